/* err.c — sentences about what failed. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* A text that fills its place may have been cut: then not within a character. */
static void end_cleanly(struct err *e) {
    size_t n = strlen(e->text), lead = n;
    if (n < sizeof e->text - 1)
        return;
    while (lead > n - 3 && ((uint8_t)e->text[lead - 1] & 0xc0) == 0x80)
        lead--;
    uint8_t byte = (uint8_t)e->text[lead - 1];
    size_t length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (lead - 1 + length > n)
        e->text[lead - 1] = 0;
}

/* Adds ": " and the reason, as far as there is room. */
static void add_reason(struct err *e, const char *reason) {
    size_t n = strlen(e->text);
    for (const char *p = ": "; *p && n < sizeof e->text - 1; p++)
        e->text[n++] = *p;
    for (const char *p = reason; *p && n < sizeof e->text - 1; p++)
        e->text[n++] = *p;
    e->text[n] = 0;
    end_cleanly(e);
}

bool err_set(struct err *e, enum err_code code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    e->code = code;
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    end_cleanly(e);
    return false;
}

static enum err_code code_of(int errnum) {
    switch (errnum) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG: /* no file can have that name */
#ifdef ELOOP
    case ELOOP:
#endif
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_ACCESS;
    case ENOSPC:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
#ifdef EDQUOT
    case EDQUOT:
#endif
        return ERR_EXHAUSTED;
    case EBUSY:
    case EAGAIN:
        return ERR_BUSY;
    default:
        return ERR_IO;
    }
}

bool err_errno(struct err *e, int errnum, const char *format, ...) {
    va_list args;
    va_start(args, format);
    e->code = code_of(errnum);
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    add_reason(e, strerror(errnum));
    return false;
}

bool err_wrap(struct err *e, const char *format, ...) {
    char old[sizeof e->text];
    memcpy(old, e->text, sizeof old);
    va_list args;
    va_start(args, format);
    vsnprintf(e->text, sizeof e->text, format, args);
    va_end(args);
    add_reason(e, old);
    return false;
}
