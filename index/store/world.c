/* world.c — the world as the store knows it (kit/world.h): what checks of kits that nobody has open
 * are run against. It never looks at the disk. */
#include "base/path.h"
#include "store/store_private.h"

static const struct facts *world_kit_at(void *context, struct arena *a, struct str path) {
    struct store *s = context;
    struct kit_row row;
    if (!store_kit_at(s, a, path, true, &row) || !scope_has(s->world_scope, row.root))
        return NULL;
    return row.facts;
}

/* May a kit of the root that is not at `below` have this name? Mostly the one who asks has it
 * alone, and no row need be read to see that. */
static bool has_others(struct store *s, int64_t root, struct str below, struct str name,
                       unsigned which) {
    bool found = false;
    sqlite3_stmt *get = sql(s, SQL_NAMED), *place = sql(s, SQL_KIT_WHERE);
    sql_bind(get, 1, key_of_name(name));
    while (!found && sql_get(s, get)) {
        if (!(sqlite3_column_int64(get, 1) & which))
            continue;
        sql_bind(place, 1, sqlite3_column_int64(get, 0));
        found = sql_get(s, place) && sqlite3_column_int64(place, 0) == root &&
                !str_eq(sql_borrow(place, 1), below);
        sql_end(place);
    }
    sql_end(get);
    return found;
}

/* Whoever has an alias is shown by it, so no facts need be read to know what a kit is called. */
static size_t called(struct store *s, struct arena *a, int64_t near, struct str name,
                     unsigned which, struct namesake **out) {
    size_t n = 0;
    struct kit_row row;
    sqlite3_stmt *get = sql(s, SQL_NAMED);
    sql_bind(get, 1, key_of_name(name));
    while (sql_get(s, get)) {
        int64_t what = sqlite3_column_int64(get, 1);
        if (!(what & which) || !store_kit(s, a, sqlite3_column_int64(get, 0), false, &row) ||
            !scope_has(s->world_scope, row.root))
            continue;
        struct facts *names = ARENA_NEW(a, struct facts);
        names->id.text = row.id;
        names->alias.text = what & NAME_ALIAS ? row.name : STR_NONE;
        if (world_is_named(names, row.path, name, which, true))
            *ARENA_PUSH(a, *out, n) = (struct namesake){row.path, names, row.root == near};
    }
    return n;
}

static size_t world_named(void *context, struct arena *a, struct str from, struct str name,
                          unsigned which, bool anywhere, struct namesake **out) {
    struct store *s = context;
    struct kit_row *rows = NULL;
    int64_t id = -1;
    struct str root, below;
    size_t n = 0;
    *out = NULL;
    bool opened = snapshot_open(s);
    bool rooted = root_of_path(s, from, &id, &root);
    const struct scope only = {&id, 1};
    if (anywhere)
        n = called(s, a, rooted ? id : -1, name, which, out);
    else if (rooted && scope_has(s->world_scope, id) && path_below(root, from, &below) &&
             has_others(s, id, below, name, which))
        n = store_kits_named(s, a, &only, name, which, false, &rows);
    snapshot_close(s, opened);
    if (rows)
        *out = ARENA_ARRAY(a, struct namesake, n);
    for (size_t i = 0; rows && i < n; i++)
        (*out)[i] = (struct namesake){rows[i].path, rows[i].facts, true};
    return n;
}

/* A directory that holds kits is there, whether anybody asked for it or not. */
static bool holds_kits(struct store *s, struct str path) {
    int64_t id;
    struct str root, below;
    if (!root_of_path(s, path, &id, &root) || !scope_has(s->world_scope, id) ||
        !path_below(root, path, &below))
        return false;
    struct buf from = {0}, to = {0};
    buf_add(&from, below);
    if (below.n)
        buf_add_byte(&from, '/');
    buf_add(&to, below);
    buf_add_byte(&to, below.n ? '/' + 1 : '\x7f');
    struct err e = {0};
    sqlite3_stmt *get = sql(s, SQL_ANY_BELOW);
    sql_bind_str(get, 1, root);
    sql_bind_str(get, 2, buf_str(&from));
    sql_bind_str(get, 3, buf_str(&to));
    enum sql_result next = sql_next(s, get, &e);
    sql_end(get);
    if (next == SQL_FAILED)
        store_note(s, &e);
    buf_fini(&from);
    buf_fini(&to);
    return next == SQL_ROW;
}

static enum existence world_exists(void *context, struct str path) {
    struct store *s = context;
    bool opened = snapshot_open(s);
    int64_t root, lines;
    enum existence known = EXISTS_FILE;
    if (!store_kit_is(s, path, &root) || !scope_has(s->world_scope, root)) {
        known = store_target(s, path, &lines);
        if (known == EXISTS_UNKNOWN && holds_kits(s, path))
            known = EXISTS_DIR;
    }
    snapshot_close(s, opened);
    return known;
}

/* The one file below `dir` whose path ends with `target`, of those that are known. */
static enum existence by_suffix(struct store *s, struct arena *a, struct str dir, struct str target,
                                struct str *path, int64_t *lines) {
    struct str tail = path_resolve(a, STR("/"), target); /* with its "/" */
    sqlite3_stmt *get = sql(s, SQL_TARGETS_BELOW);
    sql_bind_str(get, 1, arena_printf(a, "%.*s/", STR_ARG(dir)));
    sql_bind_str(get, 2, arena_printf(a, "%.*s0", STR_ARG(dir)));
    struct err e = {0};
    enum sql_result next;
    size_t found = 0;
    while ((next = sql_next(s, get, &e)) == SQL_ROW) {
        struct str known = {(const char *)sqlite3_column_blob(get, 0),
                            (size_t)sqlite3_column_bytes(get, 0)};
        if (sqlite3_column_int(get, 1) != EXISTS_FILE || !str_ends(known, tail))
            continue;
        found++;
        *path = arena_str(a, known);
        *lines = sqlite3_column_int64(get, 2);
    }
    if (next == SQL_FAILED)
        store_note(s, &e);
    if (next == SQL_FAILED || found > 1)
        return EXISTS_UNKNOWN;
    return found ? EXISTS_FILE : EXISTS_NOT;
}

static enum existence world_code(void *context, struct arena *a, struct str from, struct str target,
                                 struct str *path, int64_t *lines) {
    struct store *s = context;
    int64_t id;
    struct str root;
    *lines = -1;
    *path = STR_NONE;
    if (target.n == 0 || !root_of_path(s, from, &id, &root))
        return EXISTS_UNKNOWN;
    const struct str bases[] = {world_project(root), path_dir(from)};
    for (size_t i = 0; i < 2; i++) {
        *path = path_resolve(a, bases[i], target);
        enum existence known = store_target(s, *path, lines);
        if (known != EXISTS_NOT)
            return known;
    }
    if (path_is_absolute(target))
        return EXISTS_NOT;
    return by_suffix(s, a, bases[0], target, path, lines);
}

static struct str world_root_of(void *context, struct str path) {
    struct store *s = context;
    int64_t id;
    struct str root;
    bool ours = root_of_path(s, path, &id, &root) && scope_has(s->world_scope, id);
    return ours ? root : STR_NONE;
}

struct world store_world(struct store *s, const struct scope *scope) {
    s->world_scope = scope;
    return (struct world){
        .context = s,
        .kit_at = world_kit_at,
        .named = world_named,
        .exists = world_exists,
        .code = world_code,
        .root_of = world_root_of,
    };
}
