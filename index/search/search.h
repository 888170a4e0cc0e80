/* search.h — questions and ranked answers: symbols by fuzzy name, full text, tags, completion of
 * kits. One struct search belongs to one thread (the query thread) and has a reading connection and
 * the symbol table. No answer has more than 1,000 entries. Answers cover a scope of roots with the
 * open documents laid over: for a path in the overlay, the overlay's text counts and the store's
 * does not (invariant 8). */
#pragma once

#include "base/lines.h"
#include "search/query.h"
#include "store/store.h"

#include <stdatomic.h>

/* An open document as it is at the moment; immutable. */
struct overlay_doc {
    struct str path, text, below;
    int64_t root; /* of the store; -1 outside any root */
    const struct facts *facts;
    const struct lines *lines;
    struct span body;
};
struct view { /* what an answer covers */
    struct scope scope;
    const struct overlay_doc *docs;
    size_t doc_count;
    const atomic_bool *cancel; /* may be NULL; checked every 4,096 candidates */
};

struct search;
/* `dir`: where the mapped symbol table is kept (the cache directory). The store may not exist yet:
 * then the overlay alone answers until it does. */
struct search *search_new(const char *store_path, const char *dir);
void search_free(struct search *);
/* Any thread: the question under way ends with ERR_CANCELLED, or the next one that begins
 * meanwhile, or none. Whoever was not meant asks again. */
void search_interrupt(struct search *);
/* Gets ready for the first question: reads what it would have to read. */
bool search_warm(struct search *, struct err *) MUST_USE;
/* Nothing asked for a moment: gives back what the next question has again in a millisecond. */
void search_rest(struct search *);
void search_idle(struct search *); /* nothing asked for a while: give memory back */
/* An index that could not be trusted was read since this was last asked: its inode; 0: none. */
uint64_t search_damaged(struct search *);
int64_t search_memory(const struct search *, int64_t *symbols); /* heap; of it the symbols' */
struct store *search_store(struct search *,
                           struct err *); /* its connection; NULL while there is none */

struct symbol_hit {
    struct str name;      /* contains what was matched */
    struct str path;      /* absolute */
    struct str container; /* "project › folder" */
    enum kind kind;       /* of the kit */
    enum { SYMBOL_KIT, SYMBOL_HEADING, SYMBOL_TAG } what;
    unsigned level; /* of a heading */
    struct range range;
    double score;
};
/* Kits, headings and tags whose name contains the query as a subsequence, folded; kits before
 * headings before tags, best first, cut to `limit` after ranking. The empty query gives the most
 * recent kits. False: cancelled, or the store failed. */
bool search_symbols(struct search *, struct arena *, const struct view *, struct str query,
                    size_t limit, struct symbol_hit **out, size_t *count, struct err *) MUST_USE;

struct kit_hit { /* for completion */
    struct str path, id, name, container;
    struct str stem;
    enum kind kind;
    double score;
};
/* Kits whose id, alias, title or stem matches, best first; the empty query: the most recent. *more
 * when the list was cut. */
bool search_kits(struct search *, struct arena *, const struct view *, struct str query,
                 size_t limit, struct kit_hit **out, size_t *count, bool *more,
                 struct err *) MUST_USE;
/* Kits below a directory whose path from there, or one of whose names, has these letters in this
 * order; open ones first. Not more is looked at in a large directory than in a small one: *more
 * when there may be others. */
bool search_paths(struct search *, struct arena *, const struct view *, struct str dir,
                  struct str letters, size_t limit, struct kit_hit **out, size_t *count, bool *more,
                  struct err *) MUST_USE;
/* Is there more to come, since not all roots of the view have been listed to their end? */
bool search_is_young(struct search *, const struct view *);
/* Tags of the view by use. */
bool search_tags(struct search *, struct arena *, const struct view *, struct tag_count **out,
                 size_t *count, struct err *) MUST_USE;
/* How many kits each project (by name) or each kind has, by name. Looks at every kit. */
enum group_by { GROUP_PROJECT, GROUP_KIND };
bool search_groups(struct search *, struct arena *, const struct view *, enum group_by,
                   struct tag_count **out, size_t *count, struct err *) MUST_USE;
/* Facts of the kit at a path, from the overlay or the store; NULL when unknown. */
const struct facts *search_facts(struct search *, struct arena *, const struct view *,
                                 struct str path);

struct text_hit { /* the members of a hit of kit/search */
    struct str path, id, name, project, snippet;
    struct str *tags;
    size_t tag_count;
    enum kind kind;
    struct range range;
    double score;
    struct span *matches; /* bytes in snippet */
    size_t match_count;
    struct str *why; /* kit/related */
    size_t why_count;
};
struct text_answer {
    int64_t total;
    bool exact;
    struct text_hit *hits;
    size_t count;
};
bool search_text(struct search *, struct arena *, const struct view *, struct str query,
                 size_t limit, size_t offset, struct text_answer *, struct err *) MUST_USE;
/* kit/related: by shared tags and rare terms. */
bool search_related(struct search *, struct arena *, const struct view *, struct str path,
                    size_t limit, struct text_answer *, struct err *) MUST_USE;
