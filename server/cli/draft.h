/* draft.h — texts to be written: as a patch, or to the disk, all or none of them. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct draft {
    struct str path;          /* absolute */
    struct str before, after; /* all of the text */
    bool made;                /* there was no such file */
};
struct drafts {
    struct arena *arena;
    struct draft *items;
    size_t count;
};

/* Nothing when the two are the same. */
void drafts_add(struct drafts *, struct str path, struct str before, struct str after);
void drafts_create(struct drafts *, struct str path, struct str text);
/* As a patch, to standard output; names as seen from `here`. */
void drafts_print(const struct drafts *, struct str here);
/* A file that no longer says what `before` has, or cannot be written, fails the whole, and what was
 * written already is put back. Line ends, mode and links of files stay as they are. */
bool drafts_write(const struct drafts *, struct err *) MUST_USE;

/* A path as people want it: below `here` from there on, else whole. */
struct str shown_path(struct str here, struct str path);
