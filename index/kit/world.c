/* world.c — the one rule of worlds that all of them share. Where kits come from is theirs. */
#include "kit/world.h"

#include "base/path.h"
#include "base/text.h"

unsigned world_wiki_rank(const struct facts *f, struct str path, struct str key, bool near) {
    enum { NAMES = 3, FAR = 2 * NAMES };
    const struct str names[NAMES] = {f->id.text, path_stem(path), f->alias.text};
    unsigned rank = near ? 0 : FAR;
    for (unsigned i = 0; i < NAMES; i++)
        if (names[i].n && str_eq(names[i], key))
            return rank + i;
    for (unsigned i = 0; i < NAMES; i++)
        if (names[i].n && text_same(names[i], key))
            return rank + NAMES + i;
    return WIKI_NONE;
}

struct str world_project(struct str root) {
    return str_eq(path_name(root), STR(".bluekit")) ? path_dir(root) : root;
}
