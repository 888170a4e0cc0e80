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

enum { SYMBOL_NAMESPACE = 3, SYMBOL_STRING = 15 };
enum { HEADINGS_MOST = 5000 }; /* nobody reads more, and this thread has other things to do */

struct outline {
    const struct session *session;
    struct str uri;
    const struct analysis *a;
    size_t count; /* of headings */
};

static json_t *range_json(const struct outline *o, struct span span) {
    return encode_span(o->session->client.encoding, &o->a->lines, o->a->source.text, span);
}

static struct str heading_name(const struct heading *h) {
    return str_trim(h->plain).n ? h->plain : STR("(empty)"); /* editors refuse "" */
}

/* Up to the next heading that is not below it, without the blank lines before that. */
static struct span section_of(const struct outline *o, size_t i, size_t next) {
    const struct kit *kit = o->a->kit;
    uint32_t start = kit->headings[i].span.start, least = kit->headings[i].span.end;
    uint32_t end =
        next < kit->heading_count ? kit->headings[next].span.start : (uint32_t)o->a->source.text.n;
    while (end > least && (ascii_is_blank(o->a->source.text.p[end - 1]) ||
                           ascii_is_eol(o->a->source.text.p[end - 1])))
        end--;
    return (struct span){start, end > least ? end : least};
}

/* Adds heading i and all that follow below `level`; returns the first that does not. */
static size_t add_sections(const struct outline *o, json_t *list, size_t i, unsigned level) {
    const struct kit *kit = o->a->kit;
    while (i < o->count && kit->headings[i].level > level) {
        const struct heading *h = &kit->headings[i];
        json_t *children = json_array();
        size_t next = add_sections(o, children, i + 1, h->level);
        json_t *j = json_pack("{s:o, s:i, s:o, s:o}", "name", encode_str(heading_name(h)), "kind",
                              SYMBOL_STRING, "range", range_json(o, section_of(o, i, next)),
                              "selectionRange", range_json(o, h->text));
        if (json_array_size(children))
            json_object_set(j, "children", children);
        json_decref(children);
        json_array_append_new(list, j);
        i = next;
    }
    return i;
}

static struct span front_span(const struct kit *kit) {
    return (struct span){kit->front.open.start, kit->front.close.end};
}

static bool has_front(const struct kit *kit) {
    return kit->front.state != FRONT_NONE && kit->format != FORMAT_JSON;
}

static json_t *nested(const struct outline *o) {
    const struct kit *kit = o->a->kit;
    json_t *list = json_array();
    if (has_front(kit))
        json_array_append_new(list,
                              json_pack("{s:s, s:o, s:i, s:o, s:o}", "name", "Front matter",
                                        "detail", encode_str(kinds[kit->kind].name), "kind",
                                        SYMBOL_NAMESPACE, "range", range_json(o, front_span(kit)),
                                        "selectionRange", range_json(o, kit->front.open)));
    add_sections(o, list, 0, 0);
    return list;
}

static void add_flat(const struct outline *o, json_t *list, struct str name, int kind,
                     struct span span, struct str container) {
    json_t *j = json_pack("{s:o, s:i, s:{s:o, s:o}}", "name", encode_str(name), "kind", kind,
                          "location", "uri", encode_str(o->uri), "range", range_json(o, span));
    if (container.n)
        json_object_set_new(j, "containerName", encode_str(container));
    json_array_append_new(list, j);
}

static json_t *flat(const struct outline *o) {
    const struct kit *kit = o->a->kit;
    json_t *list = json_array();
    struct str above[7] = {{0}}; /* by level: the last heading of it */
    if (has_front(kit))
        add_flat(o, list, STR("Front matter"), SYMBOL_NAMESPACE, front_span(kit), STR_NONE);
    for (size_t i = 0; i < o->count; i++) {
        const struct heading *h = &kit->headings[i];
        struct str container = STR_NONE;
        for (unsigned level = 1; level < h->level; level++)
            container = above[level].n ? above[level] : container;
        add_flat(o, list, heading_name(h), SYMBOL_STRING, h->span, container);
        above[h->level] = heading_name(h);
        for (unsigned level = h->level + 1; level <= 6; level++)
            above[level] = STR_NONE;
    }
    return list;
}

json_t *encode_outline(const struct session *s, struct str uri, const struct analysis *a) {
    size_t n = a->kit->heading_count;
    struct outline o = {s, uri, a, n < HEADINGS_MOST ? n : HEADINGS_MOST};
    if (!a->kit->is_kit)
        return json_array();
    return s->client.hierarchical_symbols ? nested(&o) : flat(&o);
}
