/* message.h — a body as a JSON-RPC 2.0 message. */
#pragma once

#include "base/str.h"

struct json_t;

enum message_type {
    MESSAGE_REQUEST,
    MESSAGE_NOTIFICATION,
    MESSAGE_RESPONSE,   /* to a request of ours */
    MESSAGE_INVALID,    /* JSON, but no message: answer -32600 */
    MESSAGE_UNREADABLE, /* no JSON: answer -32700 */
};

struct message {
    enum message_type type;
    struct json_t *json;   /* the whole; owned; NULL when unreadable */
    struct json_t *id;     /* borrowed; of a request or response; NULL: none that could be read */
    struct json_t *params; /* borrowed; NULL when absent: of a response the result */
    struct json_t *error;  /* borrowed; of a response; NULL: it is a result */
    struct str method;     /* borrowed; of a request or notification */
    const char *why;       /* what is wrong; INVALID and UNREADABLE */
    bool maybe_change;     /* UNREADABLE: it may have been a didChange (decision 11) */
    size_t size;           /* of the body */
};

/* Unpaired surrogates and invalid UTF-8 are read as U+FFFD (decision 11). Never fails. */
struct message message_read(struct str body);
void message_fini(struct message *);
