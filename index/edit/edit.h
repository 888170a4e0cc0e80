/* edit.h — changes to documents as values: what a fix, a rename, a move or a formatter would write.
 * Nothing in this module writes a file or knows a protocol: whoever asked applies them.
 *
 * All of index/edit is pure but for what it asks its struct desk (desk.h), and runs on any thread,
 * one struct edits on one thread. Strings live in the arena of the edits or in the texts they were
 * made from. */
#pragma once

#include "base/attr.h"
#include "kit/facts.h"

struct edit {
    struct str path;    /* of the document; "" for one that has none (untitled) */
    struct span at;     /* in its text; empty: an insertion */
    struct range range; /* the same */
    struct str text;    /* to stand there instead */
};
enum file_change { FILE_CREATE, FILE_RENAME, FILE_DELETE };
struct file_op {
    enum file_change what;
    struct str path;
    struct str to;   /* of FILE_RENAME */
    struct str text; /* of FILE_CREATE: all of it */
};
/* To be done in this order: creations, edits, renames, deletions. Edits are of texts as they are
 * before. */
struct edits {
    struct arena *arena;
    struct edit *items;
    size_t count;
    struct file_op *ops;
    size_t op_count;
    struct str refused;     /* "", or why nothing can be done: a sentence without full stop */
    struct lines_walk walk; /* to the last place */
};

/* Of the text of `kit`, which must stay as long as the edits. */
void edits_replace(struct edits *, const struct kit *, struct span at, struct str text);
void edits_insert(struct edits *, const struct kit *, size_t at, struct str text);
void edits_create(struct edits *, struct str path, struct str text);
void edits_rename(struct edits *, struct str path, struct str to);
void edits_delete(struct edits *, struct str path);
/* All of `from` as well. */
void edits_add(struct edits *, const struct edits *from);
/* Empties the list. Returns false, for `return`. */
bool edits_refuse(struct edits *, const char *format, ...) PRINTF(2, 3);

/* By path, then place; the same edit made twice is one. Of two that overlap the later one goes:
 * returns how many went. Insertions at one place keep their order. */
size_t edits_sort(struct edits *);
/* The text with all edits of sorted `edits` that are of `path`. */
struct str edits_apply(struct arena *, struct str path, struct str text, const struct edits *);

/* What turns the part at `at` into `with`, as few whole lines as need be, and within a single line
 * only what differs. */
void edits_turn_into(struct edits *, const struct kit *, struct span at, struct str with);
