/* events.c — what a batch of paths means: for kits, for the folders that roots are looked for in,
 * for targets of links, for kit/sync. A path is only a place to look at. What is gone is seen to
 * first, so that a rename ends with the new name. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/path.h"

struct look { /* a path of a batch, as it is now */
    struct str path;
    bool there;
    enum os_type type; /* of the entry itself, links not followed */
    struct stamp stamp;
};

static void folders_stale(struct indexer *ix, struct str path) {
    for (struct folder *f = ix->folders; f; f = f->next)
        if (path_below(f->path, path, NULL) || path_below(path, f->path, NULL))
            folder_stale(f);
}

/* ---- kits ---- */

/* What is a file now may have been a directory, and the other way round. What is as it was needs no
 * second look. */
static void look_at_kit(struct indexer *ix, struct site *s, struct str below,
                        const struct look *l) {
    struct kit_stamp *inside = NULL, have;
    bool is_file = l->there && l->type == OS_FILE;
    if (l->there && l->type == OS_DIR) {
        scan_subtree(ix, s, below);
    } else {
        scan_overrule(ix, s, below);
        size_t n = store_stamps(ix->store, s->id, below, ix->job, &inside);
        for (size_t i = 0; i < n; i++)
            work_add(&ix->urgent, (struct lookup){.site = s, .below = inside[i].below});
    }
    bool same = is_file && store_stamp(ix->store, s->id, below, ix->job, &have) &&
                stamp_fresh(&have, &l->stamp);
    if (walk_takes(s->home, below) && !same)
        work_add(&ix->urgent, (struct lookup){.site = s, .below = below});
}

/* A known file that no link leads through: it changes nothing of what links lead to. */
static bool is_plain_kit(struct indexer *ix, const struct site *s, const struct look *l,
                         struct str below) {
    struct kit_stamp have;
    bool linked = !l->there || l->type != OS_FILE;
    for (size_t i = 0; i < s->link_count && !linked; i++)
        linked = path_below(s->links[i].path, l->path, NULL);
    return !linked && store_stamp(ix->store, s->id, below, ix->job, &have);
}

/* A path below a site. False: it lies below none. */
static bool look_at_kits(struct indexer *ix, const struct look *l) {
    bool any = false;
    struct str rest;
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!path_below(s->path, l->path, &rest) || rest.n == 0)
            continue;
        any = any || s->home == HOME_PROJECT;
        if (!walk_enters(s->home, rest) || s->id < 0 || !ix->store)
            continue;
        if ((s->link_count && !is_plain_kit(ix, s, l, rest)) || (l->there && l->type == OS_LINK))
            site_stale(s);
        else
            look_at_kit(ix, s, rest, l);
    }
    return any;
}

/* What links out of a site lead to; and sites at or below a path that has changed as a whole. */
static void look_at_sites(struct indexer *ix, const struct look *l) {
    for (struct site *s = ix->sites; s; s = s->next) {
        bool replaced = path_below(l->path, s->path, NULL);
        if (replaced)
            folders_stale(ix, s->path);
        if (replaced || links_touched(s->links, s->link_count, l->path))
            site_stale(s);
    }
}

/* ---- folders ---- */

/* Could a directory or link of this path be, or lead to, a root that discovery would find? */
static bool may_lead_to_root(struct indexer *ix, const struct folder *f, struct str path) {
    struct str name = STR(".bluekit");
    return walk_reaches(f->path, path, HOME_PROJECT) ||
           walk_reaches(f->path, path_join(ix->job, path, name), HOME_PROJECT) ||
           path_below(path, f->path, NULL);
}

/* What was watched through such a link may be another thing than what it leads to now. */
static void look_beyond_links(struct indexer *ix, struct folder *f, struct str path) {
    for (size_t i = 0; i < f->link_count; i++) {
        if (!links_touched(&f->links[i], 1, path))
            continue;
        folder_stale(f);
        for (struct site *s = ix->sites; s; s = s->next)
            if (path_below(f->links[i].path, s->path, NULL))
                site_stale(s);
    }
}

static bool has_project(const struct folder *f) {
    for (size_t i = 0; i < f->found_count; i++)
        if (f->found[i].home == HOME_PROJECT)
            return true;
    return false;
}

/* May discovery find something else below the folder now? */
static bool concerns_folder(struct indexer *ix, const struct folder *f, const struct look *l,
                            bool in_project) {
    struct str rest;
    bool is_dir = l->there && (l->type == OS_DIR || l->type == OS_LINK);
    if (f->absent && path_below(l->path, f->path, NULL))
        return true;
    if (f->kind == FOLDER_REGISTRY)
        return path_below(l->path, f->path, NULL) ||
               (path_below(f->path, l->path, &rest) && str_eq(rest, STR(".bluekit")));
    return (is_dir && !in_project &&
            (may_lead_to_root(ix, f, l->path) ||
             (!f->bound.depth && walk_cuts(f->path, l->path)))) ||
           (!l->there && path_below(l->path, f->path, NULL));
}

static void look_at_folders(struct indexer *ix, const struct look *l, bool in_project) {
    struct str rest;
    for (struct folder *f = ix->folders; f; f = f->next) {
        look_beyond_links(ix, f, l->path);
        if (concerns_folder(ix, f, l, in_project))
            folder_stale(f);
        else if (f->kind == FOLDER_CLIENT && !has_project(f) &&
                 path_below(f->path, l->path, &rest) &&
                 (walk_takes(HOME_LIBRARY, rest) || !l->there))
            f->check_library = true;
    }
}

/* ---- the batch ---- */

static void look_at_registry(struct indexer *ix, struct str path) {
    struct buf home = {0};
    struct str rest, dir = path_dir(path);
    if (ix->registry && str_eq(path_name(dir), STR(".bluekit")) &&
        os_home_dir(&home, &(struct err){0}) && path_below(buf_str(&home), dir, &rest) &&
        str_eq(rest, STR(".bluekit")))
        ix->registry_due = true;
    buf_fini(&home);
}

static void look_at(struct indexer *ix, const struct look *l) {
    bool is_tree = !l->there || l->type == OS_DIR || l->type == OS_LINK;
    if (map_get(&ix->above, hash_of_path(l->path), NULL))
        folders_forget_above(ix);
    bool in_project = look_at_kits(ix, l);
    look_at_sites(ix, l);
    look_at_folders(ix, l, in_project);
    look_at_registry(ix, l->path);
    targets_changed(ix, l->path, is_tree);
    if (!l->there)
        watch_dir_remove(ix->watch, l->path); /* moved away, it would go on telling of itself */
}

/* What others have below it is not named besides: links from elsewhere, targets, absent folders. */
static void look_at_root(struct indexer *ix, struct str path) {
    bool known = false;
    folders_forget_above(ix);
    targets_changed(ix, path, true);
    for (struct site *s = ix->sites; s; s = s->next) {
        bool itself = str_eq(s->path, path);
        known = known || itself;
        if (itself || links_touched(s->links, s->link_count, path))
            site_stale(s);
    }
    for (struct folder *f = ix->folders; f; f = f->next) {
        bool itself = str_eq(f->path, path);
        known = known || itself;
        look_beyond_links(ix, f, path);
        if (itself || (f->absent && path_below(path, f->path, NULL)))
            folder_stale(f);
    }
    if (known)
        return;
    for (struct folder *f = ix->folders; f; f = f->next)
        if (f->absent)
            folder_stale(f);
    ix->registry_due = ix->registry;
    targets_refresh(ix);
}

static bool look_at_name(void *context, int64_t root, struct str below, uint64_t inode) {
    struct indexer *ix = context;
    if (!map_get(&ix->shared, inode, NULL))
        return true;
    for (struct site *s = ix->sites; s; s = s->next)
        if (s->id == root)
            work_add(&ix->urgent, (struct lookup){.site = s, .below = below});
    return true;
}

/* The system tells of the name by which a file was written, not of its others. */
bool events_other_names(struct indexer *ix) {
    struct err e = {0};
    if (ix->shared.n == 0)
        return false;
    if (store_each_inode(ix->store, look_at_name, ix, &e))
        map_fini(&ix->shared);
    else
        depot_failed(ix, &e);
    return true;
}

static struct look look(struct indexer *ix, struct str path) {
    struct os_info info;
    bool there = os_lstat(arena_strz(ix->job, path), &info, &(struct err){0});
    if (there && info.shared)
        map_put(&ix->shared, info.stamp.inode, 0);
    if (!there)
        return (struct look){.path = path};
    return (struct look){path, true, info.type, info.stamp};
}

static void take_batch(struct indexer *ix, const struct batch *batch) {
    struct arena *arena = arena_new();
    struct look *looks = ARENA_ARRAY(arena, struct look, batch->count);
    size_t n = 0;
    for (size_t i = 0; i < batch->count; i++) {
        struct str path = batch->items[i].path;
        log_debug("%s: %.*s", batch->items[i].type == CHANGE_ROOT ? "all of" : "changed",
                  STR_ARG(path));
        sync_event(ix, path);
        if (path_below(ix->sync_dir, path, NULL))
            continue;
        if (batch->items[i].type == CHANGE_ROOT) {
            look_at_root(ix, path);
            continue;
        }
        looks[n++] = look(ix, path);
        arena_reset(ix->job);
    }
    for (int there = 0; there <= 1; there++) {
        for (size_t i = 0; i < n; i++) {
            if (looks[i].there != there)
                continue;
            look_at(ix, &looks[i]);
            arena_reset(ix->job);
        }
    }
    targets_settle(ix);
    arena_free(arena);
}

/* More waits than may: all of the sites concerned is looked at instead, which finds what differs.
 */
static void bound_urgent(struct indexer *ix) {
    struct work *w = &ix->urgent;
    if (w->count - w->at <= WATCH_PATHS_MAX)
        return;
    for (size_t i = w->at; i < w->count; i++)
        if (w->items[i].site)
            site_stale(w->items[i].site);
    work_end(w);
}

void events_take(struct indexer *ix, bool flush) {
    for (struct batch *b; (b = watch_take(ix->watch, now_ms(), flush));) {
        take_batch(ix, b);
        batch_free(b);
        bound_urgent(ix);
        depot_tend_later(ix); /* also when nothing has changed: it took memory to see that */
    }
}
