/* lens.c — textDocument/codeLens and codeLens/resolve: above its title how often a kit is referred
 * to, above headings that anyone links to how often, and where a task stands in its blueprint. */
#include "handlers.h"

#include "base/path.h"
#include "encode_navigate.h"
#include "features/lead.h"

#include <stdlib.h>

enum { ANCHORS_MOST = 5000 };

struct lens_question {
    const struct analysis *a; /* held */
    struct str uri;
    struct lens *lenses;
    size_t n;
};

static struct str times(struct arena *arena, size_t n, size_t documents) {
    if (!n)
        return STR("no references");
    struct str count = arena_printf(arena, "%zu %s", n, n == 1 ? "reference" : "references");
    return documents < 2 ? count
                         : arena_printf(arena, "%.*s in %zu documents", STR_ARG(count), documents);
}

/* ---- headings ---- */

static const struct fact_heading *heading_of(const struct facts *f, const struct reference *r) {
    const struct fact_heading *h = r->type == REF_WIKI ? facts_heading(f, r->text) : NULL;
    return h ? h : facts_anchor(f, r->text);
}

static bool ask(struct search *search, struct question *q) {
    struct lens_question *in = q->in;
    const struct facts *f = in->a->facts;
    struct target target = {.type = TARGET_HEADING,
                            .path = in->a->source.path,
                            .only = in->a->source.path.n ? NULL : f};
    struct reference *refs;
    size_t n, *counts = ARENA_ARRAY(q->arena, size_t, f->heading_count);
    bool more;
    if (!search_references(search, q->arena, &q->view, &target, false, ANCHORS_MOST, &refs, &n,
                           &more, &q->err))
        return false;
    for (size_t i = 0; i < n; i++) {
        const struct fact_heading *h = heading_of(f, &refs[i]);
        if (h)
            counts[h - f->headings]++;
    }
    for (size_t i = 0; i < f->heading_count; i++) {
        bool title = memcmp(&f->headings[i].range, &f->title.range, sizeof f->title.range) == 0;
        if (counts[i] && !title) /* the title's are among the kit's */
            *ARENA_PUSH(q->arena, in->lenses, in->n) =
                (struct lens){.at = f->headings[i].range, .title = times(q->arena, counts[i], 1)};
    }
    return true;
}

/* ---- blueprints ---- */

static size_t task_count(const struct facts *blueprint, uint32_t layer) {
    size_t n = 0;
    for (size_t i = 0; i < blueprint->ref_count; i++)
        n += blueprint->refs[i].type == REF_TASK_FILE && blueprint->refs[i].line == layer;
    return n;
}

/* "Account Service › Ground › task 1 of 2" */
static bool position_of(struct session *s, struct arena *arena, const struct doc *d,
                        struct lens *lens) {
    struct lead lead;
    const struct facts *task = d->analysis->facts;
    if (!lead_of_task(s, arena, d->path, task, &lead))
        return false;
    size_t number = 0;
    for (size_t i = 0; i < lead.facts->ref_count; i++) {
        const struct ref *ref = &lead.facts->refs[i];
        if (ref->type != REF_TASK_FILE)
            continue;
        number = i && lead.facts->refs[i - 1].type == REF_TASK_FILE &&
                         lead.facts->refs[i - 1].line == ref->line
                     ? number + 1
                     : 1;
        if (memcmp(&ref->range, &lead.range, sizeof lead.range) != 0)
            continue;
        struct str file = path_resolve(arena, path_dir(lead.path), ref->target);
        if (!str_eq(file, d->path))
            return false; /* its layer is known, but it is not listed there */
        struct str layer =
            ref->line < lead.facts->layer_count ? lead.facts->layers[ref->line].name : STR("?");
        lens->title = arena_printf(arena, "%.*s › %.*s › task %zu of %zu",
                                   STR_ARG(facts_name(lead.facts, lead.path)), STR_ARG(layer),
                                   number, task_count(lead.facts, ref->line));
        lens->places = ARENA_NEW(arena, struct named_place);
        lens->places[0] =
            (struct named_place){.path = arena_str(arena, lead.path), .range = lead.range};
        lens->place_count = 1;
        return true;
    }
    return false;
}

/* Above each layer, at its first task: the tasks, to be gone to. */
static void add_layers(struct arena *arena, const struct doc *d, struct lens_question *in) {
    const struct facts *f = in->a->facts;
    struct lens *lens = NULL;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        if (ref->type != REF_TASK_FILE)
            continue;
        if (!i || f->refs[i - 1].line != ref->line || !lens) {
            size_t n = task_count(f, ref->line);
            lens = ARENA_PUSH(arena, in->lenses, in->n);
            *lens = (struct lens){.at = ref->range};
            lens->title = arena_printf(arena, "%zu %s", n, n == 1 ? "task" : "tasks");
        }
        *ARENA_PUSH(arena, lens->places, lens->place_count) =
            (struct named_place){.path = path_resolve(arena, path_dir(d->path), ref->target)};
    }
}

/* ---- the document ---- */

/* Where its own name stands best: the first heading, else where the others look. */
static struct range title_of(const struct facts *f) {
    return f->title.text.n ? f->title.range : f->id.text.n ? f->id.range : facts_name_range(f);
}

static void answered(struct session *s, struct question *q) {
    const struct lens_question *in = q->in;
    struct request *rq = question_request(s, q);
    struct doc *d = rq ? docs_find(s->docs, in->uri) : NULL;
    if (rq)
        request_end(rq, d ? reply_json(encode_lenses(s, d, in->lenses, in->n)) : reply_null());
}

struct reply feature_code_lens(struct session *s, struct request *rq) {
    struct reply later;
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    if (!a->kit->is_kit || !s->settings.code_lens)
        return reply_null();
    s->lenses_held = true;
    struct question *q = question_new(s, true);
    struct lens_question *in = ARENA_NEW(q->arena, struct lens_question);
    struct lens position = {.at = title_of(a->facts)};
    in->a = a;
    in->uri = arena_str(q->arena, d->uri);
    if (d->path.n)
        *ARENA_PUSH(q->arena, in->lenses, in->n) = (struct lens){.at = title_of(a->facts)};
    if (position_of(s, q->arena, d, &position))
        *ARENA_PUSH(q->arena, in->lenses, in->n) = position;
    if (a->facts->kind == KIND_BLUEPRINT)
        add_layers(q->arena, d, in);
    q->in = in;
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}

/* ---- resolve ---- */

struct count_question {
    size_t references, documents;
};

static bool ask_count(struct search *search, struct question *q) {
    struct count_question *in = q->in;
    struct target target = {.type = TARGET_KIT, .path = q->path};
    return search_reference_count(search, q->arena, &q->view, &target, &in->references,
                                  &in->documents, &q->err);
}

static void counted(struct session *s, struct question *q) {
    const struct count_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (rq)
        request_end(rq, reply_json(encode_lens(rq->params.json,
                                               times(rq->arena, in->references, in->documents))));
}

struct reply feature_code_lens_resolve(struct session *s, struct request *rq) {
    struct str uri;
    uint32_t line, column;
    bool ours = decode_lens(rq->params.json, &uri, &line, &column);
    struct doc *d = ours ? docs_find(s->docs, uri) : NULL;
    if (!d || !d->path.n)
        return reply_json(encode_same(rq->params.json));
    struct question *q = question_new(s, true);
    q->in = ARENA_NEW(q->arena, struct count_question);
    q->path = arena_str(q->arena, d->path);
    q->ask = ask_count;
    q->answered = counted;
    return question_post(s, rq, q);
}
