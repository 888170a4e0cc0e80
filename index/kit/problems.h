/* problems.h — the catalogue of diagnostics (problems.def) and the lists that checks fill. */
#pragma once

#include "base/arena.h"
#include "base/attr.h"
#include "base/lines.h"

enum severity {
    SEVERITY_OFF,
    SEVERITY_ERROR,
    SEVERITY_WARNING,
    SEVERITY_INFORMATION,
    SEVERITY_HINT
}; /* LSP's numbers */

enum problem_code {
    PROBLEM_NONE,
#define PROBLEM(code, name, severity, scope, tag, message) code,
#define RESERVED(code)
#include "kit/problems.def"
#undef PROBLEM
#undef RESERVED
    PROBLEM_COUNT
};
enum problem_scope { SCOPE_FILE, SCOPE_WORKSPACE }; /* WORKSPACE: depends on other files */
enum problem_tag { TAG_NONE, TAG_UNNECESSARY, TAG_DEPRECATED };

struct problem_row {
    struct str code;        /* "KIT001": permanent; never used for anything else again */
    struct str name;        /* "missing-id": the page is docs/problems/KIT001.md */
    enum severity severity; /* by default; OFF: opt-in */
    enum problem_scope scope;
    enum problem_tag tag;
    struct str message; /* each "%s" stands for one argument of problems_add */
};
extern const struct problem_row problem_rows[PROBLEM_COUNT]; /* [PROBLEM_NONE] is empty */
enum problem_code problem_find(struct str code); /* by code ("KIT001"); PROBLEM_NONE if unknown */
struct str severity_name(enum severity);         /* "warning"; "off" */

struct related {
    struct str path; /* absolute; "": the document itself */
    struct range range;
    struct str message;
};
struct problem {
    enum problem_code code;
    struct range range;
    struct str message;
    struct str fix; /* what a fix would write in place of `range`; "" when there is none to offer */
    struct related *related;
    size_t related_count;
};
/* In the order of the text after problems_sort. Everything lives in the arena. */
struct problems {
    struct arena *arena;
    struct problem *items;
    size_t count;
};

/* Adds one; the arguments after `fix` fill the row's message: as many `const struct str *` as it
 * has %s, then a NULL pointer. The range, fix and texts given are kept as they are, the message is
 * a copy. The result may be filled in further until the next call. */
struct problem *problems_add(struct problems *, enum problem_code, struct range, struct str fix,
                             ...);
/* To the problem added last: another place that takes part in it. */
void problems_relate(struct problems *, struct str path, struct range, struct str message);
/* By place, then code, then words; what was said twice is said once. The same set of problems
 * always gives the same list. */
void problems_sort(struct problems *);

/* For the store; `code` by its permanent number, so rows may be added and go. Reading appends to
 * the list, passes over codes that are no more, and is false for bytes that problems_write did not
 * make. Strings are borrowed from the bytes. */
void problems_write(struct buf *, const struct problems *);
bool problems_read(struct problems *, struct str bytes) MUST_USE;
