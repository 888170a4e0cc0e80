/* Trees: a source that says what the test says, over real directories; then libuv itself, which on
 * Linux hears of one directory only. */
#include "base/log.h"
#include "base/os.h"
#include "base/thread.h"
#include "watch/fsevent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { TREES = 8 };

static struct script {
    void (*tell)(void *, const struct tree_report *);
    void *context;
    char tops[TREES][512]; /* "": not watched */
    int status;            /* of the next watch */
    char root[256];
    struct buf seen;
    int wakes;
} s;

static void *script_start(void (*tell)(void *, const struct tree_report *), void *context) {
    s.tell = tell;
    s.context = context;
    return &s;
}

static bool script_watch(void *source, int tree, const char *dir, struct err *e) {
    assert_ptr_equal(source, &s);
    if (s.status)
        return err_set(e, (enum err_code)s.status, "no");
    snprintf(s.tops[tree], sizeof s.tops[tree], "%s", dir);
    return true;
}

static void script_unwatch(void *source, int tree) {
    (void)source;
    s.tops[tree][0] = 0;
}

static void script_stop(void *source) {
    (void)source;
    for (int i = 0; i < TREES; i++)
        assert_string_equal(s.tops[i], "");
}

static const struct tree_source scripted = {script_start, script_watch, script_unwatch,
                                            script_stop};

static const struct backend *const backend = &backend_fsevent;

/* ---- a disk ---- */

static const char *at(const char *below) {
    static char paths[8][512];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s%s%s", s.root, *below ? "/" : "", below);
    return path;
}

static void make_dir(const char *below) {
    struct err e;
    if (!os_make_dirs(at(below), &e))
        fail_msg("%s", e.text);
}

static int set_up(void **state) {
    memset(&s, 0, sizeof s);
    snprintf(s.root, sizeof s.root, "/tmp/kitls-trees-XXXXXX");
    assert_non_null(mkdtemp(s.root));
    make_dir("a/b");
    make_dir("c");
    struct err e;
    assert_true(fsevent_open_with(state, &scripted, &e));
    return 0;
}

static int tear_down(void **state) {
    backend->close(*state);
    buf_fini(&s.seen);
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%s'", s.root);
    return system(command);
}

static int add(void *state, const char *below) {
    struct err e = {0};
    int number = backend->add(state, at(below), true, &e);
    return number >= 0 ? number : -100 - (int)e.code;
}

static void told(int tree, bool renamed, const char *name) {
    s.tell(s.context,
           &(struct tree_report){
               .tree = tree, .renamed = renamed, .is_known = name != NULL, .name = str_z(name)});
}

static void visit(void *context, const struct event *event) {
    static const char *const names[] = {[EVENT_DIR_GONE] = "gone",
                                        [EVENT_OVERFLOW] = "lost",
                                        [EVENT_PATH] = "path",
                                        [EVENT_PATH_WRITTEN] = "written"};
    (void)context;
    struct str name = event->name;
    if (str_starts(name, str_z(s.root)))
        name = str_from(name, strlen(s.root));
    buf_addf(&s.seen, "%s %d %.*s\n", names[event->type], event->dir, STR_ARG(name));
}

static const char *seen(void) {
    return s.seen.n ? s.seen.p : "";
}

static void check_drain(void *state, const char *want) {
    struct err e;
    buf_reset(&s.seen);
    if (!backend->drain(state, visit, NULL, &e))
        buf_addf(&s.seen, "broken: %s\n", e.text);
    assert_string_equal(seen(), want);
}

static void wake(void *context) {
    (void)context;
    s.wakes++;
}

/* ---- the tests ---- */

static void one_tree_covers_what_lies_below(void **state) {
    assert_int_equal(add(*state, "a"), 0);
    assert_int_equal(add(*state, "a/b"), 0);
    assert_int_equal(add(*state, "a"), 0);
    assert_int_equal(add(*state, "c"), 1);
    assert_string_equal(s.tops[0], at("a"));
    assert_int_equal(add(*state, ""), 2); /* above the others: they stay */
    assert_int_equal(add(*state, "c"), 1);
}

static void a_link_is_a_tree_of_its_own(void **state) {
    assert_int_equal(symlink("../c", at("a/link")), 0);
    assert_int_equal(add(*state, "a"), 0);
    assert_int_equal(add(*state, "a/link"), 1);
    assert_string_equal(s.tops[1], at("a/link"));
    told(1, true, "x.md");
    check_drain(*state, "path 1 /a/link/x.md\n");
}

static void what_cannot_be_watched(void **state) {
    assert_int_equal(add(*state, "none"), -100 - ERR_NOT_FOUND);
    struct err e;
    assert_true(os_write_file(at("file"), STR("x"), &e));
    assert_int_equal(add(*state, "file"), -100 - ERR_NOT_FOUND);
    s.status = ERR_EXHAUSTED;
    assert_int_equal(add(*state, "a"), -100 - ERR_EXHAUSTED);
    s.status = 0;
    assert_int_equal(add(*state, "a"), 0);
}

static void reports_are_paths(void **state) {
    assert_int_equal(add(*state, "a"), 0);
    backend->wake_by(*state, wake, NULL);
    told(0, true, "new.md");
    told(0, false, "b/old.md");
    told(0, true, "");
    assert_int_equal(s.wakes, 1);
    check_drain(*state, "path 0 /a/new.md\nwritten 0 /a/b/old.md\npath 0 /a\n");
    check_drain(*state, "");
    told(0, true, "again");
    assert_int_equal(s.wakes, 2);
    check_drain(*state, "path 0 /a/again\n");
}

static void what_is_lost_is_said(void **state) {
    assert_int_equal(add(*state, "a"), 0);
    told(0, false, NULL);
    check_drain(*state, "lost 0 \n");
    for (int i = 0; i < 20000; i++)
        told(0, false, "b/x");
    struct err e;
    buf_reset(&s.seen);
    assert_true(backend->drain(*state, visit, NULL, &e));
    assert_true(str_starts(buf_str(&s.seen), STR("lost -1 \nwritten 0 /a/b/x\n")));
    assert_int_equal(s.seen.n, strlen("lost -1 \n") + 16384 * strlen("written 0 /a/b/x\n"));
    check_drain(*state, "");
}

static void a_tree_that_is_gone(void **state) {
    assert_int_equal(add(*state, "c"), 0);
    assert_int_equal(rmdir(at("c")), 0);
    s.tell(s.context, &(struct tree_report){.tree = 0, .status = -1});
    told(0, true, "late");
    check_drain(*state, "gone 0 \n");
    assert_string_equal(s.tops[0], "");
    make_dir("c");
    assert_int_equal(add(*state, "c"), 0); /* its number is free */
}

static void a_tree_that_breaks(void **state) {
    assert_int_equal(add(*state, "c"), 0);
    s.tell(s.context, &(struct tree_report){.tree = 0, .status = -5});
    char want[400];
    snprintf(want, sizeof want, "broken: watching %s has failed (-5)\n", at("c"));
    check_drain(*state, want);
}

static void removed_trees_are_silent(void **state) {
    assert_int_equal(add(*state, "a"), 0);
    told(0, true, "x");
    assert_false(backend->remove(*state, 0));
    check_drain(*state, "");
}

/* Through libuv's own thread: what is seen of a file wakes a waiter. */
static void libuv_tells(void **unused) {
    (void)unused;
    void *state;
    struct err e;
    struct waiter *waiter = waiter_new();
    memset(&s, 0, sizeof s);
    snprintf(s.root, sizeof s.root, "/tmp/kitls-trees-XXXXXX");
    assert_non_null(mkdtemp(s.root));
    assert_true(backend->open(&state, &e));
    backend->wake_by(state, waiter_wake, waiter);
    assert_int_equal(backend->add(state, s.root, true, &e), 0);
    assert_int_equal(backend->add(state, "/tmp/kitls-none", true, &e), -1);
    FILE *file = fopen(at("x.md"), "w");
    fclose(file);
    while (!strstr(seen(), "path 0 /x.md\n")) {
        waiter_wait(waiter, -1);
        assert_true(backend->drain(state, visit, NULL, &e));
    }
    unlink(at("x.md"));
    assert_false(backend->remove(state, 0));
    backend->close(state);
    waiter_free(waiter);
    rmdir(s.root);
    buf_fini(&s.seen);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(one_tree_covers_what_lies_below),
        TEST(a_link_is_a_tree_of_its_own),
        TEST(what_cannot_be_watched),
        TEST(reports_are_paths),
        TEST(what_is_lost_is_said),
        TEST(a_tree_that_is_gone),
        TEST(a_tree_that_breaks),
        TEST(removed_trees_are_silent),
        cmocka_unit_test(libuv_tells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
