/* JSON-RPC messages: what is a request, what a notification, what neither; and text that is no
 * Unicode (decision 11). */
#include "rpc/inbox.h"
#include "rpc/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>

struct row {
    const char *body;
    enum message_type type;
};
static const struct row rows[] = {
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}", MESSAGE_REQUEST},
    {"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"m\",\"params\":{}}", MESSAGE_REQUEST},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[]}", MESSAGE_NOTIFICATION},
    {"{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":null}", MESSAGE_NOTIFICATION},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":null}", MESSAGE_RESPONSE},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"\"}}", MESSAGE_RESPONSE},
    {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":3}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}", MESSAGE_INVALID},
    {"{\"id\":1,\"method\":\"m\"}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"2.0\"}", MESSAGE_INVALID},
    {"{\"jsonrpc\":\"2.0\",\"id\":1}", MESSAGE_INVALID},
    {"[]", MESSAGE_INVALID},
    {"[{\"jsonrpc\":\"2.0\",\"method\":\"m\"}]", MESSAGE_INVALID},
    {"3", MESSAGE_INVALID},
    {"\"x\"", MESSAGE_INVALID},
    {"", MESSAGE_UNREADABLE},
    {"{", MESSAGE_UNREADABLE},
    {"{\"jsonrpc\":\"2.0\",}", MESSAGE_UNREADABLE},
    {"\xff\xfe", MESSAGE_UNREADABLE},
};

static void messages_are_told_apart(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct message m = message_read(str_z(rows[i].body));
        if (m.type != rows[i].type)
            fail_msg("%s: type %d instead of %d", rows[i].body, (int)m.type, (int)rows[i].type);
        message_fini(&m);
    }
}

static void assert_text(const char *body, const char *expected) {
    struct message m = message_read(str_z(body));
    assert_int_equal(m.type, MESSAGE_NOTIFICATION);
    assert_string_equal(json_string_value(json_object_get(m.params, "t")), expected);
    message_fini(&m);
}

#define TEXT(t) "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"t\":\"" t "\"}}"

static void text_that_is_no_unicode_is_mended(void **state) {
    (void)state;
    assert_text(TEXT("a\\ud83db"), "a\xef\xbf\xbd"
                                   "b");
    assert_text(TEXT("a\\udc00b"), "a\xef\xbf\xbd"
                                   "b");
    assert_text(TEXT("\\ud83d\\ude00"), "\xf0\x9f\x98\x80");
    assert_text(TEXT("\\ud83d\\ud83d\\ude00"), "\xef\xbf\xbd\xf0\x9f\x98\x80");
    assert_text(TEXT("a\xff"
                     "b"),
                "a\xef\xbf\xbd"
                "b");
    assert_text(TEXT("\\\\ud83d\\ud83d"), "\\ud83d\xef\xbf\xbd"); /* an escaped backslash is none */
}

static void nul_is_text(void **state) {
    (void)state;
    struct message m = message_read(STR(TEXT("a\\u0000b")));
    assert_int_equal(m.type, MESSAGE_NOTIFICATION);
    assert_int_equal(json_string_length(json_object_get(m.params, "t")), 3);
    message_fini(&m);
}

static void an_unreadable_change_is_suspected(void **state) {
    (void)state;
    struct message m = message_read(STR("{\"method\":\"textDocument/didChange\",\"params\":{"));
    assert_int_equal(m.type, MESSAGE_UNREADABLE);
    assert_true(m.maybe_change);
    message_fini(&m);
}

static struct message numbered(int id) {
    char body[80];
    snprintf(body, sizeof body, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"m\"}", id);
    return message_read(str_z(body));
}

static void the_inbox_keeps_order_and_gives_back_what_is_withdrawn(void **state) {
    (void)state;
    struct inbox *in = inbox_new();
    struct message m;
    for (int i = 0; i < 40; i++) {
        inbox_put(in, numbered(i));
        if (i % 3 == 2) { /* so that the ring goes round */
            assert_true(inbox_take(in, &m));
            assert_int_equal(json_integer_value(m.id), i / 3);
            message_fini(&m);
        }
    }
    json_t *id = json_integer(20), *gone = json_integer(2), *word = json_string("20");
    assert_true(inbox_withdraw(in, id, &m));
    assert_int_equal(json_integer_value(m.id), 20);
    message_fini(&m);
    assert_false(inbox_withdraw(in, id, &m));
    assert_false(inbox_withdraw(in, gone, &m));
    assert_false(inbox_withdraw(in, word, &m)); /* "20" is another id than 20 */
    assert_int_equal(inbox_count(in), 26);
    int last = 12;
    while (inbox_take(in, &m)) {
        int now = (int)json_integer_value(m.id);
        assert_true(now > last && now != 20);
        last = now;
        message_fini(&m);
    }
    json_decref(id);
    json_decref(gone);
    json_decref(word);
    inbox_free(in);
}

static void a_full_inbox_says_so_until_something_is_taken(void **state) {
    (void)state;
    struct inbox *in = inbox_new();
    struct message m;
    int n = 0;
    while (!inbox_full(in))
        inbox_put(in, numbered(n++));
    assert_true(n > 100 && n < 100000);
    assert_true(inbox_take(in, &m));
    message_fini(&m);
    assert_false(inbox_full(in));
    m = numbered(n);
    m.size = 100 << 20; /* one huge message fills it alone */
    inbox_put(in, m);
    assert_true(inbox_full(in));
    json_t *id = json_integer(n);
    assert_true(inbox_withdraw(in, id, &m));
    assert_false(inbox_full(in));
    message_fini(&m);
    json_decref(id);
    inbox_free(in);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_told_apart),
        cmocka_unit_test(text_that_is_no_unicode_is_mended),
        cmocka_unit_test(nul_is_text),
        cmocka_unit_test(an_unreadable_change_is_suspected),
        cmocka_unit_test(the_inbox_keeps_order_and_gives_back_what_is_withdrawn),
        cmocka_unit_test(a_full_inbox_says_so_until_something_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
