/* verdict.c — what checks across kits have found is kept in the store, so that a start asks only
 * what has changed since (store/verdict.c). It counts for one set of roots and published folders:
 * with others, the same kits may say something else. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/hash.h"
#include "base/log.h"

#include <stdlib.h>

/* Raised when the rules across kits change. */
enum { RULES_VERSION = 1, PENDING_MAX = 2000 };

static int by_hash(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A number for the scope and what of it is published. */
static int64_t key_of_scope(struct indexer *ix) {
    struct buf all = {0};
    uint64_t *folders = NULL;
    size_t n = 0;
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (f->published)
            *ARENA_PUSH(ix->job, folders, n) = hash_of_path(f->path);
    if (n)
        qsort(folders, n, sizeof *folders, by_hash);
    buf_add_varint(&all, RULES_VERSION);
    buf_add_varint(&all, PROBLEM_COUNT);
    for (size_t i = 0; i < ix->scope.n; i++)
        buf_add_varint(&all, (uint64_t)ix->scope.roots[i]);
    for (size_t i = 0; i < n; i++)
        buf_add_varint(&all, folders[i]);
    int64_t key = (int64_t)(hash_bytes(buf_str(&all)) >> 1);
    buf_fini(&all);
    return key;
}

static void pending_end(struct verdict *v) {
    arena_free(v->arena);
    v->arena = NULL;
    v->pending = NULL;
    v->pending_count = 0;
}

void verdict_forget(struct indexer *ix) {
    struct verdict *v = &ix->verdict;
    pending_end(v);
    map_fini(&v->found);
    map_fini(&v->fresh);
    *v = (struct verdict){0};
}

/* ---- keeping it ---- */

void verdict_note(struct indexer *ix, int64_t kit, const struct problems *found) {
    struct verdict *v = &ix->verdict;
    struct buf bytes = {0};
    if (v->recalling)
        map_put(&v->fresh, (uint64_t)kit, 0);
    if (found->count == 0 && !map_get(&v->found, (uint64_t)kit, NULL))
        return;
    if (!v->arena)
        v->arena = arena_new();
    if (found->count)
        problems_write(&bytes, found);
    *ARENA_PUSH(v->arena, v->pending, v->pending_count) =
        (struct finding){kit, arena_str(v->arena, buf_str(&bytes))};
    buf_fini(&bytes);
    if (found->count)
        map_put(&v->found, (uint64_t)kit, 0);
    else
        map_remove(&v->found, (uint64_t)kit);
}

/* Between begin and commit. */
static bool write_pending(struct indexer *ix, struct err *e) {
    struct verdict *v = &ix->verdict;
    if (!v->kept && !store_verdict_drop(ix->store, v->key, e)) /* of older checks */
        return false;
    for (size_t i = 0; i < v->pending_count; i++)
        if (!store_finding_put(ix->store, v->key, v->pending[i].kit, v->pending[i].problems, e))
            return false;
    return true;
}

static bool keep(struct indexer *ix, int64_t generation) {
    struct err e = {0};
    if (!depot_begin(ix))
        return false;
    if (!write_pending(ix, &e) || !store_verdict_put(ix->store, ix->verdict.key, generation, &e)) {
        depot_failed(ix, &e);
        return false;
    }
    if (!depot_commit(ix))
        return false;
    pending_end(&ix->verdict);
    ix->verdict.kept = true;
    ix->verdict.generation = generation;
    return true;
}

/* In the middle of checking much: findings are not kept in memory for long, but until the end they
 * are no verdict. */
void verdict_spill(struct indexer *ix) {
    if (ix->verdict.pending_count > PENDING_MAX && ix->verdict.key == key_of_scope(ix))
        keep(ix, 0);
}

void verdict_keep(struct indexer *ix) {
    const struct verdict *v = &ix->verdict;
    bool idle = !publish_pending(ix) && !scan_pending(ix) && !sites_pending(ix) && !ix->foreign;
    if (!idle || !v->complete || v->key != key_of_scope(ix) ||
        (v->kept && v->generation == ix->seen_generation && v->pending_count == 0))
        return;
    keep(ix, ix->seen_generation);
}

/* All that is published is about to be checked, or has been. */
void verdict_begin(struct indexer *ix) {
    verdict_forget(ix);
    ix->verdict.key = key_of_scope(ix);
}

void verdict_end(struct indexer *ix) {
    struct verdict *v = &ix->verdict;
    v->complete = v->key == key_of_scope(ix);
    v->recalling = false;
    map_fini(&v->fresh);
}

/* ---- recalling it ---- */

/* What others have put, what refers to that, and what is gone by their doing. */
bool verdict_news(struct indexer *ix, int64_t since, bool *any) {
    struct store_news news;
    struct kit_row row, *rows = NULL;
    struct err e = {0};
    *any = false;
    if (!store_news(ix->store, ix->job, &ix->scope, since, &news, &e)) {
        if (e.code != ERR_NOT_FOUND)
            depot_failed(ix, &e);
        return false;
    }
    for (size_t i = 0; i < news.kit_count; i++)
        if (store_kit(ix->store, ix->job, news.kits[i], false, &row))
            publish_path(ix, row.path);
    size_t n = store_concerned(ix->store, ix->job, &ix->scope, news.keys, news.key_count, &rows);
    for (size_t i = 0; i < n; i++)
        publish_path(ix, rows[i].path);
    if (news.gone)
        publish_reported(ix);
    *any = news.kit_count || news.gone || news.key_count; /* open documents refer to them too */
    return true;
}

bool verdict_recall(struct indexer *ix) {
    struct verdict *v = &ix->verdict;
    struct err e = {0};
    int64_t key = key_of_scope(ix), generation = 0, *kits = NULL;
    size_t n = 0;
    bool any;
    if (!store_verdict(ix->store, ix->job, key, &generation, &kits, &n, &e)) {
        if (e.code != ERR_NOT_FOUND)
            depot_failed(ix, &e);
        return false;
    }
    if (generation == 0 || !verdict_news(ix, generation, &any) || !targets_recall(ix))
        return false;
    verdict_forget(ix);
    v->key = key;
    v->kept = v->recalling = true;
    v->generation = generation;
    for (size_t i = 0; i < n; i++)
        map_put(&v->found, (uint64_t)kits[i], 0);
    log_debug("problems of %zu kits are recalled", n);
    return true;
}

/* A kit that has been checked since says more than what was kept. */
bool verdict_is_old(const struct indexer *ix, int64_t kit) {
    return map_get(&ix->verdict.fresh, (uint64_t)kit, NULL);
}
