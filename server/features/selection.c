/* selection.c — textDocument/selectionRange: from the word at a place outwards, node by node of the
 * syntax tree. Marks such as "**" are no step of their own. */
#include "handlers.h"

#include "base/text.h"
#include "encode_syntax.h"
#include "features/pointed.h"

enum {
    STEPS_MOST =
        64,   /* what is nested deeper was not made by hand, and replies are read recursively */
    MARK = 1, /* no step */
};

struct role {
    unsigned flags,
        marks; /* bytes on each side that its inside is without; RUN: of the same byte */
};
enum { RUN = 99 };
static const struct role roles[SYNTAX_KIND_COUNT] = {
    [SYNTAX_EMPHASIS] = {.marks = 1},
    [SYNTAX_STRONG_EMPHASIS] = {.marks = 2},
    [SYNTAX_STRIKETHROUGH] = {.marks = RUN},
    [SYNTAX_CODE_SPAN] = {.marks = RUN},
    [SYNTAX_WIKI_LINK] = {.marks = 2},
    [SYNTAX_TOKEN] = {.marks = 2},
    [SYNTAX_DOUBLE_QUOTE_SCALAR] = {.marks = 1},
    [SYNTAX_SINGLE_QUOTE_SCALAR] = {.marks = 1},
    [SYNTAX_FLOW_SEQUENCE] = {.marks = 1},
    [SYNTAX_URI_AUTOLINK] = {.marks = 1},
    [SYNTAX_BLOCK_CONTINUATION] = {.flags = MARK},
    [SYNTAX_EMPHASIS_DELIMITER] = {.flags = MARK},
    [SYNTAX_CODE_SPAN_DELIMITER] = {.flags = MARK},
    [SYNTAX_FENCED_CODE_BLOCK_DELIMITER] = {.flags = MARK},
    [SYNTAX_FRONT_MATTER_DELIMITER] = {.flags = MARK},
    [SYNTAX_BLOCK_QUOTE_MARKER] = {.flags = MARK},
    [SYNTAX_LIST_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H1_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H2_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H3_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H4_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H5_MARKER] = {.flags = MARK},
    [SYNTAX_ATX_H6_MARKER] = {.flags = MARK},
    [SYNTAX_SETEXT_H1_UNDERLINE] = {.flags = MARK},
    [SYNTAX_SETEXT_H2_UNDERLINE] = {.flags = MARK},
};

struct steps {
    struct str text;
    uint32_t offset;
    struct span *items; /* from the largest to the smallest */
    size_t count;
    struct arena *arena;
};

/* Adds what is smaller than the last step and has the place in it. */
static void add(struct steps *s, struct span span) {
    struct span last = s->items[s->count - 1];
    bool within = last.start <= span.start && span.end <= last.end && span_has(span, s->offset);
    bool smaller = span.end - span.start < last.end - last.start;
    if (within && smaller)
        *ARENA_PUSH(s->arena, s->items, s->count) = span;
}

/* Without the blank lines at its end, unless the place is there. */
static struct span trimmed(const struct steps *s, struct span span) {
    uint32_t end = span.end;
    while (end > span.start &&
           (ascii_is_blank(s->text.p[end - 1]) || ascii_is_eol(s->text.p[end - 1])))
        end--;
    return end < s->offset ? span : (struct span){span.start, end};
}

static struct span inside(const struct steps *s, struct span span, unsigned marks) {
    const char *p = s->text.p;
    uint32_t n = marks;
    if (marks == RUN)
        for (n = 1; span.start + n < span.end && p[span.start + n] == p[span.start];)
            n++;
    if (span.end - span.start < 2 * n)
        return span;
    return (struct span){span.start + n, span.end - n};
}

static bool is_word(const struct steps *s, uint32_t at, unsigned *length) {
    uint32_t c = text_char(str_from(s->text, at), length);
    return c == '_' || text_is_word_char(c);
}

/* The run of word characters around the place, within the line. */
static struct span word(const struct steps *s) {
    struct span span = {s->offset, s->offset};
    unsigned length;
    while (span.end < s->text.n && is_word(s, span.end, &length))
        span.end += length;
    while (span.start > 0) {
        uint32_t before = span.start - 1;
        while (before > 0 && ((uint8_t)s->text.p[before] & 0xc0) == 0x80)
            before--;
        if (!is_word(s, before, &length))
            break;
        span.start = before;
    }
    return span;
}

static struct selection selection_at(struct request *rq, const struct syntax *tree,
                                     uint32_t offset) {
    struct doc *d = rq->params.doc;
    struct steps s = {.text = buf_str(&d->text), .offset = offset, .arena = rq->arena};
    struct syntax_node *path;
    size_t n = syntax_path(tree, rq->arena, offset, &path);
    *ARENA_PUSH(s.arena, s.items, s.count) = (struct span){0, (uint32_t)s.text.n};
    for (size_t i = 1; i < n; i++) {
        const struct role *role = &roles[path[i].kind];
        if (role->flags & MARK)
            continue;
        struct span span = trimmed(&s, path[i].span);
        add(&s, span);
        if (role->marks)
            add(&s, inside(&s, span, role->marks));
    }
    struct span at = word(&s);
    if (at.end > at.start)
        add(&s, at);
    size_t left_out = s.count > STEPS_MOST ? s.count - STEPS_MOST : 0;
    s.items[left_out] = s.items[0]; /* the innermost, and all */
    return (struct selection){s.items + left_out, s.count - left_out};
}

struct reply feature_selection(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    bool ours = a->kit->is_kit && a->kit->format != FORMAT_JSON;
    const struct syntax *tree = ours ? docs_syntax(rq->params.doc) : NULL;
    if (!tree)
        return reply_null();
    size_t n = rq->params.offset_count;
    struct selection *all = ARENA_ARRAY(rq->arena, struct selection, n);
    for (size_t i = 0; i < n; i++)
        all[i] = selection_at(rq, tree, rq->params.offsets[i]);
    return reply_json(encode_selections(s, rq->params.doc, all, n));
}
