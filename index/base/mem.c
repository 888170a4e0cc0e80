/* mem.c — malloc that cannot fail. It does no accounting and has no pools: glibc's allocator
 * measured best (docs/DECISIONS.md). */
#include "base/mem.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void *mem_alloc(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (!p)
        bug_abort("out of memory", __FILE__, __LINE__);
    return p;
}

void *mem_resize(void *p, size_t n) {
    void *q = realloc(p, n ? n : 1);
    if (!q)
        bug_abort("out of memory", __FILE__, __LINE__);
    return q;
}

void *mem_copy(const void *p, size_t n) {
    void *q = malloc(n ? n : 1);
    if (!q)
        bug_abort("out of memory", __FILE__, __LINE__);
    if (n)
        memcpy(q, p, n);
    return q;
}

void mem_free(void *p) {
    free(p);
}

void mem_setup(void) {
#ifdef __GLIBC__
    enum { LARGE = 128 << 10 };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, LARGE); /* named, it no longer grows by itself */
    mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
#endif
}

void mem_trim(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
