/* sync.c — kit/sync: a file of our own, seen by the same watcher, tells that everything before it
 * has been seen (decision 23). What cannot be watched is looked at as a whole instead; the watcher
 * knows what that is. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/path.h"

enum { PATIENCE_MS = 10000 };

static void end(struct indexer *ix, struct pending_sync **at, struct str sentence) {
    struct pending_sync *s = *at;
    struct err e = {0};
    *at = s->next;
    if (!os_remove(s->cookie, &e))
        log_debug("%s", e.text);
    report_synced(ix, s->token, sentence);
    arena_free(s->arena);
}

/* Cookies of servers that are no more. */
static void sweep(struct indexer *ix) {
    struct err e = {0};
    struct os_list *list = os_list_open(arena_strz(ix->job, ix->sync_dir), &e);
    for (struct os_entry entry; list && os_list_next(list, &entry);) {
        struct str rest = str_z(entry.name), pid;
        int64_t id;
        if (str_split(&rest, '-', &pid) && str_to_int(pid, &id) && id > 0 && id <= 0x7fffffff &&
            !os_process_alive((int)id) &&
            !os_remove(arena_strz(ix->job, path_join(ix->job, ix->sync_dir, str_z(entry.name))),
                       &e))
            log_debug("%s", e.text);
    }
    os_list_close(list);
}

/* What failed a moment ago and would be tried again in a while is tried now. */
static void hurry(struct indexer *ix) {
    depot_look(ix);
    ix->open_at = 0;
    ix->registry_due = ix->registry_due || ix->registry_at;
    for (struct folder *f = ix->folders; f; f = f->next)
        f->retry_at = 0;
    for (struct site *s = ix->sites; s; s = s->next)
        s->retry_at = s->waiting ? s->retry_at : 0;
}

static bool send_cookie(struct indexer *ix, const struct pending_sync *s, struct err *e) {
    if (!os_make_dirs(arena_strz(ix->job, ix->sync_dir), e))
        return false;
    if (ix->cookies++ == 0)
        sweep(ix);
    watch_root_add_quiet(ix->watch, ix->sync_dir);
    watch_dir(ix->watch, ix->sync_dir, ix->sync_dir);
    watch_hurry(ix->watch); /* with the root of the cookies, which may be new */
    return os_create_private(s->cookie, e);
}

void sync_add(struct indexer *ix, int64_t token) {
    struct arena *arena = arena_new();
    struct pending_sync *s = ARENA_NEW(arena, struct pending_sync), **at = &ix->syncs;
    struct err e = {0};
    struct str name = arena_printf(arena, "%d-%lld", os_process_id(), (long long)os_clock_ns());
    s->arena = arena;
    s->token = token;
    s->deadline_ms = now_ms() + PATIENCE_MS;
    s->cookie = arena_strz(arena, path_join(arena, ix->sync_dir, name));
    while (*at)
        at = &(*at)->next;
    *at = s;
    hurry(ix);
    if (!send_cookie(ix, s, &e))
        end(ix, at, str_z(e.text));
}

bool sync_flushing(const struct indexer *ix) {
    for (const struct pending_sync *s = ix->syncs; s; s = s->next)
        if (!s->seen)
            return true;
    return false;
}

void sync_event(struct indexer *ix, struct str path) {
    for (struct pending_sync *s = ix->syncs; s; s = s->next)
        if (str_eq(path, str_z(s->cookie)) || str_eq(path, ix->sync_dir))
            s->seen = true;
}

static struct str waited_for(struct indexer *ix, const struct pending_sync *s) {
    if (!s->seen)
        return STR("the watcher to report a file of our own");
    if (!ix->store)
        return STR("the index, which cannot be opened");
    for (const struct site *site = ix->sites; site; site = site->next) {
        if (site->waiting)
            return arena_printf(ix->job, "another process that indexes %.*s", STR_ARG(site->path));
        if (site->stale || site->listed || site->unsettled)
            return arena_printf(ix->job, "%.*s to be indexed", STR_ARG(site->path));
    }
    return publish_pending(ix) ? STR("problems to be reported") : STR("changes to be indexed");
}

bool sync_finish(struct indexer *ix, bool idle) {
    bool any = false;
    idle = idle && ix->store && !scan_pending(ix) && !sites_pending(ix) && !publish_pending(ix);
    for (struct pending_sync **at = &ix->syncs; *at;) {
        bool late = now_ms() >= (*at)->deadline_ms;
        if (idle && (*at)->seen) {
            end(ix, at, STR_NONE);
        } else if (late) {
            struct str what = waited_for(ix, *at);
            end(ix, at,
                arena_printf(ix->job, "Still waiting for %.*s after %d seconds", STR_ARG(what),
                             PATIENCE_MS / 1000));
        } else {
            at = &(*at)->next;
            continue;
        }
        any = true;
    }
    return any;
}

int64_t sync_wakeup(const struct indexer *ix) {
    int64_t at = -1;
    for (const struct pending_sync *s = ix->syncs; s; s = s->next)
        if (at < 0 || s->deadline_ms < at)
            at = s->deadline_ms;
    return at;
}

void sync_free(struct indexer *ix) {
    for (struct pending_sync *s; (s = ix->syncs);) {
        struct err e = {0};
        ix->syncs = s->next;
        if (!os_remove(s->cookie, &e))
            log_debug("%s", e.text);
        arena_free(s->arena);
    }
}
