/* check_refs.c — where references lead, and names that two documents share. Answers come from the
 * facts of this document and from the world; what the world does not know is not reported. */
#include "kit/rules.h"

#include "base/path.h"

#include <stdlib.h>

static void add(struct facts_check *c, enum problem_code code, struct range at, struct str a) {
    problems_add(c->out, code, at, STR_NONE, &a, NULL);
}

static void add2(struct facts_check *c, enum problem_code code, struct range at, struct str a,
                 struct str b) {
    problems_add(c->out, code, at, STR_NONE, &a, &b, NULL);
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

typedef size_t (*lookup)(void *, struct arena *, struct str, struct str, struct named **);

static void shared_name(struct facts_check *c, enum problem_code code, const struct fact_text *name,
                        lookup find,
                        bool (*clashes)(const struct facts_check *, const struct named *)) {
    enum { RELATED_MAX = 16 };
    struct named *found = NULL;
    size_t count = 0, kept = 0;
    if (str_trim(name->text).n)
        count = find(c->world->context, c->arena, c->path, name->text, &found);
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
    shared_name(c, KIT301, &c->facts->id, c->world->with_id, same_ids);
    shared_name(c, KIT302, &c->facts->alias, c->world->with_alias, same_aliases);
}

/* ---- wiki links (A12) ---- */

static bool has_root(const struct facts_check *c) {
    return c->world->root_of(c->world->context, c->path).n > 0;
}

static void wiki(struct facts_check *c, const struct ref *r) {
    struct str path = c->path;
    if (r->target.n) {
        if (!has_root(c))
            return;
        if (!c->world->wiki(c->world->context, c->arena, c->path, r->target, &path)) {
            add(c, KIT303, r->range, r->target);
            return;
        }
    }
    if (r->anchor.n && check_lacks_heading(c, path, r->anchor))
        add2(c, KIT304, r->anchor_range, facts_name(check_target(c, path)->facts, path), r->anchor);
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
static enum existence link_existence(struct facts_check *c, const struct ref *r, struct str path) {
    struct str root = c->world->root_of(c->world->context, c->path);
    enum existence there = c->world->exists(c->world->context, path);
    bool inside = root.n && path_below(path_dir(root), path, NULL);
    return path_is_absolute(r->target) && !inside ? EXISTS_FILE : there;
}

static void link(struct facts_check *c, const struct ref *r) {
    struct str path = STR_NONE;
    if (r->target.n) {
        if (!c->path.n && !path_is_absolute(r->target))
            return;
        path = path_resolve(c->arena, c->folder, r->target);
        enum existence there = link_existence(c, r, path);
        if (there == EXISTS_NOT)
            add(c, KIT305, r->range, r->target);
        if (there == EXISTS_NOT || there == EXISTS_UNKNOWN)
            return;
        add_app_limits(c, r);
    }
    bool here = !path.n || str_eq(path, c->path);
    if (r->anchor.n && check_lacks_anchor(c, path, r->anchor))
        add2(c, KIT306, r->anchor_range, here ? STR("this document") : r->target, r->anchor);
}

/* ---- code (A14) ---- */

static void code(struct facts_check *c, const struct ref *r) {
    struct str path = STR_NONE;
    int64_t lines = -1;
    if (!c->with_code)
        return;
    enum existence there =
        c->world->code(c->world->context, c->arena, c->path, r->target, &path, &lines);
    uint32_t last = r->end > r->line ? r->end : r->line;
    if (there == EXISTS_NOT) {
        add(c, r->line ? KIT308 : KIT504, r->range, r->target);
    } else if (there == EXISTS_FILE && lines >= 0 && last > lines) {
        add2(c, KIT309, r->range, r->target, check_number(c->arena, (uint64_t)lines));
    }
}

/* ---- relations (A21), resources (A25) ---- */

static void relation(struct facts_check *c, const struct ref *r) {
    struct named *found = NULL;
    if (r->target.n && has_root(c) && !str_eq(r->target, c->facts->id.text) &&
        c->world->with_id(c->world->context, c->arena, c->path, r->target, &found) == 0)
        add(c, KIT501, r->range, r->target);
}

/* The paths are those of the author's machine: only what follows ".bluekit/" counts. */
static void resource(struct facts_check *c, const struct ref *r) {
    struct str mark = STR("/.bluekit/");
    struct str root = c->world->root_of(c->world->context, c->path);
    char *slashes = arena_strz(c->arena, r->target);
    for (size_t i = 0; i < r->target.n; i++)
        if (slashes[i] == '\\')
            slashes[i] = '/';
    struct str path = {slashes, r->target.n}, rest = STR_NONE;
    for (size_t at; (at = str_find(path, mark)) != STR_NOT_FOUND; path = rest)
        rest = str_from(path, at + mark.n);
    if (!root.n || !rest.n)
        return;
    path = path_resolve(c->arena, root, rest);
    if (c->world->exists(c->world->context, path) == EXISTS_NOT)
        add(c, KIT310, r->range, rest);
}

void check_refs(struct facts_check *c) {
    static void (*const by_type[])(struct facts_check *, const struct ref *) = {
        [REF_WIKI] = wiki,         [REF_LINK] = link,
        [REF_CODE] = code,         [REF_TASK_FILE] = check_task_file,
        [REF_RELATION] = relation, [REF_RESOURCE] = resource,
    };
    for (size_t i = 0; i < c->facts->ref_count; i++)
        by_type[c->facts->refs[i].type](c, &c->facts->refs[i]);
}
