/* store.h — the index on disk: one SQLite file per user, many processes, short transactions.
 *
 * A cache: deleting it costs time, never data. Text is not stored; facts, problems and the
 * full-text index are. Every server writes what it finds under its own roots (decision 13); whoever
 * reads, reads a snapshot and is never blocked. Nothing but SQLite opens the file, its -wal or its
 * -shm.
 *
 * A struct store is one connection and belongs to one thread. Strings and arrays that a call hands
 * out live in the arena it was given. Every call that can fail says so by false (or NULL) and err;
 * ERR_CORRUPT means: close, store_set_aside, open again, scan. ERR_BUSY: somebody else wrote for
 * longer than the busy timeout; nothing was changed. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/os.h"
#include "kit/facts.h"
#include "kit/problems.h"
#include "kit/world.h"

/* The file beside it for locks between processes (os_lock_try) is `path`.lock: byte 0 says who
 * merges and compacts (store_tend), the byte of a root's id who lists that root. */
struct store;
enum store_mode { STORE_READ, STORE_WRITE };

/* Opens, or makes the file (mode 0600, parent directories too) when writing. Another version of the
 * schema is ERR_CORRUPT: an older server's file is set aside like a damaged one. The reading mode
 * fails with ERR_NOT_FOUND while nobody has made the file. No integrity check runs here. */
struct store *store_open(const char *path, enum store_mode, struct err *);
void store_close(struct store *);                     /* NULL is fine */
bool store_set_aside(const char *path, struct err *); /* renames it and its companions away, and
                                                         removes what was set aside before */
/* Somebody else has set the file aside or removed it: close and open again, without setting aside.
 * store_begin says so too, by ERR_NOT_FOUND. One stat. */
bool store_replaced(struct store *);
/* It is that file, but somebody has emptied it: to be set aside, for as long as others read what it
 * was they keep everybody from filling it again. store_begin says so by ERR_CORRUPT. */
bool store_emptied(struct store *);
/* The file that it has open, by its inode. */
uint64_t store_inode(const struct store *);
/* Has a call that has no err of its own failed since this was last asked? ERR_CORRUPT stays. */
bool store_trouble(struct store *, struct err *);
/* Of schema and facts; belongs into the file's name, so that servers of different versions do not
 * set each other's file aside. */
int store_version(void);
void store_setup(void); /* before any other call, once in a process; without it all is slower */
const char *store_engine(void);       /* the version of SQLite that is linked */
void store_interrupt(struct store *); /* any thread: the running call ends with ERR_CANCELLED */

/* Grows with each commit of anybody that changed anything; kept in the file. */
int64_t store_generation(struct store *);
/* A number made up when the file was made: another file is another index, whatever its path. */
int64_t store_identity(struct store *);
/* Has another connection committed since the last call? One pragma, no I/O when nothing happened.
 */
bool store_changed(struct store *);
int64_t store_bytes(struct store *); /* on disk, with what is not yet merged into the file */
void store_cool(
    struct store *); /* nothing asked for a while: give back what is only kept for speed */
/* The same after a moment: pages only, which the system has as well. */
void store_rest(struct store *);
bool store_warm(struct store *, struct err *); /* before the first question to the full text */
int64_t store_memory(struct store *);          /* heap of this connection */

/* ---- roots ---- */

/* Ids are never used again. */
struct root {
    int64_t id;
    struct str path;      /* absolute: ".../.bluekit", or the library's root */
    enum home home;       /* HOME_PROJECT or HOME_LIBRARY */
    bool complete;        /* listed to the end at least once, and its bodies indexed */
    struct str truncated; /* the bound that its listing hit, as a sentence; "" */
};
bool store_root_find(struct store *, struct arena *, struct str path,
                     struct root *);                   /* false: none */
int64_t store_root_kits(struct store *, int64_t root); /* counts them */
/* All, by path. */
size_t store_roots(struct store *, struct arena *, struct root **out);

/* ---- writing: between begin and commit, on a STORE_WRITE connection ---- */

bool store_begin(struct store *, struct err *) MUST_USE;  /* BEGIN IMMEDIATE */
bool store_commit(struct store *, struct err *) MUST_USE; /* on failure rolled back */
/* Does somebody else wait to write? Whoever goes on for long asks after each kit, and commits. The
 * next store_begin lets them in first. */
bool store_wanted(struct store *);
bool store_alone(struct store *); /* has nobody else it open for writing? */
/* For who samples the words of all kits (search/terms.h), on any connection; released by the
 * caller. NULL: another process does (ERR_BUSY), or locks do not work here. */
struct os_lock *store_lock_words(struct store *, struct err *);
void store_rollback(struct store *);

bool store_root_put(struct store *, struct str path, enum home, int64_t *id, struct err *) MUST_USE;
bool store_root_set(struct store *, int64_t id, bool complete, struct str truncated,
                    struct err *) MUST_USE; /* also notes that it is in use today */
bool store_root_use(struct store *, int64_t id, struct err *) MUST_USE;  /* that alone */
bool store_root_drop(struct store *, int64_t id, struct err *) MUST_USE; /* with all its kits */
/* The same in parts, each for a transaction of its own, until *more is false. */
bool store_root_thin(struct store *, int64_t id, bool *more, struct err *) MUST_USE;
/* Those that nobody has used for so long. False: *out is of no use. */
bool store_roots_unused(struct store *, int days, struct arena *, int64_t **out, size_t *count,
                        struct err *) MUST_USE;

/* What is known of a file without reading it. */
struct kit_stamp {
    int64_t kit; /* its id in the store; kept for as long as the path exists */
    struct str below;
    struct stamp stamp;
    int64_t seen_ns; /* os_wall_ns() when it was taken: a ctime not older is in the racy window */
    uint64_t hash;   /* of the bytes */
    bool has_body;   /* its words are indexed */
    int64_t root;    /* where a call is about several */
};
bool store_stamp(struct store *, int64_t root, struct str below, struct arena *,
                 struct kit_stamp *);
/* All of a root, or of the folder `below` of it ("" is all), ordered by path. */
size_t store_stamps(struct store *, int64_t root, struct str below, struct arena *,
                    struct kit_stamp **out);
/* The same one by one, for those who need not have them all; `below` ends with the call. */
void store_each_stamp(struct store *, int64_t root, struct str below,
                      void (*visit)(void *, const struct kit_stamp *), void *context);
bool store_touch(struct store *, int64_t kit, const struct stamp *, int64_t seen_ns,
                 struct err *) MUST_USE; /* same bytes, another stamp: no new generation */

/* Each kit's place and the inode of its file, in no order, until visit says false. */
bool store_each_inode(struct store *,
                      bool (*visit)(void *, int64_t root, struct str below, uint64_t inode),
                      void *context, struct err *) MUST_USE;

struct kit_put {
    int64_t root;
    struct str below, path; /* path: absolute */
    struct stamp stamp;
    int64_t seen_ns;
    uint64_t hash;
    const struct facts *facts;
    const struct problems *problems; /* of SCOPE_FILE */
    struct str body; /* what is searched as its body: the bytes after the front matter */
    bool body_later; /* first phase of a cold build: store_name and store_put_body follow, and until
                        then it is found neither by name nor by its words */
    bool unknown;    /* store_stamp has just said so, in this transaction */
    const struct facts *old; /* what is stored of it, read in this transaction; NULL: it is read */
};
/* New or changed: gets the next generation and, in the full-text index, a new rowid above all
 * others (decision 16). *kit gets its id. */
bool store_put(struct store *, const struct kit_put *, int64_t *kit, struct err *) MUST_USE;
/* ERR_NOT_FOUND: its root was dropped */
bool store_put_body(struct store *, int64_t kit, struct str body, struct err *) MUST_USE;
bool store_delete(struct store *, int64_t kit, struct err *) MUST_USE;
/* By their names and references kits that were put with body_later, and those put after them, are
 * found only once they are named: in a number of slices, each between begin and commit, while
 * store_nameless says that there is something to do. It may take a while, in no transaction. */
bool store_nameless(struct store *, bool *any, struct err *) MUST_USE;
bool store_name(struct store *, struct err *) MUST_USE;
bool store_unnamed(const struct store *); /* between begin and commit: will there be something? */
/* Kits under these roots (sorted) whose body is still to come, oldest rowid first, `limit` at most.
 */
size_t store_bodies_missing(struct store *, const int64_t *roots, size_t n, size_t limit,
                            struct arena *, struct kit_stamp **out, struct str **paths);
/* Stale words in the full-text index: worth compacting when stale is above live. */
bool store_fulltext_size(struct store *, int64_t *live, int64_t *stale);
/* Idle work in slices of a few milliseconds: merging, checkpoint, compaction. `read` gives the body
 * of the kit at a path again, false when it is gone. *more: call again when idle. Takes its own
 * transactions. */
bool store_tend(struct store *, bool (*read)(void *, struct str path, struct buf *body),
                void *context, bool *more, struct err *) MUST_USE;

/* Files that are no kits but are linked to; what is known of them. */
bool store_target_put(struct store *, struct str path, enum existence, int64_t lines, struct err *)
    MUST_USE; /* lines -1: not counted; a change raises the generation; UNKNOWN: nobody can say */
size_t store_targets(struct store *, struct arena *, struct str **paths); /* all that are kept */
/* Forgets it, unless a kit links to it: for what only a document that is being typed asked for. */
bool store_target_expire(struct store *, struct str path, struct err *) MUST_USE;

/* ---- reading ---- */

struct kit_row {
    int64_t kit, root, generation;
    struct str path; /* absolute */
    enum kind kind;
    bool is_base;
    int64_t mtime_ns;
    struct str id, name;
    const struct facts *facts; /* NULL where the call says so */
};

/* Several reads of one snapshot, with the locks taken once. To be ended soon, since the log cannot
 * shrink meanwhile; not while writing. */
void store_read_begin(struct store *);
void store_read_end(struct store *);

/* A set of root ids: what an answer covers (decision 2). Sorted. */
struct scope {
    const int64_t *roots;
    size_t n;
};
bool scope_has(const struct scope *, int64_t root);

bool store_kit(struct store *, struct arena *, int64_t kit, bool with_facts, struct kit_row *);
/* With its facts, but without their refs and layers: for showing many. */
bool store_kit_names(struct store *, struct arena *, int64_t kit, struct kit_row *);
bool store_kit_at(struct store *, struct arena *, struct str path, bool with_facts,
                  struct kit_row *);
/* Is there a kit at this path, and of which root? */
bool store_kit_is(struct store *, struct str path, int64_t *root);
/* Kits one of whose names (id, alias, file stem) equals `name`, by enum name_kind bits; folded
 * comparison when `folded`. Rows are as of store_kit_names. */
size_t store_kits_named(struct store *, struct arena *, const struct scope *, struct str name,
                        unsigned which, bool folded, struct kit_row **out);
/* Kits that refer to the file at `path`, or by wiki link to one of these names: whose checks may
 * change when it does. Names are also those in `blueprint` keys, and "#tag" of a tag in a body.
 * Some may turn out to mean another file: code references count by file name, names when folded.
 * Without facts. */
size_t store_referrers(struct store *, struct arena *, const struct scope *, struct str path,
                       const struct str *names, size_t name_count, struct kit_row **out);
/* Newest first by mtime. Without facts. */
size_t store_recent(struct store *, struct arena *, const struct scope *, size_t limit,
                    struct kit_row **out);
/* Each kit of the scope in the order of path, without facts, until visit says false. */
bool store_each(struct store *, const struct scope *, bool (*visit)(void *, const struct kit_row *),
                void *context, struct err *) MUST_USE;
/* Kits of the scope below a directory, in the order of path, without facts: those whose path is
 * `wanted`, `limit` of them at most, from the first `most` that lie there. *more: there are others.
 */
size_t store_kits_below(struct store *, struct arena *, const struct scope *, struct str dir,
                        bool (*wanted)(void *, struct str path), void *context, size_t most,
                        size_t limit, struct kit_row **out, bool *more);
/* `n` kits at most, spread evenly over all there are. Without facts. */
size_t store_spread(struct store *, struct arena *, size_t n, struct kit_row **out);
/* Is there a root of the scope that was never listed to its end? */
bool store_is_young(struct store *, const struct scope *);
/* Problems of SCOPE_FILE as stored; false when it has none. */
bool store_problems(struct store *, struct arena *, int64_t kit, struct problems *);
/* Kits of the roots that have stored problems, refs or an id that occurs twice: all whose complete
 * list of problems may be non-empty. With facts. In chunks: kits with an id above `after`. */
size_t store_suspects(struct store *, struct arena *, const struct scope *, int64_t after,
                      size_t limit, struct kit_row **out);
enum existence store_target(struct store *, struct str path, int64_t *lines);

struct tag_count {
    struct str tag;
    int64_t kits;
};
size_t store_tags(struct store *, struct arena *, const struct scope *,
                  struct tag_count **out); /* by use, then name */

/* Changes since a generation, for whoever keeps a table of his own (symbols): kits put, with facts,
 * in the order of generation; and ids deleted. `visit` gets row NULL for a deletion. Since 0: all
 * kits, no deletions. ERR_NOT_FOUND: `since` is of another file, or so old that deletions were
 * forgotten: throw the table away and ask since 0. Ask store_generation before, not after. */
bool store_changes(struct store *, int64_t since,
                   bool (*visit)(void *, int64_t kit, int64_t generation, const struct kit_row *),
                   void *context, struct err *) MUST_USE;

/* ---- verdicts (verdict.c): on a STORE_WRITE connection ---- */

/* What happened in the scope since a generation that others' checks may depend on. */
struct store_news {
    int64_t *kits; /* that were put */
    int64_t *keys; /* of names and paths behind which there is something else now */
    size_t kit_count, key_count;
    bool gone; /* some kit */
};
/* ERR_NOT_FOUND: too much, or so long ago that it was forgotten. */
bool store_news(struct store *, struct arena *, const struct scope *, int64_t since,
                struct store_news *, struct err *) MUST_USE;
int64_t store_key_of_path(struct str path);
/* Kits that refer to something by one of these keys, or are called by one. Without facts. */
size_t store_concerned(struct store *, struct arena *, const struct scope *, const int64_t *keys,
                       size_t n, struct kit_row **out);
/* A verdict is what checks across kits found in a set of roots that the caller has a number for:
 * true of one generation, and a list of problems for each kit that has any. ERR_NOT_FOUND: none. */
bool store_verdict(struct store *, struct arena *, int64_t key, int64_t *generation, int64_t **kits,
                   size_t *n, struct err *) MUST_USE;
bool store_verdict_put(struct store *, int64_t key, int64_t generation, struct err *) MUST_USE;
bool store_verdict_drop(struct store *, int64_t key, struct err *) MUST_USE;
bool store_verdicts_expire(struct store *, int days,
                           struct err *) MUST_USE; /* unused for so long */
/* Of one kit, as problems_write gives them; "": none any more. */
bool store_finding_put(struct store *, int64_t key, int64_t kit, struct str problems,
                       struct err *) MUST_USE;
/* Appends them. */
bool store_finding(struct store *, struct arena *, int64_t key, int64_t kit, struct problems *);
/* Ids above `after` of kits of any root with stored problems or findings, in order. */
size_t store_flawed(struct store *, struct arena *, int64_t key, int64_t after, size_t limit,
                    int64_t **out);

/* ---- full text (match.c) ---- */

enum match_in { MATCH_HEAD, MATCH_BODY }; /* HEAD: columns title, tags, headings */
enum match_column { COLUMN_TITLE = 1, COLUMN_TAGS = 2, COLUMN_HEADINGS = 4, COLUMN_ANY = 7 };

struct match_term {
    struct str term; /* one folded word as text_words gives it */
    bool prefix;
    unsigned columns;          /* of MATCH_HEAD */
    const struct str *instead; /* of a prefix: only these words are looked for; NULL: all */
    size_t instead_count;
};
struct match {
    int64_t kit, root;
    double score; /* of MATCH_HEAD, by columns and length: higher is better; of MATCH_BODY 0 */
    int64_t mtime_ns;
    enum kind kind;
    bool is_base, has_body;
};
/* Kits of the scope that contain all terms, newest first, `cap` of them at most; *capped when there
 * are more. Stale rows are left out. The same question has the same answer. A row of MATCH_BODY
 * holds the words of title, tags and headings as well (tokenizer.h). */
bool store_match(struct store *, struct arena *, enum match_in, const struct match_term *, size_t n,
                 const struct scope *, size_t cap, struct match **out, size_t *count, bool *capped,
                 struct err *) MUST_USE;

struct match_group { /* all of its terms */
    const struct match_term *terms;
    size_t count;
};
struct match_clause { /* any of its groups */
    const struct match_group *groups;
    size_t count;
};
struct match_question { /* all clauses, none of `none` */
    const struct match_clause *all;
    size_t all_count; /* at least 1 */
    const struct match_group *none;
    size_t none_count;
};
struct match_filter {                  /* {0} lets everything pass */
    uint32_t kinds;                    /* KIND_BITs; 0: any */
    int base;                          /* 1: only bases, -1: no bases; 0: either */
    const struct match_question *head; /* NULL, or what has to hold of MATCH_HEAD as well */
};
/* The same for a whole question; what the filter leaves out does not count towards `cap`. */
bool store_match_question(struct store *, struct arena *, enum match_in,
                          const struct match_question *, const struct match_filter *,
                          const struct scope *, size_t cap, struct match **out, size_t *count,
                          bool *capped, struct err *) MUST_USE;
/* How many there are of MATCH_BODY, without those that `left_out` names; `most` + 1: there
 * are more, or it would take long to know. */
bool store_match_count(struct store *, struct arena *, const struct match_question *,
                       const struct match_filter *, const struct scope *,
                       bool (*left_out)(void *, int64_t kit), void *context, size_t most,
                       size_t *count, struct err *) MUST_USE;
/* Kits that pass the filter, whatever their words: newest first by mtime. */
bool store_list(struct store *, struct arena *, const struct match_filter *, const struct scope *,
                size_t cap, struct match **out, size_t *count, bool *capped, struct err *) MUST_USE;
/* The most frequent terms that start with `prefix`, `limit` at most, most frequent first. */
size_t store_terms(struct store *, struct arena *, struct str prefix, size_t limit,
                   struct str **out);
/* In how many kits (stale ones included) the term stands: for weights. */
enum { STORE_TERM_KITS_MAX = 500 }; /* not counted further */
int64_t store_term_kits(struct store *, enum match_in, struct str term);

/* A world (world.h) that answers from this connection, over this scope. Both must outlive it. One
 * at a time: the next call changes the scope of the world before. */
struct world store_world(struct store *, const struct scope *);
