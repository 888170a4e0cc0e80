/* arena.c — blocks in a list, filled from the front. Large requests get a block of their own. */
#include "base/arena.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdalign.h>
#include <stdio.h>

enum { BLOCK = 16 * 1024 - 64, ALIGN = alignof(max_align_t) };

struct block {
    struct block *next;
    size_t used, size;
    alignas(ALIGN) char bytes[];
};

struct arena {
    struct block *blocks; /* the first one is being filled */
    size_t bytes;
};

struct arena *arena_new(void) {
    return MEM_NEW(struct arena);
}

void arena_reset(struct arena *a) {
    struct block *keep = NULL;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        if (!keep && b->size == BLOCK) {
            keep = b;
            continue;
        }
        mem_free(b);
    }
    a->bytes = 0;
    if (keep) {
        memset(keep->bytes, 0, keep->used);
        keep->used = 0;
        keep->next = NULL;
        a->bytes = sizeof *keep + keep->size;
    }
    a->blocks = keep;
}

void arena_free(struct arena *a) {
    if (!a)
        return;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(a);
}

size_t arena_bytes(const struct arena *a) {
    return a->bytes;
}

static struct block *add_block(struct arena *a, size_t size) {
    struct block *b = mem_alloc(sizeof *b + size); /* zeroed */
    b->size = size;
    a->bytes += sizeof *b + size;
    return b;
}

void *arena_alloc(struct arena *a, size_t n) {
    BUG_ON(n > SIZE_MAX / 4);
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct block *b = a->blocks;
    if (b && b->size - b->used >= n) {
        void *p = b->bytes + b->used;
        b->used += n;
        return p;
    }
    if (n > BLOCK / 4) { /* keeps filling the block in front */
        struct block *own = add_block(a, n);
        own->used = n;
        if (b) {
            own->next = b->next;
            b->next = own;
        } else {
            a->blocks = own;
        }
        return own->bytes;
    }
    struct block *fresh = add_block(a, BLOCK);
    fresh->next = b;
    a->blocks = fresh;
    fresh->used = n;
    return fresh->bytes;
}

struct str arena_str(struct arena *a, struct str s) {
    return (struct str){arena_strz(a, s), s.n};
}

char *arena_strz(struct arena *a, struct str s) {
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return p;
}

struct str arena_vprintf(struct arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    BUG_ON(n < 0);
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){p, (size_t)n};
}

struct str arena_printf(struct arena *a, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str s = arena_vprintf(a, format, args);
    va_end(args);
    return s;
}

void *arena_grow(struct arena *a, void *p, size_t n, size_t size) {
    if (n & (n - 1) || (n == 0 && p))
        return p;
    size_t bytes;
    BUG_ON(__builtin_mul_overflow(n ? 2 * n : 1, size, &bytes));
    void *q = arena_alloc(a, bytes);
    if (n)
        memcpy(q, p, n * size);
    return q;
}
