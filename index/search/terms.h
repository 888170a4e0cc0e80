/* terms.h — which words are common, from a sample of the kits: what a prefix is short for when it
 * stands in so many kits that nobody wants them all. A file beside the table of names, made by
 * whoever misses it, one process at a time. It is a hint: which of many answers are given depends
 * on it, never whether one is right. Belongs to the thread of its struct search. */
#pragma once

#include "store/store.h"

#include <stdatomic.h>

struct terms;
struct terms *terms_new(const char *dir);
void terms_free(struct terms *);
/* Finds the file, and makes it when there is none, or none for about so many kits: reads some
 * hundred of them. False: the store failed, and nothing is made. */
bool terms_refresh(struct terms *, struct store *, struct err *) MUST_USE;
void terms_cool(struct terms *);

enum { TERMS_MOST = 8 };
struct common {
    struct str words[TERMS_MOST]; /* the most frequent first; valid until the next refresh */
    size_t n;
    int64_t kits; /* about so many kits have one of them, each counted for each of its words */
};
/* Words that begin so; `head`: by their kits in title, tags and headings, else anywhere. */
struct common terms_common(const struct terms *, struct str prefix, bool head);
