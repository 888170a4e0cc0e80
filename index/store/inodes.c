/* inodes.c — which kits are one and the same file: hard links. What that means is for the asker. */
#include "store/store_private.h"

bool store_each_inode(struct store *s,
                      bool (*visit)(void *, int64_t root, struct str below, uint64_t inode),
                      void *context, struct err *e) {
    sqlite3_stmt *get = sql(s, SQL_INODES);
    enum sql_result next;
    while ((next = sql_next(s, get, e)) == SQL_ROW) {
        struct str below = {(const char *)sqlite3_column_blob(get, 2),
                            (size_t)sqlite3_column_bytes(get, 2)};
        if (visit(context, sqlite3_column_int64(get, 0), below,
                  (uint64_t)sqlite3_column_int64(get, 1)))
            continue;
        sql_end(get);
        return true;
    }
    return next == SQL_DONE;
}
