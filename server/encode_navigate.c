/* encode_navigate.c — places and links as LSP wants them. What they are is for features/. */
#include "encode_navigate.h"

#include "encode.h"

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
