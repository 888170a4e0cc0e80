/* pending.c — the batch that is being gathered: what goes into it and when it is due. It does not
 * know what an event is. */
#include "base/path.h"
#include "watch/state.h"

enum { RESCAN_GAP_MS = 300, RESCAN_GAP_MAX_MS = 10000 };

void pending_touch(struct watch *w, int64_t now_ms) {
    if (!w->pending)
        w->pending = batch_new();
    if (w->pending->first_event_ms < 0)
        w->pending->first_event_ms = now_ms;
    w->last_change_ms = now_ms;
}

/* A root and those that lie below it. */
void pending_add_root(struct watch *w, const struct root *top, int64_t now_ms) {
    pending_touch(w, now_ms);
    for (size_t i = 0; i < w->root_count; i++) {
        struct root *r = w->roots[i];
        if (r->marked || !path_below(top->path, r->path, NULL))
            continue;
        r->marked = true;
        batch_add(w->pending, CHANGE_ROOT, r->path);
    }
}

/* All roots first and the paths seen before after them, so that each costs only a look. */
void pending_add_all(struct watch *w, int64_t now_ms) {
    if (!w->root_count)
        return;
    pending_touch(w, now_ms);
    struct batch *old = w->pending;
    w->pending = batch_new();
    w->pending->first_event_ms = old->first_event_ms;
    for (size_t i = 0; i < w->root_count; i++) {
        w->roots[i]->marked = true;
        batch_add(w->pending, CHANGE_ROOT, w->roots[i]->path);
    }
    for (size_t i = 0; i < old->count; i++)
        batch_add(w->pending, old->items[i].type, old->items[i].path);
    batch_free(old);
}

int64_t pending_due_ms(const struct watch *w) {
    int64_t quiet = w->last_change_ms + w->options.quiet_ms;
    int64_t latest = w->pending->first_event_ms + w->options.max_wait_ms;
    int64_t due = quiet < latest ? quiet : latest;
    return due > w->hold_until_ms ? due : w->hold_until_ms;
}

/* The first rescan comes at once, further ones at growing distance: each may cost more than the
 * queue holds, and so cause the next. */
void pending_add_lost(struct watch *w, int number, int64_t now_ms) {
    if (w->rescan_ms < 0 || now_ms > w->rescan_ms + w->rescan_gap_ms + RESCAN_GAP_MAX_MS)
        w->rescan_gap_ms = 0;
    w->hold_until_ms = w->rescan_gap_ms ? w->rescan_ms + w->rescan_gap_ms : now_ms;
    w->overflowed = true;
    if (number < 0)
        pending_add_all(w, now_ms);
    for (struct dir *d = number < 0 ? NULL : dirs_of(w->dirs, number); d; d = d->same)
        for (const struct claim *c = &d->claim; c && c->root; c = c->next)
            if (!c->root->marked)
                pending_add_root(w, c->root, now_ms);
}

struct batch *pending_take(struct watch *w, int64_t now_ms) {
    struct batch *batch = w->pending;
    w->pending = NULL;
    w->hold_until_ms = 0;
    for (size_t i = 0; i < w->root_count; i++) {
        w->roots[i]->marked = false;
        w->roots[i]->pending = 0;
    }
    if (w->overflowed) {
        w->overflowed = false;
        w->rescan_ms = now_ms;
        int64_t gap = w->rescan_gap_ms ? 2 * w->rescan_gap_ms : RESCAN_GAP_MS;
        w->rescan_gap_ms = gap < RESCAN_GAP_MAX_MS ? gap : RESCAN_GAP_MAX_MS;
        if (w->phase == PHASE_RUNNING)
            places_watch_all(w); /* directories may have come and gone unseen */
    }
    return batch;
}
