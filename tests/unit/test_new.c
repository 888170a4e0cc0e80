/* test_new.c — new documents of every kind and name have no problems; and the difference of two
 * texts turns one into the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edit/new.h"
#include "edit/write.h"
#include "examples.h"
#include "little_desk.h"

#include <stdio.h>

static void check_new(enum kind kind, struct str name, struct str alias) {
    struct little_world w;
    little_init(&w);
    struct new_kit n = {.kind = kind, .alias = alias, .now_ms = 1767225600000};
    n.below = new_below(w.arena, kind, STR("sub folder"), name);
    struct str path = path_join(w.arena, STR("/w/.bluekit"), n.below);
    little_add(&w, path, new_text(w.arena, &n));
    little_read(&w);
    struct problems list = little_check(&w, &w.files[0]);
    for (size_t i = 0; i < list.count; i++)
        if (problem_rows[list.items[i].code].severity != SEVERITY_OFF)
            fail_msg("%.*s: %.*s\n%.*s", STR_ARG(path), STR_ARG(list.items[i].message),
                     STR_ARG(w.files[0].text));
    if (alias.n && kind != KIND_BLUEPRINT)
        assert_true(str_eq(w.files[0].facts->alias.text, alias));
    assert_int_equal(w.files[0].kit->kind, kind);
    little_fini(&w);
}

static void new_documents_have_no_problems(void **state) {
    static const struct str names[] = {STR_INIT("my-kit"), STR_INIT("A Name: with #all"),
                                       STR_INIT("12"), STR_INIT("true"), STR_INIT("Größe 2")};
    static const struct str aliases[] = {STR_INIT(""), STR_INIT("A: b"), STR_INIT("1.0"),
                                         STR_INIT("'quoted' \"twice\""), STR_INIT("- no # list")};
    (void)state;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (size_t i = 0; new_is_kind((enum kind)kind) && i < 5; i++)
            check_new((enum kind)kind, names[i], aliases[i]);
}

static void places_are_those_of_the_kind(void **state) {
    static const struct {
        enum kind kind;
        const char *folder, *name, *want;
    } rows[] = {
        {KIND_KIT, "", "My Kit", "kits/my-kit.md"},
        {KIND_KIT, "auth", "Token Store.md", "kits/auth/token-store.md"},
        {KIND_DIAGRAM, "", "flow", "diagrams/flow.mmd"},
        {KIND_BLUEPRINT, "", "The House", "blueprints/the-house/blueprint.json"},
        {KIND_PLAN, "", "Offline", "plans/offline/offline.md"},
        {KIND_TASK, "", "do it", "tasks/do-it.md"},
        {KIND_KIT, "", "***", ""},
    };
    struct arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(str_eq(new_below(a, rows[i].kind, str_z(rows[i].folder), str_z(rows[i].name)),
                           str_z(rows[i].want)));
    arena_free(a);
}

static void the_date_is_that_of_the_moment(void **state) {
    struct arena *a = arena_new();
    struct new_kit n = {.kind = KIND_BLUEPRINT, .below = STR("blueprints/b/blueprint.json")};
    (void)state;
    n.now_ms = 1772323199999; /* 2026-02-28T23:59:59.999Z */
    assert_true(str_find(new_text(a, &n), STR("2026-02-28T23:59:59.999Z")) != STR_NOT_FOUND);
    n.now_ms = 1709164800000; /* 2024-02-29 */
    assert_true(str_find(new_text(a, &n), STR("2024-02-29T00:00:00.000Z")) != STR_NOT_FOUND);
    arena_free(a);
}

/* ---- scalars ---- */

static void scalars_read_as_they_were_meant(void **state) {
    static const struct str texts[] = {
        STR_INIT("plain"),      STR_INIT("a: b"),        STR_INIT("a #b"),  STR_INIT("a#b"),
        STR_INIT("- a"),        STR_INIT("1"),           STR_INIT("true"),  STR_INIT("~"),
        STR_INIT("null"),       STR_INIT("'a'"),         STR_INIT("\"a\""), STR_INIT("a\\b"),
        STR_INIT("a\nb"),       STR_INIT("a\tb"),        STR_INIT("[a]"),   STR_INIT("{{A}}"),
        STR_INIT("[[a]]"),      STR_INIT("@a"),          STR_INIT("a:"),    STR_INIT(" a "),
        STR_INIT("it's \"b\""), STR_INIT("é: ü, \"x\""), STR_INIT("?"),     STR_INIT("..."),
        STR_INIT("---"),        STR_INIT("a, b"),        STR_INIT("!x"),    STR_INIT("2025-12-28"),
    };
    static const enum node_style styles[] = {STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t k = 0; k < 6; k++) {
            struct little_world w;
            bool flow = k >= 3;
            little_init(&w);
            struct str value = write_yaml(w.arena, texts[i], styles[k % 3], flow);
            little_add(&w, STR("/w/.bluekit/kits/a.md"),
                       flow ? arena_printf(w.arena, "---\ntags: [%.*s, x]\n---\n", STR_ARG(value))
                            : arena_printf(w.arena, "---\ntags:\n  - %.*s\n---\n", STR_ARG(value)));
            little_read(&w);
            const struct node *tags = kit_field(w.files[0].kit, STR("tags"));
            if (!tags || tags->type != NODE_SEQUENCE || tags->count != (flow ? 2u : 1u) ||
                tags->items[0].type != NODE_SCALAR || !str_eq(tags->items[0].text, texts[i]) ||
                tags->items[0].value.type != VALUE_STRING)
                fail_msg("“%.*s” was written %.*s", STR_ARG(texts[i]), STR_ARG(value));
            little_fini(&w);
        }
}

/* ---- differences ---- */

static uint32_t seed = 7;

static uint32_t chance(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static struct str random_lines(struct arena *a) {
    static const char *const lines[] = {"a\n", "b\n", "é x\n", "\n", "long line ü\n", "c", "ä"};
    struct buf out = {0};
    for (uint32_t n = chance(9); n; n--)
        buf_add(&out, str_z(lines[chance(7)]));
    struct str text = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return text;
}

static void a_difference_turns_one_text_into_the_other(void **state) {
    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        struct little_world w;
        little_init(&w);
        struct str old = random_lines(w.arena), fresh = random_lines(w.arena);
        little_add(&w, STR("/w/.bluekit/kits/a.md"), old);
        little_read(&w);
        struct edits e = {.arena = w.arena};
        edits_turn_into(&e, w.files[0].kit, (struct span){0, (uint32_t)old.n}, fresh);
        assert_int_equal(edits_sort(&e), 0);
        struct str got = edits_apply(w.arena, w.files[0].path, old, &e);
        if (!str_eq(got, fresh))
            fail_msg("“%.*s” became “%.*s”, not “%.*s”", STR_ARG(old), STR_ARG(got),
                     STR_ARG(fresh));
        for (size_t k = 0; k < e.count; k++) /* never inside a character */
            assert_false(e.items[k].at.start < old.n &&
                         ((uint8_t)old.p[e.items[k].at.start] & 0xc0) == 0x80);
        little_fini(&w);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_documents_have_no_problems),
        cmocka_unit_test(places_are_those_of_the_kind),
        cmocka_unit_test(the_date_is_that_of_the_moment),
        cmocka_unit_test(scalars_read_as_they_were_meant),
        cmocka_unit_test(a_difference_turns_one_text_into_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
