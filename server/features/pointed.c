/* pointed.c — from a place to what it says, from what it says to a path. What is shown for it is
 * for hover.c and definition.c. */
#include "features/pointed.h"

#include "base/os.h"
#include "base/path.h"
#include "publish.h"

enum { EXCERPT_LINES = 16, FILE_BYTES = 1 << 20 };

const struct analysis *pointed_analysis(struct session *s, struct request *rq,
                                        struct reply *later) {
    struct doc *d = rq->params.doc;
    const struct analysis *a = d->out_of_sync ? NULL : docs_analysis(d);
    if (a)
        return a;
    *later = d->out_of_sync ? reply_null() : reply_later(rq);
    if (!d->out_of_sync)
        publish_when_ready(s->publisher, d, rq);
    return NULL;
}

/* ---- what stands there ---- */

struct looker {
    const struct analysis *a;
    uint32_t offset;
    struct pointed out;
};

static bool inside(struct span span, uint32_t offset) {
    return span.start <= offset && offset < span.end;
}

static struct range range_of(const struct looker *l, struct span span) {
    return lines_range(&l->a->lines, l->a->source.text, span);
}

static bool found(struct looker *l, enum pointed_what what, struct span span) {
    l->out.what = what;
    l->out.at = range_of(l, span);
    return true;
}

static bool before(const struct place *a, const struct place *b) {
    return a->line != b->line ? a->line < b->line : a->column[UTF8] < b->column[UTF8];
}

/* The fact that was made of the reference written at `target`. */
static const struct ref *ref_of(const struct looker *l, struct span target, bool code) {
    struct place start = lines_place(&l->a->lines, l->a->source.text, target.start);
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct place *p = &f->refs[i].range.start;
        if (p->line == start.line && p->column[UTF8] == start.column[UTF8] &&
            (f->refs[i].type == REF_CODE) == code)
            return &f->refs[i];
    }
    return NULL;
}

/* The one whose own text is under the pointer: relations, tasks of a blueprint. */
static bool look_at_refs(struct looker *l) {
    struct place at = lines_place(&l->a->lines, l->a->source.text, l->offset);
    const struct facts *f = l->a->facts;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *r = &f->refs[i];
        if (before(&at, &r->range.start) || !before(&at, &r->range.end))
            continue;
        l->out.what = POINTED_REF;
        l->out.ref = r;
        l->out.at = r->range;
        return true;
    }
    return false;
}

static bool look_at_tags(struct looker *l, const struct node *value) {
    for (size_t i = 0; value->type == NODE_SEQUENCE && i < value->count; i++)
        if (inside(value->items[i].span, l->offset) && value->items[i].type == NODE_SCALAR) {
            l->out.text = value->items[i].text;
            return found(l, POINTED_TAG, value->items[i].span);
        }
    return false;
}

static bool look_at_value(struct looker *l, const struct entry *e) {
    enum kind kind = l->a->kit->kind;
    struct str key = e->key.text;
    if (str_eq(key, STR("tags")))
        return look_at_tags(l, &e->value);
    if (e->value.type != NODE_SCALAR)
        return false;
    if (str_eq(key, STR("type"))) {
        l->out.kind = kind_of_type(e->value.text);
        return l->out.kind != KIND_OTHER && found(l, POINTED_KIND, e->value.span);
    }
    if (str_eq(key, STR("blueprint")) && kind == KIND_TASK) {
        l->out.text = e->value.text;
        return found(l, POINTED_BLUEPRINT, e->value.span);
    }
    return false;
}

static bool look_at_front(struct looker *l) {
    const struct kit *kit = l->a->kit;
    const struct node *root = &kit->front.root;
    if (kit->front.state == FRONT_NONE || !inside(kit->front.content, l->offset))
        return false;
    for (size_t i = 0; root->type == NODE_MAPPING && i < root->count; i++) {
        const struct entry *e = &root->entries[i];
        if (!inside(e->span, l->offset))
            continue;
        if (inside(e->value.span, l->offset))
            return look_at_value(l, e);
        l->out.field = field_find(kit->kind, e->key.text);
        return inside(e->key.span, l->offset) && l->out.field && found(l, POINTED_KEY, e->key.span);
    }
    return false;
}

static bool refers(struct looker *l, struct span whole, struct span target, bool code) {
    l->out.ref = ref_of(l, target, code);
    return l->out.ref && found(l, POINTED_REF, whole);
}

static bool look_at_body(struct looker *l) {
    const struct kit *kit = l->a->kit;
    for (size_t i = 0; i < kit->code_count; i++)
        if (inside(kit->codes[i].span, l->offset)) /* also in the text of a link */
            return refers(l, kit->codes[i].span, kit->codes[i].ref.path, true);
    for (size_t i = 0; i < kit->link_count; i++)
        if (inside(kit->links[i].span, l->offset))
            return refers(l, kit->links[i].span, kit->links[i].target, false);
    for (size_t i = 0; i < kit->fence_count; i++)
        if (inside(kit->fences[i].info, l->offset))
            return refers(l, kit->fences[i].info, kit->fences[i].ref.path, true);
    for (size_t i = 0; i < kit->body_tag_count; i++)
        if (inside(kit->body_tags[i].span, l->offset)) {
            l->out.text = kit->body_tags[i].name;
            return found(l, POINTED_TAG, kit->body_tags[i].span);
        }
    return false;
}

struct pointed pointed_at(const struct analysis *a, uint32_t offset) {
    struct looker l = {.a = a, .offset = offset};
    bool yes = a->kit->is_kit && offset <= a->source.text.n &&
               ((a->kit->format != FORMAT_JSON && look_at_front(&l)) || look_at_body(&l) ||
                look_at_refs(&l));
    return yes ? l.out : (struct pointed){0};
}

/* ---- where it leads ---- */

/* Code is looked for in the project and nowhere else (A14). */
static void add_candidate(struct lead *lead, struct str path) {
    if (path_below(lead->project, path, NULL))
        lead->candidates[lead->candidate_count++] = path;
}

static bool code_lead(struct session *s, struct arena *arena, const struct doc *d,
                      const struct ref *ref, struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    struct str root = world.root_of(world.context, d->path);
    lead->project = world_project(root);
    lead->line = ref->line;
    lead->end = ref->end;
    if (!lead->project.n)
        return false;
    add_candidate(lead, path_resolve(arena, lead->project, ref->target));
    add_candidate(lead, path_resolve(arena, path_dir(d->path), ref->target));
    if (!path_is_absolute(ref->target))
        lead->suffix = path_resolve(arena, STR_NONE, ref->target);
    return lead->candidate_count > 0;
}

/* A kit that the index knows, or else any file of that name. */
static bool path_lead(struct session *s, struct arena *arena, struct str path, struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    lead->facts = world.kit_at(world.context, arena, path);
    if (lead->facts)
        lead->path = path;
    else
        lead->candidates[lead->candidate_count++] = path;
    return path.n > 0;
}

static void find_heading(struct lead *lead, const struct ref *ref) {
    if (!lead->facts || !ref->anchor.n)
        return;
    lead->heading = facts_anchor(lead->facts, ref->anchor);
    if (ref->type == REF_WIKI) {
        const struct fact_heading *h = facts_heading(lead->facts, ref->anchor);
        lead->heading = h ? h : lead->heading;
    }
    if (lead->heading)
        lead->range = lead->heading->range;
}

static bool ref_lead(struct session *s, struct arena *arena, const struct doc *d,
                     const struct ref *ref, struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    struct str path = d->path;
    bool named = ref->type == REF_WIKI || ref->type == REF_RELATION;
    if (ref->type == REF_CODE)
        return code_lead(s, arena, d, ref, lead);
    if (ref->type == REF_RESOURCE)
        return false;
    if (!ref->target.n) { /* in this very document, which may be no file */
        lead->facts = d->analysis->facts;
        lead->path = path;
    } else if (named) {
        if (!world.wiki(world.context, arena, d->path, ref->target, &path) ||
            !path_lead(s, arena, path, lead))
            return false;
    } else if (!d->path.n ||
               !path_lead(s, arena, path_resolve(arena, path_dir(d->path), ref->target), lead)) {
        return false;
    }
    find_heading(lead, ref);
    return true;
}

static bool blueprint_lead(struct session *s, struct arena *arena, const struct doc *d,
                           struct str id, struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    struct named *named;
    size_t n = world.with_id(world.context, arena, d->path, id, &named);
    for (size_t i = 0; i < n; i++)
        if (named[i].kind == KIND_BLUEPRINT) {
            lead->range = named[i].range;
            return path_lead(s, arena, named[i].path, lead);
        }
    return false;
}

bool pointed_lead(struct session *s, struct arena *arena, const struct doc *d,
                  const struct pointed *p, struct lead *lead) {
    *lead = (struct lead){0};
    if (p->what == POINTED_REF)
        return ref_lead(s, arena, d, p->ref, lead);
    return p->what == POINTED_BLUEPRINT && blueprint_lead(s, arena, d, p->text, lead);
}

/* ---- on disk ---- */

static bool is_file(struct arena *arena, struct str path) {
    struct os_info info;
    struct err e;
    return os_stat(arena_strz(arena, path), &info, &e) && info.type == OS_FILE;
}

static void find_path(struct arena *arena, struct lead_question *in) {
    struct lead *lead = &in->lead;
    for (size_t i = 0; i < lead->candidate_count && !lead->path.n; i++)
        if (is_file(arena, lead->candidates[i]))
            lead->path = lead->candidates[i];
    if (lead->path.n || !lead->suffix.n)
        return;
    struct str one = STR_NONE;
    in->listed = files_list(lead->project);
    if (files_with_suffix(in->listed, lead->suffix, &one) == 1 && !files_truncated(in->listed)) {
        struct str path = path_join(arena, lead->project, one);
        if (is_file(arena, path))
            lead->path = path;
    }
}

static void read_lines(struct arena *arena, struct lead_question *in) {
    const struct lead *lead = &in->lead;
    struct buf bytes = {0};
    struct err e;
    struct lines lines = {0};
    if (!os_read_file(arena_strz(arena, lead->path), FILE_BYTES, &bytes, NULL, &e)) {
        buf_fini(&bytes);
        return;
    }
    struct str text = buf_str(&bytes);
    lines_build(&lines, text);
    bool ended = text.n && ascii_is_eol(text.p[text.n - 1]);
    in->lines = (uint32_t)(lines.n - (ended || !text.n));
    if (lead->line && lead->line <= in->lines) {
        uint32_t last = lead->end > lead->line ? lead->end : lead->line;
        if (last - lead->line >= EXCERPT_LINES)
            last = lead->line + EXCERPT_LINES - 1;
        struct span part = {lines_span(&lines, text, lead->line - 1).start,
                            lines_span(&lines, text, last - 1).end};
        enum { EXCERPT_BYTES = 4096 };
        in->text = arena_str(arena, str_to(str_cut(text, part), EXCERPT_BYTES));
    }
    lines_fini(&lines);
    buf_fini(&bytes);
}

static bool ask(struct search *search, struct question *q) {
    struct lead_question *in = q->in;
    (void)search;
    find_path(q->arena, in);
    if (in->with_text && in->lead.path.n)
        read_lines(q->arena, in);
    return true;
}

static void discard(struct question *q) {
    struct lead_question *in = q->in;
    files_free(in->listed);
}

static struct lead copied(struct arena *arena, struct lead lead) {
    lead.path = arena_str(arena, lead.path);
    lead.facts = NULL;
    lead.heading = NULL;
    for (size_t i = 0; i < lead.candidate_count; i++)
        lead.candidates[i] = arena_str(arena, lead.candidates[i]);
    lead.project = arena_str(arena, lead.project);
    lead.suffix = arena_str(arena, lead.suffix);
    return lead;
}

struct reply lead_post(struct session *s, struct request *rq, const struct lead *lead,
                       const struct range *at, bool with_text,
                       void (*answered)(struct session *, struct question *)) {
    struct question *q = question_new(s, false);
    struct lead_question *in = ARENA_NEW(q->arena, struct lead_question);
    in->lead = copied(q->arena, *lead);
    in->at = *at;
    in->with_text = with_text;
    q->in = in;
    q->ask = ask;
    q->answered = answered;
    q->discard = discard;
    return question_post(s, rq, q);
}

struct request *lead_answered(struct session *s, struct question *q) {
    struct lead_question *in = q->in;
    if (in->listed)
        workspace_set_files(s->workspace, in->listed);
    in->listed = NULL;
    return question_request(s, q);
}
