/* JSON written as text, read back by jansson. */
#include "base/text.h"
#include "rpc/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>

static json_t *read_back(struct buf *text) {
    json_t *j = json_loadb(text->p, text->n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    assert_non_null(j);
    buf_fini(text);
    return j;
}

static void any_bytes_are_a_string(void **state) {
    (void)state;
    static const struct str pieces[] = {
        STR_INIT("a"),        STR_INIT("\""),
        STR_INIT("\\"),       STR_INIT("\n"),
        STR_INIT("\x00"),     STR_INIT("\x1f"),
        STR_INIT("\x7f"),     STR_INIT("é"),
        STR_INIT("\xff\xfe"), STR_INIT("\xe2\x82"),
        STR_INIT("漢"),       STR_INIT("\xf0\x9f\x98\x80"),
        STR_INIT("/"),        STR_INIT("\xed\xa0\x80"),
    };
    unsigned seed = 7;
    for (int round = 0; round < 2000; round++) {
        struct buf bytes = {0}, mended = {0}, text = {0};
        struct writer w = {.out = &text};
        for (unsigned n = (seed = seed * 1103515245 + 12345) >> 16 & 15; n > 0; n--) {
            seed = seed * 1103515245 + 12345;
            buf_add(&bytes, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
        }
        write_str(&w, buf_str(&bytes));
        text_repair(buf_str(&bytes), &mended);
        json_t *j = read_back(&text);
        assert_int_equal(json_string_length(j), mended.n);
        if (mended.n)
            assert_memory_equal(json_string_value(j), mended.p, mended.n);
        json_decref(j);
        buf_fini(&bytes);
        buf_fini(&mended);
    }
}

static void numbers(void **state) {
    (void)state;
    static const int64_t wholes[] = {0, 1, -1, 10, 4294967296, INT64_MAX, INT64_MIN};
    static const double reals[] = {0, 1, -2, 0.5, 1e300, 12.25, 1e-9};
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++) {
        struct buf text = {0};
        struct writer w = {.out = &text};
        write_int(&w, wholes[i]);
        json_t *j = read_back(&text);
        assert_true(json_is_integer(j) && json_integer_value(j) == wholes[i]);
        json_decref(j);
    }
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        struct buf text = {0};
        struct writer w = {.out = &text};
        write_real(&w, reals[i]);
        json_t *j = read_back(&text);
        assert_true(json_is_real(j) && json_real_value(j) >= reals[i] &&
                    json_real_value(j) <= reals[i]);
        json_decref(j);
    }
}

static void commas(void **state) {
    (void)state;
    struct buf text = {0};
    struct writer w = {.out = &text};
    write_open(&w, '{');
    write_key(&w, STR("none"));
    write_open(&w, '[');
    write_close(&w, ']');
    write_key(&w, STR("two"));
    write_open(&w, '[');
    write_open(&w, '{');
    write_close(&w, '}');
    write_bool(&w, true);
    write_close(&w, ']');
    write_member(&w, STR("last"), STR("x"));
    write_close(&w, '}');
    assert_string_equal(text.p, "{\"none\":[],\"two\":[{},true],\"last\":\"x\"}");
    buf_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_bytes_are_a_string),
        cmocka_unit_test(numbers),
        cmocka_unit_test(commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
