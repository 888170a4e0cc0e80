/* hover_text.h — what is told about things, as Markdown; no JSON, no request. Any thread. */
#pragma once

#include "kit/facts.h"
#include "kit/fields.h"
#include "kit/kit.h"
#include "kit/world.h"

/* A key: what it is for, what it may be, what it is by default, which rule asks for it. `pages` is
 * the directory of the pages of problems. */
struct str hover_key(struct arena *, const struct field *, const struct kit *, struct str pages);
/* A value of `type`. */
struct str hover_kind(struct arena *, enum kind);
/* Layers of a blueprint at `path` with their tasks; only layer `only` unless that is SIZE_MAX. The
 * task at `task` is marked. */
struct str hover_layers(struct arena *, const struct world *, const struct facts *blueprint,
                        struct str path, size_t only, struct str task);
/* A placeholder of the kit. */
struct str hover_token(struct arena *, const struct kit *, struct str name);
/* The first lines of the text from `at` on: up to a blank line after them, a heading or a fence. */
struct str hover_excerpt(struct arena *, struct str text, size_t at);
/* Text between fences that hold, whatever is in it. */
void hover_fence(struct buf *, struct str text, struct str language);
/* The same without markup, for clients that show none. */
struct str hover_plain(struct arena *, struct str markdown);
