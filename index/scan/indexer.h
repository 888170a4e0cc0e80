/* indexer.h — the thread that turns disk into store: it watches, lists, reads, parses, checks and
 * commits, and tells the main thread what became of it by letters.
 *
 * It owns the write connection and the watcher. One job after the other, in the order posted; disk
 * events are looked at between commits (20 ms at most), so a cold build delays them by no more.
 * Start-up, overflow, polling and a lost watch are the same job: "everything under this root". */
#pragma once

#include "base/mailbox.h"
#include "kit/problems.h"
#include "store/store.h"
#include "watch/watch.h"

struct indexer;

struct indexer_options {
    const char *store_path;
    struct watch_options watch;
    bool registry;     /* also the projects that BlueKit knows (decision 3) */
    const bool *shown; /* as in indexer_set_shown; NULL: what is on by default */
};
/* Starts the thread. Reports are posted to `out`, which must outlive it. The store is opened by the
 * thread: opening never delays the caller. */
struct indexer *indexer_new(const struct indexer_options *, struct mailbox *out);
/* Stops within one commit, ends the thread, frees. Reports not yet taken stay in `out`. */
void indexer_free(struct indexer *);
/* What is pending for it, and the most there ever was. Any thread. */
size_t indexer_queue(struct indexer *, size_t *peak);

/* ---- orders; main thread. Strings are copied. ---- */

/* A workspace folder of the client, or a directory of kit.roots: kit roots are discovered below it
 * (decision 4) and the folders on the way watched, so that one that appears later is found.
 * `published`: problems of its kits are reported (decision 2: the client's own folders only). */
void indexer_add_folder(struct indexer *, struct str path, bool published);
void indexer_remove_folder(struct indexer *, struct str path);
void indexer_set_registry(struct indexer *, bool on);
void indexer_set_watch(struct indexer *, const struct watch_options *);
/* Problems of which codes are reported: PROBLEM_COUNT of them. The store keeps them all, so a code
 * that is turned on needs no file to be read. */
void indexer_set_shown(struct indexer *, const bool *shown);
/* The client noticed something (didChangeWatchedFiles, didSave, didClose). */
void indexer_note(struct indexer *, struct str path);
/* What an open document refers to and the store does not know yet: files and line counts, to be
 * found out (REPORT_CHANGED follows) and watched. */
void indexer_want_targets(struct indexer *, const struct str *paths, size_t n);
/* Somebody who reads the index has found that the file of this inode cannot be trusted. */
void indexer_suspect(struct indexer *, uint64_t inode);
/* REPORT_SYNCED with this token, when every change made on disk before the call has been seen,
 * indexed and reported (kit/sync, decision 23). */
void indexer_sync(struct indexer *, int64_t token);
/* REPORT_HEALTH with this token, true at the moment it is made. */
void indexer_ask_health(struct indexer *, int64_t token);
/* Report the problems of all published kits again. */
void indexer_republish(struct indexer *);
/* Report those of one file again, an empty list if there is no such kit (it is open no more). */
void indexer_report(struct indexer *, struct str path);

/* ---- reports; each is a letter, freed with report_free ---- */

enum report_type {
    REPORT_SCOPE, /* the roots that are watched: at the start, after each order to add a folder
                     (those that the store knows below it), and when they change */
    REPORT_PROGRESS,
    REPORT_CHANGED,  /* the store has something new */
    REPORT_PROBLEMS, /* complete lists for some files, empty ones included */
    REPORT_SYNCED,
    REPORT_HEALTH,
    REPORT_TROUBLE, /* a sentence for the user */
};
enum progress_stage { PROGRESS_BEGIN, PROGRESS_REPORT, PROGRESS_END };

struct report_root {
    struct str path;
    enum home home;
    int64_t id;
    bool published; /* below a folder of the client's */
};
struct report_file {
    struct str path;
    struct problem *problems;
    size_t count;
};
struct report {
    struct letter letter; /* kind: enum report_type */
    struct arena *arena;  /* of everything below */
    int64_t token;
    int64_t generation; /* of the store, when the report was made */
    /* SCOPE; token: of how many indexer_add_folder it knows */
    struct report_root *roots;
    size_t root_count;
    /* PROGRESS: kits looked at, and how many there are in all (0: not yet known) */
    enum progress_stage stage;
    int64_t done, total;
    bool bodies; /* second phase: symbols, completion and diagnostics are complete already */
    /* PROBLEMS */
    struct report_file *files;
    size_t file_count;
    /* HEALTH */
    struct watch_health *watchers;
    size_t watcher_count;
    struct watch_limits limits;
    const char *index_state; /* "scanning" "ready" "rebuilding" "unavailable" */
    int64_t kits, workspaces, bytes, watch_memory, sqlite_memory;
    struct str *truncated;
    size_t truncated_count;
    /* TROUBLE; SYNCED: the error, "" when all is well */
    struct str sentence;
};
void report_free(struct report *); /* NULL is fine */
