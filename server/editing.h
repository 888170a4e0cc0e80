/* editing.h — questions to the query thread whose answer is edits: with the open documents as they
 * are now, and a desk over them and the index. */
#pragma once

#include "asker.h"
#include "edit/desk.h"
#include "encode_edit.h"
#include "methods.h"

struct editing { /* begins q->in of each of them */
    struct seen_docs seen;
    struct analysis *asked; /* of the request's document; NULL: of none */
    struct edits edits;     /* the answer */
};

/* `size` bytes for a struct that begins with struct editing. `d` may be NULL; its analysis must be
 * current. Main thread. */
struct question *editing_new(struct session *, struct doc *d, size_t size);
/* Query thread: the desk, which knows the asked document already (*asked may be NULL). */
struct desk editing_desk(struct search *, struct question *, const struct edit_doc **asked);
/* The end of it: what `ask` returns. False with q->err set: the index could not be read. */
bool editing_done(struct desk *, struct question *);
/* Main thread: answers with the WorkspaceEdit, with the reason that there is none, or with null
 * when there is nothing to do. */
void editing_answer(struct session *, struct question *);
