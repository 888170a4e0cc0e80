/* dirs.c — the tree of watched directories with two ways in: by (parent, name) and by number. It
 * asks nothing of the system and reports nothing. */
#include "watch/dirs.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"

/* A number in use, or one whose end is still to come. Empty when both are 0. */
struct number {
    struct dir *first;
    int key;
    unsigned ends; /* ends to come for earlier uses of it */
};

struct dirs {
    struct dir *top; /* above all paths: "/a" is its child "", and of that the child "a" */
    struct dir **buckets;
    size_t bucket_count, dir_count;
    struct number *numbers; /* open addressing, linear */
    size_t number_cap, number_count, bound, bytes;
};

enum { BUCKETS_MIN = 64, NUMBERS_MIN = 64 }; /* powers of two */

static struct dir *dir_new(struct dirs *t, struct dir *parent, struct str name) {
    struct dir *d = mem_alloc(sizeof *d + name.n);
    d->parent = parent;
    d->number = -1;
    d->name_n = (uint32_t)name.n;
    if (name.n)
        memcpy(d->name, name.p, name.n);
    t->bytes += sizeof *d + name.n;
    return d;
}

struct dirs *dirs_new(void) {
    struct dirs *t = MEM_NEW(struct dirs);
    t->bucket_count = BUCKETS_MIN;
    t->buckets = mem_alloc(sizeof(struct dir *) * t->bucket_count);
    t->number_cap = NUMBERS_MIN;
    t->numbers = mem_alloc(sizeof *t->numbers * t->number_cap);
    t->top = dir_new(t, NULL, STR_NONE);
    return t;
}

void dirs_free(struct dirs *t) {
    if (!t)
        return;
    struct dir *next;
    for (struct dir *d = dirs_first(t, NULL); d; d = next) {
        next = dirs_after(d, NULL);
        dirs_unclaim(t, d, NULL);
        dirs_reap(t, d);
    }
    mem_free(t->top);
    mem_free(t->buckets);
    mem_free(t->numbers);
    mem_free(t);
}

size_t dirs_bytes(const struct dirs *t) {
    return sizeof *t + t->bytes + t->bucket_count * sizeof(struct dir *) +
           t->number_cap * sizeof *t->numbers;
}

size_t dirs_numbers(const struct dirs *t) {
    return t->bound;
}

/* ---- by name ---- */

static size_t bucket_of(const struct dirs *t, const struct dir *parent, struct str name) {
    uint64_t h = hash_bytes(name) ^ ((uint64_t)(uintptr_t)parent >> 4) * 0x9e3779b97f4a7c15u;
    return (size_t)(h ^ h >> 32) & (t->bucket_count - 1);
}

static struct str dir_name(const struct dir *d) {
    return (struct str){d->name, d->name_n};
}

struct dir *dirs_child(struct dirs *t, const struct dir *parent, struct str name) {
    for (struct dir *d = t->buckets[bucket_of(t, parent, name)]; d; d = d->chain)
        if (d->parent == parent && str_eq(dir_name(d), name))
            return d;
    return NULL;
}

static void grow_buckets(struct dirs *t) {
    struct dir **old = t->buckets;
    size_t old_count = t->bucket_count;
    t->bucket_count *= 2;
    t->buckets = mem_alloc(sizeof(struct dir *) * t->bucket_count);
    for (size_t i = 0; i < old_count; i++) {
        for (struct dir *d = old[i], *next; d; d = next) {
            next = d->chain;
            size_t at = bucket_of(t, d->parent, dir_name(d));
            d->chain = t->buckets[at];
            t->buckets[at] = d;
        }
    }
    mem_free(old);
}

static struct dir *make_child(struct dirs *t, struct dir *parent, struct str name) {
    if (t->dir_count >= t->bucket_count)
        grow_buckets(t);
    struct dir *d = dir_new(t, parent, name);
    d->next = parent->child;
    if (d->next)
        d->next->prev = d;
    parent->child = d;
    size_t at = bucket_of(t, parent, name);
    d->chain = t->buckets[at];
    t->buckets[at] = d;
    t->dir_count++;
    return d;
}

/* Cuts the first name off a path; its very first may be empty ("/a"), later ones are not. */
static struct str next_name(struct str *rest) {
    size_t slash = str_find_byte(*rest, '/');
    struct str name = str_to(*rest, slash);
    *rest = slash == STR_NOT_FOUND ? STR_NONE : str_from(*rest, slash + 1);
    while (rest->n && rest->p[0] == '/')
        *rest = str_from(*rest, 1);
    return name;
}

static struct dir *descend(struct dirs *t, struct str path, bool make) {
    struct dir *d = t->top;
    do {
        struct str name = next_name(&path);
        struct dir *child = dirs_child(t, d, name);
        if (!child && make)
            child = make_child(t, d, name);
        d = child;
    } while (d && path.n);
    return d;
}

struct dir *dirs_get(struct dirs *t, struct str path) {
    return descend(t, path, true);
}

struct dir *dirs_find(struct dirs *t, struct str path) {
    return descend(t, path, false);
}

void dirs_path(const struct dir *d, struct buf *out) {
    size_t n = 0;
    for (const struct dir *at = d; at->parent; at = at->parent)
        n += at->name_n + 1u;
    buf_reset(out);
    buf_reserve(out, n);
    out->n = n - 1; /* a '/' between names only; the bytes are filled in from the end */
    for (const struct dir *at = d; at->parent; at = at->parent) {
        n -= at->name_n + 1u;
        memcpy(out->p + n, at->name, at->name_n);
        if (n)
            out->p[n - 1] = '/';
    }
    out->p[out->n] = 0;
    if (out->n == 0)
        buf_add_byte(out, '/');
}

/* ---- claims ---- */

struct claim *dirs_claimed(struct dir *d, const struct root *root) {
    for (struct claim *c = &d->claim; c; c = c->next)
        if (c->root == root)
            return c;
    return NULL;
}

void dirs_claim(struct dirs *t, struct dir *d, struct root *root, unsigned round) {
    struct claim *have = dirs_claimed(d, root);
    if (have) {
        have->round = round;
        return;
    }
    if (d->claim.root) {
        struct claim *moved = mem_copy(&d->claim, sizeof d->claim);
        t->bytes += sizeof *moved;
        d->claim.next = moved;
    }
    d->claim.root = root;
    d->claim.round = round;
}

void dirs_unclaim(struct dirs *t, struct dir *d, const struct root *root) {
    for (struct claim **at = &d->claim.next; *at;) {
        struct claim *c = *at;
        if (root && c->root != root) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        t->bytes -= sizeof *c;
        mem_free(c);
    }
    if (root && d->claim.root != root)
        return;
    struct claim *second = d->claim.next;
    d->claim = second ? *second : (struct claim){0};
    if (second) {
        t->bytes -= sizeof *second;
        mem_free(second);
    }
}

/* ---- by number ---- */

static size_t number_home(const struct dirs *t, int key) {
    return (size_t)((uint32_t)key * 0x9e3779b9u >> 7) & (t->number_cap - 1);
}

static bool number_used(const struct number *n) {
    return n->first || n->ends;
}

/* The slot of the key, or the empty one where it would go. */
static struct number *number_at(const struct dirs *t, int key) {
    size_t i = number_home(t, key);
    while (number_used(&t->numbers[i]) && t->numbers[i].key != key)
        i = (i + 1) & (t->number_cap - 1);
    return &t->numbers[i];
}

static void grow_numbers(struct dirs *t) {
    struct number *old = t->numbers;
    size_t old_cap = t->number_cap;
    t->number_cap *= 2;
    t->numbers = mem_alloc(sizeof *t->numbers * t->number_cap);
    for (size_t i = 0; i < old_cap; i++)
        if (number_used(&old[i]))
            *number_at(t, old[i].key) = old[i];
    mem_free(old);
}

static struct number *number_get(struct dirs *t, int key) {
    struct number *n = number_at(t, key);
    if (number_used(n))
        return n;
    if ((t->number_count + 1) * 3 > t->number_cap * 2) {
        grow_numbers(t);
        n = number_at(t, key);
    }
    t->number_count++;
    n->key = key;
    return n;
}

/* Empties a slot that is used no more, and moves up what was pushed past it. */
static void number_vacate(struct dirs *t, struct number *n) {
    if (number_used(n))
        return;
    t->number_count--;
    size_t mask = t->number_cap - 1, hole = (size_t)(n - t->numbers);
    for (size_t i = (hole + 1) & mask; number_used(&t->numbers[i]); i = (i + 1) & mask) {
        size_t home = number_home(t, t->numbers[i].key);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            t->numbers[hole] = t->numbers[i];
            t->numbers[i] = (struct number){0};
            hole = i;
        }
    }
}

void dirs_bind(struct dirs *t, struct dir *d, int number) {
    BUG_ON(d->number != -1);
    struct number *n = number_get(t, number);
    if (!n->first)
        t->bound++;
    d->number = number;
    d->same = n->first;
    n->first = d;
}

bool dirs_unbind(struct dirs *t, struct dir *d) {
    if (d->number < 0)
        return false;
    struct number *n = number_at(t, d->number);
    struct dir **at = &n->first;
    while (*at != d)
        at = &(*at)->same;
    *at = d->same;
    d->same = NULL;
    d->number = -1;
    if (n->first)
        return false;
    t->bound--;
    number_vacate(t, n);
    return true;
}

struct dir *dirs_of(struct dirs *t, int number) {
    return number_at(t, number)->first;
}

void dirs_expect_end(struct dirs *t, int number) {
    number_get(t, number)->ends++;
}

bool dirs_ended(struct dirs *t, int number) {
    struct number *n = number_at(t, number);
    if (!n->ends)
        return false;
    n->ends--;
    number_vacate(t, n);
    return true;
}

bool dirs_awaits_end(const struct dirs *t, int number) {
    return number_at(t, number)->ends > 0;
}

void dirs_forget_ends(struct dirs *t) {
    struct number *old = t->numbers;
    t->numbers = mem_alloc(sizeof *t->numbers * t->number_cap);
    t->number_count = 0;
    for (size_t i = 0; i < t->number_cap; i++) {
        old[i].ends = 0;
        if (!number_used(&old[i]))
            continue;
        *number_at(t, old[i].key) = old[i];
        t->number_count++;
    }
    mem_free(old);
}

/* ---- all of them ---- */

static struct dir *deepest(struct dir *d) {
    while (d->child)
        d = d->child;
    return d;
}

struct dir *dirs_first(struct dirs *t, struct dir *top) {
    if (top)
        return deepest(top);
    return t->top->child ? deepest(t->top->child) : NULL;
}

struct dir *dirs_after(const struct dir *d, const struct dir *top) {
    if (d == top)
        return NULL;
    if (d->next)
        return deepest(d->next);
    return d->parent->parent ? d->parent : NULL;
}

void dirs_reap(struct dirs *t, struct dir *d) {
    if (d->claim.root || d->child)
        return;
    dirs_unbind(t, d);
    struct dir **at = &t->buckets[bucket_of(t, d->parent, dir_name(d))];
    while (*at != d)
        at = &(*at)->chain;
    *at = d->chain;
    if (d->prev)
        d->prev->next = d->next;
    else
        d->parent->child = d->next;
    if (d->next)
        d->next->prev = d->prev;
    t->dir_count--;
    t->bytes -= sizeof *d + d->name_n;
    mem_free(d);
}

void dirs_prune(struct dirs *t, struct dir *d) {
    while (d->parent && !d->claim.root && !d->child) {
        struct dir *parent = d->parent;
        dirs_reap(t, d);
        d = parent;
    }
}
