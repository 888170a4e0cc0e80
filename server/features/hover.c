/* hover.c — textDocument/hover: what a key is for, how many kits have a tag, what a link leads to,
 * the lines a reference names. */
#include "handlers.h"

#include "base/path.h"
#include "encode_document.h"
#include "features/field_text.h"
#include "features/pointed.h"

/* ---- front matter ---- */

static struct str key_text(struct arena *arena, const struct field *f) {
    return arena_printf(arena, "`%.*s`%s\n\n%.*s", STR_ARG(f->key),
                        f->flags & FIELD_REQUIRED ? " (required)" : "",
                        STR_ARG(field_text(arena, f)));
}

/* ---- tags ---- */

struct tag_question {
    struct range at;
    int64_t kits;
};

static bool ask_tag(struct search *search, struct question *q) {
    struct tag_question *in = q->in;
    struct tag_count *tags;
    size_t n;
    if (!search_tags(search, q->arena, &q->view, &tags, &n, &q->err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(tags[i].tag, q->text))
            in->kits = tags[i].kits;
    return true;
}

static void tag_answered(struct session *s, struct question *q) {
    const struct tag_question *in = q->in;
    struct request *rq = question_request(s, q);
    if (!rq)
        return;
    struct str text = arena_printf(rq->arena, "`%.*s`: in %lld %s", STR_ARG(q->text),
                                   (long long)in->kits, in->kits == 1 ? "kit" : "kits");
    request_end(rq, reply_json(encode_hover(s, text, &in->at)));
}

static struct reply hover_tag(struct session *s, struct request *rq, const struct pointed *p) {
    struct question *q = question_new(s, true);
    struct tag_question *in = ARENA_NEW(q->arena, struct tag_question);
    in->at = p->at;
    q->in = in;
    q->text = arena_str(q->arena, p->text);
    q->ask = ask_tag;
    q->answered = tag_answered;
    return question_post(s, rq, q);
}

/* ---- kits ---- */

static struct str kit_text(struct arena *arena, const struct doc *d, const struct lead *lead) {
    const struct facts *f = lead->facts;
    struct buf b = {0};
    struct str description = f->description.text;
    buf_addf(&b, "**%.*s** · %.*s", STR_ARG(facts_name(f, lead->path)),
             STR_ARG(kinds[f->kind].name));
    if (lead->heading)
        buf_addf(&b, " · %.*s", STR_ARG(lead->heading->text));
    if (description.n)
        buf_addf(&b, "\n\n%.*s", STR_ARG(description));
    for (size_t i = 0; i < f->tag_count; i++)
        buf_addf(&b, "%s`%.*s`", i ? ", " : "\n\nTags: ", STR_ARG(f->tags[i]));
    if (lead->path.n && d->path.n)
        buf_addf(&b, "\n\n`%.*s`", STR_ARG(path_relative(arena, path_dir(d->path), lead->path)));
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
}

/* ---- files ---- */

/* Longer than any run of backticks in it. */
static unsigned fence_length(struct str text) {
    unsigned most = 2, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.p[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    return most + 1;
}

static void add_fence(struct buf *b, struct str text, struct str language) {
    unsigned n = fence_length(text);
    buf_add(b, STR("\n\n"));
    for (unsigned i = 0; i < n; i++)
        buf_add_byte(b, '`');
    buf_addf(b, "%.*s\n%.*s\n", STR_ARG(language), STR_ARG(text));
    for (unsigned i = 0; i < n; i++)
        buf_add_byte(b, '`');
}

static struct str file_text(struct arena *arena, const struct lead_question *in) {
    const struct lead *lead = &in->lead;
    struct buf b = {0};
    struct str shown = lead->path, below;
    if (lead->project.n && path_below(lead->project, lead->path, &below) && below.n)
        shown = below;
    buf_addf(&b, "`%.*s`", STR_ARG(shown));
    if (in->lines)
        buf_addf(&b, " · %u %s", in->lines, in->lines == 1 ? "line" : "lines");
    if (lead->line > in->lines && in->lines)
        buf_addf(&b, "\n\nIt has no line %u.", lead->line);
    if (in->text.n)
        add_fence(&b, in->text, path_ext(lead->path));
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
}

static void file_answered(struct session *s, struct question *q) {
    const struct lead_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    request_end(rq, in->lead.path.n ? reply_json(encode_hover(s, file_text(rq->arena, in), &in->at))
                                    : reply_null());
}

static struct reply hover_lead(struct session *s, struct request *rq, const struct pointed *p) {
    struct lead lead;
    if (!pointed_lead(s, rq->arena, rq->params.doc, p, &lead))
        return reply_null();
    if (lead.facts)
        return reply_json(encode_hover(s, kit_text(rq->arena, rq->params.doc, &lead), &p->at));
    return lead_post(s, rq, &lead, &p->at, lead.project.n > 0, file_answered);
}

struct reply feature_hover(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_at(a, rq->params.offset);
    switch (p.what) {
    case POINTED_NOTHING:
        break;
    case POINTED_KEY:
        return reply_json(encode_hover(s, key_text(rq->arena, p.field), &p.at));
    case POINTED_KIND:
        return reply_json(encode_hover(s, kinds[p.kind].doc, &p.at));
    case POINTED_TAG:
        return hover_tag(s, rq, &p);
    case POINTED_BLUEPRINT:
    case POINTED_REF:
        return hover_lead(s, rq, &p);
    }
    return reply_null();
}
