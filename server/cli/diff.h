/* diff.h — the difference of two texts as a patch: what `git apply` and `patch -p1` take. */
#pragma once

#include "base/buf.h"

/* Appends "--- a/name", "+++ b/name" and the hunks, three lines around each; nothing when the texts
 * are the same. Lines end with "\n" alone, as patches have it: a "\r" before it belongs to the
 * line. `made`: there is no old file. Not the shortest patch when the two have little in common. */
void diff_texts(struct buf *out, struct str name, struct str before, struct str after, bool made);
