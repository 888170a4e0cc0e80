/* leaf.h — leaf blocks with inline content: headings, paragraphs, and what paragraphs turn out to
 * be. Each function plans the tokens of one block, wholly; the plan ends before the last line end.
 */
#ifndef KIT_LEAF_H
#define KIT_LEAF_H

#include "code.h"
#include "inline.h"

/* ---- inline content, back in the text it was joined from ---- */

/* Joined from lines [first, last). One line is not copied. */
static struct chars join_lines(struct scanner *s, uint32_t first, uint32_t last) {
    struct line *lines = s->lines.at;
    s->line = first;
    if (last - first == 1) {
        lines[first].at = 0;
        return (struct chars){s->text.at + lines[first].said.start,
                              lines[first].said.end - lines[first].said.start};
    }
    s->joined.n = 0;
    for (uint32_t i = first; i < last; i++) {
        uint32_t n = lines[i].said.end - lines[i].said.start;
        if (i > first)
            *VEC_ADD(s->joined) = '\n';
        lines[i].at = s->joined.n;
        while (s->joined.n + n > s->joined.max)
            VEC_MORE(s->joined);
        memcpy(s->joined.at + s->joined.n, s->text.at + lines[i].said.start, n * sizeof(int32_t));
        s->joined.n += n;
    }
    return (struct chars){s->joined.at, s->joined.n};
}

/* Where a character of the joined text stands; asked in order. */
static uint32_t source_of(struct scanner *s, uint32_t i, uint32_t last) {
    while (s->line + 1 < last && s->lines.at[s->line + 1].at <= i)
        s->line++;
    return s->lines.at[s->line].said.start + (i - s->lines.at[s->line].at);
}

/* As one token, or as one per line where marks of quotes stand between. */
static void plan_piece(struct scanner *s, enum token token, uint32_t start, uint32_t end,
                       uint32_t last) {
    bool text = token == TEXT || token == TEXT_END || token == CODE_TEXT;
    uint32_t from = source_of(s, start, last);
    for (uint32_t i = s->line + 1; text && i < last && s->lines.at[i].at <= end; i++) {
        struct line *line = &s->lines.at[i];
        if (!line->quote.end)
            continue;
        uint32_t eol = s->lines.at[i - 1].said.end;
        plan(s, token == CODE_TEXT ? CODE_TEXT : TEXT, from, after_eol(s, eol));
        plan(s, BLOCK_CONTINUATION, line->quote.start, line->quote.end);
        from = line->said.start;
        start = line->at;
        s->line = i;
    }
    if (start < end)
        plan(s, token, from, source_of(s, end - 1, last) + 1);
}

/* The marks of quotes between two pieces, and the text there if it begins a node. */
static void plan_gap(struct scanner *s, bool begins, uint32_t start, uint32_t end, uint32_t last) {
    if (begins) {
        plan_piece(s, TEXT, start, end, last);
        return;
    }
    source_of(s, start, last);
    for (uint32_t i = s->line + 1; i < last && s->lines.at[i].at <= end; i++)
        if (s->lines.at[i].quote.end)
            plan(s, BLOCK_CONTINUATION, s->lines.at[i].quote.start, s->lines.at[i].quote.end);
}

/* Text is a token where a node begins with it, or ends; elsewhere it is passed over like space. */
static bool begins_node(const struct scanner *s) {
    enum token before = s->plan.at[s->plan.n - 1].token;
    return before == LINK_OPEN || before == IMAGE_OPEN;
}

static bool ends_link_text(const struct scanner *s, const struct mark *mark) {
    enum token before = s->plan.at[s->plan.n - 1].token;
    return (mark->token == TARGET_OPEN || (mark->role == CLOSES && is_reference(mark))) &&
           before != LINK_OPEN && before != IMAGE_OPEN;
}

/* The content of lines [first, last) from `start` on. */
static void plan_inlines(struct scanner *s, struct chars t, uint32_t start, uint32_t last) {
    read_inlines(s, &t, start);
    uint32_t at = start;
    bool first = s->plan.at[s->plan.n - 1].token != STEP;
    for (uint32_t i = 0; i < s->marks.n; i++) {
        struct mark mark = s->marks.at[i];
        if (mark.group && s->dropped.at[mark.group])
            continue;
        if (mark.start > at)
            plan_gap(s, first || begins_node(s), at, mark.start, last);
        if (ends_link_text(s, &mark)) {
            uint32_t end = source_of(s, mark.start, last);
            plan(s, LINK_TEXT_END, end, end);
        }
        plan_piece(s, mark.token, mark.start, mark.end, last);
        first = false;
        at = mark.end;
    }
    if (at < t.n)
        plan_piece(s, TEXT_END, at, t.n, last);
    else
        plan_here(s, INLINE_END);
}

static void plan_one_line(struct scanner *s, uint32_t start, uint32_t end) {
    s->lines.n = 0;
    *VEC_ADD(s->lines) = (struct line){{start, end}, {0, 0}, 0};
    plan_inlines(s, join_lines(s, 0, 1), 0, 1);
}

/* ---- headings ---- */

static void close_sections(struct scanner *s, unsigned level) {
    for (unsigned i = 6; i >= level; i--)
        if (s->next.sections >> i & 1)
            plan_here(s, SECTION_CLOSE);
    s->next.sections = (uint8_t)(s->next.sections & ((1u << level) - 1));
}

static void plan_atx(struct scanner *s, uint32_t at) {
    uint32_t level = atx_level(s, at);
    plan(s, (enum token)(ATX_H1 + level - 1), at, at + level);
    uint32_t start = skip_blanks(s, at + level), end = trim_end(s, start, line_end(s, start));
    uint32_t marks = end;
    while (marks > start && s->text.at[marks - 1] == '#')
        marks--;
    bool closed = marks < end && (marks == start || is_blank(s->text.at[marks - 1]));
    uint32_t said = closed ? trim_end(s, start, marks) : end;
    if (said > start)
        plan_one_line(s, start, said);
    if (closed)
        plan(s, ATX_CLOSE, marks, end);
    else if (said == start)
        plan_here(s, ATX_CLOSE);
}

/* ---- paragraphs, and what turns out to be none ---- */

/* Its row of cells as ranges; a '|' behind a backslash belongs to a cell. Returns how many, and
 * whether there was a '|' at all. */
static uint32_t next_cell(struct scanner *s, uint32_t at, uint32_t end) {
    for (; at < end; at++) {
        int32_t c = s->text.at[at];
        if (c == '|')
            break;
        if (c == '\\' && at + 1 < end)
            at++;
    }
    return at;
}

static uint32_t count_cells(struct scanner *s, struct range row, bool *pipes) {
    uint32_t count = 0, at = skip_blanks(s, row.start), end = trim_end(s, at, row.end);
    *pipes = false;
    if (at < end && s->text.at[at] == '|') {
        *pipes = true;
        at++;
    }
    while (at < end) {
        at = next_cell(s, at, end);
        count++;
        *pipes = *pipes || at < end;
        at++;
    }
    return count;
}

/* |:--|---:| : the number of its cells, or 0. */
static uint32_t delimiter_cells(struct scanner *s, struct range row, bool *pipes) {
    uint32_t at = row.start, end = trim_end(s, at, row.end);
    if (at < end && !is_one_of(s->text.at[at], "|:-"))
        return 0;
    uint32_t count = count_cells(s, row, pipes);
    if (at < end && s->text.at[at] == '|')
        at++;
    while (at < end) {
        at = skip_blanks(s, at);
        at += s->text.at[at] == ':';
        uint32_t dashes = at;
        while (at < end && s->text.at[at] == '-')
            at++;
        if (at == dashes)
            return 0;
        at += at < end && s->text.at[at] == ':';
        at = skip_blanks(s, at);
        if (at < end && s->text.at[at] != '|')
            return 0;
        at++;
    }
    return count;
}

static void plan_row(struct scanner *s, struct range row, bool delimiters) {
    uint32_t at = row.start, end = trim_end(s, at, row.end);
    while (at < end) {
        uint32_t start = skip_blanks(s, at), next = next_cell(s, at, end);
        uint32_t last = trim_end(s, start < next ? start : next, next);
        if (start < last && delimiters)
            plan(s, DELIMITER_CELL, start, last);
        else if (start < last)
            plan_one_line(s, start, last);
        if (next < end)
            plan(s, PIPE, next, next + 1);
        at = next + 1;
    }
    plan_here(s, ROW_END);
}

static void plan_table(struct scanner *s, struct line header, struct line delimiters) {
    uint32_t depth = s->next.depth;
    struct line row = delimiters;
    begin_block(s, header.said.start);
    plan(s, TABLE_START, header.said.start, header.said.start);
    plan_row(s, header.said, false);
    if (row.quote.end)
        plan(s, BLOCK_CONTINUATION, row.quote.start, row.quote.end);
    plan_row(s, row.said, true);
    uint32_t line = after_eol(s, line_end(s, row.said.end)), at;
    while (char_at(s, line) != END_OF_TEXT) {
        struct matched m = match_line(s, line, depth);
        if (m.depth < depth || m.blank || interrupts(s, m.rest, false) ||
            indent_of(s, m.rest, &at) >= CODE_INDENT)
            break;
        uint32_t end = line_end(s, at);
        if (m.quote.end)
            plan(s, BLOCK_CONTINUATION, m.quote.start, m.quote.end);
        plan_row(s, (struct range){at, end}, false);
        line = after_eol(s, end);
    }
    plan_here(s, TABLE_END);
}

struct definition {
    struct range label, destination, title;
    uint32_t end;
};

/* [label]: destination "title", and the end of the line. */
static bool definition_at(const struct chars *t, uint32_t i, struct definition *out) {
    uint32_t label = get(t, i) == '[' ? label_end(t, i) : 0;
    if (!label || get(t, label) != ':')
        return false;
    uint32_t at = skip_space(t, label + 1), end = destination_end(t, at);
    if (!end)
        return false;
    *out = (struct definition){{i + 1, label - 1}, {at, end}, {0, 0}, 0};
    uint32_t eol = skip_inline_blanks(t, end), title = skip_space(t, end);
    uint32_t title_to = title > end ? title_end(t, title) : 0;
    if (title_to && is_eol(get(t, skip_inline_blanks(t, title_to)))) {
        out->title = (struct range){title, title_to};
        eol = skip_inline_blanks(t, title_to);
    }
    out->end = eol < t->n ? eol + 1 : eol;
    return is_eol(get(t, eol));
}

/* Those that the joined text begins with; where the rest starts. */
static uint32_t definitions_end(const struct chars *t) {
    struct definition d;
    uint32_t at = 0;
    while (at < t->n && definition_at(t, at, &d))
        at = d.end;
    return at;
}

/* The marks of quotes before a block that begins on a line of its own. */
static void plan_line_start(struct scanner *s, uint32_t at, uint32_t last) {
    uint32_t before = s->line;
    source_of(s, at, last);
    struct range quote = s->lines.at[s->line].quote;
    if (s->line > before && quote.end)
        plan(s, BLOCK_CONTINUATION, quote.start, quote.end);
}

static uint32_t plan_definitions(struct scanner *s, const struct chars *t, uint32_t last) {
    struct definition d;
    uint32_t at = 0;
    for (; at < t->n && definition_at(t, at, &d); at = d.end) {
        plan_line_start(s, at, last);
        begin_block(s, source_of(s, at, last));
        plan_piece(s, DEFINITION_START, at, at + 1, last);
        plan_piece(s, LINK_LABEL, d.label.start, d.label.end, last);
        plan_piece(s, DEFINITION_MARK, d.label.end, d.label.end + 2, last);
        plan_piece(s, LINK_DESTINATION, d.destination.start, d.destination.end, last);
        if (d.title.end)
            plan_piece(s, LINK_TITLE, d.title.start, d.title.end, last);
        plan_here(s, DEFINITION_END);
    }
    return at;
}

struct paragraph {
    unsigned setext; /* level of its underline, or 0 */
    struct range underline;
    struct range quote; /* before the underline, or the row of delimiters */
    bool table;         /* its last line is the header of one */
    struct line delimiters;
};

static bool is_all_definitions(struct scanner *s) {
    if (char_at(s, s->lines.at[0].said.start) != '[')
        return false;
    struct chars t = join_lines(s, 0, s->lines.n);
    return definitions_end(&t) >= t.n;
}

static bool starts_table(struct scanner *s, struct range row) {
    bool pipes, header_pipes;
    if (!is_one_of(char_at(s, row.start), "|:-"))
        return false;
    uint32_t cells = delimiter_cells(s, row, &pipes);
    return cells && cells == count_cells(s, s->lines.at[s->lines.n - 1].said, &header_pipes) &&
           (pipes || header_pipes);
}

/* Its lines, from the one at `at` on. */
static struct paragraph collect_paragraph(struct scanner *s, uint32_t at) {
    struct paragraph p = {0};
    uint32_t depth = s->next.depth, end = line_end(s, at), line;
    s->lines.n = 0;
    *VEC_ADD(s->lines) = (struct line){{at, end}, {0, 0}, 0};
    while ((line = after_eol(s, end)) > end && char_at(s, line) != END_OF_TEXT) {
        struct matched m = match_line(s, line, depth);
        bool whole = m.depth == depth;
        if (m.blank)
            break;
        uint32_t indent = indent_of(s, m.rest, &at);
        struct range said = {at, line_end(s, at)};
        if (whole && indent < CODE_INDENT && is_setext_underline(s, at) && !is_all_definitions(s)) {
            p.setext = char_at(s, at) == '=' ? 1 : 2;
            p.underline = (struct range){at, trim_end(s, at, said.end)};
            p.quote = m.quote;
            break;
        }
        if (interrupts(s, m.rest, whole))
            break;
        if (whole && indent < CODE_INDENT && starts_table(s, said)) {
            p.table = true;
            p.delimiters = (struct line){said, m.quote, 0};
            break;
        }
        end = said.end;
        *VEC_ADD(s->lines) = (struct line){said, m.quote, 0};
    }
    struct line *last = &s->lines.at[s->lines.n - 1];
    last->said.end = trim_end(s, last->said.start, last->said.end);
    return p;
}

static uint32_t callout_end(const struct chars *t) {
    uint32_t at = 2;
    if (get(t, 0) != '[' || get(t, 1) != '!')
        return 0;
    while (is_alnum(get(t, at)) || is_one_of(get(t, at), "-_"))
        at++;
    return at > 2 && get(t, at) == ']' ? at + 1 : 0;
}

/* `opener`: the mark of the container that begins before it on its line, or STEP. */
static void plan_text(struct scanner *s, uint32_t last, struct paragraph *p, enum token opener) {
    struct chars t = join_lines(s, 0, last);
    uint32_t start = plan_definitions(s, &t, last);
    if (start >= t.n)
        return;
    plan_line_start(s, start, last);
    uint32_t from = source_of(s, start, last);
    uint32_t callout = opener == QUOTE_MARKER ? callout_end(&t) : 0;
    if (opener == STEP || p->setext || start)
        begin_block(s, from);
    if (p->setext && s->next.depth == 0 && s->next.sections >> p->setext) {
        close_sections(s, p->setext);
        begin_block(s, from);
    }
    if (p->setext && s->next.depth == 0)
        s->next.sections = (uint8_t)(s->next.sections | 1u << p->setext);
    if (p->setext)
        plan(s, SETEXT_START, from, from);
    if (callout && !start) {
        plan_piece(s, CALLOUT, 0, callout, last);
        start = callout;
    }
    plan_inlines(s, t, start, last);
    if (!p->setext)
        return;
    if (p->quote.end)
        plan(s, BLOCK_CONTINUATION, p->quote.start, p->quote.end);
    plan(s, p->setext == 1 ? SETEXT_H1 : SETEXT_H2, p->underline.start, p->underline.end);
}

static void plan_paragraph(struct scanner *s, uint32_t at, enum token opener) {
    struct paragraph p = collect_paragraph(s, at);
    uint32_t last = s->lines.n - p.table;
    struct line header = s->lines.at[s->lines.n - 1];
    if (last) {
        struct line *end = &s->lines.at[last - 1];
        end->said.end = trim_end(s, end->said.start, end->said.end);
        plan_text(s, last, &p, opener);
    }
    if (!p.table)
        return;
    if (last && header.quote.end)
        plan(s, BLOCK_CONTINUATION, header.quote.start, header.quote.end);
    plan_table(s, header, p.delimiters);
}

#endif
