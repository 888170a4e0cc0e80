/* tree_text.h — a text with its syntax tree, edited together: the tree after any edits must be the
 * tree of a fresh parse, and never has an error. Unit test and fuzz target share it. */
#pragma once

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_kit(void);

struct tree_text {
    TSParser *parser;
    TSTree *tree;
    struct buf text;
};

#define TREE_CHECK(condition, t)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n%.*s\n", __FILE__, __LINE__, #condition, (int)(t)->text.n, \
                    (t)->text.p);                                                                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static inline TSTree *tree_parse(TSParser *parser, const TSTree *old, struct str text) {
    return ts_parser_parse_string(parser, old, text.n ? text.p : "", (uint32_t)text.n);
}

static inline void tree_text_init(struct tree_text *t, struct str text) {
    *t = (struct tree_text){.parser = ts_parser_new()};
    buf_add(&t->text, text);
    TREE_CHECK(ts_parser_set_language(t->parser, tree_sitter_kit()), t);
    t->tree = tree_parse(t->parser, NULL, buf_str(&t->text));
}

static inline void tree_text_fini(struct tree_text *t) {
    ts_tree_delete(t->tree);
    ts_parser_delete(t->parser);
    buf_fini(&t->text);
}

static inline TSPoint tree_point(struct str text, size_t at) {
    TSPoint point = {0, 0};
    for (size_t i = 0; i < at; i++) {
        point.column++;
        if (text.p[i] == '\n')
            point = (TSPoint){point.row + 1, 0};
    }
    return point;
}

static inline void tree_text_edit(struct tree_text *t, struct span at, struct str with) {
    struct str text = buf_str(&t->text);
    TSInputEdit edit = {
        .start_byte = at.start,
        .old_end_byte = at.end,
        .new_end_byte = at.start + (uint32_t)with.n,
        .start_point = tree_point(text, at.start),
        .old_end_point = tree_point(text, at.end),
    };
    buf_splice(&t->text, at, with);
    edit.new_end_point = tree_point(buf_str(&t->text), edit.new_end_byte);
    ts_tree_edit(t->tree, &edit);
    TSTree *old = t->tree;
    t->tree = tree_parse(t->parser, old, buf_str(&t->text));
    ts_tree_delete(old);
}

static inline bool tree_same_node(TSNode a, TSNode b) {
    TSPoint as = ts_node_start_point(a), bs = ts_node_start_point(b);
    TSPoint ae = ts_node_end_point(a), be = ts_node_end_point(b);
    return ts_node_symbol(a) == ts_node_symbol(b) &&
           ts_node_start_byte(a) == ts_node_start_byte(b) &&
           ts_node_end_byte(a) == ts_node_end_byte(b) && as.row == bs.row &&
           as.column == bs.column && ae.row == be.row && ae.column == be.column;
}

/* To the next node in order; false after the last. */
static inline bool tree_next(TSTreeCursor *cursor) {
    if (ts_tree_cursor_goto_first_child(cursor))
        return true;
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor))
            return false;
    return true;
}

static inline void tree_tell_difference(TSNode a, TSNode b) {
    fprintf(stderr, "%s at %u-%u, fresh %s at %u-%u\n", ts_node_type(a), ts_node_start_byte(a),
            ts_node_end_byte(a), ts_node_type(b), ts_node_start_byte(b), ts_node_end_byte(b));
}

static inline bool tree_same(const TSTree *a, const TSTree *b) {
    TSTreeCursor ca = ts_tree_cursor_new(ts_tree_root_node(a));
    TSTreeCursor cb = ts_tree_cursor_new(ts_tree_root_node(b));
    bool same, more = true;
    do {
        same = tree_same_node(ts_tree_cursor_current_node(&ca), ts_tree_cursor_current_node(&cb));
        if (same) {
            more = tree_next(&ca);
            same = tree_next(&cb) == more;
        }
    } while (same && more);
    if (!same)
        tree_tell_difference(ts_tree_cursor_current_node(&ca), ts_tree_cursor_current_node(&cb));
    ts_tree_cursor_delete(&ca);
    ts_tree_cursor_delete(&cb);
    return same;
}

static inline void tree_text_check(struct tree_text *t) {
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_kit());
    TSTree *fresh = tree_parse(parser, NULL, buf_str(&t->text));
    TREE_CHECK(!ts_node_has_error(ts_tree_root_node(fresh)), t);
    TREE_CHECK(tree_same(t->tree, fresh), t);
    ts_tree_delete(fresh);
    ts_parser_delete(parser);
}

/* What people type and what decides where blocks begin and end. */
static const struct str tree_snippets[] = {
    STR_INIT("\n"),
    STR_INIT("\n\n"),
    STR_INIT("# "),
    STR_INIT("\n## B\n"),
    STR_INIT("- "),
    STR_INIT("\n- "),
    STR_INIT("1. "),
    STR_INIT("\n> "),
    STR_INIT("> "),
    STR_INIT("    "),
    STR_INIT("\t"),
    STR_INIT("\n```\n"),
    STR_INIT("```ts\n"),
    STR_INIT("`"),
    STR_INIT("``"),
    STR_INIT("*"),
    STR_INIT("**"),
    STR_INIT("_"),
    STR_INIT("~~"),
    STR_INIT("["),
    STR_INIT("]"),
    STR_INIT("]("),
    STR_INIT(")"),
    STR_INIT("!["),
    STR_INIT("[["),
    STR_INIT("]]"),
    STR_INIT("[a]: /b\n"),
    STR_INIT("<"),
    STR_INIT("<!--"),
    STR_INIT("-->"),
    STR_INIT("<div>\n"),
    STR_INIT("|"),
    STR_INIT("\n|-|\n"),
    STR_INIT("---\n"),
    STR_INIT("\n===\n"),
    STR_INIT("---\nid: x\n---\n"),
    STR_INIT("a: "),
    STR_INIT("{{A}}"),
    STR_INIT("#tag"),
    STR_INIT("\r"),
    STR_INIT("\r\n"),
    STR_INIT("\\"),
    STR_INIT("&amp;"),
    STR_INIT("http://a.b "),
    STR_INIT("x"),
    STR_INIT(" "),
    STR_INIT("\xc3\xa9"),
    STR_INIT("\xff"),
    STR_INIT("[!NOTE]"),
    STR_INIT("[x] "),
    STR_INIT("\""),
    STR_INIT("'"),
    STR_INIT("..."),
    STR_INIT("graph LR\n"),
    STR_INIT("\xf0\x9f\x94\xa5"),
    STR_INIT("- - "),
};
enum { TREE_SNIPPETS = sizeof tree_snippets / sizeof *tree_snippets };

/* One edit, made of four bytes. */
static inline void tree_text_random_edit(struct tree_text *t, const uint8_t pick[4]) {
    size_t start = ((size_t)pick[0] << 8 | pick[1]) % (t->text.n + 1);
    size_t cut = pick[2] < 0x80 ? pick[2] % 4 : pick[2] % 32, left = t->text.n - start;
    struct span at = {(uint32_t)start, (uint32_t)(start + (cut < left ? cut : left))};
    bool insert = pick[3] < 0xe0;
    tree_text_edit(t, at, insert ? tree_snippets[pick[3] % TREE_SNIPPETS] : STR(""));
}
