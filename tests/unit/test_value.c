/* Plain scalars by YAML 1.2 core rules (kit-format 4.1, A9, A11). */
#include "kit/value.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void types(void **state) {
    (void)state;
    static const struct {
        struct str s;
        enum value_type type;
        int64_t integer;
        bool boolean;
    } rows[] = {
        {STR_INIT(""), VALUE_NULL, 0, false},
        {STR_INIT("~"), VALUE_NULL, 0, false},
        {STR_INIT("null"), VALUE_NULL, 0, false},
        {STR_INIT("NULL"), VALUE_NULL, 0, false},
        {STR_INIT("nULL"), VALUE_STRING, 0, false},
        {STR_INIT("true"), VALUE_BOOL, 0, true},
        {STR_INIT("True"), VALUE_BOOL, 0, true},
        {STR_INIT("TRUE"), VALUE_BOOL, 0, true},
        {STR_INIT("false"), VALUE_BOOL, 0, false},
        {STR_INIT("tRUE"), VALUE_STRING, 0, false},
        {STR_INIT("yes"), VALUE_STRING, 0, false},
        {STR_INIT("no"), VALUE_STRING, 0, false},
        {STR_INIT("on"), VALUE_STRING, 0, false},
        {STR_INIT("y"), VALUE_STRING, 0, false},
        {STR_INIT("2025-12-28"), VALUE_STRING, 0, false},
        {STR_INIT("1.0.0"), VALUE_STRING, 0, false},
        {STR_INIT("1.0"), VALUE_FLOAT, 0, false},
        {STR_INIT("."), VALUE_STRING, 0, false},
        {STR_INIT(".5"), VALUE_FLOAT, 0, false},
        {STR_INIT("5."), VALUE_FLOAT, 0, false},
        {STR_INIT("1e3"), VALUE_FLOAT, 0, false},
        {STR_INIT("1e"), VALUE_STRING, 0, false},
        {STR_INIT("1e+"), VALUE_STRING, 0, false},
        {STR_INIT("-1.5E-2"), VALUE_FLOAT, 0, false},
        {STR_INIT("-.inf"), VALUE_FLOAT, 0, false},
        {STR_INIT(".NaN"), VALUE_FLOAT, 0, false},
        {STR_INIT("-.nan"), VALUE_STRING, 0, false},
        {STR_INIT("0"), VALUE_INT, 0, false},
        {STR_INIT("-0"), VALUE_INT, 0, false},
        {STR_INIT("+7"), VALUE_INT, 7, false},
        {STR_INIT("010"), VALUE_INT, 10, false},
        {STR_INIT("007"), VALUE_INT, 7, false},
        {STR_INIT("0o10"), VALUE_INT, 8, false},
        {STR_INIT("0x1F"), VALUE_INT, 31, false},
        {STR_INIT("0o8"), VALUE_STRING, 0, false},
        {STR_INIT("0x"), VALUE_STRING, 0, false},
        {STR_INIT("-0x1"), VALUE_STRING, 0, false},
        {STR_INIT("0b1"), VALUE_STRING, 0, false},
        {STR_INIT("1_000"), VALUE_STRING, 0, false},
        {STR_INIT("12:30"), VALUE_STRING, 0, false},
        {STR_INIT("-"), VALUE_STRING, 0, false},
        {STR_INIT("9223372036854775807"), VALUE_INT, INT64_MAX, false},
        {STR_INIT("9223372036854775808"), VALUE_INT, INT64_MAX, false},
        {STR_INIT("-9223372036854775808"), VALUE_INT, INT64_MIN, false},
        {STR_INIT("-99999999999999999999"), VALUE_INT, INT64_MIN, false},
        {STR_INIT("0xFFFFFFFFFFFFFFFFFF"), VALUE_INT, INT64_MAX, false},
        {STR_INIT("1\0"), VALUE_STRING, 0, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct value v = value_of_plain(rows[i].s);
        if (v.type != rows[i].type || v.integer != rows[i].integer || v.boolean != rows[i].boolean)
            fail_msg("%.*s: type %d, %lld", STR_ARG(rows[i].s), (int)v.type, (long long)v.integer);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(types)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
