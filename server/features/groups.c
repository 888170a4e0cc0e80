/* groups.c — kit/groups, on the query thread: the kits of each project, kind or tag, counted. */
#include "handlers.h"

#include "asker.h"
#include "encode.h"

enum by { BY_PROJECT = GROUP_PROJECT, BY_KIND = GROUP_KIND, BY_TAG, BY_COUNT };
static const struct str by_names[BY_COUNT] = {STR_INIT("project"), STR_INIT("kind"),
                                              STR_INIT("tag")};

struct groups_asked {
    enum by by;
    struct tag_count *groups;
    size_t count;
};

static bool ask(struct search *search, struct question *q) {
    struct groups_asked *out = q->out;
    return out->by == BY_TAG
               ? search_tags(search, q->arena, &q->view, &out->groups, &out->count, &q->err)
               : search_groups(search, q->arena, &q->view, (enum group_by)out->by, &out->groups,
                               &out->count, &q->err);
}

static void answered(struct session *s, struct question *q) {
    struct request *rq = question_request(s, q);
    if (!rq)
        return;
    const struct groups_asked *out = q->out;
    request_end(rq, reply_json(encode_groups(out->groups, out->count)));
}

struct reply feature_groups(struct session *s, struct request *rq) {
    enum by by = BY_PROJECT;
    while (by < BY_COUNT && !str_eq(rq->params.by, by_names[by]))
        by++;
    if (by == BY_COUNT)
        return reply_error(rq, ERROR_INVALID_PARAMS,
                           "kit/groups: by must be \"project\", \"kind\" or \"tag\"");
    struct question *q = question_new(s, true);
    struct groups_asked *out = ARENA_NEW(q->arena, struct groups_asked);
    out->by = by;
    q->ask = ask;
    q->answered = answered;
    q->out = out;
    return question_post(s, rq, q);
}
