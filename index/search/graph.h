/* graph.h — what a kit refers to, and the kits around one. Query thread, like the rest of search.h;
 * the other direction is references.h's. */
#pragma once

#include "search/search.h"

struct outgoing {              /* a reference that leads somewhere */
    struct str path;           /* absolute; of the document itself for its own headings */
    const struct facts *facts; /* of the kit there; NULL when it is none */
    struct range range;        /* of what is written, as struct reference has it */
    struct str slug;           /* of the heading it names there; "" when none */
    enum ref_type type;
    uint32_t line, end; /* of a reference to code */
};
/* All references of the kit at `path`, in the order of the text; those that lead nowhere are left
 * out. `count` 0 when there is no such kit. */
bool search_outgoing(struct search *, struct arena *, const struct view *, struct str path,
                     struct outgoing **out, size_t *count, struct err *) MUST_USE;

struct graph_node {
    struct str path, id, name, project;
    const struct facts *facts;
    enum kind kind;
    bool is_base;
    unsigned depth; /* steps from the kit in the middle */
};
struct graph_edge {
    size_t from, to; /* nodes */
    unsigned types;  /* bits: 1 << enum ref_type */
    unsigned count;  /* of references */
};
struct graph {
    struct graph_node *nodes;
    struct graph_edge *edges; /* by from, then to */
    size_t node_count, edge_count;
    bool more; /* there are other kits; `limit` cut them off */
};
/* The kits within `depth` references of the one at `path`, in either direction, nearest first, and
 * all references among them; `path` "" is every kit of the view, by path. `limit` kits at most. */
bool search_graph(struct search *, struct arena *, const struct view *, struct str path,
                  unsigned depth, size_t limit, struct graph *, struct err *) MUST_USE;
