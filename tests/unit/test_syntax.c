/* The tree of a text that is edited: always that of a fresh reading, whole or in part; what is
 * where; which texts have none. What the grammar itself makes of Markdown is for test_grammar.c. */
#include "syntax_compare.h"

#include "base/buf.h"
#include "kit/kit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct edited {
    struct syntax_reader *reader;
    struct syntax *syntax;
    struct buf text;
};

static struct edited edited(struct str text) {
    struct edited e = {.reader = syntax_reader_new()};
    e.syntax = syntax_new(e.reader);
    buf_add(&e.text, text);
    return e;
}

static void edited_fini(struct edited *e) {
    syntax_free(e->syntax);
    syntax_reader_free(e->reader);
    buf_fini(&e->text);
}

static void edit(struct edited *e, struct span at, struct str with) {
    buf_splice(&e->text, at, with);
    syntax_edit(e->syntax, at, with.n);
}

/* ---- edits ---- */

static const struct str texts[] = {
    STR_INIT(""),
    STR_INIT(
        "---\nid: a\ntags: [x, \"y z\"]\nlist:\n  - one\n  - two\n---\n# A\n\nText `src/a.c:1-2` and "
        "[[b#c|d]].\n\n## B\n\n- [x] one\n  - two\n\n> [!NOTE]\n> quoted\n\n```ts\ncode\n```\n"
        "\n### C\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSetext\n======\n\n<!-- c -->\n"),
    STR_INIT(
        "\xef\xbb\xbf---\r\nid: a\r\ntype: kit\r\n---\r\n\r\n# \xc3\x84\r\n\r\n1. *a* **b** ~~c~~\r\n2. "
        "![d](e \"f\") <https://g.h>\r\n\r\n    code\r\n\r\n{{NAME}} #tag \xf0\x9f\x94\xa5\r\n"),
    STR_INIT("a\rb\rc\r\r# d\r- e\r"),
    STR_INIT("---\nid: a\ntype: ki\n\n# Never closed\n\n[a]: b\n\n[a] and [c][a]\n"),
    STR_INIT("---\nid: d\n---\ngraph LR\n  A --> B\n"),
};
static const struct str pieces[] = {
    STR_INIT("\n"),
    STR_INIT("\r\n"),
    STR_INIT("\r"),
    STR_INIT("\n\n"),
    STR_INIT("# "),
    STR_INIT("\n## B\n"),
    STR_INIT("- "),
    STR_INIT("\n> "),
    STR_INIT("    "),
    STR_INIT("\t"),
    STR_INIT("\n```\n"),
    STR_INIT("`"),
    STR_INIT("**"),
    STR_INIT("_"),
    STR_INIT("[["),
    STR_INIT("]]"),
    STR_INIT("]("),
    STR_INIT(")"),
    STR_INIT("<!--"),
    STR_INIT("-->"),
    STR_INIT("|-|\n"),
    STR_INIT("---\n"),
    STR_INIT("\n===\n"),
    STR_INIT("---\nid: x\n---\n"),
    STR_INIT("key: "),
    STR_INIT("{{A}}"),
    STR_INIT("#tag"),
    STR_INIT("\xc3\xa9"),
    STR_INIT("\xf0\x9f\x94\xa5"),
    STR_INIT("\xe4\xb8\xad"),
    STR_INIT("\xef\xbb\xbf"),
    STR_INIT("x"),
    STR_INIT(" "),
    STR_INIT("many\nlines\n\nat `once`\n- and\n- a list\n"),
};

static uint32_t below(uint64_t *seed, size_t n) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % n);
}

/* Start of the character that the offset falls into. */
static uint32_t char_start(const struct buf *text, uint32_t at) {
    while (at > 0 && at < text->n && ((uint8_t)text->p[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static void random_edit(struct edited *e, uint64_t *seed) {
    uint32_t start = char_start(&e->text, below(seed, e->text.n + 1));
    uint32_t most = below(seed, 8) ? 4 : 200; /* a word, or some lines */
    uint32_t left = (uint32_t)e->text.n - start, cut = below(seed, most);
    uint32_t end = char_start(&e->text, start + (cut < left ? cut : left));
    struct str with =
        below(seed, 4) ? pieces[below(seed, sizeof pieces / sizeof *pieces)] : STR("");
    edit(e, (struct span){start, end < start ? start : end}, with);
}

static void after_any_edits_it_is_the_tree_of_a_fresh_reading(void **state) {
    (void)state;
    enum { EDITS = 400, UNREAD_MOST = 3 };
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct edited e = edited(texts[i]);
        assert_true(syntax_update(e.syntax, buf_str(&e.text)));
        for (unsigned n = 0; n < EDITS; n++) {
            for (uint32_t more = below(&seed, UNREAD_MOST) + 1; more; more--)
                random_edit(&e, &seed);
            assert_true(syntax_update(e.syntax, buf_str(&e.text)));
            if (!syntax_is_fresh(e.syntax, buf_str(&e.text)))
                fail_msg("text %zu, edit %u: another tree than of\n%.*s", i, n,
                         STR_ARG(buf_str(&e.text)));
        }
        edited_fini(&e);
    }
}

static void another_text_is_read_from_scratch(void **state) {
    (void)state;
    struct edited e = edited(STR("# One\n"));
    assert_true(syntax_update(e.syntax, buf_str(&e.text)));
    buf_reset(&e.text);
    buf_add(&e.text, STR("- other\n"));
    syntax_reset(e.syntax);
    assert_true(syntax_update(e.syntax, buf_str(&e.text)));
    assert_true(syntax_is_fresh(e.syntax, buf_str(&e.text)));
    edited_fini(&e);
}

/* ---- what is where ---- */

static void a_part_shows_what_the_whole_has_there(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct edited e = edited(texts[i]);
        assert_true(syntax_update(e.syntax, texts[i]));
        struct syntax_list whole =
            syntax_list(arena, e.syntax, (struct span){0, (uint32_t)texts[i].n});
        for (uint32_t at = 0; at <= texts[i].n; at++) {
            struct span within = {at, at + 5 < texts[i].n ? at + 5 : (uint32_t)texts[i].n};
            struct syntax_list want = {.arena = arena}, have = syntax_list(arena, e.syntax, within);
            for (size_t k = 0; k < whole.count; k++)
                if (whole.items[k].span.end >= within.start &&
                    whole.items[k].span.start <= within.end)
                    *ARENA_PUSH(arena, want.items, want.count) = whole.items[k];
            size_t agree = syntax_list_agree(&have, &want);
            if (agree < want.count || agree < have.count)
                fail_msg("text %zu at %u: %zu nodes, not %zu; the first %zu agree", i, at,
                         have.count, want.count, agree);
        }
        edited_fini(&e);
    }
    arena_free(arena);
}

static enum syntax_step count_until(void *context, const struct syntax_node *node) {
    unsigned *left = context;
    (void)node;
    return --*left ? SYNTAX_INTO : SYNTAX_STOP;
}

static enum syntax_step only_blocks(void *context, const struct syntax_node *node) {
    unsigned *inlines = context;
    *inlines += node->kind == SYNTAX_WIKI_LINK;
    return node->kind == SYNTAX_PARAGRAPH ? SYNTAX_PAST : SYNTAX_INTO;
}

static void a_visitor_says_how_far_it_goes(void **state) {
    (void)state;
    struct edited e = edited(texts[1]);
    struct span all = {0, (uint32_t)texts[1].n};
    assert_true(syntax_update(e.syntax, texts[1]));
    unsigned left = 3, inlines = 0;
    syntax_visit(e.syntax, all, count_until, &left);
    assert_int_equal(left, 0);
    syntax_visit(e.syntax, all, only_blocks, &inlines);
    assert_int_equal(inlines, 0);
    edited_fini(&e);
}

static void the_path_leads_to_the_smallest_node(void **state) {
    (void)state;
    /* '|' is the place; the path from below the document, names between blanks */
    static const struct {
        const char *text, *path;
    } rows[] = {
        {"|", ""},
        {"a|b\n", "paragraph"},
        {"ab|\n", "paragraph"},
        {"---\ni|d: a\n---\n", "front_matter field key"},
        {"---\nid|: a\n---\n", "front_matter field key"},
        {"---\nid: a|\n---\n", "front_matter field plain_scalar"},
        {"---\ntags: [a, b|]\n---\n", "front_matter field flow_sequence plain_scalar"},
        {"# A\n\n- *b|* c\n", "section list list_item paragraph emphasis emphasis_delimiter"},
        {"x `a/b|.c:1`\n", "paragraph code_span code_reference path"},
        {"x `a/b.c:|1`\n", "paragraph code_span code_reference line_number"},
        {"[[k|ey#h]]\n", "paragraph wiki_link wiki_target"},
        {"[[key#h|]]\n", "paragraph wiki_link wiki_heading"},
        {"```ts\nco|de\n```\n", "fenced_code_block code_fence_content"},
        {"> a|\n", "block_quote paragraph"},
        {"a\n\n|\n\nb\n", ""},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str text = str_z(rows[i].text);
        uint32_t at = (uint32_t)str_find_byte(text, '|');
        struct edited e = edited(text);
        buf_splice(&e.text, (struct span){at, at + 1}, STR(""));
        assert_true(syntax_update(e.syntax, buf_str(&e.text)));
        struct syntax_node *path;
        size_t n = syntax_path(e.syntax, arena, at, &path);
        struct buf said = {0};
        assert_int_equal(path[0].kind, SYNTAX_DOCUMENT);
        assert_null(path[0].parent);
        for (size_t k = 1; k < n; k++) {
            assert_ptr_equal(path[k].parent, &path[k - 1]);
            buf_addf(&said, "%s%s", k > 1 ? " " : "", syntax_kind_name(path[k].kind));
        }
        if (!str_eq(buf_str(&said), str_z(rows[i].path)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(buf_str(&said)));
        buf_fini(&said);
        edited_fini(&e);
    }
    arena_free(arena);
}

/* ---- limits ---- */

static void a_text_that_is_too_long_has_no_tree_until_it_is_short_again(void **state) {
    (void)state;
    struct edited e = edited(STR("# A\n"));
    for (size_t line = 0; e.text.n <= KIT_SIZE_MAX; line++)
        buf_add(&e.text, STR("```\n"));
    assert_false(syntax_update(e.syntax, buf_str(&e.text)));
    edit(&e, (struct span){4, (uint32_t)e.text.n}, STR("short\n"));
    assert_true(syntax_update(e.syntax, buf_str(&e.text)));
    assert_true(syntax_is_fresh(e.syntax, buf_str(&e.text)));
    edited_fini(&e);
}

static void memory_is_given_back(void **state) {
    (void)state;
    size_t before = syntax_memory();
    struct edited e = edited(texts[1]);
    assert_true(syntax_update(e.syntax, texts[1]));
#ifdef __GLIBC__
    assert_true(syntax_memory() > before);
#endif
    edited_fini(&e);
    assert_int_equal(syntax_memory(), before);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_any_edits_it_is_the_tree_of_a_fresh_reading),
        cmocka_unit_test(another_text_is_read_from_scratch),
        cmocka_unit_test(a_part_shows_what_the_whole_has_there),
        cmocka_unit_test(a_visitor_says_how_far_it_goes),
        cmocka_unit_test(the_path_leads_to_the_smallest_node),
        cmocka_unit_test(a_text_that_is_too_long_has_no_tree_until_it_is_short_again),
        cmocka_unit_test(memory_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
