/* places.c — which directories are watched: asked for, refused by the system, dropped, watched
 * again. What they have to say goes past it. */
#include "watch/state.h"

/* Ends the watch of one path; the inode stays watched while it goes by another one. */
void places_unwatch(struct watch *w, struct dir *d) {
    int number = d->number;
    if (!dirs_unbind(w->dirs, d))
        return;
    if (number >= POLL_NUMBERS)
        poll_remove(w->poll, number);
    else if (w->backend->remove(w->state, number))
        dirs_expect_end(w->dirs, number);
}

void places_unbind(struct watch *w, bool polled) {
    for (struct dir *d = dirs_first(w->dirs, NULL); d; d = dirs_after(d, NULL)) {
        if (d->number < POLL_NUMBERS)
            dirs_unbind(w->dirs, d);
        else if (polled)
            places_unwatch(w, d);
    }
    dirs_forget_ends(w->dirs);
}

/* Forgets a directory and all below it, for every root. */
void places_drop(struct watch *w, struct dir *top) {
    struct dir *next;
    for (struct dir *d = dirs_first(w->dirs, top); d; d = next) {
        next = dirs_after(d, top);
        places_unwatch(w, d);
        dirs_unclaim(w->dirs, d, NULL);
        if (d != top)
            dirs_reap(w->dirs, d);
    }
    dirs_prune(w->dirs, top);
}

static void block_claims(struct watch *w, const struct dir *d, enum blocked why,
                         const struct err *e) {
    for (const struct claim *c = &d->claim; c; c = c->next)
        root_block(w, c->root, why, e);
}

/* A directory that may not be read holds nothing that polling could see, and its parent tells when
 * that changes. Only a root may be without watched parent. */
static void add_failed(struct watch *w, const struct dir *d, const struct err *e) {
    if (e->code == ERR_EXHAUSTED)
        block_claims(w, d, BLOCKED_LACK, e);
    else if (e->code != ERR_ACCESS)
        block_claims(w, d, BLOCKED_BROKEN, e);
    else
        for (const struct claim *c = &d->claim; c; c = c->next)
            if (str_eq(c->root->path, buf_str(&w->path)))
                root_block(w, c->root, BLOCKED_DENIED, e);
}

/* It may be read, or is gone. */
static void unblock_denied(struct watch *w, const struct dir *d) {
    for (const struct claim *c = &d->claim; c; c = c->next) {
        if (c->root->blocked != BLOCKED_DENIED || !str_eq(c->root->path, buf_str(&w->path)))
            continue;
        c->root->blocked = BLOCKED_NOT;
        root_update(w, c->root);
    }
}

enum outcome { WATCHED, POLLED, UNWATCHED, MISSING };

/* What is polled already goes on as it is: nothing that changed since the last look is forgotten.
 */
static enum outcome try_poll(struct watch *w, struct dir *d) {
    struct err e = {0};
    int number = poll_add(w->poll, w->path.p, d->writes, &e);
    if (number < 0 || number != d->number)
        places_unwatch(w, d);
    if (number < 0 && e.code == ERR_ACCESS)
        add_failed(w, d, &e);
    else if (number >= 0 || e.code == ERR_NOT_FOUND)
        unblock_denied(w, d);
    if (number < 0)
        return e.code == ERR_NOT_FOUND ? MISSING : UNWATCHED;
    if (number != d->number)
        dirs_bind(w->dirs, d, number);
    return POLLED;
}

/* Polled, what lies below is missed soon enough. */
static enum outcome try_watch_move(struct watch *w, struct dir *d) {
    struct err e = {0};
    if (w->phase != PHASE_RUNNING || !w->backend->add_move || !w->backend->sends_events(w->path.p))
        return UNWATCHED;
    int number = w->backend->add_move(w->state, w->path.p, &e);
    if (number < 0)
        return e.code == ERR_NOT_FOUND ? MISSING : UNWATCHED;
    if (number != d->number) {
        places_unwatch(w, d);
        dirs_bind(w->dirs, d, number);
    }
    return WATCHED;
}

/* The system is asked even when the directory is watched already: an event that would have told of
 * its replacement may be lost or still to come. */
static enum outcome try_watch(struct watch *w, struct dir *d) {
    struct err e = {0};
    dirs_path(d, &w->path);
    if (!d->entries)
        return try_watch_move(w, d);
    if (w->phase != PHASE_RUNNING)
        return try_poll(w, d);
    if (!w->backend->sends_events(w->path.p)) {
        err_set(&e, ERR_IO, "the file system of %s does not report changes", w->path.p);
        block_claims(w, d, BLOCKED_KIND, &e);
        return try_poll(w, d);
    }
    int number = w->backend->add(w->state, w->path.p, d->writes, &e);
    if (number >= 0) {
        if (number != d->number) {
            places_unwatch(w, d);
            dirs_bind(w->dirs, d, number);
        }
        unblock_denied(w, d);
        return WATCHED;
    }
    if (e.code != ERR_NOT_FOUND)
        add_failed(w, d, &e);
    else
        unblock_denied(w, d);
    if (e.code != ERR_NOT_FOUND && e.code != ERR_ACCESS)
        return try_poll(w, d);
    places_unwatch(w, d);
    return e.code == ERR_NOT_FOUND ? MISSING : UNWATCHED;
}

/* Watches all directories again, and finds out anew which roots that is possible for. */
void places_watch_all(struct watch *w) {
    for (size_t i = 0; i < w->root_count; i++)
        w->roots[i]->blocked = BLOCKED_NOT;
    w->retry_at_ms = -1;
    dirs_forget_ends(w->dirs);
    struct dir *next;
    for (struct dir *d = dirs_first(w->dirs, NULL); d; d = next) {
        next = dirs_after(d, NULL);
        bool polled = d->number >= POLL_NUMBERS;
        enum outcome outcome = d->claim.root ? try_watch(w, d) : UNWATCHED;
        if (outcome == MISSING)
            dirs_unclaim(w->dirs, d, NULL);
        if (outcome == WATCHED && polled) { /* what happened since the last look */
            pending_touch(w, w->clock_ms());
            batch_add(w->pending, CHANGE_PATH, buf_str(&w->path));
        }
        dirs_reap(w->dirs, d);
    }
    roots_update(w);
}

enum interest { MOVES, ENTRIES, WRITES };

static bool watch_for(struct watch *w, struct str root, struct str dir, enum interest interest) {
    struct root *r = root_find(w, root);
    if (!r)
        return false;
    struct dir *d = dirs_get(w->dirs, dir);
    dirs_claim(w->dirs, d, r, r->round);
    d->entries = d->entries || interest != MOVES;
    d->writes = d->writes || interest == WRITES;
    if (w->phase == PHASE_OFF || w->phase == PHASE_RECOVERING)
        return false;
    bool lacking =
        w->phase == PHASE_RUNNING && r->blocked == BLOCKED_LACK && d->number < 0 && d->entries;
    if (lacking)
        dirs_path(d, &w->path);
    enum outcome outcome = lacking ? try_poll(w, d) : try_watch(w, d);
    if (outcome == MISSING) {
        dirs_unclaim(w->dirs, d, NULL);
        dirs_prune(w->dirs, d);
    }
    return outcome == WATCHED;
}

bool watch_dir(struct watch *w, struct str root, struct str dir) {
    return watch_for(w, root, dir, WRITES);
}

bool watch_folder(struct watch *w, struct str root, struct str dir) {
    return watch_for(w, root, dir, ENTRIES);
}

bool watch_move(struct watch *w, struct str root, struct str dir) {
    return w->backend && w->backend->add_move && watch_for(w, root, dir, MOVES);
}

void watch_dir_remove(struct watch *w, struct str dir) {
    struct dir *d = dirs_find(w->dirs, dir);
    if (d)
        places_drop(w, d);
}
