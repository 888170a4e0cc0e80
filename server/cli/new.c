/* new.c — `kitls new`: a document with full front matter for its kind, where such documents belong.
 * Never writes over a file, and never makes a project of a folder that is none. */
#include "cli/indexed.h"

#include "base/os.h"
#include "base/path.h"
#include "cli/draft.h"
#include "cli/gather.h"
#include "edit/new.h"
#include "scan/walk.h"

#include <stdio.h>

static int complain_of_kind(const char *name) {
    struct buf all = {0};
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (new_is_kind((enum kind)i))
            buf_addf(&all, " %.*s", STR_ARG(kinds[i].name));
    cli_complain("there is no kind “%s”; there are:%s", name, all.p);
    buf_fini(&all);
    return EXIT_USAGE;
}

/* Where kits of the folder lie: ".bluekit", or a library itself. */
static bool root_of(struct arena *arena, struct str folder, struct str *root) {
    struct str project;
    bool found = project_around(arena, folder, &project);
    *root = found ? path_join(arena, project, STR(".bluekit")) : folder;
    return found || walk_is_library(folder, NULL);
}

static bool free_name(struct arena *arena, struct str root, struct new_kit *kit, struct err *e) {
    struct gather *g = gather_new(GATHER_ROOTS);
    bool ok = gather_add(g, root, e);
    struct world world = gather_world(g);
    struct str wanted = kit->below;
    if (ok && !new_free(arena, &world, root, kit))
        ok = err_set(e, ERR_IO, "there is %.*s already", STR_ARG(wanted));
    gather_free(g);
    return ok;
}

static int make(struct arena *arena, const struct cli *cli, enum kind kind) {
    struct str here, folder, root;
    struct str name = path_native(arena, str_z(cli->rest[1]));
    if (!project_named(arena, cli, &here, &folder))
        return EXIT_USAGE;
    if (!root_of(arena, folder, &root))
        return cli_complain("%.*s lies in no project: there is no .bluekit here or above",
                            STR_ARG(folder));
    struct str inside = path_resolve(arena, STR("/"), path_dir(name)); /* ".." stays in there */
    struct new_kit kit = {.kind = kind, .alias = str_trim(path_name(name)), .now_ms = os_wall_ms()};
    kit.below = new_below(arena, kind, str_from(inside, 1), path_name(name));
    if (!kit.below.n)
        return cli_complain("“%s” has no letter or digit to name a file by", cli->rest[1]);
    struct err e = {0};
    if (!free_name(arena, root, &kit, &e))
        return cli_complain("%s", e.text);
    struct str path = path_join(arena, root, kit.below);
    if (!os_new_file(arena_strz(arena, path), new_text(arena, &kit), &e))
        return cli_complain("%s", e.text);
    printf("%.*s\n", STR_ARG(shown_path(here, path)));
    return EXIT_OK;
}

int cli_new(const struct cli *cli) {
    enum kind kind;
    if (!kind_find(str_z(cli->rest[0]), &kind) || !new_is_kind(kind))
        return complain_of_kind(cli->rest[0]);
    struct arena *arena = arena_new();
    int code = make(arena, cli, kind);
    arena_free(arena);
    return code;
}
