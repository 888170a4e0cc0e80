/* symbol_rank.h — the scan over tables of names and the list of the best. Internal to search/. */
#pragma once

#include "search/symbol_table.h"
#include "search/symbols.h"

enum { SYMBOL_GROUP = 64 };
#define SYMBOL_MIXED UINT32_MAX
struct symbol_source {
    const struct table *table;
    const uint8_t *dead;   /* of each kit of the table */
    const uint32_t *homes; /* as symbol_homes appends them; NULL: not known */
};
struct symbol_question {
    struct fuzzy fuzzy;
    struct arena *arena;
    const struct scope *scope;
    bool (*hidden)(void *, int64_t kit); /* may be NULL */
    void *context;
    const atomic_bool *cancel; /* may be NULL */
    size_t limit;
};
/* As symbols_find. */
bool symbol_rank(const struct symbol_question *, const struct symbol_source *, size_t n,
                 enum symbol_tier, struct symbol **out, size_t *count) MUST_USE;
/* Of each SYMBOL_GROUP of kits the root that they have in common, an index into the table's roots,
 * or SYMBOL_MIXED. */
void symbol_homes(const struct table *, struct buf *out);
