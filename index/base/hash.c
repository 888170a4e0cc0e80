/* hash.c — multiply and fold, 16 bytes at a time. */
#include "base/hash.h"

static uint64_t fold(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load(const char *p, size_t n) { /* n <= 8, little-endian everywhere */
    uint64_t v = 0;
    for (size_t i = n; i > 0; i--)
        v = v << 8 | (uint8_t)p[i - 1];
    return v;
}

static uint64_t load8(const char *p) {
    uint64_t v;
    memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

uint64_t hash_bytes(struct str s) {
    const uint64_t k0 = 0x9e3779b97f4a7c15, k1 = 0xd6e8feb86659fd93, k2 = 0xa0761d6478bd642f;
    uint64_t h = k0 ^ fold(s.n ^ k1, k2);
    const char *p = s.p;
    size_t n = s.n;
    for (; n >= 16; p += 16, n -= 16)
        h = fold(load8(p) ^ k1 ^ h, load8(p + 8) ^ k2);
    uint64_t a = n > 8 ? load8(p) : load(p, n);
    uint64_t b = n > 8 ? load(p + 8, n - 8) : 0;
    return fold(fold(a ^ k1 ^ h, b ^ k2), k0);
}
