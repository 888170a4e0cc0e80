/* encode_completion.h — completion to and from JSON. */
#pragma once

#include "completions.h"
#include "session.h"

/* A CompletionList, as text in the arena. */
struct str encode_completions(struct arena *, const struct session *, const struct completions *);
/* The `data` that an item got from us; "" when it has none. Borrowed. */
struct str decode_completion_data(const struct json_t *item);
/* The item with its documentation. */
struct json_t *encode_resolved(const struct session *, const struct json_t *item, struct str doc);
