/* code.h — leaf blocks whose lines are taken as they are: fences, indented code, raw HTML. */
#ifndef KIT_CODE_H
#define KIT_CODE_H

#include "lines.h"
#include "place.h"
#include "template.h"

/* `filled`: with the tokens of templates in it. */
static void plan_code_piece(struct scanner *s, uint32_t from, uint32_t end, bool filled) {
    struct chars t = {s->text.at, end};
    struct template token;
    for (uint32_t i = from; filled && i < end; i++) {
        if (t.at[i] != '{' || !template_at(&t, i, &token))
            continue;
        if (i > from)
            plan(s, CODE, from, i);
        plan(s, TOKEN_OPEN, i, i + 2);
        if (token.helper.end)
            plan(s, TOKEN_HELPER, token.helper.start, token.helper.end);
        plan(s, TOKEN_NAME, token.name.start, token.name.end);
        plan(s, TOKEN_CLOSE, token.close.start, token.close.end);
        from = token.close.end;
        i = from - 1;
    }
    if (end > from)
        plan(s, CODE, from, end);
}

/* From `from`, or from the line after it when `from` is its end, to `end`. What containers have
 * before their lines is left out; `indent` more columns as well. */
static void plan_code(struct scanner *s, uint32_t from, uint32_t line, uint32_t end,
                      uint32_t indent, bool filled) {
    uint32_t depth = s->next.depth;
    while (line < end) {
        struct matched m = {0, {line, 0, 0}, {0, 0}, false};
        if (depth)
            m = match_line(s, line, depth);
        eat_columns(s, &m.rest, indent);
        if (m.rest.at > line) {
            plan_code_piece(s, from, line, filled);
            plan(s, BLOCK_CONTINUATION, line, m.rest.at < end ? m.rest.at : end);
            from = m.rest.at;
        }
        line = after_eol(s, line_end(s, line));
    }
    plan_code_piece(s, from, end, filled);
}

static bool closes_fence(struct scanner *s, struct cursor c, int32_t mark, uint32_t n,
                         struct range *close) {
    uint32_t at, end;
    if (indent_of(s, c, &at) >= CODE_INDENT)
        return false;
    for (end = at; char_at(s, end) == mark; end++)
        ;
    *close = (struct range){at, end};
    return end - at >= n && is_eol(char_at(s, skip_blanks(s, end)));
}

static void plan_info(struct scanner *s, uint32_t start, uint32_t end) {
    if (start >= end)
        return;
    const int32_t *t = s->text.at + start;
    uint32_t path = citation_path(t, end - start);
    if (path) {
        uint32_t colon = start;
        while (char_at(s, colon) != ':')
            colon++;
        plan(s, LINE_NUMBER, start, colon);
        plan(s, LINE_MARK, colon, colon + 1);
        plan(s, LINE_NUMBER, colon + 1, start + path - 1);
        plan(s, LINE_MARK, start + path - 1, start + path);
        plan(s, LAST_PATH, start + path, end);
        return;
    }
    uint32_t word = start;
    while (word < end && !is_blank(char_at(s, word)))
        word++;
    uint32_t rest = skip_blanks(s, word);
    plan(s, rest < end ? LANGUAGE : LAST_LANGUAGE, start, word);
    if (rest < end)
        plan(s, INFO_REST, rest, end);
}

static void end_content(struct scanner *s) {
    uint32_t i = s->plan.n - 1;
    while (s->plan.at[i].token == BLOCK_CONTINUATION)
        i--;
    if (s->plan.at[i].token == CODE)
        s->plan.at[i].token = LAST_CODE;
    else if (s->plan.at[i].token == TOKEN_CLOSE)
        plan_here(s, LAST_CODE);
}

static void plan_fence(struct scanner *s, uint32_t at) {
    uint32_t n = fence_length(s, at), eol = line_end(s, at), depth = s->next.depth;
    int32_t mark = char_at(s, at);
    plan(s, FENCE_OPEN, at, at + n);
    plan_info(s, skip_blanks(s, at + n), trim_end(s, at + n, eol));
    uint32_t first = after_eol(s, eol), line = first, end = eol;
    struct range close;
    struct matched m = {0, {0, 0, 0}, {0, 0}, false};
    while (char_at(s, line) != END_OF_TEXT) {
        m = (struct matched){0, {line, 0, 0}, {0, 0}, false};
        if (depth)
            m = match_line(s, line, depth);
        if (m.depth < depth)
            break;
        if (closes_fence(s, m.rest, mark, n, &close)) {
            plan_code(s, first, first, line, 0, true);
            end_content(s);
            if (m.quote.end)
                plan(s, BLOCK_CONTINUATION, m.quote.start, m.quote.end);
            plan(s, FENCE_CLOSE, close.start, close.end);
            return;
        }
        end = line_end(s, line);
        line = after_eol(s, end);
    }
    if (end > eol)
        plan_code(s, first, first, end, 0, true);
    end_content(s);
    plan_here(s, FENCE_END);
}

static void plan_indented(struct scanner *s, struct cursor c) {
    uint32_t depth = s->next.depth, at;
    eat_columns(s, &c, CODE_INDENT);
    uint32_t start = skip_blanks(s, c.at), end = line_end(s, start), first = after_eol(s, end);
    for (uint32_t line = first; char_at(s, line) != END_OF_TEXT;) {
        struct matched m = match_line(s, line, depth);
        if (m.depth < depth || (!m.blank && indent_of(s, m.rest, &at) < CODE_INDENT))
            break;
        uint32_t eol = line_end(s, line);
        if (!m.blank)
            end = eol;
        line = after_eol(s, eol);
    }
    plan(s, INDENTED_START, start, start);
    plan_code(s, start, first, end, CODE_INDENT, false);
    plan_here(s, INDENTED_END);
}

static void plan_html(struct scanner *s, uint32_t at) {
    unsigned kind = html_kind(s, at, false);
    uint32_t depth = s->next.depth, end = line_end(s, at), first = after_eol(s, end);
    uint32_t line = first;
    bool ended = html_ends(s, kind, at, end);
    while (!ended && char_at(s, line) != END_OF_TEXT) {
        struct matched m = match_line(s, line, depth);
        if (m.depth < depth || (kind > 5 && m.blank))
            break;
        end = line_end(s, line);
        ended = html_ends(s, kind, m.rest.at < end ? m.rest.at : end, end);
        line = after_eol(s, end);
    }
    plan(s, kind == 2 ? HTML_COMMENT_START : HTML_START, at, at);
    plan_code(s, at, first, end, 0, false);
    plan_here(s, HTML_END);
}

#endif
