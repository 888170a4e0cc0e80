/* fuzzy.c — the score of a subsequence. A name up to 64 bytes and a question in ASCII are matched
 * as sets of positions in one machine word; the rest byte by byte, with the same result. It finds a
 * good alignment, not always the best: a contiguous one, or the one that prefers runs and word
 * starts from the left. Which names are tried is symbols.c's. */
#include "search/fuzzy.h"

#include "base/text.h"

#include <limits.h>

enum {
    SCORE_CHAR = 16,
    SCORE_START = 8,    /* starts a word, or follows the character matched before */
    SCORE_FIRST = 10,   /* the name begins with it */
    SCORE_TOGETHER = 6, /* nothing in between */
    SCORE_WHOLE = 20,   /* nothing else in the name */
    GAP_MAX = 16,
    LENGTH_STEP = 8, /* bytes of a name that cost one, */
    LENGTH_COST = 8, /* up to so much */
};

/* ---- the matching form ---- */

static bool is_ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static bool is_upper(struct str character, struct buf *scratch) {
    buf_reset(scratch);
    text_lower(character, scratch);
    return !str_eq(buf_str(scratch), character);
}

void fuzzy_name(struct str name, struct buf *out) {
    size_t most = out->n + FUZZY_NAME_MAX;
    if (is_ascii(name)) {
        buf_add(out, str_to(name, FUZZY_NAME_MAX));
        return;
    }
    struct buf scratch = {0};
    while (name.n > 0) {
        unsigned length;
        uint32_t c = text_char(name, &length);
        size_t before = out->n;
        if (c < 0x80) {
            buf_add_byte(out, (char)c);
        } else {
            text_fold_char(c, out);
            if (out->n > before && ascii_is_lower(out->p[before]) &&
                is_upper(str_to(name, length), &scratch))
                out->p[before] = (char)(out->p[before] - 32);
        }
        if (out->n > most) {
            out->n = before;
            break;
        }
        name = str_from(name, length);
    }
    buf_fini(&scratch);
}

/* ---- classes of bytes ---- */

static bool is_word_byte(char c) {
    return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

static bool starts_word(const char *p, unsigned i) {
    if (!is_word_byte(p[i]))
        return false;
    if (i == 0 || !is_word_byte(p[i - 1]))
        return true;
    return (ascii_is_upper(p[i]) && ascii_is_lower(p[i - 1])) ||
           (ascii_is_digit(p[i]) && !ascii_is_digit(p[i - 1]));
}

static uint64_t bit_of(char c) {
    c = ascii_lower(c);
    if (ascii_is_lower(c))
        return FUZZY_LETTER(c);
    if (ascii_is_digit(c))
        return FUZZY_DIGIT(c);
    if ((unsigned char)c >= 0x80)
        return FUZZY_BEYOND;
    return c == ' ' ? 0 : FUZZY_SIGN;
}

/* The bit of another `c` where what was before has `mask`. */
static uint64_t bit_again(char c, uint64_t mask) {
    const char *common = memchr(FUZZY_TWICE, ascii_lower(c), sizeof FUZZY_TWICE - 1);
    return common && mask & bit_of(c) ? 1ULL << (26 + (common - FUZZY_TWICE)) : 0;
}

uint64_t fuzzy_mask(struct str form) {
    uint64_t mask = 0;
    for (unsigned i = 0; i < form.n; i++) {
        mask |= bit_of(form.p[i]) | bit_again(form.p[i], mask);
        if (ascii_is_alpha(form.p[i]) && starts_word(form.p, i))
            mask |= FUZZY_START(ascii_lower(form.p[i]));
    }
    return mask;
}

/* ---- the question ---- */

void fuzzy_init(struct fuzzy *f, struct str query) {
    fuzzy_fn ways[FUZZY_WAYS];
    fuzzy_ways(ways);
    *f = (struct fuzzy){.ascii = true, .score = ways[0]};
    struct buf folded = {0};
    text_fold(query, &folded);
    struct str rest = buf_str(&folded);
    while (rest.n > 0) {
        unsigned length;
        text_char(rest, &length);
        if (!ascii_is_blank(*rest.p) && !ascii_is_eol(*rest.p)) {
            f->never = f->n == FUZZY_QUERY_MAX;
            if (f->never)
                break;
            f->ascii &= length == 1 && (unsigned char)*rest.p < 0x80;
            f->length[f->n] = (unsigned char)length;
            f->plain[f->n] = *rest.p;
            f->fold[f->n] = ascii_is_lower(*rest.p) ? 'a' - 'A' : 0;
            memcpy(f->bytes[f->n++], rest.p, length);
            f->must |= bit_of(*rest.p) | bit_again(*rest.p, f->must);
        }
        rest = str_from(rest, length);
    }
    buf_fini(&folded);
    if (f->n > 0 && ascii_is_lower(f->bytes[0][0]))
        f->start = FUZZY_START(f->bytes[0][0]);
    f->apart = INT_MAX;
    if (f->ascii) /* from the first byte with a gap, or together and further on */
        f->apart = (int)(f->n * (SCORE_CHAR + SCORE_START)) + SCORE_FIRST;
    if (f->n > 0)
        f->without_start = (int)(f->n * SCORE_CHAR + (f->n - 1) * SCORE_START) + SCORE_TOGETHER + 1;
}

/* ---- the score of an alignment ---- */

/* `bonuses`: how many of the characters start a word or follow the one before. */
static int score_of(unsigned count, unsigned bonuses, unsigned first, unsigned last,
                    unsigned matched_bytes, unsigned n) {
    unsigned gap = last - first - matched_bytes;
    int score = (int)(count * SCORE_CHAR + bonuses * SCORE_START);
    score -= (int)(gap < GAP_MAX ? gap : GAP_MAX);
    score -= (int)(n < LENGTH_COST * LENGTH_STEP ? n / LENGTH_STEP : LENGTH_COST);
    if (gap == 0)
        score += SCORE_TOGETHER;
    if (first == 0)
        score += SCORE_FIRST;
    if (matched_bytes == n)
        score += SCORE_WHOLE;
    return score;
}

/* score_of the best alignment there is, by length: all characters start words or follow each other,
 * from the beginning, and the rest of the name counts against it. */
unsigned fuzzy_longest(const struct fuzzy *f, int least) {
    unsigned bytes = 0;
    for (unsigned j = 0; j < f->n; j++)
        bytes += f->length[j];
    int most = (int)(f->n * (SCORE_CHAR + SCORE_START)) + SCORE_TOGETHER + SCORE_FIRST;
    int spare = most - least; /* for the length, LENGTH_COST of it at most */
    if (spare >= LENGTH_COST)
        return FUZZY_NAME_MAX;
    unsigned longest = spare >= 0 ? (unsigned)spare * LENGTH_STEP + LENGTH_STEP - 1 : 0;
    return longest > bytes ? longest : bytes; /* nothing else in the name: SCORE_WHOLE */
}

bool fuzzy_begins(const struct fuzzy *f, const char *p, unsigned n) {
    unsigned same = 0;
    while (same < f->n && same < n && (p[same] | f->fold[same]) == f->plain[same])
        same++;
    return same == f->n;
}

/* ---- byte by byte ---- */

static bool char_at(const struct fuzzy *f, unsigned j, const char *p, unsigned n, unsigned at) {
    unsigned length = f->length[j];
    if (length == 1)
        return at < n && ascii_lower(p[at]) == f->bytes[j][0];
    return n - at >= length && at < n && memcmp(p + at, f->bytes[j], length) == 0;
}

/* Where the last occurrence of the rest of the question would put each character: no alignment has
 * it further right. */
static bool find_latest(const struct fuzzy *f, const char *p, unsigned n, unsigned *latest) {
    unsigned end = n;
    for (unsigned j = f->n; j > 0; j--) {
        unsigned at = end;
        do {
            if (at == 0)
                return false;
            at--;
        } while (!char_at(f, j - 1, p, end, at));
        latest[j - 1] = end = at;
    }
    return true;
}

static int score_contiguous(const struct fuzzy *f, const char *p, unsigned n, unsigned bytes) {
    int best = -1;
    unsigned chosen = 0;
    bool chosen_starts = false;
    for (unsigned at = 0; at + bytes <= n; at++) {
        unsigned to = at, j = 0;
        while (j < f->n && char_at(f, j, p, n, to))
            to += f->length[j++];
        if (j < f->n)
            continue;
        bool starts = starts_word(p, at);
        if (best < 0 || (starts && !chosen_starts)) {
            best = 0;
            chosen = at;
            chosen_starts = starts;
        }
    }
    if (best < 0)
        return -1;
    return score_of(f->n, f->n - 1 + chosen_starts, chosen, chosen + bytes, bytes, n);
}

/* The position for character j in [from, latest]: right behind the one before, else the first that
 * starts a word, else the first. */
static unsigned pick(const struct fuzzy *f, unsigned j, const char *p, unsigned n, unsigned from,
                     unsigned latest) {
    unsigned first = latest;
    if (j > 0 && char_at(f, j, p, n, from))
        return from;
    for (unsigned at = latest + 1; at > from; at--)
        if (char_at(f, j, p, n, at - 1))
            first = at - 1;
    for (unsigned at = first; at <= latest; at++)
        if (char_at(f, j, p, n, at) && starts_word(p, at))
            return at;
    return first;
}

int fuzzy_score_plain(const struct fuzzy *f, const char *p, unsigned n) {
    unsigned latest[FUZZY_QUERY_MAX];
    if (f->never || (f->n > 0 && !find_latest(f, p, n, latest)))
        return -1;
    if (f->n == 0)
        return 0;
    unsigned at = 0, first = 0, bytes = 0, bonuses = 0;
    for (unsigned j = 0; j < f->n; j++) {
        unsigned place = pick(f, j, p, n, at, latest[j]);
        bonuses += (j > 0 && place == at) || starts_word(p, place);
        if (j == 0)
            first = place;
        at = place + f->length[j];
        bytes += f->length[j];
    }
    int scattered = score_of(f->n, bonuses, first, at, bytes, n);
    int contiguous = score_contiguous(f, p, n, bytes);
    return scattered > contiguous ? scattered : contiguous;
}

/* ---- 64 positions at once ---- */

struct positions { /* a bit for each byte of the name */
    uint64_t upper, lower, digit, word;
};

static inline uint64_t lowest(uint64_t set) {
    return set & (~set + 1);
}

static inline unsigned index_of(uint64_t one) {
    return (unsigned)__builtin_ctzll(one);
}

/* The bits below and at `one`. */
static inline uint64_t up_to(uint64_t one) {
    return one | (one - 1);
}

/* Where a character that stands at the positions `at` can follow those before it, of which `left`
 * is the rest. Without a branch: which character is missing is as good as random. */
static ALWAYS_INLINE uint64_t behind(uint64_t at, uint64_t *left) {
    uint64_t next = at & *left;
    *left = ~(next ^ (next - 1)); /* nothing, once nothing was left */
    return next;
}

static ALWAYS_INLINE int score_positions(const struct fuzzy *f, unsigned n, const uint64_t *at,
                                         const struct positions *is) {
    uint64_t latest[FUZZY_QUERY_MAX]; /* the last position it may have, and all before */
    uint64_t left = UINT64_MAX;
    for (unsigned j = f->n; j > 0; j--) {
        uint64_t last = 1ULL << (63 - __builtin_clzll(at[j - 1] & left));
        latest[j - 1] = up_to(last);
        left = last - 1;
    }
    uint64_t starts = (is->word & ~(is->word << 1)) | (is->upper & is->lower << 1) |
                      (is->digit & ~(is->digit << 1));
    uint64_t free = UINT64_MAX, previous = 0, together = UINT64_MAX;
    unsigned first = 0, bonuses = 0;
    for (unsigned j = 0; j < f->n; j++) {
        together &= at[j] >> j;
        uint64_t fits = at[j] & free & latest[j];
        uint64_t run = fits & previous << 1, start = fits & starts;
        uint64_t chosen = run ? run : lowest(start ? start : fits);
        bonuses += (chosen & starts) != 0 || run != 0;
        if (j == 0)
            first = index_of(chosen);
        free = ~up_to(chosen);
        previous = chosen;
    }
    int best = score_of(f->n, bonuses, first, index_of(previous) + 1, f->n, n);
    if (together) {
        uint64_t start = together & starts;
        unsigned from = index_of(start ? start : together);
        int score = score_of(f->n, f->n - 1 + (start != 0), from, from + f->n, f->n, n);
        best = score > best ? score : best;
    }
    return best;
}

static inline uint64_t bits_of(unsigned n) {
    return n >= 64 ? UINT64_MAX : (1ULL << n) - 1;
}

static int score_each(const struct fuzzy *f, const char *p, unsigned n) {
    uint64_t at[FUZZY_QUERY_MAX], left = UINT64_MAX, next = 0;
    struct positions is = {0};
    for (unsigned j = 0; j < f->n; j++) {
        at[j] = 0;
        for (unsigned i = 0; i < n; i++)
            at[j] |= (uint64_t)((p[i] | f->fold[j]) == f->plain[j]) << i;
        next = behind(at[j], &left);
    }
    if (!next)
        return -1;
    for (unsigned i = 0; i < n; i++) {
        is.upper |= (uint64_t)ascii_is_upper(p[i]) << i;
        is.lower |= (uint64_t)ascii_is_lower(p[i]) << i;
        is.digit |= (uint64_t)ascii_is_digit(p[i]) << i;
        is.word |= (uint64_t)is_word_byte(p[i]) << i;
    }
    return score_positions(f, n, at, &is);
}

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>

static inline __m128i in_range(__m128i v, char from, char count) {
    __m128i moved = _mm_sub_epi8(v, _mm_set1_epi8(from));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8((char)(count - 1))), moved);
}

static inline uint64_t bits(__m128i mask, unsigned part) {
    return (uint64_t)(uint32_t)_mm_movemask_epi8(mask) << (16 * part);
}

static ALWAYS_INLINE int score_16s(const struct fuzzy *f, const char *p, unsigned n,
                                   unsigned parts) {
    uint64_t at[FUZZY_QUERY_MAX], left = bits_of(n), next = 0, all = left, beyond = 0;
    __m128i v[4];
    for (unsigned i = 0; i < parts; i++)
        v[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    for (unsigned j = 0; j < f->n; j++) {
        __m128i fold = _mm_set1_epi8(f->fold[j]), want = _mm_set1_epi8(f->plain[j]);
        at[j] = 0;
        for (unsigned i = 0; i < parts; i++)
            at[j] |= bits(_mm_cmpeq_epi8(_mm_or_si128(v[i], fold), want), i);
        at[j] &= all;
        next = behind(at[j], &left);
    }
    if (!next)
        return -1;
    struct positions is = {0};
    for (unsigned i = 0; i < parts; i++) {
        is.upper |= bits(in_range(v[i], 'A', 26), i);
        is.lower |= bits(in_range(v[i], 'a', 26), i);
        is.digit |= bits(in_range(v[i], '0', 10), i);
        beyond |= bits(v[i], i);
    }
    is.word = is.upper | is.lower | is.digit | beyond;
    return score_positions(f, n, at, &is);
}

static int score_sse2(const struct fuzzy *f, const char *p, unsigned n) {
    return n <= 16   ? score_16s(f, p, n, 1)
           : n <= 32 ? score_16s(f, p, n, 2)
                     : score_16s(f, p, n, 4);
}

#define AVX2 __attribute__((target("avx2,bmi")))

AVX2 static inline uint64_t bits_32(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high)
                                                     << 32;
}

AVX2 static inline __m256i in_range_32(__m256i v, char from, char count) {
    __m256i moved = _mm256_sub_epi8(v, _mm256_set1_epi8(from));
    return _mm256_cmpeq_epi8(_mm256_min_epu8(moved, _mm256_set1_epi8((char)(count - 1))), moved);
}

AVX2 static int score_avx2(const struct fuzzy *f, const char *p, unsigned n) {
    uint64_t at[FUZZY_QUERY_MAX], all = bits_of(n), left = all, next = 0;
    __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)p), high = low;
    if (n <= 32) {
        for (unsigned j = 0; j < f->n; j++) {
            __m256i same = _mm256_cmpeq_epi8(_mm256_or_si256(low, _mm256_set1_epi8(f->fold[j])),
                                             _mm256_set1_epi8(f->plain[j]));
            at[j] = (uint32_t)_mm256_movemask_epi8(same) & all;
            next = behind(at[j], &left);
        }
    } else {
        high = _mm256_loadu_si256((const __m256i *)(const void *)(p + 32));
        for (unsigned j = 0; j < f->n; j++) {
            __m256i fold = _mm256_set1_epi8(f->fold[j]), want = _mm256_set1_epi8(f->plain[j]);
            at[j] = bits_32(_mm256_cmpeq_epi8(_mm256_or_si256(low, fold), want),
                            _mm256_cmpeq_epi8(_mm256_or_si256(high, fold), want)) &
                    all;
            next = behind(at[j], &left);
        }
    }
    if (!next)
        return -1;
    struct positions is = {
        .upper = bits_32(in_range_32(low, 'A', 26), in_range_32(high, 'A', 26)),
        .lower = bits_32(in_range_32(low, 'a', 26), in_range_32(high, 'a', 26)),
        .digit = bits_32(in_range_32(low, '0', 10), in_range_32(high, '0', 10)),
    };
    is.word = is.upper | is.lower | is.digit | bits_32(low, high);
    return score_positions(f, n, at, &is);
}
#endif

size_t fuzzy_ways(fuzzy_fn ways[FUZZY_WAYS]) {
    size_t n = 0;
#if defined __x86_64__ && defined __GNUC__
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        ways[n++] = score_avx2;
    ways[n++] = score_sse2;
#endif
    ways[n++] = score_each;
    return n;
}

int fuzzy_score(const struct fuzzy *f, const char *p, unsigned n) {
    if (!f->ascii || n > 64 || f->never || f->n == 0)
        return fuzzy_score_plain(f, p, n);
    return n < f->n ? -1 : f->score(f, p, n);
}
