/* write.c — everything that changes rows, inside a transaction begun here. What idle time is for
 * (merging, compaction, checkpoints) is tend.c's. */
#include "base/log.h"
#include "base/mem.h"
#include "store/store_private.h"
#include "store/tokenizer.h"

static const int64_t day_ms = 24LL * 60 * 60 * 1000;

/* ---- transactions ---- */

bool store_begin(struct store *s, struct err *e) {
    BUG_ON(s->mode != STORE_WRITE || s->writing);
    if (s->trouble.code == ERR_CORRUPT) {
        *e = s->trouble;
        return false;
    }
    if (store_replaced(s) && store_emptied(s))
        return store_corrupt(s, "it was emptied", e);
    if (store_replaced(s))
        return err_set(e, ERR_NOT_FOUND, "%s was set aside by somebody else", s->path);
    turn_begin(s);
    bool begun = sql_run(s, sql(s, SQL_BEGIN), e);
    turn_begun(s);
    if (!begun)
        return false;
    s->writing = true;
    s->roots.loaded = false;
    s->put_root = 0;
    s->changed = false;
    s->failed = (struct err){0};
    if (meta_read(s, &s->meta, e))
        return true;
    store_rollback(s);
    return false;
}

void store_rollback(struct store *s) {
    BUG_ON(!s->writing);
    s->writing = false;
    naming_end(s); /* what it had put is not there */
    struct err e = {0};
    if (!sqlite3_get_autocommit(s->db) && !sql_run(s, sql(s, SQL_ROLLBACK), &e))
        store_note(s, &e);
}

static bool meta_write(struct store *s, struct err *e) {
    const int64_t members[] = {
        s->meta.generation,  s->meta.floor,    s->meta.next_kit, s->meta.next_doc,   s->meta.live,
        s->meta.stale,       s->meta.unmerged, s->meta.merging,  s->meta.compacting, s->meta.copied,
        s->meta.fresh_stale, s->meta.bulk,     s->meta.named};
    sqlite3_stmt *set = sql(s, SQL_META_SET);
    for (int i = 0; i < (int)(sizeof members / sizeof *members); i++)
        sql_bind(set, i + 1, members[i]);
    return sql_run(s, set, e);
}

bool store_commit(struct store *s, struct err *e) {
    BUG_ON(!s->writing);
    /* What failed half-way must not become visible, whatever the caller made of it. */
    if (s->failed.code != ERR_NONE) {
        *e = s->failed;
    } else {
        s->meta.generation += s->changed;
        if (meta_write(s, e) && sql_run(s, sql(s, SQL_COMMIT), e)) {
            s->writing = false;
            s->commits++;
            return true;
        }
    }
    store_rollback(s);
    return false;
}

int64_t new_generation(struct store *s) {
    BUG_ON(!s->writing);
    s->changed = true;
    return s->meta.generation + 1;
}

int64_t new_doc(struct store *s, bool named) {
    int64_t doc = s->meta.next_doc++;
    if (named && s->meta.named == doc - 1)
        s->meta.named = doc;
    return doc;
}

/* ---- roots ---- */

static int64_t today(void) {
    return os_wall_ms() / day_ms;
}

bool store_root_put(struct store *s, struct str path, enum home home, int64_t *id, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_ROOT_ID);
    sql_bind_str(get, 1, path);
    enum sql_result found = sql_next(s, get, e);
    if (found == SQL_FAILED)
        return false;
    if (found == SQL_ROW) {
        *id = sqlite3_column_int64(get, 0);
        sql_end(get);
        sqlite3_stmt *set = sql(s, SQL_ROOT_HOME);
        sql_bind(set, 1, *id);
        sql_bind(set, 2, home);
        if (!sql_run(s, set, e))
            return false;
        if (sqlite3_changes64(s->db))
            new_generation(s);
        return true;
    }
    sqlite3_stmt *insert = sql(s, SQL_ROOT_INSERT);
    sql_bind_str(insert, 1, path);
    sql_bind(insert, 2, home);
    sql_bind(insert, 3, today());
    enum sql_result inserted = sql_next(s, insert, e);
    if (inserted == SQL_ROW) {
        *id = sqlite3_column_int64(insert, 0);
        sql_end(insert);
        new_generation(s);
    }
    return inserted == SQL_ROW;
}

bool store_root_set(struct store *s, int64_t id, bool complete, struct str truncated,
                    struct err *e) {
    sqlite3_stmt *set = sql(s, SQL_ROOT_SET);
    sql_bind(set, 1, id);
    sql_bind(set, 2, complete);
    sql_bind_str(set, 3, truncated);
    if (!sql_run(s, set, e))
        return false;
    if (sqlite3_changes64(s->db))
        new_generation(s);
    return store_root_use(s, id, e);
}

bool store_root_use(struct store *s, int64_t id, struct err *e) {
    sqlite3_stmt *use = sql(s, SQL_ROOT_USED);
    sql_bind(use, 1, id);
    sql_bind(use, 2, today());
    return sql_run(s, use, e);
}

bool store_root_thin(struct store *s, int64_t id, bool *more, struct err *e) {
    enum { PAGE = 200 };
    int64_t kits[PAGE];
    int n = 0;
    sqlite3_stmt *get = sql(s, SQL_ROOT_KITS);
    sql_bind(get, 1, id);
    enum sql_result next = SQL_DONE;
    while (n < PAGE && (next = sql_next(s, get, e)) == SQL_ROW)
        kits[n++] = sqlite3_column_int64(get, 0);
    sql_end(get);
    if (next == SQL_FAILED)
        return false;
    for (int i = 0; i < n; i++)
        if (!store_delete(s, kits[i], e))
            return false;
    *more = n == PAGE;
    if (*more)
        return store_root_set(s, id, false, STR_NONE, e);
    s->put_root = 0;
    sqlite3_stmt *drop = sql(s, SQL_ROOT_DELETE);
    sql_bind(drop, 1, id);
    new_generation(s);
    return sql_run(s, drop, e);
}

bool store_root_drop(struct store *s, int64_t id, struct err *e) {
    bool more = true;
    while (more)
        if (!store_root_thin(s, id, &more, e))
            return false;
    return true;
}

bool store_roots_unused(struct store *s, int days, struct arena *a, int64_t **out, size_t *count,
                        struct err *e) {
    enum sql_result next;
    sqlite3_stmt *get = sql(s, SQL_ROOTS_UNUSED);
    sql_bind(get, 1, today() - days);
    *out = NULL;
    *count = 0;
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        *ARENA_PUSH(a, *out, *count) = sqlite3_column_int64(get, 0);
    return next == SQL_DONE;
}

/* ---- what a kit is found by ---- */

static bool put_key(struct store *s, enum statement which, const struct key *key, int64_t kit,
                    struct err *e) {
    sqlite3_stmt *put = sql(s, which);
    sql_bind(put, 1, key->key);
    sql_bind(put, 2, kit);
    if (which == SQL_NAME_PUT)
        sql_bind(put, 3, key->what);
    return sql_run(s, put, e);
}

/* Turns the old keys of a kit into the new ones; most saves change none. */
static bool change_keys(struct store *s, enum statement put, enum statement delete, int64_t kit,
                        struct keys old, struct keys new, struct err *e) {
    size_t i = 0, j = 0;
    while (i < old.count || j < new.count) {
        const struct key *o = i < old.count ? &old.items[i] : NULL;
        const struct key *n = j < new.count ? &new.items[j] : NULL;
        bool only_old = o && (!n || o->key < n->key);
        bool only_new = n && (!o || n->key < o->key);
        bool differ = !only_old && !only_new && o->what != n->what;
        if (only_old && !put_key(s, delete, o, kit, e))
            return false;
        if ((only_new || differ) && !put_key(s, put, n, kit, e))
            return false;
        i += !only_new;
        j += !only_old;
    }
    return true;
}

static bool change_tags(struct store *s, int64_t root, const struct facts *facts, bool add,
                        struct err *e) {
    for (size_t i = 0; facts && i < facts->tag_count; i++) {
        sqlite3_stmt *count = sql(s, add ? SQL_TAG_ADD : SQL_TAG_TAKE);
        sql_bind(count, 1, root);
        sql_bind_str(count, 2, facts->tags[i]);
        if (!sql_run(s, count, e))
            return false;
        if (add)
            continue;
        sqlite3_stmt *clean = sql(s, SQL_TAG_CLEAN);
        sql_bind(clean, 1, root);
        sql_bind_str(clean, 2, facts->tags[i]);
        if (!sql_run(s, clean, e))
            return false;
    }
    return true;
}

struct stored { /* of a kit that is stored */
    int64_t root, doc;
    bool has_body;
    struct str root_path, below, path;
};

/* `old` or `new` may be NULL; `named` is `new`, or NULL when naming.c is to put its keys. Tags are
 * counted anew: kits have few of them. */
static bool change_index(struct store *s, struct arena *a, int64_t kit, const struct stored *place,
                         const struct facts *old, const struct facts *new,
                         const struct facts *named, struct err *e) {
    const struct keys none = {0};
    struct str path = place->path, root = place->root_path;
    return change_keys(s, SQL_NAME_PUT, SQL_NAME_DELETE, kit,
                       old ? keys_of_names(a, old, path) : none,
                       named ? keys_of_names(a, named, path) : none, e) &&
           change_keys(s, SQL_REF_PUT, SQL_REF_DELETE, kit,
                       old ? keys_of_refs(a, old, root, path) : none,
                       named ? keys_of_refs(a, named, root, path) : none, e) &&
           change_tags(s, place->root, new, true, e) && change_tags(s, place->root, old, false, e);
}

/* What others see of it is new. Of a cold build it is not noted: all is news then. */
static bool put_news(struct store *s, struct arena *a, const struct stored *place,
                     const struct facts *old, const struct facts *new, struct err *e) {
    if (old && new &&facts_outward(old) == facts_outward(new))
        return true;
    const struct facts *both[] = {old, new};
    for (int i = 0; i < 2; i++) {
        struct keys keys = both[i] ? keys_of_place(a, both[i], place->path) : (struct keys){0};
        if (!news_put(s, &keys, e))
            return false;
    }
    return true;
}

/* ---- full text ---- */

/* Rows of the full text are never deleted: they are left to compaction (decision 16). A kit whose
 * body is still to come has none. */
static void leave_stale(struct store *s, int64_t doc, bool has_body) {
    s->meta.live--;
    s->meta.stale += has_body;
    if (has_body && s->meta.compacting && doc <= s->meta.copied)
        s->meta.fresh_stale++;
}

static bool put_head(struct store *s, bool next, int64_t doc, const struct fulltext *text,
                     struct err *e) {
    sqlite3_stmt *put = sql(s, next ? SQL_NEXT_HEAD_PUT : SQL_HEAD_PUT);
    sql_bind(put, 1, doc);
    sql_bind_str(put, 2, text->title);
    sql_bind_str(put, 3, text->tags);
    sql_bind_str(put, 4, text->headings);
    return sql_run(s, put, e);
}

static bool put_body(struct store *s, bool next, int64_t doc, const struct fulltext *text,
                     struct str body, struct err *e) {
    struct buf whole = {0};
    fulltext_body(&whole, text, body);
    sqlite3_stmt *put = sql(s, next ? SQL_NEXT_BODY_PUT : SQL_BODY_PUT);
    sql_bind(put, 1, doc);
    sql_bind_str(put, 2, buf_str(&whole));
    bool ok = sql_run(s, put, e);
    buf_fini(&whole);
    return ok;
}

bool fulltext_put(struct store *s, bool next, int64_t doc, const struct fulltext *text,
                  struct str body, struct err *e) {
    return put_head(s, next, doc, text, e) && put_body(s, next, doc, text, body, e);
}

/* ---- kits ---- */

/* Of a kit by id; *found false when there is none. */
static bool find_place(struct store *s, struct arena *a, int64_t kit, struct stored *place,
                       bool *found, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_KIT_PLACE);
    sql_bind(get, 1, kit);
    enum sql_result next = sql_next(s, get, e);
    *found = next == SQL_ROW;
    if (next != SQL_ROW)
        return next == SQL_DONE;
    place->root = sqlite3_column_int64(get, 0);
    place->below = sql_str(a, get, 1);
    place->doc = sqlite3_column_int64(get, 2);
    place->has_body = sqlite3_column_int(get, 3) != 0;
    place->root_path = sql_str(a, get, 4);
    place->path = kit_path(a, place->root_path, place->below);
    sql_end(get);
    return true;
}

static void bind_stamp(sqlite3_stmt *put, int at, const struct stamp *stamp, int64_t seen_ns) {
    sql_bind(put, at, stamp->size);
    sql_bind(put, at + 1, stamp->mtime_ns);
    sql_bind(put, at + 2, stamp->ctime_ns);
    sql_bind(put, at + 3, (int64_t)stamp->inode);
    sql_bind(put, at + 4, seen_ns);
}

static bool put_kit_row(struct store *s, const struct kit_put *put, int64_t kit, int64_t doc,
                        struct err *e) {
    unsigned flags = (put->facts->is_base ? FLAG_BASE : 0u) |
                     (put->problems && put->problems->count ? FLAG_PROBLEMS : 0u) |
                     (put->facts->ref_count ? FLAG_REFS : 0u);
    sqlite3_stmt *row = sql(s, SQL_KIT_PUT);
    sql_bind(row, 1, kit);
    sql_bind(row, 2, put->root);
    sql_bind_str(row, 3, put->below);
    bind_stamp(row, 4, &put->stamp, put->seen_ns);
    sql_bind(row, 9, (int64_t)put->hash);
    sql_bind(row, 10, new_generation(s));
    sql_bind(row, 11, put->facts->kind);
    sql_bind(row, 12, flags);
    sql_bind(row, 13, doc);
    sql_bind(row, 14, !put->body_later);
    sql_bind_str(row, 15, put->facts->id.text);
    sql_bind_str(row, 16, facts_name(put->facts, put->path));
    return sql_run(s, row, e);
}

static bool put_facts(struct store *s, const struct kit_put *put, int64_t kit, struct err *e) {
    struct buf facts = {0}, problems = {0};
    facts_write(&facts, put->facts);
    if (put->problems && put->problems->count)
        problems_write(&problems, put->problems);
    sqlite3_stmt *row = sql(s, SQL_FACT_PUT);
    sql_bind(row, 1, kit);
    sql_bind_blob(row, 2, buf_str(&facts));
    sql_bind_blob(row, 3, buf_str(&problems));
    bool ok = sql_run(s, row, e);
    buf_fini(&facts);
    buf_fini(&problems);
    return ok;
}

/* The kit that is already at this place; if there is none, *kit stays what it is. */
static bool find_old(struct store *s, const struct kit_put *put, int64_t *kit, int64_t *doc,
                     bool *has_body, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_KIT_BY_PLACE);
    sql_bind(get, 1, put->root);
    sql_bind_str(get, 2, put->below);
    enum sql_result next = sql_next(s, get, e);
    if (next == SQL_ROW) {
        *kit = sqlite3_column_int64(get, 0);
        *doc = sqlite3_column_int64(get, 1);
        *has_body = sqlite3_column_int(get, 2) != 0;
        sql_end(get);
    }
    return next != SQL_FAILED;
}

/* Another process may have dropped the root since the caller learnt its id, but not since this
 * transaction began. */
static bool find_root(struct store *s, int64_t root, struct str *path, struct err *e) {
    if (root != s->put_root) {
        sqlite3_stmt *get = sql(s, SQL_ROOT_PATH);
        sql_bind(get, 1, root);
        enum sql_result next = sql_next(s, get, e);
        if (next == SQL_DONE)
            err_set(e, ERR_NOT_FOUND, "its root was dropped");
        if (next != SQL_ROW)
            return false;
        buf_reset(&s->put_root_path);
        buf_add(&s->put_root_path, sql_borrow(get, 0));
        sql_end(get);
        s->put_root = root;
    }
    *path = buf_str(&s->put_root_path);
    return true;
}

static bool put_with(struct store *s, struct arena *a, const struct kit_put *put, int64_t *kit,
                     struct err *e) {
    const struct facts *old = put->old;
    int64_t old_doc = 0;
    bool had_body = false;
    struct stored place = {.root = put->root};
    *kit = 0;
    if (!find_root(s, put->root, &place.root_path, e) ||
        (!put->unknown && !find_old(s, put, kit, &old_doc, &had_body, e)))
        return false;
    place.path = kit_path(a, place.root_path, put->below); /* as it will be when it is deleted */
    if (*kit) {
        if (!old && !kit_facts(s, a, *kit, &old, e))
            return false;
        leave_stale(s, old_doc, had_body);
    } else {
        old = NULL;
        *kit = s->meta.next_kit++;
    }
    int64_t doc = new_doc(s, !put->body_later);
    bool named = s->meta.named == doc;
    s->meta.live++;
    s->meta.unmerged++;
    if (put->body_later)
        s->meta.bulk = new_generation(s);
    else if (!put_news(s, a, &place, old, put->facts, e))
        return false;
    if (!put_kit_row(s, put, *kit, doc, e) || !put_facts(s, put, *kit, e) ||
        !change_index(s, a, *kit, &place, old, put->facts, named ? put->facts : NULL, e))
        return false;
    if (put->body_later)
        return true;
    struct fulltext text = fulltext_of(a, put->facts, place.path);
    return fulltext_put(s, false, doc, &text, put->body, e);
}

bool store_put(struct store *s, const struct kit_put *put, int64_t *kit, struct err *e) {
    BUG_ON(!s->writing);
    arena_reset(s->scratch);
    return put_with(s, s->scratch, put, kit, e) || err_wrap(e, "storing %.*s", STR_ARG(put->path));
}

static bool put_body_with(struct store *s, struct arena *a, int64_t kit, struct str body,
                          struct err *e) {
    struct stored place;
    const struct facts *facts;
    bool found;
    if (!find_place(s, a, kit, &place, &found, e))
        return false;
    if (!found || place.has_body)
        return true;
    if (!kit_names(s, a, kit, &facts, e))
        return false;
    struct fulltext text = fulltext_of(a, facts, place.path);
    sqlite3_stmt *set = sql(s, SQL_KIT_BODY);
    sql_bind(set, 1, kit);
    sql_bind(set, 2, 1);
    new_generation(s);
    bool copied = s->meta.compacting && place.doc <= s->meta.copied;
    return sql_run(s, set, e) && fulltext_put(s, false, place.doc, &text, body, e) &&
           (!copied || fulltext_put(s, true, place.doc, &text, body, e));
}

bool store_put_body(struct store *s, int64_t kit, struct str body, struct err *e) {
    BUG_ON(!s->writing);
    arena_reset(s->scratch);
    return put_body_with(s, s->scratch, kit, body, e);
}

bool store_touch(struct store *s, int64_t kit, const struct stamp *stamp, int64_t seen_ns,
                 struct err *e) {
    BUG_ON(!s->writing);
    sqlite3_stmt *touch = sql(s, SQL_KIT_TOUCH);
    sql_bind(touch, 1, kit);
    bind_stamp(touch, 2, stamp, seen_ns);
    return sql_run(s, touch, e);
}

static bool run_with_kit(struct store *s, enum statement which, int64_t kit, struct err *e) {
    sqlite3_stmt *statement = sql(s, which);
    sql_bind(statement, 1, kit);
    return sql_run(s, statement, e);
}

static bool delete_with(struct store *s, struct arena *a, int64_t kit, struct err *e) {
    struct stored place;
    const struct facts *old;
    bool found;
    if (!find_place(s, a, kit, &place, &found, e))
        return false;
    if (!found)
        return true;
    leave_stale(s, place.doc, place.has_body);
    sqlite3_stmt *gone = sql(s, SQL_GONE_PUT);
    sql_bind(gone, 1, new_generation(s));
    sql_bind(gone, 2, kit);
    sql_bind(gone, 3, place.root);
    return kit_facts(s, a, kit, &old, e) && put_news(s, a, &place, old, NULL, e) &&
           change_index(s, a, kit, &place, old, NULL, NULL, e) &&
           run_with_kit(s, SQL_FACT_DELETE, kit, e) && run_with_kit(s, SQL_KIT_DELETE, kit, e) &&
           sql_run(s, gone, e);
}

bool store_delete(struct store *s, int64_t kit, struct err *e) {
    BUG_ON(!s->writing);
    arena_reset(s->scratch);
    return delete_with(s, s->scratch, kit, e);
}
