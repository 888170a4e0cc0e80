/* rename_refs.c — renames that other documents have to follow: ids, aliases, headings. What a name
 * means is asked of the world as it is before; whether the new one would mean the same is checked
 * for every reference that is rewritten. */
#include "base/path.h"
#include "base/text.h"
#include "edit/nodes.h"
#include "edit/refs.h"
#include "edit/rename_private.h"
#include "edit/write.h"

struct naming { /* a kit that is to answer to another name */
    struct desk *desk;
    struct edits *edits;
    const struct edit_doc *doc;
    struct refs_names before, after;
    enum refs_name which; /* REFS_ID or REFS_ALIAS */
    struct str old, name;
};

static struct str shown(struct naming *n, struct str path) {
    return path_relative(n->desk->arena, path_dir(n->before.path), path);
}

/* ---- collisions ---- */

/* Somebody answers to the new name now, and a link by it would then mean us. */
static bool captures(struct naming *n, const struct edit_doc *doc, const struct ref *ref,
                     struct str path) {
    if (ref->type != REF_WIKI || !ref->target.n || str_eq(path, n->before.path) ||
        !text_same(ref->target, n->name))
        return false;
    if (!refs_leads(n->desk, doc->kit->source.path, ref->target, &n->before, &n->after))
        return false;
    if (path.n)
        edits_refuse(n->edits, "[[%.*s]] in %.*s means %.*s; it would mean this kit",
                     STR_ARG(ref->target), STR_ARG(shown(n, doc->kit->source.path)),
                     STR_ARG(shown(n, path)));
    return path.n > 0;
}

static bool id_is_free(struct naming *n) {
    const struct world *w = &n->desk->world;
    struct named *found = NULL;
    size_t count = world_with_name(w, n->desk->arena, n->before.path, n->name, NAME_ID, &found);
    bool task = n->doc->facts->kind == KIND_TASK;
    for (size_t i = 0; i < count; i++) {
        bool apart = task && !str_eq(path_dir(found[i].path), path_dir(n->before.path));
        if (!apart)
            return edits_refuse(n->edits, "the id “%.*s” is taken by %.*s", STR_ARG(n->name),
                                STR_ARG(shown(n, found[i].path)));
    }
    return true;
}

/* ---- references by name ---- */

static void replace_name(struct naming *n, const struct edit_doc *doc, const struct ref *ref,
                         struct str name) {
    struct span at = refs_span(doc->kit, &ref->range);
    if (at.end > at.start)
        edits_replace(n->edits, doc->kit, at, arena_str(n->edits->arena, name));
}

static bool follow(struct naming *n, const struct edit_doc *doc, const struct ref *ref) {
    struct str path = refs_lead(n->desk, doc, ref, false), from = doc->kit->source.path;
    if (ref->type == REF_RELATION && n->which == REFS_ID && str_eq(ref->target, n->old) &&
        str_eq(path, n->before.path))
        replace_name(n, doc, ref, n->name);
    if (captures(n, doc, ref, path))
        return false;
    if (ref->type != REF_WIKI || !ref->target.n || !str_eq(path, n->before.path) ||
        refs_name_of(n->doc->facts, n->before.path, ref->target) != n->which)
        return true;
    struct str key = refs_key(n->desk, from, n->which, &n->before, &n->after);
    if (!key.n)
        return edits_refuse(n->edits,
                            "[[%.*s]] in %.*s could not be written any more: another "
                            "document answers to “%.*s”",
                            STR_ARG(ref->target), STR_ARG(shown(n, from)), STR_ARG(n->name));
    replace_name(n, doc, ref, key);
    return true;
}

static bool follow_in(struct naming *n, const struct edit_doc *doc) {
    for (size_t i = 0; i < doc->facts->ref_count; i++) {
        const struct ref *ref = &doc->facts->refs[i];
        bool by_name = ref->type == REF_WIKI || ref->type == REF_RELATION;
        if (by_name && !follow(n, doc, ref))
            return false;
    }
    return true;
}

/* `blueprint: id` in the tasks of the folder, and in others of the root that no blueprint.json
 * beside them contradicts. */
static void follow_blueprint(struct naming *n, const struct edit_doc *doc) {
    const struct facts *f = doc->facts;
    const struct node *value = kit_field(doc->kit, STR("blueprint"));
    struct str folder = path_dir(doc->kit->source.path);
    const struct world *w = &n->desk->world;
    if (n->which != REFS_ID || n->doc->facts->kind != KIND_BLUEPRINT || f->kind != KIND_TASK ||
        !value || value->type != NODE_SCALAR || !str_eq(value->text, n->old) ||
        !str_eq(w->root_of(w->context, folder), w->root_of(w->context, n->before.path)))
        return;
    struct str beside = path_join(n->desk->arena, folder, STR("blueprint.json"));
    if (!str_eq(beside, n->before.path) && w->kit_at(w->context, n->desk->arena, beside))
        return;
    edits_replace(n->edits, doc->kit, value->span,
                  write_yaml(n->edits->arena, n->name, value->style, false));
}

/* The id that the blueprint gives the task, where it is the task's own. */
static void follow_task(struct naming *n) {
    const struct edit_doc *doc = NULL;
    if (n->which == REFS_ID && n->doc->facts->kind == KIND_TASK)
        doc = desk_doc(n->desk,
                       path_join(n->desk->arena, path_dir(n->before.path), STR("blueprint.json")));
    const struct node *layers = doc ? kit_field(doc->kit, STR("layers")) : NULL;
    for (size_t i = 0; layers && layers->type == NODE_SEQUENCE && i < layers->count; i++) {
        const struct node *tasks = nodes_value(&layers->items[i], STR("tasks"));
        for (size_t k = 0; tasks && tasks->type == NODE_SEQUENCE && k < tasks->count; k++) {
            const struct node *id = nodes_value(&tasks->items[k], STR("id"));
            const struct node *file = nodes_value(&tasks->items[k], STR("taskFile"));
            if (id && file && id->type == NODE_SCALAR && file->type == NODE_SCALAR &&
                str_eq(id->text, n->old) &&
                str_eq(path_resolve(n->desk->arena, path_dir(n->before.path), file->text),
                       n->before.path))
                edits_replace(n->edits, doc->kit, id->span, write_json(n->edits->arena, n->name));
        }
    }
}

static bool declare(struct naming *n, struct str key) {
    const struct node *value = kit_field(n->doc->kit, key);
    if (!value || value->type != NODE_SCALAR)
        return edits_refuse(n->edits, "%.*s has no “%.*s” of its own",
                            STR_ARG(path_name(n->before.path)), STR_ARG(key));
    bool json = n->doc->kit->format == FORMAT_JSON;
    edits_replace(n->edits, n->doc->kit, value->span,
                  json ? write_json(n->edits->arena, n->name)
                       : write_yaml(n->edits->arena, n->name, value->style, false));
    return true;
}

static bool run(struct naming *n, struct str key) {
    struct desk *d = n->desk;
    const struct str names[] = {n->old, n->name};
    struct str *paths = NULL;
    if (!declare(n, key))
        return false;
    size_t count = d->referrers(d->context, d->arena, n->before.path, names, 2, &paths);
    bool own = false;
    for (size_t i = 0; i < count && !desk_cancelled(d); i++) {
        const struct edit_doc *doc = desk_doc(d, paths[i]);
        own = own || doc == n->doc;
        if (!doc || !doc->kit->is_kit)
            continue;
        if (!follow_in(n, doc))
            return false;
        follow_blueprint(n, doc);
    }
    if (!own && !follow_in(n, n->doc))
        return false;
    follow_task(n);
    return true;
}

/* ---- ids ---- */

bool rename_id(struct desk *d, struct str path, struct str path_after, struct str id,
               struct edits *e) {
    struct naming n = {.desk = d, .edits = e, .doc = desk_doc(d, path), .which = REFS_ID};
    if (!n.doc)
        return edits_refuse(e, "%.*s cannot be read", STR_ARG(path));
    n.before = refs_names_of(n.doc);
    n.after = n.before;
    n.after.path = path_after;
    n.after.stem = path_stem(path_name(path_after));
    n.after.id = id;
    n.old = n.before.id;
    n.name = id;
    if (!write_is_kebab(id))
        return edits_refuse(e, "“%.*s” is no id: write small letters and digits joined by “-”",
                            STR_ARG(id));
    return str_eq(n.old, id) || (id_is_free(&n) && run(&n, STR("id")));
}

/* The document may have no path, and then nobody refers to it. */
static struct str owner_of(const struct edit_doc *asked, const struct rename_target *t) {
    return t->path.n ? t->path : asked->kit->source.path;
}

bool rename_id_of(struct desk *d, const struct edit_doc *asked, const struct rename_target *t,
                  struct str name, struct edits *e) {
    struct str path = owner_of(asked, t);
    return rename_id(d, path, path, name, e);
}

/* ---- aliases ---- */

bool rename_alias(struct desk *d, const struct edit_doc *asked, const struct rename_target *t,
                  struct str name, struct edits *e) {
    struct naming n = {.desk = d, .edits = e, .which = REFS_ALIAS};
    n.doc = desk_doc(d, owner_of(asked, t));
    if (!n.doc)
        n.doc = asked;
    n.before = n.after = refs_names_of(n.doc);
    n.after.alias = n.name = name;
    n.old = n.before.alias;
    return str_eq(n.old, name) || run(&n, STR("alias"));
}

/* ---- headings ---- */

struct retitling {
    struct desk *desk;
    struct edits *edits;
    const struct edit_doc *doc; /* as it is */
    const struct facts *after;
    uint32_t from, by; /* headings from this one on stand so much later afterwards */
};

static void follow_anchor(struct retitling *r, const struct edit_doc *doc, const struct ref *ref) {
    struct span at = refs_span(doc->kit, &ref->anchor_range);
    if ((ref->type != REF_WIKI && ref->type != REF_LINK) || !ref->anchor.n || at.end == at.start ||
        !str_eq(refs_lead(r->desk, doc, ref, false), r->doc->kit->source.path))
        return;
    uint32_t index = refs_heading(r->doc->facts, ref);
    if (index != UINT32_MAX && refs_heading(r->after, ref) != index)
        edits_replace(
            r->edits, doc->kit, at,
            refs_anchor(r->edits->arena, r->after, index, ref, &r->doc->facts->headings[index]));
}

static void follow_anchors(struct retitling *r, const struct edit_doc *doc) {
    struct ref *unused;
    size_t n = refs_unused(r->desk, doc, &unused);
    for (size_t i = 0; i < doc->facts->ref_count; i++)
        follow_anchor(r, doc, &doc->facts->refs[i]);
    for (size_t i = 0; i < n; i++)
        follow_anchor(r, doc, &unused[i]);
}

/* The document must say the same with the new text in place: as many headings, this one so. */
static bool is_heading_still(const struct edit_doc *before, const struct edit_doc *after,
                             uint32_t index, struct str name) {
    if (after->kit->heading_count != before->kit->heading_count)
        return false;
    const struct heading *h = &after->kit->headings[index];
    return h->level == before->kit->headings[index].level && str_trim(h->plain).n &&
           str_eq(str_cut(after->kit->source.text, h->text), name);
}

void rename_follow_headings(struct desk *d, struct edits *e, const struct edit_doc *doc,
                            const struct facts *after, uint32_t from, uint32_t by) {
    struct retitling r = {d, e, doc, after, from, by};
    struct refs_names have = refs_names_of(doc);
    const struct str names[] = {have.id, have.stem, have.alias};
    struct str *paths = NULL;
    follow_anchors(&r, doc);
    size_t n = have.path.n ? d->referrers(d->context, d->arena, have.path, names, 3, &paths) : 0;
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        const struct edit_doc *other = desk_doc(d, paths[i]);
        if (other && other != doc && other->kit->is_kit)
            follow_anchors(&r, other);
    }
}

bool rename_heading(struct desk *d, const struct edit_doc *asked, const struct rename_target *t,
                    struct str name, struct edits *e) {
    struct str path = owner_of(asked, t);
    const struct edit_doc *doc = str_eq(path, asked->kit->source.path) ? asked : desk_doc(d, path);
    if (!doc || t->heading >= doc->kit->heading_count)
        return edits_refuse(e, "the heading cannot be found any more");
    struct edits only = {.arena = d->arena};
    edits_replace(&only, doc->kit, doc->kit->headings[t->heading].text, name);
    const struct edit_doc *after = refs_reread(
        d, doc->kit, edits_apply(d->arena, doc->kit->source.path, doc->kit->source.text, &only));
    if (!is_heading_still(doc, after, t->heading, name))
        return edits_refuse(e, "“%.*s” cannot stand as a heading there", STR_ARG(name));
    edits_add(e, &only);
    rename_follow_headings(d, e, doc, after->facts, UINT32_MAX, 0);
    return true;
}
