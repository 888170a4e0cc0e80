/* depot.c — the indexer's connection to the store: opened when it can be, thrown away when it
 * cannot be trusted, and never a reason to stop watching. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/mem.h"

enum { RETRY_MS = 50, RETRY_MOST_MS = 60000, PAUSE_MS = 50, EXPIRE_DAYS = 90, TEND_MS = 500 };

/* What a connection knew is void with it. */
static void forget(struct indexer *ix) {
    work_end(&ix->urgent);
    map_fini(&ix->shared);
    ix->dropping_count = 0;
    for (struct site *s = ix->sites; s; s = s->next)
        site_forget(s);
    targets_forget(ix);
    verdict_forget(ix);
    publish_restart(ix);
}

void depot_close(struct indexer *ix) {
    for (struct site *s = ix->sites; s; s = s->next) {
        os_lock_release(s->lock);
        s->lock = NULL;
    }
    store_close(ix->store);
    ix->store = NULL;
}

static void unavailable(struct indexer *ix, const struct err *e) {
    ix->open_wait = ix->open_wait == 0                  ? RETRY_MS
                    : ix->open_wait * 2 < RETRY_MOST_MS ? ix->open_wait * 2
                                                        : RETRY_MOST_MS;
    ix->open_at = now_ms() + ix->open_wait;
    if (ix->open_told) {
        log_debug("still no index: %s", e->text);
        return;
    }
    struct buf text = {0};
    buf_addf(&text,
             "The index cannot be used (%s). Search and checks across files are off until it can.",
             e->text);
    report_trouble(ix, buf_str(&text));
    buf_fini(&text);
    ix->open_told = true;
}

static void reopen(struct indexer *ix) {
    depot_close(ix);
    forget(ix);
    ix->open_at = 0;
}

static uint64_t inode_of(const char *path) {
    struct os_info info;
    return os_stat(path, &info, &(struct err){0}) ? info.stamp.inode : 0;
}

/* Opened as it is, an emptied file would be waited for: whoever still reads what it was locks it.
 */
static bool put_unwanted_aside(struct indexer *ix, struct err *e) {
    if (ix->unwanted && ix->unwanted == inode_of(ix->store_path) &&
        !store_set_aside(ix->store_path, e))
        return false;
    ix->unwanted = 0;
    return true;
}

/* A file that cannot be trusted is put aside, unless somebody else has done so already. */
static void replace(struct indexer *ix, const struct err *why) {
    bool done = ix->store && store_replaced(ix->store) && !store_emptied(ix->store);
    log_warning("the index is built again: %s", why->text);
    reopen(ix);
    ix->rebuilding = true;
    struct err e = {0};
    if (!done && !store_set_aside(ix->store_path, &e)) {
        ix->unwanted = inode_of(ix->store_path);
        unavailable(ix, &e);
    }
    if (!ix->rebuild_told)
        report_trouble(ix, STR("The index was damaged or of another version; it is built again."));
    ix->rebuild_told = true;
}

/* Who was busy said nothing, which may have been taken for an answer. */
bool depot_trouble(struct indexer *ix) {
    struct err e = {0};
    if (!ix->store || !store_trouble(ix->store, &e))
        return false;
    depot_failed(ix, &e);
    if (ix->store)
        reopen(ix);
    return true;
}

void depot_open(struct indexer *ix) {
    struct err e = {0};
    (void)depot_trouble(ix);
    if (ix->store || now_ms() < ix->open_at)
        return;
    bool replaced = false;
    if (put_unwanted_aside(ix, &e))
        ix->store = store_open(ix->store_path, STORE_WRITE, &e);
    if (!ix->store && e.code == ERR_CORRUPT) {
        replaced = true;
        replace(ix, &e);
        if (ix->open_at == 0)
            ix->store = store_open(ix->store_path, STORE_WRITE, &e);
    }
    if (!ix->store) {
        if (!replaced || ix->open_at == 0)
            unavailable(ix, &e);
        return;
    }
    ix->open_wait = 0;
    ix->open_told = false;
    ix->names_due = true;
    ix->foreign = false;
    ix->seen_generation = store_generation(ix->store);
    store_changed(ix->store); /* what was before is known */
    forget(ix);
    if (ix->sites)
        sites_attach(ix);
}

bool depot_begin(struct indexer *ix) {
    struct err e = {0};
    if (!store_begin(ix->store, &e)) {
        depot_failed(ix, &e);
        return false;
    }
    ix->writing = true;
    if (store_changed(ix->store))
        ix->foreign = true;
    return true;
}

void depot_tend_later(struct indexer *ix) {
    ix->tend_due = true;
    ix->tend_at = now_ms() + TEND_MS;
}

bool depot_commit(struct indexer *ix) {
    struct err e = {0};
    int64_t generation = store_generation(ix->store); /* asked later, it may be that of others */
    ix->writing = false;
    if (!store_commit(ix->store, &e)) {
        depot_failed(ix, &e);
        return false;
    }
    if (!ix->foreign)
        ix->seen_generation = generation;
    depot_tend_later(ix);
    return true;
}

void depot_failed(struct indexer *ix, const struct err *e) {
    if (!ix->store)
        return;
    if (ix->writing)
        store_rollback(ix->store);
    ix->writing = false;
    switch (e->code) {
    case ERR_BUSY:
    case ERR_CANCELLED:
        log_debug("the index is busy: %s", e->text);
        ix->pause_until = now_ms() + PAUSE_MS;
        break;
    case ERR_CORRUPT:
        replace(ix, e);
        break;
    case ERR_NOT_FOUND: /* another file is in its place, or a root of ours was dropped */
        log_info("the index is opened again: %s", e->text);
        reopen(ix);
        break;
    case ERR_NONE:
    case ERR_ACCESS:
    case ERR_EXHAUSTED:
    case ERR_IO:
        reopen(ix);
        unavailable(ix, e);
        break;
    }
}

void depot_look(struct indexer *ix) {
    struct err e = {0};
    if (!ix->store || !store_replaced(ix->store))
        return;
    if (store_emptied(ix->store))
        err_set(&e, ERR_CORRUPT, "somebody has emptied its file");
    else
        err_set(&e, ERR_NOT_FOUND, "its file is gone");
    depot_failed(ix, &e);
}

void depot_suspect(struct indexer *ix, uint64_t inode) {
    struct err e = {0};
    if (!ix->store || store_inode(ix->store) != inode)
        return; /* that one is gone */
    err_set(&e, ERR_CORRUPT, "a reader has found damage");
    depot_failed(ix, &e);
}

/* ---- what others commit (decision 13) ---- */

void depot_foreign(struct indexer *ix) {
    if (!ix->store || (!store_changed(ix->store) && !ix->foreign))
        return;
    ix->foreign = false;
    int64_t generation = store_generation(ix->store), since = ix->seen_generation;
    bool any;
    if (generation == since)
        return;
    ix->seen_generation = generation;
    sites_enrol_again(ix);
    if (!ix->store)
        return;
    if (!verdict_news(ix, since, &any)) {
        if (!ix->store)
            return;
        any = ix->publish_due = true;
    }
    if (any)
        report_changed(ix, false);
}

/* ---- idle work ---- */

static bool expire(struct indexer *ix) {
    struct err e = {0};
    if (!depot_begin(ix))
        return false;
    bool ok = sites_expire(ix, EXPIRE_DAYS, &e) &&
              store_verdicts_expire(ix->store, EXPIRE_DAYS, &e) && targets_expire(ix, &e);
    if (!ok)
        depot_failed(ix, &e);
    return ok && depot_commit(ix);
}

/* Once a day: who runs for months goes on using its roots. */
static void expire_today(struct indexer *ix) {
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    int64_t today = os_wall_ms() / DAY_MS;
    if (today != ix->expired_on && expire(ix))
        ix->expired_on = today;
}

/* FTS5 keeps the table that it gathers words in, as large as it ever was, as long as the
 * connection: after much was written it is better to have another one. */
static void renew(struct indexer *ix) {
    struct err e = {0};
    int64_t identity = store_identity(ix->store);
    ix->bulky = false;
    store_close(ix->store);
    ix->store = store_open(ix->store_path, STORE_WRITE, &e);
    if (ix->store && store_identity(ix->store) == identity) {
        ix->foreign = store_generation(ix->store) != ix->seen_generation;
        return;
    }
    reopen(ix);
}

/* Nothing was written for a while: what is held for the next file can be made again. */
static void cool(struct indexer *ix) {
    arena_free(ix->job);
    ix->job = arena_new();
    buf_fini(&ix->text);
    lines_fini(&ix->lines);
    if (ix->bulky)
        renew(ix);
    else
        store_cool(ix->store);
    mem_trim();
}

void depot_tend(struct indexer *ix) {
    struct err e = {0};
    bool more = false;
    expire_today(ix);
    if (ix->store)
        verdict_keep(ix);
    if (!ix->store)
        return;
    if (!store_tend(ix->store, lookup_read_body, ix, &more, &e)) {
        depot_failed(ix, &e);
        if (ix->store)
            ix->tend_at = now_ms() + TEND_MS;
        return;
    }
    ix->tend_at = now_ms();
    ix->tend_due = more;
    if (!more)
        cool(ix);
}
