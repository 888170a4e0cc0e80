/* encode_navigate.c — places and links as LSP wants them. What they are is for features/. */
#include "encode_navigate.h"

#include "encode.h"
#include "search/graph.h"
#include "uri.h"

#include <jansson.h>

json_t *encode_same(const json_t *j) {
    return json_incref((json_t *)(uintptr_t)j);
}

/* ---- places ---- */

json_t *encode_places(const struct session *s, const struct named_place *places, size_t n,
                      struct str own) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        struct location at = {places[i].path, places[i].range};
        json_array_append_new(list, encode_place(s, &at, own));
    }
    return list;
}

json_t *encode_highlights(const struct session *s, const struct named_place *places, size_t n) {
    enum { READ = 2, WRITE = 3 };
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_pack("{s:o, s:i}", "range",
                                              encode_range(s->client.encoding, &places[i].range),
                                              "kind", places[i].declares ? WRITE : READ));
    return list;
}

json_t *encode_linked(const struct session *s, const struct named_place *places, size_t n,
                      const char *pattern) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, encode_range(s->client.encoding, &places[i].range));
    return json_pack("{s:o, s:s}", "ranges", list, "wordPattern", pattern);
}

bool decode_declarations(const json_t *params) {
    const json_t *context = json_object_get(params, "context");
    return !json_is_false(json_object_get(context, "includeDeclaration"));
}

/* ---- links ---- */

static json_t *link_data(const struct doc *d, const struct ref *ref) {
    json_t *data = json_object();
    json_object_set_new(data, "uri", encode_str(d->uri));
    json_object_set_new(data, "type", json_integer(ref->type));
    json_object_set_new(data, "target", encode_str(ref->target));
    json_object_set_new(data, "anchor", encode_str(ref->anchor));
    json_object_set_new(data, "line", json_integer(ref->line));
    return data;
}

json_t *encode_links(const struct session *s, const struct doc *d, const struct analysis *a,
                     const struct shown_link *links, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_object();
        json_object_set_new(
            j, "range", encode_span(s->client.encoding, &a->lines, a->source.text, links[i].at));
        if (links[i].url.n)
            json_object_set_new(j, "target", encode_str(links[i].url));
        else
            json_object_set_new(j, "data", link_data(d, &links[i].ref));
        json_array_append_new(list, j);
    }
    return list;
}

static struct str text_at(const json_t *data, const char *name) {
    const json_t *j = json_object_get(data, name);
    return (struct str){json_string_value(j), json_string_length(j)};
}

bool decode_link(const json_t *link, struct str *uri, struct ref *out) {
    const json_t *data = json_object_get(link, "data");
    json_int_t type = json_integer_value(json_object_get(data, "type"));
    json_int_t line = json_integer_value(json_object_get(data, "line"));
    *uri = text_at(data, "uri");
    *out = (struct ref){.target = text_at(data, "target"), .anchor = text_at(data, "anchor")};
    if (!uri->n || type < 0 || type > REF_RESOURCE || line < 0 || line > INT32_MAX)
        return false;
    out->type = (enum ref_type)type;
    out->line = (uint32_t)line;
    return true;
}

/* "#L12" is understood by the editors that understand any. */
json_t *encode_link(const struct session *s, const json_t *link, struct str path, uint32_t line,
                    struct str own, struct str tooltip) {
    json_t *j = json_copy((json_t *)(uintptr_t)link);
    json_t *uri = encode_uri_at(s, path, own);
    if (line)
        json_object_set_new(j, "target", json_sprintf("%s#L%u", json_string_value(uri), line));
    else
        json_object_set(j, "target", uri);
    json_decref(uri);
    if (tooltip.n && s->client.link_tooltip)
        json_object_set_new(j, "tooltip", encode_str(tooltip));
    return j;
}

/* ---- hierarchy of calls ---- */

static json_t *encode_call_item(const struct session *s, const struct call *call) {
    enum encoding e = s->client.encoding;
    json_t *j = json_object();
    json_object_set_new(j, "name", encode_str(call->name));
    json_object_set_new(j, "kind", json_integer(kinds[call->kind].symbol_kind));
    json_object_set_new(j, "detail", encode_str(kinds[call->kind].name));
    json_object_set_new(j, "uri", encode_uri_at(s, call->path, STR_NONE));
    json_object_set_new(j, "range", encode_range(e, &call->range));
    json_object_set_new(j, "selectionRange", encode_range(e, &call->range));
    return j;
}

json_t *encode_call_items(const struct session *s, const struct call *calls, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, encode_call_item(s, &calls[i]));
    return list;
}

json_t *encode_calls(const struct session *s, bool incoming, const struct call *calls, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_object(), *ranges = json_array();
        for (size_t k = 0; k < calls[i].from_count; k++)
            json_array_append_new(ranges, encode_range(s->client.encoding, &calls[i].from[k]));
        json_object_set_new(j, incoming ? "from" : "to", encode_call_item(s, &calls[i]));
        json_object_set_new(j, "fromRanges", ranges);
        json_array_append_new(list, j);
    }
    return list;
}

struct str decode_call_item(struct arena *arena, const json_t *params) {
    return uri_to_path(arena, text_at(json_object_get(params, "item"), "uri"));
}

/* ---- graph ---- */

static bool read_number(const json_t *params, const char *name, int64_t *out) {
    const json_t *j = json_object_get(params, name);
    if (!j || json_is_null(j))
        return true;
    *out = json_integer_value(j);
    return json_is_integer(j) && *out >= 0;
}

bool decode_graph(struct arena *arena, const json_t *params, struct graph_question *q,
                  struct str *complaint) {
    const json_t *doc = json_object_get(params, "textDocument");
    bool given = doc && !json_is_null(doc);
    *complaint = STR("\"textDocument\" must name a file");
    if (given) {
        q->path = uri_to_path(arena, text_at(doc, "uri"));
        if (!q->path.n)
            return false;
    }
    *complaint = STR("\"depth\" must be an unsigned integer");
    if (!read_number(params, "depth", &q->depth))
        return false;
    *complaint = STR("\"limit\" must be an unsigned integer");
    return read_number(params, "limit", &q->limit);
}

/* ---- lenses ---- */

static json_t *show_command(struct str title, json_t *argument) {
    return json_pack("{s:o, s:s, s:[o]}", "title", encode_str(title), "command",
                     "kitls.showReferences", "arguments", argument);
}

static json_t *lens_command(const struct session *s, const struct doc *d, const struct lens *lens) {
    json_t *argument = json_pack("{s:o, s:o}", "uri", encode_str(d->uri), "position",
                                 encode_position(s->client.encoding, &lens->at.start));
    if (lens->place_count)
        json_object_set_new(argument, "locations",
                            encode_places(s, lens->places, lens->place_count, d->uri));
    return show_command(lens->title, argument);
}

json_t *encode_lenses(const struct session *s, const struct doc *d, const struct lens *lenses,
                      size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_object();
        json_object_set_new(j, "range", encode_range(s->client.encoding, &lenses[i].at));
        if (lenses[i].title.n)
            json_object_set_new(j, "command", lens_command(s, d, &lenses[i]));
        else
            json_object_set_new(j, "data", json_pack("{s:o}", "uri", encode_str(d->uri)));
        json_array_append_new(list, j);
    }
    return list;
}

bool decode_position(const json_t *j, uint32_t *line, uint32_t *column) {
    json_int_t l = json_integer_value(json_object_get(j, "line"));
    json_int_t c = json_integer_value(json_object_get(j, "character"));
    if (!json_is_object(j) || l < 0 || c < 0 || l > INT32_MAX || c > INT32_MAX)
        return false;
    *line = (uint32_t)l;
    *column = (uint32_t)c;
    return true;
}

bool decode_lens(const json_t *lens, struct str *uri, uint32_t *line, uint32_t *column) {
    *uri = text_at(json_object_get(lens, "data"), "uri");
    return uri->n &&
           decode_position(json_object_get(json_object_get(lens, "range"), "start"), line, column);
}

json_t *encode_lens(const json_t *lens, struct str title) {
    json_t *range = json_object_get(lens, "range"), *data = json_object_get(lens, "data");
    json_t *argument = json_pack("{s:O, s:O}", "uri", json_object_get(data, "uri"), "position",
                                 json_object_get(range, "start"));
    json_t *j = json_copy((json_t *)(uintptr_t)lens);
    json_object_set_new(j, "command", show_command(title, argument));
    return j;
}

/* ---- hints ---- */

json_t *encode_hints(const struct session *s, const struct hint *hints, size_t n) {
    enum encoding e = s->client.encoding;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_pack("{s:o, s:o, s:b}", "position", encode_position(e, &hints[i].at),
                              "label", encode_str(hints[i].label), "paddingLeft", 1);
        if (hints[i].tooltip.n)
            json_object_set_new(j, "tooltip", encode_str(hints[i].tooltip));
        if (hints[i].text.n)
            json_object_set_new(j, "textEdits",
                                json_pack("[{s:o, s:o}]", "range", encode_range(e, &hints[i].edit),
                                          "newText", encode_str(hints[i].text)));
        json_array_append_new(list, j);
    }
    return list;
}
