/* str.h — a borrowed run of bytes, and a span of byte offsets. The vocabulary of every header.
 *
 * A struct str never owns and is never NUL-terminated; it is valid as long as what it points into.
 * Text is UTF-8 unless a header says otherwise, but any bytes may stand in it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p; /* may be NULL when n is 0 */
    size_t n;
};

/* [start, end) in bytes; start <= end. */
struct span {
    uint32_t start, end;
};

/* For printf: "%.*s" with STR_ARG(s). */
#define STR_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")
#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    { "" literal, sizeof(literal) - 1 } /* for static tables */
#define STR_NONE ((struct str){NULL, 0})

static inline struct str str_z(const char *z) { /* NULL gives the empty str */
    return (struct str){z, z ? strlen(z) : 0};
}
static inline bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline struct str str_from(struct str s, size_t start) { /* start past the end gives "" */
    return start < s.n ? (struct str){s.p + start, s.n - start} : STR_NONE;
}
static inline struct str str_to(struct str s, size_t end) {
    return (struct str){s.p, end < s.n ? end : s.n};
}
static inline struct str str_cut(struct str s, struct span at) { /* both ends clamped */
    return str_from(str_to(s, at.end), at.start);
}
static inline bool str_starts(struct str s, struct str with) {
    return s.n >= with.n && str_eq(str_to(s, with.n), with);
}
static inline bool str_ends(struct str s, struct str with) {
    return s.n >= with.n && str_eq(str_from(s, s.n - with.n), with);
}
static inline bool span_has(struct span s, size_t offset) { /* its end counts: a cursor's view */
    return s.start <= offset && offset <= s.end;
}

#define STR_NOT_FOUND SIZE_MAX
size_t str_find(struct str s, struct str what);              /* first offset, or STR_NOT_FOUND */
size_t str_find_byte(struct str s, char c);                  /* first offset, or STR_NOT_FOUND */
size_t str_rfind_byte(struct str s, char c);                 /* last offset, or STR_NOT_FOUND */
int str_cmp(struct str a, struct str b);                     /* by bytes; <0, 0, >0 */
bool str_eq_nocase(struct str a, struct str b);              /* ASCII letters only */
struct str str_trim(struct str s);                           /* without blanks and line ends */
bool str_split(struct str *rest, char at, struct str *part); /* next part; false when used up */
bool str_to_int(struct str s, int64_t *out);                 /* all of s is [-+]digits in range */
/* Levenshtein distance by bytes, counting at most `most`; most + 1 means "further". */
unsigned str_distance(struct str a, struct str b, unsigned most);

static inline bool ascii_is_blank(char c) {
    return c == ' ' || c == '\t';
}
static inline bool ascii_is_eol(char c) {
    return c == '\n' || c == '\r';
}
static inline bool ascii_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool ascii_is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
static inline bool ascii_is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
static inline bool ascii_is_alpha(char c) {
    return ascii_is_upper(c) || ascii_is_lower(c);
}
static inline bool ascii_is_alnum(char c) {
    return ascii_is_alpha(c) || ascii_is_digit(c);
}
static inline char ascii_lower(char c) {
    return ascii_is_upper(c) ? (char)(c + 32) : c;
}
