/* fix_json.c — cures in blueprint.json and config.json, and for tasks that do not agree with their
 * blueprint. */
#include "base/path.h"
#include "edit/fix_private.h"
#include "edit/new.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/write.h"

static bool same_span(struct span a, struct span b) {
    return a.start == b.start && a.end == b.end;
}

/* Without its quotes. */
static struct span inside(const struct node *n) {
    struct span s = n->span;
    bool quoted = n->style == STYLE_DOUBLE || n->style == STYLE_SINGLE;
    if (quoted && s.end - s.start >= 2)
        s.start++, s.end--;
    return s;
}

/* ---- lists ---- */

struct found {
    const struct node *list; /* that the node is an item of; NULL: of none */
    size_t index;
    const struct node *node;
    const struct entry *entry; /* that it is the value of */
    const struct node *object; /* that holds the entry */
};

static bool find_node(const struct node *n, struct span at, struct found *out) {
    for (size_t i = 0; i < n->count && n->type != NODE_SCALAR; i++) {
        const struct node *child = n->type == NODE_MAPPING ? &n->entries[i].value : &n->items[i];
        if (same_span(child->span, at) || same_span(inside(child), at)) {
            *out = (struct found){.node = child};
            out->list = n->type == NODE_SEQUENCE ? n : NULL;
            out->index = i;
            out->entry = n->type == NODE_MAPPING ? &n->entries[i] : NULL;
            out->object = n->type == NODE_MAPPING ? n : NULL;
            return true;
        }
        if (child->span.start <= at.start && at.end <= child->span.end && find_node(child, at, out))
            return true;
    }
    return false;
}

void fix_resource(struct fixing *f) {
    struct found found;
    if (find_node(&f->kit->front.root, f->at, &found) && found.list)
        fix_replace(f, f->flags, nodes_item(f->kit, found.list, found.index), STR(""),
                    "Remove it from the list");
}

/* ---- tasks of a blueprint ---- */

static const struct fact_layer *layer_of(const struct facts *blueprint, const struct ref *ref) {
    return ref && ref->line < blueprint->layer_count ? &blueprint->layers[ref->line] : NULL;
}

static const struct ref *ref_at(const struct fixing *f) {
    const struct facts *facts = f->doc->facts;
    for (size_t i = 0; i < facts->ref_count; i++)
        if (same_span(refs_span(f->kit, &facts->refs[i].range), f->at))
            return &facts->refs[i];
    return NULL;
}

void fix_task_file(struct fixing *f) {
    const struct ref *ref = ref_at(f);
    const struct facts *facts = f->doc->facts;
    struct str path = f->kit->source.path, below = f->kit->source.below;
    if (!ref || !path.n || str_find(ref->target, STR("..")) != STR_NOT_FOUND ||
        format_of_name(ref->target) != FORMAT_MARKDOWN)
        return;
    const struct fact_layer *layer = layer_of(facts, ref);
    struct new_kit n = {
        .kind = KIND_TASK,
        .below = path_join(f->arena, path_dir(below), ref->target),
        .blueprint = facts->id.text,
        .blueprint_name = facts->name,
        .layer = layer ? arena_printf(f->arena, "%lld", (long long)layer->order) : STR(""),
        .layer_name = layer ? layer->name : STR(""),
    };
    struct fix_near near[3];
    struct str dir = path_dir(path);
    size_t count = fix_files_near(f, path_resolve(f->arena, dir, ref->target), near, 3), same = 0;
    for (size_t i = 0; i < count; i++)
        if (str_eq(path_dir(near[i].path), dir))
            fix_replace(f, same++ ? 0 : FIX_PREFERRED, f->at, path_name(near[i].path),
                        "Change to %.*s", STR_ARG(fix_quoted(f, path_name(near[i].path))));
    struct fix *fix =
        fix_add(f, same ? 0 : FIX_PREFERRED, "Create the task %.*s", STR_ARG(ref->target));
    edits_create(&fix->edits, path_resolve(f->arena, path_dir(path), ref->target),
                 new_text(f->arena, &n));
}

/* The layer that the task speaks of, else the last one. */
static const struct node *layer_for(const struct fixing *f, const struct node *layers) {
    const struct node *found = NULL;
    int64_t wanted = INT64_MIN;
    str_to_int(str_trim(f->doc->facts->layer.text), &wanted);
    for (size_t i = 0; layers && layers->type == NODE_SEQUENCE && i < layers->count; i++) {
        const struct node *tasks = nodes_value(&layers->items[i], STR("tasks"));
        const struct node *order = nodes_value(&layers->items[i], STR("order"));
        if (!tasks || tasks->type != NODE_SEQUENCE || tasks->style != STYLE_FLOW)
            continue;
        found = &layers->items[i];
        if (order && order->type == NODE_SCALAR && order->value.integer == wanted)
            return found;
    }
    return found;
}

static struct str task_object(struct fixing *f, struct str indent, struct str eol, bool lines) {
    struct arena *a = f->arena;
    struct str path = f->kit->source.path, id = f->doc->facts->id.text;
    struct str about = f->doc->facts->description.text;
    if (!id.n)
        id = write_kebab(a, path_stem(path_name(path)));
    if (!about.n)
        about = facts_name(f->doc->facts, path);
    struct str gap =
        lines ? arena_printf(a, "%.*s%.*s  ", STR_ARG(eol), STR_ARG(indent)) : STR(" ");
    struct str end = lines ? arena_printf(a, "%.*s%.*s", STR_ARG(eol), STR_ARG(indent)) : STR(" ");
    return arena_printf(
        a, "{%.*s\"id\": %.*s,%.*s\"taskFile\": %.*s,%.*s\"description\": %.*s%.*s}", STR_ARG(gap),
        STR_ARG(write_json(a, id)), STR_ARG(gap), STR_ARG(write_json(a, path_name(path))),
        STR_ARG(gap), STR_ARG(write_json(a, about)), STR_ARG(end));
}

/* After the last of its tasks, laid out as that one is. */
static void append_task(struct fixing *f, struct fix *fix, const struct kit *json,
                        const struct node *tasks) {
    struct arena *a = f->arena;
    struct str text = json->source.text, eol = write_eol(text);
    struct str own = nodes_indent(text, tasks->span.start);
    if (tasks->count) {
        struct span last = tasks->items[tasks->count - 1].span;
        bool apart = str_find_byte(str_cut(text, (struct span){tasks->span.start, last.start}),
                                   '\n') != STR_NOT_FOUND;
        bool lines = str_find_byte(str_cut(text, last), '\n') != STR_NOT_FOUND;
        struct str indent = nodes_indent(text, last.start);
        struct str object = task_object(f, indent, eol, lines);
        struct str gap =
            apart ? arena_printf(a, "%.*s%.*s", STR_ARG(eol), STR_ARG(indent)) : STR(" ");
        edits_insert(&fix->edits, json, last.end,
                     arena_printf(a, ",%.*s%.*s", STR_ARG(gap), STR_ARG(object)));
        return;
    }
    struct str indent = arena_printf(a, "%.*s  ", STR_ARG(own));
    edits_replace(&fix->edits, json, tasks->span,
                  arena_printf(a, "[%.*s%.*s%.*s%.*s%.*s]", STR_ARG(eol), STR_ARG(indent),
                               STR_ARG(task_object(f, indent, eol, true)), STR_ARG(eol),
                               STR_ARG(own)));
}

void fix_unlisted(struct fixing *f) {
    struct str path = path_join(f->arena, path_dir(f->kit->source.path), STR("blueprint.json"));
    const struct edit_doc *json = f->desk->read ? desk_doc(f->desk, path) : NULL;
    const struct node *layer = json && !json->kit->front.error_count
                                   ? layer_for(f, kit_field(json->kit, STR("layers")))
                                   : NULL;
    if (!layer)
        return;
    const struct node *name = nodes_value(layer, STR("name"));
    struct str shown = name && name->type == NODE_SCALAR ? name->text : STR("its last layer");
    struct fix *fix =
        fix_add(f, f->flags, "Add it to %.*s in blueprint.json", STR_ARG(fix_quoted(f, shown)));
    append_task(f, fix, json->kit, nodes_value(layer, STR("tasks")));
}

/* KIT403 to 405: what the blueprint says, in the quotes that stand there. */
void fix_task_key(struct fixing *f) {
    const struct world *w = &f->desk->world;
    struct str path = path_join(f->arena, path_dir(f->kit->source.path), STR("blueprint.json"));
    const struct facts *blueprint = w->kit_at(w->context, f->arena, path);
    struct str value = f->problem->fix,
               keys[] = {STR("blueprint"), STR("layer"), STR("layer_name")};
    const struct node *node = NULL;
    for (size_t i = 0; i < 3; i++) {
        const struct node *n = kit_field(f->kit, keys[i]);
        if (n && n->type == NODE_SCALAR && same_span(inside(n), f->at))
            node = n;
    }
    for (size_t i = 0; blueprint && !value.n && i < blueprint->ref_count; i++) {
        const struct ref *ref = &blueprint->refs[i];
        const struct fact_layer *layer = layer_of(blueprint, ref);
        bool mine =
            f->problem->related_count &&
            ref->range.start.line == f->problem->related[0].range.start.line &&
            ref->range.start.column[UTF8] == f->problem->related[0].range.start.column[UTF8];
        if (f->problem->code == KIT405 && mine && layer)
            value = layer->name;
    }
    if (blueprint && !value.n && f->problem->code == KIT403)
        value = blueprint->id.text;
    if (!node || !value.n)
        return;
    struct str written =
        f->problem->code == KIT404 ? value : write_yaml(f->arena, value, node->style, false);
    fix_replace(f, f->flags, node->span, written, "Change to %.*s", STR_ARG(fix_quoted(f, value)));
}

/* ---- the shape of blueprint.json ---- */

enum level { LEVEL_BLUEPRINT, LEVEL_LAYER, LEVEL_TASK, LEVEL_NONE };
enum shape { SHAPE_TEXT, SHAPE_INT, SHAPE_LIST };

static const struct member {
    enum level level;
    struct str key;
    enum shape shape;
} members[] = {
    {LEVEL_BLUEPRINT, STR_INIT("id"), SHAPE_TEXT},
    {LEVEL_BLUEPRINT, STR_INIT("name"), SHAPE_TEXT},
    {LEVEL_BLUEPRINT, STR_INIT("version"), SHAPE_INT},
    {LEVEL_BLUEPRINT, STR_INIT("description"), SHAPE_TEXT},
    {LEVEL_BLUEPRINT, STR_INIT("createdAt"), SHAPE_TEXT},
    {LEVEL_BLUEPRINT, STR_INIT("layers"), SHAPE_LIST},
    {LEVEL_LAYER, STR_INIT("id"), SHAPE_TEXT},
    {LEVEL_LAYER, STR_INIT("order"), SHAPE_INT},
    {LEVEL_LAYER, STR_INIT("name"), SHAPE_TEXT},
    {LEVEL_LAYER, STR_INIT("tasks"), SHAPE_LIST},
    {LEVEL_TASK, STR_INIT("id"), SHAPE_TEXT},
    {LEVEL_TASK, STR_INIT("taskFile"), SHAPE_TEXT},
    {LEVEL_TASK, STR_INIT("description"), SHAPE_TEXT},
};

/* The object that begins at the place, what it is, and which of its kind. */
static const struct node *object_at(const struct node *n, enum level level, uint32_t at,
                                    enum level *out, size_t *index) {
    if (n->type != NODE_MAPPING)
        return NULL;
    if (n->span.start == at) {
        *out = level;
        return n;
    }
    const struct node *list = level == LEVEL_BLUEPRINT ? nodes_value(n, STR("layers"))
                              : level == LEVEL_LAYER   ? nodes_value(n, STR("tasks"))
                                                       : NULL;
    for (size_t i = 0; list && list->type == NODE_SEQUENCE && i < list->count; i++) {
        const struct node *found = object_at(&list->items[i], level + 1, at, out, index);
        if (!found)
            continue;
        if (found == &list->items[i])
            *index = i;
        return found;
    }
    return NULL;
}

static struct str text_of(const struct node *object, struct str key) {
    const struct node *n = nodes_value(object, key);
    return n && n->type == NODE_SCALAR ? n->text : STR_NONE;
}

/* Ids and names from each other, from the task's file or the folder; numbers by position. */
static struct str default_of(struct fixing *f, const struct member *m, const struct node *object,
                             size_t index) {
    struct arena *a = f->arena;
    struct str folder = path_name(path_dir(f->kit->source.path));
    struct str file = text_of(object, STR("taskFile"));
    struct str name =
        m->level == LEVEL_TASK ? path_stem(path_name(file)) : text_of(object, STR("name"));
    if (m->level == LEVEL_BLUEPRINT && !name.n)
        name = write_title(a, folder);
    if (!name.n && m->level == LEVEL_LAYER)
        name = arena_printf(a, "Layer %zu", index + 1);
    if (!name.n)
        name = arena_printf(a, "task-%zu", index + 1);
    if (m->shape == SHAPE_INT)
        return arena_printf(a, "%zu", m->level == LEVEL_LAYER ? index + 1 : (size_t)1);
    if (m->shape == SHAPE_LIST)
        return STR("[]");
    if (str_eq(m->key, STR("id"))) {
        struct str id = write_kebab(a, m->level == LEVEL_BLUEPRINT && folder.n ? folder : name);
        return write_json(a, id.n ? id : STR("untitled"));
    }
    if (str_eq(m->key, STR("taskFile")))
        return write_json(
            a, arena_printf(
                   a, "%.*s.md",
                   STR_ARG(text_of(object, STR("id")).n ? text_of(object, STR("id")) : name)));
    if (str_eq(m->key, STR("createdAt")))
        return write_json(a, STR("1970-01-01T00:00:00.000Z"));
    return write_json(a, name);
}

static void add_members(struct fixing *f, const struct node *object, enum level level,
                        size_t index) {
    struct str text = f->kit->source.text, eol = write_eol(text);
    bool lines = str_find_byte(str_cut(text, object->span), '\n') != STR_NOT_FOUND;
    struct buf out = {0};
    size_t added = 0;
    struct str first = STR_NONE;
    uint32_t at =
        object->count ? object->entries[object->count - 1].value.span.end : object->span.start + 1;
    struct str indent =
        object->count ? nodes_indent(text, object->entries[0].key.span.start) : STR("  ");
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct member *m = &members[i];
        if (m->level != level || nodes_value(object, m->key))
            continue;
        if (object->count || added)
            buf_add_byte(&out, ',');
        if (lines)
            buf_addf(&out, "%.*s%.*s", STR_ARG(eol), STR_ARG(indent));
        else
            buf_add_byte(&out, ' ');
        buf_addf(&out, "\"%.*s\": %.*s", STR_ARG(m->key), STR_ARG(default_of(f, m, object, index)));
        first = added++ ? first : m->key;
    }
    if (added == 1)
        fix_replace(f, FIX_PREFERRED, (struct span){at, at}, arena_str(f->arena, buf_str(&out)),
                    "Add %.*s", STR_ARG(fix_quoted(f, first)));
    else if (added)
        fix_replace(f, FIX_PREFERRED, (struct span){at, at}, arena_str(f->arena, buf_str(&out)),
                    "Add the %zu keys that are missing", added);
    buf_fini(&out);
}

static enum shape shape_of(struct str key) {
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (str_eq(members[i].key, key))
            return members[i].shape;
    return SHAPE_TEXT;
}

static struct str leading_digits(struct str s) {
    size_t n = 0;
    while (n < s.n && n < 9 && ascii_is_digit(s.p[n]))
        n++;
    return str_to(s, n);
}

static struct str plain_number(struct str digits) { /* JSON knows no leading zeros */
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_from(digits, 1);
    return digits;
}

void fix_shape(struct fixing *f) {
    const struct node *root = &f->kit->front.root;
    enum level level = LEVEL_NONE;
    size_t index = 0;
    struct found found = {0};
    bool brace = f->at.end == f->at.start + 1 && f->kit->source.text.p[f->at.start] == '{';
    const struct node *object =
        brace ? object_at(root, LEVEL_BLUEPRINT, f->at.start, &level, &index) : NULL;
    if (object && level < LEVEL_NONE) {
        add_members(f, object, level, index);
        return;
    }
    if (!find_node(root, f->at, &found) || !found.entry || found.node->type != NODE_SCALAR)
        return;
    struct str text = found.node->text, value = STR_NONE;
    switch (shape_of(found.entry->key.text)) {
    case SHAPE_TEXT:
        value = found.node->value.type == VALUE_NULL ? STR("\"\"") : write_json(f->arena, text);
        break;
    case SHAPE_INT:
        value =
            plain_number(leading_digits(str_from(text, text.n && ascii_lower(text.p[0]) == 'v')));
        value = value.n ? value : STR("1");
        break;
    case SHAPE_LIST:
        value = found.node->value.type == VALUE_NULL ? STR("[]") : STR_NONE;
        break;
    }
    if (value.n)
        fix_replace(f, f->flags, found.node->span, value, "Write %.*s", STR_ARG(value));
}

/* ---- JSON that only YAML accepts ---- */

static const struct node *key_at(const struct node *n, struct span at) {
    for (size_t i = 0; i < n->count && n->type != NODE_SCALAR; i++) {
        const struct node *child = n->type == NODE_MAPPING ? &n->entries[i].value : &n->items[i];
        if (n->type == NODE_MAPPING && same_span(n->entries[i].key.span, at))
            return &n->entries[i].key;
        const struct node *deeper = key_at(child, at);
        if (deeper)
            return deeper;
    }
    return NULL;
}

void fix_json(struct fixing *f) {
    struct str text = str_cut(f->kit->source.text, f->at);
    struct found found;
    const struct node *n = key_at(&f->kit->front.root, f->at);
    if (str_eq(text, STR(","))) {
        fix_replace(f, f->flags, f->at, STR(""), "Remove the comma");
        return;
    }
    if (str_eq(text, STR("\xef\xbb\xbf"))) {
        fix_replace(f, f->flags, f->at, STR(""), "Remove the byte order mark");
        return;
    }
    if (!n && find_node(&f->kit->front.root, f->at, &found) && found.node->type == NODE_SCALAR)
        n = found.node;
    if (n && n->type == NODE_SCALAR) {
        bool null = n->value.type == VALUE_NULL;
        struct str value = null ? STR("null") : write_json(f->arena, n->text);
        fix_replace(f, f->flags, n->span, value, null ? "Write null" : "Put it in double quotes");
    }
}
