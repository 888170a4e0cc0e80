/* links.c — textDocument/documentLink and documentLink/resolve: what can be clicked. Where a link
 * of ours leads is looked up only when it is; links to the web are complete at once. */
#include "handlers.h"

#include "encode_navigate.h"
#include "features/lead.h"

enum {
    LINKS_MOST = 5000,
    CODE_MOST =
        500, /* distinct references to code that are looked up, so that none leads nowhere */
};

struct linker {
    const struct doc *doc;
    const struct analysis *a;
    struct arena *arena;
    struct world world;
    struct shown_link *links;
    size_t n;
    struct str *codes; /* looked up */
    enum existence *there;
    size_t code_count, there_count;
};

static void add(struct linker *l, struct shown_link link) {
    if (l->n < LINKS_MOST)
        *ARENA_PUSH(l->arena, l->links, l->n) = link;
}

static void add_lazy(struct linker *l, struct span at, struct ref ref) {
    add(l, (struct shown_link){.at = at, .ref = ref});
}

static bool is_web(struct str path) {
    return str_starts(path, STR("https://")) || str_starts(path, STR("http://")) ||
           str_starts(path, STR("mailto:"));
}

static void add_link(struct linker *l, const struct link *link) {
    struct span written = {link->target.start, link->target.end};
    if (link->fragment.end > written.end)
        written.end = link->fragment.end;
    bool inside = written.start >= link->span.start && written.end <= link->span.end;
    struct span shown = link->style == LINK_INLINE && inside ? written : link->span;
    if (link->style == LINK_WIKI) {
        if (link->path.n || link->anchor.n)
            add_lazy(l, shown,
                     (struct ref){.type = REF_WIKI, .target = link->path, .anchor = link->anchor});
    } else if (is_web(link->path)) {
        struct str url = str_cut(l->a->source.text, written);
        add(l, (struct shown_link){.at = shown, .url = is_web(url) ? url : link->path});
    } else if (link->style != LINK_AUTO && written.end > written.start) {
        add_lazy(l, shown,
                 (struct ref){.type = REF_LINK, .target = link->path, .anchor = link->anchor});
    }
}

/* Half of what looks like a path in backticks names no file: those are no links. */
static bool may_be_there(struct linker *l, struct str target, bool sure) {
    for (size_t i = 0; i < l->code_count; i++)
        if (str_eq(l->codes[i], target))
            return l->there[i] != EXISTS_NOT && (sure || l->there[i] != EXISTS_UNKNOWN);
    struct str path;
    int64_t lines;
    enum existence there = EXISTS_UNKNOWN;
    if (l->code_count < CODE_MOST) {
        there = l->world.code(l->world.context, l->arena, l->doc->path, target, &path, &lines);
        *ARENA_PUSH(l->arena, l->codes, l->code_count) = target;
        *ARENA_PUSH(l->arena, l->there, l->there_count) = there;
    }
    return there != EXISTS_NOT && (sure || there != EXISTS_UNKNOWN);
}

static void add_code(struct linker *l, struct span span, const struct code_ref *code) {
    struct str target = str_cut(l->a->source.text, code->path);
    bool sure = code->line || str_find_byte(target, '/') != STR_NOT_FOUND;
    if (target.n && may_be_there(l, target, sure))
        add_lazy(l, span, (struct ref){.type = REF_CODE, .target = target, .line = code->line});
}

static struct span span_of(const struct linker *l, const struct range *r) {
    struct str text = l->a->source.text;
    return (struct span){
        lines_offset(&l->a->lines, text, r->start.line, r->start.column[UTF8], UTF8),
        lines_offset(&l->a->lines, text, r->end.line, r->end.column[UTF8], UTF8)};
}

static void add_all(struct linker *l) {
    const struct kit *kit = l->a->kit;
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < f->ref_count; i++)
        if (f->refs[i].type == REF_RELATION || f->refs[i].type == REF_TASK_FILE ||
            f->refs[i].type == REF_RESOURCE)
            add_lazy(l, span_of(l, &f->refs[i].range), f->refs[i]);
    for (size_t i = 0; i < kit->link_count; i++)
        add_link(l, &kit->links[i]);
    for (size_t i = 0; i < kit->code_count; i++)
        add_code(l, kit->codes[i].content, &kit->codes[i].ref);
    for (size_t i = 0; i < kit->fence_count; i++)
        add_code(l, kit->fences[i].info, &kit->fences[i].ref);
}

struct reply feature_document_link(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct linker l = {
        .doc = rq->params.doc, .a = a, .arena = rq->arena, .world = workspace_world(s->workspace)};
    if (a->kit->is_kit)
        add_all(&l);
    return reply_json(encode_links(s, l.doc, a, l.links, l.n));
}

/* ---- resolve ---- */

static struct reply resolved(struct session *s, struct request *rq, const struct lead *lead,
                             struct str own, struct str name) {
    uint32_t first = lead->range.start.line ? lead->range.start.line + 1 : 0;
    return reply_json(
        encode_link(s, rq->params.json, lead->path, lead->line ? lead->line : first, own, name));
}

static bool ask(struct search *search, struct question *q) {
    (void)search;
    lead_find(q->arena, q->in);
    return true;
}

static void answered(struct session *s, struct question *q) {
    const struct lead_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (rq)
        request_end(rq, in->lead.path.n ? resolved(s, rq, &in->lead, STR_NONE, STR_NONE)
                                        : reply_json(encode_same(rq->params.json)));
}

struct reply feature_document_link_resolve(struct session *s, struct request *rq) {
    struct str uri;
    struct ref ref;
    struct lead lead;
    bool ours = decode_link(rq->params.json, &uri, &ref);
    struct doc *d = ours ? docs_find(s->docs, uri) : NULL;
    if (!d || !docs_analysis(d) || !lead_of_ref(s, rq->arena, d, &ref, &lead))
        return reply_json(encode_same(rq->params.json));
    if (lead.facts || !lead.candidate_count)
        return resolved(s, rq, &lead, d->uri,
                        lead.facts ? facts_name(lead.facts, lead.path) : STR_NONE);
    const struct range nowhere = {0};
    struct question *q = lead_question(s, &lead, &nowhere, sizeof(struct lead_question), false);
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}
