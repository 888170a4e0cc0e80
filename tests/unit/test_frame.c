/* The base protocol: whatever is fed, in whatever portions, frames come out or the break is told.
 */
#include "rpc/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

/* All that comes out of `input`, bodies in brackets and breaks as '!', fed `portion` bytes at a
 * time. */
static void read_all(struct str input, size_t portion, struct buf *out) {
    struct frame *f = frame_new();
    for (size_t at = 0; at < input.n; at += portion) {
        frame_feed(f, str_to(str_from(input, at), portion));
        struct str body;
        const char *why = NULL;
        for (enum frame_result r; (r = frame_next(f, &body, &why)) != FRAME_MORE;) {
            if (r == FRAME_BODY)
                buf_addf(out, "[%.*s]", STR_ARG(body));
            else
                buf_add_byte(out, '!');
        }
    }
    frame_free(f);
}

struct row {
    const char *what, *input, *expected;
};
static const struct row rows[] = {
    {"one message", "Content-Length: 2\r\n\r\n{}", "[{}]"},
    {"two messages", "Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]", "[{}][[1]]"},
    {"an empty body", "Content-Length: 0\r\n\r\n", "[]"},
    {"the content type is ignored",
     "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}",
     "[{}]"},
    {"header names in any case", "content-length: 2\r\n\r\n{}", "[{}]"},
    {"plain line feeds", "Content-Length: 2\n\n{}", "[{}]"},
    {"blanks around the number", "Content-Length:  2 \r\n\r\n{}", "[{}]"},
    {"no number", "Content-Length: x\r\n\r\n{}Content-Length: 2\r\n\r\n{}", "![{}]"},
    {"a negative number", "Content-Length: -2\r\n\r\n{}Content-Length: 2\r\n\r\n{}", "![{}]"},
    {"a number beyond all bounds",
     "Content-Length: 99999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}", "![{}]"},
    {"no length at all", "Content-Type: x\r\n\r\nContent-Length: 2\r\n\r\n{}", "![{}]"},
    {"a line without a colon", "hello\r\nContent-Length: 2\r\n\r\n{}", "![{}]"},
    {"lengths that agree", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", "[{}]"},
    {"lengths that differ: the next frame is found",
     "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}Content-Length: 2\r\n\r\n{}", NULL},
    {"an unfinished body gives nothing", "Content-Length: 5\r\n\r\n{}", ""},
};

static void frames_come_out_in_any_portions(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t portion = 1; rows[i].expected && portion < 80; portion += 3) {
            struct buf out = {0};
            buf_add(&out, STR(""));
            buf_reserve(&out, 1);
            read_all(str_z(rows[i].input), portion, &out);
            if (!str_eq(buf_str(&out), str_z(rows[i].expected)))
                fail_msg("%s, %zu at a time: \"%.*s\" instead of \"%s\"", rows[i].what, portion,
                         STR_ARG(buf_str(&out)), rows[i].expected);
            buf_fini(&out);
        }
}

static void differing_lengths_break_and_recover(void **state) {
    (void)state;
    struct buf out = {0};
    read_all(STR("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"
                 "Content-Length: 2\r\n\r\n[]"),
             1000, &out);
    assert_true(str_starts(buf_str(&out), STR("!")));
    assert_true(str_ends(buf_str(&out), STR("[[]]")));
    buf_fini(&out);
}

static void a_header_without_end_is_given_up(void **state) {
    (void)state;
    struct buf input = {0}, out = {0};
    while (input.n < 3 * FRAME_HEADER_MAX)
        buf_add(&input, STR("X-Padding: yes\r\n"));
    buf_add(&input, STR("Content-Length: 2\r\n\r\n{}"));
    read_all(buf_str(&input), 100, &out);
    assert_true(str_eq(buf_str(&out), STR("![{}]")));
    buf_fini(&input);
    buf_fini(&out);
}

static void an_absurd_length_is_not_waited_for(void **state) {
    (void)state;
    struct buf input = {0}, out = {0};
    buf_addf(&input, "Content-Length: %d\r\n\r\n{}Content-Length: 2\r\n\r\n[]", FRAME_BODY_MAX + 1);
    read_all(buf_str(&input), 10, &out);
    assert_true(str_eq(buf_str(&out), STR("![[]]")));
    buf_fini(&input);
    buf_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_come_out_in_any_portions),
        cmocka_unit_test(differing_lengths_break_and_recover),
        cmocka_unit_test(a_header_without_end_is_given_up),
        cmocka_unit_test(an_absurd_length_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
