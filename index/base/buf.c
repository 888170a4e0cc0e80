/* buf.c — growing bytes, and the variable-length integers of what the store keeps. */
#include "base/buf.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdio.h>

void buf_fini(struct buf *b) {
    mem_free(b->p);
    *b = (struct buf){0};
}

void buf_reset(struct buf *b) {
    b->n = 0;
    if (b->p)
        b->p[0] = 0;
}

void buf_reserve(struct buf *b, size_t more) {
    BUG_ON(more > SIZE_MAX / 4 || b->n > SIZE_MAX / 4);
    size_t need = b->n + more + 1;
    if (need > b->cap) {
        size_t cap = b->cap ? b->cap : 64;
        while (cap < need)
            cap += cap / 2;
        b->p = mem_resize(b->p, cap);
        b->cap = cap;
    }
    b->p[b->n] = 0;
}

void buf_add(struct buf *b, struct str s) {
    if (!s.n)
        return;
    size_t at = (size_t)((uintptr_t)s.p - (uintptr_t)b->p);
    bool inside = b->p && at < b->cap; /* then it moves along */
    buf_reserve(b, s.n);
    memcpy(b->p + b->n, inside ? b->p + at : s.p, s.n);
    b->n += s.n;
    b->p[b->n] = 0;
}

void buf_add_byte(struct buf *b, char c) {
    buf_reserve(b, 1);
    b->p[b->n++] = c;
    b->p[b->n] = 0;
}

void buf_vaddf(struct buf *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    BUG_ON(n < 0);
    buf_reserve(b, (size_t)n);
    vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_addf(struct buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    buf_vaddf(b, format, args);
    va_end(args);
}

void buf_splice(struct buf *b, struct span at, struct str with) {
    BUG_ON(at.start > at.end || at.end > b->n);
    size_t old = at.end - at.start;
    if (with.n > old)
        buf_reserve(b, with.n - old);
    if (!b->p)
        return;
    memmove(b->p + at.start + with.n, b->p + at.end, b->n - at.end);
    if (with.n)
        memcpy(b->p + at.start, with.p, with.n);
    b->n = b->n - old + with.n;
    b->p[b->n] = 0;
}

char *buf_take(struct buf *b) {
    buf_reserve(b, 0);
    b->p[b->n] = 0;
    char *p = b->p;
    *b = (struct buf){0};
    return p;
}

void buf_add_varint(struct buf *b, uint64_t v) {
    for (; v >= 0x80; v >>= 7)
        buf_add_byte(b, (char)(v | 0x80));
    buf_add_byte(b, (char)v);
}

void buf_add_counted(struct buf *b, struct str s) {
    buf_add_varint(b, s.n);
    buf_add(b, s);
}

bool varint_read(struct str *s, uint64_t *out) {
    uint64_t v = 0;
    for (size_t i = 0; i < s->n && i < 10; i++) {
        uint8_t byte = (uint8_t)s->p[i];
        if (i == 9 && byte > 1)
            return false;
        v |= (uint64_t)(byte & 0x7f) << (7 * i);
        if (!(byte & 0x80)) {
            *out = v;
            s->p += i + 1;
            s->n -= i + 1;
            return true;
        }
    }
    return false;
}

bool counted_read(struct str *s, struct str *out) {
    struct str rest = *s;
    uint64_t n;
    if (!varint_read(&rest, &n) || n > rest.n)
        return false;
    *out = str_to(rest, (size_t)n);
    rest.p += n;
    rest.n -= (size_t)n;
    *s = rest;
    return true;
}
