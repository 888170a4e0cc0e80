/* definition.c — textDocument/definition, declaration and typeDefinition: links, wiki links,
 * references to code, relations, tasks and their blueprint, tags, placeholders, labels. A place in
 * code comes from the reference itself, so no target is read for it. */
#include "handlers.h"

#include "encode_document.h"
#include "features/lead.h"

enum { TAGS_MOST = 200 };

enum way { DEFINITION, DECLARATION, TYPE_DEFINITION };

static bool takes_links(const struct session *s, enum way way) {
    return way == DEFINITION    ? s->client.location_link
           : way == DECLARATION ? s->client.declaration_link
                                : s->client.type_definition_link;
}

struct definition_question {
    struct lead_question lead;
    enum way way;
    struct str own;          /* URI of the document */
    struct location *places; /* of a tag */
    size_t n;
};

/* Lines of a code reference count from 1. */
static struct range code_range(const struct lead *lead) {
    struct range r = lead->range;
    if (lead->line) {
        r.start = (struct place){.line = lead->line - 1};
        r.end = lead->end > lead->line ? (struct place){.line = lead->end} : r.start;
    }
    return r;
}

static bool ask(struct search *search, struct question *q) {
    struct definition_question *in = q->in;
    (void)search;
    lead_find(q->arena, &in->lead);
    if (in->lead.lead.path.n) {
        in->places = ARENA_NEW(q->arena, struct location);
        in->places[in->n++] = (struct location){in->lead.lead.path, code_range(&in->lead.lead)};
    }
    return true;
}

static bool ask_tag(struct search *search, struct question *q) {
    struct definition_question *in = q->in;
    struct target target = {.type = TARGET_TAG, .name = q->text};
    struct reference *refs;
    size_t n;
    bool more;
    if (!search_references(search, q->arena, &q->view, &target, true, TAGS_MOST, &refs, &n, &more,
                           &q->err))
        return false;
    in->places = ARENA_ARRAY(q->arena, struct location, n);
    for (; in->n < n; in->n++)
        in->places[in->n] = (struct location){refs[in->n].path, refs[in->n].range};
    return true;
}

static void answered(struct session *s, struct question *q) {
    const struct definition_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    request_end(rq, in->n ? reply_json(encode_definition(s, takes_links(s, in->way), &in->lead.at,
                                                         in->places, in->n, in->own))
                          : reply_null());
}

static struct reply post(struct session *s, struct request *rq, const struct lead *lead,
                         const struct pointed *p, enum way way) {
    bool tag = p->what == POINTED_TAG;
    struct question *q = lead_question(s, lead, &p->at, sizeof(struct definition_question), tag);
    struct definition_question *in = q->in;
    in->way = way;
    in->own = arena_str(q->arena, rq->params.doc->uri);
    q->text = arena_str(q->arena, p->text);
    q->ask = tag ? ask_tag : ask;
    q->answered = answered;
    return question_post(s, rq, q);
}

static struct reply answer(struct session *s, struct request *rq, const struct pointed *p,
                           const struct location *places, size_t n, enum way way) {
    return n ? reply_json(encode_definition(s, takes_links(s, way), &p->at, places, n,
                                            rq->params.doc->uri))
             : reply_null();
}

/* Where the document itself declares the name. */
static struct reply own_answer(struct session *s, struct request *rq, const struct analysis *a,
                               const struct pointed *p, enum way way) {
    struct own_place *own;
    size_t count = pointed_own_places(rq->arena, a, p, &own), n = 0;
    struct location *places = ARENA_ARRAY(rq->arena, struct location, count);
    for (size_t i = 0; i < count; i++)
        if (own[i].declares)
            places[n++] = (struct location){STR_NONE, own[i].range};
    return answer(s, rq, p, places, n, way);
}

static void narrow(struct session *s, struct request *rq, struct lead *lead, enum way way) {
    struct lead task;
    if (way == DECLARATION && lead->facts && !lead->slug.n && lead->facts->id.text.n)
        lead->range = lead->facts->id.range;
    else if (way == TYPE_DEFINITION && lead->facts &&
             lead_of_task(s, rq->arena, lead->path, lead->facts, &task))
        *lead = task;
    else if (way == TYPE_DEFINITION && !(lead->facts && lead->facts->kind == KIND_BLUEPRINT))
        *lead = (struct lead){0};
}

static struct reply define(struct session *s, struct request *rq, enum way way) {
    struct reply later;
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_by_cursor(a, rq->params.offset);
    struct lead lead = {0};
    if (way == DECLARATION && p.what == POINTED_REF && p.ref->type == REF_LINK)
        pointed_as_label(a, rq->params.offset, &p);
    if (p.what == POINTED_TOKEN || p.what == POINTED_LABEL)
        return way == TYPE_DEFINITION ? reply_null() : own_answer(s, rq, a, &p, way);
    if (p.what == POINTED_TAG)
        return way == TYPE_DEFINITION ? reply_null() : post(s, rq, &lead, &p, way);
    if (!pointed_lead(s, rq->arena, d, &p, &lead))
        return reply_null();
    narrow(s, rq, &lead, way);
    if (lead.facts) {
        struct location to = {lead.path, lead.range};
        return answer(s, rq, &p, &to, 1, way);
    }
    return lead.candidate_count ? post(s, rq, &lead, &p, way) : reply_null();
}

struct reply feature_definition(struct session *s, struct request *rq) {
    return define(s, rq, DEFINITION);
}

struct reply feature_declaration(struct session *s, struct request *rq) {
    return define(s, rq, DECLARATION);
}

struct reply feature_type_definition(struct session *s, struct request *rq) {
    return define(s, rq, TYPE_DEFINITION);
}
