/* sql.c — statements, and SQLite's result codes as ours. What a statement means is known to whoever
 * asks for it by name. */
#include "base/log.h"
#include "store/store_private.h"

static const struct {
    enum { READER, WRITER } who;
    const char *text;
} statements[SQL_COUNT] = {
#define STATEMENT(name, who, text) [SQL_##name] = {who, text},
#include "store/statements.def"
#undef STATEMENT
};

/* ---- results ---- */

static enum err_code code_of(int rc) {
    if (rc == SQLITE_READONLY_DBMOVED)
        return ERR_NOT_FOUND;
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return ERR_BUSY;
    case SQLITE_INTERRUPT:
        return ERR_CANCELLED;
    case SQLITE_FULL:
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
        return ERR_EXHAUSTED;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
        return ERR_ACCESS;
    case SQLITE_CORRUPT: /* with SQLITE_CORRUPT_VTAB */
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:      /* our texts are constant: it is the schema that is not ours */
    case SQLITE_CONSTRAINT: /* and the rows too */
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
        return ERR_CORRUPT;
    default:
        return ERR_IO;
    }
}

/* Once the shared memory could be opened for reading only, all later connections of the process to
 * that file share it as it is: nothing but another file ends that. */
static bool is_stuck(const struct store *s, int rc) {
    return (rc & 0xff) == SQLITE_READONLY && rc != SQLITE_READONLY_DBMOVED &&
           rc != SQLITE_READONLY_DIRECTORY && s->mode == STORE_WRITE && s->db &&
           sqlite3_db_readonly(s->db, "main") == 0;
}

bool sql_fail(struct store *s, int rc, const char *doing, struct err *e) {
    BUG_ON(rc == SQLITE_MISUSE || rc == SQLITE_RANGE);
    err_set(e, is_stuck(s, rc) ? ERR_CORRUPT : code_of(rc), "%s: %s (%d)", doing,
            s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc), rc);
    if (s->writing && s->failed.code == ERR_NONE)
        s->failed = *e;
    if (e->code == ERR_CORRUPT)
        store_note(s, e);
    return false;
}

bool store_corrupt(struct store *s, const char *what, struct err *e) {
    err_set(e, ERR_CORRUPT, "the index does not make sense: %s", what);
    if (s->writing && s->failed.code == ERR_NONE)
        s->failed = *e;
    store_note(s, e);
    return false;
}

void store_note(struct store *s, const struct err *e) {
    if (s->trouble.code != ERR_CORRUPT)
        s->trouble = *e;
}

bool store_trouble(struct store *s, struct err *e) {
    if (s->trouble.code == ERR_NONE)
        return false;
    *e = s->trouble;
    if (s->trouble.code != ERR_CORRUPT) /* that one stays true */
        s->trouble = (struct err){0};
    return true;
}

/* ---- statements ---- */

static int prepare(struct store *s, const char *text, sqlite3_stmt **out) {
    return sqlite3_prepare_v3(s->db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
}

/* Which texts are right only the schema can say, and that may be damaged: whoever asks then gets a
 * statement that fails when it is run, for the reason that the right one could not be had. */
sqlite3_stmt *sql(struct store *s, enum statement which) {
    sqlite3_stmt **statement = &s->statements[which];
    BUG_ON(statements[which].who == WRITER && s->mode != STORE_WRITE);
    if (!*statement) {
        int rc = prepare(s, statements[which].text, statement);
        if (rc != SQLITE_OK) {
            s->unprepared = rc;
            return s->failing;
        }
        s->weighed = 0;
    }
    BUG_ON(sqlite3_stmt_busy(*statement));
    return *statement;
}

static bool try_all(struct store *s, struct err *e) {
    if (companions_tried(s))
        return true;
    for (int i = 0; i < SQL_COUNT; i++) {
        sqlite3_stmt *statement = NULL;
        if (statements[i].who == WRITER && s->mode != STORE_WRITE)
            continue;
        int rc = prepare(s, statements[i].text, &statement);
        sqlite3_finalize(statement);
        if (rc != SQLITE_OK) {
            sql_fail(s, rc, "opening the index", e);
            return err_wrap(e, "statement %d", i);
        }
    }
    return true;
}

static void fail_as(sqlite3_context *context, int count, sqlite3_value **values) {
    (void)count, (void)values;
    const struct store *s = sqlite3_user_data(context);
    sqlite3_result_error_code(context, s->unprepared);
}

/* It takes as many values as any. */
static bool prepare_failing(struct store *s, struct err *e) {
    int rc = sqlite3_create_function_v2(s->db, "kit_fail", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, s,
                                        fail_as, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = prepare(s, "SELECT kit_fail(?16)", &s->failing);
    return rc == SQLITE_OK || sql_fail(s, rc, "opening the index", e);
}

bool sql_ready(struct store *s, struct err *e) {
    return try_all(s, e) && prepare_failing(s, e);
}

void sql_forget(struct store *s) {
    for (int i = 0; i < SQL_COUNT; i++) {
        if (s->statements[i] && sqlite3_stmt_busy(s->statements[i]))
            continue;
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
    s->weighed = 0;
}

void sql_end(sqlite3_stmt *statement) {
    sqlite3_reset(statement); /* its result is that of the step before */
    sqlite3_clear_bindings(statement);
}

void sql_bind(sqlite3_stmt *statement, int index, int64_t value) {
    BUG_ON(sqlite3_bind_int64(statement, index, value) != SQLITE_OK);
}

void sql_bind_str(sqlite3_stmt *statement, int index, struct str s) {
    BUG_ON(sqlite3_bind_text64(statement, index, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8) !=
           SQLITE_OK);
}

void sql_bind_blob(sqlite3_stmt *statement, int index, struct str s) {
    BUG_ON(sqlite3_bind_blob64(statement, index, s.n ? s.p : NULL, s.n, SQLITE_STATIC) !=
           SQLITE_OK);
}

enum sql_result sql_next(struct store *s, sqlite3_stmt *statement, struct err *e) {
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        return SQL_ROW;
    if (rc == SQLITE_DONE) {
        sql_end(statement);
        return SQL_DONE;
    }
    sql_fail(s, rc, "index", e);
    sql_end(statement);
    return SQL_FAILED;
}

bool sql_run(struct store *s, sqlite3_stmt *statement, struct err *e) {
    enum sql_result result;
    do
        result = sql_next(s, statement, e);
    while (result == SQL_ROW);
    return result == SQL_DONE;
}

bool sql_exec(struct store *s, const char *text, struct err *e) {
    int rc = sqlite3_exec(s->db, text, NULL, NULL, NULL);
    return rc == SQLITE_OK || sql_fail(s, rc, "index", e);
}

struct str sql_borrow(sqlite3_stmt *statement, int column) {
    const char *p = sqlite3_column_blob(statement, column);
    int n = sqlite3_column_bytes(statement, column);
    return (struct str){p, p ? (size_t)n : 0};
}

struct str sql_str(struct arena *a, sqlite3_stmt *statement, int column) {
    return arena_str(a, sql_borrow(statement, column));
}
