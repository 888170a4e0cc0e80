/* Open documents: any series of edits ends in the same text, lines and findings as opening the
 * result. */
#include "docs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct doc *open_text(struct docs *all, const char *text) {
    struct doc *d = docs_open(all, STR("file:///w/.bluekit/kits/a.md"),
                              STR("/w/.bluekit/kits/a.md"), STR("markdown"), 1, str_z(text));
    docs_place(d, STR("kits/a.md"), HOME_PROJECT, 1);
    return d;
}

static struct change_event edit(uint32_t l1, uint32_t c1, uint32_t l2, uint32_t c2,
                                const char *text) {
    return (struct change_event){false, l1, c1, l2, c2, str_z(text)};
}

struct row {
    const char *what, *before;
    struct change_event change;
    enum encoding encoding;
    const char *after;
};

static void changes_land_where_the_client_means(void **state) {
    (void)state;
    const struct row rows[] = {
        {"insert", "ab", edit(0, 1, 0, 1, "X"), UTF8, "aXb"},
        {"replace", "abc", edit(0, 1, 0, 2, "X"), UTF8, "aXc"},
        {"delete over lines", "ab\ncd\nef", edit(0, 1, 2, 1, ""), UTF8, "af"},
        {"past the end of a line is its end", "ab\ncd", edit(0, 99, 0, 99, "X"), UTF8, "abX\ncd"},
        {"before a CRLF, not inside", "ab\r\ncd", edit(0, 99, 0, 99, "X"), UTF8, "abX\r\ncd"},
        {"a lone CR ends a line", "ab\rcd", edit(1, 0, 1, 1, "X"), UTF8, "ab\rXd"},
        {"past the last line is the end", "ab", edit(9, 0, 9, 9, "X"), UTF8, "abX"},
        {"start after end: exchanged", "abcd", edit(0, 3, 0, 1, "X"), UTF8, "aXd"},
        {"utf-16 behind an emoji", "\xf0\x9f\x98\x80z", edit(0, 2, 0, 3, "X"), UTF16,
         "\xf0\x9f\x98\x80X"},
        {"utf-32 behind an emoji", "\xf0\x9f\x98\x80z", edit(0, 1, 0, 2, "X"), UTF32,
         "\xf0\x9f\x98\x80X"},
        {"utf-8 behind an emoji", "\xf0\x9f\x98\x80z", edit(0, 4, 0, 5, "X"), UTF8,
         "\xf0\x9f\x98\x80X"},
        {"inside a surrogate pair is before it", "\xf0\x9f\x98\x80", edit(0, 1, 0, 1, "X"), UTF16,
         "X\xf0\x9f\x98\x80"},
        {"inside a character is before it", "\xc3\xa4", edit(0, 1, 0, 1, "X"), UTF8, "X\xc3\xa4"},
        {"absurd positions", "ab", edit(UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, "X"), UTF16,
         "abX"},
        {"into nothing", "", edit(0, 0, 0, 0, "X"), UTF8, "X"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct docs *all = docs_new();
        struct doc *d = open_text(all, rows[i].before);
        docs_apply(d, &rows[i].change, 1, 2, rows[i].encoding);
        if (!str_eq(buf_str(&d->text), str_z(rows[i].after)))
            fail_msg("%s: \"%.*s\" instead of \"%s\"", rows[i].what, STR_ARG(buf_str(&d->text)),
                     rows[i].after);
        docs_free(all);
    }
}

static void each_change_speaks_of_what_the_one_before_left(void **state) {
    (void)state;
    struct docs *all = docs_new();
    struct doc *d = open_text(all, "one\ntwo\n");
    const struct change_event changes[] = {edit(0, 3, 0, 3, "\nx"), edit(1, 1, 1, 1, "y"),
                                           edit(2, 0, 2, 3, "2")};
    docs_apply(d, changes, 3, 5, UTF8);
    assert_true(str_eq(buf_str(&d->text), STR("one\nxy\n2\n")));
    assert_int_equal(d->version, 5);
    docs_free(all);
}

static unsigned random_below(unsigned *seed, unsigned n) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % n;
}

static void assert_same_as_opened(struct doc *edited) {
    struct docs *all = docs_new();
    struct buf copy = {0};
    buf_add(&copy, buf_str(&edited->text));
    struct doc *opened = open_text(all, copy.p ? copy.p : "");
    assert_int_equal(edited->lines.n, opened->lines.n);
    assert_memory_equal(edited->lines.starts, opened->lines.starts,
                        opened->lines.n * sizeof *opened->lines.starts);
    const struct analysis *a = docs_analysis(edited), *b = docs_analysis(opened);
    struct buf x = {0}, y = {0};
    facts_write(&x, a->facts);
    facts_write(&y, b->facts);
    problems_write(&x, &a->problems);
    problems_write(&y, &b->problems);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, y.n);
    buf_fini(&x);
    buf_fini(&y);
    buf_fini(&copy);
    docs_free(all);
}

static void edits_equal_a_rewrite(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "---\n",    "id: a\n", "type: kit\n", "tags: [x]\n", "# Head\n",
        "\r\n",     "\r",      "[[b#c]]",     "`src/a.c:3`", "\xf0\x9f\x98\x80",
        "\xc3\xa4", "",        "{{TOKEN}}",   "```\n",       "[x](y.md)",
        ": ",
    };
    for (unsigned round = 1; round <= 40; round++) {
        unsigned seed = round;
        struct docs *all = docs_new();
        struct doc *d = open_text(all, "---\nid: a\ntype: kit\n---\n# A\n\ntext\n");
        for (int step = 0; step < 60; step++) {
            struct change_event c =
                edit(random_below(&seed, (unsigned)d->lines.n + 1), random_below(&seed, 12),
                     random_below(&seed, (unsigned)d->lines.n + 1), random_below(&seed, 12),
                     pieces[random_below(&seed, sizeof pieces / sizeof *pieces)]);
            if (step % 5) { /* mostly insertions: or the text stays empty */
                c.end_line = c.start_line;
                c.end_column = c.start_column;
            }
            docs_apply(d, &c, 1, step, (enum encoding)random_below(&seed, ENCODING_COUNT));
        }
        assert_same_as_opened(d);
        docs_free(all);
    }
}

static void a_long_text_waits_for_another_thread(void **state) {
    (void)state;
    struct buf text = {0};
    buf_add(&text, STR("---\nid: long\ntype: kit\n---\n"));
    while (text.n <= KIT_SIZE_MAIN)
        buf_add(&text, STR("words and words\n"));
    struct docs *all = docs_new();
    struct doc *d = open_text(all, text.p);
    assert_null(docs_analysis(d));
    struct analysis *old = docs_snapshot(d);
    analysis_make(old);
    struct change_event c = edit(1, 4, 1, 8, "longer");
    docs_apply(d, &c, 1, 2, UTF8);
    docs_take_analysis(d, old); /* too late: dropped */
    assert_null(docs_analysis(d));
    struct analysis *now = docs_snapshot(d);
    analysis_make(now);
    docs_take_analysis(d, now);
    assert_non_null(docs_analysis(d));
    assert_true(str_eq(docs_analysis(d)->facts->id.text, STR("longer")));
    docs_free(all);
    buf_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_land_where_the_client_means),
        cmocka_unit_test(each_change_speaks_of_what_the_one_before_left),
        cmocka_unit_test(edits_equal_a_rewrite),
        cmocka_unit_test(a_long_text_waits_for_another_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
