/* query.h — the query syntax of kit/search (words, OR, -word, "phrase", prefix*, filters). Reading
 * never fails: what cannot be read as syntax is searched as plain words. Pure; any thread.
 *
 * A token that is cut into several words ("token-store", a run of CJK) is a phrase. A CJK character
 * standing alone is a prefix: the index has pairs. A prefix of one or two letters looks into title,
 * tags and headings only. `in:` holds for the whole question. At most QUERY_WORDS_MAX words are
 * looked at. */
#pragma once

#include "base/arena.h"
#include "kit/kinds.h"

enum { QUERY_WORDS_MAX = 32 };

struct query_term {
    struct str
        *words;   /* folded, as text_words gives them; several: a phrase, to be found in order */
    size_t count; /* at least 1 */
    bool prefix;  /* of the last word */
    unsigned in;  /* QUERY_IN bits */
};
enum query_in {
    QUERY_TITLE = 1,
    QUERY_TAGS = 2,
    QUERY_HEADINGS = 4,
    QUERY_BODY = 8,
    QUERY_ANYWHERE = 15
};
struct query_clause { /* any of its terms; all clauses must hold */
    struct query_term *terms;
    size_t count;
};
struct query {
    struct query_clause *all;
    size_t count;
    struct query_term *none; /* -word */
    size_t none_count;
    uint32_t kinds;   /* KIND_BITs of `kind:`; 0: any */
    struct str *tags; /* `tag:`; all of them, folded */
    size_t tag_count;
    struct str id, project, path; /* "" when not given; project and path match as parts, folded */
    int base;                     /* -1 not given, 0, 1 */
    bool plain;                   /* it was no syntax: words only */
};
struct query *query_parse(struct arena *, struct str text); /* never NULL */
bool query_is_empty(const struct query *);                  /* asks for nothing */
/* The text to ask while its last word is being typed and may go on: that is a prefix, if it is a
 * plain word of two letters or more. */
struct str query_typed(struct arena *, struct str text);
