/* refs.h — what the files behind rename.h, move.h and section.h share: references of a document
 * with their places in its text, and who answers to a name. Only they include it. */
#pragma once

#include "edit/desk.h"

/* Bytes of a range that was made from this text. */
struct span refs_span(const struct kit *, const struct range *);
/* Quotes around a place, of YAML, JSON: 0 when there are none. */
char refs_quote_at(const struct kit *, struct span);

enum refs_name { REFS_ID, REFS_STEM, REFS_ALIAS, REFS_NO_NAME };
/* By which of its names `key` finds the kit at `path`. */
enum refs_name refs_name_of(const struct facts *, struct str path, struct str key);

struct refs_names { /* the names a kit has, or is to have */
    struct str path;
    struct str id, stem, alias;
};
struct refs_names refs_names_of(const struct edit_doc *);
/* Would a wiki link `key` in the document at `from` lead to the kit that used to be called `before`
 * once it has the names `after`? Everybody else keeps theirs. */
bool refs_leads(struct desk *, struct str from, struct str key, const struct refs_names *before,
                const struct refs_names *after);
/* The best key for it: the one of `like`, else another name; "" when none leads there. */
struct str refs_key(struct desk *, struct str from, enum refs_name like,
                    const struct refs_names *before, const struct refs_names *after);

/* The path that the reference leads to, "" when there is none; of code only when `with_code`. */
struct str refs_lead(struct desk *, const struct edit_doc *, const struct ref *, bool with_code);
/* Definitions of labels that no link uses, as references: what they lead to is kept as well. */
size_t refs_unused(struct desk *, const struct edit_doc *, struct ref **out);
/* The heading in `to` that the reference's anchor means; UINT32_MAX when none. */
uint32_t refs_heading(const struct facts *to, const struct ref *);
/* Writes the anchor of `ref` so that it means heading `index` of `to`: in a wiki link by its text,
 * unless `before` (may be NULL), which it means now, is named by its slug. */
struct str refs_anchor(struct arena *, const struct facts *to, uint32_t index, const struct ref *,
                       const struct fact_heading *before);
/* What the document would say with this text. */
const struct edit_doc *refs_reread(struct desk *, const struct kit *, struct str text);
/* The first (by path) kit of the root whose id this is: relations mean that one. */
struct str refs_holder(struct desk *, struct str path, struct str id);
