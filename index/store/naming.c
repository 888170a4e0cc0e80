/* naming.c — the names and references of kits that a cold build puts. One by one, each would go to
 * a place of its own in tables that are soon larger than any cache, and a page would be written for
 * each; so they wait until many can be put in order. `meta.named` says from which document on. */
#include "base/log.h"
#include "base/mem.h"
#include "store/store_private.h"

#include <stdlib.h>

enum {
    KEYS_MOST = 1 << 19, /* gathered at once: 8 MB */
    RUN = 256,           /* keys put between two looks at the clock, and at who waits */
    WHAT_BITS = 3,       /* enum name_kind */
};
static const int64_t slice_ns = 10 * 1000000;

struct naming {
    struct named_key {
        int64_t key, kit; /* kit: with `what` in its last bits */
    } * names, *refs;
    size_t name_count, ref_count, name_cap, ref_cap;
    size_t at;           /* those before are put: all names, then all references */
    int64_t after, last; /* they are of the documents above `after`, up to `last` */
    int64_t generation;  /* up to which it is known what others did, */
    int64_t next_kit;    /* and no kit from this one on is among them */
    int64_t *overtaken;  /* kits that were put or deleted since, in order */
    size_t overtaken_count, overtaken_cap;
};

void naming_end(struct store *s) {
    if (!s->naming)
        return;
    mem_free(s->naming->names);
    mem_free(s->naming->refs);
    mem_free(s->naming->overtaken);
    mem_free(s->naming);
    s->naming = NULL;
}

/* ---- gathering ---- */

static void add_keys(struct named_key **items, size_t *count, size_t *cap, struct keys keys,
                     int64_t kit) {
    if (*count + keys.count > *cap) {
        *cap = 2 * (*count + keys.count) + 1024;
        *items = mem_resize(*items, *cap * sizeof **items);
    }
    for (size_t i = 0; i < keys.count; i++)
        (*items)[(*count)++] =
            (struct named_key){keys.items[i].key, kit << WHAT_BITS | keys.items[i].what};
}

static int by_key(const void *a, const void *b) {
    const struct named_key *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                            : (x->kit > y->kit) - (x->kit < y->kit);
}

static bool gather_kit(struct store *s, struct arena *a, sqlite3_stmt *get, struct err *e) {
    struct naming *n = s->naming;
    struct facts *facts;
    int64_t kit = sqlite3_column_int64(get, 0);
    struct str root = sql_str(a, get, 2), path = kit_path(a, root, sql_str(a, get, 3));
    if (!facts_read(a, sql_str(a, get, 4), &facts))
        return store_corrupt(s, "a kit without facts", e);
    add_keys(&n->names, &n->name_count, &n->name_cap, keys_of_names(a, facts, path), kit);
    add_keys(&n->refs, &n->ref_count, &n->ref_cap, keys_of_refs(a, facts, root, path), kit);
    n->last = sqlite3_column_int64(get, 1);
    return true;
}

static bool gather(struct store *s, const struct meta *meta, struct err *e) {
    struct naming *n = s->naming;
    struct arena *a = arena_new();
    sqlite3_stmt *get = sql(s, SQL_NAMELESS);
    enum sql_result next = SQL_ROW;
    bool ok = true;
    n->after = n->last = meta->named;
    n->generation = meta->generation;
    n->next_kit = meta->next_kit;
    sql_bind(get, 1, n->after);
    while (ok && n->name_count + n->ref_count < KEYS_MOST &&
           (next = sql_next(s, get, e)) == SQL_ROW) {
        ok = gather_kit(s, a, get, e);
        arena_reset(a);
    }
    sql_end(get);
    arena_free(a);
    if (next == SQL_DONE)
        n->last = meta->next_doc - 1;
    if (n->name_count)
        qsort(n->names, n->name_count, sizeof *n->names, by_key);
    if (n->ref_count)
        qsort(n->refs, n->ref_count, sizeof *n->refs, by_key);
    return ok && next != SQL_FAILED;
}

static bool unnamed(const struct meta *meta) {
    return meta->named < meta->next_doc - 1;
}

bool store_unnamed(const struct store *s) {
    BUG_ON(!s->writing);
    return unnamed(&s->meta);
}

bool store_nameless(struct store *s, bool *any, struct err *e) {
    struct meta meta;
    BUG_ON(s->mode != STORE_WRITE || s->writing);
    *any = s->naming != NULL;
    if (*any)
        return true;
    bool opened = snapshot_open(s);
    bool ok = meta_read(s, &meta, e);
    *any = ok && unnamed(&meta);
    if (*any) {
        s->naming = MEM_NEW(struct naming);
        ok = gather(s, &meta, e);
    }
    snapshot_close(s, opened);
    if (!ok)
        naming_end(s);
    return ok;
}

/* ---- putting ---- */

static int by_id(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void overtake(struct naming *n, int64_t kit) {
    if (kit >= n->next_kit)
        return;
    if (n->overtaken_count == n->overtaken_cap) {
        n->overtaken_cap = 2 * n->overtaken_cap + 64;
        n->overtaken = mem_resize(n->overtaken, n->overtaken_cap * sizeof *n->overtaken);
    }
    n->overtaken[n->overtaken_count++] = kit;
}

/* What was put or deleted since the last slice: what was gathered of it must not be put. */
static bool catch_up(struct store *s, struct err *e) {
    struct naming *n = s->naming;
    enum sql_result next;
    sqlite3_stmt *get = sql(s, SQL_NEWS_DOCS);
    while ((next = sql_next(s, get, e)) == SQL_ROW && sqlite3_column_int64(get, 2) > n->generation)
        overtake(n, sqlite3_column_int64(get, 0));
    sql_end(get);
    if (next == SQL_FAILED)
        return false;
    get = sql(s, SQL_GONE);
    sql_bind(get, 1, n->generation);
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        overtake(n, sqlite3_column_int64(get, 1));
    n->generation = s->meta.generation;
    if (n->overtaken_count)
        qsort(n->overtaken, n->overtaken_count, sizeof *n->overtaken, by_id);
    return next != SQL_FAILED;
}

static bool put_next(struct store *s, struct err *e) {
    struct naming *n = s->naming;
    bool name = n->at < n->name_count;
    const struct named_key *k = name ? &n->names[n->at] : &n->refs[n->at - n->name_count];
    n->at++;
    int64_t kit = k->kit >> WHAT_BITS;
    if (n->overtaken_count && bsearch(&kit, n->overtaken, n->overtaken_count, sizeof kit, by_id))
        return true;
    sqlite3_stmt *put = sql(s, name ? SQL_NAME_PUT : SQL_REF_PUT);
    sql_bind(put, 1, k->key);
    sql_bind(put, 2, kit);
    if (name)
        sql_bind(put, 3, k->kit & ((1 << WHAT_BITS) - 1));
    return sql_run(s, put, e);
}

bool store_name(struct store *s, struct err *e) {
    struct naming *n = s->naming;
    BUG_ON(!s->writing || !n);
    int64_t until = os_clock_ns() + slice_ns;
    if (s->meta.named != n->after) { /* another process has done it */
        naming_end(s);
        return true;
    }
    bool ok = catch_up(s, e);
    while (ok && n->at < n->name_count + n->ref_count &&
           (n->at % RUN || (os_clock_ns() < until && !store_wanted(s))))
        ok = put_next(s, e);
    if (ok && n->at < n->name_count + n->ref_count)
        return true;
    if (ok) {
        s->meta.named = n->last;
        s->meta.bulk = new_generation(s);
    }
    naming_end(s);
    return ok;
}
