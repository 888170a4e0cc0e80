/* editing.c — see editing.h. */
#include "editing.h"

#include "base/path.h"
#include "scan/files.h"

#include <jansson.h>

struct question *editing_new(struct session *s, struct doc *d, size_t size) {
    struct question *q = question_new(s, true);
    struct editing *in = arena_alloc(q->arena, size);
    struct seen_doc *seen = ARENA_ARRAY(q->arena, struct seen_doc, docs_count(s->docs));
    for (const struct doc *open = docs_first(s->docs); open; open = open->next)
        seen[in->seen.count++] =
            (struct seen_doc){arena_str(q->arena, open->uri), arena_str(q->arena, open->path),
                              open->version, open->revision};
    in->seen.items = seen;
    in->seen.own = d ? arena_str(q->arena, d->uri) : STR("");
    for (size_t i = 0; d && i < q->held_count; i++)
        if (q->held[i] == d->analysis)
            in->asked = q->held[i];
    in->edits.arena = q->arena;
    q->in = in;
    return q;
}

/* Listed each time: it is asked for when a file is missing, and that is when a list of old will not
 * do. */
static size_t files_named(void *context, struct arena *a, struct str from, struct str name,
                          struct str **out) {
    size_t n = 0;
    (void)context;
    *out = NULL;
    struct str root = world_root_by_name(from);
    if (!root.n)
        return 0;
    struct files *files = files_list(world_project(root));
    for (size_t i = 0; i < files_count(files) && !files_truncated(files); i++)
        if (str_eq(path_name(files_at(files, i)), name))
            *ARENA_PUSH(a, *out, n) =
                path_join(a, arena_str(a, files_project(files)), files_at(files, i));
    files_free(files);
    return n;
}

struct desk editing_desk(struct search *search, struct question *q, const struct edit_doc **asked) {
    struct editing *in = q->in;
    struct desk d = desk_of_search(q->arena, search, &q->view, &q->err);
    d.files_named = files_named;
    *asked = in->asked ? desk_take(&d, in->asked->kit, in->asked->facts) : NULL;
    return d;
}

bool editing_done(struct desk *d, struct question *q) {
    desk_fini(d);
    return q->err.code == ERR_NONE;
}

void editing_answer(struct session *s, struct question *q) {
    struct editing *in = q->in;
    struct request *rq = question_request(s, q);
    const char *why;
    if (!rq)
        return;
    if (in->edits.refused.n) {
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "%.*s", STR_ARG(in->edits.refused)));
        return;
    }
    if (!in->edits.count && !in->edits.op_count) {
        request_end(rq, reply_null());
        return;
    }
    json_t *edit = encode_workspace_edit(s, &in->edits, &in->seen, &why);
    request_end(rq, edit ? reply_json(edit) : reply_error(rq, ERROR_REQUEST_FAILED, "%s", why));
}
