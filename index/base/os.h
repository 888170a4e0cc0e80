/* os.h — the one seam to the operating system (decision 22): os_posix.c, os_win.c. Nothing else
 * calls the system for these. Paths are NUL-terminated UTF-8 with '/'. Any thread unless said;
 * nothing here keeps state. */
#pragma once

#include "base/buf.h"
#include "base/err.h"

/* ---- files and directories ---- */

enum os_type { OS_FILE, OS_DIR, OS_LINK, OS_OTHER }; /* OTHER: fifo, socket, device */

/* Decides whether a file is the one we saw before (decision 14). */
struct stamp {
    int64_t size, mtime_ns, ctime_ns;
    uint64_t inode;
};

struct os_info {
    enum os_type type;
    struct stamp stamp;
    uint64_t device;
    bool shared; /* a file that has other names as well: hard links */
};

static inline bool stamp_eq(const struct stamp *a, const struct stamp *b) {
    return a->size == b->size && a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns &&
           a->inode == b->inode;
}

bool os_stat(const char *path, struct os_info *, struct err *) MUST_USE;  /* follows links */
bool os_lstat(const char *path, struct os_info *, struct err *) MUST_USE; /* does not */
/* What is written in a symbolic link. */
bool os_read_link(const char *path, struct buf *out, struct err *) MUST_USE;

struct os_entry {
    const char *name;  /* never "." or ".."; valid until the next call on this listing */
    enum os_type type; /* of the entry itself, links not followed */
    uint64_t inode;
};
struct os_list;
struct os_list *os_list_open(const char *path, struct err *); /* NULL on failure */
bool os_list_next(struct os_list *, struct os_entry *);       /* false at the end */
/* os_lstat of an entry, whose whole path is given as well: some systems find it faster from here.
 */
bool os_list_lstat(struct os_list *, const struct os_entry *, const char *path, struct os_info *,
                   struct err *) MUST_USE;
bool os_list_failed(const struct os_list *); /* the end was a failure: entries may be missing */
void os_list_close(struct os_list *);

/* Reads a regular file whole, at most `most` bytes; a longer one is ERR_EXHAUSTED with *info set.
 * Never blocks on a fifo or device: they are ERR_IO. info (may be NULL) is of the open file. The
 * bytes replace what was in `out`; NUL padding of 16 bytes follows them. */
bool os_read_file(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *) MUST_USE;
/* The same for a file of any length: its first `most` bytes. */
bool os_read_head(const char *path, size_t most, struct buf *out, struct os_info *info,
                  struct err *) MUST_USE;
/* Replaces the file as a whole: private temporary file beside it, then rename. Mode 0600. */
bool os_write_file(const char *path, struct str bytes, struct err *) MUST_USE;
/* The same in pieces: `write` gives them to os_put, and says whether all were taken. */
struct os_sink;
bool os_put(struct os_sink *, struct str piece) MUST_USE;
bool os_write_pieces(const char *path, bool (*write)(void *context, struct os_sink *),
                     void *context, struct err *) MUST_USE;
/* The same for a file of the user's, which is there: links are followed, mode and owner stay, and
 * it is on disk when this returns. One that may not be written is ERR_ACCESS, whatever its
 * directory allows. */
bool os_replace_file(const char *path, struct str bytes, struct err *) MUST_USE;
/* A file of the user's that was not there, with the directories above it, as open to others as the
 * system makes files; fails when there is something of that name. */
bool os_new_file(const char *path, struct str bytes, struct err *) MUST_USE;
bool os_rename(const char *from, const char *to, struct err *) MUST_USE;
bool os_remove(const char *path, struct err *) MUST_USE;         /* a missing file is success */
bool os_make_dirs(const char *path, struct err *) MUST_USE;      /* with parents, mode 0700 */
bool os_create_private(const char *path, struct err *) MUST_USE; /* exists afterwards, 0600 */
/* The path with all links followed, NUL-terminated in `out`. */
bool os_real_path(const char *path, struct buf *out, struct err *) MUST_USE;

struct os_map {
    const char *p;
    size_t n;
};
bool os_map_file(const char *path, struct os_map *, struct err *) MUST_USE; /* read-only, shared */
void os_map_cool(const struct os_map *); /* its pages need not stay in memory */
void os_unmap(struct os_map *);          /* leaves {0}; {0} is fine */

/* Exclusive lock on one byte of a file, held by the open description until released or the process
 * ends (OFD lock). Never on a file that SQLite has open. */
struct os_lock;
struct os_lock *os_lock_try(const char *path, uint64_t byte, struct err *); /* NULL: ERR_BUSY … */
void os_lock_release(struct os_lock *);                                     /* NULL is fine */

/* Does the file system of `path` report changes made elsewhere? Not on network and FUSE mounts. */
bool os_fs_sends_events(const char *path);
bool os_fs_is_network(const char *path);

/* ---- where things of ours go; absolute, without trailing '/', not yet created ---- */

bool os_home_dir(struct buf *out, struct err *) MUST_USE;
bool os_current_dir(struct buf *out, struct err *) MUST_USE;  /* of the process */
bool os_program_path(struct buf *out, struct err *) MUST_USE; /* the running binary */
bool os_cache_dir(struct buf *out, struct err *) MUST_USE;    /* $XDG_CACHE_HOME/kitls … */
bool os_runtime_dir(struct buf *out, struct err *) MUST_USE;  /* $XDG_RUNTIME_DIR/kitls … */

/* ---- processes, time, memory ---- */

int os_process_id(void);
/* Standard input, output and error that are closed are opened on the null device, so that no other
 * file takes their number. First thing in main. */
void os_open_standard(void);
/* What main was given, as UTF-8; on Windows argv is not. Lives as long as the process. */
char **os_arguments(int *argc, char **argv);
/* So many files may be open at once, after what the system allows has been taken. */
int os_files_most(void);
/* A descriptor that becomes readable when the process ends (pidfd); -1 with err when it cannot be
 * opened. Close with os_close. */
int os_process_watch(int pid, struct err *);
bool os_process_alive(int pid);
void os_close(int fd);
int64_t os_clock_ns(void); /* monotonic */
int64_t os_wall_ms(void);  /* since 1970 */
/* The clock that file times are made of: what is written later is never older than this. It ticks
 * coarsely (4 ms), and some kernels give file times ahead of it, by less than a tick. */
int64_t os_wall_ns(void);
struct os_memory {
    uint64_t rss, anonymous; /* bytes; 0 where unknown */
};
struct os_memory os_memory(void);
