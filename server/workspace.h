/* workspace.h — what is true now: open documents laid over the store (invariant 8), within the
 * roots that this server watches (decision 2). Main thread only; it never reads a kit from disk. */
#pragma once

#include "docs.h"
#include "scan/indexer.h"
#include "search/search.h"

struct workspace;

struct workspace *workspace_new(struct docs *, const char *store_path);
void workspace_free(struct workspace *);
/* The index is another file from now on. */
void workspace_set_store(struct workspace *, const char *store_path);
/* An index that could not be trusted was read since this was last asked: its inode; 0: none. */
uint64_t workspace_damaged(struct workspace *);

/* Takes the roots of a REPORT_SCOPE; open documents are placed anew. */
void workspace_set_roots(struct workspace *, const struct report_root *, size_t n);
const struct report_root *workspace_root_of(const struct workspace *,
                                            struct str path); /* NULL: none */
/* The one root below the client's folders; NULL: there are several, or none. */
const struct report_root *workspace_only_root(const struct workspace *);
/* Below which root a document lies, by the roots known or else by its own name (".bluekit" in its
 * path), so that it is judged rightly before the first listing is done. */
void workspace_place(struct workspace *, struct doc *);

/* Around a check: it sees one snapshot of the store, and is told again what the last one was told
 * as long as nobody has committed. What the world hands out meanwhile lives until the next begin.
 */
void workspace_begin(struct workspace *);
void workspace_end(struct workspace *);
void workspace_forget(struct workspace *); /* nobody types any more: gives that memory back */

/* For check_facts. What could not be answered is noted: see workspace_wants. */
struct world workspace_world(struct workspace *);
/* Its is_referred, for whoever wants KIT506; workspace_world leaves it out. */
bool workspace_is_referred(void *context, struct arena *, struct str path, const struct facts *);
/* Paths that the last checks asked for and the store does not know; the list is emptied. Lives in
 * the arena. */
size_t workspace_wants(struct workspace *, struct arena *, struct str **paths);

/* What an answer of the query thread covers: the scope and a snapshot of the open kits. The docs'
 * analyses are referenced until workspace_view_end. */
struct view workspace_view(struct workspace *, struct arena *, struct analysis ***held, size_t *n);

/* The project's files for code references (decision 5); NULL until they have been listed. A list
 * that is old is still given, and a new one wanted. */
struct files;
const struct files *workspace_files(struct workspace *, struct str project);
bool workspace_set_files(struct workspace *, struct files *); /* takes it over; true: it is news */
/* A project to be listed; each is handed out once. */
bool workspace_files_wanted(struct workspace *, struct arena *, struct str *project);
