/* kit_parse() as a whole: which kind, is it a kit, code references, tokens, limits, hostile sizes.
 */
#include "kit_text.h"

static void kinds_of_documents(void **state) {
    (void)state;
    static const struct {
        struct str below;
        enum home home;
        struct str text;
        enum kind kind;
        bool is_kit;
    } rows[] = {
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("---\ntype: walkthrough\n---\n"),
         KIND_WALKTHROUGH, true},
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("---\nid: a\n---\n"), KIND_KIT, true},
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("# no front matter\n"), KIND_KIT, true},
        {STR_INIT("walkthroughs/x/a.md"), HOME_PROJECT, STR_INIT("---\nid: a\n---\n"),
         KIND_WALKTHROUGH, true},
        {STR_INIT("blueprints/x/a.md"), HOME_PROJECT, STR_INIT("---\nid: a\n---\n"), KIND_TASK,
         true},
        {STR_INIT("notes/a.md"), HOME_PROJECT, STR_INIT("---\nid: a\n---\n"), KIND_PAGE, true},
        {STR_INIT("notes/a.md"), HOME_PROJECT, STR_INIT(""), KIND_PAGE, true},
        {STR_INIT("a.md"), HOME_PROJECT, STR_INIT("---\ntype: kit\n---\n"), KIND_KIT, true},
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("---\ntype: walktrough\n---\n"), KIND_OTHER,
         true},
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("---\ntype:\n---\n"), KIND_KIT, true},
        {STR_INIT("kits/a.md"), HOME_PROJECT, STR_INIT("---\ntype: [kit]\n---\n"), KIND_KIT, true},
        {STR_INIT("kits/a.mmd"), HOME_PROJECT, STR_INIT("---\ntype: kit\n---\ngraph TD\n"),
         KIND_DIAGRAM, true},
        {STR_INIT("x/a.mermaid"), HOME_PROJECT, STR_INIT("graph TD\n"), KIND_DIAGRAM, true},
        {STR_INIT("blueprints/x/blueprint.json"), HOME_PROJECT, STR_INIT("{}"), KIND_BLUEPRINT,
         true},
        {STR_INIT("kits/x/config.json"), HOME_PROJECT, STR_INIT("{}"), KIND_PAGE, true},
        {STR_INIT("config.json"), HOME_LOOSE, STR_INIT("{}"), KIND_PAGE, false},
        {STR_INIT("kits/a.txt"), HOME_PROJECT, STR_INIT("---\ntype: kit\n---\n"), KIND_KIT, false},
        {STR_INIT("other/a.md"), HOME_LIBRARY, STR_INIT("---\ntype: agent\n---\n"), KIND_AGENT,
         true},
        {STR_INIT("a.md"), HOME_LOOSE, STR_INIT("---\ntype: kit\n---\n"), KIND_KIT, true},
        {STR_INIT("a.md"), HOME_LOOSE, STR_INIT("---\nid: a\nalias: b\n---\n"), KIND_PAGE, true},
        {STR_INIT("a.md"), HOME_LOOSE, STR_INIT("---\nid: a\n---\n"), KIND_PAGE, false},
        {STR_INIT("a.md"), HOME_LOOSE, STR_INIT("---\ntype: post\ntitle: b\n---\n"), KIND_OTHER,
         false},
        {STR_INIT("a.md"), HOME_LOOSE, STR_INIT("# words\n"), KIND_PAGE, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text_at(rows[i].below, rows[i].home, rows[i].text);
        bool scanned = !str_ends(rows[i].below, STR(".txt"));
        if ((scanned && t.kit->kind != rows[i].kind) || t.kit->is_kit != rows[i].is_kit)
            fail_msg("%.*s, %.*s: kind %d, is_kit %d", STR_ARG(rows[i].below),
                     STR_ARG(rows[i].text), (int)t.kit->kind, t.kit->is_kit);
        kit_text_fini(&t);
    }
}

static void diagrams(void **state) {
    (void)state;
    static const struct str bodies[] = {
        STR_INIT("graph TD\n  A[# b] --> [c](d)\n"),
        STR_INIT("```\ngraph TD\n```\n"),
        STR_INIT("```mermaid\n# x\n```\n"),
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct buf text = {0};
        buf_addf(&text, "---\nalias: A\ntags: [b]\n---\n%.*s", STR_ARG(bodies[i]));
        struct kit_text t = kit_text_at(STR("diagrams/a.mmd"), HOME_PROJECT, buf_str(&text));
        assert_str(kit_field_text(t.kit, STR("alias")), STR("A"));
        assert_str(kit_cut(&t, t.kit->body), bodies[i]);
        assert_int_equal(t.kit->heading_count + t.kit->link_count + t.kit->fence_count, 0);
        kit_text_fini(&t);
        buf_fini(&text);
    }
}

static void code_references(void **state) {
    (void)state;
    static const struct {
        const char *code, *path;
        uint32_t line, end, column;
    } rows[] = {
        {"src/x.ts", "src/x.ts", 0, 0, 0},
        {"src/x.ts:12", "src/x.ts", 12, 0, 0},
        {"src/x.ts:12-40", "src/x.ts", 12, 40, 0},
        {"src/x.ts:12,34", "src/x.ts", 12, 34, 0},
        {"src/x.ts:12:5", "src/x.ts", 12, 0, 5},
        {"x.rs:7", "x.rs", 7, 0, 0},
        {"x.rs", "x.rs", 0, 0, 0},
        {"./a/b", "./a/b", 0, 0, 0},
        {"../a.md", "../a.md", 0, 0, 0},
        {"src-tauri/src/core/watcher.rs", "src-tauri/src/core/watcher.rs", 0, 0, 0},
        {"src/components/", "src/components/", 0, 0, 0},
        {".bluekit/kits/", ".bluekit/kits/", 0, 0, 0},
        {"/home/me/x.c:3", "/home/me/x.c", 3, 0, 0},
        {"src/[id]/page.tsx", "src/[id]/page.tsx", 0, 0, 0},
        {"a.weird:3", "a.weird", 3, 0, 0},
        /* none */
        {"std::vec", "", 0, 0, 0},
        {"a.b()", "", 0, 0, 0},
        {"path.join()", "", 0, 0, 0},
        {"object.member", "", 0, 0, 0},
        {"{Name}Tools.ts", "", 0, 0, 0},
        {"src/{name}/x.ts", "", 0, 0, 0},
        {"src/*.ts", "", 0, 0, 0},
        {"https://a.b/c.md", "", 0, 0, 0},
        {"vercel.com/a/b", "", 0, 0, 0},
        {"--x/y.z", "", 0, 0, 0},
        {"application/json", "", 0, 0, 0},
        {"and/or", "", 0, 0, 0},
        {"/api/users", "", 0, 0, 0},
        {"@scope/name", "", 0, 0, 0},
        {"npm run x.js", "", 0, 0, 0},
        {"localhost:3000", "", 0, 0, 0},
        {"12:30", "", 0, 0, 0},
        {"1.2.3", "", 0, 0, 0},
        {"key: value", "", 0, 0, 0},
        {"x.rs:", "", 0, 0, 0},
        {"x.rs:0", "", 0, 0, 0},
        {"x.rs:12-", "", 0, 0, 0},
        {"x.rs:40-12", "", 0, 0, 0},
        {"x.rs:12abc", "", 0, 0, 0},
        {"x.rs:99999999999", "", 0, 0, 0},
        {"src/main:12", "", 0, 0, 0},
        {"a//b.c", "", 0, 0, 0},
        {"/", "", 0, 0, 0},
        {"..", "", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = {0};
        buf_addf(&text, "`%s`", rows[i].code);
        struct kit_text t = kit_text(buf_str(&text));
        assert_int_equal(t.kit->code_count, 1);
        const struct code_ref *ref = &t.kit->codes[0].ref;
        if (!str_eq(kit_cut(&t, ref->path), str_z(rows[i].path)) || ref->line != rows[i].line ||
            ref->end != rows[i].end || ref->column != rows[i].column)
            fail_msg("%s: \"%.*s\" %u-%u:%u", rows[i].code, STR_ARG(kit_cut(&t, ref->path)),
                     ref->line, ref->end, ref->column);
        kit_text_fini(&t);
        buf_fini(&text);
    }
}

static void fence_references(void **state) {
    (void)state;
    static const struct {
        const char *info, *path;
        uint32_t line, end;
    } rows[] = {
        {"12:40:src/x.ts", "src/x.ts", 12, 40},
        {"1:1:x.c", "x.c", 1, 1},
        {"40:12:x.c", "", 0, 0},
        {"0:1:x.c", "", 0, 0},
        {"12:40:", "", 0, 0},
        {"12:x.c", "", 0, 0},
        {"ts", "", 0, 0},
        {"", "", 0, 0},
        {"1:2:not a path", "", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = {0};
        buf_addf(&text, "```%s\na\n```\n", rows[i].info);
        struct kit_text t = kit_text(buf_str(&text));
        assert_int_equal(t.kit->fence_count, 1);
        const struct code_ref *ref = &t.kit->fences[0].ref;
        if (!str_eq(kit_cut(&t, ref->path), str_z(rows[i].path)) || ref->line != rows[i].line ||
            ref->end != rows[i].end)
            fail_msg("%s: \"%.*s\" %u-%u", rows[i].info, STR_ARG(kit_cut(&t, ref->path)), ref->line,
                     ref->end);
        kit_text_fini(&t);
        buf_fini(&text);
    }
}

static void tokens(void **state) {
    (void)state;
    static const struct {
        const char *text, *name, *helper;
    } rows[] = {
        {"{{TOKEN}}", "TOKEN", ""},    {"`{{kebab-name}}`", "kebab-name", ""},
        {"{{ a }}", "a", ""},          {"{{pascalCase name}}", "name", "pascalCase"},
        {"```\n{{A}}\n```", "A", ""},  {"{{{A}}}", "A", ""},
        {"{{ a: 1 }}", NULL, NULL},    {"style={{ a }}", NULL, NULL},
        {"{{#each x}}", NULL, NULL},   {"{{else}}", NULL, NULL},
        {"{{two words}}", NULL, NULL}, {"{{}}", NULL, NULL},
        {"{{A}", NULL, NULL},          {"{{A\n}}", NULL, NULL},
        {"{{1}}", NULL, NULL},         {"{{a.b}}", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = kit_text(str_z(rows[i].text));
        if (t.kit->token_count != (rows[i].name ? 1 : 0))
            fail_msg("%s: %zu tokens", rows[i].text, t.kit->token_count);
        if (rows[i].name) {
            assert_str(t.kit->tokens[0].name, str_z(rows[i].name));
            assert_str(t.kit->tokens[0].helper, str_z(rows[i].helper));
        }
        kit_text_fini(&t);
    }
    struct kit_text t = kit_text(STR("<A b={{ a: 1 }} /> {{ONE}}{{TWO}} {{ {{THREE}} {{"));
    assert_int_equal(t.kit->token_count, 3);
    kit_text_fini(&t);
}

static void encodings(void **state) {
    (void)state;
    struct kit_text t = kit_text(STR("\xef\xbb\xbf# Title\n"));
    assert_int_equal(t.kit->heading_count, 1);
    assert_true(t.kit->valid_utf8);
    kit_text_fini(&t);
    t = kit_text(STR("# a\xff\n\n[b\xc3](c\xed\xa0\x80)\n"));
    assert_false(t.kit->valid_utf8);
    assert_int_equal(t.kit->heading_count, 1);
    assert_int_equal(t.kit->link_count, 1);
    kit_text_fini(&t);
}

/* ---- hostile sizes ---- */

static struct kit_text repeated(const char *head, const char *what, size_t bytes) {
    struct buf text = {0};
    buf_add(&text, str_z(head));
    while (text.n < bytes)
        buf_add(&text, str_z(what));
    struct kit_text t = kit_text(buf_str(&text));
    buf_fini(&text);
    return t;
}

static void too_large(void **state) {
    (void)state;
    struct kit_text t = repeated("---\nid: a\n---\n# h\n", "{{A}} [b](c) ", KIT_SIZE_MAX + 1);
    assert_int_equal(t.kit->limits, LIMIT_SIZE);
    assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
    assert_int_equal(t.kit->heading_count + t.kit->link_count + t.kit->token_count, 0);
    kit_text_fini(&t);
}

static void as_large_as_allowed(void **state) {
    (void)state;
    struct kit_text t = repeated("# h\n", "word [b](c) `d` ", KIT_SIZE_MAX - 64);
    assert_int_equal(t.kit->limits & LIMIT_SIZE, 0);
    assert_int_equal(t.kit->heading_count, 1);
    assert_true(t.kit->link_count > 50000);
    kit_text_fini(&t);
}

/* What must come to an end, with whatever was found. */
static void hostile(void **state) {
    (void)state;
    static const struct {
        const char *what;
        size_t bytes;
    } rows[] = {
        {"x", 1 << 20},       {"[[", 100000},     {"[", 100000},
        {"> ", 20000},        {"* ", 20000},      {"`", 500000},
        {"` ``", 200000},     {"![", 100000},     {"[a](", 100000},
        {"[a](b \"", 100000}, {"*a ", 300000},    {"_a*", 100000},
        {"&amp;", 500000},    {"&a;# ", 200000},  {"<a", 200000},
        {"{{", 1 << 20},      {"{{A ", 1 << 20},  {"# a\n", 1 << 20},
        {"[a]: b\n", 500000}, {"```\n", 500000},  {"a\n===\n", 500000},
        {"- a\n", 500000},    {"1) ", 20000},     {"\\", 500000},
        {"[a]:\n", 200000},   {"<!--", 200000},   {"|a", 500000},
        {"#a ", 500000},      {"\r", 1 << 20},    {"~~a", 200000},
        {"www.a.b ", 200000}, {"a@b.c ", 200000}, {"---\nid: a\n", 1 << 20},
        {"---\na: [", 60000}, {"...\n", 500000},  {"\n", 1 << 20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct kit_text t = repeated("", rows[i].what, rows[i].bytes); /* checks the spans */
        kit_text_fini(&t);
        t = repeated("---\nid: a\n---\n[a]: <b\\_c>\n\n", rows[i].what, rows[i].bytes);
        assert_str(kit_field_text(t.kit, STR("id")), STR("a"));
        kit_text_fini(&t);
    }
}

/* A long target told again and again by md4c is cut off. */
static void budget(void **state) {
    (void)state;
    struct buf text = {0};
    buf_add(&text, STR("# h\n\n[a]: <"));
    for (int i = 0; i < 200000; i++)
        buf_add_byte(&text, 'b');
    buf_add(&text, STR(">\n\n"));
    for (int i = 0; i < 100000; i++)
        buf_add(&text, STR("[a] "));
    struct kit_text t = kit_text(buf_str(&text));
    assert_true(t.kit->limits & LIMIT_BUDGET);
    assert_int_equal(t.kit->heading_count, 1);
    kit_text_fini(&t);
    buf_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_of_documents),
        cmocka_unit_test(diagrams),
        cmocka_unit_test(code_references),
        cmocka_unit_test(fence_references),
        cmocka_unit_test(tokens),
        cmocka_unit_test(encodings),
        cmocka_unit_test(too_large),
        cmocka_unit_test(as_large_as_allowed),
        cmocka_unit_test(hostile),
        cmocka_unit_test(budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
