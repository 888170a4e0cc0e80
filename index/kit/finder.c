/* finder.c — the inline constructs and definitions that md4c names, found in the text. It never
 * overrules md4c: what it cannot find is left out.
 *
 * Between two texts that md4c locates lies only what it does not report: marks of containers,
 * emphasis and links, escapes, fence lines, definitions. So an opening delimiter is looked for
 * backwards from the construct's first text, the closing one forwards from its last. */
#include "kit/finder.h"

#include "base/path.h"
#include "base/text.h"

enum {
    CLOSER_MAX = 4096,     /* marks between the last text of a link and its ']' */
    LOOKUPS_MAX = 1000000, /* label comparisons for definitions with escapes */
};

/* ---- gaps ---- */

void finder_move(struct finder *f, size_t at) {
    if (at > f->pos)
        f->pos = (uint32_t)at;
}

void finder_end_line(struct finder *f) {
    if (f->mid)
        finder_move(f, line_next(f->text, f->pos));
    f->mid = false;
    f->fresh = true;
}

uint32_t finder_skip_gap(struct finder *f, size_t limit) {
    while (f->pos < limit) {
        size_t at = skip_containers(f->text, f->pos, f->rule);
        if (at >= limit)
            break;
        struct definition definition;
        if (ascii_is_eol(f->text.p[at])) {
            f->pos = (uint32_t)line_next(f->text, at);
        } else if (f->text.p[at] == '[' && inline_definition(f->text, at, limit, &definition)) {
            *ARENA_PUSH(f->arena, f->kit->definitions, f->kit->definition_count) = definition;
            f->pos = (uint32_t)line_next(f->text, definition.span.end);
        } else {
            return (uint32_t)at;
        }
    }
    return (uint32_t)limit;
}

/* With `t`, other content in the gap can only be a definition that we cannot read. */
void finder_settle(struct finder *f, uint32_t t) {
    if (!f->fresh)
        return;
    f->fresh = false;
    uint32_t start;
    if (t == NOWHERE) {
        start = finder_skip_gap(f, f->text.n);
    } else {
        while ((start = finder_skip_gap(f, t)) < t) {
            size_t next = line_next(f->text, start);
            if (next > t || f->located < f->depth) /* a span begins before its text */
                break;
            f->pos = (uint32_t)next;
        }
    }
    finder_move(f, start);
    f->mid = true;
    if (f->heading.level) {
        size_t marks = start;
        while (marks < f->text.n && f->text.p[marks] == '#')
            marks++;
        /* the text of "#x" over a line of '=' begins with its '#' */
        f->atx = marks - start == f->heading.level && t != start &&
                 (marks == f->text.n || (unsigned char)f->text.p[marks] <= ' ');
        f->heading.span.start = start;
        f->heading.text.start = (uint32_t)(f->atx ? marks : start);
        if (f->atx)
            finder_move(f, marks);
    }
}

/* ---- opening delimiters ---- */

/* The last `what` in [pos, at), or NOWHERE. */
static uint32_t find_back(const struct finder *f, uint32_t at, struct str what) {
    for (size_t i = at; i >= f->pos + what.n; i--)
        if (memcmp(f->text.p + i - what.n, what.p, what.n) == 0)
            return (uint32_t)(i - what.n);
    return NOWHERE;
}

static uint32_t find_ahead(const struct finder *f, struct str what, size_t most) {
    struct str s = str_to(str_from(f->text, f->pos), most);
    size_t at = str_find(s, what);
    return at == STR_NOT_FOUND ? NOWHERE : f->pos + (uint32_t)at;
}

static struct str opener_of(enum construct type) {
    return type == FIND_IMAGE  ? STR("![")
           : type == FIND_WIKI ? STR("[[")
           : type == FIND_CODE ? STR("`")
                               : STR("[");
}

static bool is_automatic(const struct finder *f, const struct open *open, uint32_t t) {
    if (open->type != FIND_LINK)
        return false;
    if (open->href_at != NOWHERE)
        return open->href_at == t;
    struct str shown = str_from(f->text, t), href = open->href;
    bool added = str_starts(href, STR("mailto:")) || str_starts(href, STR("http://"));
    return href.n && (str_starts(shown, href) || (added && str_starts(shown, str_from(href, 7))));
}

static void place(struct finder *f, struct open *open, uint32_t start) {
    open->start = start;
    if (start == NOWHERE) {
        open->dropped = true;
        return;
    }
    open->inside = start + (uint32_t)opener_of(open->type).n;
    if (open->automatic)
        open->inside = start + (f->text.p[start] == '<');
    else if (open->type == FIND_CODE)
        while (open->inside < f->text.n && f->text.p[open->inside] == '`')
            open->inside++;
}

/* The opening delimiters of all spans entered since the last text, which is followed by one at t.
 */
static void locate_before(struct finder *f, uint32_t t) {
    uint32_t at = t;
    for (size_t i = f->depth; i > f->located; i--) {
        struct open *open = &f->stack[i - 1];
        uint32_t start;
        open->automatic = is_automatic(f, open, t);
        if (open->automatic) {
            start = at > f->pos && f->text.p[at - 1] == '<' ? at - 1 : at;
        } else if (open->type == FIND_WIKI && open->href_at != NOWHERE) {
            start = open->href_at >= f->pos + 2 && open->href_at <= t ? open->href_at - 2 : NOWHERE;
            if (start != NOWHERE && memcmp(f->text.p + start, "[[", 2) != 0)
                start = NOWHERE;
        } else {
            start = find_back(f, at, opener_of(open->type));
        }
        if (open->type == FIND_CODE && start != NOWHERE)
            while (start > f->pos && f->text.p[start - 1] == '`')
                start--;
        place(f, open, start);
        if (start != NOWHERE)
            at = start;
    }
    f->located = f->depth;
}

void finder_text(struct finder *f, uint32_t t, uint32_t end) {
    finder_settle(f, t);
    if (f->located < f->depth)
        locate_before(f, t);
    finder_move(f, end);
    f->mid = true;
}

void finder_ahead(struct finder *f) {
    finder_settle(f, NOWHERE);
    for (; f->located < f->depth; f->located++) {
        struct open *open = &f->stack[f->located];
        uint32_t start = find_ahead(f, opener_of(open->type), CLOSER_MAX);
        place(f, open, start);
        if (start != NOWHERE)
            finder_move(f, open->inside);
    }
}

/* After "- [ ]" the first line of a paragraph may be empty. */
void finder_line_break(struct finder *f) {
    if (!f->fresh || f->located < f->depth)
        finder_ahead(f);
    finder_move(f, line_next(f->text, f->pos));
}

void finder_nul(struct finder *f) {
    finder_ahead(f);
    size_t at = f->pos, most = at + CLOSER_MAX;
    while (at < f->text.n && at < most && f->text.p[at] && !ascii_is_eol(f->text.p[at]))
        at++;
    if (at < f->text.n && !f->text.p[at])
        finder_move(f, at + 1);
}

/* ---- closing delimiters ---- */

static void finish_code(struct finder *f, struct open *open) {
    uint32_t marks = open->inside - open->start;
    size_t at = f->pos;
    for (size_t n; at < f->text.n; at += n) {
        const char *p = memchr(f->text.p + at, '`', f->text.n - at);
        if (!p)
            break;
        at = (size_t)(p - f->text.p);
        for (n = 1; at + n < f->text.n && f->text.p[at + n] == '`';)
            n++;
        if (n != marks)
            continue;
        struct code_span *code = &f->kit->codes[open->index];
        code->span = (struct span){open->start, (uint32_t)(at + n)};
        code->content = (struct span){open->inside, (uint32_t)at};
        struct str inside = str_cut(f->text, code->content);
        if (inside.n > 2 && (inside.p[0] == ' ' || ascii_is_eol(inside.p[0])) &&
            (inside.p[inside.n - 1] == ' ' || ascii_is_eol(inside.p[inside.n - 1])) &&
            str_trim(inside).n) {
            code->content.start++;
            code->content.end--;
        }
        code->ref = code_ref_of(f->text, code->content);
        finder_move(f, at + n);
        return;
    }
    open->dropped = true;
}

static void finish_wiki(struct finder *f, struct open *open) {
    struct link *link = &f->kit->links[open->index];
    uint32_t close = find_ahead(f, STR("]]"), CLOSER_MAX);
    if (close == NOWHERE || close < open->inside) {
        open->dropped = true;
        return;
    }
    link->style = LINK_WIKI;
    link->span = (struct span){open->start, close + 2};
    link->target = (struct span){open->inside, close};
    link->text = link->target;
    size_t bar = str_find_byte(str_cut(f->text, link->target), '|');
    if (bar != STR_NOT_FOUND) {
        link->target.end = open->inside + (uint32_t)bar;
        link->text.start = link->target.end + 1;
    }
    inline_split_fragment(f->text, &link->target, &link->fragment);
    link->path = str_trim(str_cut(f->text, link->target));
    link->anchor = str_trim(str_cut(f->text, link->fragment));
    finder_move(f, close + 2);
}

static void finish_target(struct finder *f, struct link *link, const struct href *href) {
    struct str path = href->text, anchor = STR("");
    size_t mark = str_find_byte(path, '#');
    if (mark != STR_NOT_FOUND) {
        anchor = str_from(path, mark + 1);
        path = str_to(path, mark);
    }
    link->path = percent_decode(f->arena, path);
    link->anchor = percent_decode(f->arena, anchor);
    inline_split_fragment(f->text, &link->target, &link->fragment);
}

static void finish_auto(struct finder *f, struct open *open, const struct href *href) {
    struct link *link = &f->kit->links[open->index];
    bool angled = open->inside > open->start;
    if (angled && (f->pos >= f->text.n || f->text.p[f->pos] != '>')) {
        open->dropped = true;
        return;
    }
    link->style = LINK_AUTO;
    link->angled = angled;
    link->text = link->target = (struct span){open->inside, f->pos};
    link->span = (struct span){open->start, f->pos + angled};
    finish_target(f, link, href);
    finder_move(f, link->span.end);
}

static void finish_link(struct finder *f, struct open *open, const struct href *href) {
    struct link *link = &f->kit->links[open->index];
    uint32_t close = find_ahead(f, STR("]"), CLOSER_MAX);
    if (close == NOWHERE || close < open->inside) {
        open->dropped = true;
        return;
    }
    link->text = (struct span){open->inside, close};
    size_t end = close + 1;
    uint32_t href_at = href->at;
    char next = end < f->text.n ? f->text.p[end] : 0;
    bool near = href_at == NOWHERE || (href_at > end && href_at - end < CLOSER_MAX);
    if (next == '(' && near && inline_tail(f->text, end, f->text.n, link, &end) &&
        (href_at == NOWHERE || href_at < end)) {
        link->style = LINK_INLINE;
    } else {
        struct span label;
        end = close + 1;
        link->style = LINK_REFERENCE;
        link->angled = false;
        if (next == '[')
            inline_label(f->text, end, f->text.n, &label, &end);
        link->target = (struct span){(uint32_t)end, (uint32_t)end};
        if (href_at != NOWHERE) {
            link->target = (struct span){href_at, href_at + (uint32_t)href->length};
            link->angled = href_at > 0 && f->text.p[href_at - 1] == '<';
        } else {
            *ARENA_PUSH(f->arena, f->nameless, f->nameless_count) = open->index;
        }
    }
    link->span = (struct span){open->start, (uint32_t)end};
    finish_target(f, link, href);
    finder_move(f, end);
}

void finder_enter(struct finder *f, enum construct type, uint32_t href_at, struct str href) {
    struct kit *kit = f->kit;
    bool code = type == FIND_CODE;
    *ARENA_PUSH(f->arena, f->stack, f->depth) = (struct open){
        .type = type,
        .index = code ? kit->code_count : kit->link_count,
        .href_at = href_at,
        .href = href_at == NOWHERE ? arena_str(f->arena, href) : STR_NONE,
    };
    if (code)
        ARENA_PUSH(f->arena, kit->codes, kit->code_count);
    else
        ARENA_PUSH(f->arena, kit->links, kit->link_count)->image = type == FIND_IMAGE;
}

bool finder_leave(struct finder *f, enum construct type, const struct href *href) {
    if (f->depth == 0 || f->stack[f->depth - 1].type != type)
        return false;
    if (f->located < f->depth)
        finder_ahead(f);
    struct open *open = &f->stack[f->depth - 1];
    if (open->dropped)
        ;
    else if (type == FIND_CODE)
        finish_code(f, open);
    else if (type == FIND_WIKI)
        finish_wiki(f, open);
    else if (open->automatic)
        finish_auto(f, open, href);
    else
        finish_link(f, open, href);
    f->located = --f->depth;
    return true;
}

/* ---- the end ---- */

static void fold_label(struct str text, struct span label, struct buf *out) {
    buf_reset(out);
    struct str s = str_trim(str_cut(text, label)), word;
    while (str_split(&s, ' ', &word)) {
        word = str_trim(word);
        if (!word.n)
            continue;
        if (out->n)
            buf_add_byte(out, ' ');
        text_fold(word, out);
    }
}

/* Targets with escapes or entities: md4c gives a copy, so the definition is found by its label. */
static void find_definitions(struct finder *f) {
    struct kit *kit = f->kit;
    if (!f->nameless_count || !kit->definition_count ||
        f->nameless_count > LOOKUPS_MAX / kit->definition_count)
        return;
    struct buf wanted = {0}, have = {0};
    for (size_t i = 0; i < f->nameless_count; i++) {
        struct link *link = &kit->links[f->nameless[i]];
        struct span label = link->text;
        size_t at = link->text.end + 1, end;
        struct span second;
        if (at < link->span.end && inline_label(f->text, at, link->span.end, &second, &end) &&
            second.end > second.start)
            label = second;
        fold_label(f->text, label, &wanted);
        for (size_t k = 0; k < kit->definition_count; k++) {
            fold_label(f->text, kit->definitions[k].label, &have);
            if (!str_eq(buf_str(&wanted), buf_str(&have)))
                continue;
            link->target = kit->definitions[k].target;
            inline_split_fragment(f->text, &link->target, &link->fragment);
            break;
        }
    }
    buf_fini(&wanted);
    buf_fini(&have);
}

/* What could not be found has no span. */
static void drop_empty(struct kit *kit) {
    size_t n = 0;
    for (size_t i = 0; i < kit->link_count; i++)
        if (kit->links[i].span.end > kit->links[i].span.start)
            kit->links[n++] = kit->links[i];
    kit->link_count = n;
    n = 0;
    for (size_t i = 0; i < kit->code_count; i++)
        if (kit->codes[i].span.end > kit->codes[i].span.start)
            kit->codes[n++] = kit->codes[i];
    kit->code_count = n;
}

void finder_finish(struct finder *f, bool whole) {
    if (whole)
        finder_skip_gap(f, f->text.n);
    find_definitions(f);
    drop_empty(f->kit);
}
