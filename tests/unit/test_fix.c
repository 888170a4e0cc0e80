/* test_fix.c — each cure against the fixtures of its problem: it removes the problem and brings no
 * other, anywhere in the fixture's world; and each problem has a cure or a reason why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edit/fix.h"
#include "examples.h"
#include "little_desk.h"

#include <stdio.h>
#include <stdlib.h>

#define FIXTURES TEST_DIR "/problems"

static unsigned cured[PROBLEM_COUNT]; /* by how many fixes, over all fixtures */
static unsigned failures;

/* ---- fixtures, as test_problems.c reads them ---- */

static struct str world_path(struct arena *a, struct str below, bool is_project) {
    static const struct str homes[] = {
        [FORMAT_NONE] = STR_INIT("/w/.bluekit/other"),
        [FORMAT_MARKDOWN] = STR_INIT("/w/.bluekit/kits"),
        [FORMAT_MERMAID] = STR_INIT("/w/.bluekit/diagrams"),
        [FORMAT_JSON] = STR_INIT("/w/.bluekit/blueprints/one"),
    };
    return path_join(a, is_project ? STR("/w") : homes[format_of_name(path_name(below))], below);
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
        } else if (!str_ends(name, STR(".expect")) && !str_ends(name, STR(".repeat"))) {
            struct buf text = {0};
            read_whole(path, &text);
            little_add(w, world_path(w->arena, name, project), buf_str(&text));
            buf_fini(&text);
        }
    }
}

static bool is_project(struct arena *a, const char *folder) {
    struct names names = list_folder(a, folder);
    for (size_t i = 0; i < names.count; i++)
        if (str_eq(names.items[i], STR(".bluekit")) || str_eq(names.items[i], STR("library")) ||
            str_eq(names.items[i], STR("loose")))
            return true;
    return false;
}

/* ---- counting ---- */

struct count {
    struct str path, message;
    enum problem_code code;
    unsigned n;
};
struct counts {
    struct arena *arena;
    struct count *items;
    size_t n;
};

static void count_one(struct counts *c, struct str path, const struct problem *p) {
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].code == p->code && str_eq(c->items[i].path, path) &&
            str_eq(c->items[i].message, p->message)) {
            c->items[i].n++;
            return;
        }
    *ARENA_PUSH(c->arena, c->items, c->n) = (struct count){path, p->message, p->code, 1};
}

static bool counts_here(const struct problem *p, enum problem_code subject) {
    return problem_rows[p->code].severity != SEVERITY_OFF || p->code == subject;
}

static struct counts count_all(struct little_world *w, enum problem_code subject) {
    struct counts c = {.arena = w->arena};
    for (size_t i = 0; i < w->count; i++) {
        struct problems list = {0};
        if (w->files[i].kit)
            list = little_check(w, &w->files[i]);
        for (size_t k = 0; k < list.count; k++)
            if (counts_here(&list.items[k], subject))
                count_one(&c, w->files[i].path, &list.items[k]);
    }
    return c;
}

static unsigned number_of(const struct counts *c, enum problem_code code, struct str path,
                          struct str message) {
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].code == code && str_eq(c->items[i].message, message) &&
            (!path.n || str_eq(c->items[i].path, path)))
            return c->items[i].n;
    return 0;
}

/* ---- one fix ---- */

struct trial {
    struct little_world *before;
    const struct little_file *file;
    const struct problem *problem;
    const struct fix *fix;
    enum problem_code subject;
};

static void complain(const struct trial *t, const char *what, struct str more) {
    fprintf(stderr, "%.*s: %.*s “%.*s”: %s %.*s\n", STR_ARG(t->file->path),
            STR_ARG(problem_rows[t->problem->code].code), STR_ARG(t->fix->title), what,
            STR_ARG(more));
    failures++;
}

/* Its path once the fix has renamed it. */
static struct str path_after(const struct trial *t, struct str path) {
    for (size_t i = 0; i < t->fix->edits.op_count; i++)
        if (t->fix->edits.ops[i].what == FILE_RENAME && str_eq(t->fix->edits.ops[i].path, path))
            return t->fix->edits.ops[i].to;
    return path;
}

/* A cure may make readable what was wrong already: those are no problems that it brings. */
static bool was_hidden(enum problem_code cure, enum problem_code seen) {
    static const struct {
        enum problem_code cure, seen;
    } rows[] = {
        {KIT021, KIT004}, {KIT021, KIT005}, {KIT021, KIT006}, {KIT021, KIT007}, {KIT021, KIT008},
        {KIT103, KIT209}, {KIT103, KIT302}, {KIT111, KIT302}, {KIT117, KIT302}, {KIT213, KIT028},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].cure == cure && rows[i].seen == seen)
            return true;
    return false;
}

static void try_fix(const struct trial *t) {
    struct little_world after;
    struct counts was = count_all(t->before, t->subject);
    little_after(&after, t->before, &t->fix->edits);
    struct counts is = count_all(&after, t->subject);
    struct str path = t->file->path, there = path_after(t, path);
    unsigned had = number_of(&was, t->problem->code, path, t->problem->message);
    unsigned has = number_of(&is, t->problem->code, there, t->problem->message);
    if (!t->fix->edits.count && !t->fix->edits.op_count)
        complain(t, "does nothing", STR(""));
    else if (has >= had)
        complain(t, "leaves the problem", t->problem->message);
    for (size_t i = 0; i < is.n; i++) {
        const struct count *c = &is.items[i];
        unsigned before = 0;
        for (size_t k = 0; k < was.n; k++)
            if (was.items[k].code == c->code && str_eq(was.items[k].message, c->message) &&
                str_eq(path_after(t, was.items[k].path), c->path))
                before = was.items[k].n;
        if (c->n > before && !was_hidden(t->problem->code, c->code))
            complain(t, "brings",
                     arena_printf(after.arena, "%.*s: %.*s %.*s", STR_ARG(c->path),
                                  STR_ARG(problem_rows[c->code].code), STR_ARG(c->message)));
    }
    little_fini(&after);
}

static void run_fixture(struct str name) {
    struct little_world w;
    little_init(&w);
    char *folder = arena_strz(w.arena, path_join(w.arena, STR(FIXTURES), name));
    enum problem_code subject = problem_find(str_to(name, strlen("KIT001")));
    add_folder(&w, folder, STR_NONE, is_project(w.arena, folder));
    little_read(&w);
    for (size_t i = 0; i < w.count; i++) {
        struct problems list = {0};
        if (w.files[i].kit)
            list = little_check(&w, &w.files[i]);
        for (size_t k = 0; k < list.count; k++) {
            struct little_desk d;
            struct fixes fixes = {.arena = w.arena};
            if (!counts_here(&list.items[k], subject))
                continue;
            little_desk_init(&d, &w);
            const struct edit_doc *doc = desk_take(&d.desk, w.files[i].kit, w.files[i].facts);
            fix_find(&d.desk, doc, &list.items[k], false, &fixes);
            for (size_t n = 0; n < fixes.count; n++) {
                struct trial t = {&w, &w.files[i], &list.items[k], &fixes.items[n], subject};
                try_fix(&t);
                cured[list.items[k].code]++;
            }
            desk_fini(&d.desk);
        }
    }
    little_fini(&w);
}

static void each_fix_cures_and_brings_nothing(void **state) {
    struct arena *a = arena_new();
    struct names names = list_folder(a, FIXTURES);
    (void)state;
    failures = 0;
    for (size_t i = 0; i < names.count; i++)
        if (!str_find(names.items[i], STR("KIT")))
            run_fixture(names.items[i]);
    arena_free(a);
    assert_int_equal(failures, 0);
}

/* A row without a fixer has its reason, one with a fixer a fixture in which it helps. */
static void each_problem_has_a_cure_or_a_reason(void **state) {
    unsigned missing = 0, fixed = 0;
    (void)state;
    for (int code = PROBLEM_NONE + 1; code < PROBLEM_COUNT; code++) {
        bool reason = fix_reason((enum problem_code)code).n > 0;
        fixed += cured[code] > 0;
        if (reason == (cured[code] > 0)) {
            fprintf(stderr, "%.*s: %s\n", STR_ARG(problem_rows[code].code),
                    reason ? "has a cure and a reason why there is none"
                           : "has neither a cure that helps in its fixtures nor a reason why there "
                             "is none (index/edit/fix.c)");
            missing++;
        }
    }
    print_message("%u of %d problems have a cure\n", fixed, PROBLEM_COUNT - 1);
    assert_int_equal(missing, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fix_cures_and_brings_nothing),
        cmocka_unit_test(each_problem_has_a_cure_or_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
