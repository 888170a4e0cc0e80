/* dirs.h — the directories that are watched: a tree of names, found by path and by the backend's
 * number. It only remembers; watch.c does the watching.
 *
 * One inode may go by several paths (links, overlapping roots): then several directories have the
 * same number. A directory that nobody claims is a mere step on the way to those below it. */
#pragma once

#include "base/buf.h"

struct root; /* watch.c */

struct claim {
    struct root *root; /* NULL, only in the first: nobody */
    struct claim *next;
    unsigned round; /* of the root, in which it was made */
};
struct dir {
    struct dir *parent, *child, *next, *prev; /* prev is NULL for the first child */
    struct dir *chain;                        /* of its hash bucket */
    struct dir *same;                         /* another path of the same number */
    struct claim claim;
    int number;   /* -1: not watched */
    bool entries; /* somebody wants to know what comes and goes in it, else only that it is moved */
    bool writes;  /* and when files in it are written */
    uint32_t name_n;
    char name[];
};

struct dirs;
struct dirs *dirs_new(void);
void dirs_free(struct dirs *); /* NULL is fine */
size_t dirs_bytes(const struct dirs *);
size_t dirs_numbers(const struct dirs *); /* how many are bound, each inode once */

struct dir *dirs_get(struct dirs *, struct str path);  /* made when there is none */
struct dir *dirs_find(struct dirs *, struct str path); /* NULL: none */
struct dir *dirs_child(struct dirs *, const struct dir *, struct str name);
void dirs_path(const struct dir *, struct buf *out); /* replaces what is in out */

void dirs_claim(struct dirs *, struct dir *, struct root *, unsigned round); /* again is fine */
struct claim *dirs_claimed(struct dir *, const struct root *);               /* NULL: not */
void dirs_unclaim(struct dirs *, struct dir *, const struct root *); /* root NULL: all claims */

/* Numbers. unbind: true when no other path has the number, so that it is to be removed. */
void dirs_bind(struct dirs *, struct dir *, int number);
bool dirs_unbind(struct dirs *, struct dir *);
struct dir *dirs_of(struct dirs *, int number); /* first of the `same` list; NULL: none */
/* A number that was removed says nothing until its end has been seen, even when it is in use again
 * by then. */
void dirs_expect_end(struct dirs *, int number);
bool dirs_ended(struct dirs *, int number); /* true: this end was expected */
bool dirs_awaits_end(const struct dirs *, int number);
void dirs_forget_ends(struct dirs *); /* they may have been lost */

/* All directories at and below `top` (NULL: all there are), children first, so that the one just
 * visited may be reaped: `for (d = dirs_first(t, top); d; d = next) { next = dirs_after(d, top); …`
 * Steps are visited too. */
struct dir *dirs_first(struct dirs *, struct dir *top);
struct dir *dirs_after(const struct dir *, const struct dir *top);
void dirs_reap(struct dirs *, struct dir *); /* frees it unless claimed or with directories below */
void dirs_prune(struct dirs *, struct dir *); /* reaps it, then upwards */
