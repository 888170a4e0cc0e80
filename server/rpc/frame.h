/* frame.h — bytes to message bodies: the base protocol's "Content-Length" framing (LSP, "Base
 * Protocol"). Knows nothing of JSON. Any bytes, in any portions, are survived: what cannot be read
 * as a frame is reported once and skipped up to the next header that can. */
#pragma once

#include "base/buf.h"

enum { FRAME_BODY_MAX = 256 << 20, FRAME_HEADER_MAX = 8 << 10 };

struct frame;
enum frame_result {
    FRAME_MORE,   /* feed more bytes */
    FRAME_BODY,   /* *body is one message; valid until the next call */
    FRAME_BROKEN, /* what came is no frame; `why` tells; go on calling */
};

struct frame *frame_new(void);
void frame_free(struct frame *); /* NULL is fine */
void frame_feed(struct frame *, struct str bytes);
size_t frame_memory(const struct frame *); /* held from the heap */
enum frame_result frame_next(struct frame *, struct str *body, const char **why);
