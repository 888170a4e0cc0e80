/* fix.h — cures for problems: one row per problem code, with what mends it, or with the reason why
 * nothing obvious does. */
#pragma once

#include "edit/desk.h"
#include "kit/problems.h"

enum fix_flag {
    FIX_PREFERRED = 1, /* the one that is meant, when there are several */
    FIX_ALL = 2,       /* changes nothing that a person would want to look at first */
};
struct fix {
    struct str title;
    unsigned flags;
    bool deferred; /* its edits have still to be made: fix_find again, not lazily */
    struct edits edits;
};
struct fixes {
    struct arena *arena;
    struct fix *items;
    size_t count;
};

/* What mends this problem of `doc`, best first; always the same for the same texts. With `lazy`,
 * those whose edits take reading other documents come without edits (deferred). A desk without
 * `read` gives what this document alone allows. Problems of a code that is off may be given, too.
 */
void fix_find(struct desk *, const struct edit_doc *doc, const struct problem *, bool lazy,
              struct fixes *out);
/* All that is FIX_ALL for these problems of `doc`, in one go; where two would write at one place
 * the first stays, and the rest is left for another go. False: nothing to do. */
bool fix_all(struct desk *, const struct edit_doc *doc, const struct problems *, struct edits *out);

/* A fence that says of which lines of which file it is (12:40:path), where those lines stand
 * somewhere else now, in one place only: its numbers. Reads the file. False: nothing to do. */
bool fix_moved_lines(struct desk *, const struct edit_doc *doc, uint32_t offset, struct edits *);

/* Why there is no row that mends this code: a sentence; "" when there is one. */
struct str fix_reason(enum problem_code);
