/* symbol_rank.c — one linear pass over each column: a name is looked at when its bits allow a
 * match, and kept when it is among the best so far. The bits of a name that is not worth its score
 * are asked for as soon as the list is full, so the longest lists end soonest. */
#include "search/symbol_rank.h"

#include <stdlib.h>

enum { BLOCK = 64, CANCEL_EVERY = 4096 };

struct ranked {
    struct symbol symbol;
    int64_t mtime_ns;
    int score;
};

struct best { /* a heap, the worst of the best on top */
    struct ranked *items;
    size_t n, limit;
};

struct scan {
    const struct symbol_question *q;
    const struct symbol_source *source;
    const struct column *column;
    enum table_column which;
    const bool *roots; /* of each root of the table: is it in the scope */
    struct best *best;
};

/* ---- the best ---- */

/* Is a better than b? A strict order, so the same question has the same answer. */
static bool better(const struct ranked *a, const struct ranked *b) {
    if (a->score != b->score)
        return a->score > b->score;
    if (a->mtime_ns != b->mtime_ns)
        return a->mtime_ns > b->mtime_ns;
    if (a->symbol.kit != b->symbol.kit)
        return a->symbol.kit < b->symbol.kit;
    return a->symbol.heading < b->symbol.heading;
}

static int by_rank(const void *a, const void *b) {
    return better(a, b) ? -1 : better(b, a);
}

static void swap(struct ranked *a, struct ranked *b) {
    struct ranked t = *a;
    *a = *b;
    *b = t;
}

static void sift_up(struct best *best, size_t i) {
    while (i > 0 && better(&best->items[(i - 1) / 2], &best->items[i])) {
        swap(&best->items[(i - 1) / 2], &best->items[i]);
        i = (i - 1) / 2;
    }
}

static void sift_down(struct best *best) {
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1, worst = i;
        for (size_t c = child; c < child + 2 && c < best->n; c++)
            if (better(&best->items[worst], &best->items[c]))
                worst = c;
        if (worst == i)
            return;
        swap(&best->items[i], &best->items[worst]);
        i = worst;
    }
}

static bool full(const struct best *best) {
    return best->n == best->limit;
}

static void keep(struct arena *arena, struct best *best, const struct ranked *one) {
    if (!full(best)) {
        *ARENA_PUSH(arena, best->items, best->n) = *one;
        sift_up(best, best->n - 1);
    } else {
        best->items[0] = *one;
        sift_down(best);
    }
}

/* ---- the pass ---- */

/* Which of the names [from, from + n) have all bits of `must`. */
static inline uint64_t candidates(const uint64_t *mask, unsigned n, uint64_t must) {
    uint64_t found = 0;
    if (n == BLOCK) {
        for (unsigned i = 0; i < BLOCK; i++)
            found |= (uint64_t)((mask[i] & must) == must) << i;
        return found;
    }
    for (unsigned i = 0; i < n; i++)
        found |= (uint64_t)((mask[i] & must) == must) << i;
    return found;
}

static void try_one(const struct scan *s, uint32_t i, struct str name) {
    const struct table *t = s->source->table;
    uint32_t index = s->column->kit_of[i];
    const struct table_kit *kit = &t->kits[index];
    if (!s->roots[kit->root] || s->source->dead[index])
        return;
    struct ranked one = {
        .symbol = {.kit = kit->id,
                   .heading =
                       s->which == TABLE_HEADINGS ? i - kit->first[TABLE_HEADINGS] : SYMBOL_SELF,
                   .name = name},
        .mtime_ns = kit->mtime_ns,
        .score = fuzzy_score(&s->q->fuzzy, name.p, (unsigned)name.n),
    };
    if (one.score < 0 || (full(s->best) && !better(&one, &s->best->items[0])))
        return;
    if (s->q->hidden && s->q->hidden(s->q->context, kit->id))
        return;
    one.symbol.score = one.score;
    keep(s->q->arena, s->best, &one);
}

static void scan_block(const struct scan *s, uint32_t from, uint64_t found) {
    const struct column *c = s->column;
    uint32_t at = c->block[from / BLOCK], i = from;
    while (found) {
        uint32_t next = from + (uint32_t)__builtin_ctzll(found);
        found &= found - 1;
        while (i < next)
            at += c->length[i++];
        try_one(s, i, (struct str){c->bytes + at, c->length[i]});
    }
}

static bool cancelled(const struct symbol_question *q) {
    return q->cancel && atomic_load_explicit(q->cancel, memory_order_relaxed);
}

static bool scan_column(const struct scan *s) {
    const struct column *c = s->column;
    const struct fuzzy *f = &s->q->fuzzy;
    uint64_t must = f->must;
    for (uint32_t from = 0; from < c->n; from += BLOCK) {
        if (from % CANCEL_EVERY == 0 && cancelled(s->q))
            return false;
        if (full(s->best) && s->best->items[0].score >= f->without_start)
            must |= f->start;
        unsigned n = c->n - from < BLOCK ? c->n - from : BLOCK;
        uint64_t found = candidates(c->mask + from, n, must);
        if (found)
            scan_block(s, from, found);
    }
    return true;
}

static bool *roots_of(const struct symbol_question *q, const struct table *t) {
    bool *roots = ARENA_ARRAY(q->arena, bool, t->root_count);
    for (uint32_t i = 0; i < t->root_count; i++)
        roots[i] = scope_has(q->scope, t->roots[i]);
    return roots;
}

/* One tier over all sources, appended to out. */
static bool rank_tier(const struct symbol_question *q, const struct symbol_source *sources,
                      size_t n, const enum table_column *columns, size_t column_count,
                      struct symbol **out, size_t *count) {
    struct best best = {.limit = q->limit - *count};
    if (best.limit == 0 || q->fuzzy.never)
        return true;
    for (size_t i = 0; i < n; i++) {
        const struct table *t = sources[i].table;
        struct scan s = {.q = q, .source = &sources[i], .roots = roots_of(q, t), .best = &best};
        for (size_t c = 0; c < column_count; c++) {
            s.which = columns[c];
            s.column = &t->columns[columns[c]];
            if (!scan_column(&s))
                return false;
        }
    }
    if (best.n > 0)
        qsort(best.items, best.n, sizeof *best.items, by_rank);
    for (size_t i = 0; i < best.n; i++)
        *ARENA_PUSH(q->arena, *out, *count) = best.items[i].symbol;
    return true;
}

bool symbol_rank(const struct symbol_question *q, const struct symbol_source *sources, size_t n,
                 enum symbol_tier tier, struct symbol **out, size_t *count) {
    static const enum table_column names[] = {TABLE_NAMES}, headings[] = {TABLE_HEADINGS},
                                   called[] = {TABLE_NAMES, TABLE_KEYS};
    *out = NULL;
    *count = 0;
    if (tier == SYMBOLS_KEYS)
        return rank_tier(q, sources, n, called, 2, out, count);
    return rank_tier(q, sources, n, names, 1, out, count) &&
           (tier == SYMBOLS_KITS || rank_tier(q, sources, n, headings, 1, out, count));
}
