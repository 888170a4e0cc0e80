/* test_store_read.c — what is asked of the rows, and the world over them. */
#include "store_fixture.h"

struct reading {
    struct fixture *f;
    int64_t other, repository; /* more roots: /q/.bluekit, /lib */
    struct scope all, first;
    int64_t roots[3];
};

static int64_t put_at(struct fixture *f, int64_t root, const char *root_path, const char *below,
                      struct sample sample) {
    struct err e = {0};
    int64_t kit = 0;
    OK(store_begin(f->store, &e));
    OK(put_sample(f->store, f->arena, root, root_path, below, &sample, &kit, &e));
    OK(store_commit(f->store, &e));
    return kit;
}
#define PUT_Q(r, below, ...)                                                                       \
    put_at((r)->f, (r)->other, "/q/.bluekit", (below), (struct sample){__VA_ARGS__})

static struct reading reading_of(void **state) {
    struct reading r = {.f = *state};
    struct err e = {0};
    OK(store_begin(r.f->store, &e));
    OK(store_root_put(r.f->store, STR("/q/.bluekit"), HOME_PROJECT, &r.other, &e));
    OK(store_root_put(r.f->store, STR("/lib"), HOME_LIBRARY, &r.repository, &e));
    OK(store_commit(r.f->store, &e));
    r.roots[0] = r.f->root, r.roots[1] = r.other, r.roots[2] = r.repository;
    return r;
}
/* Scopes point into the reading itself, so they are made where it stays. */
#define READING(r)                                                                                 \
    struct reading r = reading_of(state);                                                          \
    r.all = (struct scope){r.roots, 3};                                                            \
    r.first = (struct scope){r.roots, 1};                                                          \
    struct store *s = r.f->store;                                                                  \
    UNUSED struct arena *a = r.f->arena

static void scopes_are_searched(void **state) {
    (void)state;
    const int64_t roots[] = {2, 3, 5, 8};
    for (size_t n = 0; n <= 4; n++)
        for (int64_t id = 0; id < 10; id++) {
            bool in = false;
            for (size_t i = 0; i < n; i++)
                in |= roots[i] == id;
            assert_int_equal(scope_has(&(struct scope){roots, n}, id), in);
        }
}

static void roots_are_listed(void **state) {
    READING(r);
    struct err e = {0};
    struct root *roots, root;
    PUT(r.f, "a.md", .id = "a");
    OK(store_begin(s, &e));
    OK(store_root_set(s, r.repository, true, STR("too many"), &e));
    int64_t again;
    OK(store_root_put(s, STR("/lib"), HOME_LIBRARY, &again, &e));
    OK(store_commit(s, &e));
    assert_int_equal(again, r.repository);
    assert_int_equal(store_roots(s, a, &roots), 3);
    assert_str(roots[0].path, "/lib");
    assert_true(roots[0].complete);
    assert_int_equal(roots[0].home, HOME_LIBRARY);
    assert_str(roots[0].truncated, "too many");
    assert_false(roots[1].complete);
    assert_true(store_root_find(s, a, STR("/p/.bluekit"), &root));
    assert_int_equal(root.id, r.f->root);
    assert_int_equal(store_root_kits(s, root.id), 1);
    assert_int_equal(store_root_kits(s, root.id + 1000), 0);
    assert_false(store_root_find(s, a, STR("/p"), &root));
}

static void whose_a_path_is_follows_the_roots(void **state) {
    READING(r);
    struct err e = {0};
    int64_t inner, root;
    const struct str shallow = STR("/p/.bluekit/kits/a.md"), deep = STR("/p/.bluekit/x/.bluekit/b");
    PUT(r.f, "kits/a.md", .id = "a");
    PUT(r.f, "x/.bluekit/b", .id = "b");
    for (int nested = 0; nested <= 2; nested++) { /* none, one without the kit, none again */
        if (nested > 0)
            OK(store_begin(s, &e));
        if (nested == 1)
            OK(store_root_put(s, STR("/p/.bluekit/x/.bluekit"), HOME_PROJECT, &inner, &e));
        if (nested == 2)
            OK(store_root_drop(s, inner, &e));
        if (nested > 0)
            OK(store_commit(s, &e));
        for (int i = 0; i < 2; i++) { /* alone, and with what is kept in a reading */
            if (i)
                store_read_begin(s);
            for (int again = 0; again < 2; again++) {
                assert_true(store_kit_is(s, shallow, &root));
                assert_int_equal(root, r.f->root);
                assert_true(store_kit_is(s, deep, &root));
                assert_int_equal(root, r.f->root);
                assert_false(store_kit_is(s, STR("/p/.bluekit/kits"), &root));
                assert_false(store_kit_is(s, STR("/p/.bluekit"), &root));
                assert_false(store_kit_is(s, STR("/a.md"), &root));
                assert_false(store_kit_is(s, STR(""), &root));
            }
            if (i)
                store_read_end(s);
        }
    }
}

static void kits_are_found_by_path(void **state) {
    READING(r);
    struct kit_row row;
    int64_t inner, kit;
    struct err e = {0};
    OK(store_begin(s, &e));
    OK(store_root_put(s, STR("/p/.bluekit/deep/.bluekit"), HOME_PROJECT, &inner, &e));
    OK(store_commit(s, &e));
    kit = PUT(r.f, "kits/a.md", .id = "a", .alias = "An A", .is_base = true, .mtime = 77);
    put_at(r.f, inner, "/p/.bluekit/deep/.bluekit", "b.md", (struct sample){.id = "b"});
    assert_true(store_kit_at(s, a, STR("/p/.bluekit/kits/a.md"), false, &row));
    assert_int_equal(row.kit, kit);
    assert_int_equal(row.root, r.f->root);
    assert_int_equal(row.kind, KIND_KIT);
    assert_int_equal(row.mtime_ns, 77);
    assert_int_equal(row.generation, store_generation(s) - 1);
    assert_true(row.is_base);
    assert_str(row.name, "An A");
    assert_null(row.facts);
    assert_true(store_kit(s, a, kit, true, &row));
    assert_str(row.facts->alias.text, "An A");
    assert_true(store_kit_at(s, a, STR("/p/.bluekit/deep/.bluekit/b.md"), true, &row));
    assert_int_equal(row.root, inner);
    static const char *const none[] = {"/p/.bluekit", "/p/.bluekit/kits", "/a.md", "a.md", "", "/"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(store_kit_at(s, a, str_z(none[i]), false, &row));
    assert_false(store_kit(s, a, 999, true, &row));
    struct kit_row brief;
    assert_true(store_kit_names(s, a, kit, &brief));
    assert_int_equal(brief.root, r.f->root);
    assert_str(brief.path, "/p/.bluekit/kits/a.md");
    assert_str(brief.facts->alias.text, "An A");
    assert_false(store_kit_names(s, a, 999, &brief));
}

static void kits_are_found_by_name(void **state) {
    READING(r);
    PUT(r.f, "kits/Stem.md", .id = "one", .alias = "Übung");
    PUT(r.f, "kits/two.md", .id = "stem", .alias = "one");
    PUT_Q(&r, "one.md", .alias = "uebung");
    static const struct {
        const char *name;
        unsigned which;
        bool folded;
        size_t all, first;
    } cases[] = {
        {"one", NAME_ID, false, 1, 1},     {"one", NAME_ALIAS, false, 1, 1},
        {"one", NAME_STEM, false, 1, 0},   {"one", NAME_ID | NAME_STEM | NAME_ALIAS, false, 3, 2},
        {"ONE", NAME_ID, false, 0, 0},     {"ONE", NAME_ID, true, 1, 1},
        {"stem", NAME_STEM, false, 0, 0},  {"stem", NAME_STEM, true, 1, 1},
        {"ubung", NAME_ALIAS, true, 1, 1}, {"", NAME_ID | NAME_STEM | NAME_ALIAS, true, 0, 0},
        {"two", NAME_ID, true, 0, 0},
    };
    struct kit_row *rows;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t all = store_kits_named(s, a, &r.all, str_z(cases[i].name), cases[i].which,
                                      cases[i].folded, &rows);
        size_t first = store_kits_named(s, a, &r.first, str_z(cases[i].name), cases[i].which,
                                        cases[i].folded, &rows);
        if (all != cases[i].all || first != cases[i].first)
            fail_msg("case %zu: %zu and %zu", i, all, first);
    }
    PUT(r.f, "kits/Stem.md", .id = "other"); /* the old names are forgotten */
    assert_int_equal(store_kits_named(s, a, &r.all, STR("one"), NAME_ID, true, &rows), 0);
    assert_int_equal(store_kits_named(s, a, &r.all, STR("other"), NAME_ID, true, &rows), 1);
    assert_str(rows[0].facts->id.text, "other");
}

static void referrers_are_found(void **state) {
    READING(r);
    int64_t wiki = PUT(r.f, "a/wiki.md", .wiki = "The Name");
    int64_t link = PUT(r.f, "a/link.md", .link = "../b/./target.md");
    PUT_Q(&r, "code.md", .code = "src/target.md");
    PUT(r.f, "none.md", .wiki = "else", .link = "target.md");
    const struct str names[] = {STR("the name"), STR("twice"), STR("THE NAME")};
    const struct str path = STR("/p/.bluekit/b/target.md");
    struct kit_row *rows;
    assert_int_equal(store_referrers(s, a, &r.all, path, names, 3, &rows), 3);
    assert_int_equal(rows[0].kit, link);
    assert_int_equal(rows[1].kit, wiki);
    assert_str(rows[2].path, "/q/.bluekit/code.md");
    assert_int_equal(store_referrers(s, a, &r.first, path, names, 3, &rows), 2);
    assert_int_equal(store_referrers(s, a, &r.first, path, NULL, 0, &rows), 1);
    assert_int_equal(store_referrers(s, a, &r.first, STR("/x"), NULL, 0, &rows), 0);
    PUT(r.f, "a/link.md", .link = "elsewhere.md");
    assert_int_equal(store_referrers(s, a, &r.first, path, NULL, 0, &rows), 0);
}

static void the_newest_come_first(void **state) {
    READING(r);
    struct kit_row *rows;
    PUT(r.f, "a.md", .mtime = 5);
    PUT(r.f, "b.md", .mtime = 9);
    PUT_Q(&r, "c.md", .mtime = 7);
    assert_int_equal(store_recent(s, a, &r.all, 2, &rows), 2);
    assert_str(rows[0].path, "/p/.bluekit/b.md");
    assert_str(rows[1].path, "/q/.bluekit/c.md");
    assert_int_equal(store_recent(s, a, &r.first, 9, &rows), 2);
    assert_int_equal(store_recent(s, a, &r.all, 0, &rows), 0);
}

struct visits {
    struct store *store;
    struct str last;
    struct arena *arena;
    int count, stop_at;
};

static bool visit_row(void *context, const struct kit_row *row) {
    struct visits *v = context;
    struct kit_row same;
    assert_true(str_cmp(v->last, row->path) < 0);
    assert_true(store_kit(v->store, v->arena, row->kit, true, &same)); /* may ask on */
    v->last = arena_str(v->arena, row->path);
    return ++v->count != v->stop_at;
}

static void each_kit_is_visited_in_order(void **state) {
    READING(r);
    struct err e = {0};
    OK(store_begin(s, &e));
    for (int i = 0; i < 600; i++) {
        struct sample sample = {0};
        char below[32];
        int64_t kit;
        snprintf(below, sizeof below, "kits/%d.md", i * 7919 % 600);
        OK(put_sample(s, a, i % 2 ? r.f->root : r.other, i % 2 ? "/p/.bluekit" : "/q/.bluekit",
                      below, &sample, &kit, &e));
    }
    OK(store_commit(s, &e));
    struct visits v = {.store = s, .arena = a};
    OK(store_each(s, &r.all, visit_row, &v, &e));
    assert_int_equal(v.count, 600);
    v = (struct visits){.store = s, .arena = a};
    OK(store_each(s, &r.first, visit_row, &v, &e));
    assert_int_equal(v.count, 300);
    v = (struct visits){.store = s, .arena = a, .stop_at = 270};
    OK(store_each(s, &r.all, visit_row, &v, &e));
    assert_int_equal(v.count, 270);
}

static void suspects_are_all_that_may_be_wrong(void **state) {
    READING(r);
    PUT(r.f, "clean.md", .id = "clean");
    PUT(r.f, "problem.md", .id = "p", .problem = true);
    PUT(r.f, "refers.md", .id = "r", .wiki = "x");
    PUT(r.f, "twin1.md", .id = "twin");
    PUT(r.f, "twin2.md", .id = "Twin");
    PUT_Q(&r, "far.md", .id = "clean"); /* another root: no twin */
    PUT_Q(&r, "wrong.md", .problem = true);
    struct kit_row *rows;
    assert_int_equal(store_suspects(s, a, &r.first, 0, 99, &rows), 4);
    assert_str(rows[0].path, "/p/.bluekit/problem.md");
    assert_non_null(rows[0].facts);
    assert_int_equal(store_suspects(s, a, &r.all, 0, 99, &rows), 5);
    assert_int_equal(store_suspects(s, a, &r.all, 0, 2, &rows), 2);
    assert_int_equal(store_suspects(s, a, &r.all, rows[1].kit, 99, &rows), 3);
    assert_str(rows[0].path, "/p/.bluekit/twin1.md");
    assert_int_equal(store_suspects(s, a, &r.all, rows[2].kit, 99, &rows), 0);
    struct problems problems;
    struct kit_row row;
    assert_true(store_kit_at(s, a, STR("/p/.bluekit/problem.md"), false, &row));
    assert_true(store_problems(s, a, row.kit, &problems));
    assert_int_equal(problems.count, 1);
    assert_str(problems.items[0].message, "wrong");
    PUT(r.f, "problem.md", .id = "p");
    assert_false(store_problems(s, a, row.kit, &problems));
    assert_false(store_problems(s, a, 999, &problems));
}

static void tags_are_counted(void **state) {
    READING(r);
    struct tag_count *tags;
    PUT(r.f, "a.md", .tags = "x y");
    PUT(r.f, "b.md", .tags = "y z");
    PUT_Q(&r, "c.md", .tags = "z X");
    assert_int_equal(store_tags(s, a, &r.all, &tags), 4);
    static const struct {
        const char *tag;
        int64_t kits;
    } expected[] = {{"y", 2}, {"z", 2}, {"X", 1}, {"x", 1}};
    for (size_t i = 0; i < 4; i++) {
        assert_str(tags[i].tag, expected[i].tag);
        assert_int_equal(tags[i].kits, expected[i].kits);
    }
    PUT(r.f, "a.md", .tags = "y");
    PUT(r.f, "b.md");
    assert_int_equal(store_tags(s, a, &r.first, &tags), 1);
    assert_int_equal(tags[0].kits, 1);
    assert_int_equal(store_tags(s, a, &(struct scope){0}, &tags), 0);
}

struct log {
    int64_t kits[16];
    int count, deleted, stop_at;
};

static bool note_change(void *context, int64_t kit, int64_t generation, const struct kit_row *row) {
    struct log *log = context;
    assert_true(generation > 0);
    if (row) {
        assert_int_equal(row->kit, kit);
        assert_int_equal(row->generation, generation);
        assert_non_null(row->facts);
    } else {
        log->deleted++;
    }
    log->kits[log->count++] = row ? kit : -kit;
    return log->count != log->stop_at;
}

static void changes_since_a_generation(void **state) {
    READING(r);
    struct err e = {0};
    int64_t start = store_generation(s);
    int64_t kit_a = PUT(r.f, "a.md", .id = "a");
    int64_t kit_b = PUT(r.f, "b.md", .id = "b");
    int64_t middle = store_generation(s);
    PUT(r.f, "a.md", .id = "a2");
    OK(store_begin(s, &e));
    OK(store_delete(s, kit_b, &e));
    OK(store_commit(s, &e));
    int64_t kit_c = PUT_Q(&r, "c.md", .id = "c");
    const struct {
        int64_t since;
        int count;
        int64_t kits[4];
    } cases[] = {
        {0, 2, {kit_a, kit_c}},
        {start, 3, {kit_a, -kit_b, kit_c}},
        {middle, 3, {kit_a, -kit_b, kit_c}},
        {middle + 1, 2, {-kit_b, kit_c}},
        {middle + 2, 1, {kit_c}},
        {middle + 3, 0, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct log log = {0};
        OK(store_changes(s, cases[i].since, note_change, &log, &e));
        assert_int_equal(log.count, cases[i].count);
        for (int k = 0; k < log.count; k++)
            assert_int_equal(log.kits[k], cases[i].kits[k]);
    }
    struct log log = {.stop_at = 1};
    OK(store_changes(s, start, note_change, &log, &e));
    assert_int_equal(log.count, 1);
    const int64_t unknown[] = {1, middle + 4, -1, INT64_MAX};
    for (size_t i = 0; i < 4; i++) {
        assert_false(store_changes(s, unknown[i], note_change, &log, &e));
        assert_int_equal(e.code, ERR_NOT_FOUND);
    }
}

static bool count_change(void *context, int64_t kit, int64_t generation,
                         const struct kit_row *row) {
    (void)kit, (void)generation;
    *(int *)context += row != NULL;
    return true;
}

static void many_changes_come_in_pages(void **state) {
    READING(r);
    struct err e = {0};
    int64_t start = store_generation(s);
    OK(store_begin(s, &e));
    for (int i = 0; i < 512; i++) {
        struct sample sample = {0};
        char below[32];
        int64_t kit;
        snprintf(below, sizeof below, "%d.md", i);
        OK(put_sample(s, a, r.f->root, "/p/.bluekit", below, &sample, &kit, &e));
    }
    OK(store_commit(s, &e));
    int count = 0;
    OK(store_changes(s, start, count_change, &count, &e));
    assert_int_equal(count, 512);
}

/* ---- the world ---- */

static void target(struct fixture *f, const char *path, enum existence state, int64_t lines) {
    struct err e = {0};
    OK(store_begin(f->store, &e));
    OK(store_target_put(f->store, str_z(path), state, lines, &e));
    OK(store_commit(f->store, &e));
}

static void targets_are_kept(void **state) {
    READING(r);
    int64_t lines;
    struct str *paths;
    assert_int_equal(store_target(s, STR("/x"), &lines), EXISTS_UNKNOWN);
    assert_int_equal(lines, -1);
    target(r.f, "/x", EXISTS_FILE, 12);
    target(r.f, "/d", EXISTS_DIR, -1);
    assert_int_equal(store_target(s, STR("/x"), &lines), EXISTS_FILE);
    assert_int_equal(lines, 12);
    target(r.f, "/x", EXISTS_NOT, -1);
    assert_int_equal(store_target(s, STR("/x"), &lines), EXISTS_NOT);
    assert_int_equal(store_targets(s, a, &paths), 2);
    assert_str(paths[0], "/d");
    target(r.f, "/d", EXISTS_UNKNOWN, -1);
    assert_int_equal(store_target(s, STR("/d"), &lines), EXISTS_UNKNOWN);
    assert_int_equal(store_targets(s, a, &paths), 2); /* it is looked at again with the rest */
}

static void expire(struct fixture *f, const char *path) {
    struct err e = {0};
    OK(store_begin(f->store, &e));
    OK(store_target_expire(f->store, str_z(path), &e));
    OK(store_commit(f->store, &e));
}

static void targets_that_nobody_links_to_expire(void **state) {
    READING(r);
    struct err e = {0};
    int64_t lines;
    bool any;
    PUT_Q(&r, "later.md", .id = "later", .link = "x.c", .body_later = true);
    target(r.f, "/q/.bluekit/x.c", EXISTS_FILE, -1);
    target(r.f, "/q/.bluekit/x", EXISTS_NOT, -1);
    expire(r.f, "/q/.bluekit/x.c");
    expire(r.f, "/q/.bluekit/x"); /* not yet: who knows what the kit links to */
    assert_int_equal(store_target(s, STR("/q/.bluekit/x"), &lines), EXISTS_NOT);
    for (OK(store_nameless(r.f->store, &any, &e)); any; OK(store_nameless(r.f->store, &any, &e))) {
        OK(store_begin(r.f->store, &e));
        OK(store_name(r.f->store, &e));
        OK(store_commit(r.f->store, &e));
    }
    expire(r.f, "/q/.bluekit/x.c");
    expire(r.f, "/q/.bluekit/x");
    assert_int_equal(store_target(s, STR("/q/.bluekit/x.c"), &lines), EXISTS_FILE);
    assert_int_equal(store_target(s, STR("/q/.bluekit/x"), &lines), EXISTS_UNKNOWN);
}

static void wiki_links_resolve_in_order(void **state) {
    READING(r);
    PUT(r.f, "stem/key.md", .id = "x1");
    PUT(r.f, "alias.md", .id = "x2", .alias = "key");
    PUT(r.f, "folded.md", .id = "KEY2");
    PUT(r.f, "z.md", .id = "same");
    PUT(r.f, "y.md", .id = "same");
    PUT_Q(&r, "id.md", .id = "key");
    PUT_Q(&r, "only.md", .id = "far");
    PUT_Q(&r, "near.md", .id = "key2");
    static const struct {
        const char *from, *key, *path; /* NULL: nowhere */
    } cases[] = {
        {"/p/.bluekit/from.md", "key", "/p/.bluekit/stem/key.md"}, /* same root before id */
        {"/q/.bluekit/from.md", "key", "/q/.bluekit/id.md"},
        {"/p/.bluekit/from.md", "KEY", "/p/.bluekit/stem/key.md"},
        {"/p/.bluekit/from.md", "key2", "/p/.bluekit/folded.md"},
        {"/q/.bluekit/from.md", "KEY2", "/q/.bluekit/near.md"},
        {"/p/.bluekit/from.md", "far", "/q/.bluekit/only.md"},
        {"/nowhere/from.md", "key", "/q/.bluekit/id.md"},
        {"/p/.bluekit/from.md", "same", "/p/.bluekit/y.md"},
        {"/p/.bluekit/from.md", "none", NULL},
        {"/p/.bluekit/from.md", "", NULL},
    };
    struct world w = store_world(s, &r.all);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str path = STR_NONE;
        bool found = world_wiki(&w, a, str_z(cases[i].from), str_z(cases[i].key), &path);
        assert_int_equal(found, cases[i].path != NULL);
        if (found)
            assert_str(path, cases[i].path);
    }
    PUT(r.f, "a-real-id.md", .id = "key"); /* an id before a stem */
    struct str path;
    assert_true(world_wiki(&w, a, STR("/p/.bluekit/f.md"), STR("key"), &path));
    assert_str(path, "/p/.bluekit/a-real-id.md");
    w = store_world(s, &r.first);
    assert_false(world_wiki(&w, a, STR("/p/.bluekit/f.md"), STR("far"), &path));
}

static void twins_are_of_the_same_root(void **state) {
    READING(r);
    struct named *named;
    PUT(r.f, "a.md", .id = "twin", .alias = "T");
    PUT(r.f, "b.md", .id = "twin", .alias = "t");
    PUT_Q(&r, "c.md", .id = "twin", .alias = "T");
    struct world w = store_world(s, &r.all);
    const struct str path = STR("/p/.bluekit/a.md");
    assert_int_equal(world_with_name(&w, a, path, STR("twin"), NAME_ID, &named), 1);
    assert_str(named[0].path, "/p/.bluekit/b.md");
    assert_int_equal(named[0].kind, KIND_KIT);
    assert_int_equal(
        world_with_name(&w, a, STR("/p/.bluekit/new.md"), STR("twin"), NAME_ID, &named), 2);
    assert_int_equal(world_with_name(&w, a, path, STR("TWIN"), NAME_ID, &named), 0);
    assert_int_equal(world_with_name(&w, a, path, STR("T"), NAME_ALIAS, &named), 0);
    assert_int_equal(world_with_name(&w, a, path, STR("t"), NAME_ALIAS, &named), 1);
    assert_int_equal(world_with_name(&w, a, STR("/loose.md"), STR("twin"), NAME_ID, &named), 0);
}

static void existence_is_what_is_known(void **state) {
    READING(r);
    PUT(r.f, "kits/deep/a.md", .id = "a");
    PUT_Q(&r, "b.md", .id = "b");
    target(r.f, "/p/file.c", EXISTS_FILE, 3);
    target(r.f, "/p/.bluekit/kits/gone.md", EXISTS_NOT, -1);
    static const struct {
        const char *path;
        enum existence all, first;
    } cases[] = {
        {"/p/.bluekit/kits/deep/a.md", EXISTS_FILE, EXISTS_FILE},
        {"/p/.bluekit/kits/deep", EXISTS_DIR, EXISTS_DIR},
        {"/p/.bluekit/kits", EXISTS_DIR, EXISTS_DIR},
        {"/p/.bluekit", EXISTS_DIR, EXISTS_DIR},
        {"/p/.bluekit/kit", EXISTS_UNKNOWN, EXISTS_UNKNOWN},
        {"/p/.bluekit/kits/gone.md", EXISTS_NOT, EXISTS_NOT},
        {"/p/.bluekit/kits/never.md", EXISTS_UNKNOWN, EXISTS_UNKNOWN},
        {"/p/file.c", EXISTS_FILE, EXISTS_FILE},
        {"/q/.bluekit/b.md", EXISTS_FILE, EXISTS_UNKNOWN},
        {"/q/.bluekit", EXISTS_DIR, EXISTS_UNKNOWN},
        {"/", EXISTS_UNKNOWN, EXISTS_UNKNOWN},
        {"", EXISTS_UNKNOWN, EXISTS_UNKNOWN},
    };
    for (int first = 0; first < 2; first++) {
        struct world w = store_world(s, first ? &r.first : &r.all);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            enum existence got = w.exists(w.context, str_z(cases[i].path));
            if (got != (first ? cases[i].first : cases[i].all))
                fail_msg("%s: %d", cases[i].path, (int)got);
        }
        assert_int_equal(w.kit_at(w.context, a, STR("/q/.bluekit/b.md")) == NULL, first);
        assert_int_equal(w.root_of(w.context, STR("/q/.bluekit/x/y")).n, first ? 0 : 11);
        assert_int_equal(w.root_of(w.context, STR("/q")).n, 0);
    }
}

static void code_references_resolve_in_order(void **state) {
    READING(r);
    target(r.f, "/p/src/a.c", EXISTS_FILE, 10);
    target(r.f, "/p/b.c", EXISTS_NOT, -1);
    target(r.f, "/p/.bluekit/b.c", EXISTS_FILE, 4);
    target(r.f, "/p/x.c", EXISTS_NOT, -1);
    target(r.f, "/p/.bluekit/x.c", EXISTS_NOT, -1);
    target(r.f, "/p/deep/x.c", EXISTS_FILE, 8);
    target(r.f, "/p/deep/ax.c", EXISTS_FILE, 9);
    target(r.f, "/p2/x.c", EXISTS_FILE, 9);
    target(r.f, "/p/two.c", EXISTS_NOT, -1);
    target(r.f, "/p/.bluekit/two.c", EXISTS_NOT, -1);
    target(r.f, "/p/m/two.c", EXISTS_FILE, 1);
    target(r.f, "/p/n/two.c", EXISTS_FILE, 1);
    target(r.f, "/p/none.c", EXISTS_NOT, -1);
    target(r.f, "/p/.bluekit/none.c", EXISTS_NOT, -1);
    target(r.f, "/abs.c", EXISTS_NOT, -1);
    static const struct {
        const char *target;
        enum existence state;
        const char *path; /* NULL: does not matter */
        int64_t lines;
    } cases[] = {
        {"src/a.c", EXISTS_FILE, "/p/src/a.c", 10},
        {"./src/../src/a.c", EXISTS_FILE, "/p/src/a.c", 10},
        {"b.c", EXISTS_FILE, "/p/.bluekit/b.c", 4},
        {"x.c", EXISTS_FILE, "/p/deep/x.c", 8},
        {"two.c", EXISTS_UNKNOWN, NULL, -1},
        {"none.c", EXISTS_NOT, NULL, -1},
        {"unasked.c", EXISTS_UNKNOWN, NULL, -1},
        {"/abs.c", EXISTS_NOT, NULL, -1},
        {"", EXISTS_UNKNOWN, NULL, -1},
    };
    struct world w = store_world(s, &r.all);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str path;
        int64_t lines;
        enum existence got =
            w.code(w.context, a, STR("/p/.bluekit/from.md"), str_z(cases[i].target), &path, &lines);
        if (got != cases[i].state)
            fail_msg("%s: %d", cases[i].target, (int)got);
        if (cases[i].path) {
            assert_str(path, cases[i].path);
            assert_int_equal(lines, cases[i].lines);
        }
    }
}

int main(void) {
    log_set_level(LOG_ERROR);
#define T(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(scopes_are_searched),
        T(roots_are_listed),
        T(whose_a_path_is_follows_the_roots),
        T(kits_are_found_by_path),
        T(kits_are_found_by_name),
        T(referrers_are_found),
        T(the_newest_come_first),
        T(each_kit_is_visited_in_order),
        T(suspects_are_all_that_may_be_wrong),
        T(tags_are_counted),
        T(changes_since_a_generation),
        T(many_changes_come_in_pages),
        T(targets_are_kept),
        T(targets_that_nobody_links_to_expire),
        T(wiki_links_resolve_in_order),
        T(twins_are_of_the_same_root),
        T(existence_is_what_is_known),
        T(code_references_resolve_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
