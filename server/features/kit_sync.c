/* kit_sync.c — kit/sync: answers when all that was on disk before it is indexed and published. */
#include "handlers.h"

#include "encode.h"
#include "publish.h"

static void ask(struct session *s, struct request *rq) {
    rq->synced = false;
    rq->asked = publish_asked(s->publisher);
    indexer_sync(s->indexer, rq->token);
}

struct reply feature_sync(struct session *s, struct request *rq) {
    struct reply later = reply_later(rq);
    ask(s, rq);
    return later;
}

/* All that is due has been published, but for what the query thread is at: that is waited for, and
 * so is what checks have asked the indexer for since. */
static void end_if_published(struct session *s, struct request *rq) {
    if (!publish_flush(s->publisher))
        return;
    if (rq->asked != publish_asked(s->publisher))
        ask(s, rq);
    else
        request_end(rq, reply_json(encode_generation(rq->generation)));
}

void sync_reported(struct session *s, const struct report *report) {
    struct request *rq = request_find(s, report->token);
    if (!rq)
        return;
    if (report->sentence.n) {
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "%.*s", STR_ARG(report->sentence)));
        return;
    }
    rq->synced = true;
    rq->generation = report->generation;
    end_if_published(s, rq);
}

void sync_continue(struct session *s) {
    for (struct request *rq = s->pending, *next; rq; rq = next) {
        next = rq->next;
        if (rq->synced)
            end_if_published(s, rq);
    }
}
