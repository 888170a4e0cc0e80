/* What is being typed: rows of text in which the cursor is a '|' (written "‸" below, as both '|'
 * and blanks mean something), and what is to be replaced. */
#include "features/completion_context.h"

#include "base/buf.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define CURSOR "\xe2\x80\xb8"

struct row {
    const char *text;
    enum completion_place place;
    const char *replaced; /* the word in hand, without the cursor */
    const char *of;       /* key or target; NULL: not looked at */
};

static struct completion_context context_at(struct str text, uint32_t at, enum format format) {
    struct syntax_reader *reader = syntax_reader_new();
    struct syntax *tree = syntax_new(reader);
    assert_true(syntax_update(tree, text));
    struct completion_context c = completion_context(text, at, format, tree);
    syntax_free(tree);
    syntax_reader_free(reader);
    return c;
}

static struct completion_context context_of(const char *marked, struct buf *text,
                                            enum format format) {
    struct str s = str_z(marked);
    size_t at = str_find(s, STR(CURSOR));
    assert_true(at != STR_NOT_FOUND);
    buf_reset(text);
    buf_add(text, str_to(s, at));
    buf_add(text, str_from(s, at + 3));
    return context_at(buf_str(text), (uint32_t)at, format);
}

static void check_row(const struct row *row, enum format format) {
    struct buf text = {0};
    struct completion_context c = context_of(row->text, &text, format);
    struct str replaced = str_cut(buf_str(&text), c.replace);
    struct str of = c.key.n ? c.key : c.target;
    if (c.place != row->place)
        fail_msg("%s: place %d, not %d", row->text, c.place, row->place);
    if (c.place != COMPLETE_NOTHING && !str_eq(replaced, str_z(row->replaced)))
        fail_msg("%s: \"%.*s\" is replaced", row->text, STR_ARG(replaced));
    if (c.place != COMPLETE_NOTHING && row->of && !str_eq(of, str_z(row->of)))
        fail_msg("%s: of \"%.*s\"", row->text, STR_ARG(of));
    if (c.place != COMPLETE_NOTHING) {
        assert_true(span_has(c.replace, c.offset));
        assert_true(str_find_byte(replaced, '\n') == STR_NOT_FOUND);
        assert_true(str_starts(replaced, c.typed) && c.typed.n == c.offset - c.replace.start);
    }
    buf_fini(&text);
}

static void check_rows(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        check_row(&rows[i], FORMAT_MARKDOWN);
}
#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void keys(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\n" CURSOR "\n---\n", COMPLETE_KEY, "", NULL},
        {"---\nid: x\n" CURSOR "\n---\n", COMPLETE_KEY, "", NULL},
        {"---\nde" CURSOR "\n---\n", COMPLETE_KEY, "de", NULL},
        {"---\nde" CURSOR "sc\n---\n", COMPLETE_KEY, "desc", NULL},
        {"---\nde" CURSOR "sc: x\n---\n", COMPLETE_KEY, "desc", NULL},
        {"---\n" CURSOR "desc: x\n---\n", COMPLETE_KEY, "desc", NULL},
        {"---\ndesc" CURSOR " and so on\n---\n", COMPLETE_KEY, "desc", NULL},
        {"---\r\nid: x\r\nde" CURSOR "\r\n---\r\n", COMPLETE_KEY, "de", NULL},
        {"\xef\xbb\xbf---\nde" CURSOR "\n---\n", COMPLETE_KEY, "de", NULL},
        {"\n  ---  \nde" CURSOR "\n---\n", COMPLETE_KEY, "de", NULL},
        {"---\nid: [broken\nde" CURSOR "\n---\n", COMPLETE_KEY, "de", NULL},
        {"---\nid: \"broken\n\tx\nde" CURSOR "\nmore: {\n---\n", COMPLETE_KEY, "de", NULL},
        {"---\nde" CURSOR "\n...\n", COMPLETE_KEY, "de", NULL},
        {"---\n\n---" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n" CURSOR "---\n", COMPLETE_NOTHING, "", NULL},
        {"--" CURSOR "-\nid: x\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n---\n" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n---\nde" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\n# de" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\n  de" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\n" CURSOR "  - de\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\n-" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\n--" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"de" CURSOR, COMPLETE_NOTHING, "", NULL},
        {CURSOR, COMPLETE_NOTHING, "", NULL},
        {"---" CURSOR, COMPLETE_NOTHING, "", NULL},
    };
    CHECK(rows);
}

/* Nobody has typed the closing line yet. */
static void unclosed(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\n" CURSOR, COMPLETE_KEY, "", NULL},
        {"---\nid: x\nty" CURSOR, COMPLETE_KEY, "ty", NULL},
        {"---\nid: x\nty" CURSOR "\n\n# Title\n\ntext\n", COMPLETE_KEY, "ty", NULL},
        {"---\nid: x\n\n# Title\n\nty" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n\nSome prose.\nmore" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n\nSome prose [[k" CURSOR "\n", COMPLETE_WIKI, "k", NULL},
        {"---\n\nprose\n" CURSOR "x\n\n---\n\nmore", COMPLETE_NOTHING, "", NULL},
        {"---\ntype: " CURSOR, COMPLETE_VALUE, "", "type"},
        {"---\ntags:\n  - a" CURSOR, COMPLETE_ITEM, "a", "tags"},
    };
    CHECK(rows);
}

static void values(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\ntype: " CURSOR "\n---\n", COMPLETE_VALUE, "", "type"},
        {"---\ntype:" CURSOR "\n---\n", COMPLETE_VALUE, "", "type"},
        {"---\ntype: ki" CURSOR "t\n---\n", COMPLETE_VALUE, "kit", "type"},
        {"---\ntype: ki" CURSOR "t  # why\n---\n", COMPLETE_VALUE, "kit", "type"},
        {"---\ntype: kit # wh" CURSOR "y\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\ntype: \"ki" CURSOR "t\"\n---\n", COMPLETE_VALUE, "kit", "type"},
        {"---\ntype: 'ki" CURSOR "\n---\n", COMPLETE_VALUE, "ki", "type"},
        {"---\ntype: \"kit\"" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\ntype: a\\\"b" CURSOR "\n---\n", COMPLETE_VALUE, "a\\\"b", "type"},
        {"---\ntype: |" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\ntype: |\n  te" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\nstatus: in pro" CURSOR "gress\n---\n", COMPLETE_VALUE, "in progress", "status"},
        {"---\r\ntype: k" CURSOR "\r\n---\r\n", COMPLETE_VALUE, "k", "type"},
        {"---\ntype:x" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: {\ntype: k" CURSOR "\n---\n", COMPLETE_VALUE, "k", "type"},
    };
    CHECK(rows);
}

static void items(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\ntags: [" CURSOR "]\n---\n", COMPLETE_ITEM, "", "tags"},
        {"---\ntags: [a, b" CURSOR "]\n---\n", COMPLETE_ITEM, "b", "tags"},
        {"---\ntags: [a, b" CURSOR "\n---\n", COMPLETE_ITEM, "b", "tags"},
        {"---\ntags: [a" CURSOR "x, b]\n---\n", COMPLETE_ITEM, "ax", "tags"},
        {"---\ntags: [\"a, b\", c" CURSOR "]\n---\n", COMPLETE_ITEM, "c", "tags"},
        {"---\ntags: [\"a, b" CURSOR "\"]\n---\n", COMPLETE_ITEM, "a, b", "tags"},
        {"---\ntags: [a, b]" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\ntags: [\n  a,\n  b" CURSOR "\n]\n---\n", COMPLETE_ITEM, "b", "tags"},
        {"---\ntags: [a\nde" CURSOR "\n---\n", COMPLETE_KEY, "de", NULL},
        {"---\ntags:\n  - au" CURSOR "\n---\n", COMPLETE_ITEM, "au", "tags"},
        {"---\ntags:\n  - " CURSOR "\n---\n", COMPLETE_ITEM, "", "tags"},
        {"---\ntags:\n  -" CURSOR "\n---\n", COMPLETE_ITEM, "", "tags"},
        {"---\ntags:\n- au" CURSOR "\n---\n", COMPLETE_ITEM, "au", "tags"},
        {"---\ntags:\n  - one\n  # why\n  - 'au" CURSOR "'\n---\n", COMPLETE_ITEM, "au", "tags"},
        {"---\ntags: x\n  - au" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\n  - au" CURSOR "\n---\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\nrelated:\n  - \"[[to" CURSOR "]]\"\n---\n", COMPLETE_ITEM, "to", "related"},
        {"---\nid: x\nrelated: [\"[[to" CURSOR "\"]\n---\n", COMPLETE_ITEM, "to", "related"},
        {"---\r\ntags:\r\n  - au" CURSOR "\r\n---\r\n", COMPLETE_ITEM, "au", "tags"},
    };
    CHECK(rows);
}

static void links(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"see [[" CURSOR, COMPLETE_WIKI, "", NULL},
        {"see [[ke" CURSOR "]] there", COMPLETE_WIKI, "ke", NULL},
        {"see [[ke" CURSOR "y]] there", COMPLETE_WIKI, "key", NULL},
        {"see [[ke" CURSOR " there", COMPLETE_WIKI, "ke", NULL},
        {"see [[ke" CURSOR "y#he]] there", COMPLETE_WIKI, "key", NULL},
        {"see [[a]] and [[b" CURSOR, COMPLETE_WIKI, "b", NULL},
        {"see [[a and [[b" CURSOR, COMPLETE_WIKI, "b", NULL},
        {"[[[[[[b" CURSOR, COMPLETE_WIKI, "b", NULL},
        {"see [[a]]" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"see [" CURSOR "[a]]", COMPLETE_NOTHING, "", NULL},
        {"see [[a|la" CURSOR "]]", COMPLETE_NOTHING, "", NULL},
        {"see \\[[a" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"see [[key#he" CURSOR "]]", COMPLETE_HEADING, "he", "key"},
        {"see [[key#he" CURSOR "ad|x]]", COMPLETE_HEADING, "head", "key"},
        {"see [[#" CURSOR "]]", COMPLETE_HEADING, "", ""},
        {"[text](../ki" CURSOR ")", COMPLETE_LINK, "../ki", NULL},
        {"[text](../ki" CURSOR "t.md)", COMPLETE_LINK, "../kit.md", NULL},
        {"[text](../ki" CURSOR "t.md#x)", COMPLETE_LINK, "../kit.md", NULL},
        {"[text](" CURSOR ")", COMPLETE_LINK, "", NULL},
        {"[text](../ki" CURSOR, COMPLETE_LINK, "../ki", NULL},
        {"[text](a(b" CURSOR ")c)", COMPLETE_LINK, "a(b", NULL},
        {"[text](<a b" CURSOR " c>)", COMPLETE_LINK, "a b c", NULL},
        {"[text](<a b" CURSOR, COMPLETE_LINK, "a b", NULL},
        {"[text](a \"tit" CURSOR "le\")", COMPLETE_NOTHING, "", NULL},
        {"[text](a)" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"[text](a) and [b](c" CURSOR ")", COMPLETE_LINK, "c", NULL},
        {"[text](https://x" CURSOR ")", COMPLETE_NOTHING, "", NULL},
        {"![image](a" CURSOR ")", COMPLETE_LINK, "a", NULL},
        {"[label]: ../ki" CURSOR, COMPLETE_LINK, "../ki", NULL},
        {"[label]: <../ki" CURSOR ">", COMPLETE_LINK, "../ki", NULL},
        {"](#an" CURSOR ")", COMPLETE_ANCHOR, "an", ""},
        {"[t](#" CURSOR "an)", COMPLETE_ANCHOR, "an", ""},
        {"[t](x.md#an" CURSOR ")", COMPLETE_ANCHOR, "an", "x.md"},
        {"[t](<x y.md#an" CURSOR ">)", COMPLETE_ANCHOR, "an", "x y.md"},
        {"- > [t](x" CURSOR ")", COMPLETE_LINK, "x", NULL},
        {"\xf0\x9f\x98\x80 [[ke" CURSOR "]]", COMPLETE_WIKI, "ke", NULL},
    };
    CHECK(rows);
}

static void code(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"see `src/ma" CURSOR "`", COMPLETE_CODE, "src/ma", NULL},
        {"see `src/ma" CURSOR "in.c:12`", COMPLETE_CODE, "src/main.c", NULL},
        {"see `src/ma" CURSOR, COMPLETE_CODE, "src/ma", NULL},
        {"see `" CURSOR "`", COMPLETE_CODE, "", NULL},
        {"see `` src/ma" CURSOR " ``", COMPLETE_CODE, "src/ma", NULL},
        {"see `a` and `b" CURSOR "`", COMPLETE_CODE, "b", NULL},
        {"see `a`" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"see `src/main.c:1" CURSOR "`", COMPLETE_NOTHING, "", NULL},
        {"see `let x" CURSOR "`", COMPLETE_NOTHING, "", NULL},
        {"see `[[ke" CURSOR "`", COMPLETE_WIKI, "ke", NULL},
        {"see `[[ke]] x` [[l" CURSOR, COMPLETE_WIKI, "l", NULL},
        {"don`t [[ke" CURSOR, COMPLETE_WIKI, "ke", NULL},
    };
    CHECK(rows);
}

static void fences(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"```ty" CURSOR, COMPLETE_LANGUAGE, "ty", NULL},
        {"```" CURSOR "\n", COMPLETE_LANGUAGE, "", NULL},
        {"``` ty" CURSOR "pe\n", COMPLETE_LANGUAGE, "type", NULL},
        {"~~~~ty" CURSOR "\n", COMPLETE_LANGUAGE, "ty", NULL},
        {"- ```ty" CURSOR "\n", COMPLETE_LANGUAGE, "ty", NULL},
        {"```ts ti" CURSOR "tle\n", COMPLETE_NOTHING, "", NULL},
        {"``" CURSOR "`ts\n", COMPLETE_NOTHING, "", NULL},
        {"```\n[[ke" CURSOR "\n```\n", COMPLETE_NOTHING, "", NULL},
        {"```\n[t](" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"```\n```" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"```\nx\n```\n[[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
        {"````\n```\n[[ke" CURSOR "\n````\n", COMPLETE_NOTHING, "", NULL},
        {"```\n~~~\n[[ke" CURSOR "\n```\n", COMPLETE_NOTHING, "", NULL},
        {"---\nid: x\n---\n```\n---\n[[ke" CURSOR "\n```\n", COMPLETE_NOTHING, "", NULL},
        {"```\r\nx\r\n```\r\n[[ke" CURSOR "\r\n", COMPLETE_WIKI, "ke", NULL},
        {"```\nx\n" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"- ```\n  x\n\n[[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
        {"> ```\n> x\n\n[[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
        {"> ```ty" CURSOR "\n", COMPLETE_LANGUAGE, "ty", NULL},
        {"1. ```ty" CURSOR "\n", COMPLETE_LANGUAGE, "ty", NULL},
    };
    CHECK(rows);
}

static void what_is_no_markdown(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"<!-- [[ke" CURSOR " -->\n", COMPLETE_NOTHING, "", NULL},
        {"<!--\n[[ke" CURSOR "\n\n", COMPLETE_NOTHING, "", NULL},
        {"<!-- x -->\n[[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
        {"<div>\n[t](" CURSOR "\n</div>\n", COMPLETE_NOTHING, "", NULL},
        {"<div>\n\n[[ke" CURSOR "\n\n</div>\n", COMPLETE_WIKI, "ke", NULL},
        {"a\n\n    [[ke" CURSOR "\n", COMPLETE_NOTHING, "", NULL},
        {"a\n    [[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
        {"- a\n\n    [[ke" CURSOR "\n", COMPLETE_WIKI, "ke", NULL},
    };
    CHECK(rows);
}

static void tags(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"about #au" CURSOR, COMPLETE_TAG, "au", NULL},
        {"#au" CURSOR "th here", COMPLETE_TAG, "auth", NULL},
        {"(#au" CURSOR ")", COMPLETE_TAG, "au", NULL},
        {"about #" CURSOR, COMPLETE_TAG, "", NULL},
        {"about #" CURSOR " it", COMPLETE_TAG, "", NULL},
        {"about #" CURSOR "auth", COMPLETE_TAG, "auth", NULL},
        {"(#" CURSOR ")", COMPLETE_TAG, "", NULL},
        {"#ui,#" CURSOR, COMPLETE_TAG, "", NULL},
        {"- [ ] #" CURSOR, COMPLETE_TAG, "", NULL},
        {"# He" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"## Heading #no" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"issue #12" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"a#b" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"issue #" CURSOR "12", COMPLETE_NOTHING, "", NULL},
        {"a#" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"\\#" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"https://a.b/c#" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"[x](a \"#" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"[x #" CURSOR "](a)", COMPLETE_NOTHING, "", NULL},
        {"[x](a) #" CURSOR " [y](b)", COMPLETE_TAG, "", NULL},
        {"`x` `#au" CURSOR "`", COMPLETE_CODE, "#au", NULL},
        {"run `grep #" CURSOR "`", COMPLETE_NOTHING, "", NULL},
        {"run `grep #au" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"```sh\nx #" CURSOR "\n```", COMPLETE_NOTHING, "", NULL},
    };
    CHECK(rows);
}

/* What is typed on the way to a heading opens no list. */
static void headings_are_no_tags(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"#" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"##" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"# " CURSOR, COMPLETE_NOTHING, "", NULL},
        {"  ##" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"#" CURSOR " Title", COMPLETE_NOTHING, "", NULL},
        {"## A #" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"> #" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"- #" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"2. > #" CURSOR, COMPLETE_NOTHING, "", NULL},
        {"- #au" CURSOR, COMPLETE_TAG, "au", NULL},
    };
    CHECK(rows);
}

static void other_formats(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"---\nali" CURSOR "\n---\ngraph TD\n", COMPLETE_KEY, "ali", NULL},
        {"---\nalias: x\n---\nA[[b" CURSOR "]]\n", COMPLETE_NOTHING, "", NULL},
    };
    for (size_t i = 0; i < 2; i++)
        check_row(&rows[i], FORMAT_MERMAID);
    static const struct row json = {"{\n[[" CURSOR "\n}", COMPLETE_NOTHING, "", NULL};
    check_row(&json, FORMAT_JSON);
}

static void details(void **state) {
    (void)state;
    struct buf text = {0};
    struct completion_context c = context_of("---\ntags:" CURSOR "\n---\n", &text, FORMAT_MARKDOWN);
    assert_true(c.tight && c.block && !c.closed);
    c = context_of("---\ntags: [a, 'b" CURSOR "']\n---\n", &text, FORMAT_MARKDOWN);
    assert_true(c.flow && c.closed && c.quote == '\'' && !c.tight);
    c = context_of("---\nid" CURSOR ": x\n---\n", &text, FORMAT_MARKDOWN);
    assert_true(c.closed);
    c = context_of("see [[ab" CURSOR "c]] x", &text, FORMAT_MARKDOWN);
    assert_true(c.closed && str_eq(str_cut(buf_str(&text), c.whole), STR("[[abc]]")));
    c = context_of("see [[ab" CURSOR " x", &text, FORMAT_MARKDOWN);
    assert_true(!c.closed && str_eq(str_cut(buf_str(&text), c.whole), STR("[[ab")));
    c = context_of("see [[ab" CURSOR "|l]] x", &text, FORMAT_MARKDOWN);
    assert_true(c.closed && c.whole.end == c.whole.start);
    c = context_of("[x](<a" CURSOR ">)", &text, FORMAT_MARKDOWN);
    assert_true(c.closed && c.angled);
    buf_fini(&text);
}

static void keys_around(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct buf text = {0};
    struct str *all, type;
    struct completion_context c = context_of("---\nid: [broken\ntype: 'agent' # x\n" CURSOR
                                             "desc: y\ntags:\n  - sub: 1\n---\nbody: x\n",
                                             &text, FORMAT_MARKDOWN);
    assert_int_equal(completion_keys(a, buf_str(&text), c.offset, &all, &type), 3);
    assert_true(str_eq(all[0], STR("id")) && str_eq(all[1], STR("type")));
    assert_true(str_eq(all[2], STR("tags")));
    assert_true(str_eq(type, STR("agent")));
    c = context_of("body: x\n" CURSOR, &text, FORMAT_MARKDOWN);
    assert_int_equal(completion_keys(a, buf_str(&text), c.offset, &all, &type), 0);
    buf_fini(&text);
    arena_free(a);
}

/* Every prefix of hostile text, at every place: nothing is read outside, nothing crosses a line. */
static void hostile(void **state) {
    (void)state;
    static const char text[] =
        "---\nid: \"\\\n- [,]'\r\ntags: [\"[[\n\n---\r\n`` ` ``` [[[[ ](<](# |]]\n"
        "~~~\n```\n~~~ \\\n[x]:\n[x]: <#\\`";
    for (size_t n = 0; n < sizeof text; n++) {
        char *copy = mem_copy(text, n ? n : 1);
        for (uint32_t at = 0; at <= n; at++) {
            struct completion_context c = context_at((struct str){copy, n}, at, FORMAT_MARKDOWN);
            if (c.place == COMPLETE_NOTHING)
                continue;
            assert_true(c.replace.end <= n && span_has(c.replace, at));
            for (uint32_t i = c.replace.start; i < c.replace.end; i++)
                assert_false(ascii_is_eol(copy[i]));
        }
        mem_free(copy);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys),          cmocka_unit_test(unclosed),
        cmocka_unit_test(values),        cmocka_unit_test(items),
        cmocka_unit_test(links),         cmocka_unit_test(code),
        cmocka_unit_test(fences),        cmocka_unit_test(what_is_no_markdown),
        cmocka_unit_test(tags),          cmocka_unit_test(headings_are_no_tags),
        cmocka_unit_test(other_formats), cmocka_unit_test(details),
        cmocka_unit_test(keys_around),   cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
