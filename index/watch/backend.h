/* backend.h — what a watching backend is: a few functions, called by watch.c only, on its thread.
 * To add a backend, add a file with a struct backend and a row in watch.c. Polling is none of them:
 * it takes over directories that the backend cannot watch (poll.h). */
#pragma once

#include "watch/watch.h"

/* What a backend saw. `dir` is the number that add gave; name is "" for the directory itself. */
enum event_type {
    EVENT_ENTRY,     /* an entry of the directory was made, written, removed or renamed, or the
                        directory itself has become more or less readable (name "") */
    EVENT_DIR_MOVED, /* the directory goes by another name now; its number is still watched */
    EVENT_DIR_GONE,  /* the directory was deleted or unmounted, or remove was called: its number is
                        void, and may come back for another directory */
    EVENT_OVERFLOW,  /* events were lost, of all directories that have the number; -1: of all */
    /* By path, from a backend that watches whole trees: `name` is absolute. */
    EVENT_PATH,         /* made, removed or renamed */
    EVENT_PATH_WRITTEN, /* its content is another */
};
struct event {
    enum event_type type;
    int dir;
    struct str name;
};

struct backend {
    const char *name;  /* "inotify" */
    bool is_unordered; /* events come late and in any order: kit/sync looks at everything */
    int rescan_ms;     /* events may be lost unseen: everything is looked at so often; 0: never */
    /* Starts; *state is the backend's own. */
    bool (*open)(void **state, struct err *);
    int (*fd)(void *state); /* readable when drain has something; -1: none */
    /* NULL with a descriptor: what to call, on any thread, when drain has something. */
    void (*wake_by)(void *state, void (*wake)(void *), void *context);
    /* Watches a directory, links followed: its number, >= 0, the same for the same inode, or for
     * all of a tree that is watched as one; -1 with err: NOT_FOUND, ACCESS, EXHAUSTED (no more
     * watches) or anything else. Watching again is fine. `writes` false: that files are written is
     * of no interest unless it was before. */
    int (*add)(void *state, const char *dir, bool writes, struct err *);
    /* The same for a directory of which nothing counts but that it is moved, or may be passed or
     * not: what is told of its entries besides is ignored. NULL: none can be. */
    int (*add_move)(void *state, const char *dir, struct err *);
    /* True: an EVENT_DIR_GONE of this number follows, and what comes before that is old. */
    bool (*remove)(void *state, int dir);
    /* Calls visit for what events there are, without waiting and not without end: a flood is left
     * for the next call. visit may call add and remove. False: the backend is broken and is to be
     * closed and opened again. */
    bool (*drain)(void *state, void (*visit)(void *, const struct event *), void *context,
                  struct err *) MUST_USE;
    void (*close)(void *state);
    bool (*sends_events)(const char *dir); /* does the directory's file system? */
    void (*limits)(struct watch_limits *); /* the maxima; used_by_us is not its business */
    /* What people can do when there are no more watches, or when open found none of its own. */
    void (*cure)(bool open_failed, struct buf *sentence);
};
extern const struct backend backend_inotify; /* Linux */
extern const struct backend backend_fsevent; /* macOS, Windows */

struct poll_system; /* poll.h */
/* For tests: another backend (NULL: none, so everything is polled), another disk to poll, another
 * clock. */
struct watch *watch_new_with(const struct watch_options *, const struct backend *,
                             const struct poll_system *, int64_t (*clock_ms)(void));
