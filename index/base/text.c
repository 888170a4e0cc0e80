/* text.c — UTF-8 by hand, Unicode by utf8proc, ASCII by table. It knows no language: no stemming,
 * no dictionaries, no locale. */
#include "base/text.h"

#include <utf8proc.h>

enum { REPLACEMENT = 0xfffd };

/* ---- UTF-8 ---- */

struct decoded {
    uint32_t c;
    unsigned length; /* of the character, or of the maximal invalid subpart */
    bool valid;
};

static struct decoded decode(struct str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    unsigned char first = p[0];
    if (first < 0x80)
        return (struct decoded){first, 1, true};
    struct decoded bad = {REPLACEMENT, 1, false};
    if (first < 0xc2 || first > 0xf4)
        return bad;
    unsigned length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    /* The second byte has narrower bounds: no overlong forms, no surrogates, nothing past 10FFFF.
     */
    unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    uint32_t c = first & (0x7fU >> length);
    for (unsigned i = 1; i < length; i++) {
        if (i >= s.n || p[i] < low || p[i] > high) {
            bad.length = i;
            return bad;
        }
        c = c << 6 | (p[i] & 0x3f);
        low = 0x80, high = 0xbf;
    }
    return (struct decoded){c, length, true};
}

static void add_char(struct buf *out, uint32_t c) {
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    buf_add(out, (struct str){(const char *)bytes, n > 0 ? (size_t)n : 0});
}

/* Length of the ASCII in front. */
static size_t ascii_length(struct str s) {
    size_t at = 0;
    for (uint64_t v; s.n - at >= sizeof v; at += sizeof v) {
        memcpy(&v, s.p + at, sizeof v);
        if (v & 0x8080808080808080)
            break;
    }
    while (at < s.n && (unsigned char)s.p[at] < 0x80)
        at++;
    return at;
}

size_t text_valid(struct str s) {
    size_t at = 0;
    while ((at += ascii_length(str_from(s, at))) < s.n) {
        struct decoded d = decode(str_from(s, at));
        if (!d.valid)
            break;
        at += d.length;
    }
    return at;
}

void text_repair(struct str s, struct buf *out) {
    while (s.n) {
        size_t good = text_valid(s);
        buf_add(out, str_to(s, good));
        s = str_from(s, good);
        if (s.n) {
            add_char(out, REPLACEMENT);
            s = str_from(s, decode(s).length);
        }
    }
}

uint32_t text_char(struct str s, unsigned *length) {
    struct decoded d = decode(s);
    *length = d.valid ? d.length : 1;
    return d.c;
}

/* ---- categories ---- */

static utf8proc_category_t category(uint32_t c) {
    return utf8proc_category((utf8proc_int32_t)c);
}

static bool is_mark(uint32_t c) {
    utf8proc_category_t k = category(c);
    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC;
}

bool text_is_word_char(uint32_t c) {
    if (c < 0x80)
        return ascii_is_alnum((char)c);
    switch (category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        return true;
    default:
        return false;
    }
}

struct char_range {
    uint32_t first, last;
};

static bool in_ranges(uint32_t c, const struct char_range *ranges, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}
#define IN_RANGES(c, table) in_ranges((c), (table), sizeof(table) / sizeof *(table))

bool text_is_cjk(uint32_t c) {
    static const struct char_range ranges[] = {
        {0x4e00, 0x9fff},                                         /* Han, the most frequent first */
        {0x3041, 0x3096},   {0x309d, 0x309f},                     /* hiragana; not its two marks */
        {0x30a1, 0x30fa},   {0x30fc, 0x30ff},                     /* katakana; not its middle dot */
        {0xac00, 0xd7a3},                                         /* Hangul syllables */
        {0x1100, 0x11ff},   {0xa960, 0xa97c},   {0xd7b0, 0xd7fb}, /* Hangul, conjoining jamo */
        {0x3005, 0x3007},   {0x3021, 0x3029},   {0x3031, 0x3035}, {0x3038, 0x303c}, /* Han signs */
        {0x3131, 0x318e},   {0x31f0, 0x31ff},   {0x3400, 0x4dbf}, {0xf900, 0xfaff},
        {0xff66, 0xff9f},   {0xffa0, 0xffdc},   /* half width kana and Hangul */
        {0x1aff0, 0x1b16f}, {0x20000, 0x3fffd}, /* kana and Han of the higher planes */
    };
    return c >= 0x1100 && IN_RANGES(c, ranges);
}

/* ---- folding ---- */

enum { FOLDED_MAX = 32 }; /* characters; Unicode's longest full decomposition has 18 */

/* Base letters without marks first, then case: U+1FB3 and its decomposed form become the same. */
void text_fold_char(uint32_t c, struct buf *out) {
    if (c < 0x80) {
        buf_add_byte(out, ascii_lower((char)c));
        return;
    }
    const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
    bool plain = property->casefold_seqindex == UINT16_MAX &&
                 property->decomp_seqindex == UINT16_MAX && !is_mark(c) &&
                 property->category != UTF8PROC_CATEGORY_ME;
    bool compatibility_han = (c >= 0xf900 && c <= 0xfaff) || (c >= 0x2f800 && c <= 0x2fa1f);
    if (plain || (text_is_cjk(c) && !compatibility_han)) {
        add_char(out, c); /* kana keep their dakuten, Hangul its syllables */
        return;
    }
    const utf8proc_option_t strip = UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK;
    utf8proc_int32_t base[FOLDED_MAX], folded[FOLDED_MAX];
    int unused = 0;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)c, base, FOLDED_MAX, strip, &unused);
    for (utf8proc_ssize_t i = 0; i < n && n <= FOLDED_MAX; i++) {
        utf8proc_ssize_t m = utf8proc_decompose_char(base[i], folded, FOLDED_MAX,
                                                     strip | UTF8PROC_CASEFOLD, &unused);
        for (utf8proc_ssize_t j = 0; j < m && m <= FOLDED_MAX; j++)
            add_char(out, (uint32_t)folded[j]);
    }
}

/* What composes with a CJK character in front of it: the kana marks, vowels and finals of jamo. */
static bool may_compose(uint32_t c) {
    return c == 0x3099 || c == 0x309a || (c >= 0x1161 && c <= 0x1175) ||
           (c >= 0x11a8 && c <= 0x11c2);
}

/* The CJK character at `at`, composed, with the marks that follow it; `end` gets where it ends. So
 * that text in decomposed form (file names on macOS) has the same terms. */
static uint32_t cjk_unit(struct str s, size_t at, size_t *end) {
    struct decoded d = decode(str_from(s, at));
    uint32_t c = d.c;
    for (at += d.length; at < s.n; at += d.length) {
        d = decode(str_from(s, at));
        if (may_compose(d.c)) {
            utf8proc_int32_t pair[2] = {(utf8proc_int32_t)c, (utf8proc_int32_t)d.c};
            if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE) == 1) {
                c = (uint32_t)pair[0];
                continue;
            }
        }
        if (d.c < 0x80 || !is_mark(d.c))
            break;
    }
    *end = at;
    return c;
}

void text_fold(struct str s, struct buf *out) {
    size_t at = 0;
    while (at < s.n) {
        size_t ascii = ascii_length(str_from(s, at));
        buf_reserve(out, ascii);
        for (size_t i = 0; i < ascii; i++)
            out->p[out->n + i] = ascii_lower(s.p[at + i]);
        out->n += ascii;
        out->p[out->n] = 0;
        at += ascii;
        if (at == s.n)
            break;
        struct decoded d = decode(str_from(s, at));
        at += d.length;
        if (text_is_cjk(d.c))
            d.c = cjk_unit(s, at - d.length, &at);
        text_fold_char(d.c, out);
    }
}

/* Is the capital sigma that ends at `at` the last letter of its word? Marks do not count. */
static bool ends_word(struct str s, size_t at) {
    while (at < s.n) {
        struct decoded d = decode(str_from(s, at));
        if (!is_mark(d.c))
            return !text_is_word_char(d.c);
        at += d.length;
    }
    return true;
}

bool text_same(struct str a, struct str b) {
    if (str_eq(a, b))
        return true;
    struct buf x = {0}, y = {0};
    text_fold(a, &x);
    text_fold(b, &y);
    bool same = str_eq(buf_str(&x), buf_str(&y));
    buf_fini(&x);
    buf_fini(&y);
    return same;
}

void text_lower(struct str s, struct buf *out) {
    enum { SIGMA = 0x3a3, FINAL_SIGMA = 0x3c2, DOTTED_I = 0x130, DOT_ABOVE = 0x307 };
    bool in_word = false;
    for (size_t at = 0; at < s.n;) {
        size_t plain = ascii_length(str_from(s, at));
        if (plain) {
            buf_reserve(out, plain);
            for (size_t i = 0; i < plain; i++)
                out->p[out->n++] = ascii_lower(s.p[at + i]);
            out->p[out->n] = 0;
            at += plain;
            in_word = ascii_is_alpha(s.p[at - 1]);
            continue;
        }
        struct decoded d = decode(str_from(s, at));
        at += d.length;
        if (d.c == SIGMA && in_word && ends_word(s, at))
            add_char(out, FINAL_SIGMA);
        else
            add_char(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)d.c));
        if (d.c == DOTTED_I)
            add_char(out, DOT_ABOVE); /* its full lower case; utf8proc has the simple one */
        if (!is_mark(d.c))
            in_word = text_is_word_char(d.c);
    }
}

/* ---- words ---- */

/* The folded form of an ASCII letter or digit; 0 for what separates, and for the rest of UTF-8. */
static const char word_byte[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', /* digits */
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n',         'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', /* capitals */
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm',
    'n',         'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', /* small letters */
};

void text_words_init(struct text_words *w, struct str text) {
    *w = (struct text_words){.text = text};
}

void text_words_fini(struct text_words *w) {
    buf_fini(&w->term);
}

/* The first word character at or after w->at that a word can begin with; false at the end. */
static bool find_word(struct text_words *w, uint32_t *first) {
    const unsigned char *p = (const unsigned char *)w->text.p;
    size_t at = w->at, n = w->text.n;
    while (at < n) {
        if (p[at] < 0x80) {
            if (word_byte[p[at]])
                break;
            at++;
            continue;
        }
        struct decoded d = decode(str_from(w->text, at));
        if (text_is_word_char(d.c) && !is_mark(d.c)) {
            w->at = at;
            *first = d.c;
            return true;
        }
        at += d.length;
    }
    w->at = at;
    *first = at < n ? p[at] : 0;
    return at < n;
}

/* Appends the ASCII word characters at w->at, as far as the term has room. */
static void add_ascii(struct text_words *w) {
    const unsigned char *p = (const unsigned char *)w->text.p;
    size_t at = w->at, n = w->text.n, length = w->term.n;
    char *term = w->term.p, c;
    for (; at < n && length < TEXT_TERM_MAX && (c = word_byte[p[at]]); at++)
        term[length++] = c;
    w->term.n = length;
    w->at = at;
}

/* Runs to the end of the word at w->at. Past TEXT_TERM_MAX it goes on without adding. */
static void read_word(struct text_words *w) {
    bool full = false;
    while (w->at < w->text.n) {
        if (!full)
            add_ascii(w);
        struct str rest = str_from(w->text, w->at);
        if (!rest.n)
            break;
        struct decoded d = decode(rest);
        if (d.c < 0x80 ? !word_byte[d.c] : !text_is_word_char(d.c) || text_is_cjk(d.c))
            break;
        w->at += d.length;
        size_t before = w->term.n;
        if (!full && !(d.c >= 0x80 && is_mark(d.c)))
            text_fold_char(d.c, &w->term);
        if (w->term.n > TEXT_TERM_MAX) {
            w->term.n = before;
            full = true;
        }
    }
}

/* The pair of CJK characters at w->at, or the one that stands alone. False when the one at w->at
 * was the second half of the pair before and nothing follows it. */
static bool read_cjk(struct text_words *w, size_t *end) {
    size_t second;
    text_fold_char(cjk_unit(w->text, w->at, &second), &w->term);
    *end = second;
    uint32_t next = second < w->text.n ? decode(str_from(w->text, second)).c : 0;
    bool pair = text_is_cjk(next) && text_is_word_char(next); /* assigned, that is */
    if (pair)
        text_fold_char(cjk_unit(w->text, second, end), &w->term);
    bool word = pair || !w->in_cjk;
    w->in_cjk = pair;
    w->at = second;
    return word;
}

bool text_words_next(struct text_words *w, struct text_word *out) {
    for (;;) {
        uint32_t first = 0;
        if (!w->in_cjk && !find_word(w, &first))
            return false;
        buf_reset(&w->term);
        buf_reserve(&w->term, TEXT_TERM_MAX);
        size_t start = w->at, end;
        if (!w->in_cjk && !text_is_cjk(first)) {
            read_word(w);
            end = w->at;
        } else if (!read_cjk(w, &end)) {
            continue;
        }
        if (w->term.n == 0)
            continue;
        out->term = buf_str(&w->term);
        out->at = (struct span){(uint32_t)start, (uint32_t)end};
        return true;
    }
}

/* ---- names ---- */

/* What GitHub leaves in an anchor, blanks apart: letters, marks, "_" and its like, hyphens, digits
 * but not superscripts and fractions. Circled letters are symbols that count as letters. */
static bool is_slug_char(uint32_t c) {
    static const struct char_range circled[] = {
        {0x24b6, 0x24e9}, {0x1f130, 0x1f149}, {0x1f150, 0x1f169}, {0x1f170, 0x1f189}};
    if (c < 0x80)
        return ascii_is_alnum((char)c) || c == '_' || c == '-' || c == ' ';
    switch (category(c)) {
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_CO:
        return false;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_ME:
        return true;
    case UTF8PROC_CATEGORY_SO:
        return IN_RANGES(c, circled);
    default:
        return text_is_word_char(c);
    }
}

void text_slug(struct str heading, struct buf *out) {
    size_t kept = out->n;
    size_t at = kept;
    text_lower(heading, out);
    while (at < out->n) { /* in place: what is kept only moves forward */
        char c = out->p[at];
        if ((unsigned char)c < 0x80) {
            if (is_slug_char((uint32_t)c))
                out->p[kept++] = c == ' ' ? '-' : c;
            at++;
            continue;
        }
        struct decoded d = decode(str_from(buf_str(out), at));
        if (is_slug_char(d.c))
            for (unsigned i = 0; i < d.length; i++)
                out->p[kept++] = out->p[at + i];
        at += d.length;
    }
    out->n = kept;
    buf_reserve(out, 0); /* ends it with a NUL */
}

void text_kebab(struct str name, struct buf *out) {
    size_t first = out->n, kept = first;
    text_fold(name, out);
    bool gap = false;
    for (size_t at = first; at < out->n; at++) {
        char c = word_byte[(unsigned char)out->p[at]];
        if (c && gap && kept > first)
            out->p[kept++] = '-';
        if (c)
            out->p[kept++] = c;
        gap = !c;
    }
    out->n = kept;
    buf_reserve(out, 0);
}
