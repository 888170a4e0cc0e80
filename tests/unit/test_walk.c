/* Where kit roots are found, and which kits below one: by names, links, depth and kinds of files.
 */
#include "scan_fixture.h"

#include <sqlite3.h>

struct listing {
    struct scene *scene;
    struct buf roots, files, dirs; /* one per line */
    size_t stop_after;
    atomic_bool stop;
    int links;
};

static void add_line(struct listing *l, struct buf *to, struct str path) {
    struct str rest = path;
    if (!path_below(at(l->scene, ""), path, &rest))
        rest = path;
    buf_addf(to, "%.*s\n", STR_ARG(rest));
}

static void on_dir(void *context, struct str path) {
    struct listing *l = context;
    add_line(l, &l->dirs, path);
    if (l->stop_after && --l->stop_after == 0)
        l->stop = true;
}

static bool on_root(void *context, struct str path, enum home home) {
    struct listing *l = context;
    if (home == HOME_LIBRARY)
        buf_add(&l->roots, STR("library "));
    add_line(l, &l->roots, path);
    return true;
}

static bool on_file(void *context, struct str path, struct str below, const struct os_info *info) {
    struct listing *l = context;
    assert_true(str_ends(path, below));
    assert_int_equal(info->type, OS_FILE);
    buf_addf(&l->files, "%.*s\n", STR_ARG(below));
    return true;
}

static void on_link(void *context, struct str path, struct str place, bool leaves) {
    struct listing *l = context;
    assert_true(path_is_absolute(place));
    l->links += leaves && str_eq(place, path); /* itself is the first place it depends on */
}

static int by_line(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of their letters: the system lists as it likes. */
static const char *sorted(struct listing *l, struct buf *lines) {
    char *items[64];
    size_t n = 0;
    struct str rest = buf_str(lines), part;
    while (n < 64 && str_split(&rest, '\n', &part))
        if (part.n)
            items[n++] = arena_strz(l->scene->arena, part);
    qsort(items, n, sizeof *items, by_line);
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = arena_printf(l->scene->arena, "%.*s%s%s", STR_ARG(all), i ? "|" : "", items[i]);
    buf_reset(lines);
    return arena_strz(l->scene->arena, all);
}

static void end(struct listing *l) {
    buf_fini(&l->roots);
    buf_fini(&l->files);
    buf_fini(&l->dirs);
}

static struct walk_visitor visitor(struct listing *l) {
    return (struct walk_visitor){l, on_dir, on_root, on_file, on_link, &l->stop, NULL};
}

static const char *roots_of(struct listing *l, const char *folder, struct walk_bound *bound) {
    struct walk_visitor v = visitor(l);
    struct err e = {0};
    struct walk_bound own;
    assert_true(walk_discover(at(l->scene, folder), &v, bound ? bound : &own, &e));
    return sorted(l, &l->roots);
}

static const char *files_of(struct listing *l, const char *root, enum home home,
                            const char *below) {
    struct walk_visitor v = visitor(l);
    struct err e = {0};
    assert_true(walk_kits(at(l->scene, root), home, str_z(below), &v, &e));
    return sorted(l, &l->files);
}

static void finds_roots_at_any_level(void **state) {
    struct listing l = {.scene = *state};
    make_dir(*state, "w/.bluekit/kits/.bluekit");
    make_dir(*state, "w/a/b/.bluekit");
    make_dir(*state, "w/node_modules/x/.bluekit");
    make_dir(*state, "w/.git/x/.bluekit");
    put(*state, "w/c/.bluekit", "a file, no directory");
    assert_string_equal(roots_of(&l, "w", NULL), "w/.bluekit|w/a/b/.bluekit");
    end(&l);
}

static void is_bounded_by_depth(void **state) {
    struct listing l = {.scene = *state};
    struct walk_bound bound;
    make_dir(*state, "w/1/2/3/4/5/.bluekit");
    assert_string_equal(roots_of(&l, "w", &bound), "w/1/2/3/4/5/.bluekit");
    assert_false(bound.depth);
    make_dir(*state, "w/1/2/3/4/5/6/.bluekit");
    assert_string_equal(roots_of(&l, "w", &bound), "w/1/2/3/4/5/.bluekit");
    assert_true(bound.depth);
    assert_true(walk_reaches(at(*state, "w"), at(*state, "w/1/2/3/4/5/.bluekit"), HOME_PROJECT));
    assert_false(walk_reaches(at(*state, "w"), at(*state, "w/1/2/3/4/5/6/.bluekit"), HOME_PROJECT));
    assert_false(walk_reaches(at(*state, "w"), at(*state, "w/target/.bluekit"), HOME_PROJECT));
    end(&l);
}

static void is_bounded_by_entries(void **state) {
    struct listing l = {.scene = *state};
    struct walk_bound bound;
    make_dir(*state, "w/z/.bluekit");
    make_dir(*state, "w/many");
    for (int i = 0; i < WALK_ENTRIES; i++) {
        char name[32];
        snprintf(name, sizeof name, "w/many/%d", i);
        fclose(fopen(atz(*state, name), "w"));
    }
    roots_of(&l, "w", &bound);
    assert_true(bound.entries);
    end(&l);
}

static void follows_links_once(void **state) {
    struct listing l = {.scene = *state};
    put(*state, "w/.bluekit/kits/a.md", "a");
    put(*state, "out/b.md", "b");
    put(*state, "out/deep/c.md", "c");
    put(*state, "single.md", "d");
    link_to(*state, "w/.bluekit/kits/loop", "..");
    link_to(*state, "w/.bluekit/kits/up", "../../..");
    link_to(*state, "w/.bluekit/kits/twin.md", "a.md");
    link_to(*state, "w/.bluekit/out", "../../out");
    link_to(*state, "w/.bluekit/out-again", "../../out");
    link_to(*state, "w/.bluekit/deep", "../../out/deep");
    link_to(*state, "w/.bluekit/single.md", "../../single.md");
    link_to(*state, "w/.bluekit/dangling.md", "nowhere");
    link_to(*state, "out/back", "../w/.bluekit");
    assert_string_equal(files_of(&l, "w/.bluekit", HOME_PROJECT, ""),
                        "deep/c.md|kits/a.md|out/b.md|single.md");
    assert_int_equal(l.links, 5);
    end(&l);
}

static void roots_behind_links_are_found(void **state) {
    struct listing l = {.scene = *state};
    make_dir(*state, "elsewhere/p/.bluekit");
    make_dir(*state, "shared/.bluekit");
    make_dir(*state, "w/q");
    link_to(*state, "w/p", "../elsewhere/p");
    link_to(*state, "w/up", "..");
    make_dir(*state, "w/docs");
    link_to(*state, "w/.bluekit", "docs");
    link_to(*state, "w/q/.bluekit", "../../shared/.bluekit");
    assert_string_equal(roots_of(&l, "w", NULL), "w/.bluekit|w/p/.bluekit|w/q/.bluekit");
    end(&l);
}

static void lists_regular_files_of_known_formats(void **state) {
    struct listing l = {.scene = *state};
    static const char *const names[] = {
        "kits/a.md",          "kits/UPPER.MD",   "diagrams/d.mmd",
        "diagrams/d.mermaid", "top.md",          "blueprints/x/blueprint.json",
        "kits/config.json",   "kits/.hidden.md", ".trash/t.md",
        "assets/p.png",       "kits/a.md.orig",  "kits/with blank.md"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put(*state, arena_strz(l.scene->arena, arena_printf(l.scene->arena, "w/%s", names[i])),
            "x");
    assert_int_equal(mkfifo(atz(*state, "w/kits/pipe.md"), 0600), 0);
    make_dir(*state, "w/kits/dir.md");
    assert_string_equal(files_of(&l, "w", HOME_PROJECT, ""),
                        "blueprints/x/blueprint.json|diagrams/d.mermaid|diagrams/d.mmd|"
                        "kits/UPPER.MD|kits/a.md|kits/with blank.md|top.md");
    assert_string_equal(files_of(&l, "w", HOME_PROJECT, "diagrams"),
                        "diagrams/d.mermaid|diagrams/d.mmd");
    assert_string_equal(files_of(&l, "w", HOME_LIBRARY, ""),
                        "diagrams/d.mermaid|diagrams/d.mmd|kits/UPPER.MD|kits/a.md|"
                        "kits/with blank.md");
    end(&l);
}

static void tells_by_name_what_it_lists(void **state) {
    (void)state;
    static const struct {
        enum home home;
        const char *below;
        bool takes;
    } rows[] = {
        {HOME_PROJECT, "a.md", true},       {HOME_PROJECT, "x/y/a.MMD", true},
        {HOME_PROJECT, ".x/a.md", false},   {HOME_PROJECT, "x/.a.md", false},
        {HOME_PROJECT, "a.txt", false},     {HOME_PROJECT, "", false},
        {HOME_LIBRARY, "README.md", false}, {HOME_LIBRARY, "kits/a.md", true},
        {HOME_LIBRARY, "src/a.md", false},  {HOME_LIBRARY, "other/x/a.md", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(walk_takes(rows[i].home, str_z(rows[i].below)), rows[i].takes);
}

static void a_missing_start_fails(void **state) {
    struct listing l = {.scene = *state};
    struct walk_visitor v = visitor(&l);
    struct walk_bound bound;
    struct err e = {0};
    assert_false(walk_kits(at(*state, "none"), HOME_PROJECT, STR(""), &v, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_false(walk_discover(at(*state, "none"), &v, &bound, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    end(&l);
}

static void stops_when_asked(void **state) {
    struct listing l = {.scene = *state, .stop_after = 1};
    struct walk_visitor v = visitor(&l);
    struct err e = {0};
    make_dir(*state, "w/a/b");
    assert_false(walk_kits(at(*state, "w"), HOME_PROJECT, STR(""), &v, &e));
    assert_int_equal(e.code, ERR_CANCELLED);
    end(&l);
}

static void a_library_needs_a_known_type(void **state) {
    struct listing l = {.scene = *state};
    put(*state, "lib/other/plain.md", "# no front matter\n");
    put(*state, "lib/README.md", "---\ntype: kit\n---\n");
    assert_string_equal(roots_of(&l, "lib", NULL), "");
    put(*state, "lib/agents/a.md", "---\ntype: nonsense\n---\n");
    assert_string_equal(roots_of(&l, "lib", NULL), "");
    put(*state, "lib/other/a.md", "---\ntype: agent\n---\n");
    assert_string_equal(roots_of(&l, "lib", NULL), "library lib");
    make_dir(*state, "lib/sub/.bluekit");
    assert_string_equal(roots_of(&l, "lib", NULL), "lib/sub/.bluekit");
    end(&l);
}

static void knows_the_root_of_a_path(void **state) {
    struct scene *p = *state;
    static const struct {
        const char *path, *root, *below;
    } rows[] = {
        {"/p/.bluekit/kits/a.md", "/p/.bluekit", "kits/a.md"},
        {"/p/.bluekit", "/p/.bluekit", ""},
        {"/p/.bluekit/x/.bluekit/a.md", "/p/.bluekit/x/.bluekit", "a.md"},
        {"/p/src/a.md", NULL, NULL},
        {"/", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str root, below;
        assert_int_equal(walk_root_of(p->arena, str_z(rows[i].path), &root, &below),
                         rows[i].root != NULL);
        if (rows[i].root) {
            assert_true(str_eq(root, str_z(rows[i].root)));
            assert_true(str_eq(below, str_z(rows[i].below)));
        }
    }
}

/* ---- the registry ---- */

static void sql(struct scene *p, const char *db, const char *text) {
    sqlite3 *connection;
    assert_int_equal(sqlite3_open(atz(p, db), &connection), SQLITE_OK);
    assert_int_equal(sqlite3_exec(connection, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(connection);
}

static size_t projects(struct scene *p, struct str **out, struct buf *why) {
    assert_int_equal(setenv("HOME", atz(p, "home"), 1), 0);
    bool later;
    return walk_registry(p->arena, out, why, &later);
}

static void the_registry_is_a_database_or_a_file(void **state) {
    struct scene *p = *state;
    struct str *found;
    struct buf why = {0};
    make_dir(p, "home/.bluekit");
    assert_int_equal(projects(p, &found, &why), 0);
    assert_int_equal(why.n, 0);
    put(p, "home/.bluekit/projectRegistry.json",
        "[{\"id\":\"1\",\"title\":\"T\",\"path\":\"/x/one/\"},{\"path\":\"relative\"},"
        "{\"path\":\"\\/x\\/tw\\u006f\"},{\"path\":\"/x/one\"},{\"path\":7},3]");
    assert_int_equal(projects(p, &found, &why), 2);
    assert_true(str_eq(found[0], STR("/x/one")));
    assert_true(str_eq(found[1], STR("/x/two")));
    sql(p, "home/.bluekit/bluekit.db",
        "PRAGMA journal_mode=WAL; CREATE TABLE projects(id TEXT, name TEXT, path TEXT);"
        "INSERT INTO projects VALUES('1','a','/db/a'),('2','b',NULL),('3','c','/db/c/../d')");
    assert_int_equal(projects(p, &found, &why), 2);
    assert_true(str_eq(found[0], STR("/db/a")));
    assert_true(str_eq(found[1], STR("/db/d")));
    assert_int_equal(access(atz(p, "home/.bluekit/bluekit.db-shm"), F_OK), -1);
    assert_int_equal(why.n, 0);
    buf_fini(&why);
}

static void an_unknown_registry_is_told_of(void **state) {
    struct scene *p = *state;
    struct str *found;
    struct buf why = {0};
    make_dir(p, "home/.bluekit");
    sql(p, "home/.bluekit/bluekit.db", "CREATE TABLE other(x)");
    assert_int_equal(projects(p, &found, &why), 0);
    assert_true(contains(why.p, "projects"));
    put(p, "home/.bluekit/bluekit.db", "not a database, and long enough to be looked at as one");
    buf_reset(&why);
    assert_int_equal(projects(p, &found, &why), 0);
    assert_true(why.n > 0);
    put(p, "home/.bluekit/projectRegistry.json", "{\"clones\":[]}");
    assert_int_equal(projects(p, &found, &why), 0);
    buf_fini(&why);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(finds_roots_at_any_level),
        CASE(is_bounded_by_depth),
        CASE(is_bounded_by_entries),
        CASE(follows_links_once),
        CASE(roots_behind_links_are_found),
        CASE(lists_regular_files_of_known_formats),
        CASE(tells_by_name_what_it_lists),
        CASE(a_missing_start_fails),
        CASE(stops_when_asked),
        CASE(a_library_needs_a_known_type),
        CASE(knows_the_root_of_a_path),
        CASE(the_registry_is_a_database_or_a_file),
        CASE(an_unknown_registry_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
