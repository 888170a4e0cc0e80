/* symbols.c — workspace/symbol, on the query thread. */
#include "handlers.h"

#include "asker.h"
#include "encode.h"

enum { SYMBOLS_MOST = 100 };

struct symbols_found {
    struct symbol_hit *hits;
    size_t count;
};

static bool ask(struct search *search, struct question *q) {
    struct symbols_found *found = q->out;
    return search_symbols(search, q->arena, &q->view, q->text, SYMBOLS_MOST, &found->hits,
                          &found->count, &q->err);
}

static void answered(struct session *s, struct question *q) {
    struct request *rq = question_request(s, q);
    if (!rq)
        return;
    const struct symbols_found *found = q->out;
    request_end(rq, reply_text(encode_symbols(rq->arena, s, found->hits, found->count)));
}

struct reply feature_symbols(struct session *s, struct request *rq) {
    struct question *q = question_new(s, true);
    q->ask = ask;
    q->answered = answered;
    q->text = arena_str(q->arena, rq->params.query);
    q->out = ARENA_NEW(q->arena, struct symbols_found);
    return question_post(s, rq, q);
}
