/* The files of a project: git indices made by hand, directories, and looking paths up. */
#include "base/mem.h"
#include "base/os.h"
#include "scan/files.h"
#include "scan/git_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[64];

static int set_up(void **state) {
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/kitls-test-files-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static void remove_tree(const char *path) {
    struct err e;
    struct os_list *list = os_list_open(path, &e);
    struct os_entry entry;
    while (list && os_list_next(list, &entry)) {
        char below[1024];
        snprintf(below, sizeof below, "%s/%s", path, entry.name);
        if (entry.type == OS_DIR)
            remove_tree(below);
        else
            unlink(below);
    }
    if (list)
        os_list_close(list);
    rmdir(path);
}

static int tear_down(void **state) {
    (void)state;
    remove_tree(dir);
    return 0;
}

/* Valid until the next call. */
static const char *in_dir(const char *name) {
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

static void put(const char *name, struct str bytes) {
    struct err e;
    char parent[1024];
    snprintf(parent, sizeof parent, "%s", in_dir(name));
    *strrchr(parent, '/') = '\0';
    assert_true(os_make_dirs(parent, &e));
    assert_true(os_write_file(in_dir(name), bytes, &e));
}

/* ---- indices ---- */

struct entry {
    const char *name;
    unsigned mode, flags, more; /* more: of version 3 */
};
enum { PLAIN = 0100644, LINKED = 0120000, MODULE = 0160000, TREE = 040000, EXTENDED = 0x4000 };

static void add_be(struct buf *b, uint32_t value, unsigned bytes) {
    while (bytes--)
        buf_add_byte(b, (char)(value >> (8 * bytes)));
}

static void add_zeros(struct buf *b, size_t n) {
    while (n--)
        buf_add_byte(b, '\0');
}

static size_t common(const char *a, const char *b) {
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static void add_entry(struct buf *b, unsigned version, size_t hash, const struct entry *e,
                      const char *before) {
    size_t start = b->n, n = strlen(e->name);
    add_zeros(b, 24);
    add_be(b, e->mode, 4);
    add_zeros(b, 12);
    for (size_t i = 0; i < hash; i++)
        buf_add_byte(b, (char)(0x81 + i));
    add_be(b, e->flags | (uint32_t)(n < 0xfff ? n : 0xfff), 2);
    if (e->flags & EXTENDED)
        add_be(b, e->more, 2);
    if (version < 4) {
        buf_add(b, str_z(e->name));
        do
            buf_add_byte(b, '\0');
        while ((b->n - start) % 8);
        return;
    }
    size_t same = common(before, e->name), dropped = strlen(before) - same;
    assert_true(dropped < 128);
    buf_add_byte(b, (char)dropped);
    buf_add(b, str_z(e->name + same));
    buf_add_byte(b, '\0');
}

static struct buf index_of(unsigned version, size_t hash, const struct entry *entries, size_t n) {
    struct buf b = {0};
    buf_add(&b, STR("DIRC"));
    add_be(&b, version, 4);
    add_be(&b, (uint32_t)n, 4);
    for (size_t i = 0; i < n; i++)
        add_entry(&b, version, hash, &entries[i], i ? entries[i - 1].name : "");
    add_zeros(&b, hash);
    return b;
}

struct seen {
    char text[512]; /* "a b c" */
    size_t most;
};

static bool note(void *context, struct str path) {
    struct seen *s = context;
    if (s->most-- == 0)
        return false;
    size_t n = strlen(s->text);
    snprintf(s->text + n, sizeof s->text - n, "%s%.*s", n ? " " : "", STR_ARG(path));
    return true;
}

static void check_index(struct str bytes, enum git_index_result want, const char *paths) {
    /* exactly as long as it is, for the sanitizers */
    char *copy = mem_copy(bytes.n ? bytes.p : "", bytes.n ? bytes.n : 1);
    struct seen seen = {.most = 100};
    assert_int_equal(git_index_read((struct str){copy, bytes.n}, note, &seen), want);
    if (want != GIT_INDEX_ALIEN)
        assert_string_equal(seen.text, paths);
    mem_free(copy);
}

static const struct entry few[] = {
    {"README.md", PLAIN, 0, 0},    {"lib", MODULE, 0, 0},        {"src/a.c", PLAIN, 0x1000, 0},
    {"src/a.c", PLAIN, 0x2000, 0}, {"src/linked", LINKED, 0, 0}, {"src/main.c", PLAIN, 0, 0},
    {"src/main.h", PLAIN, 0, 0},
};
enum { FEW = sizeof few / sizeof *few };
static const char *const few_seen = "README.md src/a.c src/linked src/main.c src/main.h";

static void every_version(void **state) {
    (void)state;
    for (unsigned version = 2; version <= 4; version++)
        for (size_t hash = 20; hash <= 32; hash += 12) {
            struct buf b = index_of(version, hash, few, FEW);
            check_index(buf_str(&b), GIT_INDEX_READ, few_seen);
            buf_fini(&b);
        }
}

static void absent_and_sparse(void **state) {
    (void)state;
    static const struct entry entries[] = {
        {"a", PLAIN, EXTENDED, 0x4000}, /* skip-worktree */
        {"b", PLAIN, EXTENDED, 0x2000}, /* intent-to-add */
        {"c/", TREE, EXTENDED, 0x4000},
        {"d", PLAIN, 0, 0},
    };
    for (unsigned version = 3; version <= 4; version++) {
        struct buf b = index_of(version, 20, entries, 4);
        check_index(buf_str(&b), GIT_INDEX_READ, "b d");
        buf_fini(&b);
    }
}

static void long_names(void **state) {
    (void)state;
    static char name[4200], too_long[4300];
    memset(name, 'n', 4096);
    memset(too_long, 'n', 4097);
    const struct entry fits = {name, PLAIN, 0, 0}, not = {too_long, PLAIN, 0, 0};
    struct buf a = index_of(2, 20, &fits, 1), b = index_of(2, 20, &not, 1);
    struct seen seen = {.most = 0};
    assert_int_equal(git_index_read(buf_str(&a), note, &seen), GIT_INDEX_CUT); /* it was told */
    seen.most = 1;
    assert_int_equal(git_index_read(buf_str(&b), note, &seen), GIT_INDEX_ALIEN);
    buf_fini(&a);
    buf_fini(&b);
}

static void stopped(void **state) {
    (void)state;
    struct buf b = index_of(4, 20, few, FEW);
    struct seen seen = {.most = 2};
    assert_int_equal(git_index_read(buf_str(&b), note, &seen), GIT_INDEX_CUT);
    assert_string_equal(seen.text, "README.md src/a.c");
    buf_fini(&b);
}

static void split_index(void **state) {
    (void)state;
    struct buf b = index_of(2, 20, few, FEW);
    b.n -= 20;
    buf_add(&b, STR("TREE"));
    add_be(&b, 3, 4);
    buf_add(&b, STR("abclink"));
    add_be(&b, 20, 4);
    add_zeros(&b, 40);
    check_index(buf_str(&b), GIT_INDEX_ALIEN, "");
    buf_fini(&b);
}

static void alien(void **state) {
    (void)state;
    static const struct entry up[] = {{"../x", PLAIN, 0, 0}}, absolute[] = {{"/x", PLAIN, 0, 0}},
                              none[] = {{"", PLAIN, 0, 0}}, early[] = {{"x", PLAIN, EXTENDED, 0}},
                              order[] = {{"b", PLAIN, 0, 0}, {"a", PLAIN, 0, 0}};
    static const struct {
        const struct entry *entries;
        size_t n;
    } rows[] = {{up, 1}, {absolute, 1}, {none, 1}, {early, 1}, {order, 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b = index_of(2, 20, rows[i].entries, rows[i].n);
        check_index(buf_str(&b), GIT_INDEX_ALIEN, "");
        buf_fini(&b);
    }
    check_index(STR(""), GIT_INDEX_ALIEN, "");
    check_index(STR("DIRC"), GIT_INDEX_ALIEN, "");
    check_index(STR("DIRC\0\0\0\1\0\0\0\0"), GIT_INDEX_ALIEN, "");
    check_index(STR("DIRC\0\0\0\5\0\0\0\0"), GIT_INDEX_ALIEN, "");
    check_index(STR("DIRC\0\0\0\2\0\0\0\0"), GIT_INDEX_READ, "");
    check_index(STR("DIRC\0\0\0\2\xff\xff\xff\xff"), GIT_INDEX_CUT, "");
}

/* Whatever is cut off or changed: no byte outside is read, and paths stay sound. */
static bool sound(void *context, struct str path) {
    (void)context;
    assert_true(path.n > 0 && path.n <= 4096 && path.p[0] != '/' && path.p[path.n - 1] != '/');
    return true;
}

static void damaged(void **state) {
    (void)state;
    for (unsigned version = 2; version <= 4; version++) {
        struct buf b = index_of(version, 20, few, FEW);
        for (size_t n = 0; n < b.n; n++) {
            char *copy = mem_copy(b.p, n ? n : 1);
            (void)!git_index_read((struct str){copy, n}, sound, NULL);
            mem_free(copy);
        }
        for (size_t i = 0; i < b.n; i++)
            for (unsigned change = 1; change < 256; change <<= 1) {
                b.p[i] = (char)((unsigned char)b.p[i] ^ change);
                (void)!git_index_read(buf_str(&b), sound, NULL);
                b.p[i] = (char)((unsigned char)b.p[i] ^ change);
            }
        buf_fini(&b);
    }
}

/* ---- projects ---- */

static void check_list(const char *project, const char *want) {
    struct files *f = files_list(str_z(in_dir(project)));
    struct seen seen = {.most = 100};
    for (size_t i = 0; i < files_count(f); i++)
        note(&seen, files_at(f, i));
    assert_string_equal(seen.text, want);
    assert_false(files_truncated(f));
    assert_true(str_eq(files_project(f), str_z(in_dir(project))));
    files_free(f);
}

static void from_index(void **state) {
    (void)state;
    struct buf b = index_of(2, 20, few, FEW);
    put("repo/.git/index", buf_str(&b));
    put("repo/untracked", STR(""));
    put("repo/src/a.c", STR(""));
    put("repo/own/x.md", STR(""));
    check_list("repo", few_seen);
    check_list("repo/src", "a.c linked main.c main.h");
    check_list("repo/own", "x.md"); /* nothing of it is in the index */
    put("repo/.git/index", STR("DIRC\0\0\0\2\0\0\0\3nonsense that is longer than one entry would "
                               "have to be, to be bad and not cut"));
    check_list("repo", "own/x.md src/a.c untracked");
    buf_fini(&b);
}

static void from_worktree(void **state) {
    (void)state;
    struct buf b = index_of(4, 20, few, FEW);
    put("main/.git/worktrees/w/index", buf_str(&b));
    put("w/.git", STR("gitdir: ../main/.git/worktrees/w\n"));
    put("w/there", STR(""));
    check_list("w", few_seen);
    put("w/.git", STR("gitdir: ../nowhere\n"));
    check_list("w", "there");
    put("w/.git", STR("something else"));
    check_list("w", "there");
    buf_fini(&b);
}

static void from_directories(void **state) {
    (void)state;
    put("walk/b/c/d.ts", STR(""));
    put("walk/b.md", STR(""));
    put("walk/.github/ci.yml", STR(""));
    put("walk/node_modules/x/y.js", STR(""));
    put("walk/.bluekit/kits/k.md", STR(""));
    put("elsewhere/z", STR(""));
    assert_int_equal(symlink("b.md", in_dir("walk/link")), 0);
    assert_int_equal(symlink("..", in_dir("walk/b/circle")), 0);
    assert_int_equal(symlink("gone", in_dir("walk/dangling")), 0);
    check_list("walk", ".bluekit/kits/k.md .github/ci.yml b.md b/c/d.ts link");
    check_list("nowhere", "");
    struct files *f = files_list(STR_NONE);
    assert_int_equal(files_count(f), 0);
    files_free(f);
    files_free(NULL);
}

static void looked_up(void **state) {
    (void)state;
    static const char *const paths[] = {"a/main.c", "main.c",    "b/main.c", "b/a/main.c",
                                        "domain.c", "b/sub.d/x", "z"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        char name[64];
        snprintf(name, sizeof name, "look/%s", paths[i]);
        put(name, STR(""));
    }
    struct files *f = files_list(str_z(in_dir("look")));
    static const struct {
        const char *suffix;
        size_t n;
        const char *one; /* when n is 1 */
    } rows[] = {
        {"main.c", 4, NULL},
        {"a/main.c", 2, NULL},
        {"b/a/main.c", 1, "b/a/main.c"},
        {"ain.c", 0, NULL},
        {"domain.c", 1, "domain.c"},
        {"sub.d/x", 1, "b/sub.d/x"},
        {"", 0, NULL},
        {"/main.c", 0, NULL},
        {"x/b/a/main.c", 0, NULL},
        {"z", 1, "z"},
        {"y", 0, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str one = STR_NONE;
        assert_int_equal(files_with_suffix(f, str_z(rows[i].suffix), &one), rows[i].n);
        if (rows[i].n == 1)
            assert_true(str_eq(one, str_z(rows[i].one)));
    }
    assert_true(files_has(f, STR("b/main.c")));
    assert_false(files_has(f, STR("b")));
    assert_true(str_eq(files_at(f, files_from(f, STR("b/"))), STR("b/a/main.c")));
    assert_int_equal(files_from(f, STR("zz")), files_count(f));
    assert_true(files_memory(f) > 0);
    files_free(f);
}

static void too_many(void **state) {
    (void)state;
    struct entry *entries = mem_alloc((FILES_MAX + 1) * sizeof *entries);
    char(*names)[8] = mem_alloc((FILES_MAX + 1) * sizeof *names);
    for (unsigned i = 0; i <= FILES_MAX; i++) {
        snprintf(names[i], sizeof names[i], "%07u", i);
        entries[i] = (struct entry){names[i], PLAIN, 0, 0};
    }
    for (size_t more = 0; more < 2; more++) {
        struct buf b = index_of(2, 20, entries, FILES_MAX + more);
        put("many/.git/index", buf_str(&b));
        struct files *f = files_list(str_z(in_dir("many")));
        assert_int_equal(files_count(f), FILES_MAX);
        assert_int_equal(files_truncated(f), more);
        files_free(f);
        buf_fini(&b);
    }
    mem_free(names);
    mem_free(entries);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version), cmocka_unit_test(absent_and_sparse),
        cmocka_unit_test(long_names),    cmocka_unit_test(stopped),
        cmocka_unit_test(split_index),   cmocka_unit_test(alien),
        cmocka_unit_test(damaged),       cmocka_unit_test(from_index),
        cmocka_unit_test(from_worktree), cmocka_unit_test(from_directories),
        cmocka_unit_test(looked_up),     cmocka_unit_test(too_many),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
