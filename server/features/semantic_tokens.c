/* semantic_tokens.c — textDocument/semanticTokens: what a text alone does not tell, namely which
 * keys a kind of document has and where references lead. The tree says where keys are, also while
 * the front matter is half written; facts and the check that makes the diagnostics say which
 * references there are and which of them lead nowhere, so that colour and problem never disagree.
 */
#include "handlers.h"

#include "base/hash.h"
#include "encode_syntax.h"
#include "features/pointed.h"
#include "kit/fields.h"
#include "token_legend.h"

#include <stdlib.h>

enum { TOKENS_MOST = 20000 }; /* nobody looks at more */

struct token_mark {
    struct span span;
    enum token_type type;
    unsigned modifiers;
};
struct nowhere { /* where a reference stands that leads nowhere */
    uint32_t start;
    enum problem_code code;
};
struct marking {
    const struct analysis *a;
    struct arena *arena;
    struct span within;
    struct nowhere *nowhere; /* by start */
    size_t nowhere_count;
    struct token_mark *marks;
    size_t count;
    bool in_tags; /* the field being visited is `tags` */
};

static void add(struct marking *m, struct span span, enum token_type type, unsigned modifiers) {
    if (span.end > span.start && span.end > m->within.start && span.start < m->within.end)
        *ARENA_PUSH(m->arena, m->marks, m->count) = (struct token_mark){span, type, modifiers};
}

/* ---- where references lead ---- */

static uint32_t offset_of(const struct marking *m, const struct place *place) {
    return m->a->lines.starts[place->line] + place->column[UTF8];
}

static struct span span_of(const struct marking *m, const struct range *range) {
    return (struct span){offset_of(m, &range->start), offset_of(m, &range->end)};
}

/* The problems of a reference whose target (or anchor, or lines) is not there. */
static bool leads_nowhere(enum problem_code code) {
    static const enum problem_code codes[] = {KIT303, KIT304, KIT305, KIT306, KIT308,
                                              KIT309, KIT310, KIT401, KIT501, KIT504};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static int by_place(const void *a, const void *b) {
    const struct nowhere *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static void find_nowhere(struct session *s, const struct doc *d, struct marking *m) {
    struct problems problems = {.arena = m->arena};
    struct world world = workspace_world(s->workspace);
    check_facts(&problems, d->path, m->a->facts, &world, s->settings.code != CODE_OFF);
    for (size_t i = 0; i < problems.count; i++)
        if (leads_nowhere(problems.items[i].code))
            *ARENA_PUSH(m->arena, m->nowhere, m->nowhere_count) = (struct nowhere){
                offset_of(m, &problems.items[i].range.start), problems.items[i].code};
    if (m->nowhere_count)
        qsort(m->nowhere, m->nowhere_count, sizeof *m->nowhere, by_place);
}

/* Modifiers of what is referred to at `start`; PROBLEM_NONE: whatever is wrong with it. */
static unsigned verdict(const struct marking *m, uint32_t start, bool lines) {
    struct nowhere key = {.start = start};
    const struct nowhere *found =
        m->nowhere_count ? bsearch(&key, m->nowhere, m->nowhere_count, sizeof *m->nowhere, by_place)
                         : NULL;
    bool counts = found && (lines || found->code != KIT309); /* of the lines alone */
    return counts ? TOKEN_UNRESOLVED : 0;
}

static void mark_refs(struct marking *m) {
    const struct facts *f = m->a->facts;
    for (size_t i = 0; i < f->ref_count; i++) {
        const struct ref *r = &f->refs[i];
        struct span target = span_of(m, &r->range), anchor = span_of(m, &r->anchor_range);
        if (r->type == REF_CODE)
            continue;
        add(m, target, TOKEN_DOCUMENT, verdict(m, target.start, false));
        if (r->anchor.n)
            add(m, anchor, TOKEN_ANCHOR, verdict(m, anchor.start, false));
    }
}

static void mark_code(struct marking *m, const struct code_ref *ref) {
    if (ref->path.end == ref->path.start)
        return;
    add(m, ref->path, TOKEN_CODE, verdict(m, ref->path.start, false));
    add(m, ref->lines, TOKEN_LINES, verdict(m, ref->path.start, true));
}

/* ---- what the body has ---- */

static struct span span_in(const struct marking *m, struct str s) {
    uint32_t start = (uint32_t)(s.p - m->a->source.text.p);
    return (struct span){start, start + (uint32_t)s.n};
}

static void mark_body(struct marking *m) {
    const struct kit *kit = m->a->kit;
    for (size_t i = 0; i < kit->code_count; i++)
        mark_code(m, &kit->codes[i].ref);
    for (size_t i = 0; i < kit->fence_count; i++)
        mark_code(m, &kit->fences[i].ref);
    for (size_t i = 0; i < kit->body_tag_count; i++)
        add(m, kit->body_tags[i].span, TOKEN_TAG, 0);
    for (size_t i = 0; i < kit->token_count; i++) {
        if (kit->tokens[i].helper.n)
            add(m, span_in(m, kit->tokens[i].helper), TOKEN_HELPER, 0);
        add(m, span_in(m, kit->tokens[i].name), TOKEN_PLACEHOLDER, 0);
    }
}

/* ---- front matter ---- */

static struct span unquoted(struct str text, struct span span) {
    bool quoted =
        span.end - span.start >= 2 && (text.p[span.start] == '"' || text.p[span.start] == '\'');
    return quoted ? (struct span){span.start + 1, span.end - 1} : span;
}

static enum syntax_step see_front(void *context, const struct syntax_node *node) {
    struct marking *m = context;
    struct str text = m->a->source.text;
    struct span inside = unquoted(text, node->span);
    switch ((int)node->kind) { /* most kinds are of no concern */
    case SYNTAX_DOCUMENT:
    case SYNTAX_FRONT_MATTER:
    case SYNTAX_FIELD:
    case SYNTAX_FLOW_SEQUENCE:
    case SYNTAX_BLOCK_SEQUENCE:
    case SYNTAX_BLOCK_SEQUENCE_ITEM:
        return SYNTAX_INTO;
    case SYNTAX_KEY:
        m->in_tags = str_eq(str_cut(text, inside), STR("tags"));
        add(m, node->span, TOKEN_KEY,
            field_find(m->a->kit->kind, str_cut(text, inside)) ? 0 : TOKEN_UNKNOWN);
        break;
    case SYNTAX_PLAIN_SCALAR:
    case SYNTAX_SINGLE_QUOTE_SCALAR:
    case SYNTAX_DOUBLE_QUOTE_SCALAR:
        if (m->in_tags && node->parent->kind != SYNTAX_FIELD)
            add(m, inside, TOKEN_TAG, 0);
        break;
    }
    return SYNTAX_PAST;
}

static void mark_front(struct doc *d, struct marking *m) {
    const struct syntax *tree = m->a->kit->format == FORMAT_JSON ? NULL : docs_syntax(d);
    if (tree)
        syntax_visit(tree, (struct span){0, m->within.end}, see_front, m);
}

/* ---- LSP's form ---- */

static int by_start(const void *a, const void *b) {
    const struct token_mark *x = a, *y = b;
    int order = (x->span.start > y->span.start) - (x->span.start < y->span.start);
    return order ? order : (x->span.end < y->span.end) - (x->span.end > y->span.end);
}

struct writing {
    struct buf *out; /* numbers */
    uint32_t line, column;
};

static void write_token(struct writing *w, uint32_t line, uint32_t column, uint32_t length,
                        const struct token_mark *mark) {
    uint32_t numbers[] = {line - w->line, line == w->line ? column - w->column : column, length,
                          (uint32_t)mark->type, mark->modifiers};
    buf_add(w->out, (struct str){(const char *)numbers, sizeof numbers});
    w->line = line;
    w->column = column;
}

/* No two overlap; one that spans lines becomes one for each. */
static void write_marks(const struct marking *m, enum encoding e, struct buf *out) {
    struct writing w = {.out = out};
    struct str text = m->a->source.text;
    struct lines_walk walk = {.lines = &m->a->lines, .text = text};
    uint32_t end = 0;
    size_t n = m->count < TOKENS_MOST ? m->count : TOKENS_MOST;
    for (size_t i = 0; i < n; i++) {
        struct span left = m->marks[i].span;
        if (left.start < end) /* a reference label has its target once, though many use it */
            continue;
        end = left.end;
        while (left.start < left.end) {
            uint32_t line = lines_find(&m->a->lines, left.start);
            struct span part = {left.start, lines_span(&m->a->lines, text, line).end};
            part.end = part.end < left.end ? part.end : left.end;
            struct range at = lines_walk_range(&walk, part);
            if (part.end > part.start)
                write_token(&w, line, at.start.column[e], at.end.column[e] - at.start.column[e],
                            &m->marks[i]);
            left.start = line + 1 < m->a->lines.n ? m->a->lines.starts[line + 1] : left.end;
            while (left.start < left.end && ascii_is_blank(text.p[left.start]))
                left.start++; /* the indentation of what goes on there */
        }
    }
}

/* The tokens of the document that touch `within`, as LSP's numbers. */
static void make_tokens(struct session *s, struct doc *d, const struct analysis *a,
                        struct span within, struct buf *out) {
    struct marking m = {.a = a, .arena = arena_new(), .within = within};
    if (a->kit->is_kit) {
        find_nowhere(s, d, &m);
        mark_front(d, &m);
        mark_refs(&m);
        mark_body(&m);
    }
    if (m.count)
        qsort(m.marks, m.count, sizeof *m.marks, by_start);
    write_marks(&m, s->client.encoding, out);
    arena_free(m.arena);
}

/* ---- answers ---- */

static const uint32_t *numbers_of(const struct buf *data, size_t *n) {
    *n = data->n / sizeof(uint32_t);
    return (const uint32_t *)(const void *)data->p;
}

static struct span whole(const struct analysis *a) {
    return (struct span){0, (uint32_t)a->source.text.n};
}

struct reply feature_tokens(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct given_tokens *given = &rq->params.doc->tokens;
    struct buf data = {0};
    size_t n, old_n;
    make_tokens(s, rq->params.doc, a, whole(a), &data);
    struct str old_id = arena_printf(rq->arena, "%lld", (long long)given->id);
    bool known = given->id && str_eq(rq->params.previous, old_id);
    struct buf old = given->data;
    const uint32_t *was = numbers_of(&old, &old_n), *is = numbers_of(&data, &n);
    *given = (struct given_tokens){++s->last_result, rq->params.doc->revision, 0, data};
    struct json_t *answer =
        known ? encode_tokens_delta(given->id, was, old_n, is, n) : encode_tokens(given->id, is, n);
    buf_fini(&old);
    return reply_json(answer);
}

struct reply feature_tokens_range(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct buf data = {0};
    size_t n;
    make_tokens(s, rq->params.doc, a, rq->params.span, &data);
    const uint32_t *numbers = numbers_of(&data, &n);
    struct json_t *answer = encode_tokens(0, numbers, n);
    buf_fini(&data);
    return reply_json(answer);
}

/* ---- asking to be asked ---- */

/* Would the answer given for this text now be another, and has the client not been told yet? */
static bool is_outdated(struct session *s, struct doc *d) {
    const struct analysis *a = d->tokens.id && d->tokens.revision == d->revision && !d->out_of_sync
                                   ? docs_analysis(d)
                                   : NULL;
    if (!a)
        return false;
    struct buf data = {0};
    make_tokens(s, d, a, whole(a), &data);
    uint64_t hash = hash_bytes(buf_str(&data)) | 1;
    bool outdated =
        !str_eq(buf_str(&data), buf_str(&d->tokens.data)) && hash != d->tokens.announced;
    buf_fini(&data);
    if (outdated)
        d->tokens.announced = hash;
    return outdated;
}

static void refreshed(struct session *s, const struct json_t *result) {
    (void)result;
    s->tokens_asked = false;
    if (s->tokens_due)
        tokens_world_changed(s);
}

void tokens_world_changed(struct session *s) {
    bool outdated = false;
    s->tokens_due = s->tokens_asked;
    if (!s->client.refresh_tokens || s->tokens_asked)
        return;
    for (struct doc *d = docs_first(s->docs); d; d = d->next)
        outdated = is_outdated(s, d) || outdated;
    if (!outdated)
        return;
    s->tokens_asked = true;
    session_ask(s, "workspace/semanticTokens/refresh", NULL, refreshed);
}
