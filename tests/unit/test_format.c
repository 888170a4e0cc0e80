/* test_format.c — how front matter is laid out, table by table; and over every fixture, every fuzz
 * input and random damage to them: what is laid out once stays so, says the same, and leaves the
 * body alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/path.h"
#include "edit/format.h"
#include "examples.h"

#include <stdio.h>

static const struct format_style canonical = {.sort_keys = true, .lists = LISTS_BLOCK};
static const struct format_style keep = {.lists = LISTS_KEEP};
static const struct format_style flow = {.lists = LISTS_FLOW};

struct parsed {
    struct source source;
    struct lines lines;
    const struct kit *kit;
};

static void parse(struct arena *a, struct parsed *p, struct str text) {
    char *copy = arena_alloc(a, text.n + 16);
    if (text.n)
        memcpy(copy, text.p, text.n);
    *p = (struct parsed){.source = {.path = STR("/w/.bluekit/kits/a.md"),
                                    .below = STR("kits/a.md"),
                                    .home = HOME_PROJECT,
                                    .text = {copy, text.n}}};
    lines_build(&p->lines, p->source.text);
    p->source.lines = &p->lines;
    p->kit = kit_parse(a, &p->source);
}

typedef void (*layout)(struct edits *, const struct kit *, const struct format_style *);

static struct str laid_out(struct arena *a, struct str text, layout run,
                           const struct format_style *style) {
    struct parsed p;
    struct edits e = {.arena = a};
    parse(a, &p, text);
    run(&e, p.kit, style);
    assert_int_equal(edits_sort(&e), 0);
    struct str result = edits_apply(a, p.source.path, text, &e);
    lines_fini(&p.lines);
    return result;
}

static void sort_only(struct edits *e, const struct kit *kit, const struct format_style *style) {
    (void)style;
    format_sort_keys(e, kit);
}

static void tables_only(struct edits *e, const struct kit *kit, const struct format_style *style) {
    (void)style;
    format_tables(e, kit, (struct span){0, (uint32_t)kit->source.text.n});
}

struct row {
    const char *name;
    layout run;
    const struct format_style *style;
    const char *text, *want; /* between the delimiters, but for tables */
};

static void check_row(const struct row *r, bool front) {
    struct arena *a = arena_new();
    const char *open = front ? "---\n" : "", *close = front ? "---\n# A\n" : "";
    struct str text = arena_printf(a, "%s%s%s", open, r->text, close);
    struct str want = arena_printf(a, "%s%s%s", open, r->want, close);
    struct str got = laid_out(a, text, r->run, r->style);
    if (!str_eq(got, want))
        fail_msg("%s:\n%.*s\nnot\n%.*s", r->name, STR_ARG(got), STR_ARG(want));
    assert_true(str_eq(laid_out(a, got, r->run, r->style), got));
    arena_free(a);
}

static void front_matter_is_laid_out(void **state) {
    static const struct row rows[] = {
        {"nothing to do", format_front, &canonical, "id: a\ntype: kit\n", "id: a\ntype: kit\n"},
        {"blanks around values", format_front, &canonical, "id:   a   \ntype :  kit\n",
         "id: a\ntype: kit\n"},
        {"order", format_front, &canonical, "zzz: 1\ntype: kit\nid: a\n",
         "id: a\ntype: kit\nzzz: 1\n"},
        {"order is kept", format_front, &keep, "type: kit\nid: a\n", "type: kit\nid: a\n"},
        {"comments go with their key", format_front, &canonical,
         "type: kit\n# why\n# it\nid: a # this\n", "# why\n# it\nid: a # this\ntype: kit\n"},
        {"a header stays on top", format_front, &canonical, "# header\n\ntype: kit\nid: a\n",
         "# header\n\nid: a\ntype: kit\n"},
        {"empty lines go", format_front, &canonical, "id: a\n\n\ntype: kit\n\n",
         "id: a\ntype: kit\n"},
        {"lists to blocks", format_front, &canonical, "tags: [ a, \"b, c\",d ]\n",
         "tags:\n  - a\n  - \"b, c\"\n  - d\n"},
        {"blocks are indented by two", format_front, &canonical, "tags:\n- a\n-   'b'\n",
         "tags:\n  - a\n  - 'b'\n"},
        {"an empty list stays", format_front, &canonical, "tags: []\n", "tags: []\n"},
        {"blocks to brackets", format_front, &flow, "tags:\n  - a\n  - b\n", "tags: [a, b]\n"},
        {"what brackets would break stays", format_front, &flow, "tags:\n  - a, b\n",
         "tags:\n  - a, b\n"},
        {"lists as they are", format_front, &keep, "tags: [a,b]\nrelated:\n- c\n",
         "tags: [a, b]\nrelated:\n  - c\n"},
        {"a comment in a list", format_front, &canonical, "tags:\n- a # one\n- b\n",
         "tags:\n- a # one\n- b\n"},
        {"nested values keep their lines", format_front, &canonical,
         "sections:\n    - id:   x\n      order: 1\nid: a\n",
         "id: a\nsections:\n    - id:   x\n      order: 1\n"},
        {"long texts keep theirs", format_front, &canonical,
         "description: >\n   one\n   two\n\nid: a\n", "id: a\ndescription: >\n   one\n   two\n"},
        {"a duplicate key", format_front, &canonical, "type: kit\nid: a\nid: b\n",
         "id: a\nid: b\ntype: kit\n"},
        {"anchors in order of use", format_front, &canonical, "tags: &t\n- a\nalias: *t\n",
         "tags: &t\n- a\nalias: *t\n"},
        {"broken", format_front, &canonical, "type:   kit\nid: a: b\n", "type:   kit\nid: a: b\n"},
        {"in brackets", format_front, &canonical, "{type: kit,   id: a}\n",
         "{type: kit,   id: a}\n"},
        {"keys alone", sort_only, NULL, "type:   kit\ntags: [b,a]\nid:  a\n",
         "id:  a\ntype:   kit\ntags: [b,a]\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i], true);
}

static void tables_are_aligned(void **state) {
    static const struct row rows[] = {
        {"columns", tables_only, NULL, "|a|bbbb|\n|-|-|\n|ccc|d|\n",
         "| a   | bbbb |\n| --- | ---- |\n| ccc | d    |\n"},
        {"alignment", tables_only, NULL, "a|b|c\n:-|-:|:-:\n1|2|3\n",
         "| a   |   b |  c  |\n| :-- | --: | :-: |\n| 1   |   2 |  3  |\n"},
        {"escaped pipes", tables_only, NULL, "|a|b|\n|-|-|\n|x \\| y|z|\n",
         "| a      | b   |\n| ------ | --- |\n| x \\| y | z   |\n"},
        {"short rows are filled", tables_only, NULL, "|a|b|\n|-|-|\n|x|\n",
         "| a   | b   |\n| --- | --- |\n| x   |     |\n"},
        {"wide characters", tables_only, NULL, "|日本|b|\n|-|-|\n|x|y|\n",
         "| 日本 | b   |\n| ---- | --- |\n| x    | y   |\n"},
        {"not in code", tables_only, NULL, "```\n|a|b|\n|-|-|\n```\n", "```\n|a|b|\n|-|-|\n```\n"},
        {"no table", tables_only, NULL, "a | b\nc | d\n", "a | b\nc | d\n"},
        {"too many cells", tables_only, NULL, "|a|\n|-|\n|x|y|\n", "|a|\n|-|\n|x|y|\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(&rows[i], false);
}

/* ---- over everything there is ---- */

static void property(struct str text, const char *where) {
    struct arena *a = arena_new();
    static const struct format_style *const styles[] = {&canonical, &keep, &flow};
    for (size_t i = 0; i < 3; i++) {
        struct parsed before, after;
        struct str once = laid_out(a, text, format_front, styles[i]);
        struct str twice = laid_out(a, once, format_front, styles[i]);
        parse(a, &before, text);
        parse(a, &after, once);
        if (!str_eq(once, twice))
            fail_msg("%s: laid out twice it is\n%.*s\nonce it was\n%.*s", where, STR_ARG(twice),
                     STR_ARG(once));
        assert_true(
            str_eq(str_from(text, before.kit->body.start), str_from(once, after.kit->body.start)));
        assert_true(before.kit->front.root.count == after.kit->front.root.count);
        lines_fini(&before.lines);
        lines_fini(&after.lines);
    }
    arena_free(a);
}

static uint32_t state_of_chance = 12345;

static uint32_t chance(uint32_t below) {
    state_of_chance = state_of_chance * 1664525u + 1013904223u;
    return (state_of_chance >> 8) % below;
}

static void damaged(struct str text, const char *where) {
    static const char *const bits[] = {"\n", " ", "  ", "#",  ": ", "- ", "[", "]", ", ",  "\"",
                                       "'",  "|", "&a", "*a", "\t", "{",  "}", "a", "\r\n"};
    struct buf b = {0};
    buf_add(&b, str_to(text, 600));
    for (unsigned i = 0; i < 3; i++) {
        uint32_t at = chance((uint32_t)b.n + 1), n = chance(4);
        struct span part = {at, at + n < b.n ? at + n : (uint32_t)b.n};
        buf_splice(&b, part, str_z(bits[chance(sizeof bits / sizeof *bits)]));
    }
    property(buf_str(&b), where);
    buf_fini(&b);
}

static void each_file(const char *folder, unsigned rounds) {
    struct arena *a = arena_new();
    struct names names = list_folder(a, folder);
    for (size_t i = 0; i < names.count; i++) {
        char *path = arena_strz(a, path_join(a, str_z(folder), names.items[i]));
        struct os_info info;
        struct err e = {0};
        struct buf text = {0};
        if (!os_stat(path, &info, &e)) /* a link that leads nowhere */
            continue;
        if (info.type == OS_DIR) {
            each_file(path, rounds);
            continue;
        }
        read_whole(path, &text);
        property(buf_str(&text), path);
        for (unsigned k = 0; k < rounds; k++)
            damaged(buf_str(&text), path);
        buf_fini(&text);
    }
    arena_free(a);
}

static void once_is_enough_and_nothing_else_changes(void **state) {
    (void)state;
    each_file(TEST_DIR "/problems", 10);
    each_file(TEST_DIR "/kits", 30);
    each_file(TEST_DIR "/fuzz/corpus/kit", 3);
    if (getenv("KITLS_CORPUS"))
        each_file(getenv("KITLS_CORPUS"), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(front_matter_is_laid_out),
        cmocka_unit_test(tables_are_aligned),
        cmocka_unit_test(once_is_enough_and_nothing_else_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
