/* template.h — {{NAME}} and {{helper NAME}}, which the app fills in; an object in JSX is none. By
 * their letters, in text and in fences alike. */
#ifndef KIT_TEMPLATE_H
#define KIT_TEMPLATE_H

#include "links.h"

enum { TEMPLATE_MAX = 256 };

struct template {
    struct range helper, name, close; /* helper: empty when there is none */
};

static uint32_t identifier_end(const struct chars *t, uint32_t i) {
    if (is_alpha(get(t, i)) || get(t, i) == '_')
        while (is_alnum(get(t, i)) || get(t, i) == '_' || get(t, i) == '-')
            i++;
    return i;
}

static uint32_t skip_inline_blanks(const struct chars *t, uint32_t i) {
    while (is_blank(get(t, i)))
        i++;
    return i;
}

static bool is_word(const struct chars *t, uint32_t start, uint32_t end, const char *const *words,
                    size_t n) {
    for (size_t i = 0; i < n; i++)
        if (end - start == strlen(words[i]) && chars_are(t, start, words[i]))
            return true;
    return false;
}

static bool template_at(const struct chars *t, uint32_t i, struct template *out) {
    static const char *const helpers[] = {
        "pascalCase", "camelCase", "snakeCase", "kebabCase", "upperSnakeCase",
        "capitalize", "lowercase", "uppercase", "pluralize", "json",
        "eq",         "ne",        "gt",        "lt",
    };
    static const char *const keywords[] = {"else", "this"};
    if (get(t, i + 1) != '{' || (i && t->at[i - 1] == '='))
        return false;
    uint32_t name = skip_inline_blanks(t, i + 2), end = identifier_end(t, name);
    uint32_t close = skip_inline_blanks(t, end);
    out->helper = (struct range){0, 0};
    if (close > end && get(t, close) != '}') {
        out->helper = (struct range){name, end};
        if (!is_word(t, name, end, helpers, sizeof helpers / sizeof *helpers))
            return false;
        name = close;
        end = identifier_end(t, name);
        close = skip_inline_blanks(t, end);
    }
    out->name = (struct range){name, end};
    out->close = (struct range){close, close + 2};
    return end > name && get(t, close) == '}' && get(t, close + 1) == '}' &&
           close - i <= TEMPLATE_MAX && !is_word(t, name, end, keywords, 2);
}

#endif
