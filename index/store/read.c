/* read.c — what is asked of the rows. Every call reads one state of the file; nothing is kept between
 * calls. Full text is match.c's. */
#include "base/path.h"
#include "store/store_private.h"

#include <stdlib.h>

enum {
    PAGE = 256,        /* rows of the paged statements (LIMIT 256) */
    CHANGES_PAGE = 64, /* with their facts */
};

bool scope_has(const struct scope *scope, int64_t root) {
    size_t low = 0, high = scope->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scope->roots[middle] < root)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scope->n && scope->roots[low] == root;
}

/* One row, for a call without err: false when there is none, or when it failed. */
static bool get_row(struct store *s, sqlite3_stmt *get) {
    struct err e = {0};
    enum sql_result next = sql_next(s, get, &e);
    if (next == SQL_FAILED)
        store_note(s, &e);
    return next == SQL_ROW;
}

/* Several statements see one state of the file, and take its locks once. */
bool snapshot_open(struct store *s) {
    if (!sqlite3_get_autocommit(s->db))
        return false;
    get_row(s, sql(s, SQL_SNAPSHOT));
    return true;
}

void snapshot_close(struct store *s, bool opened) {
    if (opened && !sqlite3_get_autocommit(s->db))
        get_row(s, sql(s, SQL_SNAPSHOT_END));
}

/* ---- places ---- */

struct str kit_path(struct arena *a, struct str root, struct str below) {
    return path_join(a, root, below);
}

/* The next directory up; false at the top. */
static bool climb(struct str *dir) {
    struct str up = path_dir(*dir);
    bool higher = up.n > 0 && up.n < dir->n;
    *dir = up;
    return higher;
}

bool root_of_path(struct store *s, struct str path, int64_t *id, struct str *root) {
    bool opened = snapshot_open(s), found = false;
    struct str dir = path;
    do {
        sqlite3_stmt *get = sql(s, SQL_ROOT_ID);
        sql_bind_str(get, 1, dir);
        found = get_row(s, get);
        if (found) {
            *id = sqlite3_column_int64(get, 0);
            *root = dir;
        }
        sql_end(get);
    } while (!found && climb(&dir));
    snapshot_close(s, opened);
    return found;
}

/* ---- roots ---- */

static void root_read(struct arena *a, sqlite3_stmt *get, struct root *root) {
    root->id = sqlite3_column_int64(get, 0);
    root->path = sql_str(a, get, 1);
    root->home = sqlite3_column_int(get, 2) == HOME_LIBRARY ? HOME_LIBRARY : HOME_PROJECT;
    root->complete = sqlite3_column_int(get, 3) != 0;
    root->truncated = sql_str(a, get, 4);
    root->kits = sqlite3_column_int64(get, 5);
}

bool store_root_find(struct store *s, struct arena *a, struct str path, struct root *root) {
    sqlite3_stmt *get = sql(s, SQL_ROOT_FIND);
    sql_bind_str(get, 1, path);
    if (!get_row(s, get))
        return false;
    root_read(a, get, root);
    sql_end(get);
    return true;
}

size_t store_roots(struct store *s, struct arena *a, struct root **out) {
    size_t n = 0;
    *out = NULL;
    sqlite3_stmt *get = sql(s, SQL_ROOTS);
    while (get_row(s, get))
        root_read(a, get, ARENA_PUSH(a, *out, n));
    return n;
}

/* ---- stamps ---- */

static void stamp_read(struct arena *a, sqlite3_stmt *get, struct kit_stamp *out) {
    out->kit = sqlite3_column_int64(get, 0);
    out->below = sql_str(a, get, 1);
    out->stamp.size = sqlite3_column_int64(get, 2);
    out->stamp.mtime_ns = sqlite3_column_int64(get, 3);
    out->stamp.ctime_ns = sqlite3_column_int64(get, 4);
    out->stamp.inode = (uint64_t)sqlite3_column_int64(get, 5);
    out->seen_ns = sqlite3_column_int64(get, 6);
    out->hash = (uint64_t)sqlite3_column_int64(get, 7);
    out->has_body = sqlite3_column_int(get, 8) != 0;
}

bool store_stamp(struct store *s, int64_t root, struct str below, struct arena *a,
                 struct kit_stamp *out) {
    sqlite3_stmt *get = sql(s, SQL_STAMP);
    sql_bind(get, 1, root);
    sql_bind_str(get, 2, below);
    if (!get_row(s, get))
        return false;
    stamp_read(a, get, out);
    sql_end(get);
    return true;
}

/* What lies below a folder sorts between "folder/" and "folder0": '0' comes after '/'. */
static void bind_below(struct arena *a, sqlite3_stmt *get, int index, struct str folder) {
    sql_bind_str(get, index, arena_printf(a, "%.*s/", STR_ARG(folder)));
    sql_bind_str(get, index + 1, arena_printf(a, "%.*s0", STR_ARG(folder)));
}

size_t store_stamps(struct store *s, int64_t root, struct str below, struct arena *a,
                    struct kit_stamp **out) {
    size_t n = 0;
    *out = NULL;
    sqlite3_stmt *get = sql(s, below.n ? SQL_STAMPS_BELOW : SQL_STAMPS);
    sql_bind(get, 1, root);
    if (below.n)
        bind_below(a, get, 2, below);
    while (get_row(s, get))
        stamp_read(a, get, ARENA_PUSH(a, *out, n));
    return n;
}

size_t store_bodies_missing(struct store *s, const int64_t *roots, size_t n, size_t limit,
                            struct arena *a, struct kit_stamp **out, struct str **paths) {
    size_t count = 0, path_count = 0;
    *out = NULL;
    *paths = NULL;
    sqlite3_stmt *get = sql(s, SQL_BODIES_MISSING);
    while (count < limit && get_row(s, get)) {
        bool ours = false;
        for (size_t i = 0; i < n && !ours; i++)
            ours = roots[i] == sqlite3_column_int64(get, 9);
        if (!ours)
            continue;
        struct kit_stamp *stamp = ARENA_PUSH(a, *out, count);
        stamp_read(a, get, stamp);
        *ARENA_PUSH(a, *paths, path_count) = kit_path(a, sql_str(a, get, 10), stamp->below);
    }
    sql_end(get);
    return count;
}

/* ---- single kits ---- */

static bool row_read(struct store *s, struct arena *a, sqlite3_stmt *get, struct kit_row *row,
                     struct err *e) {
    *row = (struct kit_row){
        .kit = sqlite3_column_int64(get, 0),
        .root = sqlite3_column_int64(get, 1),
        .generation = sqlite3_column_int64(get, 2),
        .is_base = sqlite3_column_int(get, 4) & FLAG_BASE,
        .mtime_ns = sqlite3_column_int64(get, 5),
        .id = sql_str(a, get, 6),
        .name = sql_str(a, get, 7),
        .path = kit_path(a, sql_str(a, get, 8), sql_str(a, get, 9)),
    };
    int64_t kind = sqlite3_column_int64(get, 3);
    if (kind < 0 || kind >= KIND_COUNT)
        return store_corrupt(s, "a kit of no kind", e);
    row->kind = (enum kind)kind;
    return true;
}

bool kit_facts(struct store *s, struct arena *a, int64_t kit, const struct facts **out,
               struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_FACTS);
    sql_bind(get, 1, kit);
    enum sql_result next = sql_next(s, get, e);
    if (next == SQL_FAILED)
        return false;
    struct str bytes = next == SQL_ROW ? sql_str(a, get, 0) : STR_NONE;
    sql_end(get);
    struct facts *facts;
    if (next == SQL_DONE || !facts_read(a, bytes, &facts))
        return store_corrupt(s, "a kit without facts", e);
    *out = facts;
    return true;
}

/* The kit of a bound statement; *found false when there is none. */
static bool find_kit(struct store *s, struct arena *a, sqlite3_stmt *get, bool with_facts,
                     struct kit_row *row, bool *found, struct err *e) {
    enum sql_result next = sql_next(s, get, e);
    *found = next == SQL_ROW;
    if (next != SQL_ROW)
        return next == SQL_DONE;
    bool ok = row_read(s, a, get, row, e);
    sql_end(get);
    return ok && (!with_facts || kit_facts(s, a, row->kit, &row->facts, e));
}

static bool one_kit(struct store *s, struct arena *a, sqlite3_stmt *get, bool with_facts,
                    struct kit_row *row) {
    struct err e = {0};
    bool found;
    if (find_kit(s, a, get, with_facts, row, &found, &e))
        return found;
    store_note(s, &e);
    return false;
}

static sqlite3_stmt *by_id(struct store *s, int64_t kit) {
    sqlite3_stmt *get = sql(s, SQL_KIT);
    sql_bind(get, 1, kit);
    return get;
}

bool store_kit(struct store *s, struct arena *a, int64_t kit, bool with_facts,
               struct kit_row *row) {
    return one_kit(s, a, by_id(s, kit), with_facts, row);
}

/* Roots may lie in each other: the deepest that has the kit is the one. */
bool store_kit_at(struct store *s, struct arena *a, struct str path, bool with_facts,
                  struct kit_row *row) {
    bool opened = snapshot_open(s), found = false;
    struct str dir = path, below;
    while (!found && climb(&dir)) {
        if (!path_below(dir, path, &below) || below.n == 0)
            continue;
        sqlite3_stmt *get = sql(s, SQL_KIT_AT);
        sql_bind_str(get, 1, dir);
        sql_bind_str(get, 2, below);
        found = one_kit(s, a, get, with_facts, row);
    }
    snapshot_close(s, opened);
    return found;
}

bool store_problems(struct store *s, struct arena *a, int64_t kit, struct problems *problems) {
    sqlite3_stmt *get = sql(s, SQL_PROBLEMS);
    sql_bind(get, 1, kit);
    if (!get_row(s, get))
        return false;
    struct str bytes = sql_str(a, get, 0);
    sql_end(get);
    *problems = (struct problems){.arena = a};
    struct err e = {0};
    if (bytes.n && !problems_read(problems, bytes))
        return store_corrupt(s, "problems nobody can read", &e);
    return problems->count > 0;
}

/* ---- lists of kits ---- */

struct ids { /* of kits */
    int64_t *items;
    size_t count;
};

/* Appends the first column of all rows. */
static void collect(struct store *s, struct arena *a, sqlite3_stmt *get, struct ids *ids) {
    while (get_row(s, get))
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
    while (get_row(s, get))
        if (sqlite3_column_int64(get, 1) & which)
            *ARENA_PUSH(a, ids.items, ids.count) = sqlite3_column_int64(get, 0);
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < ids.count; i++) {
        struct kit_row row;
        if (store_kit(s, a, ids.items[i], true, &row) && scope_has(scope, row.root) &&
            has_name(&row, name, which, folded))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    sort_by_path(*out, n);
    return n;
}

size_t store_referrers(struct store *s, struct arena *a, const struct scope *scope,
                       struct str path, const struct str *names, size_t name_count,
                       struct kit_row **out) {
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
    while (ids.count < limit && get_row(s, get))
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
        readable = row_read(s, a, get, &rows[*n], e);
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
    size_t root_count = store_roots(s, all, &roots);
    struct kit_row *rows = ARENA_ARRAY(all, struct kit_row, PAGE);
    struct buf below = {0};
    bool ok = true, wanted = true;
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
            bool same = get_row(s, root) && sqlite3_column_int64(root, 0) == row->root;
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
        for (got = 0; got < PAGE && get_row(s, get); got++)
            page[got] = (struct candidate){sqlite3_column_int64(get, 0),
                                           sqlite3_column_int64(get, 1),
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

/* ---- targets, tags ---- */

enum existence store_target(struct store *s, struct str path, int64_t *lines) {
    *lines = -1;
    sqlite3_stmt *get = sql(s, SQL_TARGET_GET);
    sql_bind_str(get, 1, path);
    if (!get_row(s, get))
        return EXISTS_UNKNOWN;
    int64_t state = sqlite3_column_int64(get, 0);
    *lines = sqlite3_column_int64(get, 1);
    sql_end(get);
    return state > EXISTS_UNKNOWN && state <= EXISTS_DIR ? (enum existence)state : EXISTS_UNKNOWN;
}

size_t store_targets(struct store *s, struct arena *a, struct str **paths) {
    size_t n = 0;
    *paths = NULL;
    sqlite3_stmt *get = sql(s, SQL_TARGETS);
    while (get_row(s, get))
        *ARENA_PUSH(a, *paths, n) = sql_str(a, get, 0);
    return n;
}

static int compare_names(const void *a, const void *b) {
    return str_cmp(((const struct tag_count *)a)->tag, ((const struct tag_count *)b)->tag);
}

static int compare_use(const void *a, const void *b) {
    const struct tag_count *x = a, *y = b;
    return x->kits != y->kits ? (x->kits < y->kits) - (x->kits > y->kits) : compare_names(a, b);
}

size_t store_tags(struct store *s, struct arena *a, const struct scope *scope,
                  struct tag_count **out) {
    struct tag_count *tags = NULL;
    size_t n = 0;
    sqlite3_stmt *get = sql(s, SQL_TAGS);
    while (get_row(s, get))
        if (scope_has(scope, sqlite3_column_int64(get, 0)))
            *ARENA_PUSH(a, tags, n) =
                (struct tag_count){sql_str(a, get, 1), sqlite3_column_int64(get, 2)};
    *out = tags;
    if (n == 0)
        return 0;
    qsort(tags, n, sizeof *tags, compare_names);
    size_t kept = 0;
    for (size_t i = 1; i < n; i++) {
        if (str_eq(tags[i].tag, tags[kept].tag))
            tags[kept].kits += tags[i].kits;
        else
            tags[++kept] = tags[i];
    }
    qsort(tags, kept + 1, sizeof *tags, compare_use);
    return kept + 1;
}

/* ---- changes ---- */

struct gone {
    int64_t generation, kit;
};

static bool read_gone(struct store *s, struct arena *a, int64_t since, struct gone **out,
                      size_t *n, struct err *e) {
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
        ok = next == SQL_ROW && row_read(s, a, get, &rows[*n], e) &&
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
