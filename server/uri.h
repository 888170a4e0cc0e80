/* uri.h — file URIs and paths (RFC 3986, RFC 8089). Comparing is done on paths, never on URIs: one
 * file has many spellings. Pure. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

/* The absolute path that a file URI names, percent-decoded, "." and ".." resolved; "" for any other
 * scheme, a remote host, or NUL in it. A Windows drive is lower case: "c:/x". */
struct str uri_to_path(struct arena *, struct str uri);
/* "file:///…" of an absolute path. Bytes outside the unreserved set are percent-encoded. */
struct str uri_of_path(struct arena *, struct str path);
/* The last segment, decoded, of a URI of any scheme: a name to judge an untitled document by. */
struct str uri_name(struct arena *, struct str uri);
