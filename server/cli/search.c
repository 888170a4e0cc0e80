/* search.c — `kitls search`: the index brought up to date for this folder, then asked. */
#include "cli/cli.h"

#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "base/thread.h"
#include "scan/indexer.h"
#include "search/search.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>

/* Waits until the indexer has seen everything; the roots it watches go to *ids. */
static size_t bring_up_to_date(const char *store, struct str here, struct arena *arena,
                               int64_t **ids) {
    struct waiter *waiter = waiter_new();
    struct mailbox *reports = mailbox_new(waiter_wake, waiter);
    struct indexer_options options = {
        .store_path = store,
        .watch = {WATCH_OFF, 25, 300, 2000},
        .registry = true,
    };
    struct indexer *indexer = indexer_new(&options, reports);
    indexer_add_folder(indexer, here, false);
    indexer_sync(indexer, 1);
    size_t n = 0;
    for (bool done = false; !done;) {
        struct letter *letter = mailbox_take(reports);
        if (!letter) {
            waiter_wait(waiter, -1);
            continue;
        }
        struct report *report = (struct report *)letter;
        if (letter->kind == REPORT_SCOPE) {
            n = report->root_count;
            *ids = ARENA_ARRAY(arena, int64_t, n);
            for (size_t i = 0; i < n; i++)
                (*ids)[i] = report->roots[i].id;
        }
        if (letter->kind == REPORT_TROUBLE || (letter->kind == REPORT_SYNCED && report->sentence.n))
            fprintf(stderr, "kitls: %.*s\n", STR_ARG(report->sentence));
        done = letter->kind == REPORT_SYNCED;
        report_free(report);
    }
    indexer_free(indexer);
    for (struct letter *l; (l = mailbox_take(reports));)
        report_free((struct report *)l);
    mailbox_free(reports);
    waiter_free(waiter);
    return n;
}

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void print_hit(const struct text_hit *hit, struct str here) {
    struct str rest;
    struct str shown = path_below(here, hit->path, &rest) ? rest : hit->path;
    printf("%.*s:%u:%u: %.*s (%.*s)\n    %.*s\n", STR_ARG(shown), hit->range.start.line + 1,
           hit->range.start.column[UTF32] + 1, STR_ARG(hit->name), STR_ARG(kinds[hit->kind].name),
           STR_ARG(hit->snippet));
}

static int ask(const char *store, struct str query, size_t limit, struct str here,
               struct arena *arena) {
    int64_t *ids = NULL;
    struct view view = {0};
    view.scope.n = bring_up_to_date(store, here, arena, &ids);
    if (view.scope.n)
        qsort(ids, view.scope.n, sizeof *ids, compare_ids);
    view.scope.roots = ids;
    struct text_answer answer = {0};
    struct err e = {0};
    struct search *search = search_new(store, arena_strz(arena, path_dir(str_z(store))));
    bool ok = search_text(search, arena, &view, query, limit, 0, &answer, &e);
    if (!ok)
        fprintf(stderr, "kitls: %s\n", e.text);
    for (size_t i = 0; i < answer.count; i++)
        print_hit(&answer.hits[i], here);
    if (ok)
        printf("%s%lld of the kits here match\n", answer.exact ? "" : "at least ",
               (long long)answer.total);
    search_free(search);
    return ok && answer.count ? EXIT_OK : EXIT_PROBLEMS;
}

int cli_search(const struct cli *cli) {
    enum { LIMIT = 20 };
    struct arena *arena = arena_new();
    struct buf query = {0}, here = {0};
    struct err e = {0};
    for (int i = 0; i < cli->rest_count; i++)
        buf_addf(&query, "%s%s", i ? " " : "", cli->rest[i]);
    int code = EXIT_USAGE;
    if (!os_current_dir(&here, &e)) {
        fprintf(stderr, "kitls: %s\n", e.text);
    } else {
        char *store = session_store_path(cli->index_path);
        code = ask(store, buf_str(&query), cli->limit ? (size_t)cli->limit : LIMIT, buf_str(&here),
                   arena);
        mem_free(store);
    }
    buf_fini(&query);
    buf_fini(&here);
    arena_free(arena);
    return code;
}
