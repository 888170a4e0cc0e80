/* lines.h — where lines start in a text, and what a byte offset is called in columns.
 *
 * Lines end as LSP says: "\n", "\r\n" and a lone "\r" (decision 12). Line and column count from 0.
 * The engine works in byte offsets; columns are counted here and nowhere else, in the three units
 * a client may ask for. What is kept for files that are not at hand again (the store) is a struct
 * range, which holds all three, so nobody has to read a file to say where something stands.
 * A byte that is not part of valid UTF-8 counts as one character. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

enum encoding { UTF8, UTF16, UTF32, ENCODING_COUNT };

struct place {
    uint32_t line;
    uint32_t column[ENCODING_COUNT];
};
struct range {
    struct place start, end;
};

struct lines {
    uint32_t *starts; /* starts[0] is 0; owned */
    size_t n, cap;    /* n >= 1 once built */
};

void lines_build(struct lines *, struct str text); /* may be called again for another text */
void lines_fini(struct lines *);
/* After `at` of the old text was replaced by `with_n` bytes, giving `text`: the same as lines_build
 * of `text`, at the cost of the changed part and a shift of what follows. */
void lines_edit(struct lines *, struct str text, struct span at, size_t with_n);

uint32_t lines_find(const struct lines *, uint32_t offset); /* its line */
/* Of a line, without its line end; a line past the last is the empty span at the text's end. */
struct span lines_span(const struct lines *, struct str text, uint32_t line);

struct place lines_place(const struct lines *, struct str text, uint32_t offset);
struct range lines_range(const struct lines *, struct str text, struct span);
/* The same for many places of one text. What is asked for in rising order is counted on from the
 * place before, so that a line of a megabyte costs once and not once per place; any order is right.
 * Begin with {.lines = …, .text = …}; both must stay as they are. */
struct lines_walk {
    const struct lines *lines;
    struct str text;
    struct place last; /* the walk's own */
};
struct place lines_walk_place(struct lines_walk *, uint32_t offset);
struct range lines_walk_range(struct lines_walk *, struct span);
/* The other way. Past the last line is the end of the text; past the end of a line is the line's
 * end; inside a character is its start (LSP, "Position"). */
uint32_t lines_offset(const struct lines *, struct str text, uint32_t line, uint32_t column,
                      enum encoding);

/* Length of s in the unit. */
uint32_t text_units(struct str s, enum encoding);

/* For the store: small when all columns agree, as on ASCII lines. */
void range_write(struct buf *, const struct range *);
bool range_read(struct str *, struct range *) MUST_USE;
