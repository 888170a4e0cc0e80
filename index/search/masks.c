/* masks.c — one loop, for the processors there are: chosen when asked for, so that one program runs
 * everywhere. */
#include "search/masks.h"

#if defined __x86_64__ && defined __GNUC__
#include <immintrin.h>
#endif

enum { BLOCK = 64 };

static inline uint64_t tail_of(const uint64_t *mask, uint32_t n, uint64_t must) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < n; i++)
        bits |= (uint64_t)((mask[i] & must) == must) << i;
    return bits;
}

static void masks_portable(const uint64_t *mask, uint32_t n, uint64_t must, uint64_t *found) {
    for (; n >= BLOCK; n -= BLOCK, mask += BLOCK)
        *found++ = tail_of(mask, BLOCK, must);
    if (n)
        *found = tail_of(mask, n, must);
}

#if defined __x86_64__ && defined __GNUC__
__attribute__((target("avx2"))) static void masks_avx2(const uint64_t *mask, uint32_t n,
                                                       uint64_t must, uint64_t *found) {
    const __m256i want = _mm256_set1_epi64x((long long)must);
    for (; n >= BLOCK; n -= BLOCK, mask += BLOCK) {
        uint64_t bits = 0;
        for (unsigned i = 0; i < BLOCK; i += 4) {
            __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(mask + i));
            __m256i all = _mm256_cmpeq_epi64(_mm256_and_si256(v, want), want);
            bits |= (uint64_t)(uint32_t)_mm256_movemask_pd(_mm256_castsi256_pd(all)) << i;
        }
        *found++ = bits;
    }
    if (n)
        *found = tail_of(mask, n, must);
}
#endif

uint64_t masks_short(const uint8_t *length, uint32_t n, uint8_t most) {
    uint64_t bits = 0;
    uint32_t i = 0;
#if defined __x86_64__ && defined __GNUC__
    const __m128i limit = _mm_set1_epi8((char)most);
    for (; i + 16 <= n; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(length + i));
        __m128i is_short = _mm_cmpeq_epi8(_mm_min_epu8(v, limit), v);
        bits |= (uint64_t)(uint32_t)_mm_movemask_epi8(is_short) << i;
    }
#endif
    for (; i < n; i++)
        bits |= (uint64_t)(length[i] <= most) << i;
    return bits;
}

size_t masks_ways(masks_fn ways[MASKS_WAYS]) {
    size_t n = 0;
#if defined __x86_64__ && defined __GNUC__
    if (__builtin_cpu_supports("avx2"))
        ways[n++] = masks_avx2;
#endif
    ways[n++] = masks_portable;
    return n;
}
