/* graph.c — kits as nodes, references as edges. First it is found which kits there are, by
 * following references both ways; then what each of them refers to. */
#include "search/graph.h"

#include "base/hash.h"
#include "base/path.h"
#include "search/references.h"
#include "search/search_private.h"

#include <stdlib.h>

/* ---- outgoing ---- */

static struct str slug_of(const struct facts *f, const struct ref *ref) {
    const struct fact_heading *h = NULL;
    if (f && ref->anchor.n && ref->type == REF_WIKI)
        h = facts_heading(f, ref->anchor);
    if (f && ref->anchor.n && !h)
        h = facts_anchor(f, ref->anchor);
    return h ? h->slug : STR_NONE;
}

struct leads {
    struct arena *arena;
    struct world world;
    struct str from;
    struct outgoing *out;
    size_t n;
};

static void add_ref(struct leads *l, const struct ref *ref) {
    struct str path;
    if (!world_lead(&l->world, l->arena, l->from, ref, &path))
        return;
    const struct facts *facts = l->world.kit_at(l->world.context, l->arena, path);
    if (!facts && l->world.exists(l->world.context, path) == EXISTS_NOT)
        return;
    *ARENA_PUSH(l->arena, l->out, l->n) =
        (struct outgoing){.path = path,
                          .facts = facts,
                          .range = ref->target.n ? ref->range : ref->anchor_range,
                          .slug = slug_of(facts, ref),
                          .type = ref->type,
                          .line = ref->type == REF_CODE ? ref->line : 0,
                          .end = ref->type == REF_CODE ? ref->end : 0};
}

/* The blueprint that a task says it belongs to. */
static bool blueprint_of(const struct world *world, struct arena *arena, struct str from,
                         const struct facts *f, struct str *path) {
    struct named *named;
    size_t n = f->kind == KIND_TASK && f->blueprint.text.n
                   ? world_with_name(world, arena, from, f->blueprint.text, NAME_ID, &named)
                   : 0;
    for (size_t i = 0; i < n; i++)
        if (named[i].kind == KIND_BLUEPRINT) {
            *path = named[i].path;
            return true;
        }
    return false;
}

static void add_blueprint(struct leads *l, const struct facts *f) {
    struct str path;
    if (blueprint_of(&l->world, l->arena, l->from, f, &path))
        *ARENA_PUSH(l->arena, l->out, l->n) =
            (struct outgoing){.path = path,
                              .facts = l->world.kit_at(l->world.context, l->arena, path),
                              .range = f->blueprint.range,
                              .type = REF_RELATION};
}

static int by_place(const void *a, const void *b) {
    const struct place *p = &((const struct outgoing *)a)->range.start;
    const struct place *q = &((const struct outgoing *)b)->range.start;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    return (p->column[UTF8] > q->column[UTF8]) - (p->column[UTF8] < q->column[UTF8]);
}

bool search_outgoing(struct search *s, struct arena *arena, const struct view *view,
                     struct str path, struct outgoing **out, size_t *count, struct err *e) {
    struct store *store;
    *out = NULL;
    *count = 0;
    if (!search_ready(s, &store, e))
        return search_failed(s, e);
    search_begin(store);
    struct leads l = {.arena = arena, .world = search_world(store, view, arena), .from = path};
    const struct facts *f = l.world.kit_at(l.world.context, arena, path);
    if (f)
        add_blueprint(&l, f);
    for (size_t i = 0; f && i < f->ref_count && !view_cancelled(view); i++)
        add_ref(&l, &f->refs[i]);
    if (l.n > 1)
        qsort(l.out, l.n, sizeof *l.out, by_place);
    *out = l.out;
    *count = l.n;
    return search_end(s, store, !view_cancelled(view) || cancelled(e), e);
}

/* ---- nodes ---- */

struct grower {
    struct search *search;
    struct store *store; /* in its snapshot, for all nodes and all edges; NULL: outside, or none */
    struct arena *arena;
    const struct view *view;
    struct graph *graph;
    size_t limit;
    size_t *slots; /* of a table from path to node + 1 */
    size_t slot_count;
};

static size_t *slot_of(struct grower *g, struct str path) {
    size_t at = (size_t)hash_bytes(path) & (g->slot_count - 1);
    while (g->slots[at] && !str_eq(g->graph->nodes[g->slots[at] - 1].path, path))
        at = (at + 1) & (g->slot_count - 1);
    return &g->slots[at];
}

static void rehash(struct grower *g) {
    g->slot_count = g->slot_count ? g->slot_count * 2 : 64;
    g->slots = ARENA_ARRAY(g->arena, size_t, g->slot_count);
    for (size_t i = 0; i < g->graph->node_count; i++)
        *slot_of(g, g->graph->nodes[i].path) = i + 1;
}

static struct str project_of(const struct world *world, struct str path) {
    return path_name(world_project(world->root_of(world->context, path)));
}

static void add_node(struct grower *g, struct str path, const struct facts *f, unsigned depth,
                     struct str project) {
    size_t *slot = slot_of(g, path);
    if (*slot)
        return;
    if (g->graph->node_count == g->limit) {
        g->graph->more = true;
        return;
    }
    *ARENA_PUSH(g->arena, g->graph->nodes, g->graph->node_count) =
        (struct graph_node){.path = path,
                            .id = f->id.text,
                            .name = facts_name(f, path),
                            .facts = f,
                            .project = arena_str(g->arena, project),
                            .kind = f->kind,
                            .is_base = f->is_base,
                            .depth = depth};
    *slot = g->graph->node_count;
    if (g->graph->node_count * 2 > g->slot_count)
        rehash(g);
}

static struct str project_at(struct grower *g, struct str path) {
    struct err e;
    struct store *store = search_store(g->search, &e);
    struct world world = search_world(store, g->view, g->arena);
    return project_of(&world, path);
}

/* Neighbours both ways. */
static bool grow(struct grower *g, size_t node, struct err *e) {
    enum { BACKLINKS_MOST = 1000 };
    struct graph_node n = g->graph->nodes[node]; /* the array moves */
    struct target target = {.type = TARGET_KIT, .path = n.path};
    struct outgoing *out;
    struct reference *refs;
    size_t count;
    bool more;
    if (!search_outgoing(g->search, g->arena, g->view, n.path, &out, &count, e))
        return false;
    for (size_t i = 0; i < count; i++)
        if (out[i].facts)
            add_node(g, out[i].path, out[i].facts, n.depth + 1, project_at(g, out[i].path));
    if (!search_references(g->search, g->arena, g->view, &target, false, BACKLINKS_MOST, &refs,
                           &count, &more, e))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct facts *f = i && str_eq(refs[i].path, refs[i - 1].path)
                                    ? NULL
                                    : search_facts(g->search, g->arena, g->view, refs[i].path);
        if (f)
            add_node(g, refs[i].path, f, n.depth + 1, project_at(g, refs[i].path));
    }
    return true;
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct graph_node *)a)->path, ((const struct graph_node *)b)->path);
}

static bool is_open(const struct view *view, struct str path) {
    for (size_t i = 0; i < view->doc_count; i++)
        if (str_eq(view->docs[i].path, path))
            return true;
    return false;
}

static bool add_row(void *context, const struct kit_row *row) {
    struct grower *g = context;
    struct kit_row whole;
    if (!is_open(g->view, row->path) && store_kit(g->store, g->arena, row->kit, true, &whole) &&
        whole.facts->is_kit)
        add_node(g, whole.path, whole.facts, 0, search_project(g->search, row->root));
    return !g->graph->more && !view_cancelled(g->view);
}

static bool add_all(struct grower *g, struct err *e) {
    for (size_t i = 0; i < g->view->doc_count; i++) {
        const struct overlay_doc *doc = &g->view->docs[i];
        if (overlay_counts(g->view, doc) && doc->path.n)
            add_node(g, doc->path, doc->facts, 0, search_project(g->search, doc->root));
    }
    if (g->store && !store_each(g->store, &g->view->scope, add_row, g, e))
        return false;
    if (g->graph->node_count > 1)
        qsort(g->graph->nodes, g->graph->node_count, sizeof *g->graph->nodes, by_path);
    memset(g->slots, 0, g->slot_count * sizeof *g->slots);
    for (size_t i = 0; i < g->graph->node_count; i++)
        *slot_of(g, g->graph->nodes[i].path) = i + 1;
    return !view_cancelled(g->view) || cancelled(e);
}

/* ---- edges ---- */

static int by_ends(const void *a, const void *b) {
    const struct graph_edge *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->to > y->to) - (x->to < y->to);
}

static void join_equal(struct graph *graph) {
    if (graph->edge_count < 2)
        return;
    qsort(graph->edges, graph->edge_count, sizeof *graph->edges, by_ends);
    size_t kept = 0;
    for (size_t i = 1; i < graph->edge_count; i++) {
        struct graph_edge *last = &graph->edges[kept];
        if (by_ends(last, &graph->edges[i]) == 0) {
            last->types |= graph->edges[i].types;
            last->count += graph->edges[i].count;
        } else {
            graph->edges[++kept] = graph->edges[i];
        }
    }
    graph->edge_count = kept + 1;
}

static void add_edge(struct grower *g, size_t from, struct str path, enum ref_type type) {
    size_t to = *slot_of(g, path);
    if (to && to - 1 != from)
        *ARENA_PUSH(g->arena, g->graph->edges, g->graph->edge_count) =
            (struct graph_edge){from, to - 1, 1u << type, 1};
}

static bool add_edges(struct grower *g, struct err *e) {
    struct world world = search_world(g->store, g->view, g->arena);
    for (size_t i = 0; i < g->graph->node_count; i++) {
        const struct graph_node *node = &g->graph->nodes[i];
        struct str path;
        if (view_cancelled(g->view))
            return cancelled(e);
        if (blueprint_of(&world, g->arena, node->path, node->facts, &path))
            add_edge(g, i, path, REF_RELATION);
        for (size_t k = 0; k < node->facts->ref_count; k++)
            if (world_lead(&world, g->arena, node->path, &node->facts->refs[k], &path))
                add_edge(g, i, path, node->facts->refs[k].type);
    }
    join_equal(g->graph);
    return true;
}

/* All that is still to be found, in one snapshot. */
static bool finish(struct grower *g, bool all, struct err *e) {
    if (!search_ready(g->search, &g->store, e))
        return search_failed(g->search, e);
    search_begin(g->store);
    return search_end(g->search, g->store, (!all || add_all(g, e)) && add_edges(g, e), e);
}

bool search_graph(struct search *s, struct arena *arena, const struct view *view, struct str path,
                  unsigned depth, size_t limit, struct graph *graph, struct err *e) {
    struct grower g = {.search = s, .arena = arena, .view = view, .graph = graph, .limit = limit};
    *graph = (struct graph){0};
    rehash(&g);
    const struct facts *middle = path.n ? search_facts(s, arena, view, path) : NULL;
    if (middle && middle->is_kit)
        add_node(&g, path, middle, 0, project_at(&g, path));
    for (size_t i = 0; i < graph->node_count && graph->nodes[i].depth < depth; i++)
        if (!grow(&g, i, e))
            return false;
    return finish(&g, !path.n, e);
}
