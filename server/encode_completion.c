/* encode_completion.c — items as clients want them: a text edit, an order they keep, and what they
 * did not ask for left out. */
#include "encode_completion.h"

#include "encode.h"

#include <jansson.h>
#include <stdio.h>

static json_t *encode_doc(const struct session *s, struct str doc) {
    if (!s->client.markdown_docs)
        return encode_str(doc);
    return json_pack("{s:s, s:o}", "kind", "markdown", "value", encode_str(doc));
}

static void set_detail(const struct session *s, json_t *j, const struct completion_item *item) {
    struct str detail = item->detail, note = item->note;
    if (note.n && s->client.label_details) {
        json_object_set_new(j, "labelDetails", json_pack("{s:o}", "description", encode_str(note)));
        note.n = 0;
    }
    if (!detail.n && !note.n)
        return;
    struct buf both = {0};
    buf_addf(&both, "%.*s%s%.*s", STR_ARG(detail), detail.n && note.n ? " · " : "", STR_ARG(note));
    json_object_set_new(j, "detail", encode_str(buf_str(&both)));
    buf_fini(&both);
}

static json_t *encode_item(const struct session *s, const struct completions *c,
                           const struct completion_item *item, size_t place) {
    enum { SNIPPET = 2 };
    char order[24];
    snprintf(order, sizeof order, "%04zu", place);
    json_t *j = json_object(), *edit = json_object();
    json_object_set_new(j, "label", encode_str(item->label));
    json_object_set_new(j, "kind", json_integer(item->icon));
    set_detail(s, j, item);
    if (item->doc.n)
        json_object_set_new(j, "documentation", encode_doc(s, item->doc));
    json_object_set_new(j, "sortText", json_string(order));
    if (item->filter.n)
        json_object_set_new(j, "filterText", encode_str(item->filter));
    if (item->snippet)
        json_object_set_new(j, "insertTextFormat", json_integer(SNIPPET));
    json_object_set_new(edit, "range",
                        encode_range(s->client.encoding, item->whole ? &c->whole : &c->replace));
    json_object_set_new(edit, "newText", encode_str(item->text));
    json_object_set_new(j, "textEdit", edit);
    if (item->data.n)
        json_object_set_new(j, "data", encode_str(item->data));
    return j;
}

json_t *encode_completions(const struct session *s, const struct completions *c) {
    json_t *items = json_array();
    for (size_t i = 0; i < c->count; i++)
        json_array_append_new(items, encode_item(s, c, &c->items[i], i));
    return json_pack("{s:b, s:o}", "isIncomplete", c->cut, "items", items);
}

struct str decode_completion_data(const json_t *item) {
    const json_t *data = json_object_get(item, "data");
    return (struct str){json_string_value(data), json_string_length(data)};
}

json_t *encode_resolved(const struct session *s, const json_t *item, struct str doc) {
    json_t *j = json_copy((json_t *)item);
    if (doc.n)
        json_object_set_new(j, "documentation", encode_doc(s, doc));
    return j;
}
