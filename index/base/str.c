/* str.c — looking into borrowed bytes. Nothing here allocates or knows Unicode; that is text.c. */
#include "base/str.h"

size_t str_find(struct str s, struct str what) {
    if (what.n == 0)
        return 0;
    if (s.n < what.n)
        return STR_NOT_FOUND;
#ifndef _WIN32
    const char *found = memmem(s.p, s.n, what.p, what.n); /* linear, whatever the needle */
    return found ? (size_t)(found - s.p) : STR_NOT_FOUND;
#else
    const char *p = s.p;
    const char *last = s.p + (s.n - what.n);
    while (p <= last && (p = memchr(p, what.p[0], (size_t)(last - p) + 1))) {
        if (memcmp(p, what.p, what.n) == 0)
            return (size_t)(p - s.p);
        p++;
    }
    return STR_NOT_FOUND;
#endif
}

size_t str_find_byte(struct str s, char c) {
    const char *p = s.n ? memchr(s.p, c, s.n) : NULL;
    return p ? (size_t)(p - s.p) : STR_NOT_FOUND;
}

size_t str_rfind_byte(struct str s, char c) {
    for (size_t i = s.n; i > 0; i--)
        if (s.p[i - 1] == c)
            return i - 1;
    return STR_NOT_FOUND;
}

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_eq_nocase(struct str a, struct str b) {
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

struct str str_trim(struct str s) {
    while (s.n && (ascii_is_blank(s.p[0]) || ascii_is_eol(s.p[0])))
        s.p++, s.n--;
    while (s.n && (ascii_is_blank(s.p[s.n - 1]) || ascii_is_eol(s.p[s.n - 1])))
        s.n--;
    return s;
}

bool str_split(struct str *rest, char at, struct str *part) {
    if (!rest->p)
        return false;
    size_t end = str_find_byte(*rest, at);
    if (end == STR_NOT_FOUND) {
        *part = *rest;
        *rest = STR_NONE;
    } else {
        *part = str_to(*rest, end);
        rest->p += end + 1;
        rest->n -= end + 1;
    }
    return true;
}

bool str_to_int(struct str s, int64_t *out) {
    bool negative = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_from(s, 1);
    if (!s.n)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!ascii_is_digit(s.p[i]) || __builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.p[i] - '0', &value)) /* negative: INT64_MIN fits */
            return false;
    }
    if (!negative && value == INT64_MIN)
        return false;
    *out = negative ? value : -value;
    return true;
}

unsigned str_distance(struct str a, struct str b, unsigned most) {
    if (a.n > b.n) {
        struct str t = a;
        a = b, b = t;
    }
    if (b.n - a.n > most)
        return most + 1;
    enum { SHORT = 64 };
    if (b.n > SHORT)
        return str_eq(a, b) ? 0 : most + 1; /* names are shorter; not worth a heap row */
    unsigned row[SHORT + 1];
    for (unsigned i = 0; i <= a.n; i++)
        row[i] = i;
    for (unsigned j = 1; j <= b.n; j++) {
        unsigned diagonal = row[0], best = row[0] = j;
        for (unsigned i = 1; i <= a.n; i++) {
            unsigned up = row[i];
            unsigned cost = diagonal + (a.p[i - 1] != b.p[j - 1]);
            if (up + 1 < cost)
                cost = up + 1;
            if (row[i - 1] + 1 < cost)
                cost = row[i - 1] + 1;
            diagonal = up;
            row[i] = cost;
            if (cost < best)
                best = cost;
        }
        if (best > most)
            return most + 1;
    }
    return row[a.n] > most ? most + 1 : row[a.n];
}
