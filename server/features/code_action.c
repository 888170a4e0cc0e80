/* code_action.c — textDocument/codeAction and codeAction/resolve: which actions there are at a
 * place is a list here, what they do is in index/edit. All of it is made on the query thread; where
 * the client resolves actions, those that read other documents are made when it does. */
#include "base/log.h"
#include "edit/fix.h"
#include "edit/format.h"
#include "edit/section.h"
#include "editing.h"
#include "encode_navigate.h"
#include "features/pointed.h"
#include "handlers.h"
#include "publish.h"

#define QUICKFIX "quickfix"
#define EXTRACT "refactor.extract"
#define INLINE "refactor.inline"
#define REWRITE "refactor.rewrite"
#define FIX_EVERYTHING "source.fixAll.kit"
#define SORT_KEYS "source.sortFrontMatter.kit"

enum { ASKED_MOST = 50 }; /* problems: nobody reads a longer list of cures */

struct action_question {
    struct editing editing;
    struct problems problems; /* of the document */
    struct problems asked;    /* of them those that are to be mended */
    struct span span;
    struct str *only;
    size_t only_count;
    bool has_only, lazy;
    struct str name; /* of a deferred action to be made: whose edits go into editing.edits */
    uint32_t index;
    struct action *actions;
    size_t count;
};

/* "refactor" asks for "refactor.inline" as well. */
static bool wants(const struct action_question *in, const char *kind) {
    struct str k = str_z(kind);
    for (size_t i = 0; i < in->only_count; i++) {
        struct str only = in->only[i];
        if (str_eq(k, only) || !only.n ||
            (str_starts(k, only) && k.n > only.n && k.p[only.n] == '.'))
            return true;
    }
    return !in->has_only;
}

static struct action *add(struct question *q, const char *kind, struct str title) {
    struct action_question *in = q->in;
    struct action *a = ARENA_PUSH(q->arena, in->actions, in->count);
    *a = (struct action){.title = title,
                         .kind = str_z(kind),
                         .edits = {.arena = q->arena},
                         .offset = in->span.start};
    return a;
}

/* ---- quick fixes ---- */

static void add_fixes(struct question *q, struct desk *desk, const struct edit_doc *doc) {
    struct action_question *in = q->in;
    for (size_t i = 0; i < in->asked.count && !desk_cancelled(desk); i++) {
        const struct problem *p = &in->asked.items[i];
        struct fixes fixes = {.arena = q->arena};
        fix_find(desk, doc, p, in->lazy, &fixes);
        for (size_t k = 0; k < fixes.count; k++) {
            struct action *a = add(q, QUICKFIX, fixes.items[k].title);
            a->preferred = fixes.items[k].flags & FIX_PREFERRED;
            a->problem = p;
            a->deferred = fixes.items[k].deferred;
            a->name = STR("fix");
            a->index = (uint32_t)k;
            a->offset = lines_offset(&in->editing.asked->lines, in->editing.asked->source.text,
                                     p->range.start.line, p->range.start.column[UTF8], UTF8);
            a->edits = fixes.items[k].edits;
        }
    }
}

/* ---- refactorings ---- */

struct subject { /* where they apply */
    struct question *q;
    struct desk *desk;
    const struct edit_doc *doc;
    uint32_t offset, heading;
};

static void keep_if(struct subject *s, bool possible) {
    struct action_question *in = s->q->in;
    const struct action *last = &in->actions[in->count - 1];
    if (!possible || (!last->deferred && !last->edits.count && !last->edits.op_count))
        in->count--;
}

static void shift(struct subject *s, int by) {
    struct action *a = add(s->q, REWRITE,
                           by < 0 ? STR("Promote the heading and all below it")
                                  : STR("Demote the heading and all below it"));
    keep_if(s, section_shift(&a->edits, s->doc->kit, s->heading, by));
}

static void promote(struct subject *s) {
    shift(s, -1);
}

static void demote(struct subject *s) {
    shift(s, 1);
}

static void extract(struct subject *s) {
    const struct action_question *in = s->q->in;
    struct str path = section_extract_path(s->desk, s->doc, s->heading), name;
    size_t slash = str_rfind_byte(path, '/');
    if (slash == STR_NOT_FOUND)
        return;
    name = str_from(path, slash + 1);
    struct action *a =
        add(s->q, EXTRACT, arena_printf(s->q->arena, "Extract the section to %.*s", STR_ARG(name)));
    a->name = STR("extract");
    a->deferred = in->lazy;
    keep_if(s, in->lazy || section_extract(s->desk, s->doc, s->heading, &a->edits));
}

static void inline_kit(struct subject *s) {
    struct action *a = add(s->q, INLINE, STR("Inline the document that this links to"));
    keep_if(s, section_inline(s->desk, s->doc, s->offset, &a->edits));
}

static void to_link(struct subject *s) {
    struct action *a = add(s->q, REWRITE, STR("Convert to a relative link"));
    keep_if(s, section_to_link(s->desk, s->doc, s->offset, &a->edits));
}

static void to_wiki(struct subject *s) {
    struct action *a = add(s->q, REWRITE, STR("Convert to a wiki link"));
    keep_if(s, section_to_wiki(s->desk, s->doc, s->offset, &a->edits));
}

static void align(struct subject *s) {
    struct span table;
    if (!format_table_at(s->doc->kit, s->offset, &table))
        return;
    struct action *a = add(s->q, REWRITE, STR("Align the table"));
    format_tables(&a->edits, s->doc->kit, table);
    edits_sort(&a->edits);
    keep_if(s, true);
}

static void bump(struct subject *s) {
    const struct front *front = &s->doc->kit->front;
    int64_t version;
    if (front->state != FRONT_READ || s->offset > front->close.end)
        return;
    struct action *a = add(s->q, REWRITE, STR_NONE);
    bool can = section_bump(&a->edits, s->doc->kit, &version);
    if (can)
        a->title = arena_printf(s->q->arena, "Raise the version to %lld", (long long)version);
    keep_if(s, can);
}

static void moved_lines(struct subject *s) {
    const struct action_question *in = s->q->in;
    for (size_t i = 0; i < in->asked.count; i++)
        if (in->asked.items[i].code == KIT309) /* whose cure it is */
            return;
    struct action *a = add(s->q, QUICKFIX, STR("Change to the lines where this text is now"));
    a->preferred = true;
    keep_if(s, fix_moved_lines(s->desk, s->doc, s->offset, &a->edits));
}

static const struct refactoring {
    const char *kind;
    bool heading; /* only on one */
    void (*offer)(struct subject *);
} refactorings[] = {
    {EXTRACT, true, extract},    {REWRITE, true, promote},  {REWRITE, true, demote},
    {INLINE, false, inline_kit}, {REWRITE, false, to_link}, {REWRITE, false, to_wiki},
    {REWRITE, false, align},     {REWRITE, false, bump},    {QUICKFIX, false, moved_lines},
};

static void add_refactorings(struct question *q, struct desk *desk, const struct edit_doc *doc) {
    struct action_question *in = q->in;
    struct subject s = {q, desk, doc, in->span.start, section_heading_at(doc->kit, in->span.start)};
    for (size_t i = 0; i < sizeof refactorings / sizeof *refactorings; i++) {
        const struct refactoring *r = &refactorings[i];
        if (wants(in, r->kind) && doc->kit->format == FORMAT_MARKDOWN &&
            (!r->heading || s.heading != UINT32_MAX) && !desk_cancelled(desk))
            r->offer(&s);
    }
}

/* ---- the whole document ---- */

static void add_sources(struct question *q, struct desk *desk, const struct edit_doc *doc) {
    struct action_question *in = q->in;
    struct edits fixed = {.arena = q->arena}, sorted = {.arena = q->arena};
    if (wants(in, FIX_EVERYTHING) && fix_all(desk, doc, &in->problems, &fixed))
        add(q, FIX_EVERYTHING, STR("Fix all problems that have one obvious cure"))->edits = fixed;
    if (wants(in, SORT_KEYS)) {
        format_sort_keys(&sorted, doc->kit);
        edits_sort(&sorted);
        if (sorted.count)
            add(q, SORT_KEYS, STR("Sort the keys of the front matter"))->edits = sorted;
    }
}

/* ---- the question ---- */

static void make_deferred(struct question *q, struct desk *desk, const struct edit_doc *doc) {
    struct action_question *in = q->in;
    struct fixes fixes = {.arena = q->arena};
    in->editing.edits.refused = STR("this cannot be done any more");
    if (str_eq(in->name, STR("extract"))) {
        uint32_t heading = section_heading_at(doc->kit, in->span.start);
        struct edits e = {.arena = q->arena};
        bool done = heading != UINT32_MAX && section_extract(desk, doc, heading, &e);
        if (done || e.refused.n)
            in->editing.edits = e;
        return;
    }
    if (in->asked.count)
        fix_find(desk, doc, &in->asked.items[0], false, &fixes);
    if (in->index < fixes.count)
        in->editing.edits = fixes.items[in->index].edits;
}

static bool ask(struct search *search, struct question *q) {
    struct action_question *in = q->in;
    const struct edit_doc *doc;
    struct desk desk = editing_desk(search, q, &doc);
    in->count = 0;
    if (in->name.n) {
        make_deferred(q, &desk, doc);
    } else if (doc->kit->is_kit) {
        if (wants(in, QUICKFIX))
            add_fixes(q, &desk, doc);
        add_refactorings(q, &desk, doc);
        add_sources(q, &desk, doc);
    }
    return editing_done(&desk, q);
}

static void answered(struct session *s, struct question *q) {
    const struct action_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (rq)
        request_end(rq, reply_json(encode_actions(s, in->actions, in->count, rq->params.diagnostics,
                                                  &in->editing.seen)));
}

/* Through their stored form: what they borrow may go while the other thread reads it. */
static void copy_problems(struct question *q, const struct problems *list, struct problems *out) {
    struct buf bytes = {0};
    problems_write(&bytes, list);
    out->arena = q->arena;
    BUG_ON(!problems_read(out, arena_str(q->arena, buf_str(&bytes))));
    buf_fini(&bytes);
}

static struct span span_of(const struct analysis *a, const struct problem *p) {
    const struct place *x = &p->range.start, *y = &p->range.end;
    struct str text = a->source.text;
    return (struct span){lines_offset(&a->lines, text, x->line, x->column[UTF8], UTF8),
                         lines_offset(&a->lines, text, y->line, y->column[UTF8], UTF8)};
}

static struct question *new_question(struct session *s, struct request *rq, struct doc *d) {
    struct question *q = editing_new(s, d, sizeof(struct action_question));
    struct action_question *in = q->in;
    struct problems list = {.arena = rq->arena};
    publish_list(s->publisher, d, &list);
    copy_problems(q, &list, &in->problems);
    in->asked.arena = q->arena;
    q->ask = ask;
    return q;
}

struct reply feature_code_action(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    if (!s->client.action_literals) /* it knows commands only */
        return reply_json(encode_actions(s, NULL, 0, NULL, NULL));
    struct question *q = new_question(s, rq, p->doc);
    struct action_question *in = q->in;
    in->span = p->span;
    in->lazy = s->client.resolve_action_edits;
    in->has_only = p->has_only;
    in->only = ARENA_ARRAY(q->arena, struct str, p->only_count);
    for (size_t i = 0; i < p->only_count; i++)
        in->only[in->only_count++] = arena_str(q->arena, p->only[i]);
    bool any = encode_count(p->diagnostics) > 0;
    for (size_t i = 0; i < in->problems.count; i++) {
        const struct problem *one = &in->problems.items[i];
        struct span at = span_of(a, one);
        if (in->asked.count < ASKED_MOST && at.start <= p->span.end && p->span.start <= at.end &&
            (!any || decode_asks_about(p->diagnostics, one)))
            *ARENA_PUSH(q->arena, in->asked.items, in->asked.count) = *one;
    }
    q->answered = answered;
    return question_post(s, rq, q);
}

/* ---- codeAction/resolve ---- */

static void resolved(struct session *s, struct question *q) {
    const struct action_question *in = q->in;
    struct request *rq = question_request(s, q);
    const char *why = "";
    if (!rq)
        return;
    struct str refused = in->editing.edits.refused;
    struct json_t *edit =
        refused.n ? NULL : encode_workspace_edit(s, &in->editing.edits, &in->editing.seen, &why);
    if (edit)
        request_end(rq, reply_json(encode_action_edit(rq->params.json, edit)));
    else
        request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "%.*s",
                                    STR_ARG(refused.n ? refused : str_z(why))));
}

struct reply feature_code_action_resolve(struct session *s, struct request *rq) {
    struct action_key key;
    if (!decode_action(rq->params.json, &key)) /* it has all it needs */
        return reply_json(encode_same(rq->params.json));
    struct doc *d = docs_find(s->docs, key.uri);
    const struct analysis *a = d && !d->out_of_sync ? docs_analysis(d) : NULL;
    if (!a || d->version != key.version || key.offset > a->source.text.n)
        return reply_error(rq, ERROR_CONTENT_MODIFIED, "the document has been changed meanwhile");
    struct question *q = new_question(s, rq, d);
    struct action_question *in = q->in;
    in->name = arena_str(q->arena, key.name);
    in->span = (struct span){key.offset, key.offset};
    in->index = key.index;
    for (size_t i = 0; i < in->problems.count && !in->asked.count; i++) {
        const struct problem *one = &in->problems.items[i];
        if (str_eq(problem_rows[one->code].code, key.code) && span_of(a, one).start == key.offset)
            *ARENA_PUSH(q->arena, in->asked.items, in->asked.count) = *one;
    }
    q->answered = resolved;
    return question_post(s, rq, q);
}
