/* batch.c — changed paths, each once. It neither knows when a batch is due nor what a root is. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "watch/watch.h"

struct full { /* a batch, and how repeats are found */
    struct batch batch;
    uint32_t *slots; /* index + 1 of an item; 0: empty; open addressing, linear */
    size_t cap;      /* of slots; a power of two */
    size_t roots;    /* items that are CHANGE_ROOT */
};

enum { SLOTS_MIN = 64 };

struct batch *batch_new(void) {
    struct full *f = MEM_NEW(struct full);
    f->batch.arena = arena_new();
    f->batch.first_event_ms = -1;
    f->cap = SLOTS_MIN;
    f->slots = mem_alloc(sizeof *f->slots * f->cap);
    return &f->batch;
}

void batch_free(struct batch *b) {
    if (!b)
        return;
    struct full *f = (struct full *)b;
    arena_free(b->arena);
    mem_free(f->slots);
    mem_free(f);
}

/* Where the path stands, or the empty slot where it would go. */
static uint32_t *slot_of(const struct full *f, struct str path) {
    size_t i = (size_t)hash_bytes(path) & (f->cap - 1);
    while (f->slots[i] && !str_eq(f->batch.items[f->slots[i] - 1].path, path))
        i = (i + 1) & (f->cap - 1);
    return &f->slots[i];
}

static void fill_slots(struct full *f) {
    memset(f->slots, 0, sizeof *f->slots * f->cap);
    for (size_t i = 0; i < f->batch.count; i++)
        *slot_of(f, f->batch.items[i].path) = (uint32_t)i + 1;
}

static void append(struct full *f, enum change_type type, struct str path) {
    struct batch *b = &f->batch;
    if ((b->count + 1) * 2 > f->cap) {
        f->cap *= 2;
        f->slots = mem_resize(f->slots, sizeof *f->slots * f->cap);
        fill_slots(f);
    }
    uint32_t *slot = slot_of(f, path);
    struct change *change = ARENA_PUSH(b->arena, b->items, b->count);
    change->type = type;
    change->path = arena_str(b->arena, path);
    *slot = (uint32_t)b->count;
}

/* Is the path, or a directory above it, said to have changed as a whole? */
static bool covered(const struct full *f, struct str path) {
    for (;;) {
        uint32_t at = *slot_of(f, path);
        if (at && f->batch.items[at - 1].type == CHANGE_ROOT)
            return true;
        struct str up = path_dir(path);
        if (up.n == path.n)
            return false;
        path = up;
    }
}

static void add_root(struct full *f, struct str root) {
    struct batch *b = &f->batch;
    size_t kept = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].type == CHANGE_ROOT || !path_below(root, b->items[i].path, NULL))
            b->items[kept++] = b->items[i];
    if (kept < b->count) {
        /* arena_grow counts on capacity following from the count: the array is made anew. */
        struct change *items = b->items;
        b->items = NULL;
        b->count = 0;
        for (size_t i = 0; i < kept; i++)
            *ARENA_PUSH(b->arena, b->items, b->count) = items[i];
        fill_slots(f);
    }
    append(f, CHANGE_ROOT, root);
    f->roots++;
}

void batch_add(struct batch *b, enum change_type type, struct str path) {
    struct full *f = (struct full *)b;
    uint32_t at = *slot_of(f, path);
    if (type == CHANGE_ROOT) {
        if (!at || b->items[at - 1].type != CHANGE_ROOT)
            add_root(f, path);
    } else if (!at && !(f->roots && covered(f, path))) {
        append(f, CHANGE_PATH, path);
    }
}
