/* sites.c — folders, and the sites found below them. Whatever may have changed, the folder is
 * looked through again as a whole: a running server knows the roots that a fresh one would find. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

#include <stdlib.h>

enum { RETRY_MS = 2000 };

void folder_stale(struct folder *f) {
    f->stale = true;
    f->retry_at = 0;
}

void site_stale(struct site *s) {
    s->stale = true;
    s->retry_at = 0;
}

void site_stale_later(struct site *s) {
    if (!s->stale)
        s->retry_at = now_ms() + RETRY_MS;
    s->stale = true;
}

void site_forget(struct site *s) {
    work_end(&s->work);
    os_lock_release(s->lock);
    s->lock = NULL;
    s->id = -1;
    site_stale(s);
    s->complete = s->scanned = s->unsettled = s->waiting = s->publishing = s->listed = false;
}

struct site *sites_find(struct indexer *ix, struct str path) {
    for (struct site *s = ix->sites; s; s = s->next)
        if (str_eq(s->path, path))
            return s;
    return NULL;
}

struct site *sites_with_id(struct indexer *ix, int64_t id) {
    for (struct site *s = ix->sites; s; s = s->next)
        if (s->id == id)
            return s;
    return NULL;
}

/* The deepest one: a library may contain projects. */
struct site *sites_of_path(struct indexer *ix, struct str path, struct str *below) {
    struct site *best = NULL;
    struct str rest;
    for (struct site *s = ix->sites; s; s = s->next) {
        if (path_below(s->path, path, &rest) && rest.n && (!best || s->path.n > best->path.n)) {
            best = s;
            *below = rest;
        }
    }
    return best;
}

bool sites_publishes(const struct indexer *ix, struct str path) {
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (f->published && path_below(f->path, path, NULL))
            return true;
    return false;
}

bool sites_pending(const struct indexer *ix) {
    for (const struct folder *f = ix->folders; f; f = f->next)
        if ((f->stale || f->check_library) && f->retry_at == 0)
            return true;
    return ix->registry_due;
}

/* ---- what is watched for whom ---- */

/* While a folder is missing, the way to it is watched under a name of its own. */
static struct str way_owner(struct arena *a, const struct folder *f) {
    return arena_printf(a, "%.*s/..", STR_ARG(f->path));
}

/* A folder and a library of the same path are one root for the watcher. */
static void release(struct indexer *ix, struct str path) {
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (str_eq(f->path, path))
            return;
    if (!sites_find(ix, path))
        watch_root_remove(ix->watch, path);
}

/* Both list what they watch, each its own part: then neither knows what nobody wants any more. */
static bool is_shared(struct indexer *ix, struct str path) {
    bool is_folder = false;
    for (const struct folder *f = ix->folders; f; f = f->next)
        is_folder = is_folder || str_eq(f->path, path);
    return is_folder && sites_find(ix, path);
}

void sites_listing(struct indexer *ix, struct str path) {
    if (!is_shared(ix, path))
        watch_root_list(ix->watch, path);
}

void sites_listed(struct indexer *ix, struct str path) {
    if (!is_shared(ix, path))
        watch_root_listed(ix->watch, path);
}

struct str nearest_dir(struct indexer *ix, struct str dir, struct str top) {
    struct os_info info;
    for (struct str up = dir; up.n; up = path_dir(up)) {
        if (!path_below(top, up, NULL))
            break;
        if (os_stat(arena_strz(ix->job, up), &info, &(struct err){0}) && info.type == OS_DIR)
            return up;
        if (path_dir(up).n == up.n)
            break;
    }
    return STR_NONE;
}

/* Those above are watched for being moved as far as they lie elsewhere: the way to a folder is
 * watched for itself. */
void sites_watch_place(struct indexer *ix, struct str owner, struct str place,
                       bool (*watch)(struct watch *, struct str, struct str)) {
    struct str dir = nearest_dir(ix, path_dir(place), STR("/"));
    if (dir.n)
        watch(ix->watch, owner, dir);
    while (path_dir(dir).n < dir.n) {
        dir = path_dir(dir);
        if (path_below(dir, owner, NULL) || path_below(owner, dir, NULL))
            break;
        (void)watch_move(ix->watch, owner, dir);
    }
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

void sites_forget_above(struct indexer *ix) {
    map_fini(&ix->above);
}

/* Unless the client's folder and a registered one are the same path and still missing. */
static void forget_way(struct indexer *ix, const struct folder *f) {
    for (const struct folder *other = ix->folders; other; other = other->next)
        if (other != f && other->absent && str_eq(other->path, f->path))
            return;
    watch_root_remove(ix->watch, way_owner(ix->job, f));
}

bool links_touched(const struct disk_link *links, size_t n, struct str path) {
    for (size_t i = 0; i < n; i++)
        if (path_below(path, links[i].place, NULL))
            return true;
    return false;
}

/* ---- sites ---- */

static void site_free(struct site *s) {
    work_end(&s->work);
    os_lock_release(s->lock);
    arena_free(s->links_arena);
    mem_free((char *)s->path.p);
    mem_free(s);
}

static void site_add(struct indexer *ix, const struct found *found) {
    struct site *s = MEM_NEW(struct site);
    s->path = (struct str){mem_copy(found->path.p, found->path.n), found->path.n};
    s->home = found->home;
    s->id = -1;
    s->wanted = s->stale = true;
    s->next = ix->sites;
    ix->sites = s;
    watch_root_add(ix->watch, s->path);
}

/* ---- roots that are gone: a large one is no matter of one transaction ---- */

static void drop_later(struct indexer *ix, int64_t id) {
    if (ix->dropping_count == ix->dropping_cap) {
        ix->dropping_cap = ix->dropping_cap ? 2 * ix->dropping_cap : 4;
        ix->dropping = mem_resize(ix->dropping, ix->dropping_cap * sizeof *ix->dropping);
    }
    ix->dropping[ix->dropping_count++] = id;
}

/* It is back: what is left of it is as good as before. */
static void drop_not(struct indexer *ix, int64_t id) {
    for (size_t i = 0; i < ix->dropping_count; i++)
        if (ix->dropping[i] == id)
            ix->dropping[i--] = ix->dropping[--ix->dropping_count];
}

bool sites_expire(struct indexer *ix, int days, struct err *e) {
    int64_t *ids;
    size_t count;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->id >= 0 && !store_root_use(ix->store, s->id, e))
            return false;
    if (!store_roots_unused(ix->store, days, ix->job, &ids, &count, e))
        return false;
    for (size_t i = 0; i < count; i++)
        drop_later(ix, ids[i]);
    return true;
}

bool sites_drop(struct indexer *ix) {
    struct err e = {0};
    bool more = false;
    if (ix->dropping_count == 0)
        return false;
    if (!depot_begin(ix))
        return true;
    int64_t id = ix->dropping[ix->dropping_count - 1];
    if (!store_root_thin(ix->store, id, &more, &e)) {
        depot_failed(ix, &e);
        return true;
    }
    if (!depot_commit(ix))
        return true;
    report_changed(ix, false);
    if (!more)
        ix->dropping_count--;
    return true;
}

/* ---- sites that come and go ---- */

/* A folder that was a library and is none any more is none for anybody. */
static bool is_no_library(const struct indexer *ix, const struct site *s) {
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (s->home == HOME_LIBRARY && str_eq(f->path, s->path))
            return true;
    return false;
}

static void drop_urgent(struct indexer *ix, const struct site *s) {
    for (size_t i = ix->urgent.at; i < ix->urgent.count; i++)
        if (ix->urgent.items[i].site == s)
            ix->urgent.items[i].site = NULL;
}

/* Its kits leave the store only when it is gone from the disk; else another server may want them.
 */
static void site_remove(struct indexer *ix, struct site **at) {
    struct site *s = *at;
    struct os_info info = {0};
    struct err e = {0};
    bool there = os_stat(arena_strz(ix->job, s->path), &info, &e);
    bool gone = is_no_library(ix, s) || (there ? info.type != OS_DIR : e.code == ERR_NOT_FOUND);
    *at = s->next;
    drop_urgent(ix, s);
    if (gone && ix->store && s->id >= 0)
        drop_later(ix, s->id);
    watch_root_count(ix->watch, s->path, 0); /* it may go on as a folder */
    release(ix, s->path);
    site_free(s);
}

static int by_id(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void scope_update(struct indexer *ix) {
    size_t count = 0;
    for (const struct site *s = ix->sites; s; s = s->next)
        count += s->id >= 0;
    arena_reset(ix->scope_arena);
    int64_t *ids = ARENA_ARRAY(ix->scope_arena, int64_t, count);
    size_t n = 0;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->id >= 0)
            ids[n++] = s->id;
    qsort(ids, n, sizeof *ids, by_id);
    ix->scope = (struct scope){ids, n};
}

/* What the store knows is good enough to answer from until the pass over the site is over. */
static void site_known(struct indexer *ix, struct site *s, const struct root *root) {
    drop_not(ix, root->id);
    s->id = root->id;
    s->complete = root->complete;
    s->publishing = root->complete;
}

/* Gives ids to the sites that have none. False: the store failed. */
static bool enrol(struct indexer *ix) {
    struct root root;
    bool missing = false;
    store_read_begin(ix->store);
    for (struct site *s = ix->sites; s; s = s->next) {
        if (s->id < 0 && store_root_find(ix->store, ix->job, s->path, &root))
            site_known(ix, s, &root);
        missing = missing || s->id < 0;
    }
    store_read_end(ix->store);
    if (!missing)
        return true;
    if (!depot_begin(ix))
        return false;
    for (struct site *s = ix->sites; s; s = s->next) {
        struct err e = {0};
        if (s->id < 0 && !store_root_put(ix->store, s->path, s->home, &s->id, &e)) {
            depot_failed(ix, &e);
            return false;
        }
    }
    return depot_commit(ix);
}

void sites_enrol_again(struct indexer *ix) {
    struct root root;
    bool any = false;
    store_read_begin(ix->store);
    for (struct site *s = ix->sites; s; s = s->next) {
        if (s->id < 0 || (store_root_find(ix->store, ix->job, s->path, &root) && root.id == s->id &&
                          (root.complete || !s->complete)))
            continue;
        drop_urgent(ix, s);
        site_forget(s);
        any = true;
    }
    store_read_end(ix->store);
    if (any)
        sites_attach(ix);
}

void sites_update(struct indexer *ix) {
    bool changed = false;
    for (struct site *s = ix->sites; s; s = s->next)
        s->wanted = false;
    for (const struct folder *f = ix->folders; f; f = f->next) {
        for (size_t i = 0; i < f->found_count; i++) {
            struct site *s = sites_find(ix, f->found[i].path);
            if (s)
                s->wanted = true;
            else
                site_add(ix, &f->found[i]);
            changed = changed || !s;
        }
    }
    for (struct site **at = &ix->sites; *at;) {
        if ((*at)->wanted) {
            at = &(*at)->next;
        } else {
            site_remove(ix, at);
            changed = true;
        }
    }
    if (!changed)
        return;
    sites_attach(ix);
    publish_withdraw(ix);
}

void sites_attach(struct indexer *ix) {
    if (ix->store && !enrol(ix))
        for (struct site *s = ix->sites; s; s = s->next)
            site_stale(s);
    scope_update(ix);
    report_scope(ix);
    /* What was checked already may say something else now; a new site is checked by its pass. */
    for (const struct site *s = ix->sites; s; s = s->next)
        if ((s->scanned || s->complete) && (!s->publishing || scope_has(&ix->run, s->id)))
            ix->publish_due = true;
    publish_restart(ix);
}

/* ---- folders ---- */

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

void sites_add_folder(struct indexer *ix, struct str path, enum folder_kind kind, bool published) {
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

static void folder_free(struct folder *f) {
    arena_free(f->found_arena);
    arena_free(f->arena);
}

void sites_remove_folder(struct indexer *ix, struct str path, enum folder_kind kind) {
    for (struct folder **at = &ix->folders; *at; at = &(*at)->next) {
        struct folder *f = *at;
        if (f->kind != kind || !str_eq(f->path, path))
            continue;
        *at = f->next;
        if (f->absent)
            forget_way(ix, f);
        release(ix, f->path);
        folder_free(f);
        sites_update(ix);
        publish_withdraw(ix); /* what is published may have changed, too */
        report_scope(ix);
        return;
    }
}

void sites_free(struct indexer *ix) {
    mem_free(ix->dropping);
    map_fini(&ix->above);
    for (struct folder *f; (f = ix->folders);) {
        ix->folders = f->next;
        folder_free(f);
    }
    for (struct site *s; (s = ix->sites);) {
        ix->sites = s->next;
        site_free(s);
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
    f->retry_at = now_ms() + RETRY_MS;
}

/* A file came or went that decides whether a folder without .bluekit is a library. */
static void look_for_library(struct indexer *ix, struct folder *f) {
    bool was = f->found_count > 0;
    f->check_library = false;
    if (was != walk_is_library(f->path, &ix->stop))
        f->stale = true;
}

bool sites_discover(struct indexer *ix) {
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
            sites_remove_folder(ix, f->path, FOLDER_REGISTRY);
    }
    for (size_t i = 0; i < count; i++)
        sites_add_folder(ix, projects[i], FOLDER_REGISTRY, false);
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

void sites_read_registry(struct indexer *ix) {
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
