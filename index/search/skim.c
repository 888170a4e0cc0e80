/* skim.c — 64 bytes at once where a text is ASCII, text_words where it is not. The two meet only
 * at ASCII characters that part words, so that neither has to know what the other saw. */
#include "search/skim.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { BLOCK = 64 };

void skim_first(struct skim *k, char first) {
    if (!ascii_is_alnum(first) || memchr(k->firsts, first, k->n))
        return;
    k->firsts[k->n++] = first;
}

struct block { /* a bit for each byte */
    uint64_t word, first;
};

#ifdef __SSE2__
static inline __m128i in_range(__m128i v, char from, char count) {
    __m128i moved = _mm_sub_epi8(v, _mm_set1_epi8(from));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8((char)(count - 1))), moved);
}

static inline struct block look_at(const struct skim *k, const char *p) {
    struct block out = {0};
    for (unsigned i = 0; i < BLOCK; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
        __m128i small = _mm_or_si128(v, _mm_set1_epi8(0x20)), first = _mm_setzero_si128();
        __m128i word = _mm_or_si128(in_range(small, 'a', 26), in_range(v, '0', 10));
        for (unsigned f = 0; f < k->n; f++)
            first = _mm_or_si128(first, _mm_cmpeq_epi8(small, _mm_set1_epi8(k->firsts[f])));
        out.word |= (uint64_t)(uint32_t)_mm_movemask_epi8(word) << i;
        out.first |= (uint64_t)(uint32_t)_mm_movemask_epi8(first) << i;
    }
    return out;
}

/* Where the bytes from `at` stop to be ASCII. */
static size_t ascii_end(struct str s, size_t at) {
    for (; s.n - at >= 16; at += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s.p + at));
        if (_mm_movemask_epi8(v))
            break;
    }
    while (at < s.n && (unsigned char)s.p[at] < 0x80)
        at++;
    return at;
}
#else
static inline struct block look_at(const struct skim *k, const char *p) {
    struct block out = {0};
    for (unsigned i = 0; i < BLOCK; i++) {
        out.word |= (uint64_t)ascii_is_alnum(p[i]) << i;
        out.first |= (uint64_t)(memchr(k->firsts, ascii_lower(p[i]), k->n) != NULL) << i;
    }
    return out;
}

static size_t ascii_end(struct str s, size_t at) {
    while (at < s.n && (unsigned char)s.p[at] < 0x80)
        at++;
    return at;
}
#endif

static void give_ascii(const struct skim *k, struct str text, size_t at, uint32_t number) {
    char term[TEXT_TERM_MAX];
    size_t n = 0, end = at;
    for (; end < text.n && ascii_is_alnum(text.p[end]); end++)
        if (n < TEXT_TERM_MAX)
            term[n++] = ascii_lower(text.p[end]);
    struct text_word word = {{term, n}, {(uint32_t)at, (uint32_t)end}};
    k->word(k->context, &word, number);
}

/* From `at` to the end of `text`, which is ASCII from there on; gives the number of words. */
static uint32_t skim_ascii(const struct skim *k, struct str text, size_t at, uint32_t number) {
    uint64_t inside = 0; /* 1: the byte before is part of a word */
    for (; at < text.n; at += BLOCK) {
        char last[BLOCK] = {0};
        const char *p = text.p + at;
        if (text.n - at < BLOCK)
            p = memcpy(last, p, text.n - at);
        struct block b = look_at(k, p);
        uint64_t starts = b.word & ~(b.word << 1 | inside);
        for (uint64_t maybe = starts & b.first; maybe; maybe &= maybe - 1) {
            unsigned bit = (unsigned)__builtin_ctzll(maybe);
            uint64_t before = starts & ((1ULL << bit) - 1);
            give_ascii(k, text, at + bit, number + (uint32_t)__builtin_popcountll(before));
        }
        number += (uint32_t)__builtin_popcountll(starts);
        inside = b.word >> (BLOCK - 1);
    }
    return number;
}

/* The words of text[at, end). */
static uint32_t read_all(const struct skim *k, struct text_words *words, struct str text, size_t at,
                         size_t end, uint32_t number) {
    struct text_word word;
    words->text = str_to(text, end);
    words->at = at;
    words->in_cjk = false;
    for (; text_words_next(words, &word); number++)
        k->word(k->context, &word, number);
    return number;
}

static bool parts(char c) {
    return (unsigned char)c < 0x80 && !ascii_is_alnum(c);
}

uint32_t skim_text(const struct skim *k, struct str text) {
    struct text_words words;
    uint32_t number = 0;
    text_words_init(&words, text);
    for (size_t at = 0; at < text.n;) {
        size_t odd = ascii_end(text, at), from = odd, end = odd;
        while (odd < text.n && from > at && !parts(text.p[from - 1]))
            from--;
        number = skim_ascii(k, str_to(text, from), at, number);
        while (end < text.n && !parts(text.p[end]))
            end++;
        number = read_all(k, &words, text, from, end, number);
        at = end;
    }
    text_words_fini(&words);
    return number;
}
