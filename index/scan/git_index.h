/* git_index.h — which files a git index lists, versions 2 to 4. Pure: the bytes may be anything. */
#pragma once

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

enum git_index_result {
    GIT_INDEX_READ,  /* all of it */
    GIT_INDEX_CUT,   /* `file` said stop, or the bytes end in the middle of an entry */
    GIT_INDEX_ALIEN, /* no index, damaged, or one that keeps its entries in another file */
};
/* Calls `file` for each file or symbolic link of the working tree, in the order of the index (by
 * bytes); a path is valid during the call. False from `file`: stop. Once ALIEN, what was told is
 * void. */
enum git_index_result git_index_read(struct str bytes, bool (*file)(void *context, struct str path),
                                     void *context) MUST_USE;
