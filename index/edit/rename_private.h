/* rename_private.h — what rename.c and rename_refs.c share. */
#pragma once

#include "edit/rename.h"

bool rename_id_of(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                  struct str name, struct edits *);
bool rename_alias(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                  struct str name, struct edits *);
bool rename_heading(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                    struct str name, struct edits *);
struct span rename_label_of(const struct kit *, const struct link *);
