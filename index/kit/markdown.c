/* markdown.c — the body as md4c tells it (decision 6); the only file that includes md4c. Where
 * things are in the text is found by finder.c, from the few places that md4c tells. */
#include "kit/finder.h"

#include <md4c-html.h>
#include <md4c.h>

enum {
    FLAGS =
        MD_FLAG_WIKILINKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS,
    CALLS_MAX = 1000000,  /* of callbacks: a full MiB of prose needs a tenth */
    BYTES_PER_BYTE = 8,   /* of text and targets told, per byte of input … */
    BYTES_FREE = 1 << 20, /* … and these for nothing */
    ENTITY_COST = 64,     /* in calls: each named one is a small rendering */
};

struct reader {
    struct finder find;
    const char *input; /* what md4c reads: the body, or a copy that ends in '\n' */
    size_t input_n;
    bool quote; /* at the very start of a block quote */
    MD_BLOCKTYPE leaf;
    struct str plain;     /* of the heading so far, while it is one piece */
    struct buf plain_buf; /* else here */
    size_t calls, bytes, bytes_max;
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
    return r->find.base + (uint32_t)(at - start);
}

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
        return (struct str){r->find.text.p + at, attr->size};
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
    struct str s = arena_str(r->find.arena, buf_str(&out));
    buf_fini(&out);
    return s;
}

/* ---- spans ---- */

static bool construct_of(MD_SPANTYPE type, enum construct *out) {
    *out = type == MD_SPAN_IMG        ? FIND_IMAGE
           : type == MD_SPAN_WIKILINK ? FIND_WIKI
           : type == MD_SPAN_CODE     ? FIND_CODE
                                      : FIND_LINK;
    return *out != FIND_LINK || type == MD_SPAN_A;
}

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data) {
    struct reader *r = data;
    enum construct construct;
    if (!construct_of(type, &construct))
        return spend(r, 1, 0);
    const MD_ATTRIBUTE *attr = construct == FIND_CODE ? NULL
                               : construct == FIND_WIKI
                                   ? &((MD_SPAN_WIKILINK_DETAIL *)detail)->target
                                   : &((MD_SPAN_A_DETAIL *)detail)->href;
    if (spend(r, 1, attr ? attr->size : 0))
        return 1;
    struct str href = attr ? (struct str){attr->text, attr->size} : STR_NONE;
    finder_enter(&r->find, construct, offset_of(r, href.p), href);
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data) {
    struct reader *r = data;
    enum construct construct;
    struct href href = {.at = NOWHERE};
    if (!construct_of(type, &construct))
        return spend(r, 1, 0);
    if (construct == FIND_LINK || construct == FIND_IMAGE) {
        const MD_ATTRIBUTE *attr = &((MD_SPAN_A_DETAIL *)detail)->href;
        href = (struct href){offset_of(r, attr->text), attribute_text(r, attr), attr->size};
    }
    if (!finder_leave(&r->find, construct, &href))
        return 1;
    return spend(r, 1, href.length);
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
        add_plain(r, at == NOWHERE ? STR(" ") : (struct str){r->find.text.p + at, n});
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
    struct str s = {r->find.text.p + at, n};
    if (!str_starts(s, STR("[!")))
        return;
    size_t close = 2;
    while (close < n && (ascii_is_alnum(s.p[close]) || s.p[close] == '-' || s.p[close] == '_'))
        close++;
    if (close > 2 && close < n && s.p[close] == ']')
        *ARENA_PUSH(r->find.arena, r->find.kit->callouts, r->find.kit->callout_count) =
            (struct callout){{at, at + (uint32_t)close + 1},
                             str_cut(s, (struct span){2, (uint32_t)close})};
}

/* Text that is not in the input. */
static void on_made_text(struct reader *r, MD_TEXTTYPE type) {
    if (r->leaf == MD_BLOCK_CODE || r->leaf == MD_BLOCK_HTML)
        return;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
        finder_line_break(&r->find);
    else if (type == MD_TEXT_NULLCHAR)
        finder_nul(&r->find);
}

static void on_found_text(struct reader *r, MD_TEXTTYPE type, uint32_t at, size_t n) {
    struct finder *find = &r->find;
    finder_text(find, at, at + (uint32_t)n);
    if (type != MD_TEXT_NORMAL || find->depth)
        return;
    if (r->quote)
        find_callout(r, at, n);
    if (at == 0 || find->text.p[at - 1] != '\\')
        body_tags_read(find->arena, find->kit, (struct span){at, at + (uint32_t)n});
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *data) {
    struct reader *r = data;
    struct finder *find = &r->find;
    uint32_t at = offset_of(r, p);
    bool found = at != NOWHERE && at >= find->pos && at + n <= find->text.n;
    if (find->fence_char)
        find->fence_lines += !found && n == 1 && *p == '\n';
    else if (found)
        on_found_text(r, type, at, n);
    else
        on_made_text(r, type);
    r->quote = false;
    if (find->heading.level)
        add_heading_text(r, type, p, n);
    return spend(r, 1, n);
}

/* ---- blocks ---- */

static void enter_item(struct reader *r, const MD_BLOCK_LI_DETAIL *li) {
    if (li->is_task)
        finder_task(&r->find, r->find.base + li->task_mark_offset);
}

static void enter_code(struct reader *r, const MD_BLOCK_CODE_DETAIL *code) {
    if (code->fence_char)
        finder_begin_fence(&r->find, code->fence_char,
                           code->info.size ? offset_of(r, code->info.text) : NOWHERE);
}

static void enter_heading(struct reader *r, const MD_BLOCK_H_DETAIL *h) {
    r->find.heading = (struct heading){.level = h->level};
    r->plain = STR_NONE;
    buf_reset(&r->plain_buf);
}

static void leave_heading(struct reader *r) {
    struct str plain = r->plain;
    if (r->plain_buf.n)
        plain = arena_str(r->find.arena, buf_str(&r->plain_buf));
    finder_end_heading(&r->find, str_trim(plain));
}

static int on_enter_block(MD_BLOCKTYPE type, void *detail, void *data) {
    struct reader *r = data;
    finder_end_line(&r->find);
    r->leaf = type;
    r->quote = type == MD_BLOCK_QUOTE || (r->quote && type == MD_BLOCK_P);
    switch (type) {
    case MD_BLOCK_LI:
        enter_item(r, detail);
        break;
    case MD_BLOCK_HR:
        r->find.rule = true;
        finder_settle(&r->find, NOWHERE);
        break;
    case MD_BLOCK_H:
        enter_heading(r, detail);
        break;
    case MD_BLOCK_CODE:
        enter_code(r, detail);
        break;
    default: /* the others say nothing of where they are */
        break;
    }
    return spend(r, 1, 0);
}

static int on_leave_block(MD_BLOCKTYPE type, UNUSED void *detail, void *data) {
    struct reader *r = data;
    struct finder *find = &r->find;
    if (type == MD_BLOCK_H)
        leave_heading(r);
    else if (type == MD_BLOCK_CODE && find->fence_char)
        finder_end_fence(find);
    else if (type == MD_BLOCK_P || type == MD_BLOCK_HTML)
        finder_settle(find, NOWHERE);
    finder_end_line(find);
    r->leaf = MD_BLOCK_DOC;
    find->rule = false;
    find->depth = find->located = 0;
    return spend(r, 1, 0);
}

void markdown_read(struct arena *a, struct kit *kit) {
    struct str text = str_to(kit->source.text, kit->body.end);
    struct reader r = {
        .find = {.arena = a, .kit = kit, .text = text, .base = kit->body.start, .fresh = true}};
    if (r.find.base == 0 && str_starts(text, STR("\xef\xbb\xbf")))
        r.find.base = 3;
    struct str body = str_from(text, r.find.base);
    if (!body.n)
        return;
    r.find.pos = r.find.base;
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
    bool whole = md_parse(body.p, (MD_SIZE)body.n, &parser, &r) == 0;
    if (!whole)
        kit->limits |= LIMIT_BUDGET;
    finder_finish(&r.find, whole);
    buf_fini(&r.plain_buf);
}
