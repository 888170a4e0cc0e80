/* folding.c — textDocument/foldingRange: sections and blocks of more than one line, by the syntax
 * tree. Folds are of whole lines, which is what clients make of ranges without columns, whether or
 * not they can fold within a line. */
#include "handlers.h"

#include "encode_syntax.h"
#include "features/pointed.h"

#include <stdlib.h>

enum { FOLDS_MOST = 5000 }; /* for a client that names no limit */
enum { INTO = 1, FOLD = 2, COMMENT = 4 };

static const uint8_t roles[SYNTAX_KIND_COUNT] = {
    [SYNTAX_DOCUMENT] = INTO,
    [SYNTAX_FRONT_MATTER] = INTO | FOLD,
    [SYNTAX_FIELD] = FOLD,
    [SYNTAX_SECTION] = INTO | FOLD,
    [SYNTAX_BLOCK_QUOTE] = INTO | FOLD,
    [SYNTAX_LIST] = INTO | FOLD,
    [SYNTAX_LIST_ITEM] = INTO | FOLD,
    [SYNTAX_FENCED_CODE_BLOCK] = FOLD,
    [SYNTAX_INDENTED_CODE_BLOCK] = FOLD,
    [SYNTAX_PIPE_TABLE] = FOLD,
    [SYNTAX_HTML_BLOCK] = FOLD,
    [SYNTAX_HTML_COMMENT] = FOLD | COMMENT,
    [SYNTAX_DIAGRAM] = FOLD,
};

struct folding {
    struct str text;
    const struct lines *lines;
    struct arena *arena;
    struct fold *folds;
    size_t count;
    size_t *regions; /* of the folds those that wait for their <!-- #endregion --> */
    size_t region_count;
};

static uint32_t last_line(const struct folding *f, struct span span) {
    uint32_t end = span.end;
    while (end > span.start &&
           (ascii_is_blank(f->text.p[end - 1]) || ascii_is_eol(f->text.p[end - 1])))
        end--;
    return lines_find(f->lines, end);
}

static unsigned depth_of(const struct syntax_node *node) {
    unsigned depth = 0;
    for (; node->parent; node = node->parent)
        depth++;
    return depth;
}

/* Of two that begin on the same line, as a list and its first item, the outer one. */
static void add(struct folding *f, struct fold fold) {
    if (fold.end > fold.start && (!f->count || f->folds[f->count - 1].start != fold.start))
        *ARENA_PUSH(f->arena, f->folds, f->count) = fold;
}

/* Marks that editors agree on: <!-- #region name --> … <!-- #endregion -->. */
static void note_region(struct folding *f, const struct syntax_node *comment) {
    struct str text = str_trim(str_from(str_cut(f->text, comment->span), sizeof "<!--" - 1));
    uint32_t line = lines_find(f->lines, comment->span.start);
    if (str_starts(text, STR("#region"))) {
        *ARENA_PUSH(f->arena, f->regions, f->region_count) = f->count;
        *ARENA_PUSH(f->arena, f->folds, f->count) =
            (struct fold){line, line, FOLD_REGION, depth_of(comment)};
    } else if (str_starts(text, STR("#endregion")) && f->region_count) {
        f->folds[f->regions[--f->region_count]].end = line;
    }
}

static enum syntax_step see(void *context, const struct syntax_node *node) {
    struct folding *f = context;
    unsigned role = roles[node->kind];
    if (role & COMMENT)
        note_region(f, node);
    if (role & FOLD)
        add(f, (struct fold){lines_find(f->lines, node->span.start), last_line(f, node->span),
                             role & COMMENT ? FOLD_COMMENT : FOLD_PLAIN, depth_of(node)});
    return role & INTO ? SYNTAX_INTO : SYNTAX_PAST;
}

static int by_depth(const void *a, const void *b) {
    const struct fold *x = a, *y = b;
    return (x->depth > y->depth) - (x->depth < y->depth);
}

/* Keeps `most` of them, those of the outer levels, in their order; and no region without an end. */
static void limit(struct folding *f, size_t most) {
    size_t n = 0, room = most;
    unsigned cut = UINT32_MAX; /* of this depth only so many as there is room for */
    for (size_t i = 0; i < f->count; i++)
        if (f->folds[i].end > f->folds[i].start)
            f->folds[n++] = f->folds[i];
    if (n > most) {
        struct fold *sorted = ARENA_ARRAY(f->arena, struct fold, n);
        memcpy(sorted, f->folds, n * sizeof *sorted);
        qsort(sorted, n, sizeof *sorted, by_depth);
        cut = sorted[most].depth;
        for (size_t i = 0; i < most; i++)
            room -= sorted[i].depth < cut;
    }
    f->count = 0;
    for (size_t i = 0; i < n; i++) {
        if (f->folds[i].depth > cut || (f->folds[i].depth == cut && room == 0))
            continue;
        room -= f->folds[i].depth == cut;
        f->folds[f->count++] = f->folds[i];
    }
}

struct reply feature_folding(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    if (!a)
        return later;
    struct doc *d = rq->params.doc;
    bool ours = a->kit->is_kit && a->kit->format != FORMAT_JSON;
    const struct syntax *tree = ours ? docs_syntax(d) : NULL;
    if (!tree)
        return reply_null();
    struct folding f = {.text = buf_str(&d->text), .lines = &d->lines, .arena = rq->arena};
    syntax_visit(tree, (struct span){0, (uint32_t)f.text.n}, see, &f);
    limit(&f, s->client.fold_limit ? (size_t)s->client.fold_limit : FOLDS_MOST);
    return reply_json(encode_folds(f.folds, f.count));
}
