/* fuzzy.h — one name against one question: is it a subsequence, and how good a one. Names are kept
 * in a matching form: without diacritics, case kept (it shows where words start). Pure; any thread.
 * Internal to search/. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

enum {
    FUZZY_NAME_MAX = 255, /* bytes of the matching form; what follows is not looked at */
    FUZZY_QUERY_MAX = 64, /* characters of a question; a longer one matches nothing */
    FUZZY_PAD = 64,       /* readable bytes that must follow a name given to fuzzy_score */
};

/* What a name contains, as bits: its letters, which of the commonest it has twice, even and odd
 * digits, letters that start a word, anything else in ASCII, anything beyond. */
#define FUZZY_LETTER(c) (1ULL << ((c) - 'a'))
#define FUZZY_TWICE "aeinorst" /* the bits from 26 on */
#define FUZZY_DIGIT(c) (1ULL << (34 + ((c)&1)))
#define FUZZY_START(c) (1ULL << (36 + (c) - 'a'))
#define FUZZY_SIGN (1ULL << 62)
#define FUZZY_BEYOND (1ULL << 63)

/* Appends the matching form of a name; at most FUZZY_NAME_MAX bytes. */
void fuzzy_name(struct str name, struct buf *out);
uint64_t fuzzy_mask(struct str form);

struct fuzzy {  /* a question */
    unsigned n; /* characters */
    bool never; /* too long to match anything */
    bool ascii;
    uint64_t must;     /* bits that a name has to have */
    uint64_t start;    /* bit of a name in which the first character starts a word; 0: no letter */
    int without_start; /* a name without that bit scores less than this */
    int apart;         /* a name that does not begin with the question scores no more than this */
    unsigned char length[FUZZY_QUERY_MAX]; /* of each character, in bytes */
    char bytes[FUZZY_QUERY_MAX][4];
    char plain[FUZZY_QUERY_MAX], fold[FUZZY_QUERY_MAX]; /* byte | fold == plain: it is this one */
    int (*score)(const struct fuzzy *, const char *form, unsigned n); /* the best way there is */
};
void fuzzy_init(struct fuzzy *, struct str query); /* blanks do not count */

/* The ways to score a name of 64 bytes at most, with the same result, that this processor has; the
 * fastest first. */
enum { FUZZY_WAYS = 3 };
typedef int (*fuzzy_fn)(const struct fuzzy *, const char *form, unsigned n);
size_t fuzzy_ways(fuzzy_fn ways[FUZZY_WAYS]);
/* A longer name scores less than `least`. */
unsigned fuzzy_longest(const struct fuzzy *, int least);
/* Does the name, of n bytes, begin with the question? For a question in ASCII. */
bool fuzzy_begins(const struct fuzzy *, const char *form, unsigned n);
/* Of a name in matching form, n <= FUZZY_NAME_MAX; -1: no match. Never less than 0 otherwise. */
int fuzzy_score(const struct fuzzy *, const char *form, unsigned n);
/* The same by the plain definition: for long names, other scripts, and the test. */
int fuzzy_score_plain(const struct fuzzy *, const char *form, unsigned n);
