/* check_workspace.c — kitls.checkWorkspace: every kit is checked once more by what the index and
 * the open documents say, the lists of the client are made anew, and the user is told the sum. */
#include "features/commands.h"

#include "asker.h"
#include "base/os.h"
#include "kit/check.h"
#include "publish.h"
#include "search/references.h"

enum { CHUNK = 200, SLICE_NS = 20000000 }; /* nobody who asks something else waits for longer */

struct check_question {
    bool begun;
    size_t roots_done; /* of the scope, where all kits are looked at */
    int64_t after;     /* the last kit that was, where only some are */
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

static struct world world_of(struct question *q, struct store *store, struct arena *arena) {
    const struct check_question *in = q->in;
    struct world world = search_world(store, &q->view, arena);
    if (in->severity[KIT506] != SEVERITY_OFF)
        world.is_referred = search_is_referred;
    return world;
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

static void check_row(struct question *q, struct store *store, struct arena *arena,
                      const struct kit_row *row) {
    struct check_question *in = q->in;
    struct world world = world_of(q, store, arena);
    struct problems list = {.arena = arena};
    if (is_open(q, row->path))
        return;
    if (!store_problems(store, arena, row->kit, &list))
        list = (struct problems){.arena = arena};
    check_facts(&list, row->path, row->facts, &world, in->with_code);
    count(in, &list);
}

struct walk {
    struct question *q;
    struct store *store;
    struct arena *arena;
};

static bool visit(void *context, const struct kit_row *row) {
    struct walk *w = context;
    struct kit_row whole;
    arena_reset(w->arena);
    if (store_kit(w->store, w->arena, row->kit, true, &whole))
        check_row(w->q, w->store, w->arena, &whole);
    return !atomic_load(&w->q->cancelled);
}

/* Orphans are found among all kits, everything else among those that may have problems. */
static bool check_root(struct walk *w, bool *done) {
    struct question *q = w->q;
    struct check_question *in = q->in;
    *done = in->roots_done == q->view.scope.n;
    if (*done)
        return true;
    const struct scope one = {&q->view.scope.roots[in->roots_done], 1};
    in->roots_done++;
    return store_each(w->store, &one, visit, w, &q->err);
}

static bool check_chunk(struct walk *w, bool *done) {
    struct check_question *in = w->q->in;
    struct kit_row *rows;
    arena_reset(w->arena);
    size_t n = store_suspects(w->store, w->arena, &w->q->view.scope, in->after, CHUNK, &rows);
    for (size_t i = 0; i < n; i++) {
        in->after = rows[i].kit;
        check_row(w->q, w->store, w->arena, &rows[i]);
    }
    *done = n < CHUNK;
    return true;
}

static bool check_stored(struct question *q, struct store *store) {
    struct check_question *in = q->in;
    struct walk w = {q, store, arena_new()};
    bool ok = true, done = false;
    int64_t end = os_clock_ns() + SLICE_NS;
    while (ok && !done && !atomic_load(&q->cancelled) && os_clock_ns() < end)
        ok = in->severity[KIT506] != SEVERITY_OFF ? check_root(&w, &done) : check_chunk(&w, &done);
    arena_free(w.arena);
    q->again = ok && !done && !atomic_load(&q->cancelled);
    return ok;
}

static bool ask(struct search *search, struct question *q) {
    struct check_question *in = q->in;
    const struct check_question before = *in;
    struct store *store = search_store(search, &q->err);
    struct world world = world_of(q, store, q->arena);
    if (!store && q->err.code != ERR_NOT_FOUND)
        return false;
    if (!in->begun)
        check_open(q, &world);
    in->begun = true;
    if (!store || (check_stored(q, store) && !store_trouble(store, &q->err)))
        return true;
    *in = before; /* not all of this part was seen: it may be asked again */
    return false;
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
