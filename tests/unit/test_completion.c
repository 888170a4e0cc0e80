/* The items that are offered without asking the index: what they insert, and in which order. */
#include "features/completion.h"

#include "kit/facts.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static struct completing *request(enum completion_place place, enum kind kind) {
    struct completing *c = ARENA_NEW(arena, struct completing);
    c->arena = arena;
    c->at.place = place;
    c->kind = kind;
    c->path = STR("/p/.bluekit/kits/Token Store.md");
    c->below = STR("kits/Token Store.md");
    c->snippets = true;
    return c;
}

/* "a b c" */
static struct str labels(const struct completing *c) {
    struct str all = STR("");
    for (size_t i = 0; i < c->out.count; i++)
        all = arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), i ? " " : "",
                           STR_ARG(c->out.items[i].label));
    return all;
}

static void check_str(struct str got, const char *want) {
    if (!str_eq(got, str_z(want)))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(got), want);
}

static const struct completion_item *item_of(const struct completing *c, const char *label) {
    for (size_t i = 0; i < c->out.count; i++)
        if (str_eq(c->out.items[i].label, str_z(label)))
            return &c->out.items[i];
    fail_msg("there is no item %s", label);
    return NULL;
}

static void keys_of_a_kind(void **state) {
    (void)state;
    static const struct {
        enum kind kind;
        const char *first;
    } rows[] = {
        {KIND_KIT, "id alias type is_base version tags description related "},
        {KIND_WALKTHROUGH, "id alias type is_base version tags description complexity format "},
        {KIND_AGENT, "id alias type version tags description capabilities executionNotes "},
        {KIND_DIAGRAM, "alias type tags description classes "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct completing *c = request(COMPLETE_KEY, rows[i].kind);
        complete_keys(c);
        if (!str_starts(labels(c), str_z(rows[i].first)))
            fail_msg("%s: %.*s", rows[i].first, STR_ARG(labels(c)));
        for (size_t k = 0; k < c->out.count; k++)
            assert_true(c->out.items[k].doc.n && c->out.items[k].detail.n);
    }
}

static void keys_that_are_missing(void **state) {
    (void)state;
    struct str present[] = {STR("id"), STR("type"), STR("tags"), STR("version")};
    struct completing *c = request(COMPLETE_KEY, KIND_KIT);
    c->present = present;
    c->present_count = 4;
    complete_keys(c);
    assert_true(str_starts(labels(c), STR("alias is_base description related ")));
}

static void text_of_keys(void **state) {
    (void)state;
    static const struct {
        const char *key, *snippet, *plain;
    } rows[] = {
        {"id", "id: ${1:token-store}", "id: token-store"},
        {"alias", "alias: ${1:Title}", "alias: "},
        {"type", "type: ${1:kit}", "type: kit"},
        {"is_base", "is_base: ${1|false,true|}", "is_base: false"},
        {"version", "version: ${1:1}", "version: 1"},
        {"tags", "tags:\n  - $0", "tags:\n  - "},
        {"description", "description: ${1:What this is for.}", "description: "},
        {"applies_to", "applies_to: \"$0\"", "applies_to: \"\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct completing *c = request(COMPLETE_KEY, KIND_KIT);
        complete_keys(c);
        check_str(item_of(c, rows[i].key)->text, rows[i].snippet);
        assert_true(item_of(c, rows[i].key)->snippet);
        c = request(COMPLETE_KEY, KIND_KIT);
        c->snippets = false;
        complete_keys(c);
        check_str(item_of(c, rows[i].key)->text, rows[i].plain);
        assert_false(item_of(c, rows[i].key)->snippet);
        c = request(COMPLETE_KEY, KIND_KIT);
        c->at.closed = true; /* "key:" is there already */
        complete_keys(c);
        check_str(item_of(c, rows[i].key)->text, rows[i].key);
        assert_false(item_of(c, rows[i].key)->snippet);
    }
}

static void title_as_alias(void **state) {
    (void)state;
    struct completing *c = request(COMPLETE_KEY, KIND_KIT);
    c->title = STR("Costs: $5 {a}");
    complete_keys(c);
    check_str(item_of(c, "alias")->text, "alias: ${1:\"Costs: \\$5 {a\\}\"}");
    c = request(COMPLETE_VALUE, KIND_KIT);
    c->at.key = STR("alias");
    c->title = STR("Costs: $5 {a}");
    complete_value(c);
    check_str(item_of(c, "Costs: $5 {a}")->text, "\"Costs: $5 {a}\"");
}

static void values_of_a_field(void **state) {
    (void)state;
    static const struct {
        enum kind kind;
        const char *key, *labels;
    } rows[] = {
        {KIND_KIT, "is_base", "false true"},
        {KIND_KIT, "type", "kit walkthrough agent blueprint task diagram scrapbook plan file"},
        {KIND_WALKTHROUGH, "complexity", "simple moderate comprehensive"},
        {KIND_TASK, "complexity", "1 2 3 4 5 6 7 8 9 10 easy hard deep dive"},
        {KIND_KIT, "complexity", ""},
        {KIND_KIT, "id", "token-store"},
        {KIND_KIT, "version", ""},
        {KIND_KIT, "description", ""},
        {KIND_KIT, "unheard", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct completing *c = request(COMPLETE_VALUE, rows[i].kind);
        c->at.key = str_z(rows[i].key);
        complete_value(c);
        check_str(labels(c), rows[i].labels);
    }
}

static void text_of_values(void **state) {
    (void)state;
    static const struct {
        const char *value;
        bool flow, tight, closed;
        char quote;
        const char *text;
    } rows[] = {
        {"auth", 0, 0, 0, 0, "auth"},           {"auth", 0, 1, 0, 0, " auth"},
        {"a: b", 0, 0, 0, 0, "\"a: b\""},       {"c#", 0, 0, 0, 0, "c#"},
        {"c #d", 0, 0, 0, 0, "\"c #d\""},       {"@x", 0, 0, 0, 0, "\"@x\""},
        {"true", 0, 0, 0, 0, "\"true\""},       {"12", 0, 0, 0, 0, "\"12\""},
        {"1.0.0", 0, 0, 0, 0, "1.0.0"},         {"null", 0, 0, 0, 0, "\"null\""},
        {"a, b", 0, 0, 0, 0, "a, b"},           {"a, b", 1, 0, 0, 0, "\"a, b\""},
        {"[x]", 0, 0, 0, 0, "\"[x]\""},         {"say \"x\"", 0, 0, 0, 0, "say \"x\""},
        {"\"x\"", 0, 0, 0, 0, "\"\\\"x\\\"\""}, {"a\nb", 0, 0, 0, 0, "\"a b\""},
        {"it's", 0, 0, 1, '\'', "it''s"},       {"it's", 0, 0, 0, '\'', "it''s'"},
        {"a\\b", 0, 0, 1, '"', "a\\\\b"},       {"auth", 0, 0, 0, '"', "auth\""},
        {"x:", 0, 0, 0, 0, "\"x:\""},           {"-", 0, 0, 0, 0, "\"-\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct completing *c = request(COMPLETE_ITEM, KIND_KIT);
        c->at.flow = rows[i].flow;
        c->at.tight = rows[i].tight;
        c->at.closed = rows[i].closed;
        c->at.quote = rows[i].quote;
        check_str(completion_scalar(c, str_z(rows[i].value)), rows[i].text);
    }
}

static void who_knows_values(void **state) {
    (void)state;
    assert_int_equal(completion_corpus(KIND_KIT, STR("tags")), CORPUS_TAGS);
    assert_int_equal(completion_corpus(KIND_KIT, STR("depends_on")), CORPUS_KITS);
    assert_int_equal(completion_corpus(KIND_TASK, STR("blueprint")), CORPUS_BLUEPRINTS);
    assert_int_equal(completion_corpus(KIND_KIT, STR("id")), CORPUS_NONE);
    assert_int_equal(completion_corpus(KIND_KIT, STR("unheard")), CORPUS_NONE);
}

static void headings(void **state) {
    (void)state;
    struct fact_heading all[] = {
        {.level = 1, .text = STR("Token Store"), .slug = STR("token-store")},
        {.level = 2, .text = STR("A | B"), .slug = STR("a--b")},
        {.level = 2, .text = STR("Refresh"), .slug = STR("refresh")}};
    struct facts facts = {.headings = all, .heading_count = 3};
    struct completing *c = request(COMPLETE_ANCHOR, KIND_KIT);
    complete_headings(c, &facts);
    check_str(labels(c), "token-store a--b refresh");
    c = request(COMPLETE_ANCHOR, KIND_KIT);
    c->at.typed = STR("Tok");
    complete_headings(c, &facts);
    check_str(labels(c), "token-store");
    c = request(COMPLETE_HEADING, KIND_KIT);
    complete_headings(c, &facts);
    check_str(labels(c), "Token Store Refresh");
    check_str(item_of(c, "Refresh")->text, "Refresh]]");
    c->at.closed = true;
    c->out = (struct completions){0};
    complete_headings(c, &facts);
    check_str(item_of(c, "Refresh")->text, "Refresh");
    complete_headings(c, NULL);
}

static void many_headings_are_cut(void **state) {
    (void)state;
    enum { MANY = COMPLETIONS_MOST + 1 };
    struct fact_heading *all = ARENA_ARRAY(arena, struct fact_heading, MANY);
    for (size_t i = 0; i < MANY; i++)
        all[i] = (struct fact_heading){.level = 2, .text = STR("x"), .slug = STR("x")};
    for (size_t n = MANY - 1; n <= MANY; n++) {
        struct facts facts = {.headings = all, .heading_count = n};
        struct completing *c = request(COMPLETE_ANCHOR, KIND_KIT);
        complete_headings(c, &facts);
        assert_int_equal(c->out.count, COMPLETIONS_MOST);
        assert_int_equal(c->out.cut, n == MANY);
    }
}

static void matching(void **state) {
    (void)state;
    static const struct {
        const char *typed, *name;
        bool matches;
    } rows[] = {
        {"", "", true},
        {"", "x", true},
        {"x", "", false},
        {"AU", "auth", true},
        {"ah", "auth", true},
        {"ha", "auth", false},
        {"src/m", "src/a/m", true},
        {"aa", "a", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(completion_matches(str_z(rows[i].typed), str_z(rows[i].name)),
                         rows[i].matches);
}

static void unescaped(void **state) {
    (void)state;
    static const char *const rows[][2] = {{"a%20b", "a b"}, {"%", "%"},     {"%2", "%2"},
                                          {"%zz", "%zz"},   {"%41%", "A%"}, {"", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_str(completion_unescaped(arena, str_z(rows[i][0])), rows[i][1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_a_kind),
        cmocka_unit_test(keys_that_are_missing),
        cmocka_unit_test(text_of_keys),
        cmocka_unit_test(title_as_alias),
        cmocka_unit_test(values_of_a_field),
        cmocka_unit_test(text_of_values),
        cmocka_unit_test(who_knows_values),
        cmocka_unit_test(headings),
        cmocka_unit_test(many_headings_are_cut),
        cmocka_unit_test(matching),
        cmocka_unit_test(unescaped),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
