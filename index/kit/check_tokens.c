/* check_tokens.c — placeholders against what a "Tokens" section declares (A15); both rules are off
 * by default. No syntax of declarations is fixed, so the first word of each list item counts. */
#include "kit/rules.h"

enum { DECLARED_MAX = 256 }; /* each use is looked up among them */

struct declared {
    struct str name;
    struct span at;
    bool used;
};
struct tokens {
    struct span section; /* of the first "Tokens" heading, to the next heading of its level */
    struct declared *items;
    size_t count;
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

static bool find_section(const struct kit *kit, struct span *out) {
    for (size_t i = 0; i < kit->heading_count; i++) {
        const struct heading *h = &kit->headings[i];
        if (!says_tokens(h->plain))
            continue;
        *out = (struct span){h->span.end, kit->body.end};
        for (size_t k = i + 1; k < kit->heading_count; k++) {
            if (kit->headings[k].level <= h->level) {
                out->end = kit->headings[k].span.start;
                break;
            }
        }
        return true;
    }
    return false;
}

/* "- `{{NAME}}`: what it is" declares NAME. */
static bool declared_in(const struct check *c, struct span line, struct declared *out) {
    uint32_t at = line.start;
    while (at < line.end && ascii_is_blank(c->text.p[at]))
        at++;
    if (at == line.end || !memchr("-*+", c->text.p[at], 3))
        return false;
    for (at++; at < line.end && memchr(" \t`*{_", c->text.p[at], 6);)
        at++;
    uint32_t end = at;
    while (end < line.end && is_name_char(c->text.p[end]))
        end++;
    while (end > at && c->text.p[end - 1] == '-')
        end--;
    *out = (struct declared){.at = {at, end}, .name = check_text(c, (struct span){at, end})};
    return end > at;
}

static void find_declared(struct check *c, struct tokens *t) {
    const struct lines *lines = c->kit->source.lines;
    uint32_t last = lines_find(lines, t->section.end);
    for (uint32_t line = lines_find(lines, t->section.start) + 1;
         line <= last && t->count < DECLARED_MAX; line++) {
        struct declared found;
        struct span at = lines_span(lines, c->text, line);
        if (at.start < t->section.end && declared_in(c, at, &found))
            *ARENA_PUSH(c->arena, t->items, t->count) = found;
    }
}

static bool use(struct tokens *t, struct str name) {
    bool found = false;
    for (size_t i = 0; i < t->count; i++) {
        if (str_eq(t->items[i].name, name)) {
            t->items[i].used = true;
            found = true;
        }
    }
    return found;
}

/* {NAME} is used too, where it is declared. */
static void use_single_braces(struct check *c, struct tokens *t, struct span part) {
    struct str text = check_text(c, part);
    for (size_t open; (open = str_find_byte(text, '{')) != STR_NOT_FOUND;) {
        text = str_from(text, open + 1);
        size_t n = 0;
        while (n < text.n && is_name_char(text.p[n]))
            n++;
        if (n && n < text.n && text.p[n] == '}')
            use(t, str_to(text, n));
    }
}

void check_tokens(struct check *c) {
    const struct kit *kit = c->kit;
    struct tokens t = {0};
    if (!find_section(kit, &t.section))
        return;
    find_declared(c, &t);
    for (size_t i = 0; i < kit->token_count; i++) {
        const struct token *token = &kit->tokens[i];
        if (token->span.start >= t.section.start && token->span.start < t.section.end)
            continue;
        if (!use(&t, token->name))
            CHECK_ADD(c, KIT503, token->span, STR_NONE, &token->name, NULL);
    }
    use_single_braces(c, &t, (struct span){kit->body.start, t.section.start});
    use_single_braces(c, &t, (struct span){t.section.end, kit->body.end});
    for (size_t i = 0; i < t.count; i++)
        if (!t.items[i].used)
            CHECK_ADD(c, KIT502, t.items[i].at, STR_NONE, &t.items[i].name, NULL);
}
