/* loop.c — libuv's handles for one stdio server. What bytes mean is not known here. */
#define LOG_MODULE "loop"
#include "loop.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"

#include <signal.h>
#include <uv.h>

enum {
    READ_SIZE = 64 << 10,
    WAITING_MOST = 16 << 20, /* unwritten bytes above which stdin is left alone */
};

struct loop {
    struct loop_events events;
    void *context;
    uv_loop_t uv;
    uv_async_t async;
    uv_timer_t timer;
    uv_idle_t idle; /* runs while there is work, so that polling does not block */
    uv_poll_t process;
    int process_fd;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_pipe_t pipe;
        uv_tty_t tty;
        uv_tcp_t tcp;
    } in, out;
    uv_handle_type in_type, out_type; /* UV_FILE: plain descriptor; UV_UNKNOWN_HANDLE: closed */
    char chunk[READ_SIZE];
    size_t waiting; /* bytes handed to libuv and not yet written */
    bool reading, held, broken, ended, stopped, process_watched, work_asked;
};

static bool is_choked(const struct loop *l) {
    return l->waiting > WAITING_MOST;
}

static void on_end(struct loop *l) {
    if (l->ended)
        return;
    l->ended = true;
    l->events.end(l->context);
}

/* ---- stdin ---- */

static void give_chunk(uv_handle_t *handle, size_t hint, uv_buf_t *out) {
    (void)hint;
    struct loop *l = handle->data;
    *out = uv_buf_init(l->chunk, READ_SIZE);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *chunk) {
    struct loop *l = stream->data;
    if (n > 0)
        l->events.bytes(l->context, (struct str){chunk->base, (size_t)n});
    else if (n < 0)
        on_end(l);
}

static void read_on(struct loop *l) {
    if (l->ended || l->in_type == UV_UNKNOWN_HANDLE || l->in_type == UV_FILE)
        return;
    bool want = !l->held && !is_choked(l);
    if (want == l->reading)
        return;
    l->reading = want;
    if (!want)
        uv_read_stop(&l->in.stream);
    else if (uv_read_start(&l->in.stream, give_chunk, on_read))
        on_end(l);
}

/* Files are always "readable"; epoll refuses them. One chunk a turn keeps the rest alive. */
static bool read_file(struct loop *l) {
    if (l->in_type != UV_FILE || l->ended || l->held || is_choked(l))
        return false;
    uv_fs_t request;
    uv_buf_t chunk = uv_buf_init(l->chunk, READ_SIZE);
    int n = uv_fs_read(NULL, &request, 0, &chunk, 1, -1, NULL);
    uv_fs_req_cleanup(&request);
    if (n <= 0) {
        on_end(l);
        return false;
    }
    l->events.bytes(l->context, (struct str){l->chunk, (size_t)n});
    return true;
}

static void on_idle(uv_idle_t *idle) {
    struct loop *l = idle->data;
    bool more = read_file(l);
    l->work_asked = false;
    if (l->broken)
        on_end(l);
    if (!l->stopped && !is_choked(l) && l->events.work(l->context))
        more = true;
    if (!more && !l->work_asked)
        uv_idle_stop(idle);
}

void loop_ask_work(struct loop *l) {
    l->work_asked = true;
    uv_idle_start(&l->idle, on_idle);
}

void loop_hold(struct loop *l, bool on) {
    if (l->held == on)
        return;
    l->held = on;
    read_on(l);
    if (!on)
        loop_ask_work(l);
}

/* ---- stdout ---- */

/* Whoever was writing is in the middle of something, so the end comes by itself afterwards. */
static void on_broken(struct loop *l) {
    l->broken = true;
    loop_ask_work(l);
}

struct writing {
    uv_write_t request;
    struct loop *loop;
    size_t n;
    char bytes[];
};

static void on_written(uv_write_t *request, int status) {
    struct writing *w = (struct writing *)request;
    struct loop *l = w->loop;
    l->waiting -= w->n;
    mem_free(w);
    if (l->stopped)
        return;
    if (status < 0)
        on_broken(l);
    read_on(l);
    loop_ask_work(l);
}

static void write_file(struct loop *l, struct str bytes) {
    while (bytes.n) {
        uv_fs_t request;
        uv_buf_t chunk = uv_buf_init((char *)(uintptr_t)bytes.p,
                                     (unsigned)(bytes.n > READ_SIZE ? READ_SIZE : bytes.n));
        int n = uv_fs_write(NULL, &request, 1, &chunk, 1, -1, NULL);
        uv_fs_req_cleanup(&request);
        if (n <= 0) {
            on_broken(l);
            return;
        }
        bytes = str_from(bytes, (size_t)n);
    }
}

void loop_write(void *loop, struct str bytes) {
    struct loop *l = loop;
    if (l->out_type == UV_UNKNOWN_HANDLE || l->broken)
        return;
    if (l->out_type == UV_FILE) {
        write_file(l, bytes);
        return;
    }
    if (!l->waiting) {
        uv_buf_t now = uv_buf_init((char *)(uintptr_t)bytes.p,
                                   (unsigned)(bytes.n > INT32_MAX ? INT32_MAX : bytes.n));
        int n = uv_try_write(&l->out.stream, &now, 1);
        if (n < 0 && n != UV_EAGAIN) {
            on_broken(l);
            return;
        }
        bytes = str_from(bytes, n > 0 ? (size_t)n : 0);
    }
    if (!bytes.n)
        return;
    struct writing *w = mem_alloc(sizeof *w + bytes.n);
    w->loop = l;
    w->n = bytes.n;
    memcpy(w->bytes, bytes.p, bytes.n);
    uv_buf_t later = uv_buf_init(w->bytes, (unsigned)w->n);
    l->waiting += w->n;
    if (uv_write(&w->request, &l->out.stream, &later, 1, on_written)) {
        l->waiting -= w->n;
        mem_free(w);
        on_broken(l);
        return;
    }
    read_on(l);
}

/* ---- the rest ---- */

static void on_time(uv_timer_t *timer) {
    struct loop *l = timer->data;
    l->events.time(l->context);
}

void loop_set_timer(struct loop *l, int ms) {
    if (ms < 0)
        uv_timer_stop(&l->timer);
    else
        uv_timer_start(&l->timer, on_time, (uint64_t)ms, 0);
}

static void on_async(uv_async_t *async) {
    struct loop *l = async->data;
    l->events.woken(l->context);
}

void loop_wake(void *loop) {
    struct loop *l = loop;
    uv_async_send(&l->async);
}

static void on_process(uv_poll_t *poll, int status, int events) {
    (void)status, (void)events;
    struct loop *l = poll->data;
    uv_poll_stop(poll);
    l->events.orphaned(l->context);
}

void loop_watch_process(struct loop *l, int pid) {
    struct err e = {0};
    if (l->process_watched)
        return;
    int fd = os_process_watch(pid, &e);
    if (fd < 0) { /* in a container the client's number means nothing here (decision 21) */
        log_info("cannot watch the client's process %d: %s", pid, e.text);
        return;
    }
    if (uv_poll_init_socket(&l->uv, &l->process, (uv_os_sock_t)fd)) {
        os_close(fd);
        return;
    }
    l->process.data = l;
    l->process_fd = fd;
    l->process_watched = true;
    uv_poll_start(&l->process, UV_READABLE, on_process);
    uv_unref((uv_handle_t *)&l->process);
}

static uv_handle_type open_stream(struct loop *l, int fd, uv_handle_t *handle) {
    uv_handle_type type = uv_guess_handle(fd);
    int failed = 0;
    switch ((int)type) {
    case UV_NAMED_PIPE:
        failed = uv_pipe_init(&l->uv, (uv_pipe_t *)handle, 0);
        if (!failed && uv_pipe_open((uv_pipe_t *)handle, fd)) {
            uv_close(handle, NULL);
            failed = 1;
        }
        break;
    case UV_TTY:
        failed = uv_tty_init(&l->uv, (uv_tty_t *)handle, fd, 0);
        break;
    case UV_TCP:
        failed = uv_tcp_init(&l->uv, (uv_tcp_t *)handle);
        if (!failed && uv_tcp_open((uv_tcp_t *)handle, (uv_os_sock_t)fd)) {
            uv_close(handle, NULL);
            failed = 1;
        }
        break;
    case UV_FILE:
        return UV_FILE;
    default:
        return UV_UNKNOWN_HANDLE;
    }
    handle->data = l;
    return failed ? UV_UNKNOWN_HANDLE : type;
}

struct loop *loop_new(const struct loop_events *events, void *context) {
    struct loop *l = MEM_NEW(struct loop);
    l->events = *events;
    l->context = context;
    l->process_fd = -1;
#ifdef SIGPIPE
    signal(SIGPIPE, SIG_IGN); /* a client that is gone is an end, not a death */
#endif
    BUG_ON(uv_loop_init(&l->uv));
    uv_async_init(&l->uv, &l->async, on_async);
    uv_timer_init(&l->uv, &l->timer);
    uv_idle_init(&l->uv, &l->idle);
    l->async.data = l->timer.data = l->idle.data = l;
    l->in_type = open_stream(l, 0, &l->in.handle);
    l->out_type = open_stream(l, 1, &l->out.handle);
    return l;
}

void loop_run(struct loop *l) {
    if (l->in_type == UV_UNKNOWN_HANDLE)
        on_end(l);
    else if (l->in_type == UV_FILE)
        loop_ask_work(l);
    else
        read_on(l);
    if (!l->stopped)
        uv_run(&l->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *l) {
    l->stopped = true;
    l->ended = true;
    uv_stop(&l->uv);
}

static void on_flush_time(uv_timer_t *timer) {
    struct loop *l = timer->data;
    uv_stop(&l->uv);
}

void loop_flush(struct loop *l, int ms) {
    if (l->reading)
        uv_read_stop(&l->in.stream);
    l->reading = false;
    l->stopped = true;
    uv_idle_stop(&l->idle);
    uv_timer_start(&l->timer, on_flush_time, (uint64_t)ms, 0);
    while (l->waiting && uv_is_active((uv_handle_t *)&l->timer))
        uv_run(&l->uv, UV_RUN_ONCE);
}

static void close_handle(uv_handle_t *handle, void *context) {
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void loop_free(struct loop *l) {
    if (!l)
        return;
    uv_walk(&l->uv, close_handle, NULL);
    while (uv_loop_close(&l->uv) == UV_EBUSY) /* a run after uv_stop does nothing, once */
        uv_run(&l->uv, UV_RUN_DEFAULT);
    if (l->process_fd >= 0)
        os_close(l->process_fd);
    mem_free(l);
}
