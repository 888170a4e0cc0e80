/* skim.h — the words of a text as text_words gives them, faster: of words in ASCII only those that
 * begin like a word that is looked for are cut out, the others are counted. Internal to search/. */
#pragma once

#include "base/text.h"

struct skim {
    char firsts[36]; /* ASCII letters (small) and digits that words begin with */
    unsigned n;
    void (*word)(void *, const struct text_word *, uint32_t number); /* each, from 0 */
    void *context;
};
void skim_first(struct skim *, char first); /* adds one, once; what is not ASCII is seen anyway */
/* The number of words in all. Words that begin otherwise may be given too. */
uint32_t skim_text(const struct skim *, struct str text);
