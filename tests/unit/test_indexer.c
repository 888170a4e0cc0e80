/* The indexer, driven from outside: files are changed on disk, a sync is awaited, and the store and
 * the letters must say what is true. */
#include "scan_fixture.h"

#include <errno.h>

/* A folder "w" with one project and two kits, indexed. */
static void open_small(struct rig *r, struct scene *p) {
    put_kit(p, "w/.bluekit/kits/one.md", "one", "See [two](two.md).");
    put_kit(p, "w/.bluekit/kits/two.md", "two", "Text.");
    rig_open(r, p, "cache/index.db");
    indexer_add_folder(r->ix, at(p, "w"), true);
    rig_sync(r);
}

/* ---- start ---- */

static void a_cold_start_indexes_everything(void **state) {
    struct rig r;
    open_small(&r, *state);
    assert_int_equal(rig_count(r.store_path), 2);
    assert_true(r.scopes > 0 && r.changes > 0);
    assert_int_equal(r.root_count, 1);
    assert_string_equal(r.roots, atz(*state, "w/.bluekit"));
    assert_string_equal(r.problems, "");
    rig_close(&r);
}

static void a_big_cold_start_has_two_phases(void **state) {
    struct scene *p = *state;
    struct rig r;
    for (int i = 0; i < 600; i++) {
        char name[64], id[32];
        snprintf(name, sizeof name, "w/.bluekit/kits/k%d.md", i);
        snprintf(id, sizeof id, "k%d", i);
        put_kit(p, name, id, "Body.");
    }
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 600);
    assert_int_equal(r.begun, 1);
    assert_int_equal(r.ended, 1);
    assert_true(r.total == 600 && r.done == 600);
    struct buf rows = {0};
    rig_dump(r.store_path, &rows);
    assert_false(contains(rows.p, " 0\n")); /* each has its body */
    buf_fini(&rows);
    rig_close(&r);
}

static void a_warm_start_answers_at_once_and_writes_nothing(void **state) {
    struct rig r;
    open_small(&r, *state);
    put(*state, "w/.bluekit/kits/bad.md", "# no front matter\n");
    rig_sync(&r);
    rig_close(&r);
    struct buf before = {0}, after = {0};
    rig_dump(r.store_path, &before);
    struct store *s = rig_store(r.store_path);
    int64_t generation = store_generation(s);
    rig_open(&r, *state, "cache/index.db");
    indexer_add_folder(r.ix, at(*state, "w"), true);
    struct report *first = rig_await(&r, REPORT_SCOPE, 0);
    if (first->root_count == 0) { /* told before the order to add the folder was read */
        report_free(first);
        first = rig_await(&r, REPORT_SCOPE, 0);
    }
    assert_int_equal(first->root_count, 1);
    assert_true(first->roots[0].id > 0 && first->roots[0].published);
    report_free(first);
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/bad.md: KIT020\n");
    assert_int_equal(store_generation(s), generation);
    assert_true(r.begun == 1 && r.ended == 1); /* a first look is always told of */
    store_close(s);
    rig_dump(r.store_path, &after);
    assert_string_equal(before.p, after.p);
    buf_fini(&before);
    buf_fini(&after);
    rig_close(&r);
}

static void a_warm_start_sees_what_happened_meanwhile(void **state) {
    struct rig r;
    open_small(&r, *state);
    rig_close(&r);
    assert_int_equal(unlink(atz(*state, "w/.bluekit/kits/two.md")), 0);
    put_kit(*state, "w/.bluekit/kits/three.md", "three", "New.");
    rig_open(&r, *state, "cache/index.db");
    indexer_add_folder(r.ix, at(*state, "w"), true);
    rig_sync(&r);
    assert_false(rig_has(&r, "w/.bluekit/kits/two.md"));
    assert_true(rig_has(&r, "w/.bluekit/kits/three.md"));
    assert_string_equal(r.problems, "w/.bluekit/kits/one.md: KIT305\n");
    rig_close(&r);
}

/* ---- changes ---- */

static void files_come_change_and_go(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    put_kit(p, "w/.bluekit/kits/sub/deep/new.md", "new", "Text.");
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/sub/deep/new.md"));
    put_kit(p, "w/.bluekit/kits/sub/deep/more.md", "more", "Text.");
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/sub/deep/more.md"));
    move(p, "w/.bluekit/kits/sub", "w/.bluekit/kits/moved");
    rig_sync(&r);
    assert_false(rig_has(&r, "w/.bluekit/kits/sub/deep/new.md"));
    assert_true(rig_has(&r, "w/.bluekit/kits/moved/deep/new.md"));
    put_kit(p, "w/.bluekit/kits/moved/deep/again.md", "again", "Text.");
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/moved/deep/again.md"));
    move(p, "w/.bluekit/kits/moved", "outside");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 2);
    put_kit(p, "outside/deep/late.md", "late", "Nobody looks here any more.");
    move(p, "w/.bluekit/kits/one.md", "w/.bluekit/kits/renamed.md");
    assert_int_equal(unlink(atz(p, "w/.bluekit/kits/two.md")), 0);
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 1);
    assert_true(rig_has(&r, "w/.bluekit/kits/renamed.md"));
    rig_close(&r);
}

/* A client that asks for problems again with each change would have to do so for nothing. */
static void the_same_bytes_are_no_news(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    put_kit(p, "w/.bluekit/kits/same.md", "same", "Text.");
    rig_sync(&r);
    int changes = r.changes;
    put_kit(p, "w/.bluekit/kits/same.md", "same", "Text.");
    rig_sync(&r);
    assert_int_equal(r.changes, changes);
    put_kit(p, "w/.bluekit/kits/same.md", "same", "Other text.");
    rig_sync(&r);
    assert_true(r.changes > changes);
    rig_close(&r);
}

static void a_file_may_become_a_directory(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    assert_int_equal(unlink(atz(p, "w/.bluekit/kits/two.md")), 0);
    put_kit(p, "w/.bluekit/kits/two.md/inner.md", "inner", "Text.");
    rig_sync(&r);
    assert_false(rig_has(&r, "w/.bluekit/kits/two.md"));
    assert_true(rig_has(&r, "w/.bluekit/kits/two.md/inner.md"));
    remove_tree(atz(p, "w/.bluekit/kits/two.md"));
    put_kit(p, "w/.bluekit/kits/two.md", "two", "Text.");
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/two.md"));
    assert_int_equal(rig_count(r.store_path), 2);
    rig_close(&r);
}

static void what_is_no_file_is_no_kit(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    assert_int_equal(mkfifo(atz(p, "w/.bluekit/kits/pipe.md"), 0600), 0);
    put(p, "w/.bluekit/kits/config.json", "{}");
    put(p, "w/.bluekit/.hidden/a.md", "x");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 2);
    rig_close(&r);
}

static void a_huge_file_counts_by_its_front_matter(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct buf text = {0};
    open_small(&r, p);
    buf_add(&text, STR("---\nid: huge\nalias: Huge\ntype: kit\nis_base: false\nversion: 1\n"
                       "tags: [x]\ndescription: d\n---\n"));
    while (text.n < (3u << 20))
        buf_add(&text, STR("word and word and word\n"));
    put(p, "w/.bluekit/kits/huge.md", text.p);
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/huge.md"));
    assert_string_equal(r.problems, "w/.bluekit/kits/huge.md: KIT031\n");
    buf_fini(&text);
    rig_close(&r);
}

/* ---- roots ---- */

static void a_root_may_come_later_go_and_come_back(void **state) {
    struct scene *p = *state;
    struct rig r;
    make_dir(p, "w/a/b");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    put_kit(p, "w/a/b/.bluekit/kits/x.md", "x", "Text.");
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "w/a/b/.bluekit"));
    assert_int_equal(rig_count(r.store_path), 1);
    put_kit(p, "w/new/.bluekit/kits/y.md", "y", "Text.");
    rig_sync(&r);
    assert_int_equal(r.root_count, 2);
    remove_tree(atz(p, "w/a"));
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "w/new/.bluekit"));
    assert_int_equal(rig_count(r.store_path), 1);
    put_kit(p, "w/a/b/.bluekit/kits/x.md", "x", "Text.");
    rig_sync(&r);
    assert_int_equal(r.root_count, 2);
    put_kit(p, "w/a/b/.bluekit/kits/z.md", "z", "Text.");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 3);
    move(p, "w/a", "away");
    rig_sync(&r);
    assert_int_equal(r.root_count, 1);
    assert_int_equal(rig_count(r.store_path), 1);
    rig_close(&r);
}

static void a_folder_may_come_later_too(void **state) {
    struct scene *p = *state;
    struct rig r;
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "x/y"), true);
    rig_sync(&r);
    put_kit(p, "x/y/.bluekit/kits/a.md", "a", "Text.");
    rig_sync(&r);
    assert_int_equal(r.root_count, 1);
    remove_tree(atz(p, "x"));
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    assert_int_equal(rig_count(r.store_path), 0);
    put_kit(p, "x/y/.bluekit/kits/a.md", "a", "Text.");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 1);
    rig_close(&r);
}

/* Nothing that is below what is moved has an event to tell of it. */
static void what_lies_above_a_folder_may_be_moved(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "up/on/w/.bluekit/kits/a.md", "a", "Text.");
    put_kit(p, "other/on/w/.bluekit/kits/b.md", "b", "Text.");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "up/on/w"), true);
    rig_sync(&r);
    assert_true(rig_has(&r, "up/on/w/.bluekit/kits/a.md"));
    for (int round = 0; round < 2; round++) {
        move(p, "up", "away");
        rig_sync(&r);
        assert_int_equal(rig_count(r.store_path), 0);
        move(p, "other", "up");
        rig_sync(&r);
        assert_true(rig_has(&r, "up/on/w/.bluekit/kits/b.md"));
        move(p, "up", "other");
        move(p, "away", "up");
        rig_sync(&r);
        assert_true(rig_has(&r, "up/on/w/.bluekit/kits/a.md"));
        assert_int_equal(rig_count(r.store_path), 1);
    }
    rig_close(&r);
}

static void a_folder_inside_a_root_means_the_root(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "w/.bluekit/kits/sub/a.md", "a", "[gone](gone.md)");
    put_kit(p, "w/.bluekit/kits/b.md", "b", "[gone](gone.md)");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w/.bluekit/kits/sub"), true);
    indexer_add_folder(r.ix, at(p, "w"), false);
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "w/.bluekit"));
    assert_int_equal(rig_count(r.store_path), 2);
    assert_string_equal(r.problems, "w/.bluekit/kits/sub/a.md: KIT305\n");
    indexer_remove_folder(r.ix, at(p, "w/.bluekit/kits/sub"));
    rig_clear(&r);
    rig_sync(&r);
    assert_int_equal(r.root_count, 1);
    assert_string_equal(r.problems, "w/.bluekit/kits/sub/a.md:\n");
    rig_close(&r);
}

static void a_library_comes_and_goes(void **state) {
    struct scene *p = *state;
    struct rig r;
    put(p, "lib/README.md", "# Library\n");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "lib"), true);
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    put_kit(p, "lib/kits/a.md", "a", "Text.");
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "lib"));
    assert_int_equal(rig_count(r.store_path), 1);
    put_kit(p, "lib/other/b.md", "b", "Text.");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 2);
    make_dir(p, "lib/.bluekit");
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "lib/.bluekit"));
    remove_tree(atz(p, "lib/.bluekit"));
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "lib"));
    remove_tree(atz(p, "lib/kits"));
    remove_tree(atz(p, "lib/other"));
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    rig_close(&r);
}

static void links_are_followed_and_watched(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "out/a.md", "a", "Text.");
    put_kit(p, "alone/b.md", "b", "Text.");
    open_small(&r, p);
    link_to(p, "w/.bluekit/kits/out", "../../../out");
    link_to(p, "w/.bluekit/kits/b.md", "../../../alone/b.md");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 4);
    put_kit(p, "out/c.md", "c", "Text.");
    assert_int_equal(unlink(atz(p, "alone/b.md")), 0);
    rig_sync(&r);
    assert_true(rig_has(&r, "w/.bluekit/kits/out/c.md"));
    assert_false(rig_has(&r, "w/.bluekit/kits/b.md"));
    assert_int_equal(unlink(atz(p, "w/.bluekit/kits/out")), 0);
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 2);
    rig_close(&r);
}

static bool has_id(struct rig *r, const char *name, const char *id) {
    struct arena *a = arena_new();
    struct store *s = rig_store(r->store_path);
    struct kit_row row;
    bool has =
        store_kit_at(s, a, at(r->place, name), true, &row) && str_eq(row.facts->id.text, str_z(id));
    store_close(s);
    arena_free(a);
    return has;
}

/* Nothing tells of a write by a name that nobody watches, until that name is met. */
static void what_is_new_may_be_another_name_of_what_is_known(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    make_dir(p, "v/.bluekit/kits");
    const char *one = atz(p, "w/.bluekit/kits/one.md");
    assert_int_equal(link(one, atz(p, "v/.bluekit/kits/twin.md")), 0);
    put_kit(p, "v/.bluekit/kits/twin.md", "written", "Text.");
    rig_sync(&r);
    indexer_add_folder(r.ix, at(p, "v"), true);
    rig_sync(&r);
    assert_true(has_id(&r, "w/.bluekit/kits/one.md", "written"));
    put_kit(p, "v/.bluekit/kits/twin.md", "again", "Text.");
    rig_sync(&r);
    assert_true(has_id(&r, "w/.bluekit/kits/one.md", "again"));
    rig_close(&r);
}

static void the_registry_adds_roots_that_are_not_published(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "known/.bluekit/kits/a.md", "a", "[gone](gone.md)");
    make_dir(p, "home/.bluekit");
    put(p, "home/.bluekit/projectRegistry.json",
        arena_strz(p->arena, arena_printf(p->arena, "[{\"path\":\"%s/known\"}]", p->dir)));
    assert_int_equal(setenv("HOME", atz(p, "home"), 1), 0);
    struct indexer_options options = rig_options(p, "cache/index.db");
    options.registry = true;
    rig_open_with(&r, p, &options);
    rig_sync(&r);
    assert_string_equal(r.roots, atz(p, "known/.bluekit"));
    assert_int_equal(rig_count(r.store_path), 1);
    assert_string_equal(r.problems, "");
    indexer_add_folder(r.ix, at(p, "known"), true); /* until the client names it as well */
    struct report *scope = rig_await(&r, REPORT_SCOPE, 0);
    assert_true(scope->root_count == 1 && scope->roots[0].published);
    report_free(scope);
    rig_sync(&r);
    assert_string_equal(r.problems, "known/.bluekit/kits/a.md: KIT305\n");
    rig_clear(&r);
    indexer_remove_folder(r.ix, at(p, "known"));
    rig_sync(&r);
    assert_string_equal(r.problems, "known/.bluekit/kits/a.md:\n");
    put(p, "home/.bluekit/projectRegistry.json", "[]");
    rig_sync(&r);
    assert_int_equal(r.root_count, 0);
    rig_close(&r);
}

/* ---- problems ---- */

static void problems_across_files_appear_and_vanish(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    assert_int_equal(unlink(atz(p, "w/.bluekit/kits/two.md")), 0);
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/one.md: KIT305\n");
    rig_clear(&r);
    put_kit(p, "w/.bluekit/kits/two.md", "one", "Same id. [[nobody]]");
    rig_sync(&r);
    assert_true(contains(r.problems, "w/.bluekit/kits/one.md: KIT301 KIT302\n"));
    assert_true(contains(r.problems, "w/.bluekit/kits/two.md: KIT301 KIT302 KIT303\n"));
    rig_clear(&r);
    put_kit(p, "w/.bluekit/kits/nobody.md", "nobody", "Text.");
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/two.md: KIT301 KIT302\n");
    rig_clear(&r);
    move(p, "w/.bluekit/kits/two.md", "elsewhere.md");
    rig_sync(&r);
    assert_true(contains(r.problems, "w/.bluekit/kits/one.md: KIT305\n"));
    assert_true(contains(r.problems, "w/.bluekit/kits/two.md:\n"));
    rig_clear(&r);
    rig_sync(&r);
    assert_string_equal(r.problems, "");
    indexer_republish(r.ix);
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/one.md: KIT305\n");
    rig_close(&r);
}

static void files_that_are_no_kits_are_targets(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "w/.bluekit/kits/a.md", "a",
            "[s](../../src/x.c) ![i](../assets/i.png) [d](../../doc/deep/y.txt)");
    make_dir(p, "w/src");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md: KIT305 KIT305 KIT305\n");
    rig_clear(&r);
    put(p, "w/src/x.c", "int x;\n");
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md: KIT305 KIT305\n");
    rig_clear(&r);
    put(p, "w/.bluekit/assets/i.png", "png");
    put(p, "w/doc/deep/y.txt", "y");
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md:\n");
    rig_clear(&r);
    remove_tree(atz(p, "w/doc"));
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md: KIT305\n");
    rig_close(&r);
}

static void wanted_targets_are_counted_and_watched(void **state) {
    struct scene *p = *state;
    struct rig r;
    int64_t lines = 0;
    open_small(&r, p);
    put(p, "w/src/x.c", "one\ntwo\nthree");
    struct str paths[] = {at(p, "w/src/x.c"), at(p, "w/src/none.c"), STR("relative")};
    indexer_want_targets(r.ix, paths, 3);
    rig_sync(&r);
    struct store *s = rig_store(r.store_path);
    assert_int_equal(store_target(s, paths[0], &lines), EXISTS_FILE);
    assert_int_equal(lines, 3);
    assert_int_equal(store_target(s, paths[1], &lines), EXISTS_NOT);
    put(p, "w/src/x.c", "one\n");
    put(p, "w/src/none.c", "");
    rig_sync(&r);
    assert_int_equal(store_target(s, paths[0], &lines), EXISTS_FILE);
    assert_int_equal(lines, 1);
    assert_int_equal(store_target(s, paths[1], &lines), EXISTS_FILE);
    assert_int_equal(lines, 0);
    store_close(s);
    rig_close(&r);
}

static const char *blueprint_with(struct scene *p, const char *tasks) {
    return arena_strz(p->arena, arena_printf(p->arena,
                                             "{\"id\":\"b\",\"name\":\"B\",\"version\":1,"
                                             "\"description\":\"d\",\"createdAt\":\"2025-01-01\","
                                             "\"layers\":[{\"id\":\"l\",\"order\":1,"
                                             "\"name\":\"L\",\"tasks\":[%s]}]}",
                                             tasks));
}

static void blueprints_and_tasks_are_checked_against_each_other(void **state) {
    struct scene *p = *state;
    struct rig r;
    const char *task = "---\nid: t\nalias: T\ntype: task\ntags: [x]\ndescription: d\nversion: 1\n"
                       "blueprint: b\n---\n";
    const char *listed = "{\"id\":\"t\",\"taskFile\":\"t.md\",\"description\":\"d\"}";
    put(p, "w/.bluekit/blueprints/b/t.md", task);
    put(p, "w/.bluekit/blueprints/b/blueprint.json", blueprint_with(p, listed));
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    assert_false(contains(r.problems, "KIT40"));
    rig_clear(&r);
    put(p, "w/.bluekit/blueprints/b/blueprint.json", blueprint_with(p, ""));
    rig_sync(&r);
    assert_true(contains(r.problems, "KIT402"));
    put(p, "w/.bluekit/blueprints/b/blueprint.json", blueprint_with(p, listed));
    assert_int_equal(unlink(atz(p, "w/.bluekit/blueprints/b/t.md")), 0);
    rig_sync(&r);
    assert_true(contains(r.problems, "blueprint.json: KIT401"));
    rig_close(&r);
}

/* ---- two servers ---- */

static void two_servers_share_one_index(void **state) {
    struct scene *p = *state;
    struct rig a, b;
    for (int i = 0; i < 400; i++) {
        char name[64], id[32];
        snprintf(name, sizeof name, "w/.bluekit/kits/k%d.md", i);
        snprintf(id, sizeof id, "k%d", i);
        put_kit(p, name, id, "Body.");
    }
    rig_open(&a, p, "cache/index.db");
    rig_open(&b, p, "cache/index.db");
    indexer_add_folder(a.ix, at(p, "w"), true);
    indexer_add_folder(b.ix, at(p, "w"), true);
    rig_sync(&a);
    rig_sync(&b);
    assert_int_equal(rig_count(a.store_path), 400);
    put_kit(p, "w/.bluekit/kits/k1.md", "k2", "Same id.");
    rig_sync(&a);
    rig_sync(&b);
    assert_true(contains(a.problems, "w/.bluekit/kits/k2.md: KIT301 KIT302"));
    assert_true(contains(b.problems, "w/.bluekit/kits/k2.md: KIT301 KIT302"));
    assert_int_equal(unlink(atz(p, "w/.bluekit/kits/k1.md")), 0);
    rig_clear(&a);
    rig_clear(&b);
    rig_sync(&b);
    rig_sync(&a);
    assert_true(contains(a.problems, "w/.bluekit/kits/k2.md:\n"));
    assert_true(contains(b.problems, "w/.bluekit/kits/k2.md:\n"));
    assert_int_equal(rig_count(a.store_path), 399);
    rig_close(&a);
    rig_close(&b);
}

static void two_servers_have_their_own_roots(void **state) {
    struct scene *p = *state;
    struct rig a, b;
    put_kit(p, "v/.bluekit/kits/a.md", "a", "Text.");
    put_kit(p, "w/.bluekit/kits/a.md", "a", "Text.");
    rig_open(&a, p, "cache/index.db");
    rig_open(&b, p, "cache/index.db");
    indexer_add_folder(a.ix, at(p, "v"), true);
    indexer_add_folder(b.ix, at(p, "w"), true);
    rig_sync(&a);
    rig_sync(&b);
    assert_string_equal(a.roots, atz(p, "v/.bluekit"));
    assert_string_equal(b.roots, atz(p, "w/.bluekit"));
    assert_int_equal(rig_count(a.store_path), 2);
    rig_close(&a);
    put_kit(p, "w/.bluekit/kits/b.md", "b", "Text.");
    rig_sync(&b);
    assert_int_equal(rig_count(b.store_path), 3);
    rig_close(&b);
}

/* ---- trouble ---- */

static void a_damaged_index_is_replaced(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    rig_close(&r);
    put(p, "cache/index.db", "this is no database, whatever its name may say about it");
    unlink(atz(p, "cache/index.db-wal"));
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    rig_sync(&r);
    assert_int_equal(r.troubles, 1);
    assert_int_equal(rig_count(r.store_path), 2);
    rig_close(&r);
}

static void an_index_that_was_removed_is_made_again(void **state) {
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    remove_tree(atz(p, "cache"));
    put_kit(p, "w/.bluekit/kits/three.md", "three", "Text.");
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 3);
    rig_close(&r);
}

static void what_was_wished_for_is_looked_at_for_another_index(void **state) {
    struct scene *p = *state;
    struct rig r;
    int64_t lines = 0;
    put_kit(p, "w/.bluekit/kits/a.md", "a", "[x](../../src/x.c)");
    make_dir(p, "w/src");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    struct str path = at(p, "w/src/x.c");
    indexer_want_targets(r.ix, &path, 1);
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md: KIT305\n");
    rig_clear(&r);
    remove_tree(atz(p, "cache"));
    rig_sync(&r);
    assert_string_equal(r.problems, "");
    put(p, "w/src/x.c", "one\ntwo\n");
    rig_sync(&r);
    assert_string_equal(r.problems, "w/.bluekit/kits/a.md:\n");
    struct store *s = rig_store(r.store_path);
    assert_int_equal(store_target(s, path, &lines), EXISTS_FILE);
    assert_int_equal(lines, 2);
    store_close(s);
    rig_close(&r);
}

static void without_an_index_it_goes_on(void **state) {
    struct scene *p = *state;
    struct rig r;
    put_kit(p, "w/.bluekit/kits/one.md", "one", "Text.");
    put(p, "cache", "a file where the directory should be");
    rig_open(&r, p, "cache/index.db");
    indexer_add_folder(r.ix, at(p, "w"), true);
    report_free(rig_await(&r, REPORT_TROUBLE, 0));
    while (r.root_count == 0)
        report_free(rig_await(&r, REPORT_SCOPE, 1));
    struct report *health = rig_health(&r);
    assert_string_equal(health->index_state, "unavailable");
    assert_int_equal(health->watcher_count, 1);
    report_free(health);
    assert_int_equal(unlink(atz(p, "cache")), 0);
    report_free(rig_await(&r, REPORT_CHANGED, 0));
    rig_sync(&r);
    assert_int_equal(rig_count(r.store_path), 1);
    rig_close(&r);
}

static void health_tells_of_kit_roots_only(void **state) {
    struct rig r;
    open_small(&r, *state);
    struct report *health = rig_health(&r);
    assert_int_equal(health->watcher_count, 1);
    assert_true(str_eq(health->watchers[0].path, at(*state, "w/.bluekit")));
    assert_true(health->watchers[0].healthy);
    assert_int_equal(health->watchers[0].kits, 2);
    assert_int_equal(health->kits, 2);
    assert_int_equal(health->workspaces, 1);
    assert_string_equal(health->index_state, "ready");
    assert_true(health->bytes > 0);
    report_free(health);
    rig_close(&r);
}

static void polling_and_no_watching_see_everything_on_sync(void **state) {
    static const enum watch_setting settings[] = {WATCH_POLL, WATCH_OFF};
    struct scene *p = *state;
    struct rig r;
    open_small(&r, p);
    for (size_t i = 0; i < 2; i++) {
        struct watch_options options = {settings[i], 25, 300, 60000};
        char name[64];
        indexer_set_watch(r.ix, &options);
        snprintf(name, sizeof name, "w/.bluekit/kits/by%zu.md", i);
        put_kit(p, name, "x", "Text.");
        rig_sync(&r);
        assert_true(rig_has(&r, name));
        assert_int_equal(unlink(atz(p, name)), 0);
        rig_sync(&r);
        assert_false(rig_has(&r, name));
    }
    put_kit(p, "w/b/.bluekit/kits/c.md", "c", "Text.");
    rig_sync(&r);
    assert_int_equal(r.root_count, 2);
    rig_close(&r);
}

static void what_the_client_notes_is_looked_at(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct watch_options off = {WATCH_OFF, 25, 300, 60000};
    open_small(&r, p);
    indexer_set_watch(r.ix, &off);
    put_kit(p, "w/.bluekit/kits/noted.md", "noted", "Text.");
    rig_clear(&r);
    indexer_note(r.ix, at(p, "w/.bluekit/kits/noted.md"));
    while (!rig_has(&r, "w/.bluekit/kits/noted.md"))
        report_free(rig_await(&r, REPORT_CHANGED, 0));
    rig_close(&r);
}

static void what_is_reported_is_what_is_on_disk(void **state) {
    struct scene *p = *state;
    struct rig r;
    struct watch_options off = {WATCH_OFF, 25, 300, 60000};
    open_small(&r, p);
    indexer_set_watch(r.ix, &off);
    put_kit(p, "w/.bluekit/kits/one.md", "one", "[gone](gone.md)");
    indexer_report(r.ix, at(p, "w/.bluekit/kits/one.md"));
    report_free(rig_await(&r, REPORT_PROBLEMS, 0));
    assert_string_equal(r.problems, "w/.bluekit/kits/one.md: KIT305\n");
    put(p, "w/.bluekit/kits/notes.txt", "no kit");
    put_kit(p, "w/.bluekit/.hidden/a.md", "a", "Text.");
    indexer_report(r.ix, at(p, "w/.bluekit/kits/notes.txt"));
    indexer_report(r.ix, at(p, "w/.bluekit/.hidden/a.md"));
    put_kit(p, "w/.bluekit/kits/one.md", "one", "Text.");
    rig_clear(&r);
    indexer_report(r.ix, at(p, "w/.bluekit/kits/one.md"));
    report_free(rig_await(&r, REPORT_PROBLEMS, 0)); /* orders are obeyed in turn */
    assert_string_equal(r.problems, "w/.bluekit/kits/one.md:\n");
    assert_int_equal(rig_count(r.store_path), 2);
    rig_close(&r);
}

static void it_may_be_ended_at_any_time(void **state) {
    struct scene *p = *state;
    for (int i = 0; i < 20; i++) {
        struct rig r;
        put_kit(p, "w/.bluekit/kits/a.md", "a", "Text.");
        rig_open(&r, p, "cache/index.db");
        indexer_add_folder(r.ix, at(p, "w"), true);
        indexer_sync(r.ix, 1);
        indexer_ask_health(r.ix, 2);
        rig_close(&r);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(a_cold_start_indexes_everything),
        CASE(a_big_cold_start_has_two_phases),
        CASE(a_warm_start_answers_at_once_and_writes_nothing),
        CASE(a_warm_start_sees_what_happened_meanwhile),
        CASE(files_come_change_and_go),
        CASE(the_same_bytes_are_no_news),
        CASE(a_file_may_become_a_directory),
        CASE(what_is_no_file_is_no_kit),
        CASE(a_huge_file_counts_by_its_front_matter),
        CASE(a_root_may_come_later_go_and_come_back),
        CASE(a_folder_may_come_later_too),
        CASE(what_lies_above_a_folder_may_be_moved),
        CASE(a_folder_inside_a_root_means_the_root),
        CASE(a_library_comes_and_goes),
        CASE(links_are_followed_and_watched),
        CASE(what_is_new_may_be_another_name_of_what_is_known),
        CASE(the_registry_adds_roots_that_are_not_published),
        CASE(problems_across_files_appear_and_vanish),
        CASE(files_that_are_no_kits_are_targets),
        CASE(wanted_targets_are_counted_and_watched),
        CASE(blueprints_and_tasks_are_checked_against_each_other),
        CASE(two_servers_share_one_index),
        CASE(two_servers_have_their_own_roots),
        CASE(a_damaged_index_is_replaced),
        CASE(an_index_that_was_removed_is_made_again),
        CASE(what_was_wished_for_is_looked_at_for_another_index),
        CASE(without_an_index_it_goes_on),
        CASE(health_tells_of_kit_roots_only),
        CASE(polling_and_no_watching_see_everything_on_sync),
        CASE(what_the_client_notes_is_looked_at),
        CASE(what_is_reported_is_what_is_on_disk),
        CASE(it_may_be_ended_at_any_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
