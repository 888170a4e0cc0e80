/* encode.c — the shapes of LSP, each built once. */
#include "encode.h"

#include "base/path.h"
#include "base/text.h"
#include "uri.h"

#include <jansson.h>

json_t *encode_str(struct str s) {
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    if (j)
        return j;
    struct buf mended = {0};
    text_repair(s, &mended);
    j = json_stringn(mended.p ? mended.p : "", mended.n);
    buf_fini(&mended);
    return j ? j : json_string("");
}

json_t *encode_uri(struct str path) {
    struct arena *a = arena_new();
    json_t *j = encode_str(uri_of_path(a, path));
    arena_free(a);
    return j;
}

json_t *encode_position(enum encoding e, const struct place *p) {
    json_t *j = json_object();
    json_object_set_new(j, "line", json_integer(p->line));
    json_object_set_new(j, "character", json_integer(p->column[e]));
    return j;
}

json_t *encode_range(enum encoding e, const struct range *r) {
    json_t *j = json_object();
    json_object_set_new(j, "start", encode_position(e, &r->start));
    json_object_set_new(j, "end", encode_position(e, &r->end));
    return j;
}

json_t *encode_span(enum encoding e, const struct lines *lines, struct str text, struct span at) {
    struct range r = lines_range(lines, text, at);
    return encode_range(e, &r);
}

json_t *encode_location(enum encoding e, struct str path, const struct range *r) {
    json_t *j = json_object();
    json_object_set_new(j, "uri", encode_uri(path));
    json_object_set_new(j, "range", encode_range(e, r));
    return j;
}

static json_t *encode_related(const struct session *s, struct str uri, const struct problem *p) {
    json_t *list = json_array();
    for (size_t i = 0; i < p->related_count; i++) {
        const struct related *r = &p->related[i];
        json_t *location = json_object();
        json_object_set_new(location, "uri", r->path.n ? encode_uri(r->path) : encode_str(uri));
        json_object_set_new(location, "range", encode_range(s->client.encoding, &r->range));
        json_t *item = json_object();
        json_object_set_new(item, "location", location);
        json_object_set_new(item, "message", encode_str(r->message));
        json_array_append_new(list, item);
    }
    return list;
}

static json_t *encode_page(const struct session *s, const struct problem_row *row) {
    struct arena *a = arena_new();
    struct str path =
        arena_printf(a, "%.*s/problems/%.*s.md", STR_ARG(s->docs_dir), STR_ARG(row->code));
    json_t *j = json_object();
    json_object_set_new(j, "href", encode_str(uri_of_path(a, path)));
    arena_free(a);
    return j;
}

json_t *encode_problem(const struct session *s, struct str uri, const struct problem *p,
                       enum severity severity) {
    const struct problem_row *row = &problem_rows[p->code];
    const struct client *client = &s->client;
    if (severity == SEVERITY_OFF)
        return NULL;
    json_t *j = json_object();
    json_object_set_new(j, "range", encode_range(client->encoding, &p->range));
    json_object_set_new(j, "severity", json_integer(severity));
    json_object_set_new(j, "code", encode_str(row->code));
    if (client->code_description)
        json_object_set_new(j, "codeDescription", encode_page(s, row));
    json_object_set_new(j, "source", json_string("kitls"));
    json_object_set_new(j, "message", encode_str(p->message));
    if (row->tag != TAG_NONE && client->diagnostic_tags)
        json_object_set_new(j, "tags", json_pack("[i]", row->tag));
    if (p->related_count && client->related_information)
        json_object_set_new(j, "relatedInformation", encode_related(s, uri, p));
    if (p->fix.n && client->diagnostic_data) {
        json_t *data = json_object();
        json_object_set_new(data, "fix", encode_str(p->fix));
        json_object_set_new(j, "data", data);
    }
    return j;
}

json_t *encode_groups(const struct tag_count *groups, size_t n) {
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *group = json_object();
        json_object_set_new(group, "name", encode_str(groups[i].tag));
        json_object_set_new(group, "kits", json_integer(groups[i].kits));
        json_array_append_new(all, group);
    }
    json_t *result = json_object();
    json_object_set_new(result, "groups", all);
    return result;
}

json_t *encode_generation(int64_t generation) {
    return json_pack("{s:I}", "generation", (json_int_t)generation);
}

static int append(const char *bytes, size_t n, void *context) {
    buf_add(context, (struct str){bytes, n});
    return 0;
}

void encode_text(json_t *j, struct buf *out) {
    json_dump_callback(j, append, out, JSON_COMPACT | JSON_ENCODE_ANY);
    json_decref(j);
}

uint32_t encode_units(enum encoding e, struct str s, uint32_t byte) {
    return text_units(str_to(s, byte), e);
}
