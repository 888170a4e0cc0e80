/* parts.h — what the files behind kit_parse() share; only they include it. Offsets are bytes of
 * source.text, `end` is exclusive, and nothing here looks at or past `limit`. */
#pragma once

#include "kit/kit.h"

/* ---- front.c ---- */

/* Fills kit->front and kit->body. */
void front_read(struct arena *, struct kit *);
/* "key:" or "key: value" at the left margin, what a person means as a field. */
bool front_is_key_line(struct str line);

/* ---- yaml.c ---- */

/* Reads text[at] into front->root, not_mapping, errors. `side_file`: JSON, with its larger limit.
 */
void yaml_read(struct arena *, struct str text, struct span at, bool side_file, struct front *);

/* ---- yaml_fault.c ---- */

struct yaml_failure { /* what libyaml says, at bytes of the text */
    const char *context, *problem;
    uint32_t context_at, problem_at;
};
/* `part`: the entry that failed, read alone. */
struct yaml_error yaml_fault_of(struct arena *, struct str text, struct span part,
                                const struct yaml_failure *);

/* ---- markdown.c ---- */

void markdown_read(struct arena *, struct kit *);

/* ---- inline.c: pieces of Markdown at a known place ---- */

size_t line_end(struct str text, size_t at);  /* of the line that `at` is in, without its end */
size_t line_next(struct str text, size_t at); /* start of the next line, or text.n */
/* Past the marks of block quotes and list items, and the blanks around them. With `rule`, stops
 * before what is a thematic break. */
size_t skip_containers(struct str text, size_t at, bool rule);
bool is_thematic_break(struct str text, size_t at);
/* `at` is '(': "(target "title")". */
bool inline_tail(struct str text, size_t at, size_t limit, struct link *, size_t *end);
/* `at` is '[': a link label; its inside. */
bool inline_label(struct str text, size_t at, size_t limit, struct span *label, size_t *end);
/* `at` is '[' at the start of a line: a link reference definition. */
bool inline_definition(struct str text, size_t at, size_t limit, struct definition *);
/* Moves what follows '#' from target to fragment. */
void inline_split_fragment(struct str text, struct span *target, struct span *fragment);

/* ---- code_ref.c ---- */

struct code_ref code_ref_of(struct str text, struct span content);
struct code_ref code_ref_of_info(struct str text, struct span info);

/* ---- tokens.c ---- */

void tokens_read(struct arena *, struct kit *);
/* Adds the #tags in text[at], a run of plain body text. */
void body_tags_read(struct arena *, struct kit *, struct span at);
