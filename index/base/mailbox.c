/* mailbox.c — a locked list. It neither waits nor copies; waiting is the waiter's (thread.h). */
#include "base/mailbox.h"

#include "base/log.h"
#include "base/mem.h"

#include <uv.h>

struct mailbox {
    uv_mutex_t lock;
    struct letter *first, **last; /* `last` points to the end's `next` */
    size_t count;
    void (*wake)(void *);
    void *context;
};

struct mailbox *mailbox_new(void (*wake)(void *), void *context) {
    struct mailbox *m = MEM_NEW(struct mailbox);
    BUG_ON(uv_mutex_init(&m->lock) != 0);
    m->last = &m->first;
    m->wake = wake;
    m->context = context;
    return m;
}

void mailbox_free(struct mailbox *m) {
    if (!m)
        return;
    BUG_ON(m->first);
    uv_mutex_destroy(&m->lock);
    mem_free(m);
}

void mailbox_post(struct mailbox *m, struct letter *letter) {
    letter->next = NULL;
    uv_mutex_lock(&m->lock);
    bool was_empty = !m->first;
    *m->last = letter;
    m->last = &letter->next;
    m->count++;
    uv_mutex_unlock(&m->lock);
    if (was_empty && m->wake)
        m->wake(m->context);
}

struct letter *mailbox_take(struct mailbox *m) {
    uv_mutex_lock(&m->lock);
    struct letter *letter = m->first;
    if (letter) {
        m->first = letter->next;
        if (!m->first)
            m->last = &m->first;
        m->count--;
    }
    uv_mutex_unlock(&m->lock);
    if (letter)
        letter->next = NULL;
    return letter;
}

size_t mailbox_count(struct mailbox *m) {
    uv_mutex_lock(&m->lock);
    size_t count = m->count;
    uv_mutex_unlock(&m->lock);
    return count;
}
