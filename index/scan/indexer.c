/* indexer.c — the indexer's thread: its orders, its loop, its life. What it does in a turn is in
 * the other files; here is only what comes before what. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

uint64_t hash_of_path(struct str path) {
    return hash_bytes(path);
}

int64_t now_ms(void) {
    return os_clock_ns() / 1000000;
}

/* ---- orders ---- */

enum order_kind {
    ORDER_ADD_FOLDER,
    ORDER_REMOVE_FOLDER,
    ORDER_REGISTRY,
    ORDER_WATCH,
    ORDER_SHOWN,
    ORDER_NOTE,
    ORDER_TARGETS,
    ORDER_SUSPECT,
    ORDER_SYNC,
    ORDER_HEALTH,
    ORDER_REPUBLISH,
    ORDER_REPORT,
};
struct order {
    struct letter letter; /* kind: enum order_kind */
    struct arena *arena;  /* of the order itself, too */
    struct str path;
    bool on;
    struct watch_options watch;
    bool *shown;
    struct str *paths;
    size_t count;
    int64_t token;
};

static struct order *order_new(enum order_kind kind) {
    struct arena *arena = arena_new();
    struct order *o = ARENA_NEW(arena, struct order);
    o->letter.kind = (int)kind;
    o->arena = arena;
    return o;
}

static void give(struct indexer *ix, struct order *o) {
    mailbox_post(ix->in, &o->letter);
}

/* Without the '/' at the end that a client may have left there. */
static struct str tidy(struct arena *a, struct str path) {
    return path_resolve(a, STR("/"), path);
}

void indexer_add_folder(struct indexer *ix, struct str path, bool published) {
    struct order *o = order_new(ORDER_ADD_FOLDER);
    o->path = tidy(o->arena, path);
    o->on = published;
    give(ix, o);
}

void indexer_remove_folder(struct indexer *ix, struct str path) {
    struct order *o = order_new(ORDER_REMOVE_FOLDER);
    o->path = tidy(o->arena, path);
    give(ix, o);
}

void indexer_set_registry(struct indexer *ix, bool on) {
    struct order *o = order_new(ORDER_REGISTRY);
    o->on = on;
    give(ix, o);
}

void indexer_set_watch(struct indexer *ix, const struct watch_options *options) {
    struct order *o = order_new(ORDER_WATCH);
    o->watch = *options;
    give(ix, o);
}

void indexer_set_shown(struct indexer *ix, const bool *shown) {
    struct order *o = order_new(ORDER_SHOWN);
    o->shown = ARENA_ARRAY(o->arena, bool, PROBLEM_COUNT);
    memcpy(o->shown, shown, sizeof ix->shown);
    give(ix, o);
}

void indexer_note(struct indexer *ix, struct str path) {
    struct order *o = order_new(ORDER_NOTE);
    o->path = tidy(o->arena, path);
    give(ix, o);
}

void indexer_want_targets(struct indexer *ix, const struct str *paths, size_t n) {
    struct order *o = order_new(ORDER_TARGETS);
    o->paths = ARENA_ARRAY(o->arena, struct str, n);
    o->count = n;
    for (size_t i = 0; i < n; i++)
        o->paths[i] = arena_str(o->arena, paths[i]);
    give(ix, o);
}

void indexer_suspect(struct indexer *ix, uint64_t inode) {
    struct order *o = order_new(ORDER_SUSPECT);
    o->token = (int64_t)inode;
    give(ix, o);
}

void indexer_sync(struct indexer *ix, int64_t token) {
    struct order *o = order_new(ORDER_SYNC);
    o->token = token;
    give(ix, o);
}

void indexer_ask_health(struct indexer *ix, int64_t token) {
    struct order *o = order_new(ORDER_HEALTH);
    o->token = token;
    give(ix, o);
}

void indexer_republish(struct indexer *ix) {
    give(ix, order_new(ORDER_REPUBLISH));
}

void indexer_report(struct indexer *ix, struct str path) {
    struct order *o = order_new(ORDER_REPORT);
    o->path = tidy(o->arena, path);
    give(ix, o);
}

/* What is reported is what is on disk: a save just before may still be waiting for its batch. */
static void look_again(struct indexer *ix, struct str path) {
    struct str below;
    struct kit_stamp have;
    struct site *site = ix->store ? sites_of_path(ix, path, &below) : NULL;
    /* Where links lead a listing alone can tell what is a kit of its own. */
    if (site && site->id >= 0 &&
        (store_stamp(ix->store, site->id, below, ix->job, &have) ||
         (!site->link_count && walk_takes(site->home, below)))) {
        if (!site->link_count)
            scan_overrule(ix, site, below);
        work_add(&ix->urgent, (struct lookup){.site = site, .below = below});
    }
    publish_again(ix, path);
}

static void obey(struct indexer *ix, const struct order *o) {
    switch ((enum order_kind)o->letter.kind) {
    case ORDER_ADD_FOLDER:
        folders_add(ix, o->path, FOLDER_CLIENT, o->on);
        ix->added++;
        break;
    case ORDER_REMOVE_FOLDER:
        folders_remove(ix, o->path, FOLDER_CLIENT);
        break;
    case ORDER_REGISTRY:
        ix->registry = o->on;
        ix->registry_due = true;
        break;
    case ORDER_WATCH:
        ix->watch_options = o->watch;
        watch_configure(ix->watch, &o->watch);
        break;
    case ORDER_SHOWN:
        publish_show(ix, o->shown);
        break;
    case ORDER_NOTE:
        watch_note(ix->watch, o->path);
        break;
    case ORDER_TARGETS:
        targets_want(ix, o->paths, o->count);
        break;
    case ORDER_SUSPECT:
        depot_suspect(ix, (uint64_t)o->token);
        break;
    case ORDER_SYNC:
        sync_add(ix, o->token);
        break;
    case ORDER_HEALTH:
        report_health(ix, o->token);
        break;
    case ORDER_REPUBLISH:
        ix->publish_due = ix->publish_force = true;
        break;
    case ORDER_REPORT:
        look_again(ix, o->path);
        break;
    }
}

static void take_orders(struct indexer *ix) {
    for (struct letter *l; (l = mailbox_take(ix->in));) {
        struct order *o = (struct order *)l;
        obey(ix, o);
        arena_free(o->arena);
    }
}

/* ---- the loop ---- */

static void note_queue(struct indexer *ix) {
    size_t length = ix->urgent.count - ix->urgent.at;
    atomic_store(&ix->queued, length);
    if (length > atomic_load(&ix->peak))
        atomic_store(&ix->peak, length);
}

/* The most urgent piece of work that there is; false when there is none. */
static bool work(struct indexer *ix) {
    static bool (*const steps[])(struct indexer *) = {
        publish_crowd,    scan_urgent, targets_work, publish_dirty,
        folders_discover, scan_list,   scan_work,    events_other_names,
        sites_drop,       scan_names,  publish_all,  scan_bodies,
    };
    if (!ix->store || now_ms() < ix->pause_until)
        return folders_discover(ix);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i](ix))
            return true;
    return false;
}

static void tell_trouble(struct indexer *ix) {
    struct buf sentence = {0};
    while (watch_trouble(ix->watch, &sentence)) {
        report_trouble(ix, buf_str(&sentence));
        buf_reset(&sentence);
    }
    buf_fini(&sentence);
    if (watch_news(ix->watch))
        report_health(ix, 0);
}

/* Nothing to do but what can wait; true: there may be more of it. */
static bool rest(struct indexer *ix) {
    if (depot_trouble(ix))
        return true;
    if (ix->changed_due)
        report_changed(ix, true);
    scan_progress(ix, true);
    if (!sites_pending(ix) && !scan_pending(ix))
        ix->rebuilding = false;
    if (sync_finish(ix, ix->pause_until <= now_ms()))
        return true;
    if (ix->store && ix->tend_due && now_ms() >= ix->tend_at) {
        depot_tend(ix);
        return true;
    }
    return false;
}

static int64_t earlier(int64_t a, int64_t b) { /* -1: never */
    return a < 0 ? b : b < 0 ? a : a < b ? a : b;
}

static int64_t wait_time(struct indexer *ix) {
    int64_t now = now_ms(), at = scan_wakeup(ix);
    at = earlier(at, sync_wakeup(ix));
    if (!ix->store)
        at = earlier(at, ix->open_at);
    else if (ix->tend_due)
        at = earlier(at, ix->tend_at);
    if (ix->pause_until > now)
        at = earlier(at, ix->pause_until);
    int64_t wait = at < 0 ? -1 : at > now ? at - now : 0;
    return earlier(wait, watch_timeout_ms(ix->watch, now));
}

static void sleep_until_needed(struct indexer *ix, bool busy) {
    int fd = watch_fd(ix->watch);
    if (fd != ix->watched_fd) {
        waiter_watch(ix->waiter, fd);
        ix->watched_fd = fd;
    }
    if (!busy)
        waiter_wait(ix->waiter, wait_time(ix));
}

static void turn(struct indexer *ix) {
    take_orders(ix);
    depot_open(ix);
    folders_read_registry(ix);
    if (ix->told_added != ix->added) {
        ix->told_added = ix->added;
        report_scope(ix);
    }
    events_take(ix, sync_flushing(ix));
    tell_trouble(ix);
    depot_foreign(ix);
    note_queue(ix);
    bool busy = work(ix);
    if (busy)
        sync_finish(ix, false);
    else
        busy = rest(ix);
    arena_reset(ix->job);
    sleep_until_needed(ix, busy);
}

static void run(void *context) {
    struct indexer *ix = context;
    ix->job = arena_new();
    ix->scope_arena = arena_new();
    ix->watch = watch_new(&ix->watch_options);
    watch_wake_by(ix->watch, waiter_wake, ix->waiter);
    ix->watched_fd = -1;
    ix->told_added = -1;
    ix->registry_due = ix->registry;
    while (!atomic_load(&ix->stop))
        turn(ix);
    waiter_watch(ix->waiter, -1);
    if (ix->store)
        verdict_keep(ix);
    sync_free(ix);
    publish_free(ix);
    verdict_forget(ix);
    targets_free(ix);
    sites_free(ix);
    work_end(&ix->urgent);
    map_fini(&ix->shared);
    depot_close(ix);
    watch_free(ix->watch);
    lines_fini(&ix->lines);
    buf_fini(&ix->text);
    arena_free(ix->scope_arena);
    arena_free(ix->job);
}

/* ---- life ---- */

struct indexer *indexer_new(const struct indexer_options *options, struct mailbox *out) {
    struct indexer *ix = MEM_NEW(struct indexer);
    ix->arena = arena_new();
    ix->store_path = arena_strz(ix->arena, str_z(options->store_path));
    ix->store_dir = path_dir(str_z(ix->store_path));
    ix->sync_dir = path_join(ix->arena, ix->store_dir, STR("sync"));
    ix->watch_options = options->watch;
    ix->registry = options->registry;
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        ix->shown[i] =
            options->shown ? options->shown[i] : problem_rows[i].severity != SEVERITY_OFF;
    ix->out = out;
    ix->waiter = waiter_new();
    ix->in = mailbox_new(waiter_wake, ix->waiter);
    ix->thread = thread_start("indexer", run, ix);
    return ix;
}

void indexer_free(struct indexer *ix) {
    if (!ix)
        return;
    atomic_store(&ix->stop, true);
    waiter_wake(ix->waiter);
    thread_join(ix->thread);
    for (struct letter *l; (l = mailbox_take(ix->in));)
        arena_free(((struct order *)l)->arena);
    mailbox_free(ix->in);
    waiter_free(ix->waiter);
    arena_free(ix->arena);
    mem_free(ix);
}

size_t indexer_queue(struct indexer *ix, size_t *peak) {
    if (peak)
        *peak = atomic_load(&ix->peak);
    return mailbox_count(ix->in) + atomic_load(&ix->queued);
}
