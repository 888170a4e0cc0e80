/* indexed.h — the index, brought up to date for a folder, for commands that ask about names. */
#pragma once

#include "cli/cli.h"
#include "edit/desk.h"
#include "scan/indexer.h"
#include "search/search.h"

struct indexed {
    struct arena *arena;
    struct str here;   /* the current folder: names are shown from there */
    struct str folder; /* what was asked about: --project, else the project that `here` lies in,
                          else `here` */
    struct search *search;
    struct view view;  /* that folder and the projects that BlueKit knows */
    struct scope own;  /* the folder's own */
    struct str *roots; /* of those */
    size_t root_count;
    bool whole; /* everything was seen; else somebody has been told */
};

/* False: complained. */
bool indexed_open(struct indexed *, const struct cli *);
void indexed_close(struct indexed *);

/* Kits of the folder called so: by id; if there is none, the one at this path; if there is none, by
 * alias. */
size_t indexed_find(const struct indexed *, struct desk *, struct str name, struct named **out);

/* The project that a folder lies in: the nearest ".bluekit" above, that of the home directory left
 * out, since BlueKit keeps its own things there. False: none; then `folder` itself. */
bool project_around(struct arena *, struct str folder, struct str *project);
/* --project, or the current folder: absolute, in the arena. False: complained. */
bool project_named(struct arena *, const struct cli *, struct str *here, struct str *folder);
