/* table.c — tables of pipes, found by their delimiter row and aligned. md4c is not asked: it reads
 * without tables (decision 7). */
#include "base/buf.h"
#include "base/text.h"
#include "edit/format.h"
#include "edit/nodes.h"

enum { COLUMNS_MOST = 64, WIDTH_MOST = 200 };

enum align { ALIGN_NONE, ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER };

struct row {
    struct span line; /* without its end */
    struct str cells[COLUMNS_MOST];
    size_t count;
};

static bool in_code(const struct kit *kit, uint32_t at) {
    for (size_t i = 0; i < kit->fence_count; i++)
        if (kit->fences[i].span.start <= at && at < kit->fences[i].span.end)
            return true;
    return at < kit->body.start;
}

static struct span line_at(const struct kit *kit, uint32_t number) {
    return lines_span(kit->source.lines, kit->source.text, number);
}

/* Cells between pipes that are not escaped. */
static bool cut_row(const struct kit *kit, uint32_t number, struct row *row) {
    *row = (struct row){.line = line_at(kit, number)};
    struct str s = str_trim(str_cut(kit->source.text, row->line));
    if (in_code(kit, row->line.start) || str_find_byte(s, '|') == STR_NOT_FOUND)
        return false;
    s = str_from(s, s.n && s.p[0] == '|');
    size_t start = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] == '\\' && i + 1 < s.n) {
            i++;
            continue;
        }
        if (i < s.n && s.p[i] != '|')
            continue;
        if (i == s.n && i == start && row->count) /* the pipe at the end */
            break;
        if (row->count == COLUMNS_MOST)
            return false;
        row->cells[row->count++] =
            str_trim(str_cut(s, (struct span){(uint32_t)start, (uint32_t)i}));
        start = i + 1;
    }
    return row->count > 0;
}

static bool is_delimiter(const struct row *row, enum align *aligns) {
    for (size_t i = 0; i < row->count; i++) {
        struct str c = row->cells[i];
        bool left = c.n && c.p[0] == ':', right = c.n > 1 && c.p[c.n - 1] == ':';
        size_t dashes = 0;
        for (size_t k = left; k < c.n - right; k++)
            dashes += c.p[k] == '-';
        if (!dashes || dashes + left + right != c.n)
            return false;
        if (aligns)
            aligns[i] = left && right ? ALIGN_CENTER
                        : left        ? ALIGN_LEFT
                        : right       ? ALIGN_RIGHT
                                      : ALIGN_NONE;
    }
    return row->count > 0;
}

struct table {
    uint32_t first, delimiter, last; /* lines */
};

static bool table_around(const struct kit *kit, uint32_t number, struct table *t) {
    struct row row, head;
    uint32_t up = number;
    if (!cut_row(kit, number, &row))
        return false;
    while (up > 0 && cut_row(kit, up - 1, &row))
        up--;
    for (uint32_t i = up + 1; i < kit->source.lines->n; i++) {
        if (!cut_row(kit, i, &row) || !cut_row(kit, i - 1, &head))
            return false;
        if (is_delimiter(&row, NULL) && row.count == head.count) {
            *t = (struct table){i - 1, i, i};
            break;
        }
        if (i > number + 1)
            return false;
    }
    if (!t->delimiter)
        return false;
    while (t->last + 1 < kit->source.lines->n && cut_row(kit, t->last + 1, &row))
        t->last++;
    return t->first <= number && number <= t->last;
}

/* As a terminal shows it: characters of scripts without blanks take two columns. */
static size_t width_of(struct str s) {
    size_t width = 0;
    unsigned length;
    for (size_t i = 0; i < s.n; i += length) {
        uint32_t c = text_char(str_from(s, i), &length);
        width += text_is_cjk(c) ? 2 : 1;
    }
    return width;
}

static void add_times(struct buf *out, char c, size_t n) {
    for (; n; n--)
        buf_add_byte(out, c);
}

static void add_cell(struct buf *out, struct str cell, size_t width, enum align align) {
    size_t have = width_of(cell), gap = width > have ? width - have : 0;
    size_t before = align == ALIGN_RIGHT ? gap : align == ALIGN_CENTER ? gap / 2 : 0;
    add_times(out, ' ', before);
    buf_add(out, cell);
    add_times(out, ' ', gap - before);
}

static void add_dashes(struct buf *out, size_t width, enum align align) {
    bool left = align == ALIGN_LEFT || align == ALIGN_CENTER;
    bool right = align == ALIGN_RIGHT || align == ALIGN_CENTER;
    if (left)
        buf_add_byte(out, ':');
    add_times(out, '-', width - left - right);
    if (right)
        buf_add_byte(out, ':');
}

static void align_table(struct edits *e, const struct kit *kit, const struct table *t) {
    enum align aligns[COLUMNS_MOST] = {ALIGN_NONE};
    size_t widths[COLUMNS_MOST] = {0}, columns;
    struct row row;
    if (!cut_row(kit, t->delimiter, &row) || !is_delimiter(&row, aligns))
        return;
    columns = row.count;
    for (size_t i = 0; i < columns; i++)
        widths[i] = 3;
    for (uint32_t n = t->first; n <= t->last; n++) {
        if (!cut_row(kit, n, &row))
            return;
        if (row.count > columns) /* cells that are not shown: not ours to touch */
            return;
        for (size_t i = 0; n != t->delimiter && i < row.count; i++) {
            size_t w = width_of(row.cells[i]);
            widths[i] = w > widths[i] ? w : widths[i];
            if (w > WIDTH_MOST)
                return;
        }
    }
    for (uint32_t n = t->first; n <= t->last; n++) {
        struct buf out = {0};
        if (!cut_row(kit, n, &row))
            return;
        buf_add(&out, nodes_indent(kit->source.text, row.line.start));
        for (size_t i = 0; i < columns; i++) {
            buf_add(&out, STR("| "));
            if (n == t->delimiter)
                add_dashes(&out, widths[i], aligns[i]);
            else
                add_cell(&out, i < row.count ? row.cells[i] : STR(""), widths[i], aligns[i]);
            buf_add_byte(&out, ' ');
        }
        buf_add_byte(&out, '|');
        edits_turn_into(e, kit, row.line, buf_str(&out));
        buf_fini(&out);
    }
}

bool format_table_at(const struct kit *kit, uint32_t offset, struct span *at) {
    struct table t = {0};
    if (kit->format != FORMAT_MARKDOWN ||
        !table_around(kit, lines_find(kit->source.lines, offset), &t))
        return false;
    *at = (struct span){line_at(kit, t.first).start, line_at(kit, t.last).end};
    return true;
}

void format_tables(struct edits *e, const struct kit *kit, struct span part) {
    uint32_t last = lines_find(kit->source.lines, part.end);
    if (kit->format != FORMAT_MARKDOWN)
        return;
    for (uint32_t n = lines_find(kit->source.lines, part.start); n <= last; n++) {
        struct table t = {0};
        struct row row;
        if (table_around(kit, n, &t))
            align_table(e, kit, &t);
        while (n < last && cut_row(kit, n + 1, &row)) /* one table to a run of rows */
            n++;
    }
}
