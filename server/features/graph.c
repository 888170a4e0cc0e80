/* graph.c — kit/graph: kits and the references among them, around one kit or of everything. */
#include "handlers.h"

#include "asker.h"
#include "encode_navigate.h"
#include "search/graph.h"

enum { DEPTH_MOST = 10, LIMIT_DEFAULT = 200, LIMIT_MOST = 2000 };

struct asked {
    unsigned depth;
    struct graph graph;
};

static bool ask(struct search *search, struct question *q) {
    struct asked *in = q->in;
    return search_graph(search, q->arena, &q->view, q->path, in->depth, q->limit, &in->graph,
                        &q->err);
}

static void answered(struct session *s, struct question *q) {
    const struct asked *in = q->in;
    struct request *rq = question_request(s, q);
    if (rq)
        request_end(rq, reply_text(encode_graph(rq->arena, s, &in->graph)));
}

struct reply feature_graph(struct session *s, struct request *rq) {
    struct graph_question wanted = {.depth = 1, .limit = LIMIT_DEFAULT};
    struct str complaint;
    if (!decode_graph(rq->arena, rq->params.json, &wanted, &complaint))
        return reply_error(rq, ERROR_INVALID_PARAMS, "kit/graph: %.*s", STR_ARG(complaint));
    struct question *q = question_new(s, true);
    struct asked *in = ARENA_NEW(q->arena, struct asked);
    in->depth = wanted.depth > DEPTH_MOST ? DEPTH_MOST : (unsigned)wanted.depth;
    q->in = in;
    q->path = arena_str(q->arena, wanted.path);
    q->limit = wanted.limit > LIMIT_MOST ? LIMIT_MOST : (size_t)wanted.limit;
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}
