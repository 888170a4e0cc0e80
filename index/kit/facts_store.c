/* facts_store.c — facts as bytes and back. The bytes may come from a damaged store: reading checks
 * every count against what is left. */
#include "kit/facts.h"

enum { FLAG_IS_KIT = 1, FLAG_HAS_FRONT = 2, FLAG_IS_BASE = 4 };

static void write_fact(struct buf *out, const struct fact_text *fact) {
    buf_add_counted(out, fact->text);
    if (fact->text.n)
        range_write(out, &fact->range);
}

static bool is_empty(const struct range *range) {
    return memcmp(&range->start, &range->end, sizeof range->start) == 0;
}

static void write_ref(struct buf *out, const struct ref *ref) {
    bool anchored = !is_empty(&ref->anchor_range);
    buf_add_varint(out, (uint64_t)ref->type << 1 | anchored);
    buf_add_counted(out, ref->target);
    buf_add_counted(out, ref->anchor);
    buf_add_varint(out, ref->line);
    buf_add_varint(out, ref->end);
    range_write(out, &ref->range);
    if (anchored)
        range_write(out, &ref->anchor_range);
}

void facts_write(struct buf *out, const struct facts *f) {
    buf_add_varint(out, FACTS_VERSION);
    buf_add_varint(out, f->kind);
    buf_add_varint(out, (f->is_kit ? FLAG_IS_KIT : 0) | (f->has_front ? FLAG_HAS_FRONT : 0) |
                            (f->is_base ? FLAG_IS_BASE : 0));
    const struct fact_text *texts[] = {&f->id,        &f->alias, &f->title,     &f->description,
                                       &f->blueprint, &f->layer, &f->layer_name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_fact(out, texts[i]);
    buf_add_counted(out, f->name);
    buf_add_varint(out, f->tag_count);
    for (size_t i = 0; i < f->tag_count; i++)
        buf_add_counted(out, f->tags[i]);
    buf_add_varint(out, f->heading_count);
    for (size_t i = 0; i < f->heading_count; i++) {
        const struct fact_heading *h = &f->headings[i];
        buf_add_varint(out, h->level);
        buf_add_counted(out, h->text);
        buf_add_counted(out, h->slug);
        range_write(out, &h->range);
    }
    buf_add_varint(out, f->ref_count);
    for (size_t i = 0; i < f->ref_count; i++)
        write_ref(out, &f->refs[i]);
    buf_add_varint(out, f->layer_count);
    for (size_t i = 0; i < f->layer_count; i++) {
        uint64_t order = (uint64_t)f->layers[i].order;
        buf_add_varint(out, order << 1 ^ (0 - (order >> 63))); /* small negatives stay small */
        buf_add_counted(out, f->layers[i].name);
    }
}

static bool read_u32(struct str *s, uint32_t *out, uint32_t most) {
    uint64_t value;
    if (!varint_read(s, &value) || value > most)
        return false;
    *out = (uint32_t)value;
    return true;
}

/* Each item takes at least a byte, so a count beyond what is left is a lie. */
static bool read_count(struct str *s, size_t *out) {
    uint64_t value;
    if (!varint_read(s, &value) || value > s->n)
        return false;
    *out = (size_t)value;
    return true;
}

static bool read_fact(struct str *s, struct fact_text *out) {
    return counted_read(s, &out->text) && (!out->text.n || range_read(s, &out->range));
}

static bool read_heading(struct str *s, struct fact_heading *h) {
    uint32_t level;
    if (!read_u32(s, &level, 6) || !counted_read(s, &h->text) || !counted_read(s, &h->slug))
        return false;
    h->level = level;
    return range_read(s, &h->range);
}

static bool read_ref(struct str *s, struct ref *ref) {
    uint32_t type;
    if (!read_u32(s, &type, REF_RESOURCE << 1 | 1) || !counted_read(s, &ref->target) ||
        !counted_read(s, &ref->anchor) || !read_u32(s, &ref->line, UINT32_MAX) ||
        !read_u32(s, &ref->end, UINT32_MAX) || !range_read(s, &ref->range))
        return false;
    ref->type = (enum ref_type)(type >> 1);
    return !(type & 1) || range_read(s, &ref->anchor_range);
}

static bool read_layer(struct str *s, struct fact_layer *layer) {
    uint64_t order;
    if (!varint_read(s, &order) || !counted_read(s, &layer->name))
        return false;
    layer->order = (int64_t)(order >> 1 ^ (0 - (order & 1)));
    return true;
}

static bool read_lists(struct arena *a, struct str *s, struct facts *f) {
    if (!read_count(s, &f->tag_count))
        return false;
    f->tags = ARENA_ARRAY(a, struct str, f->tag_count);
    for (size_t i = 0; i < f->tag_count; i++)
        if (!counted_read(s, &f->tags[i]))
            return false;
    if (!read_count(s, &f->heading_count))
        return false;
    f->headings = ARENA_ARRAY(a, struct fact_heading, f->heading_count);
    for (size_t i = 0; i < f->heading_count; i++)
        if (!read_heading(s, &f->headings[i]))
            return false;
    if (!read_count(s, &f->ref_count))
        return false;
    f->refs = ARENA_ARRAY(a, struct ref, f->ref_count);
    for (size_t i = 0; i < f->ref_count; i++)
        if (!read_ref(s, &f->refs[i]))
            return false;
    if (!read_count(s, &f->layer_count))
        return false;
    f->layers = ARENA_ARRAY(a, struct fact_layer, f->layer_count);
    for (size_t i = 0; i < f->layer_count; i++)
        if (!read_layer(s, &f->layers[i]))
            return false;
    return true;
}

bool facts_read(struct arena *a, struct str bytes, struct facts **out) {
    struct facts *f = ARENA_NEW(a, struct facts);
    uint32_t version, kind, flags;
    struct str s = bytes;
    if (!read_u32(&s, &version, UINT32_MAX) || version != FACTS_VERSION ||
        !read_u32(&s, &kind, KIND_COUNT - 1) || !read_u32(&s, &flags, 7))
        return false;
    f->kind = (enum kind)kind;
    f->is_kit = flags & FLAG_IS_KIT;
    f->has_front = flags & FLAG_HAS_FRONT;
    f->is_base = flags & FLAG_IS_BASE;
    struct fact_text *texts[] = {&f->id,        &f->alias, &f->title,     &f->description,
                                 &f->blueprint, &f->layer, &f->layer_name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!read_fact(&s, texts[i]))
            return false;
    if (!counted_read(&s, &f->name) || !read_lists(a, &s, f) || s.n)
        return false;
    *out = f;
    return true;
}
