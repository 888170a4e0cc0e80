/* encode_completion.c — items as clients want them: a text edit, an order they keep, and what they
 * did not ask for left out. */
#include "encode_completion.h"

#include "encode.h"
#include "encode_text.h"

#include <jansson.h>
#include <stdio.h>

static json_t *encode_doc(const struct session *s, struct str doc) {
    if (!s->client.markdown_docs)
        return encode_str(doc);
    return json_pack("{s:s, s:o}", "kind", "markdown", "value", encode_str(doc));
}

static void write_detail(struct writer *w, const struct session *s,
                         const struct completion_item *item) {
    struct str detail = item->detail, note = item->note;
    if (note.n && s->client.label_details) {
        write_key(w, STR("labelDetails"));
        write_open(w, '{');
        write_key(w, STR("description"));
        write_str(w, note);
        write_close(w, '}');
        note.n = 0;
    }
    if (!detail.n && !note.n)
        return;
    struct buf both = {0};
    buf_add(&both, detail);
    buf_add(&both, detail.n && note.n ? STR(" · ") : STR_NONE);
    buf_add(&both, note);
    write_key(w, STR("detail"));
    write_str(w, buf_str(&both));
    buf_fini(&both);
}

static void write_doc(struct writer *w, const struct session *s, struct str doc) {
    write_key(w, STR("documentation"));
    if (!s->client.markdown_docs) {
        write_str(w, doc);
        return;
    }
    write_open(w, '{');
    write_key(w, STR("kind"));
    write_str(w, STR("markdown"));
    write_key(w, STR("value"));
    write_str(w, doc);
    write_close(w, '}');
}

static void write_item(struct writer *w, const struct session *s, const struct completions *c,
                       const struct completion_item *item, size_t place) {
    enum { SNIPPET = 2 };
    char order[24];
    snprintf(order, sizeof order, "%04zu", place);
    write_open(w, '{');
    write_member(w, STR("label"), item->label);
    write_key(w, STR("kind"));
    write_int(w, item->icon);
    write_detail(w, s, item);
    if (item->doc.n)
        write_doc(w, s, item->doc);
    write_member(w, STR("sortText"), str_z(order));
    if (item->filter.n)
        write_member(w, STR("filterText"), item->filter);
    if (item->snippet) {
        write_key(w, STR("insertTextFormat"));
        write_int(w, SNIPPET);
    }
    write_key(w, STR("textEdit"));
    write_open(w, '{');
    write_key(w, STR("range"));
    write_range(w, s->client.encoding, item->whole ? &c->whole : &c->replace);
    write_member(w, STR("newText"), item->text);
    write_close(w, '}');
    if (item->data.n)
        write_member(w, STR("data"), item->data);
    write_close(w, '}');
}

struct str encode_completions(struct arena *arena, const struct session *s,
                              const struct completions *c) {
    struct buf text = {0};
    struct writer w = {.out = &text};
    write_open(&w, '{');
    write_key(&w, STR("isIncomplete"));
    write_bool(&w, c->cut);
    write_key(&w, STR("items"));
    write_open(&w, '[');
    for (size_t i = 0; i < c->count; i++)
        write_item(&w, s, c, &c->items[i], i);
    write_close(&w, ']');
    write_close(&w, '}');
    struct str out = arena_str(arena, buf_str(&text));
    buf_fini(&text);
    return out;
}

struct str decode_completion_data(const json_t *item) {
    const json_t *data = json_object_get(item, "data");
    return (struct str){json_string_value(data), json_string_length(data)};
}

json_t *encode_resolved(const struct session *s, const json_t *item, struct str doc) {
    json_t *j = json_copy((json_t *)(uintptr_t)item);
    if (doc.n)
        json_object_set_new(j, "documentation", encode_doc(s, doc));
    return j;
}
