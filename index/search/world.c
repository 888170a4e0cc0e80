/* world.c — the world (kit/world.h) of a view: open documents by their text, everything else by the
 * store. Main thread's workspace.c does the same over documents that change; here they do not. */
#include "base/path.h"
#include "base/text.h"
#include "search/references.h"
#include "search/search_private.h"

struct viewed { /* the context */
    const struct view *view;
    struct store *store; /* may be NULL */
    struct world stored; /* over it */
};

static const struct overlay_doc *doc_at(const struct viewed *v, struct str path) {
    for (size_t i = 0; i < v->view->doc_count; i++)
        if (path.n && str_eq(v->view->docs[i].path, path))
            return &v->view->docs[i];
    return NULL;
}

static const struct facts *kit_at(void *context, struct arena *a, struct str path) {
    const struct viewed *v = context;
    const struct overlay_doc *doc = doc_at(v, path);
    if (doc)
        return doc->facts && doc->facts->is_kit ? doc->facts : NULL;
    return v->store ? v->stored.kit_at(v->stored.context, a, path) : NULL;
}

static struct str root_of(void *context, struct str path) {
    const struct viewed *v = context;
    struct str root = v->store ? v->stored.root_of(v->stored.context, path) : STR_NONE;
    return root.n ? root : world_root_by_name(path);
}

struct candidate {
    struct str path;
    const struct facts *facts;
};

static bool is_named(const struct overlay_doc *doc, struct str name, unsigned which, bool folded) {
    const struct {
        enum name_kind kind;
        struct str text;
    } names[] = {{NAME_ID, doc->facts->id.text},
                 {NAME_STEM, path_stem(doc->path)},
                 {NAME_ALIAS, doc->facts->alias.text}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (which & names[i].kind &&
            (folded ? text_same(names[i].text, name) : str_eq(names[i].text, name)))
            return true;
    return false;
}

static size_t named(const struct viewed *v, struct arena *a, struct str name, unsigned which,
                    bool folded, struct candidate **out) {
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < v->view->doc_count && name.n; i++) {
        const struct overlay_doc *doc = &v->view->docs[i];
        if (overlay_counts(v->view, doc) && is_named(doc, name, which, folded))
            *ARENA_PUSH(a, *out, n) = (struct candidate){doc->path, doc->facts};
    }
    struct kit_row *rows = NULL;
    size_t count = v->store && name.n
                       ? store_kits_named(v->store, a, &v->view->scope, name, which, folded, &rows)
                       : 0;
    for (size_t i = 0; i < count; i++)
        if (!doc_at(v, rows[i].path))
            *ARENA_PUSH(a, *out, n) = (struct candidate){rows[i].path, rows[i].facts};
    return n;
}

static size_t with_name(void *context, struct arena *a, struct str path, struct str name,
                        enum name_kind which, struct named **out) {
    const struct viewed *v = context;
    struct candidate *all;
    size_t n = 0, count = named(v, a, name, which, false, &all);
    struct str root = root_of(context, path);
    *out = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct facts *f = all[i].facts;
        if (str_eq(all[i].path, path) || !str_eq(root_of(context, all[i].path), root))
            continue;
        *ARENA_PUSH(a, *out, n) =
            (struct named){all[i].path, which == NAME_ID ? f->id.range : f->alias.range, f->kind};
    }
    return n;
}

static size_t with_id(void *context, struct arena *a, struct str path, struct str name,
                      struct named **out) {
    return with_name(context, a, path, name, NAME_ID, out);
}

static size_t with_alias(void *context, struct arena *a, struct str path, struct str name,
                         struct named **out) {
    return with_name(context, a, path, name, NAME_ALIAS, out);
}

static bool wiki(void *context, struct arena *a, struct str from, struct str key,
                 struct str *path) {
    const struct viewed *v = context;
    struct candidate *all;
    size_t n = named(v, a, key, NAME_ID | NAME_STEM | NAME_ALIAS, true, &all);
    struct str root = root_of(context, from);
    unsigned best = WIKI_NONE;
    for (size_t i = 0; i < n; i++)
        world_wiki_offer(&best, path, all[i].facts, all[i].path, key,
                         str_eq(root_of(context, all[i].path), root));
    return best != WIKI_NONE;
}

static enum existence exists(void *context, struct str path) {
    const struct viewed *v = context;
    if (doc_at(v, path))
        return EXISTS_FILE;
    return v->store ? v->stored.exists(v->stored.context, path) : EXISTS_UNKNOWN;
}

static enum existence code(void *context, struct arena *a, struct str from, struct str target,
                           struct str *path, int64_t *lines) {
    const struct viewed *v = context;
    *lines = -1;
    return v->store ? v->stored.code(v->stored.context, a, from, target, path, lines)
                    : EXISTS_UNKNOWN;
}

bool search_is_referred(void *context, struct arena *a, struct str path, const struct facts *kit) {
    const struct viewed *v = context;
    struct world world = search_world(v->store, v->view, a);
    struct kit_row *rows = NULL, row;
    for (size_t i = 0; i < v->view->doc_count; i++) {
        const struct overlay_doc *doc = &v->view->docs[i];
        if (overlay_counts(v->view, doc) && !str_eq(doc->path, path) &&
            world_refers(&world, a, doc->path, doc->facts, path, kit))
            return true;
    }
    const struct str names[] = {kit->id.text, kit->alias.text, path_stem(path)};
    size_t n = v->store ? store_referrers(v->store, a, &v->view->scope, path, names, 3, &rows) : 0;
    for (size_t i = 0; i < n; i++)
        if (!doc_at(v, rows[i].path) && !str_eq(rows[i].path, path) &&
            store_kit(v->store, a, rows[i].kit, true, &row) &&
            world_refers(&world, a, row.path, row.facts, path, kit))
            return true;
    return false;
}

struct world search_world(struct store *store, const struct view *view, struct arena *arena) {
    struct viewed *v = ARENA_NEW(arena, struct viewed);
    *v = (struct viewed){.view = view, .store = store};
    if (store)
        v->stored = store_world(store, &view->scope);
    return (struct world){
        .context = v,
        .kit_at = kit_at,
        .with_id = with_id,
        .with_alias = with_alias,
        .wiki = wiki,
        .exists = exists,
        .code = code,
        .root_of = root_of,
    };
}
