/* edit.c — lists of edits: adding, sorting, applying, and the difference of two texts. Which edits
 * a change needs is not known here. */
#include "edit/edit.h"

#include "base/buf.h"

#include <stdlib.h>

/* A value within its quotes, when those stay. */
static void spare_quotes(struct str source, struct span *at, struct str *text) {
    struct str old = str_cut(source, *at);
    bool quoted = old.n >= 2 && text->n >= 2 && memchr("\"'", old.p[0], 2) &&
                  old.p[0] == old.p[old.n - 1] && old.p[0] == text->p[0] &&
                  old.p[0] == text->p[text->n - 1];
    if (!quoted)
        return;
    *at = (struct span){at->start + 1, at->end - 1};
    *text = str_cut(*text, (struct span){1, (uint32_t)text->n - 1});
}

void edits_replace(struct edits *e, const struct kit *kit, struct span at, struct str text) {
    const struct source *source = &kit->source;
    if (str_eq(str_cut(source->text, at), text))
        return;
    spare_quotes(source->text, &at, &text);
    if (e->walk.lines != source->lines || e->walk.text.p != source->text.p)
        e->walk = (struct lines_walk){.lines = source->lines, .text = source->text};
    *ARENA_PUSH(e->arena, e->items, e->count) =
        (struct edit){source->path, at, lines_walk_range(&e->walk, at), text};
}

void edits_insert(struct edits *e, const struct kit *kit, size_t at, struct str text) {
    edits_replace(e, kit, (struct span){(uint32_t)at, (uint32_t)at}, text);
}

static struct file_op *add_op(struct edits *e, enum file_change what, struct str path) {
    for (size_t i = 0; i < e->op_count; i++)
        if (e->ops[i].what == what && str_eq(e->ops[i].path, path))
            return &e->ops[i];
    struct file_op *op = ARENA_PUSH(e->arena, e->ops, e->op_count);
    *op = (struct file_op){.what = what, .path = path, .to = STR(""), .text = STR("")};
    return op;
}

void edits_create(struct edits *e, struct str path, struct str text) {
    add_op(e, FILE_CREATE, path)->text = text;
}

void edits_rename(struct edits *e, struct str path, struct str to) {
    add_op(e, FILE_RENAME, path)->to = to;
}

void edits_delete(struct edits *e, struct str path) {
    add_op(e, FILE_DELETE, path);
}

void edits_add(struct edits *e, const struct edits *from) {
    for (size_t i = 0; i < from->count; i++)
        *ARENA_PUSH(e->arena, e->items, e->count) = from->items[i];
    for (size_t i = 0; i < from->op_count; i++) {
        struct file_op *op = add_op(e, from->ops[i].what, from->ops[i].path);
        *op = from->ops[i];
    }
}

bool edits_refuse(struct edits *e, const char *format, ...) {
    va_list args;
    va_start(args, format);
    e->refused = arena_vprintf(e->arena, format, args);
    va_end(args);
    e->count = e->op_count = 0;
    return false;
}

/* ---- order ---- */

static int compare_numbers(size_t a, size_t b) {
    return (a > b) - (a < b);
}

/* Equal ones keep the order in which they were added: they lie in one array. */
static int compare(const void *left, const void *right) {
    const struct edit *a = *(const struct edit *const *)left,
                      *b = *(const struct edit *const *)right;
    int order = str_cmp(a->path, b->path);
    if (!order)
        order = compare_numbers(a->at.start, b->at.start);
    if (!order)
        order = compare_numbers(a->at.end, b->at.end);
    return order ? order : (a > b) - (a < b);
}

static bool same(const struct edit *a, const struct edit *b) {
    return str_eq(a->path, b->path) && a->at.start == b->at.start && a->at.end == b->at.end &&
           a->at.end > a->at.start && str_eq(a->text, b->text);
}

static bool overlap(const struct edit *a, const struct edit *b) {
    return str_eq(a->path, b->path) && b->at.start < a->at.end;
}

static bool replaces_same(const struct edit *a, const struct edit *b) {
    return str_eq(a->path, b->path) && a->at.start == b->at.start && a->at.end == b->at.end &&
           a->at.end > a->at.start;
}

size_t edits_sort(struct edits *e) {
    size_t n = e->count, kept = 0, gone = 0;
    if (n < 2)
        return 0;
    const struct edit **order = ARENA_ARRAY(e->arena, const struct edit *, n);
    size_t room = 2; /* as ARENA_PUSH has it: more may follow */
    while (room < n)
        room *= 2;
    struct edit *sorted = ARENA_ARRAY(e->arena, struct edit, room);
    for (size_t i = 0; i < n; i++)
        order[i] = &e->items[i];
    qsort(order, n, sizeof *order, compare);
    for (size_t i = 0; i < n; i++) {
        const struct edit *last = kept ? &sorted[kept - 1] : NULL;
        if (last && same(last, order[i]))
            continue;
        if (last && (overlap(last, order[i]) || replaces_same(last, order[i])))
            gone++;
        else
            sorted[kept++] = *order[i];
    }
    e->items = sorted;
    e->count = kept;
    return gone;
}

struct str edits_apply(struct arena *a, struct str path, struct str text, const struct edits *e) {
    struct buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < e->count; i++) {
        const struct edit *edit = &e->items[i];
        if (!str_eq(edit->path, path))
            continue;
        buf_add(&out, str_cut(text, (struct span){(uint32_t)at, edit->at.start}));
        buf_add(&out, edit->text);
        at = edit->at.end;
    }
    buf_add(&out, str_from(text, at));
    struct str result = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return result;
}

/* ---- the difference of two texts ---- */

struct pieces { /* whole lines with their ends */
    struct str *items;
    size_t n;
};

static struct pieces cut_lines(struct arena *a, struct str text) {
    struct pieces lines = {0};
    while (text.n) {
        size_t end = str_find_byte(text, '\n');
        struct str line = str_to(text, end == STR_NOT_FOUND ? text.n : end + 1);
        *ARENA_PUSH(a, lines.items, lines.n) = line;
        text = str_from(text, line.n);
    }
    return lines;
}

struct turning {
    struct edits *edits;
    const struct kit *kit;
    struct pieces old, fresh;
    size_t at; /* in the old text */
};

static bool is_continuation(char c) {
    return ((uint8_t)c & 0xc0) == 0x80;
}

/* One part by another, without what they begin and end with alike; never inside a character. */
static void replace_part(struct turning *t, size_t start, struct str old, struct str fresh) {
    size_t head = 0, tail = 0;
    while (head < old.n && head < fresh.n && old.p[head] == fresh.p[head])
        head++;
    while (head > 0 && ((head < old.n && is_continuation(old.p[head])) ||
                        (head < fresh.n && is_continuation(fresh.p[head]))))
        head--;
    while (tail < old.n - head && tail < fresh.n - head &&
           old.p[old.n - 1 - tail] == fresh.p[fresh.n - 1 - tail])
        tail++;
    while (tail > 0 && is_continuation(old.p[old.n - tail]))
        tail--;
    struct span at = {(uint32_t)(start + head), (uint32_t)(start + old.n - tail)};
    edits_replace(t->edits, t->kit, at,
                  str_cut(fresh, (struct span){(uint32_t)head, (uint32_t)(fresh.n - tail)}));
}

/* Neighbouring lines: they lie side by side in one text. */
static struct str joined(const struct str *items, size_t from, size_t to) {
    if (from == to)
        return STR_NONE;
    const struct str *last = &items[to - 1];
    return (struct str){items[from].p, (size_t)(last->p + last->n - items[from].p)};
}

static void replace_lines(struct turning *t, size_t *o, size_t *f, size_t to_o, size_t to_f) {
    struct str old = joined(t->old.items, *o, to_o);
    struct str fresh = joined(t->fresh.items, *f, to_f);
    if (to_o - *o == 1 && to_f - *f == 1)
        replace_part(t, t->at, old, fresh);
    else if (old.n || fresh.n)
        edits_replace(t->edits, t->kit, (struct span){(uint32_t)t->at, (uint32_t)(t->at + old.n)},
                      fresh);
    t->at += old.n;
    *o = to_o;
    *f = to_f;
}

enum {
    LINES_MOST = 600
}; /* beyond, everything between the first and last difference is one edit */

/* Lengths of the longest common subsequence of the lines from (o, f) on. */
static uint16_t *common_table(struct arena *a, const struct turning *t) {
    size_t rows = t->old.n + 1, columns = t->fresh.n + 1;
    uint16_t *table = ARENA_ARRAY(a, uint16_t, rows * columns);
    for (size_t o = t->old.n; o-- > 0;)
        for (size_t f = t->fresh.n; f-- > 0;) {
            uint16_t down = table[(o + 1) * columns + f], right = table[o * columns + f + 1];
            bool equal = str_eq(t->old.items[o], t->fresh.items[f]);
            table[o * columns + f] = equal ? (uint16_t)(table[(o + 1) * columns + f + 1] + 1)
                                     : down > right ? down
                                                    : right;
        }
    return table;
}

static void walk_table(struct turning *t, const uint16_t *table) {
    size_t columns = t->fresh.n + 1, o = 0, f = 0, next_o = 0, next_f = 0;
    while (next_o < t->old.n && next_f < t->fresh.n) {
        if (str_eq(t->old.items[next_o], t->fresh.items[next_f])) {
            replace_lines(t, &o, &f, next_o, next_f);
            t->at += t->old.items[o].n;
            o = ++next_o;
            f = ++next_f;
        } else if (table[(next_o + 1) * columns + next_f] >= table[next_o * columns + next_f + 1]) {
            next_o++;
        } else {
            next_f++;
        }
    }
    replace_lines(t, &o, &f, t->old.n, t->fresh.n);
}

void edits_turn_into(struct edits *e, const struct kit *kit, struct span at, struct str with) {
    struct arena *scratch = arena_new();
    struct turning t = {.edits = e, .kit = kit, .at = at.start};
    with = arena_str(e->arena, with);
    t.old = cut_lines(scratch, str_cut(kit->source.text, at));
    t.fresh = cut_lines(scratch, with);
    while (t.old.n && t.fresh.n && str_eq(t.old.items[0], t.fresh.items[0])) {
        t.at += t.old.items[0].n;
        t.old.items++, t.old.n--;
        t.fresh.items++, t.fresh.n--;
    }
    while (t.old.n && t.fresh.n && str_eq(t.old.items[t.old.n - 1], t.fresh.items[t.fresh.n - 1]))
        t.old.n--, t.fresh.n--;
    if (t.old.n <= LINES_MOST && t.fresh.n <= LINES_MOST) {
        walk_table(&t, common_table(scratch, &t));
    } else {
        size_t o = 0, f = 0;
        replace_lines(&t, &o, &f, t.old.n, t.fresh.n);
    }
    arena_free(scratch);
}
