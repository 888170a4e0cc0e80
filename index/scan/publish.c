/* publish.c — complete lists of problems for files that nobody has open: what is stored with a kit,
 * and what the rules say of it now that others have changed. What was said before is remembered by
 * a hash, so that only news is told. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "kit/check.h"

#include <stdlib.h>

/* ---- letters ---- */

static struct problem *copy(struct arena *a, const struct problem *from, size_t n) {
    struct problem *to = ARENA_ARRAY(a, struct problem, n);
    for (size_t i = 0; i < n; i++) {
        to[i] = from[i];
        to[i].message = arena_str(a, from[i].message);
        to[i].fix = arena_str(a, from[i].fix);
        to[i].related = ARENA_ARRAY(a, struct related, from[i].related_count);
        for (size_t j = 0; j < from[i].related_count; j++) {
            to[i].related[j] = from[i].related[j];
            to[i].related[j].path = arena_str(a, from[i].related[j].path);
            to[i].related[j].message = arena_str(a, from[i].related[j].message);
        }
    }
    return to;
}

static void letter_add(struct indexer *ix, struct report **letter, struct str path,
                       const struct problems *p) {
    if (!*letter)
        *letter = report_new(ix, REPORT_PROBLEMS, true);
    struct arena *a = (*letter)->arena;
    struct report_file *file = ARENA_PUSH(a, (*letter)->files, (*letter)->file_count);
    *file = (struct report_file){.path = arena_str(a, path), .count = p->count};
    file->problems = copy(a, p->items, p->count);
}

/* ---- what was said ---- */

static struct reported *find_reported(const struct indexer *ix, struct str path) {
    uint64_t at;
    if (!map_get(&ix->reported, hash_of_path(path), &at))
        return NULL;
    return (struct reported *)(uintptr_t)at;
}

static void forget(struct indexer *ix, struct reported *r) {
    map_remove(&ix->reported, hash_of_path((struct str){r->path, r->path_n}));
    mem_free(r);
}

static uint64_t hash_of(const struct problems *p) {
    struct buf bytes = {0};
    problems_write(&bytes, p);
    uint64_t hash = hash_bytes(buf_str(&bytes));
    buf_fini(&bytes);
    return hash;
}

/* Says it, when it is news. */
static void tell(struct indexer *ix, struct report **letter, struct str path,
                 const struct problems *p) {
    struct reported *r = find_reported(ix, path);
    if (p->count == 0) {
        if (r) {
            letter_add(ix, letter, path, p);
            forget(ix, r);
        }
        return;
    }
    uint64_t hash = hash_of(p);
    if (!r) {
        r = mem_alloc(sizeof *r + path.n);
        memcpy(r->path, path.p, path.n);
        r->path_n = (uint32_t)path.n;
        r->hash = ~hash;
        map_put(&ix->reported, hash_of_path(path), (uintptr_t)r);
    }
    if (r->hash != hash)
        letter_add(ix, letter, path, p);
    r->hash = hash;
    r->round = ix->round;
}

/* ---- checking ---- */

static void drop_hidden(const struct indexer *ix, struct problems *p) {
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++)
        if (ix->shown[p->items[i].code])
            p->items[kept++] = p->items[i];
    p->count = kept;
}

static void check(struct indexer *ix, struct report **letter, const struct kit_row *row) {
    struct problems p = {.arena = ix->job};
    struct world world = store_world(ix->store, &ix->scope);
    if (sites_publishes(ix, row->path)) {
        if (!store_problems(ix->store, ix->job, row->kit, &p))
            p.count = 0;
        size_t own = p.count;
        check_facts(&p, row->path, row->facts, &world, false);
        struct problems found = {.items = p.count ? p.items + own : NULL, .count = p.count - own};
        verdict_note(ix, row->kit, &found);
        drop_hidden(ix, &p);
        problems_sort(&p);
    }
    tell(ix, letter, row->path, &p);
}

/* What was found when it was checked last. */
static void recall(struct indexer *ix, struct report **letter, int64_t kit) {
    struct problems p = {.arena = ix->job};
    struct kit_row row;
    if (verdict_is_old(ix, kit))
        return;
    if (!store_kit(ix->store, ix->job, kit, false, &row)) {
        verdict_note(ix, kit, &p);
        return;
    }
    if (!scope_has(&ix->run, row.root) || !sites_publishes(ix, row.path))
        return;
    if (!store_problems(ix->store, ix->job, kit, &p))
        p.count = 0;
    if (!store_finding(ix->store, ix->job, ix->verdict.key, kit, &p))
        return; /* the store is damaged: all begins again */
    drop_hidden(ix, &p);
    problems_sort(&p);
    tell(ix, letter, row.path, &p);
}

/* Of one state of the store. */
static void check_rows(struct indexer *ix, const struct kit_row *rows, size_t n,
                       const struct str *gone, size_t gone_n) {
    struct report *letter = NULL;
    store_read_begin(ix->store);
    for (size_t i = 0; i < n; i++)
        check(ix, &letter, &rows[i]);
    store_read_end(ix->store);
    for (size_t i = 0; i < gone_n; i++)
        tell(ix, &letter, gone[i], &(struct problems){0});
    if (letter)
        report_post(ix, letter);
}

/* ---- after a change ---- */

static void add_name(struct arena *a, struct touched *t, struct str name) {
    if (name.n)
        *ARENA_PUSH(a, t->names, t->name_count) = arena_str(a, name);
}

void publish_touch(struct indexer *ix, struct str path, const struct facts *old,
                   const struct facts *now) {
    if (!ix->touched_arena)
        ix->touched_arena = arena_new();
    publish_path(ix, path);
    if (old && now && facts_outward(old) == facts_outward(now))
        return;
    struct arena *a = ix->touched_arena;
    struct touched *t = ARENA_PUSH(a, ix->touched, ix->touched_count);
    *t = (struct touched){.path = arena_str(a, path)};
    const struct facts *both[] = {old, now};
    for (size_t i = 0; i < 2; i++) {
        if (both[i]) {
            add_name(a, t, both[i]->id.text);
            add_name(a, t, both[i]->alias.text);
        }
    }
    add_name(a, t, path_stem(path));
}

void publish_path(struct indexer *ix, struct str path) {
    if (!sites_publishes(ix, path) || !map_put(&ix->dirty_set, hash_of_path(path), 0))
        return;
    if (!ix->dirty_arena)
        ix->dirty_arena = arena_new();
    *ARENA_PUSH(ix->dirty_arena, ix->dirty, ix->dirty_count) = arena_str(ix->dirty_arena, path);
}

void publish_again(struct indexer *ix, struct str path) {
    struct reported *r = find_reported(ix, path);
    if (r)
        r->hash = 0;
    publish_path(ix, path);
}

void publish_reported(struct indexer *ix) {
    uint64_t key, value;
    for (size_t at = 0; map_each(&ix->reported, &at, &key, &value);) {
        const struct reported *r = (struct reported *)(uintptr_t)value;
        publish_path(ix, (struct str){r->path, r->path_n});
    }
}

static void dirty_rows(struct indexer *ix, const struct kit_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        publish_path(ix, rows[i].path);
}

/* Whose checks may say something else because of it. */
static void spread(struct indexer *ix, const struct touched *t) {
    struct kit_row *rows = NULL;
    publish_path(ix, t->path);
    size_t n =
        store_referrers(ix->store, ix->job, &ix->scope, t->path, t->names, t->name_count, &rows);
    dirty_rows(ix, rows, n);
    for (size_t i = 0; i < t->name_count; i++) {
        n = store_kits_named(ix->store, ix->job, &ix->scope, t->names[i], NAME_ID | NAME_ALIAS,
                             false, &rows);
        dirty_rows(ix, rows, n);
    }
}

static void touched_end(struct indexer *ix) {
    arena_free(ix->touched_arena);
    ix->touched_arena = NULL;
    ix->touched = NULL;
    ix->touched_count = ix->touched_at = 0;
}

static void dirty_end(struct indexer *ix) {
    arena_free(ix->dirty_arena);
    ix->dirty_arena = NULL;
    ix->dirty = NULL;
    ix->dirty_count = ix->dirty_at = 0;
    map_fini(&ix->dirty_set);
}

static void spread_some(struct indexer *ix) {
    store_read_begin(ix->store);
    for (size_t n = 0; n < PUBLISH_CHUNK && ix->touched_at < ix->touched_count; n++) {
        spread(ix, &ix->touched[ix->touched_at++]);
        arena_reset(ix->job);
    }
    store_read_end(ix->store);
    if (ix->touched_at == ix->touched_count)
        touched_end(ix);
}

static void check_some(struct indexer *ix) {
    struct kit_row rows[PUBLISH_CHUNK];
    struct str gone[PUBLISH_CHUNK];
    size_t n = 0, gone_n = 0, at = ix->dirty_at;
    for (; n + gone_n < PUBLISH_CHUNK && at < ix->dirty_count; at++) {
        struct str path = ix->dirty[at];
        if (store_kit_at(ix->store, ix->job, path, true, &rows[n]) &&
            scope_has(&ix->scope, rows[n].root))
            n++;
        else
            gone[gone_n++] = path;
    }
    if (!targets_learn(ix, rows, n))
        return;
    check_rows(ix, rows, n, gone, gone_n);
    for (size_t i = ix->dirty_at; i < at; i++) /* what comes now is news */
        map_remove(&ix->dirty_set, hash_of_path(ix->dirty[i]));
    ix->dirty_at = at;
    if (at == ix->dirty_count)
        dirty_end(ix);
    verdict_spill(ix);
}

/* A storm of events touches more than need be remembered at once. */
bool publish_crowd(struct indexer *ix) {
    enum { CROWD = 2000 };
    ix->crowded = ix->crowded || ix->touched_count + ix->dirty_count > CROWD;
    ix->crowded = ix->crowded && publish_dirty(ix);
    return ix->crowded;
}

bool publish_dirty(struct indexer *ix) {
    if (ix->touched_count)
        spread_some(ix);
    else if (ix->dirty_count)
        check_some(ix);
    else
        return false;
    return true;
}

/* ---- everything ---- */

static bool is_published(const struct indexer *ix, const struct site *s) {
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (f->published &&
            (path_below(f->path, s->path, NULL) || path_below(s->path, f->path, NULL)))
            return true;
    return false;
}

static void begin_all(struct indexer *ix) {
    uint64_t key, value;
    for (size_t at = 0; ix->publish_force && map_each(&ix->reported, &at, &key, &value);)
        ((struct reported *)(uintptr_t)value)->hash = 0;
    for (struct site *s = ix->sites; s; s = s->next)
        s->publishing = s->scanned || s->complete;
    ix->publish_due = ix->publish_force = false;
    ix->run_anew = true;
    publish_restart(ix);
}

void publish_show(struct indexer *ix, const bool *codes) {
    ix->publish_due = ix->publish_due || memcmp(ix->shown, codes, sizeof ix->shown) != 0;
    memcpy(ix->shown, codes, sizeof ix->shown);
}

void publish_restart(struct indexer *ix) {
    arena_free(ix->run_arena);
    ix->run_arena = NULL;
    ix->run = (struct scope){0};
}

static int by_id(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The sites to be reported on, in the order of ids as scopes are. */
static void begin_run(struct indexer *ix) {
    ix->run_arena = arena_new();
    int64_t *ids = ARENA_ARRAY(ix->run_arena, int64_t, ix->scope.n);
    size_t n = 0;
    bool whole = true;
    for (struct site *s = ix->sites; s; s = s->next) {
        bool published = s->id >= 0 && is_published(ix, s);
        whole = whole && (s->publishing || !published);
        s->publishing = s->publishing && published;
        if (s->publishing)
            ids[n++] = s->id;
    }
    if (n == 0)
        return;
    qsort(ids, n, sizeof *ids, by_id);
    ix->run = (struct scope){ids, n};
    ix->run_after = 0;
    ix->run_round = ++ix->round;
    ix->run_whole = whole;
    if (whole && (ix->run_anew || !verdict_recall(ix)))
        verdict_begin(ix);
    ix->run_anew = false;
}

/* What was reported of a site and was not met this time: it is to be looked at by name. */
static void sweep(struct indexer *ix, const struct site *s) {
    uint64_t key, value;
    for (size_t at = 0; map_each(&ix->reported, &at, &key, &value);) {
        const struct reported *r = (struct reported *)(uintptr_t)value;
        struct str path = {r->path, r->path_n};
        if (r->round < ix->run_round && path_below(s->path, path, NULL))
            publish_path(ix, path);
    }
}

static void end_run(struct indexer *ix) {
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!scope_has(&ix->run, s->id))
            continue;
        s->publishing = false;
        sweep(ix, s);
    }
    if (ix->run_whole)
        verdict_end(ix);
    publish_restart(ix);
    depot_tend_later(ix);
}

/* False: that was all. */
static bool recall_some(struct indexer *ix) {
    struct report *letter = NULL;
    int64_t *kits = NULL;
    store_read_begin(ix->store);
    size_t n =
        store_flawed(ix->store, ix->job, ix->verdict.key, ix->run_after, PUBLISH_CHUNK, &kits);
    for (size_t i = 0; i < n; i++)
        recall(ix, &letter, kits[i]);
    store_read_end(ix->store);
    if (letter)
        report_post(ix, letter);
    if (n)
        ix->run_after = kits[n - 1];
    return n > 0;
}

/* False: that was all. */
static bool check_next(struct indexer *ix) {
    struct kit_row *rows = NULL;
    size_t n = store_suspects(ix->store, ix->job, &ix->run, ix->run_after, PUBLISH_CHUNK, &rows);
    if (n && targets_learn(ix, rows, n)) {
        check_rows(ix, rows, n, NULL, 0);
        ix->run_after = rows[n - 1].kit;
        verdict_spill(ix);
    }
    return n > 0;
}

bool publish_all(struct indexer *ix) {
    /* A run that is under way ends first, however often there is a new reason. */
    if (ix->publish_due && ix->run.n == 0 && !sites_pending(ix) && !scan_pending(ix))
        begin_all(ix);
    if (ix->run.n == 0)
        begin_run(ix);
    if (ix->run.n == 0) {
        publish_restart(ix);
        return false;
    }
    if (!(ix->verdict.recalling && ix->run_whole ? recall_some(ix) : check_next(ix)))
        end_run(ix);
    return true;
}

bool publish_pending(const struct indexer *ix) {
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->publishing)
            return true;
    return ix->publish_due || ix->touched_count || ix->dirty_count;
}

void publish_withdraw(struct indexer *ix) {
    uint64_t key, value;
    struct str *paths = NULL;
    size_t n = 0;
    for (size_t at = 0; map_each(&ix->reported, &at, &key, &value);) {
        const struct reported *r = (struct reported *)(uintptr_t)value;
        struct str path = {r->path, r->path_n}, below;
        if (!sites_publishes(ix, path) || !sites_of_path(ix, path, &below))
            *ARENA_PUSH(ix->job, paths, n) = arena_str(ix->job, path);
    }
    struct report *letter = NULL;
    for (size_t i = 0; i < n; i++)
        tell(ix, &letter, paths[i], &(struct problems){0});
    if (letter)
        report_post(ix, letter);
}

void publish_free(struct indexer *ix) {
    uint64_t key, value;
    for (size_t at = 0; map_each(&ix->reported, &at, &key, &value);)
        mem_free((struct reported *)(uintptr_t)value);
    map_fini(&ix->reported);
    touched_end(ix);
    dirty_end(ix);
    publish_restart(ix);
}
