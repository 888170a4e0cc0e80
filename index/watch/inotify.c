/* inotify.c — the Linux backend: one inotify instance, one watch per directory. It keeps no table:
 * what a watch is for, and what an event means, is for watch.c to know. */
#include "base/mem.h"
#include "base/os.h"
#include "watch/backend.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
    READ_BYTES = 64 * 1024,
    READS_MAX = 32, /* a call, so that a flood starves nobody */
};

/* ATTRIB tells of a kit that chmod has made readable; it costs one event where somebody sets modes
 * or times, and nothing else tells. OPEN, ACCESS and MODIFY would only flood the queue. */
static const uint32_t changes = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |
                                IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

struct inotify {
    int fd;
    _Alignas(struct inotify_event) char buffer[READ_BYTES];
};

static bool inotify_open(void **state, struct err *e) {
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) {
        int errnum = errno;
        err_errno(e, errnum, "cannot start inotify");
        if (errnum == EMFILE || errnum == ENFILE)
            e->code = ERR_EXHAUSTED;
        return false;
    }
    struct inotify *i = MEM_NEW(struct inotify);
    i->fd = fd;
    *state = i;
    return true;
}

static int inotify_fd(void *state) {
    const struct inotify *i = state;
    return i->fd;
}

static enum err_code add_failure(int errnum) {
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG: /* nobody else can name it either */
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
        return ERR_ACCESS;
    case ENOSPC:
    case ENOMEM:
        return ERR_EXHAUSTED;
    default:
        return ERR_IO;
    }
}

static int add(const struct inotify *i, const char *dir, uint32_t mask, struct err *e) {
    int wd = inotify_add_watch(i->fd, dir, mask | IN_MASK_ADD);
    if (wd >= 0)
        return wd;
    int errnum = errno;
    if (errnum == ENOSPC) /* its message speaks of the disk */
        err_set(e, ERR_EXHAUSTED, "cannot watch %s: the system has no more watches", dir);
    else
        err_errno(e, errnum, "cannot watch %s", dir);
    e->code = add_failure(errnum);
    return -1;
}

static int inotify_add(void *state, const char *dir, bool writes, struct err *e) {
    return add(state, dir, changes | (writes ? IN_CLOSE_WRITE : 0), e);
}

static int inotify_add_move(void *state, const char *dir, struct err *e) {
    return add(state, dir, IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK, e);
}

static bool inotify_remove(void *state, int dir) {
    const struct inotify *i = state;
    return inotify_rm_watch(i->fd, dir) == 0;
}

/* False: not an event that means anything to watch.c. */
static bool translate(const struct inotify_event *from, struct event *to) {
    *to = (struct event){.type = EVENT_ENTRY, .dir = from->wd};
    if (from->mask & IN_Q_OVERFLOW) {
        to->type = EVENT_OVERFLOW;
        to->dir = -1;
    } else if (from->mask & IN_IGNORED) {
        to->type = EVENT_DIR_GONE;
    } else if (from->mask & IN_MOVE_SELF) {
        to->type = EVENT_DIR_MOVED;
    } else if (from->mask & (IN_DELETE_SELF | IN_UNMOUNT)) {
        return false; /* IN_IGNORED follows */
    } else if (from->len) {
        to->name = str_z(from->name); /* padded with NULs */
    }
    return true;
}

static void visit_all(const char *p, size_t n, void (*visit)(void *, const struct event *),
                      void *context) {
    while (n >= sizeof(struct inotify_event)) {
        const struct inotify_event *from = (const void *)p;
        struct event event;
        if (translate(from, &event))
            visit(context, &event);
        size_t length = sizeof *from + from->len;
        p += length;
        n -= length;
    }
}

static bool inotify_drain(void *state, void (*visit)(void *, const struct event *), void *context,
                          struct err *e) {
    struct inotify *i = state;
    for (int reads = 0; reads < READS_MAX; reads++) {
        ssize_t n = read(i->fd, i->buffer, sizeof i->buffer);
        if (n > 0)
            visit_all(i->buffer, (size_t)n, visit, context);
        else if (n == 0)
            return err_set(e, ERR_IO, "inotify has ended");
        else if (errno == EAGAIN)
            return true;
        else if (errno != EINTR)
            return err_errno(e, errno, "cannot read from inotify");
    }
    return true;
}

static void inotify_close(void *state) {
    struct inotify *i = state;
    os_close(i->fd);
    mem_free(i);
}

#define PROC_INOTIFY "/proc/sys/fs/inotify/"

static int64_t read_number(const char *path) {
    struct buf text = {0};
    struct err e;
    int64_t number;
    if (!os_read_file(path, 64, &text, NULL, &e) || !str_to_int(str_trim(buf_str(&text)), &number))
        number = -1;
    buf_fini(&text);
    return number;
}

static void inotify_limits(struct watch_limits *limits) {
    limits->max_user_watches = read_number(PROC_INOTIFY "max_user_watches");
    limits->max_user_instances = read_number(PROC_INOTIFY "max_user_instances");
}

static void inotify_cure(bool open_failed, struct buf *sentence) {
    struct watch_limits now;
    inotify_limits(&now);
    int64_t have = open_failed ? now.max_user_instances : now.max_user_watches;
    int64_t least = open_failed ? 1024 : 524288;
    buf_addf(sentence, "Allow more: sudo sysctl fs.inotify.%s=%lld",
             open_failed ? "max_user_instances" : "max_user_watches",
             (long long)(have * 2 > least ? have * 2 : least));
}

const struct backend backend_inotify = {
    .name = "inotify",
    .open = inotify_open,
    .fd = inotify_fd,
    .add = inotify_add,
    .add_move = inotify_add_move,
    .remove = inotify_remove,
    .drain = inotify_drain,
    .close = inotify_close,
    .sends_events = os_fs_sends_events,
    .limits = inotify_limits,
    .cure = inotify_cure,
};
