/* check_workspace.c — kitls.checkWorkspace: every kit is checked once more by what the index and
 * the open documents say, the lists of the client are made anew, and the user is told the sum. */
#include "features/commands.h"

#include "asker.h"
#include "kit/check.h"
#include "publish.h"
#include "search/references.h"

enum { CHUNK = 200 };

struct check_question {
    struct tally tally;
    uint8_t severity[PROBLEM_COUNT];
    bool with_code;
};

static void count(struct check_question *in, const struct problems *list) {
    bool any = false;
    for (size_t i = 0; i < list->count; i++) {
        uint8_t severity = in->severity[list->items[i].code];
        in->tally.of[severity]++;
        any = any || severity != SEVERITY_OFF;
    }
    in->tally.documents += any;
}

static bool is_open(const struct question *q, struct str path) {
    for (size_t i = 0; i < q->view.doc_count; i++)
        if (str_eq(q->view.docs[i].path, path))
            return true;
    return false;
}

static void check_open(struct question *q, const struct world *world) {
    struct check_question *in = q->in;
    for (size_t i = 0; i < q->held_count; i++) {
        const struct analysis *a = q->held[i];
        struct problems list = {.arena = q->arena};
        if (!a->facts->is_kit)
            continue;
        for (size_t k = 0; k < a->problems.count; k++)
            *ARENA_PUSH(list.arena, list.items, list.count) = a->problems.items[k];
        check_facts(&list, a->source.path, a->facts, world, in->with_code);
        count(in, &list);
    }
}

static void check_stored(struct question *q, struct store *store) {
    struct check_question *in = q->in;
    struct arena *arena = arena_new();
    int64_t after = 0;
    for (size_t n = CHUNK; n == CHUNK && !atomic_load(&q->cancelled);) {
        struct kit_row *rows;
        arena_reset(arena);
        struct world world = search_world(store, &q->view, arena);
        n = store_suspects(store, arena, &q->view.scope, after, CHUNK, &rows);
        for (size_t i = 0; i < n; i++) {
            struct problems list = {.arena = arena};
            after = rows[i].kit;
            if (is_open(q, rows[i].path))
                continue;
            if (!store_problems(store, arena, rows[i].kit, &list))
                list = (struct problems){.arena = arena};
            check_facts(&list, rows[i].path, rows[i].facts, &world, in->with_code);
            count(in, &list);
        }
    }
    arena_free(arena);
}

static bool ask(struct search *search, struct question *q) {
    struct store *store = search_store(search, &q->err);
    struct world world = search_world(store, &q->view, q->arena);
    if (!store && q->err.code != ERR_NOT_FOUND)
        return false;
    check_open(q, &world);
    if (store)
        check_stored(q, store);
    return !store || !store_trouble(store, &q->err);
}

static void tell(struct session *s, const struct tally *t) {
    static const char *const names[][2] = {{"error", "errors"},
                                           {"warning", "warnings"},
                                           {"information", "informations"},
                                           {"hint", "hints"}};
    struct buf b = {0};
    if (t->documents)
        buf_addf(&b, "%zu %s:", t->documents,
                 t->documents == 1 ? "document has problems" : "documents have problems");
    else
        buf_add(&b, STR("No problems"));
    for (int i = SEVERITY_ERROR; i <= SEVERITY_HINT; i++)
        if (t->of[i])
            buf_addf(&b, "%s %zu %s", b.p[b.n - 1] == ':' ? "" : ",", t->of[i],
                     names[i - 1][t->of[i] != 1]);
    session_show(s, SHOW_INFO, buf_str(&b));
    buf_fini(&b);
}

static void answered(struct session *s, struct question *q) {
    const struct check_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (!rq)
        return;
    tell(s, &in->tally);
    request_end(rq, reply_json(encode_tally(&in->tally)));
}

struct reply command_check_workspace(struct session *s, struct request *rq,
                                     const struct command_call *call) {
    (void)call;
    struct question *q = question_new(s, true);
    struct check_question *in = ARENA_NEW(q->arena, struct check_question);
    memcpy(in->severity, s->settings.severity, sizeof in->severity);
    in->with_code = s->settings.code != CODE_OFF;
    q->in = in;
    q->ask = ask;
    q->answered = answered;
    indexer_republish(s->indexer);
    publish_world_changed(s->publisher);
    return question_post(s, rq, q);
}
