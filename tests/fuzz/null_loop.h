/* null_loop.h — a loop without descriptors in the place of server/loop.c: what the client writes is
 * given, what the server writes is judged. */
#pragma once

#include "base/str.h"

enum null_ending {
    END_ANSWERED, /* stdin ends when every request has its answer */
    END_AT_ONCE,  /* stdin ends while answers are being made */
    END_NEVER,    /* the session is torn down as it is */
};
struct null_input {
    struct str bytes; /* borrowed until loop_free */
    size_t portion;   /* so many at a time; 0: all */
    enum null_ending ending;
};
/* For the loop_new that follows. */
void null_loop_input(const struct null_input *);
