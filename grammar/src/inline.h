/* inline.h — the inline content of one leaf block, by CommonMark's own algorithm: what binds
 * tightest first (code, autolinks, HTML), brackets as they close, emphasis at the end. The result
 * is a row of marks; what is between them is text.
 *
 * Whether a reference has a definition is known to nobody who sees one block, so any [text] is
 * taken for one unless that breaks something that is certain; it never breaks emphasis. */
#ifndef KIT_INLINE_H
#define KIT_INLINE_H

#include "spans.h"

static uint32_t new_group(struct scanner *s) {
    *VEC_ADD(s->dropped) = false;
    return s->dropped.n - 1;
}

/* ---- brackets ---- */

/* A link is in no other link. */
static void kill_brackets(struct scanner *s) {
    for (uint32_t i = s->brackets.n; i-- > s->dead;)
        s->brackets.at[i].dead = s->brackets.at[i].dead || !s->brackets.at[i].image;
    s->dead = s->brackets.n;
}

static void finish_link(struct scanner *s, const struct bracket *open, uint32_t at,
                        const struct target *target) {
    uint32_t inside = open->at + (open->image ? 2 : 1);
    add_mark(s, open->image ? IMAGE_OPEN : LINK_OPEN, open->at, inside);
    add_mark(s, TARGET_OPEN, at, at + 2);
    if (target->destination.end > target->destination.start)
        add_mark(s, LINK_DESTINATION, target->destination.start, target->destination.end);
    if (target->title.end > target->title.start)
        add_mark(s, LINK_TITLE, target->title.start, target->title.end);
    add_mark(s, TARGET_CLOSE, target->end - 1, target->end);
    *VEC_ADD(s->links) =
        (struct link_range){{inside, at}, open->delimiters, s->delimiters.n, open->image};
    if (!open->image)
        kill_brackets(s);
}

static void add_grouped(struct scanner *s, enum token token, uint32_t start, uint32_t end,
                        enum role role, uint32_t group) {
    struct mark *mark = add_mark(s, token, start, end);
    mark->role = (uint8_t)role;
    mark->group = group;
}

/* [text][label], [text][], [text] */
static uint32_t read_reference(struct scanner *s, const struct chars *t, const struct bracket *open,
                               uint32_t at) {
    uint32_t inside = open->at + (open->image ? 2 : 1);
    enum token first = open->image ? IMAGE_OPEN : LINK_OPEN;
    uint32_t label = get(t, at + 1) == '[' ? label_end(t, at + 1) : 0;
    if (label && get(t, label) == '(') /* [a] before [b](c) */
        label = 0;
    bool plain = !open->nested && label_end(t, inside - 1) == at + 1;
    if (!label && !plain)
        return at + 1;
    uint32_t group = new_group(s);
    add_grouped(s, first, open->at, inside, OPENS, group);
    if (label) {
        add_grouped(s, LABEL_OPEN, at, at + 2, CLOSES, group);
        add_grouped(s, LINK_LABEL, at + 2, label - 1, PART, group);
        add_grouped(s, LINK_CLOSE, label - 1, label, PART, group);
        return label;
    }
    if (get(t, at + 1) == '[' && get(t, at + 2) == ']') {
        add_grouped(s, COLLAPSED, at, at + 2, CLOSES, group);
        add_grouped(s, LINK_CLOSE, at + 2, at + 3, PART, group);
        return at + 3;
    }
    add_grouped(s, LINK_CLOSE, at, at + 1, CLOSES, group);
    return at + 1;
}

static uint32_t read_bracket_close(struct scanner *s, const struct chars *t, uint32_t at) {
    if (!s->brackets.n)
        return at + 1;
    struct bracket open = s->brackets.at[--s->brackets.n];
    if (s->dead > s->brackets.n)
        s->dead = s->brackets.n;
    if (s->brackets.n)
        s->brackets.at[s->brackets.n - 1].nested = true;
    struct target target;
    if (open.dead)
        return at + 1;
    if (get(t, at + 1) == '(' && target_at(t, at + 1, &target)) {
        finish_link(s, &open, at, &target);
        return target.end;
    }
    return read_reference(s, t, &open, at);
}

static void push_bracket(struct scanner *s, uint32_t at, bool image) {
    *VEC_ADD(s->brackets) = (struct bracket){at, s->delimiters.n, image, false, false};
}

/* ---- emphasis ---- */

static bool is_unicode_space(int32_t c) {
    return is_space(c) || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
           c == 0x205f || c == 0x3000 || c == END_OF_TEXT;
}

/* Punctuation and symbols; beyond the ranges people write in, the rest counts as letters. */
static bool is_punct(int32_t c) {
    static const struct {
        int32_t first, last;
    } ranges[] = {
        {0xa1, 0xa9},     {0xab, 0xac},       {0xae, 0xb1},     {0xb4, 0xb4},     {0xb6, 0xb8},
        {0xbb, 0xbb},     {0xbf, 0xbf},       {0xd7, 0xd7},     {0xf7, 0xf7},     {0x2010, 0x2027},
        {0x2030, 0x205e}, {0x207a, 0x207e},   {0x208a, 0x208e}, {0x20a0, 0x20c0}, {0x2190, 0x2426},
        {0x2440, 0x244a}, {0x2500, 0x2775},   {0x2794, 0x2bff}, {0x2e00, 0x2e5d}, {0x3001, 0x3003},
        {0x3008, 0x3020}, {0x3030, 0x3030},   {0x303d, 0x303d}, {0x30a0, 0x30a0}, {0x30fb, 0x30fb},
        {0xfe10, 0xfe19}, {0xfe30, 0xfe6b},   {0xff01, 0xff0f}, {0xff1a, 0xff20}, {0xff3b, 0xff40},
        {0xff5b, 0xff65}, {0x1f000, 0x1faff},
    };
    if (c < 0x80)
        return is_ascii_punct(c);
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return true;
    return false;
}

static uint32_t read_delimiter(struct scanner *s, const struct chars *t, uint32_t i) {
    uint32_t n = run_length(t, i);
    int32_t c = t->at[i], before = i ? t->at[i - 1] : END_OF_TEXT, after = get(t, i + n);
    if (c == '~' && n > 2)
        return i + n;
    bool space_before = is_unicode_space(before), space_after = is_unicode_space(after);
    bool punct_before = is_punct(before), punct_after = is_punct(after);
    bool left = !space_after && (!punct_after || space_before || punct_before);
    bool right = !space_before && (!punct_before || space_after || punct_after);
    bool opens = left && (c != '_' || !right || punct_before);
    bool closes = right && (c != '_' || !left || punct_after);
    if (opens || closes)
        *VEC_ADD(s->delimiters) = (struct delimiter){i, n, n, c, opens, closes, false, 0};
    return i + n;
}

/* Which openers need not be looked at again: by character, by what the closer can do, by length. */
static int32_t *bottom_for(int32_t bottoms[3][2][3], const struct delimiter *closer) {
    int kind = closer->c == '*' ? 0 : closer->c == '_' ? 1 : 2;
    return &bottoms[kind][closer->opens][closer->whole % 3];
}

static bool can_pair(const struct delimiter *open, const struct delimiter *close) {
    if (open->c != close->c || !open->opens)
        return false;
    if (close->c == '~')
        return open->n == close->n;
    return !((close->opens || open->closes) && close->whole % 3 != 0 &&
             (open->whole + close->whole) % 3 == 0);
}

static void pair(struct scanner *s, struct delimiter *open, struct delimiter *close) {
    uint32_t n = open->n >= 2 && close->n >= 2 ? 2 : 1, group = new_group(s);
    bool strike = close->c == '~';
    if (strike)
        n = close->n;
    open->n -= n;
    uint32_t at = open->start + open->n;
    add_grouped(s,
                strike   ? STRIKE_OPEN
                : n == 2 ? STRONG_OPEN
                         : EMPHASIS_OPEN,
                at, at + n, OPENS, group);
    add_grouped(s,
                strike   ? STRIKE_CLOSE
                : n == 2 ? STRONG_CLOSE
                         : EMPHASIS_CLOSE,
                close->start, close->start + n, CLOSES, group);
    close->start += n;
    close->n -= n;
}

/* Of the delimiters [first, last). */
static void process_emphasis(struct scanner *s, uint32_t first, uint32_t last) {
    int32_t bottoms[3][2][3], previous = -1;
    for (size_t i = 0; i < 18; i++)
        (&bottoms[0][0][0])[i] = (int32_t)first - 1;
    struct delimiter *all = s->delimiters.at;
    for (uint32_t i = first; i < last; i++) {
        struct delimiter *close = &all[i];
        if (close->gone)
            continue;
        close->before = previous;
        previous = (int32_t)i;
        while (close->closes && close->n) {
            int32_t *bottom = bottom_for(bottoms, close), at = close->before;
            while (at > *bottom && !can_pair(&all[at], close))
                at = all[at].before;
            if (at <= *bottom) {
                *bottom = close->before;
                break;
            }
            pair(s, &all[at], close);
            close->before = all[at].n ? at : all[at].before;
        }
        if (!close->n || !close->opens)
            previous = close->before;
    }
}

/* ---- together ---- */

static bool is_in_link(const struct scanner *s, uint32_t at, uint32_t *link) {
    while (*link < s->links.n && (s->links.at[*link].image || s->links.at[*link].text.end <= at))
        ++*link;
    return *link < s->links.n && s->links.at[*link].text.start <= at;
}

static bool is_certain(const struct mark *mark) {
    return mark->group == 0;
}

/* Links without marks end before anything that is certain; delimiters in them are text. */
static void read_bare_links(struct scanner *s, const struct chars *t) {
    uint32_t link = 0, next = 0, delimiter = 0, floor = 0, certain = s->marks.n;
    for (uint32_t i = 0; i < s->bare.n; i++) {
        uint32_t at = s->bare.at[i];
        while (next < certain && s->marks.at[next].start <= at) {
            if (is_certain(&s->marks.at[next]) && s->marks.at[next].end > floor)
                floor = s->marks.at[next].end;
            next++;
        }
        if (at < floor || is_in_link(s, at, &link))
            continue;
        uint32_t limit = t->n;
        for (uint32_t k = next; k < certain && limit == t->n; k++)
            if (is_certain(&s->marks.at[k]))
                limit = s->marks.at[k].start;
        struct range r = {at, 0};
        if (t->at[at] == '@') {
            if (!bare_email_at(t, at, (struct range){floor, limit}, &r))
                continue;
        } else {
            uint32_t host = t->at[at] == 'w' ? at + 4 : find_after(t, at, "://");
            r.end = bare_url_end(t, host, limit);
            if (!r.end)
                continue;
        }
        add_mark(s, BARE_AUTOLINK, r.start, r.end);
        floor = r.end;
        while (delimiter < s->delimiters.n && s->delimiters.at[delimiter].start < r.end) {
            struct delimiter *d = &s->delimiters.at[delimiter++];
            d->gone = d->start >= r.start;
        }
    }
}

static bool is_sorted(const struct scanner *s) {
    for (uint32_t i = 1; i < s->marks.n; i++)
        if (s->marks.at[i].start < s->marks.at[i - 1].start)
            return false;
    return true;
}

static void merge(struct mark *to, const struct mark *from, uint32_t a, uint32_t b, uint32_t end) {
    uint32_t left = a, right = b;
    for (uint32_t i = a; i < end; i++)
        to[i] = left < b && (right >= end || from[left].start <= from[right].start) ? from[left++]
                                                                                    : from[right++];
}

static void sort_marks(struct scanner *s) {
    uint32_t n = s->marks.n;
    if (is_sorted(s))
        return;
    while (s->spare.max < n)
        VEC_MORE(s->spare);
    for (uint32_t width = 1; width < n; width *= 2) {
        for (uint32_t a = 0; a < n; a += 2 * width) {
            uint32_t b = a + width < n ? a + width : n, end = b + width < n ? b + width : n;
            merge(s->spare.at, s->marks.at, a, b, end);
        }
        memcpy(s->marks.at, s->spare.at, n * sizeof *s->marks.at);
    }
}

static bool is_reference(const struct mark *mark) {
    return mark->token == LINK_CLOSE || mark->token == LABEL_OPEN || mark->token == COLLAPSED;
}

/* References that cross emphasis, or overlap what is certain, are text. */
static void drop_crossing(struct scanner *s) {
    uint32_t end = 0;
    s->open.n = 0;
    for (uint32_t i = 0; i < s->marks.n; i++) {
        struct mark *mark = &s->marks.at[i];
        if (mark->group && s->dropped.at[mark->group])
            continue;
        if (mark->start < end) {
            s->dropped.at[mark->group] = true;
            continue;
        }
        end = mark->end;
        if (mark->role == OPENS)
            *VEC_ADD(s->open) = mark->group;
        if (mark->role != CLOSES)
            continue;
        if (is_reference(mark)) {
            while (s->open.n && s->dropped.at[s->open.at[s->open.n - 1]])
                s->open.n--;
            if (s->open.n && s->open.at[s->open.n - 1] == mark->group)
                s->open.n--;
            else
                s->dropped.at[mark->group] = true;
        } else {
            while (s->open.n && s->open.at[--s->open.n] != mark->group)
                s->dropped.at[s->open.at[s->open.n]] = true;
        }
    }
}

static bool starts_bare(const struct chars *t, uint32_t at) {
    return at == 0 || is_space(t->at[at - 1]) || is_one_of(t->at[at - 1], "*_~([");
}

static uint32_t read_bare(struct scanner *s, const struct chars *t, uint32_t i) {
    int32_t c = t->at[i];
    if (c == '@') {
        if (i && is_alnum(t->at[i - 1]) && is_alnum(get(t, i + 1)))
            *VEC_ADD(s->bare) = i;
    } else if (c == '.') {
        if (i >= 3 && chars_are(t, i - 3, "www.") && starts_bare(t, i - 3))
            *VEC_ADD(s->bare) = i - 3;
    } else if (get(t, i + 1) == '/' && get(t, i + 2) == '/') {
        uint32_t n = i >= 5 && chars_are(t, i - 5, "https")  ? 5
                     : i >= 4 && chars_are(t, i - 4, "http") ? 4
                     : i >= 3 && chars_are(t, i - 3, "ftp")  ? 3
                                                             : 0;
        if (n && starts_bare(t, i - n))
            *VEC_ADD(s->bare) = i - n;
    }
    return i + 1;
}

static uint32_t read_special(struct scanner *s, const struct chars *t, uint32_t i,
                             struct backticks *ticks, uint32_t *missing) {
    uint32_t end;
    switch (t->at[i]) {
    case '\\':
        if (is_ascii_punct(get(t, i + 1)))
            return add_mark(s, ESCAPE, i, i + 2)->end;
        if (get(t, i + 1) == '\n')
            add_mark(s, HARD_BREAK, i, i + 1);
        return i + 1;
    case '`':
        return read_code(s, t, i, ticks);
    case '<':
        return read_angle(s, t, i, missing);
    case '&':
        return read_entity(s, t, i);
    case '{':
        return read_token(s, t, i);
    case '#':
        return read_tag(s, t, i);
    case '\n':
        read_break(s, t, i);
        return i + 1;
    case '[':
        if (get(t, i + 1) == '[' && (end = read_wiki(s, t, i))) {
            kill_brackets(s);
            return end;
        }
        push_bracket(s, i, false);
        return i + 1;
    case '!':
        if (get(t, i + 1) != '[')
            return i + 1;
        push_bracket(s, i, true);
        return i + 2;
    case ']':
        return read_bracket_close(s, t, i);
    case ':':
    case '@':
    case '.':
        return read_bare(s, t, i);
    default:
        return read_delimiter(s, t, i);
    }
}

static const bool special[128] = {
    ['\\'] = true, ['`'] = true, ['<'] = true, ['&'] = true, ['{'] = true, ['#'] = true,
    ['\n'] = true, ['['] = true, ['!'] = true, [']'] = true, [':'] = true, ['@'] = true,
    ['.'] = true,  ['*'] = true, ['_'] = true, ['~'] = true,
};

/* Fills s->marks for the joined text from `start` on. */
static void read_inlines(struct scanner *s, const struct chars *t, uint32_t start) {
    struct backticks ticks;
    uint32_t missing = 0;
    s->dead = 0;
    ticks.known = false;
    memset(ticks.last, 0, sizeof ticks.last);
    s->marks.n = s->delimiters.n = s->brackets.n = s->links.n = s->bare.n = s->dropped.n = 0;
    new_group(s);
    for (uint32_t i = start; i < t->n;) {
        int32_t c = t->at[i];
        if (c >= 128 || !special[c])
            i++;
        else
            i = read_special(s, t, i, &ticks, &missing);
    }
    if (s->bare.n) {
        sort_marks(s);
        read_bare_links(s, t);
    }
    for (uint32_t i = 0; i < s->links.n; i++) {
        process_emphasis(s, s->links.at[i].first, s->links.at[i].last);
        for (uint32_t d = s->links.at[i].first; d < s->links.at[i].last; d++)
            s->delimiters.at[d].gone = true;
    }
    process_emphasis(s, 0, s->delimiters.n);
    sort_marks(s);
    if (s->dropped.n > 1)
        drop_crossing(s);
}

#endif
