/* world.c — the one rule of worlds that all of them share. Where kits come from is theirs. */
#include "kit/world.h"

#include "base/path.h"
#include "base/text.h"

unsigned world_wiki_rank(const struct facts *f, struct str path, struct str key, bool near) {
    enum { NAMES = 3, FAR = 2 * NAMES };
    const struct str names[NAMES] = {f->id.text, path_stem(path), f->alias.text};
    unsigned rank = near ? 0 : FAR;
    for (unsigned i = 0; i < NAMES; i++)
        if (names[i].n && str_eq(names[i], key))
            return rank + i;
    for (unsigned i = 0; i < NAMES; i++)
        if (names[i].n && text_same(names[i], key))
            return rank + NAMES + i;
    return WIKI_NONE;
}

bool world_wiki(const struct world *w, struct arena *arena, struct str from, struct str key,
                struct str *path) {
    struct namesake *all = NULL;
    unsigned best = WIKI_NONE;
    size_t n = w->named(w->context, arena, from, key, NAME_ID | NAME_STEM | NAME_ALIAS, true, &all);
    for (size_t i = 0; i < n; i++) {
        unsigned rank = world_wiki_rank(all[i].facts, all[i].path, key, all[i].near);
        if (rank > best || rank == WIKI_NONE || (rank == best && str_cmp(all[i].path, *path) >= 0))
            continue;
        best = rank;
        *path = all[i].path;
    }
    return best != WIKI_NONE;
}

size_t world_with_name(const struct world *w, struct arena *arena, struct str path, struct str name,
                       enum name_kind which, struct named **out) {
    struct namesake *all = NULL;
    size_t n = 0, count = w->named(w->context, arena, path, name, which, false, &all);
    *out = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct facts *f = all[i].facts;
        if (all[i].near && !str_eq(all[i].path, path))
            *ARENA_PUSH(arena, *out, n) = (struct named){
                all[i].path, which == NAME_ID ? f->id.range : f->alias.range, f->kind};
    }
    return n;
}

bool world_is_named(const struct facts *f, struct str path, struct str name, unsigned which,
                    bool folded) {
    const struct {
        enum name_kind kind;
        struct str text;
    } names[] = {{NAME_ID, f->id.text}, {NAME_STEM, path_stem(path)}, {NAME_ALIAS, f->alias.text}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (which & names[i].kind &&
            (folded ? text_same(names[i].text, name) : str_eq(names[i].text, name)))
            return true;
    return false;
}

struct str world_project(struct str root) {
    return str_eq(path_name(root), STR(".bluekit")) ? path_dir(root) : root;
}

struct str world_root_by_name(struct str path) {
    for (struct str dir = path_dir(path); dir.n && !path_is_top(dir); dir = path_dir(dir))
        if (str_eq(path_name(dir), STR(".bluekit")))
            return dir;
    return STR_NONE;
}

struct str world_resource(struct arena *arena, struct str target) {
    const struct str mark = STR("/.bluekit/");
    char *slashes = arena_strz(arena, target);
    for (size_t i = 0; i < target.n; i++)
        if (slashes[i] == '\\')
            slashes[i] = '/';
    struct str path = {slashes, target.n}, rest = STR_NONE;
    for (size_t at; (at = str_find(path, mark)) != STR_NOT_FOUND; path = rest)
        rest = str_from(path, at + mark.n);
    return rest;
}

static bool resource_lead(const struct world *w, struct arena *arena, struct str from,
                          struct str target, struct str *path) {
    struct str root = w->root_of(w->context, from), below = world_resource(arena, target);
    *path = path_resolve(arena, root, below);
    return root.n && below.n;
}

bool world_lead(const struct world *w, struct arena *arena, struct str from, const struct ref *ref,
                struct str *path) {
    int64_t lines;
    *path = from;
    if (!ref->target.n)
        return true;
    switch (ref->type) {
    case REF_WIKI:
    case REF_RELATION:
        return world_wiki(w, arena, from, ref->target, path);
    case REF_CODE:
        return w->code(w->context, arena, from, ref->target, path, &lines) == EXISTS_FILE;
    case REF_RESOURCE:
        return resource_lead(w, arena, from, ref->target, path);
    case REF_LINK:
    case REF_TASK_FILE:
        break;
    }
    *path = path_resolve(arena, path_dir(from), ref->target);
    return from.n || path_is_absolute(ref->target);
}

static bool same_name(struct str name, struct str key) {
    return name.n && text_same(name, key);
}

/* Without asking the world: can it not be? */
static bool means_other(const struct ref *ref, struct str path, const struct facts *kit) {
    bool by_name = ref->type == REF_WIKI || ref->type == REF_RELATION;
    if (by_name)
        return !same_name(kit->id.text, ref->target) && !same_name(kit->alias.text, ref->target) &&
               !same_name(path_stem(path), ref->target);
    return ref->type != REF_RESOURCE && !str_eq(path_name(ref->target), path_name(path));
}

bool world_refers(const struct world *w, struct arena *arena, struct str from,
                  const struct facts *f, struct str path, const struct facts *kit) {
    for (size_t i = 0; i < f->ref_count; i++) {
        struct str lead;
        const struct ref *ref = &f->refs[i];
        if (ref->target.n && !means_other(ref, path, kit) &&
            world_lead(w, arena, from, ref, &lead) && str_eq(lead, path))
            return true;
    }
    return false;
}
