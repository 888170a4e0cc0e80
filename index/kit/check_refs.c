/* check_refs.c — where references lead, and names that two documents share. Answers come from the
 * facts of this document and from the world; what the world does not know is not reported. */
#include "kit/rules.h"

#include "base/path.h"

#include <stdlib.h>

struct answer { /* of the world, to one target; UNKNOWN: nothing can be said */
    enum existence there;
    struct str path;
    int64_t lines;
};

static void add(struct facts_check *c, enum problem_code code, struct range at, struct str a) {
    problems_add(c->out, code, at, STR_NONE, &a, NULL);
}

static void add2(struct facts_check *c, enum problem_code code, struct range at, struct str a,
                 struct str b) {
    problems_add(c->out, code, at, STR_NONE, &a, &b, NULL);
}

/* The other side, where the cure may lie as well. */
static void relate(struct facts_check *c, struct str path, struct str what) {
    const struct facts *there = c->world->kit_at(c->world->context, c->arena, path);
    struct range at = {0};
    if (there)
        at = facts_name_range(there);
    if (path.n && !str_eq(path, c->path))
        problems_relate(c->out, path, at, what);
}

/* As it is written from here; the whole path where that is shorter to read. */
static struct str name_from(struct facts_check *c, struct str path) {
    return c->path.n ? path_relative(c->arena, c->folder, path) : path;
}

/* ---- shared names (A3, A30) ---- */

/* These share one set of ids; tasks have one per folder, other kinds none. */
enum {
    NAMED =
        KIND_BIT(KIND_KIT) | KIND_BIT(KIND_WALKTHROUGH) | KIND_BIT(KIND_AGENT) | KIND_BIT(KIND_PLAN)
};

static bool same_ids(const struct facts_check *c, const struct named *other) {
    if (c->facts->kind == KIND_TASK)
        return other->kind == KIND_TASK && str_eq(path_dir(other->path), c->folder);
    return (KIND_BIT(c->facts->kind) & NAMED) && (KIND_BIT(other->kind) & NAMED);
}

/* Pages have no rules, and a diagram is often named like the walkthrough it belongs to. */
static bool same_aliases(const struct facts_check *c, const struct named *other) {
    enum { NO_RULES = KIND_BIT(KIND_PAGE) | KIND_BIT(KIND_OTHER) };
    uint32_t both = KIND_BIT(c->facts->kind) | KIND_BIT(other->kind);
    bool one_diagram = (c->facts->kind == KIND_DIAGRAM) != (other->kind == KIND_DIAGRAM);
    bool tasks_apart = (both & KIND_BIT(KIND_TASK)) && !same_ids(c, other);
    return !(both & NO_RULES) && !one_diagram && !tasks_apart;
}

static int by_path(const void *left, const void *right) {
    const struct named *a = left, *b = right;
    int order = str_cmp(a->path, b->path);
    return order ? order
                 : (a->range.start.line > b->range.start.line) -
                       (a->range.start.line < b->range.start.line);
}

static void shared_name(struct facts_check *c, enum problem_code code, const struct fact_text *name,
                        enum name_kind which,
                        bool (*clashes)(const struct facts_check *, const struct named *)) {
    enum { RELATED_MAX = 16 };
    struct named *found = NULL;
    size_t count = 0, kept = 0;
    if (str_trim(name->text).n)
        count = world_with_name(c->world, c->arena, c->path, name->text, which, &found);
    for (size_t i = 0; i < count; i++)
        if (clashes(c, &found[i]))
            found[kept++] = found[i];
    if (kept == 0)
        return;
    qsort(found, kept, sizeof *found, by_path);
    struct str others = name_from(c, found[0].path);
    if (kept > 1)
        others = arena_printf(c->arena, "%.*s and %zu more", STR_ARG(others), kept - 1);
    add2(c, code, name->range, name->text, others);
    for (size_t i = 0; i < kept && i < RELATED_MAX; i++)
        problems_relate(c->out, found[i].path, found[i].range, STR("also here"));
}

void check_names(struct facts_check *c) {
    shared_name(c, KIT301, &c->facts->id, NAME_ID, same_ids);
    shared_name(c, KIT302, &c->facts->alias, NAME_ALIAS, same_aliases);
}

/* ---- wiki links (A12) ---- */

static bool has_root(const struct facts_check *c) {
    return c->world->root_of(c->world->context, c->path).n > 0;
}

static void ask_wiki(struct facts_check *c, const struct ref *r, struct answer *answer) {
    answer->path = c->path;
    if (!r->target.n)
        answer->there = EXISTS_FILE;
    else if (has_root(c))
        answer->there = world_wiki(c->world, c->arena, c->path, r->target, &answer->path)
                            ? EXISTS_FILE
                            : EXISTS_NOT;
}

static void wiki(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    struct str path = answer->path;
    if (answer->there == EXISTS_NOT)
        add(c, KIT303, r->range, r->target);
    else if (answer->there == EXISTS_FILE && r->anchor.n &&
             check_lacks_heading(c, path, r->anchor)) {
        add2(c, KIT304, r->anchor_range, facts_name(check_target(c, path)->facts, path), r->anchor);
        relate(c, path, STR("this is the document"));
    }
}

/* ---- relative links (A13) ---- */

/* Other files it never opens, whatever the link looks like. */
static bool is_document(const struct ref *r) {
    return format_of_name(path_name(r->target)) != FORMAT_NONE;
}
static bool has_blank(const struct ref *r) {
    return is_document(r) && str_find_byte(r->target, ' ') != STR_NOT_FOUND;
}
static bool has_root_path(const struct ref *r) {
    return path_is_absolute(r->target);
}
static bool has_fragment(const struct ref *r) {
    return is_document(r) && r->anchor.n;
}

/* What the app's own reader stumbles over, though the link leads somewhere. */
static void add_app_limits(struct facts_check *c, const struct ref *r) {
    static const struct {
        bool (*is)(const struct ref *);
        struct str what;
    } rows[] = {
        {has_root_path, STR_INIT("an absolute path; write it relative to this document")},
        {has_blank, STR_INIT("blanks in the file name; rename the file")},
        {has_fragment, STR_INIT("an anchor into another document; link to the document")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].is(r)) {
            add(c, KIT307, r->range, rows[i].what);
            return;
        }
    }
}

/* Absolute paths are those of one machine: what lies outside of the project may be there on the
 * author's, and the app follows none of them anyway. */
static void ask_link(struct facts_check *c, const struct ref *r, struct answer *answer) {
    answer->path = c->path;
    if (!r->target.n) {
        answer->there = EXISTS_FILE;
        return;
    }
    if (!c->path.n && !path_is_absolute(r->target))
        return;
    struct str root = c->world->root_of(c->world->context, c->path);
    answer->path = path_resolve(c->arena, c->folder, r->target);
    answer->there = c->world->exists(c->world->context, answer->path);
    bool inside = root.n && path_below(path_dir(root), answer->path, NULL);
    if (path_is_absolute(r->target) && !inside)
        answer->there = EXISTS_FILE;
}

static void link(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    if (answer->there == EXISTS_NOT)
        add(c, KIT305, r->range, r->target);
    if (answer->there == EXISTS_NOT || answer->there == EXISTS_UNKNOWN)
        return;
    if (r->target.n)
        add_app_limits(c, r);
    bool here = !answer->path.n || str_eq(answer->path, c->path);
    if (r->anchor.n && check_lacks_anchor(c, answer->path, r->anchor)) {
        add2(c, KIT306, r->anchor_range, here ? STR("this document") : r->target, r->anchor);
        relate(c, answer->path, STR("this is the document"));
    }
}

/* ---- code (A14) ---- */

static void ask_code(struct facts_check *c, const struct ref *r, struct answer *answer) {
    if (c->with_code)
        answer->there = c->world->code(c->world->context, c->arena, c->path, r->target,
                                       &answer->path, &answer->lines);
}

static void code(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    int64_t lines = answer->lines;
    uint32_t last = r->end > r->line ? r->end : r->line;
    if (answer->there == EXISTS_NOT)
        add(c, r->line ? KIT308 : KIT504, r->range, r->target);
    else if (answer->there == EXISTS_FILE && lines >= 0 && last > lines) {
        add2(c, KIT309, r->range, r->target, check_number(c->arena, (uint64_t)lines));
        relate(c, answer->path, STR("this is the file"));
    }
}

/* ---- relations (A21), resources (A25) ---- */

static void ask_relation(struct facts_check *c, const struct ref *r, struct answer *answer) {
    struct named *found = NULL;
    if (r->target.n && has_root(c) && !str_eq(r->target, c->facts->id.text) &&
        world_with_name(c->world, c->arena, c->path, r->target, NAME_ID, &found) == 0)
        answer->there = EXISTS_NOT;
}

static void relation(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    if (answer->there == EXISTS_NOT)
        add(c, KIT501, r->range, r->target);
}

static void ask_resource(struct facts_check *c, const struct ref *r, struct answer *answer) {
    struct str root = c->world->root_of(c->world->context, c->path);
    answer->path = world_resource(c->arena, r->target);
    if (root.n && answer->path.n)
        answer->there =
            c->world->exists(c->world->context, path_resolve(c->arena, root, answer->path));
}

static void resource(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    if (answer->there == EXISTS_NOT)
        add(c, KIT310, r->range, answer->path);
}

/* ---- */

static void ask_nothing(struct facts_check *c, const struct ref *r, struct answer *answer) {
    (void)c, (void)r, (void)answer;
}

static void task_file(struct facts_check *c, const struct ref *r, const struct answer *answer) {
    (void)answer;
    check_task_file(c, r);
}

static int by_target(const void *left, const void *right) {
    const struct ref *a = *(const struct ref *const *)left, *b = *(const struct ref *const *)right;
    int order = (a->type > b->type) - (a->type < b->type);
    return order ? order : str_cmp(a->target, b->target);
}

/* Equal targets one after the other, so that the world is asked once for each: a document may say
 * the same name ten thousand times. */
void check_refs(struct facts_check *c) {
    static const struct {
        void (*ask)(struct facts_check *, const struct ref *, struct answer *);
        void (*judge)(struct facts_check *, const struct ref *, const struct answer *);
    } rows[] = {
        [REF_WIKI] = {ask_wiki, wiki},
        [REF_LINK] = {ask_link, link},
        [REF_CODE] = {ask_code, code},
        [REF_TASK_FILE] = {ask_nothing, task_file},
        [REF_RELATION] = {ask_relation, relation},
        [REF_RESOURCE] = {ask_resource, resource},
    };
    size_t n = c->facts->ref_count;
    const struct ref **refs = ARENA_ARRAY(c->arena, const struct ref *, n);
    for (size_t i = 0; i < n; i++)
        refs[i] = &c->facts->refs[i];
    if (n)
        qsort(refs, n, sizeof *refs, by_target);
    struct answer answer = {0};
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || by_target(&refs[i - 1], &refs[i])) {
            answer = (struct answer){.there = EXISTS_UNKNOWN, .lines = -1};
            rows[refs[i]->type].ask(c, refs[i], &answer);
        }
        rows[refs[i]->type].judge(c, refs[i], &answer);
    }
}

/* ---- the other way round ---- */

/* Opt-in, and only where the world is ready to be asked. */
void check_orphan(struct facts_check *c) {
    const struct world *w = c->world;
    bool asked = w->is_referred && c->facts->kind == KIND_KIT && c->path.n &&
                 w->root_of(w->context, c->path).n;
    struct str name = facts_name(c->facts, c->path);
    if (asked && !w->is_referred(w->context, c->arena, c->path, c->facts))
        add(c, KIT506, c->facts->id.text.n ? c->facts->id.range : facts_name_range(c->facts), name);
}
