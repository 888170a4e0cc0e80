/* desk.h — where changes that reach beyond one document get the others from: present texts, parsed
 * once each, and who may refer to what. Two makers: one over the index with the open documents
 * laid over it, one over documents that are all in memory. */
#pragma once

#include "edit/edit.h"
#include "kit/world.h"
#include "search/search.h"

struct edit_doc { /* a document as it is now */
    const struct kit *kit;
    const struct facts *facts;
    struct lines lines; /* when the desk read it; else not used */
};

struct desk_name { /* what a kit answers to */
    struct str path, id, alias;
    struct str folded[3]; /* id, stem and alias; only in what desk_names gives */
};

struct desk_set { /* paths, and what is known of them */
    struct desk_slot {
        struct str path;
        void *value;
    } * slots;
    size_t size, count;
};

struct desk {
    struct arena *arena;
    struct world world; /* as things are, before any change */
    void *context;
    /* The text at `path` as it is now, with where it belongs; source->lines is not filled in.
     * False: there is no document there, or it cannot be read. */
    bool (*read)(void *context, struct arena *, struct str path, struct source *);
    /* Documents that may refer to what is at `path`, or to one of the names; more than do. A name
     * that starts with '#' is a tag's. */
    size_t (*referrers)(void *context, struct arena *, struct str path, const struct str *names,
                        size_t count, struct str **out);
    /* The kit at `dir`, or those in that directory, however deep. */
    size_t (*below)(void *context, struct arena *, struct str dir, struct str **out);
    /* Every kit that is known below the root of `from`, until visit says false. */
    void (*each)(void *context, struct str from, bool (*visit)(void *, const struct desk_name *),
                 void *with);
    /* Files of the project of `from` whose name is `name`; absolute. May be NULL: nobody knows. */
    size_t (*files_named)(void *context, struct arena *, struct str from, struct str name,
                          struct str **out);
    void (*end)(void *context); /* may be NULL */
    const atomic_bool *cancel;  /* may be NULL */
    /* the desk's own */
    struct edit_doc **docs;
    size_t doc_count;
    struct desk_set by_path, seen;
    struct desk_name *names;
    size_t name_count;
    bool has_names;
};

void desk_fini(struct desk *); /* leaves the arena alone */
/* Parsed now if it was not yet; NULL when there is none. Valid until desk_fini. */
const struct edit_doc *desk_doc(struct desk *, struct str path);
/* This one is already parsed, and counts for its path; it may have none. Must outlive the desk. */
const struct edit_doc *desk_take(struct desk *, const struct kit *, const struct facts *);
bool desk_cancelled(const struct desk *);
/* True the first time for each path. */
bool desk_first(struct desk *, struct str path);
/* All that `each` visits, gathered once: `from` of the first call counts. */
size_t desk_names(struct desk *, struct str from, const struct desk_name **out);

/* Over documents in memory: `docs` sorted by path, all with a path. `world` is theirs. */
struct desk_memory {
    const struct edit_doc *docs;
    size_t count;
    struct world world; /* the desk's own */
};
struct desk desk_over(struct arena *, struct desk_memory *, struct world world);

/* Over the index and the open documents of the view; reads the files of others from disk. Query
 * thread, and no other question to `search` until desk_fini; `view` and `err` must outlive it.
 * After desk_fini err says whether all of the index could be read: if not, what was made is not
 * whole. */
struct desk desk_of_search(struct arena *, struct search *, const struct view *, struct err *);
