/* rename.h — what can be renamed at a place, and what has to change for it everywhere: ids,
 * aliases, headings, tags, tokens, labels of links, files. */
#pragma once

#include "edit/desk.h"

enum rename_what {
    RENAME_NOTHING,
    RENAME_ID,      /* of a kit or blueprint, with every reference, blueprint and task key */
    RENAME_ALIAS,   /* with the wiki links that use it */
    RENAME_HEADING, /* with every anchor; those of repeated headings are counted anew */
    RENAME_TAG,     /* in every kit, front matter and text; two that become one stay one */
    RENAME_TOKEN,   /* in this document */
    RENAME_LABEL,   /* of reference links, in this document */
    RENAME_FILE,    /* by a link to it; the rest is move.h's */
};
struct rename_target {
    enum rename_what what;
    struct span at;   /* what is to be edited, in the document it was asked in */
    struct str name;  /* as it is now */
    struct str path;  /* of the document that owns the name; "": the one it was asked in */
    uint32_t heading; /* RENAME_HEADING: its index there */
};
/* False: nothing there has a name of its own. Reads nothing but the world; any thread. */
bool rename_at(struct arena *, const struct kit *, const struct facts *, const struct world *,
               uint32_t offset, struct rename_target *);
/* False: edits->refused says why. `asked` is the document of rename_at, which the desk has taken
 * (desk_take). Reads each document that refers to the name: not on the main thread. */
bool rename_make(struct desk *, const struct edit_doc *asked, const struct rename_target *,
                 struct str name, struct edits *);

/* The id of the document at `path` becomes `id`, with all that refer to it. Also for moves, whose
 * file already has another name to come: `path_after`. */
bool rename_id(struct desk *, struct str path, struct str path_after, struct str id,
               struct edits *);
