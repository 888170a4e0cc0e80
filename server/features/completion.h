/* completion.h — what the files of completion share: the request, as a value that another thread
 * may read. */
#pragma once

#include "asker.h"
#include "completions.h"
#include "features/completion_context.h"
#include "scan/files.h"
#include "session.h"

enum {
    COMPLETIONS_MOST = 100
}; /* what is cut is told as incomplete, so that typing on asks again */

/* One request. All of it lives in `arena`, nothing points into the document. */
struct completing {
    struct arena *arena;
    struct completion_context at; /* its strings are copies */
    struct str path, below;       /* of the document; "" when it has none */
    enum kind kind;
    struct str title;    /* its first heading of level 1 */
    struct str *present; /* keys of the front matter (KEY), items of the list (ITEM) */
    size_t present_count;
    struct str current; /* of ITEM and TAG: the word in hand, which is no other kit's */
    bool snippets;
    bool relative; /* links are written as paths */
    struct completions out;
};

struct completion_item *completion_add(struct completing *, struct str label, enum completion_icon);
/* Are the letters of `typed` in `name`, in this order, whatever their case? As editors filter. */
bool completion_matches(struct str typed, struct str name);
/* `value` as it has to be written where the cursor is: quoted or escaped if need be. */
struct str completion_scalar(const struct completing *, struct str value);

/* A link target without its %20 and the like. */
struct str completion_unescaped(struct arena *, struct str);

/* ---- completion_front.c: at once ---- */
void complete_keys(struct completing *);
void complete_value(struct completing *);
/* What the corpus has to offer for a field. */
enum corpus { CORPUS_NONE, CORPUS_TAGS, CORPUS_KITS, CORPUS_BLUEPRINTS };
enum corpus completion_corpus(enum kind, struct str key);

/* ---- completion_body.c: at once ---- */
void complete_languages(struct completing *);
void complete_headings(struct completing *, const struct facts *); /* HEADING and ANCHOR */
void complete_files(struct completing *, const struct files *);

/* ---- completion_corpus.c: on the query thread ---- */
bool complete_from_corpus(struct completing *, struct search *, const struct view *, enum corpus,
                          struct err *) MUST_USE;
