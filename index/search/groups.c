/* groups.c — how many kits each project and each kind has: what a tree of kits shows at its top.
 * The kits themselves come from search.h's questions, tags from search_tags. */
#include "search/search_private.h"

#include <stdlib.h>

struct counting {
    const struct search *search;
    struct arena *arena;
    struct hidden hidden;
    enum group_by by;
    struct tag_count *groups;
    size_t count;
    int64_t root; /* of the group found last: kits come root by root */
    size_t last;
};

static void add(struct counting *c, struct str name) {
    if (name.n == 0)
        return;
    if (c->last >= c->count || !str_eq(c->groups[c->last].tag, name))
        for (c->last = 0; c->last < c->count && !str_eq(c->groups[c->last].tag, name);)
            c->last++;
    if (c->last == c->count)
        *ARENA_PUSH(c->arena, c->groups, c->count) =
            (struct tag_count){arena_str(c->arena, name), 0};
    c->groups[c->last].kits++;
}

static void add_kit(struct counting *c, int64_t root, enum kind kind) {
    add(c, c->by == GROUP_KIND ? kinds[kind].name : search_project(c->search, root));
}

static bool count_row(void *context, const struct kit_row *row) {
    struct counting *c = context;
    if (!is_hidden(&c->hidden, row->kit))
        add_kit(c, row->root, row->kind);
    return true;
}

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct tag_count *)a)->tag, ((const struct tag_count *)b)->tag);
}

bool search_groups(struct search *s, struct arena *arena, const struct view *view, enum group_by by,
                   struct tag_count **out, size_t *count, struct err *e) {
    struct store *store;
    *out = NULL;
    *count = 0;
    if (!search_ready(s, &store, e))
        return search_failed(s, e);
    struct counting c = {.search = s, .arena = arena, .by = by};
    search_begin(store);
    c.hidden = hidden_of(store, arena, view);
    bool ok = !store || store_each(store, &view->scope, count_row, &c, e);
    for (size_t i = 0; i < view->doc_count; i++)
        if (overlay_counts(view, &view->docs[i]))
            add_kit(&c, view->docs[i].root, view->docs[i].facts->kind);
    if (c.count > 1)
        qsort(c.groups, c.count, sizeof *c.groups, by_name);
    *out = c.groups;
    *count = c.count;
    return search_end(s, store, ok, e);
}
