/* facts.c — from a parsed kit to what others need to know of it. Nothing is judged here; whether a
 * reference leads anywhere is for check.c. The stored form is in facts_store.c. */
#include "kit/facts.h"

#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"

struct maker {
    struct arena *arena;
    const struct kit *kit;
    struct facts *facts;
    struct lines_walk places;
};

/* Keys whose values are ids of other kits (kit-format 6, A21). */
static const struct str relation_keys[] = {
    STR_INIT("related"),
    STR_INIT("depends_on"),
    STR_INIT("use_with"),
    STR_INIT("explains_kits"),
    STR_INIT("used_in_walkthroughs"),
    STR_INIT("used_in_blueprints"),
    STR_INIT("provides"),
    STR_INIT("requires"),
    STR_INIT("compatible_with"),
    STR_INIT("conflicts_with"),
};

static struct range range_of(struct maker *m, struct span span) {
    return lines_walk_range(&m->places, span);
}

/* Of a scalar without its quotes. */
static struct span inside_of(const struct node *node) {
    struct span span = node->span;
    bool quoted = node->style == STYLE_SINGLE || node->style == STYLE_DOUBLE;
    if (quoted && span.end - span.start >= 2)
        span.start++, span.end--;
    return span;
}

static struct fact_text fact_of_node(struct maker *m, const struct node *node) {
    if (!node || node->type != NODE_SCALAR || !node->text.n)
        return (struct fact_text){.text = STR("")};
    return (struct fact_text){node->text, range_of(m, inside_of(node))};
}

static struct fact_text fact_of(struct maker *m, struct str key) {
    return fact_of_node(m, kit_field(m->kit, key));
}

static const struct node *entry_of(const struct node *map, struct str key) {
    for (size_t i = 0; map->type == NODE_MAPPING && i < map->count; i++)
        if (map->entries[i].key.type == NODE_SCALAR && str_eq(map->entries[i].key.text, key))
            return &map->entries[i].value;
    return NULL;
}

static struct ref *add_ref(struct maker *m, enum ref_type type, struct str target,
                           struct span span) {
    struct facts *f = m->facts;
    struct ref *ref = ARENA_PUSH(m->arena, f->refs, f->ref_count);
    *ref =
        (struct ref){.type = type, .target = target, .anchor = STR(""), .range = range_of(m, span)};
    return ref;
}

/* ---- headings ---- */

/* The slugs given out so far, as github-slugger keeps them: each with how often it was asked for.
 */
struct slugs {
    struct arena *arena;
    struct slug {
        struct str text;
        uint32_t asked;
    } * slots;
    size_t size; /* a power of two */
};

static struct slug *slug_find(struct slugs *s, struct str text) {
    size_t at = (size_t)hash_bytes(text) & (s->size - 1);
    while (s->slots[at].text.p && !str_eq(s->slots[at].text, text))
        at = (at + 1) & (s->size - 1);
    return &s->slots[at];
}

static struct str slug_take(struct slugs *s, struct str text) {
    struct slug *original = slug_find(s, text);
    struct slug *slot = original;
    struct str slug = text;
    while (slot->text.p) {
        original->asked++;
        slug = arena_printf(s->arena, "%.*s-%u", STR_ARG(text), original->asked);
        slot = slug_find(s, slug);
    }
    slot->text = slug;
    return slug;
}

/* Slugs are of the text as read, but GitHub knows no wiki links (decision 7). */
static struct str slug_source(const struct kit *kit, const struct heading *h, size_t *link) {
    while (*link < kit->link_count && kit->links[*link].span.start < h->text.start)
        ++*link;
    for (size_t i = *link; i < kit->link_count && kit->links[i].span.start < h->text.end; i++)
        if (kit->links[i].style == LINK_WIKI)
            return str_cut(kit->source.text, h->text);
    return h->plain;
}

static void add_headings(struct maker *m) {
    const struct kit *kit = m->kit;
    struct facts *f = m->facts;
    f->headings = ARENA_ARRAY(m->arena, struct fact_heading, kit->heading_count);
    f->heading_count = kit->heading_count;
    struct slugs slugs = {.arena = m->arena, .size = 4};
    while (slugs.size < kit->heading_count * 2)
        slugs.size *= 2;
    struct arena *scratch = arena_new();
    slugs.slots = ARENA_ARRAY(scratch, struct slug, slugs.size);
    struct buf slug = {0};
    size_t link = 0;
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        buf_reset(&slug);
        text_slug(slug_source(kit, h, &link), &slug);
        f->headings[i] = (struct fact_heading){
            .level = h->level,
            .text = h->plain,
            .slug = slug_take(&slugs, arena_str(m->arena, buf_str(&slug))),
            .range = range_of(m, h->text),
        };
        if (h->level == 1 && !f->title.text.n && h->plain.n)
            f->title = (struct fact_text){h->plain, f->headings[i].range};
    }
    buf_fini(&slug);
    arena_free(scratch);
}

/* ---- references in the body ---- */

/* "https:", "mailto:", also "C:"; what has no colon before its first '/' is a path. */
static bool has_scheme(struct str s) {
    size_t n = 0;
    while (n < s.n && (ascii_is_alnum(s.p[n]) || memchr("+-.", s.p[n], 3)))
        n++;
    return n > 0 && n < s.n && s.p[n] == ':' && ascii_is_alpha(s.p[0]);
}

/* The path of a link to a file; false when it leads to the web or nowhere. */
static bool file_target(struct str path, struct str *out) {
    if (str_starts(path, STR("file://"))) {
        struct str rest = str_from(path, 7);
        if (str_starts(rest, STR("localhost/")))
            rest = str_from(rest, 9);
        *out = rest;
        return str_starts(rest, STR("/"));
    }
    *out = path;
    return !has_scheme(path) && !str_starts(path, STR("//"));
}

static void add_link(struct maker *m, const struct link *link) {
    struct str target = link->path;
    bool wiki = link->style == LINK_WIKI;
    if (link->style == LINK_AUTO || (!wiki && !file_target(link->path, &target)) ||
        (!target.n && !link->anchor.n))
        return;
    struct ref *ref = add_ref(m, wiki ? REF_WIKI : REF_LINK, target, link->target);
    ref->anchor = link->anchor.n ? link->anchor : STR("");
    if (link->fragment.end > link->fragment.start)
        ref->anchor_range = range_of(m, link->fragment);
}

static void add_code_ref(struct maker *m, const struct code_ref *code) {
    if (code->path.end == code->path.start)
        return;
    struct ref *ref = add_ref(m, REF_CODE, str_cut(m->kit->source.text, code->path), code->path);
    ref->line = code->line;
    ref->end = code->end;
    if (code->lines.end > code->lines.start)
        ref->anchor_range = range_of(m, code->lines);
}

static void add_body_refs(struct maker *m) {
    const struct kit *kit = m->kit;
    for (size_t i = 0; i < kit->link_count; i++)
        add_link(m, &kit->links[i]);
    for (size_t i = 0; i < kit->code_count; i++)
        add_code_ref(m, &kit->codes[i].ref);
    for (size_t i = 0; i < kit->fence_count; i++)
        add_code_ref(m, &kit->fences[i].ref);
}

/* ---- front matter and side files ---- */

static void add_relation(struct maker *m, const struct node *node) {
    if (node->type == NODE_MAPPING)
        node = entry_of(node, STR("id"));
    if (!node || node->type != NODE_SCALAR || node->value.type == VALUE_NULL || !node->text.n)
        return;
    struct str target = node->text;
    struct span span = inside_of(node);
    if (str_starts(target, STR("[[")) && str_ends(target, STR("]]")) && target.n >= 4 &&
        span.end - span.start == target.n) {
        target = str_cut(target, (struct span){2, (uint32_t)target.n - 2});
        size_t stop = 0;
        while (stop < target.n && target.p[stop] != '#' && target.p[stop] != '|')
            stop++;
        target.n = stop;
        span.start += 2;
        span.end = span.start + (uint32_t)target.n;
    }
    if (target.n)
        add_ref(m, REF_RELATION, target, span);
}

static void add_relations(struct maker *m) {
    for (size_t i = 0; i < sizeof relation_keys / sizeof *relation_keys; i++) {
        const struct node *node = kit_field(m->kit, relation_keys[i]);
        if (!node)
            continue;
        if (node->type != NODE_SEQUENCE)
            add_relation(m, node);
        else
            for (size_t k = 0; k < node->count; k++)
                add_relation(m, &node->items[k]);
    }
}

static void add_tag(struct maker *m, const struct node *node) {
    struct facts *f = m->facts;
    if (node->type != NODE_SCALAR || node->value.type == VALUE_NULL || !str_trim(node->text).n)
        return;
    for (size_t i = 0; i < f->tag_count; i++)
        if (str_eq(f->tags[i], node->text))
            return;
    f->tag_ranges[f->tag_count] = range_of(m, inside_of(node));
    f->tags[f->tag_count++] = node->text;
}

static void add_tags(struct maker *m) {
    enum { TAGS_MAX = 256 }; /* of those that count; keeps hostile lists linear */
    const struct node *tags = kit_field(m->kit, STR("tags"));
    if (!tags || tags->type == NODE_MAPPING)
        return;
    size_t n = tags->type == NODE_SCALAR ? 1 : tags->count < TAGS_MAX ? tags->count : TAGS_MAX;
    m->facts->tags = ARENA_ARRAY(m->arena, struct str, n);
    m->facts->tag_ranges = ARENA_ARRAY(m->arena, struct range, n);
    for (size_t i = 0; i < n; i++)
        add_tag(m, tags->type == NODE_SCALAR ? tags : &tags->items[i]);
}

static void add_body_tags(struct maker *m) {
    const struct kit *kit = m->kit;
    m->facts->body_tags = ARENA_ARRAY(m->arena, struct fact_text, kit->body_tag_count);
    m->facts->body_tag_count = kit->body_tag_count;
    for (size_t i = 0; i < kit->body_tag_count; i++) {
        const struct body_tag *tag = &kit->body_tags[i];
        struct span name = {tag->span.start + 1, tag->span.end};
        m->facts->body_tags[i] = (struct fact_text){tag->name, range_of(m, name)};
    }
}

static void add_layer(struct maker *m, const struct node *layer, uint32_t index) {
    struct facts *f = m->facts;
    const struct node *order = entry_of(layer, STR("order"));
    const struct node *name = entry_of(layer, STR("name"));
    const struct node *tasks = entry_of(layer, STR("tasks"));
    *ARENA_PUSH(m->arena, f->layers, f->layer_count) = (struct fact_layer){
        order && order->type == NODE_SCALAR ? order->value.integer : 0,
        name && name->type == NODE_SCALAR ? name->text : STR(""),
    };
    for (size_t i = 0; tasks && tasks->type == NODE_SEQUENCE && i < tasks->count; i++) {
        const struct node *file = entry_of(&tasks->items[i], STR("taskFile"));
        if (file && file->type == NODE_SCALAR && file->text.n)
            add_ref(m, REF_TASK_FILE, file->text, inside_of(file))->line = index;
    }
}

static void add_blueprint(struct maker *m) {
    const struct node *layers = kit_field(m->kit, STR("layers"));
    m->facts->name = kit_field_text(m->kit, STR("name"));
    for (size_t i = 0; layers && layers->type == NODE_SEQUENCE && i < layers->count; i++)
        add_layer(m, &layers->items[i], (uint32_t)i);
}

static void add_resources(struct maker *m) {
    const struct node *groups = kit_field(m->kit, STR("groups"));
    for (size_t i = 0; groups && groups->type == NODE_SEQUENCE && i < groups->count; i++) {
        const struct node *paths = entry_of(&groups->items[i], STR("resourcePaths"));
        for (size_t k = 0; paths && paths->type == NODE_SEQUENCE && k < paths->count; k++) {
            const struct node *path = &paths->items[k];
            if (path->type == NODE_SCALAR && path->text.n)
                add_ref(m, REF_RESOURCE, path->text, inside_of(path));
        }
    }
}

static void add_front(struct maker *m) {
    struct facts *f = m->facts;
    const struct node *is_base = kit_field(m->kit, STR("is_base"));
    f->has_front = m->kit->front.state == FRONT_READ;
    f->is_base = is_base && is_base->value.type == VALUE_BOOL && is_base->value.boolean;
    f->id = fact_of(m, STR("id"));
    f->alias = fact_of(m, STR("alias"));
    f->description = fact_of(m, STR("description"));
    f->blueprint = fact_of(m, STR("blueprint"));
    f->layer = fact_of(m, STR("layer"));
    f->layer_name = fact_of(m, STR("layer_name"));
    add_tags(m);
}

struct facts *facts_of(struct arena *a, const struct kit *kit) {
    struct facts *f = ARENA_NEW(a, struct facts);
    struct maker m = {.arena = a,
                      .kit = kit,
                      .facts = f,
                      .places = {.lines = kit->source.lines, .text = kit->source.text}};
    f->kind = kit->kind;
    f->is_kit = kit->is_kit;
    f->title.text = f->name = STR("");
    add_front(&m);
    if (kit->format != FORMAT_JSON) {
        add_relations(&m);
        add_headings(&m);
        add_body_refs(&m);
        add_body_tags(&m);
    } else if (str_eq(path_name(kit->source.below), STR("config.json"))) {
        add_resources(&m);
    } else {
        add_blueprint(&m);
    }
    return f;
}

/* ---- questions ---- */

struct str facts_name(const struct facts *f, struct str path) {
    return f->alias.text.n   ? f->alias.text
           : f->title.text.n ? f->title.text
           : f->name.n       ? f->name
                             : path_stem(path);
}

struct range facts_name_range(const struct facts *f) {
    return f->alias.text.n ? f->alias.range : f->title.range;
}

const struct fact_heading *facts_anchor(const struct facts *f, struct str slug) {
    for (size_t i = 0; i < f->heading_count; i++)
        if (str_eq(f->headings[i].slug, slug))
            return &f->headings[i];
    return NULL;
}

const struct fact_heading *facts_heading(const struct facts *f, struct str text) {
    struct buf wanted = {0}, have = {0};
    const struct fact_heading *found = NULL;
    text_fold(str_trim(text), &wanted);
    for (size_t i = 0; i < f->heading_count && !found; i++) {
        buf_reset(&have);
        text_fold(f->headings[i].text, &have);
        if (str_eq(buf_str(&wanted), buf_str(&have)))
            found = &f->headings[i];
    }
    buf_fini(&wanted);
    buf_fini(&have);
    return found;
}
