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
