/* buf.h — bytes that grow. Owns its memory; {0} is a valid empty buffer.
 * The bytes are followed by a NUL that does not count, so b.p is usable as a C string when b.p is
 * not NULL and no NUL stands inside. A str taken from it is valid until the next change. */
#pragma once

#include "base/attr.h"
#include "base/str.h"

#include <stdarg.h>

struct buf {
    char *p;
    size_t n, cap;
};

void buf_fini(struct buf *);                 /* frees; leaves {0} */
void buf_reset(struct buf *);                /* empty, memory kept */
void buf_reserve(struct buf *, size_t more); /* room for `more` bytes without moving */
void buf_add(struct buf *, struct str);      /* s may point into the buffer itself */
void buf_add_byte(struct buf *, char);
void buf_addf(struct buf *, const char *format, ...) PRINTF(2, 3);
void buf_vaddf(struct buf *, const char *format, va_list) PRINTF(2, 0);
/* Replaces [at.start, at.end) by `with`; at must lie inside, and `with` elsewhere. */
void buf_splice(struct buf *, struct span at, struct str with);
char *buf_take(struct buf *); /* the NUL-terminated bytes, for mem_free; leaves {0}; never NULL */

static inline struct str buf_str(const struct buf *b) {
    return (struct str){b->p, b->n};
}

/* Unsigned LEB128, seven bits a byte, for what we store: at most 10 bytes. */
void buf_add_varint(struct buf *, uint64_t);
void buf_add_counted(struct buf *, struct str); /* its length as varint, then its bytes */
/* Readers move *s forward; false leaves *s as it was: the bytes are cut short or too long. */
bool varint_read(struct str *s, uint64_t *out) MUST_USE;
bool counted_read(struct str *s, struct str *out) MUST_USE; /* borrowed from s */
