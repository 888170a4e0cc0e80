/* watch.c — roots, the directories watched for them, and what becomes of both when the system
 * fails: restart, polling, rescans. It reads no directory and calls nobody back; what an event
 * means for kits is the indexer's. */
#define LOG_MODULE "watch"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "watch/state.h"

enum {
    RESTART_FIRST_MS = 1000, /* doubled each time */
    RESTARTS_MAX = 5,
    STABLE_MS = 30000, /* so long without failure, and the next one is a first one */
    POLL_MIN_MS = 10,
};

static int64_t clock_now(void) {
    return os_clock_ns() / 1000000;
}

/* ---- the backend's life ---- */

static void stop(struct watch *w) {
    if (w->phase == PHASE_RUNNING)
        w->backend->close(w->state);
    w->state = NULL;
    w->phase = PHASE_OFF;
    w->restart_at_ms = w->retry_at_ms = w->rescan_at_ms = -1;
    places_unbind(w, false);
}

static void backend_failed(struct watch *w, const struct err *e) {
    bool given_up = w->phase == PHASE_GIVEN_UP;
    stop(w);
    if (!given_up) /* then it fails each minute */
        log_warning("%s", e->text);
    text_set(&w->error, e->text);
    w->open_lacked = e->code == ERR_EXHAUSTED;
    if (w->failures < RESTARTS_MAX && !w->open_lacked) {
        w->phase = PHASE_RECOVERING;
        w->restart_at_ms = w->clock_ms() + ((int64_t)RESTART_FIRST_MS << w->failures++);
    } else {
        w->phase = PHASE_GIVEN_UP;
        w->restart_at_ms = w->clock_ms() + RETRY_MS;
        trouble_note(w, TROUBLE_BROKEN, e->text, "everything is polled instead");
        places_watch_all(w);
        if (!given_up)
            pending_add_all(w, w->clock_ms()); /* what happened until they were polled */
    }
    roots_update(w);
}

/* Begins what the setting asks for. */
static void start(struct watch *w) {
    w->restart_at_ms = w->retry_at_ms = -1;
    if (w->options.backend != WATCH_AUTO || !w->backend) {
        w->phase = w->options.backend == WATCH_OFF ? PHASE_OFF : PHASE_POLL;
        if (w->phase == PHASE_POLL)
            places_watch_all(w);
        roots_update(w);
        return;
    }
    struct err e = {0};
    if (!w->backend->open(&w->state, &e)) {
        backend_failed(w, &e);
        return;
    }
    w->phase = PHASE_RUNNING;
    w->opened_ms = w->clock_ms();
    if (w->backend->wake_by)
        w->backend->wake_by(w->state, w->wake, w->wake_context);
    if (w->backend->rescan_ms)
        w->rescan_at_ms = w->opened_ms + w->backend->rescan_ms;
    places_watch_all(w);
}

static void set_options(struct watch *w, const struct watch_options *options) {
    w->options = *options;
    if (w->options.poll_interval_ms < POLL_MIN_MS)
        w->options.poll_interval_ms = POLL_MIN_MS;
    poll_set_interval(w->poll, w->options.poll_interval_ms);
}

struct watch *watch_new_with(const struct watch_options *options, const struct backend *backend,
                             const struct poll_system *disk, int64_t (*clock_ms)(void)) {
    struct watch *w = MEM_NEW(struct watch);
    w->backend = backend;
    w->clock_ms = clock_ms;
    w->dirs = dirs_new();
    w->poll = poll_new(disk);
    w->rescan_ms = w->rescan_at_ms = -1;
    set_options(w, options);
    start(w);
    return w;
}

struct watch *watch_new(const struct watch_options *options) {
#ifdef __linux__
    const struct backend *backend = &backend_inotify;
#else
    const struct backend *backend = &backend_fsevent;
#endif
    return watch_new_with(options, backend, &poll_os, clock_now);
}

void watch_wake_by(struct watch *w, void (*wake)(void *), void *context) {
    w->wake = wake;
    w->wake_context = context;
    if (w->phase == PHASE_RUNNING && w->backend->wake_by)
        w->backend->wake_by(w->state, wake, context);
}

void watch_free(struct watch *w) {
    if (!w)
        return;
    stop(w);
    dirs_free(w->dirs);
    poll_free(w->poll);
    batch_free(w->pending);
    for (size_t i = 0; i < w->root_count; i++)
        root_free(w->roots[i]);
    mem_free(w->roots);
    buf_fini(&w->error);
    buf_fini(&w->path);
    for (size_t i = 0; i < TROUBLE_COUNT; i++)
        buf_fini(&w->trouble[i]);
    mem_free(w);
}

void watch_configure(struct watch *w, const struct watch_options *options) {
    bool other = options->backend != w->options.backend;
    set_options(w, options);
    if (!other)
        return;
    stop(w);
    if (options->backend == WATCH_OFF)
        places_unbind(w, true);
    w->failures = 0;
    start(w);
    if (w->phase != PHASE_OFF)
        pending_add_all(w, w->clock_ms());
}

int watch_fd(const struct watch *w) {
    return w->phase == PHASE_RUNNING ? w->backend->fd(w->state) : -1;
}

/* ---- events ---- */

struct visit {
    struct watch *w;
    int64_t now_ms;
};

/* Puts a path into the batch, unless all it is watched for has filled its share already: then it is
 * in there as a whole. */
static void report(const struct visit *v, const struct dir *d, struct str name) {
    struct watch *w = v->w;
    pending_touch(w, v->now_ms);
    struct root *counted = NULL;
    for (const struct claim *c = &d->claim; c && c->root; c = c->next) {
        c->root->last_event_ms = v->now_ms;
        if (c->root->pending <= WATCH_PATHS_MAX)
            counted = c->root;
    }
    if (!counted)
        return;
    dirs_path(d, &w->path);
    if (name.n) {
        if (w->path.n > 1)
            buf_add_byte(&w->path, '/');
        buf_add(&w->path, name);
    }
    size_t count = w->pending->count;
    batch_add(w->pending, CHANGE_PATH, buf_str(&w->path));
    if (w->pending->count == count)
        return;
    if (++counted->pending > WATCH_PATHS_MAX || w->pending->paths > WATCH_PATHS_MAX) {
        counted->pending = WATCH_PATHS_MAX + 1;
        pending_add_root(w, counted, v->now_ms);
    }
}

/* A watched directory by that name in one that has the number. */
static struct dir *watched_entry(struct watch *w, int number, struct str name) {
    for (struct dir *d = dirs_of(w->dirs, number); d; d = d->same) {
        struct dir *entry = d->entries ? dirs_child(w->dirs, d, name) : NULL;
        if (entry)
            return entry;
    }
    return NULL;
}

/* What is watched under a name is another thing now, or may be: whoever looks at the path, as the
 * batch asks for, watches it again. Dropping may take other paths of the same number along, so the
 * search begins anew each time. */
static void on_entry(const struct visit *v, const struct event *event) {
    struct watch *w = v->w;
    for (struct dir *d = dirs_of(w->dirs, event->dir); d; d = d->same)
        if (d->entries || !event->name.n)
            report(v, d, event->name);
    struct dir *entry;
    while (event->name.n && (entry = watched_entry(w, event->dir, event->name)))
        places_drop(w, entry);
}

static void on_dir_lost(const struct visit *v, const struct event *event) {
    struct watch *w = v->w;
    struct dir *d;
    while ((d = dirs_of(w->dirs, event->dir))) {
        report(v, d, STR_NONE);
        if (event->type == EVENT_DIR_GONE)
            dirs_unbind(w->dirs, d);
        places_drop(w, d);
    }
}

static void on_overflow(struct watch *w, int number, int64_t now_ms) {
    if (number < 0)
        for (size_t i = 0; i < w->root_count; i++)
            w->roots[i]->overflows++;
    for (struct dir *d = number < 0 ? NULL : dirs_of(w->dirs, number); d; d = d->same)
        if (d->claim.root && !d->claim.root->marked)
            d->claim.root->overflows++;
    log_info("events were lost: everything is looked at");
    pending_add_lost(w, number, now_ms);
}

/* Of interest when its directory is watched. A directory that is "written" has got or lost entries,
 * which tell of themselves. */
static void on_path(const struct visit *v, const struct event *event) {
    struct watch *w = v->w;
    struct dir *d = dirs_find(w->dirs, path_dir(event->name));
    struct dir *entry = dirs_find(w->dirs, event->name);
    bool watched = entry && entry->number >= 0;
    if (watched && event->type == EVENT_PATH_WRITTEN)
        return;
    if (d && d->number >= 0)
        report(v, d, path_name(event->name));
    else if (watched)
        report(v, entry, STR_NONE);
    if (watched)
        places_drop(w, entry);
}

static void on_event(void *context, const struct event *event) {
    const struct visit *v = context;
    struct watch *w = v->w;
    if (event->type == EVENT_OVERFLOW)
        on_overflow(w, event->dir, v->now_ms);
    else if (event->type == EVENT_PATH || event->type == EVENT_PATH_WRITTEN)
        on_path(v, event);
    else if (event->type == EVENT_DIR_GONE && dirs_ended(w->dirs, event->dir))
        return;
    else if (dirs_awaits_end(w->dirs, event->dir))
        return;
    else if (event->type == EVENT_ENTRY)
        on_entry(v, event);
    else
        on_dir_lost(v, event);
}

void watch_note(struct watch *w, struct str path) {
    pending_touch(w, w->clock_ms());
    batch_add(w->pending, CHANGE_PATH, path);
}

void watch_hurry(struct watch *w) {
    int64_t now_ms = w->clock_ms();
    bool all = w->phase == PHASE_RUNNING && w->backend->is_unordered;
    w->hold_until_ms = 0;
    for (size_t i = 0; i < w->root_count; i++)
        if (all || w->roots[i]->state != STATE_WATCHING)
            pending_add_root(w, w->roots[i], now_ms);
}

/* ---- what time brings ---- */

static void restart(struct watch *w, int64_t now_ms) {
    w->restarts++;
    start(w);
    if (w->phase == PHASE_RUNNING)
        pending_add_all(w, now_ms);
}

/* Roots that can be watched again have to be looked at once more, after that. */
static void retry(struct watch *w, int64_t now_ms) {
    enum watch_state *before = mem_alloc(sizeof *before * w->root_count);
    for (size_t i = 0; i < w->root_count; i++)
        before[i] = w->roots[i]->state;
    places_watch_all(w);
    for (size_t i = 0; i < w->root_count; i++) {
        enum watch_state was = before[i], is = w->roots[i]->state;
        if (was != is && (was == STATE_FAILED || is == STATE_WATCHING))
            pending_add_root(w, w->roots[i], now_ms);
    }
    mem_free(before);
}

static void keep_time(struct watch *w, int64_t now_ms) {
    if (w->restart_at_ms >= 0 && now_ms >= w->restart_at_ms)
        restart(w, now_ms);
    if (w->retry_at_ms >= 0 && now_ms >= w->retry_at_ms)
        retry(w, now_ms);
    if (w->rescan_at_ms >= 0 && now_ms >= w->rescan_at_ms) {
        w->rescan_at_ms = now_ms + w->backend->rescan_ms;
        pending_add_all(w, now_ms);
    }
    if (w->phase == PHASE_RUNNING && now_ms >= w->opened_ms + STABLE_MS)
        w->failures = 0;
}

struct batch *watch_take(struct watch *w, int64_t now_ms, bool flush) {
    keep_time(w, now_ms);
    struct visit v = {w, now_ms};
    poll_drain(w->poll, on_event, &v);
    if (w->phase == PHASE_RUNNING) {
        struct err e = {0};
        if (!w->backend->drain(w->state, on_event, &v, &e))
            backend_failed(w, &e);
    }
    if (!w->pending || (!flush && now_ms < pending_due_ms(w)))
        return NULL;
    return pending_take(w, now_ms);
}

int64_t watch_timeout_ms(const struct watch *w, int64_t now_ms) {
    int64_t poll = poll_due_ms(w->poll);
    const int64_t times[] = {w->restart_at_ms, w->retry_at_ms, w->rescan_at_ms,
                             poll < 0 ? -1 : now_ms + poll, w->pending ? pending_due_ms(w) : -1};
    int64_t next = -1;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (times[i] >= 0 && (next < 0 || times[i] < next))
            next = times[i];
    if (next < 0)
        return -1;
    return next > now_ms ? next - now_ms : 0;
}
