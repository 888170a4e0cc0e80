/* rename.c — `kitls rename`: another id for a kit of this folder, followed by all that refer to it,
 * here and in the projects that BlueKit knows. All of it is written, or nothing. */
#include "cli/indexed.h"

#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "cli/draft.h"
#include "edit/rename.h"
#include "encode.h"
#include "scan/walk.h"

#include <jansson.h>
#include <stdio.h>

struct renaming {
    struct indexed *x;
    const struct cli *cli;
    struct drafts changes;
    size_t *counts; /* of edits, one per change */
};

/* ---- kits that cannot be read: the index passes over them, and they might refer to this one ----
 */

static void on_dir(void *context, struct str path) {
    (void)context, (void)path;
}

static bool on_file(void *context, struct str path, struct str below, const struct os_info *info) {
    struct err *e = context;
    struct buf head = {0};
    (void)below, (void)info;
    char *name = mem_alloc(path.n + 1);
    memcpy(name, path.p, path.n);
    bool ok = os_read_head(name, 1, &head, NULL, e);
    bool gone = !ok && e->code == ERR_NOT_FOUND;
    if (gone)
        *e = (struct err){0};
    mem_free(name);
    buf_fini(&head);
    return ok || gone;
}

static bool all_readable(const struct indexed *x) {
    struct err unread = {0}, e = {0};
    struct walk_visitor visitor = {.context = &unread, .dir = on_dir, .file = on_file};
    for (size_t i = 0; i < x->root_count && unread.code == ERR_NONE; i++) {
        bool project = str_eq(path_name(x->roots[i]), STR(".bluekit"));
        if (!walk_kits(x->roots[i], project ? HOME_PROJECT : HOME_LIBRARY, STR_NONE, &visitor, &e))
            unread = e;
    }
    if (unread.code != ERR_NONE)
        cli_complain("%s; it may refer to the kit, so nothing was renamed", unread.text);
    return unread.code == ERR_NONE;
}

/* ---- */

/* The kit to be renamed; false: none, or several. */
static bool choose(struct renaming *r, struct desk *desk, struct str name, struct str *path) {
    struct named *found;
    size_t n = indexed_find(r->x, desk, name, &found);
    if (n == 1) {
        *path = found[0].path;
        return true;
    }
    if (!n) {
        cli_complain("there is no kit “%.*s” below %.*s", STR_ARG(name), STR_ARG(r->x->folder));
        return false;
    }
    cli_complain("there are %zu kits “%.*s”: name one by its path, or its project by --project", n,
                 STR_ARG(name));
    for (size_t i = 0; i < n; i++)
        fprintf(stderr, "    %.*s\n", STR_ARG(shown_path(r->x->here, found[i].path)));
    return false;
}

/* Edits are sorted by path. */
static void collect(struct renaming *r, struct desk *desk, const struct edits *edits) {
    for (size_t i = 0, n; i < edits->count; i += n) {
        struct str path = edits->items[i].path;
        const struct edit_doc *doc = desk_doc(desk, path);
        for (n = 1; i + n < edits->count && str_eq(edits->items[i + n].path, path);)
            n++;
        size_t before = r->changes.count;
        drafts_add(&r->changes, path, doc->kit->source.text,
                   edits_apply(edits->arena, path, doc->kit->source.text, edits));
        if (r->changes.count > before) {
            r->counts = arena_grow(edits->arena, r->counts, before, sizeof *r->counts);
            r->counts[before] = n;
        }
    }
}

static bool make(struct renaming *r, struct str old, struct str new) {
    struct indexed *x = r->x;
    struct err e = {0};
    struct desk desk = desk_of_search(x->arena, x->search, &x->view, &e);
    struct edits edits = {.arena = x->arena};
    struct rename_target target = {.what = RENAME_ID};
    const struct edit_doc *doc = NULL;
    bool ok = choose(r, &desk, old, &target.path);
    if (ok) {
        doc = desk_doc(&desk, target.path);
        target.name = doc ? doc->facts->id.text : STR_NONE;
        ok = doc && rename_make(&desk, doc, &target, new, &edits);
        if (!doc)
            cli_complain("%.*s cannot be read", STR_ARG(target.path));
        else if (!ok)
            cli_complain("%.*s", STR_ARG(edits.refused));
    }
    if (ok)
        collect(r, &desk, &edits);
    desk_fini(&desk);
    if (ok && e.code != ERR_NONE) {
        cli_complain("%s; nothing was renamed", e.text);
        return false;
    }
    return ok;
}

static void print_json(const struct renaming *r) {
    json_t *files = json_array();
    for (size_t i = 0; i < r->changes.count; i++)
        json_array_append_new(
            files, json_pack("{s:o, s:I}", "file",
                             encode_str(shown_path(r->x->here, r->changes.items[i].path)), "edits",
                             (json_int_t)r->counts[i]));
    json_t *j = json_pack("{s:o, s:o, s:o}", "old", encode_str(str_z(r->cli->rest[0])), "new",
                          encode_str(str_z(r->cli->rest[1])), "files", files);
    json_dumpf(j, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(j);
}

static void print_files(const struct renaming *r) {
    for (size_t i = 0; i < r->changes.count; i++)
        printf("%.*s: %zu %s\n", STR_ARG(shown_path(r->x->here, r->changes.items[i].path)),
               r->counts[i], r->counts[i] == 1 ? "place" : "places");
}

static int finish(const struct renaming *r) {
    struct err e = {0};
    if (r->cli->diff) {
        drafts_print(&r->changes, r->x->here);
        return r->changes.count ? EXIT_PROBLEMS : EXIT_OK;
    }
    if (!drafts_write(&r->changes, &e))
        return cli_complain("%s; nothing was renamed", e.text);
    if (str_eq(r->cli->format, STR("json")))
        print_json(r);
    else
        print_files(r);
    return EXIT_OK;
}

int cli_rename(const struct cli *cli) {
    struct indexed x;
    if (!indexed_open(&x, cli))
        return EXIT_USAGE;
    struct renaming r = {.x = &x, .cli = cli, .changes = {.arena = x.arena}};
    int code = EXIT_USAGE;
    if (!x.whole)
        cli_complain("not all kits could be read; nothing was renamed");
    else if (all_readable(&x) && make(&r, str_z(cli->rest[0]), str_z(cli->rest[1])))
        code = finish(&r);
    indexed_close(&x);
    return code;
}
