/* ahead.c — a second thread that reads and parses files while the first one stores those before:
 * of a cold build the larger half. Files come out in the order they went in; whichever thread has
 * nothing else to do takes the next one. Only letters are shared, and the store is not among them.
 */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/mem.h"

enum {
    FILES = 8, /* at once */
    PARSED_MAX =
        1 << 16, /* bytes; what is larger takes memory, and is parsed when it is its turn */
};
enum { LETTER_FILE, LETTER_END };

struct ahead {
    struct mailbox *todo, *done;
    struct waiter *helper, *owner; /* for a letter in todo; in done */
    struct thread *thread;
    struct letter end;
    struct file files[FILES];
    size_t added, dropped;
};

/* Any thread, for a file that nobody else has. */
static void make(struct file *f) {
    file_read(f);
    if (f->settled && f->text.n <= PARSED_MAX)
        file_parse(f);
}

static void help(void *context) {
    struct ahead *a = context;
    for (;;) {
        struct letter *l = mailbox_take(a->todo);
        if (!l) {
            waiter_wait(a->helper, -1);
            continue;
        }
        if (l->kind == LETTER_END)
            return;
        make((struct file *)l);
        mailbox_post(a->done, l);
    }
}

struct ahead *ahead_new(void) {
    struct ahead *a = MEM_NEW(struct ahead);
    a->helper = waiter_new();
    a->owner = waiter_new();
    a->todo = mailbox_new(waiter_wake, a->helper);
    a->done = mailbox_new(waiter_wake, a->owner);
    for (size_t i = 0; i < FILES; i++)
        a->files[i].arena = arena_new();
    a->thread = thread_start("ahead", help, a);
    return a;
}

void ahead_free(struct ahead *a) {
    if (!a)
        return;
    while (mailbox_take(a->todo))
        continue;
    a->end.kind = LETTER_END;
    mailbox_post(a->todo, &a->end);
    thread_join(a->thread);
    while (mailbox_take(a->done))
        continue;
    for (size_t i = 0; i < FILES; i++) {
        arena_free(a->files[i].arena);
        buf_fini(&a->files[i].text);
        lines_fini(&a->files[i].lines);
    }
    mailbox_free(a->todo);
    mailbox_free(a->done);
    waiter_free(a->helper);
    waiter_free(a->owner);
    mem_free(a);
}

bool ahead_full(const struct ahead *a) {
    return a->added - a->dropped == FILES;
}

bool ahead_empty(const struct ahead *a) {
    return a->added == a->dropped;
}

void ahead_add(struct ahead *a, const struct lookup *l) {
    struct file *f = &a->files[a->added++ % FILES];
    f->lookup = *l;
    f->made = false;
    f->letter.kind = LETTER_FILE;
    mailbox_post(a->todo, &f->letter);
}

struct file *ahead_first(struct ahead *a) {
    struct file *f = &a->files[a->dropped % FILES];
    while (!f->made) {
        struct letter *l = mailbox_take(a->done);
        bool made = l != NULL;
        if (!l)
            l = mailbox_take(a->todo);
        if (!l) {
            waiter_wait(a->owner, -1);
            continue;
        }
        struct file *other = (struct file *)l;
        if (!made)
            make(other);
        other->made = true;
    }
    return f;
}

void ahead_drop(struct ahead *a) {
    struct file *f = &a->files[a->dropped++ % FILES];
    arena_reset(f->arena);
    if (f->text.cap > 2 * PARSED_MAX)
        buf_fini(&f->text);
}
