/* draft.c — writes what commands were told to write. What changes is theirs to know. */
#include "cli/draft.h"

#include "base/hash.h"
#include "base/os.h"
#include "base/path.h"
#include "cli/diff.h"
#include "scan/map.h"

#include <stdio.h>

void drafts_add(struct drafts *c, struct str path, struct str before, struct str after) {
    if (!str_eq(before, after))
        *ARENA_PUSH(c->arena, c->items, c->count) =
            (struct draft){.path = path, .before = before, .after = after};
}

void drafts_create(struct drafts *c, struct str path, struct str text) {
    *ARENA_PUSH(c->arena, c->items, c->count) =
        (struct draft){.path = path, .after = text, .made = true};
}

struct str shown_path(struct str here, struct str path) {
    struct str rest;
    return !path_below(here, path, &rest) ? path : rest.n ? rest : STR(".");
}

void drafts_print(const struct drafts *c, struct str here) {
    struct buf out = {0};
    for (size_t i = 0; i < c->count; i++)
        diff_texts(&out, shown_path(here, c->items[i].path), c->items[i].before, c->items[i].after,
                   c->items[i].made);
    if (out.n)
        fwrite(out.p, 1, out.n, stdout);
    buf_fini(&out);
}

enum { TEXT_MOST = 64 << 20 };

/* Is the file as it was when the change was made? */
static bool is_unchanged(const char *path, const struct draft *draft, struct err *e) {
    struct buf bytes = {0};
    bool ok = os_read_file(path, TEXT_MOST, &bytes, NULL, e);
    if (ok && !str_eq(buf_str(&bytes), draft->before))
        ok = err_set(e, ERR_BUSY, "%s has changed meanwhile", path);
    buf_fini(&bytes);
    return ok;
}

static bool write_one(const char *path, const struct draft *draft, struct err *e) {
    if (draft->made)
        return os_new_file(path, draft->after, e);
    return is_unchanged(path, draft, e) && os_replace_file(path, draft->after, e);
}

static void put_back(const char *path, const struct draft *draft) {
    struct err e;
    bool ok = draft->made ? os_remove(path, &e) : os_replace_file(path, draft->before, &e);
    if (!ok)
        fprintf(stderr, "kitls: %s stays changed: %s\n", path, e.text);
}

/* The file's real name; NULL for one that came already: by links it may come twice. */
static char *real_name(struct arena *a, const struct draft *draft, struct map *seen) {
    struct buf real = {0};
    struct err e;
    uint64_t known;
    char *path = arena_strz(a, draft->path);
    if (!draft->made && os_real_path(path, &real, &e))
        path = arena_strz(a, buf_str(&real));
    buf_fini(&real);
    uint64_t key = hash_bytes(str_z(path));
    if (map_get(seen, key, &known))
        return NULL;
    map_put(seen, key, 1);
    return path;
}

bool drafts_write(const struct drafts *c, struct err *e) {
    struct arena *a = arena_new();
    char **names = ARENA_ARRAY(a, char *, c->count + 1);
    bool ok = true;
    size_t done = 0;
    struct map seen = {0};
    for (size_t i = 0; i < c->count; i++)
        names[i] = real_name(a, &c->items[i], &seen);
    for (; done < c->count && ok; done++)
        ok = !names[done] || write_one(names[done], &c->items[done], e);
    for (size_t i = 0; !ok && i + 1 < done; i++)
        if (names[i])
            put_back(names[i], &c->items[i]);
    map_fini(&seen);
    arena_free(a);
    return ok;
}
