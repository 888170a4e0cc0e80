/* fuzz_message.c — any body as a message: what its type promises is there, and what was read can be
 * written and read again. */
#include "rpc/message.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static bool is_id(const json_t *j) {
    return json_is_integer(j) || json_is_string(j);
}

static void check_promises(const struct message *m) {
    CHECK(!m->id || is_id(m->id));
    CHECK((m->json == NULL) == (m->type == MESSAGE_UNREADABLE));
    switch (m->type) {
    case MESSAGE_REQUEST:
        CHECK(m->id);
        /* fall through */
    case MESSAGE_NOTIFICATION:
        CHECK(m->method.p);
        CHECK(!m->params || json_is_object(m->params) || json_is_array(m->params) ||
              json_is_null(m->params));
        break;
    case MESSAGE_RESPONSE:
        CHECK(m->error || m->params);
        break;
    case MESSAGE_INVALID:
    case MESSAGE_UNREADABLE:
        CHECK(m->why);
        break;
    }
}

static void check_written(const struct message *m) {
    char *text = json_dumps(m->json, JSON_COMPACT | JSON_ENCODE_ANY);
    CHECK(text);
    struct message again = message_read(str_z(text));
    CHECK(again.type == m->type && json_equal(again.json, m->json));
    message_fini(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    char *body = malloc(n ? n : 1); /* its own block, so that reading past it shows */
    CHECK(body);
    if (n)
        memcpy(body, data, n);
    struct message m = message_read((struct str){body, n});
    check_promises(&m);
    if (m.json)
        check_written(&m);
    message_fini(&m);
    free(body);
    return 0;
}
