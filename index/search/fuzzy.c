/* fuzzy.c — the score of a subsequence. A name up to 64 bytes and a question in ASCII are matched
 * as sets of positions in one machine word; the rest byte by byte, with the same result. It finds a
 * good alignment, not always the best: a contiguous one, or the one that prefers runs and word
 * starts from the left. Which names are tried is symbols.c's. */
#include "search/fuzzy.h"

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    SCORE_CHAR = 16,
    SCORE_START = 8,    /* starts a word, or follows the character matched before */
    SCORE_FIRST = 10,   /* the name begins with it */
    SCORE_TOGETHER = 6, /* nothing in between */
    SCORE_WHOLE = 20,   /* nothing else in the name */
    GAP_MAX = 16,
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

uint64_t fuzzy_mask(struct str form) {
    uint64_t mask = 0;
    for (unsigned i = 0; i < form.n; i++) {
        mask |= bit_of(form.p[i]);
        if (ascii_is_alpha(form.p[i]) && starts_word(form.p, i))
            mask |= FUZZY_START(ascii_lower(form.p[i]));
    }
    return mask;
}

/* ---- the question ---- */

void fuzzy_init(struct fuzzy *f, struct str query) {
    *f = (struct fuzzy){.ascii = true};
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
            memcpy(f->bytes[f->n++], rest.p, length);
            f->must |= bit_of(*rest.p);
        }
        rest = str_from(rest, length);
    }
    buf_fini(&folded);
    if (f->n > 0 && ascii_is_lower(f->bytes[0][0]))
        f->start = FUZZY_START(f->bytes[0][0]);
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
    score -= (int)(n < 64 ? n / 8 : 8);
    if (gap == 0)
        score += SCORE_TOGETHER;
    if (first == 0)
        score += SCORE_FIRST;
    if (matched_bytes == n)
        score += SCORE_WHOLE;
    return score;
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

#ifdef __SSE2__
struct loaded {
    __m128i part[4];
    unsigned parts;
};

static ALWAYS_INLINE struct loaded load(const char *p, unsigned parts) {
    struct loaded v = {.parts = parts};
    for (unsigned i = 0; i < v.parts; i++)
        v.part[i] = _mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i));
    return v;
}

static inline uint64_t bits(__m128i mask, unsigned part) {
    return (uint64_t)(uint32_t)_mm_movemask_epi8(mask) << (16 * part);
}

static inline __m128i in_range(__m128i v, char from, char count) {
    __m128i moved = _mm_sub_epi8(v, _mm_set1_epi8(from));
    return _mm_cmpeq_epi8(_mm_min_epu8(moved, _mm_set1_epi8((char)(count - 1))), moved);
}

static ALWAYS_INLINE struct positions classify(const struct loaded *v) {
    struct positions out = {0};
    uint64_t beyond = 0;
    for (unsigned i = 0; i < v->parts; i++) {
        out.upper |= bits(in_range(v->part[i], 'A', 26), i);
        out.lower |= bits(in_range(v->part[i], 'a', 26), i);
        out.digit |= bits(in_range(v->part[i], '0', 10), i);
        beyond |= bits(v->part[i], i);
    }
    out.word = out.upper | out.lower | out.digit | beyond;
    return out;
}

static ALWAYS_INLINE uint64_t equal_to(const struct loaded *v, char c) {
    __m128i fold = _mm_set1_epi8(ascii_is_lower(c) ? 0x20 : 0), want = _mm_set1_epi8(c);
    uint64_t out = 0;
    for (unsigned i = 0; i < v->parts; i++)
        out |= bits(_mm_cmpeq_epi8(_mm_or_si128(v->part[i], fold), want), i);
    return out;
}
#else
struct loaded {
    const char *p;
    unsigned n;
};

static ALWAYS_INLINE struct loaded load(const char *p, unsigned parts) {
    return (struct loaded){p, parts * 16};
}

static ALWAYS_INLINE struct positions classify(const struct loaded *v) {
    struct positions out = {0};
    for (unsigned i = 0; i < v->n; i++) {
        out.upper |= (uint64_t)ascii_is_upper(v->p[i]) << i;
        out.lower |= (uint64_t)ascii_is_lower(v->p[i]) << i;
        out.digit |= (uint64_t)ascii_is_digit(v->p[i]) << i;
        out.word |= (uint64_t)is_word_byte(v->p[i]) << i;
    }
    return out;
}

static ALWAYS_INLINE uint64_t equal_to(const struct loaded *v, char c) {
    uint64_t out = 0;
    for (unsigned i = 0; i < v->n; i++)
        out |= (uint64_t)(ascii_lower(v->p[i]) == c) << i;
    return out;
}
#endif

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

struct aligned {
    uint64_t at[FUZZY_QUERY_MAX];     /* where each character stands */
    uint64_t latest[FUZZY_QUERY_MAX]; /* the last position it may have, and all before */
};

static ALWAYS_INLINE bool align(const struct fuzzy *f, const struct loaded *v, uint64_t all,
                                struct aligned *a) {
    uint64_t left = all;
    for (unsigned j = 0; j < f->n; j++) { /* most names end here, without the way back */
        a->at[j] = equal_to(v, f->bytes[j][0]) & all;
        uint64_t next = a->at[j] & left;
        if (!next)
            return false;
        left = ~up_to(lowest(next));
    }
    left = all;
    for (unsigned j = f->n; j > 0; j--) {
        uint64_t fits = a->at[j - 1] & left;
        uint64_t last = 1ULL << (63 - __builtin_clzll(fits));
        a->latest[j - 1] = up_to(last);
        left = last - 1;
    }
    return true;
}

/* Of a name of at most `parts` times 16 bytes: a constant, so that each size is a loop unrolled. */
static ALWAYS_INLINE int score_parts(const struct fuzzy *f, const char *p, unsigned n,
                                     unsigned parts) {
    struct aligned a;
    uint64_t all = n == 64 ? UINT64_MAX : (1ULL << n) - 1;
    struct loaded v = load(p, parts);
    if (!align(f, &v, all, &a))
        return -1;
    struct positions is = classify(&v);
    uint64_t starts =
        (is.word & ~(is.word << 1)) | (is.upper & is.lower << 1) | (is.digit & ~(is.digit << 1));

    uint64_t free = UINT64_MAX, previous = 0, together = UINT64_MAX;
    unsigned first = 0, bonuses = 0;
    for (unsigned j = 0; j < f->n; j++) {
        together &= a.at[j] >> j;
        uint64_t fits = a.at[j] & free & a.latest[j];
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
        unsigned at = index_of(start ? start : together);
        int score = score_of(f->n, f->n - 1 + (start != 0), at, at + f->n, f->n, n);
        best = score > best ? score : best;
    }
    return best;
}

int fuzzy_score(const struct fuzzy *f, const char *p, unsigned n) {
    if (!f->ascii || n > 64 || f->never || f->n == 0)
        return fuzzy_score_plain(f, p, n);
    if (n < f->n)
        return -1;
    return n <= 16   ? score_parts(f, p, n, 1)
           : n <= 32 ? score_parts(f, p, n, 2)
                     : score_parts(f, p, n, 4);
}
