/* fix_names.c — cures that give a document another id, folder or file name, with all that refers to
 * it. What follows whom is in rename.h and move.h. */
#include "base/path.h"
#include "edit/fix_private.h"
#include "edit/move.h"
#include "edit/refs.h"
#include "edit/rename.h"
#include "edit/write.h"

/* ---- ids ---- */

static bool id_is_free(struct fixing *f, struct str id) {
    const struct world *w = &f->desk->world;
    struct named *found;
    return !w->named || world_with_name(w, f->arena, fix_path(f), id, NAME_ID, &found) == 0;
}

/* With all references; of a document that has no path only where it stands. */
static void offer_id(struct fixing *f, unsigned flags, struct str id) {
    if (!write_is_kebab(id) || !id_is_free(f, id))
        return;
    struct fix *fix = fix_add(f, flags, "Change the id to %.*s%s", STR_ARG(fix_quoted(f, id)),
                              fix_path(f).n ? ", here and where it is referred to" : "");
    fix->deferred = f->lazy && fix_path(f).n;
    if (fix->deferred)
        return;
    const struct node *value = kit_field(f->kit, STR("id"));
    if (fix_path(f).n && f->desk->read) {
        if (!rename_id(f->desk, fix_path(f), fix_path(f), id, &fix->edits))
            fix_drop_last(f);
    } else if (value) {
        edits_replace(&fix->edits, f->kit, value->span,
                      write_yaml(f->arena, id, value->style, false));
    }
}

void fix_id(struct fixing *f) {
    struct str text = f->problem->fix;
    if (text.n > 2 && (text.p[0] == '"' || text.p[0] == '\''))
        text = str_cut(text, (struct span){1, (uint32_t)text.n - 1});
    offer_id(f, FIX_PREFERRED, arena_str(f->arena, text));
}

void fix_duplicate_id(struct fixing *f) {
    struct str stem = write_kebab(f->arena, path_stem(path_name(fix_path(f))));
    struct str have = f->doc->facts->id.text, numbered = STR_NONE;
    bool by_name = stem.n && !str_eq(stem, have) && id_is_free(f, stem);
    for (unsigned i = 2; i < 100 && !numbered.n; i++) {
        struct str tried = arena_printf(f->arena, "%.*s-%u", STR_ARG(have), i);
        if (id_is_free(f, tried))
            numbered = tried;
    }
    if (by_name)
        offer_id(f, FIX_PREFERRED, stem);
    if (numbered.n)
        offer_id(f, by_name ? 0 : FIX_PREFERRED, numbered);
}

/* ---- files that are in the wrong place ---- */

static void offer_move(struct fixing *f, unsigned flags, struct str to, struct str shown) {
    if (!fix_path(f).n || fix_is_there(f, to))
        return;
    struct fix *fix = fix_add(f, flags, "%.*s", STR_ARG(shown));
    struct move move = {fix_path(f), to};
    fix->deferred = f->lazy;
    if (f->lazy)
        return;
    if (f->desk->read && !move_make(f->desk, &move, 1, &fix->edits)) {
        fix_drop_last(f);
        return;
    }
    edits_rename(&fix->edits, move.from, move.to);
}

void fix_folder(struct fixing *f) {
    struct str root = fix_root(f), folder = kinds[f->kit->kind].folder,
               below = f->kit->source.below;
    size_t slash = str_find_byte(below, '/');
    fix_type(f, FIX_PREFERRED, f->problem->fix);
    if (!root.n || !folder.n || slash == STR_NOT_FOUND || f->kit->kind == KIND_BLUEPRINT)
        return;
    struct str to =
        path_join(f->arena, path_join(f->arena, root, folder), str_from(below, slash + 1));
    offer_move(f, 0, to, arena_printf(f->arena, "Move the file to %.*s/", STR_ARG(folder)));
}

void fix_extension(struct fixing *f) {
    struct str path = fix_path(f), ext = path_ext(path_name(path));
    if (!ext.n)
        return;
    char *to = arena_strz(f->arena, path);
    for (size_t i = path.n - ext.n; i < path.n; i++)
        to[i] = ascii_lower(to[i]);
    offer_move(f, FIX_PREFERRED, str_z(to),
               arena_printf(f->arena, "Rename the file to %.*s", STR_ARG(path_name(str_z(to)))));
}
