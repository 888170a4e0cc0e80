/* section.h — changes to the build of documents: sections that move up, down, out and in, links
 * written the other way, the next version. */
#pragma once

#include "edit/desk.h"

/* The heading whose lines the place is in; UINT32_MAX: none. */
uint32_t section_heading_at(const struct kit *, uint32_t offset);
/* The heading with all below it, up to the next one of its level or above. */
struct span section_of(const struct kit *, uint32_t heading);

/* `by` levels, up when negative, with all headings below it. False: there is no such level. Pure.
 */
bool section_shift(struct edits *, const struct kit *, uint32_t heading, int by);

/* The section becomes a document of its own beside this one, of the same kind, and leaves its
 * heading with a link behind; the new one links back. Links to the headings that moved follow, in
 * all documents. False: refused, or not possible (refused is "" then). */
bool section_extract(struct desk *, const struct edit_doc *, uint32_t heading, struct edits *);
/* Where it would go; "" when it cannot: in a blueprint, whose documents are tasks. */
struct str section_extract_path(struct desk *, const struct edit_doc *, uint32_t heading);

/* A line that is nothing but a link to a kit is replaced by what that one says. */
bool section_inline(struct desk *, const struct edit_doc *, uint32_t offset, struct edits *);

/* A wiki link at the place as a relative one, and the other way. False: there is none, or it leads
 * nowhere. */
bool section_to_link(struct desk *, const struct edit_doc *, uint32_t offset, struct edits *);
bool section_to_wiki(struct desk *, const struct edit_doc *, uint32_t offset, struct edits *);

/* `version` one higher; false when it has none. Pure. */
bool section_bump(struct edits *, const struct kit *, int64_t *version);
