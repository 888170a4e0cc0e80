/* writer.h — JSON written as text, for answers that are long and made on every keystroke. What is
 * small or made of what came in stays with jansson. */
#pragma once

#include "base/buf.h"

struct writer { /* {0} with `out` set begins */
    struct buf *out;
    bool more; /* a comma is due before what comes next */
};

/* `open` is '{' or '['; a key comes before each value inside '{'. */
void write_open(struct writer *, char open);
void write_close(struct writer *, char close);
void write_key(struct writer *, struct str key); /* plain letters */
void write_str(struct writer *, struct str);     /* invalid UTF-8 becomes U+FFFD */
void write_text(struct writer *, struct str);    /* a value that was written before */
void write_member(struct writer *, struct str key, struct str value);
void write_int(struct writer *, int64_t);
void write_real(struct writer *, double);
void write_bool(struct writer *, bool);
