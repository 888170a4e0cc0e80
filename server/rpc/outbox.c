/* outbox.c — JSON to framed bytes, through one buffer that is used again. */
#include "rpc/outbox.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"

#include <jansson.h>
#include <stdio.h>

struct outbox {
    void (*sink)(void *, struct str);
    void *context;
    struct buf bytes;
};

struct outbox *outbox_new(void (*sink)(void *, struct str), void *context) {
    struct outbox *o = MEM_NEW(struct outbox);
    o->sink = sink;
    o->context = context;
    return o;
}

void outbox_free(struct outbox *o) {
    if (!o)
        return;
    buf_fini(&o->bytes);
    mem_free(o);
}

static int append(const char *bytes, size_t n, void *context) {
    buf_add(context, (struct str){bytes, n});
    return 0;
}

enum { HEADER = 40, KEEP = 1 << 20 };

static void begin(struct outbox *o) {
    buf_reset(&o->bytes);
    buf_reserve(&o->bytes, HEADER);
    o->bytes.n = HEADER; /* filled in once the length is known, so the body is never moved */
}

static void dump(struct outbox *o, json_t *json) {
    int failed = json_dump_callback(json, append, &o->bytes, JSON_COMPACT | JSON_ENCODE_ANY);
    BUG_ON(failed);
    json_decref(json);
}

static void send(struct outbox *o) {
    char header[HEADER + 1];
    int n = snprintf(header, sizeof header, "Content-Length: %zu\r\n\r\n", o->bytes.n - HEADER);
    char *start = o->bytes.p + HEADER - n;
    memcpy(start, header, (size_t)n);
    o->sink(o->context, (struct str){start, o->bytes.n - HEADER + (size_t)n});
    if (o->bytes.cap > KEEP)
        buf_fini(&o->bytes);
}

static void send_json(struct outbox *o, json_t *message) {
    begin(o);
    dump(o, message);
    send(o);
}

size_t outbox_bytes(const struct outbox *o) {
    return o->bytes.n;
}

size_t outbox_memory(const struct outbox *o) {
    return sizeof *o + o->bytes.cap;
}

static json_t *envelope(void) {
    json_t *message = json_object();
    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    return message;
}

void outbox_result(struct outbox *o, json_t *id, json_t *result) {
    json_t *message = envelope();
    json_object_set_new(message, "id", id ? id : json_null());
    json_object_set_new(message, "result", result ? result : json_null());
    send_json(o, message);
}

void outbox_result_text(struct outbox *o, json_t *id, struct str result) {
    begin(o);
    buf_add(&o->bytes, STR("{\"jsonrpc\":\"2.0\",\"id\":"));
    dump(o, id ? id : json_null());
    buf_add(&o->bytes, STR(",\"result\":"));
    buf_add(&o->bytes, result);
    buf_add_byte(&o->bytes, '}');
    send(o);
}

void outbox_error(struct outbox *o, json_t *id, int code, struct str text) {
    json_t *message = envelope();
    json_t *error = json_object();
    json_object_set_new(message, "id", id ? id : json_null());
    json_object_set_new(error, "code", json_integer(code));
    json_t *words = json_stringn(text.p ? text.p : "", text.n);
    json_object_set_new(error, "message", words ? words : json_string("error"));
    json_object_set_new(message, "error", error);
    send_json(o, message);
}

void outbox_request(struct outbox *o, json_t *id, const char *method, json_t *params) {
    json_t *message = envelope();
    json_object_set_new(message, "id", id);
    json_object_set_new(message, "method", json_string(method));
    if (params)
        json_object_set_new(message, "params", params);
    send_json(o, message);
}

void outbox_notify(struct outbox *o, const char *method, json_t *params) {
    json_t *message = envelope();
    json_object_set_new(message, "method", json_string(method));
    if (params)
        json_object_set_new(message, "params", params);
    send_json(o, message);
}

void outbox_notify_text(struct outbox *o, const char *method, struct str params) {
    begin(o);
    buf_addf(&o->bytes, "{\"jsonrpc\":\"2.0\",\"method\":\"%s\",\"params\":", method);
    buf_add(&o->bytes, params);
    buf_add_byte(&o->bytes, '}');
    send(o);
}
