/* pointed.h — what stands at a place in a document, and where it leads: shared by hover and
 * definition. Main thread, but for lead_find. */
#pragma once

#include "asker.h"
#include "kit/fields.h"
#include "methods.h"
#include "scan/files.h"

enum pointed_what {
    POINTED_NOTHING,
    POINTED_KEY,  /* of front matter, and known */
    POINTED_KIND, /* the value of `type` */
    POINTED_TAG,
    POINTED_BLUEPRINT, /* the value of `blueprint` */
    POINTED_REF,
};
struct pointed {
    enum pointed_what what;
    struct range at;           /* all of it, for the editor to mark */
    const struct field *field; /* KEY */
    enum kind kind;            /* KIND */
    struct str text;           /* TAG, BLUEPRINT */
    const struct ref *ref;     /* REF */
};
struct pointed pointed_at(const struct analysis *, uint32_t offset);

/* The analysis of the request's document; NULL: *later is the reply, and the handler will be called
 * again when the text has been read. */
const struct analysis *pointed_analysis(struct session *, struct request *, struct reply *later);

struct lead {                  /* where something leads */
    struct str path;           /* "" while it is not known which of the candidates it is */
    const struct facts *facts; /* of the kit there; NULL when it is none */
    struct range range;        /* in it */
    const struct fact_heading *heading;
    uint32_t line, end;       /* of a code reference; 0: none */
    struct str candidates[2]; /* paths that only the disk can tell about, best first */
    size_t candidate_count;
    struct str project,
        suffix; /* after them: a file of the project that ends so, if there is one */
};
/* False: nowhere. Strings live in the arena or the document's analysis. */
bool pointed_lead(struct session *, struct arena *, const struct doc *, const struct pointed *,
                  struct lead *);

struct lead_question {
    struct lead lead;
    struct range at;
    bool with_text;       /* also the lines that are referred to */
    struct str text;      /* those lines; "" when there are none */
    uint32_t lines;       /* of the file; 0: not counted */
    struct files *listed; /* the project's files, when they had to be listed */
};
/* Looks on disk, on the query thread; `answered` finds a struct lead_question in `in`, and calls
 * lead_answered first. */
struct reply lead_post(struct session *, struct request *, const struct lead *,
                       const struct range *at, bool with_text,
                       void (*answered)(struct session *, struct question *));
/* The request, or NULL when there is none any more. */
struct request *lead_answered(struct session *, struct question *);
