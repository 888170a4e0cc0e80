/* nodes.h — pieces of front matter and JSON as places in the text: what to cut so that an entry or
 * an item is gone, where another one goes. Pure. */
#pragma once

#include "kit/kit.h"

/* The entry with this key; NULL when there is none. */
const struct entry *nodes_entry(const struct node *mapping, struct str key);
const struct node *nodes_value(const struct node *mapping, struct str key);
/* An entry of front matter with its whole lines, for cutting. */
struct span nodes_entry_lines(const struct kit *, const struct entry *);
/* What to cut so that item (or entry) i of the list is gone: its lines in a block, it and one comma
 * between brackets. */
struct span nodes_item(const struct kit *, const struct node *list, size_t i);
/* The line that holds the place, with its line end. */
struct span nodes_line(struct str text, size_t at);
/* The blanks at the start of the place's line. */
struct str nodes_indent(struct str text, size_t at);
