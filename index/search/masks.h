/* masks.h — which of many names can match, by their bits: the inner loop of a symbol query. Pure;
 * any thread. Internal to search/. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Bit i % 64 of found[i / 64] says whether mask[i] has all bits of `must`; the bits past n are 0.
 */
typedef void (*masks_fn)(const uint64_t *mask, uint32_t n, uint64_t must, uint64_t *found);
/* Those that this processor has, the fastest first. */
enum { MASKS_WAYS = 2 };
size_t masks_ways(masks_fn ways[MASKS_WAYS]);
/* Bit i says whether length[i] <= most; n <= 64. */
uint64_t masks_short(const uint8_t *length, uint32_t n, uint8_t most);
