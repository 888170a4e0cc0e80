/* search_private.h — what the files behind search.h share. */
#pragma once

#include "search/search.h"
#include "search/symbols.h"
#include "search/terms.h"

enum { ANSWERS_MAX = 1000 }; /* in one answer, whatever limit is asked for */

struct search {
    char *store_path;
    _Atomic(struct store *) store; /* opened when first needed */
    atomic_int interrupters;       /* threads inside search_interrupt */
    uint64_t damaged;              /* as search_damaged tells it */
    struct symbols *symbols;
    struct terms *terms;
    struct arena *cache; /* of what follows, as of `generation` */
    int64_t generation;
    struct root *roots; /* by id */
    size_t root_count;
    struct tag_count *tags; /* of tag_scope, without the overlay */
    size_t tag_count;
    int64_t *tag_scope;
    size_t tag_scope_n;
    bool has_tags;
};

/* The connection, brought up to date: *store is NULL while nobody has made the index. */
bool search_ready(struct search *, struct store **store, struct err *) MUST_USE;
/* Around all that a question reads: one snapshot. `store` may be NULL. The end gives what the
 * question returns: false as well when a read without an err of its own has failed. */
void search_begin(struct store *store);
bool search_end(struct search *, struct store *, bool ok, struct err *) MUST_USE;
/* False, for `return`: an index that cannot be trusted is closed, to be set aside and opened anew.
 */
bool search_failed(struct search *, const struct err *);

const struct root *search_root(const struct search *, int64_t id); /* NULL: unknown */
struct str search_project(const struct search *, int64_t root);    /* "" when unknown */
/* "project › folder". */
struct str search_container(const struct search *, struct arena *, int64_t root, struct str path);
/* The same for an open document, whose root the store may not know. */
struct str overlay_container(const struct search *, struct arena *, const struct overlay_doc *);

/* Tags of the view by use; what search_tags answers, inside another question. */
size_t search_tags_of(struct search *, struct store *, struct arena *, const struct view *,
                      struct tag_count **out);

bool view_cancelled(const struct view *);
bool cancelled(struct err *); /* false, with err set */
/* Does this document take part: is it a kit below a root of the scope? */
bool overlay_counts(const struct view *, const struct overlay_doc *);

/* Kits of the store that open documents hide. */
struct hidden {
    int64_t *kits; /* of each document of the view; 0: not in the store */
    size_t n;
};
struct hidden hidden_of(struct store *, struct arena *, const struct view *);
bool is_hidden(void *hidden, int64_t kit);
