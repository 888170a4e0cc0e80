/* format.h — how front matter is laid out, and tables where asked for. What YAML says is never
 * changed: what has been laid out is read again and compared, and left as it was when in doubt.
 * Pure. */
#pragma once

#include "edit/edit.h"
#include "kit/fields.h"

enum list_style { LISTS_KEEP, LISTS_BLOCK, LISTS_FLOW };
struct format_style {
    bool sort_keys;        /* into the order of the table (A22); unknown keys after all others */
    enum list_style lists; /* of texts that fit on one line each */
};

/* One blank after a colon, lists indented by two, no blanks at the ends of lines, no empty lines;
 * comments stay with the key below them. Broken front matter is left alone. */
void format_front(struct edits *, const struct kit *, const struct format_style *);
/* The same for the keys whose lines touch `part`; nothing is sorted. */
void format_front_part(struct edits *, const struct kit *, const struct format_style *,
                       struct span part);
/* Keys in order, everything else as it is. */
void format_sort_keys(struct edits *, const struct kit *);

/* Columns of the tables that touch `part` made equally wide. */
void format_tables(struct edits *, const struct kit *, struct span part);
/* The table around a place; false: there is none. */
bool format_table_at(const struct kit *, uint32_t offset, struct span *table);

/* Where a key stands among others: its row in the table, unknown ones behind. */
size_t format_order(enum kind, struct str key);
