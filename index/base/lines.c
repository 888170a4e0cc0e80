/* lines.c — an array of line starts, and columns counted on demand from the start of the line.
 * Nothing about columns is kept: lines are short, and counting ASCII is a few bytes a cycle. */
#include "base/lines.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"

/* ---- line starts ---- */

/* Does a line start at `at` (> 0)? Depends on the bytes before and at `at` only. */
static bool starts_line(struct str text, size_t at) {
    char before = text.p[at - 1];
    return before == '\n' || (before == '\r' && !(at < text.n && text.p[at] == '\n'));
}

/* The next line start after `at`, at most at `end`; SIZE_MAX when there is none. */
static size_t next_start(struct str text, size_t at, size_t end) {
    while (at < end) {
        while (at < end && (unsigned char)text.p[at] > '\r')
            at++;
        if (at == end)
            break;
        at++;
        if (starts_line(text, at))
            return at;
    }
    return SIZE_MAX;
}

static void reserve(struct lines *l, size_t n) {
    if (n <= l->cap)
        return;
    l->cap = n + n / 2 + 8;
    l->starts = mem_resize(l->starts, l->cap * sizeof *l->starts);
}

/* Texts mostly have one kind of line end, and the library finds a byte faster than we do. */
static void build_plain(struct lines *l, struct str text) {
    const char *end = text.p + text.n;
    for (const char *p = text.p; (p = memchr(p, '\n', (size_t)(end - p)));) {
        reserve(l, l->n + 1);
        l->starts[l->n++] = (uint32_t)(++p - text.p);
    }
}

void lines_build(struct lines *l, struct str text) {
    BUG_ON(text.n > UINT32_MAX);
    reserve(l, 1);
    l->starts[0] = 0;
    l->n = 1;
    if (text.n && !memchr(text.p, '\r', text.n)) {
        build_plain(l, text);
        return;
    }
    for (size_t at = 0; (at = next_start(text, at, text.n)) != SIZE_MAX;) {
        reserve(l, l->n + 1);
        l->starts[l->n++] = (uint32_t)at;
    }
}

void lines_fini(struct lines *l) {
    mem_free(l->starts);
    *l = (struct lines){0};
}

/* How many starts are <= offset. */
static size_t count_up_to(const struct lines *l, size_t offset) {
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->starts[middle] <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void lines_edit(struct lines *l, struct str text, struct span at, size_t with_n) {
    BUG_ON(text.n > UINT32_MAX || at.start > at.end || with_n > text.n ||
           at.start > text.n - with_n || l->n == 0);
    /* Whether a line starts somewhere depends on two bytes, so starts before at.start and after
     * at.end stay, and those at and between are found anew; the one at 0 always stays. */
    size_t keep = at.start ? count_up_to(l, at.start - 1) : 1;
    size_t tail = count_up_to(l, at.end);
    size_t from = at.start ? at.start - 1 : 0, end = at.start + with_n;
    size_t found = 0;
    for (size_t s = from; (s = next_start(text, s, end)) != SIZE_MAX;)
        found++;
    size_t tail_n = l->n - tail;
    reserve(l, keep + found + tail_n);
    memmove(l->starts + keep + found, l->starts + tail, tail_n * sizeof *l->starts);
    l->n = keep + found + tail_n;
    uint32_t shift = (uint32_t)with_n - (at.end - at.start); /* modulo 2^32 */
    for (size_t i = keep + found; shift && i < l->n; i++)
        l->starts[i] += shift;
    size_t s = from;
    for (size_t i = keep; i < keep + found; i++) {
        s = next_start(text, s, end);
        l->starts[i] = (uint32_t)s;
    }
}

uint32_t lines_find(const struct lines *l, uint32_t offset) {
    return (uint32_t)count_up_to(l, offset) - 1;
}

struct span lines_span(const struct lines *l, struct str text, uint32_t line) {
    if (line >= l->n)
        return (struct span){(uint32_t)text.n, (uint32_t)text.n};
    struct span s = {l->starts[line], (uint32_t)text.n};
    if (line + 1 < l->n) {
        s.end = l->starts[line + 1] - 1;
        if (text.p[s.end] == '\n' && s.end > s.start && text.p[s.end - 1] == '\r')
            s.end--;
    }
    return s;
}

/* ---- columns ---- */

static bool is_ascii8(const char *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return !(v & 0x8080808080808080);
}

/* Adds the columns of the characters in [from, to) of the text. A character cut by `to` adds
 * nothing: its start is as far as a column can say. */
static void count(struct str text, size_t from, size_t to, uint32_t column[ENCODING_COUNT]) {
    size_t units[ENCODING_COUNT] = {0};
    size_t at = from;
    while (at < to) {
        if (to - at >= 8 && is_ascii8(text.p + at)) {
            for (int e = 0; e < ENCODING_COUNT; e++)
                units[e] += 8;
            at += 8;
            continue;
        }
        unsigned length = 1;
        uint32_t c = (unsigned char)text.p[at];
        if (c >= 0x80)
            c = text_char(str_from(text, at), &length);
        if (length > to - at)
            break;
        units[UTF8] += length;
        units[UTF16] += c > 0xffff ? 2 : 1;
        units[UTF32] += 1;
        at += length;
    }
    for (int e = 0; e < ENCODING_COUNT; e++)
        column[e] += (uint32_t)units[e];
}

/* The line of the place before, as for the end of most ranges, need not be looked for. */
static uint32_t find_near(const struct lines *l, uint32_t line, uint32_t offset) {
    bool here = line < l->n && l->starts[line] <= offset;
    return here && (line + 1 == l->n || offset < l->starts[line + 1]) ? line
                                                                      : lines_find(l, offset);
}

struct place lines_walk_place(struct lines_walk *w, uint32_t offset) {
    struct place place = {.line = find_near(w->lines, w->last.line, offset)};
    struct span line = lines_span(w->lines, w->text, place.line);
    if (offset > line.end)
        offset = line.end;
    if (place.line == w->last.line && offset - line.start >= w->last.column[UTF8])
        place = w->last;
    count(w->text, line.start + place.column[UTF8], offset, place.column);
    w->last = place;
    return place;
}

struct range lines_walk_range(struct lines_walk *w, struct span s) {
    struct place start = lines_walk_place(w, s.start), end = lines_walk_place(w, s.end);
    w->last = start; /* the next one may lie inside this one */
    return (struct range){start, end};
}

struct place lines_place(const struct lines *l, struct str text, uint32_t offset) {
    return lines_walk_place(&(struct lines_walk){.lines = l, .text = text}, offset);
}

struct range lines_range(const struct lines *l, struct str text, struct span s) {
    return lines_walk_range(&(struct lines_walk){.lines = l, .text = text}, s);
}

/* Of the character at the offset. */
static uint32_t char_start(struct str text, struct span line, uint32_t at) {
    for (unsigned back = 1; back < 4 && at < line.end && at - line.start >= back; back++) {
        unsigned length;
        (void)text_char(str_cut(text, (struct span){at - back, line.end}), &length);
        if (length > back)
            return at - back;
    }
    return at;
}

uint32_t lines_offset(const struct lines *l, struct str text, uint32_t line, uint32_t column,
                      enum encoding encoding) {
    struct span s = lines_span(l, text, line);
    if (encoding == UTF8) /* asked for each place of a line, which may be long */
        return char_start(text, s, column < s.end - s.start ? s.start + column : s.end);
    size_t at = s.start, units = 0;
    while (at < s.end && units < column) {
        if (column - units >= 8 && s.end - at >= 8 && is_ascii8(text.p + at)) {
            at += 8;
            units += 8;
            continue;
        }
        unsigned length;
        uint32_t c = text_char(str_cut(text, (struct span){(uint32_t)at, s.end}), &length);
        units += encoding == UTF16 && c > 0xffff ? 2 : 1;
        if (units > column)
            break; /* inside a character: its start */
        at += length;
    }
    return (uint32_t)at;
}

uint32_t text_units(struct str s, enum encoding encoding) {
    uint32_t column[ENCODING_COUNT] = {0};
    count(s, 0, s.n, column);
    return column[encoding];
}

/* ---- stored form ----
 * varint: start line << 1 | agree; varint: end line - start line modulo 2^32; then the columns of
 * start and of end, one each when all agree, else three each. */

static bool agree(const struct place *p) {
    return p->column[UTF8] == p->column[UTF16] && p->column[UTF16] == p->column[UTF32];
}

void range_write(struct buf *out, const struct range *r) {
    bool same = agree(&r->start) && agree(&r->end);
    buf_add_varint(out, (uint64_t)r->start.line << 1 | same);
    buf_add_varint(out, (uint32_t)(r->end.line - r->start.line));
    for (int e = 0; e < (same ? 1 : ENCODING_COUNT); e++) {
        buf_add_varint(out, r->start.column[e]);
        buf_add_varint(out, r->end.column[e]);
    }
}

static bool read32(struct str *s, uint32_t *out) {
    uint64_t v;
    if (!varint_read(s, &v) || v > UINT32_MAX)
        return false;
    *out = (uint32_t)v;
    return true;
}

bool range_read(struct str *s, struct range *out) {
    struct str rest = *s;
    struct range r = {0};
    uint64_t first;
    uint32_t more;
    if (!varint_read(&rest, &first) || first >> 1 > UINT32_MAX || !read32(&rest, &more))
        return false;
    r.start.line = (uint32_t)(first >> 1);
    r.end.line = r.start.line + more;
    bool same = first & 1;
    for (int e = 0; e < (same ? 1 : ENCODING_COUNT); e++)
        if (!read32(&rest, &r.start.column[e]) || !read32(&rest, &r.end.column[e]))
            return false;
    for (int e = 1; same && e < ENCODING_COUNT; e++) {
        r.start.column[e] = r.start.column[0];
        r.end.column[e] = r.end.column[0];
    }
    *s = rest;
    *out = r;
    return true;
}
