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

static size_t named(void *context, struct arena *a, struct str from, struct str name,
                    unsigned which, bool anywhere, struct namesake **out) {
    const struct viewed *v = context;
    struct str root = root_of(context, from);
    size_t n = 0;
    *out = NULL;
    for (size_t i = 0; i < v->view->doc_count && name.n; i++) {
        const struct overlay_doc *doc = &v->view->docs[i];
        if (overlay_counts(v->view, doc) &&
            world_is_named(doc->facts, doc->path, name, which, anywhere))
            *ARENA_PUSH(a, *out, n) =
                (struct namesake){doc->path, doc->facts, str_eq(root_of(context, doc->path), root)};
    }
    struct kit_row *rows = NULL;
    size_t count = v->store && name.n ? store_kits_named(v->store, a, &v->view->scope, name, which,
                                                         anywhere, &rows)
                                      : 0;
    for (size_t i = 0; i < count; i++)
        if (!doc_at(v, rows[i].path))
            *ARENA_PUSH(a, *out, n) = (struct namesake){
                rows[i].path, rows[i].facts, str_eq(root_of(context, rows[i].path), root)};
    return n;
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
        .named = named,
        .exists = exists,
        .code = code,
        .root_of = root_of,
    };
}
