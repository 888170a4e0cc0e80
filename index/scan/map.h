/* map.h — a table from 64-bit hashes to numbers, or a set of hashes. Two keys with one hash are one
 * key: whoever can make a colliding path can as well write the kit. Owns its memory; {0} is a valid
 * empty map. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
    uint64_t *keys;   /* 0: free */
    uint64_t *values; /* NULL while all are 0: a set costs eight bytes a slot */
    size_t n, cap;    /* cap is 0 or a power of two */
};

void map_fini(struct map *);
bool map_get(const struct map *, uint64_t key, uint64_t *value); /* value may be NULL */
bool map_put(struct map *, uint64_t key, uint64_t value);        /* true: the key is new */
void map_remove(struct map *, uint64_t key);
/* Steps through all: start with *at = 0, end when it gives false. No change while it runs. */
bool map_each(const struct map *, size_t *at, uint64_t *key, uint64_t *value);
