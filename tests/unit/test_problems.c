/* test_problems.c — every rule against the fixtures below tests/problems. With KITLS_UPDATE=1 the
 * .expect files are rewritten, to be reviewed as a diff.
 *
 * A folder of fixtures holds documents, as if in the folder of their kind; with a .bluekit, library
 * or loose folder in it, it holds a whole little project. What is wrong stands below the line that
 * it is wrong with, in a comment: carets mark the place, "<-" the column where the comment starts;
 * severity and message may be left out:
 *
 *     # <- KIT002 hint unknown key "tpye"; did you mean "type"?
 *     #    ^^^^ KIT201
 *     <!-- ^^^^ KIT305 -->          (text)           %% ^^^^ KIT005          (.mmd)
 *
 * Where a comment would mend the text, FILE.expect beside it lists the problems, columns in UTF-16.
 * A document without either must be silent. Opt-in problems count in their own folder only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "examples.h"
#include "little_world.h"

#include <stdio.h>
#include <stdlib.h>

#define FIXTURES TEST_DIR "/problems"

static bool seen[PROBLEM_COUNT]; /* codes that some fixture yields */
static unsigned failures;

/* ---- expectations ---- */

struct expected {
    uint32_t line, start, end; /* columns in characters; end UINT32_MAX: any */
    enum problem_code code;
    struct str severity, message; /* "" when not said */
    bool met;
};
struct expectations {
    struct expected *items;
    size_t count;
};

static bool is_severity(struct str word) {
    for (int s = SEVERITY_OFF; s <= SEVERITY_HINT; s++)
        if (str_eq(severity_name((enum severity)s), word))
            return true;
    return false;
}

/* "# ^^^ KIT001 warning no id", "<!-- <- KIT001 -->", "%% …": false for any other line. */
static bool read_expectation(struct str line, struct expected *out) {
    static const struct str marks[] = {STR_INIT("#"), STR_INIT("<!--"), STR_INIT("%%")};
    struct str rest = str_trim(line), mark = STR_NONE;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && !mark.n; i++)
        if (str_starts(rest, marks[i]))
            mark = marks[i];
    if (!mark.n)
        return false;
    uint32_t column = (uint32_t)(rest.p - line.p);
    rest = str_from(rest, mark.n);
    if (str_ends(rest, STR("-->")))
        rest = str_to(rest, rest.n - 3);
    struct str arrow = word_of(&rest);
    *out = (struct expected){.code = problem_find(word_of(&rest)), .end = UINT32_MAX};
    if (str_eq(arrow, STR("<-"))) {
        out->start = column;
    } else if (arrow.n && arrow.p[0] == '^') {
        out->start = (uint32_t)(arrow.p - line.p);
        out->end = out->start + (uint32_t)arrow.n;
    } else {
        return false;
    }
    if (out->code == PROBLEM_NONE)
        fail_msg("no such code: %.*s", STR_ARG(line));
    struct str words = rest, first = word_of(&words);
    out->severity = is_severity(first) ? first : STR_NONE;
    out->message = is_severity(first) ? words : rest;
    return true;
}

static struct expectations read_expectations(struct arena *a, const struct little_file *f) {
    struct expectations all = {0};
    uint32_t line_of_text = 0;
    for (uint32_t i = 0; i < f->lines.n; i++) {
        struct expected e;
        struct str line = str_cut(f->text, lines_span(&f->lines, f->text, i));
        if (!read_expectation(line, &e)) {
            line_of_text = i;
            continue;
        }
        e.line = line_of_text;
        *ARENA_PUSH(a, all.items, all.count) = e;
    }
    return all;
}

static bool meets(const struct problem *p, const struct expected *e) {
    const struct problem_row *row = &problem_rows[p->code];
    return !e->met && p->code == e->code && p->range.start.line == e->line &&
           p->range.start.column[UTF32] == e->start &&
           (e->end == UINT32_MAX || p->range.end.line > e->line ||
            p->range.end.column[UTF32] == e->end) &&
           (!e->severity.n || str_eq(e->severity, severity_name(row->severity))) &&
           (!e->message.n || str_eq(e->message, p->message));
}

/* ---- what is said of a file ---- */

/* Opt-in rules count only where they are the subject. */
static void drop_opt_in(struct problems *list, enum problem_code subject) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (problem_rows[list->items[i].code].severity != SEVERITY_OFF ||
            list->items[i].code == subject)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

static void print_problem(struct buf *out, const struct problem *p) {
    const struct problem_row *row = &problem_rows[p->code];
    buf_addf(out, "%u:%u-%u:%u %.*s %.*s %.*s\n", p->range.start.line + 1,
             p->range.start.column[UTF16] + 1, p->range.end.line + 1,
             p->range.end.column[UTF16] + 1, STR_ARG(severity_name(row->severity)),
             STR_ARG(row->code), STR_ARG(p->message));
}

static void complain(const struct little_file *f, struct str where, const char *sign,
                     struct str line) {
    fprintf(stderr, "%.*s: %.*s: %s %.*s\n", STR_ARG(where), STR_ARG(f->path), sign,
            STR_ARG(str_trim(line)));
    failures++;
}

static void compare_inline(struct arena *a, const struct little_file *f, struct str where,
                           const struct problems *list) {
    struct expectations all = read_expectations(a, f);
    for (size_t i = 0; i < list->count; i++) {
        size_t k = 0;
        while (k < all.count && !meets(&list->items[i], &all.items[k]))
            k++;
        if (k < all.count) {
            all.items[k].met = true;
            continue;
        }
        struct buf line = {0};
        print_problem(&line, &list->items[i]);
        complain(f, where, "unexpected", buf_str(&line));
        buf_fini(&line);
    }
    for (size_t k = 0; k < all.count; k++) {
        const struct expected *e = &all.items[k];
        if (!e->met)
            complain(f, where, "missing",
                     arena_printf(a, "%u:%u %.*s %.*s %.*s", e->line + 1, e->start + 1,
                                  STR_ARG(problem_rows[e->code].code), STR_ARG(e->severity),
                                  STR_ARG(e->message)));
    }
}

static void compare_expect(const struct little_file *f, struct str where, const char *expect_path,
                           const struct problems *list) {
    struct buf got = {0}, want = {0};
    for (size_t i = 0; i < list->count; i++)
        print_problem(&got, &list->items[i]);
    read_whole(expect_path, &want);
    if (!str_eq(buf_str(&got), buf_str(&want))) {
        struct err e = {0};
        if (getenv("KITLS_UPDATE"))
            assert_true(os_write_file(expect_path, buf_str(&got), &e));
        else
            complain(f, where, "\n--- expected\n", buf_str(&want)),
                complain(f, where, "\n+++ got\n", buf_str(&got));
    }
    buf_fini(&got);
    buf_fini(&want);
}

/* ---- fixtures ---- */

/* A lone file stands for one in the folder of its kind; below .bluekit, library and loose, and
 * beside them, it stands where it is. */
static struct str world_path(struct arena *a, struct str below, bool is_project) {
    static const struct str homes[] = {
        [FORMAT_NONE] = STR_INIT("/w/.bluekit/other"),
        [FORMAT_MARKDOWN] = STR_INIT("/w/.bluekit/kits"),
        [FORMAT_MERMAID] = STR_INIT("/w/.bluekit/diagrams"),
        [FORMAT_JSON] = STR_INIT("/w/.bluekit/blueprints/one"),
    };
    return path_join(a, is_project ? STR("/w") : homes[format_of_name(path_name(below))], below);
}

/* "a.md.repeat" is a.md: its first line says how often the last one stands. */
static void add_file(struct little_world *w, struct str name, bool project, struct str text) {
    struct str suffix = STR(".repeat"), times;
    int64_t count = 1;
    if (str_ends(name, suffix)) {
        name = str_to(name, name.n - suffix.n);
        assert_true(str_split(&text, '\n', &times) && str_to_int(times, &count));
    }
    little_add(w, world_path(w->arena, name, project), repeated(w->arena, text, count));
}

static void add_folder(struct little_world *w, const char *folder, struct str below, bool project) {
    struct names names = list_folder(w->arena, folder);
    for (size_t i = 0; i < names.count; i++) {
        char *path = arena_strz(w->arena, path_join(w->arena, str_z(folder), names.items[i]));
        struct str name = path_join(w->arena, below, names.items[i]);
        struct os_info info;
        struct err e = {0};
        assert_true(os_stat(path, &info, &e));
        if (info.type == OS_DIR) {
            add_folder(w, path, name, project);
        } else if (!str_ends(name, STR(".expect"))) {
            struct buf text = {0};
            read_whole(path, &text);
            add_file(w, name, project, buf_str(&text));
            buf_fini(&text);
        }
    }
}

static bool has_folder(struct arena *a, const char *folder) {
    static const struct str projects[] = {STR_INIT(".bluekit"), STR_INIT("library"),
                                          STR_INIT("loose")};
    struct names names = list_folder(a, folder);
    for (size_t i = 0; i < names.count; i++)
        for (size_t k = 0; k < sizeof projects / sizeof *projects; k++)
            if (str_eq(names.items[i], projects[k]))
                return true;
    return false;
}

static void run_fixture(struct str name) {
    struct little_world w;
    little_init(&w);
    struct arena *a = w.arena;
    char *folder = arena_strz(a, path_join(a, STR(FIXTURES), name));
    enum problem_code subject = problem_find(str_to(name, strlen("KIT001")));
    bool project = has_folder(a, folder);
    add_folder(&w, folder, STR_NONE, project);
    little_read(&w);
    for (size_t i = 0; i < w.count; i++) {
        const struct little_file *f = &w.files[i];
        if (!f->kit)
            continue;
        struct problems list = little_check(&w, f);
        drop_opt_in(&list, subject);
        for (size_t k = 0; k < list.count; k++)
            seen[list.items[k].code] = true;
        struct str file = project ? str_from(f->path, strlen("/w/")) : path_name(f->path);
        char *expect = arena_strz(a, arena_printf(a, "%s/%.*s.expect", folder, STR_ARG(file)));
        struct os_info info;
        struct err e = {0};
        if (os_stat(expect, &info, &e))
            compare_expect(f, name, expect, &list);
        else
            compare_inline(a, f, name, &list);
    }
    little_fini(&w);
}

/* ---- fixes ---- */

static size_t count_code(const struct problems *list, enum problem_code code) {
    size_t n = 0;
    for (size_t i = 0; i < list->count; i++)
        n += list->items[i].code == code;
    return n;
}

/* Applying a fix leaves one problem of its code less, and no error that was not there. */
static void check_fix(struct little_world *w, size_t file, const struct problems *before,
                      const struct problem *p) {
    struct little_world fixed;
    little_init(&fixed);
    for (size_t i = 0; i < w->count; i++) {
        const struct little_file *f = &w->files[i];
        struct buf text = {0};
        buf_add(&text, f->text);
        if (i == file) {
            struct span at = {lines_offset(&f->lines, f->text, p->range.start.line,
                                           p->range.start.column[UTF8], UTF8),
                              lines_offset(&f->lines, f->text, p->range.end.line,
                                           p->range.end.column[UTF8], UTF8)};
            buf_splice(&text, at, p->fix);
        }
        little_add(&fixed, f->path, buf_str(&text));
        buf_fini(&text);
    }
    little_read(&fixed);
    struct problems after = little_check(&fixed, &fixed.files[file]);
    size_t errors = 0;
    for (size_t i = 0; i < before->count; i++)
        errors += problem_rows[before->items[i].code].severity == SEVERITY_ERROR;
    for (size_t i = 0; i < after.count; i++)
        errors -= problem_rows[after.items[i].code].severity == SEVERITY_ERROR;
    if (count_code(&after, p->code) + 1 != count_code(before, p->code) || errors > SIZE_MAX / 2) {
        fprintf(stderr, "%.*s: the fix \"%.*s\" does not fix %.*s\n", STR_ARG(w->files[file].path),
                STR_ARG(p->fix), STR_ARG(problem_rows[p->code].code));
        failures++;
    }
    little_fini(&fixed);
}

static void fixes_hold(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct names names = list_folder(a, FIXTURES);
    size_t checked = 0;
    failures = 0;
    for (size_t n = 0; n < names.count; n++) {
        struct little_world w;
        little_init(&w);
        char *folder = arena_strz(a, path_join(a, STR(FIXTURES), names.items[n]));
        add_folder(&w, folder, STR_NONE, has_folder(a, folder));
        little_read(&w);
        for (size_t i = 0; i < w.count; i++) {
            struct problems list = {.arena = w.arena};
            if (w.files[i].kit)
                list = little_check(&w, &w.files[i]);
            for (size_t k = 0; k < list.count; k++) {
                if (list.items[k].fix.n) {
                    check_fix(&w, i, &list, &list.items[k]);
                    checked++;
                }
            }
        }
        little_fini(&w);
    }
    arena_free(a);
    assert_true(checked > 50);
    assert_int_equal(failures, 0);
}

static void fixtures_hold(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct names names = list_folder(a, FIXTURES);
    failures = 0;
    assert_true(names.count > 0);
    for (size_t i = 0; i < names.count; i++)
        run_fixture(names.items[i]);
    arena_free(a);
    assert_int_equal(failures, 0);
}

static void every_code_has_a_fixture(void **state) {
    (void)state;
    struct arena *a = arena_new();
    for (int code = PROBLEM_NONE + 1; code < PROBLEM_COUNT; code++) {
        const struct problem_row *row = &problem_rows[code];
        char *folder = arena_strz(
            a, arena_printf(a, FIXTURES "/%.*s-%.*s", STR_ARG(row->code), STR_ARG(row->name)));
        struct os_info info;
        struct err e = {0};
        if (!os_stat(folder, &info, &e))
            fail_msg("no folder %s", folder);
        if (!seen[code])
            fail_msg("no fixture yields %.*s", STR_ARG(row->code));
    }
    arena_free(a);
}

/* A folder that begins like a code belongs to that code. */
static void every_fixture_has_a_code(void **state) {
    (void)state;
    struct arena *a = arena_new();
    struct names names = list_folder(a, FIXTURES);
    for (size_t i = 0; i < names.count; i++) {
        if (!str_starts(names.items[i], STR("KIT")))
            continue;
        struct str code = str_to(names.items[i], strlen("KIT001"));
        const struct problem_row *row = &problem_rows[problem_find(code)];
        assert_true(str_eq(row->name, str_from(names.items[i], code.n + 1)));
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixtures_hold),
        cmocka_unit_test(every_code_has_a_fixture),
        cmocka_unit_test(every_fixture_has_a_code),
        cmocka_unit_test(fixes_hold),

    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
