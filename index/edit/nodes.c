/* nodes.c — see nodes.h. */
#include "edit/nodes.h"

const struct entry *nodes_entry(const struct node *mapping, struct str key) {
    for (size_t i = 0; mapping->type == NODE_MAPPING && i < mapping->count; i++)
        if (mapping->entries[i].key.type == NODE_SCALAR &&
            str_eq(mapping->entries[i].key.text, key))
            return &mapping->entries[i];
    return NULL;
}

const struct node *nodes_value(const struct node *mapping, struct str key) {
    const struct entry *e = nodes_entry(mapping, key);
    return e ? &e->value : NULL;
}

struct span nodes_line(struct str text, size_t at) {
    size_t start = at < text.n ? at : text.n, end = start;
    while (start > 0 && text.p[start - 1] != '\n')
        start--;
    while (end < text.n && text.p[end] != '\n')
        end++;
    return (struct span){(uint32_t)start, (uint32_t)(end < text.n ? end + 1 : end)};
}

struct str nodes_indent(struct str text, size_t at) {
    struct str line = str_cut(text, nodes_line(text, at));
    size_t n = 0;
    while (n < line.n && ascii_is_blank(line.p[n]))
        n++;
    return str_to(line, n);
}

/* The end of a block node may be the start of a line after it. */
static uint32_t last_byte(struct str text, struct span at) {
    uint32_t end = at.end;
    while (end > at.start + 1 && (ascii_is_eol(text.p[end - 1]) || ascii_is_blank(text.p[end - 1])))
        end--;
    return end > at.start ? end - 1 : at.start;
}

struct span nodes_entry_lines(const struct kit *kit, const struct entry *e) {
    struct str text = kit->source.text;
    return (struct span){nodes_line(text, e->key.span.start).start,
                         nodes_line(text, last_byte(text, e->span)).end};
}

static struct span place_of(const struct node *list, size_t i) {
    return list->type == NODE_MAPPING ? list->entries[i].span : list->items[i].span;
}

struct span nodes_item(const struct kit *kit, const struct node *list, size_t i) {
    struct str text = kit->source.text;
    struct span at = place_of(list, i);
    if (list->style != STYLE_FLOW)
        return (struct span){nodes_line(text, at.start).start,
                             nodes_line(text, last_byte(text, at)).end};
    if (i + 1 < list->count)
        return (struct span){at.start, place_of(list, i + 1).start};
    if (i > 0)
        return (struct span){place_of(list, i - 1).end, at.end};
    return at;
}
