/* snippet.h — the few words of a text that are shown for a hit. Internal to search/. */
#pragma once

#include "search/probe.h"

struct snippet {
    struct str text;      /* valid UTF-8, white space collapsed, "…" where it was cut */
    struct span *matches; /* bytes of `text`, in order, not overlapping */
    size_t match_count;
};
/* About 160 bytes of the body around `at`, cut between words; without places, its beginning. */
void snippet_make(struct arena *, struct str body, const struct probe_result *, struct snippet *);
