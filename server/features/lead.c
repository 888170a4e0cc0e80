/* lead.c — from what stands at a place to a path: by the index on the main thread, by the disk on
 * the query thread. What is shown for it is for those who ask. */
#include "features/lead.h"

#include "base/os.h"
#include "base/path.h"

enum { EXCERPT_LINES = 16, FILE_BYTES = 1 << 20 };

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
    lead->is_kit = lead->facts != NULL;
    if (lead->facts)
        lead->path = path;
    else
        lead->candidates[lead->candidate_count++] = path;
    return path.n > 0;
}

static void set_heading(struct lead *lead, const struct fact_heading *h) {
    lead->heading = h;
    lead->slug = h->slug;
    lead->range = h->range;
}

static void find_heading(struct lead *lead, const struct ref *ref) {
    if (!lead->facts || !ref->anchor.n)
        return;
    const struct fact_heading *h = NULL;
    if (ref->type == REF_WIKI)
        h = facts_heading(lead->facts, ref->anchor);
    if (!h)
        h = facts_anchor(lead->facts, ref->anchor);
    if (h)
        set_heading(lead, h);
}

static void own_lead(const struct doc *d, struct lead *lead) {
    lead->facts = d->analysis->facts;
    lead->is_kit = lead->facts->is_kit;
    lead->path = d->path;
}

bool lead_of_ref(struct session *s, struct arena *arena, const struct doc *d, const struct ref *ref,
                 struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    struct str path = d->path;
    *lead = (struct lead){0};
    if (ref->type == REF_CODE)
        return code_lead(s, arena, d, ref, lead);
    if (!ref->target.n) /* in this very document, which may be no file */
        own_lead(d, lead);
    else if (!world_lead(&world, arena, d->path, ref, &path) || !path_lead(s, arena, path, lead))
        return false;
    find_heading(lead, ref);
    return true;
}

/* ---- blueprints ---- */

static bool blueprint_lead(struct session *s, struct arena *arena, struct str path,
                           const struct facts *task, struct lead *lead) {
    struct world world = workspace_world(s->workspace);
    struct named *named;
    struct str id = task->blueprint.text;
    size_t n = world_with_name(&world, arena, path, id, NAME_ID, &named);
    for (size_t i = 0; i < n; i++)
        if (named[i].kind == KIND_BLUEPRINT) {
            lead->range = named[i].range;
            return path_lead(s, arena, named[i].path, lead);
        }
    struct str beside = path_join(arena, path_dir(path), STR("blueprint.json"));
    lead->facts = path.n ? world.kit_at(world.context, arena, beside) : NULL;
    if (!lead->facts)
        return false;
    lead->range = lead->facts->id.range;
    return path_lead(s, arena, beside, lead);
}

/* The layer that lists the task; else the first that has the number it says. */
bool lead_of_task(struct session *s, struct arena *arena, struct str path, const struct facts *task,
                  struct lead *lead) {
    *lead = (struct lead){0};
    if (task->kind != KIND_TASK || !blueprint_lead(s, arena, path, task, lead))
        return false;
    const struct facts *f = lead->facts;
    const struct ref *said = NULL;
    int64_t order = 0;
    bool has_order = str_to_int(str_trim(task->layer.text), &order);
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *ref = &f->refs[i];
        if (ref->type != REF_TASK_FILE)
            continue;
        if (str_eq(path_resolve(arena, path_dir(lead->path), ref->target), path)) {
            lead->range = ref->range;
            return true;
        }
        if (!said && has_order && ref->line < f->layer_count && f->layers[ref->line].order == order)
            said = ref;
    }
    if (said)
        lead->range = said->range;
    return true;
}

bool pointed_lead(struct session *s, struct arena *arena, const struct doc *d,
                  const struct pointed *p, struct lead *lead) {
    *lead = (struct lead){0};
    switch (p->what) {
    case POINTED_REF:
    case POINTED_ANCHOR:
        return lead_of_ref(s, arena, d, p->ref, lead);
    case POINTED_BLUEPRINT:
        return blueprint_lead(s, arena, d->path, d->analysis->facts, lead);
    case POINTED_LAYER:
        return lead_of_task(s, arena, d->path, d->analysis->facts, lead);
    case POINTED_SELF:
        own_lead(d, lead);
        lead->range = p->at;
        return true;
    case POINTED_HEADING:
        own_lead(d, lead);
        set_heading(lead, p->heading);
        return true;
    case POINTED_NOTHING:
    case POINTED_KEY:
    case POINTED_VALUE:
    case POINTED_KIND:
    case POINTED_TAG:
    case POINTED_TOKEN:
    case POINTED_LABEL:
        break;
    }
    return false;
}

struct target lead_target(const struct lead *lead) {
    enum target_type type = !lead->is_kit  ? TARGET_FILE
                            : lead->slug.n ? TARGET_HEADING
                                           : TARGET_KIT;
    return (struct target){.type = type, .path = lead->path, .name = lead->slug};
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
    if (!in->listed)
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

void lead_find(struct arena *arena, struct lead_question *in) {
    find_path(arena, in);
    if (in->with_text && in->lead.path.n)
        read_lines(arena, in);
}

static bool ask(struct search *search, struct question *q) {
    (void)search;
    lead_find(q->arena, q->in);
    return true;
}

static void discard(struct question *q) {
    struct lead_question *in = q->in;
    files_free(in->listed);
}

struct lead lead_copied(struct arena *arena, struct lead lead) {
    lead.path = arena_str(arena, lead.path);
    lead.slug = arena_str(arena, lead.slug);
    lead.facts = NULL;
    lead.heading = NULL;
    for (size_t i = 0; i < lead.candidate_count; i++)
        lead.candidates[i] = arena_str(arena, lead.candidates[i]);
    lead.project = arena_str(arena, lead.project);
    lead.suffix = arena_str(arena, lead.suffix);
    return lead;
}

struct question *lead_question(struct session *s, const struct lead *lead, const struct range *at,
                               size_t size, bool with_view) {
    struct question *q = question_new(s, with_view);
    struct lead_question *in = arena_alloc(q->arena, size);
    in->lead = lead_copied(q->arena, *lead);
    in->at = *at;
    q->in = in;
    q->discard = discard;
    return q;
}

struct reply lead_post(struct session *s, struct request *rq, const struct lead *lead,
                       const struct range *at, bool with_text,
                       void (*answered)(struct session *, struct question *)) {
    struct question *q = lead_question(s, lead, at, sizeof(struct lead_question), false);
    ((struct lead_question *)q->in)->with_text = with_text;
    q->ask = ask;
    q->answered = answered;
    return question_post(s, rq, q);
}

struct request *lead_answered(struct session *s, struct question *q) {
    struct lead_question *in = q->in;
    if (in->listed)
        workspace_set_files(s->workspace, in->listed);
    in->listed = NULL;
    return question_request(s, q);
}
