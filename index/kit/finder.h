/* finder.h — where in the text the constructs are that md4c names: markdown.c tells it what comes,
 * in order, it fills the lists of the kit. Only these two and finder_blocks.c include it. */
#pragma once

#include "kit/parts.h"

#define NOWHERE UINT32_MAX

enum construct { FIND_LINK, FIND_IMAGE, FIND_WIKI, FIND_CODE };

/* The target as md4c has it. */
struct href {
    uint32_t at;     /* in the text; NOWHERE when md4c had to copy it */
    struct str text; /* escapes and entities resolved */
    size_t length;   /* as written, when `at` is somewhere */
};

struct open { /* a construct that was entered and not yet left */
    enum construct type;
    bool dropped, automatic;
    uint32_t start, inside; /* of the opening delimiter; after it */
    size_t index;           /* in kit->links or kit->codes */
    uint32_t href_at;
    struct str href; /* a copy, when NOWHERE */
};

struct finder {
    struct arena *arena;
    struct kit *kit;
    struct str text; /* source.text */
    uint32_t base;   /* where the body starts */
    uint32_t pos;    /* everything before is accounted for */
    bool mid;        /* inline content of the line at `pos` was seen */
    bool fresh;      /* no content of the current block was seen */
    bool rule;       /* the current block is a thematic break */
    struct open *stack;
    size_t depth, located;  /* the first `located` of the stack are */
    struct heading heading; /* open when level is not 0 */
    bool atx;
    struct fence fence; /* open when fence_char is not 0 */
    char fence_char;
    uint32_t fence_lines; /* of content, so far */
    size_t *nameless;     /* reference links whose target md4c had to copy */
    size_t nameless_count;
};

/* ---- finder.c ---- */

void finder_move(struct finder *, size_t at); /* never back */
/* A block begins or ends: the rest of the line belongs to what was before. */
void finder_end_line(struct finder *);
/* The next located text of the current block is at `t`, or not known: NOWHERE. */
void finder_settle(struct finder *, uint32_t t);
/* Text at [t, end), with the openers of all constructs entered since the last one. */
void finder_text(struct finder *, uint32_t t, uint32_t end);
/* The same when the text is not in the input. */
void finder_ahead(struct finder *);
void finder_line_break(struct finder *);
void finder_nul(struct finder *);
void finder_enter(struct finder *, enum construct, uint32_t href_at, struct str href);
/* False when that is not the last one entered. `href` of links and images. */
bool finder_leave(struct finder *, enum construct, const struct href *href);
/* After the last block; `whole`: md4c got to the end. */
void finder_finish(struct finder *, bool whole);
/* Moves over lines of nothing but container marks and definitions, which are taken, up to `limit`.
 * Returns where the first other content starts, or `limit`. */
uint32_t finder_skip_gap(struct finder *, size_t limit);

/* ---- finder_blocks.c ---- */

void finder_end_heading(struct finder *, struct str plain);
/* `info`: of the info string, or NOWHERE. */
void finder_begin_fence(struct finder *, char mark, uint32_t info);
void finder_end_fence(struct finder *);
/* The character between the brackets of "- [ ]" is at `mark`. */
void finder_task(struct finder *, uint32_t mark);
