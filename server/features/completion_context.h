/* completion_context.h — what is being typed at a place in a text, by its letters alone: lines and
 * marks, no YAML, no Markdown parser, so that what is broken around the cursor does not matter.
 * Pure. */
#pragma once

#include "base/arena.h"
#include "kit/kinds.h"

enum completion_place {
    COMPLETE_NOTHING,
    COMPLETE_KEY,      /* a front-matter key, at the left margin */
    COMPLETE_VALUE,    /* the value of `key` */
    COMPLETE_ITEM,     /* one item of the list `key` */
    COMPLETE_WIKI,     /* [[here */
    COMPLETE_HEADING,  /* [[target#here */
    COMPLETE_LINK,     /* ](here, ](<here, [label]: here */
    COMPLETE_ANCHOR,   /* ](target#here */
    COMPLETE_CODE,     /* `here` */
    COMPLETE_TAG,      /* #here, in body text */
    COMPLETE_LANGUAGE, /* ```here */
};

struct completion_context {
    enum completion_place place;
    uint32_t offset;     /* of the cursor */
    struct span replace; /* the word in hand: typed before the cursor and what goes on after it;
                            never more than one line */
    struct str typed;    /* its part before the cursor */
    struct str key;      /* of VALUE and ITEM */
    struct str target;   /* of HEADING and ANCHOR: what stands before '#', as written */
    struct span
        whole;   /* of WIKI: the whole of [[…]] if nothing else is in it, or as far as typed */
    char quote;  /* of VALUE and ITEM: inside these quotes; '\0' when not quoted */
    bool flow;   /* ITEM of [a, b] */
    bool block;  /* VALUE of a key that may also begin a list on the next line */
    bool tight;  /* a blank is missing before it ("key:", "-") */
    bool closed; /* its own closing mark follows: ':' of a KEY, quote, "]]", ')', '`' */
    bool angled; /* LINK, ANCHOR: inside <> */
};

struct completion_context completion_context(struct str text, uint32_t offset, enum format);

/* The keys at the left margin of the front matter around `offset`, but for the line of `offset`.
 * *type gets the value of `type`, "" when there is none. */
size_t completion_keys(struct arena *, struct str text, uint32_t offset, struct str **keys,
                       struct str *type);
