/* test_grammar.c — the committed parser, without the generator: the corpus of grammar/test, edited
 * trees against fresh ones, and agreement with kit_parse on what documents say. How the generator
 * itself takes the corpus is for grammar/generate --check. */
#include "tree_facts.h"

#include "base/os.h"
#include "examples.h"

/* ---- the corpus: === name ===, text, ---, expected tree ---- */

enum { RULE = 80 };

static bool is_rule(struct str line, char c) {
    size_t n = 0;
    while (n < line.n && line.p[n] == c)
        n++;
    return n == RULE && n == line.n;
}

static struct str next_line(struct str *rest) {
    struct str line;
    if (!str_split(rest, '\n', &line))
        return STR_NONE;
    return line;
}

/* Without line ends and indentation. */
static void add_expected(struct buf *out, struct str tree) {
    struct str line;
    while (str_split(&tree, '\n', &line)) {
        line = str_trim(line);
        if (line.n && out->n && line.p[0] != ')')
            buf_add_byte(out, ' ');
        buf_add(out, line);
    }
}

/* The expected trees name no fields. */
static void drop_fields(char *tree) {
    char *to = tree, *word = tree;
    for (const char *p = tree; *p; p++) {
        if (p[0] == ':' && p[1] == ' ') {
            to = word;
            p++;
            continue;
        }
        *to++ = *p;
        if (*p == ' ' || *p == '(')
            word = to;
    }
    *to = '\0';
}

struct example {
    struct str name, text, tree;
};

/* The name stands between two rules of '=', a rule of '-' ends the text. */
static bool next_example(struct str *rest, struct example *out) {
    while (rest->n && !is_rule(str_to(*rest, str_find_byte(*rest, '\n')), '='))
        next_line(rest);
    if (!rest->n)
        return false;
    next_line(rest);
    out->name = next_line(rest);
    next_line(rest);
    const char *start = rest->p, *rule = NULL, *end = start;
    while (rest->n && !is_rule(str_to(*rest, str_find_byte(*rest, '\n')), '=')) {
        struct str line = next_line(rest);
        if (is_rule(line, '-'))
            rule = line.p;
        end = line.p + line.n;
    }
    assert_non_null(rule);
    out->text = (struct str){start, (size_t)(rule - start)};
    out->tree = (struct str){rule + RULE, (size_t)(end - rule) - RULE};
    if (out->text.n) /* the line end before the rule belongs to the rule */
        out->text.n--;
    return true;
}

static size_t check_corpus_file(const char *path) {
    struct buf file = {0}, want = {0};
    read_whole(path, &file);
    struct str rest = buf_str(&file);
    struct example example;
    size_t count = 0;
    for (; next_example(&rest, &example); count++) {
        struct tree_text t;
        tree_text_init(&t, example.text);
        buf_reset(&want);
        add_expected(&want, example.tree);
        char *have = ts_node_string(ts_tree_root_node(t.tree));
        drop_fields(have);
        if (!str_eq(str_z(have), buf_str(&want)))
            fail_msg("%s: %.*s\nhave %s\nwant %s", path, STR_ARG(example.name), have, want.p);
        free(have);
        tree_text_fini(&t);
    }
    buf_fini(&file);
    buf_fini(&want);
    return count;
}

static void corpus(void **state) {
    (void)state;
    enum { EXAMPLES_LEAST = 100 };
    struct arena *a = arena_new();
    struct names names = list_folder(a, GRAMMAR_DIR "/test/corpus");
    struct buf path = {0};
    size_t count = 0;
    for (size_t i = 0; i < names.count; i++) {
        buf_reset(&path);
        buf_addf(&path, GRAMMAR_DIR "/test/corpus/%.*s", STR_ARG(names.items[i]));
        count += check_corpus_file(path.p);
    }
    assert_true(count >= EXAMPLES_LEAST);
    buf_fini(&path);
    arena_free(a);
}

/* ---- files ---- */

typedef void visit_fn(const char *path, struct str text, void *with);

static void visit_files(struct buf *path, unsigned depth, visit_fn *visit, void *with) {
    enum { DEPTH_MAX = 12, MOST = 1 << 20 };
    struct err err;
    struct os_list *list = depth < DEPTH_MAX ? os_list_open(path->p, &err) : NULL;
    struct os_entry entry;
    size_t n = path->n;
    while (list && os_list_next(list, &entry)) {
        path->n = n;
        buf_addf(path, "/%s", entry.name);
        struct str name = str_z(entry.name);
        if (entry.type == OS_DIR && !str_eq(name, STR(".git"))) {
            visit_files(path, depth + 1, visit, with);
        } else if (entry.type == OS_FILE &&
                   (str_ends(name, STR(".md")) || str_ends(name, STR(".mmd")))) {
            struct buf text = {0};
            if (os_read_file(path->p, MOST, &text, NULL, &err))
                visit(path->p, buf_str(&text), with);
            buf_fini(&text);
        }
    }
    os_list_close(list);
    path->n = n;
    path->p[n] = '\0';
}

static void visit_folder(const char *folder, visit_fn *visit, void *with) {
    struct buf path = {0};
    buf_add(&path, str_z(folder));
    visit_files(&path, 0, visit, with);
    buf_fini(&path);
}

/* ---- edits ---- */

static uint32_t next_random(uint64_t *seed) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static void edit_file(const char *path, struct str text, void *with) {
    enum { EDITS = 40, MOST = 20000 };
    uint64_t *seed = with;
    struct tree_text t;
    (void)path;
    if (text.n > MOST)
        return;
    tree_text_init(&t, text);
    tree_text_check(&t);
    for (unsigned i = 0; i < EDITS; i++) {
        uint32_t r = next_random(seed), place = next_random(seed);
        uint8_t pick[4] = {(uint8_t)(place >> 8), (uint8_t)place, (uint8_t)(r >> 8), (uint8_t)r};
        tree_text_random_edit(&t, pick);
        tree_text_check(&t);
    }
    tree_text_fini(&t);
}

static void edits_equal_fresh_parse(void **state) {
    (void)state;
    uint64_t seed = 1;
    const char *corpus_dir = getenv("KITLS_CORPUS");
    visit_folder(TEST_DIR "/fuzz/corpus", edit_file, &seed);
    visit_folder(TEST_DIR "/kits", edit_file, &seed);
    visit_folder(GRAMMAR_DIR "/test/highlight", edit_file, &seed);
    if (corpus_dir)
        visit_folder(corpus_dir, edit_file, &seed);
    assert_true(seed != 1);
}

/* ---- agreement ---- */

struct agreement {
    size_t facts, files, disagreements, unexpected;
};

/* What is left, and explained in grammar/test/agreement.md; paths by their end. */
static const struct {
    const char *where;
    size_t count;
} known[] = {
    {"kit/diagram.mmd", 1},
    {"kit/deep-flow.md", 1},
    {"readers/indented-closer.md", 1},
    {"readers/long-closer.md", 1},
    {"KIT109-yaml-stray-text/first.md", 2},
    {"agreement/fence-at-column-0.md", 2},
    {"agreement/textarea.md", 1},
    {"agreement/comment-with-dashes.md", 1},
    {"agreement/table-row-like-underline.md", 1},
    {"example 535", 2},
    {"example 536", 1},
    {"example 537", 1},
    {"example 566", 1},
    {"example 571", 2},
    {"example 573", 2},
};

static size_t known_count(const char *path) {
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_ends(str_z(path), str_z(known[i].where)))
            return known[i].count;
    return 0;
}

static void tell(const char *path, const char *who, const struct fact *fact) {
    print_message("%s:%u: only %s: %.*s\n", path, fact->at, who, STR_ARG(fact->said));
}

static size_t compare(const char *path, const struct facts_list *tree,
                      const struct facts_list *kit) {
    size_t i = 0, k = 0, off = 0;
    while (i < tree->count || k < kit->count) {
        int order = i == tree->count  ? 1
                    : k == kit->count ? -1
                                      : by_place(&tree->items[i], &kit->items[k]);
        if (order)
            off++;
        if (order < 0)
            tell(path, "tree", &tree->items[i]);
        else if (order > 0)
            tell(path, "kit", &kit->items[k]);
        i += order <= 0;
        k += order >= 0;
    }
    return off;
}

/* By its name kit_parse knows a diagram, whose body it does not read; a grammar knows no names, so
 * a fence around the body is a fence to it. */
static void drop_fences(struct facts_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!str_starts(list->items[i].said, STR("fence ")))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void compare_file(const char *path, struct str text, void *with) {
    struct agreement *sum = with;
    bool diagram = str_ends(str_z(path), STR(".mmd"));
    struct kit_text k =
        kit_text_at(diagram ? STR("diagrams/a.mmd") : STR("notes/a.md"), HOME_PROJECT, text);
    struct tree_text t;
    tree_text_init(&t, text);
    struct facts_list tree = {.arena = k.arena}, kit = {.arena = k.arena};
    if (!k.kit->limits) {
        facts_of_tree(&tree, &t, k.lines, has_readable_keys(k.kit));
        facts_of_kit(&kit, &k);
        if (diagram)
            drop_fences(&tree);
        size_t off = compare(path, &tree, &kit);
        sum->files++;
        sum->facts += kit.count;
        sum->disagreements += off;
        if (off != known_count(path)) {
            print_message("%s: %zu disagreements, known are %zu\n", path, off, known_count(path));
            sum->unexpected++;
        }
    }
    tree_text_fini(&t);
    kit_text_fini(&k);
}

static void report(const char *where, const struct agreement *sum) {
    print_message("agreement, %s: %zu texts, %zu facts, %zu disagreements\n", where, sum->files,
                  sum->facts, sum->disagreements);
}

static void agreement_on_fixtures(void **state) {
    (void)state;
    struct agreement sum = {0};
    visit_folder(TEST_DIR, compare_file, &sum);
    visit_folder(GRAMMAR_DIR "/test/agreement", compare_file, &sum);
    report("fixtures", &sum);
    assert_true(sum.facts > 0);
    assert_int_equal(sum.unexpected, 0);
}

static void agreement_on_real_kits(void **state) {
    (void)state;
    struct agreement sum = {0};
    const char *path = getenv("KITLS_CORPUS");
    if (!path)
        skip();
    visit_folder(path, compare_file, &sum);
    report("real kits", &sum);
    assert_true(sum.facts > 0);
    assert_int_equal(sum.disagreements, 0);
}

/* The examples of the specification, where a tab is written as an arrow. */
static bool next_spec_example(struct str *rest, struct buf *text) {
    struct str open = STR("\n```````````````````````````````` example\n"), line;
    struct str arrow = STR("\xe2\x86\x92");
    size_t at = str_find(*rest, open);
    if (at == STR_NOT_FOUND)
        return false;
    *rest = str_from(*rest, at + open.n);
    buf_reset(text);
    while (str_split(rest, '\n', &line) && !str_eq(line, STR("."))) {
        for (size_t tab; (tab = str_find(line, arrow)) != STR_NOT_FOUND;) {
            buf_add(text, str_to(line, tab));
            buf_add_byte(text, '\t');
            line = str_from(line, tab + arrow.n);
        }
        buf_add(text, line);
        buf_add_byte(text, '\n');
    }
    return true;
}

static void agreement_on_the_specification(void **state) {
    (void)state;
    enum { EXAMPLES_LEAST = 600 };
    struct agreement sum = {0};
    struct buf spec = {0}, text = {0}, name = {0};
    const char *path = getenv("KITLS_COMMONMARK");
    if (!path)
        skip();
    read_whole(path, &spec);
    struct str rest = buf_str(&spec);
    for (size_t example = 1; next_spec_example(&rest, &text); example++) {
        buf_reset(&name);
        buf_addf(&name, "example %zu", example);
        compare_file(name.p, buf_str(&text), &sum);
    }
    report("specification", &sum);
    assert_true(sum.files > EXAMPLES_LEAST);
    assert_int_equal(sum.unexpected, 0);
    buf_fini(&spec);
    buf_fini(&text);
    buf_fini(&name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corpus),
        cmocka_unit_test(agreement_on_fixtures),
        cmocka_unit_test(agreement_on_real_kits),
        cmocka_unit_test(agreement_on_the_specification),
        cmocka_unit_test(edits_equal_fresh_parse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
