/* Line starts after edits, and places and offsets there and back. */
#include "base/lines.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check_starts(struct str text, const uint32_t *want, size_t n) {
    struct lines l = {0};
    lines_build(&l, text);
    assert_int_equal(l.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(l.starts[i], want[i]);
    lines_fini(&l);
}
#define CHECK_STARTS(text, ...)                                                                    \
    check_starts(STR(text), (const uint32_t[]){__VA_ARGS__},                                       \
                 sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void line_ends(void **state) {
    (void)state;
    CHECK_STARTS("", 0);
    CHECK_STARTS("a", 0);
    CHECK_STARTS("\n", 0, 1);
    CHECK_STARTS("a\nb", 0, 2);
    CHECK_STARTS("a\r\nb", 0, 3);
    CHECK_STARTS("a\rb", 0, 2);
    CHECK_STARTS("a\r", 0, 2);
    CHECK_STARTS("\r\r\n\n\r", 0, 1, 3, 4, 5);
    CHECK_STARTS("\t\v\f\b\0x\xc2\x85y\xe2\x80\xa8z", 0); /* none of these ends a line */
}

static void building_again_replaces(void **state) {
    (void)state;
    struct lines l = {0};
    lines_build(&l, STR("a\nb\nc\n"));
    assert_int_equal(l.n, 4);
    lines_build(&l, STR("x"));
    assert_int_equal(l.n, 1);
    lines_fini(&l);
}

static void spans_leave_out_the_line_end(void **state) {
    (void)state;
    struct str text = STR("ab\r\nc\r\r\n\nxyz");
    static const struct span want[] = {{0, 2}, {4, 5}, {6, 6}, {8, 8}, {9, 12}, {12, 12}, {12, 12}};
    struct lines l = {0};
    lines_build(&l, text);
    for (uint32_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct span s = lines_span(&l, text, i);
        assert_int_equal(s.start, want[i].start);
        assert_int_equal(s.end, want[i].end);
    }
    assert_int_equal(lines_find(&l, 0), 0);
    assert_int_equal(lines_find(&l, 3), 0); /* between CR and LF */
    assert_int_equal(lines_find(&l, 4), 1);
    assert_int_equal(lines_find(&l, 12), 4);
    assert_int_equal(lines_find(&l, 4000), 4);
    lines_fini(&l);
}

static void places(void **state) {
    (void)state;
    static const struct {
        struct str text;
        uint32_t offset;
        struct place want;
    } rows[] = {
        {STR_INIT(""), 0, {0, {0, 0, 0}}},
        {STR_INIT("abc"), 2, {0, {2, 2, 2}}},
        {STR_INIT("abc"), 99, {0, {3, 3, 3}}},
        {STR_INIT("a\nbc"), 3, {1, {1, 1, 1}}},
        {STR_INIT("éa"), 2, {0, {2, 1, 1}}},
        {STR_INIT("éa"), 1, {0, {0, 0, 0}}}, /* inside é */
        {STR_INIT("€x"), 3, {0, {3, 1, 1}}},
        {STR_INIT("😀x"), 4, {0, {4, 2, 1}}},
        {STR_INIT("😀x"), 3, {0, {0, 0, 0}}},
        {STR_INIT("a\xff\xfe"
                  "b"),
         3,
         {0, {3, 3, 3}}}, /* each stray byte is a character */
        {STR_INIT("\xe2\x82"), 2, {0, {2, 2, 2}}},
        {STR_INIT("ab\r\nc"), 2, {0, {2, 2, 2}}},
        {STR_INIT("ab\r\nc"), 3, {0, {2, 2, 2}}}, /* no column is past the line's end */
        {STR_INIT("ab\rc"), 3, {1, {0, 0, 0}}},
        {STR_INIT("0123456789abcdef😀 0123456789é!"), 33, {0, {33, 30, 29}}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lines l = {0};
        lines_build(&l, rows[i].text);
        struct place p = lines_place(&l, rows[i].text, rows[i].offset);
        assert_memory_equal(&p, &rows[i].want, sizeof p);
        lines_fini(&l);
    }
}

static void offsets(void **state) {
    (void)state;
    struct str text = STR("a😀é\r\n\xff"
                          "x\n0123456789");
    static const struct {
        uint32_t line, column;
        enum encoding encoding;
        uint32_t offset;
    } rows[] = {
        {0, 0, UTF16, 0},  {0, 1, UTF16, 1},  {0, 2, UTF16, 1}, /* inside a surrogate pair */
        {0, 3, UTF16, 5},  {0, 4, UTF16, 7},  {0, 5, UTF16, 7},  {0, UINT32_MAX, UTF16, 7},
        {0, 2, UTF32, 5},  {0, 3, UTF32, 7},  {0, 9, UTF32, 7},  {0, 3, UTF8, 1},
        {0, 5, UTF8, 5},   {0, 6, UTF8, 5},   {0, 7, UTF8, 7},   {0, 8, UTF8, 7},
        {1, 1, UTF16, 10}, {1, 1, UTF8, 10},  {1, 9, UTF16, 11}, {2, 9, UTF16, 21},
        {2, 10, UTF8, 22}, {2, 11, UTF8, 22}, {3, 0, UTF16, 22}, {UINT32_MAX, 7, UTF32, 22},
    };
    struct lines l = {0};
    lines_build(&l, text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (lines_offset(&l, text, rows[i].line, rows[i].column, rows[i].encoding) !=
            rows[i].offset)
            fail_msg("row %zu", i);
    lines_fini(&l);
}

static void units(void **state) {
    (void)state;
    struct str s = STR("aé😀\xff long ascii tail");
    assert_int_equal(text_units(s, UTF8), s.n);
    assert_int_equal(text_units(s, UTF16), 21);
    assert_int_equal(text_units(s, UTF32), 20);
    assert_int_equal(text_units(STR_NONE, UTF16), 0);
}

static uint32_t random_below(uint32_t *seed, uint32_t n) {
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

static void random_text(uint32_t *seed, uint32_t most, struct buf *out) {
    static const char *const units[] = {
        "\r", "\n",   "\r\n",     "a",    "bcdefgh",          "é",           "€",
        "😀",  "\xff", "\xe2\x82", "\x80", "0123456789abcdef", "\xef\xbf\xbd"};
    buf_reset(out);
    for (uint32_t k = random_below(seed, most + 1); k > 0; k--)
        buf_add(out, str_z(units[random_below(seed, sizeof units / sizeof *units)]));
}

static void edits_equal_building_anew(void **state) {
    (void)state;
    uint32_t seed = 7;
    struct buf text = {0}, with = {0};
    struct lines edited = {0}, built = {0};
    for (int round = 0; round < 300; round++) {
        random_text(&seed, 40, &text);
        lines_build(&edited, buf_str(&text));
        for (int edit = 0; edit < 40; edit++) {
            uint32_t n = (uint32_t)text.n;
            struct span at = {.start = random_below(&seed, n + 1)};
            uint32_t left = n - at.start;
            at.end = at.start + random_below(&seed, (left < 9 ? left : 9) + 1);
            random_text(&seed, 3, &with);
            buf_splice(&text, at, buf_str(&with));
            lines_edit(&edited, buf_str(&text), at, with.n);
            lines_build(&built, buf_str(&text));
            assert_int_equal(edited.n, built.n);
            assert_memory_equal(edited.starts, built.starts, built.n * sizeof *built.starts);
        }
    }
    lines_fini(&edited);
    lines_fini(&built);
    buf_fini(&text);
    buf_fini(&with);
}

static void places_go_there_and_back(void **state) {
    (void)state;
    uint32_t seed = 99;
    struct buf text = {0};
    struct lines l = {0};
    for (int round = 0; round < 300; round++) {
        random_text(&seed, 30, &text);
        struct str s = buf_str(&text);
        lines_build(&l, s);
        struct place last = {0};
        for (uint32_t at = 0; at <= s.n; at++) {
            struct place p = lines_place(&l, s, at);
            assert_true(p.line > last.line ||
                        (p.line == last.line && p.column[UTF8] >= last.column[UTF8]));
            last = p;
            uint32_t back = l.starts[p.line] + p.column[UTF8];
            assert_true(back <= at && at - back < 4);
            for (int e = 0; e < ENCODING_COUNT; e++)
                assert_int_equal(lines_offset(&l, s, p.line, p.column[e], (enum encoding)e), back);
            struct span line = lines_span(&l, s, p.line);
            if (at <= line.end) /* also inside a character */
                assert_int_equal(lines_offset(&l, s, p.line, at - line.start, UTF8), back);
            struct str before = str_cut(s, (struct span){line.start, back});
            for (int e = 0; e < ENCODING_COUNT; e++)
                assert_int_equal(text_units(before, (enum encoding)e), p.column[e]);
            uint32_t end = at + random_below(&seed, (uint32_t)s.n - at + 1);
            struct range r = lines_range(&l, s, (struct span){at, end});
            struct place p2 = lines_place(&l, s, end);
            assert_memory_equal(&r.start, &p, sizeof p);
            assert_memory_equal(&r.end, &p2, sizeof p2);
        }
    }
    lines_fini(&l);
    buf_fini(&text);
}

static void a_walk_finds_the_same_places(void **state) {
    (void)state;
    uint32_t seed = 5;
    struct buf text = {0};
    struct lines l = {0};
    for (int round = 0; round < 500; round++) {
        random_text(&seed, 30, &text);
        struct str s = buf_str(&text);
        lines_build(&l, s);
        struct lines_walk walk = {.lines = &l, .text = s};
        uint32_t at = 0;
        for (int step = 0; step < 60; step++) { /* mostly forward, at times to anywhere */
            at = step % 10 == 9 ? random_below(&seed, (uint32_t)s.n + 3)
                                : at + random_below(&seed, 4);
            struct span span = {at, at + random_below(&seed, 9)};
            struct range walked = lines_walk_range(&walk, span);
            struct range fresh = lines_range(&l, s, span);
            assert_memory_equal(&walked, &fresh, sizeof walked);
            struct place start = lines_walk_place(&walk, at);
            assert_memory_equal(&start, &fresh.start, sizeof start);
        }
    }
    lines_fini(&l);
    buf_fini(&text);
}

static void ranges_are_stored(void **state) {
    (void)state;
    static const struct {
        struct range r;
        size_t bytes;
    } rows[] = {
        {{{0, {0, 0, 0}}, {0, {0, 0, 0}}}, 4},
        {{{5, {3, 3, 3}}, {5, {9, 9, 9}}}, 4},
        {{{5, {4, 2, 1}}, {6, {0, 0, 0}}}, 8},
        {{{UINT32_MAX, {UINT32_MAX, 1, 2}}, {0, {3, 4, UINT32_MAX}}}, 20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = {0};
        range_write(&b, &rows[i].r);
        assert_int_equal(b.n, rows[i].bytes);
        for (size_t cut = 0; cut < b.n; cut++) { /* cut short: refused, and nothing is taken */
            struct str s = str_to(buf_str(&b), cut);
            struct range r;
            assert_false(range_read(&s, &r));
            assert_int_equal(s.n, cut);
        }
        buf_add(&b, STR("rest"));
        struct str s = buf_str(&b);
        struct range r;
        assert_true(range_read(&s, &r));
        assert_memory_equal(&r, &rows[i].r, sizeof r);
        assert_true(str_eq(s, STR("rest")));
        buf_fini(&b);
    }
    struct str big = STR("\x01\x00\xff\xff\xff\xff\x7f\x00"); /* a column of 35 bits */
    struct range r;
    assert_false(range_read(&big, &r));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends),
        cmocka_unit_test(building_again_replaces),
        cmocka_unit_test(spans_leave_out_the_line_end),
        cmocka_unit_test(places),
        cmocka_unit_test(offsets),
        cmocka_unit_test(units),
        cmocka_unit_test(edits_equal_building_anew),
        cmocka_unit_test(places_go_there_and_back),
        cmocka_unit_test(a_walk_finds_the_same_places),
        cmocka_unit_test(ranges_are_stored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
