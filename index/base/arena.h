/* arena.h — memory that ends all at once. Every allocation names the arena it dies with, so a
 * signature states a lifetime. One thread at a time. Nothing is freed singly. */
#pragma once

#include "base/attr.h"
#include "base/str.h"

#include <stdarg.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *);  /* NULL is fine */
void arena_reset(struct arena *); /* all allocations end; one block is kept for the next use */
size_t arena_bytes(const struct arena *); /* held from the heap, for accounting */

void *arena_alloc(struct arena *, size_t n);      /* zeroed, aligned for any type; never NULL */
struct str arena_str(struct arena *, struct str); /* a copy */
char *arena_strz(struct arena *, struct str);     /* a NUL-terminated copy */
struct str arena_printf(struct arena *, const char *format, ...) PRINTF(2, 3);
struct str arena_vprintf(struct arena *, const char *format, va_list) PRINTF(2, 0);
/* `p` (n items of `size` bytes, from this arena) grown to hold one more: doubles when n is a power
 * of two, so call it for each item appended. */
void *arena_grow(struct arena *, void *p, size_t n, size_t size);

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))
/* Appends a zeroed item to the array `items` of `count` and points to it. */
#define ARENA_PUSH(a, items, count)                                                                \
    ((items) = arena_grow((a), (items), (count), sizeof *(items)), &(items)[(count)++])
