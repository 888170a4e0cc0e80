/* fsevent.c — trees: which of them covers a directory, and what a report means. It neither asks the
 * system for events nor knows which directories anybody wants to hear of.
 *
 * The system gives what libuv passes on. Windows tells when its buffer was too small. What macOS
 * says of dropped events libuv swallows, so that there everything is looked at each minute besides.
 */
#define LOG_MODULE "watch"
#include "watch/fsevent.h"

#include "base/log.h"
#include "base/mailbox.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"

#include <stdatomic.h>

enum { WAITING_MOST = 16384 }; /* reports nobody has taken yet; as many as inotify keeps */

struct tree {
    struct buf top;  /* as it was given; NUL-terminated; empty: no tree */
    struct buf real; /* with links followed */
};

struct fsevent {
    const struct tree_source *kind;
    void *source;
    struct mailbox *reports;
    atomic_bool lost; /* there were more reports than are kept */
    struct tree *trees;
    size_t tree_count;
    struct buf path; /* scratch */
    void (*wake)(void *);
    void *wake_context;
};

struct told { /* a report on its way */
    struct letter letter;
    struct tree_report report;
    char name[];
};

/* ---- on the source's thread ---- */

static void on_wake(void *state) {
    const struct fsevent *f = state;
    if (f->wake)
        f->wake(f->wake_context);
}

static void on_report(void *state, const struct tree_report *report) {
    struct fsevent *f = state;
    if (mailbox_count(f->reports) >= WAITING_MOST) {
        atomic_store(&f->lost, true);
        return;
    }
    struct told *told = mem_alloc(sizeof *told + report->name.n);
    told->report = *report;
    if (report->name.n)
        memcpy(told->name, report->name.p, report->name.n);
    mailbox_post(f->reports, &told->letter);
}

/* ---- life ---- */

bool fsevent_open_with(void **state, const struct tree_source *kind, struct err *e) {
    struct fsevent *f = MEM_NEW(struct fsevent);
    f->kind = kind;
    f->reports = mailbox_new(on_wake, f);
    f->source = kind->start(on_report, f);
    if (!f->source) {
        mailbox_free(f->reports);
        mem_free(f);
        return err_set(e, ERR_IO, "cannot watch files: there is no event loop");
    }
    *state = f;
    return true;
}

static bool fsevent_open(void **state, struct err *e) {
    return fsevent_open_with(state, &tree_source_uv, e);
}

static void fsevent_wake_by(void *state, void (*wake)(void *), void *context) {
    struct fsevent *f = state;
    f->wake = wake;
    f->wake_context = context;
}

static void drop_tree(struct fsevent *f, int number) {
    struct tree *t = &f->trees[number];
    f->kind->unwatch(f->source, number);
    buf_fini(&t->top);
    buf_fini(&t->real);
}

static void fsevent_close(void *state) {
    struct fsevent *f = state;
    for (size_t i = 0; i < f->tree_count; i++)
        if (f->trees[i].top.n)
            drop_tree(f, (int)i);
    f->kind->stop(f->source);
    for (struct letter *l; (l = mailbox_take(f->reports));)
        mem_free(l);
    mailbox_free(f->reports);
    mem_free(f->trees);
    buf_fini(&f->path);
    mem_free(f);
}

static int fsevent_fd(void *state) {
    (void)state;
    return -1; /* it wakes by itself */
}

/* ---- trees ---- */

/* Links are not followed by the system: a directory belongs to a tree when it really lies there. */
static bool covers(const struct tree *t, struct str dir, struct str real) {
    struct str rest, real_rest;
    return t->top.n && path_below(buf_str(&t->top), dir, &rest) &&
           path_below(buf_str(&t->real), real, &real_rest) && str_eq(rest, real_rest);
}

static int free_tree(struct fsevent *f) {
    for (size_t i = 0; i < f->tree_count; i++)
        if (!f->trees[i].top.n)
            return (int)i;
    f->trees = mem_resize(f->trees, (f->tree_count + 1) * sizeof *f->trees);
    f->trees[f->tree_count] = (struct tree){0};
    return (int)f->tree_count++;
}

static int fsevent_add(void *state, const char *dir, bool writes, struct err *e) {
    struct fsevent *f = state;
    struct os_info info;
    (void)writes; /* the system cannot tell them apart in time */
    if (!os_stat(dir, &info, e) || !os_real_path(dir, &f->path, e))
        return -1;
    if (info.type != OS_DIR) {
        err_set(e, ERR_NOT_FOUND, "%s: not a directory", dir);
        return -1;
    }
    for (size_t i = 0; i < f->tree_count; i++)
        if (covers(&f->trees[i], str_z(dir), buf_str(&f->path)))
            return (int)i;
    int number = free_tree(f);
    if (!f->kind->watch(f->source, number, dir, e))
        return -1;
    buf_add(&f->trees[number].top, str_z(dir));
    buf_add(&f->trees[number].real, buf_str(&f->path));
    return number;
}

/* Nothing more comes of the tree, so that no end of it needs to be told. */
static bool fsevent_remove(void *state, int number) {
    drop_tree(state, number);
    return false;
}

/* ---- reports ---- */

/* False: the tree is there and yet cannot be watched. */
static bool on_broken(struct fsevent *f, const struct tree_report *r, struct event *event,
                      struct err *e) {
    struct os_info info;
    struct tree *t = &f->trees[r->tree];
    if (os_stat(t->top.p, &info, e))
        return err_set(e, ERR_IO, "watching %s has failed (%d)", t->top.p, r->status);
    drop_tree(f, r->tree);
    *event = (struct event){.type = EVENT_DIR_GONE, .dir = r->tree};
    return true;
}

static bool translate(struct fsevent *f, const struct tree_report *r, struct event *event,
                      struct err *e) {
    if (r->status)
        return on_broken(f, r, event, e);
    if (!r->is_known) {
        *event = (struct event){.type = EVENT_OVERFLOW, .dir = r->tree};
        return true;
    }
    buf_reset(&f->path);
    buf_add(&f->path, buf_str(&f->trees[r->tree].top));
    if (r->name.n && f->path.n && f->path.p[f->path.n - 1] != '/')
        buf_add_byte(&f->path, '/');
    buf_add(&f->path, r->name);
#ifdef _WIN32
    for (size_t i = 0; i < f->path.n; i++)
        if (f->path.p[i] == '\\')
            f->path.p[i] = '/';
#endif
    *event = (struct event){.type = r->renamed ? EVENT_PATH : EVENT_PATH_WRITTEN,
                            .dir = r->tree,
                            .name = buf_str(&f->path)};
    return true;
}

static bool fsevent_drain(void *state, void (*visit)(void *, const struct event *), void *context,
                          struct err *e) {
    struct fsevent *f = state;
    bool ok = true;
    if (atomic_exchange(&f->lost, false))
        visit(context, &(struct event){.type = EVENT_OVERFLOW, .dir = -1});
    size_t most = WAITING_MOST; /* a flood is left for the next time */
    for (struct letter *l; ok && most-- && (l = mailbox_take(f->reports)); mem_free(l)) {
        struct told *told = (struct told *)l;
        struct event event;
        told->report.name.p = told->name;
        /* Of a tree that was dropped since; its number may be in use again, which costs a look. */
        if (!f->trees[told->report.tree].top.n)
            continue;
        ok = translate(f, &told->report, &event, e);
        if (ok)
            visit(context, &event);
    }
    return ok;
}

static bool sends_events(const char *dir) {
    return os_fs_sends_events(dir);
}

static void limits(struct watch_limits *out) {
    (void)out; /* neither system has any that can be asked for */
}

static void cure(bool open_failed, struct buf *sentence) {
    (void)open_failed, (void)sentence;
}

const struct backend backend_fsevent = {
    .name = "fsevent",
    .is_unordered = true,
#ifdef __APPLE__
    .rescan_ms = 60000,
#endif
    .open = fsevent_open,
    .wake_by = fsevent_wake_by,
    .fd = fsevent_fd,
    .add = fsevent_add,
    .remove = fsevent_remove,
    .drain = fsevent_drain,
    .close = fsevent_close,
    .sends_events = sends_events,
    .limits = limits,
    .cure = cure,
};
