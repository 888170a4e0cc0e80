/* gather.h — the kits of some roots in memory, and a world over them: what `kitls check` judges by,
 * without a store. One thread. */
#pragma once

#include "base/err.h"
#include "kit/check.h"

struct gathered { /* a kit, read and parsed */
    struct str path, below;
    enum home home;
    struct buf bytes;
    struct lines lines;
    struct kit *kit;
    struct facts *facts;
    bool wanted; /* to be reported: lies below a path that was named */
};

struct gather;
struct gather *gather_new(void);
void gather_free(struct gather *); /* NULL is fine */
/* A file or directory: what lies below it is wanted, what else its roots hold is known. */
bool gather_add(struct gather *, struct str path, struct err *) MUST_USE;
size_t gather_count(const struct gather *);
const struct gathered *gather_at(const struct gather *, size_t i); /* sorted by path */
struct world gather_world(struct gather *);                        /* after the last gather_add */
