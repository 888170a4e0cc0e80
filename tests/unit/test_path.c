/* Paths by their letters: one table per function. */
#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check_str(struct str got, const char *want, const char *of) {
    if (!str_eq(got, str_z(want)))
        fail_msg("%s: got \"%.*s\", want \"%s\"", of, STR_ARG(got), want);
}

static void parts(void **state) {
    (void)state;
    static const struct {
        const char *path, *dir, *name, *stem, *ext;
    } rows[] = {
        {"/a/b.md", "/a", "b.md", "b", "md"},
        {"/a", "/", "a", "a", ""},
        {"/", "/", "", "", ""},
        {"", "", "", "", ""},
        {"a", "", "a", "a", ""},
        {"a/b", "a", "b", "b", ""},
        {"/a//b", "/a", "b", "b", ""},
        {"//b", "/", "b", "b", ""},
        {".x", "", ".x", ".x", ""},
        {"..x", "", "..x", "..x", ""},
        {"/a/..", "/a", "..", "..", ""},
        {".x.md", "", ".x.md", ".x", "md"},
        {"a.tar.GZ", "", "a.tar.GZ", "a.tar", "GZ"},
        {"a.", "", "a.", "a.", ""},
        {"/a.b/c", "/a.b", "c", "c", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str path = str_z(rows[i].path);
        check_str(path_dir(path), rows[i].dir, rows[i].path);
        check_str(path_name(path), rows[i].name, rows[i].path);
        check_str(path_stem(path), rows[i].stem, rows[i].path);
        check_str(path_ext(path), rows[i].ext, rows[i].path);
        assert_int_equal(path_is_absolute(path), rows[i].path[0] == '/');
    }
}

static void below(void **state) {
    (void)state;
    static const struct {
        const char *dir, *path, *rest; /* NULL: not below */
    } rows[] = {
        {"/a", "/a", ""},    {"/a", "/a/b/c", "b/c"}, {"/a", "/ab", NULL}, {"/a/b", "/a", NULL},
        {"/", "/", ""},      {"/", "/x/y", "x/y"},    {"/a", "", NULL},    {"a", "a/b", "b"},
        {"a", "/a/b", NULL}, {"", "/a", NULL},        {"", "a/b", "a/b"},  {"/A", "/a/b", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str rest = STR("untouched");
        bool is = path_below(str_z(rows[i].dir), str_z(rows[i].path), &rest);
        assert_int_equal(is, rows[i].rest != NULL);
        check_str(rest, rows[i].rest ? rows[i].rest : "untouched", rows[i].path);
        assert_int_equal(path_below(str_z(rows[i].dir), str_z(rows[i].path), NULL), is);
    }
}

struct row {
    const char *dir, *name, *want;
};

static void check_rows(const struct row *rows, size_t n,
                       struct str (*f)(struct arena *, struct str, struct str)) {
    struct arena *a = arena_new();
    for (size_t i = 0; i < n; i++) {
        struct str got = f(a, str_z(rows[i].dir), str_z(rows[i].name));
        check_str(got, rows[i].want, rows[i].name);
        assert_int_equal(got.p[got.n], 0);
    }
    arena_free(a);
}
#define CHECK_ROWS(rows, f) check_rows((rows), sizeof(rows) / sizeof *(rows), (f))

/* What differs by system: nothing is above the top, and others may write names differently. */
static void tops_and_names_of_the_system(void **state) {
    (void)state;
#ifdef _WIN32
    const char *given = "C:\\a b\\x.md", *ours = "c:/a b/x.md";
    assert_true(path_is_top(STR("c:/")));
    assert_true(path_is_absolute(STR("c:/a")));
    check_str(path_dir(STR("c:/a")), "c:/", "c:/a");
#else
    const char *given = "/a\\b/C:\\x.md", *ours = given;
#endif
    struct arena *a = arena_new();
    check_str(path_native(a, str_z(given)), ours, given);
    arena_free(a);
    assert_true(path_is_top(STR("/")));
    static const char *const others[] = {"", "/a", "a", "."};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(path_is_top(str_z(others[i])));
}

static void joining(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"/a", "b", "/a/b"}, {"/", "b", "/b"}, {"", "b", "b"},
        {"/a", "", "/a"},    {"", "", ""},     {"a/", "b", "a/b"},
    };
    CHECK_ROWS(rows, path_join);
}

static void resolving(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"/a/b", "c.md", "/a/b/c.md"},
        {"/a/b", "./c", "/a/b/c"},
        {"/a/b", "../c", "/a/c"},
        {"/a/b", "../../../../c", "/c"},
        {"/a/b", "..", "/a"},
        {"/a/b", "../..", "/"},
        {"/a/b", "", "/a/b"},
        {"/a/b", ".", "/a/b"},
        {"/a/b", "x//y/", "/a/b/x/y"},
        {"/a/b", "/x/../y", "/y"},
        {"/a/./b/../c", "d", "/a/c/d"},
        {"/", "a", "/a"},
        {"/a", "...", "/a/..."},
        {"/a", "..b/.c", "/a/..b/.c"},
        {"", "a/../b", "b"},
        {"", "a/..", ""},
        {"", "../a", "../a"},
        {"a", "../../b", "../b"},
        {"..", "..", "../.."},
        {"a", "../..//../b/..", "../.."},
        {"", "", ""},
        {"", "//", "/"},
    };
    CHECK_ROWS(rows, path_resolve);
}

static void relative(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"/a/b", "/a/b/c.md", "c.md"},  {"/a/b", "/a/b/c/d.md", "c/d.md"},
        {"/a/b", "/a/c.md", "../c.md"}, {"/a/b", "/x/y.md", "../../x/y.md"},
        {"/", "/x.md", "x.md"},         {"/a/b", "/a", ".."},
        {"/a/b", "/", "../.."},         {"/a/b", "/a/b", "."},
        {"/a/b", "/a/bc/d", "../bc/d"},
    };
    CHECK_ROWS(rows, path_relative);
}

static uint32_t random_below(uint32_t *seed, uint32_t n) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

static void relative_resolves_back(void **state) {
    (void)state;
    static const char *const names[] = {"a", "b", "ab", "..b", ".c", "..."};
    struct arena *a = arena_new();
    uint32_t seed = 3;
    for (int round = 0; round < 5000; round++) {
        struct str paths[2];
        for (int k = 0; k < 2; k++) {
            paths[k] = STR("/");
            for (uint32_t n = random_below(&seed, 5); n > 0; n--)
                paths[k] = path_join(a, paths[k], str_z(names[random_below(&seed, 6)]));
        }
        struct str there = path_relative(a, paths[0], paths[1]);
        assert_false(path_is_absolute(there));
        struct str back = path_resolve(a, paths[0], there);
        if (!str_eq(back, paths[1]))
            fail_msg("from %.*s to %.*s by %.*s", STR_ARG(paths[0]), STR_ARG(paths[1]),
                     STR_ARG(there));
        arena_reset(a);
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts),
        cmocka_unit_test(tops_and_names_of_the_system),
        cmocka_unit_test(below),
        cmocka_unit_test(joining),
        cmocka_unit_test(resolving),
        cmocka_unit_test(relative),
        cmocka_unit_test(relative_resolves_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
