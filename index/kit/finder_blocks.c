/* finder_blocks.c — headings, fences and task marks that md4c names, found in the text; beside
 * finder.c, which finds what stands in their lines. */
#include "kit/finder.h"

/* Without the marks around it; moves h->text.start past them. */
static void end_atx(struct finder *f, struct heading *h) {
    size_t end = line_end(f->text, f->pos);
    struct str s = str_cut(f->text, (struct span){h->text.start, (uint32_t)end});
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
static bool end_setext(struct finder *f, struct heading *h) {
    size_t end = line_end(f->text, f->pos), at = line_next(f->text, end);
    while (end > h->text.start && ascii_is_blank(f->text.p[end - 1]))
        end--;
    h->text.end = (uint32_t)end;
    while (at < f->text.n && (ascii_is_blank(f->text.p[at]) || f->text.p[at] == '>'))
        at++;
    size_t stop = at;
    while (stop < f->text.n && f->text.p[stop] == (h->level == 1 ? '=' : '-'))
        stop++;
    h->span.end = (uint32_t)stop;
    if (stop == at)
        return false;
    finder_move(f, stop);
    return true;
}

void finder_end_heading(struct finder *f, struct str plain) {
    finder_settle(f, NOWHERE);
    struct heading *h = &f->heading;
    bool found = h->span.start < f->text.n && f->pos >= h->text.start;
    if (found && f->atx)
        end_atx(f, h);
    else if (found)
        found = end_setext(f, h);
    h->plain = plain;
    if (found)
        *ARENA_PUSH(f->arena, f->kit->headings, f->kit->heading_count) = *h;
    *h = (struct heading){0};
    f->mid = true;
}

/* The opening fence: before its info string when md4c points there, else the next content. */
void finder_begin_fence(struct finder *f, char mark, uint32_t info) {
    struct fence *fence = &f->fence;
    *fence = (struct fence){0};
    f->fence_char = mark;
    f->fence_lines = 0;
    if (info != NOWHERE && info >= f->pos) {
        finder_settle(f, info);
    } else {
        finder_settle(f, NOWHERE);
        while (f->pos < f->text.n && f->text.p[f->pos] != f->fence_char)
            f->pos = (uint32_t)skip_containers(f->text, line_next(f->text, f->pos), false);
    }
    size_t at = f->pos;
    while (at < f->text.n && f->text.p[at] == f->fence_char)
        at++;
    size_t end = line_end(f->text, at);
    fence->span = (struct span){f->pos, (uint32_t)at};
    struct str s = str_trim(str_cut(f->text, (struct span){(uint32_t)at, (uint32_t)end}));
    uint32_t start = s.n ? (uint32_t)(s.p - f->text.p) : (uint32_t)at;
    fence->info = (struct span){start, start + (uint32_t)s.n};
    size_t word = 0;
    while (word < s.n && !ascii_is_blank(s.p[word]))
        word++;
    fence->language = word ? str_to(s, word) : STR("");
    fence->ref = code_ref_of_info(f->text, fence->info);
    fence->content.start = fence->content.end = (uint32_t)line_next(f->text, end);
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
void finder_end_fence(struct finder *f) {
    struct fence *fence = &f->fence;
    struct str text = f->text;
    uint32_t opener = fence->span.start, marks = fence->span.end - opener;
    char mark = f->fence_char;
    f->fence_char = 0;
    f->mid = false;
    if (marks < 3 || opener >= text.n)
        return;
    size_t at = fence->content.start, last = fence->span.end;
    last = line_end(text, last);
    for (uint32_t i = 0; i < f->fence_lines && at < text.n; i++) {
        last = line_end(text, at);
        at = line_next(text, last);
    }
    fence->content.end = (uint32_t)(last > fence->content.start ? last : fence->content.start);
    fence->span.end = (uint32_t)last;
    size_t content = at;
    while (content < text.n && (ascii_is_blank(text.p[content]) || text.p[content] == '>'))
        content++;
    size_t end = content;
    while (end < text.n && text.p[end] == mark)
        end++;
    size_t home = line_start(text, opener, f->base);
    bool same_quote = count_quotes(text, home, opener) == count_quotes(text, at, content);
    bool ends =
        !str_trim(str_cut(text, (struct span){(uint32_t)end, (uint32_t)line_end(text, end)})).n;
    if (at < text.n && same_quote && end - content >= marks && ends) {
        fence->closed = true;
        fence->span.end = (uint32_t)end;
        at = line_next(text, end);
    }
    finder_move(f, at);
    *ARENA_PUSH(f->arena, f->kit->fences, f->kit->fence_count) = *fence;
}

void finder_task(struct finder *f, uint32_t mark) {
    if (mark < f->pos || mark + 1 >= f->text.n)
        return;
    uint32_t at = finder_skip_gap(f, mark - 1);
    while (at < mark - 1 && line_next(f->text, at) <= mark - 1) {
        f->pos = (uint32_t)line_next(f->text, at);
        at = finder_skip_gap(f, mark - 1);
    }
    finder_move(f, mark + 2);
}
