/* encode_edit.h — edits as TextEdits and WorkspaceEdits, code actions, and what of them comes back
 * from the client. Main thread. */
#pragma once

#include "edit/edit.h"
#include "kit/problems.h"
#include "session.h"

struct seen_doc { /* an open document as it was when the edits were made */
    struct str uri, path;
    int version;
    int64_t revision;
};
struct seen_docs {
    const struct seen_doc *items;
    size_t count;
    struct str own; /* URI of the document that edits without a path are of */
};

/* TextEdit[] of one document. */
struct json_t *encode_text_edits(enum encoding, const struct edits *);
/* NULL, with *why a sentence: the client cannot do it, or a document has been changed since. */
struct json_t *encode_workspace_edit(const struct session *, const struct edits *,
                                     const struct seen_docs *, const char **why);
/* {range, placeholder} */
struct json_t *encode_prepared(enum encoding, const struct analysis *, struct span,
                               struct str placeholder);

struct action {
    struct str title, kind;
    bool preferred;
    const struct problem *problem; /* that it mends; NULL: none */
    bool deferred;                 /* its edits are made when it is resolved: */
    struct str name;               /* what it is made by, */
    uint32_t offset, index;        /* and of what */
    struct edits edits;
};
/* CodeAction[]; those that the client cannot carry out are left out. `diagnostics` are the
 * request's. */
struct json_t *encode_actions(const struct session *, const struct action *, size_t n,
                              const struct json_t *diagnostics, const struct seen_docs *);
size_t encode_count(const struct json_t *array);
/* Is the problem one of those that the client asks about? */
bool decode_asks_about(const struct json_t *diagnostics, const struct problem *);

struct action_key { /* of an action that was sent deferred */
    struct str uri, name, code;
    int version;
    uint32_t offset, index;
};
/* False: it is none of ours. */
bool decode_action(const struct json_t *action, struct action_key *);
/* The same action with its edit. */
struct json_t *encode_action_edit(const struct json_t *action, struct json_t *edit);
