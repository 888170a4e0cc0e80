/* params.h — the shapes of parameters that methods share, each decoded once. A handler starts with
 * the document found and the position a byte offset; bad input never reaches it. */
#pragma once

#include "docs.h"

struct json_t;
struct session;
struct request;
struct move;

enum {
    P_NONE = 0,
    P_URI = 1 << 0,        /* textDocument.uri: uri, path, and doc if it is open */
    P_DOC = 1 << 1,        /* the same, and it must be open */
    P_POS = 1 << 2,        /* position: offset (needs P_DOC) */
    P_OPEN = 1 << 3,       /* textDocument of didOpen */
    P_CHANGES = 1 << 4,    /* contentChanges and version (needs P_DOC) */
    P_QUERY = 1 << 5,      /* query: a string */
    P_PAGE = 1 << 6,       /* limit, offset: optional */
    P_ID = 1 << 7,         /* id of a request */
    P_FOLDERS = 1 << 8,    /* event.added, event.removed */
    P_FILES = 1 << 9,      /* changes[].uri of didChangeWatchedFiles */
    P_VALUE = 1 << 10,     /* value: a string */
    P_JSON = 1 << 11,      /* an object that the handler reads itself */
    P_FLAT = 1 << 12,      /* flat: optional boolean */
    P_PREVIOUS = 1 << 13,  /* previousResultId: optional string */
    P_RANGE = 1 << 14,     /* range: span (needs P_DOC) */
    P_POSITIONS = 1 << 15, /* positions: offsets (needs P_DOC) */
    P_TYPING = 1 << 16,    /* typing: optional boolean */
    P_ITEM = 1 << 17,      /* a CompletionItem, */
    P_ACTION = 1 << 18,    /* a CodeAction, */
    P_LINK = 1 << 19,      /* a DocumentLink, */
    P_LENS = 1 << 24,      /* a CodeLens that we sent: json, what LSP does not know dropped */
    P_BY = 1 << 20,        /* by: a string */
    P_NAME = 1 << 21,      /* newName: a string, in `value` */
    P_MOVES = 1 << 22,     /* files[].oldUri, newUri: moves; those that are no files are left out */
    P_CONTEXT = 1 << 23,   /* context of codeAction: only, diagnostics */
    P_TEXT = 1 << 25,      /* text: optional string */
};

struct params {
    const struct json_t *json; /* the whole; NULL when absent */
    struct str uri, path;
    struct doc *doc;
    uint32_t offset;
    struct span span;
    uint32_t *offsets;
    size_t offset_count;
    struct str language, text;
    bool has_text; /* P_TEXT */
    int version;
    struct change_event *changes;
    size_t change_count;
    struct str query, value, by, previous;
    bool typing;         /* the last word of the query may go on */
    int64_t limit, skip; /* limit 0: not given */
    const struct json_t *id;
    struct str *added, *removed, *added_paths, *removed_paths; /* uris and paths of folders */
    size_t added_count, removed_count;
    struct str *files; /* paths */
    size_t file_count;
    bool flat;
    struct move *moves;
    size_t move_count;
    struct str *only; /* kinds of code actions; */
    size_t only_count;
    bool has_only;                    /* none of them may be wanted */
    const struct json_t *diagnostics; /* an array */
};

/* Decodes the shapes in `wanted` into request->params. False: *complaint names the member. */
bool params_read(struct session *, struct request *, unsigned wanted, struct str *complaint);
