/* frame.c — a scanner over what has been fed. Whole frames are handed out without a copy. */
#include "rpc/frame.h"

#include "base/mem.h"

struct frame {
    struct buf in;
    size_t at;   /* consumed so far */
    size_t skip; /* bytes of a body that is too long, still to be thrown away */
    bool lost;   /* looking for the next header; the break has been reported */
};

struct frame *frame_new(void) {
    return MEM_NEW(struct frame);
}

void frame_free(struct frame *f) {
    if (!f)
        return;
    buf_fini(&f->in);
    mem_free(f);
}

size_t frame_memory(const struct frame *f) {
    return sizeof *f + f->in.cap;
}

void frame_feed(struct frame *f, struct str bytes) {
    enum { KEEP = 1 << 20 };
    if (f->at == f->in.n) {
        if (f->in.cap > KEEP) /* one large message shall not cost memory for weeks */
            buf_fini(&f->in);
        buf_reset(&f->in);
        f->at = 0;
    } else if (f->at > f->in.n / 2) {
        buf_splice(&f->in, (struct span){0, (uint32_t)f->at}, STR_NONE);
        f->at = 0;
    }
    buf_add(&f->in, bytes);
}

struct header {
    size_t length; /* of the body */
    size_t size;   /* of the header with its blank line; of what to skip when it is broken */
};

static bool parse_line(struct str line, struct header *h, bool *seen, const char **why) {
    size_t colon = str_find_byte(line, ':');
    if (colon == STR_NOT_FOUND) {
        *why = "a header line without a colon";
        return false;
    }
    struct str name = str_trim(str_to(line, colon)), value = str_trim(str_from(line, colon + 1));
    if (!str_eq_nocase(name, STR("Content-Length")))
        return true; /* Content-Type and others: nothing to learn */
    int64_t length;
    if (!value.n || !ascii_is_digit(value.p[0]) || !str_to_int(value, &length)) {
        *why = "Content-Length is not a number";
        return false;
    }
    if (*seen && h->length != (size_t)length) {
        *why = "two Content-Length headers that differ";
        return false;
    }
    *seen = true;
    h->length = (size_t)length;
    return true;
}

/* 1: whole header; 0: more bytes needed; -1: broken. */
static int parse_header(struct str in, struct header *h, const char **why) {
    bool seen = false;
    for (size_t at = 0;;) {
        struct str rest = str_from(in, at);
        size_t eol = str_find_byte(str_to(rest, FRAME_HEADER_MAX), '\n');
        if (eol == STR_NOT_FOUND || at + eol > FRAME_HEADER_MAX) {
            *why = "a header that does not end";
            h->size = 1;
            return in.n > FRAME_HEADER_MAX ? -1 : 0;
        }
        struct str line = str_trim(str_to(rest, eol));
        at += eol + 1;
        if (!line.n) {
            *why = "a header without Content-Length";
            h->size = at;
            return seen ? 1 : -1;
        }
        if (!parse_line(line, h, &seen, why)) {
            h->size = seen ? at : 1; /* nothing of a header that was begun is tried again */
            return -1;
        }
    }
}

static size_t next_header(struct str in) { /* offset of the next "Content-Length" in any case */
    const struct str name = STR("content-length");
    for (size_t i = 0; i + name.n <= in.n; i++)
        if (str_eq_nocase((struct str){in.p + i, name.n}, name))
            return i;
    return STR_NOT_FOUND;
}

static bool find_header(struct frame *f) {
    struct str in = str_from(buf_str(&f->in), f->at);
    size_t at = next_header(in);
    if (at == STR_NOT_FOUND) {
        const size_t tail = sizeof "content-length" - 1; /* it may be arriving just now */
        f->at += in.n > tail ? in.n - tail : 0;
        return false;
    }
    f->at += at;
    f->lost = false;
    return true;
}

enum frame_result frame_next(struct frame *f, struct str *body, const char **why) {
    if (f->lost && !find_header(f))
        return FRAME_MORE;
    struct str in = str_from(buf_str(&f->in), f->at);
    if (!in.n)
        return FRAME_MORE;
    struct header h = {0};
    int header = parse_header(in, &h, why);
    if (header == 0)
        return FRAME_MORE;
    if (header < 0) {
        f->lost = true;
        f->at += h.size;
        return FRAME_BROKEN;
    }
    if (h.length > FRAME_BODY_MAX) {
        f->at +=
            h.size; /* such a body is never sent: the number is wrong, so what follows counts */
        f->lost = true;
        *why = "a message of more than 256 MiB";
        return FRAME_BROKEN;
    }
    if (in.n - h.size < h.length)
        return FRAME_MORE;
    *body = (struct str){in.p + h.size, h.length};
    f->at += h.size + h.length;
    return FRAME_BODY;
}
