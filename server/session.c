/* session.c — builds everything in order, moves events to where they belong, tears down in reverse.
 * What a method means is in features/, what is published in publish.c. */
#define LOG_MODULE "session"
#include "session.h"

#include "asker.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "encode.h"
#include "handlers.h"
#include "methods.h"
#include "publish.h"
#include "rpc/frame.h"
#include "rpc/inbox.h"

#include <jansson.h>
#include <stdio.h>

struct own_request { /* one of ours */
    struct own_request *next;
    int64_t id;
    void (*on_result)(struct session *, const json_t *);
    int64_t about; /* else: */
    void (*on_result_about)(struct session *, int64_t about, const json_t *);
};

/* ---- input ---- */

static void take(struct session *s, struct str body) {
    struct message m = message_read(body);
    if (m.type == MESSAGE_NOTIFICATION && str_eq(m.method, STR("$/cancelRequest"))) {
        const json_t *id =
            json_object_get(m.params, "id"); /* never queues behind what it cancels */
        if (id)
            request_cancel(s, id);
        message_fini(&m);
    } else {
        inbox_put(s->inbox, m);
    }
}

static void on_bytes(void *context, struct str bytes) {
    struct session *s = context;
    frame_feed(s->frame, bytes);
    struct str body;
    const char *why;
    for (enum frame_result r;
         !s->exiting && (r = frame_next(s->frame, &body, &why)) != FRAME_MORE;) {
        if (r == FRAME_BODY) {
            take(s, body);
            continue;
        }
        log_warning("unreadable input: %s", why);
        inbox_put(s->inbox,
                  (struct message){.type = MESSAGE_UNREADABLE, .why = why, .maybe_change = true});
    }
    loop_hold(s->loop, inbox_full(s->inbox));
    loop_ask_work(s->loop);
}

static void on_result(struct session *s, const struct message *m) {
    int64_t id = json_integer_value(m->id);
    for (struct own_request **at = &s->own; *at; at = &(*at)->next) {
        struct own_request *own = *at;
        if (own->id != id)
            continue;
        *at = own->next;
        const char *why = json_string_value(json_object_get(m->error, "message"));
        if (m->error)
            log_info("the client refused our request %lld: %s", (long long)id, why ? why : "");
        const json_t *result = m->error ? NULL : m->params; /* a null result is JSON null */
        if (own->on_result)
            own->on_result(s, result);
        if (own->on_result_about)
            own->on_result_about(s, own->about, result);
        mem_free(own);
        return;
    }
}

static void handle(struct session *s, struct message m) {
    switch (m.type) {
    case MESSAGE_REQUEST:
    case MESSAGE_NOTIFICATION:
        methods_dispatch(s, m);
        return;
    case MESSAGE_RESPONSE:
        on_result(s, &m);
        break;
    case MESSAGE_INVALID:
        outbox_error(s->outbox, json_incref(m.id), ERROR_INVALID_REQUEST, str_z(m.why));
        break;
    case MESSAGE_UNREADABLE: /* in its turn: which documents it may have changed depends on that */
        outbox_error(s->outbox, NULL, ERROR_PARSE, str_z(m.why));
        if (m.maybe_change && s->state == SESSION_RUNNING)
            on_change_unreadable(s, NULL);
        break;
    }
    message_fini(&m);
}

/* With so many requests under way no further message is begun. */
enum { PENDING_MOST = 500 };

static bool on_work(void *context) {
    struct session *s = context;
    struct message m;
    bool busy = s->pending_count >= PENDING_MOST;
    loop_hold(s->loop, inbox_full(s->inbox));
    if (busy && inbox_count(s->inbox))
        return false; /* request_end asks for work */
    if (inbox_take(s->inbox, &m)) {
        handle(s, m);
        return !s->exiting;
    }
    bool more = s->state == SESSION_RUNNING && publish_step(s->publisher);
    uint64_t damaged = workspace_damaged(s->workspace);
    if (damaged && s->indexer)
        indexer_suspect(s->indexer, damaged);
    return more;
}

static void on_time(void *context) {
    struct session *s = context;
    loop_ask_work(s->loop);
}

static void on_end(void *context) {
    struct session *s = context;
    if (s->exiting)
        return;
    struct message m; /* what came before the end of input is still answered */
    while (!s->exiting && inbox_take(s->inbox, &m))
        handle(s, m);
    session_exit(s, s->state == SESSION_SHUT_DOWN ? 0 : 1);
}

static void on_orphaned(void *context) {
    struct session *s = context;
    log_info("the client's process has ended");
    session_exit(s, s->state == SESSION_SHUT_DOWN ? 0 : 1);
}

/* ---- letters from the other threads ---- */

/* After these, the counts of kit/watcherHealth may be others. */
static bool tells_of_health(const struct report *r) {
    return r->letter.kind == REPORT_SCOPE || r->letter.kind == REPORT_TROUBLE ||
           (r->letter.kind == REPORT_PROGRESS && r->stage == PROGRESS_END);
}

static void on_report(struct session *s, struct report *r) {
    if (s->state != SESSION_RUNNING) { /* nothing is said between shutdown and exit */
        report_free(r);
        return;
    }
    switch ((enum report_type)r->letter.kind) {
    case REPORT_SCOPE:
        workspace_set_roots(s->workspace, r->roots, r->root_count);
        publish_world_changed(s->publisher);
        if (!s->scope_known && r->token >= s->folders_due) {
            s->scope_known = true;
            methods_resume(s);
        }
        break;
    case REPORT_PROGRESS:
        progress_reported(s, r);
        if (r->stage == PROGRESS_END)
            asker_warm(s->asker, s);
        break;
    case REPORT_CHANGED:
        publish_world_changed(s->publisher);
        if (s->client.index_notifications)
            outbox_notify(s->outbox, "kit/indexDidChange", encode_generation(r->generation));
        break;
    case REPORT_PROBLEMS:
        publish_files(s->publisher, r);
        break;
    case REPORT_SYNCED:
        sync_reported(s, r);
        break;
    case REPORT_HEALTH:
        health_reported(s, r);
        break;
    case REPORT_TROUBLE:
        session_show(s, 2, r->sentence);
        break;
    }
    if (s->scope_known && tells_of_health(r)) /* questions wait for the scope; this can */
        indexer_ask_health(s->indexer, 0);
    report_free(r);
}

static void on_question(struct session *s, struct question *q) {
    if (q->damaged)
        indexer_suspect(s->indexer, q->damaged);
    q->answered(s, q);
    question_free(q);
    sync_continue(s);
}

static void on_woken(void *context) {
    struct session *s = context;
    for (struct letter *l; !s->exiting && (l = mailbox_take(s->letters));) {
        if (l->kind == LETTER_QUESTION)
            on_question(s, (struct question *)l);
        else
            on_report(s, (struct report *)l);
    }
}

/* ---- for methods and features ---- */

static struct own_request *ask_client(struct session *s, const char *method, json_t *params) {
    struct own_request *own = MEM_NEW(struct own_request);
    own->id = ++s->last_token;
    own->next = s->own;
    s->own = own;
    outbox_request(s->outbox, json_integer(own->id), method, params);
    return own;
}

void session_ask(struct session *s, const char *method, json_t *params,
                 void (*on_answer)(struct session *, const json_t *)) {
    ask_client(s, method, params)->on_result = on_answer;
}

void session_ask_about(struct session *s, const char *method, json_t *params, int64_t about,
                       void (*on_answer)(struct session *, int64_t, const json_t *)) {
    struct own_request *own = ask_client(s, method, params);
    own->about = about;
    own->on_result_about = on_answer;
}

void session_show(struct session *s, int type, struct str message) {
    if (type < SHOW_INFO)
        log_warning("%.*s", STR_ARG(message));
    if (s->state == SESSION_NEW)
        return;
    json_t *params = json_object();
    json_object_set_new(params, "type", json_integer(type));
    json_object_set_new(params, "message", encode_str(message));
    outbox_notify(s->outbox, "window/showMessage", params);
}

void session_exit(struct session *s, int code) {
    s->exiting = true;
    s->exit_code = code;
    loop_stop(s->loop);
}

/* ---- life ---- */

/* PREFIX/share/doc/kitls for PREFIX/bin/kitls, else the source tree that it was built from. */
static struct str find_docs(struct arena *arena) {
    struct buf program = {0};
    struct os_info info;
    struct err e = {0};
    struct str dir = STR(KITLS_SOURCE_DOCS);
    if (os_program_path(&program, &e)) {
        struct str prefix = path_dir(path_dir(buf_str(&program)));
        struct str installed = path_join(arena, prefix, STR(KITLS_INSTALLED_DOCS));
        if (os_stat(arena_strz(arena, installed), &info, &e) && info.type == OS_DIR)
            dir = installed;
    }
    buf_fini(&program);
    return dir;
}

static struct session *current; /* for the epilogue of a bug: there is one session in a process */

static void tell_last_methods(void) {
    unsigned n = current ? current->method_count : 0;
    for (unsigned i = n > 10 ? n - 10 : 0; i < n; i++)
        fprintf(stderr, "kitls: before it: %s\n", current->last_methods[i % 10]);
}

struct session *session_new(const struct session_options *options) {
    static const struct loop_events events = {
        .bytes = on_bytes,
        .end = on_end,
        .work = on_work,
        .time = on_time,
        .woken = on_woken,
        .orphaned = on_orphaned,
    };
    struct session *s = MEM_NEW(struct session);
    s->given_index = options->index_path;
    s->arena = arena_new();
    s->docs_dir = find_docs(s->arena);
    s->started_ms = os_clock_ns() / 1000000;
    s->exit_code = 1;
    s->client.encoding = UTF16;
    settings_init(&s->settings);
    s->store_path = session_store_path(options->index_path);
    s->frame = frame_new();
    s->inbox = inbox_new();
    s->loop = loop_new(&events, s);
    s->outbox = outbox_new(loop_write, s->loop);
    s->letters = mailbox_new(loop_wake, s->loop);
    s->docs = docs_new();
    s->workspace = workspace_new(s->docs, s->store_path);
    s->publisher = publisher_new(s);
    current = s;
    bug_set_epilogue(tell_last_methods);
    return s;
}

int session_run(struct session *s) {
    loop_run(s->loop);
    loop_flush(s->loop, 1000);
    return s->exit_code;
}

void session_free(struct session *s) {
    if (!s)
        return;
    current = NULL;
    if (s->indexer)
        health_forget();
    session_stop(s);
    for (struct request *rq = s->pending, *next; rq; rq = next) {
        next = rq->next;
        message_fini(&rq->message);
        arena_free(rq->arena);
        mem_free(rq);
    }
    for (struct own_request *own = s->own, *next; own; own = next) {
        next = own->next;
        mem_free(own);
    }
    publisher_free(s->publisher);
    workspace_free(s->workspace);
    docs_free(s->docs);
    mailbox_free(s->letters);
    outbox_free(s->outbox);
    loop_free(s->loop);
    inbox_free(s->inbox);
    frame_free(s->frame);
    settings_fini(&s->settings);
    json_decref(s->initial);
    json_decref(s->offered);
    mem_free(s->store_path);
    arena_free(s->arena);
    mem_free(s);
}
