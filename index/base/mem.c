/* mem.c — malloc that cannot fail. It does no accounting and has no pools: glibc's allocator
 * measured best (docs/DECISIONS.md). */
#include "base/mem.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#if defined __GLIBC__ || defined _WIN32
#include <malloc.h>
#endif

/* Under a sanitizer the allocator is its own: glibc's has nothing, and two threads that are the
 * first to ask it would find it half set up. */
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define SANITIZED 1
#endif
#if defined __GLIBC__ && !defined SANITIZED
#define GLIBC_HEAP 1
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

size_t mem_size(void *p) {
#if defined __GLIBC__
    return malloc_usable_size(p);
#elif defined _WIN32
    return p ? _msize(p) : 0;
#else
    (void)p;
    return 0;
#endif
}

size_t mem_in_use(void) {
#ifdef GLIBC_HEAP
#if __GLIBC_PREREQ(2, 33)
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
#endif
#endif
    return 0;
}

void mem_setup(void) {
#ifdef GLIBC_HEAP
    enum { LARGE = 128 << 10 };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, LARGE); /* named, it no longer grows by itself */
    mallopt(M_TRIM_THRESHOLD, 2 * LARGE);
#endif
}

void mem_trim(void) {
#ifdef GLIBC_HEAP
    malloc_trim(0);
#endif
}
