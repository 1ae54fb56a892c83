/* Words as a choice of skills compares them; of English also stems, synonyms, and words that say
 * nothing. Pure. Private to agent/skill. */
#ifndef DH_AGENT_SKILL_CHOOSE_WORDS_H
#define DH_AGENT_SKILL_CHOOSE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DH_STEM_MAX 32 /* bytes of a stem, with its NUL; longer words are cut */

/* The stem of a folded word (lower case): "files", "filed" and "filing" are one. */
void dh_word_stem(const char *word, char out[DH_STEM_MAX]);
/* Whether a word stands in a list of words with a space between any two. */
bool dh_word_in_list(const char *word, const char *list);
/* Articles, prepositions, pronouns, and verbs that carry nothing ("please", "do", "want"). */
bool dh_word_empty(const char *word);
/* The sets of words that may be said for one another which a stem is in, a bit each: two stems may
 * be when they share a bit. */
uint64_t dh_word_meanings(const char *stem);
/* Whether two stems may be said for one another. */
bool dh_word_synonym(const char *a, const char *b);
/* Word by word: copies the next one of a text, folded (lower case, no accents, Latin, Greek and
 * Cyrillic), into out (cut to n bytes) and returns what is behind it; NULL at the end. Hyphens and
 * underscores part words. Scripts without spaces come as pairs of characters that overlap; Hiragana
 * and particles part them. */
const char *dh_word_next(const char *text, char *out, size_t n);
/* Whether two folded words may be forms of one: a long beginning in common and short ends. For
 * languages whose forms dh_word_stem does not know. */
bool dh_word_agrees(const char *a, const char *b);
/* Whether one is the other with a slip: two letters swapped, a letter doubled or not, a vowel wrong
 * or left out. Not every slip: what makes another word of it ("contact", "contract") counts as
 * another word. */
bool dh_word_slip(const char *a, const char *b);

#endif
