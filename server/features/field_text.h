/* field_text.h — what is told of a front-matter key, wherever it is told. */
#pragma once

#include "base/arena.h"
#include "kit/fields.h"

/* Markdown: what the key is for, and its choices. */
struct str field_text(struct arena *, const struct field *);
