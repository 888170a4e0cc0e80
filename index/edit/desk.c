/* desk.c — documents that a change has looked at, and the desk over documents in memory. */
#include "edit/desk.h"

#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"

/* ---- a table of paths ---- */

static struct desk_slot *slot_of(const struct desk_set *set, struct str path) {
    size_t at = (size_t)hash_bytes(path) & (set->size - 1);
    while (set->slots[at].path.p && !str_eq(set->slots[at].path, path))
        at = (at + 1) & (set->size - 1);
    return &set->slots[at];
}

static void grow(struct arena *a, struct desk_set *set) {
    struct desk_set old = *set;
    set->size = old.size ? old.size * 2 : 64;
    set->slots = ARENA_ARRAY(a, struct desk_slot, set->size);
    for (size_t i = 0; i < old.size; i++)
        if (old.slots[i].path.p)
            *slot_of(set, old.slots[i].path) = old.slots[i];
}

/* False: it was there already. */
static bool put(struct arena *a, struct desk_set *set, struct str path, void *value) {
    if (set->count * 2 >= set->size)
        grow(a, set);
    struct desk_slot *slot = slot_of(set, path);
    if (slot->path.p)
        return false;
    *slot = (struct desk_slot){path.p ? path : STR(""), value};
    set->count++;
    return true;
}

static void *get(const struct desk_set *set, struct str path) {
    return set->size ? slot_of(set, path)->value : NULL;
}

bool desk_first(struct desk *d, struct str path) {
    return put(d->arena, &d->seen, path, NULL);
}

/* ---- documents ---- */

static void keep(struct desk *d, struct edit_doc *doc) {
    *ARENA_PUSH(d->arena, d->docs, d->doc_count) = doc;
    put(d->arena, &d->by_path, doc->kit->source.path, doc);
}

const struct edit_doc *desk_take(struct desk *d, const struct kit *kit, const struct facts *facts) {
    struct edit_doc *doc = ARENA_NEW(d->arena, struct edit_doc);
    doc->kit = kit;
    doc->facts = facts;
    keep(d, doc);
    return doc;
}

const struct edit_doc *desk_doc(struct desk *d, struct str path) {
    const struct edit_doc *have = get(&d->by_path, path);
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
    keep(d, doc);
    return doc;
}

void desk_fini(struct desk *d) {
    for (size_t i = 0; i < d->doc_count; i++)
        lines_fini(&d->docs[i]->lines);
    d->docs = NULL;
    d->doc_count = 0;
    d->by_path = d->seen = (struct desk_set){0};
    if (d->end)
        d->end(d->context);
    d->end = NULL;
}

bool desk_cancelled(const struct desk *d) {
    return d->cancel && atomic_load(d->cancel);
}

static struct str folded(struct arena *a, struct str name) {
    struct buf out = {0};
    text_fold(name, &out);
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}

static bool keep_name(void *context, const struct desk_name *name) {
    struct desk *d = context;
    struct arena *a = d->arena;
    struct desk_name *kept = ARENA_PUSH(a, d->names, d->name_count);
    *kept = (struct desk_name){
        arena_str(a, name->path), arena_str(a, name->id), arena_str(a, name->alias), {{NULL, 0}}};
    kept->folded[0] = folded(a, kept->id);
    kept->folded[1] = folded(a, path_stem(path_name(kept->path)));
    kept->folded[2] = folded(a, kept->alias);
    return !desk_cancelled(d);
}

size_t desk_names(struct desk *d, struct str from, const struct desk_name **out) {
    if (!d->has_names && d->each)
        d->each(d->context, from, keep_name, d);
    d->has_names = true;
    *out = d->names;
    return d->name_count;
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

static void each_in_memory(void *context, struct str from,
                           bool (*visit)(void *, const struct desk_name *), void *with) {
    const struct desk_memory *m = context;
    const struct world *w = &m->world;
    struct str root = w->root_of(w->context, from);
    for (size_t i = 0; i < m->count; i++) {
        const struct facts *f = m->docs[i].facts;
        struct desk_name name = {
            .path = m->docs[i].kit->source.path, .id = f->id.text, .alias = f->alias.text};
        bool near = str_eq(w->root_of(w->context, name.path), root);
        if (f->is_kit && near && !visit(with, &name))
            return;
    }
}

struct desk desk_over(struct arena *a, struct desk_memory *m, struct world world) {
    m->world = world;
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
