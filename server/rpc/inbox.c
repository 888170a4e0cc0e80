/* inbox.c — a queue in a ring that grows. */
#include "rpc/inbox.h"

#include "base/mem.h"

#include <jansson.h>

struct inbox {
    struct message *items;
    size_t first, count, cap;
};

struct inbox *inbox_new(void) {
    return MEM_NEW(struct inbox);
}

void inbox_free(struct inbox *in) {
    if (!in)
        return;
    struct message m;
    while (inbox_take(in, &m))
        message_fini(&m);
    mem_free(in->items);
    mem_free(in);
}

size_t inbox_count(const struct inbox *in) {
    return in->count;
}

static struct message *at(struct inbox *in, size_t i) {
    return &in->items[(in->first + i) % in->cap];
}

void inbox_put(struct inbox *in, struct message m) {
    if (in->count == in->cap) {
        size_t cap = in->cap ? in->cap * 2 : 16;
        struct message *items = mem_alloc(cap * sizeof *items);
        for (size_t i = 0; i < in->count; i++)
            items[i] = *at(in, i);
        mem_free(in->items);
        in->items = items;
        in->first = 0;
        in->cap = cap;
    }
    in->count++;
    *at(in, in->count - 1) = m;
}

bool inbox_take(struct inbox *in, struct message *out) {
    if (!in->count)
        return false;
    *out = *at(in, 0);
    in->first = (in->first + 1) % in->cap;
    in->count--;
    return true;
}

bool inbox_withdraw(struct inbox *in, const json_t *id, struct message *out) {
    for (size_t i = 0; i < in->count; i++) {
        struct message *m = at(in, i);
        if (m->type != MESSAGE_REQUEST || !json_equal(m->id, id))
            continue;
        *out = *m;
        for (; i + 1 < in->count; i++)
            *at(in, i) = *at(in, i + 1);
        in->count--;
        return true;
    }
    return false;
}
