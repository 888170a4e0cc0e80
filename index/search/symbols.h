/* symbols.h — the table of names (kits and headings) outside SQLite: a mapped file and what changed
 * since, searched by one linear scan. Belongs to the thread of its struct search.
 *
 * The file is made by whoever finds the delta too long, under a new name, and renamed into place;
 * any number of processes map it. A kit's entries in the file count only while the store has no
 * newer generation of it. A file that is damaged, or of another store, is ignored. */
#pragma once

#include "store/store.h"

#include <stdatomic.h>

struct symbols;
struct symbols *symbols_new(const char *dir); /* need not exist yet */
void symbols_free(struct symbols *);
/* Brings the table up to the store's generation. */
bool symbols_refresh(struct symbols *, struct store *, struct err *) MUST_USE;
/* Nothing is asked: gives memory back. Reads all of the file, once; false: it is damaged, and the
 * next refresh makes the table anew. Until then a damaged file may miss names or give wrong ones,
 * and nothing worse. */
bool symbols_tidy(struct symbols *);
void symbols_cool(struct symbols *);            /* the pages of the file alone */
int64_t symbols_memory(const struct symbols *); /* heap, without what is mapped */

struct symbol { /* a candidate: who it is, not where it stands */
    int64_t kit;
    uint32_t heading; /* index of the heading; SYMBOL_SELF: the kit itself */
    double score;
    struct str name; /* in the form it is matched in: without diacritics, cut to 255 bytes; valid
                        until the next refresh */
};
#define SYMBOL_SELF UINT32_MAX
enum symbol_tier {
    SYMBOLS_ALL,
    SYMBOLS_KITS, /* no headings */
    SYMBOLS_KEYS, /* kits by id and file stem as well, each once, by its best; of a large table the
                     first that match, as soon as the list is full */
};
/* The `limit` best of the scope, best first, kits before headings; ties by newest, then by kit id
 * and heading. Kits for which `hidden` says true are left out. False: cancelled. */
bool symbols_find(const struct symbols *, struct arena *, struct str query, enum symbol_tier,
                  const struct scope *, bool (*hidden)(void *, int64_t kit), void *context,
                  size_t limit, const atomic_bool *cancel, struct symbol **out,
                  size_t *count) MUST_USE;

/* The score of one name for a query, as symbols_find counts it; negative: no match. For names
 * outside the table (open documents, tags, completion). Both are folded inside. */
double symbol_score(struct str name, struct str query);
