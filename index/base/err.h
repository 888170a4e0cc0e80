/* err.h — how the world failed (I/O, SQLite, protocol). A function that can fail that way returns
 * false and fills the struct err it was given; its caller adds context and returns false too, or
 * handles it. Whoever stops passing it on logs it, once. A user's faulty text is no error but a
 * struct problem; our own mistakes are BUG_ON (log.h). */
#pragma once

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

enum err_code {
    ERR_NONE,
    ERR_NOT_FOUND, /* no such file, row, document */
    ERR_ACCESS,    /* not allowed */
    ERR_EXHAUSTED, /* the system has no more of it: watches, descriptors, disk */
    ERR_BUSY,      /* somebody else holds it; trying again may help */
    ERR_CORRUPT,   /* what was stored cannot be trusted */
    ERR_CANCELLED, /* somebody asked to stop */
    ERR_IO,        /* everything else the system says */
};

struct err {
    enum err_code code;
    char text[256]; /* a sentence for people, without full stop; cut if longer */
};

/* Both return false, for `return err_set(…)`. */
bool err_set(struct err *, enum err_code, const char *format, ...) PRINTF(3, 4);
bool err_errno(struct err *, int errnum, const char *format, ...) PRINTF(3, 4); /* + strerror */
/* Puts "context: " before the text. Returns false. */
bool err_wrap(struct err *, const char *format, ...) PRINTF(2, 3);
