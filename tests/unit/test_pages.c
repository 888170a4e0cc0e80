/* test_pages.c — the pages below docs/problems: each code has one, its examples are right and wrong
 * as they say, and it tells the severity of its row.
 *
 * An example is a fence with a path below the project:
 *     ```markdown wrong path=.bluekit/kits/a.md
 * "with" stands beside both "wrong" and "right". With "escaped", \xHH is a byte and a backslash at
 * the end of a line joins it to the next; with "times=N" its last line stands N times. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "examples.h"
#include "little_world.h"

#define PAGES TEST_DIR "/../docs/problems"

/* ```markdown wrong path=kits/a.md escaped times=9 */
struct example {
    bool wrong, right;
    bool escaped;    /* \xHH is a byte, a backslash at a line's end joins lines */
    int64_t times;   /* for repeated() */
    struct str path; /* below the project */
    struct str text;
};

static bool word_value(struct str word, struct str key, struct str *out) {
    if (!str_starts(word, key))
        return false;
    *out = str_from(word, key.n);
    return true;
}

static bool read_info(struct str info, struct example *out) {
    struct str word, value;
    *out = (struct example){.times = 1};
    while (info.n) {
        word = word_of(&info);
        out->wrong = out->wrong || str_eq(word, STR("wrong"));
        out->right = out->right || str_eq(word, STR("right"));
        if (str_eq(word, STR("with")))
            out->wrong = out->right = true;
        out->escaped = out->escaped || str_eq(word, STR("escaped"));
        word_value(word, STR("path="), &out->path);
        if (word_value(word, STR("times="), &value))
            assert_true(str_to_int(value, &out->times));
    }
    return out->path.n > 0;
}

static int hex(char c) {
    return ascii_is_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

static void add_escaped(struct buf *out, struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 3 < s.n && s.p[i + 1] == 'x') {
            buf_add_byte(out, (char)(hex(s.p[i + 2]) * 16 + hex(s.p[i + 3])));
            i += 3;
        } else if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '\n') {
            i++;
        } else {
            buf_add_byte(out, s.p[i]);
        }
    }
}

static struct str example_text(struct arena *a, const struct example *e) {
    struct buf plain = {0};
    add_escaped(&plain, e->text);
    struct str text = repeated(a, e->escaped ? buf_str(&plain) : e->text, e->times);
    buf_fini(&plain);
    return text;
}

static bool yields(const struct example *examples, size_t count, bool wrong,
                   enum problem_code code) {
    struct little_world w;
    bool found = false;
    little_init(&w);
    for (size_t i = 0; i < count; i++)
        if (wrong ? examples[i].wrong : examples[i].right)
            little_add(&w, path_join(w.arena, STR("/w"), examples[i].path),
                       example_text(w.arena, &examples[i]));
    little_read(&w);
    for (size_t i = 0; i < w.count; i++) {
        struct problems list = {.arena = w.arena};
        if (w.files[i].kit)
            list = little_check(&w, &w.files[i]);
        for (size_t k = 0; k < list.count; k++)
            found = found || list.items[k].code == code;
    }
    little_fini(&w);
    return found;
}

static void check_page(struct str page, const struct kit *kit, enum problem_code code) {
    const struct problem_row *row = &problem_rows[code];
    struct example *examples = NULL;
    size_t count = 0;
    struct arena *a = arena_new();
    struct str title = arena_printf(a, "# %.*s %.*s\n", STR_ARG(row->code), STR_ARG(row->name));
    struct str severity =
        arena_printf(a, "\nSeverity: %.*s", STR_ARG(severity_name(row->severity)));
    if (!str_starts(page, title) || str_find(page, severity) == STR_NOT_FOUND ||
        str_find(page, STR("kit.diagnostics.severity")) == STR_NOT_FOUND)
        fail_msg("%.*s.md: its title or severity is not that of its row", STR_ARG(row->code));
    for (size_t i = 0; i < kit->fence_count; i++) {
        struct example e;
        if (!read_info(str_cut(page, kit->fences[i].info), &e))
            continue;
        e.text = str_cut(page, kit->fences[i].content);
        if (!str_ends(e.text, STR("\n")))
            e.text.n++; /* the line end before the closing fence */
        *ARENA_PUSH(a, examples, count) = e;
    }
    if (!yields(examples, count, true, code))
        fail_msg("%.*s.md: its wrong example is not", STR_ARG(row->code));
    if (yields(examples, count, false, code))
        fail_msg("%.*s.md: its right example is wrong", STR_ARG(row->code));
    arena_free(a);
}

static void pages_hold(void **state) {
    (void)state;
    for (int code = PROBLEM_NONE + 1; code < PROBLEM_COUNT; code++) {
        struct arena *a = arena_new();
        struct str name = arena_printf(a, "%.*s.md", STR_ARG(problem_rows[code].code));
        char *path = arena_strz(a, path_join(a, STR(PAGES), name));
        struct buf page = {0};
        struct lines lines = {0};
        read_whole(path, &page);
        lines_build(&lines, buf_str(&page));
        struct source source = {
            .below = name, .home = HOME_LOOSE, .text = buf_str(&page), .lines = &lines};
        check_page(buf_str(&page), kit_parse(a, &source), (enum problem_code)code);
        lines_fini(&lines);
        buf_fini(&page);
        arena_free(a);
    }
}

static void every_page_has_a_code(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct names names = list_folder(a, PAGES);
    for (size_t i = 0; i < names.count; i++)
        assert_int_not_equal(problem_find(path_stem(names.items[i])), PROBLEM_NONE);
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_hold),
        cmocka_unit_test(every_page_has_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
