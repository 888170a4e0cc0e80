/* references.h — who refers to what, over the index with the open documents laid over it. Query
 * thread, like the rest of search.h. What a reference leads to is world_lead's to say (world.h), so
 * answers and checks agree. */
#pragma once

#include "search/search.h"

enum target_type {
    TARGET_KIT,       /* a kit: `path`; whatever names it: wiki links, links, relations, references
                         to code, task entries, resources, and `blueprint` keys of a blueprint */
    TARGET_HEADING,   /* a heading of the kit at `path`: `name` is its slug, "" for any; the anchors
                         of links */
    TARGET_TAG,       /* `name`, compared without case, in front matter and in bodies */
    TARGET_FILE,      /* a file or folder that is no kit: `path`; links, code, task entries */
    TARGET_BLUEPRINT, /* a blueprint's id: `name`, in the `blueprint` keys of tasks below the root
                         of `path`; whether there is such a blueprint or not */
};
struct target {
    enum target_type type;
    struct str path, name;
    const struct facts *only; /* of an open document: nothing else is looked at; NULL: everywhere */
};
struct reference {
    struct str path;    /* absolute: the document that refers */
    struct range range; /* what names the target there: what a rename replaces, nothing around it;
                           of a link with a label, where its definition has it */
    struct str text;    /* it, decoded: an escaped or percent-encoded one is written longer */
    enum ref_type type; /* of TARGET_TAG and TARGET_BLUEPRINT: REF_RELATION */
    uint32_t line, end; /* of a reference to code; 0: none */
    bool declaration;   /* the target's own id, or heading; tags have none */
};
/* All references within the view, by path and place, each place once, declarations included when
 * `declarations`; `limit` at most (*more when there are others). No file is read. False: cancelled,
 * or the store failed. */
bool search_references(struct search *, struct arena *, const struct view *, const struct target *,
                       bool declarations, size_t limit, struct reference **out, size_t *count,
                       bool *more, struct err *) MUST_USE;
/* How many, without declarations, and in how many documents: for code lenses and hovers. */
bool search_reference_count(struct search *, struct arena *, const struct view *,
                            const struct target *, size_t *count, size_t *documents,
                            struct err *) MUST_USE;

/* The world (world.h) of the view: open documents first, the store second, which may be NULL. Valid
 * while they are; between search_begin and search_end, or over a store that nobody writes. */
struct world search_world(struct store *, const struct view *, struct arena *);
/* Its is_referred, which it leaves out. */
bool search_is_referred(void *context, struct arena *, struct str path, const struct facts *);
