/* The indexer when things go wrong around it: lost events, damage, other processes that die, roots
 * and settings that change while it works. In the end it says what a fresh one says. */
#include "scan_compare.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

static void listen_to(struct rig *r, struct said *said) {
    *said = (struct said){.arena = arena_new()};
    r->on_problems = said_note;
    r->context = said;
}

static void open_with(struct rig *r, struct scene *p, struct said *said) {
    rig_open(r, p, "cache/index.db");
    listen_to(r, said);
    indexer_add_folder(r->ix, at(p, "w"), true);
}

static void close_both(struct rig *r, struct said *said) {
    rig_close(r);
    arena_free(said->arena);
}

/* Each with an id, a link to the next one and a name of nobody. */
static void put_many(struct scene *p, const char *dir, int from, int to) {
    for (int i = from; i < to; i++) {
        char name[96], id[32], body[96];
        snprintf(name, sizeof name, "%s/k%d.md", dir, i);
        snprintf(id, sizeof id, "k%d", i);
        snprintf(body, sizeof body, "[next](k%d.md) [[%s%d]]", i + 1, i % 50 ? "k" : "nobody", i);
        put_kit(p, name, id, body);
    }
}

/* ---- lost events ---- */

static int64_t most_queued_events(void) {
    char text[32] = "";
    FILE *f = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
    if (f && !fgets(text, sizeof text, f))
        text[0] = '\0';
    if (f)
        fclose(f);
    return strtoll(text, NULL, 10);
}

/* Its thread waits for whoever writes to the index, and takes no events meanwhile. */
static struct store *hold(struct rig *r, const char *name) {
    struct err e = {0};
    struct store *s = store_open(r->store_path, STORE_WRITE, &e);
    assert_non_null(s);
    assert_true(store_begin(s, &e));
    put_kit(r->place, name, "held", "Text.");
    while (indexer_queue(r->ix, NULL) == 0)
        sched_yield();
    return s;
}

/* Two events a call: it is over before whoever waits for the index loses patience. */
static void flood(struct scene *p, int64_t events) {
    const char *a = atz(p, "w/.bluekit/kits/flood-a.md"), *b = atz(p, "w/.bluekit/kits/flood-b.md");
    put(p, "w/.bluekit/kits/flood-a.md", "# Flood\n");
    for (int64_t i = 0; i < events; i += 4) {
        assert_int_equal(rename(a, b), 0);
        assert_int_equal(rename(b, a), 0);
    }
    assert_int_equal(unlink(a), 0);
}

static void lost_events_lose_nothing(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    int64_t most = most_queued_events();
    if (most <= 0 || most > 100000)
        skip();
    put_many(p, "w/.bluekit/kits", 0, 50);
    put_kit(p, "w/.bluekit/kits/sub/gone.md", "gone", "Text.");
    open_with(&r, p, &said);
    rig_sync(&r);
    for (unsigned round = 0; round < 2; round++) {
        struct store *holding = hold(&r, "w/.bluekit/kits/held.md");
        flood(p, most);
        put_many(p, "w/.bluekit/kits/new", 0, 20);
        put_kit(p, "w/.bluekit/kits/k3.md", "k4", round ? "Other." : "Changed.");
        put_kit(p, "w/late/.bluekit/kits/a.md", "a", "[gone](gone.md)");
        remove_tree(atz(p, "w/.bluekit/kits/sub"));
        store_rollback(holding);
        store_close(holding);
        rig_sync(&r);
        assert_true(is_as_fresh(&r, &said, round));
        assert_int_equal(unlink(atz(p, "w/.bluekit/kits/held.md")), 0);
    }
    struct report *health = rig_health(&r);
    assert_true(health->watcher_count == 2 && health->watchers[0].overflows >= 1);
    report_free(health);
    close_both(&r, &said);
}

/* ---- damage ---- */

/* By another process: one that closed the file here would take SQLite's locks along. */
static void damage(const char *path) {
    pid_t pid = fork();
    if (pid == 0) {
        static const char junk[4096] = "not a page of any tree";
        int fd = open(path, O_WRONLY);
        off_t end = lseek(fd, 0, SEEK_END);
        bool ok = fd >= 0;
        for (off_t at = sizeof junk; ok && at < end; at += (off_t)sizeof junk)
            ok = pwrite(fd, junk, sizeof junk, at) == (ssize_t)sizeof junk;
        _exit(!ok);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void pages_damaged_while_it_runs_are_no_matter(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits", 0, 300);
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    rig_close(&r); /* all of the log is in the file now */
    open_with(&r, p, &said);
    rig_sync(&r);
    assert_int_equal(r.troubles, 0);
    damage(r.store_path);
    put_kit(p, "w/.bluekit/kits/k7.md", "k8", "Changed.");
    rig_sync(&r);
    assert_int_equal(r.troubles, 1);
    assert_int_equal(rig_count(r.store_path), 300);
    assert_true(is_as_fresh(&r, &said, 0));
    struct report *health = rig_health(&r);
    assert_string_equal(health->index_state, "ready");
    report_free(health);
    close_both(&r, &said);
}

/* ---- other processes ---- */

/* Another server, as a process: a byte for each letter, until it is killed. */
static int be_another(const char *dir, const char *store) {
    struct waiter *waiter = waiter_new();
    struct mailbox *out = mailbox_new(waiter_wake, waiter);
    struct indexer_options options = {.store_path = store, .watch = {WATCH_AUTO, 25, 300, 2000}};
    log_set_level(LOG_ERROR);
    struct indexer *ix = indexer_new(&options, out);
    for (int64_t token = 1;; token++) {
        indexer_add_folder(ix, str_z(dir), true);
        indexer_republish(ix);
        indexer_sync(ix, token);
        for (bool done = false; !done;) {
            waiter_wait(waiter, -1);
            for (struct letter *l; (l = mailbox_take(out));) {
                done = done || l->kind == REPORT_SYNCED;
                report_free((struct report *)l);
                if (write(STDOUT_FILENO, "x", 1) != 1)
                    return 1;
            }
        }
    }
}

static pid_t start_another(struct scene *p, const char *store, int *from) {
    extern char **environ;
    int ends[2];
    pid_t pid;
    char self[] = "/proc/self/exe";
    char *dir = arena_strz(p->arena, at(p, "w")), *path = arena_strz(p->arena, str_z(store));
    char *argv[] = {self, dir, path, NULL};
    posix_spawn_file_actions_t actions;
    assert_int_equal(pipe(ends), 0);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    assert_int_equal(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *from = ends[0];
    return pid;
}

static void kill_after(pid_t pid, int from, int letters) {
    char byte;
    for (int i = 0; i < letters; i++)
        assert_int_equal(read(from, &byte, 1), 1);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    close(from);
}

static void others_may_be_killed_at_any_point(void **state) {
    static const int letters[] = {1, 2, 3, 5, 8, 13, 4, 21};
    struct scene *p = *state;
    struct rig r;
    struct said said;
    int from;
    put_many(p, "w/.bluekit/kits", 0, 700);
    make_dir(p, "cache");
    const char *store = atz(p, "cache/index.db");
    pid_t first = start_another(p, store, &from);
    kill_after(first, from, 4); /* in the middle of a cold build */
    open_with(&r, p, &said);
    for (unsigned round = 0; round < sizeof letters / sizeof *letters; round++) {
        pid_t pid = start_another(p, store, &from);
        put_many(p, "w/.bluekit/kits/more", 0, 20 + (int)round * 10);
        put_kit(p, "w/.bluekit/kits/k9.md", round % 2 ? "k10" : "k9", "Changed.");
        assert_int_equal(unlink(atz(p, "w/.bluekit/kits/more/k3.md")), 0);
        kill_after(pid, from, letters[round]);
        rig_sync(&r);
        if (round % 4 == 3)
            assert_true(is_as_fresh(&r, &said, round));
    }
    assert_int_equal(r.troubles, 0);
    close_both(&r, &said);
}

/* ---- roots ---- */

static void a_root_may_go_and_come_at_once(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits", 0, 300);
    open_with(&r, p, &said);
    for (int i = 0; i < 10; i++) {
        indexer_remove_folder(r.ix, at(p, "w"));
        indexer_add_folder(r.ix, at(p, "w"), true);
    }
    rig_sync(&r);
    assert_true(is_as_fresh(&r, &said, 0));
    for (int i = 0; i < 10; i++) {
        move(p, "w/.bluekit", i % 2 ? "w/.bluekit-not" : "away");
        if (i == 4)
            rig_sync(&r);
        move(p, i % 2 ? "w/.bluekit-not" : "away", "w/.bluekit");
    }
    put_kit(p, "w/.bluekit/kits/last.md", "last", "[gone](gone.md)");
    rig_sync(&r);
    assert_true(is_as_fresh(&r, &said, 1));
    indexer_remove_folder(r.ix, at(p, "w"));
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    for (size_t i = 0; i < said.count; i++)
        assert_int_equal(said.codes[i].n, 0); /* all that was said is withdrawn */
    close_both(&r, &said);
}

static void await_begin(struct rig *r) {
    while (!r->begun)
        report_free(rig_await(r, REPORT_PROGRESS, 0));
}

static void a_folder_may_go_while_it_is_indexed(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits", 0, 1500);
    open_with(&r, p, &said);
    await_begin(&r);
    indexer_remove_folder(r.ix, at(p, "w"));
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    rig_clear(&r);
    indexer_add_folder(r.ix, at(p, "w"), true);
    await_begin(&r);
    move(p, "w/.bluekit", "away");
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    assert_int_equal(rig_count(r.store_path), 0);
    move(p, "away", "w/.bluekit");
    rig_sync(&r);
    assert_true(is_as_fresh(&r, &said, 0));
    close_both(&r, &said);
}

/* What a listing has missed is forgotten in slices, and what is back before its turn stays. */
static void what_comes_back_during_a_pass_stays(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits/a", 0, 1500);
    put_many(p, "w/.bluekit/kits/z", 0, 20);
    put_many(p, "w/.bluekit/kits/zz", 0, 1);
    open_with(&r, p, &said);
    rig_sync(&r);
    close_both(&r, &said);
    move(p, "w/.bluekit/kits/a", "a");
    move(p, "w/.bluekit/kits/z", "z");
    move(p, "w/.bluekit/kits/zz/k0.md", "k0.md");
    struct indexer_options options = rig_options(p, "cache/index.db");
    options.watch.quiet_ms = 0;
    rig_open_with(&r, p, &options);
    listen_to(&r, &said);
    indexer_add_folder(r.ix, at(p, "w"), true);
    await_begin(&r);
    move(p, "z", "w/.bluekit/kits/z"); /* the same files at the same places */
    move(p, "k0.md", "w/.bluekit/kits/zz/k0.md");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 21);
    assert_true(is_as_fresh(&r, &said, 0));
    close_both(&r, &said);
}

static void await_bodies(struct rig *r) {
    for (bool begun = false; !begun;) {
        struct report *report = rig_await(r, REPORT_PROGRESS, 0);
        begun = report->bodies;
        report_free(report);
    }
}

static void a_root_may_be_found_while_somebody_writes(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    struct report *report = NULL;
    put_kit(p, "w/.bluekit/kits/one.md", "one", "[gone](gone.md)");
    open_with(&r, p, &said);
    rig_sync(&r);
    struct store *other = hold(&r, "w/.bluekit/kits/two.md");
    put_kit(p, "w/p/.bluekit/kits/three.md", "three", "[gone](gone.md)");
    while (!report || report->root_count < 2) { /* it has lost patience, and has no number for it */
        report_free(report);
        report = rig_await(&r, REPORT_SCOPE, 1);
    }
    report_free(report);
    store_rollback(other);
    store_close(other);
    rig_sync(&r);
    assert_true(is_as_fresh(&r, &said, 0));
    close_both(&r, &said);
}

/* A directory far above what links lead to is renamed: nothing below it has an event. */
static void what_links_lead_to_may_move_with_all_above(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_kit(p, "out/far/a/one.md", "one", "[x](../../src/x.c)");
    put_kit(p, "out/far/b/p/.bluekit/kits/two.md", "two", "Text.");
    put(p, "out/far/c/src/x.c", "int x;\n");
    make_dir(p, "w/.bluekit/kits");
    link_to(p, "w/.bluekit/kits/link.md", atz(p, "out/far/a/one.md"));
    link_to(p, "w/p", atz(p, "out/far/b/p"));
    link_to(p, "w/src", atz(p, "out/far/c/src"));
    open_with(&r, p, &said);
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/link.md"));
    assert_int_equal(r.root_count, 2);
    for (unsigned i = 0; i < 2; i++) {
        put_kit(p, "w/.bluekit/kits/three.md", i ? "here" : "gone", "[x](../../src/x.c)");
        move(p, i ? "out/away" : "out/far", i ? "out/far" : "out/away");
        rig_sync(&r);
        assert_true(is_as_fresh(&r, &said, i));
    }
    close_both(&r, &said);
}

static enum existence target_of(struct rig *r, const char *name) {
    struct store *s = rig_store(r->store_path);
    int64_t lines;
    enum existence state = store_target(s, at(r->place, name), &lines);
    store_close(s);
    return state;
}

/* As a server does that has seen it gone, or for roots that nobody has used for long. */
static void drop_root(struct rig *r, const char *name, bool all) {
    struct err e = {0};
    struct root root;
    bool more;
    struct store *s = store_open(r->store_path, STORE_WRITE, &e);
    assert_non_null(s);
    assert_true(store_root_find(s, r->place->arena, at(r->place, name), &root));
    assert_true(store_begin(s, &e));
    do
        assert_true(store_root_thin(s, root.id, &more, &e));
    while (all && more);
    assert_int_equal(more, !all);
    assert_true(store_commit(s, &e));
    store_close(s);
}

/* What only an open document names is still looked at when the index has been opened again. */
static void what_documents_name_is_not_forgotten(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_kit(p, "w/.bluekit/kits/one.md", "one", "[gone](gone.md)");
    make_dir(p, "w/src");
    open_with(&r, p, &said);
    struct str wanted = at(p, "w/src/x.c");
    indexer_want_targets(r.ix, &wanted, 1);
    rig_sync(&r);
    assert_int_equal(target_of(&r, "w/src/x.c"), EXISTS_NOT);
    drop_root(&r, "w/.bluekit", true);
    put_kit(p, "w/.bluekit/kits/two.md", "two", "Text.");
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/one.md"));
    put(p, "w/src/x.c", "int x;\n");
    rig_sync(&r);
    assert_int_equal(target_of(&r, "w/src/x.c"), EXISTS_FILE);
    assert_true(is_as_fresh(&r, &said, 0));
    close_both(&r, &said);
}

/* Somebody who saw a root gone for a moment drops it when others have seen it back already. */
static void a_root_that_others_drop_is_made_again(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits", 0, 300);
    put_kit(p, "w/p/.bluekit/kits/two.md", "two", "[one](../../../.bluekit/kits/k1.md)");
    open_with(&r, p, &said);
    rig_sync(&r);
    for (unsigned round = 0; round < 2; round++) {
        drop_root(&r, "w/.bluekit", round);
        rig_sync(&r);
        assert_int_equal(rig_count(r.store_path), 301);
        assert_true(is_as_fresh(&r, &said, round));
    }
    close_both(&r, &said);
}

/* All has been checked, and bodies are still to come: what referred to it says so. */
static void a_root_may_go_between_the_phases(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct said said;
    struct err e = {0};
    put_many(p, "w/a/.bluekit/kits", 0, 1500);
    put_kit(p, "w/a/.bluekit/kits/one.md", "one", "[other](../../../b/.bluekit/kits/other.md)");
    put_kit(p, "w/b/.bluekit/kits/other.md", "other", "Text.");
    make_dir(p, "cache");
    struct store *other = store_open(atz(p, "cache/index.db"), STORE_WRITE, &e);
    assert_non_null(other); /* while it is open slices are short */
    open_with(&r, p, &said);
    await_bodies(&r);
    move(p, "w/b/.bluekit", "away");
    rig_sync(&r);
    store_close(other);
    assert_true(is_as_fresh(&r, &said, 0));
    close_both(&r, &said);
}

/* ---- settings ---- */

static void watching_may_change_while_files_do(void **state) {
    static const enum watch_setting settings[] = {WATCH_POLL, WATCH_OFF, WATCH_AUTO};
    struct scene *p = *state;
    struct rig r;
    struct said said;
    put_many(p, "w/.bluekit/kits", 0, 60);
    open_with(&r, p, &said);
    for (int i = 0; i < 24; i++) {
        char dir[64];
        struct watch_options options = {settings[i % 3], 25, 300, i % 2 ? 10 : 60000};
        snprintf(dir, sizeof dir, "w/.bluekit/kits/d%d", i % 5);
        indexer_set_watch(r.ix, &options);
        put_many(p, dir, i, i + 5);
        if (i % 4 == 1)
            remove_tree(atz(p, dir));
        if (i % 6 == 5)
            rig_sync(&r);
    }
    assert_true(is_as_fresh(&r, &said, 0));
    put_kit(p, "w/.bluekit/kits/d1/after.md", "after", "[gone](gone.md)");
    rig_sync(&r);
    assert_true(is_as_fresh(&r, &said, 1));
    close_both(&r, &said);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(int argc, char **argv) {
    if (argc == 3)
        return be_another(argv[1], argv[2]);
    const struct CMUnitTest tests[] = {
        CASE(lost_events_lose_nothing),
        CASE(pages_damaged_while_it_runs_are_no_matter),
        CASE(others_may_be_killed_at_any_point),
        CASE(a_root_may_go_and_come_at_once),
        CASE(a_folder_may_go_while_it_is_indexed),
        CASE(what_comes_back_during_a_pass_stays),
        CASE(a_root_may_be_found_while_somebody_writes),
        CASE(what_links_lead_to_may_move_with_all_above),
        CASE(what_documents_name_is_not_forgotten),
        CASE(a_root_that_others_drop_is_made_again),
        CASE(a_root_may_go_between_the_phases),
        CASE(watching_may_change_while_files_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
