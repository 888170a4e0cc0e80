/* completion_inline.c — one pass over the line up to the cursor: which link or code span is open
 * there. It forgets what it has left, so that no input makes it slow. */
#include "features/completion_inline.h"

enum {
    LINE_MOST = 64 << 10
}; /* runs of backticks, all of different lengths, cost more than linear */

enum mode { MODE_TEXT, MODE_WIKI, MODE_LINK, MODE_ANGLE, MODE_TITLE };

struct scan {
    struct str line;
    size_t cursor;
    enum mode mode;
    size_t start; /* of what the mode is about */
    size_t hash;  /* behind the first '#' in it; 0: none */
    unsigned depth;
    size_t pipe;
    bool code; /* a mark of code stands open before the cursor */
};

static bool at_is(const struct scan *s, size_t i, const char *two) {
    return i + 1 < s->line.n && s->line.p[i] == two[0] && s->line.p[i + 1] == two[1];
}

static void enter(struct scan *s, enum mode mode, size_t start) {
    s->mode = mode;
    s->start = start;
    s->hash = s->pipe = 0;
    s->depth = 0;
}

static size_t run_length(struct str s, size_t at, char c) {
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] == c)
        n++;
    return n;
}

/* Behind the run of exactly n backticks from `at` on; `end` when there is none before it. */
static size_t behind_code(struct str line, size_t at, size_t n, size_t end) {
    while (at < end) {
        if (line.p[at] != '`') {
            at++;
            continue;
        }
        size_t run = run_length(line, at, '`');
        at += run;
        if (run == n && at <= end)
            return at;
    }
    return STR_NOT_FOUND;
}

static bool is_path_char(char c) {
    return c != '`' && c != ':' && c != '\t' && c != ' ';
}

/* A code span that is open at the cursor and holds the beginning of a path. */
static bool take_code(struct completion_context *c, const struct scan *s, size_t start,
                      uint32_t base) {
    struct str line = s->line;
    if (start < s->cursor && line.p[start] == ' ')
        start++;
    if (start > s->cursor)
        return false;
    for (size_t i = start; i < s->cursor; i++)
        if (!is_path_char(line.p[i]) || line.p[i] == '[' || line.p[i] == '(')
            return false;
    size_t end = s->cursor;
    bool closed = str_find_byte(str_from(line, s->cursor), '`') != STR_NOT_FOUND;
    while (closed && end < line.n && is_path_char(line.p[end]))
        end++;
    c->place = COMPLETE_CODE;
    c->closed = closed;
    c->replace = (struct span){base + (uint32_t)start, base + (uint32_t)end};
    return true;
}

/* One step of plain text; returns where to go on, STR_NOT_FOUND when the cursor is in code. */
static size_t step_text(struct completion_context *c, struct scan *s, size_t i, uint32_t base) {
    char ch = s->line.p[i];
    if (ch == '\\')
        return i + 2;
    if (ch == '`') {
        size_t n = run_length(s->line, i, '`');
        if (i + n > s->cursor) { /* between a pair, or within a mark */
            n = s->cursor - i;
            bool pair = run_length(s->line, i, '`') == 2 * n;
            return pair && take_code(c, s, s->cursor, base) ? STR_NOT_FOUND : s->cursor;
        }
        size_t behind = behind_code(s->line, i + n, n, s->cursor);
        if (behind != STR_NOT_FOUND && behind <= s->cursor)
            return behind;
        s->code = true;
        return take_code(c, s, i + n, base) ? STR_NOT_FOUND : i + n;
    }
    if (at_is(s, i, "[[") && i + 2 <= s->cursor) {
        enter(s, MODE_WIKI, i + 2);
        return i + 2;
    }
    if (at_is(s, i, "](") && i + 2 <= s->cursor) {
        bool angled = i + 2 < s->cursor && s->line.p[i + 2] == '<';
        enter(s, angled ? MODE_ANGLE : MODE_LINK, i + 2 + angled);
        return s->start;
    }
    return i + 1;
}

static size_t step_wiki(struct scan *s, size_t i) {
    if (at_is(s, i, "]]") && i + 2 <= s->cursor) {
        s->mode = MODE_TEXT;
        return i + 2;
    }
    if (at_is(s, i, "[[") && i + 2 <= s->cursor) {
        enter(s, MODE_WIKI, i + 2);
        return i + 2;
    }
    if (at_is(s, i, "](") && i + 2 <= s->cursor) {
        s->mode = MODE_TEXT;
        return i;
    }
    if (s->line.p[i] == '#' && !s->hash)
        s->hash = i + 1;
    if (s->line.p[i] == '|' && !s->pipe)
        s->pipe = i + 1;
    return i + 1;
}

static size_t step_link(struct scan *s, size_t i) {
    char ch = s->line.p[i];
    if (ch == '#' && !s->hash)
        s->hash = i + 1;
    if (s->mode == MODE_ANGLE) {
        if (ch == '>')
            enter(s, MODE_TITLE, i + 1);
        return i + 1;
    }
    if (ch == '(')
        s->depth++;
    if (ascii_is_blank(ch))
        enter(s, MODE_TITLE, i + 1);
    else if (ch == ')' && s->depth-- == 0)
        s->mode = MODE_TEXT;
    return i + 1;
}

static size_t step_title(struct scan *s, size_t i) {
    if (s->line.p[i] == ')')
        s->mode = MODE_TEXT;
    return i + 1;
}

static bool is_label_end(struct str line, size_t at) {
    return at + 1 < line.n && line.p[at] == ']' && line.p[at + 1] == ':';
}

/* "[label]: target" */
static bool enter_definition(struct scan *s) {
    size_t at = 0;
    while (at < s->line.n && at < 3 && s->line.p[at] == ' ')
        at++;
    if (at >= s->line.n || s->line.p[at] != '[')
        return false;
    while (at < s->line.n && !is_label_end(s->line, at))
        at++;
    at += 2;
    while (at < s->line.n && ascii_is_blank(s->line.p[at]))
        at++;
    if (at > s->cursor)
        return false;
    bool angled = at < s->cursor && s->line.p[at] == '<';
    enter(s, angled ? MODE_ANGLE : MODE_LINK, at + angled);
    return true;
}

static void set(struct completion_context *c, enum completion_place place, uint32_t base,
                size_t start, size_t end) {
    c->place = place;
    c->replace = (struct span){base + (uint32_t)start, base + (uint32_t)end};
}

static void finish_wiki(struct completion_context *c, const struct scan *s, uint32_t base) {
    struct str rest = str_from(s->line, s->cursor);
    size_t close = str_find(rest, STR("]]")), again = str_find(rest, STR("[["));
    if (s->pipe) /* the label is the author's */
        return;
    c->closed = close != STR_NOT_FOUND && (again == STR_NOT_FOUND || close < again);
    size_t end = s->cursor;
    const char *stops = s->hash ? "|]" : "#|]";
    while (c->closed && !strchr(stops, s->line.p[end]))
        end++;
    if (s->hash) {
        c->target = str_cut(s->line, (struct span){(uint32_t)s->start, (uint32_t)s->hash - 1});
        set(c, COMPLETE_HEADING, base, s->hash, end);
        return;
    }
    set(c, COMPLETE_WIKI, base, s->start, end);
    if (!c->closed)
        c->whole = (struct span){base + (uint32_t)s->start - 2, c->offset};
    else if (at_is(s, end, "]]"))
        c->whole = (struct span){base + (uint32_t)s->start - 2, base + (uint32_t)end + 2};
}

static bool has_scheme(struct str s) {
    size_t n = 0;
    while (n < s.n && (ascii_is_alnum(s.p[n]) || s.p[n] == '+' || s.p[n] == '-' || s.p[n] == '.'))
        n++;
    return (n > 0 && n < s.n && s.p[n] == ':') || str_starts(s, STR("//"));
}

static void finish_link(struct completion_context *c, const struct scan *s, uint32_t base) {
    struct str line = s->line;
    const char *stops = s->mode == MODE_ANGLE ? ">" : " \t)";
    if (has_scheme(str_to(str_from(line, s->start), s->cursor - s->start)))
        return;
    size_t close = s->cursor;
    while (close < line.n && !(line.p[close] && strchr(stops, line.p[close])))
        close++;
    c->angled = s->mode == MODE_ANGLE;
    c->closed = close < line.n;
    size_t end = c->angled && !c->closed ? s->cursor : close;
    if (s->hash) {
        c->target = str_cut(line, (struct span){(uint32_t)s->start, (uint32_t)s->hash - 1});
        set(c, COMPLETE_ANCHOR, base, s->hash, end);
        return;
    }
    size_t hash = str_find_byte(str_from(str_to(line, end), s->cursor), '#');
    if (hash != STR_NOT_FOUND)
        end = s->cursor + hash;
    set(c, COMPLETE_LINK, base, s->start, end);
}

static bool is_tag_char(char ch) {
    return ascii_is_alnum(ch) || ch == '-' || ch == '_' || ch == '/' || (unsigned char)ch >= 0x80;
}

/* Where a block begins, '#' alone is a heading in the making. */
static bool begins_block(struct str before) {
    for (size_t i = 0; i < before.n; i++)
        if (!ascii_is_blank(before.p[i]) && !ascii_is_digit(before.p[i]) &&
            !strchr(">-*+.)", before.p[i]))
            return false;
    return true;
}

/* Of a link that is whole. */
static bool in_label(struct str line, size_t cursor) {
    size_t open = str_rfind_byte(str_to(line, cursor), '[');
    size_t end = open == STR_NOT_FOUND ? open : str_find_byte(str_from(line, open), ']');
    return end != STR_NOT_FOUND && open + end >= cursor &&
           str_starts(str_from(line, open + end), STR("]("));
}

/* "#tag" as tokens.c reads it. "#12" is an issue. */
static void finish_text(struct completion_context *c, const struct scan *s, uint32_t base) {
    struct str line = s->line;
    size_t start = s->cursor, end = s->cursor;
    while (start > 0 && is_tag_char(line.p[start - 1]))
        start--;
    if (start == 0 || line.p[start - 1] != '#' || (start < line.n && ascii_is_digit(line.p[start])))
        return;
    struct str before = str_to(line, start - 1);
    if (before.n && !ascii_is_blank(before.p[before.n - 1]) &&
        !strchr("(,", before.p[before.n - 1]))
        return;
    while (end < line.n && is_tag_char(line.p[end]))
        end++;
    if ((start == end && begins_block(before)) || in_label(line, s->cursor))
        return;
    set(c, COMPLETE_TAG, base, start, end);
}

void completion_inline(struct completion_context *c, struct str text, struct span at,
                       bool heading) {
    struct scan s = {.line = str_cut(text, at), .cursor = c->offset - at.start};
    if (s.cursor > LINE_MOST)
        return;
    size_t i = enter_definition(&s) ? s.start : 0;
    while (i < s.cursor && i != STR_NOT_FOUND) {
        switch (s.mode) {
        case MODE_TEXT:
            i = step_text(c, &s, i, at.start);
            break;
        case MODE_WIKI:
            i = step_wiki(&s, i);
            break;
        case MODE_LINK:
        case MODE_ANGLE:
            i = step_link(&s, i);
            break;
        case MODE_TITLE:
            i = step_title(&s, i);
            break;
        }
    }
    if (i == STR_NOT_FOUND) { /* in code */
    } else if (s.mode == MODE_WIKI) {
        finish_wiki(c, &s, at.start);
    } else if (s.mode == MODE_LINK || s.mode == MODE_ANGLE) {
        finish_link(c, &s, at.start);
    } else if (s.mode == MODE_TEXT && !heading && !s.code) {
        finish_text(c, &s, at.start);
    }
    if (c->place != COMPLETE_NOTHING)
        c->typed = str_cut(text, (struct span){c->replace.start, c->offset});
}
