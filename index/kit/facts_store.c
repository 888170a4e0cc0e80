/* facts_store.c — facts as bytes and back. The bytes may come from a damaged store: reading checks
 * every count against what is left. */
#include "kit/facts.h"

#include "base/hash.h"

enum {
    FLAG_IS_KIT = 1,
    FLAG_HAS_FRONT = 2,
    FLAG_IS_BASE = 4,
    FLAG_TITLED = 8,   /* the title is the first H1: it stands there */
    HEADING_PLAIN = 8, /* added to the level: no slug stands there, it is slug_byte of the text */
};

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

/* Of words and blanks alone, which most headings are, the slug is the same length. */
static char slug_byte(char c) {
    return c == ' ' ? '-' : ascii_lower(c);
}

static bool is_plain(const struct fact_heading *h) {
    bool plain = h->slug.n == h->text.n;
    for (size_t i = 0; plain && i < h->slug.n; i++)
        plain = h->slug.p[i] == slug_byte(h->text.p[i]);
    return plain;
}

static void write_heading(struct buf *out, const struct fact_heading *h) {
    bool plain = is_plain(h);
    buf_add_varint(out, h->level | (plain ? HEADING_PLAIN : 0));
    buf_add_counted(out, h->text);
    if (!plain)
        buf_add_counted(out, h->slug);
    range_write(out, &h->range);
}

/* Where the tag after the one at `last` stands, as lists are mostly written. */
enum { TAG_BELOW = 1, TAG_BESIDE = 2 }; /* one a line; ", " between */

static struct range tag_next(const struct range *last, struct str tag, unsigned how) {
    struct range r = *last;
    uint32_t by = how == TAG_BESIDE ? last->end.column[UTF8] + 2 - last->start.column[UTF8] : 0;
    r.start.line += how == TAG_BELOW;
    for (int e = 0; e < ENCODING_COUNT; e++)
        r.start.column[e] += by;
    r.end = r.start;
    for (int e = 0; e < ENCODING_COUNT; e++)
        r.end.column[e] += (uint32_t)tag.n;
    return r;
}

static void write_tag(struct buf *out, const struct facts *f, size_t i) {
    const struct range *at = &f->tag_ranges[i];
    unsigned how = i ? TAG_BELOW : 0;
    for (struct range next; how; how = how == TAG_BELOW ? TAG_BESIDE : 0) {
        next = tag_next(at - 1, f->tags[i], how);
        if (memcmp(&next, at, sizeof next) == 0)
            break;
    }
    buf_add_varint(out, (uint64_t)f->tags[i].n << 2 | how);
    buf_add(out, f->tags[i]);
    if (!how)
        range_write(out, at);
}

/* NULL when there is none. */
static const struct fact_heading *first_h1(const struct facts *f) {
    for (size_t i = 0; i < f->heading_count; i++)
        if (f->headings[i].level == 1 && f->headings[i].text.n)
            return &f->headings[i];
    return NULL;
}

static bool is_titled(const struct facts *f) {
    const struct fact_heading *h = first_h1(f);
    return h && str_eq(h->text, f->title.text) &&
           memcmp(&h->range, &f->title.range, sizeof h->range) == 0;
}

void facts_write(struct buf *out, const struct facts *f) {
    const struct fact_text none = {0};
    bool titled = is_titled(f);
    buf_add_varint(out, FACTS_VERSION);
    buf_add_varint(out, f->kind);
    buf_add_varint(out, (f->is_kit ? FLAG_IS_KIT : 0) | (f->has_front ? FLAG_HAS_FRONT : 0) |
                            (f->is_base ? FLAG_IS_BASE : 0) | (titled ? FLAG_TITLED : 0));
    const struct fact_text *texts[] = {&f->id,          &f->alias,     titled ? &none : &f->title,
                                       &f->description, &f->blueprint, &f->layer,
                                       &f->layer_name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_fact(out, texts[i]);
    buf_add_counted(out, f->name);
    buf_add_varint(out, f->tag_count);
    for (size_t i = 0; i < f->tag_count; i++)
        write_tag(out, f, i);
    buf_add_varint(out, f->heading_count);
    for (size_t i = 0; i < f->heading_count; i++)
        write_heading(out, &f->headings[i]);
    buf_add_varint(out, f->ref_count);
    for (size_t i = 0; i < f->ref_count; i++)
        write_ref(out, &f->refs[i]);
    buf_add_varint(out, f->layer_count);
    for (size_t i = 0; i < f->layer_count; i++) {
        uint64_t order = (uint64_t)f->layers[i].order;
        buf_add_varint(out, order << 1 ^ (0 - (order >> 63))); /* small negatives stay small */
        buf_add_counted(out, f->layers[i].name);
    }
    buf_add_varint(out, f->body_tag_count);
    for (size_t i = 0; i < f->body_tag_count; i++)
        write_fact(out, &f->body_tags[i]);
}

/* Of a blueprint each task looks at what is said of it, and where. */
uint64_t facts_outward(const struct facts *f) {
    struct buf out = {0};
    if (f->kind == KIND_BLUEPRINT) {
        facts_write(&out, f);
    } else {
        buf_add_varint(&out, f->kind);
        buf_add_varint(&out, f->is_kit);
        write_fact(&out, &f->id);
        write_fact(&out, &f->alias);
        buf_add_counted(&out, f->title.text);
        for (size_t i = 0; i < f->heading_count; i++) {
            buf_add_counted(&out, f->headings[i].text);
            buf_add_counted(&out, f->headings[i].slug);
        }
    }
    uint64_t hash = hash_bytes(buf_str(&out));
    buf_fini(&out);
    return hash;
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

static struct str plain_slug(struct arena *a, struct str text) {
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        p[i] = slug_byte(text.p[i]);
    return (struct str){p, text.n};
}

static bool read_heading(struct arena *a, struct str *s, struct fact_heading *h) {
    uint32_t level;
    if (!read_u32(s, &level, 6 | HEADING_PLAIN) || !counted_read(s, &h->text))
        return false;
    if (level & HEADING_PLAIN)
        h->slug = plain_slug(a, h->text);
    else if (!counted_read(s, &h->slug))
        return false;
    h->level = level & ~(uint32_t)HEADING_PLAIN;
    return h->level <= 6 && range_read(s, &h->range);
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

static bool read_tag(struct str *s, struct facts *f, size_t i) {
    uint64_t first;
    if (!varint_read(s, &first) || first >> 2 > s->n)
        return false;
    unsigned how = first & 3;
    f->tags[i] = str_to(*s, (size_t)(first >> 2));
    *s = str_from(*s, f->tags[i].n);
    if (!how)
        return range_read(s, &f->tag_ranges[i]);
    if (i == 0 || how > TAG_BESIDE)
        return false;
    f->tag_ranges[i] = tag_next(&f->tag_ranges[i - 1], f->tags[i], how);
    return true;
}

static bool read_names(struct arena *a, struct str *s, struct facts *f) {
    if (!read_count(s, &f->tag_count))
        return false;
    f->tags = ARENA_ARRAY(a, struct str, f->tag_count);
    f->tag_ranges = ARENA_ARRAY(a, struct range, f->tag_count);
    for (size_t i = 0; i < f->tag_count; i++)
        if (!read_tag(s, f, i))
            return false;
    if (!read_count(s, &f->heading_count))
        return false;
    f->headings = ARENA_ARRAY(a, struct fact_heading, f->heading_count);
    for (size_t i = 0; i < f->heading_count; i++)
        if (!read_heading(a, s, &f->headings[i]))
            return false;
    return true;
}

static bool read_refs(struct arena *a, struct str *s, struct facts *f) {
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
    if (!read_count(s, &f->body_tag_count))
        return false;
    f->body_tags = ARENA_ARRAY(a, struct fact_text, f->body_tag_count);
    for (size_t i = 0; i < f->body_tag_count; i++)
        if (!read_fact(s, &f->body_tags[i]))
            return false;
    return true;
}

static bool read_facts(struct arena *a, struct str *s, struct facts *f) {
    uint32_t version, kind, flags;
    if (!read_u32(s, &version, UINT32_MAX) || version != FACTS_VERSION ||
        !read_u32(s, &kind, KIND_COUNT - 1) || !read_u32(s, &flags, 15))
        return false;
    f->kind = (enum kind)kind;
    f->is_kit = flags & FLAG_IS_KIT;
    f->has_front = flags & FLAG_HAS_FRONT;
    f->is_base = flags & FLAG_IS_BASE;
    struct fact_text *texts[] = {&f->id,        &f->alias, &f->title,     &f->description,
                                 &f->blueprint, &f->layer, &f->layer_name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!read_fact(s, texts[i]))
            return false;
    if (!counted_read(s, &f->name) || !read_names(a, s, f))
        return false;
    const struct fact_heading *title = flags & FLAG_TITLED ? first_h1(f) : NULL;
    if (title)
        f->title = (struct fact_text){title->text, title->range};
    return true;
}

bool facts_read(struct arena *a, struct str bytes, struct facts **out) {
    *out = ARENA_NEW(a, struct facts);
    return read_facts(a, &bytes, *out) && read_refs(a, &bytes, *out) && bytes.n == 0;
}

bool facts_read_names(struct arena *a, struct str bytes, struct facts **out) {
    *out = ARENA_NEW(a, struct facts);
    return read_facts(a, &bytes, *out);
}
