/* fuzz_frame.c — framing of any bytes: the same bytes give the same frames and the same breaks,
 * however they are cut into portions. The first byte picks the portions; 0 takes them from the
 * bytes. */
#include "base/hash.h"
#include "rpc/frame.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What came out, in order: enough to tell two histories apart. */
static void drain(struct frame *f, struct buf *history) {
    struct str body;
    const char *why = NULL;
    for (enum frame_result r; (r = frame_next(f, &body, &why)) != FRAME_MORE;) {
        if (r == FRAME_BROKEN)
            buf_addf(history, "broken: %s\n", why);
        else
            buf_addf(history, "%zu bytes: %016llx\n", body.n, (unsigned long long)hash_bytes(body));
    }
}

static void feed(struct str bytes, uint8_t portion, struct buf *history) {
    struct frame *f = frame_new();
    while (bytes.n) {
        size_t n = portion ? portion : 1 + (size_t)(uint8_t)bytes.p[0] % 9;
        struct str part = str_to(bytes, n);
        char *own = malloc(part.n); /* its own block, so that keeping it or reading past it shows */
        if (!own)
            abort();
        memcpy(own, part.p, part.n);
        frame_feed(f, (struct str){own, part.n});
        free(own);
        bytes = str_from(bytes, part.n);
        drain(f, history);
    }
    drain(f, history);
    frame_free(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct str bytes = str_from((struct str){(const char *)data, n}, 1);
    struct buf cut = {0}, whole = {0};
    feed(bytes, n ? data[0] : 0, &cut);
    struct frame *f = frame_new();
    frame_feed(f, bytes);
    drain(f, &whole);
    frame_free(f);
    if (!str_eq(buf_str(&cut), buf_str(&whole))) {
        fprintf(stderr, "in portions:\n%.*sat once:\n%.*s", STR_ARG(buf_str(&cut)),
                STR_ARG(buf_str(&whole)));
        abort();
    }
    buf_fini(&cut);
    buf_fini(&whole);
    return 0;
}
