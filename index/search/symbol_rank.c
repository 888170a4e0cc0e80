/* symbol_rank.c — one linear pass over each column: a name is looked at when its bits allow a
 * match, and kept when it is among the best so far. As soon as the list is full, bits and lengths
 * that allow no better score end it sooner, so the longest lists cost least. */
#include "search/symbol_rank.h"

#include "search/masks.h"

#include <stdlib.h>

/* Who completes a word and has a full list after so many names types on: no keystroke may cost more
 * with more kits. */
enum { KEYS_MOST = 50000 };

enum {
    BLOCK = 64,   /* names for one word of bits */
    RUN = 4096,   /* names between looks at `cancel` */
    AWAITED = 16, /* names asked for before they are looked at */
};

struct ranked {
    struct symbol symbol;
    int64_t mtime_ns;
    int score;
};

struct best { /* a heap, the worst of the best on top */
    struct ranked *items;
    size_t n, limit;
};

struct awaited { /* a name that is on its way from memory, or its kit; NULL: none */
    uint32_t i;
    int score;
    struct str name;
};
struct queue { /* a ring */
    struct awaited items[AWAITED];
    size_t asked_for;
};

struct scan {
    const struct symbol_question *q;
    const struct symbol_source *source;
    const struct column *column;
    enum table_column which;
    const bool *roots; /* of each root of the table: is it in the scope */
    bool narrow;       /* not all of them are */
    bool each_once;    /* a kit by its best name only */
    struct best *best;
    masks_fn masks;
    size_t *left;    /* names that may still be looked at, once the list is full */
    int least;       /* score that is worth something */
    uint8_t longest; /* length that can have it */
    bool whole;      /* only names that begin with the question can */
    struct queue names, kits;
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

static void sift_down(struct best *best, size_t i) {
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
        sift_down(best, 0);
    }
}

/* Is the kit among the best by another name? Then the better one of the two stays. */
static bool keep_better(struct best *best, const struct ranked *one) {
    size_t i = 0;
    while (i < best->n && best->items[i].symbol.kit != one->symbol.kit)
        i++;
    if (i == best->n)
        return false;
    if (better(one, &best->items[i])) {
        best->items[i] = *one;
        sift_down(best, i);
    }
    return true;
}

/* ---- the pass ---- */

/* One whose kit has come; its score is worth something, or was. */
static void try_kit(const struct scan *s, const struct awaited *a) {
    const struct table *t = s->source->table;
    uint32_t index = s->column->kit_of[a->i];
    if (index >= t->kit_count) /* the file may be damaged, and not be found out yet */
        return;
    const struct table_kit *kit = &t->kits[index];
    if (kit->root >= t->root_count || !s->roots[kit->root] || s->source->dead[index])
        return;
    struct ranked one = {.score = a->score, .mtime_ns = kit->mtime_ns};
    one.symbol = (struct symbol){
        .kit = kit->id,
        .heading = s->which == TABLE_HEADINGS ? a->i - kit->first[TABLE_HEADINGS] : SYMBOL_SELF,
        .score = a->score,
        .name = a->name};
    if (full(s->best) && !better(&one, &s->best->items[0]))
        return;
    if ((s->q->hidden && s->q->hidden(s->q->context, kit->id)) ||
        (s->each_once && keep_better(s->best, &one)))
        return;
    keep(s->q->arena, s->best, &one);
}

/* The names of a large table, and its kits, are not in the processor's cache: each is asked for a
 * while before it is looked at. Gives the one that has waited longest, and leaves `one` for it. */
static struct awaited exchange(struct queue *queue, struct awaited one) {
    struct awaited *slot = &queue->items[queue->asked_for++ % AWAITED], oldest = *slot;
    *slot = one;
    return oldest;
}

static void kit_later(struct scan *s, struct awaited one) {
    if (one.name.p)
        __builtin_prefetch(&s->source->table->kits[s->column->kit_of[one.i]]);
    one = exchange(&s->kits, one);
    if (one.name.p)
        try_kit(s, &one);
}

static void try_name(struct scan *s, struct awaited one) {
    if (!one.name.p || (s->whole && !fuzzy_begins(&s->q->fuzzy, one.name.p, (unsigned)one.name.n)))
        return;
    one.score = fuzzy_score(&s->q->fuzzy, one.name.p, (unsigned)one.name.n);
    if (one.score >= s->least) /* most end here, before anything else is touched */
        kit_later(s, one);
}

static void try_later(struct scan *s, uint32_t i, struct str name) {
    __builtin_prefetch(name.p);
    __builtin_prefetch(name.p + name.n);
    __builtin_prefetch(&s->column->kit_of[i]);
    try_name(s, exchange(&s->names, (struct awaited){.i = i, .name = name}));
}

static void try_awaited(struct scan *s) {
    for (int i = 0; i < AWAITED; i++)
        try_name(s, exchange(&s->names, (struct awaited){0}));
    for (int i = 0; i < AWAITED; i++)
        kit_later(s, (struct awaited){0});
}

static void scan_block(struct scan *s, uint32_t from, uint64_t found) {
    const struct column *c = s->column;
    size_t at = c->block[from / BLOCK];
    uint32_t i = from;
    while (found) {
        uint32_t next = from + (uint32_t)__builtin_ctzll(found);
        found &= found - 1;
        while (i < next)
            at += c->length[i++];
        if (at + c->length[i] <= c->byte_count)
            try_later(s, i, (struct str){c->bytes + at, c->length[i]});
    }
}

static bool cancelled(const struct symbol_question *q) {
    return q->cancel && atomic_load_explicit(q->cancel, memory_order_relaxed);
}

/* What a name must be like from here on to be worth its score; gives its bits. */
static uint64_t raise_bar(struct scan *s) {
    const struct fuzzy *f = &s->q->fuzzy;
    s->least = full(s->best) ? s->best->items[0].score : 0;
    unsigned longest = full(s->best) ? fuzzy_longest(f, s->least) : FUZZY_NAME_MAX;
    s->longest = longest < FUZZY_NAME_MAX ? (uint8_t)longest : FUZZY_NAME_MAX;
    s->whole = full(s->best) && s->least > f->apart;
    return full(s->best) && s->least >= f->without_start ? f->must | f->start : f->must;
}

void symbol_homes(const struct table *t, struct buf *out) {
    for (uint32_t i = 0; i < t->kit_count; i += SYMBOL_GROUP) {
        uint32_t home = t->kits[i].root;
        for (uint32_t k = i; k < t->kit_count && k < i + SYMBOL_GROUP; k++)
            home = t->kits[k].root == home ? home : SYMBOL_MIXED;
        buf_add(out, (struct str){(const char *)&home, sizeof home});
    }
}

/* May the kits of these names lie in the scope? Most kits of a root stand together. */
static bool in_scope(const struct scan *s, uint32_t first, uint32_t last) {
    const struct table *t = s->source->table;
    if (!s->narrow || !s->source->homes)
        return true;
    uint32_t from = s->column->kit_of[first], to = s->column->kit_of[last];
    if (from > to || to >= t->kit_count)
        return true;
    for (uint32_t group = from / SYMBOL_GROUP; group <= to / SYMBOL_GROUP; group++) {
        uint32_t home = s->source->homes[group];
        if (home >= t->root_count || s->roots[home])
            return true;
    }
    return false;
}

static bool scan_column(struct scan *s) {
    uint64_t found[RUN / BLOCK];
    const struct column *c = s->column;
    for (uint32_t from = 0; from < c->n; from += RUN) {
        uint32_t n = c->n - from < RUN ? c->n - from : RUN;
        if (cancelled(s->q))
            return false;
        if (full(s->best) && *s->left == 0)
            break;
        s->masks(c->mask + from, n, raise_bar(s), found);
        for (uint32_t i = 0; i < n; i += BLOCK) {
            uint32_t last = i + BLOCK < n ? i + BLOCK - 1 : n - 1;
            if (!found[i / BLOCK] || !in_scope(s, from + i, from + last))
                continue;
            raise_bar(s);
            size_t looked_at = (size_t)__builtin_popcountll(found[i / BLOCK]);
            *s->left -= looked_at < *s->left ? looked_at : *s->left;
            found[i / BLOCK] &= masks_short(c->length + from + i, last - i + 1, s->longest);
            if (found[i / BLOCK])
                scan_block(s, from + i, found[i / BLOCK]);
        }
    }
    try_awaited(s);
    return true;
}

static bool *roots_of(const struct symbol_question *q, const struct table *t, bool *narrow) {
    bool *roots = ARENA_ARRAY(q->arena, bool, t->root_count);
    *narrow = false;
    for (uint32_t i = 0; i < t->root_count; i++) {
        roots[i] = scope_has(q->scope, t->roots[i]);
        *narrow |= !roots[i];
    }
    return roots;
}

/* One tier over all sources, appended to out. */
static bool rank_tier(const struct symbol_question *q, const struct symbol_source *sources,
                      size_t n, const enum table_column *columns, size_t column_count,
                      struct symbol **out, size_t *count) {
    struct best best = {.limit = q->limit - *count};
    masks_fn ways[MASKS_WAYS];
    bool keys = column_count > 1;
    size_t left = keys ? KEYS_MOST : SIZE_MAX;
    masks_ways(ways);
    if (best.limit == 0 || q->fuzzy.never)
        return true;
    for (size_t i = 0; i < n; i++) {
        const struct table *t = sources[i].table;
        struct scan s = {.q = q,
                         .source = &sources[i],
                         .each_once = keys,
                         .best = &best,
                         .masks = ways[0],
                         .left = &left};
        s.roots = roots_of(q, t, &s.narrow);
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
