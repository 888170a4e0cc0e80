/* check.h — runs the tables over a document. */
#pragma once

#include "kit/problems.h"
#include "kit/world.h"

/* What the document says of itself: everything with SCOPE_FILE. Nothing when !kit->is_kit. */
void check_kit(struct problems *, const struct kit *);
/* What depends on other files: everything with SCOPE_WORKSPACE, from the facts alone, so it needs
 * no text. `path` is the document's. `with_code`: also code references (A14), which open documents
 * alone are checked for. */
void check_facts(struct problems *, struct str path, const struct facts *, const struct world *,
                 bool with_code);
