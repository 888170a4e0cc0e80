/* registry.c — which projects BlueKit knows: from its database, else from the older JSON file. What
 * it cannot read is told in one sentence and left out; nothing is ever written there. */
#define LOG_MODULE "registry"
#include "store/registry.h"

#include "base/log.h"
#include "base/path.h"
#include "scan/walk.h"

enum { JSON_MAX = 1 << 20 };

static struct str text_of(const struct node *mapping, struct str key) {
    for (size_t i = 0; mapping->type == NODE_MAPPING && i < mapping->count; i++)
        if (str_eq(mapping->entries[i].key.text, key))
            return mapping->entries[i].value.text;
    return STR_NONE;
}

/* The array form only (A19); kit_parse reads mappings, so the array becomes the value of one. */
static bool read_json(struct arena *a, const char *path, struct str **paths, size_t *count,
                      struct err *e) {
    struct buf file = {0}, text = {0};
    struct lines lines = {0};
    bool ok = os_read_file(path, JSON_MAX, &file, NULL, e);
    if (ok) {
        buf_add(&text, STR("{\"projects\":"));
        buf_add(&text, buf_str(&file));
        buf_add(&text, STR("}\n"));
        buf_reserve(&text, 16);
        memset(text.p + text.n, 0, 16);
        lines_build(&lines, buf_str(&text));
        struct source source = {.path = STR("/blueprint.json"),
                                .below = STR("blueprint.json"),
                                .home = HOME_LOOSE,
                                .text = buf_str(&text),
                                .lines = &lines};
        const struct node *list = kit_field(kit_parse(a, &source), STR("projects"));
        if (!list || list->type != NODE_SEQUENCE)
            ok = err_set(e, ERR_IO, "%s: not a list of projects", path);
        for (size_t i = 0; ok && i < list->count; i++)
            *ARENA_PUSH(a, *paths, *count) = arena_str(a, text_of(&list->items[i], STR("path")));
    }
    lines_fini(&lines);
    buf_fini(&text);
    buf_fini(&file);
    return ok;
}

static bool read_any(struct arena *a, struct str home, struct str **paths, size_t *count,
                     struct buf *why, bool *later) {
    struct err e = {0};
    struct os_info info;
    const char *db = arena_strz(a, path_join(a, home, STR(".bluekit/bluekit.db")));
    const char *json = arena_strz(a, path_join(a, home, STR(".bluekit/projectRegistry.json")));
    if (os_stat(db, &info, &e) && info.type == OS_FILE) {
        if (registry_projects(db, a, paths, count, &e))
            return true;
        *later = e.code == ERR_BUSY || e.code == ERR_EXHAUSTED;
        if (why)
            buf_addf(why, "BlueKit's registry is not used: %s", e.text);
    }
    if (os_stat(json, &info, &e) && info.type == OS_FILE) {
        if (read_json(a, json, paths, count, &e))
            return true;
        *later = *later || e.code == ERR_EXHAUSTED;
        if (why && why->n == 0)
            buf_addf(why, "BlueKit's registry is not used: %s", e.text);
    }
    return false;
}

/* Paths as the rest of the program writes them: absolute, no "..", no '/' at the end; each once. */
static size_t tidy(struct arena *a, struct str *paths, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct str path = path_native(a, paths[i]);
        if (!path_is_absolute(path) || str_find_byte(path, '\0') != STR_NOT_FOUND)
            continue;
        path = path_resolve(a, STR("/"), path);
        size_t known = 0;
        while (known < kept && !str_eq(paths[known], path))
            known++;
        if (known == kept)
            paths[kept++] = path;
    }
    return kept;
}

size_t walk_registry(struct arena *a, struct str **projects, struct buf *why, bool *later) {
    size_t count = 0;
    struct err e = {0};
    struct buf home = {0};
    *projects = NULL;
    *later = false;
    if (!os_home_dir(&home, &e)) {
        if (why)
            buf_addf(why, "BlueKit's registry is not used: %s", e.text);
    } else if (!read_any(a, buf_str(&home), projects, &count, why, later)) {
        count = 0;
    }
    buf_fini(&home);
    return tidy(a, *projects, count);
}
