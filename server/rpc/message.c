/* message.c — jansson's view of a body, and the second try for text that is no Unicode. It does not
 * know which methods exist. */
#include "rpc/message.h"

#include "base/buf.h"
#include "base/text.h"

#include <jansson.h>

static int hex4(struct str s) { /* of "\uXXXX" at s; -1: it is none */
    if (s.n < 6 || s.p[0] != '\\' || s.p[1] != 'u')
        return -1;
    int v = 0;
    for (int i = 2; i < 6; i++) {
        char c = ascii_lower(s.p[i]);
        if (ascii_is_digit(c))
            v = v * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            v = v * 16 + (c - 'a' + 10);
        else
            return -1;
    }
    return v;
}

/* Escapes of half a surrogate pair become U+FFFD; whole pairs and all else stay. */
static void mend_escapes(struct str s, struct buf *out) {
    for (size_t i = 0; i < s.n;) {
        if (s.p[i] != '\\' || i + 1 >= s.n) {
            buf_add_byte(out, s.p[i++]);
            continue;
        }
        int unit = hex4(str_from(s, i));
        if (unit < 0xD800 || unit > 0xDFFF) {
            buf_add(out, str_to(str_from(s, i), unit < 0 ? 2 : 6));
            i += unit < 0 ? 2 : 6;
            continue;
        }
        int low = unit < 0xDC00 ? hex4(str_from(s, i + 6)) : -1;
        bool pair = low >= 0xDC00 && low <= 0xDFFF;
        buf_add(out, pair ? str_to(str_from(s, i), 12) : STR("\\ufffd"));
        i += pair ? 12 : 6;
    }
}

static json_t *load(struct str body) {
    const size_t flags = JSON_ALLOW_NUL | JSON_DECODE_ANY;
    json_error_t error;
    json_t *json = json_loadb(body.p, body.n, flags, &error);
    if (json)
        return json;
    enum json_error_code code = json_error_code(&error);
    if (code != json_error_invalid_utf8 && code != json_error_invalid_syntax)
        return NULL;
    struct buf valid = {0}, mended = {0};
    text_repair(body, &valid);
    mend_escapes(buf_str(&valid), &mended);
    buf_fini(&valid);
    json = json_loadb(mended.p ? mended.p : "", mended.n, flags, &error);
    buf_fini(&mended);
    return json;
}

static bool is_id(const json_t *id) {
    return json_is_integer(id) || json_is_string(id);
}

static struct message invalid(struct message m, const char *why) {
    m.type = MESSAGE_INVALID;
    m.why = why;
    return m;
}

struct message message_read(struct str body) {
    struct message m = {
        .type = MESSAGE_UNREADABLE, .why = "the message is not JSON", .size = body.n};
    m.json = load(body);
    if (!m.json) {
        m.maybe_change = str_find(body, STR("didChange")) != STR_NOT_FOUND;
        return m;
    }
    if (json_is_array(m.json))
        return invalid(m, "batches are not part of LSP");
    if (!json_is_object(m.json))
        return invalid(m, "the message is not an object");
    json_t *id = json_object_get(m.json, "id");
    m.id = is_id(id) ? id : NULL;
    json_t *version = json_object_get(m.json, "jsonrpc");
    if (!json_is_string(version) || strcmp(json_string_value(version), "2.0"))
        return invalid(m, "\"jsonrpc\" must be \"2.0\"");
    json_t *method = json_object_get(m.json, "method");
    if (!method) {
        m.error = json_object_get(m.json, "error");
        m.params = json_object_get(m.json, "result");
        if (!id || (!m.error && !m.params))
            return invalid(m, "neither \"method\" nor \"result\" nor \"error\"");
        m.type = MESSAGE_RESPONSE;
        return m;
    }
    if (!json_is_string(method))
        return invalid(m, "\"method\" must be a string");
    if (id && !m.id)
        return invalid(m, "\"id\" must be an integer or a string");
    m.method = (struct str){json_string_value(method), json_string_length(method)};
    m.params = json_object_get(m.json, "params");
    if (m.params && !json_is_object(m.params) && !json_is_array(m.params) &&
        !json_is_null(m.params))
        return invalid(m, "\"params\" must be an object or an array");
    m.type = id ? MESSAGE_REQUEST : MESSAGE_NOTIFICATION;
    return m;
}

void message_fini(struct message *m) {
    json_decref(m->json);
    *m = (struct message){0};
}
