/* store_private.h — what the files of store/ share: the connection, its statements, and how a
 * result code of SQLite becomes a struct err. Nobody outside store/ includes it. */
#pragma once

#include "store/store.h"

#include <sqlite3.h>

enum statement {
#define STATEMENT(name, who, text) SQL_##name,
#include "store/statements.def"
#undef STATEMENT
    SQL_COUNT
};

/* The one row of `meta`. A writer reads it when it begins and writes it back when it commits. */
struct meta {
    int64_t generation;
    int64_t floor; /* deletions up to this generation are forgotten */
    int64_t next_kit, next_doc;
    int64_t live;        /* kits */
    int64_t stale;       /* rows of the full text that no kit points to any more */
    int64_t unmerged;    /* rows put since everything was merged last */
    int64_t merging;     /* a merge of everything has begun */
    int64_t compacting;  /* next_head and next_body are being filled, */
    int64_t copied;      /* from all docs up to this one; */
    int64_t fresh_stale; /* of these, so many are stale by now */
    int64_t bulk;        /* generations up to this one may have kits that are not in `news` */
    int64_t named;       /* of docs above it the names and references are still to come */
};

enum { HEAD_COLUMNS = 3 }; /* title, tags, headings */

/* A row of the full text. */
struct doc {
    int64_t id;  /* its rowid */
    int64_t kit; /* that points to it; 0: none any more */
    int64_t mtime_ns;
    uint32_t root;               /* there are as many of these as kits: small */
    uint16_t size[HEAD_COLUMNS]; /* words of its head, at most UINT16_MAX */
    uint8_t kind;
    bool is_base : 1, has_body : 1;
    bool known : 1, sized : 1; /* all but the sizes is; the sizes are */
};
struct docs {
    bool bodies; /* all have theirs, as of the question under way */
    struct doc *items;
    size_t n;
    int64_t generation;
};

struct roots { /* roots.c */
    struct arena *arena;
    struct root_slot *slots;
    size_t size; /* a power of two */
    int64_t version;
    const struct root_slot *last; /* that was found: all below it is its own, */
    bool nested;                  /* unless some roots lie in others */
    bool loaded;
    bool checked; /* against the version, since this reading began */
};

struct store {
    sqlite3 *db;
    enum store_mode mode;
    char *path;
    uint64_t inode, device; /* of the file when it was opened */
    uint64_t shm;           /* inode of the -shm that this connection uses; 0: none */
    int64_t schema;         /* its number when it was opened, before it was brought up to date */
    struct store *next_opened;
    sqlite3_stmt *statements[SQL_COUNT]; /* made when first asked for */
    sqlite3_stmt *failing;               /* in place of one that cannot be made, */
    int unprepared;                      /* for this reason */
    struct meta meta;                    /* while writing */
    bool writing, changed;               /* changed: what others can see */
    struct err failed;     /* the first failure of this transaction: it will not be committed */
    struct err trouble;    /* of calls that have no err of their own */
    struct arena *scratch; /* of one call that writes */
    int64_t put_root;      /* that a kit was put into last, in this transaction; 0: none */
    struct buf put_root_path;
    int64_t data_version;
    bool checked; /* data_version was read before */
    int wal_pages;
    int commits;              /* since the last slice of merging */
    bool beginning, yielding; /* turn.c: a transaction is about to begin; others go first */
    struct os_lock *turn;     /* held while waiting for it */
    struct os_lock *seated;   /* held while open for writing */
    int seat;
    int64_t asked_ns, busy_since_ns;
    const struct scope *world_scope;
    struct docs docs;
    struct roots roots;
    struct naming *naming; /* naming.c: what is gathered; NULL: nothing */
    bool reading;          /* between store_read_begin and its end */
    int64_t weighed;       /* heap of schema and statements; 0: to be asked for */
};

enum kit_flag { FLAG_BASE = 1, FLAG_PROBLEMS = 2, FLAG_REFS = 4 };

extern const char *const migrations[];
extern const int migration_count;
extern const char fulltext_swap_sql[];

/* ---- sql.c: statements and their results ---- */

/* Once the file is open. False: this is not our schema; better found now than by a question. */
bool sql_ready(struct store *, struct err *) MUST_USE;
/* They take half a megabyte, and are made in a tenth of a millisecond when they are asked for. */
void sql_forget(struct store *);
/* A statement, reset and without bindings. It is in use until its rows are used up, or sql_end:
 * no call that may use the same one in between. */
sqlite3_stmt *sql(struct store *, enum statement);
void sql_end(sqlite3_stmt *);
void sql_bind(sqlite3_stmt *, int index, int64_t);
void sql_bind_str(sqlite3_stmt *, int index, struct str);  /* borrowed until the statement ends */
void sql_bind_blob(sqlite3_stmt *, int index, struct str); /* likewise; no bytes: NULL */

enum sql_result { SQL_FAILED, SQL_ROW, SQL_DONE };
enum sql_result sql_next(struct store *, sqlite3_stmt *, struct err *) MUST_USE;
bool sql_run(struct store *, sqlite3_stmt *, struct err *) MUST_USE; /* to its end, rows ignored */
bool sql_exec(struct store *, const char *text, struct err *) MUST_USE;
struct str sql_str(struct arena *, sqlite3_stmt *, int column); /* text or blob, copied */
struct str sql_borrow(sqlite3_stmt *, int column);              /* until the next row */

/* False, with err set from the result code. Keeps the first failure of a transaction. */
bool sql_fail(struct store *, int rc, const char *doing, struct err *);
bool store_corrupt(struct store *, const char *what, struct err *); /* false, ERR_CORRUPT */
/* For calls without err: kept for store_trouble. */
void store_note(struct store *, const struct err *);

/* ---- open.c ---- */

bool meta_read(struct store *, struct meta *, struct err *) MUST_USE;

/* ---- companions.c ---- */

/* Before the file is opened, whose inode is known: what an older file in its place has left and
 * connections of this process still use is put away. */
void companions_part(struct store *);
void companions_note(struct store *); /* it is open */
/* Has this process opened the same file before, and is it open with the same schema? */
bool companions_tried(const struct store *);
void companions_forget(struct store *); /* about to be closed; it need not have been noted */

/* ---- write.c ---- */

int64_t new_generation(struct store *); /* of what is being changed, between begin and commit */
int64_t new_doc(struct store *, bool named); /* named: so far its kit's names and references, and
                                                those of all before, are put */
struct fulltext;
bool fulltext_put(struct store *, bool next, int64_t doc, const struct fulltext *, struct str body,
                  struct err *) MUST_USE; /* next: into the tables that compaction fills */

/* ---- keys.c: what a kit is found by ---- */

struct key {
    int64_t key;
    int64_t what; /* enum name_kind bits; of a reference 0 */
};
struct keys { /* ordered by key, each once */
    struct key *items;
    size_t count;
};
struct keys keys_of_place(struct arena *, const struct facts *, struct str path); /* see news */
int64_t key_of_name(struct str name); /* the same for names that are equal when folded */
int64_t key_of_path(struct str path);
int64_t key_of_code(struct str path); /* the same for all files of that name */
struct keys keys_of_names(struct arena *, const struct facts *, struct str path);
struct keys keys_of_refs(struct arena *, const struct facts *, struct str root, struct str path);
bool names_equal(struct str a, struct str b, bool folded);

/* ---- naming.c ---- */

void naming_end(struct store *); /* what is gathered is given up */

/* ---- roots.c ---- */

/* In a snapshot: are the roots at hand? To be asked before a number of roots_climb. */
bool roots_ready(struct store *);
/* The deepest root at or above *dir, which becomes that; false: there is none. */
bool roots_climb(struct store *, bool ready, struct str *dir, int64_t *id);
void roots_drop(struct roots *);

/* ---- turn.c ---- */

enum { BUSY_WRITER_MS = 4000 };
void turn_sit(struct store *);         /* is open for writing */
int turn_busy(void *store, int count); /* as SQLite's busy handler */
void turn_begin(struct store *);       /* around the statement that begins to write */
void turn_begun(struct store *);

/* ---- verdict.c ---- */

/* Whoever refers to one of these may find something else there. Between begin and commit. */
bool news_put(struct store *, const struct keys *, struct err *) MUST_USE;

/* ---- docs.c ---- */

/* Before a question, in its snapshot: forgets what is of another generation. */
bool docs_refresh(struct store *, struct err *) MUST_USE;
/* All but the sizes; NULL with err. Valid until the next call. */
const struct doc *docs_get(struct store *, int64_t id, struct err *);
/* Of a row (id, root, mtime, kind, flags, has_body) of kit. */
void doc_read(struct doc *, sqlite3_stmt *);
const struct doc *docs_known(const struct docs *, int64_t id); /* NULL: it is not */
struct doc *docs_slot(struct docs *, int64_t id); /* with what is known of it already */
void docs_drop(struct docs *);

/* ---- read.c ---- */

/* Around several statements that belong together; not around callers' code. */
bool snapshot_open(struct store *);
void snapshot_close(struct store *, bool opened);

/* The next row, for a call without err: false when there is none, or when it failed. */
bool sql_get(struct store *, sqlite3_stmt *) MUST_USE;
/* Of a row of KIT_COLUMNS. */
enum { KIT_ROW_COLUMNS = 10 };
bool kit_row_read(struct store *, struct arena *, sqlite3_stmt *, struct kit_row *,
                  struct err *) MUST_USE;
struct str kit_path(struct arena *, struct str root, struct str below);
bool roots_read(struct store *, struct arena *, struct root **out, size_t *n,
                struct err *) MUST_USE;
bool kit_facts(struct store *, struct arena *, int64_t kit, const struct facts **,
               struct err *) MUST_USE;
bool kit_names(struct store *, struct arena *, int64_t kit, const struct facts **,
               struct err *) MUST_USE; /* as store_kit_names has them */
/* Of a root, by the letters of a path below it: the deepest one that the store knows. */
bool root_of_path(struct store *, struct str path, int64_t *id, struct str *root);
