/* completion_context.h — what is being typed at a place in a text. Which block of the body it
 * stands in is read from the syntax tree, all else from the letters around it: the link or value in
 * hand is rarely whole, and a tree has a link only once it is. Pure. */
#pragma once

#include "base/arena.h"
#include "kit/kinds.h"
#include "kit/syntax.h"

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

/* `tree` is the text's; NULL when it has none: nothing is said of its body then. */
struct completion_context completion_context(struct str text, uint32_t offset, enum format,
                                             const struct syntax *tree);

/* The keys at the left margin of the front matter around `offset`, but for the line of `offset`.
 * *type gets the value of `type`, "" when there is none. */
size_t completion_keys(struct arena *, struct str text, uint32_t offset, struct str **keys,
                       struct str *type);
