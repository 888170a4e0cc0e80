/* encode_document.h — what is said of one document as JSON: hover, definition, outline. */
#pragma once

#include "session.h"

/* `text` is Markdown; `at` is what it is about. */
struct json_t *encode_hover(const struct session *, struct str text, const struct range *at);
struct location {
    struct str path; /* "": the document that was asked about, whose URI is `own` */
    struct range range;
};
/* A URI as the client wrote it where the document is open. */
struct json_t *encode_uri_at(const struct session *, struct str path, struct str own);
struct json_t *encode_place(const struct session *, const struct location *, struct str own);
/* LocationLinks from `origin` where the client takes them (`links`), else Locations: a single one
 * by itself. */
struct json_t *encode_definition(const struct session *, bool links, const struct range *origin,
                                 const struct location *, size_t n, struct str own);
enum outline_kind {
    OUTLINE_FRONT = 3,
    OUTLINE_FIELD = 7,
    OUTLINE_LAYER = 2,
    OUTLINE_TASK = 12,
    OUTLINE_HEADING = 15,
    OUTLINE_FILE = 1
}; /* LSP's SymbolKind */

struct outline_item {
    struct str name;   /* never "": editors refuse that */
    struct str detail; /* "" when there is none */
    enum outline_kind kind;
    struct span whole, head, name_at; /* all of it; its own line; its name: each in the former */
    struct outline_item *children;
    size_t count;
};
/* DocumentSymbols; SymbolInformation, flat, for clients that know no better. */
struct json_t *encode_outline(const struct session *, struct str uri, const struct analysis *,
                              const struct outline_item *, size_t n);
