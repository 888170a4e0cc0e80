/* markdown.c — the body: md4c says what there is and in which order, this finds where (decision 6).
 * The only file that includes md4c. It never overrules md4c: what it cannot find is left out.
 *
 * md4c's text pointers are anchors. Between two of them lies only what md4c does not report: marks
 * of containers, emphasis and links, escapes, fence lines, definitions. So a construct's opening
 * delimiter is looked for backwards from its first text, its closing one forwards from its last. */
#include "kit/parts.h"

#include "base/text.h"

#include <md4c-html.h>
#include <md4c.h>

enum {
    FLAGS =
        MD_FLAG_WIKILINKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS,
    CALLS_MAX = 1000000,   /* of callbacks: a full MiB of prose needs a tenth */
    BYTES_PER_BYTE = 8,    /* of text and targets told, per byte of input … */
    BYTES_FREE = 1 << 20,  /* … and these for nothing */
    ENTITY_COST = 64,      /* in calls: each named one is a small rendering */
    CLOSER_MAX = 4096,     /* marks between the last text of a link and its ']' */
    LOOKUPS_MAX = 1000000, /* label comparisons for definitions with escapes */
};
#define NOWHERE UINT32_MAX

/* A link, image, wiki link or code span that md4c has entered. */
struct open {
    MD_SPANTYPE type;
    bool located, dropped, automatic;
    uint32_t start, inside; /* of the opening delimiter; after it */
    size_t index;           /* in kit->links or kit->codes */
    uint32_t href_at;       /* of the target in the text, or NOWHERE */
    struct str href;        /* a copy, when NOWHERE */
};

struct reader {
    struct arena *arena;
    struct kit *kit;
    struct str text;   /* source.text */
    const char *input; /* what md4c reads: the body, or a copy that ends in '\n' */
    size_t input_n;
    uint32_t base; /* where the input starts in the text */
    uint32_t pos;  /* everything before is accounted for */
    bool mid;      /* inline content of the line at `pos` was seen */
    bool fresh;    /* no content of the current block was seen */
    bool quote;    /* at the very start of a block quote */
    MD_BLOCKTYPE leaf;
    struct open *stack;
    size_t depth, located;  /* the first `located` of the stack are */
    struct heading heading; /* open when level is not 0 */
    bool atx;
    struct str plain;     /* its text so far, while it is one piece */
    struct buf plain_buf; /* else here */
    struct fence fence;   /* open when leaf is MD_BLOCK_CODE and fence_char */
    char fence_char;
    uint32_t fence_lines; /* of content, so far */
    size_t calls, bytes;
    size_t bytes_max;
    size_t *nameless; /* reference links whose target md4c had to copy */
    size_t nameless_count;
};

static int spend(struct reader *r, size_t calls, size_t bytes) {
    r->calls += calls;
    r->bytes += bytes;
    return r->calls > CALLS_MAX || r->bytes > r->bytes_max;
}

/* Where md4c's pointer is in the text; NOWHERE when it is not in the input. */
static uint32_t offset_of(const struct reader *r, const char *p) {
    uintptr_t at = (uintptr_t)p, start = (uintptr_t)r->input;
    if (!p || at < start || at >= start + r->input_n)
        return NOWHERE;
    return r->base + (uint32_t)(at - start);
}

/* ---- what md4c says ---- */

static void add_entity_text(const char *p, MD_SIZE n, void *out) {
    buf_add(out, (struct str){p, n});
}

static void add_char(struct buf *out, uint32_t c) {
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    if (c < 0x80) {
        buf_add_byte(out, (char)c);
    } else if (c < 0x800) {
        buf_add_byte(out, (char)(0xc0 | c >> 6));
        buf_add_byte(out, (char)(0x80 | (c & 0x3f)));
    } else {
        if (c < 0x10000) {
            buf_add_byte(out, (char)(0xe0 | c >> 12));
        } else {
            buf_add_byte(out, (char)(0xf0 | c >> 18));
            buf_add_byte(out, (char)(0x80 | (c >> 12 & 0x3f)));
        }
        buf_add_byte(out, (char)(0x80 | (c >> 6 & 0x3f)));
        buf_add_byte(out, (char)(0x80 | (c & 0x3f)));
    }
}

/* The list of names is libmd4c-html's, which only renders: "<p>…</p>" around the character, the
 * four characters special in HTML as entities again. */
static void add_named_entity(struct buf *out, struct str entity) {
    static const struct {
        struct str html, text;
    } special[] = {
        {STR_INIT("&lt;"), STR_INIT("<")},
        {STR_INIT("&gt;"), STR_INIT(">")},
        {STR_INIT("&quot;"), STR_INIT("\"")},
        {STR_INIT("&amp;"), STR_INIT("&")},
    };
    struct buf html = {0};
    if (md_html(entity.p, (MD_SIZE)entity.n, add_entity_text, &html, 0, 0) == 0) {
        struct str s = str_trim(buf_str(&html));
        if (str_starts(s, STR("<p>")) && str_ends(s, STR("</p>"))) {
            s = str_cut(s, (struct span){3, (uint32_t)s.n - 4});
            for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
                if (!str_starts(s, special[i].html))
                    continue;
                buf_add(out, special[i].text);
                s = str_from(s, special[i].html.n);
                break;
            }
            buf_add(out, s);
        }
    }
    buf_fini(&html);
}

static void add_entity(struct reader *r, struct buf *out, struct str entity) {
    if (entity.n < 4 || entity.p[1] != '#') {
        r->calls += ENTITY_COST;
        if (r->calls <= CALLS_MAX)
            add_named_entity(out, entity);
        return;
    }
    bool hex = ascii_lower(entity.p[2]) == 'x';
    uint32_t c = 0;
    for (size_t i = hex ? 3 : 2; i + 1 < entity.n; i++) {
        char digit = ascii_lower(entity.p[i]);
        c = c * (hex ? 16 : 10) +
            (uint32_t)(ascii_is_digit(digit) ? digit - '0' : digit - 'a' + 10);
    }
    add_char(out, c);
}

/* The attribute as a person reads it. */
static struct str attribute_text(struct reader *r, const MD_ATTRIBUTE *attr) {
    uint32_t at = offset_of(r, attr->text);
    if (at != NOWHERE)
        return (struct str){r->text.p + at, attr->size};
    struct buf out = {0};
    for (size_t i = 0; attr->size && attr->substr_offsets[i] < attr->size; i++) {
        struct str part = {attr->text + attr->substr_offsets[i],
                           attr->substr_offsets[i + 1] - attr->substr_offsets[i]};
        if (attr->substr_types[i] == MD_TEXT_ENTITY)
            add_entity(r, &out, part);
        else if (attr->substr_types[i] == MD_TEXT_NULLCHAR)
            add_char(&out, 0xfffd);
        else
            buf_add(&out, part);
    }
    struct str s = arena_str(r->arena, buf_str(&out));
    buf_fini(&out);
    return s;
}

/* ---- gaps ---- */

static void move_to(struct reader *r, size_t at) {
    if (at > r->pos)
        r->pos = (uint32_t)at;
}

/* A block begins or ends: the rest of the line belongs to what was before. */
static void end_line(struct reader *r) {
    if (r->mid)
        move_to(r, line_next(r->text, r->pos));
    r->mid = false;
    r->fresh = true;
}

/* Moves over the lines before `limit` that hold nothing but container marks and definitions, which
 * are taken. Returns the start of the first content, or `limit`. With `limit` the end of the text,
 * stops at any content; else content there can only be a definition that we cannot read. */
static uint32_t skip_gap(struct reader *r, size_t limit, bool rule) {
    while (r->pos < limit) {
        size_t at = skip_containers(r->text, r->pos, rule);
        if (at >= limit)
            break;
        struct definition definition;
        if (ascii_is_eol(r->text.p[at])) {
            r->pos = (uint32_t)line_next(r->text, at);
        } else if (r->text.p[at] == '[' && inline_definition(r->text, at, limit, &definition)) {
            *ARENA_PUSH(r->arena, r->kit->definitions, r->kit->definition_count) = definition;
            r->pos = (uint32_t)line_next(r->text, definition.span.end);
        } else {
            return (uint32_t)at;
        }
    }
    return (uint32_t)limit;
}

/* The first content of a block is at `t`, or somewhere ahead when NOWHERE. */
static void settle(struct reader *r, uint32_t t) {
    if (!r->fresh)
        return;
    r->fresh = false;
    uint32_t start;
    if (t == NOWHERE) {
        start = skip_gap(r, r->text.n, r->leaf == MD_BLOCK_HR);
    } else {
        while ((start = skip_gap(r, t, false)) < t) {
            size_t next = line_next(r->text, start);
            if (next > t)
                break;
            r->pos = (uint32_t)next;
        }
    }
    move_to(r, start);
    r->mid = true;
    if (r->heading.level) {
        size_t marks = start;
        while (marks < r->text.n && r->text.p[marks] == '#')
            marks++;
        /* the text of "#x" over a line of '=' begins with its '#' */
        r->atx = marks - start == r->heading.level && t != start &&
                 (marks == r->text.n || (unsigned char)r->text.p[marks] <= ' ');
        r->heading.span.start = start;
        r->heading.text.start = (uint32_t)(r->atx ? marks : start);
        if (r->atx)
            move_to(r, marks);
    }
}

/* ---- spans ---- */

/* The last `what` in [pos, at), or NOWHERE. */
static uint32_t find_back(const struct reader *r, uint32_t at, struct str what) {
    for (size_t i = at; i >= r->pos + what.n; i--)
        if (memcmp(r->text.p + i - what.n, what.p, what.n) == 0)
            return (uint32_t)(i - what.n);
    return NOWHERE;
}

static uint32_t find_ahead(const struct reader *r, struct str what, size_t most) {
    struct str s = str_to(str_from(r->text, r->pos), most);
    size_t at = str_find(s, what);
    return at == STR_NOT_FOUND ? NOWHERE : r->pos + (uint32_t)at;
}

static struct str opener_of(MD_SPANTYPE type) {
    return type == MD_SPAN_IMG        ? STR("![")
           : type == MD_SPAN_WIKILINK ? STR("[[")
           : type == MD_SPAN_CODE     ? STR("`")
                                      : STR("[");
}

static bool is_automatic(const struct reader *r, const struct open *open, uint32_t t) {
    if (open->type != MD_SPAN_A)
        return false;
    if (open->href_at != NOWHERE)
        return open->href_at == t;
    struct str shown = str_from(r->text, t), href = open->href;
    bool added = str_starts(href, STR("mailto:")) || str_starts(href, STR("http://"));
    return href.n && (str_starts(shown, href) || (added && str_starts(shown, str_from(href, 7))));
}

static void place(struct reader *r, struct open *open, uint32_t start) {
    open->located = true;
    open->start = start;
    if (start == NOWHERE) {
        open->dropped = true;
        return;
    }
    open->inside = start + (uint32_t)opener_of(open->type).n;
    if (open->automatic)
        open->inside = start + (r->text.p[start] == '<');
    else if (open->type == MD_SPAN_CODE)
        while (open->inside < r->text.n && r->text.p[open->inside] == '`')
            open->inside++;
}

/* The opening delimiters of all spans entered since the last text, which is followed by one at t.
 */
static void locate_before(struct reader *r, uint32_t t) {
    uint32_t at = t;
    for (size_t i = r->depth; i > r->located; i--) {
        struct open *open = &r->stack[i - 1];
        uint32_t start;
        open->automatic = is_automatic(r, open, t);
        if (open->automatic) {
            start = at > r->pos && r->text.p[at - 1] == '<' ? at - 1 : at;
        } else if (open->type == MD_SPAN_WIKILINK && open->href_at != NOWHERE) {
            start = open->href_at >= r->pos + 2 && open->href_at <= t ? open->href_at - 2 : NOWHERE;
            if (start != NOWHERE && memcmp(r->text.p + start, "[[", 2) != 0)
                start = NOWHERE;
        } else {
            start = find_back(r, at, opener_of(open->type));
        }
        if (open->type == MD_SPAN_CODE && start != NOWHERE)
            while (start > r->pos && r->text.p[start - 1] == '`')
                start--;
        place(r, open, start);
        if (start != NOWHERE)
            at = start;
    }
    r->located = r->depth;
}

/* The same without a text to look back from: the spans are empty, or their text is not in the
 * input. */
static void locate_ahead(struct reader *r) {
    settle(r, NOWHERE);
    for (; r->located < r->depth; r->located++) {
        struct open *open = &r->stack[r->located];
        uint32_t start = find_ahead(r, opener_of(open->type), CLOSER_MAX);
        place(r, open, start);
        if (start != NOWHERE)
            move_to(r, open->inside);
    }
}

static void finish_code(struct reader *r, struct open *open) {
    uint32_t marks = open->inside - open->start;
    size_t at = r->pos;
    for (size_t n; at < r->text.n; at += n) {
        const char *p = memchr(r->text.p + at, '`', r->text.n - at);
        if (!p)
            break;
        at = (size_t)(p - r->text.p);
        for (n = 1; at + n < r->text.n && r->text.p[at + n] == '`';)
            n++;
        if (n != marks)
            continue;
        struct code_span *code = &r->kit->codes[open->index];
        code->span = (struct span){open->start, (uint32_t)(at + n)};
        code->content = (struct span){open->inside, (uint32_t)at};
        struct str inside = str_cut(r->text, code->content);
        if (inside.n > 2 && (inside.p[0] == ' ' || ascii_is_eol(inside.p[0])) &&
            (inside.p[inside.n - 1] == ' ' || ascii_is_eol(inside.p[inside.n - 1])) &&
            str_trim(inside).n) {
            code->content.start++;
            code->content.end--;
        }
        code->ref = code_ref_of(r->text, code->content);
        move_to(r, at + n);
        return;
    }
    open->dropped = true;
}

static void finish_wiki(struct reader *r, struct open *open) {
    struct link *link = &r->kit->links[open->index];
    uint32_t close = find_ahead(r, STR("]]"), CLOSER_MAX);
    if (close == NOWHERE || close < open->inside) {
        open->dropped = true;
        return;
    }
    link->style = LINK_WIKI;
    link->span = (struct span){open->start, close + 2};
    link->target = (struct span){open->inside, close};
    link->text = link->target;
    size_t bar = str_find_byte(str_cut(r->text, link->target), '|');
    if (bar != STR_NOT_FOUND) {
        link->target.end = open->inside + (uint32_t)bar;
        link->text.start = link->target.end + 1;
    }
    inline_split_fragment(r->text, &link->target, &link->fragment);
    link->path = str_trim(str_cut(r->text, link->target));
    link->anchor = str_trim(str_cut(r->text, link->fragment));
    move_to(r, close + 2);
}

static void finish_target(struct reader *r, struct link *link, const MD_ATTRIBUTE *attr) {
    struct str href = attribute_text(r, attr), anchor = STR("");
    size_t mark = str_find_byte(href, '#');
    if (mark != STR_NOT_FOUND) {
        anchor = str_from(href, mark + 1);
        href = str_to(href, mark);
    }
    link->path = percent_decode(r->arena, href);
    link->anchor = percent_decode(r->arena, anchor);
    inline_split_fragment(r->text, &link->target, &link->fragment);
}

static void finish_auto(struct reader *r, struct open *open, const MD_ATTRIBUTE *attr) {
    struct link *link = &r->kit->links[open->index];
    bool angled = open->inside > open->start;
    if (angled && (r->pos >= r->text.n || r->text.p[r->pos] != '>')) {
        open->dropped = true;
        return;
    }
    link->style = LINK_AUTO;
    link->angled = angled;
    link->text = link->target = (struct span){open->inside, r->pos};
    link->span = (struct span){open->start, r->pos + angled};
    finish_target(r, link, attr);
    move_to(r, link->span.end);
}

static void finish_link(struct reader *r, struct open *open, const MD_ATTRIBUTE *attr) {
    struct link *link = &r->kit->links[open->index];
    uint32_t close = find_ahead(r, STR("]"), CLOSER_MAX);
    if (close == NOWHERE || close < open->inside) {
        open->dropped = true;
        return;
    }
    link->text = (struct span){open->inside, close};
    size_t end = close + 1;
    uint32_t href_at = offset_of(r, attr->text);
    char next = end < r->text.n ? r->text.p[end] : 0;
    bool near = href_at == NOWHERE || (href_at > end && href_at - end < CLOSER_MAX);
    if (next == '(' && near && inline_tail(r->text, end, r->text.n, link, &end) &&
        (href_at == NOWHERE || href_at < end)) {
        link->style = LINK_INLINE;
    } else {
        struct span label;
        end = close + 1;
        link->style = LINK_REFERENCE;
        link->angled = false;
        if (next == '[')
            inline_label(r->text, end, r->text.n, &label, &end);
        link->target = (struct span){(uint32_t)end, (uint32_t)end};
        if (href_at != NOWHERE) {
            link->target = (struct span){href_at, href_at + (uint32_t)attr->size};
            link->angled = href_at > 0 && r->text.p[href_at - 1] == '<';
        } else {
            *ARENA_PUSH(r->arena, r->nameless, r->nameless_count) = open->index;
        }
    }
    link->span = (struct span){open->start, (uint32_t)end};
    finish_target(r, link, attr);
    move_to(r, end);
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data) {
    struct reader *r = data;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG && type != MD_SPAN_CODE &&
        type != MD_SPAN_WIKILINK)
        return spend(r, 1, 0);
    struct open *open = ARENA_PUSH(r->arena, r->stack, r->depth);
    *open = (struct open){.type = type, .href_at = NOWHERE};
    if (type == MD_SPAN_CODE) {
        open->index = r->kit->code_count;
        ARENA_PUSH(r->arena, r->kit->codes, r->kit->code_count);
        return spend(r, 1, 0);
    }
    const MD_ATTRIBUTE *attr = type == MD_SPAN_WIKILINK
                                   ? &((MD_SPAN_WIKILINK_DETAIL *)detail)->target
                                   : &((MD_SPAN_A_DETAIL *)detail)->href;
    open->index = r->kit->link_count;
    ARENA_PUSH(r->arena, r->kit->links, r->kit->link_count)->image = type == MD_SPAN_IMG;
    open->href_at = offset_of(r, attr->text);
    if (spend(r, 1, attr->size))
        return 1;
    if (open->href_at == NOWHERE)
        open->href = arena_str(r->arena, (struct str){attr->text, attr->size});
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data) {
    struct reader *r = data;
    if (type != MD_SPAN_A && type != MD_SPAN_IMG && type != MD_SPAN_CODE &&
        type != MD_SPAN_WIKILINK)
        return spend(r, 1, 0);
    if (r->depth == 0 || r->stack[r->depth - 1].type != type)
        return 1;
    if (r->located < r->depth)
        locate_ahead(r);
    struct open *open = &r->stack[r->depth - 1];
    const MD_ATTRIBUTE *href = detail ? &((MD_SPAN_A_DETAIL *)detail)->href : NULL;
    if (open->dropped)
        ;
    else if (type == MD_SPAN_CODE)
        finish_code(r, open);
    else if (type == MD_SPAN_WIKILINK)
        finish_wiki(r, open);
    else if (open->automatic)
        finish_auto(r, open, href);
    else
        finish_link(r, open, href);
    r->located = --r->depth;
    return spend(r, 1, href && type != MD_SPAN_WIKILINK ? href->size : 0);
}

/* ---- text ---- */

static void add_plain(struct reader *r, struct str s) {
    if (!r->plain_buf.n && !r->plain.n) {
        r->plain = s;
        return;
    }
    if (!r->plain_buf.n)
        buf_add(&r->plain_buf, r->plain);
    buf_add(&r->plain_buf, s);
}

static void add_heading_text(struct reader *r, MD_TEXTTYPE type, const char *p, size_t n) {
    uint32_t at = offset_of(r, p);
    switch (type) {
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
        add_plain(r, at == NOWHERE ? STR(" ") : (struct str){r->text.p + at, n});
        break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
        add_plain(r, STR(" "));
        break;
    case MD_TEXT_NULLCHAR:
        add_plain(r, STR("\xef\xbf\xbd"));
        break;
    case MD_TEXT_ENTITY:
        if (!r->plain_buf.n)
            buf_add(&r->plain_buf, r->plain);
        add_entity(r, &r->plain_buf, (struct str){p, n});
        break;
    case MD_TEXT_HTML:
        break;
    }
}

static void find_callout(struct reader *r, uint32_t at, size_t n) {
    struct str s = {r->text.p + at, n};
    if (!str_starts(s, STR("[!")))
        return;
    size_t close = 2;
    while (close < n && (ascii_is_alnum(s.p[close]) || s.p[close] == '-' || s.p[close] == '_'))
        close++;
    if (close > 2 && close < n && s.p[close] == ']')
        *ARENA_PUSH(r->arena, r->kit->callouts, r->kit->callout_count) = (struct callout){
            {at, at + (uint32_t)close + 1}, str_cut(s, (struct span){2, (uint32_t)close})};
}

/* Text that is not in the input. */
static void on_made_text(struct reader *r, MD_TEXTTYPE type) {
    if (r->leaf == MD_BLOCK_CODE || r->leaf == MD_BLOCK_HTML)
        return;
    bool is_break = type == MD_TEXT_BR || type == MD_TEXT_SOFTBR;
    if (!is_break && type != MD_TEXT_NULLCHAR)
        return;
    bool after_task_mark = is_break && r->fresh && r->located == r->depth;
    if (!after_task_mark)
        locate_ahead(r);
    if (is_break) {
        move_to(r, line_next(r->text, r->pos));
    } else {
        size_t at = r->pos, most = at + CLOSER_MAX;
        while (at < r->text.n && at < most && r->text.p[at] && !ascii_is_eol(r->text.p[at]))
            at++;
        if (at < r->text.n && !r->text.p[at])
            move_to(r, at + 1);
    }
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *data) {
    struct reader *r = data;
    uint32_t at = offset_of(r, p);
    if (at == NOWHERE || at < r->pos || at + n > r->text.n) {
        if (r->fence_char && n == 1 && *p == '\n')
            r->fence_lines++;
        else
            on_made_text(r, type);
    } else if (!r->fence_char) {
        settle(r, at);
        if (r->located < r->depth)
            locate_before(r, at);
        if (type == MD_TEXT_NORMAL && r->depth == 0) {
            if (r->quote)
                find_callout(r, at, n);
            struct span run = {at, at + n};
            if (at == 0 || r->text.p[at - 1] != '\\')
                body_tags_read(r->arena, r->kit, run);
        }
        move_to(r, at + n);
        r->mid = true;
    }
    r->quote = false;
    if (r->heading.level)
        add_heading_text(r, type, p, n);
    return spend(r, 1, n);
}

/* ---- blocks ---- */

/* Without the marks around it; moves h->text.start past them. */
static void end_atx(struct reader *r, struct heading *h) {
    size_t end = line_end(r->text, r->pos);
    struct str s = str_cut(r->text, (struct span){h->text.start, (uint32_t)end});
    while (s.n && ascii_is_blank(s.p[s.n - 1]))
        s.n--;
    h->span.end = h->text.start + (uint32_t)s.n;
    size_t n = s.n;
    while (n && s.p[n - 1] == '#')
        n--;
    if (n == 0 || ascii_is_blank(s.p[n - 1]))
        s.n = n;
    size_t skip = 0;
    while (skip < s.n && ascii_is_blank(s.p[skip]))
        skip++;
    while (s.n > skip && ascii_is_blank(s.p[s.n - 1]))
        s.n--;
    h->text = (struct span){h->text.start + (uint32_t)skip, h->text.start + (uint32_t)s.n};
}

/* The underline follows the line of the last text. */
static bool end_setext(struct reader *r, struct heading *h) {
    size_t end = line_end(r->text, r->pos), at = line_next(r->text, end);
    while (end > h->text.start && ascii_is_blank(r->text.p[end - 1]))
        end--;
    h->text.end = (uint32_t)end;
    while (at < r->text.n && (ascii_is_blank(r->text.p[at]) || r->text.p[at] == '>'))
        at++;
    size_t stop = at;
    while (stop < r->text.n && r->text.p[stop] == (h->level == 1 ? '=' : '-'))
        stop++;
    h->span.end = (uint32_t)stop;
    if (stop == at)
        return false;
    move_to(r, stop);
    return true;
}

static void finish_heading(struct reader *r) {
    settle(r, NOWHERE);
    struct heading *h = &r->heading;
    bool found = h->span.start < r->text.n && r->pos >= h->text.start;
    if (found && r->atx)
        end_atx(r, h);
    else if (found)
        found = end_setext(r, h);
    h->plain = str_trim(r->plain_buf.n ? arena_str(r->arena, buf_str(&r->plain_buf)) : r->plain);
    if (found)
        *ARENA_PUSH(r->arena, r->kit->headings, r->kit->heading_count) = *h;
    *h = (struct heading){0};
    r->mid = true;
}

/* The opening fence: before its info string when md4c points there, else the next content. */
static void begin_fence(struct reader *r, const MD_BLOCK_CODE_DETAIL *detail) {
    uint32_t info = detail->info.size ? offset_of(r, detail->info.text) : NOWHERE;
    struct fence *f = &r->fence;
    *f = (struct fence){0};
    r->fence_char = detail->fence_char;
    r->fence_lines = 0;
    if (info != NOWHERE && info >= r->pos) {
        settle(r, info);
    } else {
        settle(r, NOWHERE);
        while (r->pos < r->text.n && r->text.p[r->pos] != r->fence_char)
            r->pos = (uint32_t)skip_containers(r->text, line_next(r->text, r->pos), false);
    }
    size_t at = r->pos;
    while (at < r->text.n && r->text.p[at] == r->fence_char)
        at++;
    size_t end = line_end(r->text, at);
    f->span = (struct span){r->pos, (uint32_t)at};
    struct str s = str_trim(str_cut(r->text, (struct span){(uint32_t)at, (uint32_t)end}));
    uint32_t start = s.n ? (uint32_t)(s.p - r->text.p) : (uint32_t)at;
    f->info = (struct span){start, start + (uint32_t)s.n};
    size_t word = 0;
    while (word < s.n && !ascii_is_blank(s.p[word]))
        word++;
    f->language = word ? str_to(s, word) : STR("");
    f->ref = code_ref_of_info(r->text, f->info);
    f->content.start = f->content.end = (uint32_t)line_next(r->text, end);
}

static unsigned count_quotes(struct str text, size_t from, size_t to) {
    unsigned n = 0;
    for (; from < to; from++)
        n += text.p[from] == '>';
    return n;
}

static size_t line_start(struct str text, size_t at, size_t least) {
    while (at > least && !ascii_is_eol(text.p[at - 1]))
        at--;
    return at;
}

/* md4c tells each line of content, so the closing fence is at the line after that many. */
static void finish_fence(struct reader *r) {
    struct fence *f = &r->fence;
    struct str text = r->text;
    uint32_t opener = f->span.start, marks = f->span.end - opener;
    char mark = r->fence_char;
    r->fence_char = 0;
    r->mid = false;
    if (marks < 3 || opener >= text.n)
        return;
    size_t at = f->content.start, last = f->span.end;
    last = line_end(text, last);
    for (uint32_t i = 0; i < r->fence_lines && at < text.n; i++) {
        last = line_end(text, at);
        at = line_next(text, last);
    }
    f->content.end = (uint32_t)(last > f->content.start ? last : f->content.start);
    f->span.end = (uint32_t)last;
    size_t content = at;
    while (content < text.n && (ascii_is_blank(text.p[content]) || text.p[content] == '>'))
        content++;
    size_t end = content;
    while (end < text.n && text.p[end] == mark)
        end++;
    size_t home = line_start(text, opener, r->base);
    bool same_quote = count_quotes(text, home, opener) == count_quotes(text, at, content);
    bool ends =
        !str_trim(str_cut(text, (struct span){(uint32_t)end, (uint32_t)line_end(text, end)})).n;
    if (at < text.n && same_quote && end - content >= marks && ends) {
        f->closed = true;
        f->span.end = (uint32_t)end;
        at = line_next(text, end);
    }
    move_to(r, at);
    *ARENA_PUSH(r->arena, r->kit->fences, r->kit->fence_count) = *f;
}

static void enter_item(struct reader *r, const MD_BLOCK_LI_DETAIL *li) {
    if (!li->is_task)
        return;
    uint32_t mark = r->base + li->task_mark_offset;
    if (mark < r->pos || mark + 1 >= r->text.n)
        return;
    uint32_t at = skip_gap(r, mark - 1, false);
    while (at < mark - 1 && line_next(r->text, at) <= mark - 1) {
        r->pos = (uint32_t)line_next(r->text, at);
        at = skip_gap(r, mark - 1, false);
    }
    move_to(r, mark + 2);
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data) {
    struct reader *r = data;
    end_line(r);
    r->leaf = type;
    switch (type) {
    case MD_BLOCK_QUOTE:
        r->quote = true;
        break;
    case MD_BLOCK_LI:
        r->quote = false;
        enter_item(r, detail);
        break;
    case MD_BLOCK_HR:
        r->quote = false;
        settle(r, NOWHERE);
        break;
    case MD_BLOCK_H:
        r->quote = false;
        r->heading = (struct heading){.level = ((MD_BLOCK_H_DETAIL *)detail)->level};
        r->plain = STR_NONE;
        buf_reset(&r->plain_buf);
        break;
    case MD_BLOCK_CODE:
        r->quote = false;
        if (((MD_BLOCK_CODE_DETAIL *)detail)->fence_char)
            begin_fence(r, detail);
        break;
    default: /* the others say nothing of where they are */
        break;
    }
    return spend(r, 1, 0);
}

static int on_leave_block(MD_BLOCKTYPE type, UNUSED void *detail, void *data) {
    struct reader *r = data;
    if (type == MD_BLOCK_H)
        finish_heading(r);
    else if (type == MD_BLOCK_CODE && r->fence_char)
        finish_fence(r);
    else if (type == MD_BLOCK_P || type == MD_BLOCK_HTML || type == MD_BLOCK_HR)
        settle(r, NOWHERE);
    end_line(r);
    r->leaf = MD_BLOCK_DOC;
    r->depth = r->located = 0;
    return spend(r, 1, 0);
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
static void find_definitions(struct reader *r) {
    struct kit *kit = r->kit;
    if (!r->nameless_count || !kit->definition_count ||
        r->nameless_count > LOOKUPS_MAX / kit->definition_count)
        return;
    struct buf wanted = {0}, have = {0};
    for (size_t i = 0; i < r->nameless_count; i++) {
        struct link *link = &kit->links[r->nameless[i]];
        struct span label = link->text;
        size_t at = link->text.end + 1, end;
        struct span second;
        if (at < link->span.end && inline_label(r->text, at, link->span.end, &second, &end) &&
            second.end > second.start)
            label = second;
        fold_label(r->text, label, &wanted);
        for (size_t k = 0; k < kit->definition_count; k++) {
            fold_label(r->text, kit->definitions[k].label, &have);
            if (!str_eq(buf_str(&wanted), buf_str(&have)))
                continue;
            link->target = kit->definitions[k].target;
            inline_split_fragment(r->text, &link->target, &link->fragment);
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

void markdown_read(struct arena *a, struct kit *kit) {
    struct str text = str_to(kit->source.text, kit->body.end);
    struct reader r = {
        .arena = a, .kit = kit, .text = text, .base = kit->body.start, .fresh = true};
    if (r.base == 0 && str_starts(text, STR("\xef\xbb\xbf")))
        r.base = 3;
    struct str body = str_from(text, r.base);
    if (!body.n)
        return;
    r.pos = r.base;
    if (body.p[body.n - 1] != '\n') {
        enum { PADDING = 16 };
        char *copy = arena_alloc(a, body.n + 1 + PADDING);
        memcpy(copy, body.p, body.n);
        copy[body.n] = '\n';
        body = (struct str){copy, body.n + 1};
    }
    r.input = body.p;
    r.input_n = body.n;
    r.bytes_max = BYTES_FREE + body.n * BYTES_PER_BYTE;
    static const MD_PARSER parser = {
        0,    FLAGS, on_enter_block, on_leave_block, on_enter_span, on_leave_span, on_text,
        NULL, NULL};
    if (md_parse(body.p, (MD_SIZE)body.n, &parser, &r) != 0)
        kit->limits |= LIMIT_BUDGET;
    else
        skip_gap(&r, text.n, false);
    find_definitions(&r);
    drop_empty(kit);
    buf_fini(&r.plain_buf);
}
