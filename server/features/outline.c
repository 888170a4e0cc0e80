/* outline.c — textDocument/documentSymbol: front matter with its fields, headings with what they
 * head, layers of a blueprint with their tasks. Fences are not in it: they have no names. */
#include "base/text.h"
#include "encode_document.h"
#include "features/pointed.h"
#include "handlers.h"

enum {
    HEADINGS_MOST = 5000, /* nobody reads more, and this thread has other things to do */
    DETAIL_MOST = 80,     /* bytes of a value */
};

struct outliner {
    struct arena *arena;
    const struct kit *kit;
    struct str text;
    size_t headings;
};

static struct str name_of(struct str name) {
    return str_trim(name).n ? name : STR("(empty)");
}

static struct outline_item *push(struct outliner *o, struct outline_item **list, size_t *n,
                                 struct str name, enum outline_kind kind, struct span span) {
    struct outline_item *item = ARENA_PUSH(o->arena, *list, *n);
    *item = (struct outline_item){
        .name = name_of(name), .kind = kind, .whole = span, .head = span, .name_at = span};
    return item;
}

/* ---- front matter ---- */

static struct str cut(struct str s) {
    s = str_to(s, DETAIL_MOST);
    return str_to(s, text_valid(s));
}

static struct str detail_of(struct outliner *o, const struct node *value) {
    if (value->type == NODE_SCALAR)
        return cut(value->text);
    struct buf b = {0};
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->count && b.n < DETAIL_MOST; i++)
        if (value->items[i].type == NODE_SCALAR)
            buf_addf(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(value->items[i].text));
    struct str detail = arena_str(o->arena, cut(buf_str(&b)));
    buf_fini(&b);
    return detail;
}

static void add_front(struct outliner *o, struct outline_item **list, size_t *n) {
    const struct front *front = &o->kit->front;
    struct span span = {front->open.start, front->close.end};
    if (front->state == FRONT_UNCLOSED)
        span.end = front->content.end;
    struct outline_item *item = push(o, list, n, STR("Front matter"), OUTLINE_FRONT, span);
    item->detail = kinds[o->kit->kind].name;
    item->name_at = front->open;
    for (size_t i = 0; front->root.type == NODE_MAPPING && i < front->root.count; i++) {
        const struct entry *e = &front->root.entries[i];
        if (e->key.type != NODE_SCALAR || e->span.start < span.start || e->span.end > span.end)
            continue;
        struct outline_item *field =
            push(o, &item->children, &item->count, e->key.text, OUTLINE_FIELD, e->span);
        field->detail = detail_of(o, &e->value);
        field->name_at = e->key.span;
    }
}

/* ---- headings ---- */

/* Up to the next heading that is not below it, without the blank lines before that. */
static struct span section_of(const struct outliner *o, size_t i, size_t next) {
    const struct kit *kit = o->kit;
    uint32_t start = kit->headings[i].span.start, least = kit->headings[i].span.end;
    uint32_t end = next < kit->heading_count ? kit->headings[next].span.start : (uint32_t)o->text.n;
    while (end > least && (ascii_is_blank(o->text.p[end - 1]) || ascii_is_eol(o->text.p[end - 1])))
        end--;
    return (struct span){start, end > least ? end : least};
}

/* Adds heading i and all that follow below `level`; returns the first that does not. */
static size_t add_sections(struct outliner *o, struct outline_item **list, size_t *n, size_t i,
                           unsigned level) {
    while (i < o->headings && o->kit->headings[i].level > level) {
        const struct heading *h = &o->kit->headings[i];
        struct outline_item *children = NULL;
        size_t count = 0, next = add_sections(o, &children, &count, i + 1, h->level);
        struct outline_item *item =
            push(o, list, n, h->plain, OUTLINE_HEADING, section_of(o, i, next));
        item->head = h->span;
        item->name_at = h->text;
        item->children = children;
        item->count = count;
        i = next;
    }
    return i;
}

/* ---- side files ---- */

static const struct node *member(const struct node *map, const char *key) {
    for (size_t i = 0; map->type == NODE_MAPPING && i < map->count; i++)
        if (str_eq(map->entries[i].key.text, str_z(key)))
            return &map->entries[i].value;
    return NULL;
}

static struct str text_of(const struct node *map, const char *key) {
    const struct node *node = member(map, key);
    return node && node->type == NODE_SCALAR ? node->text : STR_NONE;
}

static void name_at(struct outline_item *item, const struct node *map, const char *key) {
    const struct node *node = member(map, key);
    if (node)
        item->name_at = item->head = node->span;
}

static void add_tasks(struct outliner *o, struct outline_item *layer, const struct node *tasks) {
    for (size_t i = 0; tasks && tasks->type == NODE_SEQUENCE && i < tasks->count; i++) {
        const struct node *task = &tasks->items[i];
        struct str file = text_of(task, "taskFile"), what = text_of(task, "description");
        struct outline_item *item = push(o, &layer->children, &layer->count, what.n ? what : file,
                                         OUTLINE_TASK, task->span);
        item->detail = file;
        name_at(item, task, "taskFile");
    }
}

static void add_layers(struct outliner *o, struct outline_item **list, size_t *n) {
    const struct node *layers = kit_field(o->kit, STR("layers"));
    for (size_t i = 0; layers && layers->type == NODE_SEQUENCE && i < layers->count; i++) {
        const struct node *layer = &layers->items[i];
        struct str name = text_of(layer, "name");
        struct outline_item *item =
            push(o, list, n, name.n ? name : text_of(layer, "id"), OUTLINE_LAYER, layer->span);
        struct str order = text_of(layer, "order");
        item->detail = order.n ? arena_printf(o->arena, "layer %.*s", STR_ARG(order)) : STR_NONE;
        name_at(item, layer, "name");
        add_tasks(o, item, member(layer, "tasks"));
    }
}

static void add_groups(struct outliner *o, struct outline_item **list, size_t *n) {
    const struct node *groups = kit_field(o->kit, STR("groups"));
    for (size_t i = 0; groups && groups->type == NODE_SEQUENCE && i < groups->count; i++) {
        const struct node *group = &groups->items[i], *paths = member(group, "resourcePaths");
        struct outline_item *item =
            push(o, list, n, text_of(group, "name"), OUTLINE_LAYER, group->span);
        name_at(item, group, "name");
        for (size_t k = 0; paths && paths->type == NODE_SEQUENCE && k < paths->count; k++)
            push(o, &item->children, &item->count, paths->items[k].text, OUTLINE_FILE,
                 paths->items[k].span);
    }
}

static size_t outline_of(struct arena *arena, const struct analysis *a, struct outline_item **out) {
    size_t n = 0, headings = a->kit->heading_count;
    struct outliner o = {arena, a->kit, a->source.text,
                         headings < HEADINGS_MOST ? headings : HEADINGS_MOST};
    *out = NULL;
    if (!a->kit->is_kit)
        return 0;
    if (a->kit->format == FORMAT_JSON) {
        add_layers(&o, out, &n);
        add_groups(&o, out, &n);
        return n;
    }
    if (a->kit->front.state != FRONT_NONE)
        add_front(&o, out, &n);
    add_sections(&o, out, &n, 0, 0);
    return n;
}

struct reply feature_outline(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct outline_item *items;
    size_t n = outline_of(rq->arena, a, &items);
    return reply_json(encode_outline(s, rq->params.doc->uri, a, items, n));
}
