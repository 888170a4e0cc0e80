/* completion.c — textDocument/completion and completionItem/resolve: what is asked for, and who
 * answers it: this thread from the text alone, or the query thread from the index. */
#include "handlers.h"

#include "base/path.h"
#include "encode_completion.h"
#include "features/completion.h"
#include "features/field_text.h"

/* ---- for the files of completion ---- */

struct completion_item *completion_add(struct completing *c, struct str label,
                                       enum completion_icon icon) {
    struct completion_item *item = ARENA_PUSH(c->arena, c->out.items, c->out.count);
    item->label = label;
    item->icon = icon;
    return item;
}

bool completion_matches(struct str typed, struct str name) {
    size_t at = 0;
    for (size_t i = 0; i < typed.n; i++, at++) {
        while (at < name.n && ascii_lower(name.p[at]) != ascii_lower(typed.p[i]))
            at++;
        if (at == name.n)
            return false;
    }
    return true;
}

static int hex_of(char ch) {
    char low = ascii_lower(ch);
    return ascii_is_digit(ch) ? ch - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

struct str completion_unescaped(struct arena *arena, struct str s) {
    char *p = arena_alloc(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex_of(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_of(s.p[i + 2]) : -1;
        p[n++] = low >= 0 ? (char)(high * 16 + low) : s.p[i];
        i += low >= 0 ? 2 : 0;
    }
    return (struct str){p, n};
}

/* ---- the request ---- */

static struct completion_context copied(struct arena *arena, struct completion_context c) {
    c.typed = arena_str(arena, c.typed);
    c.key = arena_str(arena, c.key);
    c.target = arena_str(arena, c.target);
    return c;
}

/* The kind as the text has it at this moment, whatever state its YAML is in. */
static enum kind kind_of(const struct doc *d, enum format format, struct str type) {
    enum kind kind = kind_of_type(type);
    if (format == FORMAT_MERMAID)
        return KIND_DIAGRAM;
    if (type.n && (kind != KIND_OTHER || d->home == HOME_LOOSE))
        return kind;
    return d->home == HOME_LOOSE ? KIND_PAGE : kind_of_folder(d->below);
}

/* Items of the list that the cursor is in, and the one that it is on. */
static void find_items(struct completing *c, const struct kit *kit) {
    const struct node *list = kit_field(kit, c->at.key);
    if (!list || list->type != NODE_SEQUENCE)
        return;
    for (size_t i = 0; i < list->count; i++) {
        const struct node *item = &list->items[i];
        if (item->type != NODE_SCALAR)
            continue;
        struct str text = arena_str(c->arena, item->text);
        if (span_has(item->span, c->at.offset))
            c->current = text;
        else
            *ARENA_PUSH(c->arena, c->present, c->present_count) = text;
    }
}

static struct completing *request_of(struct session *s, struct arena *arena, struct doc *d,
                                     const struct completion_context *at, enum format format) {
    struct completing *c = ARENA_NEW(arena, struct completing);
    struct str text = buf_str(&d->text), type, *keys;
    c->arena = arena;
    c->at = copied(arena, *at);
    c->out.replace = lines_range(&d->lines, text, at->replace);
    c->out.whole = lines_range(&d->lines, text, at->whole);
    c->path = arena_str(arena, d->path);
    c->below = arena_str(arena, d->below);
    c->snippets = s->client.snippets;
    c->relative = s->settings.link_style == LINKS_RELATIVE;
    size_t n = completion_keys(arena, text, at->offset, &keys, &type);
    c->kind = kind_of(d, format, type);
    if (d->analysis && d->analysis->facts)
        c->title = arena_str(arena, d->analysis->facts->title.text);
    for (size_t i = 0; at->place == COMPLETE_KEY && i < n; i++)
        *ARENA_PUSH(arena, c->present, c->present_count) = arena_str(arena, keys[i]);
    if (at->place == COMPLETE_ITEM && docs_is_current(d))
        find_items(c, d->analysis->kit);
    return c;
}

/* ---- what an item says of itself ---- */

static struct str kit_doc(struct session *s, struct arena *arena, struct str path) {
    struct world world = workspace_world(s->workspace);
    const struct facts *f = world.kit_at(world.context, arena, path);
    if (!f)
        return STR_NONE;
    struct str name = facts_name(f, path), description = f->description.text;
    return arena_printf(arena, "**%.*s** — %.*s%s%.*s\n\n`%.*s`", STR_ARG(name),
                        STR_ARG(kinds[f->kind].name), description.n ? "\n\n" : "",
                        STR_ARG(description), STR_ARG(path));
}

/* "key:KIND:NAME", "kind:KIND:", "kit:PATH", as the items were given. */
static struct str doc_of(struct session *s, struct arena *arena, struct str data) {
    struct str type, number;
    int64_t kind;
    if (!str_split(&data, ':', &type))
        return STR_NONE;
    if (str_eq(type, STR("kit")))
        return kit_doc(s, arena, data);
    if (!str_split(&data, ':', &number) || !str_to_int(number, &kind) || kind < 0 ||
        kind >= KIND_COUNT)
        return STR_NONE;
    if (str_eq(type, STR("kind")))
        return kinds[kind].doc;
    const struct field *f = field_find((enum kind)kind, data);
    return f && str_eq(type, STR("key")) ? field_text(arena, f) : STR_NONE;
}

static struct str encoded(struct session *s, struct arena *arena, struct completions *out) {
    for (size_t i = 0; i < out->count && !s->client.resolves_docs; i++) {
        struct completion_item *item = &out->items[i];
        if (item->data.n)
            item->doc = doc_of(s, arena, item->data);
        item->data = STR_NONE;
    }
    return encode_completions(arena, s, out);
}

/* ---- from the index ---- */

struct corpus_question {
    struct completing *completing;
    enum corpus corpus;
    struct files *listed; /* the project's files, when they had to be listed */
};

static bool ask(struct search *search, struct question *q) {
    struct corpus_question *in = q->in;
    struct completing *c = in->completing;
    if (c->at.place == COMPLETE_CODE) {
        in->listed = files_list(q->path);
        complete_files(c, in->listed);
        return true;
    }
    return complete_from_corpus(c, search, &q->view, in->corpus, &q->err);
}

static void discard(struct question *q) {
    struct corpus_question *in = q->in;
    files_free(in->listed);
}

static void answered(struct session *s, struct question *q) {
    struct corpus_question *in = q->in;
    if (in->listed)
        workspace_set_files(s->workspace, in->listed);
    in->listed = NULL;
    struct request *rq = question_request(s, q);
    if (rq)
        request_end(rq, reply_text(encoded(s, rq->arena, &in->completing->out)));
}

static struct reply post(struct session *s, struct request *rq, struct doc *d,
                         const struct completion_context *at, enum format format,
                         enum corpus corpus, struct str project) {
    struct question *q = question_new(s, true);
    struct corpus_question *in = ARENA_NEW(q->arena, struct corpus_question);
    in->completing = request_of(s, q->arena, d, at, format);
    in->corpus = corpus;
    q->in = in;
    q->ask = ask;
    q->answered = answered;
    q->discard = discard;
    q->path = arena_str(q->arena, project);
    return question_post(s, rq, q);
}

/* ---- from the text ---- */

static const struct facts *linked_facts(struct session *s, struct arena *arena, struct doc *d,
                                        const struct completion_context *at) {
    struct world world = workspace_world(s->workspace);
    struct str path = d->path;
    if (!at->target.n)
        return d->analysis ? d->analysis->facts : NULL;
    if (at->place == COMPLETE_ANCHOR)
        path = path_resolve(arena, path_dir(d->path), completion_unescaped(arena, at->target));
    else if (!world_wiki(&world, arena, d->path, str_trim(at->target), &path))
        return NULL;
    return world.kit_at(world.context, arena, path);
}

/* The directory whose files code references name (A14); "" when there is none. */
static struct str project_of(struct session *s, const struct doc *d) {
    struct world world = workspace_world(s->workspace);
    struct str root = world.root_of(world.context, d->path);
    return world_project(root);
}

static enum format format_of(const struct doc *d) {
    bool untitled = d->home == HOME_LOOSE && !d->path.n;
    enum format format = format_of_name(path_name(d->path.n ? d->path : d->below));
    return format == FORMAT_NONE && untitled ? FORMAT_MARKDOWN : format;
}

/* Only kits are completed, and what lies where kits do (decision 1). */
static bool is_ours(struct doc *d) {
    const struct analysis *a = docs_analysis(d);
    if (!a)
        a = d->analysis; /* the last picture of a long text */
    return d->home != HOME_LOOSE || (a && a->kit->is_kit);
}

static struct reply at_once(struct session *s, struct completing *c) {
    return reply_text(encoded(s, c->arena, &c->out));
}

struct reply feature_complete(struct session *s, struct request *rq) {
    struct doc *d = rq->params.doc;
    enum format format = format_of(d);
    if (d->out_of_sync || !is_ours(d))
        return reply_null();
    const struct syntax *tree = format == FORMAT_MARKDOWN ? docs_syntax(d) : NULL;
    struct completion_context at =
        completion_context(buf_str(&d->text), rq->params.offset, format, tree);
    if (at.place == COMPLETE_NOTHING)
        return reply_null();
    struct completing *c = request_of(s, rq->arena, d, &at, format);
    enum corpus corpus = CORPUS_NONE;
    switch (at.place) {
    case COMPLETE_NOTHING:
        break;
    case COMPLETE_KEY:
        complete_keys(c);
        break;
    case COMPLETE_VALUE:
    case COMPLETE_ITEM:
        corpus = completion_corpus(c->kind, at.key);
        complete_value(c);
        break;
    case COMPLETE_HEADING:
    case COMPLETE_ANCHOR:
        complete_headings(c, linked_facts(s, rq->arena, d, &at));
        break;
    case COMPLETE_LANGUAGE:
        complete_languages(c);
        break;
    case COMPLETE_TAG:
        corpus = CORPUS_TAGS;
        break;
    case COMPLETE_WIKI:
    case COMPLETE_LINK:
        corpus = CORPUS_KITS;
        break;
    case COMPLETE_CODE: {
        struct str project = project_of(s, d);
        const struct files *files = project.n ? workspace_files(s->workspace, project) : NULL;
        if (project.n && !files)
            return post(s, rq, d, &at, format, corpus, project);
        if (files)
            complete_files(c, files);
        break;
    }
    }
    return corpus == CORPUS_NONE ? at_once(s, c) : post(s, rq, d, &at, format, corpus, STR_NONE);
}

/* ---- resolve ---- */

struct reply feature_complete_resolve(struct session *s, struct request *rq) {
    const struct json_t *item = rq->params.json;
    struct str doc = doc_of(s, rq->arena, decode_completion_data(item));
    return reply_json(encode_resolved(s, item, doc));
}
