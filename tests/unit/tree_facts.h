/* tree_facts.h — what a document says, once by its syntax tree and once by kit_parse: keys,
 * headings, fences, links and code spans as lines of text that can be compared. */
#pragma once

#include "base/text.h"
#include "kit_text.h"
#include "tree_text.h"

struct fact {
    uint32_t at;
    struct str said;
};
struct facts_list {
    struct arena *arena;
    struct fact *items;
    size_t count;
};

static inline void add_fact(struct facts_list *list, uint32_t at, const char *kind, size_t number,
                            struct str said) {
    struct buf line = {0};
    buf_addf(&line, "%s %zu ", kind, number);
    for (size_t i = 0; i < said.n; i++)
        buf_add_byte(&line, ascii_is_eol(said.p[i]) ? ' ' : said.p[i]);
    *ARENA_PUSH(list->arena, list->items, list->count) =
        (struct fact){at, arena_str(list->arena, buf_str(&line))};
    buf_fini(&line);
}

static inline int by_place(const void *a, const void *b) {
    const struct fact *x = a, *y = b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : str_cmp(x->said, y->said);
}

static inline struct str without_blanks(struct str code) {
    bool blank = code.n > 2 && (code.p[0] == ' ' || ascii_is_eol(code.p[0])) &&
                 (code.p[code.n - 1] == ' ' || ascii_is_eol(code.p[code.n - 1]));
    return blank && str_trim(code).n ? str_cut(code, (struct span){1, (uint32_t)code.n - 1}) : code;
}

/* ---- kit_parse ---- */

static inline bool has_readable_keys(const struct kit *kit) {
    return kit->front.state == FRONT_READ && !kit->front.error_count && !kit->front.not_mapping;
}

static inline void facts_of_kit(struct facts_list *list, const struct kit_text *t) {
    const struct kit *kit = t->kit;
    if (kit->front.state == FRONT_READ)
        add_fact(list, kit->front.open.start, "front matter", 0, STR(""));
    for (size_t i = 0; has_readable_keys(kit) && i < kit->front.root.count; i++) {
        struct span key = kit->front.root.entries[i].key.span;
        add_fact(list, key.start, "key", 0, kit_cut(t, key));
    }
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        add_fact(list, h->span.start, "heading", h->level, kit_cut(t, h->text));
    }
    for (size_t i = 0; i < kit->fence_count; i++) {
        const struct fence *f = &kit->fences[i];
        bool said = f->content.end > f->content.start;
        add_fact(list, f->span.start, "fence", said ? lines_find(t->lines, f->content.start) : 0,
                 kit_cut(t, f->info));
    }
    for (size_t i = 0; i < kit->code_count; i++)
        add_fact(list, kit->codes[i].span.start, "code", 0, kit_cut(t, kit->codes[i].content));
    for (size_t i = 0; i < kit->link_count; i++) {
        const struct link *l = &kit->links[i];
        struct span target = l->target;
        if (l->fragment.end > target.end)
            target.end = l->fragment.end;
        bool text = l->text.end > l->text.start && l->style != LINK_WIKI;
        add_fact(list, l->span.start, "link", text ? l->text.start : 0, kit_cut(t, target));
    }
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_place);
}

/* ---- the tree ---- */

static inline bool is_node(TSNode node, const char *type) {
    return strcmp(ts_node_type(node), type) == 0;
}

static inline struct str node_text(const struct tree_text *t, TSNode node) {
    return str_cut(buf_str(&t->text),
                   (struct span){ts_node_start_byte(node), ts_node_end_byte(node)});
}

static inline TSNode child_of(TSNode node, const char *type) {
    for (uint32_t i = 0; i < ts_node_child_count(node); i++)
        if (is_node(ts_node_child(node, i), type))
            return ts_node_child(node, i);
    return (TSNode){0};
}

static inline void heading_fact(struct facts_list *list, const struct tree_text *t, TSNode node) {
    TSNode content = child_of(node, "heading_content"), mark = ts_node_child(node, 0);
    size_t level = is_node(node, "atx_heading") ? ts_node_end_byte(mark) - ts_node_start_byte(mark)
                   : ts_node_is_null(child_of(node, "setext_h1_underline")) ? 2
                                                                            : 1;
    add_fact(list, ts_node_start_byte(node), "heading", level,
             ts_node_is_null(content) ? STR("") : node_text(t, content));
}

static inline void fence_fact(struct facts_list *list, const struct tree_text *t,
                              const struct lines *lines, TSNode node) {
    TSNode info = child_of(node, "info_string"), content = child_of(node, "code_fence_content");
    bool said = !ts_node_is_null(content);
    add_fact(list, ts_node_start_byte(node), "fence",
             said ? lines_find(lines, ts_node_start_byte(content)) : 0,
             ts_node_is_null(info) ? STR("") : node_text(t, info));
}

static inline void code_fact(struct facts_list *list, const struct tree_text *t, TSNode node) {
    TSNode open = ts_node_child(node, 0),
           close = ts_node_child(node, ts_node_child_count(node) - 1);
    struct span inside = {ts_node_end_byte(open), ts_node_start_byte(close)};
    add_fact(list, ts_node_start_byte(node), "code", 0,
             without_blanks(str_cut(buf_str(&t->text), inside)));
}

/* Labels match whatever the case, and with any space between words. */
static inline struct str label_key(struct arena *a, struct str label) {
    struct buf key = {0}, folded = {0};
    struct str rest = str_trim(label);
    for (size_t i = 0; i < rest.n; i++) {
        bool space = ascii_is_blank(rest.p[i]) || ascii_is_eol(rest.p[i]);
        if (!space)
            buf_add_byte(&key, rest.p[i]);
        else if (key.n && key.p[key.n - 1] != ' ')
            buf_add_byte(&key, ' ');
    }
    text_fold(buf_str(&key), &folded);
    struct str out = arena_str(a, buf_str(&folded));
    buf_fini(&key);
    buf_fini(&folded);
    return out;
}

struct definitions {
    struct str *labels, *targets;
    size_t count, target_count;
};

static inline struct str bare_target(struct str target) {
    bool angled = str_starts(target, STR("<")) && str_ends(target, STR(">"));
    return angled ? str_cut(target, (struct span){1, (uint32_t)target.n - 1}) : target;
}

static inline struct definitions tree_definitions(struct arena *a, const struct tree_text *t) {
    struct definitions d = {0};
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(t->tree));
    do {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        if (!is_node(node, "link_reference_definition"))
            continue;
        *ARENA_PUSH(a, d.labels, d.count) =
            label_key(a, node_text(t, child_of(node, "link_label")));
        *ARENA_PUSH(a, d.targets, d.target_count) =
            bare_target(node_text(t, child_of(node, "link_destination")));
    } while (tree_next(&cursor));
    ts_tree_cursor_delete(&cursor);
    return d;
}

static inline void link_fact(struct facts_list *list, const struct tree_text *t,
                             const struct definitions *d, TSNode node) {
    TSNode text = child_of(node, "link_text"), target = child_of(node, "link_destination");
    if (ts_node_is_null(text))
        text = child_of(node, "image_description");
    size_t at = ts_node_is_null(text) ? 0 : ts_node_start_byte(text);
    bool is_inline = !ts_node_is_null(child_of(node, "]("));
    struct str said = ts_node_is_null(target) ? STR("") : bare_target(node_text(t, target));
    if (!is_inline) {
        TSNode label = child_of(node, "link_label");
        struct str key =
            label_key(list->arena, node_text(t, ts_node_is_null(label) ? text : label));
        size_t i = 0;
        while (i < d->count && !str_eq(d->labels[i], key))
            i++;
        if (i == d->count)
            return;
        said = d->targets[i];
    }
    add_fact(list, ts_node_start_byte(node), "link", at, said);
}

static inline void wiki_fact(struct facts_list *list, const struct tree_text *t, TSNode node) {
    TSNode label = child_of(node, "|"), close = child_of(node, "]]");
    uint32_t start = ts_node_start_byte(node);
    struct span target = {start + 2, ts_node_start_byte(ts_node_is_null(label) ? close : label)};
    add_fact(list, start, "link", 0, str_cut(buf_str(&t->text), target));
}

/* Closed front matter only: what is never closed is body to kit_parse. */
static inline void front_fact(struct facts_list *list, const struct tree_text *t, bool keys,
                              TSNode node) {
    uint32_t n = ts_node_child_count(node);
    if (n < 2 || !is_node(ts_node_child(node, n - 1), "front_matter_delimiter"))
        return;
    add_fact(list, ts_node_start_byte(node), "front matter", 0, STR(""));
    for (uint32_t i = 0; keys && i < n; i++) {
        TSNode field = ts_node_child(node, i);
        if (is_node(field, "field"))
            add_fact(list, ts_node_start_byte(field), "key", 0,
                     node_text(t, ts_node_child(field, 0)));
    }
}

/* `keys`: of front matter as well. */
static inline void facts_of_tree(struct facts_list *list, const struct tree_text *t,
                                 const struct lines *lines, bool keys) {
    struct definitions d = tree_definitions(list->arena, t);
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(t->tree));
    do {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        const char *type = ts_node_type(node);
        if (is_node(node, "atx_heading") || is_node(node, "setext_heading"))
            heading_fact(list, t, node);
        else if (is_node(node, "front_matter"))
            front_fact(list, t, keys, node);
        else if (is_node(node, "fenced_code_block"))
            fence_fact(list, t, lines, node);
        else if (is_node(node, "code_span"))
            code_fact(list, t, node);
        else if (is_node(node, "image") || str_ends(str_z(type), STR("_link")))
            is_node(node, "wiki_link") ? wiki_fact(list, t, node) : link_fact(list, t, &d, node);
        else if (is_node(node, "bare_autolink"))
            add_fact(list, ts_node_start_byte(node), "link", ts_node_start_byte(node),
                     node_text(t, node));
        else if (is_node(node, "uri_autolink") || is_node(node, "email_autolink"))
            add_fact(list, ts_node_start_byte(node), "link", ts_node_start_byte(node) + 1,
                     bare_target(node_text(t, node)));
    } while (tree_next(&cursor));
    ts_tree_cursor_delete(&cursor);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, by_place);
}
