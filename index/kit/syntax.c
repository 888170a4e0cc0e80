/* syntax.c — tree-sitter behind the names of syntax.h. What the tree is good for is not known here.
 */
#include "kit/syntax.h"

#include "base/log.h"
#include "base/mem.h"
#include "kit/kit.h"

#include <stdatomic.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_kit(void);

static const char *const names[SYNTAX_KIND_COUNT] = {
#define SYNTAX(kind, name) [SYNTAX_##kind] = #name,
#include "kit/syntax.def"
#undef SYNTAX
};

const char *syntax_kind_name(enum syntax_kind kind) {
    return kind == SYNTAX_NONE ? "none" : names[kind];
}

/* ---- memory ---- */

static atomic_size_t held;

static void *counted(void *p) {
    atomic_fetch_add_explicit(&held, mem_size(p), memory_order_relaxed);
    return p;
}

static void uncount(void *p) {
    atomic_fetch_sub_explicit(&held, mem_size(p), memory_order_relaxed);
}

static void *take(size_t n) {
    return counted(mem_resize(NULL, n));
}

static void *take_zeroed(size_t n, size_t size) {
    BUG_ON(size && n > SIZE_MAX / size);
    return counted(mem_alloc(n * size));
}

static void *take_more(void *p, size_t n) {
    uncount(p);
    return counted(mem_resize(p, n));
}

static void give_back(void *p) {
    uncount(p);
    mem_free(p);
}

size_t syntax_memory(void) {
    return atomic_load_explicit(&held, memory_order_relaxed);
}

/* ---- the reader ---- */

struct syntax_reader {
    TSParser *parser;
    uint8_t *kinds; /* enum syntax_kind of each symbol */
    uint32_t symbol_count;
    size_t trees; /* made by it and not yet freed */
};

static enum syntax_kind kind_of_name(const char *name) {
    for (unsigned k = SYNTAX_NONE + 1; k < SYNTAX_KIND_COUNT; k++)
        if (!strcmp(names[k], name))
            return (enum syntax_kind)k;
    return SYNTAX_NONE;
}

/* A name may have several symbols, as those made by alias(). */
static void map_kinds(struct syntax_reader *r, const TSLanguage *language) {
    bool seen[SYNTAX_KIND_COUNT] = {false};
    r->symbol_count = ts_language_symbol_count(language);
    r->kinds = mem_alloc(r->symbol_count);
    for (uint32_t s = 0; s < r->symbol_count; s++) {
        if (ts_language_symbol_type(language, (TSSymbol)s) != TSSymbolTypeRegular)
            continue;
        enum syntax_kind kind = kind_of_name(ts_language_symbol_name(language, (TSSymbol)s));
        BUG_ON(kind == SYNTAX_NONE && s != 0); /* 0 is the end of the text */
        r->kinds[s] = (uint8_t)kind;
        seen[kind] = true;
    }
    for (unsigned k = SYNTAX_NONE + 1; k < SYNTAX_KIND_COUNT; k++)
        BUG_ON(!seen[k]);
}

struct syntax_reader *syntax_reader_new(void) {
    ts_set_allocator(take, take_zeroed, take_more, give_back);
    struct syntax_reader *r = MEM_NEW(struct syntax_reader);
    const TSLanguage *language = tree_sitter_kit();
    r->parser = ts_parser_new();
    BUG_ON(!ts_parser_set_language(r->parser, language));
    map_kinds(r, language);
    return r;
}

void syntax_reader_free(struct syntax_reader *r) {
    if (!r)
        return;
    BUG_ON(r->trees);
    ts_parser_delete(r->parser);
    mem_free(r->kinds);
    mem_free(r);
}

/* ---- a tree ---- */

struct syntax {
    struct syntax_reader *reader;
    TSTree *tree;  /* NULL: of no text yet */
    bool edited;   /* since it was read */
    bool too_slow; /* the text is not to be read again */
};

struct syntax *syntax_new(struct syntax_reader *r) {
    struct syntax *s = MEM_NEW(struct syntax);
    s->reader = r;
    r->trees++;
    return s;
}

static void drop(struct syntax *s) {
    ts_tree_delete(s->tree);
    s->tree = NULL;
}

void syntax_free(struct syntax *s) {
    if (!s)
        return;
    drop(s);
    s->reader->trees--;
    mem_free(s);
}

void syntax_reset(struct syntax *s) {
    drop(s);
    s->too_slow = false;
}

/* The grammar asks for no column and nobody here for rows: points need only be in order. */
static TSPoint point(size_t offset) {
    return (TSPoint){0, (uint32_t)offset};
}

void syntax_edit(struct syntax *s, struct span at, size_t with_n) {
    if (!s->tree)
        return;
    TSInputEdit edit = {
        .start_byte = at.start,
        .old_end_byte = at.end,
        .new_end_byte = at.start + (uint32_t)with_n,
        .start_point = point(at.start),
        .old_end_point = point(at.end),
        .new_end_point = point(at.start + with_n),
    };
    ts_tree_edit(s->tree, &edit);
    s->edited = true;
}

static TSTree *read_text(struct syntax *s, struct str text) {
    TSParser *parser = s->reader->parser;
    ts_parser_set_timeout_micros(parser, text.n > KIT_SIZE_MAIN ? SYNTAX_US_MAX : 0);
    TSTree *tree = ts_parser_parse_string(parser, s->tree, text.n ? text.p : "", (uint32_t)text.n);
    if (!tree)
        ts_parser_reset(parser);
    return tree;
}

bool syntax_update(struct syntax *s, struct str text) {
    if (text.n > KIT_SIZE_MAX || (s->too_slow && text.n > KIT_SIZE_MAIN)) {
        drop(s);
        return false;
    }
    if (s->tree && !s->edited)
        return true;
    TSTree *tree = read_text(s, text);
    drop(s);
    s->tree = tree;
    s->edited = false;
    s->too_slow = !tree;
    return tree != NULL;
}

/* ---- nodes ---- */

static struct syntax_node node_at(const struct syntax *s, TSTreeCursor *cursor) {
    TSNode node = ts_tree_cursor_current_node(cursor);
    bool named = ts_node_is_named(node) && ts_node_symbol(node) < s->reader->symbol_count;
    return (struct syntax_node){
        .kind = named ? (enum syntax_kind)s->reader->kinds[ts_node_symbol(node)] : SYNTAX_NONE,
        .span = {ts_node_start_byte(node), ts_node_end_byte(node)},
    };
}

static uint32_t end_of(TSTreeCursor *cursor) {
    return ts_node_end_byte(ts_tree_cursor_current_node(cursor));
}

/* To the first child that ends at `offset` or behind it. What tree-sitter has for it does not find
 * a child behind hidden nodes of which the last one ends there; then they are all looked at. */
static bool seek_child(TSTreeCursor *cursor, uint32_t offset) {
    if (ts_tree_cursor_goto_first_child_for_byte(cursor, offset) >= 0)
        return true;
    if (!ts_tree_cursor_goto_first_child(cursor))
        return false;
    bool found = true;
    while (end_of(cursor) < offset && found)
        found = ts_tree_cursor_goto_next_sibling(cursor);
    if (!found)
        ts_tree_cursor_goto_parent(cursor);
    return found;
}

struct visit {
    const struct syntax *syntax;
    struct span within;
    TSTreeCursor cursor;
    struct arena *arena;
    struct syntax_node **stack; /* of the nodes that the cursor is in */
    size_t depth, room;
};

static struct syntax_node *slot(struct visit *v) {
    if (v->depth == v->room)
        *ARENA_PUSH(v->arena, v->stack, v->room) = ARENA_NEW(v->arena, struct syntax_node);
    return v->stack[v->depth];
}

/* To the first child that touches the span. */
static bool enter(struct visit *v) {
    if (v->stack[v->depth]->span.start >= v->within.start)
        return ts_tree_cursor_goto_first_child(&v->cursor);
    return seek_child(&v->cursor, v->within.start);
}

/* Past the node and all in it; false after the last. */
static bool advance(struct visit *v) {
    while (!ts_tree_cursor_goto_next_sibling(&v->cursor)) {
        if (v->depth == 0)
            return false;
        ts_tree_cursor_goto_parent(&v->cursor);
        v->depth--;
    }
    return true;
}

void syntax_visit(const struct syntax *s, struct span within, syntax_visitor *visitor,
                  void *context) {
    BUG_ON(!s->tree);
    struct visit v = {.syntax = s,
                      .within = within,
                      .cursor = ts_tree_cursor_new(ts_tree_root_node(s->tree)),
                      .arena = arena_new()};
    bool more = true;
    while (more) {
        struct syntax_node *node = slot(&v);
        *node = node_at(s, &v.cursor);
        node->parent = v.depth ? v.stack[v.depth - 1] : NULL;
        if (node->span.start > within.end)
            break;
        bool shown = node->kind != SYNTAX_NONE && node->span.end >= within.start;
        enum syntax_step step = shown ? visitor(context, node) : SYNTAX_PAST;
        if (step == SYNTAX_STOP)
            break;
        if (step == SYNTAX_INTO && enter(&v))
            v.depth++;
        else
            more = advance(&v);
    }
    ts_tree_cursor_delete(&v.cursor);
    arena_free(v.arena);
}

/* To the child that the offset is in. */
static bool descend(const struct syntax *s, TSTreeCursor *cursor, uint32_t offset) {
    if (!seek_child(cursor, offset))
        return false;
    struct syntax_node first = node_at(s, cursor);
    if (first.span.end == offset && ts_tree_cursor_goto_next_sibling(cursor)) {
        struct syntax_node next = node_at(s, cursor);
        if (next.span.start <= offset && next.kind != SYNTAX_NONE)
            return true;
        if (first.kind == SYNTAX_NONE || first.span.start > offset)
            return false;
        ts_tree_cursor_goto_parent(cursor);
        return seek_child(cursor, offset);
    }
    return first.span.start <= offset && first.kind != SYNTAX_NONE;
}

size_t syntax_path(const struct syntax *s, struct arena *arena, uint32_t offset,
                   struct syntax_node **path) {
    BUG_ON(!s->tree);
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(s->tree));
    size_t n = 0;
    *path = NULL;
    do
        *ARENA_PUSH(arena, *path, n) = node_at(s, &cursor);
    while (descend(s, &cursor, offset));
    for (size_t i = 1; i < n; i++)
        (*path)[i].parent = &(*path)[i - 1];
    ts_tree_cursor_delete(&cursor);
    return n;
}
