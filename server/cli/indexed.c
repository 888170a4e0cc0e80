/* indexed.c — runs an indexer until it has seen all, once, without watching. What is asked then is
 * for the commands. */
#include "cli/indexed.h"

#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "base/thread.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- which folder ---- */

static bool is_home(struct str dir) {
    struct buf home = {0};
    struct err e;
    bool is = os_home_dir(&home, &e) && str_eq(buf_str(&home), dir);
    buf_fini(&home);
    return is;
}

bool project_around(struct arena *arena, struct str folder, struct str *project) {
    for (struct str up = folder; up.n; up = path_dir(up)) {
        struct os_info info;
        struct err e;
        const char *inner = arena_strz(arena, path_join(arena, up, STR(".bluekit")));
        bool inside = str_eq(path_name(up), STR(".bluekit"));
        *project = inside ? path_dir(up) : up;
        if ((inside || (os_stat(inner, &info, &e) && info.type == OS_DIR)) && !is_home(*project))
            return true;
        if (path_is_top(up))
            break;
    }
    *project = folder;
    return false;
}

bool project_named(struct arena *arena, const struct cli *cli, struct str *here,
                   struct str *folder) {
    struct buf dir = {0};
    struct os_info info;
    struct err e = {0};
    bool ok = os_current_dir(&dir, &e);
    if (ok) {
        *here = arena_str(arena, buf_str(&dir));
        *folder = cli->project ? path_resolve(arena, *here, path_native(arena, str_z(cli->project)))
                               : *here;
        ok = os_stat(arena_strz(arena, *folder), &info, &e);
        if (ok && info.type != OS_DIR)
            ok = err_set(&e, ERR_IO, "%.*s is no folder", STR_ARG(*folder));
    }
    if (!ok)
        cli_complain("%s", e.text);
    buf_fini(&dir);
    return ok;
}

/* ---- the index ---- */

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void take_scope(struct indexed *x, const struct report *report) {
    int64_t *all = ARENA_ARRAY(x->arena, int64_t, report->root_count + 1);
    int64_t *own = ARENA_ARRAY(x->arena, int64_t, report->root_count + 1);
    x->roots = NULL;
    x->root_count = 0;
    for (size_t i = 0; i < report->root_count; i++) {
        const struct report_root *root = &report->roots[i];
        all[i] = root->id;
        if (!path_below(x->folder, root->path, NULL))
            continue;
        own[x->root_count] = root->id;
        *ARENA_PUSH(x->arena, x->roots, x->root_count) = arena_str(x->arena, root->path);
    }
    if (report->root_count)
        qsort(all, report->root_count, sizeof *all, compare_ids);
    if (x->root_count)
        qsort(own, x->root_count, sizeof *own, compare_ids);
    x->view.scope = (struct scope){all, report->root_count};
    x->own = (struct scope){own, x->root_count};
}

static void bring_up_to_date(struct indexed *x, const char *store) {
    struct waiter *waiter = waiter_new();
    struct mailbox *reports = mailbox_new(waiter_wake, waiter);
    struct indexer_options options = {
        .store_path = store,
        .watch = {WATCH_OFF, 25, 300, 2000},
        .registry = true,
    };
    struct indexer *indexer = indexer_new(&options, reports);
    indexer_add_folder(indexer, x->folder, false);
    indexer_sync(indexer, 1);
    for (bool done = false; !done;) {
        struct letter *letter = mailbox_take(reports);
        if (!letter) {
            waiter_wait(waiter, -1);
            continue;
        }
        struct report *report = (struct report *)letter;
        if (letter->kind == REPORT_SCOPE)
            take_scope(x, report);
        done = letter->kind == REPORT_SYNCED;
        if (letter->kind == REPORT_TROUBLE || (done && report->sentence.n)) {
            x->whole = false;
            cli_complain("%.*s", STR_ARG(report->sentence));
        }
        report_free(report);
    }
    indexer_free(indexer);
    for (struct letter *l; (l = mailbox_take(reports));)
        report_free((struct report *)l);
    mailbox_free(reports);
    waiter_free(waiter);
}

bool indexed_open(struct indexed *x, const struct cli *cli) {
    *x = (struct indexed){.arena = arena_new(), .whole = true};
    if (!project_named(x->arena, cli, &x->here, &x->folder)) {
        arena_free(x->arena);
        return false;
    }
    (void)project_around(x->arena, x->folder, &x->folder);
    char *store = session_store_path(cli->index_path);
    bring_up_to_date(x, store);
    x->search = search_new(store, arena_strz(x->arena, path_dir(str_z(store))));
    mem_free(store);
    return true;
}

void indexed_close(struct indexed *x) {
    search_free(x->search);
    arena_free(x->arena);
}

/* ---- names ---- */

size_t indexed_find(const struct indexed *x, struct desk *desk, struct str name,
                    struct named **out) {
    const struct world *w = &desk->world;
    size_t n = 0;
    *out = NULL;
    for (int by_alias = 0; by_alias < 2 && !n; by_alias++) {
        for (size_t i = 0; i < x->root_count; i++) {
            struct str inside = path_join(x->arena, x->roots[i], STR("*")); /* no kit's name */
            struct named *some = NULL;
            size_t count =
                world_with_name(w, x->arena, inside, name, by_alias ? NAME_ALIAS : NAME_ID, &some);
            for (size_t k = 0; k < count; k++)
                *ARENA_PUSH(x->arena, *out, n) = some[k];
        }
        struct str path = path_resolve(x->arena, x->here, path_native(x->arena, name));
        const struct facts *f = n || by_alias ? NULL : w->kit_at(w->context, x->arena, path);
        if (f && f->is_kit)
            *ARENA_PUSH(x->arena, *out, n) = (struct named){path, f->id.range, f->kind};
    }
    return n;
}
