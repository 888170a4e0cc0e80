/* Growing bytes and stored integers; with them the small things: errors and the hash. */
#include "base/buf.h"

#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void growing(void **state) {
    (void)state;
    struct buf b = {0};
    buf_reset(&b);
    buf_add(&b, STR_NONE);
    assert_null(b.p);
    for (int i = 0; i < 1000; i++) {
        buf_addf(&b, "%d,", i);
        assert_int_equal(b.p[b.n], 0);
        assert_true(b.n < b.cap);
    }
    assert_int_equal(b.n, 3890);
    assert_true(str_starts(buf_str(&b), STR("0,1,2,")));
    assert_true(str_ends(buf_str(&b), STR(",998,999,")));
    buf_reset(&b);
    assert_int_equal(b.n, 0);
    assert_string_equal(b.p, "");
    buf_fini(&b);
    buf_reserve(&b, 5000);
    assert_string_equal(b.p, ""); /* a C string already */
    const char *before = b.p;
    for (int i = 0; i < 5000; i++)
        buf_add_byte(&b, 'x');
    assert_ptr_equal(b.p, before);
    buf_fini(&b);
    assert_null(b.p);
}

static void adding_from_itself(void **state) {
    (void)state;
    struct buf b = {0};
    buf_add(&b, STR("abc"));
    for (int i = 0; i < 12; i++)
        buf_add(&b, buf_str(&b));
    assert_int_equal(b.n, 3 * 4096);
    for (size_t i = 0; i < b.n; i++)
        assert_int_equal(b.p[i], "abc"[i % 3]);
    buf_fini(&b);
}

static void splicing(void **state) {
    (void)state;
    static const struct {
        struct span at;
        const char *with, *want;
    } rows[] = {
        {{0, 0}, "xy", "xyabcdef"},     {{6, 6}, "xy", "abcdefxy"}, {{1, 3}, "", "adef"},
        {{1, 3}, "12345", "a12345def"}, {{0, 6}, "", ""},           {{2, 4}, "--", "ab--ef"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = {0};
        buf_add(&b, STR("abcdef"));
        buf_splice(&b, rows[i].at, str_z(rows[i].with));
        assert_string_equal(b.p, rows[i].want);
        assert_int_equal(b.n, strlen(rows[i].want));
        buf_fini(&b);
    }
    struct buf empty = {0};
    buf_splice(&empty, (struct span){0, 0}, STR_NONE);
    assert_int_equal(empty.n, 0);
    buf_splice(&empty, (struct span){0, 0}, STR("a"));
    assert_string_equal(empty.p, "a");
    buf_fini(&empty);
}

static void taking(void **state) {
    (void)state;
    struct buf b = {0};
    char *p = buf_take(&b);
    assert_string_equal(p, "");
    mem_free(p);
    buf_add(&b, STR("abc"));
    p = buf_take(&b);
    assert_string_equal(p, "abc");
    assert_null(b.p);
    mem_free(p);
}

static void integers_are_stored(void **state) {
    (void)state;
    static const struct {
        uint64_t value;
        size_t bytes;
    } rows[] = {
        {0, 1},           {127, 1},        {128, 2},       {16383, 2},
        {16384, 3},       {UINT32_MAX, 5}, {INT64_MAX, 9}, {(uint64_t)1 << 63, 10},
        {UINT64_MAX, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = {0};
        buf_add_varint(&b, rows[i].value);
        assert_int_equal(b.n, rows[i].bytes);
        uint64_t value = 1234;
        for (size_t cut = 0; cut < b.n; cut++) {
            struct str s = str_to(buf_str(&b), cut);
            assert_false(varint_read(&s, &value));
            assert_int_equal(s.n, cut);
        }
        struct str s = buf_str(&b);
        assert_true(varint_read(&s, &value));
        assert_true(value == rows[i].value);
        assert_int_equal(s.n, 0);
        buf_fini(&b);
    }
    uint64_t value;
    struct str wide = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02");
    struct str endless = STR("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00");
    assert_false(varint_read(&wide, &value));
    assert_false(varint_read(&endless, &value));
}

static void counted_bytes_are_stored(void **state) {
    (void)state;
    struct buf b = {0};
    buf_add_counted(&b, STR("a\0b"));
    buf_add_counted(&b, STR_NONE);
    struct str s = buf_str(&b), part;
    assert_true(counted_read(&s, &part));
    assert_true(str_eq(part, STR("a\0b")));
    assert_true(counted_read(&s, &part));
    assert_int_equal(part.n, 0);
    assert_false(counted_read(&s, &part));
    struct str cut = STR("\x05"
                         "abcd");
    assert_false(counted_read(&cut, &part));
    assert_int_equal(cut.n, 5);
    struct str huge = STR("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"
                          "a");
    assert_false(counted_read(&huge, &part));
    buf_fini(&b);
}

static void errors_are_sentences(void **state) {
    (void)state;
    struct err e;
    assert_false(err_errno(&e, ENOENT, "%s", "/a/b"));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_string_equal(e.text, "/a/b: No such file or directory");
    assert_false(err_wrap(&e, "reading %d", 7));
    assert_string_equal(e.text, "reading 7: /a/b: No such file or directory");
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_false(err_errno(&e, ENOSPC, "x"));
    assert_int_equal(e.code, ERR_EXHAUSTED);
    assert_false(err_errno(&e, EAGAIN, "x"));
    assert_int_equal(e.code, ERR_BUSY);
    assert_false(err_errno(&e, EIO, "x"));
    assert_int_equal(e.code, ERR_IO);
}

static void long_errors_are_cut_between_characters(void **state) {
    (void)state;
    for (int pad = 0; pad < 5; pad++) {
        struct buf b = {0};
        for (int i = 0; i < pad; i++)
            buf_add_byte(&b, 'x');
        for (int i = 0; i < 100; i++)
            buf_add(&b, i % 2 ? STR("€") : STR("😀"));
        struct err e;
        err_set(&e, ERR_IO, "%s", b.p);
        struct str text = str_z(e.text);
        assert_true(text.n > sizeof e.text - 5);
        assert_int_equal(text_valid(text), text.n);
        err_wrap(&e, "%s", "doing this");
        text = str_z(e.text);
        assert_int_equal(text_valid(text), text.n);
        assert_true(str_starts(text, STR("doing this: ")));
        err_wrap(&e, "%s", b.p);
        text = str_z(e.text);
        assert_int_equal(text_valid(text), text.n);
        buf_fini(&b);
    }
}

/* Stored on disk: these values are the format. */
static void the_hash_never_changes(void **state) {
    (void)state;
    char text[64];
    uint64_t all = 0, seen[65];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)i;
    for (size_t n = 0; n <= sizeof text; n++) {
        seen[n] = hash_bytes((struct str){n ? text : NULL, n});
        for (size_t k = 0; k < n; k++)
            assert_true(seen[k] != seen[n]);
        all = all * 31 + seen[n];
    }
    assert_true(all == 0x0d3c7f6ff97959c5);
    for (size_t i = 0; i < sizeof text; i++) { /* every byte counts */
        text[i] ^= 1;
        assert_true(hash_bytes((struct str){text, sizeof text}) != seen[64]);
        text[i] ^= 1;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing),
        cmocka_unit_test(adding_from_itself),
        cmocka_unit_test(splicing),
        cmocka_unit_test(taking),
        cmocka_unit_test(integers_are_stored),
        cmocka_unit_test(counted_bytes_are_stored),
        cmocka_unit_test(errors_are_sentences),
        cmocka_unit_test(long_errors_are_cut_between_characters),
        cmocka_unit_test(the_hash_never_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
