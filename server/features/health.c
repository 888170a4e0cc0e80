/* health.c — kit/watcherHealth, its notification, and the file that `kitls health` reads. The
 * indexer owns the watcher and is asked. */
#define LOG_MODULE "health"
#include "handlers.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "encode.h"
#include "encode_health.h"

struct reply feature_health(struct session *s, struct request *rq) {
    struct reply later = reply_later(rq);
    indexer_ask_health(s->indexer, rq->token);
    return later;
}

/* Decision 24. Renamed into place, so never half written. */
static char *runtime_file(void) { /* NULL: there is no place for it */
    struct buf path = {0};
    struct err e = {0};
    if (!os_runtime_dir(&path, &e) || !os_make_dirs(path.p, &e)) {
        log_info("%s", e.text);
        buf_fini(&path);
        return NULL;
    }
    buf_addf(&path, "/%d.json", os_process_id());
    return buf_take(&path);
}

static void write_runtime_file(const struct session *s, const struct report *r) {
    struct buf text = {0};
    struct err e = {0};
    char *path = runtime_file();
    if (!path)
        return;
    encode_text(encode_health(s, r), &text);
    if (!os_write_file(path, buf_str(&text), &e))
        log_info("%s", e.text);
    buf_fini(&text);
    mem_free(path);
}

void health_forget(void) {
    char *path = runtime_file();
    struct err e = {0};
    if (path && !os_remove(path, &e))
        log_info("%s", e.text);
    mem_free(path);
}

static void notify(struct session *s, const struct report *r) {
    int64_t counts[3];
    count_watchers(r, counts);
    if (!memcmp(counts, s->health_counts, sizeof counts))
        return;
    memcpy(s->health_counts, counts, sizeof counts);
    outbox_notify(s->outbox, "kit/watcherHealthDidChange", encode_watchers(r));
}

void health_reported(struct session *s, const struct report *r) {
    if (!r->token) {
        write_runtime_file(s, r);
        if (s->client.health_notifications && s->state == SESSION_RUNNING)
            notify(s, r);
        return;
    }
    struct request *rq = request_find(s, r->token);
    if (rq)
        request_end(rq, reply_json(rq->params.flat ? encode_health_flat(r) : encode_health(s, r)));
}
