/* fuzz_edits.c — a series of edits to an open document, against a model that is slow and plain: the
 * same text, lines and syntax tree after each, and in the end what opening that text would find.
 *
 * The input is cut at 0x1E. First the text; then an edit each: a byte of flags, four of positions
 * counted from '0' (line, column, line, column), and the words that come in. */
#include "base/mem.h"
#include "docs.h"
#include "unit/syntax_compare.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum {
    SEPARATOR = 0x1e,
    ENCODING_MASK = 3, /* 3: the whole text is replaced */
    WITH_NEXT = 4,     /* in one didChange with the edit that follows */
    ANALYSED = 8,      /* somebody asks for the analysis in between */
    ABSURD = 0x10,     /* << which of the four positions is counted down from the largest */
    POSITIONS = 4,
    HEADER = 1 + POSITIONS,
    GROUP_MOST = 8,
};

static void expect(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* ---- the model ---- */

/* Bytes of the character at i, by the table of well-formed UTF-8; 1 for a byte outside of it. */
static size_t char_length(struct str t, size_t i) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint8_t lead = (uint8_t)t.p[i];
    size_t n = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
    if (n == 1 || t.n - i < n)
        return 1;
    uint32_t c = lead & (0xffu >> (n + 1));
    for (size_t k = 1; k < n; k++) {
        if (((uint8_t)t.p[i + k] & 0xc0) != 0x80)
            return 1;
        c = c << 6 | ((uint8_t)t.p[i + k] & 0x3f);
    }
    bool valid = c >= least[n] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    return valid ? n : 1;
}

static size_t model_offset(struct str t, uint32_t line, uint32_t column, enum encoding encoding) {
    size_t i = 0;
    for (; line && i < t.n; i++)
        line -= t.p[i] == '\n' || (t.p[i] == '\r' && !(i + 1 < t.n && t.p[i + 1] == '\n'));
    if (line)
        return t.n;
    while (i < t.n && t.p[i] != '\n' && t.p[i] != '\r') {
        size_t n = char_length(t, i);
        size_t units = encoding == UTF8 ? n : encoding == UTF16 && n == 4 ? 2 : 1;
        if (column < units)
            break;
        column -= (uint32_t)units;
        i += n;
    }
    return i;
}

static void model_apply(struct buf *text, const struct change_event *c, enum encoding encoding) {
    struct str t = buf_str(text);
    size_t start = model_offset(t, c->start_line, c->start_column, encoding);
    size_t end = model_offset(t, c->end_line, c->end_column, encoding);
    if (c->whole) {
        start = 0;
        end = t.n;
    }
    struct buf next = {0};
    buf_add(&next, str_to(t, start < end ? start : end));
    buf_add(&next, c->text);
    buf_add(&next, str_from(t, start < end ? end : start));
    buf_fini(text);
    *text = next;
}

/* ---- comparing ---- */

static void check_text(struct doc *d, const struct buf *model) {
    struct lines lines = {0};
    expect(str_eq(buf_str(&d->text), buf_str(model)), "another text than the model");
    lines_build(&lines, buf_str(model));
    expect(lines.n == d->lines.n &&
               !memcmp(lines.starts, d->lines.starts, lines.n * sizeof *lines.starts),
           "other lines than those of the text");
    const struct syntax *syntax = docs_syntax(d);
    expect(!syntax || syntax_is_fresh(syntax, buf_str(model)),
           "another tree than that of the text");
    lines_fini(&lines);
}

static struct doc *open_doc(struct docs *all, struct str text) {
    struct doc *d = docs_open(all, STR("file:///w/.bluekit/kits/a.md"),
                              STR("/w/.bluekit/kits/a.md"), STR("markdown"), 1, text);
    docs_place(d, STR("kits/a.md"), HOME_PROJECT, 1);
    return d;
}

static void findings(struct doc *d, struct buf *out) {
    const struct analysis *a = docs_analysis(d);
    if (!a)
        return;
    facts_write(out, a->facts);
    problems_write(out, &a->problems);
}

static void check_findings(struct doc *d, const struct buf *model) {
    struct docs *fresh = docs_new();
    struct buf edited = {0}, opened = {0};
    findings(d, &edited);
    findings(open_doc(fresh, buf_str(model)), &opened);
    expect(str_eq(buf_str(&edited), buf_str(&opened)), "other findings than in the opened text");
    buf_fini(&edited);
    buf_fini(&opened);
    docs_free(fresh);
}

/* ---- the input ---- */

static struct change_event read_edit(struct str s, uint8_t flags) {
    uint32_t at[POSITIONS];
    for (unsigned i = 0; i < POSITIONS; i++) {
        at[i] = (uint8_t)(s.p[1 + i] - '0');
        if (flags & ABSURD << i)
            at[i] = UINT32_MAX - at[i];
    }
    bool whole = (flags & ENCODING_MASK) == ENCODING_COUNT;
    return (struct change_event){whole, at[0], at[1], at[2], at[3], str_from(s, HEADER)};
}

static void play(struct doc *d, struct buf *model, struct str rest) {
    struct change_event group[GROUP_MOST];
    size_t n = 0;
    int version = 1;
    for (struct str s; str_split(&rest, SEPARATOR, &s);) {
        if (s.n < HEADER)
            continue;
        uint8_t flags = (uint8_t)s.p[0];
        enum encoding encoding = (enum encoding)((flags & ENCODING_MASK) % ENCODING_COUNT);
        group[n] = read_edit(s, flags);
        model_apply(model, &group[n++], encoding);
        uint8_t next = rest.n ? (uint8_t)rest.p[0] : 0; /* one message has one encoding */
        if (flags & WITH_NEXT && rest.n >= HEADER && n < GROUP_MOST &&
            !((flags ^ next) & ENCODING_MASK) &&
            str_find_byte(str_to(rest, HEADER), SEPARATOR) == STR_NOT_FOUND)
            continue;
        docs_apply(d, group, n, ++version, encoding);
        n = 0;
        check_text(d, model);
        if (flags & ANALYSED)
            check_findings(d, model);
    }
    expect(n == 0, "an edit was left over");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    struct str rest = {(const char *)data, n}, text = STR_NONE;
    struct docs *all = docs_new();
    struct buf model = {0};
    if (!str_split(&rest, SEPARATOR, &text))
        text = STR_NONE;
    buf_add(&model, text);
    struct doc *d = open_doc(all, text);
    check_text(d, &model);
    play(d, &model, rest);
    check_findings(d, &model);
    buf_fini(&model);
    docs_free(all);
    return 0;
}
