/* The method table: names are unique, what is announced is JSON, and docs/lsp.md lists exactly it.
 */
#include "methods.h"

#include "base/os.h"
#include "features/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>

static void names_are_unique(void **state) {
    (void)state;
    for (size_t i = 0; i < method_count; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(methods[i].name, methods[k].name);
}

static void positions_come_with_a_document(void **state) {
    (void)state;
    for (size_t i = 0; i < method_count; i++)
        if (methods[i].params & (P_POS | P_RANGE | P_POSITIONS | P_CHANGES))
            assert_true(methods[i].params & P_DOC);
}

static void every_announcement_is_an_object(void **state) {
    (void)state;
    for (size_t i = 0; i < method_count; i++) {
        if (!methods[i].advertises)
            continue;
        json_t *j = json_loads(methods[i].advertises, 0, NULL);
        if (!json_is_object(j))
            fail_msg("%s announces what is no object: %s", methods[i].name, methods[i].advertises);
        json_decref(j);
    }
    json_t *all = methods_capabilities();
    assert_true(json_is_object(all));
    json_decref(all);
}

static void every_command_is_announced(void **state) {
    (void)state;
    json_t *all = methods_capabilities();
    const json_t *names =
        json_object_get(json_object_get(all, "executeCommandProvider"), "commands");
    assert_int_equal(json_array_size(names), command_count);
    for (size_t i = 0; i < command_count; i++)
        assert_string_equal(json_string_value(json_array_get(names, i)), commands[i].name);
    json_decref(all);
}

static void print_methods(struct buf *out) {
    buf_add(
        out,
        STR("# Methods\n\nPrinted from the table in `server/methods.c`. What `kit/` methods take "
            "and give stands below it.\n\n"
            "| method | | announced as |\n|---|---|---|\n"));
    for (size_t i = 0; i < method_count; i++)
        buf_addf(out, "| `%s` | %s | %s%s%s |\n", methods[i].name,
                 methods[i].kind == MESSAGE_REQUEST ? "request" : "notification",
                 methods[i].advertises ? "`" : "",
                 methods[i].advertises ? methods[i].advertises : "",
                 methods[i].advertises ? "`" : "");
    buf_add(out, STR("| `$/cancelRequest` | notification |  |\n"));
}

/* KITLS_UPDATE=1 rewrites the table and keeps what stands below it. */
static void the_document_lists_exactly_these(void **state) {
    (void)state;
    const char *path = TEST_DIR "/../docs/lsp.md";
    struct buf expected = {0}, found = {0};
    struct err e = {0};
    print_methods(&expected);
    bool there = os_read_file(path, 1 << 20, &found, NULL, &e);
    size_t below = str_find(buf_str(&found), STR("\n## "));
    if (getenv("KITLS_UPDATE")) {
        if (there && below != STR_NOT_FOUND)
            buf_add(&expected, str_from(buf_str(&found), below));
        assert_true(os_write_file(path, buf_str(&expected), &e));
    } else {
        assert_true(there);
        assert_true(str_eq(str_to(buf_str(&found), below), buf_str(&expected)));
    }
    buf_fini(&expected);
    buf_fini(&found);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique),
        cmocka_unit_test(positions_come_with_a_document),
        cmocka_unit_test(every_announcement_is_an_object),
        cmocka_unit_test(every_command_is_announced),
        cmocka_unit_test(the_document_lists_exactly_these),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
