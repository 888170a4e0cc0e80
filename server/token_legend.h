/* token_legend.h — the kinds of semantic tokens: the one table that the announcement (methods.c),
 * the answers and docs/lsp.md are made of. Numbers in answers are places in it. */
#pragma once

/* The first entry and those that follow: X(name here, name in LSP). All but codeReference are
 * LSP's own, so that themes know them. */
#define TOKEN_TYPES(first, next)                                                                   \
    first(KEY, property)          /* of front matter */                                            \
        next(DOCUMENT, namespace) /* a kit or file that is referred to */                          \
        next(ANCHOR, label)       /* a heading that is referred to */                              \
        next(CODE, codeReference) /* the path of a code reference */                               \
        next(LINES, number)       /* its lines */                                                  \
        next(PLACEHOLDER, parameter) next(HELPER, function) next(TAG, decorator)
#define TOKEN_MODIFIERS(first, next)                                                               \
    first(UNKNOWN, unknown)          /* a key that this kind of document does not have */          \
        next(UNRESOLVED, unresolved) /* it leads nowhere */

#define TOKEN_TYPE_NAME(name, lsp) TOKEN_##name,
#define TOKEN_MODIFIER_NAME(name, lsp) TOKEN_BIT_##name,
enum token_type { TOKEN_TYPES(TOKEN_TYPE_NAME, TOKEN_TYPE_NAME) TOKEN_TYPE_COUNT };
enum { TOKEN_MODIFIERS(TOKEN_MODIFIER_NAME, TOKEN_MODIFIER_NAME) TOKEN_MODIFIER_COUNT };
enum token_modifier {
    TOKEN_UNKNOWN = 1 << TOKEN_BIT_UNKNOWN,
    TOKEN_UNRESOLVED = 1 << TOKEN_BIT_UNRESOLVED,
};

#define TOKEN_JSON_FIRST(name, lsp) "\"" #lsp "\""
#define TOKEN_JSON_NEXT(name, lsp) ",\"" #lsp "\""
#define TOKEN_LEGEND                                                                               \
    "{\"tokenTypes\":[" TOKEN_TYPES(                                                               \
        TOKEN_JSON_FIRST,                                                                          \
        TOKEN_JSON_NEXT) "],\"tokenModifiers\":[" TOKEN_MODIFIERS(TOKEN_JSON_FIRST,                \
                                                                  TOKEN_JSON_NEXT) "]}"
