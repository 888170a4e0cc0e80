/* move.c — each reference of each document concerned is asked what it leads to now, and written so
 * that it leads to the same thing afterwards. Nothing is moved here. */
#include "edit/move.h"

#include "base/path.h"
#include "edit/refs.h"
#include "edit/rename.h"
#include "edit/write.h"

#include <stdlib.h>

struct moved { /* a kit that gets another path */
    const struct edit_doc *doc;
    struct refs_names before, after;
};
struct moving {
    struct desk *desk;
    struct edits *edits;
    const struct move *moves;
    size_t count;
    struct moved *kits;
    size_t kit_count;
};

static struct str after(const struct moving *m, struct str path) {
    struct str rest;
    for (size_t i = 0; i < m->count; i++)
        if (path.n && path_below(m->moves[i].from, path, &rest))
            return rest.n ? path_join(m->desk->arena, m->moves[i].to, rest) : m->moves[i].to;
    return path;
}

static bool moves(const struct moving *m, struct str path) {
    return !str_eq(after(m, path), path);
}

static int by_path(const void *a, const void *b) {
    return str_cmp(((const struct moved *)a)->before.path, ((const struct moved *)b)->before.path);
}

static const struct moved *moved_at(const struct moving *m, struct str path) {
    struct moved key = {.before.path = path};
    return m->kit_count ? bsearch(&key, m->kits, m->kit_count, sizeof *m->kits, by_path) : NULL;
}

/* ---- one reference ---- */

static void write_at(struct moving *m, const struct edit_doc *doc, const struct range *range,
                     struct str text) {
    struct span at = refs_span(doc->kit, range);
    if (at.end > at.start)
        edits_replace(m->edits, doc->kit, at, text);
}

/* By name: only a wiki link (or relation) by file name has to follow here; those by id follow the
 * id, if that changes. */
static void follow_name(struct moving *m, const struct edit_doc *doc, const struct ref *ref) {
    const struct moved *k = moved_at(m, refs_lead(m->desk, doc, ref, false));
    struct str from = doc->kit->source.path;
    if (!k || !ref->target.n || str_eq(k->before.stem, k->after.stem) ||
        refs_name_of(k->doc->facts, k->before.path, ref->target) != REFS_STEM)
        return;
    struct str key = refs_key(m->desk, from, REFS_STEM, &k->before, &k->after);
    if (key.n)
        write_at(m, doc, &ref->range, arena_str(m->edits->arena, key));
}

static struct str escaped(struct arena *a, struct str path) {
    struct str quoted = write_json(a, path);
    return str_cut(quoted, (struct span){1, (uint32_t)quoted.n - 1});
}

static void follow_path(struct moving *m, const struct edit_doc *doc, const struct ref *ref) {
    struct arena *a = m->edits->arena;
    struct str from = doc->kit->source.path, text = doc->kit->source.text;
    struct str dir = path_dir(after(m, from));
    struct str lead = path_resolve(a, path_dir(from), ref->target), to = after(m, lead);
    if (!ref->target.n || !from.n || str_eq(path_resolve(a, dir, ref->target), to))
        return;
    struct span at = refs_span(doc->kit, &ref->range);
    bool angled = at.start > 0 && text.p[at.start - 1] == '<';
    struct str written = ref->type == REF_TASK_FILE
                             ? escaped(a, path_relative(a, dir, to))
                             : write_target(a, dir, to, str_cut(text, at), angled);
    write_at(m, doc, &ref->range, written);
}

/* Only what follows ".bluekit" changes: what is before is of another machine (A25). */
static void follow_resource(struct moving *m, const struct edit_doc *doc, const struct ref *ref) {
    struct arena *a = m->edits->arena;
    struct str lead = refs_lead(m->desk, doc, ref, false), below = STR_NONE;
    struct str root = m->desk->world.root_of(m->desk->world.context, doc->kit->source.path);
    struct span at = refs_span(doc->kit, &ref->range);
    struct str raw = str_cut(doc->kit->source.text, at);
    if (!lead.n || !moves(m, lead) || !path_below(root, after(m, lead), &below))
        return;
    size_t mark = raw.n;
    while (mark > 0 && !str_starts(str_from(raw, mark), STR(".bluekit")))
        mark--;
    mark += strlen(".bluekit");
    struct buf out = {0};
    size_t separator = 0;
    while (mark + separator < raw.n && memchr("/\\", raw.p[mark + separator], 2))
        separator++;
    struct str between = str_cut(raw, (struct span){(uint32_t)mark, (uint32_t)(mark + separator)});
    if (!separator)
        return;
    buf_add(&out, str_to(raw, mark + separator));
    for (struct str part; str_split(&below, '/', &part);) {
        buf_add(&out, escaped(a, part));
        if (below.p)
            buf_add(&out, between);
    }
    write_at(m, doc, &ref->range, arena_str(a, buf_str(&out)));
    buf_fini(&out);
}

/* ---- code (A14) ---- */

static bool fits_code(struct str path) {
    for (size_t i = 0; i < path.n; i++)
        if (memchr(" `:\t()", path.p[i], 6))
            return false;
    return path.n > 0;
}

/* Relative to the project, or to the document's folder: what it certainly means; otherwise the
 * world may know of the one file that ends so. */
static struct str code_lead(struct moving *m, const struct edit_doc *doc, const struct ref *ref,
                            struct str project, bool *by_folder) {
    struct arena *a = m->desk->arena;
    const struct world *w = &m->desk->world;
    struct str from = doc->kit->source.path, path = STR("");
    struct str in_project = path_resolve(a, project, ref->target);
    struct str beside = path_resolve(a, path_dir(from), ref->target);
    int64_t lines;
    *by_folder = false;
    if (moves(m, in_project))
        return in_project;
    enum existence there = w->code(w->context, a, from, ref->target, &path, &lines);
    if (there == EXISTS_FILE || there == EXISTS_DIR) {
        *by_folder = str_eq(path, beside) && !str_eq(path, in_project);
        return path;
    }
    *by_folder = moves(m, beside) && w->exists(w->context, in_project) != EXISTS_FILE;
    return *by_folder && !moves(m, from) ? beside : STR("");
}

static bool still_ends_so(struct str path, struct str target) {
    return str_ends(path, target) && path.n > target.n && path.p[path.n - target.n - 1] == '/';
}

static void follow_code(struct moving *m, const struct edit_doc *doc, const struct ref *ref) {
    struct arena *a = m->edits->arena;
    const struct world *w = &m->desk->world;
    struct str from = doc->kit->source.path, rest;
    struct str project = world_project(w->root_of(w->context, from));
    bool by_folder;
    if (!project.n || !ref->target.n)
        return;
    struct str lead = code_lead(m, doc, ref, project, &by_folder);
    struct str to = after(m, lead), dir = path_dir(after(m, from));
    if (!lead.n || !path_below(project, to, &rest))
        return;
    bool means_same = str_eq(path_resolve(a, project, ref->target), to) ||
                      (by_folder && str_eq(path_resolve(a, dir, ref->target), to)) ||
                      (!by_folder && !str_eq(path_resolve(a, project, ref->target), lead) &&
                       still_ends_so(to, ref->target));
    struct str written = by_folder && moves(m, lead) && !moves(m, from) ? path_relative(a, dir, to)
                                                                        : arena_str(a, rest);
    if (!means_same && fits_code(written))
        write_at(m, doc, &ref->range, written);
}

/* ---- one document ---- */

static void follow_ref(struct moving *m, const struct edit_doc *doc, const struct ref *ref) {
    switch (ref->type) {
    case REF_WIKI:
    case REF_RELATION:
        follow_name(m, doc, ref);
        break;
    case REF_LINK:
    case REF_TASK_FILE:
        follow_path(m, doc, ref);
        break;
    case REF_RESOURCE:
        follow_resource(m, doc, ref);
        break;
    case REF_CODE:
        follow_code(m, doc, ref);
        break;
    }
}

static void follow(struct moving *m, const struct edit_doc *doc) {
    struct ref *unused;
    size_t n = refs_unused(m->desk, doc, &unused);
    for (size_t i = 0; i < doc->facts->ref_count; i++)
        follow_ref(m, doc, &doc->facts->refs[i]);
    for (size_t i = 0; i < n; i++)
        follow_ref(m, doc, &unused[i]);
}

static void look_at(struct moving *m, struct str path) {
    const struct edit_doc *doc = desk_first(m->desk, path) ? desk_doc(m->desk, path) : NULL;
    if (doc && doc->kit->is_kit)
        follow(m, doc);
}

/* ---- who is concerned ---- */

/* A blueprint is named by its folder. */
static struct str own_name(struct str path) {
    bool blueprint = str_eq(path_name(path), STR("blueprint.json"));
    return blueprint ? path_name(path_dir(path)) : path_stem(path_name(path));
}

static void add_kit(struct moving *m, struct str path) {
    const struct edit_doc *doc = desk_doc(m->desk, path);
    if (!doc || !doc->kit->is_kit)
        return;
    struct moved *k = ARENA_PUSH(m->desk->arena, m->kits, m->kit_count);
    k->doc = doc;
    k->before = k->after = refs_names_of(doc);
    k->after.path = after(m, path);
    k->after.stem = path_stem(path_name(k->after.path));
}

/* An id that is the file's name goes on being it, where it can. */
static void follow_id(struct moving *m, struct moved *k) {
    struct str id = write_kebab(m->desk->arena, own_name(k->after.path));
    struct edits scratch = {.arena = m->edits->arena};
    if (!k->before.id.n || !str_eq(k->before.id, own_name(k->before.path)) ||
        str_eq(own_name(k->before.path), own_name(k->after.path)) || !id.n ||
        !rename_id(m->desk, k->before.path, k->after.path, id, &scratch))
        return;
    k->after.id = id;
    edits_add(m->edits, &scratch);
}

static void look_at_referrers(struct moving *m, struct str path, const struct str *names,
                              size_t n) {
    struct desk *d = m->desk;
    struct str *paths = NULL;
    size_t count = d->referrers(d->context, d->arena, path, names, n, &paths);
    for (size_t i = 0; i < count && !desk_cancelled(d); i++)
        look_at(m, paths[i]);
}

static bool leads_into(struct moving *m, struct str path, const struct facts *f) {
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        const struct world *w = &m->desk->world;
        struct str project = world_project(w->root_of(w->context, path));
        struct str lead = path_resolve(m->desk->arena, path_dir(path), ref->target);
        if (ref->type == REF_RESOURCE)
            return true;
        if (ref->target.n &&
            (moves(m, lead) || (ref->type == REF_CODE &&
                                moves(m, path_resolve(m->desk->arena, project, ref->target)))))
            return true;
    }
    return false;
}

/* A folder holds more than kits, and nobody keeps a list of what refers below it: the facts of all
 * kits of the project are looked through. */
static void look_at_project(struct moving *m, struct str folder) {
    struct desk *d = m->desk;
    const struct world *w = &d->world;
    struct str root = w->root_of(w->context, folder), *paths = NULL;
    size_t n = root.n ? d->below(d->context, d->arena, root, &paths) : 0;
    for (struct str dir = folder; !n && dir.n > 1; dir = path_dir(dir)) {
        root = path_join(d->arena, dir, STR(".bluekit"));
        n = d->below(d->context, d->arena, root, &paths);
    }
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        const struct facts *f = w->kit_at(w->context, d->arena, paths[i]);
        if (f && leads_into(m, paths[i], f))
            look_at(m, paths[i]);
    }
}

static bool may_be_folder(const struct moving *m, struct str path) {
    const struct world *w = &m->desk->world;
    switch (w->exists(w->context, path)) {
    case EXISTS_DIR:
        return true;
    case EXISTS_FILE:
        return false;
    case EXISTS_NOT:
    case EXISTS_UNKNOWN:
        break;
    }
    return !path_ext(path_name(path)).n || m->kit_count > 0;
}

bool move_make(struct desk *d, const struct move *moves, size_t n, struct edits *e) {
    struct moving m = {.desk = d, .edits = e, .moves = moves, .count = n};
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        struct str *paths = NULL;
        size_t count = d->below(d->context, d->arena, moves[i].from, &paths);
        for (size_t k = 0; k < count; k++)
            add_kit(&m, paths[k]);
    }
    if (m.kit_count > 1)
        qsort(m.kits, m.kit_count, sizeof *m.kits, by_path);
    for (size_t i = 0; i < m.kit_count && !desk_cancelled(d); i++)
        follow_id(&m, &m.kits[i]);
    for (size_t i = 0; i < m.kit_count && !desk_cancelled(d); i++) {
        const struct refs_names *b = &m.kits[i].before;
        const struct str names[] = {b->stem, b->id, b->alias};
        look_at(&m, b->path);
        look_at_referrers(&m, b->path, names, 3);
    }
    for (size_t i = 0; i < n && !desk_cancelled(d); i++) {
        look_at_referrers(&m, moves[i].from, NULL, 0);
        if (may_be_folder(&m, moves[i].from))
            look_at_project(&m, moves[i].from);
    }
    if (desk_cancelled(d))
        return edits_refuse(e, "cancelled");
    edits_sort(e);
    return true;
}
