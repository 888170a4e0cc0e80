/* diagnostics.c — pulled diagnostics (LSP 3.17). Pushing is publish.c's; a document has one of the
 * two channels (decision 19). */
#include "handlers.h"

#include "publish.h"

static struct reply reply_buf(struct request *rq, struct buf *text) {
    struct str result = arena_str(rq->arena, buf_str(text));
    buf_fini(text);
    return reply_text(result);
}

struct reply feature_diagnostic(struct session *s, struct request *rq) {
    struct doc *d = rq->params.doc;
    struct buf report = {0};
    if (publish_report(s->publisher, d, rq->params.previous, &report))
        return reply_buf(rq, &report);
    struct reply later = reply_later(rq);
    publish_when_ready(s->publisher, d, rq);
    return later;
}

/* Not announced, as clients would poll it; files that are not open are pushed. It answers for the
 * open documents, so that who asks all the same is told the truth. */
struct reply feature_workspace_diagnostic(struct session *s, struct request *rq) {
    struct buf reports = {0};
    publish_reports(s->publisher, &reports);
    return reply_buf(rq, &reports);
}
