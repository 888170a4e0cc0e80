/* desk_search.c — the desk over the index with the open documents laid over it. The index says who
 * may refer to what; what they say is read anew, so a change never rests on an old picture. */
#include "edit/desk.h"

#include "base/path.h"
#include "base/text.h"
#include "search/references.h"

#include <stdlib.h>

struct indexed {         /* the context */
    struct store *store; /* may be NULL */
    const struct view *view;
    struct err *err;
    struct world world;
};

static const struct overlay_doc *open_at(const struct indexed *x, struct str path) {
    for (size_t i = 0; i < x->view->doc_count; i++)
        if (str_eq(x->view->docs[i].path, path))
            return &x->view->docs[i];
    return NULL;
}

static bool place(const struct indexed *x, struct arena *a, struct source *source) {
    struct root *roots = NULL;
    size_t n = x->store ? store_roots(x->store, a, &roots) : 0, best = 0;
    for (size_t i = 0; i < n; i++) {
        struct str below;
        if (!scope_has(&x->view->scope, roots[i].id) || roots[i].path.n <= best ||
            !path_below(roots[i].path, source->path, &below))
            continue;
        best = roots[i].path.n;
        source->below = below;
        source->home = roots[i].home;
    }
    return best > 0;
}

static bool read_doc(void *context, struct arena *a, struct str path, struct source *source) {
    const struct indexed *x = context;
    const struct overlay_doc *open = open_at(x, path);
    *source = (struct source){.path = arena_str(a, path)};
    if (!place(x, a, source)) {
        struct str root = world_root_by_name(path);
        source->home = root.n ? HOME_PROJECT : HOME_LOOSE;
        if (!root.n || !path_below(root, source->path, &source->below))
            source->below = path_name(source->path);
    }
    if (open) { /* padded, as the documents' snapshots are */
        source->text = open->text;
        return true;
    }
    enum { PADDING = 16 };
    struct buf bytes = {0};
    struct err e = {0};
    bool ok = os_read_file(arena_strz(a, path), KIT_SIZE_MAX, &bytes, NULL, &e);
    if (ok) {
        char *copy = arena_alloc(a, bytes.n + PADDING);
        if (bytes.n)
            memcpy(copy, bytes.p, bytes.n);
        source->text = (struct str){copy, bytes.n};
    }
    buf_fini(&bytes);
    return ok;
}

static int by_bytes(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct list {
    struct str *items;
    size_t n;
};

/* Documents that are open are all looked at: their text may say what the index does not know. */
static size_t with_open(const struct indexed *x, struct arena *a, struct list list,
                        struct str **out) {
    for (size_t i = 0; i < x->view->doc_count; i++)
        if (x->view->docs[i].path.n)
            *ARENA_PUSH(a, list.items, list.n) = x->view->docs[i].path;
    if (list.n > 1)
        qsort(list.items, list.n, sizeof *list.items, by_bytes);
    size_t kept = 0;
    for (size_t i = 0; i < list.n; i++)
        if (i == 0 || !str_eq(list.items[i], list.items[kept - 1]))
            list.items[kept++] = list.items[i];
    *out = list.items;
    return kept;
}

/* Tags of front matter are columns of the full text, those of bodies are keys. */
static void add_tagged(const struct indexed *x, struct arena *a, struct str tag,
                       struct list *list) {
    struct match_term *terms = NULL;
    struct match *found = NULL;
    size_t n = 0, count = 0;
    bool more;
    struct text_words words;
    struct text_word word;
    text_words_init(&words, tag);
    while (text_words_next(&words, &word))
        *ARENA_PUSH(a, terms, n) =
            (struct match_term){.term = arena_str(a, word.term), .columns = COLUMN_TAGS};
    text_words_fini(&words);
    if (!x->store || !n ||
        !store_match(x->store, a, MATCH_HEAD, terms, n, &x->view->scope, SIZE_MAX, &found, &count,
                     &more, x->err))
        return;
    for (size_t i = 0; i < count; i++) {
        struct kit_row row;
        if (store_kit(x->store, a, found[i].kit, false, &row))
            *ARENA_PUSH(a, list->items, list->n) = row.path;
    }
}

static size_t referrers(void *context, struct arena *a, struct str path, const struct str *names,
                        size_t count, struct str **out) {
    const struct indexed *x = context;
    struct list list = {0};
    for (size_t i = 0; i < count; i++)
        if (names[i].n && names[i].p[0] == '#')
            add_tagged(x, a, names[i], &list);
    struct kit_row *rows = NULL;
    size_t n =
        x->store ? store_referrers(x->store, a, &x->view->scope, path, names, count, &rows) : 0;
    for (size_t i = 0; i < n; i++)
        *ARENA_PUSH(a, list.items, list.n) = rows[i].path;
    return with_open(x, a, list, out);
}

static size_t below(void *context, struct arena *a, struct str dir, struct str **out) {
    const struct indexed *x = context;
    struct root *roots = NULL;
    size_t root_count = x->store ? store_roots(x->store, a, &roots) : 0;
    struct list list = {0};
    for (size_t i = 0; i < root_count; i++) {
        struct str rest = STR_NONE;
        struct kit_stamp *stamps = NULL;
        bool around = path_below(roots[i].path, dir, &rest);
        if (!scope_has(&x->view->scope, roots[i].id) ||
            (!around && !path_below(dir, roots[i].path, NULL)))
            continue;
        size_t n = store_stamps(x->store, roots[i].id, around ? rest : STR_NONE, a, &stamps);
        for (size_t k = 0; k < n; k++)
            *ARENA_PUSH(a, list.items, list.n) = path_join(a, roots[i].path, stamps[k].below);
    }
    struct kit_row row;
    if (x->store && store_kit_at(x->store, a, dir, false, &row) &&
        scope_has(&x->view->scope, row.root))
        *ARENA_PUSH(a, list.items, list.n) = row.path;
    struct str *all = NULL;
    size_t n = with_open(x, a, list, &all), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (path_below(dir, all[i], NULL))
            all[kept++] = all[i];
    *out = all;
    return kept;
}

struct visiting {
    const struct indexed *indexed;
    bool (*visit)(void *, const struct desk_name *);
    void *with;
};

static bool visit_row(void *context, const struct kit_row *row) {
    struct visiting *v = context;
    if (open_at(v->indexed, row->path))
        return true;
    struct desk_name name = {.path = row->path, .id = row->id, .alias = row->name};
    return v->visit(v->with, &name);
}

static void each(void *context, struct str from, bool (*visit)(void *, const struct desk_name *),
                 void *with) {
    const struct indexed *x = context;
    struct visiting visiting = {x, visit, with};
    struct err e = {0};
    struct arena *a = arena_new();
    struct str path = x->world.root_of(x->world.context, from);
    struct root root;
    bool known = x->store && path.n && store_root_find(x->store, a, path, &root) &&
                 scope_has(&x->view->scope, root.id);
    struct scope scope = {&root.id, 1};
    bool wanted = path.n > 0;
    for (size_t i = 0; i < x->view->doc_count && wanted; i++) {
        const struct overlay_doc *doc = &x->view->docs[i];
        struct desk_name name = {
            .path = doc->path, .id = doc->facts->id.text, .alias = doc->facts->alias.text};
        if (doc->path.n && doc->facts->is_kit && path_below(path, doc->path, NULL))
            wanted = visit(with, &name);
    }
    if (known && wanted && !store_each(x->store, &scope, visit_row, &visiting, &e))
        *x->err = e;
    arena_free(a);
}

static void end(void *context) {
    const struct indexed *x = context;
    struct err trouble;
    if (!x->store)
        return;
    store_read_end(x->store);
    if (store_trouble(x->store, &trouble) && x->err->code == ERR_NONE)
        *x->err = trouble;
}

struct desk desk_of_search(struct arena *a, struct search *search, const struct view *view,
                           struct err *e) {
    struct indexed *x = ARENA_NEW(a, struct indexed);
    *e = (struct err){0};
    *x = (struct indexed){.store = search_store(search, e), .view = view, .err = e};
    if (e->code == ERR_NOT_FOUND) /* nobody has made an index: the open documents are all */
        *e = (struct err){0};
    if (x->store)
        store_read_begin(x->store);
    x->world = search_world(x->store, view, a);
    return (struct desk){
        .arena = a,
        .world = x->world,
        .context = x,
        .read = read_doc,
        .referrers = referrers,
        .below = below,
        .each = each,
        .end = end,
        .cancel = view->cancel,
    };
}
