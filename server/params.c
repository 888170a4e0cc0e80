/* params.c — decoders, one per shape. Texts of complaints are written here and nowhere else. */
#include "params.h"

#include "edit/move.h"
#include "methods.h"
#include "uri.h"

#include <jansson.h>

struct decoder {
    unsigned bit;
    bool (*read)(struct session *, struct request *, struct params *, const json_t *,
                 struct str *complaint);
};

static struct str json_str(const json_t *j) {
    return (struct str){json_string_value(j), json_string_length(j)};
}

static bool complain(struct request *rq, struct str *complaint, const char *name,
                     const char *must_be) {
    *complaint = arena_printf(rq->arena, "\"%s\" must be %s", name, must_be);
    return false;
}

static bool need_string(struct request *rq, const json_t *object, const char *name, struct str *out,
                        struct str *complaint) {
    const json_t *j = json_object_get(object, name);
    if (!json_is_string(j))
        return complain(rq, complaint, name, "a string");
    *out = json_str(j);
    return true;
}

/* LSP integers; a number with a fraction of zero is one too, as some clients send 3.0. */
static bool get_integer(const json_t *j, int64_t *out) {
    if (json_is_integer(j)) {
        *out = json_integer_value(j);
        return true;
    }
    double d = json_real_value(j);
    if (!json_is_real(j) || d < -9e15 || d > 9e15 || (double)(int64_t)d < d ||
        (double)(int64_t)d > d)
        return false;
    *out = (int64_t)d;
    return true;
}

static bool need_uinteger(struct request *rq, const json_t *object, const char *name, uint32_t *out,
                          struct str *complaint) {
    int64_t n;
    if (!get_integer(json_object_get(object, name), &n) || n < 0)
        return complain(rq, complaint, name, "an unsigned integer");
    *out = n > UINT32_MAX ? UINT32_MAX : (uint32_t)n; /* absurd positions are clamped later */
    return true;
}

static bool read_uri(struct session *s, struct request *rq, struct params *p, const json_t *json,
                     struct str *complaint) {
    const json_t *doc = json_object_get(json, "textDocument");
    if (!json_is_object(doc))
        return complain(rq, complaint, "textDocument", "an object");
    if (!need_string(rq, doc, "uri", &p->uri, complaint))
        return false;
    p->path = uri_to_path(rq->arena, p->uri);
    p->doc = docs_find(s->docs, p->uri);
    if (!p->doc && p->path.n) /* the same file in another spelling */
        p->doc = docs_at(s->docs, p->path);
    return true;
}

static bool read_doc(struct session *s, struct request *rq, struct params *p, const json_t *json,
                     struct str *complaint) {
    if (!read_uri(s, rq, p, json, complaint))
        return false;
    if (p->doc)
        return true;
    *complaint =
        arena_printf(rq->arena, "the document is not open: %.*s", STR_ARG(str_to(p->uri, 200)));
    return false;
}

static bool read_position(struct request *rq, const json_t *j, const char *name, uint32_t *line,
                          uint32_t *column, struct str *complaint) {
    if (!json_is_object(j))
        return complain(rq, complaint, name, "a position");
    return need_uinteger(rq, j, "line", line, complaint) &&
           need_uinteger(rq, j, "character", column, complaint);
}

static bool offset_of(struct session *s, struct request *rq, const json_t *j, const char *name,
                      uint32_t *out, struct str *complaint) {
    struct doc *d = rq->params.doc;
    uint32_t line, column;
    if (!read_position(rq, j, name, &line, &column, complaint))
        return false;
    *out = lines_offset(&d->lines, buf_str(&d->text), line, column, s->client.encoding);
    return true;
}

static bool read_pos(struct session *s, struct request *rq, struct params *p, const json_t *json,
                     struct str *complaint) {
    return offset_of(s, rq, json_object_get(json, "position"), "position", &p->offset, complaint);
}

static bool read_range(struct session *s, struct request *rq, struct params *p, const json_t *json,
                       struct str *complaint) {
    const json_t *range = json_object_get(json, "range");
    if (!json_is_object(range))
        return complain(rq, complaint, "range", "a range");
    if (!offset_of(s, rq, json_object_get(range, "start"), "start", &p->span.start, complaint) ||
        !offset_of(s, rq, json_object_get(range, "end"), "end", &p->span.end, complaint))
        return false;
    if (p->span.start > p->span.end)
        p->span = (struct span){p->span.end, p->span.start};
    return true;
}

static bool read_positions(struct session *s, struct request *rq, struct params *p,
                           const json_t *json, struct str *complaint) {
    const json_t *all = json_object_get(json, "positions");
    if (!json_is_array(all))
        return complain(rq, complaint, "positions", "an array");
    p->offset_count = json_array_size(all);
    p->offsets = ARENA_ARRAY(rq->arena, uint32_t, p->offset_count);
    for (size_t i = 0; i < p->offset_count; i++)
        if (!offset_of(s, rq, json_array_get(all, i), "positions", &p->offsets[i], complaint))
            return false;
    return true;
}

static bool read_version(struct request *rq, const json_t *object, int *out,
                         struct str *complaint) {
    int64_t n;
    if (!get_integer(json_object_get(object, "version"), &n) || n < INT32_MIN || n > INT32_MAX)
        return complain(rq, complaint, "version", "an integer");
    *out = (int)n;
    return true;
}

static bool read_open(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s;
    const json_t *doc = json_object_get(json, "textDocument");
    if (!json_is_object(doc))
        return complain(rq, complaint, "textDocument", "an object");
    if (!need_string(rq, doc, "uri", &p->uri, complaint) ||
        !need_string(rq, doc, "text", &p->text, complaint) ||
        !read_version(rq, doc, &p->version, complaint))
        return false;
    p->language = json_str(json_object_get(doc, "languageId"));
    p->path = uri_to_path(rq->arena, p->uri);
    return true;
}

static bool read_change(struct request *rq, const json_t *j, struct change_event *out,
                        struct str *complaint) {
    if (!need_string(rq, j, "text", &out->text, complaint))
        return false;
    const json_t *range = json_object_get(j, "range");
    if (!range || json_is_null(range)) {
        out->whole = true;
        return true;
    }
    return read_position(rq, json_object_get(range, "start"), "start", &out->start_line,
                         &out->start_column, complaint) &&
           read_position(rq, json_object_get(range, "end"), "end", &out->end_line, &out->end_column,
                         complaint);
}

static bool read_changes(struct session *s, struct request *rq, struct params *p,
                         const json_t *json, struct str *complaint) {
    (void)s;
    const json_t *changes = json_object_get(json, "contentChanges");
    if (!json_is_array(changes))
        return complain(rq, complaint, "contentChanges", "an array");
    if (!read_version(rq, json_object_get(json, "textDocument"), &p->version, complaint))
        return false;
    p->change_count = json_array_size(changes);
    p->changes = ARENA_ARRAY(rq->arena, struct change_event, p->change_count);
    for (size_t i = 0; i < p->change_count; i++)
        if (!read_change(rq, json_array_get(changes, i), &p->changes[i], complaint))
            return false;
    return true;
}

static bool read_query(struct session *s, struct request *rq, struct params *p, const json_t *json,
                       struct str *complaint) {
    (void)s;
    return need_string(rq, json, "query", &p->query, complaint);
}

static bool read_value(struct session *s, struct request *rq, struct params *p, const json_t *json,
                       struct str *complaint) {
    (void)s;
    return need_string(rq, json, "value", &p->value, complaint);
}

static bool read_text(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s;
    const json_t *j = json_object_get(json, "text");
    p->has_text = j && !json_is_null(j);
    return !p->has_text || need_string(rq, json, "text", &p->text, complaint);
}

static bool read_by(struct session *s, struct request *rq, struct params *p, const json_t *json,
                    struct str *complaint) {
    (void)s;
    return need_string(rq, json, "by", &p->by, complaint);
}

static bool read_previous(struct session *s, struct request *rq, struct params *p,
                          const json_t *json, struct str *complaint) {
    (void)s;
    const json_t *j = json_object_get(json, "previousResultId");
    if (j && !json_is_null(j) && !json_is_string(j))
        return complain(rq, complaint, "previousResultId", "a string");
    p->previous = json_str(j);
    return true;
}

static bool read_count(struct request *rq, const json_t *json, const char *name, int64_t *out,
                       struct str *complaint) {
    const json_t *j = json_object_get(json, name);
    if (!j || json_is_null(j))
        return true;
    if (!get_integer(j, out) || *out < 0)
        return complain(rq, complaint, name, "an unsigned integer");
    return true;
}

static bool read_page(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s;
    return read_count(rq, json, "limit", &p->limit, complaint) &&
           read_count(rq, json, "offset", &p->skip, complaint);
}

static bool read_id(struct session *s, struct request *rq, struct params *p, const json_t *json,
                    struct str *complaint) {
    (void)s;
    p->id = json_object_get(json, "id");
    if (!json_is_integer(p->id) && !json_is_string(p->id))
        return complain(rq, complaint, "id", "an integer or a string");
    return true;
}

static bool read_folder_list(struct request *rq, const json_t *event, const char *name,
                             struct str **uris, struct str **paths, size_t *n,
                             struct str *complaint) {
    const json_t *list = json_object_get(event, name);
    if (!json_is_array(list))
        return complain(rq, complaint, name, "an array");
    *n = json_array_size(list);
    *uris = ARENA_ARRAY(rq->arena, struct str, *n);
    *paths = ARENA_ARRAY(rq->arena, struct str, *n);
    for (size_t i = 0; i < *n; i++) {
        if (!need_string(rq, json_array_get(list, i), "uri", &(*uris)[i], complaint))
            return false;
        (*paths)[i] = uri_to_path(rq->arena, (*uris)[i]);
    }
    return true;
}

static bool read_folders(struct session *s, struct request *rq, struct params *p,
                         const json_t *json, struct str *complaint) {
    (void)s;
    const json_t *event = json_object_get(json, "event");
    if (!json_is_object(event))
        return complain(rq, complaint, "event", "an object");
    return read_folder_list(rq, event, "added", &p->added, &p->added_paths, &p->added_count,
                            complaint) &&
           read_folder_list(rq, event, "removed", &p->removed, &p->removed_paths, &p->removed_count,
                            complaint);
}

static bool read_files(struct session *s, struct request *rq, struct params *p, const json_t *json,
                       struct str *complaint) {
    (void)s;
    const json_t *changes = json_object_get(json, "changes");
    if (!json_is_array(changes))
        return complain(rq, complaint, "changes", "an array");
    p->files = ARENA_ARRAY(rq->arena, struct str, json_array_size(changes));
    for (size_t i = 0; i < json_array_size(changes); i++) {
        struct str uri;
        if (!need_string(rq, json_array_get(changes, i), "uri", &uri, complaint))
            return false;
        struct str path = uri_to_path(rq->arena, uri);
        if (path.n)
            p->files[p->file_count++] = path;
    }
    return true;
}

static bool read_flag(struct request *rq, const json_t *object, const char *name, bool *out,
                      struct str *complaint) {
    const json_t *j = json_object_get(object, name);
    if (j && !json_is_boolean(j) && !json_is_null(j))
        return complain(rq, complaint, name, "a boolean");
    *out = json_is_true(j);
    return true;
}

static bool read_flat(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s;
    return read_flag(rq, json, "flat", &p->flat, complaint);
}

static bool read_typing(struct session *s, struct request *rq, struct params *p, const json_t *json,
                        struct str *complaint) {
    (void)s;
    return read_flag(rq, json, "typing", &p->typing, complaint);
}

static bool read_json(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s, (void)p;
    return json_is_object(json) || complain(rq, complaint, "params", "an object");
}

/* ---- what an editor hands back to be resolved ---- */

enum { STRING = 1, NUMBER = 2, FLAG = 4, OBJECT = 8, ARRAY = 16, ANY = 32, NEEDED = 64 };

struct handed { /* a member of CompletionItem, CodeAction, DocumentLink or CodeLens */
    unsigned of;
    const char *name;
    unsigned types;
};

static const struct handed handed[] = {
    {P_ITEM, "label", STRING | NEEDED},
    {P_ITEM, "labelDetails", OBJECT},
    {P_ITEM, "kind", NUMBER},
    {P_ITEM, "tags", ARRAY},
    {P_ITEM, "detail", STRING},
    {P_ITEM, "documentation", STRING | OBJECT},
    {P_ITEM, "deprecated", FLAG},
    {P_ITEM, "preselect", FLAG},
    {P_ITEM, "sortText", STRING},
    {P_ITEM, "filterText", STRING},
    {P_ITEM, "insertText", STRING},
    {P_ITEM, "insertTextFormat", NUMBER},
    {P_ITEM, "insertTextMode", NUMBER},
    {P_ITEM, "textEdit", OBJECT},
    {P_ITEM, "textEditText", STRING},
    {P_ITEM, "additionalTextEdits", ARRAY},
    {P_ITEM, "commitCharacters", ARRAY},
    {P_ACTION, "title", STRING | NEEDED},
    {P_ACTION, "kind", STRING},
    {P_ACTION, "diagnostics", ARRAY},
    {P_ACTION, "isPreferred", FLAG},
    {P_ACTION, "disabled", OBJECT},
    {P_ACTION, "edit", OBJECT},
    {P_ACTION, "tags", ARRAY},
    {P_LINK | P_LENS, "range", OBJECT | NEEDED},
    {P_LINK, "target", STRING},
    {P_LINK, "tooltip", STRING},
    {P_ITEM | P_ACTION | P_LENS, "command", OBJECT},
    {P_ITEM | P_ACTION | P_LINK | P_LENS, "data", ANY},
};

static bool has_type(const json_t *j, unsigned types) {
    int64_t n;
    return types & ANY || (types & STRING && json_is_string(j)) ||
           (types & NUMBER && get_integer(j, &n)) || (types & FLAG && json_is_boolean(j)) ||
           (types & OBJECT && json_is_object(j)) || (types & ARRAY && json_is_array(j));
}

static const char *name_of_type(unsigned types) {
    return types & STRING   ? types & OBJECT ? "a string or an object" : "a string"
           : types & NUMBER ? "an integer"
           : types & FLAG   ? "a boolean"
           : types & OBJECT ? "an object"
                            : "an array";
}

/* The answer is made of the params, and may have nothing that the protocol does not know. */
static void drop_unknown(json_t *object, unsigned what) {
    const char *name;
    void *next;
    json_t *j;
    json_object_foreach_safe(object, next, name, j) {
        bool known = false;
        for (size_t i = 0; i < sizeof handed / sizeof *handed; i++)
            known = known || (handed[i].of & what && !strcmp(handed[i].name, name) &&
                              (!json_is_null(j) || handed[i].types & ANY));
        if (!known)
            json_object_del(object, name);
    }
}

static bool read_handed(struct session *s, struct request *rq, struct params *p, const json_t *json,
                        struct str *complaint) {
    (void)s, (void)p, (void)json;
    unsigned what = rq->method->params;
    if (!json_is_object(rq->message.params))
        return complain(rq, complaint, "params", "an object");
    drop_unknown(rq->message.params, what);
    for (size_t i = 0; i < sizeof handed / sizeof *handed; i++) {
        const struct handed *row = &handed[i];
        const json_t *j = json_object_get(rq->message.params, row->name);
        if (row->of & what && (j ? !has_type(j, row->types) : row->types & NEEDED))
            return complain(rq, complaint, row->name, name_of_type(row->types));
    }
    return true;
}

static bool read_name(struct session *s, struct request *rq, struct params *p, const json_t *json,
                      struct str *complaint) {
    (void)s;
    return need_string(rq, json, "newName", &p->value, complaint);
}

static bool read_moves(struct session *s, struct request *rq, struct params *p, const json_t *json,
                       struct str *complaint) {
    (void)s;
    const json_t *files = json_object_get(json, "files");
    if (!json_is_array(files))
        return complain(rq, complaint, "files", "an array");
    p->moves = ARENA_ARRAY(rq->arena, struct move, json_array_size(files));
    for (size_t i = 0; i < json_array_size(files); i++) {
        struct str from, to;
        const json_t *file = json_array_get(files, i);
        if (!need_string(rq, file, "oldUri", &from, complaint) ||
            !need_string(rq, file, "newUri", &to, complaint))
            return false;
        struct move move = {uri_to_path(rq->arena, from), uri_to_path(rq->arena, to)};
        if (move.from.n && move.to.n)
            p->moves[p->move_count++] = move;
    }
    return true;
}

static bool read_context(struct session *s, struct request *rq, struct params *p,
                         const json_t *json, struct str *complaint) {
    (void)s;
    const json_t *context = json_object_get(json, "context");
    if (!json_is_object(context))
        return complain(rq, complaint, "context", "an object");
    const json_t *only = json_object_get(context, "only");
    p->diagnostics = json_object_get(context, "diagnostics");
    if (!json_is_array(p->diagnostics))
        return complain(rq, complaint, "diagnostics", "an array");
    p->has_only = json_is_array(only);
    p->only = ARENA_ARRAY(rq->arena, struct str, json_array_size(only));
    for (size_t i = 0; i < json_array_size(only); i++)
        if (json_is_string(json_array_get(only, i)))
            p->only[p->only_count++] = json_str(json_array_get(only, i));
    return true;
}

/* Documents first: positions need them. */
static const struct decoder decoders[] = {
    {P_URI, read_uri},
    {P_DOC, read_doc},
    {P_POS, read_pos},
    {P_RANGE, read_range},
    {P_POSITIONS, read_positions},
    {P_OPEN, read_open},
    {P_CHANGES, read_changes},
    {P_QUERY, read_query},
    {P_PAGE, read_page},
    {P_ID, read_id},
    {P_FOLDERS, read_folders},
    {P_FILES, read_files},
    {P_VALUE, read_value},
    {P_TEXT, read_text},
    {P_JSON, read_json},
    {P_FLAT, read_flat},
    {P_TYPING, read_typing},
    {P_PREVIOUS, read_previous},
    {P_BY, read_by},
    {P_NAME, read_name},
    {P_MOVES, read_moves},
    {P_CONTEXT, read_context},
    {P_ITEM | P_ACTION | P_LINK | P_LENS, read_handed},
};

bool params_read(struct session *s, struct request *rq, unsigned wanted, struct str *complaint) {
    const json_t *json = rq->message.params;
    if (json_is_null(json))
        json = NULL;
    rq->params.json = json;
    for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++)
        if (wanted & decoders[i].bit && !decoders[i].read(s, rq, &rq->params, json, complaint))
            return false;
    return true;
}
