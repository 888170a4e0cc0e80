/* diagnostics.c — pulled diagnostics (LSP 3.17). Pushing is publish.c's; a document has one of the
 * two channels (decision 19). */
#include "handlers.h"

#include "publish.h"

struct reply feature_diagnostic(struct session *s, struct request *rq) {
    struct doc *d = rq->params.doc;
    struct json_t *report = publish_report(s->publisher, d, rq->params.previous);
    if (report)
        return reply_json(report);
    struct reply later = reply_later(rq);
    publish_when_ready(s->publisher, d, rq);
    return later;
}

/* Not announced, as clients would poll it; files that are not open are pushed. It answers for the
 * open documents, so that who asks all the same is told the truth. */
struct reply feature_workspace_diagnostic(struct session *s, struct request *rq) {
    (void)rq;
    return reply_json(publish_reports(s->publisher));
}
