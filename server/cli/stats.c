/* stats.c — `kitls stats`: how many kits there are, of which kinds, in which projects, with which
 * tags and problems. Reads the kits themselves, so it needs no index and leaves none behind. */
#include "cli/cli.h"

#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/draft.h"
#include "cli/mend.h"
#include "encode.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct tally { /* names and how often each came */
    struct arena *arena;
    struct count {
        struct str name;
        size_t n;
    } * items;
    size_t count;
};
struct stats {
    struct tally projects, kinds, tags;
    size_t codes[PROBLEM_COUNT];
    size_t kits, bytes, references;
};

/* Names are few, but for tags; those are gathered with repeats and joined at the end. */
static void tally_add(struct tally *t, struct str name) {
    *ARENA_PUSH(t->arena, t->items, t->count) = (struct count){name, 1};
}

static int by_name(const void *a, const void *b) {
    const struct count *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static int by_count(const void *a, const void *b) {
    const struct count *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : str_cmp(x->name, y->name);
}

static void tally_join(struct tally *t) {
    size_t kept = 0;
    if (t->count > 1)
        qsort(t->items, t->count, sizeof *t->items, by_name);
    for (size_t i = 0; i < t->count; i++)
        if (kept && str_eq(t->items[kept - 1].name, t->items[i].name))
            t->items[kept - 1].n++;
        else
            t->items[kept++] = t->items[i];
    t->count = kept;
    if (kept > 1)
        qsort(t->items, kept, sizeof *t->items, by_count);
}

/* A tag counts once for a kit, without case, however often it stands there. */
static void add_tags(struct tally *all, const struct facts *f) {
    struct tally own = {.arena = all->arena};
    for (size_t i = 0; i < f->tag_count + f->body_tag_count; i++) {
        struct str tag = i < f->tag_count ? f->tags[i] : f->body_tags[i - f->tag_count].text;
        struct buf folded = {0};
        text_fold(tag, &folded);
        tally_add(&own, arena_str(all->arena, buf_str(&folded)));
        buf_fini(&folded);
    }
    tally_join(&own);
    for (size_t i = 0; i < own.count; i++)
        tally_add(all, own.items[i].name);
}

static void count_one(struct stats *s, const struct gathered *file, const struct world *world,
                      struct str here) {
    struct arena *arena = arena_new();
    struct str project = world_project(world->root_of(world->context, file->path));
    struct problems problems = mend_problems(arena, file, world);
    s->kits++;
    s->bytes += file->bytes.n;
    s->references += file->facts->ref_count;
    tally_add(&s->projects, project.n ? shown_path(here, project) : STR("-"));
    tally_add(&s->kinds, kinds[file->facts->kind].name);
    add_tags(&s->tags, file->facts);
    for (size_t i = 0; i < problems.count; i++)
        s->codes[problems.items[i].code]++;
    arena_free(arena);
}

/* ---- printing ---- */

static void print_tally(const char *title, const struct tally *t, size_t most) {
    printf("\n%zu %s\n", t->count, title);
    for (size_t i = 0; i < t->count && i < most; i++)
        printf("%8zu  %.*s\n", t->items[i].n, STR_ARG(t->items[i].name));
    if (t->count > most)
        printf("          and %zu more\n", t->count - most);
}

static void print_human(const struct stats *s) {
    enum { TAGS_MOST = 20, PROJECTS_MOST = 50 };
    printf("%zu kits, %zu bytes, %zu references\n", s->kits, s->bytes, s->references);
    print_tally("projects", &s->projects, PROJECTS_MOST);
    print_tally("kinds", &s->kinds, KIND_COUNT);
    print_tally("tags", &s->tags, TAGS_MOST);
    size_t all = 0;
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        all += s->codes[i];
    printf("\n%zu problems\n", all);
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        if (s->codes[i])
            printf("%8zu  %.*s %.*s (%.*s)\n", s->codes[i], STR_ARG(problem_rows[i].code),
                   STR_ARG(problem_rows[i].name), STR_ARG(severity_name(problem_rows[i].severity)));
}

static json_t *json_tally(const struct tally *t) {
    json_t *list = json_array();
    for (size_t i = 0; i < t->count; i++)
        json_array_append_new(list, json_pack("{s:o, s:I}", "name", encode_str(t->items[i].name),
                                              "kits", (json_int_t)t->items[i].n));
    return list;
}

static void print_json(const struct stats *s) {
    json_t *problems = json_array();
    for (size_t i = 0; i < PROBLEM_COUNT; i++)
        if (s->codes[i])
            json_array_append_new(problems,
                                  json_pack("{s:o, s:o, s:o, s:I}", "code",
                                            encode_str(problem_rows[i].code), "name",
                                            encode_str(problem_rows[i].name), "severity",
                                            encode_str(severity_name(problem_rows[i].severity)),
                                            "count", (json_int_t)s->codes[i]));
    json_t *j = json_pack("{s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "kits", (json_int_t)s->kits,
                          "bytes", (json_int_t)s->bytes, "references", (json_int_t)s->references,
                          "projects", json_tally(&s->projects), "kinds", json_tally(&s->kinds),
                          "tags", json_tally(&s->tags), "problems", problems);
    json_dumpf(j, stdout, JSON_INDENT(2));
    printf("\n");
    json_decref(j);
}

static void count_all(struct stats *s, struct gather *g, struct str here) {
    struct world world = gather_world(g);
    for (size_t i = 0; i < gather_count(g); i++)
        if (gather_at(g, i)->wanted && gather_at(g, i)->facts->is_kit)
            count_one(s, gather_at(g, i), &world, here);
    tally_join(&s->projects);
    tally_join(&s->kinds);
    tally_join(&s->tags);
}

int cli_stats(const struct cli *cli) {
    struct buf here = {0};
    struct err e = {0};
    char dot[] = ".", *only[] = {dot};
    if (!os_current_dir(&here, &e))
        return cli_complain("%s", e.text);
    struct gather *g = gather_new(GATHER_ROOTS);
    bool ok = gather_named(g, buf_str(&here), cli->rest_count ? cli->rest : only,
                           cli->rest_count ? cli->rest_count : 1);
    struct arena *arena = arena_new();
    struct stats s = {
        .projects = {.arena = arena}, .kinds = {.arena = arena}, .tags = {.arena = arena}};
    count_all(&s, g, buf_str(&here));
    if (str_eq(cli->format, STR("json")))
        print_json(&s);
    else
        print_human(&s);
    ok = ok && !gather_unread(g);
    arena_free(arena);
    gather_free(g);
    buf_fini(&here);
    return ok ? EXIT_OK : EXIT_USAGE;
}
