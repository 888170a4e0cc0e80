/* plan.h — what the parts of the scanner share: the text read ahead, the row of tokens planned for
 * it, and the state between two blocks. Included by scanner.c only: editors compile that one file.
 */
#ifndef KIT_PLAN_H
#define KIT_PLAN_H

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

/* In the order of `externals` in grammar.js. */
enum token {
    GAP,
    STEP,
    ITEM_STEP,
    BLOCK_CONTINUATION,
    END,
    /* front matter */
    FRONT_OPEN,
    FRONT_CLOSE,
    FRONT_END,
    KEY,
    COLON,
    LAST_COLON,
    COMMENT,
    PLAIN_SCALAR,
    BOOLEAN,
    NUMBER,
    NONE,
    SINGLE_QUOTE_SCALAR,
    DOUBLE_QUOTE_SCALAR,
    BLOCK_SCALAR,
    NESTED_MAPPING,
    NESTED_SEQUENCE,
    FLOW_MAPPING,
    BRACKET_OPEN,
    BRACKET_CLOSE,
    COMMA,
    DASH,
    LAST_DASH,
    SEQUENCE_END,
    UNKNOWN_LINE,
    /* blocks */
    SECTION_CLOSE,
    ATX_H1,
    ATX_H2,
    ATX_H3,
    ATX_H4,
    ATX_H5,
    ATX_H6,
    ATX_CLOSE,
    SETEXT_START,
    SETEXT_H1,
    SETEXT_H2,
    THEMATIC_BREAK,
    QUOTE_MARKER,
    QUOTE_CLOSE,
    LIST_FIRST_MARKER,
    LIST_NEXT_MARKER,
    LIST_CLOSE,
    TASK_CHECKED,
    TASK_UNCHECKED,
    FENCE_OPEN,
    FENCE_CLOSE,
    FENCE_END,
    LANGUAGE,
    LAST_LANGUAGE,
    INFO_REST,
    CODE,
    LAST_CODE,
    INDENTED_START,
    INDENTED_END,
    HTML_START,
    HTML_COMMENT_START,
    HTML_END,
    DEFINITION_START,
    LINK_LABEL,
    DEFINITION_MARK,
    DEFINITION_END,
    TABLE_START,
    TABLE_END,
    ROW_END,
    PIPE,
    DELIMITER_CELL,
    DIAGRAM,
    /* inline */
    TEXT,
    TEXT_END,
    INLINE_END,
    EMPHASIS_OPEN,
    EMPHASIS_CLOSE,
    STRONG_OPEN,
    STRONG_CLOSE,
    STRIKE_OPEN,
    STRIKE_CLOSE,
    CODE_OPEN,
    CODE_CLOSE,
    CODE_TEXT,
    PATH,
    LAST_PATH,
    LINE_NUMBER,
    LAST_LINE_NUMBER,
    LINE_MARK,
    LINK_OPEN,
    IMAGE_OPEN,
    LINK_TEXT_END,
    LINK_CLOSE,
    TARGET_OPEN,
    TARGET_CLOSE,
    LABEL_OPEN,
    COLLAPSED,
    LINK_DESTINATION,
    LINK_TITLE,
    WIKI_OPEN,
    WIKI_CLOSE,
    WIKI_TARGET,
    WIKI_HEADING,
    WIKI_LABEL,
    WIKI_HASH,
    WIKI_BAR,
    URI_AUTOLINK,
    EMAIL_AUTOLINK,
    BARE_AUTOLINK,
    HTML_TAG,
    ENTITY,
    NUMERIC_ENTITY,
    ESCAPE,
    HARD_BREAK,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_HELPER,
    TOKEN_NAME,
    TAG,
    CALLOUT,
};

enum {
    END_OF_TEXT = -1,
    BAD_CHAR = 0xfffd,
    DEPTH_MAX = 100, /* of containers: what is deeper is text */
};

/* An array that grows; its memory is kept from block to block. */
#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *at;                                                                                  \
        uint32_t n, max;                                                                           \
    }
#define VEC_MORE(v) ((v).at = vec_grow((v).at, &(v).max, sizeof *(v).at))
#define VEC_ADD(v) ((v).n < (v).max ? (void)0 : (void)VEC_MORE(v), &(v).at[(v).n++])

static inline void *vec_grow(void *at, uint32_t *max, size_t size) {
    uint32_t more = *max ? *max * 2 : 64;
    void *grown = realloc(at, more * size);
    if (!grown)
        abort();
    *max = more;
    return grown;
}

struct range {
    uint32_t start, end;
};

struct planned {
    uint32_t start, end; /* in the text read ahead */
    enum token token;
};

struct container {
    uint8_t mark;    /* '>', or the character that makes the list: - + * . ) */
    bool fresh;      /* an item without any content yet */
    uint16_t indent; /* columns that its content is indented by */
};

/* Where a step begins: at the start of the text; there, front matter being ruled out; at the end of
 * the front matter's last line; of a block's last line; behind the marks of quotes on a line. */
enum phase { AT_START, NO_FRONT, AFTER_FRONT, IN_BODY, IN_LINE, AT_END };

struct state {
    enum phase phase;
    bool sibling;     /* IN_LINE: the next item of the innermost container's list follows */
    uint16_t column;  /* IN_LINE */
    uint8_t sections; /* bit n: a section of level n is open */
    uint32_t depth;
    struct container stack[DEPTH_MAX];
};

/* A container that begins on the line of the block. */
struct opener {
    struct range mark;
    enum token token;
};

/* A line of a paragraph, or of a table. */
struct line {
    struct range said;  /* in the text read ahead, without its indentation */
    struct range quote; /* the marks of quotes before it; empty when there are none */
    uint32_t at;        /* where it starts in the joined text */
};

/* A piece of inline content, in the joined text. */
struct mark {
    uint32_t start, end;
    enum token token;
    uint8_t role;   /* enum role */
    uint32_t group; /* what belongs together; 0: stands alone */
};
enum role { LEAF, OPENS, CLOSES, PART };

struct delimiter {
    uint32_t start, n, whole; /* what is left of it; its length at first */
    int32_t c;
    bool opens, closes, gone;
    int32_t before; /* the nearest that is not gone */
};
struct bracket {
    uint32_t at, delimiters;
    bool image, dead, nested;
};
struct link_range {
    struct range text;
    uint32_t first, last; /* of its delimiters */
    bool image;
};

struct scanner {
    TSLexer *lexer;
    bool ended;        /* the whole text was read */
    bool deciding;     /* whether a block begins here */
    bool peeked;       /* the lexer stands at the last character read, not after it */
    VEC(int32_t) text; /* from the start of the step */
    VEC(struct planned) plan;
    uint64_t hash;            /* of the plan */
    struct state state, next; /* after the last step; while planning: after this one */
    bool planned;             /* in the middle of the plan */
    bool lost;                /* in the middle of a plan that is not the last one */
    uint32_t done;            /* tokens of the plan that are out */
    VEC(struct opener) openers;
    VEC(struct line) lines;
    uint32_t line; /* the one that planning is at */
    VEC(int32_t) joined;
    VEC(struct mark) marks;
    VEC(struct mark) spare;
    VEC(struct delimiter) delimiters;
    VEC(struct bracket) brackets;
    uint32_t dead; /* so many of them cannot begin a link any more, unless of an image */
    VEC(struct link_range) links;
    VEC(uint32_t) bare; /* where a link without any marks may be */
    VEC(bool) dropped;  /* groups that turned out to be text */
    VEC(uint32_t) open; /* groups */
};

static inline bool is_blank(int32_t c) {
    return c == ' ' || c == '\t';
}
static inline bool is_eol(int32_t c) {
    return c == '\n' || c == '\r' || c == END_OF_TEXT;
}
static inline bool is_space(int32_t c) {
    return is_blank(c) || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
static inline bool is_digit(int32_t c) {
    return c >= '0' && c <= '9';
}
static inline bool is_alpha(int32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
static inline bool is_alnum(int32_t c) {
    return is_alpha(c) || is_digit(c);
}
static inline bool is_ascii_punct(int32_t c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}
static inline int32_t lower(int32_t c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}
static inline bool is_one_of(int32_t c, const char *set) {
    return c > 0 && c < 128 && memchr(set, c, strlen(set));
}

/* ---- the text read ahead ---- */

/* A token must not depend on more of the text than it needs: character by character while it is not
 * known whether a block begins here, then line by line. */
static void read_more(struct scanner *s) {
    TSLexer *lexer = s->lexer;
    if (s->peeked)
        lexer->advance(lexer, false);
    s->peeked = false;
    for (;;) {
        int32_t c = lexer->lookahead;
        if (c == 0 && lexer->eof(lexer)) {
            s->ended = true;
            return;
        }
        *VEC_ADD(s->text) = c < 0 ? BAD_CHAR : c;
        s->peeked = s->deciding;
        if (s->peeked)
            return;
        lexer->advance(lexer, false);
        if (c == '\n' || (c == '\r' && lexer->lookahead != '\n'))
            return;
    }
}

/* Blanks and line ends, and a look at the first character after them. */
static void read_gap(struct scanner *s) {
    TSLexer *lexer = s->lexer;
    int32_t c;
    while (is_space(c = lexer->lookahead) && c != '\v' && c != '\f') {
        *VEC_ADD(s->text) = c;
        lexer->advance(lexer, true);
    }
    s->ended = c == 0 && lexer->eof(lexer);
    s->peeked = !s->ended;
    if (s->peeked)
        *VEC_ADD(s->text) = c < 0 ? BAD_CHAR : c;
}

static inline int32_t char_at(struct scanner *s, uint32_t i) {
    while (i >= s->text.n) {
        if (s->ended)
            return END_OF_TEXT;
        read_more(s);
    }
    return s->text.at[i];
}

static uint32_t line_end(struct scanner *s, uint32_t at) {
    while (!is_eol(char_at(s, at)))
        at++;
    return at;
}

/* The start of the next line, `at` being at the end of one. */
static uint32_t after_eol(struct scanner *s, uint32_t at) {
    int32_t c = char_at(s, at);
    if (c == '\r' && char_at(s, at + 1) == '\n')
        return at + 2;
    return c == END_OF_TEXT ? at : at + 1;
}

static uint32_t skip_blanks(struct scanner *s, uint32_t at) {
    while (is_blank(char_at(s, at)))
        at++;
    return at;
}

static uint32_t trim_end(struct scanner *s, uint32_t start, uint32_t end) {
    while (end > start && is_blank(s->text.at[end - 1]))
        end--;
    return end;
}

static bool text_is(struct scanner *s, uint32_t at, const char *word) {
    for (; *word; word++, at++)
        if (char_at(s, at) != *word)
            return false;
    return true;
}

/* ---- the plan ---- */

static inline void plan(struct scanner *s, enum token token, uint32_t start, uint32_t end) {
    *VEC_ADD(s->plan) = (struct planned){start, end, token};
}

/* Of no width, right after what was planned last. */
static inline void plan_here(struct scanner *s, enum token token) {
    uint32_t at = s->plan.n ? s->plan.at[s->plan.n - 1].end : 0;
    plan(s, token, at, at);
}

/* Each block begins with a step; the first one of a plan has it already. */
static inline void begin_block(struct scanner *s, uint32_t at) {
    if (!s->plan.n || s->plan.at[s->plan.n - 1].token != STEP)
        plan(s, STEP, at, at);
}

#endif
