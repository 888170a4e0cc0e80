/* probe.h — a query held against one text: which of its terms stand where. What the index says of
 * many kits, this says of one, exactly: phrases, places, counts. Internal to search/. */
#pragma once

#include "search/query.h"
#include "store/tokenizer.h"

enum probe_field { PROBE_TITLE, PROBE_TAGS, PROBE_HEADINGS, PROBE_BODY, PROBE_FIELDS };

struct probe; /* a query made ready; lives in its arena, as long as the query */
struct probe *probe_new(struct arena *, const struct query *);

struct probe_place {
    struct span at;  /* in the body */
    uint32_t word;   /* its number in the body, of the last word of the term */
    uint16_t clause; /* that it serves */
};
enum { PROBE_PLACES_MAX = 512 };

struct probe_result {
    bool matches;
    double score;               /* higher is better; only for what matches */
    struct probe_place *places; /* in the body, in order; the first PROBE_PLACES_MAX */
    size_t place_count;
    struct span best; /* the place in the body to show; empty when there is none */
};
/* `body` are the bytes after the front matter. */
void probe_text(const struct probe *, struct arena *, const struct fulltext *, struct str body,
                struct probe_result *);
