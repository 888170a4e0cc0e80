/* scan.c — passes over sites: what is to be looked up, and what follows when that is done. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

#include <stdlib.h>

enum { LOCK_MS = 50, LOCK_PATIENCE_MS = 10000, PROGRESS_MS = 100 };

/* ---- work ---- */

/* Its path lasts as long as the work. */
static void push(struct work *w, struct lookup l) {
    if (w->count == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 16;
        w->items = mem_resize(w->items, w->cap * sizeof *w->items);
    }
    w->items[w->count++] = l;
}

void work_add(struct work *w, struct lookup l) {
    if (!w->arena)
        w->arena = arena_new();
    l.below = arena_str(w->arena, l.below);
    push(w, l);
}

static void overrule(struct work *w, const struct site *s, struct str below) {
    for (size_t i = w->at; i < w->count; i++)
        if (w->items[i].unlisted && w->items[i].site == s &&
            path_below(below, w->items[i].below, NULL))
            w->items[i].site = NULL;
}

void scan_overrule(struct indexer *ix, struct site *s, struct str below) {
    overrule(&s->work, s, below);
    overrule(&ix->urgent, s, below);
}

void work_end(struct work *w) {
    arena_free(w->arena);
    mem_free(w->items);
    *w = (struct work){0};
}

bool scan_urgent(struct indexer *ix) {
    struct work *w = &ix->urgent;
    int64_t since = os_clock_ns();
    if (w->count == 0)
        return false;
    slice_skip_same(ix, w, since);
    if (w->at < w->count && slice_in_time(ix, since, false))
        (void)slice_run(ix, &w, 1, w->count - w->at > FEW_KITS, since);
    if (w->at == w->count)
        work_end(w);
    return true;
}

/* ---- listing ---- */

struct listed {
    struct str below;
    struct stamp stamp;
};
struct listing {
    struct indexer *ix;
    struct site *site;
    struct arena *arena; /* of the paths */
    struct listed *files;
    size_t count, cap, at; /* at: those before are compared */
    struct work *work;
    bool shared; /* the paths are the work's */
};

static void enter(void *context, struct str path) {
    struct listing *l = context;
    watch_dir(l->ix->watch, l->site->path, path);
}

static bool add_file(void *context, struct str path, struct str below, const struct os_info *info) {
    struct listing *l = context;
    (void)path;
    if (l->count == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 16;
        l->files = mem_resize(l->files, l->cap * sizeof *l->files);
    }
    l->files[l->count++] = (struct listed){arena_str(l->arena, below), info->stamp};
    return true;
}

/* What the link leads to may go and come back, or be replaced. */
static void add_link(void *context, struct str path, struct str place, bool leaves) {
    struct listing *l = context;
    struct site *s = l->site;
    (void)leaves;
    if (!s->links_arena)
        s->links_arena = arena_new();
    *ARENA_PUSH(s->links_arena, s->links, s->link_count) =
        (struct disk_link){arena_str(s->links_arena, path), arena_str(s->links_arena, place)};
    sites_watch_place(l->ix, s->path, place, watch_dir);
}

static int by_below(const void *a, const void *b) {
    return str_cmp(((const struct listed *)a)->below, ((const struct listed *)b)->below);
}

/* A file that was listed. */
static void add_listed(struct listing *l, struct str below) {
    if (l->shared)
        push(l->work, (struct lookup){.site = l->site, .below = below});
    else
        work_add(l->work, (struct lookup){.site = l->site, .below = below});
}

/* Files before this path, which the store does not know; "" is after all. */
static void add_unknown(struct listing *l, struct str before) {
    while (l->at < l->count && (!before.n || str_cmp(l->files[l->at].below, before) < 0))
        add_listed(l, l->files[l->at++].below);
}

static void compare_known(void *context, const struct kit_stamp *have) {
    struct listing *l = context;
    add_unknown(l, have->below);
    if (l->at == l->count || !str_eq(l->files[l->at].below, have->below)) {
        work_add(l->work, (struct lookup){.site = l->site, .below = have->below, .unlisted = true});
        return;
    }
    const struct listed *file = &l->files[l->at++];
    if (!stamp_fresh(have, &file->stamp))
        add_listed(l, file->below);
}

/* What differs between the disk and the store becomes work: both are sorted by path. A large root
 * is in memory once, by its names: work that is new takes over those of the listing. */
static void compare(struct listing *l, struct str below, struct work *w) {
    l->work = w;
    l->shared = !w->arena;
    if (l->shared)
        w->arena = l->arena;
    if (l->count)
        qsort(l->files, l->count, sizeof *l->files, by_below);
    store_each_stamp(l->ix->store, l->site->id, below, compare_known, l);
    add_unknown(l, STR_NONE);
    if (l->shared)
        l->arena = NULL;
    if (w->count == 0)
        work_end(w);
}

static bool list(struct indexer *ix, struct site *s, struct str below, struct work *w,
                 struct walk_bound *bound, struct err *e) {
    struct listing l = {.ix = ix, .site = s, .arena = arena_new()};
    struct walk_visitor v = {.context = &l,
                             .dir = enter,
                             .file = add_file,
                             .link = add_link,
                             .stop = &ix->stop,
                             .bound = bound};
    bool ok = walk_kits(s->path, s->home, below, &v, e);
    if (ok) {
        scan_overrule(ix, s, below);
        compare(&l, below, w);
    }
    mem_free(l.files);
    arena_free(l.arena);
    return ok;
}

void scan_subtree(struct indexer *ix, struct site *s, struct str below) {
    struct walk_bound bound;
    struct err e = {0};
    if (!list(ix, s, below, &ix->urgent, &bound, &e) && e.code != ERR_CANCELLED)
        site_stale(s); /* the whole has to be looked at to know what became of it */
    if (s->link_count)
        site_stale(s);
}

/* ---- passes ---- */

static const char *lock_path(struct indexer *ix) {
    return arena_strz(ix->job, arena_printf(ix->job, "%s.lock", ix->store_path));
}

/* Who builds a site that is not in the store (decision 13)? A lock that cannot be had because
 * locks do not work here, or whose owner does not get on, stops nobody. */
static bool may_build(struct indexer *ix, struct site *s) {
    struct err e = {0};
    struct root root;
    if (s->complete || s->lock)
        return true;
    s->lock = os_lock_try(lock_path(ix), (uint64_t)s->id, &e);
    if (!s->lock && e.code == ERR_BUSY) {
        s->waiting_since = s->waiting ? s->waiting_since : now_ms();
        s->waiting = true;
        if (now_ms() - s->waiting_since < LOCK_PATIENCE_MS) {
            s->retry_at = now_ms() + LOCK_MS;
            return false;
        }
    }
    s->waiting = false;
    if (store_root_find(ix->store, ix->job, s->path, &root))
        s->complete = root.complete;
    return true;
}

static void folders_of(struct indexer *ix, const struct site *s) {
    for (struct folder *f = ix->folders; f; f = f->next)
        for (size_t i = 0; i < f->found_count; i++)
            if (str_eq(f->found[i].path, s->path))
                folder_stale(f);
}

static void begin_pass(struct indexer *ix, struct site *s) {
    struct walk_bound bound = {0};
    struct err e = {0};
    s->stale = false;
    s->retry_at = 0;
    s->listed = false;
    bool linked = s->link_count > 0;
    arena_free(s->links_arena);
    s->links_arena = NULL;
    s->links = NULL;
    s->link_count = 0;
    work_end(&s->work);
    if (linked)
        sites_listing(ix, s->path);
    if (!list(ix, s, STR_NONE, &s->work, &bound, &e)) {
        work_end(&s->work);
        if (e.code == ERR_NOT_FOUND) {
            folders_of(ix, s);
        } else if (e.code != ERR_CANCELLED) {
            log_warning("cannot list %.*s: %s", STR_ARG(s->path), e.text);
            site_stale_later(s);
        }
        return;
    }
    if (linked && !bound.depth && !bound.entries)
        sites_listed(ix, s->path);
    s->unsettled =
        s->unsettled || !s->scanned || !s->complete || s->cut != (bound.depth || bound.entries);
    s->cut = bound.depth || bound.entries;
    s->listed = true;
    ix->progress.total += (int64_t)s->work.count;
    ix->progress.first = ix->progress.first || !s->scanned;
}

bool scan_list(struct indexer *ix) {
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!s->stale || s->retry_at > now_ms())
            continue;
        s->retry_at = 0;
        if (s->id < 0) { /* somebody else was writing when it was found */
            sites_attach(ix);
            return true;
        }
        if (!may_build(ix, s))
            continue;
        begin_pass(ix, s);
        return true;
    }
    return false;
}

static void end_pass(struct indexer *ix, struct site *s) {
    struct root root;
    if (s->later)
        ix->progress.later += (int64_t)s->work.count;
    work_end(&s->work);
    s->listed = false;
    if (!s->complete) {
        ix->publish_due = true; /* others may refer to what is new */
        ix->names_due = true;   /* whoever began it may have ended before */
    }
    s->scanned = true;
    if (store_root_find(ix->store, ix->job, s->path, &root))
        watch_root_count(ix->watch, s->path, store_root_kits(ix->store, root.id));
}

/* The sites of a cold build are one work: each is small, and a commit is not. */
static bool work_bulk(struct indexer *ix, struct work **works, size_t count) {
    struct arena *job = ix->job; /* `works` are in it */
    ix->job = arena_new();
    bool ok = slice_run(ix, works, count, true, os_clock_ns());
    for (size_t i = 0; ok && i < count; i++)
        ix->progress.done += (int64_t)(works[i]->at - works[i]->from);
    arena_free(ix->job);
    ix->job = job;
    return ok;
}

static bool work_site(struct indexer *ix, struct site *s) {
    struct work *w = &s->work;
    int64_t since = os_clock_ns();
    size_t at = w->at;
    if (w->count && s->complete)
        slice_skip_same(ix, w, since);
    if (w->at < w->count && slice_in_time(ix, since, false) && !slice_run(ix, &w, 1, false, since))
        return false;
    ix->progress.done += (int64_t)(w->at - at);
    return true;
}

bool scan_work(struct indexer *ix) {
    struct site *first = NULL;
    struct work **bulk = NULL;
    size_t count = 0;
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!s->listed)
            continue;
        first = first ? first : s;
        if (s->work.at == 0)
            s->later = !s->complete && ix->progress.total > FEW_KITS;
        if (s->later && s->work.at < s->work.count)
            *ARENA_PUSH(ix->job, bulk, count) = &s->work;
    }
    if (!first)
        return false;
    if (!(count ? work_bulk(ix, bulk, count) : work_site(ix, first)))
        return true;
    for (struct site *s = ix->sites; s; s = s->next)
        if (s->listed && s->work.at == s->work.count)
            end_pass(ix, s);
    scan_progress(ix, false);
    return true;
}

bool scan_pending(const struct indexer *ix) {
    if (ix->urgent.count || ix->shared.n || ix->target_count || ix->dropping_count)
        return true;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->listed || (s->stale && (s->waiting || !s->retry_at)))
            return true;
    return false;
}

int64_t scan_wakeup(struct indexer *ix) {
    int64_t at = ix->registry_at ? ix->registry_at : -1;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->stale && s->retry_at && (at < 0 || s->retry_at < at))
            at = s->retry_at;
    for (const struct folder *f = ix->folders; f; f = f->next)
        if (f->stale && f->retry_at && (at < 0 || f->retry_at < at))
            at = f->retry_at;
    return at;
}

/* ---- names: the end of the first phase ---- */

bool scan_names(struct indexer *ix) {
    struct err e = {0};
    if (!ix->names_due)
        return false;
    if (!store_nameless(ix->store, &ix->names_due, &e)) {
        depot_failed(ix, &e);
        return true;
    }
    if (!ix->names_due || !depot_begin(ix))
        return ix->names_due;
    if (!store_name(ix->store, &e))
        depot_failed(ix, &e);
    else if (depot_commit(ix))
        report_changed(ix, false);
    return true;
}

/* ---- bodies: the second phase of a cold build ---- */

static void settle(struct indexer *ix, const int64_t *ids, size_t n) {
    bool ok = depot_begin(ix);
    const struct scope settled = {ids, n};
    for (struct site *s = ix->sites; s && ok; s = s->next) {
        struct err e = {0};
        struct str cut = s->cut ? STR("more than a million entries or 64 levels") : STR_NONE;
        if (scope_has(&settled, s->id) && !store_root_set(ix->store, s->id, true, cut, &e)) {
            depot_failed(ix, &e);
            return;
        }
    }
    if (!ok || !depot_commit(ix))
        return;
    for (struct site *s = ix->sites; s; s = s->next) {
        if (!scope_has(&settled, s->id))
            continue;
        s->complete = true;
        s->unsettled = s->later = false;
        os_lock_release(s->lock);
        s->lock = NULL;
    }
}

/* Told at once: until now names and problems were still to come, and the first slice is long. */
static void bodies_begin(struct indexer *ix) {
    struct progress *p = &ix->progress;
    if (p->bodies)
        return;
    p->bodies = true;
    p->done = 0;
    p->total = p->later; /* 0, not known, when another process began it */
    p->told_ms = 0;
    scan_progress(ix, false);
}

/* What is missing is asked within the transaction: others may have put it while we waited. */
static bool body_slice(struct indexer *ix, const int64_t *ids, size_t count) {
    struct site *s = NULL;
    struct kit_stamp *kits;
    struct str *paths;
    int64_t since = os_clock_ns();
    struct arena *rows = ix->job; /* holds what is to be done: each kit gets an arena of its own */
    slice_begin_bulk(ix);
    size_t most = ix->bulk_ms > SLICE_MS ? BULK_KITS : SLICE_KITS;
    if (!depot_begin(ix))
        return false;
    bool ok = true;
    size_t i = 0, n = store_bodies_missing(ix->store, ids, count, most, rows, &kits, &paths);
    ix->job = arena_new();
    for (; i < n && ok && (i == 0 || slice_in_time(ix, since, true)); i++) {
        struct err e = {0};
        if (!s || s->id != kits[i].root)
            s = sites_with_id(ix, kits[i].root);
        ok = !s || lookup_body(ix, s, &kits[i], &e);
        if (!ok)
            depot_failed(ix, &e);
        arena_reset(ix->job);
    }
    arena_free(ix->job);
    ix->job = rows;
    ix->progress.done += (int64_t)i;
    return ok && depot_commit(ix);
}

static int by_number(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

bool scan_bodies(struct indexer *ix) {
    struct kit_stamp *kits = NULL;
    struct str *paths = NULL;
    size_t n = 0;
    int64_t *ids = NULL;
    for (const struct site *s = ix->sites; s; s = s->next)
        if (s->id >= 0 && s->scanned && s->unsettled && !s->listed)
            *ARENA_PUSH(ix->job, ids, n) = s->id;
    if (n == 0)
        return false;
    qsort(ids, n, sizeof *ids, by_number);
    if (store_bodies_missing(ix->store, ids, n, 1, ix->job, &kits, &paths) == 0) {
        settle(ix, ids, n);
        return true;
    }
    bodies_begin(ix);
    if (body_slice(ix, ids, n))
        report_changed(ix, false);
    scan_progress(ix, false);
    return true;
}

/* ---- progress ---- */

void scan_progress(struct indexer *ix, bool over) {
    struct progress *p = &ix->progress;
    int64_t now = now_ms();
    if (over) {
        if (p->active)
            report_progress(ix, PROGRESS_END);
        *p = (struct progress){0};
        return;
    }
    if (!p->active) {
        if (!p->first && p->total < FEW_KITS && p->done < FEW_KITS)
            return; /* over before anybody could read of it */
        p->active = true;
        report_progress(ix, PROGRESS_BEGIN);
    } else if (now - p->told_ms >= PROGRESS_MS) {
        report_progress(ix, PROGRESS_REPORT);
    } else {
        return;
    }
    p->told_ms = now;
}
