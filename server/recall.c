/* recall.c — answers by the hash of what was asked. It knows nothing of open documents: they come
 * first, and are never remembered here. */
#include "recall.h"

#include "base/hash.h"

enum { KEEP_BYTES = 2 << 20 }; /* of one document that is being typed in */

enum asked { ASKED_KIT = 1, ASKED_FACTS, ASKED_TARGET, ASKED_NAMED };

struct known_kit {
    bool found;
    struct kit_row row;
};
struct known_names {
    struct kit_row *rows;
    size_t n;
};
struct known_target {
    enum existence there;
    int64_t lines;
};

void recall_forget(struct recall *r) {
    map_fini(&r->known);
    arena_free(r->arena);
    r->arena = NULL;
}

void recall_begin(struct recall *r, struct store *store) {
    store_read_begin(store);
    r->store = store;
    if (store_changed(store) || (r->arena && arena_bytes(r->arena) > KEEP_BYTES))
        recall_forget(r);
    if (!r->arena)
        r->arena = arena_new();
}

void recall_end(struct recall *r) {
    store_read_end(r->store);
    r->store = NULL;
}

static uint64_t key_of(unsigned asked, struct str text) {
    return hash_bytes(text) ^ asked * 0x9e3779b97f4a7c15u;
}

static void *find(const struct recall *r, uint64_t key) {
    uint64_t value;
    return map_get(&r->known, key, &value) ? (void *)(uintptr_t)value : NULL;
}

static void *keep(struct recall *r, uint64_t key, void *value) {
    map_put(&r->known, key, (uint64_t)(uintptr_t)value);
    return value;
}

bool recall_kit_at(struct recall *r, struct str path, bool with_facts, struct kit_row *row) {
    uint64_t key = key_of(with_facts ? ASKED_FACTS : ASKED_KIT, path);
    struct known_kit *k = find(r, key);
    if (!k) {
        k = keep(r, key, ARENA_NEW(r->arena, struct known_kit));
        k->found = store_kit_at(r->store, r->arena, path, with_facts, &k->row);
    }
    *row = k->row;
    return k->found;
}

size_t recall_kits_named(struct recall *r, const struct scope *scope, struct str name,
                         unsigned which, bool folded, struct kit_row **out) {
    uint64_t key = key_of(ASKED_NAMED + which * 2 + folded, name);
    struct known_names *k = find(r, key);
    if (!k) {
        k = keep(r, key, ARENA_NEW(r->arena, struct known_names));
        k->n = store_kits_named(r->store, r->arena, scope, name, which, folded, &k->rows);
    }
    *out = k->rows;
    return k->n;
}

enum existence recall_target(struct recall *r, struct str path, int64_t *lines) {
    uint64_t key = key_of(ASKED_TARGET, path);
    struct known_target *k = find(r, key);
    if (!k) {
        k = keep(r, key, ARENA_NEW(r->arena, struct known_target));
        k->there = store_target(r->store, path, &k->lines);
    }
    *lines = k->lines;
    return k->there;
}
