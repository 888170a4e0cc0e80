/* block.h — one step: from the end of a leaf block to the end of the next. Which containers close,
 * which open, and what the leaf is. */
#ifndef KIT_BLOCK_H
#define KIT_BLOCK_H

#include "front.h"
#include "leaf.h"

/* ---- bodies of diagrams, which are no Markdown ---- */

static const char *const diagram_words[] = {
    "sequenceDiagram",
    "classDiagram",
    "classDiagram-v2",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "journey",
    "gantt",
    "pie",
    "quadrantChart",
    "requirementDiagram",
    "gitGraph",
    "mindmap",
    "timeline",
    "C4Context",
    "C4Container",
    "C4Component",
    "C4Dynamic",
    "C4Deployment",
    "sankey-beta",
    "xychart-beta",
    "block-beta",
    "packet-beta",
    "architecture-beta",
};
static const char *const directions[] = {"TD", "TB", "BT", "RL", "LR"};

static bool is_word_at(struct scanner *s, uint32_t at, const char *word) {
    return text_is(s, at, word) && (is_space(char_at(s, at + (uint32_t)strlen(word))) ||
                                    is_eol(char_at(s, at + (uint32_t)strlen(word))) ||
                                    char_at(s, at + (uint32_t)strlen(word)) == ';');
}

/* A first line that only Mermaid has: "graph LR", or the name of a kind of diagram alone. */
static bool is_diagram(struct scanner *s, uint32_t at) {
    while (text_is(s, at, "%%"))
        at = skip_blanks(s, after_eol(s, line_end(s, at)));
    uint32_t word = text_is(s, at, "graph ") ? 6 : text_is(s, at, "flowchart ") ? 10 : 0;
    for (size_t i = 0; word && i < sizeof directions / sizeof *directions; i++)
        if (is_word_at(s, skip_blanks(s, at + word), directions[i]))
            return true;
    for (size_t i = 0; i < sizeof diagram_words / sizeof *diagram_words; i++)
        if (is_word_at(s, at, diagram_words[i]) &&
            is_eol(char_at(s, skip_blanks(s, at + (uint32_t)strlen(diagram_words[i])))))
            return true;
    return false;
}

static void plan_diagram(struct scanner *s, uint32_t at) {
    uint32_t end = at;
    for (uint32_t line = at; char_at(s, line) != END_OF_TEXT;) {
        uint32_t eol = line_end(s, line), last = trim_end(s, line, eol);
        end = last > line ? last : end;
        line = after_eol(s, eol);
    }
    plan(s, DIAGRAM, at, end);
}

/* ---- containers ---- */

static struct container *push_container(struct scanner *s, int32_t mark) {
    if (s->next.depth)
        s->next.stack[s->next.depth - 1].fresh = false;
    struct container *container = &s->next.stack[s->next.depth++];
    *container = (struct container){(uint8_t)mark, false, 0};
    return container;
}

/* The indentation of its content follows from what stands behind the mark. */
static void open_item(struct scanner *s, struct cursor *c, uint32_t at, uint32_t indent,
                      uint32_t length) {
    struct container *item = push_container(s, char_at(s, at + length - 1));
    bool next = s->plan.at[0].token == ITEM_STEP && !s->openers.n;
    *VEC_ADD(s->openers) =
        (struct opener){{at, at + length}, next ? LIST_NEXT_MARKER : LIST_FIRST_MARKER};
    eat_to(c, at + length, indent + length);
    uint32_t said, blanks = indent_of(s, *c, &said);
    item->fresh = is_eol(char_at(s, said));
    uint32_t width = item->fresh || blanks > CODE_INDENT ? 1 : blanks;
    item->indent = (uint16_t)(indent + length + width);
    eat_columns(s, c, width);
}

enum leaf { NOTHING, INDENTED, ATX, FENCE, HTML, BREAK, PARAGRAPH };

/* Opens the containers that begin on the line and says what leaf follows, at *at. */
static enum leaf open_containers(struct scanner *s, struct cursor *c, uint32_t *at) {
    for (;;) {
        uint32_t indent = indent_of(s, *c, at), length;
        int32_t ch = char_at(s, *at);
        if (is_eol(ch))
            return NOTHING;
        if (indent >= CODE_INDENT)
            return INDENTED;
        if (is_alpha(ch) || ch >= 0x80)
            return PARAGRAPH;
        if (ch == '>' && s->next.depth < DEPTH_MAX) {
            push_container(s, '>');
            *VEC_ADD(s->openers) = (struct opener){{*at, *at + 1}, QUOTE_MARKER};
            eat_quote_mark(s, c, *at, indent);
        } else if (atx_level(s, *at)) {
            return ATX;
        } else if (fence_length(s, *at)) {
            return FENCE;
        } else if (html_kind(s, *at, false)) {
            return HTML;
        } else if (is_thematic_break(s, *at)) {
            return BREAK;
        } else if (s->next.depth < DEPTH_MAX && (length = item_mark_length(s, *at, false))) {
            open_item(s, c, *at, indent, length);
        } else {
            return PARAGRAPH;
        }
    }
}

/* ---- the step ---- */

static void plan_leaf(struct scanner *s, enum leaf leaf, struct cursor c, uint32_t at) {
    enum token last = s->openers.n ? s->openers.at[s->openers.n - 1].token : STEP;
    if (leaf != NOTHING && s->next.depth)
        s->next.stack[s->next.depth - 1].fresh = false;
    switch (leaf) {
    case NOTHING:
        return;
    case INDENTED:
        plan_indented(s, c);
        return;
    case ATX:
        plan_atx(s, at);
        return;
    case FENCE:
        plan_fence(s, at);
        return;
    case HTML:
        plan_html(s, at);
        return;
    case BREAK:
        plan(s, THEMATIC_BREAK, at, trim_end(s, at, line_end(s, at)));
        return;
    case PARAGRAPH:
        break;
    }
    int32_t check = char_at(s, at + 1);
    if ((last == LIST_FIRST_MARKER || last == LIST_NEXT_MARKER) && char_at(s, at) == '[' &&
        (check == ' ' || lower(check) == 'x') && char_at(s, at + 2) == ']' &&
        is_blank(char_at(s, at + 3)) && !is_eol(char_at(s, skip_blanks(s, at + 3)))) {
        plan(s, check == ' ' ? TASK_UNCHECKED : TASK_CHECKED, at, at + 3);
        at = skip_blanks(s, at + 3);
    }
    plan_paragraph(s, at, last);
}

/* A block that begins at the cursor, with the containers that begin before it on the line. */
static void plan_block(struct scanner *s, struct cursor c) {
    uint32_t at;
    s->openers.n = 0;
    s->next.phase = IN_BODY;
    s->next.sibling = false;
    s->deciding = false;
    enum leaf leaf = open_containers(s, &c, &at);
    for (uint32_t i = 0; i < s->openers.n; i++) {
        struct opener opener = s->openers.at[i];
        if (opener.token != LIST_NEXT_MARKER)
            begin_block(s, opener.mark.start);
        plan(s, opener.token, opener.mark.start, opener.mark.end);
    }
    if (leaf == ATX && s->next.depth == 0)
        s->next.sections = (uint8_t)(s->next.sections | 1u << atx_level(s, at));
    if (leaf != NOTHING && leaf != PARAGRAPH)
        begin_block(s, at);
    plan_leaf(s, leaf, c, at);
}

/* ---- the step: closes one container or section, or plans one block ---- */

static bool has_quote(const struct state *state) {
    for (uint32_t i = 0; i < state->depth; i++)
        if (state->stack[i].mark == '>')
            return true;
    return false;
}

/* Whether another item of the list follows at the cursor, the containers before `keep` going on. */
static bool is_sibling(struct scanner *s, struct cursor c, uint32_t keep) {
    uint32_t at, length;
    if (keep + 1 != s->state.depth || s->state.stack[keep].mark == '>' ||
        indent_of(s, c, &at) >= CODE_INDENT || is_thematic_break(s, at))
        return false;
    length = item_mark_length(s, at, false);
    return length && char_at(s, at + length - 1) == s->state.stack[keep].mark;
}

static void close_container(struct scanner *s) {
    bool quote = s->next.stack[--s->next.depth].mark == '>';
    plan(s, quote ? QUOTE_CLOSE : LIST_CLOSE, 0, 0);
}

static void close_section(struct scanner *s, uint32_t at) {
    unsigned level = 6;
    while (!(s->next.sections >> level & 1))
        level--;
    s->next.sections = (uint8_t)(s->next.sections ^ 1u << level);
    plan(s, SECTION_CLOSE, at, at);
}

static void plan_end(struct scanner *s) {
    if (s->state.depth) {
        close_container(s);
    } else if (s->state.sections) {
        close_section(s, 0);
    } else {
        s->lexer->mark_end(s->lexer);
        plan(s, END, s->text.n, s->text.n);
        s->next.phase = AT_END;
    }
}

/* The next line is looked at alone: its marks are tokens. */
static void plan_quoted_line(struct scanner *s, uint32_t line) {
    struct matched m = match_line(s, line, s->state.depth);
    bool sibling = !m.blank && m.quote.end && is_sibling(s, m.rest, m.depth);
    if (m.depth < s->state.depth && !sibling) {
        close_container(s);
        return;
    }
    plan(s, GAP, 0, 0);
    plan(s, BLOCK_CONTINUATION, m.quote.start, m.quote.end);
    struct cursor c = {line, 0, 0};
    uint32_t at = line;
    for (; at < m.quote.end; at++)
        c.column += char_at(s, at) == '\t' ? 4 - c.column % 4 : 1;
    s->next.phase = m.blank ? IN_BODY : IN_LINE;
    s->next.sibling = sibling;
    s->next.column = (uint16_t)c.column;
}

/* IN_LINE: behind the marks of quotes; the items within them go on as well. */
static struct cursor rest_of_line(struct scanner *s) {
    struct cursor c = {0, s->state.column, 0};
    uint32_t depth = s->state.depth - s->state.sibling, first = depth;
    while (first && s->state.stack[first - 1].mark != '>')
        first--;
    eat_columns(s, &c, 1);
    for (; first < depth; first++)
        eat_columns(s, &c, s->state.stack[first].indent);
    return c;
}

/* Nothing closes before what begins at the first character read that is not blank. */
static void plan_here_on(struct scanner *s, struct cursor c) {
    uint32_t at = s->text.n - 1;
    bool first = s->state.phase < IN_BODY;
    s->lexer->mark_end(s->lexer);
    if (first && is_diagram(s, at)) {
        plan(s, STEP, at, at);
        s->next.phase = IN_BODY;
        plan_diagram(s, at);
        return;
    }
    uint32_t said, level;
    if (!s->state.depth && s->state.sections && s->text.at[at] == '#' &&
        indent_of(s, c, &said) < CODE_INDENT && (level = atx_level(s, at)) &&
        s->state.sections >> level) {
        close_section(s, at);
        s->next.phase = IN_LINE;
        s->next.column = 0;
        return;
    }
    plan(s, STEP, at, at);
    plan_block(s, c);
}

static void plan_siblings(struct scanner *s, struct cursor c) {
    plan(s, ITEM_STEP, 0, 0);
    s->next.depth--;
    plan_block(s, c);
}

static void plan_line(struct scanner *s, uint32_t line) {
    uint32_t keep = s->state.depth;
    struct matched m;
    for (;;) {
        if (char_at(s, line) == END_OF_TEXT) {
            plan_end(s);
            return;
        }
        m = match_line(s, line, keep);
        keep = m.depth;
        if (!m.blank)
            break;
        line = after_eol(s, line_end(s, line));
    }
    if (keep == s->state.depth)
        plan_here_on(s, m.rest);
    else if (is_sibling(s, m.rest, keep))
        plan_siblings(s, m.rest);
    else
        close_container(s);
}

static void plan_step(struct scanner *s) {
    s->plan.n = 0;
    s->next = s->state;
    s->lexer->mark_end(s->lexer);
    s->deciding = true;
    read_gap(s);
    if (s->state.phase == AT_START && s->peeked && s->text.at[s->text.n - 1] == '-') {
        s->deciding = false;
        plan(s, GAP, 0, 0);
        plan_front(s);
        s->next.phase = s->plan.n > 1 ? AFTER_FRONT : NO_FRONT;
    } else if (s->state.phase == IN_LINE) {
        struct cursor c = rest_of_line(s);
        if (s->state.sibling)
            plan_siblings(s, c);
        else
            plan_here_on(s, c);
    } else {
        bool at_line = s->state.phase == AT_START || s->state.phase == NO_FRONT;
        uint32_t line = at_line ? 0 : after_eol(s, line_end(s, 0));
        if (has_quote(&s->state) && char_at(s, line) != END_OF_TEXT)
            plan_quoted_line(s, line);
        else
            plan_line(s, line);
    }
}

#endif
