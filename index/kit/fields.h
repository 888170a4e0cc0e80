/* fields.h — which front-matter key belongs to which kind, of what type: one table drives checking,
 * completion, hover, canonical order (A22), docs/front-matter.md. Rows stand in canonical order. */
#pragma once

#include "base/buf.h"
#include "kit/kinds.h"
#include "kit/problems.h"

enum field_type {
    FIELD_SLUG, /* kebab-case name */
    FIELD_TEXT,
    FIELD_BOOL,
    FIELD_INT,      /* min … max */
    FIELD_CHOICE,   /* one of `choices` */
    FIELD_STRINGS,  /* list of strings */
    FIELD_ANY,      /* nothing is checked */
    FIELD_RELATION, /* ids of other kits (A21) */
};
enum field_flag {
    FIELD_REQUIRED = 1,  /* offered first */
    FIELD_NOT_EMPTY = 2, /* absent and empty are the same problem */
    FIELD_OPEN = 4,      /* a FIELD_CHOICE that accepts other values silently … */
    FIELD_GUESS = 8,     /* … but asks about those that are nearly a choice (A6) */
};

struct field {
    uint32_t kinds; /* KIND_BITs */
    struct str key;
    enum field_type type;
    unsigned flags;
    enum problem_code if_missing; /* PROBLEM_NONE: nothing */
    struct str choices;           /* separated by blanks */
    int64_t min, max;             /* of FIELD_INT; equal: no bounds */
    unsigned soft_max;            /* more items of FIELD_STRINGS or characters of FIELD_TEXT are a
                                     hint; 0: no limit */
    unsigned exactly;             /* of FIELD_STRINGS: another number is worth telling; 0: any */
    struct str also;              /* texts that FIELD_INT accepts too, between '|' (A8) */
    struct str doc;               /* Markdown, one or two sentences */
    struct str snippet;           /* LSP snippet of the value, after "key: " or "key:" */
};
extern const struct field fields[];
extern const size_t field_count;

/* The row for this key in this kind; NULL when the kind does not know it. */
const struct field *field_find(enum kind, struct str key);
/* The known key that `key` was probably meant to be (A20), not itself; NULL when none is near. */
const struct field *field_near(enum kind, struct str key);

/* The whole table as docs/front-matter.md. */
void fields_print(struct buf *);
