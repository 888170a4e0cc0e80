/* pointed.c — from a place to what it says. Each looker answers for one part of a document; the
 * first that knows something is right. */
#include "features/pointed.h"

#include "base/text.h"
#include "kit/token_places.h"
#include "publish.h"

#include <stdlib.h>

const struct analysis *pointed_analysis(struct session *s, struct request *rq,
                                        struct reply *later) {
    struct doc *d = rq->params.doc;
    const struct analysis *a = d->out_of_sync ? NULL : docs_analysis(d);
    if (a)
        return a;
    *later = d->out_of_sync ? reply_null() : reply_later(rq);
    if (!d->out_of_sync)
        publish_when_ready(s->publisher, d, rq);
    return NULL;
}

struct looker {
    const struct analysis *a;
    uint32_t offset;
    struct pointed out;
};

static bool inside(struct span span, uint32_t offset) {
    return span.start <= offset && offset < span.end;
}

static struct str cut(const struct looker *l, struct span span) {
    return str_cut(l->a->source.text, span);
}

static bool found(struct looker *l, enum pointed_what what, struct span span) {
    l->out.what = what;
    l->out.at = lines_range(&l->a->lines, l->a->source.text, span);
    return true;
}

static bool found_text(struct looker *l, enum pointed_what what, struct span span,
                       struct str text) {
    l->out.text = text;
    return found(l, what, span);
}

/* ---- references ---- */

static bool before(const struct place *a, const struct place *b) {
    return a->line != b->line ? a->line < b->line : a->column[UTF8] < b->column[UTF8];
}

static bool holds(const struct range *range, const struct place *at) {
    return !before(at, &range->start) && before(at, &range->end);
}

/* The fact that was made of the reference written at `target`. */
static const struct ref *ref_of(const struct looker *l, struct span target, bool code) {
    struct place start = lines_place(&l->a->lines, l->a->source.text, target.start);
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct place *p = &f->refs[i].range.start;
        if (p->line == start.line && p->column[UTF8] == start.column[UTF8] &&
            (f->refs[i].type == REF_CODE) == code)
            return &f->refs[i];
    }
    return NULL;
}

/* The one whose own text is under the pointer: relations, tasks of a blueprint, definitions. */
static bool look_at_refs(struct looker *l) {
    struct place at = lines_place(&l->a->lines, l->a->source.text, l->offset);
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *r = &f->refs[i];
        bool anchor = r->type != REF_CODE && holds(&r->anchor_range, &at);
        if (!anchor && !holds(&r->range, &at))
            continue;
        l->out.what = anchor ? POINTED_ANCHOR : POINTED_REF;
        l->out.ref = r;
        l->out.at = anchor ? r->anchor_range : r->range;
        return true;
    }
    return false;
}

static bool refers(struct looker *l, struct span whole, struct span target, bool code) {
    l->out.ref = ref_of(l, target, code);
    return l->out.ref && found(l, POINTED_REF, whole);
}

/* ---- front matter ---- */

static bool look_at_tags(struct looker *l, const struct node *value) {
    const struct node *items = value->type == NODE_SCALAR ? value : value->items;
    size_t n = value->type == NODE_SCALAR ? 1 : value->type == NODE_SEQUENCE ? value->count : 0;
    for (size_t i = 0; i < n; i++)
        if (inside(items[i].span, l->offset) && items[i].type == NODE_SCALAR)
            return found_text(l, POINTED_TAG, items[i].span, items[i].text);
    return false;
}

static bool look_at_value(struct looker *l, const struct entry *e) {
    static const struct {
        struct str key;
        uint32_t kinds;
        enum pointed_what what;
    } rows[] = {
        {STR_INIT("id"), ~0u, POINTED_SELF},
        {STR_INIT("alias"), ~0u, POINTED_SELF},
        {STR_INIT("blueprint"), KIND_BIT(KIND_TASK), POINTED_BLUEPRINT},
        {STR_INIT("blueprint_name"), KIND_BIT(KIND_TASK), POINTED_BLUEPRINT},
        {STR_INIT("layer"), KIND_BIT(KIND_TASK), POINTED_LAYER},
        {STR_INIT("layer_name"), KIND_BIT(KIND_TASK), POINTED_LAYER},
    };
    enum kind kind = l->a->kit->kind;
    struct str key = e->key.text;
    if (str_eq(key, STR("tags")))
        return look_at_tags(l, &e->value);
    if (look_at_refs(l))
        return true;
    l->out.field = field_find(kind, key);
    if (e->value.type != NODE_SCALAR)
        return l->out.field && found(l, POINTED_VALUE, e->value.span);
    l->out.text = e->value.text;
    l->out.kind = kind_of_type(e->value.text);
    if (str_eq(key, STR("type")) && l->out.kind != KIND_OTHER)
        return found(l, POINTED_KIND, e->value.span);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(key, rows[i].key) && rows[i].kinds & KIND_BIT(kind) && e->value.text.n)
            return found(l, rows[i].what, e->value.span);
    return l->out.field && found(l, POINTED_VALUE, e->value.span);
}

static bool look_at_front(struct looker *l) {
    const struct kit *kit = l->a->kit;
    const struct node *root = &kit->front.root;
    if (kit->front.state == FRONT_NONE || !inside(kit->front.content, l->offset))
        return false;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++) {
        const struct entry *e = &root->entries[i];
        if (!inside(e->span, l->offset))
            continue;
        if (inside(e->value.span, l->offset))
            return look_at_value(l, e);
        l->out.field = field_find(kit->kind, e->key.text);
        return inside(e->key.span, l->offset) && l->out.field && found(l, POINTED_KEY, e->key.span);
    }
    return false;
}

/* Of a blueprint: its id and name are what others know it by. */
static bool look_at_json(struct looker *l) {
    static const struct str names[] = {STR_INIT("id"), STR_INIT("name")};
    for (size_t i = 0; i < 2 && l->a->kit->kind == KIND_BLUEPRINT; i++) {
        const struct node *node = kit_field(l->a->kit, names[i]);
        if (node && node->type == NODE_SCALAR && inside(node->span, l->offset))
            return found(l, POINTED_SELF, node->span);
    }
    return look_at_refs(l);
}

/* ---- body ---- */

static bool look_at_tokens(struct looker *l) {
    struct arena *arena = arena_new();
    struct token_place *places;
    size_t declared, n = token_places(arena, l->a->kit, &places, &declared);
    bool yes = false;
    for (size_t i = 0; i < n && !yes; i++)
        yes = inside(places[i].whole, l->offset) &&
              found_text(l, POINTED_TOKEN, places[i].whole, places[i].name);
    arena_free(arena);
    return yes;
}

struct span pointed_label(const struct kit *kit, const struct link *link) {
    struct str text = kit->source.text;
    struct span none = {link->span.end, link->span.end};
    if (link->style != LINK_REFERENCE || link->span.end - link->span.start < 3 ||
        text.p[link->span.end - 1] != ']')
        return none;
    uint32_t end = link->span.end - 1, start = end;
    while (start > link->span.start && text.p[start - 1] != '[')
        start--;
    if (start < end)
        return (struct span){start, end};
    return link->text; /* [label][] */
}

bool pointed_as_label(const struct analysis *a, uint32_t offset, struct pointed *p) {
    for (size_t i = 0; i < a->kit->link_count; i++) {
        const struct link *link = &a->kit->links[i];
        struct span label = pointed_label(a->kit, link);
        if (!span_has(link->span, offset) || label.end == label.start)
            continue;
        p->what = POINTED_LABEL;
        p->text = str_cut(a->source.text, label);
        return true;
    }
    return false;
}

bool pointed_same_label(struct str a, struct str b) {
    struct buf folded[2] = {{0}, {0}};
    const struct str labels[2] = {str_trim(a), str_trim(b)};
    for (int i = 0; i < 2; i++) {
        struct buf once = {0};
        for (size_t k = 0; k < labels[i].n; k++) {
            char c = labels[i].p[k];
            bool blank = ascii_is_blank(c) || ascii_is_eol(c);
            if (!blank)
                buf_add_byte(&once, c);
            else if (once.n && once.p[once.n - 1] != ' ')
                buf_add_byte(&once, ' ');
        }
        text_fold(buf_str(&once), &folded[i]);
        buf_fini(&once);
    }
    bool same = str_eq(buf_str(&folded[0]), buf_str(&folded[1]));
    buf_fini(&folded[0]);
    buf_fini(&folded[1]);
    return same;
}

static bool look_at_link(struct looker *l, const struct link *link) {
    struct span label = pointed_label(l->a->kit, link);
    if (inside(link->fragment, l->offset) && ref_of(l, link->target, false)) {
        l->out.ref = ref_of(l, link->target, false);
        return found(l, POINTED_ANCHOR, link->fragment);
    }
    if (inside(label, l->offset) && label.start > link->text.end)
        return found_text(l, POINTED_LABEL, label, cut(l, label));
    return refers(l, link->span, link->target, false);
}

static bool look_at_definitions(struct looker *l) {
    const struct kit *kit = l->a->kit;
    for (size_t i = 0; i < kit->definition_count; i++)
        if (inside(kit->definitions[i].label, l->offset))
            return found_text(l, POINTED_LABEL, kit->definitions[i].label,
                              cut(l, kit->definitions[i].label));
    return false;
}

static bool look_at_headings(struct looker *l) {
    const struct kit *kit = l->a->kit;
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < kit->heading_count && i < f->heading_count; i++) {
        if (!inside(kit->headings[i].span, l->offset))
            continue;
        bool title = memcmp(&f->headings[i].range, &f->title.range, sizeof f->title.range) == 0 &&
                     f->title.text.n;
        l->out.heading = &f->headings[i];
        return found(l, title ? POINTED_SELF : POINTED_HEADING, kit->headings[i].text);
    }
    return false;
}

static bool look_at_body(struct looker *l) {
    const struct kit *kit = l->a->kit;
    if (look_at_tokens(l))
        return true;
    for (size_t i = 0; i < kit->code_count; i++)
        if (inside(kit->codes[i].span, l->offset)) /* also in the text of a link */
            return refers(l, kit->codes[i].span, kit->codes[i].ref.path, true);
    for (size_t i = 0; i < kit->link_count; i++)
        if (inside(kit->links[i].span, l->offset))
            return look_at_link(l, &kit->links[i]);
    for (size_t i = 0; i < kit->fence_count; i++)
        if (inside(kit->fences[i].info, l->offset))
            return refers(l, kit->fences[i].info, kit->fences[i].ref.path, true);
    for (size_t i = 0; i < kit->body_tag_count; i++)
        if (inside(kit->body_tags[i].span, l->offset))
            return found_text(l, POINTED_TAG, kit->body_tags[i].span, kit->body_tags[i].name);
    return look_at_definitions(l) || look_at_refs(l) || look_at_headings(l);
}

struct pointed pointed_at(const struct analysis *a, uint32_t offset) {
    struct looker l = {.a = a, .offset = offset};
    bool yes =
        a->kit->is_kit && offset <= a->source.text.n &&
        (a->kit->format == FORMAT_JSON ? look_at_json(&l) : look_at_front(&l) || look_at_body(&l));
    return yes ? l.out : (struct pointed){0};
}

struct pointed pointed_by_cursor(const struct analysis *a, uint32_t offset) {
    struct pointed p = pointed_at(a, offset);
    return p.what || offset == 0 ? p : pointed_at(a, offset - 1);
}

/* ---- names that only the document knows ---- */

static void add_place(struct arena *arena, struct own_place **out, size_t *n, struct span at,
                      bool declares) {
    *ARENA_PUSH(arena, *out, *n) = (struct own_place){.at = at, .declares = declares};
}

static size_t token_places_of(struct arena *arena, const struct analysis *a, struct str name,
                              struct own_place **out) {
    struct token_place *places;
    size_t declared, n = 0, count = token_places(arena, a->kit, &places, &declared);
    for (size_t i = 0; i < count; i++)
        if (str_eq(places[i].name, name))
            add_place(arena, out, &n, places[i].at, i < declared);
    return n;
}

static size_t label_places_of(struct arena *arena, const struct analysis *a, struct str label,
                              struct own_place **out) {
    const struct kit *kit = a->kit;
    size_t n = 0;
    for (size_t i = 0; i < kit->definition_count; i++)
        if (pointed_same_label(str_cut(a->source.text, kit->definitions[i].label), label))
            add_place(arena, out, &n, kit->definitions[i].label, true);
    for (size_t i = 0; i < kit->link_count; i++) {
        struct span at = pointed_label(kit, &kit->links[i]);
        if (at.end > at.start && pointed_same_label(str_cut(a->source.text, at), label))
            add_place(arena, out, &n, at, false);
    }
    return n;
}

static int by_place(const void *a, const void *b) {
    const struct own_place *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

size_t pointed_own_places(struct arena *arena, const struct analysis *a, const struct pointed *p,
                          struct own_place **out) {
    *out = NULL;
    size_t n = p->what == POINTED_TOKEN   ? token_places_of(arena, a, p->text, out)
               : p->what == POINTED_LABEL ? label_places_of(arena, a, p->text, out)
                                          : 0;
    if (n > 1)
        qsort(*out, n, sizeof **out, by_place);
    struct lines_walk walk = {.lines = &a->lines, .text = a->source.text};
    for (size_t i = 0; i < n; i++)
        (*out)[i].range = lines_walk_range(&walk, (*out)[i].at);
    return n;
}
