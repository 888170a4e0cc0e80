/* roots.c — the directories that are roots, in memory: whose a path is, is asked for each link of
 * each kit, a directory at a time. True of one snapshot; kept while nobody commits. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "store/store_private.h"

struct root_slot {
    struct str path; /* "" is free */
    int64_t id;
};

void roots_drop(struct roots *r) {
    arena_free(r->arena);
    *r = (struct roots){0};
}

static struct root_slot *slot_of(const struct roots *r, struct str path) {
    size_t at = (size_t)hash_bytes(path) & (r->size - 1);
    while (r->slots[at].path.n && !str_eq(r->slots[at].path, path))
        at = (at + 1) & (r->size - 1);
    return &r->slots[at];
}

/* Does one of them lie in another? */
static bool are_nested(const struct roots *r, const struct root_slot *all, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (struct str up = path_dir(all[i].path); up.n; up = path_dir(up)) {
            if (slot_of(r, up)->path.n)
                return true;
            if (path_is_top(up))
                break;
        }
    return false;
}

static int64_t version_of(struct store *s) {
    sqlite3_stmt *get = sql(s, SQL_DATA_VERSION);
    int64_t version = sql_get(s, get) ? sqlite3_column_int64(get, 0) : -1;
    sql_end(get);
    return version;
}

static bool load(struct store *s, int64_t version) {
    struct roots *r = &s->roots;
    struct root_slot *all = NULL;
    size_t n = 0;
    struct err e = {0};
    roots_drop(r);
    r->arena = arena_new();
    sqlite3_stmt *get = sql(s, SQL_ROOT_PLACES);
    enum sql_result next;
    while ((next = sql_next(s, get, &e)) == SQL_ROW)
        *ARENA_PUSH(r->arena, all, n) =
            (struct root_slot){sql_str(r->arena, get, 1), sqlite3_column_int64(get, 0)};
    if (next == SQL_FAILED) {
        store_note(s, &e);
        return false;
    }
    for (r->size = 16; r->size < 2 * n;)
        r->size *= 2;
    r->slots = ARENA_ARRAY(r->arena, struct root_slot, r->size);
    for (size_t i = 0; i < n; i++)
        *slot_of(r, all[i].path) = all[i];
    r->nested = are_nested(r, all, n);
    r->version = version;
    r->loaded = true;
    return true;
}

bool roots_ready(struct store *s) {
    if (s->writing || (!s->roots.loaded && !s->reading))
        return false;
    bool stays = s->reading && !sqlite3_get_autocommit(s->db); /* what the snapshot shows */
    if (stays && s->roots.checked)
        return true;
    int64_t version = version_of(s);
    s->roots.checked =
        (s->roots.loaded && version == s->roots.version) || (s->reading && load(s, version));
    return s->roots.checked;
}

static bool find(struct store *s, bool ready, struct str dir, int64_t *id) {
    if (ready) {
        const struct root_slot *slot = slot_of(&s->roots, dir);
        *id = slot->id;
        if (slot->path.n)
            s->roots.last = slot;
        return dir.n && slot->path.n;
    }
    sqlite3_stmt *get = sql(s, SQL_ROOT_ID);
    sql_bind_str(get, 1, dir);
    bool found = sql_get(s, get);
    if (found)
        *id = sqlite3_column_int64(get, 0);
    sql_end(get);
    return found;
}

bool roots_climb(struct store *s, bool ready, struct str *dir, int64_t *id) {
    const struct root_slot *last = ready && !s->roots.nested ? s->roots.last : NULL;
    if (last && path_below(last->path, *dir, NULL)) {
        *dir = str_to(*dir, last->path.n);
        *id = last->id;
        return true;
    }
    while (!find(s, ready, *dir, id)) {
        struct str up = path_dir(*dir);
        if (up.n == 0 || up.n == dir->n)
            return false;
        *dir = up;
    }
    return true;
}
