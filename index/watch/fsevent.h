/* fsevent.h — a backend on events of whole trees, as macOS and Windows have them: one watch for a
 * directory and all below it, events by path. Where the events come from is a table of functions:
 * fsevent_uv.c asks libuv, tests make them up. */
#pragma once

#include "watch/backend.h"

/* What a source says of a tree. The bytes belong to the caller. */
struct tree_report {
    int tree;
    int status;    /* 0; else the system's complaint: no more reports of this tree will come */
    bool renamed;  /* an entry came, went or goes by another name; else it was written */
    bool is_known; /* false: something happened, but what is lost */
    struct str
        name; /* relative to the tree's top, separators as the system has them; "" is itself */
};
struct tree_source {
    /* From now on `tell` may be called, on a thread of the source. */
    void *(*start)(void (*tell)(void *context, const struct tree_report *), void *context);
    /* Watches the directory and all below it, links below it not followed. */
    bool (*watch)(void *source, int tree, const char *dir, struct err *);
    void (*unwatch)(void *source, int tree); /* nothing is told of it when it returns */
    void (*stop)(void *source);              /* nothing is told when it returns */
};
extern const struct tree_source tree_source_uv; /* fsevent_uv.c */

/* For tests: a backend's `open` with another source. */
bool fsevent_open_with(void **state, const struct tree_source *, struct err *) MUST_USE;
