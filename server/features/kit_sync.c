/* kit_sync.c — kit/sync: answers when all that was on disk before it is indexed and published. */
#include "handlers.h"

#include "encode.h"
#include "publish.h"

struct reply feature_sync(struct session *s, struct request *rq) {
    struct reply later = reply_later(rq);
    indexer_sync(s->indexer, rq->token);
    return later;
}

void sync_reported(struct session *s, const struct report *report) {
    struct request *rq = request_find(s, report->token);
    if (!rq)
        return;
    publish_flush(s->publisher);
    if (report->sentence.n)
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "%.*s", STR_ARG(report->sentence)));
    else
        request_end(rq, reply_json(encode_generation(report->generation)));
}
