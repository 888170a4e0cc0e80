/* encode_health.c — the members of kit/watcherHealth. */
#include "encode_health.h"

#include "asker.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "encode.h"
#include "rpc/frame.h"

#include <jansson.h>

static json_t *number(int64_t n, bool known) {
    return known ? json_integer(n) : json_null();
}

static json_t *words_or_null(struct str s) {
    return s.n ? encode_str(s) : json_null();
}

/* As BlueKit names it: the project's path with / \ : . and blanks as '_' (kit-format 8). */
static struct str event_name(struct arena *arena, struct str root) {
    struct str project = world_project(root);
    char *name = arena_strz(arena, project);
    for (size_t i = 0; i < project.n; i++)
        if (memchr("/\\:. ", name[i], 5))
            name[i] = '_';
    return arena_printf(arena, "project-artifacts-changed-%.*s", (int)project.n, name);
}

static const char *const state_names[] = {
    [STATE_WATCHING] = "watching",     [STATE_POLLING] = "polling", [STATE_OFF] = "off",
    [STATE_RECOVERING] = "recovering", [STATE_FAILED] = "failed",
};

static json_t *encode_watcher(struct arena *arena, const struct watch_health *w, int64_t now_ms) {
    json_t *j = json_object();
    json_object_set_new(j, "path", encode_str(w->path));
    json_object_set_new(j, "uri", encode_uri(w->path));
    json_object_set_new(j, "event_name", encode_str(event_name(arena, w->path)));
    json_object_set_new(j, "is_active", json_boolean(w->is_active));
    json_object_set_new(j, "state", json_string(state_names[w->state]));
    json_object_set_new(j, "backend", json_string(w->backend));
    json_object_set_new(j, "restart_count", json_integer(w->restart_count));
    json_object_set_new(j, "directories", json_integer(w->directories));
    json_object_set_new(j, "kits", json_integer(w->kits));
    json_object_set_new(j, "overflows", json_integer(w->overflows));
    json_object_set_new(j, "last_event_ms_ago",
                        number(now_ms - w->last_event_ms, w->last_event_ms >= 0));
    json_object_set_new(j, "last_error", words_or_null(w->last_error));
    json_object_set_new(j, "since_ms_ago", json_integer(now_ms - w->since_ms));
    json_object_set_new(j, "cure", words_or_null(w->cure));
    return j;
}

void count_watchers(const struct report *r, int64_t counts[3]) {
    counts[0] = (int64_t)r->watcher_count;
    counts[1] = 0;
    for (size_t i = 0; i < r->watcher_count; i++)
        counts[1] += r->watchers[i].healthy;
    counts[2] = counts[0] - counts[1];
}

json_t *encode_watchers(const struct report *r) {
    int64_t counts[3], now_ms = os_clock_ns() / 1000000;
    count_watchers(r, counts);
    json_t *list = json_array();
    for (size_t i = 0; i < r->watcher_count; i++)
        json_array_append_new(list, encode_watcher(r->arena, &r->watchers[i], now_ms));
    return json_pack("{s:I, s:I, s:I, s:o}", "total_watchers", (json_int_t)counts[0], "healthy",
                     (json_int_t)counts[1], "unhealthy", (json_int_t)counts[2], "watchers", list);
}

static json_t *encode_limits(const struct watch_limits *l) {
    json_t *j = json_object();
    json_object_set_new(j, "max_user_watches",
                        number(l->max_user_watches, l->max_user_watches >= 0));
    json_object_set_new(j, "used_by_us", number(l->used_by_us, l->used_by_us >= 0));
    json_object_set_new(j, "max_user_instances",
                        number(l->max_user_instances, l->max_user_instances >= 0));
    return j;
}

/* What waits for the indexer, in batches. An overflow of the kernel's queue hits every root
 * that is watched then, so the root that has seen most has seen them all. */
static json_t *encode_queue(const struct session *s, const struct report *r) {
    size_t peak, length = indexer_queue(s->indexer, &peak), batch = WATCH_BATCH_PATHS;
    length = (length + batch - 1) / batch;
    peak = (peak + batch - 1) / batch;
    int64_t overflows = 0;
    for (size_t i = 0; i < r->watcher_count; i++)
        if (r->watchers[i].overflows > overflows)
            overflows = r->watchers[i].overflows;
    return json_pack("{s:I, s:i, s:I, s:I}", "length", (json_int_t)length, "capacity",
                     WATCH_BATCHES_MAX, "peak", (json_int_t)peak, "overflows",
                     (json_int_t)overflows);
}

static json_t *encode_index(const struct report *r) {
    json_t *truncated = json_array();
    for (size_t i = 0; i < r->truncated_count; i++)
        json_array_append_new(truncated, encode_str(r->truncated[i]));
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "state", r->index_state, "kits",
                     (json_int_t)r->kits, "workspaces", (json_int_t)r->workspaces, "generation",
                     (json_int_t)r->generation, "bytes", (json_int_t)r->bytes, "truncated",
                     truncated);
}

static json_t *encode_memory(const struct session *s, const struct report *r) {
    struct os_memory memory = os_memory();
    int64_t symbols, search = asker_memory(s->asker, &symbols);
    int64_t documents = docs_memory(s->docs);
    int64_t json = (int64_t)(frame_memory(s->frame) + outbox_memory(s->outbox));
    int64_t named = documents + symbols + r->sqlite_memory + r->watch_memory + json;
    int64_t other = search - symbols, unnamed = (int64_t)mem_in_use() - named;
    if (unnamed > other) /* who has it is not known, but that it is there is */
        other = unnamed;
    int64_t sum = named + other;
    json_t *parts = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "documents", (json_int_t)documents,
                              "symbols", (json_int_t)symbols, "sqlite",
                              (json_int_t)r->sqlite_memory, "watch", (json_int_t)r->watch_memory,
                              "json", (json_int_t)json, "other", (json_int_t)other);
    return json_pack("{s:I, s:I, s:I, s:o}", "rss_bytes", (json_int_t)memory.rss, "anonymous_bytes",
                     (json_int_t)memory.anonymous, "accounted_bytes", (json_int_t)sum, "components",
                     parts);
}

json_t *encode_health_flat(const struct report *r) {
    json_t *j = json_object();
    for (size_t i = 0; i < r->watcher_count; i++) {
        struct str name = event_name(r->arena, r->watchers[i].path);
        json_object_set_new(j, arena_strz(r->arena, name), json_boolean(r->watchers[i].is_active));
    }
    return j;
}

json_t *encode_health(const struct session *s, const struct report *r) {
    json_t *j = encode_watchers(r);
    json_object_set_new(j, "limits", encode_limits(&r->limits));
    json_object_set_new(j, "queue", encode_queue(s, r));
    json_object_set_new(j, "index", encode_index(r));
    json_object_set_new(j, "memory", encode_memory(s, r));
    json_object_set_new(j, "uptime_ms", json_integer(os_clock_ns() / 1000000 - s->started_ms));
    return j;
}
