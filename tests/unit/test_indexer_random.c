/* Whatever happens to a tree, in whatever order: after a sync the running indexer knows what a
 * fresh one finds, kits and problems alike. The seed is printed, a new one without KITLS_TEST_SEED;
 * KITLS_TEST_ROUNDS makes a run longer. */
#include "scan_compare.h"

#include <errno.h>

enum { OPERATIONS = 25 };

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
    case 8:
        if (dice(g, 4) == 0 &&
            symlink(atz(g->scene, dice(g, 4) ? d : b), atz(g->scene, dice(g, 4) ? c : a)))
            errno = 0;
        break;
    default:
        write_file(g, a);
    }
}

static void start(struct game *g, struct rig *r, struct said *said) {
    rig_open(r, g->scene, "cache/index.db");
    r->on_problems = said_note;
    r->context = said;
    indexer_add_folder(r->ix, at(g->scene, "w"), true);
}

/* Things happen while nobody looks; whoever starts then has the last one's index, and its verdict.
 */
static void restart(struct game *g, struct rig *r, struct said *said) {
    rig_close(r);
    for (unsigned n = dice(g, 4); n > 0; n--)
        do_something(g);
    buf_addf(&g->log, "start\n");
    said->count = 0;
    start(g, r, said);
}

static void play(struct game *g, unsigned rounds) {
    struct rig r;
    struct said said = {.arena = arena_new()};
    make_dir(g->scene, "w");
    start(g, &r, &said);
    for (unsigned round = 0; round < rounds; round++) {
        buf_reset(&g->log);
        for (unsigned i = 0; i < OPERATIONS; i++) {
            do_something(g);
            if (dice(g, 10) == 0)
                rig_sync(&r);
            if (dice(g, 20) == 0)
                restart(g, &r, &said);
        }
        rig_sync(&r);
        if (!is_as_fresh(&r, &said, round)) {
            printf("round %u, after\n%s", round, g->log.p);
            fail();
        }
    }
    rig_close(&r);
    arena_free(said.arena);
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
