/* encode_document.h — what is said of one document as JSON: hover, definition, outline. */
#pragma once

#include "session.h"

/* `text` is Markdown; `at` is what it is about. */
struct json_t *encode_hover(const struct session *, struct str text, const struct range *at);
/* A LocationLink from `origin` where the client takes one, else a Location. */
struct json_t *encode_definition(const struct session *, const struct range *origin,
                                 struct str path, const struct range *target);
/* DocumentSymbols by level of heading, each with its whole section; SymbolInformation, flat, for
 * clients that know no better. */
struct json_t *encode_outline(const struct session *, struct str uri, const struct analysis *);
