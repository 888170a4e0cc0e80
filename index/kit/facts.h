/* facts.h — what other documents, the index and lists need to know of a kit: the part of struct kit
 * that outlives its text. Made from a parsed kit, stored as a blob, read back without the file.
 * Ranges are in all three position encodings (lines.h). Any thread. */
#pragma once

#include "kit/kit.h"

struct fact_text { /* a value and where it stands; text "" and an empty range when absent */
    struct str text;
    struct range range;
};
struct fact_heading {
    unsigned level;
    struct str text;    /* as read */
    struct str slug;    /* anchor with the "-1" of repeated ones, as GitHub numbers them */
    struct range range; /* of the text as written */
};

/* Stored: append, never reorder. */
enum ref_type {
    REF_WIKI,      /* [[key#heading]]: target is the key, anchor the heading as written */
    REF_LINK,      /* [](path#anchor), relative or absolute path; not URLs */
    REF_CODE,      /* code reference; `line`, `end` */
    REF_TASK_FILE, /* blueprint.json: layers[].tasks[].taskFile; `line` is the index of the layer */
    REF_RELATION,  /* a kit id in a relationship key (A21) */
    REF_RESOURCE,  /* config.json: resourcePaths[] (A25) */
};
struct ref {
    enum ref_type type;
    struct str target; /* decoded; for links to a place in the same document "" */
    struct str anchor; /* "" when none */
    uint32_t line, end;
    struct range range;        /* of target as written */
    struct range anchor_range; /* of the anchor as written; empty when none */
};
struct fact_layer { /* of blueprint.json */
    int64_t order;
    struct str name;
};

struct facts {
    enum kind kind;
    bool is_kit, has_front, is_base;
    struct fact_text id, alias, title, description; /* title: the first H1 */
    struct fact_text blueprint, layer, layer_name;  /* of a task; layer as written */
    struct str name;                                /* blueprint.json: `name` */
    struct str *tags;            /* of front matter, as written, without repeats */
    struct range *tag_ranges;    /* of each, inside its quotes */
    struct fact_text *body_tags; /* #tags in the text, every place, without the '#' */
    struct fact_heading *headings;
    struct ref *refs;
    struct fact_layer *layers;
    size_t tag_count, body_tag_count, heading_count, ref_count, layer_count;
};

/* Strings are borrowed from the kit or the arena. */
struct facts *facts_of(struct arena *, const struct kit *);
/* What people call it: alias, else title, else blueprint name, else the file's stem (A5). */
struct str facts_name(const struct facts *, struct str path);
/* Where that name stands; the start of the file when it is only the file's name. */
struct range facts_name_range(const struct facts *);
/* The heading with this slug; for a wiki link, by text without case. NULL when there is none. */
const struct fact_heading *facts_anchor(const struct facts *, struct str slug);
const struct fact_heading *facts_heading(const struct facts *, struct str text);

void facts_write(struct buf *, const struct facts *);
/* False when the bytes are not what facts_write made. Strings are borrowed from `bytes`. */
bool facts_read(struct arena *, struct str bytes, struct facts **out) MUST_USE;
/* Without refs, layers and body tags, which are most of it; their bytes are not looked at. */
bool facts_read_names(struct arena *, struct str bytes, struct facts **out) MUST_USE;
/* Of all that the check of another document may look at: while it stays the same, nobody else need
 * be checked again. */
uint64_t facts_outward(const struct facts *);
/* Raise with any change of the form, of what facts_of finds, or of the keys made of it. */
enum { FACTS_VERSION = 3 };
