/* writer.c — one pass over each string; bytes are copied in runs. */
#include "rpc/writer.h"

#include "base/text.h"

#include <stdio.h>

static void separate(struct writer *w) {
    if (w->more)
        buf_add_byte(w->out, ',');
    w->more = true;
}

void write_open(struct writer *w, char open) {
    separate(w);
    buf_add_byte(w->out, open);
    w->more = false;
}

void write_close(struct writer *w, char close) {
    buf_add_byte(w->out, close);
    w->more = true;
}

void write_key(struct writer *w, struct str key) {
    separate(w);
    buf_add_byte(w->out, '"');
    buf_add(w->out, key);
    buf_add(w->out, STR("\":"));
    w->more = false;
}

static void escape(struct buf *out, unsigned char c) {
    static const char named[] = "\bb\ff\nn\rr\tt\"\"\\\\";
    for (size_t i = 0; named[i]; i += 2)
        if ((unsigned char)named[i] == c) {
            buf_add_byte(out, '\\');
            buf_add_byte(out, named[i + 1]);
            return;
        }
    buf_addf(out, "\\u%04X", c);
}

static void write_bytes(struct buf *out, struct str s) {
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, (struct str){s.p + from, i - from});
        escape(out, c);
        from = i + 1;
    }
    buf_add(out, str_from(s, from));
}

void write_str(struct writer *w, struct str s) {
    separate(w);
    buf_add_byte(w->out, '"');
    if (text_valid(s) == s.n) {
        write_bytes(w->out, s);
    } else {
        struct buf mended = {0};
        text_repair(s, &mended);
        write_bytes(w->out, buf_str(&mended));
        buf_fini(&mended);
    }
    buf_add_byte(w->out, '"');
}

void write_text(struct writer *w, struct str value) {
    separate(w);
    buf_add(w->out, value);
}

void write_member(struct writer *w, struct str key, struct str value) {
    write_key(w, key);
    write_str(w, value);
}

void write_int(struct writer *w, int64_t n) {
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    separate(w);
    do
        digits[--at] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (n < 0)
        buf_add_byte(w->out, '-');
    buf_add(w->out, (struct str){digits + at, sizeof digits - at});
}

void write_real(struct writer *w, double value) {
    char text[32];
    separate(w);
    int n = snprintf(text, sizeof text, "%.6g", value);
    buf_add(w->out, (struct str){text, (size_t)n});
    if (strspn(text, "-0123456789") == (size_t)n) /* still a real for who reads types */
        buf_add(w->out, STR(".0"));
}

void write_bool(struct writer *w, bool value) {
    separate(w);
    buf_add(w->out, value ? STR("true") : STR("false"));
}
