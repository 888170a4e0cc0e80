/* folders.c — the folders that the client or the registry names, and what is found below them.
 * Whatever may have changed, a folder is looked through again as a whole: a running server knows
 * the roots that a fresh one would find. What becomes of them stands in sites.c. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/path.h"

void folder_stale(struct folder *f) {
    f->stale = true;
    f->retry_at = 0;
}

/* ---- the way to a folder ---- */

/* While a folder is missing, the way to it is watched under a name of its own. */
static struct str way_owner(struct arena *a, const struct folder *f) {
    return arena_printf(a, "%.*s/..", STR_ARG(f->path));
}

static bool is_open(struct indexer *ix, struct str dir) {
    struct os_list *list = os_list_open(arena_strz(ix->job, dir), &(struct err){0});
    if (list)
        os_list_close(list);
    return list != NULL;
}

/* Of a directory that may not be read only the one above has something to tell. */
static void watch_way(struct indexer *ix, const struct folder *f) {
    struct str owner = way_owner(ix->job, f), dir = path_dir(f->path);
    while (!is_open(ix, dir) && path_dir(dir).n < dir.n)
        dir = path_dir(dir);
    watch_root_add_quiet(ix->watch, owner);
    watch_folder(ix->watch, owner, dir);
}

/* What lies below a directory that is moved has nothing to tell of it. True: one more is watched.
 */
static bool watch_above(struct indexer *ix, const struct folder *f) {
    bool more = false;
    struct str owner = path_join(ix->job, ix->store_dir, STR("above")), dir = path_dir(f->path);
    watch_root_add_quiet(ix->watch, owner);
    for (; path_dir(dir).n < dir.n; dir = path_dir(dir))
        if (!map_get(&ix->above, hash_of_path(dir), NULL) && watch_move(ix->watch, owner, dir))
            more = map_put(&ix->above, hash_of_path(dir), 0);
    return more;
}

void folders_forget_above(struct indexer *ix) {
    map_fini(&ix->above);
}

/* Unless the client's folder and a registered one are the same path and still missing. */
static void forget_way(struct indexer *ix, const struct folder *f) {
    for (const struct folder *other = ix->folders; other; other = other->next)
        if (other != f && other->absent && str_eq(other->path, f->path))
            return;
    watch_root_remove(ix->watch, way_owner(ix->job, f));
}

/* ---- folders that come and go ---- */

/* Before the disk is looked at: the roots below it that the store knows. */
static void presume(struct indexer *ix, struct folder *f) {
    struct root *roots = NULL;
    size_t count = ix->store ? store_roots(ix->store, ix->job, &roots) : 0;
    for (size_t i = 0; i < count; i++) {
        bool inside = path_below(roots[i].path, f->path, NULL) && roots[i].home == HOME_PROJECT;
        if (inside || walk_reaches(f->path, roots[i].path, roots[i].home))
            *ARENA_PUSH(f->found_arena, f->found, f->found_count) =
                (struct found){arena_str(f->found_arena, roots[i].path), roots[i].home};
    }
    if (f->found_count)
        sites_update(ix);
}

/* What somebody else has named already is no new site, but to be told of from now on. */
static void publish_known(struct indexer *ix, const struct folder *f) {
    bool any = false;
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!path_below(f->path, s->path, NULL) && !path_below(s->path, f->path, NULL))
            continue;
        s->publishing = s->publishing || s->scanned || s->complete;
        any = true;
    }
    if (any)
        report_scope(ix);
}

void folders_add(struct indexer *ix, struct str path, enum folder_kind kind, bool published) {
    for (struct folder *f = ix->folders; f; f = f->next) {
        if (f->kind == kind && str_eq(f->path, path)) {
            if (f->published != published) {
                f->published = published;
                publish_withdraw(ix);
                report_scope(ix);
                ix->publish_due = true;
            }
            return;
        }
    }
    struct arena *arena = arena_new();
    struct folder *f = ARENA_NEW(arena, struct folder);
    f->arena = arena;
    f->path = arena_str(arena, path);
    f->kind = kind;
    f->published = published;
    f->stale = true;
    f->found_arena = arena_new();
    f->next = ix->folders;
    ix->folders = f;
    watch_root_add_quiet(ix->watch, f->path);
    depot_open(ix);
    if (published)
        publish_known(ix, f);
    presume(ix, f);
}

void folder_free(struct folder *f) {
    arena_free(f->found_arena);
    arena_free(f->arena);
}

void folders_remove(struct indexer *ix, struct str path, enum folder_kind kind) {
    for (struct folder **at = &ix->folders; *at; at = &(*at)->next) {
        struct folder *f = *at;
        if (f->kind != kind || !str_eq(f->path, path))
            continue;
        *at = f->next;
        if (f->absent)
            forget_way(ix, f);
        sites_release(ix, f->path);
        folder_free(f);
        sites_update(ix);
        publish_withdraw(ix); /* what is published may have changed, too */
        report_scope(ix);
        return;
    }
}

/* ---- discovery ---- */

struct discovery {
    struct indexer *ix;
    struct folder *folder;
    struct arena *arena;
    struct found *found;
    struct disk_link *links;
    size_t count, link_count;
};

/* What is written counts only where a library may be found by it. */
static void enter(void *context, struct str path) {
    struct discovery *d = context;
    struct str folder = d->folder->path, rest;
    if (path_below(folder, path, &rest) && rest.n && walk_enters(HOME_LIBRARY, rest))
        watch_dir(d->ix->watch, folder, path);
    else
        watch_folder(d->ix->watch, folder, path);
}

static bool add_found(void *context, struct str path, enum home home) {
    struct discovery *d = context;
    *ARENA_PUSH(d->arena, d->found, d->count) = (struct found){arena_str(d->arena, path), home};
    return true;
}

static void link_met(void *context, struct str path, struct str place, bool leaves) {
    struct discovery *d = context;
    if (!leaves)
        return;
    *ARENA_PUSH(d->arena, d->links, d->link_count) =
        (struct disk_link){arena_str(d->arena, path), arena_str(d->arena, place)};
    sites_watch_place(d->ix, d->folder->path, place, watch_folder);
}

/* A root that is known by its name: whether it is there. */
static bool look_at(struct discovery *d, struct str root, struct err *e) {
    struct os_info info;
    enter(d, path_dir(root));
    if (os_stat(arena_strz(d->ix->job, root), &info, e) && info.type == OS_DIR)
        return add_found(d, root, HOME_PROJECT);
    /* A missing .bluekit in a project that is there is no failure. */
    return os_stat(arena_strz(d->ix->job, path_dir(root)), &info, e);
}

static bool discover(struct discovery *d, struct err *e) {
    struct indexer *ix = d->ix;
    struct str root, below;
    if (d->folder->kind == FOLDER_REGISTRY)
        return look_at(d, path_join(ix->job, d->folder->path, STR(".bluekit")), e);
    if (walk_root_of(ix->job, d->folder->path, &root, &below))
        return look_at(d, root, e);
    struct walk_visitor v = {
        .context = d, .dir = enter, .root = add_found, .link = link_met, .stop = &ix->stop};
    return walk_discover(d->folder->path, &v, &d->folder->bound, e);
}

/* Nothing is found in what is not there, or may not be read. */
static bool is_absent(struct indexer *ix, const struct folder *f, const struct discovery *d,
                      bool ok, const struct err *e) {
    if (ok)
        return d->count == 0 && !is_open(ix, f->path);
    return e->code == ERR_NOT_FOUND || e->code == ERR_ACCESS;
}

static void look_through(struct indexer *ix, struct folder *f) {
    struct discovery d = {.ix = ix, .folder = f, .arena = arena_new()};
    struct err e = {0};
    f->stale = f->check_library = false;
    f->retry_at = 0;
    f->bound = (struct walk_bound){0};
    (void)watch_above(ix, f);
    if (f->link_count)
        sites_listing(ix, f->path);
    bool ok = discover(&d, &e);
    if (ok && f->link_count && !f->bound.depth && !f->bound.entries)
        sites_listed(ix, f->path);
    if (is_absent(ix, f, &d, ok, &e)) {
        watch_way(ix, f);
        f->stale = is_open(ix, f->path); /* meanwhile */
        f->absent = ok = true;
    } else if (ok && f->absent) {
        f->absent = false;
        forget_way(ix, f);
    }
    if (ok && !f->absent && watch_above(ix, f)) /* the way to it was made meanwhile */
        folder_stale(f);
    log_debug("looked through %.*s: %zu roots", STR_ARG(f->path), d.count);
    if (ok) {
        arena_free(f->found_arena);
        f->found_arena = d.arena;
        f->found = d.found;
        f->found_count = d.count;
        f->links = d.links;
        f->link_count = d.link_count;
        sites_update(ix);
        return;
    }
    arena_free(d.arena);
    if (e.code == ERR_CANCELLED)
        return;
    log_warning("cannot look through %.*s: %s", STR_ARG(f->path), e.text);
    f->stale = true;
    f->retry_at = now_ms() + SITE_RETRY_MS;
}

/* A file came or went that decides whether a folder without .bluekit is a library. */
static void look_for_library(struct indexer *ix, struct folder *f) {
    bool was = f->found_count > 0;
    f->check_library = false;
    if (was != walk_is_library(f->path, &ix->stop))
        f->stale = true;
}

bool folders_discover(struct indexer *ix) {
    for (struct folder *f = ix->folders; f; f = f->next) {
        if (f->stale && f->retry_at <= now_ms()) {
            look_through(ix, f);
            return true;
        }
        if (f->check_library) {
            look_for_library(ix, f);
            return true;
        }
    }
    return false;
}

/* ---- the registry ---- */

static void registry_file(struct arena *a, struct str home, const char *name, struct stamp *stamp) {
    struct os_info info = {0};
    struct str path = path_join(a, home, str_z(name));
    *stamp = os_stat(arena_strz(a, path), &info, &(struct err){0}) ? info.stamp : (struct stamp){0};
}

/* Reading a database may touch files beside it: only a change of what counts is one. */
static bool registry_changed(struct indexer *ix, struct str home) {
    static const char *const names[] = {".bluekit/bluekit.db", ".bluekit/bluekit.db-wal",
                                        ".bluekit/projectRegistry.json"};
    bool changed = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stamp now;
        registry_file(ix->job, home, names[i], &now);
        changed = changed || !stamp_eq(&now, &ix->registry_stamps[i]);
        ix->registry_stamps[i] = now;
    }
    return changed;
}

static void registry_apply(struct indexer *ix, const struct str *projects, size_t count) {
    for (struct folder *f = ix->folders, *next; f; f = next) {
        bool keep = f->kind != FOLDER_REGISTRY;
        next = f->next;
        for (size_t i = 0; i < count && !keep; i++)
            keep = str_eq(f->path, projects[i]);
        if (!keep)
            folders_remove(ix, f->path, FOLDER_REGISTRY);
    }
    for (size_t i = 0; i < count; i++)
        folders_add(ix, projects[i], FOLDER_REGISTRY, false);
}

/* What is known stays. False: it was tried often enough. */
static bool try_registry_later(struct indexer *ix) {
    enum { TRIES = 6, FIRST_MS = 100 };
    if (ix->registry_tries >= TRIES)
        return false;
    ix->registry_at = now_ms() + ((int64_t)FIRST_MS << ix->registry_tries++);
    memset(ix->registry_stamps, 0, sizeof ix->registry_stamps);
    return true;
}

void folders_read_registry(struct indexer *ix) {
    struct buf home = {0}, why = {0};
    struct str *projects = NULL;
    if (!ix->registry_due && !(ix->registry_at && ix->registry_at <= now_ms()))
        return;
    if (ix->registry_due)
        ix->registry_tries = 0;
    ix->registry_due = false;
    ix->registry_at = 0;
    if (!ix->registry) {
        memset(ix->registry_stamps, 0, sizeof ix->registry_stamps);
        registry_apply(ix, NULL, 0);
    } else if (os_home_dir(&home, &(struct err){0})) {
        struct str dir = path_join(ix->job, buf_str(&home), STR(".bluekit"));
        struct os_info info;
        if (os_stat(arena_strz(ix->job, dir), &info, &(struct err){0})) {
            watch_root_add_quiet(ix->watch, dir);
            watch_dir(ix->watch, dir, dir);
        }
        if (registry_changed(ix, buf_str(&home))) {
            bool later;
            size_t count = walk_registry(ix->job, &projects, &why, &later);
            if (why.n)
                log_info("%.*s", STR_ARG(buf_str(&why)));
            if (!later || !try_registry_later(ix))
                registry_apply(ix, projects, count);
        }
    }
    buf_fini(&why);
    buf_fini(&home);
}
