/* new_kit.c — kitls.newKit: a new document with full front matter and a skeleton, made and shown by
 * the client. The server itself writes no kit. */
#include "features/commands.h"

#include "asker.h"
#include "base/os.h"
#include "base/path.h"
#include "edit/new.h"
#include "search/references.h"
#include "uri.h"

struct new_question {
    struct str root, text;
    struct new_kit kit;
    bool found; /* a name that is free */
};

static bool ask(struct search *search, struct question *q) {
    struct new_question *in = q->in;
    struct store *store = search_store(search, &q->err);
    if (!store && q->err.code != ERR_NOT_FOUND)
        return false;
    struct world world = search_world(store, &q->view, q->arena);
    in->found = new_free(q->arena, &world, in->root, &in->kit);
    in->text = new_text(q->arena, &in->kit);
    q->path = path_join(q->arena, in->root, in->kit.below);
    return !store || !store_trouble(store, &q->err);
}

static void made(struct session *s, int64_t about, const struct json_t *result) {
    struct request *rq = request_find(s, about);
    struct str why;
    if (!rq)
        return;
    if (!decode_applied(result, &why)) {
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "kitls.newKit: %.*s", STR_ARG(why)));
        return;
    }
    show_path(s, rq->params.path);
    request_end(rq, reply_json(encode_made(rq->params.path)));
}

static void answered(struct session *s, struct question *q) {
    const struct new_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (!rq)
        return;
    if (!in->found || docs_at(s->docs, q->path)) {
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "kitls.newKit: there is %.*s already",
                                    STR_ARG(in->kit.below)));
        return;
    }
    rq->params.path = arena_str(rq->arena, q->path);
    session_ask_about(s, "workspace/applyEdit", encode_create(s, q->path, in->text), rq->token,
                      made);
}

/* ---- where it goes ---- */

struct place_for { /* a new document */
    const struct report_root *root;
    struct str below;
};

static struct str below_of(struct str root, struct str path) {
    struct str below = STR_NONE;
    return path_below(root, path, &below) ? below : STR_NONE;
}

/* The folder as the client names it. A URI or an absolute path is taken as it is; anything else is
 * a folder of the kind's own. */
static bool find_place(struct session *s, struct arena *arena, enum kind kind,
                       const struct command_call *call, struct place_for *out) {
    struct str folder = call->folder, inside = STR_NONE;
    if (str_find(folder, STR("://")) != STR_NOT_FOUND)
        folder = uri_to_path(arena, folder);
    bool absolute = path_is_absolute(folder);
    folder = path_resolve(arena, absolute ? STR_NONE : STR("/"), folder);
    out->root =
        absolute ? workspace_root_of(s->workspace, folder) : workspace_only_root(s->workspace);
    if (!out->root)
        return false;
    folder = absolute ? below_of(out->root->path, folder) : str_from(folder, 1);
    struct str own = new_below(arena, kind, STR_NONE, call->name);
    bool named = kinds[kind].folder.n && path_below(kinds[kind].folder, folder, &inside);
    if (!own.n)
        out->below = STR_NONE;
    else if (named || !absolute || !folder.n)
        out->below = new_below(arena, kind, named ? inside : folder, call->name);
    else
        out->below = path_join(arena, folder, path_name(own));
    return true;
}

struct reply command_new_kit(struct session *s, struct request *rq,
                             const struct command_call *call) {
    enum kind kind = KIND_KIT;
    struct place_for at = {0};
    if (call->kind.n && (!kind_find(call->kind, &kind) || !new_is_kind(kind)))
        return reply_error(rq, ERROR_INVALID_PARAMS, "kitls.newKit: there is no kind \"%.*s\"",
                           STR_ARG(str_to(call->kind, 80)));
    if (!find_place(s, rq->arena, kind, call, &at))
        return reply_error(rq, ERROR_INVALID_PARAMS,
                           "kitls.newKit: \"folder\" must lie in a project of this session");
    if (!at.below.n)
        return reply_error(rq, ERROR_INVALID_PARAMS,
                           "kitls.newKit: \"name\" must have a letter or digit");
    struct question *q = question_new(s, true);
    struct new_question *in = ARENA_NEW(q->arena, struct new_question);
    in->kit = (struct new_kit){.kind = kind,
                               .below = arena_str(q->arena, at.below),
                               .alias = arena_str(q->arena, str_trim(call->name)),
                               .now_ms = os_wall_ms()};
    in->root = arena_str(q->arena, at.root->path);
    q->in = in;
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}
