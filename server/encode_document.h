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
/* DocumentSymbols by level of heading, each with its whole section; SymbolInformation, flat, for
 * clients that know no better. */
struct json_t *encode_outline(const struct session *, struct str uri, const struct analysis *);
