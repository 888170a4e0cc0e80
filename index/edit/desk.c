/* desk.c — documents that a change has looked at, and the desk over documents in memory. */
#include "edit/desk.h"

#include "base/path.h"

static const struct edit_doc *known(const struct desk *d, struct str path) {
    for (size_t i = 0; i < d->doc_count; i++)
        if (str_eq(d->docs[i]->kit->source.path, path))
            return d->docs[i];
    return NULL;
}

static struct edit_doc *add(struct desk *d) {
    struct edit_doc *doc = ARENA_NEW(d->arena, struct edit_doc);
    *ARENA_PUSH(d->arena, d->docs, d->doc_count) = doc;
    return doc;
}

const struct edit_doc *desk_take(struct desk *d, const struct kit *kit, const struct facts *facts) {
    struct edit_doc *doc = add(d);
    doc->kit = kit;
    doc->facts = facts;
    return doc;
}

const struct edit_doc *desk_doc(struct desk *d, struct str path) {
    const struct edit_doc *have = known(d, path);
    struct source *source;
    if (have)
        return have;
    source = ARENA_NEW(d->arena, struct source);
    if (!path.n || !d->read || !d->read(d->context, d->arena, path, source))
        return NULL;
    struct edit_doc *doc = ARENA_NEW(d->arena, struct edit_doc);
    lines_build(&doc->lines, source->text);
    source->lines = &doc->lines;
    doc->kit = kit_parse(d->arena, source);
    doc->facts = facts_of(d->arena, doc->kit);
    *ARENA_PUSH(d->arena, d->docs, d->doc_count) = doc;
    return doc;
}

void desk_fini(struct desk *d) {
    for (size_t i = 0; i < d->doc_count; i++)
        lines_fini(&d->docs[i]->lines);
    d->docs = NULL;
    d->doc_count = 0;
    if (d->end)
        d->end(d->context);
    d->end = NULL;
}

bool desk_cancelled(const struct desk *d) {
    return d->cancel && atomic_load(d->cancel);
}

/* ---- over documents in memory ---- */

static bool read_memory(void *context, struct arena *a, struct str path, struct source *source) {
    const struct desk_memory *m = context;
    (void)a;
    for (size_t i = 0; i < m->count; i++)
        if (str_eq(m->docs[i].kit->source.path, path)) {
            *source = m->docs[i].kit->source;
            return true;
        }
    return false;
}

/* Everybody: what a document refers to is looked at again anyway. */
static size_t all_in_memory(void *context, struct arena *a, struct str path,
                            const struct str *names, size_t count, struct str **out) {
    const struct desk_memory *m = context;
    (void)path, (void)names, (void)count;
    *out = ARENA_ARRAY(a, struct str, m->count);
    for (size_t i = 0; i < m->count; i++)
        (*out)[i] = m->docs[i].kit->source.path;
    return m->count;
}

static size_t below_in_memory(void *context, struct arena *a, struct str dir, struct str **out) {
    const struct desk_memory *m = context;
    size_t n = 0;
    *out = ARENA_ARRAY(a, struct str, m->count);
    for (size_t i = 0; i < m->count; i++)
        if (path_below(dir, m->docs[i].kit->source.path, NULL))
            (*out)[n++] = m->docs[i].kit->source.path;
    return n;
}

static void each_in_memory(void *context, bool (*visit)(void *, const struct desk_name *),
                           void *with) {
    const struct desk_memory *m = context;
    for (size_t i = 0; i < m->count; i++) {
        const struct facts *f = m->docs[i].facts;
        struct desk_name name = {m->docs[i].kit->source.path, f->id.text, f->alias.text};
        if (f->is_kit && !visit(with, &name))
            return;
    }
}

struct desk desk_over(struct arena *a, struct desk_memory *m, struct world world) {
    return (struct desk){
        .arena = a,
        .world = world,
        .context = m,
        .read = read_memory,
        .referrers = all_in_memory,
        .below = below_in_memory,
        .each = each_in_memory,
    };
}
