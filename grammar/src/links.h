/* links.h — pieces of CommonMark's inline syntax at a given place of the joined text: labels, link
 * targets, tags of HTML, autolinks. Each says where the piece ends, 0 when it is not there. */
#ifndef KIT_LINKS_H
#define KIT_LINKS_H

#include "plan.h"

enum { LABEL_MAX = 999, PARENS_MAX = 32, SCHEME_MAX = 32 };

struct chars {
    const int32_t *at;
    uint32_t n;
};

static inline int32_t get(const struct chars *t, uint32_t i) {
    return i < t->n ? t->at[i] : END_OF_TEXT;
}

static bool chars_are(const struct chars *t, uint32_t i, const char *word) {
    for (; *word; word++, i++)
        if (get(t, i) != *word)
            return false;
    return true;
}

/* The end of the first `word` from `i` on. */
static uint32_t find_after(const struct chars *t, uint32_t i, const char *word) {
    for (; i < t->n; i++)
        if (t->at[i] == word[0] && chars_are(t, i, word))
            return i + (uint32_t)strlen(word);
    return 0;
}

/* Blanks and at most one line end. */
static uint32_t skip_space(const struct chars *t, uint32_t i) {
    bool eol = false;
    while (is_blank(get(t, i)) || (get(t, i) == '\n' && !eol))
        eol = t->at[i++] == '\n' || eol;
    return i;
}

/* [label]: what is between the brackets is not blank and has no brackets. */
static uint32_t label_end(const struct chars *t, uint32_t i) {
    bool said = false;
    uint32_t start = ++i;
    for (; i < t->n && i - start <= LABEL_MAX; i++) {
        int32_t c = t->at[i];
        if (c == ']')
            return said ? i + 1 : 0;
        if (c == '[')
            return 0;
        if (c == '\\' && is_ascii_punct(get(t, i + 1)))
            i++;
        said = said || !is_space(c);
    }
    return 0;
}

static uint32_t angled_end(const struct chars *t, uint32_t i) {
    for (i++; i < t->n; i++) {
        int32_t c = t->at[i];
        if (c == '>')
            return i + 1;
        if (c == '<' || c == '\n')
            return 0;
        if (c == '\\' && is_ascii_punct(get(t, i + 1)))
            i++;
    }
    return 0;
}

/* Of a target that is not empty. */
static uint32_t destination_end(const struct chars *t, uint32_t i) {
    if (get(t, i) == '<')
        return angled_end(t, i);
    uint32_t start = i, depth = 0;
    for (; i < t->n; i++) {
        int32_t c = t->at[i];
        if (c <= ' ' || c == 0x7f)
            break;
        if (c == '(' && ++depth > PARENS_MAX)
            return 0;
        if (c == ')') {
            if (!depth)
                break;
            depth--;
        }
        if (c == '\\' && is_ascii_punct(get(t, i + 1)))
            i++;
    }
    return depth || i == start ? 0 : i;
}

static uint32_t title_end(const struct chars *t, uint32_t i) {
    int32_t open = get(t, i), close = open == '(' ? ')' : open;
    if (open != '"' && open != '\'' && open != '(')
        return 0;
    for (i++; i < t->n; i++) {
        int32_t c = t->at[i];
        if (c == close)
            return i + 1;
        if (c == '(' && open == '(')
            return 0;
        if (c == '\\' && is_ascii_punct(get(t, i + 1)))
            i++;
    }
    return 0;
}

struct target {
    struct range destination, title; /* empty when there is none */
    uint32_t end;
};

/* (destination "title"), `i` being at the parenthesis. */
static bool target_at(const struct chars *t, uint32_t i, struct target *out) {
    i = skip_space(t, i + 1);
    *out = (struct target){{i, i}, {i, i}, 0};
    uint32_t end = get(t, i) == ')' ? i : destination_end(t, i);
    if (!end)
        return false;
    out->destination.end = end;
    i = skip_space(t, end);
    if (i > end && get(t, i) != ')') {
        uint32_t title = title_end(t, i);
        if (!title)
            return false;
        out->title = (struct range){i, title};
        i = skip_space(t, title);
    }
    out->end = i + 1;
    return get(t, i) == ')';
}

/* ---- HTML ---- */

static uint32_t skip_html_space(const struct chars *t, uint32_t i) {
    while (is_space(get(t, i)))
        i++;
    return i;
}

static uint32_t attribute_value_end(const struct chars *t, uint32_t i) {
    int32_t quote = get(t, i);
    if (quote == '"' || quote == '\'') {
        for (i++; i < t->n; i++)
            if (t->at[i] == quote)
                return i + 1;
        return 0;
    }
    uint32_t start = i;
    while (i < t->n && !is_space(t->at[i]) && !is_one_of(t->at[i], "\"'=<>`"))
        i++;
    return i > start ? i : 0;
}

static uint32_t open_tag_end(const struct chars *t, uint32_t i) {
    if (!is_alpha(get(t, ++i)))
        return 0;
    while (is_alnum(get(t, i)) || get(t, i) == '-')
        i++;
    for (;;) {
        uint32_t next = skip_html_space(t, i);
        int32_t c = get(t, next);
        if (c == '>')
            return next + 1;
        if (c == '/')
            return get(t, next + 1) == '>' ? next + 2 : 0;
        if (next == i || !(is_alpha(c) || c == '_' || c == ':'))
            return 0;
        for (i = next; is_alnum(get(t, i)) || is_one_of(get(t, i), "_.:-");)
            i++;
        next = skip_html_space(t, i);
        if (get(t, next) == '=' && !(i = attribute_value_end(t, skip_html_space(t, next + 1))))
            return 0;
    }
}

static uint32_t close_tag_end(const struct chars *t, uint32_t i) {
    i += 2;
    if (!is_alpha(get(t, i)))
        return 0;
    while (is_alnum(get(t, i)) || get(t, i) == '-')
        i++;
    i = skip_html_space(t, i);
    return get(t, i) == '>' ? i + 1 : 0;
}

static uint32_t tag_end(const struct chars *t, uint32_t i) {
    return get(t, i + 1) == '/' ? close_tag_end(t, i) : open_tag_end(t, i);
}

/* What is not a tag: comments, instructions, declarations, CDATA. `closers` remembers which ends
 * are not in the rest of the text, so that many beginnings stay linear. */
static uint32_t markup_end(const struct chars *t, uint32_t i, uint32_t *missing) {
    static const struct {
        const char *open, *close;
    } kinds[] = {{"<!--", "-->"}, {"<?", "?>"}, {"<![CDATA[", "]]>"}, {"<!", ">"}};
    if (chars_are(t, i, "<!-->"))
        return i + 5;
    if (chars_are(t, i, "<!--->"))
        return i + 6;
    for (uint32_t k = 0; k < 4; k++) {
        if (!chars_are(t, i, kinds[k].open))
            continue;
        if ((*missing >> k & 1) || (k == 3 && !is_alpha(get(t, i + 2))))
            return 0;
        uint32_t end = find_after(t, i + (uint32_t)strlen(kinds[k].open), kinds[k].close);
        if (!end)
            *missing |= 1u << k;
        return end;
    }
    return 0;
}

/* ---- autolinks ---- */

static uint32_t uri_end(const struct chars *t, uint32_t i) {
    uint32_t start = ++i;
    if (!is_alpha(get(t, i)))
        return 0;
    while (is_alnum(get(t, i)) || is_one_of(get(t, i), "+.-"))
        i++;
    if (get(t, i) != ':' || i - start < 2 || i - start > SCHEME_MAX)
        return 0;
    for (; i < t->n; i++) {
        int32_t c = t->at[i];
        if (c == '>')
            return i + 1;
        if (c <= ' ' || c == '<' || c == 0x7f)
            return 0;
    }
    return 0;
}

static uint32_t email_end(const struct chars *t, uint32_t i) {
    uint32_t start = ++i;
    while (is_alnum(get(t, i)) || is_one_of(get(t, i), ".!#$%&'*+/=?^_`{|}~-"))
        i++;
    if (i == start || get(t, i) != '@')
        return 0;
    for (;;) {
        uint32_t part = ++i;
        while (is_alnum(get(t, i)) || get(t, i) == '-')
            i++;
        if (i == part || i - part > 63 || t->at[part] == '-' || t->at[i - 1] == '-')
            return 0;
        if (get(t, i) == '>')
            return i + 1;
        if (get(t, i) != '.')
            return 0;
    }
}

/* The host of http://host… or www.host: with a dot, no underscore in its last two parts. */
static uint32_t host_end(const struct chars *t, uint32_t i, uint32_t limit) {
    uint32_t start = i, dots = 0;
    bool last = false, before = false; /* an underscore in them */
    for (; i < limit; i++) {
        int32_t c = t->at[i];
        if (c == '.') {
            dots++;
            before = last;
            last = false;
        } else if (c == '_') {
            last = true;
        } else if (!is_alnum(c) && c != '-') {
            break;
        }
    }
    if (i > start && t->at[i - 1] == '.') {
        i--;
        dots--;
    }
    return i == start || !dots || last || before ? 0 : i;
}

/* A link without any marks, from its host on. */
static uint32_t bare_url_end(const struct chars *t, uint32_t i, uint32_t limit) {
    i = host_end(t, i, limit);
    if (!i)
        return 0;
    uint32_t open = 0, excess = 0;
    for (; i < limit && !is_space(t->at[i]) && t->at[i] != '<'; i++) {
        if (t->at[i] == '(')
            open++;
        else if (t->at[i] == ')' && open)
            open--;
        else if (t->at[i] == ')')
            excess++;
    }
    for (;; i--) {
        int32_t c = t->at[i - 1];
        if (c == ')' && excess)
            excess--;
        else if (!is_one_of(c, "?!.,:*_~"))
            return i;
    }
}

/* Around the '@' at `i`. */
static bool bare_email_at(const struct chars *t, uint32_t i, struct range within,
                          struct range *out) {
    uint32_t start = i, end = i + 1, dots = 0;
    while (start > within.start &&
           (is_alnum(t->at[start - 1]) || is_one_of(t->at[start - 1], ".-_+")))
        start--;
    for (; end < within.end && (is_alnum(t->at[end]) || is_one_of(t->at[end], ".-_")); end++)
        dots += t->at[end] == '.';
    if (t->at[end - 1] == '.') {
        dots--;
        end--;
    } else if (is_one_of(t->at[end - 1], "-_")) {
        return false;
    }
    *out = (struct range){start, end};
    return dots && end > i + 1;
}

#endif
