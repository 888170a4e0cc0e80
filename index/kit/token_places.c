/* token_places.c — declarations and uses of placeholders, found by their letters. Whether each is
 * declared and used is check_tokens.c's to judge. */
#include "kit/token_places.h"

#include <stdlib.h>

enum { DECLARED_MAX = 256 }; /* each use is looked up among them */

struct finder {
    struct arena *arena;
    const struct kit *kit;
    struct span section; /* of the first "Tokens" heading, to the next heading of its level */
    struct token_place *out;
    size_t n, declared;
};

static bool is_name_char(char ch) {
    return ascii_is_alnum(ch) || ch == '_' || ch == '-';
}

static bool says_tokens(struct str heading) {
    for (size_t i = 0; i + 6 <= heading.n; i++)
        if (str_eq_nocase(str_cut(heading, (struct span){(uint32_t)i, (uint32_t)i + 6}),
                          STR("tokens")))
            return true;
    return false;
}

static void find_section(struct finder *f) {
    const struct kit *kit = f->kit;
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        if (!says_tokens(h->plain))
            continue;
        f->section = (struct span){h->span.end, kit->body.end};
        for (size_t k = i + 1; k < kit->heading_count; k++) {
            if (kit->headings[k].level <= h->level) {
                f->section.end = kit->headings[k].span.start;
                break;
            }
        }
        return;
    }
}

static bool in_section(const struct finder *f, uint32_t offset) {
    return f->section.start <= offset && offset < f->section.end;
}

/* "- `{{NAME}}`: what it is" declares NAME. */
static bool declared_in(const struct finder *f, struct span line, struct token_place *out) {
    struct str text = f->kit->source.text;
    uint32_t at = line.start;
    while (at < line.end && ascii_is_blank(text.p[at]))
        at++;
    if (at == line.end || !memchr("-*+", text.p[at], 3))
        return false;
    for (at++; at < line.end && memchr(" \t`*{_", text.p[at], 6);)
        at++;
    uint32_t end = at;
    while (end < line.end && is_name_char(text.p[end]))
        end++;
    uint32_t rest = end;
    while (end > at && text.p[end - 1] == '-')
        end--;
    while (rest < line.end && memchr("`*}_", text.p[rest], 4))
        rest++;
    struct span name = {at, end};
    *out = (struct token_place){.name = str_cut(text, name),
                                .at = name,
                                .whole = name,
                                .what = TOKEN_DECLARED,
                                .item = {rest, line.end}};
    return end > at;
}

static void find_declared(struct finder *f) {
    const struct lines *lines = f->kit->source.lines;
    uint32_t last = lines_find(lines, f->section.end);
    for (uint32_t line = lines_find(lines, f->section.start) + 1;
         line <= last && f->n < DECLARED_MAX; line++) {
        struct token_place found;
        struct span at = lines_span(lines, f->kit->source.text, line);
        if (at.start < f->section.end && declared_in(f, at, &found))
            *ARENA_PUSH(f->arena, f->out, f->n) = found;
    }
    f->declared = f->n;
}

static bool is_declared(const struct finder *f, struct str name) {
    for (size_t i = 0; i < f->declared; i++)
        if (str_eq(f->out[i].name, name))
            return true;
    return false;
}

static bool is_declaration(const struct finder *f, uint32_t start) {
    for (size_t i = 0; i < f->declared; i++)
        if (f->out[i].at.start == start)
            return true;
    return false;
}

static void add_use(struct finder *f, const struct token *token) {
    struct span at = {(uint32_t)(token->name.p - f->kit->source.text.p), 0};
    at.end = at.start + (uint32_t)token->name.n;
    bool inside = in_section(f, token->span.start);
    if (!inside || !is_declaration(f, at.start))
        *ARENA_PUSH(f->arena, f->out, f->n) =
            (struct token_place){.name = token->name,
                                 .at = at,
                                 .whole = token->span,
                                 .what = inside ? TOKEN_MENTIONED : TOKEN_USED};
}

/* {NAME} is a use where it is declared; not the inner half of {{NAME}}. */
static void add_singles(struct finder *f, uint32_t start, uint32_t end) {
    struct str text = f->kit->source.text;
    for (uint32_t at = start; at < end; at++) {
        const char *brace = memchr(text.p + at, '{', end - at);
        if (!brace)
            return;
        at = (uint32_t)(brace - text.p);
        struct span name = {at + 1, at + 1};
        while (name.end < end && is_name_char(text.p[name.end]))
            name.end++;
        bool doubled = (at > start && text.p[at - 1] == '{') ||
                       (name.end + 1 < end && text.p[name.end + 1] == '}');
        if (name.end > name.start && name.end < end && text.p[name.end] == '}' && !doubled &&
            is_declared(f, str_cut(text, name)))
            *ARENA_PUSH(f->arena, f->out, f->n) = (struct token_place){.name = str_cut(text, name),
                                                                       .at = name,
                                                                       .whole = {at, name.end + 1},
                                                                       .what = TOKEN_SINGLE};
        at = name.end > at + 1 ? name.end - 1 : at;
    }
}

static int by_place(const void *a, const void *b) {
    const struct token_place *x = a, *y = b;
    return (x->at.start > y->at.start) - (x->at.start < y->at.start);
}

size_t token_places(struct arena *arena, const struct kit *kit, struct token_place **out,
                    size_t *declared) {
    struct finder f = {.arena = arena, .kit = kit};
    find_section(&f);
    if (f.section.end)
        find_declared(&f);
    for (size_t i = 0; i < kit->token_count; i++)
        add_use(&f, &kit->tokens[i]);
    if (f.declared) {
        add_singles(&f, kit->body.start, f.section.start);
        add_singles(&f, f.section.end, kit->body.end);
        if (f.n > f.declared)
            qsort(f.out + f.declared, f.n - f.declared, sizeof *f.out, by_place);
    }
    *out = f.out;
    *declared = f.declared;
    return f.n;
}

struct str token_default(struct str item) {
    const struct str word = STR("default");
    for (size_t at = 0; at + word.n < item.n; at++) {
        if (!str_eq_nocase(str_to(str_from(item, at), word.n), word))
            continue;
        struct str rest = str_from(item, at + word.n);
        if (str_starts(rest, STR("s to ")))
            rest = str_from(rest, 4);
        size_t skip = 0;
        while (skip < rest.n && memchr(" \t:=`\"'(", rest.p[skip], 8))
            skip++;
        if (skip == 0 && rest.n)
            continue; /* "defaulted" */
        rest = str_from(rest, skip);
        size_t end = 0;
        while (end < rest.n && !memchr("`\"');,", rest.p[end], 6))
            end++;
        return str_trim(str_to(rest, end));
    }
    return STR_NONE;
}
