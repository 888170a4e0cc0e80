/* open.c — the connection: making and opening the file, its schema and what it says of itself. It
 * knows no table but `meta`; no file here is opened by anybody but SQLite (decision 13), only
 * looked at by name. */
#define LOG_MODULE "store"
#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"
#include "store/store_private.h"
#include "store/tokenizer.h"

enum {
    APPLICATION_ID = 0x6b69746c, /* "kitl" */
    BUSY_READER_MS = 250,
    WAL_PAGES_MAX = 2048, /* 8 MB: then even a busy writer stops for a checkpoint */
};

static bool query_int(struct store *s, const char *text, int64_t *out, struct err *e) {
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(s->db, text, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    if (rc != SQLITE_ROW)
        sql_fail(s, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, "opening the index", e);
    sqlite3_finalize(statement);
    return rc == SQLITE_ROW;
}

/* ---- the schema ---- */

/* What a file says it is. A file that nobody has filled yet is ERR_NOT_FOUND. */
static bool read_version(struct store *s, int64_t *version, struct err *e) {
    int64_t id;
    if (!query_int(s, "PRAGMA application_id", &id, e) ||
        !query_int(s, "PRAGMA user_version", version, e) ||
        !query_int(s, "PRAGMA schema_version", &s->schema, e))
        return false;
    if (id == 0 && *version == 0 && s->schema == 0)
        return err_set(e, ERR_NOT_FOUND, "the index is empty");
    if (id != APPLICATION_ID || *version <= 0 || *version > migration_count)
        return store_corrupt(s, "another program's file, or a newer version's", e);
    return true;
}

static bool migrate(struct store *s, int64_t from, struct err *e) {
    for (int64_t i = from; i < migration_count; i++)
        if (!sql_exec(s, migrations[i], e))
            return false;
    char text[256];
    if (from == 0) {
        /* Generations of two files never overlap: who kept a number of the old file notices. */
        int64_t now = os_wall_ms();
        sqlite3_snprintf(
            sizeof text, text,
            "INSERT INTO meta VALUES (1, %d, %lld, %lld, 1, 1, 0, 0, 0, 0, 0, 0, 0, %lld, "
            "0)",
            FACTS_VERSION, (long long)now, (long long)now, (long long)now);
        if (!sql_exec(s, text, e))
            return false;
    }
    sqlite3_snprintf(sizeof text, text, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     APPLICATION_ID, migration_count);
    return sql_exec(s, text, e);
}

/* Several processes may find the file empty or old at once: one of them brings it up to date. */
static bool make_schema(struct store *s, struct err *e) {
    if (!sql_exec(s, "BEGIN IMMEDIATE", e))
        return false;
    int64_t version = 0;
    bool ok = read_version(s, &version, e) || e->code == ERR_NOT_FOUND;
    if (ok && version < migration_count)
        ok = migrate(s, version, e);
    if (ok)
        ok = sql_exec(s, "COMMIT", e);
    if (!ok && !sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

/* Of one state of the file: another process may be about to fill it. */
static bool see_version(struct store *s, int64_t *version, struct err *e) {
    if (!sql_exec(s, "BEGIN", e))
        return false;
    bool known = read_version(s, version, e);
    sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return known;
}

static bool check_version(struct store *s, struct err *e) {
    int64_t version = 0, facts_version = 0;
    bool known = see_version(s, &version, e);
    if (s->mode == STORE_WRITE &&
        ((known && version < migration_count) || (!known && e->code == ERR_NOT_FOUND))) {
        if (!make_schema(s, e))
            return false;
    } else if (!known) {
        return false;
    } else if (version != migration_count) {
        return store_corrupt(s, "an older version's file", e);
    }
    if (!query_int(s, "SELECT facts_version FROM meta", &facts_version, e))
        return false;
    return facts_version == FACTS_VERSION ||
           store_corrupt(s, "facts in the form of another version", e);
}

/* ---- opening ---- */

/* Checkpoints are idle work (tend.c), but the log must not grow without bound. */
static int after_commit(void *context, sqlite3 *db, const char *name, int pages) {
    struct store *s = context;
    s->wal_pages = pages;
    if (pages >= WAL_PAGES_MAX)
        sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return SQLITE_OK;
}

/* A change of the journal mode does not wait for others as a transaction does: so wait with one. */
static bool set_journal(struct store *s, struct err *e) {
    const char *mode =
        os_fs_is_network(s->path) ? "PRAGMA journal_mode = DELETE" : "PRAGMA journal_mode = WAL";
    for (int64_t since = os_clock_ns(); os_clock_ns() - since < (int64_t)BUSY_WRITER_MS * 1000000;
         sqlite3_sleep(1)) {
        int rc = sqlite3_exec(s->db, mode, NULL, NULL, NULL);
        if (rc == SQLITE_OK)
            return true;
        sql_fail(s, rc, "opening the index", e);
        if (e->code != ERR_BUSY || !sql_exec(s, "BEGIN IMMEDIATE; COMMIT", e))
            return false;
    }
    return err_set(e, ERR_BUSY, "the index is being made by somebody else");
}

/* Of a file that is one already, setting it again would be a commit, synced, at each start. */
static bool set_vacuum(struct store *s, struct err *e) {
    enum { INCREMENTAL = 2 };
    int64_t now;
    return query_int(s, "PRAGMA auto_vacuum", &now, e) &&
           (now == INCREMENTAL || sql_exec(s, "PRAGMA auto_vacuum = INCREMENTAL", e));
}

static bool configure(struct store *s, struct err *e) {
    bool writer = s->mode == STORE_WRITE;
    sqlite3_extended_result_codes(s->db, 1);
    if (writer)
        sqlite3_busy_handler(s->db, turn_busy, s);
    else
        sqlite3_busy_timeout(s->db, BUSY_READER_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (!sql_exec(s,
                  writer ? "PRAGMA page_size = 4096; PRAGMA cache_size = -2048"
                         : "PRAGMA cache_size = -768; PRAGMA query_only = ON",
                  e) ||
        !sql_exec(s,
                  "PRAGMA mmap_size = 0; PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY;"
                  "PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304",
                  e))
        return false;
    if (writer && !(set_vacuum(s, e) && set_journal(s, e)))
        return false;
    sqlite3_wal_hook(s->db, after_commit, s);
    return tokenizer_register(s, e);
}

static bool make_file(const char *path, struct err *e) {
    struct arena *a = arena_new();
    struct str dir = path_dir(str_z(path));
    bool ok = (dir.n == 0 || os_make_dirs(arena_strz(a, dir), e)) && os_create_private(path, e);
    arena_free(a);
    return ok;
}

/* A reader that opened an empty file would hold SQLite's locks on it while the writer of this
 * process may still close the descriptor that made it. */
static bool look_at_file(struct store *s, struct err *e) {
    struct os_info info;
    if (!os_stat(s->path, &info, e))
        return false;
    if (info.type != OS_FILE)
        return err_set(e, ERR_IO, "%s is no file", s->path);
    if (s->mode == STORE_READ && info.stamp.size == 0)
        return err_set(e, ERR_NOT_FOUND, "nobody has made the index yet");
    s->inode = info.stamp.inode;
    s->device = info.device;
    return true;
}

/* What is in the way is put aside as a damaged index is. */
static bool is_in_the_way(const char *path) {
    struct os_info info;
    struct err e = {0};
    if (os_stat(path, &info, &e))
        return info.type != OS_FILE;
    /* A link to nowhere; what is there by now, somebody else has made. */
    return os_lstat(path, &info, &e) && info.type == OS_LINK;
}

static bool connect(struct store *s, struct err *e) {
    if (is_in_the_way(s->path))
        return err_set(e, ERR_CORRUPT, "it is no file");
    if (s->mode == STORE_WRITE && !make_file(s->path, e))
        return false;
    if (!look_at_file(s, e))
        return false;
    companions_part(s);
    int flags = SQLITE_OPEN_NOMUTEX |
                (s->mode == STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    int rc = sqlite3_open_v2(s->path, &s->db, flags, NULL);
    if (rc != SQLITE_OK)
        return sql_fail(s, rc, "opening the index", e);
    turn_begin(s); /* some of it writes */
    bool ok = configure(s, e) && check_version(s, e) && sql_ready(s, e);
    turn_begun(s);
    if (!ok)
        return false;
    store_changed(s); /* the version to compare with */
    companions_note(s);
    if (s->mode == STORE_WRITE)
        turn_sit(s);
    return true;
}

struct store *store_open(const char *path, enum store_mode mode, struct err *e) {
    struct store *s = MEM_NEW(struct store);
    s->path = mem_copy(path, strlen(path) + 1);
    s->mode = mode;
    s->scratch = arena_new();
    struct err why = {0};
    if (connect(s, &why))
        return s;
    store_close(s);
    *e = why;
    err_wrap(e, "%s", path);
    return NULL;
}

void store_close(struct store *s) {
    if (s == NULL)
        return;
    if (s->writing)
        store_rollback(s);
    naming_end(s);
    sql_forget(s);
    sqlite3_finalize(s->failing);
    companions_forget(s);
    /* The log that lies there by now is another file's: SQLite would remove it by its name. */
    if (s->db && store_replaced(s))
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    BUG_ON(sqlite3_close(s->db) != SQLITE_OK);
    os_lock_release(s->seated);
    docs_drop(&s->docs);
    roots_drop(&s->roots);
    arena_free(s->scratch);
    buf_fini(&s->put_root_path);
    mem_free(s->path);
    mem_free(s);
}

bool store_replaced(struct store *s) {
    struct os_info info;
    struct err e = {0};
    return !os_stat(s->path, &info, &e) || info.stamp.inode != s->inode ||
           info.device != s->device || info.stamp.size == 0; /* emptied, it is nobody's any more */
}

bool store_emptied(struct store *s) {
    struct os_info info;
    struct err e = {0};
    return os_stat(s->path, &info, &e) && info.stamp.inode == s->inode &&
           info.device == s->device && info.stamp.size == 0;
}

uint64_t store_inode(const struct store *s) {
    return s->inode;
}

/* A directory that was put aside before stays, by another name. */
static bool clear(struct arena *a, const char *path, struct err *e) {
    struct err why = {0};
    if (os_remove(path, &why))
        return true;
    struct str other = arena_printf(a, "%s-%lld", path, (long long)os_wall_ms());
    return os_rename(path, arena_strz(a, other), e);
}

/* The log first: a log without its file is thrown away by SQLite, a new file with an old log would
 * be damaged by it. */
bool store_set_aside(const char *path, struct err *e) {
    static const char *const companions[] = {"-wal", "-shm", "-journal", ""};
    struct arena *a = arena_new();
    bool ok = true;
    for (size_t i = 0; i < sizeof companions / sizeof *companions && ok; i++) {
        char *from = arena_strz(a, arena_printf(a, "%s%s", path, companions[i]));
        char *to = arena_strz(a, arena_printf(a, "%s.broken%s", path, companions[i]));
        ok = clear(a, to, e);
        if (ok && !os_rename(from, to, e)) {
            ok = e->code == ERR_NOT_FOUND;
        }
    }
    arena_free(a);
    return ok;
}

void store_interrupt(struct store *s) {
    sqlite3_interrupt(s->db);
}

int store_version(void) {
    return FACTS_VERSION * 1000 + migration_count;
}

/* ---- what the file says of itself ---- */

bool meta_read(struct store *s, struct meta *meta, struct err *e) {
    int64_t *const members[] = {
        &meta->generation,  &meta->floor,    &meta->next_kit, &meta->next_doc,   &meta->live,
        &meta->stale,       &meta->unmerged, &meta->merging,  &meta->compacting, &meta->copied,
        &meta->fresh_stale, &meta->bulk,     &meta->named};
    sqlite3_stmt *get = sql(s, SQL_META);
    enum sql_result result = sql_next(s, get, e);
    if (result == SQL_DONE)
        return store_corrupt(s, "it has no generation", e);
    if (result == SQL_FAILED)
        return false;
    for (int i = 0; i < (int)(sizeof members / sizeof *members); i++)
        *members[i] = sqlite3_column_int64(get, i);
    sql_end(get);
    return true;
}

int64_t store_generation(struct store *s) {
    if (s->writing)
        return s->meta.generation + s->changed;
    struct meta meta;
    struct err e = {0};
    if (meta_read(s, &meta, &e))
        return meta.generation;
    store_note(s, &e);
    return 0;
}

/* Who has committed may have been a newer program that has made the file its own. */
static void check_stranger(struct store *s) {
    struct err e = {0};
    sqlite3_stmt *get = sql(s, SQL_USER_VERSION);
    if (sql_next(s, get, &e) != SQL_ROW) {
        store_note(s, &e);
        return;
    }
    int64_t version = sqlite3_column_int64(get, 0);
    sql_end(get);
    if (version != migration_count)
        (void)!store_corrupt(s, "another version has written to it", &e);
}

bool store_changed(struct store *s) {
    struct err e = {0};
    sqlite3_stmt *get = sql(s, SQL_DATA_VERSION);
    if (sql_next(s, get, &e) != SQL_ROW) {
        store_note(s, &e);
        return true;
    }
    int64_t version = sqlite3_column_int64(get, 0);
    sql_end(get);
    bool changed = version != s->data_version;
    s->data_version = version;
    if (changed && s->checked)
        check_stranger(s);
    s->checked = true;
    return changed;
}

static int64_t size_of(const char *path) {
    struct os_info info;
    struct err e = {0};
    return os_stat(path, &info, &e) ? info.stamp.size : 0;
}

int64_t store_bytes(struct store *s) {
    struct buf wal = {0};
    buf_addf(&wal, "%s-wal", s->path);
    int64_t bytes = size_of(s->path) + size_of(wal.p);
    buf_fini(&wal);
    return bytes;
}

/* Nobody asks how much SQLite holds in all, so nobody need wait at the door to be counted. */
void store_setup(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

const char *store_engine(void) {
    return sqlite3_libversion();
}

void store_cool(struct store *s) {
    docs_drop(&s->docs);
    roots_drop(&s->roots);
    sql_forget(s);
    sqlite3_db_release_memory(s->db);
}

void store_rest(struct store *s) {
    sqlite3_db_release_memory(s->db);
}

static int64_t status(struct store *s, int what) {
    int now = 0, most = 0;
    return sqlite3_db_status(s->db, what, &now, &most, 0) == SQLITE_OK ? now : 0;
}

int64_t store_memory(struct store *s) {
    if (!s->weighed) /* SQLite does as if it freed them all: dear for each question */
        s->weighed = status(s, SQLITE_DBSTATUS_SCHEMA_USED) + status(s, SQLITE_DBSTATUS_STMT_USED);
    return (int64_t)(s->docs.n * sizeof *s->docs.items) + s->weighed +
           status(s, SQLITE_DBSTATUS_CACHE_USED);
}
