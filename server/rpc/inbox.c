/* inbox.c — a queue in a ring that grows. */
#include "rpc/inbox.h"

#include "base/mem.h"

#include <jansson.h>

enum { COUNT_MOST = 1000, BYTES_MOST = 16 << 20 };

struct inbox {
    struct message *items;
    size_t first, count, cap;
    size_t bytes; /* of the bodies of all that wait */
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

bool inbox_full(const struct inbox *in) {
    return in->count >= COUNT_MOST || in->bytes >= BYTES_MOST;
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
    in->bytes += m.size;
    *at(in, in->count - 1) = m;
}

bool inbox_take(struct inbox *in, struct message *out) {
    if (!in->count)
        return false;
    *out = *at(in, 0);
    in->first = (in->first + 1) % in->cap;
    in->count--;
    in->bytes -= out->size;
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
        in->bytes -= out->size;
        return true;
    }
    return false;
}
