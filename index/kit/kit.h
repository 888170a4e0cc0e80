/* kit.h — what a document says, as spans of its bytes.
 *
 * kit_parse() is a pure function of the bytes and the name: no I/O, no failure. Whatever is wrong
 * with the text is in what it returns. md4c says what is a heading, link, code span or fence and in
 * which order, our scan finds where (decision 6, 7); libyaml reads front matter (decision 8).
 * Every span is a range of byte offsets in source.text and begins with the construct's own
 * delimiter where it has one. Every str is borrowed from the text or the arena given.
 * Any thread. */
#pragma once

#include "base/arena.h"
#include "base/lines.h"
#include "kit/kinds.h"
#include "kit/value.h"

enum home {
    HOME_PROJECT, /* below a .bluekit directory (A27) */
    HOME_LIBRARY, /* below the root of a library repository (A28) */
    HOME_LOOSE,   /* elsewhere: untitled, or named on the command line (decision 1) */
};

/* A document before it is read. Must outlive the kit. */
struct source {
    struct str path;  /* absolute; "" when it has none (untitled) */
    struct str below; /* below its root: "kits/a.md"; the name when HOME_LOOSE */
    enum home home;
    struct str text; /* any bytes; 16 readable bytes of NUL must follow (os_read_file, docs) */
    const struct lines *lines; /* of text */
};

/* ---- front matter ---- */

enum node_type { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };
enum node_style {
    STYLE_PLAIN,
    STYLE_SINGLE,
    STYLE_DOUBLE,
    STYLE_LITERAL,
    STYLE_FOLDED,
    STYLE_FLOW,
    STYLE_BLOCK
};

/* A YAML (or JSON) node. An alias stands as a copy of what it names. */
struct node {
    enum node_type type;
    enum node_style style;
    struct span span;      /* with quotes or brackets; an absent value is empty, after the colon */
    struct span comment;   /* a " #…" that cut a plain scalar short on its line, else empty */
    struct str text;       /* NODE_SCALAR: the content, unescaped */
    struct value value;    /* NODE_SCALAR: what it means; quoted ones are VALUE_STRING */
    struct entry *entries; /* NODE_MAPPING, `count` of them, in order, duplicates included */
    struct node *items;    /* NODE_SEQUENCE, `count` of them */
    size_t count;
};
struct entry {
    struct node key, value;
    struct span span; /* from the key to the end of its value, without the line end */
    bool duplicate;   /* an earlier entry of the mapping has the same key */
};

/* Why a piece of YAML cannot be read; the traps of kit-format 4.1 by name. */
enum yaml_fault {
    YAML_SYNTAX,    /* anything else: `detail` has libyaml's words */
    YAML_TAB,       /* a tab used as indentation */
    YAML_COLON,     /* ": " inside, or ":" at the end of an unquoted value */
    YAML_INDICATOR, /* an unquoted value starts with @ ` % * & ! ? | > or the like */
    YAML_UNCLOSED_QUOTE,
    YAML_UNCLOSED_FLOW,   /* [ or { without its closing bracket */
    YAML_ESCAPE,          /* unknown escape in double quotes */
    YAML_INDENT,          /* a line that is indented like nothing before it */
    YAML_TEXT,            /* a line at the left that is no `key:` */
    YAML_SECOND_DOCUMENT, /* text after "...", or a second document */
    YAML_TAG,             /* !tag */
    YAML_ALIAS,           /* *name without its anchor, or too many of them */
    YAML_DEEP,            /* deeper than 64 levels */
    YAML_LONG,            /* more than 64 KiB of front matter (1 MiB for a side file) */
};
struct yaml_error {
    enum yaml_fault fault;
    struct span at;
    struct str detail;
};

enum front_state {
    FRONT_NONE,
    FRONT_READ,     /* `root` is what it says; with `errors`, what could be read around them */
    FRONT_UNCLOSED, /* opened, looks like `key:` lines, never closed (A10) */
};
/* What makes the app's readers disagree about a block we accept (A10); bits. */
enum front_oddity {
    ODD_BOM = 1,             /* a byte order mark before the opener */
    ODD_BEFORE = 2,          /* blank lines or blanks before the opener */
    ODD_TRAILING_BLANKS = 4, /* after a delimiter */
    ODD_NO_NEWLINE = 8,      /* the closing delimiter ends the file */
    ODD_DOTS = 16,           /* closed by "..." */
};
struct front {
    enum front_state state;
    unsigned oddities;
    struct span open, content, close; /* delimiter lines without line end; what is between them */
    struct node root;                 /* mapping with what could be read; else `not_mapping` */
    bool not_mapping;                 /* it is YAML, but a list or a scalar */
    struct yaml_error *errors;        /* each at its own entry: one bad field hides no other */
    size_t error_count;
};

/* ---- body ---- */

struct heading {
    unsigned level;   /* 1 to 6 */
    struct span span; /* ATX: from the first '#'; setext: from the text to the end of underline */
    struct span text; /* as written, trimmed, without '#' marks */
    struct str plain; /* as read: without markup, entities decoded */
};

enum link_style {
    LINK_INLINE,    /* [text](target "title") */
    LINK_REFERENCE, /* [text][label], [label][], [label] */
    LINK_AUTO,      /* <https://…>, bare https://… */
    LINK_WIKI,      /* [[key#heading|label]] */
};
struct link {
    enum link_style style;
    bool image;
    struct span span;     /* the whole construct */
    struct span text;     /* what is shown; empty when there is none */
    struct span target;   /* as written before '#', without <>; of a reference: where its definition
                             has it; empty at the end of the link when that cannot be told */
    struct span fragment; /* after '#', without it; empty when there is none */
    struct str path;      /* escapes and entities resolved, percent-decoded, no fragment */
    struct str anchor;    /* fragment, likewise; a wiki link's heading verbatim */
    bool angled;          /* <target> */
};

/* `path`, `path:12`, `path:12-40`, `path:12,34`, `path:12:5` (A14, kit-format 9). */
struct code_ref {
    struct span path;   /* empty: not a reference to code */
    uint32_t line, end; /* from 1; 0: none given; end >= line as written or 0 */
    uint32_t column;    /* from 1; 0: none */
    struct span lines;  /* the part after the path's ':' */
};
struct code_span {
    struct span span;    /* with backticks */
    struct span content; /* without them and without the one stripped blank on each side */
    struct code_ref ref;
};
struct fence {
    struct span span; /* from the opening fence to the end of the closing one (or of the block) */
    struct span info; /* the info string, trimmed; empty when there is none */
    struct span content; /* first content line to the line before the closing fence */
    struct str language; /* first word of the info string, "" when none */
    bool closed;
    struct code_ref ref; /* from an info string N:M:path */
};
/* {{NAME}}, {{helper NAME}} (A15); in body text, code and fences alike. */
struct token {
    struct span span; /* with braces */
    struct str name;
    struct str helper; /* "" when none */
};
/* #tag, #tag/sub in body text outside code and links. */
struct body_tag {
    struct span span; /* with '#' */
    struct str name;
};
/* Where a link reference definition stands: [label]: target "title". */
struct definition {
    struct span span, label, target;
};
/* > [!NOTE] */
struct callout {
    struct span span; /* of [!NOTE] */
    struct str type;
};

enum kit_limit {
    LIMIT_SIZE = 1,   /* above 1 MiB: front matter only (decision 9) */
    LIMIT_BUDGET = 2, /* md4c was stopped: what follows is missing */
};

struct kit {
    struct source source;
    enum format format;
    enum kind kind; /* by `type`, else extension, else folder (kit-format 3) */
    bool is_kit;    /* decision 1; false: we say nothing about this document */
    bool valid_utf8;
    unsigned limits; /* bits of enum kit_limit */
    struct front front;
    struct span body; /* after the front matter's line end; the whole text without one */
    struct heading *headings;
    struct link *links;
    struct code_span *codes;
    struct fence *fences;
    struct token *tokens;
    struct body_tag *body_tags;
    struct definition *definitions;
    struct callout *callouts;
    size_t heading_count, link_count, code_count, fence_count, token_count, body_tag_count,
        definition_count, callout_count;
};

/* Lives in the arena; never NULL. Heading, link, … arrays are in text order. Texts above 256 KiB
 * can take md4c long: not on the main thread (decision 9). */
struct kit *kit_parse(struct arena *, const struct source *);

/* Where the body begins in a text that is known to have front matter (facts.has_front): what
 * kit_parse says, at the cost of finding two lines. */
size_t kit_body(struct str text);

/* The value of a top-level key as first written; NULL when absent. */
const struct node *kit_field(const struct kit *, struct str key);
/* The same as text: the scalar's content, "" for anything else. */
struct str kit_field_text(const struct kit *, struct str key);

enum {
    KIT_SIZE_MAX = 1 << 20,    /* decision 9 */
    KIT_SIZE_MAIN = 256 << 10, /* the largest that may be parsed on the main thread */
};
