/* fix_private.h — what the fix*.c files share. A fixer looks at f->problem and adds what mends it,
 * best first; when nothing does, it adds nothing. */
#pragma once

#include "edit/fix.h"
#include "kit/fields.h"

struct fixing {
    struct desk *desk;
    const struct edit_doc *doc;
    const struct kit *kit;
    const struct problem *problem;
    struct span at; /* of the problem */
    bool lazy;
    struct fixes *out;
    struct arena *arena;
    const char *title; /* of the row */
    unsigned flags;    /* of the row */
};

/* A further cure, whose edits are then filled in. */
struct fix *fix_add(struct fixing *, unsigned flags, const char *title, ...) PRINTF(3, 4);
/* The same with one replacement. */
void fix_replace(struct fixing *, unsigned flags, struct span at, struct str text,
                 const char *title, ...) PRINTF(5, 6);
/* "greeting" -> “greeting”, cut when long. */
struct str fix_quoted(struct fixing *, struct str);
void fix_drop_last(struct fixing *); /* it turned out to do nothing */

/* Puts "key:value" where the order of the table wants it, or the value where the key is empty. */
void fix_put_key(struct edits *, const struct kit *, struct str key, struct str value);

/* Up to `most` names that are nearly `wanted`, best first. */
struct fix_near {
    struct str path, name;
    unsigned distance;
};
size_t fix_names_near(struct fixing *, struct str wanted, struct fix_near *out, size_t most);

/* This id, or one with a number where another document has it. */
struct str fix_free_id(struct fixing *, struct str id);
/* The value of `type` changed, with the keys that the new kind is expected to have. */
void fix_type(struct fixing *, unsigned flags, struct str type);
/* Kits that have this file's name elsewhere, or nearly its name in its folder. */
size_t fix_files_near(struct fixing *, struct str path, struct fix_near *out, size_t most);

struct str fix_path(const struct fixing *); /* of the document */
struct str fix_root(const struct fixing *); /* "" when it has none */
bool fix_is_there(const struct fixing *, struct str path);
/* How many letters of a name of this length may be wrong: one in four. */
unsigned fix_tolerance(size_t length);

/* fix_refs.c */
void fix_wiki(struct fixing *);
void fix_wiki_heading(struct fixing *);
void fix_file(struct fixing *);
void fix_anchor(struct fixing *);
void fix_app_link(struct fixing *);
void fix_code_file(struct fixing *);
void fix_code_line(struct fixing *);
void fix_relation(struct fixing *);
/* fix_names.c */
void fix_id(struct fixing *);
void fix_duplicate_id(struct fixing *);
void fix_folder(struct fixing *);
void fix_extension(struct fixing *);
/* fix_json.c */
void fix_resource(struct fixing *);
void fix_task_file(struct fixing *);
void fix_unlisted(struct fixing *);
void fix_task_key(struct fixing *);
void fix_shape(struct fixing *);
void fix_json(struct fixing *);
