/* search.c — `kitls search`: the full text of the kits here and of the projects BlueKit knows. */
#include "cli/indexed.h"

#include "cli/draft.h"
#include "encode.h"

#include <jansson.h>
#include <stdio.h>

static void print_hit(const struct text_hit *hit, struct str here) {
    printf("%.*s:%u:%u: %.*s (%.*s)\n    %.*s\n", STR_ARG(shown_path(here, hit->path)),
           hit->range.start.line + 1, hit->range.start.column[UTF32] + 1, STR_ARG(hit->name),
           STR_ARG(kinds[hit->kind].name), STR_ARG(hit->snippet));
}

static json_t *json_hit(const struct text_hit *hit, struct str here) {
    json_t *j = json_object();
    json_object_set_new(j, "file", encode_str(shown_path(here, hit->path)));
    json_object_set_new(j, "line", json_integer(hit->range.start.line + 1));
    json_object_set_new(j, "column", json_integer(hit->range.start.column[UTF32] + 1));
    json_object_set_new(j, "id", encode_str(hit->id));
    json_object_set_new(j, "name", encode_str(hit->name));
    json_object_set_new(j, "kind", encode_str(kinds[hit->kind].name));
    json_object_set_new(j, "project", encode_str(hit->project));
    json_object_set_new(j, "snippet", encode_str(hit->snippet));
    json_object_set_new(j, "score", json_real(hit->score));
    return j;
}

static void print_json(const struct text_answer *answer, struct str here) {
    json_t *hits = json_array();
    for (size_t i = 0; i < answer->count; i++)
        json_array_append_new(hits, json_hit(&answer->hits[i], here));
    json_t *j = json_pack("{s:I, s:b, s:o}", "total", (json_int_t)answer->total, "exact",
                          (int)answer->exact, "hits", hits);
    json_dumpf(j, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(j);
}

static void print_text(const struct text_answer *answer, struct str here) {
    for (size_t i = 0; i < answer->count; i++)
        print_hit(&answer->hits[i], here);
    printf("%s%lld of the kits here match\n", answer->exact ? "" : "at least ",
           (long long)answer->total);
}

int cli_search(const struct cli *cli) {
    enum { LIMIT = 20 };
    struct indexed x;
    struct buf query = {0};
    struct text_answer answer = {0};
    struct err e = {0};
    if (!indexed_open(&x, cli))
        return EXIT_USAGE;
    for (int i = 0; i < cli->rest_count; i++)
        buf_addf(&query, "%s%s", i ? " " : "", cli->rest[i]);
    bool ok = search_text(x.search, x.arena, &x.view, buf_str(&query),
                          cli->limit ? (size_t)cli->limit : LIMIT, 0, &answer, &e);
    if (!ok)
        cli_complain("%s", e.text);
    else if (str_eq(cli->format, STR("json")))
        print_json(&answer, x.here);
    else
        print_text(&answer, x.here);
    buf_fini(&query);
    indexed_close(&x);
    return ok && answer.count ? EXIT_OK : EXIT_PROBLEMS;
}
