/* rename_private.h — what rename.c, rename_refs.c and section_move.c share. */
#pragma once

#include "edit/rename.h"

bool rename_id_of(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                  struct str name, struct edits *);
bool rename_alias(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                  struct str name, struct edits *);
bool rename_heading(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                    struct str name, struct edits *);
/* All anchors into `doc`, for what its headings are afterwards: those from the `from`th on stand
 * `by` later then. */
void rename_follow_headings(struct desk *, struct edits *, const struct edit_doc *doc,
                            const struct facts *after, uint32_t from, uint32_t by);
struct span rename_label_of(const struct kit *, const struct link *);
