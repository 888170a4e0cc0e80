/* new.h — a new document's text: full front matter for its kind, in canonical order from the table
 * of fields, and a body to fill in. What it writes has no problems of its own. Pure, but for
 * new_free. */
#pragma once

#include "kit/fields.h"
#include "kit/kit.h"
#include "kit/world.h"

struct new_kit {
    enum kind kind;
    struct str below; /* below its root: "kits/sub/name.md"; gives id, alias and a first tag */
    struct str id, alias, description; /* "": made from the name */
    const struct str *tags;
    size_t tag_count;                                        /* 0: made from the folder or name */
    struct str body;                                         /* "": the skeleton of the kind */
    struct str blueprint, blueprint_name, layer, layer_name; /* of a blueprint's task; else "" */
    int64_t now_ms;                                          /* of a blueprint: when it was made */
    const struct kit *like; /* front matter for this one: what it says already is left out */
};

/* The whole file; a blueprint's is its blueprint.json. */
struct str new_text(struct arena *, const struct new_kit *);
/* With both delimiters and their line ends; for a document that has a body. */
struct str new_front(struct arena *, const struct new_kit *);
/* The value after "key:" for one field, with the blank or line break before it; "" when there is
 * nothing sensible to write. */
struct str new_value(struct arena *, const struct new_kit *, const struct field *);
/* Where a document of this kind and name belongs, below its root: "kits/<folder>/<name>.md"; a
 * blueprint's is "blueprints/<name>/blueprint.json". `folder` may be "". `name` becomes
 * kebab-case; "" when nothing is left of it. */
struct str new_below(struct arena *, enum kind, struct str folder, struct str name);
/* Below this root, gives it a file that is not there, and an id and alias that nobody has in this
 * world: numbered together from 2 where one of the three is taken. False: ninety-nine are. */
bool new_free(struct arena *, const struct world *, struct str root, struct new_kit *) MUST_USE;
/* Kinds that can be made: those with a `type`. */
bool new_is_kind(enum kind);

/* ---- what a text says of itself, for the values above ---- */

/* The first H1, else the file's name as a title. */
struct str new_title_of(struct arena *, const struct kit *);
/* The first sentence of its prose, plain, at most 200 characters; "" when it has none. */
struct str new_sentence_of(struct arena *, const struct kit *, struct span part);
/* Tags in the text, at most three. */
size_t new_tags_of(struct arena *, const struct kit *, struct str **out);
/* All of this together, for a document as it is; `kind` is what it is to be. */
struct new_kit new_kit_of(struct arena *, const struct kit *, enum kind);
