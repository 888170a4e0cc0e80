/* calls.c — the call hierarchy over references: who links to a kit are its incoming calls, what it
 * links to are its outgoing ones. Kits outside of files have none. */
#include "handlers.h"

#include "encode_navigate.h"
#include "features/lead.h"
#include "search/graph.h"

enum { CALLS_MOST = 1000 };

static struct call call_of(struct str path, const struct facts *f) {
    return (struct call){
        .path = path, .name = facts_name(f, path), .kind = f->kind, .range = facts_name_range(f)};
}

struct reply feature_prepare_calls(struct session *s, struct request *rq) {
    struct reply later;
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_by_cursor(a, rq->params.offset);
    struct lead lead = {0};
    bool elsewhere = p.what == POINTED_REF || p.what == POINTED_ANCHOR ||
                     p.what == POINTED_BLUEPRINT || p.what == POINTED_LAYER;
    struct call call = call_of(d->path, a->facts);
    if (elsewhere && pointed_lead(s, rq->arena, d, &p, &lead) && lead.facts)
        call = call_of(lead.path, lead.facts);
    if (!call.path.n || !a->kit->is_kit)
        return reply_null();
    return reply_json(encode_call_items(s, &call, 1));
}

struct calls_question {
    struct call *calls;
    size_t n;
    bool incoming;
};

/* The call of the kit at `path`, begun when it is the first from there. */
static struct call *call_at(struct question *q, const struct facts *f, struct str path) {
    struct calls_question *in = q->in;
    for (size_t i = 0; i < in->n; i++)
        if (str_eq(in->calls[i].path, path))
            return &in->calls[i];
    if (!f)
        return NULL;
    struct call *call = ARENA_PUSH(q->arena, in->calls, in->n);
    *call = call_of(path, f);
    return call;
}

static void add_range(struct question *q, struct call *call, const struct range *range) {
    if (call)
        *ARENA_PUSH(q->arena, call->from, call->from_count) = *range;
}

static bool ask_incoming(struct search *search, struct question *q) {
    struct target target = {.type = TARGET_KIT, .path = q->path};
    struct reference *refs;
    size_t n;
    bool more;
    if (!search_references(search, q->arena, &q->view, &target, false, CALLS_MOST, &refs, &n, &more,
                           &q->err))
        return false;
    for (size_t i = 0; i < n; i++) {
        bool again = i && str_eq(refs[i].path, refs[i - 1].path);
        const struct facts *f =
            again ? NULL : search_facts(search, q->arena, &q->view, refs[i].path);
        add_range(q, call_at(q, f, refs[i].path), &refs[i].range);
    }
    return true;
}

static bool ask_outgoing(struct search *search, struct question *q) {
    struct outgoing *out;
    size_t n;
    if (!search_outgoing(search, q->arena, &q->view, q->path, &out, &n, &q->err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (out[i].facts && !str_eq(out[i].path, q->path))
            add_range(q, call_at(q, out[i].facts, out[i].path), &out[i].range);
    return true;
}

static void answered(struct session *s, struct question *q) {
    const struct calls_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (rq)
        request_end(rq, reply_json(encode_calls(s, in->incoming, in->calls, in->n)));
}

static struct reply post(struct session *s, struct request *rq, bool incoming) {
    struct str path = decode_call_item(rq->arena, rq->params.json);
    if (!path.n)
        return reply_null();
    struct question *q = question_new(s, true);
    struct calls_question *in = ARENA_NEW(q->arena, struct calls_question);
    in->incoming = incoming;
    q->in = in;
    q->path = arena_str(q->arena, path);
    q->ask = incoming ? ask_incoming : ask_outgoing;
    q->answered = answered;
    return question_post(s, rq, q);
}

struct reply feature_incoming_calls(struct session *s, struct request *rq) {
    return post(s, rq, true);
}

struct reply feature_outgoing_calls(struct session *s, struct request *rq) {
    return post(s, rq, false);
}
