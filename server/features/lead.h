/* lead.h — where something leads that stands at a place (pointed.h): a kit, a heading of one, a
 * file of the project. Main thread, but for lead_find. */
#pragma once

#include "features/pointed.h"
#include "scan/files.h"
#include "search/references.h"

struct lead {                  /* where something leads */
    struct str path;           /* "" while it is not known which of the candidates it is */
    const struct facts *facts; /* of the kit there; NULL when it is none; main thread only */
    bool is_kit;
    struct range range;                 /* in it */
    const struct fact_heading *heading; /* main thread only */
    struct str slug;                    /* of the heading; "" when none is meant */
    uint32_t line, end;                 /* of a code reference; 0: none */
    struct str candidates[2];           /* paths that only the disk can tell about, best first */
    size_t candidate_count;
    struct str project,
        suffix; /* after them: a file of the project that ends so, if there is one */
};
/* False: nowhere. Strings live in the arena or the document's analysis. A document leads to itself
 * by its name. */
bool pointed_lead(struct session *, struct arena *, const struct doc *, const struct pointed *,
                  struct lead *);
/* The same for one reference of a document. */
bool lead_of_ref(struct session *, struct arena *, const struct doc *, const struct ref *,
                 struct lead *);
/* The blueprint that lists the task at `path`, and where it does. */
bool lead_of_task(struct session *, struct arena *, struct str path, const struct facts *task,
                  struct lead *);

struct lead_question { /* what is asked on the query thread begins with this */
    struct lead lead;
    struct range at;
    bool with_text;       /* also the lines that are referred to */
    struct str text;      /* those lines; "" when there are none */
    uint32_t lines;       /* of the file; 0: not counted */
    struct files *listed; /* the project's files, when they had to be listed */
};
/* A question whose `in` has `size` bytes and begins with a lead question; `ask`, `answered` and the
 * rest are the caller's to fill in. `answered` calls lead_answered first. */
struct question *lead_question(struct session *, const struct lead *, const struct range *at,
                               size_t size, bool with_view);
/* Its strings in the arena; without what belongs to the main thread. */
struct lead lead_copied(struct arena *, struct lead);
/* On the query thread: which of the candidates it is, and the text when it is wanted. */
void lead_find(struct arena *, struct lead_question *);
/* Asks for no more than that. */
struct reply lead_post(struct session *, struct request *, const struct lead *,
                       const struct range *at, bool with_text,
                       void (*answered)(struct session *, struct question *));
/* The request, or NULL when there is none any more. */
struct request *lead_answered(struct session *, struct question *);

/* What refers to it can be asked of search_references: the target of `path`. */
struct target lead_target(const struct lead *);
