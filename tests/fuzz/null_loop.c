/* null_loop.c — server/loop.h over bytes in memory. There is no time: the timer is due whenever
 * nothing else is. Every message that the server writes must be JSON-RPC, and every request that it
 * was sent gets one answer. */
#include "null_loop.h"

#include "base/mem.h"
#include "base/thread.h"
#include "loop.h"
#include "rpc/frame.h"
#include "rpc/message.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

struct loop {
    struct loop_events events;
    void *context;
    struct null_input input;
    struct waiter *waiter;
    struct frame *sent, *received; /* what the client wrote; what it got */
    int64_t owed;                  /* answers, to what the client has sent so far */
    bool stopped, timer;
};

static struct null_input next_input;

void null_loop_input(const struct null_input *input) {
    next_input = *input;
}

static void expect(bool holds, const char *what, struct str where) {
    if (holds)
        return;
    fprintf(stderr, "%s: %.*s\n", what, STR_ARG(where));
    abort();
}

/* ---- what the server writes ---- */

static bool is_error(const json_t *error) {
    return json_is_integer(json_object_get(error, "code")) &&
           json_is_string(json_object_get(error, "message"));
}

static void check_answer(struct loop *l, const json_t *message, struct str body) {
    const json_t *id = json_object_get(message, "id"), *error = json_object_get(message, "error");
    expect(json_is_integer(id) || json_is_string(id) || json_is_null(id), "an id", body);
    expect((json_object_get(message, "result") != NULL) != (error != NULL), "a result or an error",
           body);
    expect(!error || is_error(error), "an error with code and message", body);
    expect(l->owed-- > 0, "an answer to a request", body);
}

static void check_written(struct loop *l, struct str body) {
    json_t *message = json_loadb(body.p, body.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    expect(json_is_object(message), "a JSON object", body);
    const char *version = json_string_value(json_object_get(message, "jsonrpc"));
    expect(version && !strcmp(version, "2.0"), "JSON-RPC 2.0", body);
    const json_t *method = json_object_get(message, "method");
    const json_t *params = json_object_get(message, "params");
    if (method) {
        expect(json_is_string(method), "a method", body);
        expect(!params || json_is_object(params) || json_is_array(params), "params", body);
    } else {
        check_answer(l, message, body);
    }
    json_decref(message);
}

void loop_write(void *loop, struct str bytes) {
    struct loop *l = loop;
    struct str body;
    const char *why;
    frame_feed(l->received, bytes);
    expect(frame_next(l->received, &body, &why) == FRAME_BODY, "one whole frame", bytes);
    check_written(l, body);
    expect(frame_next(l->received, &body, &why) == FRAME_MORE, "nothing else", bytes);
}

/* ---- what the client writes ---- */

static void count_owed(struct loop *l, struct str bytes) {
    struct str body;
    const char *why;
    frame_feed(l->sent, bytes);
    for (enum frame_result r; (r = frame_next(l->sent, &body, &why)) != FRAME_MORE;) {
        enum message_type type = MESSAGE_INVALID;
        if (r == FRAME_BODY) {
            struct message m = message_read(body);
            type = m.type;
            message_fini(&m);
        }
        l->owed += type != MESSAGE_NOTIFICATION && type != MESSAGE_RESPONSE;
    }
}

static void work(struct loop *l) {
    while (!l->stopped && l->events.work(l->context))
        ;
}

static void feed(struct loop *l) {
    struct str rest = l->input.bytes;
    while (rest.n && !l->stopped) {
        struct str part = l->input.portion ? str_to(rest, l->input.portion) : rest;
        rest = str_from(rest, part.n);
        count_owed(l, part);
        l->events.bytes(l->context, part);
        work(l);
        if (!l->stopped && waiter_wait(l->waiter, 0) & WAIT_WOKEN)
            l->events.woken(l->context);
        work(l);
    }
}

/* All answers that other threads owe, and a turn of the timer. A request that nobody answers is a
 * hang, which the fuzzer's timeout finds. */
static void settle(struct loop *l) {
    for (int64_t wait = 0; !l->stopped;) {
        bool woken = waiter_wait(l->waiter, wait) & WAIT_WOKEN;
        if (woken)
            l->events.woken(l->context);
        else if (l->timer)
            l->events.time(l->context);
        work(l);
        if (!woken && l->owed == 0)
            break;
        wait = l->owed && !woken ? -1 : 0;
    }
}

void loop_run(struct loop *l) {
    feed(l);
    if (l->input.ending == END_ANSWERED)
        settle(l);
    if (!l->stopped && l->input.ending != END_NEVER)
        l->events.end(l->context);
}

/* ---- the rest ---- */

struct loop *loop_new(const struct loop_events *events, void *context) {
    struct loop *l = MEM_NEW(struct loop);
    l->events = *events;
    l->context = context;
    l->input = next_input;
    l->waiter = waiter_new();
    l->sent = frame_new();
    l->received = frame_new();
    return l;
}

void loop_free(struct loop *l) {
    if (!l)
        return;
    frame_free(l->sent);
    frame_free(l->received);
    waiter_free(l->waiter);
    mem_free(l);
}

void loop_stop(struct loop *l) {
    l->stopped = true;
}

void loop_ask_work(struct loop *l) {
    (void)l; /* it is called after each event */
}

void loop_hold(struct loop *l, bool on) {
    (void)l, (void)on; /* all input is there at once */
}

void loop_set_timer(struct loop *l, int ms) {
    l->timer = ms >= 0;
}

void loop_wake(void *loop) {
    waiter_wake(((struct loop *)loop)->waiter);
}

void loop_watch_process(struct loop *l, int pid) {
    (void)l, (void)pid;
}

void loop_flush(struct loop *l, int ms) {
    (void)l, (void)ms;
}
