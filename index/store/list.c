/* list.c — kits by the many: by name, by what they refer to, by time, in order, and what changed.
 * Every call that takes no visitor reads one state of the file. Full text is match.c's. */
#include "base/path.h"
#include "store/store_private.h"

#include <stdlib.h>

enum {
    PAGE = 256,        /* rows of the paged statements (LIMIT 256) */
    CHANGES_PAGE = 64, /* with their facts */
};

struct ids { /* of kits */
    int64_t *items;
    size_t count;
};

/* Appends the first column of all rows. */
static void collect(struct store *s, struct arena *a, sqlite3_stmt *get, struct ids *ids) {
    while (sql_get(s, get))
        *ARENA_PUSH(a, ids->items, ids->count) = sqlite3_column_int64(get, 0);
}

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int compare_paths(const void *a, const void *b) {
    const struct kit_row *x = a, *y = b;
    int order = str_cmp(x->path, y->path);
    return order ? order : (x->kit > y->kit) - (x->kit < y->kit);
}

static void sort_by_path(struct kit_row *rows, size_t n) {
    if (n > 1)
        qsort(rows, n, sizeof *rows, compare_paths);
}

static bool has_name(const struct kit_row *row, struct str name, unsigned which, bool folded) {
    return (which & NAME_ID && row->id.n && names_equal(row->id, name, folded)) ||
           (which & NAME_STEM && names_equal(path_stem(row->path), name, folded)) ||
           (which & NAME_ALIAS && row->facts->alias.text.n &&
            names_equal(row->facts->alias.text, name, folded));
}

size_t store_kits_named(struct store *s, struct arena *a, const struct scope *scope,
                        struct str name, unsigned which, bool folded, struct kit_row **out) {
    struct ids ids = {0};
    bool opened = snapshot_open(s);
    sqlite3_stmt *get = sql(s, SQL_NAMED);
    sql_bind(get, 1, key_of_name(name));
    while (sql_get(s, get))
        if (sqlite3_column_int64(get, 1) & which)
            *ARENA_PUSH(a, ids.items, ids.count) = sqlite3_column_int64(get, 0);
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < ids.count; i++) {
        struct kit_row row;
        if (store_kit_names(s, a, ids.items[i], &row) && scope_has(scope, row.root) &&
            has_name(&row, name, which, folded))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    sort_by_path(*out, n);
    return n;
}

size_t store_referrers(struct store *s, struct arena *a, const struct scope *scope, struct str path,
                       const struct str *names, size_t name_count, struct kit_row **out) {
    struct ids ids = {0};
    bool opened = snapshot_open(s);
    for (size_t i = 0; i < name_count + 2; i++) {
        sqlite3_stmt *get = sql(s, SQL_REFERRERS);
        sql_bind(get, 1,
                 i < name_count    ? key_of_name(names[i])
                 : i == name_count ? key_of_path(path)
                                   : key_of_code(path));
        collect(s, a, get, &ids);
    }
    if (ids.count > 1)
        qsort(ids.items, ids.count, sizeof *ids.items, compare_ids);
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < ids.count; i++) {
        struct kit_row row;
        if (i > 0 && ids.items[i] == ids.items[i - 1])
            continue;
        if (store_kit(s, a, ids.items[i], false, &row) && scope_has(scope, row.root))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    sort_by_path(*out, n);
    return n;
}

size_t store_recent(struct store *s, struct arena *a, const struct scope *scope, size_t limit,
                    struct kit_row **out) {
    struct ids ids = {0};
    bool opened = snapshot_open(s);
    sqlite3_stmt *get = sql(s, SQL_RECENT);
    while (ids.count < limit && sql_get(s, get))
        if (scope_has(scope, sqlite3_column_int64(get, 1)))
            *ARENA_PUSH(a, ids.items, ids.count) = sqlite3_column_int64(get, 0);
    sql_end(get);
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < ids.count; i++) {
        struct kit_row row;
        if (store_kit(s, a, ids.items[i], false, &row))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    return n;
}

/* One page of a root's kits after `below`, which is moved on. */
static bool read_page(struct store *s, struct arena *a, int64_t root, struct buf *below,
                      struct kit_row *rows, size_t *n, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_ROOT_PAGE);
    sql_bind(get, 1, root);
    sql_bind_str(get, 2, buf_str(below));
    enum sql_result next = SQL_DONE;
    bool readable = true;
    struct str last = STR_NONE;
    for (*n = 0; *n < PAGE && readable && (next = sql_next(s, get, e)) == SQL_ROW; (*n)++) {
        readable = kit_row_read(s, a, get, &rows[*n], e);
        last = sql_str(a, get, 9);
    }
    sql_end(get);
    if (*n) {
        buf_reset(below);
        buf_add(below, last);
    }
    return next != SQL_FAILED && readable;
}

/* In pages, so that no statement is under way while `visit` does what it likes. */
bool store_each(struct store *s, const struct scope *scope,
                bool (*visit)(void *, const struct kit_row *), void *context, struct err *e) {
    struct arena *all = arena_new(), *a = arena_new();
    struct root *roots;
    size_t root_count;
    struct kit_row *rows = ARENA_ARRAY(all, struct kit_row, PAGE);
    struct buf below = {0};
    bool ok = roots_read(s, all, &roots, &root_count, e), wanted = true;
    for (size_t r = 0; r < root_count && ok && wanted; r++) {
        buf_reset(&below);
        for (size_t n = PAGE; scope_has(scope, roots[r].id) && ok && wanted && n == PAGE;) {
            arena_reset(a);
            ok = read_page(s, a, roots[r].id, &below, rows, &n, e);
            for (size_t i = 0; i < n && ok && wanted; i++)
                wanted = visit(context, &rows[i]);
        }
    }
    buf_fini(&below);
    arena_free(a);
    arena_free(all);
    return ok;
}

/* ---- below a directory ---- */

struct stretch { /* what is listed of a root */
    int64_t root;
    struct str path, from, to; /* of the root; bounds of what lies below it */
};

/* The root that the directory is in, else those that are in the directory. */
static size_t stretches(struct store *s, struct arena *a, struct str dir, struct stretch **out) {
    struct stretch one = {.to = STR("\xff")};
    struct str below;
    size_t n = 0;
    *out = NULL;
    if (root_of_path(s, dir, &one.root, &one.path) && path_below(one.path, dir, &below)) {
        if (below.n) {
            one.from = arena_printf(a, "%.*s/", STR_ARG(below));
            one.to = arena_printf(a, "%.*s0", STR_ARG(below)); /* '0' comes after '/' */
        }
        *ARENA_PUSH(a, *out, n) = one;
    }
    sqlite3_stmt *get = sql(s, SQL_ROOTS_BELOW);
    dir = str_eq(dir, STR("/")) ? STR_NONE : dir;
    sql_bind_str(get, 1, arena_printf(a, "%.*s/", STR_ARG(dir)));
    sql_bind_str(get, 2, arena_printf(a, "%.*s0", STR_ARG(dir)));
    while (sql_get(s, get))
        *ARENA_PUSH(a, *out, n) = (struct stretch){
            .root = sqlite3_column_int64(get, 0), .path = sql_str(a, get, 1), .to = STR("\xff")};
    return n;
}

size_t store_kits_below(struct store *s, struct arena *a, const struct scope *scope, struct str dir,
                        bool (*wanted)(void *, struct str path), void *context, size_t most,
                        size_t limit, struct kit_row **out, bool *more) {
    struct ids ids = {0};
    struct stretch *parts;
    struct buf path = {0};
    size_t seen = 0, n = 0;
    bool opened = snapshot_open(s);
    size_t count = stretches(s, a, dir, &parts);
    *out = NULL;
    *more = false;
    for (size_t i = 0; i < count && !*more; i++) {
        sqlite3_stmt *get = sql(s, SQL_PLACES_BELOW);
        sql_bind(get, 1, parts[i].root);
        sql_bind_str(get, 2, parts[i].from);
        sql_bind_str(get, 3, parts[i].to);
        while (scope_has(scope, parts[i].root) && !*more && sql_get(s, get)) {
            struct str below = {(const char *)sqlite3_column_blob(get, 1),
                                (size_t)sqlite3_column_bytes(get, 1)};
            *more = seen++ == most || ids.count == limit;
            buf_reset(&path);
            buf_add(&path, parts[i].path);
            buf_add_byte(&path, '/');
            buf_add(&path, below);
            if (!*more && wanted(context, buf_str(&path)))
                *ARENA_PUSH(a, ids.items, ids.count) = sqlite3_column_int64(get, 0);
        }
        sql_end(get);
    }
    for (size_t i = 0; i < ids.count; i++) {
        struct kit_row row;
        if (store_kit(s, a, ids.items[i], false, &row))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    buf_fini(&path);
    return n;
}

size_t store_spread(struct store *s, struct arena *a, size_t n, struct kit_row **out) {
    struct err e = {0};
    size_t count = 0;
    bool opened = snapshot_open(s), ok = true;
    sqlite3_stmt *get = sql(s, SQL_NEWEST_DOCS);
    int64_t last = sql_get(s, get) ? sqlite3_column_int64(get, 0) : 0, doc = 0;
    sql_end(get);
    *out = NULL;
    for (size_t i = 0; i < n && ok && doc < last; i++) {
        int64_t from = (int64_t)((double)last * (double)i / (double)n);
        get = sql(s, SQL_DOCS_AFTER);
        sql_bind(get, 1, from > doc ? from : doc);
        sql_bind(get, 2, 1);
        struct kit_row row;
        ok = sql_get(s, get) && kit_row_read(s, a, get, &row, &e);
        doc = ok ? sqlite3_column_int64(get, KIT_ROW_COLUMNS) : last;
        sql_end(get);
        if (ok)
            *ARENA_PUSH(a, *out, count) = row;
    }
    snapshot_close(s, opened);
    return count;
}

/* Does another kit of the root have the same id or alias? */
static bool has_twin(struct store *s, struct arena *a, const struct kit_row *row) {
    const struct str names[] = {row->facts->id.text, row->facts->alias.text};
    for (size_t i = 0; i < 2; i++) {
        if (names[i].n == 0)
            continue;
        struct ids ids = {0};
        sqlite3_stmt *get = sql(s, SQL_NAMED);
        sql_bind(get, 1, key_of_name(names[i]));
        collect(s, a, get, &ids);
        for (size_t k = 0; k < ids.count; k++) {
            if (ids.items[k] == row->kit)
                continue;
            sqlite3_stmt *root = sql(s, SQL_KIT_ROOT);
            sql_bind(root, 1, ids.items[k]);
            bool same = sql_get(s, root) && sqlite3_column_int64(root, 0) == row->root;
            sql_end(root);
            if (same)
                return true;
        }
    }
    return false;
}

size_t store_suspects(struct store *s, struct arena *a, const struct scope *scope, int64_t after,
                      size_t limit, struct kit_row **out) {
    struct candidate {
        int64_t kit, root, flags;
    } page[PAGE];
    size_t n = 0;
    *out = NULL;
    bool opened = snapshot_open(s);
    for (size_t got = PAGE; got == PAGE && n < limit;) {
        sqlite3_stmt *get = sql(s, SQL_KITS_AFTER);
        sql_bind(get, 1, after);
        for (got = 0; got < PAGE && sql_get(s, get); got++)
            page[got] =
                (struct candidate){sqlite3_column_int64(get, 0), sqlite3_column_int64(get, 1),
                                   sqlite3_column_int64(get, 2)};
        sql_end(get);
        for (size_t i = 0; i < got && n < limit; i++) {
            struct kit_row row;
            after = page[i].kit;
            if (scope_has(scope, page[i].root) && store_kit(s, a, page[i].kit, true, &row) &&
                (page[i].flags & (FLAG_PROBLEMS | FLAG_REFS) || has_twin(s, a, &row)))
                *ARENA_PUSH(a, *out, n) = row;
        }
    }
    snapshot_close(s, opened);
    return n;
}

/* ---- changes ---- */

struct gone {
    int64_t generation, kit;
};

static bool read_gone(struct store *s, struct arena *a, int64_t since, struct gone **out, size_t *n,
                      struct err *e) {
    struct meta meta;
    *out = NULL;
    *n = 0;
    if (since == 0)
        return true;
    if (!meta_read(s, &meta, e))
        return false;
    if (since < meta.floor || since > meta.generation)
        return err_set(e, ERR_NOT_FOUND, "changes since %lld are not known", (long long)since);
    sqlite3_stmt *get = sql(s, SQL_GONE);
    sql_bind(get, 1, since);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        *ARENA_PUSH(a, *out, *n) =
            (struct gone){sqlite3_column_int64(get, 0), sqlite3_column_int64(get, 1)};
    return next == SQL_DONE;
}

/* The doc before the first of a later generation: both rise together (store_put). */
static bool doc_since(struct store *s, int64_t since, int64_t *doc, struct err *e) {
    *doc = 0;
    if (since == 0)
        return true;
    sqlite3_stmt *get = sql(s, SQL_NEWEST_DOCS);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW && sqlite3_column_int64(get, 1) > since)
        ;
    if (next == SQL_ROW)
        *doc = sqlite3_column_int64(get, 0);
    sql_end(get);
    return next != SQL_FAILED;
}

/* The next kits by doc, with facts. */
static bool docs_page(struct store *s, struct arena *a, int64_t doc, struct kit_row *rows,
                      int64_t *docs, size_t *n, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_DOCS_AFTER);
    sql_bind(get, 1, doc);
    sql_bind(get, 2, CHANGES_PAGE);
    enum sql_result next;
    bool ok = true;
    for (*n = 0; ok && (next = sql_next(s, get, e)) != SQL_DONE; (*n)++) {
        ok = next == SQL_ROW && kit_row_read(s, a, get, &rows[*n], e) &&
             kit_facts(s, a, rows[*n].kit, &rows[*n].facts, e);
        docs[*n] = ok ? sqlite3_column_int64(get, 10) : doc;
    }
    sql_end(get);
    return ok;
}

/* In pages, so that no statement is under way while `visit` does what it likes. A kit that changes
 * in between comes once more, under its new doc. */
bool store_changes(struct store *s, int64_t since,
                   bool (*visit)(void *, int64_t kit, int64_t generation, const struct kit_row *),
                   void *context, struct err *e) {
    struct arena *all = arena_new(), *a = arena_new();
    struct kit_row *rows = ARENA_ARRAY(all, struct kit_row, CHANGES_PAGE);
    int64_t docs[CHANGES_PAGE], doc;
    struct gone *gone;
    size_t gone_count, g = 0;
    bool wanted = true;
    bool ok = read_gone(s, all, since, &gone, &gone_count, e) && doc_since(s, since, &doc, e);
    for (size_t n = CHANGES_PAGE; n == CHANGES_PAGE && ok && wanted;) {
        arena_reset(a);
        bool opened = snapshot_open(s);
        ok = docs_page(s, a, doc, rows, docs, &n, e);
        snapshot_close(s, opened);
        for (size_t i = 0; i < n && ok && wanted; i++) {
            doc = docs[i];
            for (; g < gone_count && gone[g].generation <= rows[i].generation && wanted; g++)
                wanted = visit(context, gone[g].kit, gone[g].generation, NULL);
            if (wanted)
                wanted = visit(context, rows[i].kit, rows[i].generation, &rows[i]);
        }
    }
    for (; ok && wanted && g < gone_count; g++)
        wanted = visit(context, gone[g].kit, gone[g].generation, NULL);
    arena_free(a);
    arena_free(all);
    return ok;
}
