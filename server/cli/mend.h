/* mend.h — the problems of a gathered kit, and all of them that can be mended without asking. */
#pragma once

#include "cli/draft.h"
#include "cli/gather.h"

/* Those that are on, in the order of the text. */
struct problems mend_problems(struct arena *, const struct gathered *, const struct world *);
/* Mends the wanted kits, each until nothing is left to do or nothing helps, and only in its own
 * text. The gather has the new texts afterwards, `out` the difference; nothing is written. */
void mend_all(struct gather *, struct drafts *out);
