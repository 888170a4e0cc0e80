/* registry.c — one query to a database that is not ours. It leaves no trace there: a reader of a
 * WAL database that nobody has open would make its -wal and -shm files, so such a file is read as
 * immutable. */
#include "store/registry.h"

#include "base/os.h"

#include <sqlite3.h>

enum { BUSY_MS = 250, PROJECTS_MAX = 10000 };

/* WAL mode stands in the header; while it is open somewhere there is a -wal file. */
static bool is_resting_wal(const char *path) {
    struct err e = {0};
    struct os_info info;
    struct buf head = {0}, wal = {0};
    buf_addf(&wal, "%s-wal", path);
    bool resting = os_read_head(path, 20, &head, NULL, &e) && head.n == 20 && head.p[18] == 2 &&
                   !os_stat(wal.p, &info, &e);
    buf_fini(&wal);
    buf_fini(&head);
    return resting;
}

static void add_uri(struct buf *out, const char *path, bool immutable) {
    buf_add(out, STR("file:"));
    for (const char *p = path; *p; p++) {
        if (*p == '%' || *p == '?' || *p == '#')
            buf_addf(out, "%%%02x", (unsigned)(unsigned char)*p);
        else
            buf_add_byte(out, *p);
    }
    buf_add(out, immutable ? STR("?mode=ro&immutable=1") : STR("?mode=ro"));
}

static int read_rows(sqlite3 *db, struct arena *a, struct str **paths, size_t *count) {
    sqlite3_stmt *s = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT path FROM projects ORDER BY path", -1, &s, NULL);
    while (code == SQLITE_OK && *count < PROJECTS_MAX) {
        code = sqlite3_step(s);
        if (code != SQLITE_ROW)
            break;
        code = SQLITE_OK;
        const unsigned char *text = sqlite3_column_text(s, 0);
        struct str path = {(const char *)text, (size_t)sqlite3_column_bytes(s, 0)};
        if (text)
            *ARENA_PUSH(a, *paths, *count) = arena_str(a, path);
    }
    sqlite3_finalize(s);
    return code == SQLITE_OK ? SQLITE_DONE : code;
}

bool registry_projects(const char *db_path, struct arena *a, struct str **paths, size_t *count,
                       struct err *e) {
    *paths = NULL;
    *count = 0;
    sqlite3 *db = NULL;
    struct buf uri = {0};
    add_uri(&uri, db_path, is_resting_wal(db_path));
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    int code = sqlite3_open_v2(uri.p, &db, flags, NULL);
    if (code == SQLITE_OK) {
        sqlite3_busy_timeout(db, BUSY_MS);
        code = read_rows(db, a, paths, count);
    }
    if (code != SQLITE_DONE) {
        *count = 0;
        err_set(e, code == SQLITE_BUSY || code == SQLITE_CANTOPEN ? ERR_BUSY : ERR_IO, "%s: %s",
                db_path, sqlite3_errmsg(db));
    }
    sqlite3_close(db);
    buf_fini(&uri);
    return code == SQLITE_DONE;
}
