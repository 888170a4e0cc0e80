/* health.c — what watch.c knows, as told to people. It changes nothing but what has been told. */
#include "base/os.h"
#include "base/path.h"
#include "watch/state.h"

static const char *backend_name(const struct watch *w, enum watch_state state) {
    return state == STATE_POLLING || !w->backend ? "poll" : w->backend->name;
}

static bool is_healthy(const struct watch *w, const struct root *r) {
    if (r->state == STATE_POLLING)
        return w->phase == PHASE_POLL || (w->phase == PHASE_RUNNING && r->blocked == BLOCKED_KIND);
    return r->state == STATE_WATCHING;
}

/* It may be a directory above that must not be passed. */
static void put_chmod(const struct root *r, struct buf *out) {
    struct buf path = {0};
    struct err e = {0};
    struct os_info info;
    struct str dir = r->path;
    buf_add(&path, dir);
    while (!os_stat(path.p, &info, &e) && e.code == ERR_ACCESS && path_dir(dir).n < dir.n) {
        dir = path_dir(dir);
        buf_reset(&path);
        buf_add(&path, dir);
    }
    buf_addf(out, "%s: chmod u+rx '%.*s'",
             dir.n < r->path.n ? "Open the way to it" : "Make it readable", STR_ARG(dir));
    buf_fini(&path);
}

static void put_cure(const struct watch *w, const struct root *r, struct buf *out) {
    if (r->state == STATE_FAILED)
        put_chmod(r, out);
    else if ((w->phase == PHASE_RECOVERING || w->phase == PHASE_GIVEN_UP) && w->open_lacked)
        w->backend->cure(true, out);
    else if (w->phase == PHASE_RUNNING && r->blocked == BLOCKED_LACK)
        w->backend->cure(false, out);
}

static struct watch_health describe(const struct watch *w, const struct root *r, struct arena *a) {
    bool own_error = w->phase == PHASE_RUNNING || w->phase == PHASE_OFF || !w->error.n ||
                     r->state == STATE_FAILED;
    struct buf cure = {0};
    put_cure(w, r, &cure);
    struct watch_health health = {
        .path = arena_str(a, r->path),
        .healthy = is_healthy(w, r),
        .is_active = r->state == STATE_WATCHING || r->state == STATE_POLLING,
        .state = r->state,
        .backend = backend_name(w, r->state),
        .restart_count = w->restarts,
        .directories = r->directories,
        .kits = r->kits,
        .overflows = r->overflows,
        .last_event_ms = r->last_event_ms,
        .since_ms = r->since_ms,
        .last_error = arena_str(a, buf_str(own_error && r->error.n ? &r->error : &w->error)),
        .cure = arena_str(a, buf_str(&cure)),
    };
    buf_fini(&cure);
    return health;
}

static void count_directories(const struct watch *w) {
    for (size_t i = 0; i < w->root_count; i++)
        w->roots[i]->directories = 0;
    for (struct dir *d = dirs_first(w->dirs, NULL); d; d = dirs_after(d, NULL))
        for (struct claim *c = &d->claim; d->number >= 0 && c && c->root; c = c->next)
            c->root->directories++;
}

size_t watch_health(const struct watch *w, struct arena *a, struct watch_health **out,
                    struct watch_limits *limits) {
    count_directories(w);
    *out = NULL;
    size_t count = 0;
    for (size_t i = 0; i < w->root_count; i++)
        if (root_is_told(w->roots[i]))
            *ARENA_PUSH(a, *out, count) = describe(w, w->roots[i], a);
    *limits = (struct watch_limits){-1, (int64_t)(dirs_numbers(w->dirs) - poll_count(w->poll)), -1};
    if (w->backend)
        w->backend->limits(limits);
    return count;
}

bool watch_news(struct watch *w) {
    bool news = w->news;
    w->news = false;
    return news;
}

bool watch_trouble(struct watch *w, struct buf *sentence) {
    for (size_t i = 0; i < TROUBLE_COUNT; i++) {
        if (!w->trouble[i].n)
            continue;
        buf_add(sentence, buf_str(&w->trouble[i]));
        buf_fini(&w->trouble[i]);
        w->told[i] = true;
        return true;
    }
    return false;
}

size_t watch_bytes(const struct watch *w) {
    size_t bytes =
        sizeof *w + dirs_bytes(w->dirs) + poll_bytes(w->poll) + w->root_cap * sizeof(struct root *);
    for (size_t i = 0; i < w->root_count; i++)
        bytes += sizeof(struct root) + w->roots[i]->path.n + w->roots[i]->error.cap;
    if (w->pending)
        bytes += batch_bytes(w->pending);
    return bytes;
}
