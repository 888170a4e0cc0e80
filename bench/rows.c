/* rows.c — reads of single kits and of all through our store, on an index that a server made, each
 * beside the bare statement that gets the same columns. No full text, no writing, no server. */
#include "base/arena.h"
#include "base/mem.h"
#include "base/os.h"
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>

enum { SAMPLES = 20000, ROUNDS = 3 };

struct sample {
    int64_t kit, root;
    struct str path, below, id;
};
struct rows {
    struct store *store;
    struct arena *kept, *scratch;
    struct scope scope;
    struct root *roots;
    struct sample *samples; /* every so-and-so-many kit */
    size_t count, every, seen;
};

static volatile int64_t sink; /* so that nothing is left out for not being used */

static void fail(const char *what, const char *why) {
    fprintf(stderr, "rows: %s: %s\n", what, why);
    exit(1);
}

static struct str below_of(const struct rows *r, const struct kit_row *row) {
    for (size_t i = 0; i < r->scope.n; i++)
        if (r->roots[i].id == row->root)
            return str_from(row->path, r->roots[i].path.n + 1);
    return STR_NONE;
}

static bool count_row(void *context, const struct kit_row *row) {
    struct rows *r = context;
    sink += row->kit;
    r->seen++;
    return true;
}

static bool keep_row(void *context, const struct kit_row *row) {
    struct rows *r = context;
    if (r->seen++ % r->every == 0 && r->count < SAMPLES)
        r->samples[r->count++] = (struct sample){.kit = row->kit,
                                                 .root = row->root,
                                                 .path = arena_str(r->kept, row->path),
                                                 .below = arena_str(r->kept, below_of(r, row)),
                                                 .id = arena_str(r->kept, row->id)};
    return true;
}

static void each(struct rows *r, bool (*visit)(void *, const struct kit_row *)) {
    struct err e = {0};
    r->seen = 0;
    if (!store_each(r->store, &r->scope, visit, r, &e))
        fail("store_each", e.text);
}

/* ---- ours ---- */

static void our_id(struct rows *r, const struct sample *p) {
    struct kit_row *found;
    sink +=
        (int64_t)store_kits_named(r->store, r->scratch, &r->scope, p->id, NAME_ID, false, &found);
}

static void our_path(struct rows *r, const struct sample *p) {
    struct kit_row row;
    sink += store_kit_at(r->store, r->scratch, p->path, false, &row);
}

static void our_scan(struct rows *r, const struct sample *p) {
    (void)p;
    each(r, count_row);
}

/* ---- bare ---- */

#define COLUMNS "id, root, generation, kind, flags, mtime, ident, name, below"

static void drain(sqlite3_stmt *s) {
    while (sqlite3_step(s) == SQLITE_ROW)
        sink +=
            sqlite3_column_int64(s, 0) + sqlite3_column_bytes(s, 7) + sqlite3_column_bytes(s, 8);
    sqlite3_reset(s);
}

static sqlite3_stmt *prepare(struct rows *r, const char *sql) {
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(r->store->db, sql, -1, &s, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(r->store->db));
    return s;
}

static sqlite3_stmt *bare; /* the statement of the measure at hand */

static void bare_id(struct rows *r, const struct sample *p) {
    (void)r;
    sqlite3_bind_int64(bare, 1, p->kit);
    drain(bare);
}

static void bare_path(struct rows *r, const struct sample *p) {
    (void)r;
    sqlite3_bind_int64(bare, 1, p->root);
    sqlite3_bind_text64(bare, 2, p->below.p, p->below.n, SQLITE_STATIC, SQLITE_UTF8);
    drain(bare);
}

static void bare_scan(struct rows *r, const struct sample *p) {
    (void)r, (void)p;
    drain(bare);
}

/* ---- measuring ---- */

/* Nanoseconds of one call: of several rounds the one that was disturbed least. */
static double measure(struct rows *r, void (*run)(struct rows *, const struct sample *),
                      bool once) {
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        size_t calls = once ? 1 : r->count;
        int64_t start = os_clock_ns();
        for (size_t i = 0; i < calls; i++) {
            run(r, &r->samples[i]);
            arena_reset(r->scratch);
        }
        double took = (double)(os_clock_ns() - start) / (double)calls;
        best = round == 0 || took < best ? took : best;
    }
    return best;
}

static void compare(struct rows *r, const char *name, bool once,
                    void (*ours)(struct rows *, const struct sample *),
                    void (*floor)(struct rows *, const struct sample *), const char *sql) {
    bare = prepare(r, sql);
    double a = measure(r, ours, once), b = measure(r, floor, once);
    sqlite3_finalize(bare);
    printf("\"%s\": [%.1f, %.1f], ", name, a, b);
}

static int by_number(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    struct err e = {0};
    struct rows r = {.kept = arena_new(), .scratch = arena_new(), .every = 1};
    if (argc != 2)
        fail("usage", "kit_rows INDEX");
    r.store = store_open(argv[1], STORE_READ, &e);
    if (!r.store)
        fail(argv[1], e.text);
    r.scope.n = store_roots(r.store, r.kept, &r.roots);
    int64_t *ids = mem_alloc((r.scope.n + 1) * sizeof *ids);
    for (size_t i = 0; i < r.scope.n; i++)
        ids[i] = r.roots[i].id;
    qsort(ids, r.scope.n, sizeof *ids, by_number);
    r.scope.roots = ids;
    r.samples = mem_alloc(SAMPLES * sizeof *r.samples);
    each(&r, count_row);
    r.every = r.seen / SAMPLES + 1;
    each(&r, keep_row);
    if (r.count == 0)
        fail(argv[1], "has no kits");
    printf("{");
    compare(&r, "by_id", false, our_id, bare_id, "SELECT " COLUMNS " FROM kit WHERE id = ?1");
    compare(&r, "by_path", false, our_path, bare_path,
            "SELECT " COLUMNS " FROM kit WHERE root = ?1 AND below = ?2");
    compare(&r, "scan", true, our_scan, bare_scan, "SELECT " COLUMNS " FROM kit");
    printf("\"rows\": %zu}\n", r.seen);
    mem_free(r.samples);
    mem_free(ids);
    store_close(r.store);
    arena_free(r.kept);
    arena_free(r.scratch);
    return 0;
}
