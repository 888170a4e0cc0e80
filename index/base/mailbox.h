/* mailbox.h — the only way threads speak to each other: whole letters change hands.
 *
 * A posted letter belongs to the receiver, with all it points to. A letter is any struct whose
 * first member is a struct letter; the receiver knows its type by `kind`. There is no other mutex
 * in the program. Letters arrive in the order they were posted. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct letter {
    struct letter *next; /* the mailbox's while queued */
    int kind;            /* an enum of whoever defines the letters */
};

struct mailbox;

/* `wake` is called on the posting thread when the box was empty before; it must not block. */
struct mailbox *mailbox_new(void (*wake)(void *), void *context);
/* Must be empty (BUG_ON otherwise), and whoever posted joined: a post may outlast the taking of its
 * letter. NULL is fine. */
void mailbox_free(struct mailbox *);
void mailbox_post(struct mailbox *, struct letter *); /* any thread */
struct letter *mailbox_take(struct mailbox *);        /* the owner; NULL when empty; never waits */
size_t mailbox_count(struct mailbox *);               /* any thread */
