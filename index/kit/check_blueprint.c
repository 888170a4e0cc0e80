/* check_blueprint.c — JSON files, and the shape of blueprint.json: what the app's reader demands,
 * without which it skips the whole blueprint (kit-format section 7). How tasks fit is in
 * check_tasks.c. */
#include "kit/rules.h"

#include "base/path.h"

enum shape { SHAPE_TEXT, SHAPE_INT, SHAPE_LIST };
enum level { LEVEL_BLUEPRINT, LEVEL_LAYER, LEVEL_TASK, LEVEL_NONE };

static const struct member {
    enum level level;
    struct str key;
    enum shape shape;
    enum problem_code code;
    enum level items; /* of SHAPE_LIST */
} members[] = {
    {LEVEL_BLUEPRINT, STR_INIT("id"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_BLUEPRINT, STR_INIT("name"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_BLUEPRINT, STR_INIT("version"), SHAPE_INT, KIT406, LEVEL_NONE},
    {LEVEL_BLUEPRINT, STR_INIT("description"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_BLUEPRINT, STR_INIT("createdAt"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_BLUEPRINT, STR_INIT("layers"), SHAPE_LIST, KIT407, LEVEL_LAYER},
    {LEVEL_LAYER, STR_INIT("id"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_LAYER, STR_INIT("order"), SHAPE_INT, KIT407, LEVEL_NONE},
    {LEVEL_LAYER, STR_INIT("name"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_LAYER, STR_INIT("tasks"), SHAPE_LIST, KIT407, LEVEL_TASK},
    {LEVEL_TASK, STR_INIT("id"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_TASK, STR_INIT("taskFile"), SHAPE_TEXT, KIT407, LEVEL_NONE},
    {LEVEL_TASK, STR_INIT("description"), SHAPE_TEXT, KIT407, LEVEL_NONE},
};

static const struct str level_names[] = {
    [LEVEL_BLUEPRINT] = STR_INIT("blueprint"),
    [LEVEL_LAYER] = STR_INIT("layer"),
    [LEVEL_TASK] = STR_INIT("task"),
};
static const struct str shape_names[] = {
    [SHAPE_TEXT] = STR_INIT("a text"),
    [SHAPE_INT] = STR_INIT("a whole number"),
    [SHAPE_LIST] = STR_INIT("a list"),
};

static const struct node *member_of(const struct node *object, struct str key) {
    for (size_t i = 0; i < object->count; i++)
        if (str_eq(object->entries[i].key.text, key))
            return &object->entries[i].value;
    return NULL;
}

static bool has_shape(const struct node *n, enum shape shape) {
    switch (shape) {
    case SHAPE_TEXT:
        return n->type == NODE_SCALAR && n->value.type == VALUE_STRING;
    case SHAPE_INT:
        return n->type == NODE_SCALAR && n->value.type == VALUE_INT &&
               n->value.integer >= INT32_MIN && n->value.integer <= INT32_MAX;
    case SHAPE_LIST:
        return n->type == NODE_SEQUENCE;
    }
    return false;
}

/* Scalars as written, so that 1.0 does not become "a number, not a whole number". */
static struct str shown(const struct check *c, const struct node *n) {
    enum { SHORT = 40 };
    if (!n)
        return STR("missing");
    if (n->type == NODE_SCALAR && n->span.end - n->span.start <= SHORT && n->text.n)
        return check_text(c, n->span);
    return n->type == NODE_MAPPING ? STR("an object") : check_what(n);
}

static void object(struct check *c, const struct node *node, enum level level) {
    if (node->type != NODE_MAPPING) {
        struct str what = shown(c, node), want = STR("an object");
        CHECK_ADD(c, KIT407, node->span, STR_NONE, &level_names[level], &what, &want, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct member *m = &members[i];
        if (m->level != level)
            continue;
        const struct node *n = member_of(node, m->key);
        if (!n || !has_shape(n, m->shape)) {
            struct span brace = {node->span.start, node->span.start + 1};
            struct str what = shown(c, n);
            bool version = m->code == KIT406; /* its message is about whole numbers already */
            CHECK_ADD(c, m->code, n ? n->span : brace, STR_NONE, version ? &what : &m->key,
                      version ? NULL : &what, &shape_names[m->shape], NULL);
            continue;
        }
        for (size_t k = 0; m->shape == SHAPE_LIST && k < n->count; k++)
            object(c, &n->items[k], m->items);
    }
}

/* ---- JSON that only YAML accepts ---- */

static bool is_json_scalar(const struct node *n) {
    return n->style == STYLE_DOUBLE ||
           (n->style == STYLE_PLAIN && n->text.n && n->value.type != VALUE_STRING &&
            n->text.p[0] != '~' && n->text.p[0] != '+' && n->text.p[0] != '.');
}

static void add_not_json(struct check *c, struct span at, struct str what) {
    CHECK_ADD(c, KIT408, at, STR_NONE, &what, NULL);
}

/* "[1, 2,]": YAML allows it, JSON does not. */
static void trailing_comma(struct check *c, const struct node *n, uint32_t after) {
    for (uint32_t at = after; at < n->span.end; at++)
        if (c->text.p[at] == ',')
            add_not_json(c, (struct span){at, at + 1}, STR("a comma before the closing bracket"));
}

static void strictness(struct check *c, const struct node *n) {
    if (n->type == NODE_SCALAR) {
        if (!is_json_scalar(n))
            add_not_json(c, n->span, STR("a value without double quotes"));
        return;
    }
    uint32_t after = n->span.end;
    for (size_t i = 0; i < n->count; i++) {
        const struct node *value = n->type == NODE_MAPPING ? &n->entries[i].value : &n->items[i];
        if (n->type == NODE_MAPPING && n->entries[i].key.style != STYLE_DOUBLE)
            add_not_json(c, n->entries[i].key.span, STR("a key without double quotes"));
        strictness(c, value);
        after = value->span.end;
    }
    trailing_comma(c, n, after);
}

/* What the reader refuses but JSON does not; a long file is told of as such (KIT031). */
static void unreadable(struct check *c, const struct yaml_error *e) {
    if (e->fault == YAML_DEEP)
        CHECK_ADD0(c, KIT113, e->at, STR_NONE);
    else if (e->fault != YAML_LONG)
        add_not_json(c, e->at, STR("this"));
}

void check_blueprint(struct check *c) {
    const struct front *front = &c->kit->front;
    if (front->oddities & ODD_BOM)
        add_not_json(c, (struct span){0, front->content.start}, STR("a byte order mark"));
    if (front->error_count) {
        unreadable(c, &front->errors[0]);
    } else if (front->root.style != STYLE_FLOW) {
        add_not_json(c, front->root.span, STR("text without brackets"));
    } else if (format_of_name(path_name(c->kit->source.below)) == FORMAT_JSON) {
        strictness(c, &front->root);
        object(c, &front->root, LEVEL_BLUEPRINT);
    }
}
