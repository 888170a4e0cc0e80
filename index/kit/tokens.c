/* tokens.c — {{PLACEHOLDERS}} and #tags, which Markdown does not know: found by their letters. */
#include "kit/parts.h"

/* Of the template engine that fills kits (kit-format 9). */
static const char *const helpers[] = {
    "pascalCase", "camelCase", "snakeCase", "kebabCase", "upperSnakeCase",
    "capitalize", "lowercase", "uppercase", "pluralize", "json",
    "eq",         "ne",        "gt",        "lt",
};
/* Words of the template language itself. */
static const char *const keywords[] = {"else", "this"};

static bool is_in(struct str s, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_z(list[i])))
            return true;
    return false;
}

static struct str take_blanks(struct str *s) {
    size_t n = 0;
    while (n < s->n && ascii_is_blank(s->p[n]))
        n++;
    struct str taken = str_to(*s, n);
    *s = str_from(*s, n);
    return taken;
}

static struct str take_identifier(struct str *s) {
    size_t n = 0;
    if (s->n && (ascii_is_alpha(s->p[0]) || s->p[0] == '_'))
        while (n < s->n && (ascii_is_alnum(s->p[n]) || s->p[n] == '_' || s->p[n] == '-'))
            n++;
    struct str taken = str_to(*s, n);
    *s = str_from(*s, n);
    return taken;
}

static bool token_at(struct str text, size_t at, struct token *out) {
    enum { TOKEN_MAX = 256 };
    struct str s = str_to(str_from(text, at + 2), TOKEN_MAX);
    take_blanks(&s);
    struct str name = take_identifier(&s), helper = STR("");
    struct str blanks = take_blanks(&s);
    if (blanks.n && s.n && s.p[0] != '}') {
        helper = name;
        name = take_identifier(&s);
        take_blanks(&s);
        if (!is_in(helper, helpers, sizeof helpers / sizeof *helpers))
            return false;
    }
    if (!name.n || !str_starts(s, STR("}}")) ||
        is_in(name, keywords, sizeof keywords / sizeof *keywords))
        return false;
    uint32_t end = (uint32_t)(s.p - text.p) + 2;
    *out = (struct token){{(uint32_t)at, end}, name, helper};
    return true;
}

void tokens_read(struct arena *a, struct kit *kit) {
    struct str text = str_to(kit->source.text, kit->body.end);
    const char *p = text.p + kit->body.start, *end = text.p + text.n;
    while (p < end && (p = memchr(p, '{', (size_t)(end - p)))) {
        size_t at = (size_t)(p++ - text.p);
        struct token token;
        if (p >= end || *p != '{' || (at > 0 && text.p[at - 1] == '=') || /* JSX: style={{ a }} */
            !token_at(text, at, &token))
            continue;
        *ARENA_PUSH(a, kit->tokens, kit->token_count) = token;
        p = text.p + token.span.end;
    }
}

static bool is_tag_char(char c) {
    return ascii_is_alnum(c) || c == '_' || c == '-' || c == '/' || (unsigned char)c >= 0x80;
}

static size_t tag_length(struct str s) {
    size_t n = 0;
    bool letter = false;
    while (n < s.n && is_tag_char(s.p[n])) {
        letter = letter || ascii_is_alpha(s.p[n]) || (unsigned char)s.p[n] >= 0x80;
        n++;
    }
    while (n && (s.p[n - 1] == '/' || s.p[n - 1] == '-'))
        n--;
    return letter ? n : 0; /* #12 is an issue */
}

void body_tags_read(struct arena *a, struct kit *kit, struct span at) {
    struct str text = kit->source.text;
    const char *p = text.p + at.start, *end = text.p + at.end;
    while (p < end && (p = memchr(p, '#', (size_t)(end - p)))) {
        uint32_t start = (uint32_t)(p++ - text.p);
        char before = start > kit->body.start ? text.p[start - 1] : ' ';
        if (!ascii_is_blank(before) && !ascii_is_eol(before) && before != '(' && before != ',')
            continue;
        struct str name = {p, (size_t)(end - p)};
        name.n = tag_length(name);
        if (!name.n || name.p[0] == '/')
            continue;
        *ARENA_PUSH(a, kit->body_tags, kit->body_tag_count) =
            (struct body_tag){{start, start + 1 + (uint32_t)name.n}, name};
        p += name.n;
    }
}
