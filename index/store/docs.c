/* docs.c — what a question to the full text has to know of a row: whose it is, and how long its
 * head. Most questions meet the same rows, the newest, so these are kept until somebody commits a
 * change. A table with one place for each of the newest rows; what falls into a place that is taken
 * replaces what was there. */
#include "base/mem.h"
#include "store/store_private.h"

enum { DOCS_STEP = 256, DOCS_MOST = 16384 };

static size_t places_for(int64_t live) {
    int64_t n = (live / DOCS_STEP + 1) * DOCS_STEP;
    return n < DOCS_MOST ? (size_t)n : DOCS_MOST;
}

static struct doc *place_of(const struct docs *docs, int64_t id) {
    return &docs->items[(uint64_t)id % docs->n];
}

void docs_drop(struct docs *docs) {
    mem_free(docs->items);
    *docs = (struct docs){0};
}

static bool has_bodies(struct store *s, bool *all, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_BODILESS);
    enum sql_result next = sql_next(s, get, e);
    sql_end(get);
    *all = next == SQL_DONE;
    return next != SQL_FAILED;
}

bool docs_refresh(struct store *s, struct err *e) {
    struct docs *docs = &s->docs;
    struct meta meta;
    bool bodies;
    if (!meta_read(s, &meta, e) || !has_bodies(s, &bodies, e))
        return false;
    docs->bodies = bodies;
    /* A transaction of our own goes on under one generation. */
    if (docs->items && docs->generation == meta.generation && !s->writing)
        return true;
    size_t n = places_for(meta.live);
    if (n != docs->n) {
        docs_drop(docs);
        docs->items = mem_alloc(n * sizeof *docs->items);
        docs->n = n;
        docs->bodies = bodies;
    } else {
        memset(docs->items, 0, n * sizeof *docs->items);
    }
    docs->generation = meta.generation;
    return true;
}

struct doc *docs_slot(struct docs *docs, int64_t id) {
    struct doc *doc = place_of(docs, id);
    if (doc->id != id)
        *doc = (struct doc){.id = id};
    return doc;
}

void doc_read(struct doc *doc, sqlite3_stmt *get) {
    int64_t kind = sqlite3_column_int64(get, 3);
    doc->kit = sqlite3_column_int64(get, 0);
    doc->root = (uint32_t)sqlite3_column_int64(get, 1);
    doc->mtime_ns = sqlite3_column_int64(get, 2);
    doc->kind = kind >= 0 && kind < KIND_COUNT ? (uint8_t)kind : KIND_OTHER;
    doc->is_base = (sqlite3_column_int64(get, 4) & FLAG_BASE) != 0;
    doc->has_body = sqlite3_column_int64(get, 5) != 0;
}

static bool find_doc(struct store *s, struct doc *doc, struct err *e) {
    sqlite3_stmt *get = sql(s, s->docs.bodies ? SQL_DOC_WITH_BODY : SQL_DOC);
    sql_bind(get, 1, doc->id);
    enum sql_result next = sql_next(s, get, e);
    if (next == SQL_ROW) {
        doc_read(doc, get);
        sql_end(get);
    }
    doc->known = next != SQL_FAILED;
    return doc->known;
}

const struct doc *docs_get(struct store *s, int64_t id, struct err *e) {
    struct doc *doc = docs_slot(&s->docs, id);
    return doc->known || find_doc(s, doc, e) ? doc : NULL;
}

const struct doc *docs_known(const struct docs *docs, int64_t id) {
    const struct doc *doc = place_of(docs, id);
    return doc->id == id && doc->known ? doc : NULL;
}

/* The newest that there are places for, oldest first: what is newer takes the place. */
static bool fill(struct store *s, struct err *e) {
    sqlite3_stmt *get = sql(s, s->docs.bodies ? SQL_DOCS_WITH_BODY : SQL_DOCS);
    sql_bind(get, 1, (int64_t)s->docs.n);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW) {
        struct doc *doc = docs_slot(&s->docs, sqlite3_column_int64(get, 6));
        doc_read(doc, get);
        doc->known = true;
    }
    return next == SQL_DONE;
}

bool store_warm(struct store *s, struct err *e) {
    bool opened = snapshot_open(s);
    bool ok = docs_refresh(s, e) && fill(s, e);
    snapshot_close(s, opened);
    return ok;
}
