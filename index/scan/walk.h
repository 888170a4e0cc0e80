/* walk.h — listing: where kit roots are, and which kits lie under one. Any thread; no state. */
#pragma once

#include "base/arena.h"
#include "base/os.h"
#include "kit/kit.h"

#include <stdatomic.h>

struct walk_bound { /* what kept the listing from being whole; all 0: nothing */
    bool depth, entries;
};

/* Called for each directory just before it is listed, so that it can be watched first. */
struct walk_visitor {
    void *context;
    void (*dir)(void *context, struct str path);
    /* A kit root: ".bluekit" (A27) or a library repository (A28). False: stop. May be NULL. */
    bool (*root)(void *context, struct str path, enum home);
    /* A kit file. `below` is its path below the root. False: stop. May be NULL. */
    bool (*file)(void *context, struct str path, struct str below, const struct os_info *);
    /* A symbolic link was met. Called for each place that decides where it leads, as walk_way says;
     * `leaves`: that is not where the walk comes by anyway. May be NULL. */
    void (*link)(void *context, struct str path, struct str place, bool leaves);
    const atomic_bool *stop;  /* once true the listing fails, ERR_CANCELLED; may be NULL */
    struct walk_bound *bound; /* of walk_kits; may be NULL */
};

enum { WALK_DEPTH = 6, WALK_ENTRIES = 20000 }; /* of discovery, per folder (decision 4) */
enum { WALK_KITS_DEPTH = 64, WALK_KITS_ENTRIES = 1000000 }; /* below a root */

/* Looks for kit roots below a folder: ".bluekit" directories at most WALK_DEPTH levels below it, in
 * no dot directory and none that tools fill; without any, the folder itself when it is a library.
 */
bool walk_discover(struct str folder, const struct walk_visitor *, struct walk_bound *,
                   struct err *) MUST_USE;
/* Lists the kits under a root, or under the directory `below` of it ("" is all). Symbolic links are
 * followed after all else, each (device, inode) once, never up to an ancestor; dot entries are
 * skipped (A27). A directory that may not be read counts as empty; any other failure, and a missing
 * start, fails the whole. */
bool walk_kits(struct str root, enum home, struct str below, const struct walk_visitor *,
               struct err *) MUST_USE;
/* By its name alone: would walk_kits go through this directory, or give this file? */
bool walk_enters(enum home home, struct str below);
bool walk_takes(enum home home, struct str below);
/* By its name alone: would walk_discover find this root below the folder? */
bool walk_reaches(struct str folder, struct str root, enum home home);
/* By its name alone: would it pass by this directory for lying too deep? */
bool walk_cuts(struct str folder, struct str dir);
/* Is the folder a library repository (A28)? Reads front matter until the first known type. */
bool walk_is_library(struct str folder, const atomic_bool *stop);
/* What decides where a path leads that goes through symbolic links below `top`: each link that is
 * met on the way, then the real path, or where it would be if there were something. Without links
 * nothing is visited. */
void walk_way(struct arena *, struct str top, struct str path,
              void (*visit)(void *context, struct str place), void *context);
/* The nearest root of a file that is named by itself: ".../.bluekit" above it; false when none. */
bool walk_root_of(struct arena *, struct str path, struct str *root, struct str *below);
/* Projects that BlueKit knows (decision 3): directories that contain .bluekit. NULL-safe: none when
 * there is no registry or it is not readable; `why` (may be NULL) gets one sentence then. *later:
 * that may be over in a moment (no descriptor was left, somebody writes). */
size_t walk_registry(struct arena *, struct str **projects, struct buf *why, bool *later);
