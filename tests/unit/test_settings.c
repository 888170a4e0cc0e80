/* Settings: the table's defaults, both spellings, and wrong values one by one. */
#include "settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>

static struct settings read_json(const char *text, const char *complaint) {
    struct settings s;
    struct buf complaints = {0};
    settings_init(&s);
    json_t *j = json_loads(text, 0, NULL);
    assert_non_null(j);
    settings_read(&s, j, &complaints);
    json_decref(j);
    struct str said = buf_str(&complaints);
    if (complaint ? str_find(said, str_z(complaint)) == STR_NOT_FOUND : said.n > 0)
        fail_msg("%s: complained \"%.*s\", expected \"%s\"", text, STR_ARG(said),
                 complaint ? complaint : "");
    buf_fini(&complaints);
    return s;
}

static void assert_is_default(const struct settings *s) {
    assert_true(s->diagnostics);
    assert_int_equal(s->unopened, UNOPENED_WARNINGS);
    assert_int_equal(s->root_count, 0);
    assert_true(s->registry);
    assert_int_equal(s->watch_backend, WATCH_AUTO);
    assert_int_equal(s->quiet_ms, 25);
    assert_int_equal(s->max_wait_ms, 300);
    assert_int_equal(s->poll_interval_ms, 2000);
    assert_int_equal(s->link_style, LINKS_RELATIVE);
    assert_int_equal(s->code, CODE_LINES);
    assert_int_equal(s->index_path.n, 0);
    assert_int_equal(s->search_limit, 20);
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        assert_int_equal(s->severity[i], problem_rows[i].severity);
}

static void without_values_the_defaults_hold(void **state) {
    (void)state;
    static const char *const rows[] = {"{}", "[]", "{\"unknown\": 1}", "{\"diagnostics\": null}",
                                       "{\"search\": {\"limit\": null}}"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings s = read_json(rows[i], NULL);
        assert_is_default(&s);
        settings_fini(&s);
    }
}

static void values_are_read_nested_and_dotted(void **state) {
    (void)state;
    static const char *const rows[] = {
        "{\"diagnostics\": {\"enabled\": false, \"unopened\": \"all\","
        " \"severity\": {\"KIT001\": \"off\"}}, \"roots\": [\"/a/../b\"], \"registry\": false,"
        " \"watch\": {\"backend\": \"poll\", \"quietMs\": 5}, \"index\": {\"path\": \"/x/i.db\"},"
        " \"completion\": {\"linkStyle\": \"wiki\"}, \"search\": {\"limit\": 7}}",
        "{\"diagnostics.enabled\": false, \"diagnostics.unopened\": \"all\","
        " \"diagnostics.severity\": {\"KIT001\": \"off\"}, \"roots\": [\"/b\"], \"registry\": false,"
        " \"watch.backend\": \"poll\", \"watch.quietMs\": 5, \"index.path\": \"/x/i.db\","
        " \"completion.linkStyle\": \"wiki\", \"search.limit\": 7}",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings s = read_json(rows[i], NULL);
        assert_false(s.diagnostics);
        assert_int_equal(s.unopened, UNOPENED_ALL);
        assert_int_equal(s.severity[problem_find(STR("KIT001"))], SEVERITY_OFF);
        assert_int_equal(s.root_count, 1);
        assert_true(str_eq(s.roots[0], STR("/b")));
        assert_false(s.registry);
        assert_int_equal(s.watch_backend, WATCH_POLL);
        assert_int_equal(s.quiet_ms, 5);
        assert_true(str_eq(s.index_path, STR("/x/i.db")));
        assert_int_equal(s.link_style, LINKS_WIKI);
        assert_int_equal(s.search_limit, 7);
        settings_fini(&s);
    }
}

static void wrong_values_are_named_and_the_default_used(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"{\"diagnostics\": {\"enabled\": 1}}", "kit.diagnostics.enabled: must be true or false"},
        {"{\"diagnostics\": {\"unopened\": \"none\"}}", "one of: off warnings all"},
        {"{\"diagnostics\": {\"severity\": {\"KIT999\": \"off\"}}}", "no problem \"KIT999\""},
        {"{\"diagnostics\": {\"severity\": {\"KIT001\": 2}}}", "\"KIT001\" must be one of"},
        {"{\"diagnostics\": {\"severity\": []}}", "must be an object"},
        {"{\"roots\": \"/a\"}", "list of absolute paths"},
        {"{\"roots\": [\"a\"]}", "list of absolute paths"},
        {"{\"roots\": [\"/a\", 3]}", "list of absolute paths"},
        {"{\"watch\": {\"quietMs\": -1}}", "integer from 0 to 10000"},
        {"{\"watch\": {\"quietMs\": 1.5}}", "integer from 0 to 10000"},
        {"{\"watch\": {\"backend\": null, \"maxWaitMs\": \"x\"}}", "kit.watch.maxWaitMs"},
        {"{\"index\": {\"path\": \"rel\"}}", "absolute path or null"},
        {"{\"search\": {\"limit\": 0}}", "integer from 1 to 1000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings s = read_json(rows[i][0], rows[i][1]);
        assert_is_default(&s);
        settings_fini(&s);
    }
}

static void one_wrong_value_spoils_no_other(void **state) {
    (void)state;
    struct settings s =
        read_json("{\"search\": {\"limit\": \"x\"}, \"registry\": false}", "kit.search.limit");
    assert_false(s.registry);
    settings_fini(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_values_the_defaults_hold),
        cmocka_unit_test(values_are_read_nested_and_dotted),
        cmocka_unit_test(wrong_values_are_named_and_the_default_used),
        cmocka_unit_test(one_wrong_value_spoils_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
