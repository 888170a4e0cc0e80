/* completion_inline.h — the part of completion_context.h that looks within one line of the body. */
#pragma once

#include "features/completion_context.h"

/* `line` is without its end and contains c->offset; `heading`: it is one, where '#' begins no tag.
 */
void completion_inline(struct completion_context *c, struct str text, struct span line,
                       bool heading);
