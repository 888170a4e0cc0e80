/* encode.h — engine values to LSP JSON. References returned are new. Main thread. */
#pragma once

#include "session.h"

struct json_t *encode_str(struct str); /* invalid UTF-8 becomes U+FFFD */
struct json_t *encode_uri(struct str path);
struct json_t *encode_position(enum encoding, const struct place *);
struct json_t *encode_range(enum encoding, const struct range *);
struct json_t *encode_span(enum encoding, const struct lines *, struct str text, struct span);
struct json_t *encode_location(enum encoding, struct str path, const struct range *);
/* The result of kit/groups. */
struct json_t *encode_groups(const struct tag_count *, size_t n);
struct json_t *encode_generation(int64_t);          /* the result of kit/sync */
void encode_text(struct json_t *, struct buf *out); /* takes the JSON over; appends its text */
/* Long answers, as text in the arena (encode_text.c). */
struct str encode_symbols(struct arena *, const struct session *, const struct symbol_hit *,
                          size_t n);
struct str encode_text_answer(struct arena *, const struct session *, const struct text_answer *,
                              double elapsed_ms);
/* Offset of a byte of s in the client's units. */
uint32_t encode_units(enum encoding, struct str s, uint32_t byte);
