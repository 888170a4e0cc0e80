/* levers.c — a library to be loaded before a server (LD_PRELOAD): a page of shared memory, which a
 * test writes, decides which system calls go wrong and what time it is. It calls the system
 * directly, so that it works below sanitizers as well. Linux only; no part of the product. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum fault { FAULT_NONE, WRITE_FULL, WRITE_ERROR, WRITE_TORN, READ_ERROR, SYNC_ERROR, OPEN_DENIED };

/* As chaos_levers.py writes it. */
struct levers {
    int64_t clock_ns;      /* added to the wall clock */
    int64_t no_watches;    /* no directory more is watched */
    int64_t no_instances;  /* inotify cannot be started */
    int64_t broken;        /* inotify cannot be read */
    int64_t fault, every;  /* enum fault: each so many-th call on the index files */
    int64_t index_remote;  /* the index lies on NFS */
    int64_t roots_remote;  /* so do the kits below "/w/" */
    int64_t no_files;      /* each so many-th file of others cannot be opened: EMFILE; 0: all can */
    _Atomic int64_t fired; /* faults so far */
    /* counted for tests of work that must not be done */
    _Atomic int64_t looks; /* at kits: stat, lstat and the like of "*.md" */
    _Atomic int64_t reads; /* of kits: opened */
    _Atomic int64_t own;   /* events that tell of files of the index */
    _Atomic int64_t
        asleep; /* threads that wait for events without a time, but for the one that
                   answers questions: for half a minute it keeps what may be asked again */
};

enum { FDS = 4096, NFS = 0x6969, SECOND = 1000000000 };
enum kind { KIND_OTHER, KIND_INDEX, KIND_INOTIFY };

static struct levers nothing, *page = &nothing;
static _Atomic unsigned char kinds[FDS];
static _Atomic int64_t calls, opens, highest;
static int bell = -1; /* gets a byte for each thread that falls asleep */

__attribute__((constructor)) static void attach(void) {
    const char *path = getenv("KITLS_LEVERS");
    int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0) : -1;
    if (fd < 0)
        return;
    void *p = mmap(NULL, sizeof nothing, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (p != MAP_FAILED)
        page = p;
    const char *fifo = getenv("KITLS_LEVERS_BELL");
    if (fifo)
        bell = (int)syscall(SYS_openat, AT_FDCWD, fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC, 0);
}

static bool is_index(const char *path) {
    return strstr(path, "/kitls/index-") && !strstr(path, ".lock") && !strstr(path, ".broken");
}

static bool is_kit(const char *path) {
    size_t n = strlen(path);
    return n > 3 && strcmp(path + n - 3, ".md") == 0;
}

static enum kind kind_of(int fd) {
    return fd >= 0 && fd < FDS ? (enum kind)kinds[fd] : KIND_OTHER;
}

static void set_kind(int fd, enum kind kind) {
    if (fd >= 0 && fd < FDS)
        kinds[fd] = (unsigned char)kind;
}

static bool is_due(enum fault fault) {
    if (page->fault != (int64_t)fault || page->every < 1 || ++calls % page->every)
        return false;
    page->fired++;
    return true;
}

static int fail(int why) {
    errno = why;
    return -1;
}

/* ---- files ---- */

static int opened(const char *path, int flags, mode_t mode) {
    bool index = is_index(path);
    if (index && (flags & O_ACCMODE) != O_RDONLY && is_due(OPEN_DENIED))
        return fail(EACCES);
    if (!index && page->no_files > 0 && ++opens % page->no_files == 0) {
        page->fired++;
        return fail(EMFILE);
    }
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    page->reads += is_kit(path);
    set_kind(fd, index ? KIND_INDEX : KIND_OTHER);
    return fd;
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        va_list more;                                                                              \
        va_start(more, flags);                                                                     \
        mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;                                  \
        va_end(more);                                                                              \
        return opened(path, flags, mode);                                                          \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    set_kind(fd, KIND_OTHER);
    return (int)syscall(SYS_close, fd);
}

static ssize_t put(int fd, const void *bytes, size_t n, off64_t at) {
    bool index = kind_of(fd) == KIND_INDEX;
    if (index && is_due(WRITE_FULL))
        return fail(ENOSPC);
    if (index && is_due(WRITE_ERROR))
        return fail(EIO);
    if (index && n > 1 && is_due(WRITE_TORN)) {
        syscall(SYS_pwrite64, fd, bytes, n / 2, at);
        return fail(EIO);
    }
    return (ssize_t)syscall(SYS_pwrite64, fd, bytes, n, at);
}

static ssize_t get(int fd, void *bytes, size_t n, off64_t at) {
    if (kind_of(fd) == KIND_INDEX && is_due(READ_ERROR))
        return fail(EIO);
    return (ssize_t)syscall(SYS_pread64, fd, bytes, n, at);
}

int rename(const char *from, const char *to) {
    if (is_index(from) && is_due(OPEN_DENIED))
        return fail(EACCES);
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    return put(fd, bytes, n, at);
}
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at) {
    return put(fd, bytes, n, at);
}
ssize_t pread64(int fd, void *bytes, size_t n, off64_t at) {
    return get(fd, bytes, n, at);
}
ssize_t pread(int fd, void *bytes, size_t n, off_t at) {
    return get(fd, bytes, n, at);
}

static int sync_or_fail(long number, int fd) {
    if (kind_of(fd) == KIND_INDEX && is_due(SYNC_ERROR))
        return fail(EIO);
    return (int)syscall(number, fd);
}
int fsync(int fd) {
    return sync_or_fail(SYS_fsync, fd);
}
int fdatasync(int fd) {
    return sync_or_fail(SYS_fdatasync, fd);
}

int statfs(const char *path, struct statfs *fs) {
    int result = (int)syscall(SYS_statfs, path, fs);
    if (result == 0 && ((page->index_remote && strstr(path, "/kitls/")) ||
                        (page->roots_remote && strstr(path, "/w/"))))
        fs->f_type = NFS;
    return result;
}

/* ---- looks ---- */

static int look(int dir, const char *path, struct stat *info, int flags) {
    page->looks += is_kit(path);
    return (int)syscall(SYS_newfstatat, dir, path, info, flags);
}

int stat(const char *path, struct stat *info) {
    return look(AT_FDCWD, path, info, 0);
}
int lstat(const char *path, struct stat *info) {
    return look(AT_FDCWD, path, info, AT_SYMLINK_NOFOLLOW);
}
int fstatat(int dir, const char *path, struct stat *info, int flags) {
    return look(dir, path, info, flags);
}

/* ---- inotify ---- */

int inotify_init1(int flags) {
    if (page->no_instances) {
        page->fired++;
        return fail(EMFILE);
    }
    int fd = (int)syscall(SYS_inotify_init1, flags);
    set_kind(fd, KIND_INOTIFY);
    highest = 0;
    return fd;
}

/* Descriptors of watches only rise: one above all others is of a directory that was not watched. */
int inotify_add_watch(int fd, const char *path, uint32_t mask) {
    int wd = (int)syscall(SYS_inotify_add_watch, fd, path, mask);
    bool is_new = wd > highest;
    if (is_new)
        highest = wd;
    if (!is_new || !page->no_watches)
        return wd;
    syscall(SYS_inotify_rm_watch, fd, wd);
    page->fired++;
    return fail(ENOSPC);
}

ssize_t read(int fd, void *bytes, size_t n) {
    if (page->broken && kind_of(fd) == KIND_INOTIFY) {
        page->fired++;
        return fail(EIO);
    }
    ssize_t got = (ssize_t)syscall(SYS_read, fd, bytes, n);
    for (ssize_t at = 0; kind_of(fd) == KIND_INOTIFY && at < got;) {
        const struct inotify_event *event = (const void *)((char *)bytes + at);
        page->own += event->len && strncmp(event->name, "index-", 6) == 0;
        at += (ssize_t)(sizeof *event + event->len);
    }
    return got;
}

/* ---- sleep ---- */

static bool is_query(void) {
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    return strcmp(name, "query") == 0;
}

int epoll_pwait(int fd, struct epoll_event *events, int most, int timeout, const sigset_t *mask) {
    bool asleep = timeout < 0 && !is_query();
    page->asleep += asleep;
    if (asleep && bell >= 0)
        syscall(SYS_write, bell, "z", 1);
    int n = (int)syscall(SYS_epoll_pwait, fd, events, most, timeout, mask, 8);
    page->asleep -= asleep;
    return n;
}
int epoll_wait(int fd, struct epoll_event *events, int most, int timeout) {
    return epoll_pwait(fd, events, most, timeout, NULL);
}

/* ---- time ---- */

int clock_gettime(clockid_t clock, struct timespec *t) {
    int result = (int)syscall(SYS_clock_gettime, clock, t);
    if (result || !page->clock_ns || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
        return result;
    int64_t ns = t->tv_nsec + page->clock_ns % SECOND;
    t->tv_sec += page->clock_ns / SECOND + (ns < 0 ? -1 : ns / SECOND);
    t->tv_nsec = ns < 0 ? ns + SECOND : ns % SECOND;
    return 0;
}
