/* test_match.c — questions to the full text of a store. */
#include "store_fixture.h"

static struct match_term word(const char *z) {
    return (struct match_term){.term = str_z(z), .columns = COLUMN_ANY};
}

/* The ids found, as text, in their order. */
static char *ids(struct fixture *f, const struct match *m, size_t n) {
    struct buf b = {0};
    for (size_t i = 0; i < n; i++)
        buf_addf(&b, "%s%lld", i ? " " : "", (long long)m[i].kit);
    char *out = arena_strz(f->arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static const char *ask(struct fixture *f, enum match_in in, const struct match_term *terms,
                       size_t n) {
    struct err e = {0};
    struct scope scope = {&f->root, 1};
    struct match *m;
    size_t count;
    bool capped;
    OK(store_match(f->store, f->arena, in, terms, n, &scope, 100, &m, &count, &capped, &e));
    assert_false(capped);
    return ids(f, m, count);
}

static void newest_first_and_all_terms(void **state) {
    struct fixture *f = *state;
    PUT(f, "kits/a.md", .alias = "One", .body = "token cache"); /* 1 */
    PUT(f, "kits/b.md", .alias = "Two", .body = "token");       /* 2 */
    PUT(f, "kits/c.md", .alias = "Three", .tags = "cache", .body = "token");
    struct match_term both[] = {word("token"), word("cache")};
    assert_string_equal(ask(f, MATCH_BODY, both, 1), "3 2 1");
    assert_string_equal(ask(f, MATCH_BODY, both, 2), "3 1"); /* the tag counts in the body's row */
    assert_string_equal(ask(f, MATCH_HEAD, both, 1), "");
    assert_string_equal(ask(f, MATCH_HEAD, both + 1, 1), "3");
    PUT(f, "kits/a.md", .alias = "One", .body = "token"); /* a stale row stays behind */
    assert_string_equal(ask(f, MATCH_BODY, both, 1), "1 3 2");
    assert_string_equal(ask(f, MATCH_BODY, both, 2), "3");
    assert_string_equal(ask(f, MATCH_BODY, both, 0), "");
}

static void columns_and_prefixes(void **state) {
    struct fixture *f = *state;
    PUT(f, "kits/a.md", .alias = "Lantern", .tags = "light", .heading = "Lamps");
    struct match_term term = word("lan");
    assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "");
    term.prefix = true;
    assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "1");
    term.columns = COLUMN_TAGS | COLUMN_HEADINGS;
    assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "");
    term.term = STR("la");
    assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "1");
    term.columns = COLUMN_TITLE | COLUMN_TAGS;
    term.term = STR("lamp");
    assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "");
}

static void titles_weigh_more(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct scope scope = {&f->root, 1};
    struct match_term term = word("token");
    struct match *m;
    size_t n;
    bool capped;
    PUT(f, "kits/a.md", .alias = "Token");
    PUT(f, "kits/b.md", .alias = "x", .tags = "token");
    PUT(f, "kits/c.md", .alias = "x", .heading = "Token");
    OK(store_match(f->store, f->arena, MATCH_HEAD, &term, 1, &scope, 100, &m, &n, &capped, &e));
    assert_int_equal(n, 3);
    assert_true(m[2].score > m[1].score && m[1].score > m[0].score && m[0].score > 0);
}

static void scope_and_cap(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct match_term term = word("x");
    struct match *m;
    size_t n;
    bool capped;
    for (int i = 0; i < 5; i++)
        PUT(f, arena_strz(f->arena, arena_printf(f->arena, "kits/%d.md", i)), .body = "x");
    int64_t other = f->root + 1;
    OK(store_match(f->store, f->arena, MATCH_BODY, &term, 1, &(struct scope){&other, 1}, 9, &m, &n,
                   &capped, &e));
    assert_int_equal(n, 0);
    struct scope scope = {&f->root, 1};
    for (size_t cap = 0; cap < 7; cap++) {
        OK(store_match(f->store, f->arena, MATCH_BODY, &term, 1, &scope, cap, &m, &n, &capped, &e));
        assert_int_equal(n, cap < 5 ? cap : 5);
        assert_int_equal(capped, cap < 5);
    }
}

static void any_and_none(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct scope scope = {&f->root, 1};
    PUT(f, "kits/a.md", .body = "red fish");
    PUT(f, "kits/b.md", .body = "blue fish");
    PUT(f, "kits/c.md", .body = "blue old fish", .is_base = true);
    PUT(f, "kits/d.md", .body = "green fish");
    struct match_term terms[] = {word("red"), word("blue"), word("fish"), word("old")};
    struct match_group colours[] = {{terms, 1}, {terms + 1, 1}}, fish = {terms + 2, 1},
                       old = {terms + 3, 1};
    struct match_clause all[] = {{colours, 2}, {&fish, 1}};
    struct match_question q = {all, 2, NULL, 0}, fresh = {all, 2, &old, 1};
    struct match_filter bases = {.base = 1}, agents = {.kinds = KIND_BIT(KIND_AGENT)};
    const struct {
        const struct match_question *q;
        const struct match_filter *filter;
        const char *expected;
    } rows[] = {{&q, NULL, "3 2 1"}, {&fresh, NULL, "2 1"}, {&q, &bases, "3"}, {&q, &agents, ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct match *m;
        size_t n;
        bool capped;
        OK(store_match_question(f->store, f->arena, MATCH_BODY, rows[i].q, rows[i].filter, &scope,
                                100, &m, &n, &capped, &e));
        assert_string_equal(ids(f, m, n), rows[i].expected);
    }
}

/* Whatever stands in a term, it is one word, not a question. */
static void terms_are_never_syntax(void **state) {
    struct fixture *f = *state;
    PUT(f, "kits/a.md", .alias = "x", .body = "x OR y");
    static const char *const terms[] = {"\"",         "\"\"", "*",  "x*",        "x OR y",
                                        "title:x",    "^x",   "-x", "NEAR(x y)", "(",
                                        "x\" OR \"y", "{",    "+",  "\\",        "x'"};
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        struct match_term term = word(terms[i]);
        assert_string_equal(ask(f, MATCH_BODY, &term, 1), "");
        assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "");
        term.columns = COLUMN_TITLE;
        assert_string_equal(ask(f, MATCH_HEAD, &term, 1), "");
        assert_int_equal(store_term_kits(f->store, MATCH_BODY, term.term), 0);
    }
}

static void terms_and_weights(void **state) {
    struct fixture *f = *state;
    struct str *terms;
    PUT(f, "kits/a.md", .alias = "q", .body = "token tokens");
    PUT(f, "kits/b.md", .alias = "q", .body = "token toad");
    size_t n = store_terms(f->store, f->arena, STR("tok"), 10, &terms);
    assert_int_equal(n, 2);
    assert_str(terms[0], "token");
    assert_str(terms[1], "tokens");
    assert_int_equal(store_terms(f->store, f->arena, STR("to"), 1, &terms), 1);
    assert_int_equal(store_terms(f->store, f->arena, STR("zz"), 9, &terms), 0);
    assert_int_equal(store_term_kits(f->store, MATCH_BODY, STR("token")), 2);
    assert_int_equal(store_term_kits(f->store, MATCH_BODY, STR("")), 0);
    assert_int_equal(store_term_kits(f->store, MATCH_HEAD, STR("q")), 2);
}

static void identity_is_of_the_file(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t before = store_identity(f->store);
    store_close(f->store);
    fixture_open(f);
    assert_int_equal(store_identity(f->store), before);
    store_close(f->store);
    OK(store_set_aside(f->path, &e));
    fixture_open(f);
    assert_int_not_equal(store_identity(f->store), before);
}

static void a_snapshot_holds_still(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    PUT(f, "kits/a.md", .body = "x");
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    struct scope scope = {&f->root, 1};
    store_read_begin(reader);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "x", &scope), 1);
    PUT(f, "kits/b.md", .body = "x");
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "x", &scope), 1);
    store_read_end(reader);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "x", &scope), 2);
    store_close(reader);
}

/* What a reader keeps of the rows is never older than its snapshot. */
static void readers_see_each_commit(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct fixture r = {.arena = f->arena, .root = f->root};
    struct match_term x = word("x");
    struct match *m;
    size_t n;
    bool capped;
    PUT(f, "kits/a.md", .body = "x");
    int64_t b = PUT(f, "kits/b.md", .alias = "x", .body_later = true);
    r.store = store_open(f->path, STORE_READ, &e);
    OK(r.store != NULL);
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "1");
    struct scope scope = {&f->root, 1};
    OK(store_match(r.store, f->arena, MATCH_HEAD, &x, 1, &scope, 9, &m, &n, &capped, &e));
    assert_int_equal(n, 0);
    OK(store_begin(f->store, &e));
    OK(store_put_body(f->store, b, STR("x"), &e));
    OK(store_commit(f->store, &e));
    OK(store_match(r.store, f->arena, MATCH_HEAD, &x, 1, &scope, 9, &m, &n, &capped, &e));
    assert_true(n == 1 && m[0].has_body);
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "2 1");
    PUT(f, "kits/a.md", .body = "x y");
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "1 2");
    store_cool(r.store);
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "1 2");
    OK(store_begin(f->store, &e));
    OK(store_delete(f->store, b, &e));
    assert_string_equal(ask(f, MATCH_BODY, &x, 1), "1"); /* inside the transaction */
    OK(store_delete(f->store, 1, &e));
    assert_string_equal(ask(f, MATCH_BODY, &x, 1), "");
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "1 2");
    OK(store_commit(f->store, &e));
    assert_string_equal(ask(&r, MATCH_BODY, &x, 1), "");
    store_close(r.store);
}

/* Far more rows than places to keep them in. */
static void many_rows_for_few_kits(void **state) {
    struct fixture *f = *state;
    struct match_term x = word("x");
    PUT(f, "kits/a.md", .alias = "x y z", .body = "x");
    for (int i = 0; i < 600; i++)
        PUT(f, "kits/b.md", .alias = "x", .body = "x");
    PUT(f, "kits/c.md", .alias = "x", .body = "x");
    for (int again = 0; again < 2; again++) {
        struct err e = {0};
        struct match *m;
        size_t n;
        bool capped;
        struct scope scope = {&f->root, 1};
        OK(store_match(f->store, f->arena, MATCH_HEAD, &x, 1, &scope, 9, &m, &n, &capped, &e));
        assert_string_equal(ids(f, m, n), "3 2 1");
        assert_true(m[0].score > m[2].score && !(m[0].score < m[1].score));
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(newest_first_and_all_terms),
        TEST(columns_and_prefixes),
        TEST(titles_weigh_more),
        TEST(scope_and_cap),
        TEST(any_and_none),
        TEST(terms_are_never_syntax),
        TEST(terms_and_weights),
        TEST(identity_is_of_the_file),
        TEST(a_snapshot_holds_still),
        TEST(readers_see_each_commit),
        TEST(many_rows_for_few_kits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
