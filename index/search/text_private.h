/* text_private.h — what search_text and search_related share: candidates, and hits made of them by
 * reading their texts. */
#pragma once

#include "search/probe.h"
#include "search/search_private.h"

struct found {   /* a kit that may be an answer */
    int64_t kit; /* 0: an open document */
    int64_t root;
    const struct overlay_doc *doc;
    double score;
    int64_t mtime_ns;     /* of an open document: the far future */
    bool doubtful;        /* the index cannot say for certain that it matches */
    bool read, gone;      /* its text was read; it does not match, or is no more */
    struct text_hit *hit; /* once it was read for showing */
};

struct text_hunt {
    struct search *search;
    struct store *store; /* may be NULL */
    struct arena *arena;
    const struct view *view;
    const struct query *query;
    struct probe *probe;
    struct scope scope; /* the view's, narrowed by `project:` */
    struct hidden hidden;
    struct found *items;
    size_t n;
    size_t beyond;   /* answers that are only counted, */
    bool counted;    /* if they are: there are no others */
    struct buf file; /* of the one being read */
    struct lines lines;
};

/* The order of answers: score, then the newest, then by kit. For qsort of struct found. */
int found_order(const void *, const void *);
/* Reads the text and holds the query against it: sets read, gone and score, and makes the hit. */
void found_read(struct text_hunt *, struct found *);
