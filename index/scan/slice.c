/* slice.c — lookups in slices: at most so many kits and so long in one transaction, so that events,
 * orders and other processes get their turn in between. Which lookups there are is for scan.c. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

/* ---- how long ---- */

/* Each commit of a cold build costs as much as many kits, so it goes on for longer as long as
 * nobody else wants anything: neither orders nor events nor another process. */
bool slice_in_time(struct indexer *ix, int64_t since_ns, bool bulk) {
    int64_t spent = (os_clock_ns() - since_ns) / 1000000;
    if (!bulk)
        return spent < SLICE_MS;
    if (spent >= ix->bulk_ms || atomic_load(&ix->stop) || (ix->writing && store_wanted(ix->store)))
        return false;
    return spent < LONG_MS || waiter_wait(ix->waiter, 0) == WAIT_TIME;
}

/* Events that are gathered are to be seen in time, and what a long slice has gathered takes long to
 * commit: whoever comes meanwhile waits for that. */
void slice_begin_bulk(struct indexer *ix) {
    int64_t quiet = watch_timeout_ms(ix->watch, now_ms());
    int64_t most = quiet < 0 || quiet > BULK_MS ? BULK_MS : quiet < LONG_MS ? LONG_MS : quiet;
    ix->bulky = true;
    ix->bulk_ms = most > SLICE_MS && store_alone(ix->store) ? most : SLICE_MS;
}

/* ---- the lookups ---- */

void slice_skip_same(struct indexer *ix, struct work *w, int64_t since) {
    store_read_begin(ix->store);
    while (w->at < w->count && slice_in_time(ix, since, false) &&
           lookup_same(ix, &w->items[w->at])) {
        w->at++;
        arena_reset(ix->job);
    }
    store_read_end(ix->store);
}

static bool next_lookup(struct work **works, size_t count, size_t *at, struct lookup *l) {
    for (; *at < count; ++*at) {
        struct work *w = works[*at];
        while (w->at < w->count) {
            *l = w->items[w->at++]; /* running it may add work */
            if (l->site)
                return true;
        }
    }
    return false;
}

static bool run(struct indexer *ix, struct work **works, size_t count, bool bulk, int64_t since,
                struct err *e) {
    struct lookup l;
    size_t at = 0;
    for (size_t n = 0; (bulk || n < SLICE_KITS) && (n == 0 || slice_in_time(ix, since, bulk)) &&
                       next_lookup(works, count, &at, &l);
         n++) {
        if (!lookup_run(ix, &l, false, e))
            return false;
        arena_reset(ix->job);
    }
    return true;
}

static void start_again(struct work **works, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (works[i]->count) /* else it was given up */
            works[i]->at = works[i]->from;
}

/* On failure all of it remains to be done. Kits that are what they were are no news, however often
 * they have to be read: so it is while the clock is behind. */
bool slice_run(struct indexer *ix, struct work **works, size_t count, bool bulk, int64_t since) {
    size_t touched = ix->touched_count;
    struct err e = {0};
    if (bulk)
        slice_begin_bulk(ix);
    if (!depot_begin(ix))
        return false;
    int64_t before = store_generation(ix->store);
    for (size_t i = 0; i < count; i++)
        works[i]->from = works[i]->at;
    bool ok = run(ix, works, count, bulk, since, &e);
    if (!ok)
        depot_failed(ix, &e);
    bool news = ok && store_generation(ix->store) != before;
    ok = ok && depot_commit(ix);
    if (!ok) {
        ix->touched_count = touched;
        start_again(works, count);
    } else if (news) {
        report_changed(ix, false);
    }
    return ok;
}
