/* token_places.h — where placeholders are declared and used in one kit (A15). No syntax of
 * declarations is fixed, so the first word of each list item below a heading that says "Tokens"
 * counts. Pure; any thread. */
#pragma once

#include "kit/kit.h"

struct token_place {
    struct str name;
    struct span at;    /* the name alone: what a rename replaces */
    struct span whole; /* with its braces; of a declaration the name */
    enum {
        TOKEN_DECLARED,
        TOKEN_USED,     /* {{NAME}} outside the section */
        TOKEN_SINGLE,   /* {NAME} outside of it, where NAME is declared */
        TOKEN_MENTIONED /* {{NAME}} in the section, besides declarations */
    } what;
    struct span item; /* of a declaration: what its line says after the name; may be empty */
};
/* All of them, declarations first (256 at most), then uses, each in the order of the text.
 * *declared is how many are declarations. */
size_t token_places(struct arena *, const struct kit *, struct token_place **out, size_t *declared);
/* The default value that a declaration names: `default: x`, `(default x)`, "defaults to x"; "" when
 * there is none. Borrowed from `item`. */
struct str token_default(struct str item);
