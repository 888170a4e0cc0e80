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
    while (m->slots[at].key && m->slots[at].key != key)
        at = (at + 1) & (m->cap - 1);
    return at;
}

static void grow(struct map *m) {
    struct map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = mem_alloc(m->cap * sizeof *m->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].key)
            m->slots[slot_of(m, old.slots[i].key)] = old.slots[i];
    mem_free(old.slots);
}

void map_fini(struct map *m) {
    mem_free(m->slots);
    *m = (struct map){0};
}

bool map_get(const struct map *m, uint64_t key, uint64_t *value) {
    if (m->n == 0)
        return false;
    const struct map_slot *slot = &m->slots[slot_of(m, key_of(key))];
    if (slot->key && value)
        *value = slot->value;
    return slot->key != 0;
}

bool map_put(struct map *m, uint64_t key, uint64_t value) {
    if (m->n + 1 > m->cap - m->cap / 4)
        grow(m);
    struct map_slot *slot = &m->slots[slot_of(m, key_of(key))];
    bool is_new = slot->key == 0;
    m->n += is_new;
    *slot = (struct map_slot){key_of(key), value};
    return is_new;
}

void map_remove(struct map *m, uint64_t key) {
    if (m->n == 0)
        return;
    size_t hole = slot_of(m, key_of(key)), mask = m->cap - 1;
    if (!m->slots[hole].key)
        return;
    m->n--;
    for (size_t at = (hole + 1) & mask; m->slots[at].key; at = (at + 1) & mask) {
        size_t home = (size_t)m->slots[at].key & mask;
        if (((at - home) & mask) >= ((at - hole) & mask)) { /* it may stand at the hole, too */
            m->slots[hole] = m->slots[at];
            hole = at;
        }
    }
    m->slots[hole] = (struct map_slot){0};
}

bool map_each(const struct map *m, size_t *at, struct map_slot **slot) {
    while (*at < m->cap) {
        *slot = &m->slots[(*at)++];
        if ((*slot)->key)
            return true;
    }
    return false;
}
