/* targets.c — files that are no kits but that kits link to, or that open documents name: what is
 * known of them. Whether it is still true is for the indexer to see. */
#include "base/log.h"
#include "store/store_private.h"

enum existence store_target(struct store *s, struct str path, int64_t *lines) {
    *lines = -1;
    sqlite3_stmt *get = sql(s, SQL_TARGET_GET);
    sql_bind_str(get, 1, path);
    if (!sql_get(s, get))
        return EXISTS_UNKNOWN;
    int64_t state = sqlite3_column_int64(get, 0);
    *lines = sqlite3_column_int64(get, 1);
    sql_end(get);
    return state > EXISTS_UNKNOWN && state <= EXISTS_DIR ? (enum existence)state : EXISTS_UNKNOWN;
}

size_t store_targets(struct store *s, struct arena *a, struct str **paths) {
    size_t n = 0;
    *paths = NULL;
    sqlite3_stmt *get = sql(s, SQL_TARGETS);
    while (sql_get(s, get))
        *ARENA_PUSH(a, *paths, n) = sql_str(a, get, 0);
    return n;
}

bool store_target_put(struct store *s, struct str path, enum existence state, int64_t lines,
                      struct err *e) {
    BUG_ON(!s->writing);
    sqlite3_stmt *get = sql(s, SQL_TARGET_GET);
    sql_bind_str(get, 1, path);
    enum sql_result found = sql_next(s, get, e);
    if (found == SQL_FAILED)
        return false;
    bool same = found == SQL_ROW && sqlite3_column_int64(get, 0) == (int64_t)state &&
                sqlite3_column_int64(get, 1) == lines;
    sql_end(get);
    if (same)
        return true;
    struct key key = {key_of_path(path), 0};
    if (!news_put(s, &(struct keys){&key, 1}, e))
        return false;
    sqlite3_stmt *put = sql(s, SQL_TARGET_PUT);
    sql_bind_str(put, 1, path);
    sql_bind(put, 2, state);
    sql_bind(put, 3, lines);
    return sql_run(s, put, e);
}

bool store_target_expire(struct store *s, struct str path, struct err *e) {
    if (store_unnamed(s))
        return true; /* who links to it is not known */
    sqlite3_stmt *get = sql(s, SQL_REFERRERS);
    sql_bind(get, 1, key_of_path(path));
    enum sql_result found = sql_next(s, get, e);
    sql_end(get);
    if (found != SQL_DONE)
        return found == SQL_ROW;
    sqlite3_stmt *delete = sql(s, SQL_TARGET_DELETE);
    sql_bind_str(delete, 1, path);
    return sql_run(s, delete, e);
}
