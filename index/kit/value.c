/* value.c — the scalars of YAML 1.2's core schema by their letters. Not here: quoting (yaml.c). */
#include "kit/value.h"

static bool is_one_of(struct str s, struct str a, struct str b, struct str c) {
    return str_eq(s, a) || str_eq(s, b) || str_eq(s, c);
}

static int digit_of(char c) {
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static bool read_digits(struct str s, int base, bool negative, int64_t *out) {
    if (!s.n)
        return false;
    int64_t value = 0;
    bool full = false;
    for (size_t i = 0; i < s.n; i++) {
        int digit = digit_of(s.p[i]);
        if (digit >= base)
            return false;
        full = full || __builtin_mul_overflow(value, base, &value) ||
               __builtin_sub_overflow(value, digit, &value); /* negative: INT64_MIN fits */
    }
    if (full)
        *out = negative ? INT64_MIN : INT64_MAX;
    else if (negative)
        *out = value;
    else
        *out = value == INT64_MIN ? INT64_MAX : -value;
    return true;
}

static bool read_int(struct str s, int64_t *out) {
    if (str_starts(s, STR("0o")))
        return read_digits(str_from(s, 2), 8, false, out);
    if (str_starts(s, STR("0x")))
        return read_digits(str_from(s, 2), 16, false, out);
    bool negative = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_from(s, 1);
    return read_digits(s, 10, negative, out);
}

static size_t count_digits(struct str s, size_t at) {
    size_t n = 0;
    while (at + n < s.n && ascii_is_digit(s.p[at + n]))
        n++;
    return n;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?, and .inf, .nan */
static bool is_float(struct str s) {
    if (is_one_of(s, STR(".nan"), STR(".NaN"), STR(".NAN")))
        return true;
    size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (is_one_of(str_from(s, at), STR(".inf"), STR(".Inf"), STR(".INF")))
        return true;
    size_t whole = count_digits(s, at), fraction = 0;
    at += whole;
    if (at < s.n && s.p[at] == '.') {
        fraction = count_digits(s, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        at += at < s.n && (s.p[at] == '-' || s.p[at] == '+');
        size_t exponent = count_digits(s, at);
        if (exponent == 0)
            return false;
        at += exponent;
    }
    return at == s.n;
}

struct value value_of_plain(struct str s) {
    struct value v = {.type = VALUE_STRING};
    if (s.n == 0 || str_eq(s, STR("~")) || is_one_of(s, STR("null"), STR("Null"), STR("NULL")))
        v.type = VALUE_NULL;
    else if (is_one_of(s, STR("true"), STR("True"), STR("TRUE")))
        v = (struct value){.type = VALUE_BOOL, .boolean = true};
    else if (is_one_of(s, STR("false"), STR("False"), STR("FALSE")))
        v.type = VALUE_BOOL;
    else if (read_int(s, &v.integer))
        v.type = VALUE_INT;
    else if (is_float(s))
        v.type = VALUE_FLOAT;
    return v;
}
