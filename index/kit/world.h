/* world.h — what a check may ask about other files. The indexer answers from the store, the server
 * from open documents laid over the store: the same rules run over both. Paths are absolute.
 * Answers are of the moment and never wait for the disk. */
#pragma once

#include "kit/facts.h"

enum existence { EXISTS_UNKNOWN, EXISTS_NOT, EXISTS_FILE, EXISTS_DIR }; /* UNKNOWN: say nothing */

/* What a kit is called by: bits. */
enum name_kind { NAME_ID = 1, NAME_STEM = 2, NAME_ALIAS = 4 };

struct namesake { /* a kit that is called by a name */
    struct str path;
    const struct facts *facts;
    bool near; /* under the root of whoever asks */
};

struct world {
    void *context;
    /* Facts of the kit at `path`; NULL when there is none in the index. Lives in the arena. */
    const struct facts *(*kit_at)(void *context, struct arena *, struct str path);
    /* The kits that are called `name` by one of `which`, bits of enum name_kind. `anywhere`: in any
     * root, and without regard to case, and all that their facts need have is id and alias; else
     * exactly, and those that are not near may be left out.
     * Lives in the arena. Returns how many. */
    size_t (*named)(void *context, struct arena *, struct str from, struct str name, unsigned which,
                    bool anywhere, struct namesake **out);
    /* Whether a file or directory is there. */
    enum existence (*exists)(void *context, struct str path);
    /* A code reference (A14). UNKNOWN also when several files match; `lines` gets the number of
     * lines of the file, -1 when not known. */
    enum existence (*code)(void *context, struct arena *, struct str from, struct str target,
                           struct str *path, int64_t *lines);
    /* The root directory (".../.bluekit", or the library's root) of `path`; "" when it has none. */
    struct str (*root_of)(void *context, struct str path);
    /* Does any other document refer to the kit at `path`, whose facts these are? It costs more than
     * the others: NULL where nobody wants to know. */
    bool (*is_referred)(void *context, struct arena *, struct str path, const struct facts *);
};

/* How well the kit at `path` answers to the wiki link `key`: lower is better, WIKI_NONE not at all.
 * A kit of the same root (`near`) comes before all others, then by id, file stem, alias, then each
 * of these without case (A12). Of equals the first by path counts. Every world resolves by this. */
enum { WIKI_NONE = 100 };
unsigned world_wiki_rank(const struct facts *, struct str path, struct str key, bool near);
/* The best of all kits by that rank. False: none. */
bool world_wiki(const struct world *, struct arena *, struct str from, struct str key,
                struct str *path);

struct named {
    struct str path;
    struct range range; /* of the id or alias */
    enum kind kind;
};
/* The kits under the root of `path` whose id, or alias (NAME_ALIAS), is exactly `name`, that at
 * `path` left out. Returns how many. */
size_t world_with_name(const struct world *, struct arena *, struct str path, struct str name,
                       enum name_kind which, struct named **out);
/* Is the kit with these facts at `path` called so by one of `which`? For those who make worlds. */
bool world_is_named(const struct facts *, struct str path, struct str name, unsigned which,
                    bool folded);

/* The project of a root: where code references begin (A14). The directory that holds ".bluekit", or
 * a library's root itself; "" of "". */
struct str world_project(struct str root);

/* The root of a path by its letters, for files that no list of roots has yet: the nearest
 * ".bluekit" above it, or "". */
struct str world_root_by_name(struct str path);

/* The kit, file or folder that a reference written in the document at `from` names: the one rule of
 * references, checks and definitions. False: nowhere, or it is not known (code that is missing or
 * ambiguous, a name nobody has). A link's path is given whether something is there or not; a place
 * in the same document gives `from`. */
bool world_lead(const struct world *, struct arena *, struct str from, const struct ref *,
                struct str *path);

/* Of a resource path, which is one of the author's machine, the part below the last ".bluekit"
 * (A25); "" when there is none. */
struct str world_resource(struct arena *, struct str target);

/* Does the document at `from`, whose facts are `f`, refer to the kit at `path`? */
bool world_refers(const struct world *, struct arena *, struct str from, const struct facts *f,
                  struct str path, const struct facts *kit);
