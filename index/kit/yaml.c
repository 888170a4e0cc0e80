/* yaml.c — front matter and JSON side files as a tree of nodes (decision 8). The only file that
 * includes libyaml. It has no opinion on which fields there should be.
 *
 * libyaml reads YAML 1.1 and stops at the first error; we speak 1.2 core and want all fields around
 * a bad one. So it gets a cleaned text, the meaning of scalars is ours (value.c), and when the
 * whole cannot be read, each entry is read alone. */
#include "kit/parts.h"
#include "kit/yaml_input.h"

#include "base/hash.h"

#include <yaml.h>

enum {
    DEPTH_MAX = 64,
    FRONT_MAX = 64 << 10,
    SIDE_FILE_MAX = 1 << 20,
    ALIAS_NODES_MAX = 10000, /* of nodes that aliases stand for, all together */
    ANCHORS_MAX = 1000,
    SMALL_MAPPING = 12, /* entries that are compared one by one */
};

struct anchor {
    struct str name;
    struct node node;
    size_t nodes;
    unsigned height;
};

struct reader {
    struct arena *arena; /* of the result */
    struct arena *scratch;
    struct str text;
    struct front *front;
    struct yaml_input input;
    yaml_parser_t parser;
    yaml_event_t event;
    bool have_event;
    bool surrogates; /* join "\uD83D\uDE00" */
    bool failed;
    bool refused; /* by us; `error` says why, else libyaml's words count */
    struct yaml_error error;
    struct anchor *anchors;
    size_t anchor_count, nodes, alias_nodes;
};

/* ---- events to nodes ---- */

static bool refuse(struct reader *r, enum yaml_fault fault, struct span at) {
    if (!r->failed)
        r->error = (struct yaml_error){fault, at, STR("")};
    r->failed = r->refused = true;
    return false;
}

static bool next_event(struct reader *r) {
    if (r->have_event)
        yaml_event_delete(&r->event);
    r->have_event = yaml_parser_parse(&r->parser, &r->event);
    r->failed = r->failed || !r->have_event;
    return r->have_event;
}

static struct span event_span(const struct reader *r) {
    struct span at = {yaml_input_offset(&r->input, r->event.start_mark.index),
                      yaml_input_offset(&r->input, r->event.end_mark.index)};
    if (at.end < at.start)
        at.end = at.start;
    return at;
}

static unsigned node_height(const struct node *node) {
    unsigned most = 0;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *child =
            node->type == NODE_SEQUENCE ? &node->items[i] : &node->entries[i].value;
        unsigned height = node_height(child);
        if (node->type == NODE_MAPPING && node_height(&node->entries[i].key) > height)
            height = node_height(&node->entries[i].key);
        most = height > most ? height : most;
    }
    return most + 1;
}

static bool check_tag(struct reader *r, const yaml_char_t *tag) {
    if (!tag)
        return true;
    struct span at = event_span(r);
    uint32_t end = at.start;
    while (end < at.end && (unsigned char)r->text.p[end] > ' ' && !strchr(",[]{}", r->text.p[end]))
        end++;
    return refuse(r, YAML_TAG, (struct span){at.start, end > at.start ? end : at.end});
}

/* A comment behind a plain scalar, on the line where it ends. */
static struct span comment_after(const struct reader *r, uint32_t at) {
    uint32_t end = r->input.at.end, start = at;
    while (at < end && ascii_is_blank(r->text.p[at]))
        at++;
    if (at == start || at >= end || r->text.p[at] != '#')
        return (struct span){start, start};
    uint32_t stop = at;
    while (stop < end && !ascii_is_eol(r->text.p[stop]))
        stop++;
    return (struct span){at, stop};
}

static uint32_t trim_back(const struct reader *r, struct span at) {
    while (at.end > at.start &&
           (ascii_is_blank(r->text.p[at.end - 1]) || ascii_is_eol(r->text.p[at.end - 1])))
        at.end--;
    return at.end;
}

static bool read_scalar(struct reader *r, struct node *node) {
    static const enum node_style styles[] = {
        [YAML_ANY_SCALAR_STYLE] = STYLE_PLAIN,
        [YAML_PLAIN_SCALAR_STYLE] = STYLE_PLAIN,
        [YAML_SINGLE_QUOTED_SCALAR_STYLE] = STYLE_SINGLE,
        [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = STYLE_DOUBLE,
        [YAML_LITERAL_SCALAR_STYLE] = STYLE_LITERAL,
        [YAML_FOLDED_SCALAR_STYLE] = STYLE_FOLDED,
    };
    if (!check_tag(r, r->event.data.scalar.tag))
        return false;
    struct str value = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};
    node->type = NODE_SCALAR;
    node->style = styles[r->event.data.scalar.style];
    node->span = event_span(r);
    node->text = yaml_input_value(r->arena, &r->input, value);
    if (node->style == STYLE_LITERAL || node->style == STYLE_FOLDED)
        node->span.end = trim_back(r, node->span);
    if (node->style == STYLE_PLAIN) {
        node->value = value_of_plain(node->text);
        node->comment = comment_after(r, node->span.end);
        if (!node->text.n)
            node->comment.end = node->comment.start = node->span.end;
    } else {
        node->value.type = VALUE_STRING;
    }
    return true;
}

static struct str anchor_name(struct reader *r, const yaml_char_t *name) {
    return name ? arena_str(r->arena, str_z((const char *)name)) : STR_NONE;
}

static bool keep_anchor(struct reader *r, struct str name, const struct node *node, size_t before) {
    if (!name.p)
        return true;
    struct anchor anchor = {name, *node, r->nodes - before, node_height(node)};
    for (size_t i = 0; i < r->anchor_count; i++) {
        if (str_eq(r->anchors[i].name, name)) {
            r->anchors[i] = anchor;
            return true;
        }
    }
    if (r->anchor_count == ANCHORS_MAX)
        return refuse(r, YAML_ALIAS, node->span);
    *ARENA_PUSH(r->scratch, r->anchors, r->anchor_count) = anchor;
    return true;
}

/* Children are shared, not copied; the budget is for those who walk the tree. */
static bool read_alias(struct reader *r, struct node *node, unsigned depth) {
    struct span at = event_span(r);
    struct str name = str_z((const char *)r->event.data.alias.anchor);
    for (size_t i = 0; i < r->anchor_count; i++) {
        const struct anchor *anchor = &r->anchors[i];
        if (!str_eq(anchor->name, name))
            continue;
        if (anchor->nodes > ALIAS_NODES_MAX - r->alias_nodes)
            break;
        if (depth + anchor->height > DEPTH_MAX)
            return refuse(r, YAML_DEEP, at);
        r->alias_nodes += anchor->nodes;
        r->nodes += anchor->nodes;
        *node = anchor->node;
        node->span = at;
        node->comment = (struct span){at.end, at.end};
        return true;
    }
    return refuse(r, YAML_ALIAS, at);
}

static void mark_duplicates(struct reader *r, struct node *map) {
    size_t slots = 1;
    while (slots < map->count * 2)
        slots *= 2;
    bool hashed = map->count > SMALL_MAPPING;
    size_t *table = hashed ? ARENA_ARRAY(r->scratch, size_t, slots) : NULL;
    for (size_t i = 0; i < map->count; i++) {
        struct entry *entry = &map->entries[i];
        if (entry->key.type != NODE_SCALAR)
            continue;
        if (!hashed) {
            for (size_t k = 0; k < i && !entry->duplicate; k++)
                entry->duplicate = map->entries[k].key.type == NODE_SCALAR &&
                                   str_eq(map->entries[k].key.text, entry->key.text);
            continue;
        }
        size_t slot = (size_t)hash_bytes(entry->key.text) & (slots - 1);
        while (table[slot] && !str_eq(map->entries[table[slot] - 1].key.text, entry->key.text))
            slot = (slot + 1) & (slots - 1);
        entry->duplicate = table[slot] != 0;
        if (!table[slot])
            table[slot] = i + 1;
    }
}

static bool read_node(struct reader *r, struct node *node, unsigned depth);

static bool read_children(struct reader *r, struct node *node, unsigned depth) {
    bool map = node->type == NODE_MAPPING;
    yaml_event_type_t end = map ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    while (next_event(r) && r->event.type != end) {
        struct node child = {0}, value = {0};
        if (!read_node(r, &child, depth))
            return false;
        if (!map) {
            *ARENA_PUSH(r->arena, node->items, node->count) = child;
            continue;
        }
        if (!next_event(r) || !read_node(r, &value, depth))
            return false;
        uint32_t stop = value.span.end > child.span.end ? value.span.end : child.span.end;
        struct span span = {child.span.start, stop};
        *ARENA_PUSH(r->arena, node->entries, node->count) =
            (struct entry){child, value, span, false};
    }
    return r->have_event;
}

static bool read_collection(struct reader *r, struct node *node, unsigned depth) {
    bool map = r->event.type == YAML_MAPPING_START_EVENT;
    bool flow = map ? r->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                    : r->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    if (!check_tag(r, map ? r->event.data.mapping_start.tag : r->event.data.sequence_start.tag))
        return false;
    node->type = map ? NODE_MAPPING : NODE_SEQUENCE;
    node->style = flow ? STYLE_FLOW : STYLE_BLOCK;
    node->span = event_span(r);
    if (depth >= DEPTH_MAX)
        return refuse(r, YAML_DEEP, node->span);
    if (!read_children(r, node, depth + 1))
        return false;
    if (flow) {
        node->span.end = event_span(r).end;
    } else if (node->count) {
        node->span.end =
            map ? node->entries[node->count - 1].span.end : node->items[node->count - 1].span.end;
    }
    if (node->span.end < node->span.start)
        node->span.end = node->span.start;
    if (map)
        mark_duplicates(r, node);
    return true;
}

/* Of the current event. */
static bool read_node(struct reader *r, struct node *node, unsigned depth) {
    size_t before = r->nodes++;
    struct str anchor = STR_NONE;
    switch (r->event.type) {
    case YAML_SCALAR_EVENT:
        anchor = anchor_name(r, r->event.data.scalar.anchor);
        if (!read_scalar(r, node))
            return false;
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        anchor = anchor_name(r, r->event.type == YAML_MAPPING_START_EVENT
                                    ? r->event.data.mapping_start.anchor
                                    : r->event.data.sequence_start.anchor);
        if (!read_collection(r, node, depth))
            return false;
        break;
    case YAML_ALIAS_EVENT:
        return read_alias(r, node, depth);
    default:
        return refuse(r, YAML_SYNTAX, event_span(r));
    }
    return keep_anchor(r, anchor, node, before);
}

/* One document and no more. No content at all is an empty mapping. */
static bool read_document(struct reader *r, struct node *root) {
    *root = (struct node){.type = NODE_MAPPING, .span = {r->input.at.start, r->input.at.start}};
    if (!next_event(r) || !next_event(r)) /* the stream's start, and what follows it */
        return false;
    if (r->event.type == YAML_STREAM_END_EVENT)
        return true;
    struct node node = {0};
    if (!next_event(r) || !read_node(r, &node, 0) || !next_event(r) || !next_event(r))
        return false;
    if (r->event.type != YAML_STREAM_END_EVENT)
        return refuse(r, YAML_SECOND_DOCUMENT, event_span(r));
    if (node.type != NODE_SCALAR || node.value.type != VALUE_NULL)
        *root = node;
    return true;
}

static struct yaml_error failure(struct reader *r, struct span at) {
    struct yaml_failure why = {
        .context = r->parser.context,
        .problem = r->parser.problem ? r->parser.problem : "unreadable",
        .context_at = yaml_input_offset(&r->input, r->parser.context_mark.index),
        .problem_at = yaml_input_offset(&r->input, r->parser.problem_mark.index),
    };
    return yaml_fault_of(r->arena, r->text, at, &why);
}

static bool read_once(struct reader *r, struct span at, struct node *root) {
    yaml_input_read(&r->input, r->scratch, r->text, at, r->surrogates);
    struct str s = yaml_input_bytes(&r->input);
    r->failed = r->refused = r->have_event = false;
    if (!yaml_parser_initialize(&r->parser))
        return false;
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(s.n ? s.p : ""), s.n);
    bool ok = read_document(r, root);
    if (r->have_event)
        yaml_event_delete(&r->event);
    return ok;
}

static bool read_part(struct reader *r, struct span at, struct node *root) {
    bool ok = read_once(r, at, root);
    const char *problem = r->parser.problem;
    if (!ok && !r->refused && problem && strstr(problem, "invalid Unicode character escape")) {
        yaml_parser_delete(&r->parser);
        r->surrogates = true;
        ok = read_once(r, at, root);
        r->surrogates = false;
    }
    if (!ok && !r->refused)
        r->error = failure(r, at);
    yaml_parser_delete(&r->parser);
    return ok;
}

/* ---- around errors ---- */

static void add_error(struct reader *r, struct yaml_error error) {
    *ARENA_PUSH(r->arena, r->front->errors, r->front->error_count) = error;
}

static void take_entries(struct reader *r, const struct node *part) {
    struct node *root = &r->front->root;
    for (size_t i = 0; part->type == NODE_MAPPING && i < part->count; i++)
        *ARENA_PUSH(r->arena, root->entries, root->count) = part->entries[i];
}

/* At the left margin, neither a field nor something that belongs to one. */
static bool is_stray(struct str line) {
    return line.n && !ascii_is_blank(line.p[0]) && line.p[0] != '#' && !front_is_key_line(line) &&
           !(line.p[0] == '-' && (line.n == 1 || ascii_is_blank(line.p[1])));
}

static uint32_t next_line(struct str text, uint32_t at, uint32_t end) {
    size_t next = line_next(text, at);
    return next < end ? (uint32_t)next : end;
}

static struct str whole_line(struct str text, uint32_t at) {
    return str_cut(text, (struct span){at, (uint32_t)line_end(text, at)});
}

static struct yaml_error line_error(const struct reader *r, uint32_t line) {
    struct str s = str_trim(whole_line(r->text, line));
    bool marker = str_eq(s, STR("...")) || str_eq(s, STR("---"));
    return (struct yaml_error){
        marker ? YAML_SECOND_DOCUMENT : YAML_TEXT, {line, line + (uint32_t)s.n}, STR("")};
}

/* The first stray line below the one at at.start; at.end when there is none. */
static uint32_t find_stray(const struct reader *r, struct span at) {
    uint32_t line = next_line(r->text, at.start, at.end);
    while (line < at.end && !is_stray(whole_line(r->text, line)))
        line = next_line(r->text, line, at.end);
    return line;
}

/* Alone, "..." ends the entry; in the block it is wrong when more follows. */
static bool ends_document(const struct reader *r, uint32_t line, uint32_t block_end) {
    struct span after = {next_line(r->text, line, block_end), block_end};
    return str_starts(whole_line(r->text, line), STR("...")) &&
           str_trim(str_cut(r->text, after)).n != 0;
}

/* One entry with the lines below it. If it cannot be read, perhaps without a stray line in it. */
static void read_entry(struct reader *r, struct span at, uint32_t block_end) {
    struct node part;
    uint32_t stray = find_stray(r, at);
    if (read_part(r, at, &part)) {
        take_entries(r, &part);
        if (part.type != NODE_MAPPING) /* before the first key, alone it is well-formed */
            add_error(r, line_error(r, part.span.start));
        if (stray < at.end && ends_document(r, stray, block_end))
            add_error(r, line_error(r, stray));
        return;
    }
    struct yaml_error error = r->error;
    if (stray < at.end && read_part(r, (struct span){at.start, stray}, &part)) {
        take_entries(r, &part);
        error = line_error(r, stray);
    }
    add_error(r, error);
}

static void read_entries(struct reader *r, struct span at) {
    uint32_t start = at.start, line = at.start;
    r->front->root = (struct node){.type = NODE_MAPPING, .style = STYLE_BLOCK, .span = at};
    while (line < at.end) {
        uint32_t next = next_line(r->text, line, at.end);
        bool begins = next == at.end || front_is_key_line(whole_line(r->text, next));
        if (begins) {
            read_entry(r, (struct span){start, next}, at.end);
            start = next;
        }
        line = next;
    }
    mark_duplicates(r, &r->front->root);
}

void yaml_read(struct arena *a, struct str text, struct span at, bool side_file,
               struct front *front) {
    front->root = (struct node){.type = NODE_MAPPING, .span = at};
    if (at.end - at.start > (side_file ? SIDE_FILE_MAX : FRONT_MAX)) {
        *ARENA_PUSH(a, front->errors, front->error_count) =
            (struct yaml_error){YAML_LONG, {at.start, (uint32_t)line_end(text, at.start)}, STR("")};
        return;
    }
    struct reader r = {.arena = a, .scratch = arena_new(), .text = text, .front = front};
    struct node root;
    if (read_part(&r, at, &root)) {
        front->root = root;
        front->not_mapping = root.type != NODE_MAPPING;
    } else if (side_file) {
        add_error(&r, r.error);
    } else {
        struct yaml_error whole = r.error;
        r.alias_nodes = r.anchor_count = r.nodes = 0;
        read_entries(&r, at);
        if (!front->error_count)
            add_error(&r, whole);
    }
    yaml_input_fini(&r.input);
    arena_free(r.scratch);
}
