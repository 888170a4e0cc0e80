/* test_skim.c — skim_text gives what text_words gives: of any text the same number of words, and of
 * those that begin like a word looked for the same terms at the same places. */
#include "base/mem.h"
#include "search/skim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct expected {
    const struct skim *skim;
    struct text_words words;
    uint32_t number; /* of the next word of text_words */
};

static bool looked_for(const struct skim *k, char first) {
    return (unsigned char)first < 0x80 && memchr(k->firsts, first, k->n) != NULL;
}

static void next_expected(struct expected *x, struct text_word *word) {
    assert_true(text_words_next(&x->words, word));
    x->number++;
}

static void check_word(void *context, const struct text_word *word, uint32_t number) {
    struct expected *x = context;
    struct text_word plain;
    assert_true(number >= x->number);
    while (x->number < number) {
        next_expected(x, &plain);
        assert_false(looked_for(x->skim, plain.term.p[0]));
    }
    next_expected(x, &plain);
    assert_true(str_eq(plain.term, word->term));
    assert_int_equal(plain.at.start, word->at.start);
    assert_int_equal(plain.at.end, word->at.end);
}

static void check(const char *firsts, struct str text) {
    struct skim k = {.word = check_word};
    struct expected x = {.skim = &k};
    struct text_word rest;
    char *exact = mem_copy(text.p, text.n); /* not a byte is read behind it */
    for (; *firsts; firsts++)
        skim_first(&k, *firsts);
    k.context = &x;
    text_words_init(&x.words, text);
    uint32_t n = skim_text(&k, (struct str){exact, text.n});
    while (text_words_next(&x.words, &rest)) {
        assert_false(looked_for(&k, rest.term.p[0]));
        x.number++;
    }
    assert_int_equal(n, x.number);
    text_words_fini(&x.words);
    mem_free(exact);
}

static void small_texts(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "token",
        "Token tokens.",
        "tok\xc3\xa9n token",
        "\xc3\xa9token t",
        "token\xcc\x81 token",
        " \xcc\x81token",
        "t\xe4\xb8\xad\xe6\x96\x87t t",
        ("token\xff"
         "token"),
        "\xe4\xb8",
        "0x7f T0 t_0",
        "t \xe2\x80\x94 t\xe2\x80\x94t",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        check("t", str_z(texts[i]));
        check("t0x", str_z(texts[i]));
        check("", str_z(texts[i]));
    }
    check("t", STR("token\0token"));
}

/* Words and gaps of all lengths around the borders of blocks. */
static void borders_of_blocks(void **state) {
    (void)state;
    struct buf b = {0};
    for (int gap = 0; gap < 140; gap++)
        for (int length = 1; length < 140; length += length < 4 || length > 60 ? 1 : 9) {
            buf_reset(&b);
            for (int i = 0; i < gap; i++)
                buf_add_byte(&b, i % 7 ? ' ' : 'x');
            for (int i = 0; i < length; i++)
                buf_add_byte(&b, 't');
            check("t", buf_str(&b));
            buf_add(&b, STR(" t"));
            check("t", buf_str(&b));
        }
    buf_fini(&b);
}

static void random_texts(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "token",
        "Tok",
        "t",
        "T",
        "a",
        "7",
        "abcdefghijklmnopqrstuvwxyz0123456789",
        " ",
        " ",
        " ",
        "\n",
        "-",
        "_",
        ".",
        "\xc3\xa9",
        "\xcc\x81",
        "\xe4\xb8\xad",
        "\xe3\x82\xab",
        "\xe3\x82\x99",
        "\xe2\x80\x94",
        "\xc3\x9f",
        "\xff",
        "\xe4",
        "\xef\xac\x81",
        "        ",
    };
    struct buf b = {0};
    uint32_t seed = 1;
    for (int round = 0; round < 20000; round++) {
        buf_reset(&b);
        bool odd = round % 3 == 0;
        for (int i = round % 60; i >= 0; i--) {
            seed = seed * 1664525 + 1013904223;
            size_t most = odd || (seed >> 28) == 0 ? sizeof pieces / sizeof *pieces : 14;
            buf_add(&b, str_z(pieces[(seed >> 8) % most]));
        }
        check(round % 2 ? "t" : "ta7s", buf_str(&b));
    }
    buf_fini(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_texts),
        cmocka_unit_test(borders_of_blocks),
        cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
