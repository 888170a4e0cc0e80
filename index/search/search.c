/* search.c — the life of a struct search: its connection, what it remembers between questions, and
 * the small questions. Names are names.c's, texts text.c's and related.c's. */
#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"
#include "search/search_private.h"

#include <stdlib.h>

struct search *search_new(const char *store_path, const char *dir) {
    struct search *s = MEM_NEW(struct search);
    s->store_path = mem_copy(store_path, strlen(store_path) + 1);
    s->symbols = symbols_new(dir);
    s->terms = terms_new(dir);
    s->cache = arena_new();
    s->generation = -1;
    return s;
}

/* ---- the connection ---- */

static void close_store(struct search *s) {
    struct store *store = atomic_exchange(&s->store, NULL);
    while (atomic_load(&s->interrupters) > 0) /* for the few instructions of sqlite3_interrupt */
        ;
    store_close(store);
    s->generation = -1;
}

void search_free(struct search *s) {
    if (!s)
        return;
    close_store(s);
    symbols_free(s->symbols);
    terms_free(s->terms);
    arena_free(s->cache);
    mem_free(s->store_path);
    mem_free(s);
}

void search_interrupt(struct search *s) {
    atomic_fetch_add(&s->interrupters, 1);
    struct store *store = atomic_load(&s->store);
    if (store)
        store_interrupt(store);
    atomic_fetch_sub(&s->interrupters, 1);
}

struct store *search_store(struct search *s, struct err *e) {
    struct store *store = atomic_load(&s->store);
    if (store && store_replaced(store)) {
        s->damaged = store_inode(store); /* whoever writes it may not know */
        close_store(s);
        store = NULL;
    }
    if (!store) {
        store = store_open(s->store_path, STORE_READ, e);
        atomic_store(&s->store, store);
    }
    return store;
}

void search_begin(struct store *store) {
    if (store)
        store_read_begin(store);
}

bool search_end(struct search *s, struct store *store, bool ok, struct err *e) {
    struct err trouble;
    if (store) {
        store_read_end(store);
        if (store_trouble(store, &trouble)) {
            s->generation = -1; /* what was read for later may not be the whole of it */
            s->has_tags = false;
            if (ok)
                *e = trouble;
            ok = false;
        }
    }
    return ok || search_failed(s, e);
}

bool search_failed(struct search *s, const struct err *e) {
    struct os_info info;
    if (e->code != ERR_CORRUPT)
        return false;
    struct store *store = atomic_load(&s->store);
    if (!(store && store_replaced(store)) && os_stat(s->store_path, &info, &(struct err){0}))
        s->damaged = info.stamp.inode;
    close_store(s);
    return false;
}

uint64_t search_damaged(struct search *s) {
    uint64_t inode = s->damaged;
    s->damaged = 0;
    return inode;
}

static void drop_cache(struct search *s) {
    arena_reset(s->cache);
    s->roots = NULL;
    s->tags = NULL;
    s->tag_scope = NULL;
    s->root_count = s->tag_count = s->tag_scope_n = 0;
    s->has_tags = false;
}

static int by_id(const void *a, const void *b) {
    const struct root *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

bool search_ready(struct search *s, struct store **store, struct err *e) {
    *e = (struct err){0};
    *store = search_store(s, e);
    if (!*store)
        return e->code == ERR_NOT_FOUND;
    int64_t generation = store_generation(*store);
    if (generation != s->generation) {
        drop_cache(s);
        s->root_count = store_roots(*store, s->cache, &s->roots);
        if (s->root_count > 0)
            qsort(s->roots, s->root_count, sizeof *s->roots, by_id);
        s->generation = generation;
        if (store_trouble(*store, e)) {
            s->generation = -1;
            return false;
        }
    }
    return true;
}

bool search_warm(struct search *s, struct err *e) {
    struct store *store;
    if (!search_ready(s, &store, e) || (store && !symbols_refresh(s->symbols, store, e)))
        return search_failed(s, e);
    bool ok = true;
    if (store) {
        ok = terms_refresh(s->terms, store, e) && store_warm(store, e);
        store_rest(store);
    }
    terms_cool(s->terms);
    symbols_tidy(s->symbols); /* made and mapped; their pages come back in a millisecond */
    mem_trim();
    return ok || search_failed(s, e);
}

void search_rest(struct search *s) {
    symbols_cool(s->symbols);
    struct store *store = atomic_load(&s->store);
    if (store)
        store_rest(store);
    mem_trim();
}

void search_idle(struct search *s) {
    symbols_tidy(s->symbols);
    terms_cool(s->terms);
    drop_cache(s);
    s->generation = -1;
    struct store *store = atomic_load(&s->store);
    if (store)
        store_cool(store);
    mem_trim();
}

int64_t search_memory(const struct search *s, int64_t *symbols) {
    struct store *store = atomic_load(&((struct search *)(uintptr_t)s)->store);
    int64_t names = symbols_memory(s->symbols);
    if (symbols)
        *symbols = names;
    return names + (int64_t)(sizeof *s + arena_bytes(s->cache)) + (store ? store_memory(store) : 0);
}

/* ---- roots ---- */

const struct root *search_root(const struct search *s, int64_t id) {
    const struct root key = {.id = id};
    return s->root_count > 0 ? bsearch(&key, s->roots, s->root_count, sizeof key, by_id) : NULL;
}

struct str search_project(const struct search *s, int64_t id) {
    const struct root *root = search_root(s, id);
    if (!root)
        return STR_NONE;
    return path_name(world_project(root->path));
}

static struct str container(struct arena *arena, struct str project, struct str below) {
    struct str folder = path_dir(below);
    if (project.n == 0 || folder.n == 0)
        return arena_str(arena, project.n ? project : folder);
    return arena_printf(arena, "%.*s › %.*s", STR_ARG(project), STR_ARG(folder));
}

struct str search_container(const struct search *s, struct arena *arena, int64_t id,
                            struct str path) {
    const struct root *root = search_root(s, id);
    struct str below;
    if (!root || !path_below(root->path, path, &below))
        below = STR_NONE;
    return container(arena, search_project(s, id), below);
}

struct str overlay_container(const struct search *s, struct arena *arena,
                             const struct overlay_doc *doc) {
    return container(arena, search_project(s, doc->root), doc->below);
}

/* ---- the view ---- */

bool view_cancelled(const struct view *view) {
    return view->cancel && atomic_load_explicit(view->cancel, memory_order_relaxed);
}

bool cancelled(struct err *e) {
    return err_set(e, ERR_CANCELLED, "cancelled");
}

bool overlay_counts(const struct view *view, const struct overlay_doc *doc) {
    return doc->facts && doc->facts->is_kit && scope_has(&view->scope, doc->root);
}

struct hidden hidden_of(struct store *store, struct arena *arena, const struct view *view) {
    struct hidden h = {ARENA_ARRAY(arena, int64_t, view->doc_count), view->doc_count};
    for (size_t i = 0; store && i < view->doc_count; i++) {
        struct kit_row row;
        if (view->docs[i].path.n && store_kit_at(store, arena, view->docs[i].path, false, &row))
            h.kits[i] = row.kit;
    }
    return h;
}

bool is_hidden(void *context, int64_t kit) {
    const struct hidden *h = context;
    for (size_t i = 0; i < h->n; i++)
        if (h->kits[i] == kit)
            return true;
    return false;
}

static bool stored_facts(struct search *s, struct arena *arena, const struct view *view,
                         struct str path, const struct facts **out, struct err *e) {
    struct store *store;
    struct kit_row row;
    *out = NULL;
    if (!search_ready(s, &store, e))
        return search_failed(s, e);
    search_begin(store);
    if (store && store_kit_at(store, arena, path, true, &row) && scope_has(&view->scope, row.root))
        *out = row.facts;
    return search_end(s, store, true, e);
}

const struct facts *search_facts(struct search *s, struct arena *arena, const struct view *view,
                                 struct str path) {
    struct err e;
    const struct facts *facts;
    for (size_t i = 0; i < view->doc_count; i++)
        if (str_eq(view->docs[i].path, path))
            return view->docs[i].facts;
    while (!stored_facts(s, arena, view, path, &facts, &e))
        if (e.code != ERR_CANCELLED || view_cancelled(view))
            return NULL; /* else an interrupt was meant for a question before */
    return facts;
}

/* ---- tags ---- */

static bool same_scope(const struct search *s, const struct scope *scope) {
    return s->has_tags && s->tag_scope_n == scope->n &&
           (scope->n == 0 || memcmp(s->tag_scope, scope->roots, scope->n * sizeof(int64_t)) == 0);
}

static void read_tags(struct search *s, struct store *store, const struct scope *scope) {
    s->tag_count = store_tags(store, s->cache, scope, &s->tags);
    s->tag_scope = ARENA_ARRAY(s->cache, int64_t, scope->n);
    s->tag_scope_n = scope->n;
    if (scope->n > 0)
        memcpy(s->tag_scope, scope->roots, scope->n * sizeof(int64_t));
    s->has_tags = true;
}

struct tag_list {
    struct tag_count *tags;
    size_t n;
};

static void count_tag(struct arena *arena, struct tag_list *list, struct str tag, int by) {
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->tags[i].tag, tag)) {
            list->tags[i].kits += by;
            return;
        }
    if (by > 0)
        *ARENA_PUSH(arena, list->tags, list->n) = (struct tag_count){tag, by};
}

static int by_use(const void *a, const void *b) {
    const struct tag_count *x = a, *y = b;
    if (x->kits != y->kits)
        return x->kits > y->kits ? -1 : 1;
    return str_cmp(x->tag, y->tag);
}

static void overlay_tags(struct store *store, struct arena *arena, const struct view *view,
                         struct tag_list *list) {
    struct hidden hidden = hidden_of(store, arena, view);
    for (size_t i = 0; i < view->doc_count; i++) {
        const struct overlay_doc *doc = &view->docs[i];
        struct kit_row row;
        if (hidden.kits[i] && store_kit(store, arena, hidden.kits[i], true, &row) &&
            scope_has(&view->scope, row.root))
            for (size_t k = 0; k < row.facts->tag_count; k++)
                count_tag(arena, list, row.facts->tags[k], -1);
        if (overlay_counts(view, doc))
            for (size_t k = 0; k < doc->facts->tag_count; k++)
                count_tag(arena, list, doc->facts->tags[k], 1);
    }
}

size_t search_tags_of(struct search *s, struct store *store, struct arena *arena,
                      const struct view *view, struct tag_count **out) {
    if (store && !same_scope(s, &view->scope))
        read_tags(s, store, &view->scope);
    struct tag_list list = {NULL, 0};
    for (size_t i = 0; store && i < s->tag_count; i++)
        *ARENA_PUSH(arena, list.tags, list.n) =
            (struct tag_count){arena_str(arena, s->tags[i].tag), s->tags[i].kits};
    if (view->doc_count > 0) {
        overlay_tags(store, arena, view, &list);
        if (list.n > 0)
            qsort(list.tags, list.n, sizeof *list.tags, by_use);
    }
    while (list.n > 0 && list.tags[list.n - 1].kits <= 0)
        list.n--;
    *out = list.tags;
    return list.n;
}

bool search_tags(struct search *s, struct arena *arena, const struct view *view,
                 struct tag_count **out, size_t *count, struct err *e) {
    struct store *store;
    *out = NULL;
    *count = 0;
    if (!search_ready(s, &store, e))
        return search_failed(s, e);
    search_begin(store);
    *count = search_tags_of(s, store, arena, view, out);
    return search_end(s, store, true, e);
}
