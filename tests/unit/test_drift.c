/* Whether quoted lines stand where they are said to. */
#include "features/drift.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void quotations(void **state) {
    (void)state;
    static const struct {
        const char *file, *quoted;
        uint32_t line, end;
        enum drift drift;
        uint32_t at;
    } rows[] = {
        {"a\nb\nc\n", "b\n", 2, 2, DRIFT_NONE, 0},
        {"a\nb\nc\n", "b\nc", 2, 3, DRIFT_NONE, 0},
        {"a\r\nb  \r\nc", "b\nc\n", 2, 3, DRIFT_NONE, 0}, /* line ends and blanks behind */
        {"x\na\nb\nc\n", "b\nc\n", 2, 3, DRIFT_MOVED, 3},
        {"b\nc\na\n", "b\nc\n", 2, 3, DRIFT_MOVED, 1},
        {"b\na\nb\n", "b\n", 2, 2, DRIFT_CHANGED, 0}, /* twice: which one? */
        {"a\nb\n", "z\n", 1, 1, DRIFT_CHANGED, 0},
        {"a\n", "a\nb\n", 1, 2, DRIFT_CHANGED, 0},
        {"a\nb\nc\n", "b\n", 2, 3, DRIFT_CHANGED, 0}, /* it quotes less than it says */
        {"", "a\n", 1, 1, DRIFT_CHANGED, 0},
        {"a\n", "", 1, 1, DRIFT_NONE, 0},
        {"a\n}\n", "}\n", 9, 9, DRIFT_NONE, 0}, /* too little to tell */
        {"a\n", "a\n", 0, 0, DRIFT_MOVED, 1},
        {"a\nb", "b", 4000000000u, 1, DRIFT_MOVED, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t at = 0;
        enum drift drift =
            drift_of(str_z(rows[i].file), str_z(rows[i].quoted), rows[i].line, rows[i].end, &at);
        if (drift != rows[i].drift || (drift == DRIFT_MOVED && at != rows[i].at))
            fail_msg("row %zu: %d at %u", i, (int)drift, at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(quotations)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
