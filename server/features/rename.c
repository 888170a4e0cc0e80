/* rename.c — textDocument/prepareRename, rename; workspace/willRenameFiles, didRenameFiles. What a
 * name is and who follows it is in index/edit. */
#include "edit/rename.h"

#include "edit/move.h"
#include "editing.h"
#include "features/pointed.h"
#include "handlers.h"

struct reply feature_prepare_rename(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    struct world world = workspace_world(s->workspace);
    struct rename_target target;
    if (!a)
        return later;
    if (!rename_at(rq->arena, a->kit, a->facts, &world, rq->params.offset, &target))
        return reply_null();
    return reply_json(encode_prepared(s->client.encoding, a, target.at, target.name));
}

struct rename_question {
    struct editing editing;
    uint32_t offset;
    struct str name;
};

static bool ask_rename(struct search *search, struct question *q) {
    struct rename_question *in = q->in;
    const struct edit_doc *doc;
    struct desk desk = editing_desk(search, q, &doc);
    struct rename_target target;
    if (!rename_at(q->arena, doc->kit, doc->facts, &desk.world, in->offset, &target))
        edits_refuse(&in->editing.edits, "nothing here has a name that could be changed");
    else
        (void)rename_make(&desk, doc, &target, in->name, &in->editing.edits);
    return editing_done(&desk, q);
}

struct reply feature_rename(struct session *s, struct request *rq) {
    struct reply later;
    if (!pointed_analysis(s, rq, &later))
        return later;
    struct question *q = editing_new(s, rq->params.doc, sizeof(struct rename_question));
    struct rename_question *in = q->in;
    in->offset = rq->params.offset;
    in->name = arena_str(q->arena, rq->params.value);
    q->ask = ask_rename;
    q->answered = editing_answer;
    return question_post(s, rq, q);
}

/* ---- files ---- */

struct move_question {
    struct editing editing;
    struct move *moves;
    size_t count;
};

static bool ask_move(struct search *search, struct question *q) {
    struct move_question *in = q->in;
    const struct edit_doc *none;
    struct desk desk = editing_desk(search, q, &none);
    (void)move_make(&desk, in->moves, in->count, &in->editing.edits);
    return editing_done(&desk, q);
}

struct reply feature_will_rename(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    struct question *q = editing_new(s, NULL, sizeof(struct move_question));
    struct move_question *in = q->in;
    in->moves = ARENA_ARRAY(q->arena, struct move, p->move_count);
    for (size_t i = 0; i < p->move_count; i++)
        in->moves[in->count++] = (struct move){arena_str(q->arena, p->moves[i].from),
                                               arena_str(q->arena, p->moves[i].to)};
    q->ask = ask_move;
    q->answered = editing_answer;
    return question_post(s, rq, q);
}

/* The watcher sees it as well, where there is one. */
struct reply on_files_renamed(struct session *s, struct request *rq) {
    for (size_t i = 0; s->indexer && i < rq->params.move_count; i++) {
        indexer_note(s->indexer, rq->params.moves[i].from);
        indexer_note(s->indexer, rq->params.moves[i].to);
    }
    return reply_none();
}
