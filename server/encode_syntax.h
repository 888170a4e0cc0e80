/* encode_syntax.h — what stands on the shape of a text, as JSON: selections, folds, tokens. */
#pragma once

#include "session.h"

struct selection {
    const struct span *spans; /* from the largest to the smallest, each within the one before */
    size_t count;             /* at least one */
};
struct json_t *encode_selections(const struct session *, const struct doc *,
                                 const struct selection *, size_t n);

enum fold_kind { FOLD_PLAIN, FOLD_REGION, FOLD_COMMENT };
struct fold {
    uint32_t start, end; /* lines */
    enum fold_kind kind;
    unsigned depth; /* of nesting, in any unit */
};
struct json_t *encode_folds(const struct fold *, size_t n);

/* SemanticTokens of numbers in LSP's form, five for each token; id 0: the answer has none. */
struct json_t *encode_tokens(int64_t id, const uint32_t *data, size_t n);
/* SemanticTokensDelta: the one edit that makes `old` into `data`. */
struct json_t *encode_tokens_delta(int64_t id, const uint32_t *old, size_t old_n,
                                   const uint32_t *data, size_t n);
