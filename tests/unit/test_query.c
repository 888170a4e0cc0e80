/* test_query.c — what a query is read as. */
#include "base/buf.h"
#include "search/query.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void show_term(struct buf *out, const struct query_term *term) {
    for (size_t i = 0; i < term->count; i++)
        buf_addf(out, "%s%.*s", i ? "+" : "", STR_ARG(term->words[i]));
    buf_addf(out, "%s", term->prefix ? "*" : "");
    if (term->in != QUERY_ANYWHERE)
        buf_addf(out, "@%u", term->in);
}

static const char *gap(const struct buf *out, const struct query *q) {
    return out->n ? " " : q->plain ? "plain: " : "";
}

static void show_filter(struct buf *out, const struct query *q, const char *name, struct str s) {
    if (s.n)
        buf_addf(out, "%s%s=%.*s", gap(out, q), name, STR_ARG(s));
}

/* Clauses between blanks, "|" for OR, "-" before what must not be there, then the filters. */
static void show(struct buf *out, const struct query *q) {
    for (size_t i = 0; i < q->count; i++)
        for (size_t k = 0; k < q->all[i].count; k++) {
            buf_addf(out, "%s", k ? "|" : gap(out, q));
            show_term(out, &q->all[i].terms[k]);
        }
    for (size_t i = 0; i < q->none_count; i++) {
        buf_addf(out, "%s-", gap(out, q));
        show_term(out, &q->none[i]);
    }
    if (q->kinds)
        buf_addf(out, "%skinds=%x", gap(out, q), q->kinds);
    for (size_t i = 0; i < q->tag_count; i++)
        show_filter(out, q, "tag", q->tags[i]);
    show_filter(out, q, "id", q->id);
    show_filter(out, q, "project", q->project);
    show_filter(out, q, "path", q->path);
    if (q->base >= 0)
        buf_addf(out, "%sbase=%d", gap(out, q), q->base);
}

struct row {
    const char *text, *expected;
};

static void check(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct arena *a = arena_new();
        struct buf b = {0};
        show(&b, query_parse(a, str_z(rows[i].text)));
        if (!str_eq(buf_str(&b), str_z(rows[i].expected)))
            fail_msg("%s\n  is read as %.*s\n  expected   %s", rows[i].text, STR_ARG(buf_str(&b)),
                     rows[i].expected);
        buf_fini(&b);
        arena_free(a);
    }
}
#define CHECK(rows) check((rows), sizeof(rows) / sizeof *(rows))

static void words_and_operators(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"", ""},
        {"  \t\n ", ""},
        {"refresh token", "refresh token"},
        {"Über-Straße", "uber+strasse"},
        {"a OR b c", "a|b c"},
        {"a OR b OR c", "a|b|c"},
        {"a or b", "a or b"},
        {"x -legacy", "x -legacy"},
        {"-\"old way\" x", "x -old+way"},
        {"\"exact  phrase\"", "exact+phrase"},
        {"pref* word", "pref* word"},
        {"\"an exact pre\"*", "an+exact+pre*"},
        {"token-store", "token+store"},
        {"a - b", "a b"},
        {"--x", "-x"},
        {"\"\"", ""},
        {"*", ""},
        {"-*", ""},
        {"(a) {b} [c]: ^d \\ NEAR/2", "a b c d near+2"},
        {"a\" b \"c", "a b c"},
        {"st*", "st*@7"},
        {"s*", "s*@7"},
        {"sto*", "sto*"},
        {"don't", "don+t"},
    };
    CHECK(rows);
}

static void cjk(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"漢字", "漢字"},           {"漢", "漢*"},  {"漢字文化", "漢字+字文+文化"},
        {"漢字 文化", "漢字 文化"}, {"漢*", "漢*"}, {"in:body 漢", "漢*@8"},
    };
    CHECK(rows);
}

static void filters(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"kind:kit", "kinds=2"},
        {"kind:kit kind:Agent x", "x kinds=a"},
        {"tag:Auth tag:\"Error Handling\" y", "y tag=auth tag=error handling"},
        {"id:token-store", "id=token-store"},
        {"in:title x", "x@1"},
        {"x y in:heading in:tags -z", "x@6 y@6 -z@6"},
        {"in:body st*", "st*@8"},
        {"project:P base:true path:Kits/", "project=p path=kits/ base=1"},
        {"BASE:False", "base=0"},
        {"http://x.y", "http+x+y"},
        {"a:b", "a+b"},
        {"a kind:kit OR b", "plain: a kind kit or b"},
    };
    CHECK(rows);
}

static void what_is_no_syntax_is_words(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"\"unclosed phrase", "plain: unclosed phrase"},
        {"a OR", "plain: a or"},
        {"OR b", "plain: or b"},
        {"a OR OR b", "plain: a or or b"},
        {"a OR -b", "plain: a or b"},
        {"kind:", "plain: kind"},
        {"kind:nonsense x", "plain: kind nonsense x"},
        {"in:nowhere", "plain: in nowhere"},
        {"base:maybe", "plain: base maybe"},
        {"tag:\"unclosed", "plain: tag unclosed"},
    };
    CHECK(rows);
}

static void long_questions_are_cut(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct buf b = {0};
    for (int i = 0; i < 100000; i++)
        buf_addf(&b, "w%d -x%d ", i, i);
    const struct query *q = query_parse(a, buf_str(&b));
    assert_int_equal(q->count + q->none_count, QUERY_WORDS_MAX);
    buf_reset(&b);
    for (int i = 0; i < 100000; i++)
        buf_add(&b, STR("\"漢"));
    q = query_parse(a, buf_str(&b));
    assert_true(q->count <= QUERY_WORDS_MAX);
    buf_fini(&b);
    arena_free(a);
}

static void a_word_that_is_typed_goes_on(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"to", "to*"},
        {"refresh tok", "refresh tok*"},
        {"refresh\ttok", "refresh\ttok*"},
        {"\"whole phrase\" tok", "\"whole phrase\" tok*"},
        {"one OR tw", "one OR tw*"},
        {"", ""},
        {"t", "t"},
        {"é", "é"},
        {"éc", "éc*"},
        {"tok ", "tok "},
        {"tok*", "tok*"},
        {"one OR", "one OR"},
        {"one -tok", "one -tok"},
        {"\"half a phr", "\"half a phr"},
        {"\"phrase\"", "\"phrase\""},
        {"tag:au", "tag:au"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena *a = arena_new();
        struct str typed = query_typed(a, str_z(rows[i].text));
        if (!str_eq(typed, str_z(rows[i].expected)))
            fail_msg("%s is asked as %.*s", rows[i].text, STR_ARG(typed));
        arena_free(a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_operators),
        cmocka_unit_test(cjk),
        cmocka_unit_test(filters),
        cmocka_unit_test(what_is_no_syntax_is_words),
        cmocka_unit_test(long_questions_are_cut),
        cmocka_unit_test(a_word_that_is_typed_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
