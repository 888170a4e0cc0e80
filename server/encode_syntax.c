/* encode_syntax.c — selections, folds and tokens as LSP wants them. */
#include "encode_syntax.h"

#include "encode.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

static json_t *encode_selection(const struct session *s, const struct doc *d,
                                const struct selection *selection) {
    json_t *inner = NULL;
    for (size_t i = 0; i < selection->count; i++) {
        json_t *j = json_object();
        json_object_set_new(
            j, "range",
            encode_span(s->client.encoding, &d->lines, buf_str(&d->text), selection->spans[i]));
        if (inner)
            json_object_set_new(j, "parent", inner);
        inner = j;
    }
    return inner;
}

json_t *encode_selections(const struct session *s, const struct doc *d,
                          const struct selection *selections, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, encode_selection(s, d, &selections[i]));
    return list;
}

json_t *encode_folds(const struct fold *folds, size_t n) {
    static const char *const fold_kinds[] = {
        [FOLD_PLAIN] = NULL, [FOLD_REGION] = "region", [FOLD_COMMENT] = "comment"};
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_object();
        json_object_set_new(j, "startLine", json_integer(folds[i].start));
        json_object_set_new(j, "endLine", json_integer(folds[i].end));
        if (fold_kinds[folds[i].kind])
            json_object_set_new(j, "kind", json_string(fold_kinds[folds[i].kind]));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *numbers(const uint32_t *data, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer(data[i]));
    return list;
}

static void set_id(json_t *j, int64_t id) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, id);
    json_object_set_new(j, "resultId", json_string(text));
}

json_t *encode_tokens(int64_t id, const uint32_t *data, size_t n) {
    json_t *j = json_object();
    if (id)
        set_id(j, id);
    json_object_set_new(j, "data", numbers(data, n));
    return j;
}

json_t *encode_tokens_delta(int64_t id, const uint32_t *old, size_t old_n, const uint32_t *data,
                            size_t n) {
    size_t most = old_n < n ? old_n : n, start = 0, tail = 0;
    while (start < most && old[start] == data[start])
        start++;
    while (tail < most - start && old[old_n - tail - 1] == data[n - tail - 1])
        tail++;
    json_t *edits = json_array();
    if (start < old_n || start < n) {
        json_t *edit = json_object();
        json_object_set_new(edit, "start", json_integer((json_int_t)start));
        json_object_set_new(edit, "deleteCount", json_integer((json_int_t)(old_n - start - tail)));
        if (n > start + tail)
            json_object_set_new(edit, "data", numbers(data + start, n - start - tail));
        json_array_append_new(edits, edit);
    }
    json_t *j = json_object();
    set_id(j, id);
    json_object_set_new(j, "edits", edits);
    return j;
}
