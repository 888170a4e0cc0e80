/* test_store_chaos.c — many processes at one file, and processes that are killed at any moment.
 * Nothing here depends on how fast anybody is: work is counted, never timed. */
#include "store_fixture.h"

#include "store/store_private.h"
#include "store/tokenizer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static uint64_t random_state = 0x2545f4914f6cdd1du;
static uint32_t random_below(uint32_t n) {
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % n;
}

/* In a child: cmocka's asserts belong to the parent. */
#define MUST(call)                                                                                 \
    do {                                                                                           \
        if (!(call)) {                                                                             \
            fprintf(stderr, "line %d: %s: %s (%d)\n", __LINE__, #call, e.text, (int)e.code);       \
            _exit(1);                                                                              \
        }                                                                                          \
    } while (0)

static pid_t start(void (*run)(const char *path, int number, int out), const char *path, int number,
                   int out) {
    fflush(NULL);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        run(path, number, out);
        _exit(0);
    }
    return pid;
}

static void join(pid_t pid) {
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* Kit `i` in its version `v` has one word that is nobody else's. */
static bool put_version(struct store *s, struct arena *a, int64_t root, const char *root_path,
                        int i, int v, int64_t *kit, struct err *e) {
    char id[32], below[32], body[64];
    snprintf(id, sizeof id, "r%lldk%dv%d", (long long)root, i, v);
    snprintf(below, sizeof below, "kits/%d.md", i);
    snprintf(body, sizeof body, "common body%s", id);
    struct sample sample = {.id = arena_strz(a, str_z(id)),
                            .tags = v % 2 ? "odd every" : "even every",
                            .wiki = "somebody",
                            .body = arena_strz(a, str_z(body)),
                            .body_later = v % 3 == 1};
    if (!put_sample(s, a, root, root_path, arena_strz(a, str_z(below)), &sample, kit, e))
        return false;
    return !sample.body_later || i % 2 || store_put_body(s, *kit, str_z(sample.body), e);
}

static bool read_again(void *context, struct str path, struct buf *body) {
    struct store *s = context;
    struct arena *a = arena_new();
    struct kit_row row;
    bool found = store_kit_at(s, a, path, false, &row);
    if (found)
        buf_addf(body, "common body%.*s", STR_ARG(row.id));
    arena_free(a);
    return found;
}

/* ---- what has to hold whenever nobody writes ---- */

static int64_t ask(sqlite3 *db, const char *text) {
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

/* Whatever names were still to come, come. */
static void name_the_rest(const char *path) {
    struct err e = {0};
    struct store *s = store_open(path, STORE_WRITE, &e);
    OK(s != NULL);
    OK(name_all(s, &e));
    store_close(s);
}

static void check_tables(const char *path) {
    static const struct {
        const char *what, *equal;
    } pairs[] = {
        {"SELECT count(*) = 1 AND min(integrity_check) = 'ok' FROM pragma_integrity_check",
         "SELECT 1"},
        {"SELECT count(*) FROM kit", "SELECT live FROM meta"},
        {"SELECT count(*) FROM kit JOIN fact ON fact.kit = kit.id JOIN root ON root.id = kit.root",
         "SELECT live FROM meta"},
        {"SELECT count(*) FROM fact", "SELECT live FROM meta"},
        {"SELECT count(*) FROM head_docsize",
         "SELECT stale + (SELECT sum(has_body) FROM kit) FROM meta"},
        {"SELECT count(*) FROM kit JOIN head_docsize d ON d.id = kit.doc WHERE has_body",
         "SELECT sum(has_body) FROM kit"},
        {"SELECT count(*) FROM kit JOIN body_docsize d ON d.id = kit.doc WHERE has_body",
         "SELECT sum(has_body) FROM kit"},
        {"SELECT count(*) FROM name", "SELECT 2 * live FROM meta"},
        {"SELECT count(*) FROM name JOIN kit ON kit.id = name.kit", "SELECT 2 * live FROM meta"},
        {"SELECT count(*) FROM ref JOIN kit ON kit.id = ref.kit", "SELECT live FROM meta"},
        {"SELECT total(kits) FROM tag WHERE tag = 'every'", "SELECT live FROM meta"},
        {"SELECT total(kits) FROM tag WHERE tag != 'every'", "SELECT live FROM meta"},
        {"SELECT max(doc) < (SELECT next_doc FROM meta) FROM kit", "SELECT 1"},
        {"SELECT max(generation) <= (SELECT generation FROM meta) FROM kit", "SELECT 1"},
    };
    struct err e = {0};
    sqlite3 *db;
    name_the_rest(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    struct store raw = {.db = db};
    OK(tokenizer_register(&raw, &e));
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        int64_t left = ask(db, pairs[i].what), right = ask(db, pairs[i].equal);
        if (left != right)
            fail_msg("%s: %lld, not %lld", pairs[i].what, (long long)left, (long long)right);
    }
    static const char *const checks[] = {"head", "body", "next_head", "next_body"};
    for (size_t i = 0; i < 4; i++) {
        char text[96];
        snprintf(text, sizeof text, "INSERT INTO %s (%s) VALUES ('integrity-check')", checks[i],
                 checks[i]);
        assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    }
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

struct finding {
    struct store *store;
    struct arena *arena;
    struct scope scope;
    int kits;
};

static bool check_found(void *context, const struct kit_row *row) {
    struct finding *f = context;
    char word[64];
    snprintf(word, sizeof word, "body%.*s", STR_ARG(row->id));
    struct kit_stamp stamp;
    struct str below = str_from(row->path, str_find(row->path, STR("kits/")));
    assert_true(store_stamp(f->store, row->root, below, f->arena, &stamp));
    assert_int_equal(stamp.kit, row->kit);
    size_t n = count_matches(f->store, f->arena, MATCH_BODY, word, &f->scope);
    if (n != stamp.has_body)
        fail_msg("%s is found %zu times", word, n);
    snprintf(word, sizeof word, "%.*s", STR_ARG(row->id));
    assert_int_equal(count_matches(f->store, f->arena, MATCH_HEAD, word, &f->scope),
                     stamp.has_body);
    f->kits++;
    return true;
}

/* Every kit is found by the words of its last version, and by no others. */
static int check_answers(const char *path) {
    struct err e = {0};
    struct store *s = store_open(path, STORE_WRITE, &e);
    OK(s != NULL);
    struct finding f = {.store = s, .arena = arena_new()};
    struct root *roots;
    size_t n = store_roots(s, f.arena, &roots);
    int64_t *ids = ARENA_ARRAY(f.arena, int64_t, n);
    for (size_t i = 0; i < n; i++) /* ids rise with the names that these tests use */
        ids[i] = (int64_t)i + 1;
    f.scope = (struct scope){ids, n};
    OK(store_each(s, &f.scope, check_found, &f, &e));
    int64_t with_body = 0;
    for (size_t r = 0; r < n; r++) {
        struct kit_stamp *stamps;
        size_t count = store_stamps(s, ids[r], STR(""), f.arena, &stamps);
        for (size_t i = 0; i < count; i++)
            with_body += stamps[i].has_body;
    }
    assert_int_equal(count_matches(s, f.arena, MATCH_BODY, "common", &f.scope), with_body);
    assert_false(store_trouble(s, &e));
    arena_free(f.arena);
    store_close(s);
    return f.kits;
}

/* ---- many processes ---- */

enum { MAKERS = 6, WRITERS = 3, READERS = 2, KITS = 30, ROUNDS = 12 };

static void make_and_put(const char *path, int number, int out) {
    (void)out;
    struct err e = {0};
    struct arena *a = arena_new();
    struct store *s = store_open(path, STORE_WRITE, &e);
    MUST(s != NULL);
    int64_t root, kit;
    MUST(store_begin(s, &e));
    MUST(store_root_put(s, STR("/p/.bluekit"), HOME_PROJECT, &root, &e));
    MUST(put_version(s, a, root, "/p/.bluekit", number, 0, &kit, &e));
    MUST(store_commit(s, &e));
    store_close(s);
    arena_free(a);
}

static void all_make_the_file_at_once(void **state) {
    struct fixture *f = *state;
    char path[128];
    pid_t pids[MAKERS];
    for (int round = 0; round < 4; round++) {
        snprintf(path, sizeof path, "%s/new/%d.db", f->dir, round);
        for (int i = 0; i < MAKERS; i++)
            pids[i] = start(make_and_put, path, i, -1);
        for (int i = 0; i < MAKERS; i++)
            join(pids[i]);
        check_tables(path);
        assert_int_equal(check_answers(path), MAKERS);
    }
}

static const char *const root_names[WRITERS] = {"/p/.bluekit", "/q/.bluekit", "/r/.bluekit"};

static void write_rounds(const char *path, int number, int out) {
    (void)out;
    struct err e = {0};
    struct arena *a = arena_new();
    struct store *s = store_open(path, STORE_WRITE, &e);
    MUST(s != NULL);
    const char *name = root_names[number];
    int64_t root, kit;
    bool more, nameless = false; /* gathered in one round, put in the next */
    for (int round = 0; round < ROUNDS; round++) {
        MUST(store_begin(s, &e));
        MUST(!nameless || store_name(s, &e));
        MUST(store_root_put(s, str_z(name), HOME_PROJECT, &root, &e));
        for (int i = 0; i < KITS; i++)
            if ((i + round) % 3 != 0)
                MUST(put_version(s, a, root, name, i, round, &kit, &e));
        if (round % 4 == 1) {
            MUST(store_delete(s, kit, &e));
            MUST(put_version(s, a, root, name, KITS - 1, round, &kit, &e));
        }
        MUST(store_commit(s, &e));
        MUST(store_nameless(s, &nameless, &e));
        MUST(store_tend(s, read_again, s, &more, &e));
        arena_reset(a);
    }
    store_close(s);
    arena_free(a);
}

static void read_rounds(const char *path, int number, int out) {
    (void)number, (void)out;
    struct err e = {0};
    struct arena *a = arena_new();
    struct store *s = store_open(path, STORE_READ, &e);
    MUST(s != NULL);
    const int64_t roots[] = {1, 2, 3};
    const struct scope scope = {roots, 3};
    for (int round = 0; round < 150; round++) {
        const struct match_term term = {.term = STR("common"), .columns = COLUMN_ANY};
        struct match *matches;
        size_t n;
        bool capped;
        MUST(store_match(s, a, MATCH_BODY, &term, 1, &scope, 1000, &matches, &n, &capped, &e));
        struct kit_row *rows;
        MUST(store_referrers(s, a, &scope, STR("/x"), &STR("Somebody"), 1, &rows) <= 3 * KITS);
        MUST(store_recent(s, a, &scope, 5, &rows) <= 5);
        MUST(!store_trouble(s, &e));
        arena_reset(a);
    }
    store_close(s);
    arena_free(a);
}

static void writers_and_readers_share_the_file(void **state) {
    struct fixture *f = *state;
    pid_t pids[WRITERS + READERS];
    for (int i = 0; i < WRITERS; i++)
        pids[i] = start(write_rounds, f->path, i, -1);
    for (int i = 0; i < READERS; i++)
        pids[WRITERS + i] = start(read_rounds, f->path, i, -1);
    for (int i = 0; i < WRITERS + READERS; i++)
        join(pids[i]);
    check_tables(f->path);
    assert_int_equal(check_answers(f->path), WRITERS * KITS);
}

/* ---- killed at any moment ---- */

/* Tells each step by a byte, so that the parent can count and strike. */
static void write_until_killed(const char *path, int number, int out) {
    struct err e = {0};
    struct arena *a = arena_new();
    struct store *s = store_open(path, STORE_WRITE, &e);
    MUST(s != NULL);
    int64_t root, kit;
    bool more, nameless = false;
    for (int round = 0;; round++) {
        MUST(store_begin(s, &e));
        MUST(!nameless || store_name(s, &e));
        MUST(store_root_put(s, STR("/p/.bluekit"), HOME_PROJECT, &root, &e));
        for (int i = 0; i < 8; i++) {
            MUST(put_version(s, a, root, "/p/.bluekit", (round * 5 + i) % 60, number * 1000 + round,
                             &kit, &e));
            MUST(write(out, "k", 1) == 1);
        }
        if (round % 2)
            MUST(store_delete(s, kit, &e));
        MUST(store_commit(s, &e));
        MUST(write(out, "c", 1) == 1);
        MUST(store_nameless(s, &nameless, &e));
        MUST(store_tend(s, read_again, s, &more, &e));
        MUST(write(out, "t", 1) == 1);
        arena_reset(a);
    }
}

/* Enough stale rows for compaction to be under way when the killing starts. */
static void make_stale(struct fixture *f) {
    struct err e = {0};
    int64_t kit;
    for (int v = 0; v < 36; v++) {
        OK(store_begin(f->store, &e));
        for (int i = 0; i < 60; i++)
            OK(put_version(f->store, f->arena, f->root, "/p/.bluekit", i, v, &kit, &e));
        OK(store_commit(f->store, &e));
    }
}

static void killed_writers_leave_a_sound_file(void **state) {
    struct fixture *f = *state;
    int64_t generation = store_generation(f->store);
    for (int round = 0; round < 30; round++) {
        if (round % 15 == 0)
            make_stale(f);
        store_close(f->store);
        f->store = NULL;
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = start(write_until_killed, f->path, round + 1, ends[1]);
        close(ends[1]);
        char byte;
        for (uint32_t steps = 1 + random_below(60); steps > 0; steps--)
            assert_int_equal(read(ends[0], &byte, 1), 1);
        for (uint32_t spins = random_below(200000); spins > 0; spins--)
            __asm__ volatile("" ::: "memory"); /* somewhere within the step */
        kill(pid, SIGKILL);
        assert_int_equal(waitpid(pid, NULL, 0), pid);
        close(ends[0]);
        check_answers(f->path); /* as it is found, before anybody writes */
        check_tables(f->path);
        fixture_open(f);
        assert_true(store_generation(f->store) >= generation);
        generation = store_generation(f->store);
    }
}

/* ---- no room on the disk ---- */

static void write_until_full(const char *path, int number, int out) {
    (void)number, (void)out;
    struct err e = {0};
    struct arena *a = arena_new();
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN);
    MUST(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    struct store *s = store_open(path, STORE_WRITE, &e);
    MUST(s != NULL);
    for (int room = 0; room < 40; room++) { /* the limit falls upon another write each time */
        limit.rlim_cur = (rlim_t)(300000 + room * 5000);
        MUST(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        bool ok = true;
        for (int round = 0; ok; round++) {
            int64_t root, kit;
            ok = store_begin(s, &e);
            if (!ok)
                break;
            ok = store_root_put(s, STR("/p/.bluekit"), HOME_PROJECT, &root, &e);
            for (int i = 0; i < 20 && ok; i++)
                ok = put_version(s, a, root, "/p/.bluekit", i, room * 100 + round, &kit, &e);
            ok = store_commit(s, &e); /* refuses what failed half-way */
        }
        MUST(e.code == ERR_IO || e.code == ERR_EXHAUSTED);
        limit.rlim_cur = limit.rlim_max;
        MUST(setrlimit(RLIMIT_FSIZE, &limit) == 0);
        bool more = true;
        while (more) /* goes on as if nothing had been */
            MUST(store_tend(s, read_again, s, &more, &e));
        arena_reset(a);
    }
    store_close(s);
    arena_free(a);
}

static void a_full_disk_loses_nothing(void **state) {
    struct fixture *f = *state;
    store_close(f->store);
    f->store = NULL;
    join(start(write_until_full, f->path, 0, -1));
    check_tables(f->path);
    assert_int_equal(check_answers(f->path), 20);
}

/* Once told to, by a byte from the descriptor `number`. */
static void write_once(const char *path, int number, int out) {
    struct err e = {0};
    int64_t root;
    char byte;
    (void)out;
    MUST(read(number, &byte, 1) == 1);
    struct store *s;
    while (!(s = store_open(path, STORE_WRITE, &e))) /* however slow the machine is */
        MUST(e.code == ERR_BUSY);
    while (!store_begin(s, &e))
        MUST(e.code == ERR_BUSY);
    MUST(store_root_put(s, STR("/waited/.bluekit"), HOME_PROJECT, &root, &e));
    MUST(store_commit(s, &e));
    store_close(s);
}

static void who_else_writes_is_known(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    assert_true(store_alone(f->store));
    struct store *reader = store_open(f->path, STORE_READ, &e);
    assert_true(store_alone(f->store));
    struct store *other = store_open(f->path, STORE_WRITE, &e);
    assert_false(store_alone(f->store));
    assert_false(store_alone(other));
    store_close(other);
    assert_true(store_alone(f->store));
    store_close(reader);
}

/* Whoever writes all the time asks whether somebody waits, and then is not the next. */
static void who_waits_is_let_in(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct root root;
    bool in = false;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    /* Before the transaction begins: SQLite's memory of its locks must not be inherited. */
    pid_t pid = start(write_once, f->path, ends[0], -1);
    OK(store_begin(f->store, &e));
    assert_false(store_wanted(f->store));
    assert_int_equal(write(ends[1], "x", 1), 1);
    while (!in) {
        while (!store_wanted(f->store)) {
            assert_int_equal(waitpid(pid, NULL, WNOHANG), 0);
            sqlite3_sleep(1);
        }
        OK(store_commit(f->store, &e));
        OK(store_begin(f->store, &e));
        in = store_root_find(f->store, f->arena, STR("/waited/.bluekit"), &root);
    }
    OK(store_commit(f->store, &e));
    join(pid);
    close(ends[0]);
    close(ends[1]);
}

static struct store *interrupted;
static int late_interrupts;

/* A connection that is profiled asks for the time when a statement begins to run: no earlier
 * interrupt would be the statement's. */
static int time_of_an_interrupt(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    (void)vfs;
    if (late_interrupts-- > 0)
        store_interrupt(interrupted);
    *time = 0;
    return SQLITE_OK;
}

static int heed_nothing(unsigned event, void *context, void *statement, void *time) {
    (void)event, (void)context, (void)statement, (void)time;
    return 0;
}

/* An interrupt that comes when all is read but the snapshot not yet left: the next reading sees
 * what was written since, and nobody hears of trouble. */
static void a_late_interrupt_leaves_no_snapshot_open(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t root;
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    interrupted = store_open(f->path, STORE_READ, &e);
    OK(interrupted != NULL);
    for (int i = 0; i < 3; i++) {
        char dir[32];
        struct root found;
        snprintf(dir, sizeof dir, "/late%d/.bluekit", i);
        OK(store_begin(f->store, &e));
        OK(store_root_put(f->store, str_z(dir), HOME_PROJECT, &root, &e));
        OK(store_commit(f->store, &e));
        store_read_begin(interrupted);
        assert_true(store_root_find(interrupted, f->arena, str_z(dir), &found));
        int (*real_time)(sqlite3_vfs *, sqlite3_int64 *) = vfs->xCurrentTimeInt64;
        late_interrupts = i;
        vfs->xCurrentTimeInt64 = time_of_an_interrupt;
        sqlite3_trace_v2(interrupted->db, SQLITE_TRACE_PROFILE, heed_nothing, NULL);
        store_read_end(interrupted);
        sqlite3_trace_v2(interrupted->db, 0, NULL, NULL);
        vfs->xCurrentTimeInt64 = real_time;
        assert_true(late_interrupts < 0);
        assert_false(store_trouble(interrupted, &e));
    }
    store_close(interrupted);
}

/* ---- shared memory that could not be opened as it should ---- */

static int shm_faults;

static int open_or_fail(const char *path, int flags, int mode) {
    if (str_ends(str_z(path), STR("-shm")) && (flags & O_ACCMODE) == O_RDWR && shm_faults-- > 0) {
        errno = EMFILE;
        return -1;
    }
    return open(path, flags, mode);
}

static void hold_open(const char *path, int number, int out) {
    struct err e = {0};
    char byte;
    alarm(60); /* should the parent fail */
    struct store *s = store_open(path, STORE_WRITE, &e);
    MUST(s != NULL);
    MUST(write(out, "x", 1) == 1);
    MUST(read(number, &byte, 1) == 1);
    store_close(s);
}

/* With a descriptor too few at the wrong moment SQLite takes what others have for reading only, and
 * so does every later connection of the process: the file is given up, and the next one is sound.
 */
static void shared_memory_for_reading_only_is_left(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int ready[2], over[2];
    char byte;
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    store_close(f->store);
    f->store = NULL;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(over), 0);
    pid_t pid = start(hold_open, f->path, over[0], ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(vfs->xSetSystemCall(vfs, "open", (sqlite3_syscall_ptr)open_or_fail),
                     SQLITE_OK);
    shm_faults = 1;
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    assert_true(shm_faults <= 0);
    struct store *writer = store_open(f->path, STORE_WRITE, &e);
    if (writer) {
        assert_false(store_begin(writer, &e));
        store_close(writer);
    }
    assert_int_equal(e.code, ERR_CORRUPT);
    OK(store_set_aside(f->path, &e));
    fixture_open(f);
    OK(store_begin(f->store, &e));
    OK(store_root_put(f->store, STR("/p/.bluekit"), HOME_PROJECT, &f->root, &e));
    OK(store_commit(f->store, &e));
    assert_int_equal(vfs->xSetSystemCall(vfs, "open", NULL), SQLITE_OK);
    store_close(reader);
    assert_int_equal(write(over[1], "x", 1), 1);
    join(pid);
    for (int i = 0; i < 2; i++) {
        close(ready[i]);
        close(over[i]);
    }
}

int main(void) {
    log_set_level(LOG_ERROR);
#define T(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(all_make_the_file_at_once),
        T(who_waits_is_let_in),
        T(who_else_writes_is_known),
        T(writers_and_readers_share_the_file),
        T(killed_writers_leave_a_sound_file),
        T(a_full_disk_loses_nothing),
        T(a_late_interrupt_leaves_no_snapshot_open),
        T(shared_memory_for_reading_only_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
