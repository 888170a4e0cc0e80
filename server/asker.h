/* asker.h — the query thread: answers questions that read files or the store's full text, one after
 * the other, while the main thread goes on. A question is a letter there and back. */
#pragma once

#include "base/mailbox.h"
#include "scan/indexer.h"
#include "search/search.h"

#include <stdatomic.h>

struct asker;
struct request;
struct session;
struct analysis;

enum { LETTER_QUESTION = 1000 }; /* kind in the main thread's mailbox, beside enum report_type */

struct question {
    struct letter letter;
    struct arena *arena; /* of everything below; the question's own */
    struct view view;    /* its `cancel` points to `cancelled` */
    atomic_bool cancelled;
    /* On the query thread. False with err: failed or cancelled. */
    bool (*ask)(struct search *, struct question *);
    /* On the main thread, afterwards. Answers the request, if there is one still. */
    void (*answered)(struct session *, struct question *);
    /* When nobody will take the answer any more: frees what is in `in` and `out`. May be NULL. */
    void (*discard)(struct question *);
    int64_t request; /* token of the pending request; 0: nobody waits */
    struct str text, path;
    size_t limit, skip;
    void *in, *out; /* what ask and answered agree on */
    bool ok;
    bool again; /* set by ask: this was a part of it; others come first, then it is asked again */
    struct err err;
    uint64_t damaged;       /* an index that could not be trusted, as search_damaged tells it */
    struct analysis **held; /* open documents in the view */
    size_t held_count;
};

/* Starts the thread. Answers are posted to `answers`. */
struct asker *asker_new(const char *store_path, const char *dir, struct mailbox *answers);
void asker_free(struct asker *); /* interrupts what runs; questions not begun are dropped */
void asker_post(struct asker *, struct question *); /* takes it over */
/* The index is there: makes the first question as fast as those after it. Once. */
void asker_warm(struct asker *, struct session *);
void asker_cancel(struct asker *, struct question *);
/* Heap of the thread's search structures, as of its last answer. */
int64_t asker_memory(const struct asker *, int64_t *symbols);

/* For handlers: a question with the present view, and the request kept pending for it. */
struct question *question_new(struct session *, bool with_view);
struct reply question_post(struct session *, struct request *, struct question *);
void question_free(struct question *);
void question_discard(struct question *); /* instead of answering it */
/* The request that waits for it; NULL: it was cancelled, or has been answered here with the error.
 */
struct request *question_request(struct session *, struct question *);
