/* references.h — who refers to what, over the index with the open documents laid over it. Query
 * thread, like the rest of search.h. */
#pragma once

#include "search/search.h"

enum target_type {
    TARGET_KIT,       /* a kit: `path`; wiki links, links, relations and task entries lead there */
    TARGET_HEADING,   /* a heading of the kit at `path`: `name` is its slug */
    TARGET_TAG,       /* `name`, compared as tags are (folded), in front matter and in bodies */
    TARGET_FILE,      /* a file that is no kit: `path`; links and code references lead there */
    TARGET_BLUEPRINT, /* a blueprint key: `name`; `path` is any file of its root */
};
struct target {
    enum target_type type;
    struct str path, name;
};
struct reference {
    struct str path;    /* absolute: the document that refers */
    struct range range; /* what names the target there: what a rename replaces, nothing around it */
    struct str text;    /* it, as written */
    enum ref_type type; /* of TARGET_TAG and TARGET_BLUEPRINT: REF_RELATION */
    bool declaration;   /* the target's own id, heading, tag list … entry */
};
/* All references within the view, by path and place, declarations included when `declarations`;
 * `limit` at most (*more when there are others). Files are read only where the index does not know
 * the place (tags). False: cancelled, or the store failed. */
bool search_references(struct search *, struct arena *, const struct view *, const struct target *,
                       bool declarations, size_t limit, struct reference **out, size_t *count,
                       bool *more, struct err *) MUST_USE;
/* How many, without places: for code lenses and hovers. */
bool search_reference_count(struct search *, struct arena *, const struct view *,
                            const struct target *, size_t *count, struct err *) MUST_USE;

/* The world (world.h) of the view: open documents first, the store second. Valid while both are. */
struct world search_world(struct search *, struct store *, const struct view *, struct arena *);
