/* check_yaml.c — what cannot be read of the front matter, and keys that stand twice: each is an
 * Error, since the app drops all keys then (A1, A11). What was read is judged in check_fields.c. */
#include "kit/parts.h"
#include "kit/rules.h"

#include "base/text.h"

/* ---- what a fix would write in place of the error ---- */

static struct str fix_none(const struct check *c, struct span at) {
    (void)c, (void)at;
    return STR_NONE;
}

/* "key: value" or "- item", all of it on this line. */
static bool is_whole_entry(struct str line) {
    struct str item = str_trim(line);
    bool is_item = item.n > 2 && item.p[0] == '-' && ascii_is_blank(item.p[1]);
    if (is_item ? front_is_key_line(str_trim(str_from(item, 1))) : !front_is_key_line(line))
        return false;
    struct str value = str_trim(str_from(item, is_item ? 1 : str_find_byte(item, ':') + 1));
    char first = value.n ? value.p[0] : '#', last = value.n > 1 ? value.p[value.n - 1] : '\0';
    static const char opened[] = "\"'[{", closed[] = "\"']}";
    const char *opens = memchr(opened, first, sizeof opened - 1);
    return opens ? last == closed[opens - opened] : !memchr("|>#&!-", first, 6);
}

/* A key below the opener or below an entry that is whole belongs to nobody. */
static bool is_next_key(const struct check *c, struct span tabs) {
    const struct lines *lines = c->kit->source.lines;
    uint32_t number = lines_find(lines, tabs.start);
    struct span line = lines_span(lines, c->text, number);
    if (!number || !front_is_key_line(check_text(c, (struct span){tabs.end, line.end})))
        return false;
    return line.start == c->kit->front.content.start ||
           is_whole_entry(check_text(c, lines_span(lines, c->text, number - 1)));
}

static struct str fix_tab(const struct check *c, struct span at) {
    struct str tabs = check_text(c, at);
    if (is_next_key(c, at)) /* the cure is none that replaces `at` */
        return STR_NONE;
    struct buf out = {0};
    for (size_t i = 0; i < tabs.n; i++) {
        if (!ascii_is_blank(tabs.p[i])) {
            buf_reset(&out);
            break;
        }
        buf_add(&out, tabs.p[i] == '\t' ? STR("  ") : STR(" "));
    }
    struct str fix = arena_str(c->arena, buf_str(&out));
    buf_fini(&out);
    return fix;
}

/* A backslash was meant: "\d" becomes "\\d". */
static struct str fix_escape(const struct check *c, struct span at) {
    struct str text = check_text(c, at);
    bool escape = text.n >= 2 && text.p[0] == '\\';
    return escape ? arena_printf(c->arena, "\\%.*s", STR_ARG(text)) : STR_NONE;
}

static struct str fix_close_quote(const struct check *c, struct span at) {
    struct str text = check_text(c, at);
    return arena_printf(c->arena, "%.*s%c", STR_ARG(text), text.n ? text.p[0] : '"');
}

/* The brackets that are open at the end of the line, closed in turn. */
static struct str fix_close_flow(const struct check *c, struct span at) {
    char close[64];
    size_t depth = 0;
    struct str text = check_text(c, at);
    for (size_t i = 0; i < text.n; i++) {
        bool opens = text.p[i] == '[' || text.p[i] == '{';
        if (opens && depth == sizeof close)
            return STR_NONE;
        if (opens)
            close[depth++] = text.p[i] == '[' ? ']' : '}';
        else if (depth && text.p[i] == close[depth - 1])
            depth--;
    }
    struct buf out = {0};
    buf_add(&out, text);
    while (depth)
        buf_add_byte(&out, close[--depth]);
    struct str fix = arena_str(c->arena, buf_str(&out));
    buf_fini(&out);
    return fix;
}

/* ---- the argument of the message ---- */

static struct str first_char(const struct check *c, const struct yaml_error *e) {
    struct str text = check_text(c, e->at);
    unsigned length = 0;
    if (text.n)
        text_char(text, &length);
    return str_to(text, length);
}

static struct str detail(const struct check *c, const struct yaml_error *e) {
    (void)c;
    return e->detail;
}

/* ---- which text the error is about ---- */

/* The key at the start of `line`, with its colon and the blanks after it; 0 without one. */
static uint32_t key_length(struct str line) {
    uint32_t n = 0;
    while (n < line.n && (ascii_is_alnum(line.p[n]) || memchr("_-.", line.p[n], 3)))
        n++;
    if (n == 0 || n >= line.n || line.p[n] != ':')
        return 0;
    for (n++; n < line.n && ascii_is_blank(line.p[n]);)
        n++;
    return n;
}

static bool is_item(struct str line) {
    return line.n > 1 && line.p[0] == '-' && ascii_is_blank(line.p[1]);
}

static uint32_t blanks(struct str line, uint32_t from) {
    while (from < line.n && ascii_is_blank(line.p[from]))
        from++;
    return from;
}

/* The whole value that the error is in: the rest of its line after the key or the mark of a list
 * item, up to a comment. In a list of texts an item has no key, whatever it looks like. Empty when
 * the line is no such thing. */
static struct span whole_value(const struct check *c, const struct yaml_error *e) {
    const struct lines *lines = c->kit->source.lines;
    struct span line = lines_span(lines, c->text, lines_find(lines, e->at.start));
    struct str text = check_text(c, line);
    const struct field *field = field_find(c->kit->kind, check_owner(c, e));
    uint32_t at = blanks(text, 0);
    bool item = false;
    for (; is_item(str_from(text, at)); item = true)
        at = blanks(text, at + 1);
    uint32_t key = key_length(str_from(text, at));
    if (!key && !item)
        return (struct span){e->at.start, e->at.start};
    if (!item || !field || field->type != FIELD_STRINGS)
        at += key;
    size_t comment = str_find(str_from(text, at), STR(" #"));
    struct str value = str_trim(str_to(str_from(text, at), comment));
    return (struct span){line.start + at, line.start + at + (uint32_t)value.n};
}

static struct span as_given(const struct check *c, const struct yaml_error *e) {
    (void)c;
    return e->at;
}

/* To be quoted as a whole; not so in brackets, where a comma ends the value. */
static struct span to_quote(const struct check *c, const struct yaml_error *e) {
    struct span value = whole_value(c, e);
    bool inside = value.start <= e->at.start && e->at.end <= value.end && value.end > value.start;
    return inside && !memchr("[{", c->text.p[value.start], 2) ? value : e->at;
}

/* A lone colon is where the error is, not what is to be quoted. */
static struct str fix_quote(const struct check *c, struct span at) {
    struct str text = check_text(c, at);
    return str_eq(text, STR(":")) ? STR_NONE : check_quoted(c->arena, text);
}

/* "alias:Greeting" is a key without its blank, where the kind has such a key. */
static struct str fix_blank(const struct check *c, struct span at) {
    struct str line = check_text(c, at);
    size_t colon = str_find_byte(line, ':');
    if (colon == STR_NOT_FOUND || !field_find(c->kit->kind, str_to(line, colon)))
        return STR_NONE;
    struct str value = str_from(line, colon + 1);
    bool plain = value.n && (ascii_is_alnum(value.p[0]) || memchr("['\"", value.p[0], 3)) &&
                 str_find(value, STR(": ")) == STR_NOT_FOUND &&
                 str_find(value, STR(" #")) == STR_NOT_FOUND;
    return plain ? arena_printf(c->arena, "%.*s: %.*s", (int)colon, line.p, STR_ARG(value))
                 : STR_NONE;
}

static const struct fault_row {
    enum problem_code code;
    struct span (*where)(const struct check *, const struct yaml_error *);
    struct str (*fix)(const struct check *, struct span);
    struct str (*argument)(const struct check *, const struct yaml_error *); /* NULL: none */
} faults[] = {
    [YAML_SYNTAX] = {KIT101, as_given, fix_none, detail},
    [YAML_TAB] = {KIT102, as_given, fix_tab, NULL},
    [YAML_COLON] = {KIT103, to_quote, fix_quote, NULL},
    [YAML_INDICATOR] = {KIT104, to_quote, fix_quote, first_char},
    [YAML_UNCLOSED_QUOTE] = {KIT105, as_given, fix_close_quote, NULL},
    [YAML_UNCLOSED_FLOW] = {KIT106, as_given, fix_close_flow, NULL},
    [YAML_ESCAPE] = {KIT107, as_given, fix_escape, NULL},
    [YAML_INDENT] = {KIT108, as_given, fix_none, NULL},
    [YAML_TEXT] = {KIT109, as_given, fix_blank, NULL},
    [YAML_SECOND_DOCUMENT] = {KIT110, as_given, fix_none, NULL},
    [YAML_TAG] = {KIT111, to_quote, fix_quote, NULL},
    [YAML_ALIAS] = {KIT112, to_quote, fix_quote, NULL},
    [YAML_DEEP] = {KIT113, as_given, fix_none, NULL},
    [YAML_LONG] = {KIT114, as_given, fix_none, NULL},
};

/* "{{NAME}} and more" and "[[kit]] and more": brackets that were never meant as YAML. */
static bool add_brackets(struct check *c, const struct yaml_error *e) {
    static const struct str marks[] = {STR_INIT("{{"), STR_INIT("[[")};
    struct span value = whole_value(c, e);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (e->fault == YAML_SYNTAX && str_starts(check_text(c, value), marks[i])) {
            CHECK_ADD(c, KIT104, value, fix_quote(c, value), &marks[i], NULL);
            return true;
        }
    }
    return false;
}

static void add_fault(struct check *c, const struct yaml_error *e) {
    const struct fault_row *row = &faults[e->fault];
    if (add_brackets(c, e))
        return;
    struct span at = row->where(c, e);
    struct str fix = row->fix(c, at);
    struct str argument = row->argument ? row->argument(c, e) : STR_NONE;
    CHECK_ADD(c, row->code, at, fix, row->argument ? &argument : NULL, NULL);
}

/* ---- keys that stand twice ---- */

static const struct entry *first_with(const struct node *mapping, struct str key) {
    const struct entry *e = mapping->entries;
    while (!str_eq(e->key.text, key))
        e++;
    return e;
}

enum { DUPLICATES_MAX = 100 }; /* nobody reads more, and finding the first one takes time */

static void duplicates(struct check *c, const struct node *node, unsigned *left) {
    for (size_t i = 0; node->type == NODE_SEQUENCE && i < node->count; i++)
        duplicates(c, &node->items[i], left);
    for (size_t i = 0; node->type == NODE_MAPPING && i < node->count; i++) {
        const struct entry *e = &node->entries[i];
        if (e->duplicate && *left > 0) {
            --*left;
            const struct entry *first = first_with(node, e->key.text);
            CHECK_ADD(c, KIT115, e->key.span, STR_NONE, &e->key.text, NULL);
            problems_relate(c->out, STR_NONE, check_range(c, first->key.span),
                            STR("it stands here first"));
        }
        duplicates(c, &e->value, left);
    }
}

void check_yaml(struct check *c) {
    const struct front *front = &c->kit->front;
    if (front->state != FRONT_READ)
        return;
    for (size_t i = 0; i < front->error_count; i++)
        add_fault(c, &front->errors[i]);
    unsigned left = DUPLICATES_MAX;
    if (!front->not_mapping)
        duplicates(c, &front->root, &left);
}
