/* sites.c — the roots that are indexed: which there are, what is watched for them, and what becomes
 * of them when no folder has them any more. How they are found stands in folders.c. */
#include "scan/inner.h"

#include "base/mem.h"
#include "base/path.h"

#include <stdlib.h>

void site_stale(struct site *s) {
    s->stale = true;
    s->retry_at = 0;
}

void site_stale_later(struct site *s) {
    if (!s->stale)
        s->retry_at = now_ms() + SITE_RETRY_MS;
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

void sites_release(struct indexer *ix, struct str path) {
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
    sites_release(ix, s->path);
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

/* What is not committed may be the number of another root by the next time. */
static bool enrol_new(struct indexer *ix) {
    int64_t *ids = NULL;
    size_t n = 0, i = 0;
    if (!depot_begin(ix))
        return false;
    for (const struct site *s = ix->sites; s; s = s->next) {
        struct err e = {0};
        if (s->id < 0 &&
            !store_root_put(ix->store, s->path, s->home, ARENA_PUSH(ix->job, ids, n), &e)) {
            depot_failed(ix, &e);
            return false;
        }
    }
    if (!depot_commit(ix))
        return false;
    for (struct site *s = ix->sites; s; s = s->next)
        s->id = s->id < 0 ? ids[i++] : s->id;
    return true;
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
    return !missing || enrol_new(ix);
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
