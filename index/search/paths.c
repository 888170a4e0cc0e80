/* paths.c — kits by where they lie, for links that are being written. What a person can choose from
 * is short, so a directory is not read to its end: its first kits by path, then the table of names.
 */
#include "base/path.h"
#include "search/search_private.h"

enum {
    LOOKED_AT = 1000, /* places in the directory */
    NAMED = 200,      /* kits by name, wherever in the directory's roots they lie */
};

struct walk {
    struct search *search;
    struct store *store; /* may be NULL */
    struct arena *arena;
    const struct view *view;
    struct str dir, letters;
    size_t limit;
    struct kit_hit *hits;
    size_t n;
    struct hidden hidden;
    int64_t *kits; /* of the hits that are in the store */
    size_t kit_count;
    bool more;
};

static bool has_letters(struct str name, struct str letters) {
    size_t at = 0;
    for (size_t i = 0; i < name.n && at < letters.n; i++)
        at += ascii_lower(name.p[i]) == ascii_lower(letters.p[at]);
    return at == letters.n;
}

static bool wanted(void *context, struct str path) {
    const struct walk *w = context;
    struct str below;
    return path_below(w->dir, path, &below) && below.n && has_letters(below, w->letters);
}

static void add(struct walk *w, const struct kit_hit *hit) {
    if (w->n == w->limit)
        w->more = true;
    else
        *ARENA_PUSH(w->arena, w->hits, w->n) = *hit;
}

static void add_docs(struct walk *w) {
    for (size_t i = 0; i < w->view->doc_count; i++) {
        const struct overlay_doc *doc = &w->view->docs[i];
        if (!overlay_counts(w->view, doc))
            continue;
        struct kit_hit hit = {.path = doc->path,
                              .id = doc->facts->id.text,
                              .name = facts_name(doc->facts, doc->path),
                              .stem = path_stem(path_name(doc->path)),
                              .kind = doc->facts->kind};
        if (wanted(w, doc->path) ||
            (path_below(w->dir, doc->path, NULL) && has_letters(hit.name, w->letters)))
            add(w, &hit);
    }
}

static bool has_kit(const struct walk *w, int64_t kit) {
    for (size_t i = 0; i < w->kit_count; i++)
        if (w->kits[i] == kit)
            return true;
    return false;
}

static void add_row(struct walk *w, const struct kit_row *row) {
    if (is_hidden(&w->hidden, row->kit))
        return;
    *ARENA_PUSH(w->arena, w->kits, w->kit_count) = row->kit;
    struct kit_hit hit = {.path = row->path,
                          .id = row->id,
                          .name = row->name,
                          .stem = path_stem(path_name(row->path)),
                          .kind = row->kind};
    add(w, &hit);
}

/* Roots of the scope that have something in the directory. */
static struct scope scope_of(struct walk *w) {
    const struct scope *all = &w->view->scope;
    int64_t *ids = ARENA_ARRAY(w->arena, int64_t, all->n);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const struct root *root = search_root(w->search, all->roots[i]);
        if (root && (path_below(root->path, w->dir, NULL) || path_below(w->dir, root->path, NULL)))
            ids[n++] = all->roots[i];
    }
    return (struct scope){ids, n};
}

static bool add_named(struct walk *w, const struct scope *scope, struct err *e) {
    struct symbol *found;
    size_t n;
    if (!symbols_find(w->search->symbols, w->arena, w->letters, SYMBOLS_KEYS, scope, is_hidden,
                      &w->hidden, NAMED, w->view->cancel, &found, &n))
        return cancelled(e);
    w->more |= n == NAMED;
    for (size_t i = 0; i < n && w->n < w->limit; i++) {
        struct kit_row row;
        if (!has_kit(w, found[i].kit) && store_kit(w->store, w->arena, found[i].kit, false, &row) &&
            path_below(w->dir, row.path, NULL))
            add_row(w, &row);
    }
    return true;
}

static bool find(struct walk *w, struct err *e) {
    struct kit_row *rows;
    w->hidden = hidden_of(w->store, w->arena, w->view);
    add_docs(w);
    if (!w->store)
        return true;
    struct scope scope = scope_of(w);
    bool more;
    size_t n = store_kits_below(w->store, w->arena, &scope, w->dir, wanted, w, LOOKED_AT,
                                w->limit - w->n + w->hidden.n, &rows, &more);
    for (size_t i = 0; i < n; i++)
        add_row(w, &rows[i]);
    w->more |= more;
    return str_trim(w->letters).n == 0 || w->n == w->limit || add_named(w, &scope, e);
}

bool search_paths(struct search *s, struct arena *arena, const struct view *view, struct str dir,
                  struct str letters, size_t limit, struct kit_hit **out, size_t *count, bool *more,
                  struct err *e) {
    struct walk w = {.search = s,
                     .arena = arena,
                     .view = view,
                     .dir = dir,
                     .letters = letters,
                     .limit = limit < ANSWERS_MAX ? limit : ANSWERS_MAX};
    *out = NULL;
    *count = 0;
    *more = false;
    if (!search_ready(s, &w.store, e) || (w.store && !symbols_refresh(s->symbols, w.store, e)))
        return search_failed(s, e);
    search_begin(w.store);
    bool ok = find(&w, e);
    *out = w.hits;
    *count = w.n;
    *more = w.more;
    return search_end(s, w.store, ok, e);
}

bool search_is_young(struct search *s, const struct view *view) {
    struct err e;
    struct store *store;
    if (!search_ready(s, &store, &e) || !store || view->scope.n == 0)
        return true;
    search_begin(store);
    bool young = store_is_young(store, &view->scope);
    return !search_end(s, store, true, &e) || young;
}
