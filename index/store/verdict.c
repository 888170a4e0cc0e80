/* verdict.c — what checks across kits have found, kept with the generation that it is true of, and
 * what has become of the store since: so that whoever starts need not check all kits again. What a
 * check is, and which kits belong together, is for others to know. */
#include "base/log.h"
#include "store/store_private.h"

#include <stdlib.h>

enum { NEWS_DOCS_MAX = 2000 }; /* changed kits; with more, all may as well be checked */

/* ---- news ---- */

bool news_put(struct store *s, const struct keys *keys, struct err *e) {
    BUG_ON(!s->writing);
    s->changed = true;
    for (size_t i = 0; i < keys->count; i++) {
        sqlite3_stmt *put = sql(s, SQL_NEWS_PUT);
        sql_bind(put, 1, s->meta.generation + 1);
        sql_bind(put, 2, keys->items[i].key);
        if (!sql_run(s, put, e))
            return false;
    }
    return true;
}

/* Kits of the scope put since then, newest first; *many: more than are worth listing. */
static bool changed_kits(struct store *s, struct arena *a, const struct scope *scope, int64_t since,
                         struct store_news *news, bool *many, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_NEWS_DOCS);
    enum sql_result next;
    size_t looked_at = 0;
    *many = false;
    while ((next = sql_next(s, get, e)) == SQL_ROW && sqlite3_column_int64(get, 2) > since &&
           !*many) {
        *many = looked_at++ == NEWS_DOCS_MAX;
        if (scope_has(scope, sqlite3_column_int64(get, 1)))
            *ARENA_PUSH(a, news->kits, news->kit_count) = sqlite3_column_int64(get, 0);
    }
    sql_end(get);
    return next != SQL_FAILED;
}

/* Root 0 is of a row that was written before roots were. */
static bool any_gone(struct store *s, const struct scope *scope, int64_t since, bool *any,
                     struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_NEWS_GONE);
    sql_bind(get, 1, since);
    enum sql_result next;
    *any = false;
    while (!*any && (next = sql_next(s, get, e)) == SQL_ROW) {
        int64_t root = sqlite3_column_int64(get, 0);
        *any = root == 0 || scope_has(scope, root);
    }
    sql_end(get);
    return *any || next != SQL_FAILED;
}

static bool read_keys(struct store *s, struct arena *a, int64_t since, struct store_news *news,
                      struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_NEWS);
    sql_bind(get, 1, since);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        *ARENA_PUSH(a, news->keys, news->key_count) = sqlite3_column_int64(get, 0);
    return next == SQL_DONE;
}

bool store_news(struct store *s, struct arena *a, const struct scope *scope, int64_t since,
                struct store_news *news, struct err *e) {
    struct meta meta;
    bool many;
    *news = (struct store_news){0};
    bool opened = snapshot_open(s);
    bool ok = meta_read(s, &meta, e) && changed_kits(s, a, scope, since, news, &many, e) &&
              any_gone(s, scope, since, &news->gone, e) && read_keys(s, a, since, news, e);
    snapshot_close(s, opened);
    if (ok && (many || since < meta.floor || since > meta.generation ||
               (since < meta.bulk && news->kit_count)))
        ok = err_set(e, ERR_NOT_FOUND, "too much has happened since %lld", (long long)since);
    return ok;
}

/* ---- verdicts ---- */

bool store_verdict(struct store *s, struct arena *a, int64_t key, int64_t *generation,
                   int64_t **kits, size_t *n, struct err *e) {
    *n = 0;
    *kits = NULL;
    sqlite3_stmt *get = sql(s, SQL_VERDICT);
    sql_bind(get, 1, key);
    enum sql_result next = sql_next(s, get, e);
    if (next == SQL_DONE)
        err_set(e, ERR_NOT_FOUND, "nobody has checked these roots together");
    if (next != SQL_ROW)
        return false;
    *generation = sqlite3_column_int64(get, 0);
    sql_end(get);
    get = sql(s, SQL_FINDINGS);
    sql_bind(get, 1, key);
    while ((next = sql_next(s, get, e)) == SQL_ROW)
        *ARENA_PUSH(a, *kits, *n) = sqlite3_column_int64(get, 0);
    return next == SQL_DONE;
}

bool store_verdict_put(struct store *s, int64_t key, int64_t generation, struct err *e) {
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    BUG_ON(!s->writing);
    sqlite3_stmt *put = sql(s, SQL_VERDICT_PUT);
    sql_bind(put, 1, key);
    sql_bind(put, 2, generation);
    sql_bind(put, 3, os_wall_ms() / DAY_MS);
    return sql_run(s, put, e);
}

static bool run_with(struct store *s, enum statement which, int64_t key, struct err *e) {
    sqlite3_stmt *statement = sql(s, which);
    sql_bind(statement, 1, key);
    return sql_run(s, statement, e);
}

bool store_verdict_drop(struct store *s, int64_t key, struct err *e) {
    BUG_ON(!s->writing);
    return run_with(s, SQL_VERDICT_DELETE, key, e) && run_with(s, SQL_FINDINGS_DELETE, key, e);
}

bool store_verdicts_expire(struct store *s, int days, struct err *e) {
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    for (;;) {
        sqlite3_stmt *get = sql(s, SQL_VERDICT_OLD);
        sql_bind(get, 1, os_wall_ms() / DAY_MS - days);
        enum sql_result next = sql_next(s, get, e);
        if (next != SQL_ROW)
            return next == SQL_DONE;
        int64_t key = sqlite3_column_int64(get, 0);
        sql_end(get);
        if (!store_verdict_drop(s, key, e))
            return false;
    }
}

bool store_finding_put(struct store *s, int64_t key, int64_t kit, struct str problems,
                       struct err *e) {
    BUG_ON(!s->writing);
    sqlite3_stmt *put = sql(s, problems.n ? SQL_FINDING_PUT : SQL_FINDING_DELETE);
    sql_bind(put, 1, key);
    sql_bind(put, 2, kit);
    if (problems.n)
        sql_bind_blob(put, 3, problems);
    return sql_run(s, put, e);
}

bool store_finding(struct store *s, struct arena *a, int64_t key, int64_t kit,
                   struct problems *problems) {
    sqlite3_stmt *get = sql(s, SQL_FINDING);
    sql_bind(get, 1, key);
    sql_bind(get, 2, kit);
    if (!sql_get(s, get))
        return true;
    struct str bytes = sql_str(a, get, 0);
    sql_end(get);
    struct err e = {0};
    return problems_read(problems, bytes) || store_corrupt(s, "findings nobody can read", &e);
}

size_t store_flawed(struct store *s, struct arena *a, int64_t key, int64_t after, size_t limit,
                    int64_t **out) {
    size_t n = 0;
    *out = NULL;
    sqlite3_stmt *get = sql(s, SQL_FLAWED);
    sql_bind(get, 1, key);
    sql_bind(get, 2, after);
    sql_bind(get, 3, (int64_t)limit);
    while (sql_get(s, get))
        *ARENA_PUSH(a, *out, n) = sqlite3_column_int64(get, 0);
    return n;
}

/* ---- who is concerned ---- */

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

size_t store_concerned(struct store *s, struct arena *a, const struct scope *scope,
                       const int64_t *keys, size_t key_count, struct kit_row **out) {
    static const enum statement which[] = {SQL_REFERRERS, SQL_NAMED};
    int64_t *ids = NULL;
    size_t count = 0, n = 0;
    *out = NULL;
    bool opened = snapshot_open(s);
    for (size_t i = 0; i < 2 * key_count; i++) {
        sqlite3_stmt *get = sql(s, which[i % 2]);
        sql_bind(get, 1, keys[i / 2]);
        while (sql_get(s, get))
            *ARENA_PUSH(a, ids, count) = sqlite3_column_int64(get, 0);
    }
    if (count > 1)
        qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 0; i < count; i++) {
        struct kit_row row;
        if ((i == 0 || ids[i] != ids[i - 1]) && store_kit(s, a, ids[i], false, &row) &&
            scope_has(scope, row.root))
            *ARENA_PUSH(a, *out, n) = row;
    }
    snapshot_close(s, opened);
    return n;
}

int64_t store_key_of_path(struct str path) {
    return key_of_path(path);
}
