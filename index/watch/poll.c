/* poll.c — polling: which directory or file is looked at next, and when to rest. What a
 * look sees is poll_place.c's. */
#include "watch/poll.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"

enum { BUCKETS_MIN = 64, FILES_PER_TURN = 4 };

struct slot {
    struct poll_place *place;  /* NULL: free */
    uint64_t serial;           /* tells a number's uses apart */
    uint32_t chain, next_free; /* index + 1; 0: end */
};

struct poll {
    const struct poll_system *sys;
    struct slot *slots;
    size_t slot_count, slot_cap, place_count;
    uint32_t free_first;
    uint32_t *buckets; /* by path: index + 1 */
    size_t bucket_count;
    uint64_t serial;
    /* A round over the directories, and one over the entries. */
    int64_t interval_ns, round_at, due_at; /* on the system's clock */
    size_t dir_at, file_at, entry_at;      /* == slot_count: that round is done */
};

/* What a slice has found; visited when all of it is known, since visiting changes the table. */
struct finding {
    struct event event;
    uint64_t serial;
};
struct findings {
    struct arena *arena;
    struct finding *items;
    size_t count;
};

struct poll *poll_new(const struct poll_system *sys) {
    struct poll *p = MEM_NEW(struct poll);
    p->sys = sys;
    p->bucket_count = BUCKETS_MIN;
    p->buckets = mem_alloc(p->bucket_count * sizeof *p->buckets);
    p->interval_ns = 2000000000;
    p->due_at = p->round_at = sys->clock_ns() + p->interval_ns;
    return p;
}

void poll_free(struct poll *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->slot_count; i++)
        poll_place_free(p->slots[i].place);
    mem_free(p->slots);
    mem_free(p->buckets);
    mem_free(p);
}

void poll_set_interval(struct poll *p, int ms) {
    int64_t interval = (int64_t)ms * 1000000;
    if (interval == p->interval_ns)
        return;
    p->interval_ns = interval;
    p->due_at = p->round_at = p->sys->clock_ns() + interval;
}

/* ---- by path ---- */

static size_t bucket_of(const struct poll *p, struct str path) {
    uint64_t h = hash_bytes(path);
    return (size_t)(h ^ h >> 32) & (p->bucket_count - 1);
}

static struct str path_of(const struct poll_place *place) {
    return (struct str){place->path, place->path_n};
}

/* The index of the place, or slot_count. */
static size_t find(const struct poll *p, struct str path) {
    for (uint32_t i = p->buckets[bucket_of(p, path)]; i; i = p->slots[i - 1].chain)
        if (str_eq(path_of(p->slots[i - 1].place), path))
            return i - 1;
    return p->slot_count;
}

static void put_in_bucket(struct poll *p, size_t i) {
    size_t at = bucket_of(p, path_of(p->slots[i].place));
    p->slots[i].chain = p->buckets[at];
    p->buckets[at] = (uint32_t)i + 1;
}

static void grow_buckets(struct poll *p) {
    p->bucket_count *= 2;
    mem_free(p->buckets);
    p->buckets = mem_alloc(p->bucket_count * sizeof *p->buckets);
    for (size_t i = 0; i < p->slot_count; i++)
        if (p->slots[i].place)
            put_in_bucket(p, i);
}

static size_t take_slot(struct poll *p) {
    if (p->free_first) {
        size_t i = p->free_first - 1;
        p->free_first = p->slots[i].next_free;
        return i;
    }
    if (p->slot_count == p->slot_cap) {
        p->slot_cap = p->slot_cap ? 2 * p->slot_cap : 16;
        p->slots = mem_resize(p->slots, p->slot_cap * sizeof *p->slots);
    }
    p->slots[p->slot_count] = (struct slot){0};
    /* Rounds that are done stay so: a new place was looked at just now. */
    p->dir_at += p->dir_at == p->slot_count;
    p->file_at += p->file_at == p->slot_count;
    return p->slot_count++;
}

static void drop(struct poll *p, size_t i) {
    struct slot *slot = &p->slots[i];
    uint32_t *at = &p->buckets[bucket_of(p, path_of(slot->place))];
    while (*at != i + 1)
        at = &p->slots[*at - 1].chain;
    *at = slot->chain;
    poll_place_free(slot->place);
    *slot = (struct slot){.next_free = p->free_first};
    p->free_first = (uint32_t)i + 1;
    p->place_count--;
}

/* What was seen in it may be long ago. */
static bool is_readable(const struct poll *p, const char *dir, struct err *e) {
    struct os_list *l = p->sys->list_open(dir, e);
    if (!l)
        return e->code != ERR_ACCESS;
    p->sys->list_close(l);
    return true;
}

int poll_add(struct poll *p, const char *dir, bool writes, struct err *e) {
    size_t i = find(p, str_z(dir));
    if (i < p->slot_count) {
        if (!is_readable(p, dir, e))
            return -1;
        if (writes)
            poll_place_want(p->slots[i].place, p->sys);
        return POLL_NUMBERS + (int)i;
    }
    struct poll_place *place = poll_place_new(p->sys, dir, writes, e);
    if (!place)
        return -1;
    i = take_slot(p);
    p->slots[i].place = place;
    p->slots[i].serial = ++p->serial;
    if (++p->place_count > p->bucket_count)
        grow_buckets(p);
    else
        put_in_bucket(p, i);
    return POLL_NUMBERS + (int)i;
}

void poll_remove(struct poll *p, int number) {
    size_t i = (size_t)(number - POLL_NUMBERS);
    if (i < p->slot_count && p->slots[i].place)
        drop(p, i);
}

/* ---- rounds ---- */

static bool knows(void *context, const char *path) {
    const struct poll *p = context;
    return find(p, str_z(path)) < p->slot_count;
}

static void add_finding(struct poll *p, struct findings *f, enum event_type type, size_t i,
                        struct str name) {
    struct finding *item = ARENA_PUSH(f->arena, f->items, f->count);
    item->event = (struct event){type, POLL_NUMBERS + (int)i, name};
    item->serial = p->slots[i].serial;
}

static void look_at_dir(struct poll *p, struct findings *f) {
    size_t i = p->dir_at++, count = 0;
    struct str *names = NULL;
    if (!p->slots[i].place)
        return;
    switch (poll_look(p->slots[i].place, p->sys, f->arena, &names, &count)) {
    case POLL_SAME:
        break;
    case POLL_ITSELF:
        add_finding(p, f, EVENT_ENTRY, i, STR_NONE);
        break;
    case POLL_MOVED:
        add_finding(p, f, EVENT_DIR_MOVED, i, STR_NONE);
        break;
    case POLL_GONE:
        add_finding(p, f, EVENT_DIR_GONE, i, STR_NONE);
        break;
    }
    for (size_t k = 0; k < count; k++)
        add_finding(p, f, EVENT_ENTRY, i, names[k]);
}

static void look_at_entry(struct poll *p, struct findings *f) {
    struct poll_place *place = p->slots[p->file_at].place;
    if (!place || p->entry_at >= place->count) {
        p->file_at++;
        p->entry_at = 0;
        return;
    }
    size_t i = p->entry_at++;
    if (poll_look_entry(place, p->sys, i, knows, p))
        add_finding(p, f, EVENT_ENTRY, p->file_at,
                    arena_str(f->arena, str_z(place->names + place->entries[i].name_at)));
}

/* Directories and files by turns, so that none waits for a long round of the other. */
static void look(struct poll *p, struct findings *f, int64_t until) {
    size_t n = p->slot_count;
    for (unsigned turn = 0; p->dir_at < n || p->file_at < n; turn++) {
        if (p->file_at == n || (p->dir_at < n && turn % (FILES_PER_TURN + 1) == 0))
            look_at_dir(p, f);
        else
            look_at_entry(p, f);
        if (p->sys->clock_ns() >= until)
            break;
    }
}

static void begin_rounds(struct poll *p, int64_t now) {
    if (now < p->round_at)
        return;
    p->round_at = now + p->interval_ns;
    if (p->dir_at == p->slot_count)
        p->dir_at = 0;
    if (p->file_at == p->slot_count)
        p->file_at = p->entry_at = 0;
}

static void plan(struct poll *p, int64_t started) {
    int64_t now = p->sys->clock_ns(), rest = (now - started) * POLL_REST;
    if (rest > (int64_t)POLL_REST_MAX_MS * 1000000)
        rest = (int64_t)POLL_REST_MAX_MS * 1000000;
    bool done = p->dir_at == p->slot_count && p->file_at == p->slot_count;
    p->due_at = now + rest;
    if (done && p->round_at > p->due_at)
        p->due_at = p->round_at;
}

void poll_drain(struct poll *p, void (*visit)(void *, const struct event *), void *context) {
    int64_t now = p->sys->clock_ns();
    if (now < p->due_at)
        return;
    struct findings f = {.arena = arena_new()};
    begin_rounds(p, now);
    look(p, &f, now + POLL_SLICE_NS);
    plan(p, now);
    for (size_t i = 0; i < f.count; i++) {
        struct finding *found = &f.items[i];
        size_t at = (size_t)(found->event.dir - POLL_NUMBERS);
        if (!p->slots[at].place || p->slots[at].serial != found->serial)
            continue;
        if (found->event.type == EVENT_DIR_GONE)
            drop(p, at); /* its number is void when the visitor learns of it */
        visit(context, &found->event);
    }
    arena_free(f.arena);
}

size_t poll_count(const struct poll *p) {
    return p->place_count;
}

int64_t poll_due_ms(const struct poll *p) {
    if (!p->place_count)
        return -1;
    int64_t left = p->due_at - p->sys->clock_ns();
    return left <= 0 ? 0 : (left + 999999) / 1000000;
}

size_t poll_bytes(const struct poll *p) {
    size_t bytes =
        sizeof *p + p->slot_cap * sizeof *p->slots + p->bucket_count * sizeof *p->buckets;
    for (size_t i = 0; i < p->slot_count; i++)
        if (p->slots[i].place)
            bytes += poll_place_bytes(p->slots[i].place);
    return bytes;
}
