/* health.c — `kitls health`: what the running servers say of themselves. Each keeps a small file in
 * the runtime directory (decision 24); files whose server is gone are removed. */
#include "cli/cli.h"

#include "base/os.h"
#include "base/path.h"

#include <jansson.h>
#include <stdio.h>

static const char *text_of(const json_t *j, const char *name) {
    const char *text = json_string_value(json_object_get(j, name));
    return text ? text : "";
}

static void print_server(int pid, const json_t *j) {
    const json_t *index = json_object_get(j, "index");
    printf("server %d: %lld kits in %lld roots, index %s\n", pid,
           (long long)json_integer_value(json_object_get(index, "kits")),
           (long long)json_integer_value(json_object_get(j, "total_watchers")),
           text_of(index, "state"));
    size_t i;
    const json_t *watcher;
    json_array_foreach(json_object_get(j, "watchers"), i, watcher) {
        const char *cure = text_of(watcher, "cure");
        printf("  %-10s %s%s%s\n", text_of(watcher, "state"), text_of(watcher, "path"),
               *cure ? ": " : "", cure);
    }
}

static bool show(struct arena *arena, struct str dir, struct str name) {
    int64_t pid;
    struct buf bytes = {0};
    struct err e = {0};
    if (!str_eq(path_ext(name), STR("json")) || !str_to_int(path_stem(name), &pid) || pid <= 0 ||
        pid > INT32_MAX)
        return false;
    char *path = arena_strz(arena, path_join(arena, dir, name));
    if (!os_process_alive((int)pid)) {
        (void)!os_remove(path, &e);
        return false;
    }
    json_t *j = os_read_file(path, 16 << 20, &bytes, NULL, &e)
                    ? json_loadb(bytes.p ? bytes.p : "", bytes.n, 0, NULL)
                    : NULL;
    buf_fini(&bytes);
    if (json_is_object(j))
        print_server((int)pid, j);
    bool shown = json_is_object(j);
    json_decref(j);
    return shown;
}

int cli_health(const struct cli *cli) {
    (void)cli;
    struct arena *arena = arena_new();
    struct buf dir = {0};
    struct err e = {0};
    size_t n = 0;
    struct os_list *list = NULL;
    if (os_runtime_dir(&dir, &e))
        list = os_list_open(dir.p, &e);
    struct os_entry entry;
    while (list && os_list_next(list, &entry))
        n += show(arena, buf_str(&dir), arena_str(arena, str_z(entry.name)));
    if (list)
        os_list_close(list);
    if (!n)
        printf("no server is running\n");
    buf_fini(&dir);
    arena_free(arena);
    return n ? EXIT_OK : EXIT_PROBLEMS;
}
