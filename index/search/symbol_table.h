/* symbol_table.h — names in columns, as they lie in memory and, byte for byte, in the mapped file.
 * Internal to search/. */
#pragma once

#include "base/err.h"
#include "search/fuzzy.h"
#include "store/store.h"

enum table_column {
    TABLE_NAMES,    /* what a kit is called: one for each, in the order of kits */
    TABLE_HEADINGS, /* its headings, in their order */
    TABLE_KEYS,     /* its id and the stem of its file, for completion */
    TABLE_COLUMNS
};

struct column {
    uint32_t n;
    const uint64_t *mask;   /* fuzzy_mask of each name */
    const uint32_t *kit_of; /* index of its kit; rising */
    const uint8_t *length;
    const uint32_t *block; /* where in `bytes` the names 0, 64, 128 … start */
    const char *bytes;     /* names in matching form, one after another, FUZZY_PAD after the last */
    size_t byte_count;
};

struct table_kit {
    int64_t id, mtime_ns;
    uint32_t root;                 /* index into roots */
    uint32_t first[TABLE_COLUMNS]; /* of its names; the next kit's first ends them */
};

struct table {
    uint32_t root_count, kit_count;
    const int64_t *roots;
    const struct table_kit *kits;
    struct column columns[TABLE_COLUMNS];
};

/* ---- one that grows ---- */

struct column_builder {
    struct buf mask, kit_of, length, block, bytes;
    uint32_t n;
};
struct table_builder {
    struct buf roots, kits;
    uint32_t kit_count;
    struct column_builder columns[TABLE_COLUMNS];
};
void table_builder_fini(struct table_builder *); /* leaves {0}, which is an empty one */
size_t table_builder_bytes(const struct table_builder *);
size_t table_builder_names(const struct table_builder *); /* in all columns */
/* A new kit at the end; table_add adds names to the last one, first one for TABLE_NAMES. */
void table_add_kit(struct table_builder *, int64_t id, int64_t root, int64_t mtime_ns);
void table_add(struct table_builder *, enum table_column, struct str name);
struct table table_of(struct table_builder *); /* valid until it grows */

size_t table_names(const struct table *);                  /* in all columns */
struct str column_name(const struct column *, uint32_t i); /* empty when the column is damaged */
/* By id; the kits must be ordered by id, as in a file. UINT32_MAX: none. */
uint32_t table_find(const struct table *, int64_t id);

/* ---- as a file ---- */

struct table_pick { /* a kit of a table */
    const struct table *table;
    uint32_t index;
};
/* The file of these kits, which must be ordered by id; it goes to `put` in pieces, so that it is
 * nowhere in memory as a whole. False: `put` said so. */
bool table_write(const struct table_pick *, size_t n, int64_t generation, int64_t identity,
                 bool (*put)(void *sink, struct str), void *sink) MUST_USE;
/* Refers to the bytes, which must be aligned to 8. False: foreign, of another identity, or not as
 * long as it says. What it holds is not looked at: whoever reads it takes no index on trust. */
bool table_open(struct str bytes, int64_t identity, struct table *, int64_t *generation) MUST_USE;
/* Is it of another version of ours, which is no damage? */
bool table_is_foreign(struct str bytes);
/* Is it what was written, and does it make sense? Reads all of it. */
bool table_intact(struct str bytes, const struct table *) MUST_USE;
