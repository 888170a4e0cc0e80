/* test_catalogue.c — the tables of problems, fields and kinds: what they promise beyond what the
 * fixtures of test_problems.c show. With KITLS_UPDATE=1 docs/front-matter.md is rewritten. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit/fields.h"
#include "kit/kinds.h"
#include "kit/problems.h"

#include "base/os.h"

#include <stdlib.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ---- problems ---- */

static struct range range_at(uint32_t line, uint32_t start, uint32_t end) {
    struct range r = {.start = {.line = line}, .end = {.line = line}};
    for (int e = 0; e < ENCODING_COUNT; e++) {
        r.start.column[e] = start;
        r.end.column[e] = end;
    }
    return r;
}

static void rows_are_complete(void **state) {
    (void)state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        const struct problem_row *row = &problem_rows[i];
        assert_int_equal(problem_find(row->code), i);
        assert_int_equal(row->code.n, strlen("KIT001"));
        assert_true(row->message.n > 0);
        for (size_t k = 0; k < row->name.n; k++)
            assert_true(ascii_is_lower(row->name.p[k]) || ascii_is_digit(row->name.p[k]) ||
                        row->name.p[k] == '-');
        if (i > PROBLEM_NONE + 1)
            assert_true(str_cmp(problem_rows[i - 1].code, row->code) < 0);
    }
    assert_int_equal(problem_find(STR("KIT000")), PROBLEM_NONE);
    assert_int_equal(problem_find(STR("")), PROBLEM_NONE);
}

static void message_is_filled(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct problems list = {.arena = a};
    struct str key = STR("tpye"), near = STR("100%s type");
    problems_add(&list, KIT002, range_at(0, 0, 4), near, &key, &near, NULL);
    assert_true(
        str_eq(list.items[0].message, STR("unknown key \"tpye\"; did you mean \"100%s type\"?")));
    arena_free(a);
}

static void add_at(struct problems *list, enum problem_code code, uint32_t line, uint32_t start,
                   uint32_t end) {
    problems_add(list, code, range_at(line, start, end), STR_NONE, NULL);
}

static void sorting_forgets_the_order_of_adding(void **state) {
    (void)state;
    static const struct {
        enum problem_code code;
        uint32_t line, start, end;
    } sorted[] = {
        {KIT003, 0, 0, 3}, {KIT001, 0, 0, 9}, {KIT001, 0, 4, 5},
        {KIT004, 0, 4, 5}, {KIT005, 0, 4, 5}, {KIT001, 2, 0, 1},
    };
    struct arena *a = arena_new();
    for (size_t first = 0; first < COUNT(sorted); first++) {
        for (size_t step = 1; step < COUNT(sorted);
             step += 4) { /* 1 and 5: both have no factor 2, 3 */
            struct problems list = {.arena = a};
            for (size_t i = 0; i < 2 * COUNT(sorted); i++) { /* everything twice */
                size_t k = (first + i * step) % COUNT(sorted);
                add_at(&list, sorted[k].code, sorted[k].line, sorted[k].start, sorted[k].end);
            }
            problems_sort(&list);
            assert_int_equal(list.count, COUNT(sorted));
            for (size_t i = 0; i < list.count; i++) {
                assert_int_equal(list.items[i].code, sorted[i].code);
                assert_int_equal(list.items[i].range.start.line, sorted[i].line);
                assert_int_equal(list.items[i].range.end.column[UTF8], sorted[i].end);
            }
        }
    }
    arena_free(a);
}

static void write_sample(struct arena *a, struct buf *out) {
    struct problems list = {.arena = a};
    struct str id = STR("greeting"), other = STR("b.md");
    add_at(&list, KIT001, 0, 0, 3);
    problems_add(&list, KIT301, range_at(7, 4, 12), STR("greeting-2"), &id, &other, NULL);
    problems_relate(&list, STR("/w/b.md"), range_at(1, 4, 12), STR("also here"));
    problems_relate(&list, STR("/w/c.md"), range_at(300, 4, 12), STR("also here"));
    add_at(&list, KIT025, 70000, 0, 3);
    problems_write(out, &list);
}

static void what_is_written_is_read(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct buf bytes = {0}, again = {0};
    write_sample(a, &bytes);
    struct problems back = {.arena = a};
    assert_true(problems_read(&back, buf_str(&bytes)));
    assert_int_equal(back.count, 3);
    assert_int_equal(back.items[1].code, KIT301);
    assert_int_equal(back.items[1].related_count, 2);
    assert_true(str_eq(back.items[1].fix, STR("greeting-2")));
    assert_true(str_eq(back.items[1].related[1].path, STR("/w/c.md")));
    assert_int_equal(back.items[1].related[1].range.start.line, 300);
    problems_write(&again, &back);
    assert_true(str_eq(buf_str(&bytes), buf_str(&again)));
    buf_fini(&bytes);
    buf_fini(&again);
    arena_free(a);
}

/* The first byte is the number of the first problem's code. */
static void retired_codes_are_passed_over(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct buf bytes = {0};
    write_sample(a, &bytes);
    assert_int_equal(bytes.p[0], 1);
    bytes.p[0] = 99;
    struct problems back = {.arena = a};
    assert_true(problems_read(&back, buf_str(&bytes)));
    assert_int_equal(back.count, 2);
    assert_int_equal(back.items[0].code, KIT301);
    buf_fini(&bytes);
    arena_free(a);
}

static void cut_bytes_are_refused(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct buf bytes = {0};
    write_sample(a, &bytes);
    size_t whole = 0;
    for (size_t n = 0; n < bytes.n; n++) {
        struct problems back = {.arena = a};
        whole += problems_read(&back, str_to(buf_str(&bytes), n));
    }
    assert_int_equal(whole, 3); /* cut before the first, second and third problem */
    buf_fini(&bytes);
    arena_free(a);
}

/* ---- fields ---- */

static void near_misses(void **state) {
    (void)state;
    static const struct {
        enum kind kind;
        const char *key, *near; /* NULL: none */
    } rows[] = {
        {KIND_KIT, "tpye", "type"},
        {KIND_KIT, "tag", "tags"},
        {KIND_KIT, "Tags", "tags"},
        {KIND_KIT, "TAGS", "tags"},
        {KIND_KIT, "isBase", "is_base"},
        {KIND_KIT, "is-base", "is_base"},
        {KIND_KIT, "ID", "id"},
        {KIND_KIT, "Id", "id"},
        {KIND_KIT, "desc", "description"},
        {KIND_KIT, "descripton", "description"},
        {KIND_KIT, "discription", "description"},
        {KIND_KIT, "dependsOn", "depends_on"},
        {KIND_KIT, "verison", "version"},
        {KIND_KIT, "alais", "alias"},
        {KIND_PAGE, "tpye", "type"},
        {KIND_WALKTHROUGH, "complexty", "complexity"},
        {KIND_AGENT, "execution_notes", "executionNotes"},
        {KIND_AGENT, "capability", NULL},
        {KIND_DIAGRAM, "class", NULL},
        {KIND_KIT, "complexty", NULL}, /* kits have none */
        {KIND_KIT, "tabs", NULL},
        {KIND_KIT, "tape", NULL},
        {KIND_KIT, "ids", NULL},
        {KIND_KIT, "i", NULL},
        {KIND_KIT, "", NULL},
        {KIND_KIT, "date", NULL},
        {KIND_KIT, "name", NULL},
        {KIND_KIT, "title", NULL},
        {KIND_KIT, "author", NULL},
        {KIND_KIT, "created", NULL},
        {KIND_KIT, "status", NULL},
        {KIND_KIT, "topic", NULL},
        {KIND_KIT, "type", NULL}, /* known */
        {KIND_KIT, "a-key-that-is-much-longer-than-any-that-is-known", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct field *f = field_near(rows[i].kind, str_z(rows[i].key));
        if (!rows[i].near && f)
            fail_msg("\"%s\" is taken for \"%.*s\"", rows[i].key, STR_ARG(f->key));
        if (rows[i].near && (!f || !str_eq(f->key, str_z(rows[i].near))))
            fail_msg("\"%s\" is not taken for \"%s\"", rows[i].key, rows[i].near);
    }
}

static void field_depends_on_kind(void **state) {
    (void)state;
    assert_int_equal(field_find(KIND_WALKTHROUGH, STR("complexity"))->type, FIELD_CHOICE);
    assert_int_equal(field_find(KIND_TASK, STR("complexity"))->type, FIELD_INT);
    assert_null(field_find(KIND_KIT, STR("complexity")));
    assert_int_equal(field_find(KIND_DIAGRAM, STR("tags"))->soft_max, 5);
    assert_int_equal(field_find(KIND_KIT, STR("tags"))->soft_max, 3);
}

/* One row for a key of a kind, or the second would never be found. */
static void rows_do_not_overlap(void **state) {
    (void)state;
    for (size_t i = 0; i < field_count; i++)
        for (size_t k = 0; k < i; k++)
            assert_false(str_eq(fields[i].key, fields[k].key) &&
                         (fields[i].kinds & fields[k].kinds));
}

static void document_shows_the_table(void **state) {
    (void)state;
    const char *path = TEST_DIR "/../docs/front-matter.md";
    struct buf printed = {0}, committed = {0};
    struct err e = {0};
    fields_print(&printed);
    if (getenv("KITLS_UPDATE"))
        assert_true(os_write_file(path, buf_str(&printed), &e));
    assert_true(os_read_file(path, 1 << 20, &committed, NULL, &e));
    if (!str_eq(buf_str(&printed), buf_str(&committed)))
        fail_msg("docs/front-matter.md is old; run this test with KITLS_UPDATE=1");
    buf_fini(&printed);
    buf_fini(&committed);
}

/* ---- kinds ---- */

static void kinds_have_names(void **state) {
    (void)state;
    for (size_t i = 0; i < KIND_COUNT; i++) {
        enum kind kind = KIND_COUNT;
        assert_int_equal(kinds[i].kind, i);
        assert_true(kind_find(kinds[i].name, &kind));
        assert_int_equal(kind, i);
        bool named = i != KIND_PAGE && i != KIND_OTHER;
        assert_int_equal(kind_of_type(kinds[i].name), named ? i : KIND_OTHER);
    }
    enum kind kind;
    assert_false(kind_find(STR(""), &kind));
    assert_int_equal(kind_of_type(STR("Kit")), KIND_OTHER);
    assert_int_equal(kind_of_type(STR("")), KIND_OTHER);
}

static void folder_means_kind(void **state) {
    (void)state;
    static const struct {
        const char *below;
        enum kind kind;
    } rows[] = {
        {"kits/a.md", KIND_KIT},
        {"kits/deep/er/a.md", KIND_KIT},
        {"walkthroughs/a.md", KIND_WALKTHROUGH},
        {"agents/a.md", KIND_AGENT},
        {"tasks/a.md", KIND_TASK},
        {"diagrams/a.mmd", KIND_DIAGRAM},
        {"blueprints/house/dig.md", KIND_TASK},
        {"plans/p/a.md", KIND_PAGE},
        {"notes/a.md", KIND_PAGE},
        {"Kits/a.md", KIND_PAGE},
        {"kits", KIND_PAGE},
        {"a.md", KIND_PAGE},
        {"/a.md", KIND_PAGE},
        {"", KIND_PAGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(kind_of_folder(str_z(rows[i].below)), rows[i].kind);
}

static void name_means_format(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum format format;
    } rows[] = {
        {"a.md", FORMAT_MARKDOWN},
        {"A.MD", FORMAT_MARKDOWN},
        {"a.b.md", FORMAT_MARKDOWN},
        {"a.mmd", FORMAT_MERMAID},
        {"a.Mermaid", FORMAT_MERMAID},
        {"blueprint.json", FORMAT_JSON},
        {"Blueprint.json", FORMAT_NONE},
        {"other.json", FORMAT_NONE},
        {"a.markdown", FORMAT_NONE},
        {"md", FORMAT_NONE},
        {".md", FORMAT_NONE},
        {"", FORMAT_NONE},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_int_equal(format_of_name(str_z(rows[i].name)), rows[i].format);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_complete),
        cmocka_unit_test(message_is_filled),
        cmocka_unit_test(sorting_forgets_the_order_of_adding),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(retired_codes_are_passed_over),
        cmocka_unit_test(cut_bytes_are_refused),
        cmocka_unit_test(near_misses),
        cmocka_unit_test(field_depends_on_kind),
        cmocka_unit_test(rows_do_not_overlap),
        cmocka_unit_test(document_shows_the_table),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(folder_means_kind),
        cmocka_unit_test(name_means_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
