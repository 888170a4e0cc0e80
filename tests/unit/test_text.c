/* Words, folding, slugs: by rows, and as properties over all of Unicode. */
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check_str(struct str got, struct str want, const char *of) {
    if (!str_eq(got, want))
        fail_msg("%s: got \"%.*s\", want \"%.*s\"", of, STR_ARG(got), STR_ARG(want));
}

static void put_char(struct buf *b, uint32_t c) {
    if (c < 0x80) {
        buf_add_byte(b, (char)c);
    } else if (c < 0x800) {
        buf_add_byte(b, (char)(0xc0 | c >> 6));
        buf_add_byte(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        buf_add_byte(b, (char)(0xe0 | c >> 12));
        buf_add_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_add_byte(b, (char)(0x80 | (c & 0x3f)));
    } else {
        buf_add_byte(b, (char)(0xf0 | c >> 18));
        buf_add_byte(b, (char)(0x80 | (c >> 12 & 0x3f)));
        buf_add_byte(b, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_add_byte(b, (char)(0x80 | (c & 0x3f)));
    }
}

struct row {
    struct str in, out;
};
#define ROW(in, out)                                                                               \
    { STR_INIT(in), STR_INIT(out) }

static void check_rows(const struct row *rows, size_t n, void (*f)(struct str, struct buf *)) {
    for (size_t i = 0; i < n; i++) {
        struct buf out = {0};
        buf_add(&out, STR("kept "));
        f(rows[i].in, &out);
        check_str(str_to(buf_str(&out), 5), STR("kept "), "what stood in the buffer");
        check_str(str_from(buf_str(&out), 5), rows[i].out, rows[i].in.p);
        assert_int_equal(out.p[out.n], 0);
        buf_fini(&out);
    }
}
#define CHECK_ROWS(rows, f) check_rows((rows), sizeof(rows) / sizeof *(rows), (f))

static void valid_prefix(void **state) {
    (void)state;
    static const struct {
        struct str s;
        size_t valid;
    } rows[] = {
        {STR_INIT(""), 0},
        {STR_INIT("plain ascii, longer than eight"), 30},
        {STR_INIT("a\0b"), 3},
        {STR_INIT("é€😀"), 9},
        {STR_INIT("ab\x80"), 2},
        {STR_INIT("\xc0\x80"), 0},         /* overlong */
        {STR_INIT("\xe0\x9f\xbf"), 0},     /* overlong */
        {STR_INIT("\xf0\x8f\xbf\xbf"), 0}, /* overlong */
        {STR_INIT("x\xed\xa0\x80"), 1},    /* surrogate */
        {STR_INIT("\xed\x9f\xbf"), 3},
        {STR_INIT("\xf4\x8f\xbf\xbf"), 4},
        {STR_INIT("\xf4\x90\x80\x80"), 0}, /* past U+10FFFF */
        {STR_INIT("\xf5\x80\x80\x80"), 0},
        {STR_INIT("é\xe2\x82"), 2}, /* cut short */
        {STR_INIT("12345678\xff"), 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(text_valid(rows[i].s), rows[i].valid);
}

static void repair_replaces_maximal_subparts(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("fine é", "fine é"),
        ROW("\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd"),
        ROW("a\xe2\x82z", "a\xef\xbf\xbdz"),   /* two bytes, one mark */
        ROW("a\xf0\x9f\x98", "a\xef\xbf\xbd"), /* at the end */
        ROW("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"),
        ROW("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"),
    };
    CHECK_ROWS(rows, text_repair);
}

static void every_character_decodes(void **state) {
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        struct buf b = {0};
        put_char(&b, c);
        unsigned length;
        assert_int_equal(text_char(buf_str(&b), &length), c);
        assert_int_equal(length, b.n);
        assert_int_equal(text_valid(buf_str(&b)), b.n);
        buf_fini(&b);
    }
    unsigned length;
    assert_int_equal(text_char(STR("\xe2\x82"), &length), 0xfffd);
    assert_int_equal(length, 1);
}

static void folding(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("ASCII Only_42", "ascii only_42"),
        ROW("Über", "uber"),
        ROW("U\u0308ber", "uber"),
        ROW("Straße ẞ", "strasse ss"),
        ROW("İstanbul", "istanbul"),
        ROW("ΑΣ ᾳ ᾼ α\u0345", "ασ α α α"),
        ROW("Ёлка", "елка"),
        ROW("ﬁne", "fine"),
        ROW("\u212Bngstr\u00f6m", "angstrom"),
        ROW("Việt", "viet"),
        ROW("ガギ", "ガギ"),
        ROW("カ\u3099キ\u3099", "ガギ"),
        ROW("は\u309a", "ぱ"),
        ROW("한국", "한국"),
        ROW("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국"),
        ROW("\uf900", "\u8c48"), /* a compatibility ideograph */
        ROW("a\xff"
            "B",
            "a\xef\xbf\xbd"
            "b"),
        ROW("A\0B", "a\0b"),
    };
    CHECK_ROWS(rows, text_fold);
}

static void folding_is_stable_and_valid(void **state) {
    (void)state;
    struct buf once = {0}, twice = {0}, in = {0};
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        if (c >= 0xd800 && c <= 0xdfff)
            continue;
        buf_reset(&once);
        buf_reset(&twice);
        buf_reset(&in);
        text_fold_char(c, &once);
        text_fold(buf_str(&once), &twice);
        if (!str_eq(buf_str(&once), buf_str(&twice)))
            fail_msg("U+%04X folds to something that folds on", c);
        put_char(&in, c);
        buf_reset(&twice);
        text_fold(buf_str(&in), &twice);
        if (!str_eq(buf_str(&once), buf_str(&twice)))
            fail_msg("U+%04X folds differently alone", c);
        assert_int_equal(text_valid(buf_str(&once)), once.n);
        if (!text_is_word_char(c))
            continue;
        for (size_t at = 0; at < once.n;) {
            unsigned length;
            uint32_t d = text_char(str_from(buf_str(&once), at), &length);
            if (!text_is_word_char(d))
                fail_msg("U+%04X folds to U+%04X, which is in no word", c, d);
            at += length;
        }
    }
    buf_fini(&once);
    buf_fini(&twice);
    buf_fini(&in);
}

static void lower_case(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("ABC é É", "abc é é"),
        ROW("ΟΔΟΣ", "οδος"),
        ROW("ΟΔΟΣ ΣΑ", "οδος σα"),
        ROW("Σ", "σ"),
        ROW("ΑΣ\u0301.", "ας\u0301."),
        ROW("ΑΣ\u0301Β", "ασ\u0301β"),
        ROW("İ", "i\u0307"),
        ROW("x\xff", "x\xef\xbf\xbd"),
    };
    CHECK_ROWS(rows, text_lower);
}

static void word_characters(void **state) {
    (void)state;
    static const uint32_t in[] = {'a',    'Z',   '0',   0xe9,   0x3b1,  0x660,  0xbd,
                                  0x2160, 0x301, 0x93e, 0xe000, 0x4e00, 0xac00, 0x1d400};
    static const uint32_t out[] = {0,      ' ',    '_',    '-',     0xa0,   0xd7,  0x20dd,
                                   0x2014, 0x3001, 0x30fb, 0x1f600, 0xfffd, 0x378, 0x200d};
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        assert_true(text_is_word_char(in[i]));
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        assert_false(text_is_word_char(out[i]));
}

/* The words as "term@start-end", parted by blanks. */
static void list_words(struct str text, struct buf *out) {
    struct text_words w;
    struct text_word word;
    text_words_init(&w, text);
    while (text_words_next(&w, &word)) {
        assert_true(word.at.start < word.at.end && word.at.end <= text.n);
        if (out->n && out->p[out->n - 1] != ' ')
            buf_add_byte(out, ' ');
        buf_addf(out, "%.*s@%u-%u", STR_ARG(word.term), word.at.start, word.at.end);
    }
    text_words_fini(&w);
}

static void words(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW(" \t\n--__", ""),
        ROW("Hello, World!", "hello@0-5 world@7-12"),
        ROW("snake_case kebab-case don't",
            "snake@0-5 case@6-10 kebab@11-16 case@17-21 don@22-25 t@26-27"),
        ROW("x1 2y", "x1@0-2 2y@3-5"),
        ROW("a\0b", "a@0-1 b@2-3"),
        ROW("a\xff"
            "b\xe2\x82"
            "c",
            "a@0-1 b@2-3 c@5-6"),
        ROW("Über", "uber@0-5"),
        ROW("U\u0308ber", "uber@0-6"),
        ROW("\u0308x", "x@2-3"), /* a mark begins no word */
        ROW("naïve caf\u00e9s", "naive@0-6 cafes@7-13"),
        ROW("Straße", "strasse@0-7"),
        ROW("日", "日@0-3"),
        ROW("日本", "日本@0-6"),
        ROW("日本語", "日本@0-6 本語@3-9"),
        ROW("日本、語", "日本@0-6 語@9-12"),
        ROW("v2日本x語", "v2@0-2 日本@2-8 x@8-9 語@9-12"),
        ROW("ガ", "ガ@0-3"),
        ROW("カ\u3099ス", "ガス@0-9"),
        ROW("カ\u3099", "ガ@0-6"),
        ROW("한국어", "한국@0-6 국어@3-9"),
        ROW("\u1112\u1161\u11ab\u1100\u116e\u11a8", "한국@0-18"),
        ROW("日\ufe00本", "日本@0-9"),      /* a variation selector */
        ROW("日\uffbf本", "日@0-3 本@6-9"), /* unassigned, amid half width Hangul */
        ROW("日é", "日@0-3 e@3-5"),
        ROW("日\xe6\x9c", "日@0-3"),
        ROW("日 本", "日@0-3 本@4-7"),
        ROW("ー・ー", "ー@0-3 ー@6-9"),
        ROW("½ ²", "½@0-2 ²@3-5"),
        ROW("😀ok😀", "ok@4-6"),
        ROW("\ue000", "\ue000@0-3"),
    };
    CHECK_ROWS(rows, list_words);
}

static void long_words_are_cut_between_characters(void **state) {
    (void)state;
    struct buf text = {0};
    static const struct {
        const char *unit;
        size_t times, term;
    } rows[] = {
        {"a", 64, 64}, {"a", 65, 64},  {"a", 100000, 64}, {"é", 100000, 64}, {"я", 33, 64},
        {"ა", 40, 63}, {"aя", 50, 64}, {"ß", 40, 64},     {"aß", 40, 64},    {"\U00010428", 20, 64},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_reset(&text);
        for (size_t k = 0; k < rows[i].times; k++)
            buf_add(&text, str_z(rows[i].unit));
        size_t n = text.n;
        buf_add(&text, STR(" next"));
        struct text_words w;
        struct text_word word;
        text_words_init(&w, buf_str(&text));
        assert_true(text_words_next(&w, &word));
        assert_int_equal(word.term.n, rows[i].term);
        assert_int_equal(text_valid(word.term), word.term.n);
        assert_int_equal(word.at.end, n);
        assert_true(text_words_next(&w, &word));
        check_str(word.term, STR("next"), "the word after");
        assert_false(text_words_next(&w, &word));
        text_words_fini(&w);
    }
    buf_fini(&text);
}

/* Terms mean the same whether they come from the index or from a query of one word. */
static void a_term_is_the_fold_of_its_text(void **state) {
    (void)state;
    static const char *const units[] = {
        "a",        "Z",  "é",    "ß", "e\u0301",      " ", "-", "日",
        "カ\u3099", "한", "\xff", "Я", "\u1112\u1161", "İ", "ᾳ", "\u0301"};
    uint32_t seed = 12345;
    struct buf text = {0}, fold = {0};
    for (int round = 0; round < 20000; round++) {
        buf_reset(&text);
        for (int k = 0; k < 12; k++) {
            seed = seed * 1664525 + 1013904223;
            buf_add(&text, str_z(units[(seed >> 16) % (sizeof units / sizeof *units)]));
        }
        struct text_words w;
        struct text_word word;
        text_words_init(&w, buf_str(&text));
        uint32_t last = 0;
        while (text_words_next(&w, &word)) {
            buf_reset(&fold);
            text_fold(str_cut(buf_str(&text), word.at), &fold);
            check_str(word.term, buf_str(&fold), text.p);
            assert_true(word.at.start >= last);
            last = word.at.start;
        }
        text_words_fini(&w);
    }
    buf_fini(&text);
    buf_fini(&fold);
}

static void slugs(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("Hello World", "hello-world"),
        ROW("  Two  blanks ", "--two--blanks-"),
        ROW("a - b", "a---b"),
        ROW("Foo & Bar", "foo--bar"),
        ROW("under_score-dash", "under_score-dash"),
        ROW("What's new? (v1.2)", "whats-new-v12"),
        ROW("Привет non-latin 你好", "привет-non-latin-你好"),
        ROW("Ünïcödé \u00c9", "ünïcödé-é"),
        ROW("😄 unicode emoji", "-unicode-emoji"),
        ROW("heart \u2764\ufe0f", "heart-\ufe0f"),
        ROW("x² ½ ⅷ ٣", "x--ⅷ-٣"),
        ROW("Ⓐ circled", "ⓐ-circled"),
        ROW("a\tb\u00a0c\nd", "abcd"),
        ROW("en\u2013dash \u2014 em", "endash--em"),
        ROW("zero\u200dwidth \ue000", "zerowidth-"),
        ROW("bad \xff byte", "bad--byte"),
        ROW("`code` **bold**", "code-bold"),
        ROW("ΣΟΦΟΣ", "σοφος"),
        ROW("e\u0301 k\u20dd", "e\u0301-k\u20dd"),
    };
    CHECK_ROWS(rows, text_slug);
}

static void kebab_names(void **state) {
    (void)state;
    static const struct row rows[] = {
        ROW("", ""),
        ROW("My File (2)", "my-file-2"),
        ROW("--a__b--", "a-b"),
        ROW("Über Straße", "uber-strasse"),
        ROW("日本", ""),
        ROW("日本 v2", "v2"),
        ROW("a\xff\xff"
            "b",
            "a-b"),
        ROW("already-kebab-1", "already-kebab-1"),
    };
    CHECK_ROWS(rows, text_kebab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_prefix),
        cmocka_unit_test(repair_replaces_maximal_subparts),
        cmocka_unit_test(every_character_decodes),
        cmocka_unit_test(folding),
        cmocka_unit_test(folding_is_stable_and_valid),
        cmocka_unit_test(lower_case),
        cmocka_unit_test(word_characters),
        cmocka_unit_test(words),
        cmocka_unit_test(long_words_are_cut_between_characters),
        cmocka_unit_test(a_term_is_the_fold_of_its_text),
        cmocka_unit_test(slugs),
        cmocka_unit_test(kebab_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
