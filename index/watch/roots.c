/* roots.c — what is watched as a whole, in which state it is, and since when. */
#define LOG_MODULE "watch"
#include "base/log.h"
#include "base/mem.h"
#include "watch/state.h"

struct root *root_find(struct watch *w, struct str path) {
    if (w->last_root && str_eq(w->last_root->path, path))
        return w->last_root;
    for (size_t i = 0; i < w->root_count; i++)
        if (str_eq(w->roots[i]->path, path))
            return w->last_root = w->roots[i];
    return NULL;
}

static enum watch_state root_state(const struct watch *w, const struct root *r) {
    switch (w->phase) {
    case PHASE_OFF:
        return STATE_OFF;
    case PHASE_RECOVERING:
        return STATE_RECOVERING;
    case PHASE_POLL:
    case PHASE_GIVEN_UP:
        return r->blocked == BLOCKED_DENIED ? STATE_FAILED : STATE_POLLING;
    case PHASE_RUNNING:
        break;
    }
    if (r->blocked == BLOCKED_DENIED)
        return STATE_FAILED;
    return r->blocked == BLOCKED_NOT ? STATE_WATCHING : STATE_POLLING;
}

bool root_is_told(const struct root *r) {
    return r->reported || r->state == STATE_FAILED;
}

/* True: it is another one now, and told of. */
static bool change_state(struct watch *w, struct root *r) {
    enum watch_state state = root_state(w, r);
    if (state == r->state)
        return false;
    bool told = root_is_told(r);
    r->state = state;
    r->since_ms = w->clock_ms();
    told = told || root_is_told(r);
    w->news = w->news || told;
    return told;
}

static const char *const sentences[] = {
    [STATE_WATCHING] = "is watched",
    [STATE_POLLING] = "is polled",
    [STATE_OFF] = "is not watched, as the setting says",
    [STATE_RECOVERING] = "is not watched until the next try",
    [STATE_FAILED] = "cannot be read; changes below it are not seen",
};

void root_update(struct watch *w, struct root *r) {
    if (change_state(w, r))
        log_info("%.*s %s", STR_ARG(r->path), sentences[r->state]);
}

/* What happens to many at once is one line. */
void roots_update(struct watch *w) {
    const struct root *last[STATE_FAILED + 1] = {0};
    size_t counts[STATE_FAILED + 1] = {0};
    for (size_t i = 0; i < w->root_count; i++) {
        struct root *r = w->roots[i];
        if (!change_state(w, r))
            continue;
        counts[r->state]++;
        last[r->state] = r;
    }
    for (size_t i = 0; i <= STATE_FAILED; i++) {
        if (counts[i] == 1)
            log_info("%.*s %s", STR_ARG(last[i]->path), sentences[i]);
        else if (counts[i])
            log_info("each of %zu roots %s", counts[i], sentences[i]);
    }
}

void text_set(struct buf *b, const char *text) {
    buf_reset(b);
    buf_addf(b, "%s", text);
}

/* The first of its kind is told. */
void trouble_note(struct watch *w, enum trouble kind, const char *error, const char *consequence) {
    if (w->told[kind] || w->trouble[kind].n)
        return;
    buf_addf(&w->trouble[kind], "%s; %s", error, consequence);
    if (kind == TROUBLE_DENIED || (kind == TROUBLE_BROKEN && !w->open_lacked))
        return;
    buf_addf(&w->trouble[kind], ". ");
    w->backend->cure(kind == TROUBLE_BROKEN, &w->trouble[kind]);
}

void root_block(struct watch *w, struct root *r, enum blocked why, const struct err *e) {
    if (why <= r->blocked)
        return;
    r->blocked = why;
    if (!str_eq(buf_str(&r->error), str_z(e->text)))
        log_info("%s", e->text);
    text_set(&r->error, e->text);
    if (w->retry_at_ms < 0)
        w->retry_at_ms = w->clock_ms() + RETRY_MS;
    if (why == BLOCKED_LACK)
        trouble_note(w, TROUBLE_LACK, e->text, "this root is polled instead");
    else if (why == BLOCKED_DENIED)
        trouble_note(w, TROUBLE_DENIED, e->text, "changes below it are not seen");
    root_update(w, r);
}

void root_free(struct root *r) {
    mem_free((char *)r->path.p);
    buf_fini(&r->error);
    mem_free(r);
}

static struct root *root_get(struct watch *w, struct str path) {
    struct root *r = root_find(w, path);
    if (r)
        return r;
    if (w->root_count == w->root_cap) {
        w->root_cap = w->root_cap ? 2 * w->root_cap : 8;
        w->roots = mem_resize(w->roots, sizeof(struct root *) * w->root_cap);
    }
    r = MEM_NEW(struct root);
    r->path = (struct str){mem_copy(path.p, path.n), path.n};
    r->last_event_ms = -1;
    r->since_ms = w->clock_ms();
    r->state = STATE_WATCHING;
    w->roots[w->root_count++] = r;
    root_update(w, r);
    return r;
}

void watch_root_add(struct watch *w, struct str root) {
    root_get(w, root)->reported = true;
}

void watch_root_add_quiet(struct watch *w, struct str root) {
    root_get(w, root);
}

void watch_root_list(struct watch *w, struct str root) {
    struct root *r = root_find(w, root);
    if (r)
        r->round++;
}

/* Gives up the claims that were not made in this round of listing. */
static void give_up(struct watch *w, struct root *r) {
    struct dir *next;
    for (struct dir *d = dirs_first(w->dirs, NULL); d; d = next) {
        next = dirs_after(d, NULL);
        const struct claim *c = dirs_claimed(d, r);
        if (c && c->round != r->round)
            dirs_unclaim(w->dirs, d, r);
        if (!d->claim.root)
            places_unwatch(w, d);
        dirs_reap(w->dirs, d);
    }
}

void watch_root_listed(struct watch *w, struct str root) {
    struct root *r = root_find(w, root);
    if (r)
        give_up(w, r);
}

void watch_root_remove(struct watch *w, struct str root) {
    struct root *r = root_find(w, root);
    if (!r)
        return;
    r->round++;
    give_up(w, r);
    size_t i = 0;
    while (w->roots[i] != r)
        i++;
    w->root_count--;
    memmove(w->roots + i, w->roots + i + 1, sizeof(struct root *) * (w->root_count - i));
    w->last_root = NULL;
    root_free(r);
}

void watch_root_count(struct watch *w, struct str root, int64_t kits) {
    struct root *r = root_find(w, root);
    if (r)
        r->kits = kits;
}
