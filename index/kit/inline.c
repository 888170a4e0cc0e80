/* inline.c — pieces of CommonMark at a place that markdown.c has found: link tails, labels,
 * definitions, container marks. It never decides what is a link; md4c does. */
#include "kit/parts.h"

enum {
    LABEL_MAX = 999, /* CommonMark's limit */
    TAIL_MAX = 4096, /* a link's target and title; keeps failing scans linear */
    PARENS_MAX = 32, /* md4c's limit of nested parentheses in a target */
};

size_t line_end(struct str text, size_t at) {
    while (at < text.n && !ascii_is_eol(text.p[at]))
        at++;
    return at;
}

size_t line_next(struct str text, size_t at) {
    at = line_end(text, at);
    if (at + 1 < text.n && text.p[at] == '\r' && text.p[at + 1] == '\n')
        at++;
    return at < text.n ? at + 1 : text.n;
}

static size_t skip_blanks(struct str text, size_t at) {
    while (at < text.n && ascii_is_blank(text.p[at]))
        at++;
    return at;
}

static bool is_line_end(struct str text, size_t at) {
    return at >= text.n || ascii_is_eol(text.p[at]);
}

bool is_thematic_break(struct str text, size_t at) {
    char mark = at < text.n ? text.p[at] : 0;
    if (mark != '-' && mark != '*' && mark != '_')
        return false;
    unsigned n = 0;
    for (; !is_line_end(text, at); at++) {
        if (text.p[at] == mark)
            n++;
        else if (!ascii_is_blank(text.p[at]))
            return false;
    }
    return n >= 3;
}

/* Length of the list item mark at `at`, or 0. */
static size_t item_mark(struct str text, size_t at) {
    size_t digits = 0;
    while (digits < 10 && at + digits < text.n && ascii_is_digit(text.p[at + digits]))
        digits++;
    size_t mark = at + digits;
    if (mark >= text.n || digits > 9)
        return 0;
    char c = text.p[mark];
    bool is_mark = digits ? c == '.' || c == ')' : c == '-' || c == '+' || c == '*';
    bool ends = is_line_end(text, mark + 1) || ascii_is_blank(text.p[mark + 1]);
    return is_mark && ends ? digits + 1 : 0;
}

size_t skip_containers(struct str text, size_t at, bool rule) {
    for (;;) {
        at = skip_blanks(text, at);
        if (at >= text.n || (rule && is_thematic_break(text, at)))
            return at;
        size_t mark = text.p[at] == '>' ? 1 : item_mark(text, at);
        if (!mark)
            return at;
        at += mark;
    }
}

/* Blanks and at most one line end, with the quote marks of the line after it. */
static size_t skip_space(struct str text, size_t at, size_t limit) {
    at = skip_blanks(text, at);
    if (at >= limit || !ascii_is_eol(text.p[at]))
        return at < limit ? at : limit;
    at = line_next(text, at);
    while (at < limit && (ascii_is_blank(text.p[at]) || text.p[at] == '>'))
        at++;
    return at < limit ? at : limit;
}

static bool is_escape(struct str text, size_t at, size_t limit) {
    return text.p[at] == '\\' && at + 1 < limit && !ascii_is_eol(text.p[at + 1]);
}

static bool scan_angled(struct str text, size_t at, size_t limit, struct span *target,
                        size_t *end) {
    size_t start = ++at;
    for (; at < limit && !ascii_is_eol(text.p[at]) && text.p[at] != '<'; at++) {
        if (text.p[at] == '>') {
            *target = (struct span){(uint32_t)start, (uint32_t)at};
            *end = at + 1;
            return true;
        }
        if (is_escape(text, at, limit))
            at++;
    }
    return false;
}

static bool scan_target(struct str text, size_t at, size_t limit, struct span *target, bool *angled,
                        size_t *end) {
    *angled = at < limit && text.p[at] == '<';
    if (*angled)
        return scan_angled(text, at, limit, target, end);
    size_t start = at;
    unsigned open = 0;
    for (; at < limit && (unsigned char)text.p[at] > ' ' && text.p[at] != 0x7f; at++) {
        if (text.p[at] == '(' && ++open > PARENS_MAX)
            return false;
        if (text.p[at] == ')' && open-- == 0) {
            open = 0;
            break;
        }
        if (is_escape(text, at, limit))
            at++;
    }
    *target = (struct span){(uint32_t)start, (uint32_t)at};
    *end = at;
    return open == 0;
}

static bool scan_title(struct str text, size_t at, size_t limit, size_t *end) {
    char open = at < limit ? text.p[at] : 0;
    if (open != '"' && open != '\'' && open != '(')
        return false;
    char close = open == '(' ? ')' : open;
    for (at++; at < limit; at++) {
        if (text.p[at] == close) {
            *end = at + 1;
            return true;
        }
        if (text.p[at] == '(' && open == '(')
            return false;
        if (ascii_is_eol(text.p[at]) && is_line_end(text, skip_blanks(text, line_next(text, at))))
            return false; /* no blank line in a title */
        if (is_escape(text, at, limit))
            at++;
    }
    return false;
}

bool inline_tail(struct str text, size_t at, size_t limit, struct link *link, size_t *end) {
    if (limit > at + TAIL_MAX)
        limit = at + TAIL_MAX;
    struct span target;
    bool angled;
    size_t from = skip_space(text, at + 1, limit);
    if (!scan_target(text, from, limit, &target, &angled, &at))
        return false;
    size_t after = skip_space(text, at, limit);
    if (after > at && scan_title(text, after, limit, &at))
        after = skip_space(text, at, limit);
    if (after >= limit || text.p[after] != ')')
        return false;
    link->target = target;
    link->angled = angled;
    *end = after + 1;
    return true;
}

bool inline_label(struct str text, size_t at, size_t limit, struct span *label, size_t *end) {
    size_t start = ++at;
    if (limit > start + LABEL_MAX + 1)
        limit = start + LABEL_MAX + 1;
    for (; at < limit && text.p[at] != '['; at++) {
        if (text.p[at] == ']') {
            *label = (struct span){(uint32_t)start, (uint32_t)at};
            *end = at + 1;
            return true;
        }
        if (is_escape(text, at, limit))
            at++;
    }
    return false;
}

bool inline_definition(struct str text, size_t at, size_t limit, struct definition *out) {
    if (limit > at + TAIL_MAX)
        limit = at + TAIL_MAX;
    struct span label, target;
    size_t start = at, end;
    bool angled;
    if (!inline_label(text, at, limit, &label, &at) || at >= limit || text.p[at] != ':' ||
        !str_trim(str_cut(text, label)).n)
        return false;
    at = skip_space(text, at + 1, limit);
    if (at >= limit || !scan_target(text, at, limit, &target, &angled, &end) || end == at)
        return false;
    /* a title that does not end its line is none; then the target must end its own */
    size_t title = skip_space(text, end, limit), after;
    if (title > end && scan_title(text, title, limit, &after) &&
        is_line_end(text, skip_blanks(text, after)))
        end = after;
    else if (!is_line_end(text, skip_blanks(text, end)))
        return false;
    *out = (struct definition){{(uint32_t)start, (uint32_t)end}, label, target};
    return true;
}

void inline_split_fragment(struct str text, struct span *target, struct span *fragment) {
    *fragment = (struct span){target->end, target->end};
    for (uint32_t i = target->start; i < target->end; i++) {
        if (text.p[i] == '#' && (i == target->start || text.p[i - 1] != '&')) { /* &#32; */
            fragment->start = i + 1;
            target->end = i;
            return;
        }
    }
}
