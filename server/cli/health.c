/* health.c — `kitls health`: what the running servers say of themselves. Each keeps a small file in
 * the runtime directory (decision 24); files whose server is gone are removed. */
#include "cli/cli.h"

#include "base/os.h"
#include "base/path.h"

#include <jansson.h>
#include <stdio.h>

enum { FILE_MOST = 16 << 20 };

static const char *text_of(const json_t *j, const char *name) {
    const char *text = json_string_value(json_object_get(j, name));
    return text ? text : "";
}

static long long number_of(const json_t *j, const char *name) {
    return (long long)json_integer_value(json_object_get(j, name));
}

/* So long, in the largest unit of which there is one. */
static void print_age(long long ms) {
    static const struct {
        const char *name;
        long long ms;
    } units[] = {{"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}};
    size_t i = 0;
    while (i < 3 && ms < units[i].ms)
        i++;
    printf("%lld %s", ms < 0 ? 0 : ms / units[i].ms, units[i].name);
}

/* `age`: of what the server has said. */
static void print_watcher(const json_t *w, long long age) {
    const char *error = text_of(w, "last_error"), *cure = text_of(w, "cure");
    bool active = json_is_true(json_object_get(w, "is_active"));
    printf("  %-10s %s: %lld kits in %lld directories, %s for ", text_of(w, "state"),
           text_of(w, "path"), number_of(w, "kits"), number_of(w, "directories"),
           active ? "so" : "changes not seen");
    print_age(number_of(w, "since_ms_ago") + age);
    printf("\n");
    if (*error)
        printf("             %s\n", error);
    if (*cure)
        printf("             %s\n", cure);
}

static void print_limits(const json_t *j) {
    const json_t *limits = json_object_get(j, "limits"), *queue = json_object_get(j, "queue");
    if (json_is_integer(json_object_get(limits, "max_user_watches")))
        printf("  watches %lld of %lld", number_of(limits, "used_by_us"),
               number_of(limits, "max_user_watches"));
    else
        printf("  watches %lld", number_of(limits, "used_by_us"));
    printf(", %lld queue overflows, %lld MiB of memory\n", number_of(queue, "overflows"),
           number_of(json_object_get(j, "memory"), "rss_bytes") >> 20);
}

static void print_server(const json_t *server) {
    const json_t *j = json_object_get(server, "health"), *item;
    const json_t *index = json_object_get(j, "index");
    long long age = number_of(server, "told_ms_ago");
    size_t i;
    printf("server %lld, up ", number_of(server, "pid"));
    print_age(number_of(j, "uptime_ms") + age);
    printf(": %lld kits in %lld roots (%lld unhealthy), index %s\n", number_of(index, "kits"),
           number_of(j, "total_watchers"), number_of(j, "unhealthy"), text_of(index, "state"));
    json_array_foreach(json_object_get(j, "watchers"), i, item) print_watcher(item, age);
    json_array_foreach(json_object_get(index, "truncated"), i, item)
        printf("  not whole  %s\n", json_string_value(item) ? json_string_value(item) : "");
    print_limits(j);
}

/* NULL: no server's file, or that of one that is gone. */
static json_t *read_server(struct arena *arena, struct str dir, struct str name) {
    int64_t pid;
    struct buf bytes = {0};
    struct err e = {0};
    struct os_info info;
    if (!str_eq(path_ext(name), STR("json")) || !str_to_int(path_stem(name), &pid) || pid <= 0 ||
        pid > INT32_MAX)
        return NULL;
    char *path = arena_strz(arena, path_join(arena, dir, name));
    if (!os_process_alive((int)pid)) {
        (void)!os_remove(path, &e);
        return NULL;
    }
    json_t *health = os_read_file(path, FILE_MOST, &bytes, &info, &e)
                         ? json_loadb(bytes.p ? bytes.p : "", bytes.n, 0, NULL)
                         : NULL;
    buf_fini(&bytes);
    if (!json_is_object(health)) {
        json_decref(health);
        return NULL;
    }
    int64_t age = (os_wall_ns() - info.stamp.mtime_ns) / 1000000;
    return json_pack("{s:I, s:I, s:o}", "pid", (json_int_t)pid, "told_ms_ago",
                     (json_int_t)(age > 0 ? age : 0), "health", health);
}

static json_t *read_servers(void) {
    struct arena *arena = arena_new();
    struct buf dir = {0};
    struct err e = {0};
    struct os_entry entry;
    json_t *servers = json_array();
    struct os_list *list = os_runtime_dir(&dir, &e) ? os_list_open(dir.p, &e) : NULL;
    while (list && os_list_next(list, &entry)) {
        json_t *server = read_server(arena, buf_str(&dir), arena_str(arena, str_z(entry.name)));
        if (server)
            json_array_append_new(servers, server);
    }
    os_list_close(list);
    buf_fini(&dir);
    arena_free(arena);
    return servers;
}

int cli_health(const struct cli *cli) {
    json_t *servers = read_servers();
    const json_t *server;
    size_t i, n = json_array_size(servers);
    if (str_eq(cli->format, STR("json"))) {
        json_dumpf(servers, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
        printf("\n");
    } else if (n == 0) {
        printf("no server is running\n");
    } else {
        json_array_foreach(servers, i, server) print_server(server);
    }
    json_decref(servers);
    return n ? EXIT_OK : EXIT_PROBLEMS;
}
