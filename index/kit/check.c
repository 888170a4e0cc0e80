/* check.c — which rules there are, in two tables, and what they share. The rules themselves are in
 * check_*.c; what they say is in problems.def. */
#include "kit/check.h"

#include "base/path.h"
#include "kit/rules.h"

/* A notebook page without front matter is nobody's business (A17). */
static bool is_silent(bool is_kit, enum kind kind, bool has_front) {
    return !is_kit || (kind == KIND_PAGE && !has_front);
}

void check_kit(struct problems *out, const struct kit *kit) {
    static const struct {
        unsigned formats; /* bits */
        void (*run)(struct check *);
    } rules[] = {
        {1u << FORMAT_MARKDOWN | 1u << FORMAT_MERMAID | 1u << FORMAT_JSON, check_document},
        {1u << FORMAT_MARKDOWN | 1u << FORMAT_MERMAID, check_yaml},
        {1u << FORMAT_MARKDOWN | 1u << FORMAT_MERMAID, check_fields},
        {1u << FORMAT_JSON, check_blueprint},
        {1u << FORMAT_MARKDOWN, check_tokens},
    };
    if (is_silent(kit->is_kit, kit->kind, kit->front.state != FRONT_NONE))
        return;
    struct check c = {.out = out, .arena = out->arena, .kit = kit, .text = kit->source.text};
    check_find_owners(&c);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].formats & 1u << kit->format)
            rules[i].run(&c);
}

void check_facts(struct problems *out, struct str path, const struct facts *facts,
                 const struct world *world, bool with_code) {
    static void (*const rules[])(struct facts_check *) = {check_names, check_refs, check_tasks,
                                                          check_orphan};
    if (is_silent(facts->is_kit, facts->kind, facts->has_front))
        return;
    struct facts_check c = {.out = out,
                            .arena = out->arena,
                            .path = path,
                            .folder = path_dir(path),
                            .facts = facts,
                            .world = world,
                            .with_code = with_code};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        rules[i](&c);
}

/* ---- shared ---- */

/* The key of a line such as `key: value` that starts at the left; "" for any other line. */
static struct str key_of_line(struct str line) {
    if (line.n == 0 || ascii_is_blank(line.p[0]) || line.p[0] == '#' || line.p[0] == '-')
        return STR_NONE;
    size_t colon = str_find_byte(line, ':');
    struct str key = colon == STR_NOT_FOUND ? STR_NONE : str_trim(str_to(line, colon));
    bool quoted =
        key.n > 2 && (key.p[0] == '"' || key.p[0] == '\'') && key.p[0] == key.p[key.n - 1];
    return quoted ? str_cut(key, (struct span){1, (uint32_t)key.n - 1}) : key;
}

/* An error belongs to the last key that starts at or before it. Errors come in the order of the
 * text, so the search goes back to the previous error at most. */
void check_find_owners(struct check *c) {
    const struct front *front = &c->kit->front;
    const struct lines *lines = c->kit->source.lines;
    uint32_t first = lines_find(lines, front->content.start);
    struct str owner = STR_NONE;
    c->owners = ARENA_ARRAY(c->arena, struct str, front->error_count);
    for (size_t i = 0; i < front->error_count; i++) {
        uint32_t at = lines_find(lines, front->errors[i].at.start);
        struct str key = STR_NONE;
        for (uint32_t line = at + 1; line-- > first && !key.n;)
            key = key_of_line(check_text(c, lines_span(lines, c->text, line)));
        first = at;
        owner = key.n ? key : owner;
        c->owners[i] = owner;
    }
}

struct str check_owner(const struct check *c, const struct yaml_error *e) {
    return c->owners[e - c->kit->front.errors];
}

/* A stray line is no part of the entry above it. */
bool check_is_broken(const struct check *c, struct str key) {
    const struct front *front = &c->kit->front;
    for (size_t i = 0; i < front->error_count; i++)
        if (front->errors[i].fault != YAML_TEXT && str_eq(c->owners[i], key))
            return true;
    return false;
}

struct range check_range(const struct check *c, struct span at) {
    return lines_range(c->kit->source.lines, c->text, at);
}

struct str check_text(const struct check *c, struct span at) {
    return str_cut(c->text, at);
}

struct str check_what(const struct node *node) {
    static const struct str words[] = {
        [VALUE_NULL] = STR_INIT("empty"),    [VALUE_BOOL] = STR_INIT("true or false"),
        [VALUE_INT] = STR_INIT("a number"),  [VALUE_FLOAT] = STR_INIT("a number"),
        [VALUE_STRING] = STR_INIT("a text"),
    };
    switch (node->type) {
    case NODE_SEQUENCE:
        return STR("a list");
    case NODE_MAPPING:
        return STR("a key and a value");
    case NODE_SCALAR:
        break;
    }
    return words[node->value.type];
}

struct str check_quoted(struct arena *a, struct str text) {
    if (text.n == 0 || str_find_byte(text, '\n') != STR_NOT_FOUND ||
        str_find_byte(text, '\r') != STR_NOT_FOUND)
        return STR_NONE;
    bool plain =
        str_find_byte(text, '"') == STR_NOT_FOUND && str_find_byte(text, '\\') == STR_NOT_FOUND;
    if (plain)
        return arena_printf(a, "\"%.*s\"", STR_ARG(text));
    struct buf out = {0};
    buf_add_byte(&out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\'')
            buf_add_byte(&out, '\'');
        buf_add_byte(&out, text.p[i]);
    }
    buf_add_byte(&out, '\'');
    struct str quoted = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return quoted;
}

struct str check_quote(const struct check *c, struct span at) {
    struct str text = check_text(c, at);
    if (text.n == 0 || text.p[0] == '"' || text.p[0] == '\'')
        return STR_NONE;
    return check_quoted(c->arena, text);
}

struct str check_number(struct arena *a, uint64_t n) {
    return arena_printf(a, "%llu", (unsigned long long)n);
}
