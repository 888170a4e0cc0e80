/* text.h — what Unicode says of a text: validity, folding, words, slugs. The only user of utf8proc
 * (decision 10). Pure functions, any thread. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

/* Length of the longest valid UTF-8 prefix; s.n when all of it is valid. Surrogates and overlong
 * forms are invalid. */
size_t text_valid(struct str s);
/* Appends s with each invalid byte sequence (maximal subpart) replaced by U+FFFD. */
void text_repair(struct str s, struct buf *out);
/* The character at s (not empty) and its length in bytes; an invalid byte is U+FFFD of length 1. */
uint32_t text_char(struct str s, unsigned *length);

/* Appends the folded form: case folded and without diacritics, so that "Über" finds "uber". Kana
 * keep their voicing marks and Hangul its syllables, both composed however they were written.
 * Folding a concatenation equals concatenating the folded parts, as long as no combining mark and
 * no syllable is cut apart. Invalid bytes become U+FFFD. */
void text_fold(struct str s, struct buf *out);
void text_fold_char(uint32_t c, struct buf *out);
bool text_same(struct str a, struct str b); /* when folded */
/* Lower case, diacritics kept (slugs). */
void text_lower(struct str s, struct buf *out);
bool text_is_word_char(uint32_t c); /* letter, number, private use, or combining mark: unicode61 */
bool text_is_cjk(uint32_t c);       /* Han, kana, Hangul: scripts written without blanks */

/* Words, as the index has them (decision 15): maximal runs of word characters, folded; a run of
 * CJK characters, apart from what it touches, gives its overlapping pairs (one alone: itself). A
 * mark belongs to the character before it and begins no word; NUL and invalid bytes part words. The
 * FTS5 tokenizer, queries, phrases and snippets all use this one. */
struct text_words {
    struct str text;
    size_t at;
    struct buf term; /* folded form of the current word */
    bool in_cjk;     /* the next word starts with the second half of the current pair */
};
struct text_word {
    struct str term; /* folded; valid until the next call */
    struct span at;  /* in the text */
};
void text_words_init(struct text_words *, struct str text);
bool text_words_next(struct text_words *, struct text_word *);
void text_words_fini(struct text_words *);
/* Longer terms are cut between characters; their spans are whole. */
enum { TEXT_TERM_MAX = 64 }; /* bytes of the folded term */

/* Appends the anchor GitHub gives to a heading with this text (github-slugger: lower case, blanks
 * to '-', punctuation dropped). The "-1" of repeated headings is the caller's (facts.h). */
void text_slug(struct str heading, struct buf *out);
/* "My File (2)" -> "my-file-2": [a-z0-9]+(-[a-z0-9]+)*, for ids; may append nothing. */
void text_kebab(struct str name, struct buf *out);
