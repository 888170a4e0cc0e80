/* problems.c — the catalogue as a table, and lists of problems: adding, sorting, storing. What is a
 * problem is decided in check*.c. */
#include "kit/problems.h"

#include "base/buf.h"
#include "base/log.h"

#include <stdlib.h>

const struct problem_row problem_rows[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = {.severity = SEVERITY_OFF},
#define PROBLEM(c, n, v, s, t, m)                                                                  \
    [c] = {.code = STR_INIT(#c),                                                                   \
           .name = STR_INIT(n),                                                                    \
           .severity = SEVERITY_##v,                                                               \
           .scope = SCOPE_##s,                                                                     \
           .tag = TAG_##t,                                                                         \
           .message = STR_INIT(m)},
#define RESERVED(c)
#include "kit/problems.def"
#undef PROBLEM
#undef RESERVED
};

enum problem_code problem_find(struct str code) {
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++)
        if (str_eq(problem_rows[i].code, code))
            return (enum problem_code)i;
    return PROBLEM_NONE;
}

struct str severity_name(enum severity severity) {
    static const struct str names[] = {
        [SEVERITY_OFF] = STR_INIT("off"),         [SEVERITY_ERROR] = STR_INIT("error"),
        [SEVERITY_WARNING] = STR_INIT("warning"), [SEVERITY_INFORMATION] = STR_INIT("information"),
        [SEVERITY_HINT] = STR_INIT("hint"),
    };
    return names[severity];
}

/* ---- adding ---- */

static struct str fill(struct arena *a, struct str message, va_list args) {
    struct buf out = {0};
    for (size_t at; (at = str_find(message, STR("%s"))) != STR_NOT_FOUND;
         message = str_from(message, at + 2)) {
        const struct str *arg = va_arg(args, const struct str *);
        BUG_ON(!arg);
        buf_add(&out, str_to(message, at));
        buf_add(&out, *arg);
    }
    BUG_ON(va_arg(args, const struct str *));
    buf_add(&out, message);
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}

struct problem *problems_add(struct problems *list, enum problem_code code, struct range range,
                             struct str fix, ...) {
    BUG_ON(code <= PROBLEM_NONE || code >= PROBLEM_COUNT);
    struct problem *p = ARENA_PUSH(list->arena, list->items, list->count);
    p->code = code;
    p->range = range;
    p->fix = fix;
    va_list args;
    va_start(args, fix);
    p->message = fill(list->arena, problem_rows[code].message, args);
    va_end(args);
    return p;
}

void problems_relate(struct problems *list, struct str path, struct range range,
                     struct str message) {
    BUG_ON(list->count == 0);
    struct problem *p = &list->items[list->count - 1];
    struct related *r = ARENA_PUSH(list->arena, p->related, p->related_count);
    *r = (struct related){.path = path, .range = range, .message = message};
}

/* ---- sorting ---- */

static int compare_numbers(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

static int compare_places(const struct place *a, const struct place *b) {
    int line = compare_numbers(a->line, b->line);
    return line ? line : compare_numbers(a->column[UTF8], b->column[UTF8]);
}

/* The enumeration follows the order of rows, which is free to change; codes are not. */
static int compare(const void *left, const void *right) {
    const struct problem *a = left, *b = right;
    int order = compare_places(&a->range.start, &b->range.start);
    if (!order)
        order = compare_places(&a->range.end, &b->range.end);
    if (!order)
        order = str_cmp(problem_rows[a->code].code, problem_rows[b->code].code);
    if (!order)
        order = str_cmp(a->message, b->message);
    return order ? order : str_cmp(a->fix, b->fix);
}

void problems_sort(struct problems *list) {
    if (list->count < 2)
        return;
    qsort(list->items, list->count, sizeof *list->items, compare);
    size_t kept = 1;
    for (size_t i = 1; i < list->count; i++)
        if (compare(&list->items[kept - 1], &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    list->count = kept;
}

/* ---- storing ---- */

static uint64_t number_of(enum problem_code code) {
    int64_t number = 0;
    BUG_ON(!str_to_int(str_from(problem_rows[code].code, strlen("KIT")), &number));
    return (uint64_t)number;
}

static enum problem_code code_of(uint64_t number) {
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++)
        if (number_of((enum problem_code)i) == number)
            return (enum problem_code)i;
    return PROBLEM_NONE;
}

void problems_write(struct buf *out, const struct problems *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct problem *p = &list->items[i];
        buf_add_varint(out, number_of(p->code));
        range_write(out, &p->range);
        buf_add_counted(out, p->message);
        buf_add_counted(out, p->fix);
        buf_add_varint(out, p->related_count);
        for (size_t r = 0; r < p->related_count; r++) {
            buf_add_counted(out, p->related[r].path);
            range_write(out, &p->related[r].range);
            buf_add_counted(out, p->related[r].message);
        }
    }
}

static bool read_related(struct arena *a, struct str *bytes, struct problem *p) {
    uint64_t count;
    if (!varint_read(bytes, &count))
        return false;
    for (; count > 0; count--) { /* a false count ends at the end of the bytes */
        struct related r = {0};
        if (!counted_read(bytes, &r.path) || !range_read(bytes, &r.range) ||
            !counted_read(bytes, &r.message))
            return false;
        *ARENA_PUSH(a, p->related, p->related_count) = r;
    }
    return true;
}

bool problems_read(struct problems *list, struct str bytes) {
    while (bytes.n > 0) {
        struct problem p = {0};
        uint64_t number;
        if (!varint_read(&bytes, &number) || !range_read(&bytes, &p.range) ||
            !counted_read(&bytes, &p.message) || !counted_read(&bytes, &p.fix) ||
            !read_related(list->arena, &bytes, &p))
            return false;
        p.code = code_of(number);
        if (p.code != PROBLEM_NONE)
            *ARENA_PUSH(list->arena, list->items, list->count) = p;
    }
    return true;
}
