/* read.c — what is asked of single rows: roots, stamps, kits and tags. Every call reads
 * one state of the file; nothing is kept between calls. Lists of kits are list.c's, full text is
 * match.c's. */
#include "base/hash.h"
#include "base/log.h"
#include "base/path.h"
#include "store/store_private.h"

#include <stdlib.h>

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
bool sql_get(struct store *s, sqlite3_stmt *get) {
    struct err e = {0};
    enum sql_result next = sql_next(s, get, &e);
    if (next == SQL_FAILED)
        store_note(s, &e);
    return next == SQL_ROW;
}

/* Several statements see one state of the file, and take its locks once. */
bool snapshot_open(struct store *s) {
    struct err e = {0};
    if (!sqlite3_get_autocommit(s->db))
        return false;
    if (sql_run(s, sql(s, SQL_SNAPSHOT), &e))
        return true;
    store_note(s, &e);
    return false;
}

/* An interrupt meant for what was read may come as late as here; a snapshot left open would be what
 * every later question is answered from. */
void snapshot_close(struct store *s, bool opened) {
    struct err e = {0};
    while (opened && !sqlite3_get_autocommit(s->db) && /* some failures end it themselves */
           !sql_run(s, sql(s, SQL_SNAPSHOT_END), &e))
        if (e.code != ERR_CANCELLED) {
            store_note(s, &e);
            return;
        }
}

void store_read_begin(struct store *s) {
    BUG_ON(s->writing);
    snapshot_open(s);
    s->reading = true;
    s->roots.checked = false;
}

void store_read_end(struct store *s) {
    s->reading = false;
    snapshot_close(s, true);
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
    bool opened = snapshot_open(s);
    *root = path;
    bool found = roots_climb(s, roots_ready(s), root, id);
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
}

int64_t store_root_kits(struct store *s, int64_t root) {
    sqlite3_stmt *get = sql(s, SQL_ROOT_COUNT);
    sql_bind(get, 1, root);
    if (!sql_get(s, get))
        return 0;
    int64_t n = sqlite3_column_int64(get, 0);
    sql_end(get);
    return n;
}

bool store_root_find(struct store *s, struct arena *a, struct str path, struct root *root) {
    sqlite3_stmt *get = sql(s, SQL_ROOT_FIND);
    sql_bind_str(get, 1, path);
    if (!sql_get(s, get))
        return false;
    root_read(a, get, root);
    sql_end(get);
    return true;
}

bool roots_read(struct store *s, struct arena *a, struct root **out, size_t *n, struct err *e) {
    *n = 0;
    *out = NULL;
    sqlite3_stmt *get = sql(s, SQL_ROOTS);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        root_read(a, get, ARENA_PUSH(a, *out, *n));
    return next == SQL_DONE;
}

size_t store_roots(struct store *s, struct arena *a, struct root **out) {
    struct err e = {0};
    size_t n;
    if (!roots_read(s, a, out, &n, &e))
        store_note(s, &e);
    return n;
}

bool store_is_young(struct store *s, const struct scope *scope) {
    bool young = false;
    sqlite3_stmt *get = sql(s, SQL_ROOTS_YOUNG);
    while (!young && sql_get(s, get))
        young = scope_has(scope, sqlite3_column_int64(get, 0));
    sql_end(get);
    return young;
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
    if (!sql_get(s, get))
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

void store_each_stamp(struct store *s, int64_t root, struct str below,
                      void (*visit)(void *, const struct kit_stamp *), void *context) {
    struct arena *a = arena_new();
    sqlite3_stmt *get = sql(s, below.n ? SQL_STAMPS_BELOW : SQL_STAMPS);
    sql_bind(get, 1, root);
    if (below.n)
        bind_below(a, get, 2, below);
    struct arena *row = arena_new();
    while (sql_get(s, get)) {
        struct kit_stamp stamp;
        arena_reset(row);
        stamp_read(row, get, &stamp);
        visit(context, &stamp);
    }
    arena_free(row);
    arena_free(a);
}

size_t store_stamps(struct store *s, int64_t root, struct str below, struct arena *a,
                    struct kit_stamp **out) {
    size_t n = 0;
    *out = NULL;
    sqlite3_stmt *get = sql(s, below.n ? SQL_STAMPS_BELOW : SQL_STAMPS);
    sql_bind(get, 1, root);
    if (below.n)
        bind_below(a, get, 2, below);
    while (sql_get(s, get))
        stamp_read(a, get, ARENA_PUSH(a, *out, n));
    return n;
}

size_t store_bodies_missing(struct store *s, const int64_t *roots, size_t n, size_t limit,
                            struct arena *a, struct kit_stamp **out, struct str **paths) {
    size_t count = 0, path_count = 0;
    const struct scope ours = {roots, n};
    *out = NULL;
    *paths = NULL;
    sqlite3_stmt *get = sql(s, SQL_BODIES_MISSING);
    while (count < limit && sql_get(s, get)) {
        int64_t root = sqlite3_column_int64(get, 9);
        if (!scope_has(&ours, root))
            continue;
        struct kit_stamp *stamp = ARENA_PUSH(a, *out, count);
        stamp_read(a, get, stamp);
        stamp->root = root;
        *ARENA_PUSH(a, *paths, path_count) = kit_path(a, sql_str(a, get, 10), stamp->below);
    }
    sql_end(get);
    return count;
}

/* ---- single kits ---- */

bool kit_row_read(struct store *s, struct arena *a, sqlite3_stmt *get, struct kit_row *row,
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

static bool facts_with(bool (*read)(struct arena *, struct str, struct facts **), struct store *s,
                       struct arena *a, int64_t kit, const struct facts **out, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_FACTS);
    sql_bind(get, 1, kit);
    enum sql_result next = sql_next(s, get, e);
    if (next == SQL_FAILED)
        return false;
    struct str bytes = next == SQL_ROW ? sql_str(a, get, 0) : STR_NONE;
    sql_end(get);
    struct facts *facts;
    if (next == SQL_DONE || !read(a, bytes, &facts))
        return store_corrupt(s, "a kit without facts", e);
    *out = facts;
    return true;
}

bool kit_facts(struct store *s, struct arena *a, int64_t kit, const struct facts **out,
               struct err *e) {
    return facts_with(facts_read, s, a, kit, out, e);
}

bool kit_names(struct store *s, struct arena *a, int64_t kit, const struct facts **out,
               struct err *e) {
    return facts_with(facts_read_names, s, a, kit, out, e);
}

/* The kit of a bound statement; *found false when there is none. */
static bool find_kit(struct store *s, struct arena *a, sqlite3_stmt *get, bool with_facts,
                     struct kit_row *row, bool *found, struct err *e) {
    enum sql_result next = sql_next(s, get, e);
    *found = next == SQL_ROW;
    if (next != SQL_ROW)
        return next == SQL_DONE;
    bool ok = kit_row_read(s, a, get, row, e);
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

bool store_kit_names(struct store *s, struct arena *a, int64_t kit, struct kit_row *row) {
    struct err e = {0};
    sqlite3_stmt *get = sql(s, SQL_KIT_FACTS);
    sql_bind(get, 1, kit);
    if (!sql_get(s, get))
        return false;
    struct str bytes = sql_str(a, get, KIT_ROW_COLUMNS);
    struct facts *facts;
    bool ok = kit_row_read(s, a, get, row, &e) &&
              (facts_read_names(a, bytes, &facts) || store_corrupt(s, "a kit without facts", &e));
    sql_end(get);
    if (!ok) {
        store_note(s, &e);
        return false;
    }
    row->facts = facts;
    return true;
}

/* The next root up that the path may be a kit of; false: there is none. */
static bool next_root(struct store *s, bool ready, struct str path, struct str *dir,
                      struct str *below, int64_t *id) {
    bool first = dir->n == path.n;
    return (first || !ready || s->roots.nested) && climb(dir) && roots_climb(s, ready, dir, id) &&
           path_below(*dir, path, below) && below->n;
}

/* Roots may lie in each other: the deepest that has the kit is the one. */
bool store_kit_at(struct store *s, struct arena *a, struct str path, bool with_facts,
                  struct kit_row *row) {
    bool opened = snapshot_open(s), found = false, ready = roots_ready(s);
    struct str dir = path, below;
    int64_t id;
    while (!found && next_root(s, ready, path, &dir, &below, &id)) {
        sqlite3_stmt *get = sql(s, SQL_KIT_AT);
        sql_bind_str(get, 1, dir);
        sql_bind_str(get, 2, below);
        found = one_kit(s, a, get, with_facts, row);
    }
    snapshot_close(s, opened);
    return found;
}

bool store_kit_is(struct store *s, struct str path, int64_t *root) {
    bool opened = snapshot_open(s), found = false, ready = roots_ready(s);
    struct str dir = path, below;
    while (!found && next_root(s, ready, path, &dir, &below, root)) {
        sqlite3_stmt *get = sql(s, SQL_KIT_IS);
        sql_bind(get, 1, *root);
        sql_bind_str(get, 2, below);
        found = sql_get(s, get);
        sql_end(get);
    }
    snapshot_close(s, opened);
    return found;
}

bool store_problems(struct store *s, struct arena *a, int64_t kit, struct problems *problems) {
    sqlite3_stmt *get = sql(s, SQL_PROBLEMS);
    sql_bind(get, 1, kit);
    if (!sql_get(s, get))
        return false;
    struct str bytes = sql_str(a, get, 0);
    sql_end(get);
    *problems = (struct problems){.arena = a};
    struct err e = {0};
    if (bytes.n && !problems_read(problems, bytes))
        return store_corrupt(s, "problems nobody can read", &e);
    return problems->count > 0;
}

/* ---- tags ---- */

static int compare_use(const void *a, const void *b) {
    const struct tag_count *x = a, *y = b;
    return x->kits != y->kits ? (x->kits < y->kits) - (x->kits > y->kits) : str_cmp(x->tag, y->tag);
}

struct tally { /* of tags, found by their hash */
    struct arena *arena;
    struct tag_count *tags;
    size_t n, slot_count; /* a power of two, or 0 */
    uint32_t *slots;      /* index + 1; 0: free */
};

static uint32_t *tally_slot(const struct tally *t, struct str tag) {
    size_t at = hash_bytes(tag) & (t->slot_count - 1);
    while (t->slots[at] && !str_eq(t->tags[t->slots[at] - 1].tag, tag))
        at = (at + 1) & (t->slot_count - 1);
    return &t->slots[at];
}

static void tally_grow(struct tally *t) {
    t->slot_count = t->slot_count ? 4 * t->slot_count : 256;
    t->slots = ARENA_ARRAY(t->arena, uint32_t, t->slot_count);
    for (size_t i = 0; i < t->n; i++)
        *tally_slot(t, t->tags[i].tag) = (uint32_t)i + 1;
}

static void tally_add(struct tally *t, struct str tag, int64_t kits) {
    if (2 * t->n >= t->slot_count)
        tally_grow(t);
    uint32_t *slot = tally_slot(t, tag);
    if (!*slot) {
        *ARENA_PUSH(t->arena, t->tags, t->n) = (struct tag_count){arena_str(t->arena, tag), 0};
        *slot = (uint32_t)t->n;
    }
    t->tags[*slot - 1].kits += kits;
}

size_t store_tags(struct store *s, struct arena *a, const struct scope *scope,
                  struct tag_count **out) {
    struct tally t = {.arena = a};
    int64_t root = 0;
    bool counts = false; /* the root of the row: rows of a root come together */
    sqlite3_stmt *get = sql(s, SQL_TAGS);
    while (sql_get(s, get)) {
        if (sqlite3_column_int64(get, 0) != root) {
            root = sqlite3_column_int64(get, 0);
            counts = scope_has(scope, root);
        }
        if (counts)
            tally_add(&t, sql_borrow(get, 1), sqlite3_column_int64(get, 2));
    }
    if (t.n)
        qsort(t.tags, t.n, sizeof *t.tags, compare_use);
    *out = t.tags;
    return t.n;
}
