/* encode_edit.c — see encode_edit.h. What an edit means is not known here. */
#include "encode_edit.h"

#include "encode.h"

#include <jansson.h>

static json_t *text_edit(enum encoding e, const struct edit *edit) {
    return json_pack("{s:o, s:o}", "range", encode_range(e, &edit->range), "newText",
                     encode_str(edit->text));
}

json_t *encode_text_edits(enum encoding e, const struct edits *edits) {
    json_t *list = json_array();
    for (size_t i = 0; i < edits->count; i++)
        json_array_append_new(list, text_edit(e, &edits->items[i]));
    return list;
}

json_t *encode_prepared(enum encoding e, const struct analysis *a, struct span at,
                        struct str placeholder) {
    return json_pack("{s:o, s:o}", "range", encode_span(e, &a->lines, a->source.text, at),
                     "placeholder", encode_str(placeholder));
}

/* ---- workspace edits ---- */

static const struct seen_doc *seen_at(const struct seen_docs *seen, struct str path) {
    for (size_t i = 0; i < seen->count; i++)
        if (path.n ? str_eq(seen->items[i].path, path) : str_eq(seen->items[i].uri, seen->own))
            return &seen->items[i];
    return NULL;
}

static json_t *uri_of(const struct seen_docs *seen, struct str path) {
    const struct seen_doc *doc = seen_at(seen, path);
    return doc ? encode_str(doc->uri) : path.n ? encode_uri(path) : encode_str(seen->own);
}

/* Whoever takes no versions would apply the edits to another text. */
static bool changed_since(const struct session *s, const struct edits *e,
                          const struct seen_docs *seen) {
    for (size_t i = 0; i < e->count; i++) {
        const struct seen_doc *doc = seen_at(seen, e->items[i].path);
        const struct doc *now = doc ? docs_find(s->docs, doc->uri) : NULL;
        bool opened = !doc && e->items[i].path.n && docs_at(s->docs, e->items[i].path);
        if (opened || (doc && (!now || now->revision != doc->revision)))
            return true;
    }
    return false;
}

static json_t *create_op(struct str path) {
    return json_pack("{s:s, s:o, s:{s:b}}", "kind", "create", "uri", encode_uri(path), "options",
                     "ignoreIfExists", 0);
}

static json_t *text_of_new(const struct file_op *op) {
    return json_pack("{s:{s:o, s:n}, s:[{s:{s:{s:i, s:i}, s:{s:i, s:i}}, s:o}]}", "textDocument",
                     "uri", encode_uri(op->path), "version", "edits", "range", "start", "line", 0,
                     "character", 0, "end", "line", 0, "character", 0, "newText",
                     encode_str(op->text));
}

static void add_ops(json_t *list, const struct edits *e, const struct seen_docs *seen,
                    enum file_change what) {
    for (size_t i = 0; i < e->op_count; i++) {
        const struct file_op *op = &e->ops[i];
        if (op->what != what)
            continue;
        if (what == FILE_CREATE) {
            json_array_append_new(list, create_op(op->path));
            json_array_append_new(list, text_of_new(op));
        } else if (what == FILE_RENAME) {
            json_array_append_new(list,
                                  json_pack("{s:s, s:o, s:o}", "kind", "rename", "oldUri",
                                            uri_of(seen, op->path), "newUri", encode_uri(op->to)));
        } else {
            json_array_append_new(
                list, json_pack("{s:s, s:o}", "kind", "delete", "uri", uri_of(seen, op->path)));
        }
    }
}

/* Edits are sorted: those of one document stand together. */
static size_t same_document(const struct edits *e, size_t i) {
    size_t end = i + 1;
    while (end < e->count && str_eq(e->items[end].path, e->items[i].path))
        end++;
    return end;
}

static json_t *edits_from(enum encoding encoding, const struct edits *e, size_t i, size_t end) {
    struct edits part = {.items = e->items + i, .count = end - i};
    return encode_text_edits(encoding, &part);
}

static json_t *versioned(const struct session *s, const struct edits *e,
                         const struct seen_docs *seen) {
    json_t *list = json_array();
    add_ops(list, e, seen, FILE_CREATE);
    for (size_t i = 0, end; i < e->count; i = end) {
        const struct seen_doc *doc = seen_at(seen, e->items[i].path);
        end = same_document(e, i);
        json_array_append_new(list, json_pack("{s:{s:o, s:o}, s:o}", "textDocument", "uri",
                                              uri_of(seen, e->items[i].path), "version",
                                              doc ? json_integer(doc->version) : json_null(),
                                              "edits", edits_from(s->client.encoding, e, i, end)));
    }
    add_ops(list, e, seen, FILE_RENAME);
    add_ops(list, e, seen, FILE_DELETE);
    return json_pack("{s:o}", "documentChanges", list);
}

static json_t *plain(const struct session *s, const struct edits *e, const struct seen_docs *seen) {
    json_t *changes = json_object();
    for (size_t i = 0, end; i < e->count; i = end) {
        json_t *uri = uri_of(seen, e->items[i].path);
        end = same_document(e, i);
        json_object_set_new(changes, json_string_value(uri),
                            edits_from(s->client.encoding, e, i, end));
        json_decref(uri);
    }
    return json_pack("{s:o}", "changes", changes);
}

static bool client_can(const struct session *s, const struct edits *e) {
    for (size_t i = 0; i < e->op_count; i++)
        if (e->ops[i].what == FILE_CREATE   ? !s->client.create_files
            : e->ops[i].what == FILE_RENAME ? !s->client.rename_files
                                            : !s->client.delete_files)
            return false;
    return true;
}

json_t *encode_workspace_edit(const struct session *s, const struct edits *e,
                              const struct seen_docs *seen, const char **why) {
    *why = NULL;
    if (!client_can(s, e))
        *why = "the editor does not let a server create, rename or delete files";
    else if (changed_since(s, e, seen))
        *why = "a document has been changed meanwhile; try again";
    if (*why)
        return NULL;
    return s->client.document_changes ? versioned(s, e, seen) : plain(s, e, seen);
}

/* ---- code actions ---- */

static struct str json_str(const json_t *j) {
    return (struct str){json_string_value(j), json_string_length(j)};
}

static bool is_of(const json_t *diagnostic, const struct problem *p) {
    return str_eq(json_str(json_object_get(diagnostic, "code")), problem_rows[p->code].code);
}

size_t encode_count(const json_t *array) {
    return json_array_size(array);
}

bool decode_asks_about(const json_t *diagnostics, const struct problem *p) {
    size_t i;
    const json_t *one;
    json_array_foreach(diagnostics, i, one) {
        if (is_of(one, p))
            return true;
    }
    return false;
}

/* Those of the client's that the action mends: by code and the line they start in. */
static json_t *mended(const json_t *diagnostics, const struct problem *p) {
    json_t *list = json_array(), *one;
    size_t i;
    json_array_foreach(diagnostics, i, one) {
        const json_t *start = json_object_get(json_object_get(one, "range"), "start");
        if (is_of(one, p) &&
            json_integer_value(json_object_get(start, "line")) == p->range.start.line)
            json_array_append(list, one);
    }
    return list;
}

static json_t *action_data(const struct action *a, const struct seen_docs *seen) {
    const struct seen_doc *doc = seen_at(seen, STR_NONE);
    return json_pack("{s:o, s:i, s:o, s:o, s:I, s:I}", "uri", encode_str(seen->own), "version",
                     doc ? doc->version : 0, "name", encode_str(a->name), "code",
                     encode_str(a->problem ? problem_rows[a->problem->code].code : STR("")),
                     "offset", (json_int_t)a->offset, "index", (json_int_t)a->index);
}

static json_t *encode_action(const struct session *s, const struct action *a,
                             const json_t *diagnostics, const struct seen_docs *seen) {
    const char *why;
    json_t *edit = a->deferred ? NULL : encode_workspace_edit(s, &a->edits, seen, &why);
    if (!edit && !a->deferred)
        return NULL;
    json_t *j = json_pack("{s:o, s:o}", "title", encode_str(a->title), "kind", encode_str(a->kind));
    if (a->problem) {
        json_t *list = mended(diagnostics, a->problem);
        if (json_array_size(list))
            json_object_set(j, "diagnostics", list);
        json_decref(list);
    }
    if (a->preferred && s->client.action_preferred)
        json_object_set_new(j, "isPreferred", json_true());
    if (edit)
        json_object_set_new(j, "edit", edit);
    else
        json_object_set_new(j, "data", action_data(a, seen));
    return j;
}

json_t *encode_actions(const struct session *s, const struct action *actions, size_t n,
                       const json_t *diagnostics, const struct seen_docs *seen) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *one = encode_action(s, &actions[i], diagnostics, seen);
        if (one)
            json_array_append_new(list, one);
    }
    return list;
}

static bool get_uint(const json_t *data, const char *name, uint32_t *out) {
    const json_t *j = json_object_get(data, name);
    json_int_t n = json_integer_value(j);
    *out = (uint32_t)n;
    return json_is_integer(j) && n >= 0 && n <= UINT32_MAX;
}

bool decode_action(const json_t *action, struct action_key *out) {
    const json_t *data = json_object_get(action, "data");
    const json_t *version = json_object_get(data, "version");
    *out = (struct action_key){.uri = json_str(json_object_get(data, "uri")),
                               .name = json_str(json_object_get(data, "name")),
                               .code = json_str(json_object_get(data, "code")),
                               .version = (int)json_integer_value(version)};
    return out->uri.n && out->name.n && json_is_integer(version) &&
           get_uint(data, "offset", &out->offset) && get_uint(data, "index", &out->index);
}

json_t *encode_action_edit(const json_t *action, json_t *edit) {
    json_t *j = json_copy((json_t *)(uintptr_t)action);
    json_object_set_new(j, "edit", edit);
    return j;
}
