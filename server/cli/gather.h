/* gather.h — the kits of some roots in memory, and a world over them: what `kitls check` judges by,
 * without a store. One thread. */
#pragma once

#include "base/err.h"
#include "kit/check.h"

struct gathered { /* a kit, read and parsed */
    struct str path, below;
    enum home home;
    struct buf bytes;   /* of the file */
    struct lines lines; /* of the text */
    struct kit *kit;    /* of the text: the bytes, until gather_replace */
    struct facts *facts;
    bool wanted; /* to be reported: lies below a path that was named */
};

struct gather;
enum gather_what {
    GATHER_ROOTS, /* all that the roots of what is wanted hold */
    GATHER_NAMED, /* what is wanted, and nothing else: for what needs no world */
};
struct gather *gather_new(enum gather_what);
void gather_free(struct gather *); /* NULL is fine */
/* A file or directory: what lies below it is wanted, what else its roots hold is known. */
bool gather_add(struct gather *, struct str path, struct err *) MUST_USE;
/* Files that could not be read; each has been told to the log. */
size_t gather_unread(const struct gather *);
/* For each path named, of which names come from the current folder `here`; those that fail are told
 * to standard error. False: some did. */
bool gather_named(struct gather *, struct str here, char **names, int n);
size_t gather_count(const struct gather *);
const struct gathered *gather_at(const struct gather *, size_t i); /* sorted by path */
struct world gather_world(struct gather *);
/* The i-th has this text from here on, in the world as well; the file stays as it is. */
void gather_replace(struct gather *, size_t i, struct str text);
