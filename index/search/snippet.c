/* snippet.c — cuts a piece out of a text and makes one line of it. It knows bytes and characters,
 * no Markdown: what is shown is what is written. */
#include "search/snippet.h"

#include "base/text.h"

enum { LENGTH = 160, BEFORE = 48, LONGEST_WORD = 40 };
static const struct str ellipsis = STR_INIT("…");

static bool is_space(char c) {
    return (unsigned char)c <= ' ' || c == 0x7f;
}

static bool inside_char(struct str s, size_t at) {
    return at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80;
}

/* Back from `at` to the start of a word, over LONGEST_WORD bytes at most. */
static size_t word_start(struct str s, size_t at) {
    size_t least = at > LONGEST_WORD ? at - LONGEST_WORD : 0;
    size_t to = at;
    while (to > least && !is_space(s.p[to - 1]))
        to--;
    if (to > 0 && !is_space(s.p[to - 1]))
        to = at; /* a word without end, or a script without blanks */
    while (to > 0 && inside_char(s, to))
        to--;
    return to;
}

static size_t word_end(struct str s, size_t at) {
    size_t most = s.n - at > LONGEST_WORD ? at + LONGEST_WORD : s.n;
    size_t to = at;
    while (to < most && !is_space(s.p[to]))
        to++;
    if (to < s.n && !is_space(s.p[to]))
        to = at;
    while (inside_char(s, to))
        to++;
    return to;
}

static struct span window(struct str body, size_t first) {
    size_t start = first > BEFORE ? word_start(body, first - BEFORE) : 0;
    while (start < first && is_space(body.p[start]))
        start++;
    size_t end = body.n - start > LENGTH ? word_end(body, start + LENGTH) : body.n;
    return (struct span){(uint32_t)start, (uint32_t)end};
}

struct writer {
    struct buf out;
    struct str body;
    const struct probe_result *found;
    size_t next;       /* place */
    size_t match_from; /* in out */
    size_t match_end;  /* in the body; 0: not inside a match */
    struct snippet *snippet;
    struct arena *arena;
};

static void close_match(struct writer *w) {
    if (w->match_end && w->out.n > w->match_from)
        *ARENA_PUSH(w->arena, w->snippet->matches, w->snippet->match_count) =
            (struct span){(uint32_t)w->match_from, (uint32_t)w->out.n};
    w->match_end = 0;
}

/* What begins or ends at `at`. Overlapping places (pairs of characters) become one match. */
static void mark(struct writer *w, size_t at) {
    const struct probe_result *f = w->found;
    while (w->next < f->place_count && f->places[w->next].at.start < at)
        w->next++;
    while (w->next < f->place_count && f->places[w->next].at.start == at) {
        struct span place = f->places[w->next++].at;
        if (!w->match_end)
            w->match_from = w->out.n;
        w->match_end = place.end > w->match_end ? place.end : w->match_end;
    }
}

static void write_window(struct writer *w, struct span at) {
    bool blank = false;
    for (size_t i = at.start; i < at.end;) {
        if (w->match_end && i >= w->match_end &&
            !(w->next < w->found->place_count && w->found->places[w->next].at.start == i))
            close_match(w);
        if (is_space(w->body.p[i])) {
            blank = true;
            i++;
            continue;
        }
        if (blank && w->out.n > 0)
            buf_add_byte(&w->out, ' ');
        blank = false;
        mark(w, i);
        unsigned length;
        struct str rest = str_from(w->body, i);
        text_char(rest, &length);
        text_repair(str_to(rest, length), &w->out);
        i += length;
    }
    close_match(w);
}

void snippet_make(struct arena *arena, struct str body, const struct probe_result *found,
                  struct snippet *out) {
    *out = (struct snippet){0};
    bool placed = found->best.end > found->best.start;
    struct span at = window(body, placed ? found->best.start : 0);
    struct writer w = {.body = body, .found = found, .snippet = out, .arena = arena};
    if (at.start > 0)
        buf_add(&w.out, ellipsis);
    write_window(&w, at);
    if (str_trim(str_from(body, at.end)).n > 0)
        buf_add(&w.out, ellipsis);
    out->text = arena_str(arena, buf_str(&w.out));
    buf_fini(&w.out);
}
