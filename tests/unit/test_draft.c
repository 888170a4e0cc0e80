/* What is written: all of it or nothing. */
#include "cli/draft.h"

#include "base/os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[64];
static struct arena *arena;

static struct str at(const char *name) {
    return arena_printf(arena, "%s/%s", dir, name);
}

static void put(const char *name, const char *text) {
    struct err e;
    assert_true(os_write_file(arena_strz(arena, at(name)), str_z(text), &e));
}

static void check_text(const char *name, const char *want) { /* NULL: there is no such file */
    struct buf b = {0};
    struct err e;
    assert_int_equal(os_read_file(arena_strz(arena, at(name)), 1000, &b, NULL, &e), want != NULL);
    if (want)
        assert_true(str_eq(buf_str(&b), str_z(want)));
    buf_fini(&b);
}

static int set_up(void **state) {
    (void)state;
    arena = arena_new();
    snprintf(dir, sizeof dir, "/tmp/kitls-test-draft-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    static const char *const names[] = {"a", "b", "c", "link"};
    struct err e;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(os_remove(arena_strz(arena, at(names[i])), &e));
    arena_free(arena);
    return rmdir(dir);
}

static void everything_is_written(void **state) {
    (void)state;
    struct drafts d = {.arena = arena};
    struct err e;
    put("a", "1");
    put("b", "2");
    drafts_add(&d, at("a"), STR("1"), STR("one"));
    drafts_add(&d, at("b"), STR("2"), STR("2"));
    drafts_create(&d, at("c"), STR("three"));
    assert_int_equal(d.count, 2);
    assert_true(drafts_write(&d, &e));
    check_text("a", "one");
    check_text("c", "three");
}

static void a_file_that_changed_meanwhile_stops_all(void **state) {
    (void)state;
    struct drafts d = {.arena = arena};
    struct err e;
    put("a", "1");
    put("b", "2, by somebody else");
    drafts_add(&d, at("a"), STR("1"), STR("one"));
    drafts_create(&d, at("c"), STR("three"));
    drafts_add(&d, at("b"), STR("2"), STR("two"));
    assert_false(drafts_write(&d, &e));
    assert_int_equal(e.code, ERR_BUSY);
    check_text("a", "1");
    check_text("b", "2, by somebody else");
    check_text("c", NULL);
}

static void nothing_is_written_over(void **state) {
    (void)state;
    struct drafts d = {.arena = arena};
    struct err e;
    put("a", "1");
    put("c", "mine");
    drafts_add(&d, at("a"), STR("1"), STR("one"));
    drafts_create(&d, at("c"), STR("three"));
    assert_false(drafts_write(&d, &e));
    check_text("a", "1");
    check_text("c", "mine");
}

static void a_file_with_two_names_is_written_once(void **state) {
    (void)state;
    struct drafts d = {.arena = arena};
    struct err e;
    put("a", "1");
    assert_int_equal(symlink("a", arena_strz(arena, at("link"))), 0);
    drafts_add(&d, at("a"), STR("1"), STR("one"));
    drafts_add(&d, at("link"), STR("1"), STR("one"));
    assert_true(drafts_write(&d, &e));
    check_text("a", "one");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everything_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_changed_meanwhile_stops_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_written_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_with_two_names_is_written_once, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
