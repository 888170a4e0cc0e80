/* tokenizer.h — what SQLite's full text is taught by us: the tokenizer "kit", the ranking function
 * "kit_rank" (of a row of head), and which texts of a kit become its rows. Internal to store/, but
 * for the texts, which search/ needs to treat an open document as the index would.
 *
 *   head(title, tags, headings)  content='', detail=column, tokenize='kit'
 *   body(text)                   content='', detail=none,   tokenize='kit'
 *
 * The row of `body` holds the kit's head texts as well, then its body: so one MATCH on `body`
 * answers a question whose words stand partly in the tags and partly in the text. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "kit/facts.h"

struct store;

/* Teaches the connection both. To be called before any statement on head or body is prepared. */
bool tokenizer_register(struct store *, struct err *) MUST_USE;

/* The columns of head. The strings live in the arena, or are borrowed from the facts. */
struct fulltext {
    struct str title;    /* all that it is called: alias, H1, blueprint name, id; else file stem */
    struct str tags;     /* one per line */
    struct str headings; /* one per line */
};
struct fulltext fulltext_of(struct arena *, const struct facts *, struct str path);
/* The text of body: replaces what was in `out`. `body` is the bytes after the front matter. */
void fulltext_body(struct buf *out, const struct fulltext *, struct str body);
