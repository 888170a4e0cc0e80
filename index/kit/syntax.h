/* syntax.h — what syntax stands where in a text that is being edited: the tree of grammar/, told of
 * each edit (cheap) and read anew when somebody asks (as much as the edit concerned).
 *
 * It is for what needs to know the shape of a place, also in a text that is broken around it:
 * folds, selections, keys while they are typed. What a document *says* is in kit.h: one reader per
 * fact. After any edits the tree is the one that a fresh reading of the text gives.
 *
 * A reader and the trees made by it belong to one thread. Nothing of tree-sitter shows here; it is
 * included by syntax.c alone. */
#pragma once

#include "base/arena.h"

/* The nodes of the grammar that have a name; grammar/README.md tells what is in which. */
enum syntax_kind {
    SYNTAX_NONE,
#define SYNTAX(kind, name) SYNTAX_##kind,
#include "kit/syntax.def"
#undef SYNTAX
    SYNTAX_KIND_COUNT
};
/* As in the grammar, for people. */
const char *syntax_kind_name(enum syntax_kind);

/* What is shared by the trees of one thread. Making it checks that the grammar has exactly the
 * kinds above. */
struct syntax_reader;
struct syntax_reader *syntax_reader_new(void);
void syntax_reader_free(struct syntax_reader *); /* after its trees; NULL is fine */

/* The tree of one text. It holds no text; nothing is read before syntax_update. */
struct syntax;
struct syntax *syntax_new(struct syntax_reader *);
void syntax_free(struct syntax *); /* NULL is fine */
/* The text's bytes `at` have been replaced by `with_n` others. Each edit speaks of the text that
 * the one before left. */
void syntax_edit(struct syntax *, struct span at, size_t with_n);
void syntax_reset(struct syntax *); /* it is another text altogether */

/* Brings the tree up to `text`, which is the text after all edits told. False: there is none, and
 * nothing below may be asked. That is so above KIT_SIZE_MAX, as for everything else; and for a text
 * above KIT_SIZE_MAIN that took longer than SYNTAX_US_MAX, which then has none until it is short
 * again or another (syntax_reset).
 *
 * The cost is linear, whatever the text: measured 0.05 s for a megabyte as people write it, up to
 * 1.1 s of one made for the purpose, whose tree takes 360 times its memory. Hence the limits; texts
 * of up to KIT_SIZE_MAIN are always read, so that what is said of them never depends on time. */
enum { SYNTAX_US_MAX = 250000 };
bool syntax_update(struct syntax *, struct str text) MUST_USE;

/* What all trees and readers of the process hold; 0 where the system does not tell. */
size_t syntax_memory(void);

struct syntax_node {
    enum syntax_kind kind;
    struct span span; /* sections and containers go on to the start of what ends them */
    const struct syntax_node *parent; /* NULL above the document; valid during the visit */
};

/* Shows the nodes that overlap or touch `within`, in order of the text, each before what is in it;
 * nodes without a name are passed by. */
enum syntax_step { SYNTAX_INTO, SYNTAX_PAST, SYNTAX_STOP };
typedef enum syntax_step syntax_visitor(void *context, const struct syntax_node *);
void syntax_visit(const struct syntax *, struct span within, syntax_visitor *, void *context);

/* The nodes that `offset` is in, from the document to the smallest; returns how many. Between two,
 * the one that begins there counts, else the one that ends there. Their parents are in the array.
 */
size_t syntax_path(const struct syntax *, struct arena *, uint32_t offset,
                   struct syntax_node **path);
