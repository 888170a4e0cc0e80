/* File URIs and paths. */
#include "uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct row {
    const char *uri, *path;
};
static const struct row to_path[] = {
    {"file:///a/b.md", "/a/b.md"},
    {"FILE:///a/b.md", "/a/b.md"},
    {"file:/a/b.md", "/a/b.md"},
    {"file://localhost/a", "/a"},
    {"file://elsewhere/a", ""},
    {"file:///a%20b/%C3%A4.md", "/a b/\xc3\xa4.md"},
    {"file:///a%2Fb", "/a/b"},
    {"file:///a%", "/a%"},
    {"file:///a%4", "/a%4"},
    {"file:///a%zz", "/a%zz"},
    {"file:///a/./b/../c", "/a/c"},
    {"file:///a//b/", "/a/b"},
    {"file:///../../etc", "/etc"},
    {"file:///a%00b", ""},
    {"file:///a#x", "/a"},
    {"file:///a?x", "/a"},
    {"file:///a%23x", "/a#x"},
    {"file:///C%3A/x", "c:/x"},
    {"file:///c:/x", "c:/x"},
    {"file:///C:/x/y.md", "c:/x/y.md"},
    {"file:///C:/x/../../y", "c:/y"},
    {"file:///C:", "c:/"},
    {"file:///c%3a/Users/%C3%A4%20b/x.md", "c:/Users/\xc3\xa4 b/x.md"},
    {"file:///C%3A%5CUsers%5Cx.md", "c:/Users/x.md"},
    {"file:///C:\\a\\..\\..\\..\\b", "c:/b"},
    {"file:/D:/x", "d:/x"},
    {"file://localhost/C:/x", "c:/x"},
    {"file:///C%3Ax", "/C:x"}, /* no drive */
    {"file:///a%5Cb", "/a\\b"},
    {"file:///C:/", "c:/"},
    {"file://", ""},
    {"file:", ""},
    {"file:a", ""},
    {"untitled:Untitled-1", ""},
    {"https://x/a", ""},
    {"/a/b", ""},
    {"", ""},
};

static void uris_name_paths(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof to_path / sizeof *to_path; i++) {
        struct arena *a = arena_new();
        struct str path = uri_to_path(a, str_z(to_path[i].uri));
        if (!str_eq(path, str_z(to_path[i].path)))
            fail_msg("%s: \"%.*s\" instead of \"%s\"", to_path[i].uri, STR_ARG(path),
                     to_path[i].path);
        arena_free(a);
    }
}

static const struct row of_path[] = {
    {"file:///a/b.md", "/a/b.md"},
    {"file:///a%20b/%C3%A4.md", "/a b/\xc3\xa4.md"},
    {"file:///a%25%23%3F%5B", "/a%#?["},
    {"file:///c%3A/x", "c:/x"},
    {"file:///c%3A/", "c:/"},
    {"file:///z%3A/a%20b/%C3%A4.md", "z:/a b/\xc3\xa4.md"},
    {"file:///%FF", "/\xff"},
};

static void paths_have_uris_that_lead_back(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof of_path / sizeof *of_path; i++) {
        struct arena *a = arena_new();
        struct str path = str_z(of_path[i].path), uri = uri_of_path(a, path);
        if (!str_eq(uri, str_z(of_path[i].uri)) || !str_eq(uri_to_path(a, uri), path))
            fail_msg("%s: \"%.*s\" instead of \"%s\"", of_path[i].path, STR_ARG(uri),
                     of_path[i].uri);
        arena_free(a);
    }
}

static void any_uri_has_a_name(void **state) {
    (void)state;
    struct arena *a = arena_new();
    assert_true(str_eq(uri_name(a, STR("untitled:Untitled-1")), STR("Untitled-1")));
    assert_true(str_eq(uri_name(a, STR("untitled:/w/a%20b.md?x")), STR("a b.md")));
    assert_true(str_eq(uri_name(a, STR("vscode-remote://host/x.mmd")), STR("x.mmd")));
    assert_true(str_eq(uri_name(a, STR("")), STR("")));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uris_name_paths),
        cmocka_unit_test(paths_have_uris_that_lead_back),
        cmocka_unit_test(any_uri_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
