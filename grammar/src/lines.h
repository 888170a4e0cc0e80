/* lines.h — one line of the text: which containers it continues, and which blocks may begin on it.
 * Nothing here plans tokens. */
#ifndef KIT_LINES_H
#define KIT_LINES_H

#include "links.h"

enum { CODE_INDENT = 4, FENCE_MIN = 3, DIGITS_MAX = 9 };

/* A place in a line; `left`: columns of the tab at `at` that are not eaten yet. */
struct cursor {
    uint32_t at, column, left;
};

struct matched {
    uint32_t depth; /* containers that the line continues */
    struct cursor rest;
    struct range quote;
    bool blank;
};

static uint32_t indent_of(struct scanner *s, struct cursor c, uint32_t *said) {
    uint32_t column = c.column + c.left, at = c.at + (c.left > 0);
    for (int32_t ch; is_blank(ch = char_at(s, at)); at++)
        column += ch == ' ' ? 1 : 4 - column % 4;
    *said = at;
    return column - c.column;
}

static void eat_columns(struct scanner *s, struct cursor *c, uint32_t n) {
    while (n && is_blank(char_at(s, c->at))) {
        uint32_t width = c->left ? c->left : char_at(s, c->at) == ' ' ? 1 : 4 - c->column % 4;
        uint32_t take = n < width ? n : width;
        c->column += take;
        c->left = width - take;
        c->at += c->left == 0;
        n -= take;
    }
}

static void eat_to(struct cursor *c, uint32_t at, uint32_t indent) {
    c->at = at;
    c->column += indent;
    c->left = 0;
}

static void eat_quote_mark(struct scanner *s, struct cursor *c, uint32_t at, uint32_t indent) {
    eat_to(c, at + 1, indent + 1);
    eat_columns(s, c, 1);
}

static struct matched match_line(struct scanner *s, uint32_t line, uint32_t depth) {
    struct matched m = {0, {line, 0, 0}, {0, 0}, false};
    uint32_t said = 0;
    for (; m.depth < depth; m.depth++) {
        const struct container *container = &s->next.stack[m.depth];
        uint32_t indent = indent_of(s, m.rest, &said);
        if (container->mark == '>') {
            if (indent >= CODE_INDENT || char_at(s, said) != '>')
                break;
            if (!m.quote.end)
                m.quote.start = said;
            m.quote.end = said + 1;
            eat_quote_mark(s, &m.rest, said, indent);
        } else if (indent >= container->indent) {
            eat_columns(s, &m.rest, container->indent);
        } else if (is_eol(char_at(s, said)) && !container->fresh) {
            eat_to(&m.rest, said, indent);
        } else {
            break;
        }
    }
    indent_of(s, m.rest, &said);
    m.blank = is_eol(char_at(s, said));
    return m;
}

/* ---- what begins at `at`, the indentation being no more than three ---- */

static bool is_thematic_break(struct scanner *s, uint32_t at) {
    int32_t mark = char_at(s, at), c;
    uint32_t n = 0;
    if (!is_one_of(mark, "*-_"))
        return false;
    for (; !is_eol(c = char_at(s, at)); at++) {
        if (c == mark)
            n++;
        else if (!is_blank(c))
            return false;
    }
    return n >= 3;
}

static uint32_t atx_level(struct scanner *s, uint32_t at) {
    uint32_t n = 0;
    while (char_at(s, at + n) == '#')
        n++;
    int32_t c = char_at(s, at + n);
    return n <= 6 && (is_blank(c) || is_eol(c)) ? n : 0;
}

/* Length of the opening fence, or 0. */
static uint32_t fence_length(struct scanner *s, uint32_t at) {
    int32_t mark = char_at(s, at), c;
    uint32_t n = 0;
    if (mark != '`' && mark != '~')
        return 0;
    while (char_at(s, at + n) == mark)
        n++;
    if (n < FENCE_MIN)
        return 0;
    for (at += n; mark == '`' && !is_eol(c = char_at(s, at)); at++)
        if (c == '`')
            return 0;
    return n;
}

/* Length of the mark of a list item, or 0. Within a paragraph only what is likely meant. */
static uint32_t item_mark_length(struct scanner *s, uint32_t at, bool in_paragraph) {
    uint32_t digits = 0;
    while (is_digit(char_at(s, at + digits)))
        digits++;
    int32_t c = char_at(s, at + digits);
    if (digits > DIGITS_MAX || !is_one_of(c, digits ? ".)" : "-+*"))
        return 0;
    int32_t after = char_at(s, at + digits + 1);
    if (!is_blank(after) && !is_eol(after))
        return 0;
    if (in_paragraph && (is_eol(char_at(s, skip_blanks(s, at + digits + 1))) ||
                         (digits && !(digits == 1 && char_at(s, at) == '1'))))
        return 0;
    return digits + 1;
}

static bool is_setext_underline(struct scanner *s, uint32_t at) {
    int32_t mark = char_at(s, at);
    if (mark != '=' && mark != '-')
        return false;
    while (char_at(s, at) == mark)
        at++;
    return is_eol(char_at(s, skip_blanks(s, at)));
}

/* ---- HTML blocks ---- */

static const char *const raw_tags[] = {"pre", "script", "style", "textarea"};
static const char *const block_tags[] = {
    "address",  "article",  "aside",    "base",       "basefont", "blockquote", "body",   "caption",
    "center",   "col",      "colgroup", "dd",         "details",  "dialog",     "dir",    "div",
    "dl",       "dt",       "fieldset", "figcaption", "figure",   "footer",     "form",   "frame",
    "frameset", "h1",       "h2",       "h3",         "h4",       "h5",         "h6",     "head",
    "header",   "hr",       "html",     "iframe",     "legend",   "li",         "link",   "main",
    "menu",     "menuitem", "nav",      "noframes",   "ol",       "optgroup",   "option", "p",
    "param",    "search",   "section",  "summary",    "table",    "tbody",      "td",     "tfoot",
    "th",       "thead",    "title",    "tr",         "track",    "ul",
};

static bool is_tag_name(struct scanner *s, uint32_t at, uint32_t n, const char *const *names,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t k = 0;
        while (k < n && names[i][k] && lower(char_at(s, at + k)) == names[i][k])
            k++;
        if (k == n && !names[i][k])
            return true;
    }
    return false;
}

/* The kind of HTML block by the specification's numbers, or 0. */
static unsigned html_kind(struct scanner *s, uint32_t at, bool in_paragraph) {
    if (char_at(s, at) != '<')
        return 0;
    if (text_is(s, at, "<!--"))
        return 2;
    if (text_is(s, at, "<?"))
        return 3;
    if (text_is(s, at, "<![CDATA["))
        return 5;
    if (text_is(s, at, "<!") && is_alpha(char_at(s, at + 2)))
        return 4;
    bool closing = char_at(s, at + 1) == '/';
    uint32_t name = at + 1 + closing, n = 0;
    while (is_alnum(char_at(s, name + n)))
        n++;
    int32_t c = char_at(s, name + n);
    bool ends = is_blank(c) || is_eol(c) || c == '>';
    bool raw = is_tag_name(s, name, n, raw_tags, 4);
    if (raw && !closing && ends)
        return 1;
    if ((ends || (c == '/' && char_at(s, name + n + 1) == '>')) &&
        is_tag_name(s, name, n, block_tags, sizeof block_tags / sizeof *block_tags))
        return 6;
    if (in_paragraph || raw)
        return 0;
    uint32_t end = line_end(s, at);
    struct chars line = {s->text.at + at, end - at};
    uint32_t tag = tag_end(&line, 0);
    return tag && skip_blanks(s, at + tag) == end ? 7 : 0;
}

/* Whether an HTML block of this kind ends on the line from `at` to `end`. */
static bool html_ends(struct scanner *s, unsigned kind, uint32_t at, uint32_t end) {
    static const char *const closers[] = {0, 0, "-->", "?>", ">", "]]>"};
    struct chars line = {s->text.at + at, end - at};
    if (kind > 5)
        return false;
    if (kind > 1)
        return find_after(&line, 0, closers[kind]) != 0;
    for (uint32_t i = 0; i + 2 < line.n; i++) {
        if (line.at[i] != '<' || line.at[i + 1] != '/')
            continue;
        for (size_t k = 0; k < 4; k++) {
            uint32_t n = (uint32_t)strlen(raw_tags[k]);
            if (i + 2 + n < line.n && line.at[i + 2 + n] == '>' &&
                is_tag_name(s, at + i + 2, n, raw_tags + k, 1))
                return true;
        }
    }
    return false;
}

/* Whether a block begins here that ends a paragraph before it. `in_paragraph`: the line continues
 * all containers of the paragraph. */
static bool interrupts(struct scanner *s, struct cursor c, bool in_paragraph) {
    uint32_t at;
    if (indent_of(s, c, &at) >= CODE_INDENT)
        return false;
    int32_t ch = char_at(s, at);
    if (is_alpha(ch) || ch >= 0x80)
        return false;
    return ch == '>' || atx_level(s, at) || fence_length(s, at) || is_thematic_break(s, at) ||
           item_mark_length(s, at, in_paragraph) || html_kind(s, at, in_paragraph);
}

#endif
