/* Batches: what is in them after a series of additions, each path once. */
#include "base/buf.h"
#include "watch/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* "P path" or "R root" a line. */
static void check(const struct batch *b, const char *want) {
    struct buf got = {0};
    buf_add(&got, STR(""));
    for (size_t i = 0; i < b->count; i++)
        buf_addf(&got, "%s %.*s\n", b->items[i].type == CHANGE_ROOT ? "R" : "P",
                 STR_ARG(b->items[i].path));
    if (!str_eq(buf_str(&got), str_z(want)))
        fail_msg("got:\n%.*swant:\n%s", STR_ARG(buf_str(&got)), want);
    buf_fini(&got);
}

static void each_once(void **state) {
    (void)state;
    static const struct {
        const char *added[8]; /* as in the result */
        const char *want;
    } rows[] = {
        {{NULL}, ""},
        {{"P /a", "P /b", "P /a"}, "P /a\nP /b\n"},
        {{"P /a/b", "P /a", "P /a/b/c"}, "P /a/b\nP /a\nP /a/b/c\n"},
        /* what lies below a root, before and after it, and the root's own path */
        {{"P /a/x", "P /ab", "R /a", "P /a/y/z", "P /a"}, "P /ab\nR /a\n"},
        {{"P /a", "R /a", "R /a"}, "R /a\n"},
        /* roots never swallow each other: an outer one may be a mere folder */
        {{"R /a/b", "R /a", "R /a/c", "P /a/b/x"}, "R /a/b\nR /a\nR /a/c\n"},
        {{"R /", "P /x"}, "R /\n"},
        {{"P /x/y", "R /", "P /z"}, "R /\n"},
        {{"P rel/x", "R rel", "P rel/y", "P relx"}, "R rel\nP relx\n"},
        {{"P /a\xff", "P /a\xff", "P /a\xfe"}, "P /a\xff\nP /a\xfe\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct batch *b = batch_new();
        for (const char *const *at = rows[i].added; *at; at++)
            batch_add(b, **at == 'R' ? CHANGE_ROOT : CHANGE_PATH, str_z(*at + 2));
        check(b, rows[i].want);
        batch_free(b);
    }
}

static struct str numbered(char *space, size_t size, const char *dir, int i) {
    return (struct str){space, (size_t)snprintf(space, size, "%s/%d", dir, i)};
}

static void many(void **state) {
    (void)state;
    enum { N = 5000 };
    char space[64];
    struct batch *b = batch_new();
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < N; i++)
            batch_add(b, CHANGE_PATH, numbered(space, sizeof space, i % 2 ? "/odd" : "/even", i));
    assert_int_equal(b->count, N);
    batch_add(b, CHANGE_ROOT, STR("/odd"));
    assert_int_equal(b->count, N / 2 + 1);
    for (int i = 0; i < N; i++)
        batch_add(b, CHANGE_PATH, numbered(space, sizeof space, i % 2 ? "/odd" : "/even", i));
    assert_int_equal(b->count, N / 2 + 1);
    for (int i = 0; i < N / 2; i++) {
        struct str want = numbered(space, sizeof space, "/even", 2 * i);
        assert_true(str_eq(b->items[i].path, want));
    }
    batch_free(b);
}

static void paths_are_copied(void **state) {
    (void)state;
    char path[] = "/a/b";
    struct batch *b = batch_new();
    batch_add(b, CHANGE_PATH, str_z(path));
    memset(path, 'x', 4);
    check(b, "P /a/b\n");
    batch_free(b);
    batch_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_once),
        cmocka_unit_test(many),
        cmocka_unit_test(paths_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
