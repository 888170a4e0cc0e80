/* poll.h — watching without events: directories are looked at in turn, on a budget.
 *
 * Rounds follow each other at the interval: one over the directories (their own stamps; listed
 * again when those have changed), one over the files in them (their stamps). A look is cheap but
 * there are many, so poll_drain works for a moment and then rests much longer; a round takes as
 * long as that takes. Nothing is missed by that: a change stays visible until the next look.
 *
 * What is seen when a directory is added is the base: add first, then list. Stamps tick coarsely,
 * so what was written a moment before the look is named once more in the next round. */
#pragma once

#include "base/os.h"
#include "watch/backend.h"

/* The system as polling needs it; tests have another. */
struct poll_system {
    bool (*stat)(const char *path, struct os_info *, struct err *);
    bool (*lstat)(const char *path, struct os_info *, struct err *);
    struct os_list *(*list_open)(const char *path, struct err *);
    bool (*list_next)(struct os_list *, struct os_entry *);
    bool (*list_failed)(const struct os_list *);
    void (*list_close)(struct os_list *);
    int64_t (*clock_ns)(void);
    int64_t (*wall_ns)(void);
};
extern const struct poll_system poll_os;

enum {
    POLL_NUMBERS = 1 << 30,  /* numbers of directories count from here: no other backend's do */
    POLL_SLICE_NS = 2000000, /* so long at a time */
    POLL_REST = 249,         /* and so many times longer in between: 0.4 % of a core */
    POLL_REST_MAX_MS = 5000, /* a look may hang for long on a network; then this is enough */
};

struct poll;
struct poll *poll_new(const struct poll_system *);
void poll_free(struct poll *); /* NULL is fine */
void poll_set_interval(struct poll *, int ms);
/* Polls a directory, links followed: its number, the same for the same path; -1 with err. `writes`
 * false: files that are written are of no interest unless they were before. */
int poll_add(struct poll *, const char *dir, bool writes, struct err *);
void poll_remove(struct poll *, int number); /* at once: no event of it comes any more */
/* Looks at what is due and calls visit for what is different; visit may call add and remove. */
void poll_drain(struct poll *, void (*visit)(void *, const struct event *), void *context);
int64_t poll_due_ms(const struct poll *); /* when drain has something to do, from now; -1: never */
size_t poll_count(const struct poll *);   /* of directories */
size_t poll_bytes(const struct poll *);   /* held from the heap, for accounting */

/* ---- a directory and what was seen in it (poll_place.c) ---- */

struct poll_entry {
    uint64_t identity; /* type and inode */
    uint64_t content;  /* of the stamp; 0: never looked at */
    uint32_t name_at;
    bool dir, hot; /* hot: to be named once more */
};
struct poll_place {
    char *path; /* owned; its length without the NUL */
    size_t path_n;
    bool writes;   /* files in it are looked at */
    bool readable; /* could be listed the last time */
    bool hot;      /* to be listed once more */
    struct stamp stamp;
    uint64_t device;
    struct poll_entry *entries; /* in order of their names */
    size_t count;
    char *names; /* each ends in NUL */
    size_t names_n;
};

/* Is that directory, an entry of a place, a place itself? Then it tells of itself. */
typedef bool (*poll_knows)(void *context, const char *path);

struct poll_place *poll_place_new(const struct poll_system *, const char *path, bool writes,
                                  struct err *);                       /* NULL on failure */
void poll_place_free(struct poll_place *);                             /* NULL is fine */
void poll_place_want(struct poll_place *, const struct poll_system *); /* its files, from now on */
size_t poll_place_bytes(const struct poll_place *);

enum poll_change { POLL_SAME, POLL_ITSELF /* "" */, POLL_MOVED, POLL_GONE };
/* Looks at the directory itself; names of entries that came, went or were replaced go to `out`. */
enum poll_change poll_look(struct poll_place *, const struct poll_system *, struct arena *,
                           struct str **out, size_t *count);
/* Looks at one entry: true when it is to be named. */
bool poll_look_entry(struct poll_place *, const struct poll_system *, size_t i, poll_knows,
                     void *context);
