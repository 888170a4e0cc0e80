/* path.h — names of files, by their letters only: nothing here asks the system.
 * Separator is '/', on every system; uri.c turns Windows names into this form. A path has no
 * trailing '/' except the root. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct str path_dir(struct str path);  /* "/a/b" -> "/a"; "/a" -> "/"; "a" -> "" */
struct str path_name(struct str path); /* "/a/b.md" -> "b.md" */
struct str path_stem(struct str path); /* "/a/b.md" -> "b"; ".x" -> ".x" */
struct str path_ext(struct str path);  /* "/a/b.md" -> "md", "" without; as written */
bool path_is_absolute(struct str path);
bool path_is_top(struct str path); /* "/", on Windows also "c:/": nothing is above it */
/* A path as people and other programs write it here: on Windows "C:\\x" is "c:/x". */
struct str path_native(struct arena *, struct str path);
/* Is `path` `dir` itself or below it? `rest` (may be NULL) gets what follows: "" or "x/y". */
bool path_below(struct str dir, struct str path, struct str *rest);
struct str path_join(struct arena *, struct str dir, struct str name); /* dir "" gives name */
/* `to` as seen from `dir`, with "." and ".." and doubled '/' resolved by letters. An absolute `to`
 * ignores `dir`. Going above the root stays at the root. */
struct str path_resolve(struct arena *, struct str dir, struct str to);
/* How `to` is written in a document that lies in `dir`; both absolute. "../x/y.md", "./y.md" never:
 * a name in the same folder is just "y.md". */
struct str path_relative(struct arena *, struct str dir, struct str to);

/* Percent-decoded (RFC 3986, 2.1); what is no escape stays as it is. Without any it is `s` itself,
 * and lives as long as that. */
struct str percent_decode(struct arena *, struct str s);
