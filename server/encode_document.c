/* encode_document.c — hover, definition and outline as LSP wants them. */
#include "encode_document.h"

#include "encode.h"

#include <jansson.h>

json_t *encode_hover(const struct session *s, struct str text, const struct range *at) {
    return json_pack("{s:{s:s, s:o}, s:o}", "contents", "kind",
                     s->client.hover_markdown ? "markdown" : "plaintext", "value", encode_str(text),
                     "range", encode_range(s->client.encoding, at));
}

json_t *encode_uri_at(const struct session *s, struct str path, struct str own) {
    const struct doc *d = path.n ? docs_at(s->docs, path) : NULL;
    return !path.n ? encode_str(own) : d ? encode_str(d->uri) : encode_uri(path);
}

static json_t *encode_link(const struct session *s, const struct range *origin,
                           const struct location *to, struct str own) {
    enum encoding e = s->client.encoding;
    struct range start = {to->range.start, to->range.start};
    return json_pack("{s:o, s:o, s:o, s:o}", "originSelectionRange", encode_range(e, origin),
                     "targetUri", encode_uri_at(s, to->path, own), "targetRange",
                     encode_range(e, &to->range), "targetSelectionRange", encode_range(e, &start));
}

json_t *encode_place(const struct session *s, const struct location *to, struct str own) {
    return json_pack("{s:o, s:o}", "uri", encode_uri_at(s, to->path, own), "range",
                     encode_range(s->client.encoding, &to->range));
}

json_t *encode_definition(const struct session *s, bool links, const struct range *origin,
                          const struct location *to, size_t n, struct str own) {
    json_t *list = json_array();
    if (n == 1 && !links) {
        json_decref(list);
        return encode_place(s, to, own);
    }
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, links ? encode_link(s, origin, &to[i], own)
                                          : encode_place(s, &to[i], own));
    return list;
}

/* ---- outline ---- */

struct outline {
    const struct session *session;
    struct str uri;
    struct lines_walk walk;
};

static json_t *range_json(struct outline *o, struct span span) {
    struct range range = lines_walk_range(&o->walk, span);
    return encode_range(o->session->client.encoding, &range);
}

static json_t *nested(struct outline *o, const struct outline_item *items, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct outline_item *item = &items[i];
        json_t *j = json_pack("{s:o, s:i}", "name", encode_str(item->name), "kind", item->kind);
        if (item->detail.n)
            json_object_set_new(j, "detail", encode_str(item->detail));
        json_object_set_new(j, "range", range_json(o, item->whole));
        json_object_set_new(j, "selectionRange", range_json(o, item->name_at));
        if (item->count)
            json_object_set_new(j, "children", nested(o, item->children, item->count));
        json_array_append_new(list, j);
    }
    return list;
}

/* Fields are left out: without nesting they would hide the headings. */
static void flat(struct outline *o, json_t *list, const struct outline_item *items, size_t n,
                 struct str container) {
    for (size_t i = 0; i < n; i++) {
        const struct outline_item *item = &items[i];
        json_t *j = json_pack("{s:o, s:i, s:{s:o, s:o}}", "name", encode_str(item->name), "kind",
                              item->kind, "location", "uri", encode_str(o->uri), "range",
                              range_json(o, item->head));
        if (container.n)
            json_object_set_new(j, "containerName", encode_str(container));
        json_array_append_new(list, j);
        if (item->kind != OUTLINE_FRONT)
            flat(o, list, item->children, item->count, item->name);
    }
}

json_t *encode_outline(const struct session *s, struct str uri, const struct analysis *a,
                       const struct outline_item *items, size_t n) {
    struct outline o = {s, uri, {.lines = &a->lines, .text = a->source.text}};
    if (s->client.hierarchical_symbols)
        return nested(&o, items, n);
    json_t *list = json_array();
    flat(&o, list, items, n, STR_NONE);
    return list;
}
