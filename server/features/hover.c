/* hover.c — textDocument/hover: what a key is for, who has a tag, what a link leads to and how it
 * begins, the lines a reference names, what a blueprint's layers are. The words are hover_text.c's.
 */
#include "handlers.h"

#include "base/os.h"
#include "base/path.h"
#include "encode_document.h"
#include "features/hover_text.h"
#include "features/lead.h"
#include "uri.h"

static struct reply tell(struct session *s, struct request *rq, struct str markdown,
                         const struct range *at) {
    if (!s->client.hover_markdown)
        markdown = hover_plain(rq->arena, markdown);
    return reply_json(encode_hover(s, markdown, at));
}

/* ---- tags ---- */

enum { NAMES_MOST = 8 };

struct tag_question {
    struct lead_question lead;
    int64_t kits;
    struct str names[NAMES_MOST]; /* of other kits */
    size_t name_count;
    struct str own; /* the document's path */
};

static bool name_tagged(struct search *search, struct question *q, struct tag_question *in) {
    enum { LOOKED_AT = 4 * NAMES_MOST };
    struct target target = {.type = TARGET_TAG, .name = q->text};
    struct reference *refs;
    size_t n;
    bool more;
    if (!search_references(search, q->arena, &q->view, &target, true, LOOKED_AT, &refs, &n, &more,
                           &q->err))
        return false;
    for (size_t i = 0; i < n && in->name_count < NAMES_MOST; i++) {
        bool again = i && str_eq(refs[i].path, refs[i - 1].path);
        const struct facts *f = again || str_eq(refs[i].path, in->own)
                                    ? NULL
                                    : search_facts(search, q->arena, &q->view, refs[i].path);
        if (f)
            in->names[in->name_count++] = facts_name(f, refs[i].path);
    }
    return true;
}

static bool ask_tag(struct search *search, struct question *q) {
    struct tag_question *in = q->in;
    struct tag_count *tags;
    size_t n;
    if (!search_tags(search, q->arena, &q->view, &tags, &n, &q->err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_eq(tags[i].tag, q->text))
            in->kits = tags[i].kits;
    return name_tagged(search, q, in);
}

static void tag_answered(struct session *s, struct question *q) {
    const struct tag_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    struct buf b = {0};
    buf_addf(&b, "**%.*s** · ", STR_ARG(q->text));
    if (in->kits)
        buf_addf(&b, "tag of %lld %s", (long long)in->kits, in->kits == 1 ? "kit" : "kits");
    else
        buf_add(&b, STR("tag of no kit"));
    for (size_t i = 0; i < in->name_count; i++)
        buf_addf(&b, "%s- %.*s", i ? "\n" : "\n\n", STR_ARG(in->names[i]));
    if (in->kits > (int64_t)in->name_count + 1 && in->name_count == NAMES_MOST)
        buf_add(&b, STR("\n- …"));
    struct str text = arena_str(rq->arena, buf_str(&b));
    buf_fini(&b);
    request_end(rq, tell(s, rq, text, &in->lead.at));
}

static struct reply hover_tag(struct session *s, struct request *rq, const struct pointed *p) {
    const struct lead none = {0};
    struct question *q = lead_question(s, &none, &p->at, sizeof(struct tag_question), true);
    struct tag_question *in = q->in;
    in->own = arena_str(q->arena, rq->params.doc->path);
    q->text = arena_str(q->arena, p->text);
    q->ask = ask_tag;
    q->answered = tag_answered;
    return question_post(s, rq, q);
}

static struct str counted(struct arena *arena, size_t references, size_t documents) {
    if (!references)
        return STR("No references");
    return arena_printf(arena, "%zu %s in %zu %s", references,
                        references == 1 ? "reference" : "references", documents,
                        documents == 1 ? "document" : "documents");
}

/* ---- kits and files ---- */

struct kit_question {
    struct lead_question lead;
    const struct facts *facts;            /* of the kit; NULL: a file */
    struct str version, excerpt, missing; /* missing: an anchor that is not there */
    size_t references, documents;
    struct str layers; /* of a blueprint, already told */
    struct str from;   /* the document's directory, "" when it has none */
};

/* Where the text below the heading begins, or below the front matter and the title. */
static size_t below_heading(const struct kit *kit, const struct facts *f, struct str slug) {
    for (size_t i = 0; i < kit->heading_count && i < f->heading_count; i++)
        if (slug.n ? str_eq(f->headings[i].slug, slug) : kit->headings[i].level == 1)
            return kit->headings[i].span.end;
    return kit->body.start;
}

static void read_kit(struct arena *arena, struct kit_question *in, const struct source *source) {
    const struct kit *kit = kit_parse(arena, source);
    if (kit->format == FORMAT_MARKDOWN)
        in->excerpt =
            hover_excerpt(arena, source->text, below_heading(kit, in->facts, in->lead.lead.slug));
    in->version = kit_field_text(kit, STR("version"));
}

static void read_text(struct question *q, struct kit_question *in) {
    struct str path = in->lead.lead.path;
    struct source source = {.path = path, .below = path_name(path), .home = HOME_LOOSE};
    for (size_t i = 0; i < q->view.doc_count; i++) {
        const struct overlay_doc *doc = &q->view.docs[i];
        if (!path.n || !str_eq(doc->path, path))
            continue;
        source.text = doc->text;
        source.lines = doc->lines;
        read_kit(q->arena, in, &source);
        return;
    }
    struct buf bytes = {0};
    struct lines lines = {0};
    struct err e;
    if (os_read_file(arena_strz(q->arena, path), KIT_SIZE_MAX, &bytes, NULL, &e)) {
        lines_build(&lines, buf_str(&bytes));
        source.text = buf_str(&bytes);
        source.lines = &lines;
        read_kit(q->arena, in, &source);
        in->version = arena_str(q->arena, in->version); /* the rest is copied */
    }
    lines_fini(&lines);
    buf_fini(&bytes);
}

static bool ask_kit(struct search *search, struct question *q) {
    struct kit_question *in = q->in;
    struct lead *lead = &in->lead.lead;
    in->lead.with_text = lead->project.n > 0;
    lead_find(q->arena, &in->lead);
    in->facts = lead->path.n ? search_facts(search, q->arena, &q->view, lead->path) : NULL;
    if (!in->facts || lead->project.n)
        return true;
    struct target target = {TARGET_KIT, lead->path, STR_NONE, NULL};
    read_text(q, in);
    return search_reference_count(search, q->arena, &q->view, &target, &in->references,
                                  &in->documents, &q->err);
}

static const struct fact_heading *heading_of(const struct kit_question *in) {
    return in->lead.lead.slug.n ? facts_anchor(in->facts, in->lead.lead.slug) : NULL;
}

static struct str kit_text(struct arena *arena, const struct kit_question *in) {
    const struct facts *f = in->facts;
    const struct lead *lead = &in->lead.lead;
    const struct fact_heading *heading = heading_of(in);
    struct buf b = {0};
    buf_addf(&b, "**%.*s** · %.*s", STR_ARG(facts_name(f, lead->path)),
             STR_ARG(kinds[f->kind].name));
    if (f->is_base)
        buf_add(&b, STR(" · base"));
    if (in->version.n)
        buf_addf(&b, " · v%.*s", STR_ARG(in->version));
    if (heading)
        buf_addf(&b, " · %.*s", STR_ARG(heading->text));
    if (f->description.text.n && !heading)
        buf_addf(&b, "\n\n%.*s", STR_ARG(f->description.text));
    if (in->layers.n)
        buf_addf(&b, "\n\n%.*s", STR_ARG(in->layers));
    else if (in->excerpt.n)
        buf_addf(&b, "\n\n%.*s", STR_ARG(in->excerpt));
    for (size_t i = 0; i < f->tag_count; i++)
        buf_addf(&b, "%s`%.*s`", i ? ", " : "\n\nTags: ", STR_ARG(f->tags[i]));
    buf_addf(&b, "\n\n%.*s", STR_ARG(counted(arena, in->references, in->documents)));
    if (f->id.text.n)
        buf_addf(&b, " to `%.*s`", STR_ARG(f->id.text));
    if (lead->path.n && in->from.n)
        buf_addf(&b, "\n\n`%.*s`", STR_ARG(path_relative(arena, in->from, lead->path)));
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
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
        hover_fence(&b, in->text, path_ext(lead->path));
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
}

static void kit_answered(struct session *s, struct question *q) {
    const struct kit_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    bool code = in->lead.lead.project.n > 0;
    struct str text =
        in->facts && !code ? kit_text(rq->arena, in) : file_text(rq->arena, &in->lead);
    request_end(rq, in->lead.lead.path.n ? tell(s, rq, text, &in->lead.at) : reply_null());
}

static struct reply hover_lead(struct session *s, struct request *rq, const struct pointed *p) {
    struct doc *d = rq->params.doc;
    struct world world = workspace_world(s->workspace);
    struct lead lead;
    if (!pointed_lead(s, rq->arena, d, p, &lead) || (!lead.path.n && !lead.candidate_count))
        return reply_null();
    if (p->what == POINTED_SELF || p->what == POINTED_HEADING)
        lead.slug = STR_NONE; /* what stands below it is in sight */
    struct question *q = lead_question(s, &lead, &p->at, sizeof(struct kit_question), true);
    struct kit_question *in = q->in;
    in->from = d->path.n ? arena_str(q->arena, path_dir(d->path)) : STR_NONE;
    if (lead.facts && lead.facts->kind == KIND_BLUEPRINT)
        in->layers = hover_layers(q->arena, &world, lead.facts, lead.path, SIZE_MAX, d->path);
    q->ask = ask_kit;
    q->answered = kit_answered;
    return question_post(s, rq, q);
}

/* ---- this document ---- */

/* A heading says what stands below it; what can be told is who links there. */
struct heading_question {
    struct lead_question lead;
    size_t references, documents;
    struct str name;
};

static bool ask_heading(struct search *search, struct question *q) {
    struct heading_question *in = q->in;
    struct target target = lead_target(&in->lead.lead);
    return search_reference_count(search, q->arena, &q->view, &target, &in->references,
                                  &in->documents, &q->err);
}

static void heading_answered(struct session *s, struct question *q) {
    const struct heading_question *in = q->in;
    struct request *rq = lead_answered(s, q);
    if (!rq)
        return;
    struct str text = arena_printf(rq->arena, "**%.*s** · `#%.*s`\n\n%.*s", STR_ARG(in->name),
                                   STR_ARG(in->lead.lead.slug),
                                   STR_ARG(counted(rq->arena, in->references, in->documents)));
    request_end(rq, tell(s, rq, text, &in->lead.at));
}

static struct reply hover_heading(struct session *s, struct request *rq, const struct pointed *p) {
    struct lead lead;
    if (!pointed_lead(s, rq->arena, rq->params.doc, p, &lead) || !lead.path.n)
        return reply_null();
    struct question *q = lead_question(s, &lead, &p->at, sizeof(struct heading_question), true);
    struct heading_question *in = q->in;
    in->name = arena_str(q->arena, p->heading->text);
    q->ask = ask_heading;
    q->answered = heading_answered;
    return question_post(s, rq, q);
}

/* The layer that a task says it belongs to, with its tasks. */
static struct reply hover_layer(struct session *s, struct request *rq, const struct pointed *p) {
    struct doc *d = rq->params.doc;
    struct world world = workspace_world(s->workspace);
    struct lead lead;
    if (!lead_of_task(s, rq->arena, d->path, d->analysis->facts, &lead))
        return reply_null();
    size_t layer = SIZE_MAX;
    for (size_t i = 0; i < lead.facts->ref_count; i++) {
        const struct ref *ref = &lead.facts->refs[i];
        if (ref->type == REF_TASK_FILE && memcmp(&ref->range, &lead.range, sizeof lead.range) == 0)
            layer = ref->line;
    }
    struct str layers = hover_layers(rq->arena, &world, lead.facts, lead.path, layer, d->path);
    struct str text = arena_printf(rq->arena, "**%.*s** · blueprint\n\n%.*s",
                                   STR_ARG(facts_name(lead.facts, lead.path)), STR_ARG(layers));
    return tell(s, rq, text, &p->at);
}

/* A label is what its definition leads to. */
static struct reply hover_label(struct session *s, struct request *rq, const struct analysis *a,
                                struct pointed *p) {
    for (size_t i = 0; i < a->kit->definition_count; i++) {
        const struct definition *def = &a->kit->definitions[i];
        if (!pointed_same_label(str_cut(a->source.text, def->label), p->text))
            continue;
        struct pointed target = pointed_at(a, def->target.start);
        if (target.what != POINTED_REF && target.what != POINTED_ANCHOR)
            break;
        target.at = p->at;
        return hover_lead(s, rq, &target);
    }
    return reply_null();
}

struct reply feature_hover(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct pointed p = pointed_at(a, rq->params.offset);
    struct str pages = uri_of_path(rq->arena, path_join(rq->arena, s->docs_dir, STR("problems")));
    switch (p.what) {
    case POINTED_NOTHING:
        break;
    case POINTED_KEY:
    case POINTED_VALUE:
        return tell(s, rq, hover_key(rq->arena, p.field, a->kit, pages), &p.at);
    case POINTED_KIND:
        return tell(s, rq, hover_kind(rq->arena, p.kind), &p.at);
    case POINTED_TAG:
        return hover_tag(s, rq, &p);
    case POINTED_TOKEN:
        return tell(s, rq, hover_token(rq->arena, a->kit, p.text), &p.at);
    case POINTED_LAYER:
        return hover_layer(s, rq, &p);
    case POINTED_LABEL:
        return hover_label(s, rq, a, &p);
    case POINTED_HEADING:
        return hover_heading(s, rq, &p);
    case POINTED_SELF:
    case POINTED_BLUEPRINT:
    case POINTED_REF:
    case POINTED_ANCHOR:
        return hover_lead(s, rq, &p);
    }
    return reply_null();
}
