/* move.h — what has to change in documents when files or folders get another path: links to them,
 * links from them, wiki links by file name, tasks in blueprint.json, resourcePaths, references to
 * code, and ids that are the file's name. The moving itself is the caller's. */
#pragma once

#include "edit/desk.h"

struct move {
    struct str from, to; /* absolute; a file or a folder with all that is in it */
};
/* Before anything is moved: edits are of the documents at their old paths. An id that cannot follow
 * its file (another kit has that one) stays as it is. False: cancelled. Reads each document that is
 * moved or refers to one. */
bool move_make(struct desk *, const struct move *, size_t n, struct edits *);
