/* format.c — front matter as a list of entries, each with the comments above it, laid out one by
 * one. Tables are in table.c. */
#include "edit/format.h"

#include "base/buf.h"
#include "edit/fix_private.h"
#include "edit/nodes.h"
#include "edit/write.h"

#include <stdlib.h>

struct piece { /* an entry with its whole lines */
    const struct entry *entry;
    struct span above; /* comments and blank lines before it */
    struct span lines;
    size_t order, index;
};
struct layout {
    struct arena *arena;
    const struct kit *kit;
    struct str text, eol;
    const struct format_style *style;
    struct piece *pieces;
    size_t count;
    struct span rest; /* after the last entry */
};

size_t format_order(enum kind kind, struct str key) {
    const struct field *f = field_find(kind, key);
    return f ? (size_t)(f - fields) : field_count;
}

/* Entries that share no line and stand at the left; anything else is left alone. */
static bool cut(struct layout *l) {
    const struct front *front = &l->kit->front;
    const struct node *root = &front->root;
    if (front->state != FRONT_READ || front->error_count || front->not_mapping ||
        root->style == STYLE_FLOW || !root->count || l->kit->format == FORMAT_JSON)
        return false;
    uint32_t at = front->content.start;
    l->pieces = ARENA_ARRAY(l->arena, struct piece, root->count);
    for (size_t i = 0; i < root->count; i++) {
        const struct entry *e = &root->entries[i];
        struct span lines = nodes_entry_lines(l->kit, e);
        bool plain_key = e->key.type == NODE_SCALAR && e->key.span.start == lines.start &&
                         e->key.span.end > e->key.span.start;
        if (lines.start < at || !plain_key || lines.end > front->content.end)
            return false;
        l->pieces[l->count++] =
            (struct piece){e, {at, lines.start}, lines, format_order(l->kit->kind, e->key.text), i};
        at = lines.end;
    }
    l->rest = (struct span){at, front->content.end};
    return true;
}

/* ---- one entry ---- */

static struct str line_of(struct str *rest) {
    size_t end = str_find_byte(*rest, '\n');
    struct str line = str_to(*rest, end == STR_NOT_FOUND ? rest->n : end);
    *rest = end == STR_NOT_FOUND ? STR_NONE : str_from(*rest, end + 1);
    return line;
}

static struct str without_blanks_at_end(struct str s) {
    while (s.n && (ascii_is_blank(s.p[s.n - 1]) || ascii_is_eol(s.p[s.n - 1])))
        s.n--;
    return s;
}

/* Comments as they are; empty lines go. */
static void add_comments(struct layout *l, struct buf *out, struct span part) {
    struct str rest = str_cut(l->text, part);
    while (rest.n) {
        struct str line = without_blanks_at_end(line_of(&rest));
        if (!line.n)
            continue;
        buf_add(out, line);
        buf_add(out, l->eol);
    }
}

static bool on_one_line(const struct layout *l, struct span at) {
    return str_find_byte(str_cut(l->text, at), '\n') == STR_NOT_FOUND;
}

/* What follows the value on its line, such as a comment; "" when there is nothing. */
static struct str after_value(const struct layout *l, uint32_t end) {
    struct span line = nodes_line(l->text, end ? end - 1 : 0);
    return str_trim(str_cut(l->text, (struct span){end, line.end}));
}

static bool is_simple_list(const struct layout *l, const struct node *n) {
    if (n->type != NODE_SEQUENCE || !n->count)
        return false;
    for (size_t i = 0; i < n->count; i++) {
        const struct node *item = &n->items[i];
        bool scalar = item->type == NODE_SCALAR && item->span.end > item->span.start &&
                      item->style != STYLE_LITERAL && item->style != STYLE_FOLDED &&
                      on_one_line(l, item->span);
        char before = scalar && item->span.start ? l->text.p[item->span.start - 1] : ' ';
        if (!scalar || !memchr(" \t[,\n", before, 5)) /* an anchor or a tag before it */
            return false;
    }
    return true;
}

/* No comments in it: between items nothing but marks, commas and blanks. */
static bool is_bare(const struct layout *l, const struct node *list) {
    uint32_t at = list->span.start;
    for (size_t i = 0; i <= list->count; i++) {
        uint32_t end = i < list->count ? list->items[i].span.start : list->span.end;
        struct str between = str_cut(l->text, (struct span){at, end});
        if (str_find_byte(between, '#') != STR_NOT_FOUND ||
            str_find_byte(between, '&') != STR_NOT_FOUND)
            return false;
        at = i < list->count ? list->items[i].span.end : at;
    }
    return true;
}

static void add_block(struct layout *l, struct buf *out, const struct node *list) {
    for (size_t i = 0; i < list->count; i++) {
        buf_add(out, l->eol);
        buf_addf(out, "  - %.*s", STR_ARG(str_cut(l->text, list->items[i].span)));
    }
}

static void add_flow(struct layout *l, struct buf *out, const struct node *list) {
    for (size_t i = 0; i < list->count; i++)
        buf_addf(out, "%s%.*s", i ? ", " : " [", STR_ARG(str_cut(l->text, list->items[i].span)));
    buf_add_byte(out, ']');
}

/* Unquoted items may hold what brackets and commas make something else of. */
static bool fits_flow(const struct layout *l, const struct node *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = &list->items[i];
        if (item->style == STYLE_PLAIN && !write_is_plain(str_cut(l->text, item->span), true) &&
            item->value.type == VALUE_STRING)
            return false;
    }
    return true;
}

static bool add_list(struct layout *l, struct buf *out, const struct entry *e) {
    const struct node *list = &e->value;
    bool flow = list->style == STYLE_FLOW;
    if (!is_simple_list(l, list) || !is_bare(l, list) || after_value(l, list->span.end).n)
        return false;
    if (!flow && after_value(l, e->key.span.end).n > 1) /* a comment after the colon */
        return false;
    enum list_style want = l->style->lists;
    if (want == LISTS_FLOW && !fits_flow(l, list))
        want = LISTS_KEEP;
    buf_add(out, str_cut(l->text, e->key.span));
    buf_add_byte(out, ':');
    if (want == LISTS_FLOW || (want == LISTS_KEEP && flow))
        add_flow(l, out, list);
    else
        add_block(l, out, list);
    buf_add(out, l->eol);
    return true;
}

/* "key :  value   # why" -> "key: value # why" */
static bool add_line(struct layout *l, struct buf *out, const struct entry *e) {
    struct str line =
        without_blanks_at_end(str_cut(l->text, nodes_line(l->text, e->key.span.start)));
    struct str rest = str_from(line, e->key.span.end - e->key.span.start);
    if (!on_one_line(l, e->span) || e->value.style == STYLE_LITERAL ||
        e->value.style == STYLE_FOLDED)
        return false;
    size_t colon = 0;
    while (colon < rest.n && ascii_is_blank(rest.p[colon]))
        colon++;
    if (colon >= rest.n || rest.p[colon] != ':')
        return false;
    struct str value = str_trim(str_from(rest, colon + 1));
    buf_add(out, str_cut(l->text, e->key.span));
    buf_add_byte(out, ':');
    if (value.n)
        buf_addf(out, " %.*s", STR_ARG(value));
    buf_add(out, l->eol);
    return true;
}

/* Nested values and texts of several lines keep their lines. */
static void add_as_is(struct layout *l, struct buf *out, struct span lines) {
    buf_add(out, str_cut(l->text, lines));
}

static void add_entry(struct layout *l, struct buf *out, const struct piece *p) {
    if (!add_list(l, out, p->entry) && !add_line(l, out, p->entry))
        add_as_is(l, out, p->lines);
}

/* ---- the whole ---- */

static int by_order(const void *left, const void *right) {
    const struct piece *a = left, *b = right;
    if (a->order != b->order)
        return a->order < b->order ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static void sort(struct layout *l) {
    if (l->count > 1)
        qsort(l->pieces, l->count, sizeof *l->pieces, by_order);
}

/* Comments at the top, apart from the first key by an empty line, are about the whole. */
static struct span header_of(const struct layout *l) {
    struct span above = l->pieces[0].above;
    struct str text = str_cut(l->text, above), rest = text;
    size_t end = 0;
    while (rest.n) {
        struct str line = line_of(&rest);
        if (!str_trim(line).n)
            end = rest.p ? (size_t)(rest.p - text.p) : text.n;
    }
    return (struct span){above.start, above.start + (uint32_t)end};
}

/* ---- does it still say the same? ---- */

static bool same_node(const struct node *a, const struct node *b, bool ordered);

static const struct entry *twin(const struct node *map, const struct entry *of) {
    for (size_t i = 0; i < map->count; i++)
        if (str_eq(map->entries[i].key.text, of->key.text) &&
            map->entries[i].duplicate == of->duplicate)
            return &map->entries[i];
    return NULL;
}

static bool same_entries(const struct node *a, const struct node *b, bool ordered) {
    for (size_t i = 0; i < a->count; i++) {
        const struct entry *other = ordered ? &b->entries[i] : twin(b, &a->entries[i]);
        if (!other || !same_node(&a->entries[i].key, &other->key, true) ||
            !same_node(&a->entries[i].value, &other->value, true))
            return false;
    }
    return true;
}

static bool same_node(const struct node *a, const struct node *b, bool ordered) {
    if (a->type != b->type || a->count != b->count)
        return false;
    if (a->type == NODE_SCALAR)
        return str_eq(a->text, b->text) && a->value.type == b->value.type &&
               a->value.boolean == b->value.boolean && a->value.integer == b->value.integer;
    if (a->type == NODE_MAPPING)
        return same_entries(a, b, ordered);
    for (size_t i = 0; i < a->count; i++)
        if (!same_node(&a->items[i], &b->items[i], true))
            return false;
    return true;
}

static bool means_same(struct arena *a, const struct kit *kit, struct str content) {
    const struct span at = kit->front.content;
    struct buf whole = {0};
    struct lines lines = {0};
    enum { PADDING = 16 };
    buf_add(&whole, str_to(kit->source.text, at.start));
    buf_add(&whole, content);
    buf_add(&whole, str_from(kit->source.text, at.end));
    size_t n = whole.n;
    for (size_t i = 0; i < PADDING; i++)
        buf_add_byte(&whole, 0);
    struct source source = kit->source;
    source.text = (struct str){whole.p, n};
    lines_build(&lines, source.text);
    source.lines = &lines;
    const struct kit *after = kit_parse(a, &source);
    bool same = after->front.state == FRONT_READ && !after->front.error_count &&
                after->body.end - after->body.start == kit->body.end - kit->body.start &&
                same_node(&kit->front.root, &after->front.root, false);
    lines_fini(&lines);
    buf_fini(&whole);
    return same;
}

static void finish(struct edits *e, struct layout *l, struct buf *out) {
    struct arena *scratch = arena_new();
    if (means_same(scratch, l->kit, buf_str(out)))
        edits_turn_into(e, l->kit, l->kit->front.content, buf_str(out));
    arena_free(scratch);
    buf_fini(out);
}

static struct layout layout_of(struct edits *e, const struct kit *kit,
                               const struct format_style *style) {
    return (struct layout){.arena = e->arena,
                           .kit = kit,
                           .text = kit->source.text,
                           .eol = write_eol(kit->source.text),
                           .style = style};
}

void format_front(struct edits *e, const struct kit *kit, const struct format_style *style) {
    struct layout l = layout_of(e, kit, style);
    struct buf out = {0};
    if (!cut(&l))
        return;
    struct span header = header_of(&l);
    add_comments(&l, &out, header);
    if (out.n) /* it stays apart, so that the next time it is a header again */
        buf_add(&out, l.eol);
    l.pieces[0].above.start = header.end;
    if (style->sort_keys)
        sort(&l);
    for (size_t i = 0; i < l.count; i++) {
        add_comments(&l, &out, l.pieces[i].above);
        add_entry(&l, &out, &l.pieces[i]);
    }
    add_comments(&l, &out, l.rest);
    finish(e, &l, &out);
}

void format_front_part(struct edits *e, const struct kit *kit, const struct format_style *style,
                       struct span part) {
    struct layout l = layout_of(e, kit, style);
    struct buf out = {0};
    if (!cut(&l))
        return;
    for (size_t i = 0; i < l.count; i++) {
        const struct piece *p = &l.pieces[i];
        bool touched = p->lines.start <= part.end && part.start < p->lines.end;
        add_as_is(&l, &out, p->above);
        if (touched)
            add_entry(&l, &out, p);
        else
            add_as_is(&l, &out, p->lines);
    }
    add_as_is(&l, &out, l.rest);
    finish(e, &l, &out);
}

void format_sort_keys(struct edits *e, const struct kit *kit) {
    static const struct format_style as_is = {.sort_keys = true};
    struct layout l = layout_of(e, kit, &as_is);
    struct buf out = {0};
    if (!cut(&l))
        return;
    struct span header = header_of(&l);
    add_as_is(&l, &out, header);
    l.pieces[0].above.start = header.end;
    sort(&l);
    for (size_t i = 0; i < l.count; i++) {
        add_as_is(&l, &out, l.pieces[i].above);
        add_as_is(&l, &out, l.pieces[i].lines);
    }
    add_as_is(&l, &out, l.rest);
    finish(e, &l, &out);
}

/* ---- one more key ---- */

static const struct entry *before_key(const struct kit *kit, struct str key) {
    const struct node *root = &kit->front.root;
    size_t order = format_order(kit->kind, key);
    const struct entry *last = NULL;
    for (size_t i = 0; i < root->count; i++)
        if (format_order(kit->kind, root->entries[i].key.text) < order)
            last = &root->entries[i];
    return last;
}

static void fill_key(struct edits *e, const struct kit *kit, const struct entry *have,
                     struct str value) {
    struct str text = kit->source.text;
    uint32_t colon = have->key.span.end;
    while (colon < text.n && ascii_is_blank(text.p[colon]))
        colon++;
    uint32_t end = have->value.span.end > colon + 1 ? have->value.span.end : colon + 1;
    struct span line = nodes_line(text, colon);
    struct str rest = str_cut(text, (struct span){end, line.end});
    bool several = str_find_byte(value, '\n') != STR_NOT_FOUND;
    const struct field *field = field_find(kit->kind, have->key.text);
    bool is_text = field && (field->type == FIELD_TEXT || field->type == FIELD_SLUG);
    if (!str_trim(rest).n) {
        end = (uint32_t)(end + without_blanks_at_end(rest).n);
    } else if (several) { /* a comment follows: the list goes below it */
        edits_insert(e, kit, end + without_blanks_at_end(rest).n, value);
        value = STR_NONE;
        end = have->value.span.end;
    } else if (is_text && !memchr("\"'", str_trim(value).p[0], 2)) { /* it cuts nothing off */
        value = arena_printf(e->arena, " %.*s",
                             STR_ARG(write_yaml(e->arena, str_trim(value), STYLE_DOUBLE, false)));
    }
    if (colon < text.n && text.p[colon] == ':')
        edits_replace(e, kit, (struct span){colon + 1, end > colon ? end : colon + 1}, value);
}

void fix_put_key(struct edits *e, const struct kit *kit, struct str key, struct str value) {
    const struct front *front = &kit->front;
    struct str eol = write_eol(kit->source.text);
    const struct entry *have = nodes_entry(&front->root, key);
    value = write_lines(e->arena, value, eol);
    if (front->state != FRONT_READ || front->not_mapping || front->root.style == STYLE_FLOW)
        return;
    if (have) {
        fill_key(e, kit, have, value);
        return;
    }
    const struct entry *before = before_key(kit, key);
    size_t at = before ? nodes_entry_lines(kit, before).end : front->content.start;
    edits_insert(
        e, kit, at,
        arena_printf(e->arena, "%.*s:%.*s%.*s", STR_ARG(key), STR_ARG(value), STR_ARG(eol)));
}
