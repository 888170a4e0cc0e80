/* spans.h — the inline content that binds tightest: code, tags of HTML, autolinks in <>, entities,
 * and what CommonMark does not know: tokens, #tags, wiki links. Each function adds the marks of
 * what is at `i`, and says where to go on. */
#ifndef KIT_SPANS_H
#define KIT_SPANS_H

#include "links.h"
#include "place.h"
#include "template.h"

enum { BACKTICKS_MAX = 128, WIKI_TARGET_MAX = 100 };

/* Where the last run of so many backticks begins, once they have been looked for. */
struct backticks {
    bool known;
    uint32_t last[BACKTICKS_MAX];
};

static inline struct mark *add_mark(struct scanner *s, enum token token, uint32_t start,
                                    uint32_t end) {
    struct mark *mark = VEC_ADD(s->marks);
    *mark = (struct mark){start, end, token, LEAF, 0};
    return mark;
}

static uint32_t run_length(const struct chars *t, uint32_t i) {
    uint32_t n = 1;
    while (get(t, i + n) == t->at[i])
        n++;
    return n;
}

/* The start of the run that closes the one of length n before `i`; 0 when none does. */
static uint32_t closing_backticks(const struct chars *t, uint32_t i, uint32_t n,
                                  struct backticks *ticks) {
    if (n >= BACKTICKS_MAX || (ticks->known && ticks->last[n] < i))
        return 0;
    for (uint32_t run; i < t->n; i += run) {
        run = 1;
        if (t->at[i] != '`')
            continue;
        run = run_length(t, i);
        if (run < BACKTICKS_MAX)
            ticks->last[run] = i;
        if (run == n)
            return i;
    }
    ticks->known = true;
    return 0;
}

static void add_lines(struct scanner *s, const struct chars *t, uint32_t i, uint32_t end) {
    while (i < end) {
        add_mark(s, LINE_MARK, i, i + 1);
        uint32_t number = number_end(t->at, i + 1, end);
        add_mark(s, number < end ? LINE_NUMBER : LAST_LINE_NUMBER, i + 1, number);
        i = number;
    }
}

static bool is_over_lines(const struct chars *t, uint32_t i, uint32_t end) {
    while (i < end && t->at[i] != '\n')
        i++;
    return i < end;
}

static uint32_t read_code(struct scanner *s, const struct chars *t, uint32_t i,
                          struct backticks *ticks) {
    uint32_t n = run_length(t, i), inside = i + n, close = closing_backticks(t, inside, n, ticks);
    if (!close)
        return inside;
    add_mark(s, CODE_OPEN, i, inside);
    uint32_t start = inside, end = close;
    if (end - start > 2 && t->at[start] == ' ' && t->at[end - 1] == ' ') {
        start++;
        end--;
    }
    uint32_t path = place_length(t->at + start, end - start);
    if (path) {
        add_mark(s, start + path < end ? PATH : LAST_PATH, start, start + path);
        add_lines(s, t, start + path, end);
    } else if (is_over_lines(t, inside, close)) {
        add_mark(s, CODE_TEXT, inside, close);
    }
    add_mark(s, CODE_CLOSE, close, close + n);
    return close + n;
}

static uint32_t read_angle(struct scanner *s, const struct chars *t, uint32_t i,
                           uint32_t *missing) {
    uint32_t end;
    if ((end = uri_end(t, i)))
        add_mark(s, URI_AUTOLINK, i, end);
    else if ((end = email_end(t, i)))
        add_mark(s, EMAIL_AUTOLINK, i, end);
    else if ((end = tag_end(t, i)) || (end = markup_end(t, i, missing)))
        add_mark(s, HTML_TAG, i, end);
    return end ? end : i + 1;
}

static uint32_t read_entity(struct scanner *s, const struct chars *t, uint32_t i) {
    uint32_t at = i + 1, start;
    enum token token = ENTITY;
    if (get(t, at) == '#') {
        token = NUMERIC_ENTITY;
        bool hex = lower(get(t, at + 1)) == 'x';
        start = at += hex ? 2 : 1;
        for (int32_t c; c = lower(get(t, at)), is_digit(c) || (hex && c >= 'a' && c <= 'f');)
            at++;
        if (at - start > (hex ? 6u : 7u))
            return i + 1;
    } else {
        start = at;
        while (is_alnum(get(t, at)) && at - start < 32)
            at++;
        if (is_digit(get(t, start)))
            return i + 1;
    }
    if (at == start || get(t, at) != ';')
        return i + 1;
    add_mark(s, token, i, at + 1);
    return at + 1;
}

/* {{NAME}} and {{helper NAME}} */
static uint32_t read_token(struct scanner *s, const struct chars *t, uint32_t i) {
    struct template token;
    if (!template_at(t, i, &token))
        return i + 1;
    add_mark(s, TOKEN_OPEN, i, i + 2);
    if (token.helper.end)
        add_mark(s, TOKEN_HELPER, token.helper.start, token.helper.end);
    add_mark(s, TOKEN_NAME, token.name.start, token.name.end);
    add_mark(s, TOKEN_CLOSE, token.close.start, token.close.end);
    return token.close.end;
}

static uint32_t read_tag(struct scanner *s, const struct chars *t, uint32_t i) {
    int32_t before = i ? t->at[i - 1] : ' ', c;
    if (!is_blank(before) && before != '\n' && before != '(' && before != ',')
        return i + 1;
    bool letter = false;
    uint32_t end = i + 1;
    for (; c = get(t, end), is_alnum(c) || is_one_of(c, "_-/") || c >= 0x80; end++)
        letter = letter || is_alpha(c) || c >= 0x80;
    while (end > i + 1 && (t->at[end - 1] == '/' || t->at[end - 1] == '-'))
        end--;
    if (!letter || t->at[i + 1] == '/')
        return i + 1;
    add_mark(s, TAG, i, end);
    return end;
}

/* [[target#heading|label]] */
static uint32_t read_wiki(struct scanner *s, const struct chars *t, uint32_t i) {
    uint32_t at = i + 2, hash = 0, bar = 0;
    for (int32_t c; (c = get(t, at)) != ']'; at++) {
        if (is_eol(c) || c == '[' || (!bar && at - i - 2 > WIKI_TARGET_MAX))
            return 0;
        if (c == '#' && !hash && !bar)
            hash = at;
        if (c == '|' && !bar)
            bar = at;
    }
    uint32_t said = bar ? bar : at;
    if (get(t, at + 1) != ']' || said == i + 2 || said - i - 2 > WIKI_TARGET_MAX)
        return 0;
    uint32_t target = hash ? hash : said;
    add_mark(s, WIKI_OPEN, i, i + 2);
    if (target > i + 2)
        add_mark(s, WIKI_TARGET, i + 2, target);
    if (hash)
        add_mark(s, WIKI_HASH, hash, hash + 1);
    if (hash && said > hash + 1)
        add_mark(s, WIKI_HEADING, hash + 1, said);
    if (bar)
        add_mark(s, WIKI_BAR, bar, bar + 1);
    if (bar && at > bar + 1)
        add_mark(s, WIKI_LABEL, bar + 1, at);
    add_mark(s, WIKI_CLOSE, at, at + 2);
    return at + 2;
}

static void read_break(struct scanner *s, const struct chars *t, uint32_t i) {
    uint32_t start = i;
    while (start && t->at[start - 1] == ' ')
        start--;
    if (i - start >= 2)
        add_mark(s, HARD_BREAK, start, i);
}

#endif
