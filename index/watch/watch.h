/* watch.h — disk events, gathered into batches of paths.
 *
 * Directories are watched one by one, by whoever lists them: first watch_dir, then list, so nothing
 * that appears in between is lost. Events only name what to look at; truth is always the disk.
 * A watcher belongs to one thread (the indexer's): it has a descriptor and a time to wait for, and
 * never calls back.
 *
 * When the kernel's queue overflows, the batch says "everything", at growing distance if it goes on
 * (300 ms to 10 s; changes wait with it). When watches run out or the file system sends no events,
 * the directories concerned are polled: looked at in turn, each interval, at 0.4 % of a core at
 * most. Real watching is tried again every minute. A backend that breaks is started again after 1,
 * 2, 4, 8, 16 s; half a minute without failure resets the count. After the fifth failed restart its
 * roots are polled, and it is tried every minute. Directories given to watch_dir are remembered
 * through all this. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct watch;

/* So many batches of paths may wait for the indexer: when there are more, those of a root become
 * "everything under this root", which takes less to remember than what a storm of events names. */
enum { WATCH_BATCHES_MAX = 100, WATCH_BATCH_PATHS = 50 };
enum { WATCH_PATHS_MAX = WATCH_BATCHES_MAX * WATCH_BATCH_PATHS };

enum watch_setting { WATCH_AUTO, WATCH_POLL, WATCH_OFF };
struct watch_options {
    enum watch_setting backend;
    int quiet_ms, max_wait_ms, poll_interval_ms; /* 25, 300, 2000 by default */
};

struct watch *watch_new(const struct watch_options *);
void watch_free(struct watch *); /* NULL is fine */
/* Settings change live. A change of backend needs every root to be scanned again: the next batch
 * says so. */
void watch_configure(struct watch *, const struct watch_options *);
int watch_fd(const struct watch *); /* -1: none; may change after any call */
/* Where the system has no descriptor to wait for, `wake` is called, on any thread. */
void watch_wake_by(struct watch *, void (*wake)(void *), void *context);
/* Until watch_take has something by time alone (gathering, polling, restart); -1: for ever. */
int64_t watch_timeout_ms(const struct watch *, int64_t now_ms);

/* Roots are what health tells about; directories belong to one. `kits`: how many it has. */
void watch_root_add(struct watch *, struct str root);
/* Health is silent about this one, unless it may not be read: folders for discovery, kit/sync's
 * cookies. Adding it for real later is fine. */
void watch_root_add_quiet(struct watch *, struct str root);
void watch_root_remove(struct watch *, struct str root); /* with its directories */
void watch_root_count(struct watch *, struct str root, int64_t kits);

/* Around a listing that gives all directories of a root to watch_dir again: those that it does not
 * give are watched no more for the root. */
void watch_root_list(struct watch *, struct str root);
void watch_root_listed(struct watch *, struct str root);

/* Watches a directory on behalf of a root that was added; paths are absolute, without trailing '/'.
 * Watching again is fine, and needed whenever a directory is listed anew. The root may lie below
 * the directory (discovery watches the folders on the way down to .bluekit). A link to a directory
 * is watched like one, under the path given. False: this directory sends no events now: it is gone,
 * may not be read, the setting says so, or the root is polled from here on, and health tells why.
 */
bool watch_dir(struct watch *, struct str root, struct str dir);
/* The same for discovery: entries that come, go and are renamed, but not files that are written. */
bool watch_folder(struct watch *, struct str root, struct str dir);
/* The same for a directory above: only that it goes by another name, and with it all below, or that
 * its mode is another one. Where that cannot be told of it is false, and nobody polls. */
bool watch_move(struct watch *, struct str root, struct str dir);
void watch_dir_remove(struct watch *, struct str dir); /* it and all below it, for every root */

enum change_type {
    /* Look at this one path: made, changed or gone; a directory, or a link to one, with all below
     * it, each directory given to watch_dir again: what was watched there is forgotten. It may be
     * a root's own path. */
    CHANGE_PATH,
    /* Everything under this root, and whatever else is watched for it: each path it is watched
     * under is said to have changed. Roots below it are in the batch too. Also said instead of
     * more paths when there are more than WATCH_PATHS_MAX in all. */
    CHANGE_ROOT,
};
struct change {
    enum change_type type;
    struct str path;
};
struct batch {
    struct arena *arena; /* of the paths; the batch's own */
    struct change *items;
    size_t count;
    size_t paths;           /* that it takes memory for, of those that were ever in it */
    int64_t first_event_ms; /* os_clock_ns()/10^6 of the oldest event in it */
};
struct batch *batch_new(void);
void batch_free(struct batch *); /* NULL is fine */
/* Repeats are dropped; paths below a CHANGE_ROOT of the batch too. */
void batch_add(struct batch *, enum change_type, struct str path);
size_t batch_bytes(const struct batch *); /* held from the heap, for accounting */

/* A change that somebody else noticed (didChangeWatchedFiles): the same road. */
void watch_note(struct watch *, struct str path);
/* Takes events from the system. Gives a batch when it has been quiet for quiet_ms or the oldest
 * event is max_wait_ms old, else NULL. `flush`: whatever has been seen, now. The caller frees it.
 */
struct batch *watch_take(struct watch *, int64_t now_ms, bool flush);
/* For kit/sync: what waits for time alone is to be in the next batch. Everything under each root
 * that is not being watched now, polled or not, or whose events come in any order; a rescan that an
 * overflow has put off. Call it, write the cookie in a root of its own, then take with flush until
 * a batch has the cookie's path or a CHANGE_ROOT of its root: what changed before is in that batch
 * or an earlier one. */
void watch_hurry(struct watch *);
/* Is a root in another state than when this was last asked? */
bool watch_news(struct watch *);
/* Something the user should be told once (watches ran out, …); false when there is nothing new. */
bool watch_trouble(struct watch *, struct buf *sentence);

enum watch_state { STATE_WATCHING, STATE_POLLING, STATE_OFF, STATE_RECOVERING, STATE_FAILED };
struct watch_health { /* of one root; the members of kit/watcherHealth */
    struct str path;
    bool healthy, is_active;
    enum watch_state state;
    const char *backend;
    int restart_count;
    int64_t directories, kits, overflows; /* directories: each path of one counts */
    int64_t last_event_ms, since_ms;      /* os_clock_ns()/10^6; last_event_ms -1: none yet */
    struct str last_error, cure; /* "" when none; last_error stays when the trouble is over */
};
struct watch_limits { /* -1 where the system has none */
    int64_t max_user_watches, used_by_us, max_user_instances;
};
size_t watch_health(const struct watch *, struct arena *, struct watch_health **out,
                    struct watch_limits *);
size_t watch_bytes(const struct watch *); /* held from the heap, for accounting */
