/* loop.h — the main thread's event loop: stdin, stdout, one timer, wake-ups by other threads, the
 * client's process, and a hook for when nothing else is to do. A thin layer over libuv. Main
 * thread, except loop_wake. */
#pragma once

#include "base/str.h"

struct loop;

struct loop_events {
    void (*bytes)(void *, struct str); /* from stdin */
    void (*end)(void *);               /* stdin has ended, or stdout cannot be written any more */
    /* One piece of work: true: there is more, call again after looking at the events. */
    bool (*work)(void *);
    void (*time)(void *);     /* the timer */
    void (*woken)(void *);    /* loop_wake was called */
    void (*orphaned)(void *); /* the process of loop_watch_process has ended */
};

struct loop *loop_new(const struct loop_events *, void *context);
void loop_free(struct loop *);
/* Until loop_stop. stdin may be a pipe, socket, terminal, file, /dev/null or closed (decision 21).
 */
void loop_run(struct loop *);
void loop_stop(struct loop *);
void loop_ask_work(struct loop *);          /* call `work` soon */
void loop_set_timer(struct loop *, int ms); /* one; replaces; -1: none */
void loop_wake(void *loop);                 /* any thread */
void loop_watch_process(struct loop *, int pid);
/* Writes to stdout in order. While much is waiting to be written, stdin is not read and `work` is
 * not called: a client that does not listen gets nothing more to listen to. */
void loop_write(void *loop, struct str bytes);
void loop_hold(struct loop *, bool on); /* while on, stdin is not read either */
void loop_flush(struct loop *,
                int ms); /* gives what is waiting to be written so long, at the end */
