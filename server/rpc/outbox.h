/* outbox.h — the only writer to stdout. Main thread.
 *
 * Bytes go to the sink the session gives; what one message is, is written here once. */
#pragma once

#include "base/str.h"

struct json_t;
struct outbox;

struct outbox *outbox_new(void (*sink)(void *, struct str bytes), void *context);
void outbox_free(struct outbox *); /* NULL is fine */

/* All take over the references to JSON they are given. */
void outbox_result(struct outbox *, struct json_t *id, struct json_t *result);
/* The same with a result that is text already (rpc/writer.h). */
void outbox_result_text(struct outbox *, struct json_t *id, struct str result);
void outbox_error(struct outbox *, struct json_t *id, int code, struct str message);
void outbox_request(struct outbox *, struct json_t *id, const char *method, struct json_t *params);
void outbox_notify(struct outbox *, const char *method, struct json_t *params);
void outbox_notify_text(struct outbox *, const char *method, struct str params);
size_t outbox_bytes(const struct outbox *);  /* of the last message */
size_t outbox_memory(const struct outbox *); /* held from the heap */

/* JSON-RPC and LSP error codes that we send. */
enum {
    ERROR_PARSE = -32700,
    ERROR_INVALID_REQUEST = -32600,
    ERROR_METHOD_NOT_FOUND = -32601,
    ERROR_INVALID_PARAMS = -32602,
    ERROR_INTERNAL = -32603,
    ERROR_NOT_INITIALIZED = -32002,
    ERROR_CONTENT_MODIFIED = -32801,
    ERROR_CANCELLED = -32800,
    ERROR_REQUEST_FAILED = -32803,
};
