/* pointed.h — what stands at a place in a document: shared by all features that are asked about
 * one. Where it leads is lead.h's. Main thread. */
#pragma once

#include "asker.h"
#include "kit/fields.h"
#include "methods.h"

enum pointed_what {
    POINTED_NOTHING,
    POINTED_KEY,       /* of front matter, and known */
    POINTED_VALUE,     /* of such a key, and nothing below */
    POINTED_KIND,      /* the value of `type` */
    POINTED_TAG,       /* in front matter or in the text */
    POINTED_BLUEPRINT, /* the value of `blueprint` or `blueprint_name` */
    POINTED_LAYER,     /* the value of `layer` or `layer_name` */
    POINTED_SELF,      /* the document by its name: the value of `id` or `alias`, its title */
    POINTED_HEADING,   /* another heading */
    POINTED_REF,       /* a link, a reference to code, a relation, a task of a blueprint */
    POINTED_ANCHOR,    /* the heading that a link names */
    POINTED_TOKEN,     /* {{NAME}}, or its declaration */
    POINTED_LABEL,     /* of a link reference, or of its definition */
};
struct pointed {
    enum pointed_what what;
    struct range at;                    /* all of it, for the editor to mark */
    const struct field *field;          /* KEY, VALUE */
    enum kind kind;                     /* KIND */
    struct str text;                    /* TAG, BLUEPRINT, TOKEN, LABEL; VALUE of a scalar */
    const struct ref *ref;              /* REF, ANCHOR */
    const struct fact_heading *heading; /* HEADING */
};
struct pointed pointed_at(const struct analysis *, uint32_t offset);
/* The same for a cursor between two characters: what ends there counts when nothing begins. */
struct pointed pointed_by_cursor(const struct analysis *, uint32_t offset);

/* The analysis of the request's document; NULL: *later is the reply, and the handler will be called
 * again when the text has been read. */
const struct analysis *pointed_analysis(struct session *, struct request *, struct reply *later);

/* Where a name stands that only its own document knows: placeholders and labels of links. */
struct own_place {
    struct span at;
    struct range range; /* the same */
    bool declares;
};
size_t pointed_own_places(struct arena *, const struct analysis *, const struct pointed *,
                          struct own_place **out);
/* The label of a reference-style link, without brackets; empty for other links. */
struct span pointed_label(const struct kit *, const struct link *);
/* A reference-style link at the place as its label. False, and nothing changed: there is none. */
bool pointed_as_label(const struct analysis *, uint32_t offset, struct pointed *);
/* Do two labels name one definition? (CommonMark: without case, blanks counting once.) */
bool pointed_same_label(struct str, struct str);
