/* Patches: applied to the one text they give the other. */
#include "cli/diff.h"

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct str take_line(struct str *rest) {
    size_t end = str_find_byte(*rest, '\n');
    struct str line = str_to(*rest, end == STR_NOT_FOUND ? rest->n : end + 1);
    *rest = str_from(*rest, line.n);
    return line;
}

/* What `patch` would make of it; each line that stays or goes must be there. */
static void apply(struct str patch, struct str text, struct buf *out) {
    size_t at = 0; /* lines of the text that are used up */
    buf_reset(out);
    for (int header = 0; header < 2 && patch.n; header++)
        take_line(&patch);
    while (patch.n) {
        struct str line = take_line(&patch);
        unsigned from, count, to, to_count;
        char head[80];
        snprintf(head, sizeof head, "%.*s", STR_ARG(line));
        if (sscanf(head, "@@ -%u,%u +%u,%u @@", &from, &count, &to, &to_count) == 4) {
            for (; at + (count > 0) < from; at++)
                buf_add(out, take_line(&text));
            continue;
        }
        struct str rest = str_from(line, 1);
        if (patch.n && patch.p[0] == '\\') { /* no newline at the end */
            take_line(&patch);
            rest.n--;
        }
        if (line.p[0] != '+') {
            assert_true(str_eq(take_line(&text), rest));
            at++;
        }
        if (line.p[0] != '-')
            buf_add(out, rest);
    }
    buf_add(out, text);
}

static void check(struct str before, struct str after) {
    struct buf patch = {0}, result = {0};
    diff_texts(&patch, STR("x"), before, after, false);
    assert_int_equal(patch.n == 0, str_eq(before, after));
    apply(buf_str(&patch), before, &result);
    assert_true(str_eq(buf_str(&result), after));
    buf_fini(&patch);
    buf_fini(&result);
}

static void patches_give_the_other_text(void **state) {
    (void)state;
    srand(7);
    for (int round = 0; round < 3000; round++) {
        struct buf texts[2] = {{0}, {0}};
        int lines = rand() % 40, letters = 1 + rand() % 6, noise = 1 + rand() % 20;
        for (int i = 0; i < lines; i++) {
            char letter = (char)('a' + rand() % letters);
            for (int side = 0; side < 2; side++) {
                bool other = rand() % noise == 0;
                if (other && rand() % 2)
                    continue;
                buf_addf(&texts[side], "%c%s", other ? 'z' : letter,
                         i + 1 == lines && rand() % 2 ? ""
                         : rand() % 9                 ? "\n"
                                                      : "\r\n");
            }
        }
        check(buf_str(&texts[0]), buf_str(&texts[1]));
        buf_fini(&texts[0]);
        buf_fini(&texts[1]);
    }
}

static void texts_that_share_little(void **state) {
    (void)state;
    struct buf a = {0}, b = {0};
    for (int i = 0; i < 3000; i++) {
        buf_addf(&a, "%d\n", i * 2);
        buf_addf(&b, "%d\n", i * 3);
    }
    check(buf_str(&a), buf_str(&b));
    check(buf_str(&a), STR_NONE);
    check(STR_NONE, buf_str(&a));
    buf_fini(&a);
    buf_fini(&b);
}

static void what_a_patch_looks_like(void **state) {
    (void)state;
    static const struct {
        const char *name, *before, *after, *patch;
        bool made;
    } rows[] = {
        {"a.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
         "--- a/a.md\n+++ b/a.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n", false},
        {"a b", "x", "x\n",
         "--- a/a b\t\n+++ b/a b\t\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n",
         false},
        {"new", "", "x\n", "--- /dev/null\n+++ b/new\n@@ -0,0 +1,1 @@\n+x\n", true},
        {"/q\"\n", "x\n", "", "--- \"a/q\\042\\012\"\n+++ \"b/q\\042\\012\"\n@@ -1,1 +0,0 @@\n-x\n",
         false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf patch = {0};
        diff_texts(&patch, str_z(rows[i].name), str_z(rows[i].before), str_z(rows[i].after),
                   rows[i].made);
        assert_string_equal(patch.p, rows[i].patch);
        buf_fini(&patch);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patches_give_the_other_text),
        cmocka_unit_test(texts_that_share_little),
        cmocka_unit_test(what_a_patch_looks_like),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
