/* state.h — what a watcher remembers, for watch.c, which changes it, and health.c, which tells it.
 * Nobody else includes this. */
#pragma once

#include "watch/backend.h"
#include "watch/dirs.h"
#include "watch/poll.h"

/* Why a root is not watched though the backend runs; of several reasons the last one counts. */
enum blocked {
    BLOCKED_NOT,
    BLOCKED_KIND,   /* its file system sends no events: polled, and nothing is wrong */
    BLOCKED_LACK,   /* no more watches: polled */
    BLOCKED_BROKEN, /* any other failure: polled */
    BLOCKED_DENIED, /* its own directory is not readable: polling would see nothing either */
};

struct root {
    struct str path; /* owned */
    bool reported;   /* in health, whatever its state */
    unsigned round;  /* of listing: what was claimed in an earlier one may be claimed no more */
    bool marked;     /* said to have changed as a whole, in the pending batch */
    size_t pending;  /* paths of it in the pending batch; more than may be: none are added */
    enum blocked blocked;
    enum watch_state state;
    int64_t since_ms, last_event_ms, kits, overflows;
    int64_t directories; /* counted when health asks */
    struct buf error;    /* the last; NUL-terminated */
};

enum phase {
    PHASE_OFF,        /* by setting */
    PHASE_POLL,       /* by setting, or there is no backend for this system */
    PHASE_RUNNING,    /* the backend is open; elsewhere it is closed */
    PHASE_RECOVERING, /* it broke and will be opened again */
    PHASE_GIVEN_UP,   /* as before, but now everything is polled meanwhile */
};

enum trouble { TROUBLE_LACK, TROUBLE_BROKEN, TROUBLE_DENIED, TROUBLE_COUNT };

struct watch {
    struct watch_options options;
    const struct backend *backend; /* NULL: none for this system */
    int64_t (*clock_ms)(void);
    void *state; /* the backend's */
    enum phase phase;
    bool open_lacked; /* the last open failed for lack of something the system has too few of */
    struct buf error; /* of the backend, the last; NUL-terminated */
    int failures, restarts;
    /* All times: -1 is never. */
    int64_t opened_ms, restart_at_ms, retry_at_ms, rescan_at_ms;
    void (*wake)(void *); /* when a backend without descriptor has something */
    void *wake_context;
    struct poll *poll; /* of the directories that the backend does not watch */

    struct root **roots, *last_root; /* last_root: found last, the likely next */
    size_t root_count, root_cap;
    struct dirs *dirs;

    struct batch *pending; /* NULL: nothing */
    int64_t last_change_ms, hold_until_ms;
    bool overflowed; /* the pending batch makes up for an overflow */
    int64_t rescan_ms, rescan_gap_ms;

    bool news; /* the state of a root is another one than when watch_news was last asked */
    struct buf trouble[TROUBLE_COUNT];
    bool told[TROUBLE_COUNT];
    struct buf path; /* scratch */
};

enum { RETRY_MS = 60000 }; /* real watching is tried again for what is polled for lack of it */

/* roots.c */
struct root *root_find(struct watch *, struct str path); /* NULL: none */
bool root_is_told(const struct root *);                  /* in health */
void root_free(struct root *);
void root_update(struct watch *, struct root *); /* its state follows the phase and `blocked` */
void roots_update(struct watch *);
void root_block(struct watch *, struct root *, enum blocked, const struct err *);
void text_set(struct buf *, const char *text);
/* Remembers what the user is to be told, the first time for each kind. */
void trouble_note(struct watch *, enum trouble, const char *error, const char *consequence);

/* places.c */
void places_unwatch(struct watch *, struct dir *); /* one path; its inode only if it was the last */
void places_drop(struct watch *, struct dir *);    /* forgets it and all below it, for all roots */
void places_watch_all(struct watch *); /* again, and finds out for which roots that is possible */
void places_unbind(struct watch *, bool polled); /* the backend has closed; `polled`: these too */

/* pending.c */
void pending_touch(struct watch *, int64_t now_ms); /* something happens now */
void pending_add_root(struct watch *, const struct root *, int64_t now_ms); /* and those below it */
void pending_add_all(struct watch *, int64_t now_ms);
/* For events were lost: the roots of all directories that have the number; -1: all. */
void pending_add_lost(struct watch *, int number, int64_t now_ms);
int64_t pending_due_ms(const struct watch *); /* when it is to be handed over */
struct batch *pending_take(struct watch *, int64_t now_ms);
