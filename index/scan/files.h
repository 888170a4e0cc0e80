/* files.h — the files of a project, for code references (A14, decision 5): listed once on first
 * need, from the git index where there is one, else by a bounded walk. Immutable once made; any
 * thread. */
#pragma once

#include "base/arena.h"
#include "base/err.h"

struct files;
enum { FILES_MAX = 50000 }; /* beyond: `truncated`, and a suffix proves nothing */

/* `project` is the directory that contains .bluekit. Never NULL: an unreadable project is empty. */
struct files *files_list(struct str project);
void files_free(struct files *); /* NULL is fine */
struct str files_project(const struct files *);
bool files_truncated(const struct files *);
size_t files_count(const struct files *);
struct str files_at(const struct files *, size_t i);   /* below the project, sorted by bytes */
bool files_has(const struct files *, struct str path); /* below the project */
/* Files whose path ends with `suffix` at a '/' boundary: how many, *one is one of them. */
size_t files_with_suffix(const struct files *, struct str suffix, struct str *one);
/* The first path >= prefix, for listing completions: an index for files_at. */
size_t files_from(const struct files *, struct str prefix);
size_t files_memory(const struct files *);
