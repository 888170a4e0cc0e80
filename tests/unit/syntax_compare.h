/* syntax_compare.h — whether two trees of the same text are the same, as syntax.h shows them. Unit
 * test and fuzz target share it. */
#pragma once

#include "kit/syntax.h"

struct syntax_list {
    struct arena *arena;
    struct syntax_node *items;
    size_t count;
};

static inline enum syntax_step syntax_list_node(void *context, const struct syntax_node *node) {
    struct syntax_list *list = context;
    *ARENA_PUSH(list->arena, list->items, list->count) = *node;
    return SYNTAX_INTO;
}

static inline struct syntax_list syntax_list(struct arena *arena, const struct syntax *s,
                                             struct span within) {
    struct syntax_list list = {.arena = arena};
    syntax_visit(s, within, syntax_list_node, &list);
    return list;
}

/* How many nodes agree before the first that does not; the count when all do. */
static inline size_t syntax_list_agree(const struct syntax_list *a, const struct syntax_list *b) {
    size_t i = 0;
    while (i < a->count && i < b->count && a->items[i].kind == b->items[i].kind &&
           a->items[i].span.start == b->items[i].span.start &&
           a->items[i].span.end == b->items[i].span.end)
        i++;
    return i;
}

/* Is the tree that of a fresh reading of the text? */
static inline bool syntax_is_fresh(const struct syntax *s, struct str text) {
    struct span all = {0, (uint32_t)text.n};
    struct syntax_reader *reader = syntax_reader_new();
    struct syntax *other = syntax_new(reader);
    struct arena *arena = arena_new();
    bool same = syntax_update(other, text);
    if (same) {
        struct syntax_list a = syntax_list(arena, s, all), b = syntax_list(arena, other, all);
        same = a.count == b.count && syntax_list_agree(&a, &b) == a.count;
    }
    arena_free(arena);
    syntax_free(other);
    syntax_reader_free(reader);
    return same;
}
