/* fsevent_uv.c — events of trees from libuv, which asks ReadDirectoryChangesW on Windows and
 * FSEvents on macOS. A thread with a loop of its own waits for them; it does what it is told by
 * others and passes on what it hears. On Linux it compiles and runs, but hears of the top directory
 * only. */
#define LOG_MODULE "watch"
#include "watch/fsevent.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"

#include <uv.h>

enum command { COMMAND_NONE, COMMAND_WATCH, COMMAND_UNWATCH, COMMAND_STOP };

struct uv_tree {
    uv_fs_event_t handle;
    struct source *source;
    int tree;
};

struct source {
    uv_loop_t loop;
    uv_async_t async;
    uv_sem_t done; /* the command has been carried out */
    struct thread *thread;
    void (*tell)(void *, const struct tree_report *);
    void *context;
    struct uv_tree **trees; /* by number; on the heap for as long as libuv needs them */
    size_t tree_count;
    /* One at a time; handed over by the async handle and given back by `done`. */
    enum command command;
    int tree, result;
    const char *dir;
};

static void on_event(uv_fs_event_t *handle, const char *name, int events, int status) {
    const struct uv_tree *t = handle->data;
    struct tree_report report = {
        .tree = t->tree,
        .status = status,
        .renamed = (events & UV_RENAME) != 0,
        .is_known = name != NULL,
        .name = str_z(name),
    };
    t->source->tell(t->source->context, &report);
}

static void free_tree(uv_handle_t *handle) {
    mem_free(handle->data);
}

static void unwatch(struct source *s, int tree) {
    if ((size_t)tree >= s->tree_count || !s->trees[tree])
        return;
    uv_close((uv_handle_t *)&s->trees[tree]->handle, free_tree);
    s->trees[tree] = NULL;
}

static int watch(struct source *s, int tree, const char *dir) {
    while (s->tree_count <= (size_t)tree) {
        s->trees = mem_resize(s->trees, (s->tree_count + 1) * sizeof(struct uv_tree *));
        s->trees[s->tree_count++] = NULL;
    }
    struct uv_tree *t = MEM_NEW(struct uv_tree);
    t->source = s;
    t->tree = tree;
    t->handle.data = t;
    int code = uv_fs_event_init(&s->loop, &t->handle);
    if (code) {
        mem_free(t);
        return code;
    }
    s->trees[tree] = t;
    code = uv_fs_event_start(&t->handle, on_event, dir, UV_FS_EVENT_RECURSIVE);
    if (code)
        unwatch(s, tree);
    return code;
}

static void on_command(uv_async_t *async) {
    struct source *s = async->data;
    enum command command = s->command;
    s->command = COMMAND_NONE; /* a wake-up may come twice */
    switch (command) {
    case COMMAND_NONE:
        return;
    case COMMAND_WATCH:
        s->result = watch(s, s->tree, s->dir);
        break;
    case COMMAND_UNWATCH:
        unwatch(s, s->tree);
        break;
    case COMMAND_STOP:
        for (size_t i = 0; i < s->tree_count; i++)
            unwatch(s, (int)i);
        uv_close((uv_handle_t *)&s->async, NULL);
        break;
    }
    uv_sem_post(&s->done);
}

static void run(void *context) {
    struct source *s = context;
    uv_run(&s->loop, UV_RUN_DEFAULT);
}

static void carry_out(struct source *s, enum command command) {
    s->command = command;
    uv_async_send(&s->async);
    uv_sem_wait(&s->done);
}

/* ---- the source ---- */

static void *source_start(void (*tell)(void *, const struct tree_report *), void *context) {
    struct source *s = MEM_NEW(struct source);
    s->tell = tell;
    s->context = context;
    int code = uv_loop_init(&s->loop);
    if (code) {
        log_warning("no event loop: %s", uv_strerror(code));
        mem_free(s);
        return NULL;
    }
    BUG_ON(uv_async_init(&s->loop, &s->async, on_command) || uv_sem_init(&s->done, 0));
    s->async.data = s;
    s->thread = thread_start("events", run, s);
    return s;
}

static enum err_code code_of(int code) {
    switch (code) {
    case UV_ENOENT:
    case UV_ENOTDIR:
        return ERR_NOT_FOUND;
    case UV_EACCES:
    case UV_EPERM:
        return ERR_ACCESS;
    case UV_EMFILE:
    case UV_ENFILE:
    case UV_ENOMEM:
    case UV_ENOSPC:
        return ERR_EXHAUSTED;
    default:
        return ERR_IO;
    }
}

static bool source_watch(void *source, int tree, const char *dir, struct err *e) {
    struct source *s = source;
    s->tree = tree;
    s->dir = dir;
    carry_out(s, COMMAND_WATCH);
    return !s->result ||
           err_set(e, code_of(s->result), "cannot watch %s: %s", dir, uv_strerror(s->result));
}

static void source_unwatch(void *source, int tree) {
    struct source *s = source;
    s->tree = tree;
    carry_out(s, COMMAND_UNWATCH);
}

static void source_stop(void *source) {
    struct source *s = source;
    carry_out(s, COMMAND_STOP);
    thread_join(s->thread);
    BUG_ON(uv_loop_close(&s->loop) != 0);
    uv_sem_destroy(&s->done);
    mem_free(s->trees);
    mem_free(s);
}

const struct tree_source tree_source_uv = {
    .start = source_start,
    .watch = source_watch,
    .unwatch = source_unwatch,
    .stop = source_stop,
};
