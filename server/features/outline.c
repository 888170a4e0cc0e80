/* outline.c — textDocument/documentSymbol: front matter and headings. How they are nested is for
 * encode_document.c. */
#include "handlers.h"

#include "encode_document.h"
#include "features/pointed.h"

struct reply feature_outline(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    return reply_json(encode_outline(s, rq->params.doc->uri, a));
}
