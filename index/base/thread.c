/* thread.c — threads, and one libuv loop per waiter. The loop is only a way to sleep: nothing runs
 * in its callbacks but the noting of why the sleep ended. */
#define LOG_MODULE "thread"
#include "base/thread.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <uv.h>
#ifdef __linux__
#include <pthread.h>
#endif

struct thread {
    uv_thread_t id;
    char name[16];
    void (*run)(void *);
    void *context;
};

static void thread_main(void *arg) {
    struct thread *t = arg;
#ifdef __linux__
    pthread_setname_np(pthread_self(), t->name);
#endif
    t->run(t->context);
}

struct thread *thread_start(const char *name, void (*run)(void *), void *context) {
    struct thread *t = MEM_NEW(struct thread);
    snprintf(t->name, sizeof t->name, "%.15s", name);
    t->run = run;
    t->context = context;
    int code = uv_thread_create(&t->id, thread_main, t);
    if (code) {
        log_error("cannot start thread %s: %s", name, uv_strerror(code));
        bug_abort("no thread", __FILE__, __LINE__);
    }
    return t;
}

void thread_join(struct thread *t) {
    if (!t)
        return;
    BUG_ON(uv_thread_join(&t->id) != 0);
    mem_free(t);
}

struct waiter {
    uv_loop_t loop;
    uv_async_t async;
    uv_timer_t timer;
    uv_poll_t *poll; /* on the heap: closing it outlives waiter_watch; NULL without descriptor */
    int seen;        /* WAIT_ bits since the last wait ended */
};

static void on_wake(uv_async_t *async) {
    struct waiter *w = async->data;
    w->seen |= WAIT_WOKEN;
}

static void on_time(uv_timer_t *timer) {
    struct waiter *w = timer->data;
    w->seen |= WAIT_TIME;
}

static void on_readable(uv_poll_t *poll, int status, int events) {
    (void)status, (void)events; /* a broken descriptor, too, is for its reader to find out */
    struct waiter *w = poll->data;
    w->seen |= WAIT_READABLE;
}

static void free_handle(uv_handle_t *handle) {
    mem_free(handle);
}

struct waiter *waiter_new(void) {
    struct waiter *w = MEM_NEW(struct waiter);
    int code = uv_loop_init(&w->loop);
    if (!code)
        code = uv_async_init(&w->loop, &w->async, on_wake);
    if (!code)
        code = uv_timer_init(&w->loop, &w->timer);
    if (code) {
        log_error("cannot make an event loop: %s", uv_strerror(code));
        bug_abort("no event loop", __FILE__, __LINE__);
    }
    w->async.data = w->timer.data = w;
    return w;
}

void waiter_free(struct waiter *w) {
    if (!w)
        return;
    waiter_watch(w, -1);
    uv_close((uv_handle_t *)&w->async, NULL);
    uv_close((uv_handle_t *)&w->timer, NULL);
    uv_run(&w->loop, UV_RUN_DEFAULT);
    BUG_ON(uv_loop_close(&w->loop) != 0);
    mem_free(w);
}

void waiter_wake(void *waiter) {
    struct waiter *w = waiter;
    uv_async_send(&w->async);
}

void waiter_watch(struct waiter *w, int fd) {
    if (w->poll) {
        uv_close((uv_handle_t *)w->poll, free_handle);
        w->poll = NULL;
        w->seen &= ~WAIT_READABLE;
    }
    if (fd < 0)
        return;
    uv_poll_t *poll = MEM_NEW(uv_poll_t);
    int code =
        uv_poll_init_socket(&w->loop, poll, (uv_os_sock_t)fd); /* elsewhere: as uv_poll_init */
    if (code) {
        log_error("cannot watch descriptor %d: %s", fd, uv_strerror(code));
        mem_free(poll);
        return;
    }
    poll->data = w;
    w->poll = poll;
    uv_poll_start(poll, UV_READABLE, on_readable);
}

int waiter_wait(struct waiter *w, int64_t timeout_ms) {
    if (timeout_ms > 0) {
        uv_update_time(&w->loop); /* it stood still since the last wait */
        uv_timer_start(&w->timer, on_time, (uint64_t)timeout_ms, 0);
    }
    do
        uv_run(&w->loop, timeout_ms == 0 ? UV_RUN_NOWAIT : UV_RUN_ONCE);
    while (!w->seen && timeout_ms != 0);
    uv_timer_stop(&w->timer);
    int seen = w->seen ? w->seen : WAIT_TIME;
    w->seen = 0;
    return seen;
}
