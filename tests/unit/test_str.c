/* Borrowed bytes: searching, trimming, numbers, distances. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void finding(void **state) {
    (void)state;
    static const struct {
        struct str s, what;
        size_t at;
    } rows[] = {
        {STR_INIT(""), STR_INIT(""), 0},
        {STR_INIT("abc"), STR_INIT(""), 0},
        {STR_INIT(""), STR_INIT("a"), STR_NOT_FOUND},
        {STR_INIT("abc"), STR_INIT("c"), 2},
        {STR_INIT("aab"), STR_INIT("ab"), 1},
        {STR_INIT("ababac"), STR_INIT("abac"), 2},
        {STR_INIT("abc"), STR_INIT("abcd"), STR_NOT_FOUND},
        {STR_INIT("a\0b"), STR_INIT("\0b"), 1},
        {STR_INIT("aaaa"), STR_INIT("ab"), STR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(str_find(rows[i].s, rows[i].what), rows[i].at);
    assert_int_equal(str_find_byte(STR("a\0b\0"), 0), 1);
    assert_int_equal(str_rfind_byte(STR("a\0b\0"), 0), 3);
    assert_int_equal(str_find_byte(STR_NONE, 'a'), STR_NOT_FOUND);
    assert_int_equal(str_rfind_byte(STR_NONE, 'a'), STR_NOT_FOUND);
    assert_int_equal(str_rfind_byte(STR("abc"), 'x'), STR_NOT_FOUND);
}

static void comparing(void **state) {
    (void)state;
    assert_true(str_eq(STR_NONE, STR("")));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("\x7f"), STR("\x80")) < 0); /* bytes, not chars */
    assert_int_equal(str_cmp(STR_NONE, STR("")), 0);
    assert_true(str_eq_nocase(STR("Kit-9"), STR("kIT-9")));
    assert_false(str_eq_nocase(STR("a["), STR("a{")));
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_true(str_ends(STR("abc"), STR("")));
    assert_false(str_ends(STR("c"), STR("bc")));
}

static void cutting(void **state) {
    (void)state;
    struct str s = STR("abcdef");
    assert_true(str_eq(str_cut(s, (struct span){1, 3}), STR("bc")));
    assert_true(str_eq(str_cut(s, (struct span){4, 99}), STR("ef")));
    assert_int_equal(str_cut(s, (struct span){9, 99}).n, 0);
    assert_true(str_eq(str_to(s, 99), s));
    assert_int_equal(str_from(s, 6).n, 0);
    assert_true(str_eq(str_trim(STR(" \t\r\na b\n ")), STR("a b")));
    assert_int_equal(str_trim(STR(" \n ")).n, 0);
    assert_int_equal(str_trim(STR_NONE).n, 0);
    assert_true(span_has((struct span){2, 4}, 4));
    assert_false(span_has((struct span){2, 4}, 5));
    assert_int_equal(str_z(NULL).n, 0);
}

static void splitting(void **state) {
    (void)state;
    static const struct {
        struct str s;
        const char *parts[4];
    } rows[] = {
        {STR_INIT("a,b,c"), {"a", "b", "c"}},
        {STR_INIT(""), {""}},
        {STR_INIT(","), {"", ""}},
        {STR_INIT("a,"), {"a", ""}},
        {STR_INIT(",,a"), {"", "", "a"}},
        {{NULL, 0}, {NULL}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str rest = rows[i].s, part;
        size_t n = 0;
        for (; str_split(&rest, ',', &part); n++)
            assert_true(rows[i].parts[n] && str_eq(part, str_z(rows[i].parts[n])));
        assert_null(rows[i].parts[n]);
    }
}

static void numbers(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } rows[] = {
        {"0", true, 0},
        {"-0", true, 0},
        {"+7", true, 7},
        {"007", true, 7},
        {"-12", true, -12},
        {"9223372036854775807", true, INT64_MAX},
        {"9223372036854775808", false, 0},
        {"-9223372036854775808", true, INT64_MIN},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+-1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = 0;
        if (str_to_int(str_z(rows[i].text), &value) != rows[i].ok || value != rows[i].value)
            fail_msg("%s", rows[i].text);
    }
}

static void distances(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        unsigned most, want;
    } rows[] = {
        {"", "", 3, 0},         {"", "abc", 3, 3},           {"", "abcd", 3, 4},
        {"tpye", "type", 3, 2}, {"kitten", "sitting", 5, 3}, {"kitten", "sitting", 2, 3},
        {"flaw", "lawn", 2, 2}, {"same", "same", 0, 0},      {"same", "some", 0, 1},
        {"abc", "xyz", 9, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str a = str_z(rows[i].a), b = str_z(rows[i].b);
        assert_int_equal(str_distance(a, b, rows[i].most), rows[i].want);
        assert_int_equal(str_distance(b, a, rows[i].most), rows[i].want);
    }
    char text[80];
    memset(text, 'x', sizeof text);
    struct str full = {text, 64}, over = {text, 65};
    assert_int_equal(str_distance(full, (struct str){text, 63}, 2), 1);
    assert_int_equal(str_distance(over, over, 2), 0);
    assert_int_equal(str_distance(over, full, 2), 3); /* too long to be a name */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding),   cmocka_unit_test(comparing), cmocka_unit_test(cutting),
        cmocka_unit_test(splitting), cmocka_unit_test(numbers),   cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
