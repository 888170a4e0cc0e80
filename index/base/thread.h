/* thread.h — a thread, and how it waits: for a letter, for a descriptor, for time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct thread;
struct waiter;

struct thread *thread_start(const char *name, void (*run)(void *), void *context);
void thread_join(struct thread *); /* frees it; NULL is fine */

/* A waiter belongs to one thread; only waiter_wake may be called by others. */
struct waiter *waiter_new(void);
void waiter_free(struct waiter *); /* NULL is fine */
void waiter_wake(void *waiter);    /* any thread; fits mailbox_new's `wake` */
/* Ends waits while fd is readable; -1: none. One descriptor. */
void waiter_watch(struct waiter *, int fd);
/* Until woken, readable, or so many milliseconds (-1: for ever; 0: only look). A wake that came
 * before the call ends it at once: none is lost. */
enum { WAIT_WOKEN = 1, WAIT_READABLE = 2, WAIT_TIME = 4 };
int waiter_wait(struct waiter *, int64_t timeout_ms); /* at least one of the bits */
