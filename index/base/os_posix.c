/* os_posix.c — the system as Linux and macOS offer it. No policy: whoever asks for a file, a lock
 * or a directory decides what its absence means. */
#include "base/os.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#include <sys/vfs.h>
#endif
#ifdef __APPLE__
#include <mach/mach.h>
#include <sys/event.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/param.h>
#define st_mtim st_mtimespec
#define st_ctim st_ctimespec
#endif

/* ---- files and directories ---- */

static int64_t ns_of(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static enum os_type type_of(mode_t mode) {
    return S_ISREG(mode) ? OS_FILE : S_ISDIR(mode) ? OS_DIR : S_ISLNK(mode) ? OS_LINK : OS_OTHER;
}

static struct os_info info_of(const struct stat *st) {
    return (struct os_info){
        .type = type_of(st->st_mode),
        .stamp = {.size = st->st_size,
                  .mtime_ns = ns_of(st->st_mtim),
                  .ctime_ns = ns_of(st->st_ctim),
                  .inode = (uint64_t)st->st_ino},
        .device = (uint64_t)st->st_dev,
        .shared = S_ISREG(st->st_mode) && st->st_nlink > 1,
    };
}

bool os_stat(const char *path, struct os_info *info, struct err *e) {
    struct stat st;
    if (stat(path, &st))
        return err_errno(e, errno, "%s", path);
    *info = info_of(&st);
    return true;
}

bool os_lstat(const char *path, struct os_info *info, struct err *e) {
    struct stat st;
    if (lstat(path, &st))
        return err_errno(e, errno, "%s", path);
    *info = info_of(&st);
    return true;
}

bool os_read_link(const char *path, struct buf *out, struct err *e) {
    enum { LONGEST = 1 << 16 };
    for (size_t room = 256; room <= LONGEST; room *= 2) {
        buf_reset(out);
        buf_reserve(out, room);
        ssize_t n = readlink(path, out->p, room);
        if (n < 0)
            return err_errno(e, errno, "%s", path);
        if ((size_t)n == room) /* it may have been cut */
            continue;
        out->n = (size_t)n;
        out->p[n] = '\0';
        return true;
    }
    return err_set(e, ERR_EXHAUSTED, "%s: the link is too long", path);
}

struct os_list {
    DIR *dir;
    bool failed;
};

struct os_list *os_list_open(const char *path, struct err *e) {
    DIR *dir = opendir(path);
    if (!dir) {
        err_errno(e, errno, "%s", path);
        return NULL;
    }
    struct os_list *list = MEM_NEW(struct os_list);
    list->dir = dir;
    return list;
}

static enum os_type type_of_entry(DIR *dir, const struct dirent *entry) {
    switch (entry->d_type) {
    case DT_REG:
        return OS_FILE;
    case DT_DIR:
        return OS_DIR;
    case DT_LNK:
        return OS_LINK;
    case DT_UNKNOWN:
        break;
    default:
        return OS_OTHER;
    }
    struct stat st;
    if (fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
        return OS_OTHER;
    return type_of(st.st_mode);
}

bool os_list_next(struct os_list *list, struct os_entry *out) {
    const struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(list->dir);
        if (!entry) {
            list->failed = errno != 0;
            return false;
        }
    } while (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."));
    *out = (struct os_entry){.name = entry->d_name,
                             .type = type_of_entry(list->dir, entry),
                             .inode = (uint64_t)entry->d_ino};
    return true;
}

bool os_list_lstat(struct os_list *list, const struct os_entry *entry, const char *path,
                   struct os_info *info, struct err *e) {
    struct stat st;
    if (fstatat(dirfd(list->dir), entry->name, &st, AT_SYMLINK_NOFOLLOW))
        return err_errno(e, errno, "%s", path);
    *info = info_of(&st);
    return true;
}

bool os_list_failed(const struct os_list *list) {
    return list->failed;
}

void os_list_close(struct os_list *list) {
    if (!list)
        return;
    closedir(list->dir);
    mem_free(list);
}

/* A descriptor of a regular file and what is known of it; -1 on failure. A fifo would block an
 * open without O_NONBLOCK, a terminal would become ours without O_NOCTTY. */
static int open_regular(const char *path, struct stat *st, struct err *e) {
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0) {
        err_errno(e, errno, "%s", path);
        return -1;
    }
    if (fstat(fd, st))
        err_errno(e, errno, "%s", path);
    else if (!S_ISREG(st->st_mode))
        err_set(e, ERR_IO, "%s: not a regular file", path);
    else
        return fd;
    close(fd);
    return -1;
}

enum { PADDING = 16 };

/* Appends what is left to read, to the end but `most` bytes and one: that one tells too long. Of a
 * file that has as many bytes as it said, less than was asked for is the end. */
static bool read_to_end(int fd, size_t most, off_t size, struct buf *out) {
    while (out->n <= most) {
        size_t left = most - out->n, free = out->cap - out->n - PADDING - 1;
        if (free == 0) {
            buf_reserve(out, out->n / 2 + 4096 + PADDING);
            continue;
        }
        size_t asked = free <= left ? free : left + 1;
        ssize_t got = read(fd, out->p + out->n, asked);
        if (got < 0 && errno != EINTR)
            return false;
        out->n += got > 0 ? (size_t)got : 0;
        if (got == 0 || ((size_t)got < asked && got > 0 && (off_t)out->n == size))
            break;
    }
    return true;
}

bool os_read_file(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *e) {
    buf_reset(out);
    struct stat st;
    int fd = open_regular(path, &st, e);
    if (fd < 0)
        return false;
    if (info)
        *info = info_of(&st);
    bool fits = (uintmax_t)st.st_size <= most;
    bool ok = true;
    if (fits) {
        buf_reserve(out, (size_t)st.st_size + PADDING + 1); /* one more: the end shows in it */
        ok = read_to_end(fd, most, st.st_size, out);
        fits = out->n <= most;
    }
    if (!ok)
        err_errno(e, errno, "%s", path);
    else if (!fits)
        ok = err_set(e, ERR_EXHAUSTED, "%s: longer than %zu bytes", path, most);
    close(fd);
    if (!ok)
        buf_reset(out);
    buf_reserve(out, PADDING);
    memset(out->p + out->n, 0, PADDING);
    return ok;
}

bool os_read_head(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *e) {
    buf_reset(out);
    struct stat st;
    int fd = open_regular(path, &st, e);
    if (fd < 0)
        return false;
    if (info)
        *info = info_of(&st);
    size_t room = (uintmax_t)st.st_size < most ? (size_t)st.st_size : most;
    buf_reserve(out, room + PADDING + 1);
    bool ok = read_to_end(fd, most, st.st_size, out) || err_errno(e, errno, "%s", path);
    close(fd);
    out->n = !ok ? 0 : out->n < most ? out->n : most;
    memset(out->p + out->n, 0, PADDING);
    return ok;
}

static bool write_all(int fd, struct str bytes) {
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno != EINTR)
            return false;
        bytes = str_from(bytes, put > 0 ? (size_t)put : 0);
    }
    return true;
}

static bool close_written(int fd) {
    return close(fd) == 0;
}

struct os_sink {
    int fd;
};

bool os_put(struct os_sink *sink, struct str piece) {
    return write_all(sink->fd, piece);
}

bool os_write_pieces(const char *path, bool (*write)(void *, struct os_sink *), void *context,
                     struct err *e) {
    struct buf temporary = {0};
    buf_addf(&temporary, "%s.XXXXXX", path);
    bool ok = false;
    int fd = mkstemp(temporary.p); /* mode 0600 */
    if (fd < 0) {
        err_errno(e, errno, "%s", path);
        goto out;
    }
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    ok = write(context, &(struct os_sink){fd});
    if (!ok)
        err_errno(e, errno, "writing %s", path);
    if (!close_written(fd) && ok)
        ok = err_errno(e, errno, "writing %s", path);
    if (ok)
        ok = os_rename(temporary.p, path, e);
    if (!ok)
        unlink(temporary.p);
out:
    buf_fini(&temporary);
    return ok;
}

static bool put_whole(void *context, struct os_sink *sink) {
    const struct str *bytes = context;
    return os_put(sink, *bytes);
}

bool os_write_file(const char *path, struct str bytes, struct err *e) {
    return os_write_pieces(path, put_whole, &bytes, e);
}

/* Beside the file, complete and on disk, and as the file itself is to others. */
static bool write_beside(int fd, const struct stat *like, struct str bytes) {
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    if (!write_all(fd, bytes))
        return false;
    struct stat mine;
    if (fstat(fd, &mine))
        return false;
    bool foreign = mine.st_uid != like->st_uid || mine.st_gid != like->st_gid;
    if (foreign && fchown(fd, like->st_uid, like->st_gid) && errno != EPERM)
        return false;
    return fchmod(fd, like->st_mode & 07777) == 0 && fsync(fd) == 0;
}

bool os_replace_file(const char *path, struct str bytes, struct err *e) {
    struct buf real = {0}, temporary = {0};
    struct stat st;
    bool ok = os_real_path(path, &real, e);
    if (ok && (stat(real.p, &st) || access(real.p, W_OK)))
        ok = err_errno(e, errno, "%s", path);
    else if (ok && !S_ISREG(st.st_mode))
        ok = err_set(e, ERR_IO, "%s: not a regular file", path);
    if (!ok) {
        buf_fini(&real);
        return false;
    }
    buf_addf(&temporary, "%s.XXXXXX", real.p);
    int fd = mkstemp(temporary.p);
    if (fd < 0) {
        ok = err_errno(e, errno, "writing beside %s", path);
    } else {
        ok = write_beside(fd, &st, bytes) || err_errno(e, errno, "writing %s", path);
        if (!close_written(fd) && ok)
            ok = err_errno(e, errno, "writing %s", path);
        ok = ok && os_rename(temporary.p, real.p, e);
        if (!ok)
            unlink(temporary.p);
    }
    buf_fini(&real);
    buf_fini(&temporary);
    return ok;
}

bool os_rename(const char *from, const char *to, struct err *e) {
    return rename(from, to) == 0 || err_errno(e, errno, "renaming to %s", to);
}

bool os_remove(const char *path, struct err *e) {
    return unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR ||
           err_errno(e, errno, "removing %s", path);
}

static bool make_dir(const char *path, mode_t mode, struct err *e) {
    struct stat st;
    if (mkdir(path, mode) == 0)
        return true;
    int why = errno; /* an existing directory may as well give EROFS or EACCES */
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return true;
    return err_errno(e, why, "creating %s", path);
}

static bool make_dirs(const char *path, mode_t mode, struct err *e) {
    struct buf part = {0};
    buf_add(&part, str_z(path));
    bool ok = true;
    for (size_t i = 1; ok && i < part.n; i++) {
        if (part.p[i] != '/' || part.p[i - 1] == '/')
            continue;
        part.p[i] = 0;
        ok = make_dir(part.p, mode, e);
        part.p[i] = '/';
    }
    ok = ok && make_dir(path, mode, e);
    buf_fini(&part);
    return ok;
}

bool os_make_dirs(const char *path, struct err *e) {
    return make_dirs(path, 0700, e);
}

bool os_new_file(const char *path, struct str bytes, struct err *e) {
    struct buf dir = {0};
    const char *slash = strrchr(path, '/');
    bool ok = true;
    if (slash && slash > path) {
        buf_add(&dir, (struct str){path, (size_t)(slash - path)});
        ok = make_dirs(dir.p, 0777, e);
    }
    buf_fini(&dir);
    if (!ok)
        return false;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_errno(e, errno, "%s", path);
    ok = write_all(fd, bytes) || err_errno(e, errno, "writing %s", path);
    if (!close_written(fd) && ok)
        ok = err_errno(e, errno, "writing %s", path);
    if (!ok)
        unlink(path);
    return ok;
}

bool os_create_private(const char *path, struct err *e) {
    /* Never opens a file that exists: closing it again would drop SQLite's locks on it. */
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        return close(fd) == 0 || err_errno(e, errno, "creating %s", path);
    struct stat st;
    if (errno != EEXIST || stat(path, &st))
        return err_errno(e, errno, "creating %s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_IO, "%s: not a regular file", path);
    if ((st.st_mode & 0777) != 0600 && chmod(path, 0600))
        return err_errno(e, errno, "making %s private", path);
    return true;
}

bool os_real_path(const char *path, struct buf *out, struct err *e) {
    char *real = realpath(path, NULL);
    if (!real)
        return err_errno(e, errno, "%s", path);
    buf_reset(out);
    buf_add(out, str_z(real));
    mem_free(real);
    return true;
}

bool os_map_file(const char *path, struct os_map *map, struct err *e) {
    struct stat st;
    int fd = open_regular(path, &st, e);
    if (fd < 0)
        return false;
    *map = (struct os_map){.p = "", .n = (size_t)st.st_size};
    void *p = map->n ? mmap(NULL, map->n, PROT_READ, MAP_SHARED, fd, 0) : NULL;
    int why = errno;
    close(fd);
    if (p == MAP_FAILED) {
        *map = (struct os_map){0};
        return err_errno(e, why, "mapping %s", path);
    }
    if (p)
        map->p = p;
    return true;
}

void os_map_cool(const struct os_map *map) {
    if (map->n)
        madvise((void *)(uintptr_t)map->p, map->n, MADV_DONTNEED);
}

void os_unmap(struct os_map *map) {
    if (map->n)
        munmap((void *)(uintptr_t)map->p, map->n);
    *map = (struct os_map){0};
}

struct os_lock {
    int fd;
};

#ifdef F_OFD_SETLK
static int open_locked(const char *path, uint64_t byte) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct flock lock = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)byte, .l_len = 1};
    if (fd < 0 || fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return fd;
    int why = errno == EACCES ? EAGAIN : errno; /* POSIX allows both for "held" */
    close(fd);
    errno = why;
    return -1;
}
#else
/* Without locks that belong to a descriptor: a file per byte, locked as a whole. */
static int open_locked(const char *path, uint64_t byte) {
    struct buf name = {0};
    buf_addf(&name, "%s.%llu", path, (unsigned long long)byte);
    int fd = open(name.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    buf_fini(&name);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}
#endif

struct os_lock *os_lock_try(const char *path, uint64_t byte, struct err *e) {
    BUG_ON(byte >= INT64_MAX);
    int fd = open_locked(path, byte);
    if (fd < 0) {
        err_errno(e, errno, "locking %s", path);
        return NULL;
    }
    struct os_lock *lock = MEM_NEW(struct os_lock);
    lock->fd = fd;
    return lock;
}

void os_lock_release(struct os_lock *lock) {
    if (!lock)
        return;
    close(lock->fd);
    mem_free(lock);
}

/* Of the nearest directory that exists: ours may not be created yet. */
static bool find_fs(const char *path, struct statfs *fs) {
    struct buf above = {0};
    buf_add(&above, str_z(path));
    int failed = statfs(path, fs);
    while (failed && errno == ENOENT && above.n > 1) {
        size_t dir = path_dir(buf_str(&above)).n;
        buf_splice(&above, (struct span){(uint32_t)dir, (uint32_t)above.n}, STR_NONE);
        if (!above.n)
            break;
        failed = statfs(above.p, fs);
    }
    buf_fini(&above);
    return !failed;
}

#ifdef __linux__
enum fs_kind { FS_LOCAL, FS_FUSE, FS_NETWORK };

static enum fs_kind fs_kind(const char *path) {
    static const struct {
        uint32_t magic;
        enum fs_kind kind;
    } table[] = {
        {0x00006969, FS_NETWORK}, /* NFS */
        {0x0000517b, FS_NETWORK}, /* SMB */
        {0xff534d42, FS_NETWORK}, /* CIFS */
        {0xfe534d42, FS_NETWORK}, /* SMB2 */
        {0x01021997, FS_NETWORK}, /* 9p */
        {0x5346414f, FS_NETWORK}, /* AFS (OpenAFS) */
        {0x6b414653, FS_NETWORK}, /* AFS (kernel) */
        {0x00c36400, FS_NETWORK}, /* Ceph */
        {0x73757245, FS_NETWORK}, /* Coda */
        {0x0bd00bd0, FS_NETWORK}, /* Lustre */
        {0x01161970, FS_NETWORK}, /* GFS2 */
        {0x7461636f, FS_NETWORK}, /* OCFS2 */
        {0x47504653, FS_NETWORK}, /* GPFS */
        {0x19830326, FS_NETWORK}, /* BeeGFS */
        {0x0000564c, FS_NETWORK}, /* NCP */
        {0x20030528, FS_NETWORK}, /* OrangeFS */
        {0xaad7aaea, FS_NETWORK}, /* Panasas */
        {0x786f4256, FS_NETWORK}, /* VirtualBox shared folder */
        {0xbacbacbc, FS_NETWORK}, /* VMware shared folder */
        {0x7c7c6673, FS_NETWORK}, /* Parallels shared folder */
        {0x65735546, FS_FUSE},    /* also virtiofs, sshfs, Gluster, Docker's osxfs and grpcfuse */
        {0x61756673, FS_FUSE},    /* aufs: what changes in a branch is not told */
        /* overlayfs tells of what is changed through it, as in containers; changing the layers
         * below a mount is not allowed while it lasts. */
    };
    struct statfs fs;
    if (!find_fs(path, &fs))
        return FS_LOCAL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].magic == (uint32_t)fs.f_type)
            return table[i].kind;
    return FS_LOCAL;
}

bool os_fs_sends_events(const char *path) {
    return fs_kind(path) == FS_LOCAL;
}

bool os_fs_is_network(const char *path) {
    return fs_kind(path) == FS_NETWORK;
}
#else
bool os_fs_is_network(const char *path) {
    struct statfs fs;
    return find_fs(path, &fs) && !(fs.f_flags & MNT_LOCAL);
}

bool os_fs_sends_events(const char *path) {
    return !os_fs_is_network(path);
}
#endif

/* ---- where things of ours go ---- */

/* Puts the value of an absolute directory variable; relative ones are invalid and ignored, as the
 * XDG base directory specification asks. */
static bool dir_from_env(const char *variable, struct buf *out) {
    struct str dir = str_z(getenv(variable));
    if (!dir.n || dir.p[0] != '/')
        return false;
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    buf_reset(out);
    buf_add(out, dir);
    return true;
}

static void add_below(struct buf *out, struct str rest) {
    if (out->n != 1) /* not the root */
        buf_add_byte(out, '/');
    buf_add(out, rest);
}

bool os_home_dir(struct buf *out, struct err *e) {
    if (dir_from_env("HOME", out))
        return true;
    char space[4096];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(getuid(), &entry, space, sizeof space, &found) || !found ||
        entry.pw_dir[0] != '/')
        return err_set(e, ERR_NOT_FOUND, "no home directory: HOME is not set");
    buf_reset(out);
    buf_add(out, str_z(entry.pw_dir));
    return true;
}

bool os_current_dir(struct buf *out, struct err *e) {
    char path[4096];
    if (!getcwd(path, sizeof path))
        return err_errno(e, errno, "cannot tell the current directory");
    buf_reset(out);
    buf_add(out, str_z(path));
    return true;
}

bool os_program_path(struct buf *out, struct err *e) {
#ifdef __linux__
    return os_real_path("/proc/self/exe", out, e);
#else
    (void)out;
    return err_set(e, ERR_NOT_FOUND, "cannot tell where this program lies");
#endif
}

bool os_cache_dir(struct buf *out, struct err *e) {
    if (dir_from_env("XDG_CACHE_HOME", out)) {
        add_below(out, STR("kitls"));
        return true;
    }
    if (!os_home_dir(out, e))
        return false;
#ifdef __APPLE__
    add_below(out, STR("Library/Caches/kitls"));
#else
    add_below(out, STR(".cache/kitls"));
#endif
    return true;
}

bool os_runtime_dir(struct buf *out, struct err *e) {
    if (dir_from_env("XDG_RUNTIME_DIR", out)) {
        add_below(out, STR("kitls"));
        return true;
    }
    if (!os_cache_dir(out, e))
        return false;
    add_below(out, STR("run"));
    return true;
}

/* ---- processes, time, memory ---- */

void os_open_standard(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) < 0)
            return; /* lowest number first: it has become fd */
}

char **os_arguments(int *argc, char **argv) {
    (void)argc;
    return argv;
}

int os_files_most(void) {
    enum { ENOUGH = 4096 };
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit))
        return ENOUGH;
    if (limit.rlim_cur < ENOUGH && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < ENOUGH ? limit.rlim_max : ENOUGH;
        if (setrlimit(RLIMIT_NOFILE, &limit) || getrlimit(RLIMIT_NOFILE, &limit))
            return ENOUGH;
    }
    return limit.rlim_cur < ENOUGH ? (int)limit.rlim_cur : ENOUGH;
}

int os_process_id(void) {
    return (int)getpid();
}

static int open_process(int pid) {
#ifdef __linux__
    return (int)syscall(SYS_pidfd_open, pid, 0); /* close-on-exec by itself */
#else
    int queue = kqueue();
    struct kevent event;
    EV_SET(&event, (uintptr_t)pid, EVFILT_PROC, EV_ADD, NOTE_EXIT, 0, NULL);
    if (queue < 0 || kevent(queue, &event, 1, NULL, 0, NULL) == 0)
        return queue;
    int why = errno;
    close(queue);
    errno = why;
    return -1;
#endif
}

int os_process_watch(int pid, struct err *e) {
    int fd = pid > 0 ? open_process(pid) : -1;
    if (pid <= 0)
        err_set(e, ERR_NOT_FOUND, "process %d: no such process", pid);
    else if (fd < 0)
        err_errno(e, errno == ESRCH ? ENOENT : errno, "process %d", pid);
    return fd;
}

bool os_process_alive(int pid) {
    return pid > 0 && (kill(pid, 0) == 0 || errno == EPERM);
}

void os_close(int fd) {
    if (fd >= 0)
        close(fd);
}

static int64_t clock_ns(clockid_t clock) {
    struct timespec t;
    BUG_ON(clock_gettime(clock, &t) != 0);
    return ns_of(t);
}

int64_t os_clock_ns(void) {
    return clock_ns(CLOCK_MONOTONIC);
}

int64_t os_wall_ms(void) {
    return clock_ns(CLOCK_REALTIME) / 1000000;
}

int64_t os_wall_ns(void) {
#ifdef CLOCK_REALTIME_COARSE
    return clock_ns(CLOCK_REALTIME_COARSE);
#else
    return clock_ns(CLOCK_REALTIME);
#endif
}

#ifdef __linux__
/* The value of "Name:   123 kB" in /proc/self/status. */
static uint64_t status_bytes(const char *status, const char *name) {
    const char *at = strstr(status, name);
    return at ? strtoull(at + strlen(name), NULL, 10) * 1024 : 0;
}

struct os_memory os_memory(void) {
    char status[4096] = "";
    int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return (struct os_memory){0};
    ssize_t n = read(fd, status, sizeof status - 1);
    close(fd);
    status[n > 0 ? n : 0] = 0;
    return (struct os_memory){.rss = status_bytes(status, "\nVmRSS:"),
                              .anonymous = status_bytes(status, "\nRssAnon:")};
}
#else
struct os_memory os_memory(void) {
    struct mach_task_basic_info info;
    mach_msg_type_number_t count = MACH_TASK_BASIC_INFO_COUNT;
    if (task_info(mach_task_self(), MACH_TASK_BASIC_INFO, (task_info_t)&info, &count))
        return (struct os_memory){0};
    return (struct os_memory){.rss = info.resident_size};
}
#endif
