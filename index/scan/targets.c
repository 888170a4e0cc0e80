/* targets.c — files that are no kits but that kits link to, or that open documents name: whether
 * they are there, and how many lines they have. Their directories are watched, nothing else of a
 * project is (decision 5). */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/path.h"

static struct str owner(struct indexer *ix) {
    return path_join(ix->job, ix->store_dir, STR("targets"));
}

/* ---- watching ---- */

/* For a directory that is missing, the nearest one that is there, within the project: */
static struct str within(struct indexer *ix, struct str dir) {
    struct str best = STR_NONE;
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (path_below(f->path, dir, NULL) && f->path.n > best.n)
            best = f->path;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (path_below(path_dir(s->path), dir, NULL) && path_dir(s->path).n > best.n)
            best = path_dir(s->path);
    return best;
}

static void watch(struct indexer *ix, struct str dir) {
    watch_root_add_quiet(ix->watch, owner(ix));
    watch_dir(ix->watch, owner(ix), dir);
}

/* Adds the path and all directories above it. */
static void add_way(struct map *map, struct str path) {
    while (path.n && map_put(map, hash_of_path(path), 0))
        path = path_dir(path);
}

static void watch_place(void *context, struct str place) {
    struct indexer *ix = context;
    watch_root_add_quiet(ix->watch, owner(ix));
    sites_watch_place(ix, owner(ix), place, watch_dir);
    add_way(&ix->target_links, place);
}

static void watch_for(struct indexer *ix, struct str path) {
    struct str dir = path_dir(path), project = within(ix, dir);
    struct str top = project.n ? project : dir;
    if (map_get(&ix->target_dirs, hash_of_path(dir), NULL))
        return;
    struct str there = nearest_dir(ix, dir, top);
    if (there.n == 0)
        return;
    watch(ix, there);
    walk_way(ix->job, top, dir, watch_place, ix);
    map_put(&ix->target_dirs, hash_of_path(dir), 0);
}

/* ---- looking ---- */

static int64_t count_lines(struct indexer *ix, const char *path) {
    struct lines lines = {0};
    if (!os_read_file(path, LINES_MAX, &ix->text, NULL, &(struct err){0}))
        return -1;
    lines_build(&lines, buf_str(&ix->text));
    struct span last = lines_span(&lines, buf_str(&ix->text), (uint32_t)lines.n - 1);
    int64_t n =
        (int64_t)lines.n - (last.start == last.end && lines.n > 1); /* no line after the end */
    lines_fini(&lines);
    return ix->text.n ? n : 0;
}

struct target { /* and what the store has of it */
    struct str path;
    enum existence known;
    int64_t lines;
};

static struct target known_target(struct indexer *ix, struct str path) {
    struct target t = {.path = path, .lines = -1};
    t.known = store_target(ix->store, path, &t.lines);
    return t;
}

static void note(struct indexer *ix, struct str path) {
    map_put(&ix->targets, hash_of_path(path), 0);
    add_way(&ix->target_above, path_dir(path));
}

/* Brings the store up to date, in a transaction that is begun when there is a need for it. */
static bool look_at(struct indexer *ix, const struct target *t, bool *changed) {
    struct os_info info;
    struct err e = {0};
    struct str path = t->path;
    const char *z = arena_strz(ix->job, path);
    bool want_lines = map_get(&ix->targets_wanted, hash_of_path(path), NULL);
    int64_t lines = -1;
    watch_for(ix, path);
    bool there = os_lstat(z, &info, &e);
    if (there && info.type == OS_LINK) {
        walk_way(ix->job, path_dir(path), path, watch_place, ix);
        there = os_stat(z, &info, &e);
    }
    enum existence now = there                     ? info.type == OS_DIR ? EXISTS_DIR : EXISTS_FILE
                         : e.code == ERR_NOT_FOUND ? EXISTS_NOT
                                                   : EXISTS_UNKNOWN; /* nobody can say */
    if (want_lines && there && info.type == OS_FILE)
        lines = count_lines(ix, z);
    *changed = t->known != now || (want_lines && lines != t->lines);
    if (*changed || now == EXISTS_UNKNOWN) { /* asked for: it is looked at again with the rest */
        if (!ix->writing && !depot_begin(ix))
            return false;
        if (!store_target_put(ix->store, path, now, lines, &e)) {
            depot_failed(ix, &e);
            return false;
        }
    }
    return true;
}

/* ---- what kits link to ---- */

/* As check_refs.c resolves it; "" when it is for kits alone to know. */
static struct str resolve(struct indexer *ix, struct str path, const struct ref *r) {
    struct str file = STR("file://");
    struct str target = str_starts(r->target, file) ? str_from(r->target, file.n) : r->target;
    bool is_file = r->type == REF_LINK || r->type == REF_TASK_FILE;
    if (!is_file || target.n == 0 || str_find_byte(target, '\0') != STR_NOT_FOUND)
        return STR_NONE;
    return path_resolve(ix->job, path_dir(path), target);
}

static bool is_kit(struct indexer *ix, struct str path) {
    int64_t root;
    return store_kit_is(ix->store, path, &root) && scope_has(&ix->scope, root);
}

static void collect(struct indexer *ix, const struct kit_row *row, struct target **out, size_t *n) {
    for (size_t i = 0; i < row->facts->ref_count; i++) {
        struct str target = resolve(ix, row->path, &row->facts->refs[i]);
        if (target.n && !map_get(&ix->targets, hash_of_path(target), NULL) && !is_kit(ix, target))
            *ARENA_PUSH(ix->job, *out, *n) = known_target(ix, target);
    }
}

bool targets_learn(struct indexer *ix, const struct kit_row *rows, size_t n) {
    struct target *unknown = NULL;
    size_t count = 0;
    bool changed;
    store_read_begin(ix->store);
    for (size_t i = 0; i < n; i++)
        if (sites_publishes(ix, rows[i].path))
            collect(ix, &rows[i], &unknown, &count);
    store_read_end(ix->store);
    for (size_t i = 0; i < count; i++)
        if (!look_at(ix, &unknown[i], &changed))
            return false;
    bool wrote = ix->writing;
    if (wrote && !depot_commit(ix))
        return false;
    for (size_t i = 0; i < count; i++)
        note(ix, unknown[i].path);
    if (wrote)
        report_changed(ix, false);
    return true;
}

/* ---- what is to be looked at again ---- */

static void add(struct indexer *ix, struct str path) {
    if (!ix->target_arena)
        ix->target_arena = arena_new();
    *ARENA_PUSH(ix->target_arena, ix->target_queue, ix->target_count) =
        arena_str(ix->target_arena, path);
}

void targets_want(struct indexer *ix, const struct str *paths, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!path_is_absolute(paths[i]) || str_find_byte(paths[i], '\0') != STR_NOT_FOUND)
            continue;
        map_put(&ix->targets_wanted, hash_of_path(paths[i]), 0);
        add(ix, paths[i]);
    }
}

void targets_changed(struct indexer *ix, struct str path, bool subtree) {
    uint64_t hash = hash_of_path(path);
    map_remove(&ix->target_dirs, hash);
    if (map_get(&ix->targets, hash, NULL))
        add(ix, path);
    if (subtree && map_get(&ix->target_above, hash, NULL))
        map_put(&ix->target_trees, hash, 0);
    if (map_get(&ix->target_links, hash, NULL))
        ix->targets_due = true;
}

static bool in_changed_tree(const struct indexer *ix, struct str path) {
    for (struct str up = path_dir(path); up.n; up = path_dir(up)) {
        if (map_get(&ix->target_trees, hash_of_path(up), NULL))
            return true;
        if (path_dir(up).n == up.n)
            break;
    }
    return false;
}

static void add_known(struct indexer *ix, bool all) {
    struct str *paths = NULL;
    size_t n = ix->store && ix->targets.n ? store_targets(ix->store, ix->job, &paths) : 0;
    for (size_t i = 0; i < n; i++) {
        if (!map_get(&ix->targets, hash_of_path(paths[i]), NULL) ||
            !(all || in_changed_tree(ix, paths[i])))
            continue;
        map_remove(&ix->target_dirs, hash_of_path(path_dir(paths[i])));
        add(ix, paths[i]);
    }
}

void targets_settle(struct indexer *ix) {
    if (ix->targets_due)
        map_fini(&ix->target_links); /* each is found again */
    if (ix->targets_due || ix->target_trees.n)
        add_known(ix, ix->targets_due);
    map_fini(&ix->target_trees);
    ix->targets_due = false;
}

bool targets_recall(struct indexer *ix) {
    struct str *paths = NULL;
    struct kit_row *rows = NULL;
    size_t n = store_targets(ix->store, ix->job, &paths);
    for (size_t i = 0; i < n; i++) {
        int64_t key = store_key_of_path(paths[i]);
        if (map_get(&ix->targets, hash_of_path(paths[i]), NULL) ||
            store_concerned(ix->store, ix->job, &ix->scope, &key, 1, &rows) == 0)
            continue;
        note(ix, paths[i]);
        add(ix, paths[i]);
    }
    return true;
}

/* Whoever types a link asks for each of its beginnings. Other servers may have asked as well. */
bool targets_expire(struct indexer *ix, struct err *e) {
    struct str *paths = NULL;
    size_t n = store_alone(ix->store) ? store_targets(ix->store, ix->job, &paths) : 0;
    for (size_t i = 0; i < n; i++)
        if (!map_get(&ix->targets, hash_of_path(paths[i]), NULL) &&
            !store_target_expire(ix->store, paths[i], e))
            return false;
    return true;
}

void targets_refresh(struct indexer *ix) {
    ix->targets_due = true;
}

static void queue_end(struct indexer *ix) {
    arena_free(ix->target_arena);
    ix->target_arena = NULL;
    ix->target_queue = NULL;
    ix->target_count = ix->target_at = 0;
}

bool targets_work(struct indexer *ix) {
    size_t first = ix->target_at, touched = ix->touched_count;
    if (ix->target_count == 0)
        return false;
    bool ok = true, any = false;
    for (size_t n = 0; ok && ix->target_at < ix->target_count && n < SLICE_KITS; n++) {
        struct target t = known_target(ix, ix->target_queue[ix->target_at++]);
        bool changed = false;
        ok = look_at(ix, &t, &changed);
        if (ok && changed)
            publish_touch(ix, t.path, NULL, NULL);
        any = any || changed;
    }
    bool wrote = ix->writing;
    if (!ok || (wrote && !depot_commit(ix))) {
        ix->target_at = first;
        ix->touched_count = touched;
        return true;
    }
    for (size_t i = first; i < ix->target_at; i++)
        note(ix, ix->target_queue[i]);
    if (any) /* of what nobody can say nobody is told: asked again it is no news */
        report_changed(ix, true);
    if (ix->target_at == ix->target_count)
        queue_end(ix);
    return true;
}

/* What this store knows is looked at again; the rest when it is met again, or wished for again. */
void targets_forget(struct indexer *ix) {
    struct map known = {0};
    struct str *paths = NULL;
    size_t n = ix->store && ix->targets.n ? store_targets(ix->store, ix->job, &paths) : 0;
    for (size_t i = 0; i < n; i++) {
        if (!map_get(&ix->targets, hash_of_path(paths[i]), NULL))
            continue;
        map_put(&known, hash_of_path(paths[i]), 0);
        add(ix, paths[i]);
    }
    map_fini(&ix->target_dirs);
    if (!ix->store)
        return;
    map_fini(&ix->targets);
    ix->targets = known;
}

void targets_free(struct indexer *ix) {
    map_fini(&ix->targets);
    map_fini(&ix->targets_wanted);
    map_fini(&ix->target_dirs);
    map_fini(&ix->target_above);
    map_fini(&ix->target_links);
    map_fini(&ix->target_trees);
    queue_end(ix);
}
