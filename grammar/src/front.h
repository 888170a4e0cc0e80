/* front.h — front matter: where it begins and ends, and its lines as keys and values. It reads YAML
 * line by line and forgives: what one line leaves open, the next one at the left closes. What
 * values mean is not its business, nor what is nested in mappings. */
#ifndef KIT_FRONT_H
#define KIT_FRONT_H

#include "plan.h"

/* `mark` and blanks; lines end in "\n" or "\r\n" here. */
static bool is_delimiter(struct scanner *s, uint32_t at, const char *mark) {
    if (!text_is(s, at, mark))
        return false;
    at = skip_blanks(s, at + 3);
    int32_t c = char_at(s, at);
    return c == '\n' || c == END_OF_TEXT || (c == '\r' && char_at(s, at + 1) == '\n');
}

static bool is_blank_line(struct scanner *s, uint32_t at) {
    return is_eol(char_at(s, skip_blanks(s, at)));
}

static uint32_t next_line(struct scanner *s, uint32_t at) {
    return after_eol(s, line_end(s, at));
}

/* `key:`, written as people write keys. */
static bool is_key_line(struct scanner *s, uint32_t at) {
    int32_t c = char_at(s, at);
    if (!is_alpha(c) && c != '_' && c != '"' && c != '\'')
        return false;
    while (is_alnum(c) || is_one_of(c, "_-.\"'"))
        c = char_at(s, ++at);
    return c == ':' && (is_blank(char_at(s, at + 1)) || is_eol(char_at(s, at + 1)));
}

/* The ':' after any key that YAML takes; 0 when there is none. */
static uint32_t key_colon(struct scanner *s, uint32_t at, uint32_t limit) {
    int32_t quote = char_at(s, at);
    if (quote == '"' || quote == '\'') {
        for (at++; at < limit && char_at(s, at) != quote; at++)
            if (quote == '"' && char_at(s, at) == '\\')
                at++;
        at = skip_blanks(s, at + 1);
        return at < limit && char_at(s, at) == ':' ? at : 0;
    }
    if (is_one_of(quote, "#-[]{},&*!|>%@`") && !(quote == '-' && !is_blank(char_at(s, at + 1))))
        return 0;
    for (; at < limit; at++) {
        int32_t c = char_at(s, at);
        if (c == ':' && (at + 1 >= limit || is_blank(char_at(s, at + 1))))
            return at;
        if (c == '#' && is_blank(char_at(s, at - 1)))
            return 0;
    }
    return 0;
}

/* The first line that is neither blank nor a comment; where the text ends when there is none. */
static uint32_t first_said(struct scanner *s, uint32_t at) {
    while (char_at(s, at) != END_OF_TEXT && (is_blank_line(s, at) || char_at(s, at) == '#'))
        at = next_line(s, at);
    return at;
}

/* "..." closes unless what follows up to a "---" reads like more of it. */
static bool dots_close(struct scanner *s, uint32_t at) {
    at = first_said(s, next_line(s, at));
    if (!is_delimiter(s, at, "---") && !is_key_line(s, at))
        return true;
    for (; char_at(s, at) != END_OF_TEXT; at = next_line(s, at))
        if (is_delimiter(s, at, "---"))
            return false;
    return true;
}

static bool find_close(struct scanner *s, uint32_t at, uint32_t *close) {
    bool seen = false;
    for (; char_at(s, at) != END_OF_TEXT; at = next_line(s, at)) {
        bool dots = !seen && is_delimiter(s, at, "...");
        if (is_delimiter(s, at, "---") || (dots && dots_close(s, at))) {
            *close = at;
            return true;
        }
        seen = seen || dots;
    }
    return false;
}

/* ---- values ---- */

static bool word_is(struct scanner *s, struct range r, const char *word) {
    size_t n = strlen(word);
    return r.end - r.start == n && text_is(s, r.start, word);
}

static bool is_any(struct scanner *s, struct range r, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (word_is(s, r, words[i]))
            return true;
    return false;
}

static uint32_t skip_digits(struct scanner *s, uint32_t at, uint32_t end) {
    while (at < end && is_digit(char_at(s, at)))
        at++;
    return at;
}

static bool is_radix_number(struct scanner *s, struct range r) {
    bool hex = text_is(s, r.start, "0x");
    if ((!hex && !text_is(s, r.start, "0o")) || r.end < r.start + 3)
        return false;
    for (uint32_t i = r.start + 2; i < r.end; i++) {
        int32_t c = lower(char_at(s, i));
        if (!(hex ? is_digit(c) || (c >= 'a' && c <= 'f') : c >= '0' && c <= '7'))
            return false;
    }
    return true;
}

/* By the core rules of YAML 1.2. */
static bool is_number(struct scanner *s, struct range r) {
    static const char *const names[] = {".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"};
    if (is_radix_number(s, r))
        return true;
    uint32_t at = r.start + is_one_of(char_at(s, r.start), "+-");
    if (is_any(s, (struct range){at, r.end}, names, at == r.start ? 6 : 3))
        return true;
    uint32_t whole = skip_digits(s, at, r.end), digits = whole - at;
    at = whole;
    if (at < r.end && char_at(s, at) == '.') {
        uint32_t fraction = skip_digits(s, at + 1, r.end);
        digits += fraction - at - 1;
        at = fraction;
    }
    if (!digits)
        return false;
    if (at < r.end && lower(char_at(s, at)) == 'e') {
        at += 1 + is_one_of(char_at(s, at + 1), "+-");
        uint32_t end = skip_digits(s, at, r.end);
        return end > at && end == r.end;
    }
    return at == r.end;
}

static enum token scalar_of(struct scanner *s, struct range r) {
    static const char *const nulls[] = {"~", "null", "Null", "NULL"};
    static const char *const booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
    return is_any(s, r, nulls, 4)      ? NONE
           : is_any(s, r, booleans, 6) ? BOOLEAN
           : is_number(s, r)           ? NUMBER
                                       : PLAIN_SCALAR;
}

static uint32_t plan_comment(struct scanner *s, uint32_t at) {
    uint32_t end = line_end(s, at);
    plan(s, COMMENT, at, trim_end(s, at, end));
    return end;
}

/* Where the value of a key ends that is indented by `indent`, at the latest: before the first line
 * that is not indented further, unless a bracket closes there. */
static uint32_t value_limit(struct scanner *s, uint32_t at, uint32_t indent, uint32_t limit) {
    uint32_t end = line_end(s, at), line;
    while ((line = after_eol(s, end)) > end && line < limit) {
        uint32_t said = skip_blanks(s, line);
        if (!is_eol(char_at(s, said)) && said - line <= indent &&
            !is_one_of(char_at(s, said), "]}"))
            break;
        end = line_end(s, line);
    }
    return end < limit ? end : limit;
}

static uint32_t trim_lines(struct scanner *s, uint32_t start, uint32_t end) {
    while (end > start && is_space(s->text.at[end - 1]))
        end--;
    return end;
}

/* After the closing quote; 0 when there is none before the limit. */
static uint32_t quoted_end(struct scanner *s, uint32_t at, uint32_t limit) {
    int32_t quote = char_at(s, at++);
    for (; at < limit; at++) {
        int32_t c = char_at(s, at);
        if (c == '\\' && quote == '"')
            at++;
        else if (c == quote && quote == '\'' && char_at(s, at + 1) == '\'')
            at++;
        else if (c == quote)
            return at + 1;
    }
    return 0;
}

static uint32_t plan_quoted(struct scanner *s, uint32_t at, uint32_t limit) {
    uint32_t end = quoted_end(s, at, limit);
    if (!end)
        end = trim_end(s, at, line_end(s, at) < limit ? line_end(s, at) : limit);
    plan(s, char_at(s, at) == '"' ? DOUBLE_QUOTE_SCALAR : SINGLE_QUOTE_SCALAR, at, end);
    return end;
}

/* After the bracket that closes the one at `at`; 0 when none does before the limit. */
static uint32_t balanced_end(struct scanner *s, uint32_t at, uint32_t limit) {
    uint32_t depth = 0;
    for (; at < limit; at++) {
        int32_t c = char_at(s, at);
        if (c == '[' || c == '{') {
            depth++;
        } else if (c == ']' || c == '}') {
            if (--depth == 0)
                return at + 1;
        } else if (c == '"' || c == '\'') {
            uint32_t end =
                is_one_of(char_at(s, at - 1), "[{, \t\n:") ? quoted_end(s, at, limit) : 0;
            at = end ? end - 1 : at;
        } else if (c == '#' && is_space(char_at(s, at - 1))) {
            at = line_end(s, at);
        }
    }
    return 0;
}

static uint32_t plan_opaque(struct scanner *s, enum token token, uint32_t at, uint32_t limit) {
    uint32_t end = balanced_end(s, at, limit);
    if (!end)
        end = trim_end(s, at, line_end(s, at) < limit ? line_end(s, at) : limit);
    plan(s, token, at, end);
    return end;
}

static uint32_t plan_plain_item(struct scanner *s, uint32_t at, uint32_t limit) {
    uint32_t end = at;
    for (int32_t c; end < limit && !is_eol(c = char_at(s, end)); end++)
        if (c == ',' || c == ']' || (c == '#' && end > at && is_blank(char_at(s, end - 1))))
            break;
    struct range r = {at, trim_end(s, at, end)};
    plan(s, scalar_of(s, r), r.start, r.end);
    return end;
}

static uint32_t plan_flow_sequence(struct scanner *s, uint32_t at, uint32_t limit) {
    bool closed = balanced_end(s, at, limit) != 0;
    if (!closed && line_end(s, at) < limit)
        limit = line_end(s, at);
    plan(s, BRACKET_OPEN, at, at + 1);
    for (at++; at < limit;) {
        int32_t c = char_at(s, at);
        if (is_space(c)) {
            at++;
        } else if (c == ']') {
            plan(s, BRACKET_CLOSE, at, at + 1);
            return at + 1;
        } else if (c == ',') {
            plan(s, COMMA, at, at + 1);
            at++;
        } else if (c == '#' && is_space(char_at(s, at - 1))) {
            at = plan_comment(s, at);
        } else if (c == '"' || c == '\'') {
            at = plan_quoted(s, at, limit);
        } else if (c == '{') {
            at = plan_opaque(s, FLOW_MAPPING, at, limit);
        } else if (c == '[') {
            at = plan_opaque(s, NESTED_SEQUENCE, at, limit);
        } else {
            at = plan_plain_item(s, at, limit);
        }
    }
    plan_here(s, SEQUENCE_END);
    return at;
}

static uint32_t plan_plain(struct scanner *s, uint32_t at, uint32_t limit) {
    uint32_t end = at;
    for (int32_t c; end < limit; end++) {
        c = char_at(s, end);
        if (c == '#' && end > at && is_space(char_at(s, end - 1)))
            break;
    }
    struct range r = {at, trim_lines(s, at, end)};
    plan(s, scalar_of(s, r), r.start, r.end);
    return r.end;
}

static uint32_t plan_block_sequence(struct scanner *s, uint32_t at, uint32_t indent,
                                    uint32_t limit);

static bool is_dash(struct scanner *s, uint32_t at) {
    return char_at(s, at) == '-' && (is_blank(char_at(s, at + 1)) || is_eol(char_at(s, at + 1)));
}

/* What stands on the line of its key or dash. */
static uint32_t plan_value_here(struct scanner *s, uint32_t at, uint32_t limit, bool item) {
    int32_t c = char_at(s, at);
    if (c == '"' || c == '\'') {
        uint32_t eol = line_end(s, at);
        if (!item || !key_colon(s, at, eol))
            return plan_quoted(s, at, limit);
    }
    if (c == '[')
        return plan_flow_sequence(s, at, limit);
    if (c == '{')
        return plan_opaque(s, FLOW_MAPPING, at, limit);
    enum token whole = c == '|' || c == '>'                        ? BLOCK_SCALAR
                       : item && is_dash(s, at)                    ? NESTED_SEQUENCE
                       : item && key_colon(s, at, line_end(s, at)) ? NESTED_MAPPING
                                                                   : PLAIN_SCALAR;
    if (whole == PLAIN_SCALAR)
        return plan_plain(s, at, limit);
    uint32_t end = trim_lines(s, at, limit);
    plan(s, whole, at, end);
    return end;
}

/* Comments and what nothing can be made of, up to the limit. */
static uint32_t plan_rest(struct scanner *s, uint32_t at, uint32_t limit) {
    while (at < limit) {
        int32_t c = char_at(s, at);
        if (is_space(c)) {
            at++;
        } else if (c == '#') {
            at = plan_comment(s, at);
        } else {
            uint32_t end = line_end(s, at);
            plan(s, UNKNOWN_LINE, at, trim_end(s, at, end));
            at = end;
        }
    }
    return at;
}

/* The lines below `key:`. */
static uint32_t plan_value_below(struct scanner *s, uint32_t at, uint32_t limit) {
    uint32_t line = after_eol(s, line_end(s, at));
    while (line < limit) {
        uint32_t said = skip_blanks(s, line);
        int32_t c = char_at(s, said);
        if (is_dash(s, said))
            return plan_block_sequence(s, line, said - line, limit);
        if (!is_eol(c) && c != '#') {
            if (said == line)
                return at;
            uint32_t end = trim_lines(s, said, value_limit(s, at, 0, limit));
            bool mapping = key_colon(s, said, line_end(s, said)) != 0;
            plan(s, mapping ? NESTED_MAPPING : PLAIN_SCALAR, said, end);
            return end;
        }
        if (c == '#')
            at = plan_comment(s, said);
        line = next_line(s, line);
    }
    return at;
}

/* `at` is the start of a line whose dash is indented by `indent`. */
static uint32_t plan_block_sequence(struct scanner *s, uint32_t at, uint32_t indent,
                                    uint32_t limit) {
    uint32_t end = at;
    for (uint32_t line = at; line < limit;) {
        uint32_t said = skip_blanks(s, line);
        int32_t c = char_at(s, said);
        if (is_eol(c)) {
            line = next_line(s, line);
            continue;
        }
        if (c == '#') {
            if (said - line < indent)
                break;
            end = plan_comment(s, said);
            line = after_eol(s, end);
            continue;
        }
        if (said - line != indent || !is_dash(s, said))
            break;
        plan(s, DASH, said, said + 1);
        uint32_t dash = s->plan.n - 1;
        end = said + 1;
        uint32_t last = value_limit(s, said, indent, limit), value = skip_blanks(s, said + 1);
        c = char_at(s, value);
        if (is_eol(c) || c == '#')
            s->plan.at[dash].token = LAST_DASH;
        if (c == '#')
            end = plan_comment(s, value);
        else if (!is_eol(c))
            end = plan_value_here(s, value, last, true);
        if (end < line_end(s, value) && char_at(s, skip_blanks(s, end)) == '#')
            end = plan_comment(s, skip_blanks(s, end));
        uint32_t rest = end;
        while (rest < last && is_space(char_at(s, rest)))
            rest++;
        if (rest < last)
            break;
        line = after_eol(s, last);
    }
    plan_here(s, SEQUENCE_END);
    return end;
}

static uint32_t plan_field(struct scanner *s, uint32_t at, uint32_t colon, uint32_t limit) {
    plan(s, KEY, at, trim_end(s, at, colon));
    plan(s, COLON, colon, colon + 1);
    uint32_t value = skip_blanks(s, colon + 1), last = value_limit(s, colon, 0, limit);
    int32_t c = char_at(s, value);
    if (is_eol(c) || c == '#') {
        uint32_t mark = s->plan.n - 1;
        if (c == '#')
            plan_comment(s, value);
        uint32_t end = plan_value_below(s, value, limit);
        if (s->plan.at[s->plan.n - 1].token == COMMENT || s->plan.n == mark + 1)
            s->plan.at[mark].token = LAST_COLON;
        return end;
    }
    uint32_t end = plan_value_here(s, value, last, false);
    return plan_rest(s, end, last);
}

static void plan_fields(struct scanner *s, uint32_t at, uint32_t limit) {
    while (at < limit) {
        uint32_t said = skip_blanks(s, at), eol = line_end(s, at), colon;
        if (said == at && !is_eol(char_at(s, at)) && (colon = key_colon(s, at, eol)))
            eol = line_end(s, plan_field(s, at, colon, limit));
        else
            plan_rest(s, said, eol);
        at = after_eol(s, eol);
    }
}

/* ---- whether it is there ---- */

/* Rules around prose are rules: every line at the left must look like YAML, and the first like a
 * key. */
static bool is_meant(struct scanner *s, uint32_t at, uint32_t close, bool at_top) {
    uint32_t said = first_said(s, at);
    if (said >= close)
        return at_top;
    if (is_key_line(s, said))
        return true;
    if (char_at(s, said) == '{')
        return balanced_end(s, said, close) == trim_lines(s, said, close);
    if (!key_colon(s, said, line_end(s, said)))
        return false;
    for (; said < close; said = next_line(s, said)) {
        int32_t c = char_at(s, said);
        if (!is_space(c) && c != '#' && !is_dash(s, said) && !key_colon(s, said, line_end(s, said)))
            return false;
    }
    return true;
}

/* Without its closing line it is a thematic break, unless it goes on like fields. */
static void plan_unclosed(struct scanner *s, uint32_t open, uint32_t at) {
    uint32_t said = first_said(s, at), end = said;
    if (!is_key_line(s, said))
        return;
    uint32_t line = said;
    while (char_at(s, line) != END_OF_TEXT && !is_blank_line(s, line) && char_at(s, line) != '#') {
        end = line_end(s, line);
        line = after_eol(s, end);
    }
    plan(s, FRONT_OPEN, open, open + 3);
    plan_fields(s, at, end);
    plan_here(s, FRONT_END);
}

static void plan_front(struct scanner *s) {
    uint32_t open = 0, at, close;
    while (is_blank_line(s, open) && char_at(s, open) != END_OF_TEXT)
        open = next_line(s, open);
    uint32_t mark = skip_blanks(s, open);
    at = next_line(s, mark);
    if (!is_delimiter(s, mark, "---") || char_at(s, line_end(s, mark)) == END_OF_TEXT)
        return;
    uint32_t said = first_said(s, at);
    bool likely = is_key_line(s, said) || is_delimiter(s, said, "---") || char_at(s, said) == '{' ||
                  key_colon(s, said, line_end(s, said));
    if (!likely && !is_delimiter(s, said, "..."))
        return;
    if (!find_close(s, at, &close)) {
        plan_unclosed(s, mark, at);
    } else if (is_meant(s, at, close, mark == 0)) {
        plan(s, FRONT_OPEN, mark, mark + 3);
        plan_fields(s, at, close);
        plan(s, FRONT_CLOSE, close, close + 3);
    }
}

#endif
