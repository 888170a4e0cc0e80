/* session_index.c — what the session has indexed: its folders, the roots of its settings, the
 * threads that work on them, and when they are made anew. What becomes of their letters is
 * session.c's. */
#define LOG_MODULE "session"
#include "asker.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "methods.h"
#include "publish.h"
#include "session.h"

#include <jansson.h>
#include <string.h>

char *session_store_path(const char *given) {
    struct buf path = {0};
    if (given)
        return mem_copy(given, strlen(given) + 1);
    struct err e = {0};
    if (!os_cache_dir(&path, &e)) {
        log_warning("no cache directory: %s", e.text);
        buf_reset(&path);
        buf_add(&path, STR("/.cache/kitls")); /* as if the home were "/": nobody else can make it */
    }
    buf_addf(&path, "/index-%d.db", store_version());
    return buf_take(&path);
}

static struct watch_options watch_options(const struct settings *settings) {
    return (struct watch_options){
        .backend = (enum watch_setting)settings->watch_backend,
        .quiet_ms = settings->quiet_ms,
        .max_wait_ms = settings->max_wait_ms,
        .poll_interval_ms = settings->poll_interval_ms,
    };
}

/* What the client would be told of in files that it has not opened. */
static const bool *shown_codes(const struct settings *settings, struct arena *a) {
    bool *shown = ARENA_ARRAY(a, bool, PROBLEM_COUNT);
    enum severity least = settings->unopened == UNOPENED_ALL ? SEVERITY_HINT : SEVERITY_WARNING;
    bool any = settings->diagnostics && settings->unopened != UNOPENED_OFF;
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        shown[i] = any && settings->severity[i] != SEVERITY_OFF && settings->severity[i] <= least;
    return shown;
}

static bool has_path(const struct str *paths, size_t n, struct str path) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(paths[i], path))
            return true;
    return false;
}

static bool is_folder(const struct session *s, struct str path) {
    for (size_t i = 0; i < s->folder_count; i++)
        if (str_eq(s->folders[i].path, path))
            return true;
    return false;
}

/* A root of the settings that is also a folder of the client stays one: its problems are told. */
static void add_root(struct session *s, struct str path) {
    if (is_folder(s, path))
        return;
    indexer_add_folder(s->indexer, path, false);
    s->folders_due++;
}

static void start_threads(struct session *s) {
    struct arena *arena = arena_new();
    struct indexer_options options = {
        .store_path = s->store_path,
        .watch = watch_options(&s->settings),
        .registry = s->settings.registry,
        .shown = shown_codes(&s->settings, arena),
    };
    char *dir = arena_strz(arena, path_dir(str_z(s->store_path)));
    workspace_set_store(s->workspace, s->store_path);
    s->indexer = indexer_new(&options, s->letters);
    s->asker = asker_new(s->store_path, dir, s->letters);
    arena_free(arena);
    s->scope_known = false;
    s->folders_due = (int64_t)s->folder_count;
    for (size_t i = 0; i < s->folder_count; i++)
        indexer_add_folder(s->indexer, s->folders[i].path, true);
    for (size_t i = 0; i < s->settings.root_count; i++)
        add_root(s, s->settings.roots[i]);
}

static void discard_letters(struct session *s) {
    for (struct letter *l; (l = mailbox_take(s->letters));) {
        if (l->kind == LETTER_QUESTION)
            question_discard((struct question *)l);
        else
            report_free((struct report *)l);
    }
}

void session_stop(struct session *s) {
    asker_free(s->asker);
    indexer_free(s->indexer);
    s->asker = NULL;
    s->indexer = NULL;
    discard_letters(s);
    publish_abandoned(s->publisher);
}

static void set_store_path(struct session *s) {
    mem_free(s->store_path);
    struct str path = s->settings.index_path;
    s->store_path = session_store_path(s->given_index ? s->given_index : path.n ? path.p : NULL);
}

void session_start(struct session *s) {
    set_store_path(s);
    start_threads(s);
}

/* Requests that wait for threads which are being replaced. */
static void fail_pending(struct session *s, const char *why) {
    while (s->pending)
        request_end(s->pending, reply_error(s->pending, ERROR_REQUEST_FAILED, "%s", why));
}

/* Its threads are about to be replaced. */
static void stop_for_others(struct session *s, const char *why) {
    fail_pending(s, why);
    session_stop(s);
    publish_withdraw_files(s->publisher);
}

void session_reindex(struct session *s) {
    struct err e = {0};
    stop_for_others(s, "the index is being made again");
    workspace_set_store(s->workspace, s->store_path); /* nobody has it open */
    if (!store_set_aside(s->store_path, &e) && e.code != ERR_NOT_FOUND)
        session_show(s, 2, str_z(e.text));
    session_start(s);
    publish_world_changed(s->publisher);
}

static void apply_roots(struct session *s, const struct str *old, size_t n) {
    const struct settings *now = &s->settings;
    for (size_t i = 0; i < now->root_count; i++)
        if (!has_path(old, n, now->roots[i]))
            add_root(s, now->roots[i]);
    for (size_t i = 0; i < n; i++)
        if (!is_folder(s, old[i]) && !has_path(now->roots, now->root_count, old[i]))
            indexer_remove_folder(s->indexer, old[i]);
}

void session_apply_settings(struct session *s, const json_t *section) {
    struct arena *arena = arena_new();
    struct settings *now = &s->settings;
    size_t roots_n = now->root_count;
    struct str *roots = ARENA_ARRAY(arena, struct str, roots_n);
    for (size_t i = 0; i < roots_n; i++)
        roots[i] = arena_str(arena, now->roots[i]);
    struct settings old = *now;
    struct str old_index = arena_str(arena, now->index_path);
    struct buf complaints = {0};
    settings_read(now, section, &complaints);
    if (complaints.n)
        session_show(s, 2, str_trim(buf_str(&complaints)));
    buf_fini(&complaints);
    if (s->indexer && !str_eq(old_index, now->index_path)) {
        stop_for_others(s, "the index is being moved");
        session_start(s);
    } else if (s->indexer) {
        struct watch_options options = watch_options(now);
        apply_roots(s, roots, roots_n);
        if (old.registry != now->registry)
            indexer_set_registry(s->indexer, now->registry);
        if (old.watch_backend != now->watch_backend || old.quiet_ms != now->quiet_ms ||
            old.max_wait_ms != now->max_wait_ms || old.poll_interval_ms != now->poll_interval_ms)
            indexer_set_watch(s->indexer, &options);
        if (old.diagnostics != now->diagnostics || old.unopened != now->unopened ||
            memcmp(old.severity, now->severity, sizeof now->severity)) {
            indexer_set_shown(s->indexer, shown_codes(now, arena));
            indexer_republish(s->indexer);
        }
    }
    publish_world_changed(s->publisher);
    arena_free(arena);
}

void session_add_folder(struct session *s, struct str uri, struct str path) {
    if (is_folder(s, path))
        return;
    if (!path.n) {
        log_info("a folder that is no file URI is ignored: %.*s", STR_ARG(uri));
        return;
    }
    *ARENA_PUSH(s->arena, s->folders, s->folder_count) =
        (struct folder){arena_str(s->arena, uri), arena_str(s->arena, path)};
    if (s->indexer)
        indexer_add_folder(s->indexer, path, true);
}

void session_remove_folder(struct session *s, struct str path) {
    for (size_t i = 0; i < s->folder_count; i++) {
        if (!str_eq(s->folders[i].path, path))
            continue;
        s->folders[i] = s->folders[--s->folder_count];
        if (s->indexer)
            indexer_remove_folder(s->indexer, path);
        if (s->indexer && has_path(s->settings.roots, s->settings.root_count, path))
            indexer_add_folder(s->indexer, path, false);
        return;
    }
}
