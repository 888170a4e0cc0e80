/* check_tasks.c — whether a blueprint and the tasks in its folder agree (A24), from the facts of
 * both. The shape of blueprint.json is checked in check_blueprint.c. */
#include "kit/rules.h"

#include "base/path.h"

void check_task_file(struct facts_check *c, const struct ref *r) {
    if (!c->path.n || !r->target.n)
        return;
    struct str path = path_resolve(c->arena, c->folder, r->target);
    if (c->world->exists(c->world->context, path) == EXISTS_NOT)
        problems_add(c->out, KIT401, r->range, STR_NONE, &r->target, NULL);
}

/* A task and what its blueprint says of it. */
struct listing {
    struct str blueprint_path;
    const struct facts *blueprint;
    const struct ref *ref; /* the first that lists the task; NULL when none does */
};

static const struct fact_layer *layer_of(const struct listing *l) {
    bool known = l->ref && l->ref->line < l->blueprint->layer_count;
    return known ? &l->blueprint->layers[l->ref->line] : NULL;
}

static bool lists(const struct facts_check *c, const struct ref *r) {
    return r->type == REF_TASK_FILE &&
           str_eq(path_resolve(c->arena, c->folder, r->target), c->path);
}

static bool says_layer(const struct facts *task, const struct fact_layer *layer) {
    int64_t order;
    return layer && str_to_int(str_trim(task->layer.text), &order) && order == layer->order;
}

/* A file may be listed in several layers: the one that the task speaks of counts. */
static void find_listing(struct facts_check *c, struct listing *l) {
    for (size_t i = 0; i < l->blueprint->ref_count; i++) {
        const struct ref *r = &l->blueprint->refs[i];
        if (!lists(c, r))
            continue;
        struct listing here = *l;
        here.ref = r;
        if (!l->ref || says_layer(c->facts, layer_of(&here)))
            l->ref = r;
        if (says_layer(c->facts, layer_of(l)))
            return;
    }
}

/* The place may be in quotes or not, so only words that need none are offered. */
static struct str as_fix(struct str words) {
    bool plain = words.n && ascii_is_alnum(words.p[0]);
    for (size_t i = 0; i < words.n; i++)
        plain = plain && !memchr(":#\"'\\\r\n", words.p[i], 7);
    return plain && !ascii_is_blank(words.p[words.n - 1]) ? words : STR_NONE;
}

static void mismatch(struct facts_check *c, const struct listing *l, enum problem_code code,
                     const struct fact_text *mine, struct str theirs, struct range where) {
    problems_add(c->out, code, mine->range, as_fix(theirs), &mine->text, &theirs, NULL);
    problems_relate(c->out, l->blueprint_path, where, STR("blueprint.json says otherwise here"));
}

static void compare(struct facts_check *c, const struct listing *l) {
    const struct facts *task = c->facts;
    const struct fact_layer *layer = layer_of(l);
    struct str id = l->blueprint->id.text;
    if (task->blueprint.text.n && id.n && !str_eq(task->blueprint.text, id))
        mismatch(c, l, KIT403, &task->blueprint, id, l->blueprint->id.range);
    if (!layer)
        return;
    int64_t order;
    if (str_to_int(str_trim(task->layer.text), &order) && order != layer->order)
        mismatch(c, l, KIT404, &task->layer,
                 arena_printf(c->arena, "%lld", (long long)layer->order), l->ref->range);
    if (task->layer_name.text.n && layer->name.n && !str_eq(task->layer_name.text, layer->name))
        mismatch(c, l, KIT405, &task->layer_name, layer->name, l->ref->range);
}

void check_tasks(struct facts_check *c) {
    const struct facts *task = c->facts;
    if (task->kind != KIND_TASK || !task->has_front || !c->path.n)
        return;
    struct listing l = {.blueprint_path = path_join(c->arena, c->folder, STR("blueprint.json"))};
    l.blueprint = c->world->kit_at(c->world->context, c->arena, l.blueprint_path);
    if (!l.blueprint)
        return;
    find_listing(c, &l);
    compare(c, &l);
    if (!l.ref) {
        struct str name = path_name(c->path);
        struct range at = task->id.text.n ? task->id.range : facts_name_range(task);
        problems_add(c->out, KIT402, at, STR_NONE, &name, NULL);
    }
}
