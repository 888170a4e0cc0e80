/* asker.c — a thread with a mailbox and a struct search. It has no opinion on questions. */
#include "asker.h"

#include "base/mem.h"
#include "base/thread.h"
#include "methods.h"

enum {
    LETTER_STOP = LETTER_QUESTION + 1,
    REST_MS = 2000,  /* after so long without a question some memory goes back, */
    IDLE_MS = 30000, /* after so long again all that was kept for questions */
};

struct asker {
    struct thread *thread;
    struct waiter *waiter;
    struct mailbox *questions, *answers;
    char *store_path, *dir;
    _Atomic(struct search *) search; /* the thread's; others only interrupt it */
    atomic_bool stopping;
    bool warmed; /* main thread */
    _Atomic int64_t memory, symbols;
};

static void note_memory(struct asker *a, const struct search *search) {
    int64_t symbols;
    atomic_store(&a->memory, search_memory(search, &symbols));
    atomic_store(&a->symbols, symbols);
}

static void answer(struct asker *a, struct search *search, struct question *q) {
    do {
        q->err = (struct err){0};
        q->ok = !atomic_load(&q->cancelled) && q->ask(search, q);
        /* an interrupt may have been meant for the question before */
    } while (!q->ok && q->err.code == ERR_CANCELLED && !atomic_load(&q->cancelled) &&
             !atomic_load(&a->stopping));
    q->damaged = search_damaged(search);
    note_memory(a, search);
    bool more = q->ok && q->again && !atomic_load(&a->stopping);
    q->again = false;
    mailbox_post(more ? a->questions : a->answers, &q->letter);
}

static void run(void *context) {
    struct asker *a = context;
    struct search *search = search_new(a->store_path, a->dir);
    atomic_store(&a->search, search);
    enum { BUSY, RESTING, IDLE } state = IDLE;
    static const int patience_ms[] = {REST_MS, IDLE_MS, -1};
    for (;;) {
        struct letter *letter = mailbox_take(a->questions);
        if (!letter) {
            if (waiter_wait(a->waiter, patience_ms[state]) == WAIT_TIME) {
                if (state++ == BUSY)
                    search_rest(search);
                else
                    search_idle(search);
                note_memory(a, search);
            }
            continue;
        }
        if (letter->kind == LETTER_STOP) {
            mem_free(letter);
            break;
        }
        state = BUSY;
        answer(a, search, (struct question *)letter);
    }
    atomic_store(&a->search, NULL);
    search_free(search);
}

static char *copy_z(const char *s) {
    return mem_copy(s, strlen(s) + 1);
}

struct asker *asker_new(const char *store_path, const char *dir, struct mailbox *answers) {
    struct asker *a = MEM_NEW(struct asker);
    a->store_path = copy_z(store_path);
    a->dir = copy_z(dir);
    a->answers = answers;
    a->waiter = waiter_new();
    a->questions = mailbox_new(waiter_wake, a->waiter);
    a->thread = thread_start("query", run, a);
    return a;
}

void asker_free(struct asker *a) {
    if (!a)
        return;
    atomic_store(&a->stopping, true);
    struct search *search = atomic_load(&a->search);
    struct letter *stop = MEM_NEW(struct letter);
    stop->kind = LETTER_STOP;
    for (struct letter *l; (l = mailbox_take(a->questions));)
        question_discard((struct question *)l);
    if (search) /* before the letter: after it, the thread frees what this points to */
        search_interrupt(search);
    mailbox_post(a->questions, stop);
    thread_join(a->thread);
    for (struct letter *l; (l = mailbox_take(a->questions));) /* one that came back meanwhile */
        question_discard((struct question *)l);
    mailbox_free(a->questions);
    waiter_free(a->waiter);
    mem_free(a->store_path);
    mem_free(a->dir);
    mem_free(a);
}

void asker_post(struct asker *a, struct question *q) {
    q->letter.kind = LETTER_QUESTION;
    mailbox_post(a->questions, &q->letter);
}

static bool warm(struct search *search, struct question *q) {
    return search_warm(search, &q->err);
}

static void warmed(struct session *s, struct question *q) {
    (void)s, (void)q;
}

void asker_warm(struct asker *a, struct session *s) {
    if (a->warmed)
        return;
    struct question *q = question_new(s, false);
    a->warmed = true;
    q->ask = warm;
    q->answered = warmed;
    asker_post(a, q);
}

void asker_cancel(struct asker *a, struct question *q) {
    atomic_store(&q->cancelled, true);
    struct search *search = atomic_load(&a->search);
    if (search)
        search_interrupt(search);
}

int64_t asker_memory(const struct asker *a, int64_t *symbols) {
    *symbols = atomic_load(&a->symbols);
    return atomic_load(&a->memory);
}

/* ---- for handlers ---- */

struct question *question_new(struct session *s, bool with_view) {
    struct arena *arena = arena_new();
    struct question *q = ARENA_NEW(arena, struct question);
    q->arena = arena;
    if (with_view)
        q->view = workspace_view(s->workspace, arena, &q->held, &q->held_count);
    q->view.cancel = &q->cancelled;
    return q;
}

struct reply question_post(struct session *s, struct request *rq, struct question *q) {
    struct reply later = reply_later(rq);
    q->request = rq->token;
    rq->question = q;
    asker_post(s->asker, q);
    return later;
}

void question_discard(struct question *q) {
    if (q->discard)
        q->discard(q);
    question_free(q);
}

void question_free(struct question *q) {
    for (size_t i = 0; i < q->held_count; i++)
        analysis_unref(q->held[i]);
    arena_free(q->arena);
}

struct request *question_request(struct session *s, struct question *q) {
    struct request *rq = request_find(s, q->request);
    if (!rq)
        return NULL;
    rq->question = NULL;
    if (q->ok)
        return rq;
    request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "%s", q->err.text));
    return NULL;
}
