/* graph.c — `kitls graph`: kits and the references among them, for people, programs and drawing. A
 * format is a row. */
#include "cli/indexed.h"

#include "cli/draft.h"
#include "encode.h"
#include "search/graph.h"

#include <jansson.h>
#include <stdio.h>

struct drawing {
    const struct graph *graph;
    struct str here;
};

static struct str name_of(const struct drawing *d, size_t node) {
    const struct graph_node *n = &d->graph->nodes[node];
    return n->id.n ? n->id : shown_path(d->here, n->path);
}

static const char *const type_names[] = {"wiki", "link", "code", "task", "relation", "resource"};
enum { TYPES = sizeof type_names / sizeof *type_names };

/* ---- human: one line a kit, what it refers to below ---- */

static void print_types(unsigned types) {
    const char *between = "";
    for (unsigned i = 0; i < TYPES; i++)
        if (types & (1u << i)) {
            printf("%s%s", between, type_names[i]);
            between = ", ";
        }
}

static void human(const struct drawing *d) {
    const struct graph *g = d->graph;
    size_t edge = 0;
    for (size_t i = 0; i < g->node_count; i++) {
        printf("%.*s (%.*s, %.*s)\n", STR_ARG(name_of(d, i)), STR_ARG(kinds[g->nodes[i].kind].name),
               STR_ARG(shown_path(d->here, g->nodes[i].path)));
        for (; edge < g->edge_count && g->edges[edge].from == i; edge++) {
            printf("    -> %.*s (", STR_ARG(name_of(d, g->edges[edge].to)));
            print_types(g->edges[edge].types);
            printf(", %u)\n", g->edges[edge].count);
        }
    }
}

/* ---- dot and mermaid ---- */

/* Inside double quotes. */
static void print_quoted(struct str s, const char *quote, const char *backslash) {
    putchar('"');
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"')
            printf("%s", quote);
        else if (s.p[i] == '\\')
            printf("%s", backslash);
        else
            putchar((uint8_t)s.p[i] < 0x20 ? ' ' : s.p[i]);
    putchar('"');
}

static void dot(const struct drawing *d) {
    const struct graph *g = d->graph;
    printf("digraph kits {\n    rankdir=LR;\n    node [shape=box];\n");
    for (size_t i = 0; i < g->node_count; i++) {
        printf("    n%zu [label=", i);
        print_quoted(name_of(d, i), "\\\"", "\\\\");
        printf(", tooltip=");
        print_quoted(shown_path(d->here, g->nodes[i].path), "\\\"", "\\\\");
        printf("%s];\n", g->nodes[i].is_base ? ", style=bold" : "");
    }
    for (size_t i = 0; i < g->edge_count; i++) {
        printf("    n%zu -> n%zu", g->edges[i].from, g->edges[i].to);
        if (g->edges[i].count > 1)
            printf(" [label=%u]", g->edges[i].count);
        printf(";\n");
    }
    printf("}\n");
}

static void mermaid(const struct drawing *d) {
    const struct graph *g = d->graph;
    printf("graph LR\n");
    for (size_t i = 0; i < g->node_count; i++) {
        printf("    n%zu[", i);
        print_quoted(name_of(d, i), "#quot;", "\\");
        printf("]\n");
    }
    for (size_t i = 0; i < g->edge_count; i++) {
        printf("    n%zu -->", g->edges[i].from);
        if (g->edges[i].count > 1)
            printf("|%u|", g->edges[i].count);
        printf(" n%zu\n", g->edges[i].to);
    }
}

/* ---- json ---- */

static json_t *json_node(const struct drawing *d, const struct graph_node *node) {
    json_t *j = json_object();
    json_object_set_new(j, "file", encode_str(shown_path(d->here, node->path)));
    json_object_set_new(j, "id", encode_str(node->id));
    json_object_set_new(j, "name", encode_str(node->name));
    json_object_set_new(j, "kind", encode_str(kinds[node->kind].name));
    json_object_set_new(j, "project", encode_str(node->project));
    json_object_set_new(j, "isBase", json_boolean(node->is_base));
    json_object_set_new(j, "depth", json_integer(node->depth));
    return j;
}

static json_t *json_edge(const struct graph_edge *edge) {
    json_t *types = json_array();
    for (unsigned i = 0; i < TYPES; i++)
        if (edge->types & (1u << i))
            json_array_append_new(types, json_string(type_names[i]));
    return json_pack("{s:I, s:I, s:o, s:I}", "from", (json_int_t)edge->from, "to",
                     (json_int_t)edge->to, "types", types, "count", (json_int_t)edge->count);
}

static void json(const struct drawing *d) {
    json_t *nodes = json_array(), *edges = json_array();
    for (size_t i = 0; i < d->graph->node_count; i++)
        json_array_append_new(nodes, json_node(d, &d->graph->nodes[i]));
    for (size_t i = 0; i < d->graph->edge_count; i++)
        json_array_append_new(edges, json_edge(&d->graph->edges[i]));
    json_t *j = json_pack("{s:o, s:o}", "nodes", nodes, "edges", edges);
    json_dumpf(j, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(j);
}

static const struct {
    const char *name;
    void (*draw)(const struct drawing *);
} formats[] = {{"human", human}, {"dot", dot}, {"mermaid", mermaid}, {"json", json}};

/* ---- */

/* The kit in the middle; false: complained. "" is everything. */
static bool find_middle(struct indexed *x, const struct cli *cli, struct str *path) {
    *path = STR("");
    if (!cli->rest_count)
        return true;
    struct err e = {0};
    struct named *found;
    struct desk desk = desk_of_search(x->arena, x->search, &x->view, &e);
    size_t n = indexed_find(x, &desk, str_z(cli->rest[0]), &found);
    desk_fini(&desk);
    if (n == 1) {
        *path = found[0].path;
        return true;
    }
    cli_complain(n ? "there are several kits “%s”: name one by its path" : "there is no kit “%s”",
                 cli->rest[0]);
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "    %.*s\n", STR_ARG(shown_path(x->here, found[i].path)));
    return false;
}

static int print_graph(struct indexed *x, const struct cli *cli) {
    struct str path;
    struct err e = {0};
    struct graph graph = {0};
    if (!find_middle(x, cli, &path))
        return EXIT_PROBLEMS;
    if (!path.n) /* everything is everything here; around a kit, who refers to it from elsewhere
                    counts */
        x->view.scope = x->own;
    if (!search_graph(x->search, x->arena, &x->view, path, cli->depth ? (unsigned)cli->depth : 1,
                      SIZE_MAX, &graph, &e))
        return cli_complain("%s", e.text);
    struct drawing drawing = {&graph, x->here};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(str_z(formats[i].name), cli->format))
            formats[i].draw(&drawing);
    return EXIT_OK;
}

int cli_graph(const struct cli *cli) {
    struct indexed x;
    if (!indexed_open(&x, cli))
        return EXIT_USAGE;
    int code = print_graph(&x, cli);
    indexed_close(&x);
    return code;
}
