/* definition.c — textDocument/definition: links, wiki links, references to code, tasks and their
 * blueprint. A place in code comes from the reference itself, so no target is read for it. */
#include "handlers.h"

#include "encode_document.h"
#include "features/pointed.h"

/* Lines of a code reference count from 1. */
static struct range code_range(const struct lead *lead) {
    struct range r = lead->range;
    if (lead->line) {
        r.start = (struct place){.line = lead->line - 1};
        r.end = lead->end > lead->line ? (struct place){.line = lead->end} : r.start;
    }
    return r;
}

static void answered(struct session *s, struct question *q) {
    const struct lead_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    struct range range = code_range(&in->lead);
    request_end(rq, in->lead.path.n
                        ? reply_json(encode_definition(s, &in->at, in->lead.path, &range))
                        : reply_null());
}

struct reply feature_definition(struct session *s, struct request *rq) {
    struct reply later;
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_at(a, rq->params.offset);
    struct lead lead;
    if (!pointed_lead(s, rq->arena, d, &p, &lead))
        return reply_null();
    if (lead.path.n)
        return reply_json(encode_definition(s, &p.at, lead.path, &lead.range));
    return lead.candidate_count ? lead_post(s, rq, &lead, &p.at, false, answered) : reply_null();
}
