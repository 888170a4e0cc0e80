/* inner.h — what the files of the indexer share; nobody else includes it. All of it belongs to the
 * indexer's thread, but for the few members that say otherwise.
 *
 * A folder is what the client (or the registry) names, a site is a kit root found below it. Work is
 * lookups: "see what became of this file". Whoever asks — an event, a pass over a site, a sync —
 * the same function answers, so there is one way from disk to store. */
#pragma once

#include "scan/indexer.h"
#include "scan/map.h"
#include "scan/walk.h"

#include "base/thread.h"

#include <stdatomic.h>

enum {
    SLICE_KITS = 200, /* in one transaction, at most (decision 13) */
    SLICE_MS = 20,
    BULK_KITS = 2000, /* in one of a cold build, while nobody else is there */
    BULK_MS = 250,
    LONG_MS = 100,       /* when events or orders wait for its end */
    FEW_KITS = 200,      /* a cold start of so many gets their bodies at once */
    PUBLISH_CHUNK = 64,  /* kits checked between two looks at the events */
    TRIES_MAX = 5,       /* for a file that changes while it is read */
    LINES_MAX = 8 << 20, /* bytes of a file whose lines are counted */
};

struct lookup {
    struct site *site; /* NULL: the site is gone, or a newer look has overruled it */
    struct str below;
    unsigned tries;
    bool unlisted; /* a pass has not found it: a link may still lead to something of that path */
};
struct work {
    struct arena *arena; /* NULL when there is none */
    struct lookup *items;
    size_t count, cap, at;
    size_t from; /* where the slice under way began */
};

struct found { /* a root below a folder */
    struct str path;
    enum home home;
};
struct disk_link { /* a symbolic link, and one of the places that decide where it leads */
    struct str path, place;
};
enum folder_kind { FOLDER_CLIENT, FOLDER_REGISTRY };
struct folder {
    struct folder *next;
    struct arena *arena; /* of this struct and its path */
    struct str path;
    enum folder_kind kind;
    bool published;
    bool stale;         /* to be looked through */
    bool check_library; /* a file changed that may make or unmake a library */
    bool absent;        /* it is not there, or not to be read; its nearest ancestor is watched */
    int64_t retry_at;   /* clock ms; 0: no retry */
    struct arena *found_arena; /* of what discovery found */
    struct found *found;
    struct disk_link *links; /* that lead out of it, or to a root */
    size_t found_count, link_count;
    struct walk_bound bound;
};

struct site {
    struct site *next;
    struct str path; /* owned */
    enum home home;
    int64_t id; /* -1: the store does not know it yet */
    bool wanted;
    bool complete;  /* as the store has it */
    bool stale;     /* a pass over it is due */
    bool listed;    /* a pass is under way: `work` is what is left of it */
    bool scanned;   /* one pass was made since start */
    bool unsettled; /* the store is to be told that the pass is over, bodies included */
    bool later;     /* bodies in the second phase */
    bool cut;       /* the listing hit a bound */
    bool waiting;   /* another process builds it */
    int64_t retry_at, waiting_since; /* clock ms; 0: none */
    struct os_lock *lock;            /* we build it */
    struct work work;
    struct arena *links_arena; /* NULL: no links */
    struct disk_link *links;
    size_t link_count;
    bool publishing; /* all its problems are to be reported */
};

struct touched { /* a kit or target that changed: what may say something else because of it */
    struct str path;
    struct str *names;
    size_t name_count;
};

struct reported {   /* a file for which problems were reported */
    uint64_t hash;  /* of the list */
    uint32_t round; /* of publication in which it was last seen */
    uint32_t path_n;
    char path[];
};

struct finding {
    int64_t kit;
    struct str problems; /* as problems_write gives them; "": none any more */
};
struct verdict {   /* what checks across kits have found in all that is published */
    int64_t key;   /* of scope and folders */
    bool complete; /* all have been checked */
    bool kept;     /* the store has it, of this generation, but for what is pending */
    int64_t generation;
    struct map found; /* kits that have problems */
    struct arena *arena;
    struct finding *pending;
    size_t pending_count;
    bool recalling;   /* what was kept is being told */
    struct map fresh; /* kits that have been checked meanwhile */
};

struct pending_sync {
    struct pending_sync *next;
    struct arena *arena; /* of this struct */
    int64_t token, deadline_ms;
    const char *cookie;
    bool seen;
};

struct progress {
    bool active, bodies;
    bool first; /* some root is looked at for the first time since start: always told of */
    int64_t done, total, told_ms;
    int64_t later; /* kits whose bodies are left to the second phase */
};

struct indexer {
    /* shared */
    struct thread *thread;
    struct waiter *waiter;
    struct mailbox *in, *out;
    atomic_bool stop;
    atomic_size_t queued, peak;

    /* given at start */
    struct arena *arena;
    const char *store_path;
    struct str store_dir;
    struct watch_options watch_options;
    bool registry;

    struct watch *watch;
    int watched_fd;
    int64_t added, told_added; /* folders by order; as of the last report of the scope for that */
    struct arena *job;         /* ends with each job */
    struct buf text;           /* the file in hand */
    struct lines lines;

    /* depot.c */
    struct store *store;        /* NULL: unavailable */
    int64_t open_at, open_wait; /* clock ms of the next try to open; back-off */
    int64_t pause_until;        /* somebody else writes */
    uint64_t unwanted;          /* inode of a file that could not be put aside; 0: none */
    bool writing, rebuilding, rebuild_told, open_told;
    bool foreign;            /* somebody else has committed */
    int64_t seen_generation; /* rows up to it are known here */
    struct arena *scope_arena;
    struct scope scope; /* all sites, sorted */

    /* sites.c */
    struct site *sites;
    int64_t *dropping; /* roots that are gone, whose kits are still to leave the store */
    size_t dropping_count, dropping_cap;

    /* folders.c */
    struct folder *folders;
    struct map above; /* hashes of directories above folders that are watched */
    bool registry_due;
    unsigned registry_tries; /* that have failed for what may be over in a moment */
    int64_t registry_at;     /* clock ms of the next one; 0: none */
    struct stamp registry_stamps[3];

    /* events.c, lookup.c, scan.c */
    struct work urgent;
    struct map shared; /* inodes of files with several names that have changed */
    struct progress progress;
    bool bulky;         /* since the connection was opened */
    int64_t bulk_ms;    /* how long a slice of a cold build may last now */
    int64_t changed_ms; /* when CHANGED was last told */
    bool changed_due;

    /* publish.c */
    bool shown[PROBLEM_COUNT]; /* the codes that are reported */
    struct arena *touched_arena;
    struct touched *touched;
    size_t touched_count, touched_at;
    struct arena *dirty_arena;
    struct str *dirty; /* paths to be checked again */
    size_t dirty_count, dirty_at;
    struct map dirty_set;
    bool crowded;        /* what is touched and dirty is to be worked off first */
    struct map reported; /* hash of path -> struct reported * */
    uint32_t round;
    struct arena *run_arena;
    struct scope run;  /* sites whose problems are being reported; none: no run is under way */
    int64_t run_after; /* kits up to this one are done */
    uint32_t run_round;
    bool run_whole; /* they are all that are published */
    bool run_anew;  /* what was found before does not count */
    struct verdict verdict;
    bool publish_due;   /* everything, when the passes are over */
    bool publish_force; /* also what was reported before */

    /* targets.c */
    struct map targets;        /* hashes of paths that were looked at */
    struct map targets_wanted; /* those of which lines are to be counted */
    struct map target_dirs;    /* hashes of directories that are watched for targets */
    struct map target_above;   /* hashes of all directories above targets */
    struct map target_links;   /* hashes of what decides where links on the way lead, and above */
    struct map target_trees;   /* hashes of paths below which targets may have changed */
    bool targets_due;          /* all are to be looked at again */
    struct arena *target_arena;
    struct str *target_queue; /* to be looked at */
    size_t target_count, target_at;

    /* sync.c */
    struct pending_sync *syncs;
    struct str sync_dir;
    int64_t cookies;

    /* tend */
    bool tend_due, names_due;
    int64_t tend_at, expired_on; /* clock ms; days since 1970 */
};

int64_t now_ms(void);

uint64_t hash_of_path(struct str path);

/* ---- depot.c: the store, opened, lost and found again ---- */

void depot_open(struct indexer *);    /* when it is due */
bool depot_trouble(struct indexer *); /* of calls that have no err; false: there was none */
void depot_close(struct indexer *);
bool depot_begin(struct indexer *) MUST_USE;
bool depot_commit(struct indexer *) MUST_USE; /* on failure everything is as if never begun */
/* After a failed call: what `err` means for us. Rolls back. */
void depot_failed(struct indexer *, const struct err *);
void depot_look(struct indexer *);                    /* is the file still there? */
void depot_suspect(struct indexer *, uint64_t inode); /* a reader has found damage */
void depot_foreign(struct indexer *);                 /* what other processes have committed */
void depot_tend_later(struct indexer *);
void depot_tend(struct indexer *);

/* ---- folders.c: the folders that are named, and what is found below them ---- */

enum { SITE_RETRY_MS = 2000 }; /* a folder or site that has failed */
void folders_add(struct indexer *, struct str path, enum folder_kind, bool published);
void folders_remove(struct indexer *, struct str path, enum folder_kind);
void folders_read_registry(struct indexer *);
bool folders_discover(struct indexer *);     /* one stale folder; false: there is none */
void folders_forget_above(struct indexer *); /* they are to be watched again */
/* To be looked through again, even if that has failed a moment ago. */
void folder_stale(struct folder *);
void folder_free(struct folder *);

/* ---- sites.c: the roots that are indexed ---- */

void sites_update(struct indexer *); /* sites are what the folders have found */
void sites_attach(struct indexer *); /* after the store was opened: ids for all */
/* Notes that the sites are in use; roots that nobody has used for so many days are to be dropped.
 */
bool sites_expire(struct indexer *, int days, struct err *) MUST_USE;
/* Somebody has committed: he may have dropped a root, or a part of it, that he saw gone and we see
 * there. */
void sites_enrol_again(struct indexer *);
bool sites_drop(struct indexer *); /* a part of a root that is gone; false: there is none */
bool sites_publishes(const struct indexer *, struct str path); /* is it below a published folder? */
bool sites_pending(const struct indexer *);
void sites_free(struct indexer *);
/* Around a listing of a whole site or folder that had links: what is watched where they led lies
 * elsewhere, and may not be wanted any more. */
void sites_listing(struct indexer *, struct str path);
void sites_listed(struct indexer *, struct str path);
/* The directory, or the nearest one above that is there; "" when it is not at or below `top`. */
struct str nearest_dir(struct indexer *, struct str dir, struct str top);
/* Watches the directory of a place that decides where a link leads, which may go and come back. */
void sites_watch_place(struct indexer *, struct str owner, struct str place,
                       bool (*watch)(struct watch *, struct str owner, struct str dir));
/* May one of these links lead to another thing, now that `path` has changed? What goes on below
 * that is seen under the path of the link. */
bool links_touched(const struct disk_link *links, size_t n, struct str path);
/* A folder and a library of the same path are one root for the watcher. */
void sites_release(struct indexer *, struct str path);
void site_stale(struct site *);
void site_forget(struct site *);      /* what the store was said to know of it */
void site_stale_later(struct site *); /* in a while: it has failed */
struct site *sites_find(struct indexer *, struct str path);
struct site *sites_with_id(struct indexer *ix, int64_t id);
struct site *sites_of_path(struct indexer *, struct str path, struct str *below);

/* ---- scan.c: passes over sites ---- */

void work_add(struct work *, struct lookup); /* the path is copied */
void work_end(struct work *);
bool scan_urgent(struct indexer *); /* each: one slice; false: nothing to do */
bool scan_list(struct indexer *);
bool scan_work(struct indexer *);
bool scan_names(struct indexer *);
bool scan_bodies(struct indexer *);
bool scan_pending(const struct indexer *); /* passes, not bodies */
void scan_progress(struct indexer *, bool over);
void scan_subtree(struct indexer *, struct site *, struct str below);
/* Somebody looks at this path anew: what listings before have missed at it or below it is not to be
 * forgotten for that. */
void scan_overrule(struct indexer *, struct site *, struct str below);
int64_t scan_wakeup(struct indexer *); /* clock ms; -1 */

/* ---- slice.c ---- */

/* May what began then go on? `bulk`: since slice_begin_bulk. */
bool slice_in_time(struct indexer *, int64_t since_ns, bool bulk);
void slice_begin_bulk(struct indexer *);
/* Passes over what needs no transaction. */
void slice_skip_same(struct indexer *, struct work *, int64_t since_ns);
/* A slice of these, one after the other, in one transaction. False: all of it remains. */
bool slice_run(struct indexer *, struct work **, size_t count, bool bulk, int64_t since_ns);

/* ---- lookup.c: one file ---- */

bool stamp_fresh(const struct kit_stamp *, const struct stamp *);
/* Is the store right about it, by its stamp alone? Outside a transaction. */
bool lookup_same(struct indexer *, const struct lookup *);
/* Brings the store up to date; between begin and commit. `force`: whatever the stamp says. */
bool lookup_run(struct indexer *, const struct lookup *, bool force, struct err *) MUST_USE;
/* The body of a kit whose bytes still have this hash; else as lookup_run with force. */
bool lookup_body(struct indexer *, struct site *, const struct kit_stamp *, struct err *) MUST_USE;
bool lookup_read_body(void *ix, struct str path, struct buf *body); /* for store_tend */

/* ---- events.c ---- */

void events_take(struct indexer *, bool flush);
bool events_other_names(struct indexer *); /* false: nothing to do */

/* ---- publish.c ---- */

void publish_touch(struct indexer *, struct str path, const struct facts *old,
                   const struct facts *now);
void publish_again(struct indexer *, struct str path); /* the same, even when it is no news */
void publish_path(struct indexer *, struct str path);
void publish_show(struct indexer *, const bool *codes);
void publish_restart(struct indexer *);  /* the sites are others now */
void publish_withdraw(struct indexer *); /* of what is published no more: empty lists */
bool publish_dirty(struct indexer *);    /* each: one chunk; false: nothing to do */
bool publish_crowd(struct indexer *);    /* the same while there is too much of it */
bool publish_all(struct indexer *);
bool publish_pending(const struct indexer *);
void publish_reported(struct indexer *); /* all of which problems were told, to be checked again */
void publish_free(struct indexer *);

/* ---- verdict.c ---- */

void verdict_begin(struct indexer *); /* around a check of all that is published */
void verdict_end(struct indexer *);
void verdict_note(struct indexer *, int64_t kit, const struct problems *found);
void verdict_spill(struct indexer *);
void verdict_keep(struct indexer *);            /* in idle time */
bool verdict_recall(struct indexer *) MUST_USE; /* false: all is to be checked */
bool verdict_is_old(const struct indexer *, int64_t kit);
/* What others have changed since then is to be checked. False: so is everything. */
bool verdict_news(struct indexer *, int64_t since, bool *any) MUST_USE;
void verdict_forget(struct indexer *);

/* ---- targets.c ---- */

/* Finds out what the store does not know of files that these kits link to. */
bool targets_learn(struct indexer *, const struct kit_row *rows, size_t n) MUST_USE;
void targets_want(struct indexer *, const struct str *paths, size_t n);
void targets_changed(struct indexer *, struct str path, bool subtree);
void targets_settle(struct indexer *);          /* at the end of a batch */
bool targets_recall(struct indexer *) MUST_USE; /* those of the store that are linked to */
bool targets_expire(struct indexer *, struct err *) MUST_USE; /* those that nobody wants any more */
void targets_refresh(struct indexer *);                       /* all of them */
bool targets_work(struct indexer *);                          /* one slice; false: nothing to do */
void targets_forget(struct indexer *);                        /* what is known of them */
void targets_free(struct indexer *);

/* ---- sync.c ---- */

void sync_add(struct indexer *, int64_t token);
bool sync_flushing(const struct indexer *);
void sync_event(struct indexer *, struct str path); /* "": everything may have happened */
bool sync_finish(struct indexer *, bool idle);      /* true: something was answered */
int64_t sync_wakeup(const struct indexer *);        /* clock ms; -1 */
void sync_free(struct indexer *);

/* ---- report.c ---- */

struct report *report_new(const struct indexer *, enum report_type, bool with_arena);
void report_post(struct indexer *, struct report *);
void report_scope(struct indexer *);
void report_changed(struct indexer *, bool idle);
void report_progress(struct indexer *, enum progress_stage);
void report_health(struct indexer *, int64_t token);
void report_trouble(struct indexer *, struct str sentence);
void report_synced(struct indexer *, int64_t token, struct str sentence);
const char *report_state(const struct indexer *);
