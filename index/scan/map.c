/* map.c — open addressing with linear probing; removal shifts back what follows, so there are no
 * tombstones. The keys are hashes already: their low bits are the slot. */
#include "scan/map.h"

#include "base/mem.h"

static uint64_t key_of(uint64_t key) {
    return key ? key : 1; /* 0 marks a free slot */
}

/* The slot of the key, or the free one where it would go. */
static size_t slot_of(const struct map *m, uint64_t key) {
    size_t at = (size_t)key & (m->cap - 1);
    while (m->keys[at] && m->keys[at] != key)
        at = (at + 1) & (m->cap - 1);
    return at;
}

static void set(struct map *m, size_t at, uint64_t key, uint64_t value) {
    m->keys[at] = key;
    if (value && !m->values)
        m->values = mem_alloc(m->cap * sizeof *m->values);
    if (m->values)
        m->values[at] = value;
}

static uint64_t value_at(const struct map *m, size_t at) {
    return m->values ? m->values[at] : 0;
}

static void grow(struct map *m) {
    struct map old = *m;
    *m = (struct map){.n = old.n, .cap = old.cap ? old.cap * 2 : 16};
    m->keys = mem_alloc(m->cap * sizeof *m->keys);
    for (size_t i = 0; i < old.cap; i++)
        if (old.keys[i])
            set(m, slot_of(m, old.keys[i]), old.keys[i], value_at(&old, i));
    map_fini(&old);
}

void map_fini(struct map *m) {
    mem_free(m->keys);
    mem_free(m->values);
    *m = (struct map){0};
}

bool map_get(const struct map *m, uint64_t key, uint64_t *value) {
    if (m->n == 0)
        return false;
    size_t at = slot_of(m, key_of(key));
    if (m->keys[at] && value)
        *value = value_at(m, at);
    return m->keys[at] != 0;
}

bool map_put(struct map *m, uint64_t key, uint64_t value) {
    if (m->n + 1 > m->cap - m->cap / 4)
        grow(m);
    size_t at = slot_of(m, key_of(key));
    bool is_new = m->keys[at] == 0;
    m->n += is_new;
    set(m, at, key_of(key), value);
    return is_new;
}

void map_remove(struct map *m, uint64_t key) {
    if (m->n == 0)
        return;
    size_t hole = slot_of(m, key_of(key)), mask = m->cap - 1;
    if (!m->keys[hole])
        return;
    m->n--;
    for (size_t at = (hole + 1) & mask; m->keys[at]; at = (at + 1) & mask) {
        size_t home = (size_t)m->keys[at] & mask;
        if (((at - home) & mask) >= ((at - hole) & mask)) { /* it may stand at the hole, too */
            set(m, hole, m->keys[at], value_at(m, at));
            hole = at;
        }
    }
    set(m, hole, 0, 0);
}

bool map_each(const struct map *m, size_t *at, uint64_t *key, uint64_t *value) {
    for (; *at < m->cap; (*at)++) {
        if (!m->keys[*at])
            continue;
        *key = m->keys[*at];
        *value = value_at(m, (*at)++);
        return true;
    }
    return false;
}
