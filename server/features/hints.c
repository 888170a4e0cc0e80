/* hints.c — textDocument/inlayHint: who stands behind a raw id, where a wiki link leads, whether
 * quoted or referenced lines of code are still where they were. Code is read on the query thread,
 * and only for what is in sight. */
#include "handlers.h"

#include "base/os.h"
#include "base/path.h"
#include "encode_navigate.h"
#include "features/drift.h"
#include "features/lead.h"

enum { HINTS_MOST = 500, FILE_BYTES = 1 << 20 };

struct code_hint { /* to be looked at on disk */
    struct lead_question lead;
    struct place at;
    struct str quoted; /* of a fence; "" for a code span */
    struct range edit; /* of its lines in the info string */
};
struct hints_question {
    struct lead_question shared; /* of it, the listing of the project's files */
    struct hint *hints;
    size_t n;
    struct code_hint *codes;
    size_t code_count;
};

struct hinter {
    struct session *session;
    const struct doc *doc;
    const struct analysis *a;
    struct arena *arena;
    struct span sight;
    struct hints_question *out;
};

static struct place place_at(const struct hinter *h, uint32_t offset) {
    return lines_place(&h->a->lines, h->a->source.text, offset);
}

static void add(struct hinter *h, struct place at, struct str label, struct str tooltip) {
    if (h->out->n < HINTS_MOST)
        *ARENA_PUSH(h->arena, h->out->hints, h->out->n) = (struct hint){
            .at = at, .label = arena_str(h->arena, label), .tooltip = arena_str(h->arena, tooltip)};
}

static bool in_sight(const struct hinter *h, struct span span) {
    return span.start <= h->sight.end && span.end >= h->sight.start;
}

/* ---- names ---- */

static void add_name(struct hinter *h, const struct ref *ref, struct place at, bool labelled) {
    const struct settings *settings = &h->session->settings;
    struct lead lead;
    if (!ref->target.n || !lead_of_ref(h->session, h->arena, h->doc, ref, &lead) || !lead.facts)
        return;
    struct str name = facts_name(lead.facts, lead.path), label = STR_NONE;
    if (settings->hint_aliases && !labelled && str_eq(ref->target, lead.facts->id.text) &&
        !str_eq(name, ref->target))
        label = name;
    if (settings->hint_wiki_targets && ref->type == REF_WIKI && h->doc->path.n) {
        struct str path = path_relative(h->arena, path_dir(h->doc->path), lead.path);
        label =
            label.n ? arena_printf(h->arena, "%.*s · %.*s", STR_ARG(label), STR_ARG(path)) : path;
    }
    if (label.n)
        add(h, at, label, lead.facts->description.text);
}

static void add_names(struct hinter *h) {
    const struct kit *kit = h->a->kit;
    const struct facts *f = h->a->facts;
    for (size_t i = 0; i < kit->link_count; i++) {
        const struct link *link = &kit->links[i];
        if (link->style != LINK_WIKI || !in_sight(h, link->span))
            continue;
        struct ref ref = {.type = REF_WIKI, .target = link->path, .anchor = link->anchor};
        add_name(h, &ref, place_at(h, link->span.end), link->text.start > link->target.start);
    }
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        uint32_t end = lines_offset(&h->a->lines, h->a->source.text, ref->range.end.line,
                                    ref->range.end.column[UTF8], UTF8);
        if (ref->type == REF_RELATION && in_sight(h, (struct span){end, end}))
            add_name(h, ref, ref->range.end, false);
    }
}

static void add_blueprint(struct hinter *h) {
    const struct fact_text *id = &h->a->facts->blueprint;
    struct lead lead;
    uint32_t end = lines_offset(&h->a->lines, h->a->source.text, id->range.end.line,
                                id->range.end.column[UTF8], UTF8);
    if (!id->text.n || !h->session->settings.hint_aliases ||
        !in_sight(h, (struct span){end, end}) ||
        !lead_of_task(h->session, h->arena, h->doc->path, h->a->facts, &lead))
        return;
    struct str name = facts_name(lead.facts, lead.path);
    if (!str_eq(name, id->text) && str_eq(lead.facts->id.text, id->text))
        add(h, id->range.end, name, lead.facts->description.text);
}

/* ---- code ---- */

static void add_code(struct hinter *h, struct span whole, const struct code_ref *code,
                     const struct fence *fence) {
    struct str text = h->a->source.text;
    struct lead lead;
    if (!code->line || !in_sight(h, whole) || h->out->code_count == HINTS_MOST)
        return;
    struct ref ref = {.type = REF_CODE,
                      .target = str_cut(text, code->path),
                      .line = code->line,
                      .end = code->end};
    if (!lead_of_ref(h->session, h->arena, h->doc, &ref, &lead))
        return;
    struct code_hint *hint = ARENA_PUSH(h->arena, h->out->codes, h->out->code_count);
    hint->lead.lead = lead_copied(h->arena, lead);
    hint->at = place_at(h, whole.end);
    if (fence && code->path.start > code->lines.start) { /* "12:40:path" */
        hint->quoted = arena_str(h->arena, str_cut(text, fence->content));
        hint->edit =
            lines_range(&h->a->lines, text, (struct span){fence->info.start, code->path.start});
    }
}

static void add_codes(struct hinter *h) {
    const struct kit *kit = h->a->kit;
    for (size_t i = 0; i < kit->code_count; i++)
        add_code(h, kit->codes[i].span, &kit->codes[i].ref, NULL);
    for (size_t i = 0; i < kit->fence_count; i++)
        add_code(h, kit->fences[i].info, &kit->fences[i].ref, &kit->fences[i]);
}

static uint32_t count_lines(struct str text) {
    struct lines lines = {0};
    lines_build(&lines, text);
    uint32_t n = (uint32_t)(lines.n - (!text.n || ascii_is_eol(text.p[text.n - 1])));
    lines_fini(&lines);
    return n;
}

static void judge(struct question *q, struct hints_question *in, struct code_hint *code,
                  struct str file) {
    const struct lead *lead = &code->lead.lead;
    uint32_t last = lead->end > lead->line ? lead->end : lead->line, at, lines = count_lines(file);
    struct hint hint = {.at = code->at, .edit = code->edit};
    enum drift drift =
        code->quoted.n ? drift_of(file, code->quoted, lead->line, last, &at) : DRIFT_NONE;
    if (drift == DRIFT_MOVED) {
        hint.label = arena_printf(q->arena, "now %u:%u", at, at + last - lead->line);
        hint.text = arena_printf(q->arena, "%u:%u:", at, at + last - lead->line);
        hint.tooltip = STR("These lines stand elsewhere in the file by now.");
    } else if (drift == DRIFT_CHANGED) {
        hint.label = STR("changed");
        hint.tooltip = STR("The file says something else at these lines by now.");
    } else if (last > lines) {
        hint.label =
            arena_printf(q->arena, "the file has %u %s", lines, lines == 1 ? "line" : "lines");
    }
    if (hint.label.n)
        *ARENA_PUSH(q->arena, in->hints, in->n) = hint;
}

static bool ask(struct search *search, struct question *q) {
    struct hints_question *in = q->in;
    (void)search;
    for (size_t i = 0; i < in->code_count && !atomic_load(&q->cancelled); i++) {
        struct code_hint *code = &in->codes[i];
        struct buf bytes = {0};
        struct err e;
        code->lead.listed = in->shared.listed;
        lead_find(q->arena, &code->lead);
        in->shared.listed = code->lead.listed;
        if (code->lead.lead.path.n &&
            os_read_file(arena_strz(q->arena, code->lead.lead.path), FILE_BYTES, &bytes, NULL, &e))
            judge(q, in, code, buf_str(&bytes));
        buf_fini(&bytes);
    }
    return true;
}

static void answered(struct session *s, struct question *q) {
    const struct hints_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (rq)
        request_end(rq, reply_json(encode_hints(s, in->hints, in->n)));
}

struct reply feature_inlay_hint(struct session *s, struct request *rq) {
    struct reply later;
    const struct lead none = {0};
    const struct range nowhere = {0};
    struct doc *d = rq->params.doc;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    if (!a->kit->is_kit)
        return reply_null();
    s->hints_held = true;
    struct question *q = lead_question(s, &none, &nowhere, sizeof(struct hints_question), false);
    struct hinter h = {s, d, a, q->arena, rq->params.span, q->in};
    add_names(&h);
    add_blueprint(&h);
    if (s->settings.hint_line_drift)
        add_codes(&h);
    if (!h.out->code_count) {
        struct reply reply = reply_json(encode_hints(s, h.out->hints, h.out->n));
        question_discard(q);
        return reply;
    }
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}
