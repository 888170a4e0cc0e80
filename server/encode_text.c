/* encode_text.c — answers of many entries, written straight as text: a list of symbols is asked for
 * with every letter typed. What is small is encode.c's. */
#include "encode_text.h"

#include "encode.h"
#include "encode_navigate.h"
#include "search/graph.h"
#include "uri.h"

static void write_position(struct writer *w, enum encoding e, const struct place *p) {
    write_open(w, '{');
    write_key(w, STR("line"));
    write_int(w, p->line);
    write_key(w, STR("character"));
    write_int(w, p->column[e]);
    write_close(w, '}');
}

void write_range(struct writer *w, enum encoding e, const struct range *r) {
    write_open(w, '{');
    write_key(w, STR("start"));
    write_position(w, e, &r->start);
    write_key(w, STR("end"));
    write_position(w, e, &r->end);
    write_close(w, '}');
}

static void write_strs(struct writer *w, struct str key, const struct str *items, size_t n) {
    write_key(w, key);
    write_open(w, '[');
    for (size_t i = 0; i < n; i++)
        write_str(w, items[i]);
    write_close(w, ']');
}

static struct str finished(struct arena *arena, struct buf *text) {
    struct str out = arena_str(arena, buf_str(text));
    buf_fini(text);
    return out;
}

/* ---- problems ---- */

static void write_related(struct writer *w, struct arena *a, const struct session *s,
                          struct str uri, const struct problem *p) {
    write_key(w, STR("relatedInformation"));
    write_open(w, '[');
    for (size_t i = 0; i < p->related_count; i++) {
        const struct related *r = &p->related[i];
        write_open(w, '{');
        write_key(w, STR("location"));
        write_open(w, '{');
        write_member(w, STR("uri"), r->path.n ? uri_of_path(a, r->path) : uri);
        write_key(w, STR("range"));
        write_range(w, s->client.encoding, &r->range);
        write_close(w, '}');
        write_member(w, STR("message"), r->message);
        write_close(w, '}');
    }
    write_close(w, ']');
}

static void write_page(struct writer *w, struct arena *a, const struct session *s,
                       const struct problem_row *row) {
    struct str path =
        arena_printf(a, "%.*s/problems/%.*s.md", STR_ARG(s->docs_dir), STR_ARG(row->code));
    write_key(w, STR("codeDescription"));
    write_open(w, '{');
    write_member(w, STR("href"), uri_of_path(a, path));
    write_close(w, '}');
}

void write_problem(struct writer *w, struct arena *a, const struct session *s, struct str uri,
                   const struct problem *p, enum severity severity) {
    const struct problem_row *row = &problem_rows[p->code];
    const struct client *client = &s->client;
    write_open(w, '{');
    write_key(w, STR("range"));
    write_range(w, client->encoding, &p->range);
    write_key(w, STR("severity"));
    write_int(w, severity);
    write_member(w, STR("code"), row->code);
    if (client->code_description)
        write_page(w, a, s, row);
    write_member(w, STR("source"), STR("kitls"));
    write_member(w, STR("message"), p->message);
    if (row->tag != TAG_NONE && client->diagnostic_tags) {
        write_key(w, STR("tags"));
        write_open(w, '[');
        write_int(w, row->tag);
        write_close(w, ']');
    }
    if (p->related_count && client->related_information)
        write_related(w, a, s, uri, p);
    if (p->fix.n && client->diagnostic_data) {
        write_key(w, STR("data"));
        write_open(w, '{');
        write_member(w, STR("fix"), p->fix);
        write_close(w, '}');
    }
    write_close(w, '}');
}

/* ---- symbols, hits ---- */

static void write_symbol(struct writer *w, struct arena *a, const struct session *s,
                         const struct symbol_hit *hit) {
    enum { LSP_STRING = 15, LSP_PROPERTY = 7 };
    write_open(w, '{');
    write_member(w, STR("name"), hit->name);
    write_key(w, STR("kind"));
    write_int(w, hit->what == SYMBOL_KIT       ? kinds[hit->kind].symbol_kind
                 : hit->what == SYMBOL_HEADING ? LSP_STRING
                                               : LSP_PROPERTY);
    write_member(w, STR("containerName"), hit->container);
    write_key(w, STR("location"));
    write_open(w, '{');
    write_member(w, STR("uri"), uri_of_path(a, hit->path));
    write_key(w, STR("range"));
    write_range(w, s->client.encoding, &hit->range);
    write_close(w, '}');
    write_close(w, '}');
}

struct str encode_symbols(struct arena *arena, const struct session *s,
                          const struct symbol_hit *hits, size_t n) {
    struct buf text = {0};
    struct writer w = {.out = &text};
    write_open(&w, '[');
    for (size_t i = 0; i < n; i++)
        write_symbol(&w, arena, s, &hits[i]);
    write_close(&w, ']');
    return finished(arena, &text);
}

static void write_matches(struct writer *w, enum encoding e, const struct text_hit *hit) {
    write_key(w, STR("matches"));
    write_open(w, '[');
    for (size_t i = 0; i < hit->match_count; i++) {
        write_open(w, '[');
        write_int(w, encode_units(e, hit->snippet, hit->matches[i].start));
        write_int(w, encode_units(e, hit->snippet, hit->matches[i].end));
        write_close(w, ']');
    }
    write_close(w, ']');
}

static void write_hit(struct writer *w, struct arena *a, const struct session *s,
                      const struct text_hit *hit) {
    enum encoding e = s->client.encoding;
    write_open(w, '{');
    write_member(w, STR("uri"), uri_of_path(a, hit->path));
    write_key(w, STR("range"));
    write_range(w, e, &hit->range);
    write_member(w, STR("id"), hit->id);
    write_member(w, STR("name"), hit->name);
    write_member(w, STR("kind"), kinds[hit->kind].name);
    write_member(w, STR("project"), hit->project);
    write_strs(w, STR("tags"), hit->tags, hit->tag_count);
    write_key(w, STR("score"));
    write_real(w, hit->score);
    write_member(w, STR("snippet"), hit->snippet);
    write_matches(w, e, hit);
    if (hit->why_count)
        write_strs(w, STR("why"), hit->why, hit->why_count);
    write_close(w, '}');
}

struct str encode_text_answer(struct arena *arena, const struct session *s,
                              const struct text_answer *answer, double elapsed_ms) {
    struct buf text = {0};
    struct writer w = {.out = &text};
    write_open(&w, '{');
    write_key(&w, STR("total"));
    write_int(&w, answer->total);
    write_key(&w, STR("exact"));
    write_bool(&w, answer->exact);
    write_key(&w, STR("elapsed_ms"));
    write_real(&w, elapsed_ms);
    write_key(&w, STR("hits"));
    write_open(&w, '[');
    for (size_t i = 0; i < answer->count; i++)
        write_hit(&w, arena, s, &answer->hits[i]);
    write_close(&w, ']');
    write_close(&w, '}');
    return finished(arena, &text);
}

/* ---- graph ---- */

static void write_node(struct writer *w, struct arena *a, const struct session *s,
                       const struct graph_node *node) {
    const struct doc *doc = docs_at(s->docs, node->path);
    write_open(w, '{');
    write_member(w, STR("uri"), doc ? doc->uri : uri_of_path(a, node->path));
    write_member(w, STR("id"), node->id);
    write_member(w, STR("name"), node->name);
    write_member(w, STR("kind"), kinds[node->kind].name);
    write_member(w, STR("project"), node->project);
    write_key(w, STR("isBase"));
    write_bool(w, node->is_base);
    write_key(w, STR("depth"));
    write_int(w, node->depth);
    write_close(w, '}');
}

static void write_edge(struct writer *w, const struct graph_edge *edge) {
    static const struct str names[] = {STR_INIT("wiki"),     STR_INIT("link"),
                                       STR_INIT("code"),     STR_INIT("task"),
                                       STR_INIT("relation"), STR_INIT("resource")};
    struct str types[sizeof names / sizeof *names];
    size_t n = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (edge->types & 1u << i)
            types[n++] = names[i];
    write_open(w, '{');
    write_key(w, STR("from"));
    write_int(w, (int64_t)edge->from);
    write_key(w, STR("to"));
    write_int(w, (int64_t)edge->to);
    write_strs(w, STR("types"), types, n);
    write_key(w, STR("count"));
    write_int(w, edge->count);
    write_close(w, '}');
}

struct str encode_graph(struct arena *arena, const struct session *s, const struct graph *graph) {
    struct buf text = {0};
    struct writer w = {.out = &text};
    write_open(&w, '{');
    write_key(&w, STR("nodes"));
    write_open(&w, '[');
    for (size_t i = 0; i < graph->node_count; i++)
        write_node(&w, arena, s, &graph->nodes[i]);
    write_close(&w, ']');
    write_key(&w, STR("edges"));
    write_open(&w, '[');
    for (size_t i = 0; i < graph->edge_count; i++)
        write_edge(&w, &graph->edges[i]);
    write_close(&w, ']');
    write_key(&w, STR("more"));
    write_bool(&w, graph->more);
    write_close(&w, '}');
    return finished(arena, &text);
}
