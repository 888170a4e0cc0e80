/* write.h — how things are written down, so that they read as they were meant: YAML and JSON
 * scalars, link targets, names. Pure; results live in the arena. */
#pragma once

#include "kit/kit.h"

/* Does the text stand for itself as an unquoted scalar? `flow`: between brackets. */
bool write_is_plain(struct str text, bool flow);
/* As a scalar, in the style of what stood there before: plain becomes quoted where it must, quotes
 * stay. Several lines become one with "\n" in double quotes. */
struct str write_yaml(struct arena *, struct str text, enum node_style like, bool flow);
/* With its quotes. */
struct str write_json(struct arena *, struct str text);
/* A list in brackets, of texts. */
struct str write_yaml_list(struct arena *, const struct str *items, size_t n);

/* The target of a link in a document in `dir` to the file `to` (both absolute), in the manner of
 * `like`, which stood there: absolute stays absolute, "./" stays, a trailing '/' stays; `angled`:
 * between < and >. */
struct str write_target(struct arena *, struct str dir, struct str to, struct str like,
                        bool angled);
/* May this stand between [[ and ]], as a key or a heading? */
bool write_fits_wiki(struct str text);

/* "error-handling" -> "Error Handling" */
struct str write_title(struct arena *, struct str stem);
/* For ids: kebab-case; "" when nothing is left of it. */
struct str write_kebab(struct arena *, struct str name);
bool write_is_kebab(struct str);
struct str write_slug(struct arena *, struct str heading);
/* The line end that the text uses first; "\n" when it has none. */
struct str write_eol(struct str text);
/* Every "\n" as that line end. */
struct str write_lines(struct arena *, struct str text, struct str eol);
