/* docs.h — the documents the client has open. Main thread only.
 *
 * A struct doc lives until docs_close(); its text changes only in docs_apply(). What the text says
 * is in a struct analysis: an immutable snapshot of one version that owns a copy of the text,
 * counted by reference, so that another thread may read it while typing goes on. */
#pragma once

#include "kit/check.h"
#include "kit/syntax.h"

#include <stdatomic.h>

struct analysis {
    atomic_int references;
    struct arena *arena;  /* of everything below */
    struct source source; /* path, text and lines of the snapshot */
    struct lines lines;
    int64_t revision; /* of the document: see struct doc */
    struct kit *kit;  /* NULL until made, like the rest */
    struct facts *facts;
    struct problems problems; /* of SCOPE_FILE */
    int64_t cost_us;          /* what making it took */
};
/* A snapshot without its analysis yet; any thread may then call analysis_make once. */
struct analysis *analysis_new(struct str path, struct str below, enum home, struct str text);
void analysis_make(struct analysis *);
struct analysis *analysis_ref(struct analysis *);
void analysis_unref(struct analysis *); /* NULL is fine */

struct given_tokens {   /* the last whole answer of semantic tokens; semantic_tokens.c's */
    int64_t id;         /* its resultId; 0: none was given */
    int64_t revision;   /* of the text it is about */
    uint64_t announced; /* hash of the tokens that the client was told to fetch; 0: of none */
    struct buf data;
};

struct doc {
    struct doc *next;
    struct docs *all;
    struct str uri;  /* as the client wrote it at didOpen */
    struct str path; /* "" when the URI is no file */
    struct str below, language;
    enum home home;
    int64_t root; /* id in the store; -1 when in none */
    int version;  /* the client's */
    int64_t
        revision; /* of the text: grows with each change, unique among all documents ever open */
    struct buf text;
    struct lines lines;
    bool out_of_sync;          /* its text may differ from the client's (decision 11) */
    struct analysis *analysis; /* of an earlier or this version; NULL before the first */
    bool analysing;            /* another thread is making one */
    struct syntax *syntax;     /* told of each change; NULL until asked for: see docs_syntax */
    struct given_tokens tokens;
    /* publish.c's */
    bool check_due; /* its list may have changed */
    bool text_due;  /* because its text did */
    bool published; /* the client holds a list that is not empty */
    int64_t changed_ms, check_cost_us;
    uint64_t shown_hash;    /* of what other documents can see of it */
    uint64_t referred_hash; /* of what it refers to */
    uint64_t result_hash;   /* of the last list that the client got */
    struct arena *arena;    /* of uri, path, below, language */
};

struct docs;
struct docs *docs_new(void);
void docs_free(struct docs *);                        /* NULL is fine */
struct doc *docs_first(struct docs *);                /* all of them, by next */
struct doc *docs_find(struct docs *, struct str uri); /* borrowed; NULL if not open */
struct doc *docs_at(struct docs *, struct str path);
size_t docs_count(const struct docs *);

/* Opening what is open replaces its text: the client is right. path "" when it is no file. */
struct doc *docs_open(struct docs *, struct str uri, struct str path, struct str language,
                      int version, struct str text);
void docs_close(struct docs *, struct doc *);

struct change_event { /* one of didChange's contentChanges */
    bool whole;
    uint32_t start_line, start_column, end_line, end_column;
    struct str text;
};
/* One after the other, each range speaks of the text that the previous one left. Positions are
 * clamped; a start after the end is exchanged with it. */
void docs_apply(struct doc *, const struct change_event *, size_t n, int version, enum encoding);
/* Another place among the roots: what was analysed under the old one is void. */
void docs_place(struct doc *, struct str below, enum home, int64_t root);

/* The analysis of the text as it is, made now if need be; NULL while the text is too long for this
 * thread (KIT_SIZE_MAIN) and another one has not finished with it. Borrowed: valid until the next
 * change. */
const struct analysis *docs_analysis(struct doc *);
/* The syntax tree of the text as it is, read now if need be; NULL when there is none (syntax.h).
 * Borrowed: valid until the next change. */
const struct syntax *docs_syntax(struct doc *);
bool docs_is_current(const struct doc *); /* is doc->analysis of the present text? */
/* A snapshot of the text for another thread to make; docs_take_analysis gets it back. */
struct analysis *docs_snapshot(struct doc *);
/* Takes over an analysis that another thread made; one of another revision is dropped. */
void docs_take_analysis(struct doc *, struct analysis *);
int64_t docs_memory(const struct docs *);
