/* tend.c — idle work on the full text, in slices that are over in a few milliseconds: merging its
 * segments, and compaction, which fills a fresh pair of tables by reading the kits again and then
 * swaps. Where it stands is kept in `meta`, so any process goes on where another one stopped. */
#include "base/log.h"
#include "base/mem.h"
#include "store/store_private.h"
#include "store/tokenizer.h"

enum {
    SLICE_KITS = 64,       /* read again in one slice, */
    SLICE_BYTES = 1 << 20, /* or so much text */
    SLICE_PAGES = 16,      /* merged in one slice */
    COMMITS_MIN = 8,       /* each leaves a segment: so many are worth a merge */
    FREE_MIN = 256,        /* pages worth giving back */
    WAL_PAGES_MIN = 512,   /* 2 MB: less is not worth the two syncs of a checkpoint */
    STALE_MIN = 2000,      /* rows worth a compaction (decision 16) */
    UNMERGED_MIN = 1000,
    GONE_KEPT = 10000, /* deletions that are remembered for store_changes, */
    NEWS_KEPT = 40000, /* and keys for store_news */
};

bool store_fulltext_size(struct store *s, int64_t *live, int64_t *stale) {
    struct meta meta;
    struct err e = {0};
    if (!meta_read(s, &meta, &e)) {
        store_note(s, &e);
        return false;
    }
    *live = meta.live;
    *stale = meta.stale;
    return true;
}

/* ---- compaction ---- */

struct copy { /* a kit whose words go into the fresh tables */
    int64_t kit, doc;
    bool has_body, readable;
    struct str path, body;
};

static bool next_copies(struct store *s, struct arena *a, int64_t after, struct copy *copies,
                        size_t *n, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_COPY_NEXT);
    sql_bind(get, 1, after);
    sql_bind(get, 2, SLICE_KITS);
    enum sql_result next = SQL_DONE;
    for (*n = 0; *n < SLICE_KITS && (next = sql_next(s, get, e)) == SQL_ROW; (*n)++)
        copies[*n] = (struct copy){
            .kit = sqlite3_column_int64(get, 0),
            .doc = sqlite3_column_int64(get, 1),
            .has_body = sqlite3_column_int(get, 2) != 0,
            .path = kit_path(a, sql_str(a, get, 3), sql_str(a, get, 4)),
        };
    sql_end(get);
    return next != SQL_FAILED;
}

/* Before the transaction: a slow disk must not keep other writers waiting. */
static size_t read_bodies(struct arena *a, struct copy *copies, size_t n,
                          bool (*read)(void *, struct str, struct buf *), void *context) {
    struct buf body = {0};
    size_t sum = 0, i;
    for (i = 0; i < n && sum < SLICE_BYTES; i++) {
        if (!copies[i].has_body)
            continue;
        buf_reset(&body);
        copies[i].readable = read(context, copies[i].path, &body);
        copies[i].body = arena_str(a, buf_str(&body));
        sum += body.n;
    }
    buf_fini(&body);
    return i;
}

static bool copy_kit(struct store *s, struct arena *a, const struct copy *copy, struct err *e) {
    const struct facts *facts;
    if (!copy->has_body)
        return true;
    if (!kit_names(s, a, copy->kit, &facts, e))
        return false;
    struct fulltext text = fulltext_of(a, facts, copy->path);
    if (copy->readable)
        return fulltext_put(s, true, copy->doc, &text, copy->body, e);
    /* Whoever watches its root will find it gone, or read it again: as a new row, since the old one
     * still stands in the table that is asked. */
    s->meta.stale++;
    s->changed = true;
    sqlite3_stmt *without = sql(s, SQL_KIT_UNREAD);
    sql_bind(without, 1, copy->kit);
    sql_bind(without, 2, new_doc(s, true));
    sql_bind(without, 3, s->meta.generation + 1);
    return sql_run(s, without, e);
}

enum copy_state { COPY_FAILED, COPY_SAME, COPY_STALE, COPY_GREW };

/* What became of a kit since it was read. */
static enum copy_state copy_check(struct store *s, const struct copy *copy, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_KIT_DOC);
    sql_bind(get, 1, copy->kit);
    enum sql_result next = sql_next(s, get, e);
    if (next != SQL_ROW)
        return next == SQL_DONE ? COPY_STALE : COPY_FAILED;
    bool same = sqlite3_column_int64(get, 0) == copy->doc;
    bool has_body = sqlite3_column_int(get, 1) != 0;
    sql_end(get);
    return !same ? COPY_STALE : has_body == copy->has_body ? COPY_SAME : COPY_GREW;
}

static bool copy_all(struct store *s, struct arena *a, const struct copy *copies, size_t n,
                     struct err *e) {
    if (!store_begin(s, e))
        return false;
    bool ok = true;
    enum copy_state state = COPY_SAME;
    for (size_t i = 0; i < n && ok; i++) {
        state = copy_check(s, &copies[i], e);
        if (state == COPY_GREW)
            break; /* its turn comes again, with its body */
        ok = state == COPY_STALE || (state == COPY_SAME && copy_kit(s, a, &copies[i], e));
        s->meta.copied = copies[i].doc;
    }
    if (ok)
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

/* The fresh tables have all that lives: they become the ones that are asked. */
static bool swap(struct store *s, struct arena *a, struct err *e) {
    struct copy late[SLICE_KITS];
    size_t n;
    if (!store_begin(s, e))
        return false;
    bool ok = next_copies(s, a, s->meta.copied, late, &n, e);
    if (ok && n == 0) {
        ok = sql_exec(s, fulltext_swap_sql, e);
        s->meta.stale = s->meta.fresh_stale;
        s->meta.unmerged = s->meta.live;
        s->meta.merging = 0;
        s->meta.compacting = 0;
    }
    if (ok)
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

static bool compact(struct store *s, struct arena *a, const struct meta *meta,
                    bool (*read)(void *, struct str, struct buf *), void *context, struct err *e) {
    struct copy copies[SLICE_KITS];
    size_t n;
    if (!next_copies(s, a, meta->copied, copies, &n, e))
        return false;
    if (n == 0)
        return swap(s, a, e);
    return copy_all(s, a, copies, read_bodies(a, copies, n, read, context), e);
}

static bool start_compaction(struct store *s, struct err *e) {
    if (!store_begin(s, e))
        return false;
    s->meta.compacting = 1;
    s->meta.copied = 0;
    s->meta.fresh_stale = 0;
    return store_commit(s, e);
}

/* ---- merging, forgetting, checkpoints ---- */

static bool merge_table(struct store *s, enum statement which, int pages, bool *moved,
                        struct err *e) {
    sqlite3_int64 before = sqlite3_total_changes64(s->db);
    sqlite3_stmt *merge = sql(s, which);
    sql_bind(merge, 1, pages);
    if (!sql_run(s, merge, e))
        return false;
    *moved |= sqlite3_total_changes64(s->db) - before >= 2; /* as the manual of FTS5 says */
    return true;
}

static bool merge_tables(struct store *s, int pages, bool *moved, struct err *e) {
    *moved = false;
    return merge_table(s, SQL_HEAD_MERGE, pages, moved, e) &&
           merge_table(s, SQL_BODY_MERGE, pages, moved, e);
}

/* After much was put: a negative number of pages puts all segments into one merge, positive ones go
 * on with it. */
static bool merge_all(struct store *s, struct err *e) {
    if (!store_begin(s, e))
        return false;
    bool started = s->meta.merging, moved;
    bool ok = merge_tables(s, started ? SLICE_PAGES : -SLICE_PAGES, &moved, e);
    s->meta.merging = !started || moved;
    if (!s->meta.merging)
        s->meta.unmerged = 0;
    s->commits = 0;
    if (ok)
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

/* After some commits: segments of about the same size into one. */
static bool merge_some(struct store *s, bool *moved, struct err *e) {
    if (!store_begin(s, e))
        return false;
    if (!merge_tables(s, SLICE_PAGES, moved, e)) {
        store_rollback(s);
        return false;
    }
    bool ok = store_commit(s, e);
    s->commits = *moved ? COMMITS_MIN : 0;
    return ok;
}

static bool get_count(struct store *s, enum statement which, int64_t *out, struct err *e) {
    sqlite3_stmt *get = sql(s, which);
    enum sql_result next = sql_next(s, get, e);
    *out = next == SQL_ROW ? sqlite3_column_int64(get, 0) : 0;
    sql_end(get);
    return next != SQL_FAILED;
}

/* What merging and compaction have emptied goes back to the file system. */
static bool shrink(struct store *s, bool *shrunk, struct err *e) {
    int64_t pages, empty;
    *shrunk = false;
    if (!get_count(s, SQL_PAGE_COUNT, &pages, e) || !get_count(s, SQL_FREE_COUNT, &empty, e))
        return false;
    *shrunk = empty > FREE_MIN && empty > pages / 32;
    return !*shrunk || sql_run(s, sql(s, SQL_SHRINK), e);
}

/* The generation up to which rows are too many to keep; 0: none is. */
static bool excess(struct store *s, enum statement nth, int64_t kept, int64_t *out, struct err *e) {
    int64_t any;
    *out = 0;
    sql_bind(sql(s, nth), 1, 2 * kept);
    if (!get_count(s, nth, &any, e))
        return false;
    if (any == 0)
        return true;
    sql_bind(sql(s, nth), 1, kept);
    return get_count(s, nth, out, e);
}

static bool forget_up_to(struct store *s, enum statement forget, int64_t floor, struct err *e) {
    sqlite3_stmt *run = sql(s, forget);
    sql_bind(run, 1, floor);
    return sql_run(s, run, e);
}

/* Both go together: what is known of a generation is all or nothing. */
static bool forget_old(struct store *s, bool *forgot, struct err *e) {
    int64_t gone, news;
    if (!excess(s, SQL_GONE_NTH, GONE_KEPT, &gone, e) ||
        !excess(s, SQL_NEWS_NTH, NEWS_KEPT, &news, e))
        return false;
    int64_t floor = gone > news ? gone : news;
    *forgot = floor > 0;
    if (floor == 0)
        return true;
    if (!store_begin(s, e))
        return false;
    s->meta.floor = floor > s->meta.floor ? floor : s->meta.floor;
    if (forget_up_to(s, SQL_GONE_FORGET, floor, e) && forget_up_to(s, SQL_NEWS_FORGET, floor, e))
        return store_commit(s, e);
    store_rollback(s);
    return false;
}

static bool checkpoint(struct store *s, struct err *e) {
    if (s->wal_pages < WAL_PAGES_MIN)
        return true;
    int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    s->wal_pages = 0;
    return rc == SQLITE_OK || rc == SQLITE_BUSY || sql_fail(s, rc, "checkpoint", e);
}

static bool slice(struct store *s, bool (*read)(void *, struct str, struct buf *), void *context,
                  bool *more, struct err *e) {
    struct meta meta;
    if (!meta_read(s, &meta, e))
        return false;
    *more = true;
    if (meta.compacting) {
        struct arena *a = arena_new();
        bool ok = compact(s, a, &meta, read, context, e);
        arena_free(a);
        return ok;
    }
    if (meta.stale > STALE_MIN && meta.stale > meta.live)
        return start_compaction(s, e);
    if (meta.merging || (meta.unmerged > UNMERGED_MIN && meta.unmerged > meta.live / 2))
        return merge_all(s, e);
    *more = false;
    return (s->commits < COMMITS_MIN || merge_some(s, more, e)) &&
           (*more || forget_old(s, more, e)) && (*more || shrink(s, more, e)) &&
           (*more || checkpoint(s, e));
}

bool store_tend(struct store *s, bool (*read)(void *, struct str path, struct buf *body),
                void *context, bool *more, struct err *e) {
    BUG_ON(s->mode != STORE_WRITE || s->writing);
    *more = false;
    struct arena *a = arena_new();
    struct str path = arena_printf(a, "%s.lock", s->path);
    struct os_lock *lock = os_lock_try(arena_strz(a, path), 0, e);
    arena_free(a);
    if (lock == NULL && e->code == ERR_BUSY) {
        *e = (struct err){0};
        return checkpoint(s, e);
    }
    bool ok = lock != NULL && slice(s, read, context, more, e);
    *more &= ok;
    os_lock_release(lock);
    return ok;
}
