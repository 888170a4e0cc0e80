/* progress.c — the progress of indexing, told to the client. When it may be told decides the
 * client, who has to agree to a token first; what the indexer is at, the indexer. */
#include "handlers.h"
#include "scan/indexer.h"
#include "session.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static json_t *progress_value(const struct progress *p, const char *kind) {
    char text[96];
    json_t *value = json_object();
    json_object_set_new(value, "kind", json_string(kind));
    if (!strcmp(kind, "begin")) {
        json_object_set_new(value, "title", json_string("Indexing kits"));
        json_object_set_new(value, "cancellable", json_false());
    }
    if (!strcmp(kind, "end"))
        snprintf(text, sizeof text, "%lld kits", (long long)p->done);
    else if (p->total)
        snprintf(text, sizeof text, "%s%lld of %lld kits", p->bodies ? "texts: " : "",
                 (long long)p->done, (long long)p->total);
    else
        snprintf(text, sizeof text, "%lld kits", (long long)p->done);
    if (strcmp(kind, "end"))
        json_object_set_new(value, "percentage", json_integer(p->percent));
    json_object_set_new(value, "message", json_string(text));
    return value;
}

static void send_progress(struct session *s, const char *kind) {
    char token[40];
    snprintf(token, sizeof token, "kitls/indexing/%lld", (long long)s->progress.token);
    json_t *params = json_object();
    json_object_set_new(params, "token", json_string(token));
    json_object_set_new(params, "value", progress_value(&s->progress, kind));
    outbox_notify(s->outbox, "$/progress", params);
}

/* What the client may be told now: it has to agree to the token first, and by then it may be over.
 */
static void tell_progress(struct session *s) {
    struct progress *p = &s->progress;
    if (!p->created)
        return;
    if (!p->begun || !p->over)
        send_progress(s, p->begun ? "report" : "begin");
    p->begun = true;
    if (p->over) {
        send_progress(s, "end");
        *p = (struct progress){.token = p->token};
    }
}

static void progress_created(struct session *s, const json_t *result) {
    struct progress *p = &s->progress;
    p->created = result != NULL;
    p->refused = !result;
    if (p->refused && p->over)
        *p = (struct progress){.token = p->token};
    tell_progress(s);
}

void progress_reported(struct session *s, const struct report *r) {
    struct progress *p = &s->progress;
    if (!s->client.progress || s->state != SESSION_RUNNING)
        return;
    p->done = r->done;
    p->total = r->total;
    p->bodies = r->bodies;
    p->over = r->stage == PROGRESS_END;
    /* roots are found one after the other, and their texts come second: it may only rise (LSP) */
    int64_t half = p->total ? p->done * 50 / p->total : 0, now = p->bodies ? 50 + half : half;
    if (now > p->percent)
        p->percent = now;
    if (p->refused && p->over)
        *p = (struct progress){.token = p->token};
    else if (!p->asked && !p->over) {
        char token[40];
        p->asked = true;
        snprintf(token, sizeof token, "kitls/indexing/%lld", (long long)++p->token);
        session_ask(s, "window/workDoneProgress/create", json_pack("{s:s}", "token", token),
                    progress_created);
    }
    tell_progress(s);
}
