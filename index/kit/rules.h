/* rules.h — what the check*.c files share; nobody else includes it.
 * A rule is a pure function that adds problems of the codes it names; check.c has the tables that
 * say which rules there are. */
#pragma once

#include "kit/check.h"
#include "kit/fields.h"

/* ---- rules over one document ---- */

struct check {
    struct problems *out;
    struct arena *arena; /* of out */
    const struct kit *kit;
    struct str text;
    struct str *owners; /* of each YAML error the top-level key it stands under */
};

void check_document(struct check *);  /* KIT020 to KIT032: the file and its delimiters */
void check_yaml(struct check *);      /* KIT101 to KIT115 */
void check_fields(struct check *);    /* KIT001 to KIT011, KIT116 to KIT213, KIT505 */
void check_blueprint(struct check *); /* KIT406 to KIT408 */
void check_tokens(struct check *);    /* KIT502, KIT503 */

void check_find_owners(struct check *); /* fills check.owners */
struct str check_owner(const struct check *, const struct yaml_error *);
/* Whether the value of a top-level key holds a YAML error: nothing more is said of it then. */
bool check_is_broken(const struct check *, struct str key);

struct range check_range(const struct check *, struct span);
struct str check_text(const struct check *, struct span); /* as written */
/* "a number", "a list": how people call what a value is read as. */
struct str check_what(const struct node *);
/* `text` as a quoted YAML scalar; STR_NONE when it has more than one line. */
struct str check_quoted(struct arena *, struct str text);
/* The same to put in place of `at`; STR_NONE when that is quoted already or not one line. */
struct str check_quote(const struct check *, struct span at);
struct str check_number(struct arena *, uint64_t);

#define CHECK_ADD(c, code, span, fix, ...)                                                         \
    problems_add((c)->out, (code), check_range((c), (span)), (fix), __VA_ARGS__)
#define CHECK_ADD0(c, code, span, fix)                                                             \
    problems_add((c)->out, (code), check_range((c), (span)), (fix), NULL)

/* ---- rules over facts and the world ---- */

struct target { /* a document that references lead to */
    struct str path;
    const struct facts *facts; /* NULL when it is no kit */
    struct str *slugs, *texts; /* sorted; NULL until wanted */
};
struct facts_check {
    struct problems *out;
    struct arena *arena; /* of out */
    struct str path;     /* "" when the document has none */
    struct str folder;   /* of path */
    const struct facts *facts;
    const struct world *world;
    bool with_code;
    struct target *targets;
    size_t target_count;
};

/* Valid until the next call; `path` "" is this document. */
struct target *check_target(struct facts_check *, struct str path);
/* False also for what has no headings to speak of, or is no kit. */
bool check_lacks_anchor(struct facts_check *, struct str path, struct str anchor);
bool check_lacks_heading(struct facts_check *, struct str path, struct str text);

void check_names(struct facts_check *);                         /* KIT301, KIT302 */
void check_refs(struct facts_check *);                          /* KIT303 to KIT310, 501, 504 */
void check_orphan(struct facts_check *);                        /* KIT506 */
void check_tasks(struct facts_check *);                         /* KIT402 to KIT405 */
void check_task_file(struct facts_check *, const struct ref *); /* KIT401 */
