/* references.c — textDocument/references and documentHighlight: all places that name the same kit,
 * heading, tag, file, blueprint, placeholder or label as the one pointed at; of a kit's own name,
 * its backlinks. */
#include "handlers.h"

#include "encode_navigate.h"
#include "features/commands.h"
#include "features/lead.h"

enum { REFERENCES_MOST = 5000 }; /* more is nothing that anybody reads */

struct seek {
    struct lead_question lead;
    struct target target; /* complete, or its path is still to be found */
    bool highlight, declarations, show;
    struct str own; /* URI of the document */
    struct reference *refs;
    size_t n;
};

static bool ask(struct search *search, struct question *q) {
    struct seek *in = q->in;
    struct lead *lead = &in->lead.lead;
    bool more;
    if (in->target.type == TARGET_FILE && !in->target.path.n) {
        lead_find(q->arena, &in->lead);
        if (!lead->path.n)
            return true;
        lead->is_kit = search_facts(search, q->arena, &q->view, lead->path) != NULL;
        const struct facts *only = in->target.only;
        in->target = lead_target(lead);
        in->target.only = only;
    }
    return search_references(search, q->arena, &q->view, &in->target, in->declarations,
                             REFERENCES_MOST, &in->refs, &in->n, &more, &q->err);
}

static struct reply tell(struct session *s, const struct seek *how,
                         const struct named_place *places, size_t n, struct str own) {
    if (how->highlight)
        return reply_json(encode_highlights(s, places, n));
    struct json_t *list = encode_places(s, places, n, own);
    if (how->show)
        show_locations(s, list);
    return reply_json(list);
}

static void answered(struct session *s, struct question *q) {
    const struct seek *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    struct named_place *places = ARENA_ARRAY(rq->arena, struct named_place, in->n);
    for (size_t i = 0; i < in->n; i++)
        places[i] =
            (struct named_place){in->refs[i].path, in->refs[i].range, in->refs[i].declaration};
    request_end(rq, tell(s, in, places, in->n, in->own));
}

static struct reply own_answer(struct session *s, struct request *rq, const struct analysis *a,
                               const struct pointed *p, const struct seek *how) {
    struct own_place *own;
    size_t n = pointed_own_places(rq->arena, a, p, &own), kept = 0;
    struct named_place *places = ARENA_ARRAY(rq->arena, struct named_place, n);
    for (size_t i = 0; i < n; i++)
        if (how->declarations || !own[i].declares)
            places[kept++] = (struct named_place){STR_NONE, own[i].range, own[i].declares};
    return tell(s, how, places, kept, rq->params.doc->uri);
}

/* What is pointed at as a target; false: nothing that anybody refers to. */
static bool target_of(struct session *s, struct request *rq, const struct pointed *p,
                      struct lead *lead, struct target *out) {
    struct doc *d = rq->params.doc;
    if (p->what == POINTED_TAG) {
        *out = (struct target){.type = TARGET_TAG, .name = p->text};
        return true;
    }
    if (p->what == POINTED_LAYER)
        return false;
    bool leads = pointed_lead(s, rq->arena, d, p, lead);
    if (p->what == POINTED_BLUEPRINT && !leads) {
        *out = (struct target){TARGET_BLUEPRINT, d->path, d->analysis->facts->blueprint.text, NULL};
        return out->name.n > 0;
    }
    if (p->what != POINTED_ANCHOR && p->what != POINTED_HEADING)
        lead->slug = STR_NONE;
    *out = lead_target(lead);
    return leads && (out->type != TARGET_FILE || lead->path.n || lead->candidate_count);
}

static struct reply seek(struct session *s, struct request *rq, struct seek how) {
    struct reply later;
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_by_cursor(a, rq->params.offset);
    struct lead lead = {0};
    if (p.what == POINTED_TOKEN || p.what == POINTED_LABEL)
        return own_answer(s, rq, a, &p, &how);
    if (!target_of(s, rq, &p, &lead, &how.target))
        return reply_null();
    struct question *q = lead_question(s, &lead, &p.at, sizeof how, true);
    struct seek *in = q->in;
    in->highlight = how.highlight;
    in->declarations = how.declarations;
    in->show = how.show;
    in->own = arena_str(q->arena, d->uri);
    in->target = how.target;
    in->target.path = arena_str(q->arena, how.target.path);
    in->target.name = arena_str(q->arena, how.target.name);
    bool nameless = !how.target.path.n && /* a document that is no file refers to itself */
                    (how.target.type == TARGET_KIT || how.target.type == TARGET_HEADING);
    in->target.only = how.highlight || nameless ? a->facts : NULL;
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}

struct reply feature_references(struct session *s, struct request *rq) {
    return seek(s, rq, (struct seek){.declarations = decode_declarations(rq->params.json)});
}

struct reply feature_highlight(struct session *s, struct request *rq) {
    return seek(s, rq, (struct seek){.highlight = true, .declarations = true});
}

struct reply command_show_references(struct session *s, struct request *rq,
                                     const struct command_call *call) {
    struct doc *d = docs_find(s->docs, call->uri);
    if (call->locations) {
        show_locations(s, call->locations);
        return reply_json(encode_same(call->locations));
    }
    if (!d || !call->has_place)
        return reply_error(rq, ERROR_INVALID_PARAMS,
                           "kitls.showReferences: \"uri\" must name an open document, and "
                           "\"position\" a place in it");
    rq->params.doc = d;
    rq->params.offset =
        lines_offset(&d->lines, buf_str(&d->text), call->line, call->column, s->client.encoding);
    return seek(s, rq, (struct seek){.show = true});
}
