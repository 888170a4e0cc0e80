/* The disk under the index fails at the first, second, third … call of each kind: the session goes
 * on, and when the disk works again the indexer knows what a fresh one knows. What else may happen
 * to the file while it is open comes after that. KITLS_TEST_FAULTS=1 tries every call, not the
 * first ones and samples of the others. */
#include "scan_compare.h"

#include "fault_vfs.h"

#include <fcntl.h>

static const char *const names[FAULT_KINDS] = {"read", "write", "full", "busy", "held", "torn",
                                               "sync", "cut",   "open", "lock", "map",  "delete"};

struct trial {
    struct scene *p;
    struct rig r;
    struct said said;
};

static void put_world(struct scene *p, int version) {
    for (int i = 0; i < 12; i++) {
        char name[64], id[16], body[64];
        snprintf(name, sizeof name, "w/.bluekit/kits/k%d.md", i);
        snprintf(id, sizeof id, "k%d", (i + version) % 10);
        snprintf(body, sizeof body, "[next](k%d.md) [[k%d]] v%d", i + version, i + 7, version);
        put_kit(p, name, id, body);
    }
}

static void begin(struct trial *t, struct scene *p, const char *store) {
    *t = (struct trial){.p = p, .said = {.arena = arena_new()}};
    put_world(p, 0);
    rig_open(&t->r, p, store);
    t->r.on_problems = said_note;
    t->r.context = &t->said;
    indexer_add_folder(t->r.ix, at(p, "w"), true);
}

/* Until all is as it should be, or it has told that it is not; orders are answered either way. */
static void wait_for_news(struct trial *t) {
    int64_t token = ++t->r.token;
    indexer_sync(t->r.ix, token);
    for (bool over = false; !over && t->r.troubles == 0;) {
        struct letter *l;
        while ((l = mailbox_take(t->r.out))) {
            struct report *report = (struct report *)l;
            over = over || (rig_read(&t->r, report) == REPORT_SYNCED && report->token == token);
            report_free(report);
        }
        if (!over && t->r.troubles == 0)
            assert_true(waiter_wait(t->r.waiter, 60000) & (WAIT_WOKEN | WAIT_READABLE));
    }
    report_free(rig_health(&t->r));
}

/* As a thread that answers questions: damage that the indexer has no reason to read is told. */
static void read_as_others_do(struct trial *t) {
    struct err e = {0};
    struct os_info info;
    struct store *s = store_open(t->r.store_path, STORE_READ, &e);
    if (!s && e.code == ERR_CORRUPT && os_stat(t->r.store_path, &info, &e)) {
        indexer_suspect(t->r.ix, info.stamp.inode);
        rig_sync(&t->r);
    }
    store_close(s);
}

static void end(struct trial *t, const char *fresh) {
    struct buf have = {0}, want = {0};
    rig_sync(&t->r);
    read_as_others_do(t);
    describe(&t->r, &t->said, &have);
    struct rig other;
    struct said said = {.arena = arena_new()};
    rig_open(&other, t->p, fresh);
    other.on_problems = said_note;
    other.context = &said;
    indexer_add_folder(other.ix, at(t->p, "w"), true);
    rig_sync(&other);
    describe(&other, &said, &want);
    if (!str_eq(buf_str(&have), buf_str(&want))) {
        print_missing("is too much", &have, &want);
        print_missing("is missing", &want, &have);
        fail();
    }
    rig_close(&other);
    arena_free(said.arena);
    buf_fini(&have);
    buf_fini(&want);
    struct report *health = rig_health(&t->r);
    assert_string_equal(health->index_state, "ready");
    report_free(health);
    rig_close(&t->r);
    arena_free(t->said.arena);
    remove_tree(atz(t->p, "fresh"));
    remove_tree(atz(t->p, "cache"));
}

/* False: so many calls of the kind there are not. `running`: they begin when the index is there. */
static bool try_fault(struct scene *p, enum fault_kind kind, long nth, bool ever_after,
                      bool running) {
    struct trial t;
    if (!running)
        fault_arm(kind, nth, ever_after);
    begin(&t, p, "cache/index.db");
    if (running) {
        rig_sync(&t.r);
        fault_arm(kind, nth, ever_after);
    }
    if (ever_after)
        wait_for_news(&t);
    else if (!running)
        rig_sync(&t.r);
    put_world(p, 1);
    if (ever_after)
        wait_for_news(&t);
    else
        rig_sync(&t.r);
    bool fired = fault.fired > 0;
    fault_lift();
    if (nth % 2)
        put_world(p, 2);
    end(&t, "fresh/index.db");
    return fired;
}

static void try_all(struct scene *p, enum fault_kind kind, bool ever_after, bool running) {
    bool every = getenv("KITLS_TEST_FAULTS") != NULL;
    long tried = 0;
    for (long nth = 1; try_fault(p, kind, nth, ever_after, running); tried++)
        nth += every || nth < 4 ? 1 : nth / 2 + 1;
    print_message("%s%s%s: %ld faults\n", names[kind], ever_after ? " and ever after" : "",
                  running ? ", running" : "", tried);
    /* nothing is deleted or cut short but at the end */
    assert_true(tried > 0 || kind == FAULT_DELETE || kind == FAULT_TRUNCATE || running);
}

static void each_call_may_fail(void **state) {
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        try_all(*state, (enum fault_kind)kind, false, false);
        try_all(*state, (enum fault_kind)kind, false, true);
    }
}

static void all_calls_may_fail_from_then_on(void **state) {
    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        if (kind == FAULT_BUSY || kind == FAULT_HELD)
            continue; /* that is waited for */
        try_all(*state, (enum fault_kind)kind, true, false);
        try_all(*state, (enum fault_kind)kind, true, true);
    }
}

/* ---- what may become of the file ---- */

/* By another process: one that closed the file here would take SQLite's locks along. */
static void by_shell(struct trial *t, const char *command) {
    struct buf text = {0};
    buf_addf(&text, "cd '%s/cache' && %s", t->p->dir, command);
    assert_int_equal(system(text.p), 0);
    buf_fini(&text);
}

static void whatever_becomes_of_the_file(void **state) {
    static const char *const commands[] = {
        "rm index.db",
        "rm index.db*",
        "rm -rf .[!.]* * ; true",
        ": > index.db",
        "head -c 5000 index.db > x && cat x > index.db",
        "head -c 65536 /dev/urandom > index.db",
        "mv index.db gone && mkdir -p index.db/full",
        "mv index.db gone && ln -s nowhere/at/all index.db",
        "mv index.db gone && cp gone index.db",
        "mv index.db gone && echo text > index.db",
        "mv index.db gone && mkfifo index.db",
        "mkdir -p index.db.broken/full && head -c 9000 /dev/urandom > index.db",
        "touch index.db-journal && : > index.db-wal",
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct trial t;
        print_message("%s\n", commands[i]);
        begin(&t, *state, "cache/index.db");
        rig_sync(&t.r);
        by_shell(&t, commands[i]);
        put_world(t.p, 1);
        rig_sync(&t.r);
        put_world(t.p, 2);
        end(&t, "fresh/index.db");
    }
}

static void a_newer_version_may_take_the_file(void **state) {
    struct trial t;
    sqlite3 *db;
    begin(&t, *state, "cache/index.db");
    rig_sync(&t.r);
    assert_int_equal(sqlite3_open(t.r.store_path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 9999", NULL, NULL, NULL), SQLITE_OK);
    put_world(t.p, 1);
    rig_sync(&t.r);
    assert_int_equal(t.r.troubles, 1);
    sqlite3_close(db);
    end(&t, "fresh/index.db");
}

static void a_reader_may_find_the_damage(void **state) {
    struct trial t;
    struct os_info info;
    struct err e = {0};
    begin(&t, *state, "cache/index.db");
    rig_sync(&t.r);
    assert_true(os_stat(t.r.store_path, &info, &e));
    indexer_suspect(t.r.ix, info.stamp.inode + 1); /* of a file that is gone */
    rig_sync(&t.r);
    assert_int_equal(t.r.troubles, 0);
    indexer_suspect(t.r.ix, info.stamp.inode);
    indexer_suspect(t.r.ix, info.stamp.inode); /* by then it is gone */
    rig_sync(&t.r);
    assert_int_equal(t.r.troubles, 1);
    end(&t, "fresh/index.db");
}

/* Who goes on reading what it was has SQLite's locks on it, and would keep it from being filled. */
static void an_emptied_file_is_no_matter(void **state) {
    struct trial t;
    struct root *roots;
    struct err e = {0};
    begin(&t, *state, "cache/index.db");
    rig_sync(&t.r);
    struct store *reader = store_open(t.r.store_path, STORE_READ, &e);
    assert_non_null(reader);
    assert_int_not_equal(store_roots(reader, t.said.arena, &roots), 0);
    assert_int_equal(truncate(t.r.store_path, 0), 0);
    rig_sync(&t.r);
    assert_int_equal(t.r.troubles, 1);
    store_close(reader);
    end(&t, "fresh/index.db");
}

enum use { USED_LONG_AGO, USED_NOW, DROPPED };

static enum use use_of_root(sqlite3 *db) {
    sqlite3_stmt *get;
    enum use use = DROPPED;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT used > 0 FROM root", -1, &get, NULL),
                     SQLITE_OK);
    if (sqlite3_step(get) == SQLITE_ROW)
        use = sqlite3_column_int(get, 0) ? USED_NOW : USED_LONG_AGO;
    sqlite3_finalize(get);
    return use;
}

/* The clock has jumped, or it has been running for months. What has not been used for long is seen
 * to once a day in a moment of rest: when that was over before it could be made to look long
 * unused, the next server is tried. */
static void a_root_in_use_does_not_expire(void **state) {
    struct trial t;
    enum use use = USED_LONG_AGO;
    while (use == USED_LONG_AGO) {
        sqlite3 *db;
        begin(&t, *state, "cache/index.db");
        rig_sync(&t.r);
        assert_int_equal(sqlite3_open(t.r.store_path, &db), SQLITE_OK);
        sqlite3_busy_timeout(db, 60000);
        assert_int_equal(sqlite3_exec(db, "UPDATE root SET used = 0", NULL, NULL, NULL), SQLITE_OK);
        for (int64_t until = os_clock_ns() + 5000000000;
             use == USED_LONG_AGO && os_clock_ns() < until; use = use_of_root(db))
            report_free(rig_health(&t.r));
        sqlite3_close(db);
        assert_int_not_equal(use, DROPPED);
        end(&t, "fresh/index.db");
    }
}

/* ---- what others commit ---- */

static struct other { /* another server, between two steps of the indexer */
    struct store *store;
    struct str path;
} other;

static void say_it_is_gone(void) {
    struct err e = {0};
    assert_true(store_begin(other.store, &e));
    assert_true(store_target_put(other.store, other.path, EXISTS_NOT, -1, &e));
    assert_true(store_commit(other.store, &e));
}

/* The moment after a commit of our own is as good as any. */
static void what_others_commit_right_after_us_is_news(void **state) {
    struct scene *p = *state;
    struct trial t;
    struct err e = {0};
    put(p, "w/code.c", "int x;\n");
    put_kit(p, "w/.bluekit/kits/one.md", "one", "[code](../../code.c)");
    begin(&t, p, "cache/index.db");
    rig_sync(&t.r);
    assert_false(contains(t.r.problems, "KIT305"));
    other = (struct other){store_open(t.r.store_path, STORE_WRITE, &e), at(p, "w/code.c")};
    assert_non_null(other.store);
    fault.written = say_it_is_gone;
    put_kit(p, "w/.bluekit/kits/two.md", "two", "Text.");
    rig_sync(&t.r);
    assert_true(contains(t.r.problems, "one.md: KIT305"));
    store_close(other.store);
    rig_close(&t.r);
    arena_free(t.said.arena);
}

static void put_another_root(void) {
    struct err e = {0};
    int64_t id;
    assert_true(store_begin(other.store, &e));
    assert_true(store_root_put(other.store, other.path, HOME_PROJECT, &id, &e));
    assert_true(store_commit(other.store, &e));
}

/* The number that a root would have had is that of another root by now. */
static void a_root_may_be_enrolled_in_vain(void **state) {
    struct scene *p = *state;
    struct trial t;
    struct err e = {0};
    begin(&t, p, "cache/index.db");
    rig_sync(&t.r);
    other = (struct other){store_open(t.r.store_path, STORE_WRITE, &e), STR("/x/.bluekit")};
    assert_non_null(other.store);
    fault.written = put_another_root;
    fault_arm(FAULT_BUSY, 1, false);
    put_kit(p, "w/p/.bluekit/kits/two.md", "two", "Text.");
    rig_sync(&t.r);
    assert_true(fault.fired);
    fault_lift();
    store_close(other.store);
    assert_true(rig_has(&t.r, "w/p/.bluekit/kits/two.md"));
    end(&t, "fresh/index.db");
}

/* Whoever has to wait too long for what he reads decides nothing by it. */
static void what_a_busy_index_did_not_say_is_asked_again(void **state) {
    struct scene *p = *state;
    struct err e = {0};
    bool fired = true;
    for (long nth = 1; fired; nth++) {
        struct trial t;
        put_kit(p, "w/.bluekit/kits/sub/a.md", "a", "[k1](../k1.md)");
        put_kit(p, "w/.bluekit/kits/b.md", "b", "[a](sub/a.md)");
        begin(&t, p, "cache/index.db");
        rig_sync(&t.r);
        other = (struct other){store_open(t.r.store_path, STORE_WRITE, &e), STR("/x")};
        assert_non_null(other.store);
        say_it_is_gone(); /* nothing is at hand that was read before */
        fault_arm(FAULT_HELD, nth, false);
        move(p, "w/.bluekit/kits/sub", "away");
        rig_sync(&t.r);
        fired = fault.fired > 0;
        fault_lift();
        store_close(other.store);
        assert_false(rig_has(&t.r, "w/.bluekit/kits/sub/a.md"));
        end(&t, "fresh/index.db");
        remove_tree(atz(p, "away"));
    }
}

/* Root may write anywhere; whoever else runs the tests may not. */
static void a_cache_that_cannot_be_written(void **state) {
    struct scene *p = *state;
    struct trial t;
    if (getuid() == 0)
        skip();
    make_dir(p, "cache");
    assert_int_equal(chmod(atz(p, "cache"), 0500), 0);
    begin(&t, p, "cache/index.db");
    struct report *health = rig_health(&t.r);
    assert_string_equal(health->index_state, "unavailable");
    report_free(health);
    assert_int_equal(chmod(atz(p, "cache"), 0700), 0);
    end(&t, "fresh/index.db");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void) {
    fault_install();
    const struct CMUnitTest tests[] = {
        CASE(each_call_may_fail),
        CASE(all_calls_may_fail_from_then_on),
        CASE(whatever_becomes_of_the_file),
        CASE(a_newer_version_may_take_the_file),
        CASE(a_reader_may_find_the_damage),
        CASE(an_emptied_file_is_no_matter),
        CASE(a_root_in_use_does_not_expire),
        CASE(what_others_commit_right_after_us_is_news),
        CASE(a_root_may_be_enrolled_in_vain),
        CASE(what_a_busy_index_did_not_say_is_asked_again),
        CASE(a_cache_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
