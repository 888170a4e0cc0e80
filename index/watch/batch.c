/* batch.c — changed paths, each once. It neither knows when a batch is due nor what a root is. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "watch/watch.h"

struct full { /* a batch, and how repeats are found */
    struct batch batch;
    uint32_t *slots; /* index + 1 of an item; 0: empty; open addressing, linear */
    size_t cap;      /* of slots; a power of two */
    size_t room;     /* of items, which are on the heap */
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
    mem_free(b->items);
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
    if (b->count == f->room) {
        f->room = f->room ? 2 * f->room : 16;
        b->items = mem_resize(b->items, f->room * sizeof *b->items);
    }
    b->items[b->count++] = (struct change){type, arena_str(b->arena, path)};
    b->paths += type == CHANGE_PATH;
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

/* Gives back what paths took that are no more in it. */
static void renew(struct batch *b) {
    struct arena *old = b->arena;
    b->arena = arena_new();
    b->paths = 0;
    for (size_t i = 0; i < b->count; i++) {
        b->items[i].path = arena_str(b->arena, b->items[i].path);
        b->paths += b->items[i].type == CHANGE_PATH;
    }
    arena_free(old);
}

static void add_root(struct full *f, struct str root) {
    struct batch *b = &f->batch;
    size_t kept = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->items[i].type == CHANGE_ROOT || !path_below(root, b->items[i].path, NULL))
            b->items[kept++] = b->items[i];
    if (kept < b->count) {
        bool most = kept < b->count / 2;
        b->count = kept;
        if (most)
            renew(b);
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

size_t batch_bytes(const struct batch *b) {
    const struct full *f = (const struct full *)b;
    return arena_bytes(b->arena) + f->room * sizeof *b->items + f->cap * sizeof *f->slots;
}
