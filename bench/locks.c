/* locks.c — laid under a server (LD_PRELOAD): how long it waits for SQLite's write lock, how long
 * it holds it, and how many kits it opens. It tells through a file that is mapped, so that nothing
 * is lost when the server is killed. It changes nothing that the server sees. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { WRITE_LOCK = 120 }; /* the byte of -shm, by SQLite's file format */

/* As bench/servers.py unpacks it. */
struct told {
    int64_t taken, waited; /* how often; how often not at once */
    int64_t wait_max_ns, hold_max_ns, hold_cpu_max_ns, hold_ns;
    int64_t kits_opened;
};

static struct told none, *told = &none;
static int (*next_fcntl)(int, int, ...);
static int (*next_fcntl64)(int, int, ...);
static int (*next_open)(const char *, int, ...);
static int (*next_open64)(const char *, int, ...);
static _Thread_local int64_t asked, got, got_cpu; /* 0: not waiting, not holding */

static int64_t now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    char path[4096];
    const char *folder = getenv("KIT_LOCKS");
    *(void **)&next_fcntl = next("fcntl");
    *(void **)&next_fcntl64 = next("fcntl64");
    *(void **)&next_open = next("open");
    *(void **)&next_open64 = next("open64");
    if (!folder)
        return;
    snprintf(path, sizeof path, "%s/%ld.locks", folder, (long)getpid());
    int fd = next_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *told) != 0)
        return;
    void *p = mmap(NULL, sizeof *told, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p != MAP_FAILED)
        told = p;
    close(fd);
}

static void raise_to(int64_t *most, int64_t value) {
    if (value > *most)
        *most = value;
}

static void on_lock(short type, int result) {
    int64_t t = now(CLOCK_MONOTONIC);
    if (type == F_UNLCK) {
        if (got) {
            raise_to(&told->hold_max_ns, t - got);
            raise_to(&told->hold_cpu_max_ns, now(CLOCK_THREAD_CPUTIME_ID) - got_cpu);
            told->hold_ns += t - got;
        }
        got = 0;
        return;
    }
    if (!asked)
        asked = t;
    raise_to(&told->wait_max_ns, t - asked);
    if (result != 0)
        return;
    told->taken++;
    told->waited += asked != t;
    asked = 0;
    got = t;
    got_cpu = now(CLOCK_THREAD_CPUTIME_ID);
}

static int locked(int (*real)(int, int, ...), int fd, int command, void *argument) {
    int result = real(fd, command, argument);
    int saved = errno;
    const struct flock *lock = argument;
    if (command == F_SETLK && lock->l_start == WRITE_LOCK && lock->l_len == 1 &&
        lock->l_type != F_RDLCK)
        on_lock(lock->l_type, result);
    errno = saved;
    return result;
}

#define ARGUMENT(last, type, name)                                                                 \
    va_list list;                                                                                  \
    va_start(list, last);                                                                          \
    type name = va_arg(list, type);                                                                \
    va_end(list)

int fcntl(int fd, int command, ...) {
    ARGUMENT(command, void *, argument);
    return locked(next_fcntl, fd, command, argument);
}

int fcntl64(int fd, int command, ...) {
    ARGUMENT(command, void *, argument);
    return locked(next_fcntl64, fd, command, argument);
}

static void on_open(const char *path) {
    size_t n = strlen(path);
    if (n > 3 && strcmp(path + n - 3, ".md") == 0)
        __atomic_fetch_add(&told->kits_opened, 1, __ATOMIC_RELAXED);
}

int open(const char *path, int flags, ...) {
    ARGUMENT(flags, unsigned, mode);
    on_open(path);
    return next_open(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    ARGUMENT(flags, unsigned, mode);
    on_open(path);
    return next_open64(path, flags, mode);
}
