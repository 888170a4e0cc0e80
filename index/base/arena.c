/* arena.c — blocks in a list, filled from the front. Large requests get a block of their own. */
#include "base/arena.h"

#include "base/log.h"
#include "base/mem.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

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

static struct block *set_up(struct arena *a, struct block *b, size_t size) {
    b->next = NULL;
    b->used = 0;
    b->size = size;
    a->bytes += sizeof *b + size;
    return b;
}

/* Zeroed, by the system where that is for nothing. */
static void *take_block(struct arena *a, size_t n) {
    struct block *own = set_up(a, mem_alloc(sizeof *own + n), n), *front = a->blocks;
    own->used = n;
    if (front) { /* which goes on being filled */
        own->next = front->next;
        front->next = own;
    } else {
        a->blocks = own;
    }
    return own->bytes;
}

/* Zeroed is what is asked for and no more: of most blocks little is ever used. */
static void *take(struct arena *a, size_t n, bool zeroed) {
    BUG_ON(n > SIZE_MAX / 4);
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (n > BLOCK / 4)
        return take_block(a, n);
    struct block *b = a->blocks;
    if (!b || b->size - b->used < n) {
        struct block *fresh = set_up(a, mem_resize(NULL, sizeof *fresh + BLOCK), BLOCK);
        fresh->next = b;
        a->blocks = b = fresh;
    }
    void *p = b->bytes + b->used;
    b->used += n;
    return zeroed ? memset(p, 0, n) : p;
}

void *arena_alloc(struct arena *a, size_t n) {
    return take(a, n, true);
}

struct str arena_str(struct arena *a, struct str s) {
    return (struct str){arena_strz(a, s), s.n};
}

char *arena_strz(struct arena *a, struct str s) {
    char *p = take(a, s.n + 1, false);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str arena_vprintf(struct arena *a, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    BUG_ON(n < 0);
    char *p = take(a, (size_t)n + 1, false);
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
    void *q = take(a, bytes, true);
    if (n)
        memcpy(q, p, n * size);
    return q;
}
