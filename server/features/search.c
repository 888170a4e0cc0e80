/* search.c — kit/search and kit/related, on the query thread. */
#include "handlers.h"

#include "asker.h"
#include "base/os.h"
#include "encode.h"
#include "search/query.h"

enum { HITS_MOST = 1000 };

struct timed_answer {
    struct text_answer answer;
    double elapsed_ms;
};

static bool ask(struct search *search, struct question *q) {
    struct timed_answer *out = q->out;
    int64_t start = os_clock_ns();
    bool ok = q->path.n ? search_related(search, q->arena, &q->view, q->path, q->limit,
                                         &out->answer, &q->err)
                        : search_text(search, q->arena, &q->view, q->text, q->limit, q->skip,
                                      &out->answer, &q->err);
    out->elapsed_ms = (double)(os_clock_ns() - start) / 1e6;
    return ok;
}

static void answered(struct session *s, struct question *q) {
    struct request *rq = question_request(s, q);
    const struct timed_answer *out = q->out;
    if (rq)
        request_end(rq,
                    reply_text(encode_text_answer(rq->arena, s, &out->answer, out->elapsed_ms)));
}

static struct reply post(struct session *s, struct request *rq, struct str text, struct str path,
                         int64_t fallback) {
    const struct params *p = &rq->params;
    struct question *q = question_new(s, true);
    int64_t limit = p->limit ? p->limit : fallback;
    q->ask = ask;
    q->answered = answered;
    q->text = arena_str(q->arena, text);
    q->path = arena_str(q->arena, path);
    q->limit = (size_t)(limit > HITS_MOST ? HITS_MOST : limit);
    q->skip = (size_t)p->skip;
    q->out = ARENA_NEW(q->arena, struct timed_answer);
    return question_post(s, rq, q);
}

struct reply feature_search(struct session *s, struct request *rq) {
    struct str query = rq->params.query;
    return post(s, rq, rq->params.typing ? query_typed(rq->arena, query) : query, STR_NONE,
                s->settings.search_limit);
}

struct reply feature_related(struct session *s, struct request *rq) {
    enum { RELATED = 10 };
    if (!rq->params.path.n)
        return reply_error(rq, ERROR_INVALID_PARAMS, "the document is no file: %.*s",
                           STR_ARG(str_to(rq->params.uri, 200)));
    return post(s, rq, STR_NONE, rq->params.path, RELATED);
}
