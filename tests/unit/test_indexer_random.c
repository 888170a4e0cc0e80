/* Whatever happens to a tree, in whatever order: after a sync the running indexer knows what a
 * fresh one finds, kits and problems alike. The seed is printed; KITLS_TEST_SEED repeats a run,
 * KITLS_TEST_ROUNDS makes it longer. */
#include "scan_fixture.h"

#include <errno.h>

enum { OPERATIONS = 25, SAID_MAX = 512 };

/* ---- what is said of problems ---- */

struct said { /* by an indexer: the last list of each file, as a sorted text */
    struct arena *arena;
    struct str paths[SAID_MAX], codes[SAID_MAX];
    size_t count;
};

static void note(void *context, const struct report *report) {
    struct said *s = context;
    for (size_t i = 0; i < report->file_count; i++) {
        const struct report_file *f = &report->files[i];
        struct buf codes = {0};
        size_t at = 0;
        for (size_t j = 0; j < f->count; j++)
            buf_addf(&codes, " %.*s \"%.*s\"", STR_ARG(problem_rows[f->problems[j].code].code),
                     STR_ARG(f->problems[j].message));
        while (at < s->count && !str_eq(s->paths[at], f->path))
            at++;
        assert_true(at < SAID_MAX);
        if (at == s->count)
            s->paths[s->count++] = arena_str(s->arena, f->path);
        s->codes[at] = arena_str(s->arena, buf_str(&codes));
        buf_fini(&codes);
    }
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void print_said(const struct said *s, struct buf *out) {
    struct str lines[SAID_MAX];
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->codes[i].n)
            lines[n++] =
                arena_printf(s->arena, "%.*s:%.*s", STR_ARG(s->paths[i]), STR_ARG(s->codes[i]));
    qsort(lines, n, sizeof *lines, by_text);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%.*s\n", STR_ARG(lines[i]));
}

/* ---- what happens ---- */

struct game {
    struct scene *scene;
    uint64_t seed;
    struct buf log;
};

static unsigned dice(struct game *g, unsigned sides) { /* xorshift64 */
    g->seed ^= g->seed << 13;
    g->seed ^= g->seed >> 7;
    g->seed ^= g->seed << 17;
    return (unsigned)(g->seed >> 33) % sides;
}

static const char *any_dir(struct game *g) {
    static const char *const dirs[] = {
        "w/.bluekit/kits",
        "w/.bluekit/kits/sub",
        "w/.bluekit/kits/sub/deep",
        "w/.bluekit/tasks",
        "w/.bluekit",
        "w/p/.bluekit/kits",
        "w/p/q/.bluekit",
        "w/p",
        "w/p/q",
        "w/src",
        "out",
        "out/in",
        "w/.bluekit/blueprints/b",
        "w/1/2/3/4/5/.bluekit",
        "w/1/2/3/4/5/6/.bluekit",
        "w/kits",
    };
    return dirs[dice(g, sizeof dirs / sizeof *dirs)];
}

static const char *any_file(struct game *g) {
    static const char *const names[] = {"a.md", "b.md", "c.MD", "d.mmd", "x.txt", "blueprint.json"};
    return arena_strz(g->scene->arena, arena_printf(g->scene->arena, "%s/%s", any_dir(g),
                                                    names[dice(g, sizeof names / sizeof *names)]));
}

static void write_file(struct game *g, const char *name) {
    static const char *const ids[] = {"a", "b", "c", "other"};
    static const char *const bodies[] = {"[[a]]",        "[[C]] [[nobody]]",         "[](b.md)",
                                         "[](../x.txt)", "[](../../src/x.txt#here)", "# Here"};
    struct err e = {0};
    const char *path = atz(g->scene, name);
    if (!os_make_dirs(arena_strz(g->scene->arena, path_dir(str_z(path))), &e))
        return; /* a file or a dangling link is in the way */
    struct str text = arena_printf(
        g->scene->arena, "---\nid: %s\nalias: %s\ntype: kit\ntags: [x]\n---\n\n# %u\n\n%s\n",
        ids[dice(g, 4)], ids[dice(g, 4)], dice(g, 1000), bodies[dice(g, 6)]);
    if (dice(g, 2)) {
        if (!os_write_file(path, text, &e))
            errno = 0;
        return;
    }
    FILE *f = fopen(path, "wb");
    if (f) {
        fwrite(text.p, 1, text.n, f);
        fclose(f);
    }
}

static void do_something(struct game *g) {
    static const char *const verbs[] = {"write",  "write", "write", "remove", "rename",
                                        "rmtree", "move",  "mkdir", "link"};
    unsigned verb = dice(g, sizeof verbs / sizeof *verbs);
    const char *a = any_file(g), *b = any_file(g), *c = any_dir(g), *d = any_dir(g);
    bool of_dirs = verb >= 5;
    log_debug("-- %s %s %s", verbs[verb], of_dirs ? c : a, of_dirs ? d : b);
    buf_addf(&g->log, "%s %s %s\n", verbs[verb], of_dirs ? c : a, of_dirs ? d : b);
    switch (verb) {
    case 3:
        unlink(atz(g->scene, a));
        break;
    case 4:
        rename(atz(g->scene, a), atz(g->scene, b));
        break;
    case 5:
        remove_tree(atz(g->scene, c));
        break;
    case 6:
        rename(atz(g->scene, c), atz(g->scene, d));
        break;
    case 7:
        mkdir(atz(g->scene, c), 0700);
        break;
    case 8: /* not for src: a target beyond a link that leads nowhere yet is not waited for */
        if (strcmp(c, "w/src") != 0 && dice(g, 4) == 0 &&
            symlink(atz(g->scene, d), atz(g->scene, c)))
            errno = 0;
        break;
    default:
        write_file(g, a);
    }
}

/* ---- the comparison ---- */

static void print_scope(const struct rig *r, struct buf *out) {
    struct str roots[64], rest = str_z(r->roots), part;
    size_t n = 0;
    while (rest.n && n < 64 && str_split(&rest, ' ', &part))
        roots[n++] = part;
    qsort(roots, n, sizeof *roots, by_text);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "root %.*s\n", STR_ARG(roots[i]));
}

static void describe(struct rig *r, const struct said *said, struct buf *out) {
    buf_reset(out);
    print_scope(r, out);
    rig_dump(r->store_path, out);
    print_said(said, out);
}

static void describe_fresh(struct game *g, unsigned round, struct buf *out) {
    struct rig fresh;
    struct said said = {.arena = arena_new()};
    char name[64];
    snprintf(name, sizeof name, "fresh-%u/index.db", round);
    rig_open(&fresh, g->scene, name);
    fresh.on_problems = note;
    fresh.context = &said;
    indexer_add_folder(fresh.ix, at(g->scene, "w"), true);
    rig_sync(&fresh);
    describe(&fresh, &said, out);
    rig_close(&fresh);
    arena_free(said.arena);
}

/* Lines of one that the other has not. */
static void print_missing(const char *what, const struct buf *in, const struct buf *of) {
    struct str rest = buf_str(in), line;
    while (rest.n && str_split(&rest, '\n', &line))
        if (line.n && str_find(buf_str(of), line) == STR_NOT_FOUND)
            printf("%s: %.*s\n", what, STR_ARG(line));
}

static void play(struct game *g, unsigned rounds) {
    struct rig r;
    struct said said = {.arena = arena_new()};
    struct buf have = {0}, want = {0};
    make_dir(g->scene, "w");
    rig_open(&r, g->scene, "cache/index.db");
    r.on_problems = note;
    r.context = &said;
    indexer_add_folder(r.ix, at(g->scene, "w"), true);
    for (unsigned round = 0; round < rounds; round++) {
        buf_reset(&g->log);
        for (unsigned i = 0; i < OPERATIONS; i++) {
            do_something(g);
            if (dice(g, 10) == 0)
                rig_sync(&r);
        }
        rig_sync(&r);
        describe(&r, &said, &have);
        describe_fresh(g, round, &want);
        if (!str_eq(buf_str(&have), buf_str(&want))) {
            printf("round %u, after\n%s", round, g->log.p);
            print_missing("is too much", &have, &want);
            print_missing("is missing", &want, &have);
            fail();
        }
    }
    rig_close(&r);
    arena_free(said.arena);
    buf_fini(&have);
    buf_fini(&want);
}

static void incremental_is_as_fresh(void **state) {
    const char *seed = getenv("KITLS_TEST_SEED"), *rounds = getenv("KITLS_TEST_ROUNDS");
    struct game g = {.scene = *state};
    g.seed = seed ? strtoull(seed, NULL, 10) : (uint64_t)os_wall_ms() * 2654435761u;
    g.seed |= g.seed == 0;
    print_message("KITLS_TEST_SEED=%llu\n", (unsigned long long)g.seed);
    play(&g, rounds ? (unsigned)strtoul(rounds, NULL, 10) : 15);
    buf_fini(&g.log);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(incremental_is_as_fresh, scene_setup, scene_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
