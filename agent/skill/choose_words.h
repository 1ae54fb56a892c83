/* Words of English as a choice of skills compares them: stems, synonyms, and words that say nothing.
 * Pure. Private to agent/skill. */
#ifndef DH_AGENT_SKILL_CHOOSE_WORDS_H
#define DH_AGENT_SKILL_CHOOSE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define DH_STEM_MAX 32 /* bytes of a stem, with its NUL; longer words are cut */

/* The stem of a folded word (lower case): "files", "filed" and "filing" are one. */
void dh_word_stem(const char *word, char out[DH_STEM_MAX]);
/* Articles, prepositions, pronouns, and verbs that carry nothing ("please", "do", "want"). */
bool dh_word_empty(const char *word);
/* Whether the next word is turned round by it: "not", "don't", "never". */
bool dh_word_negates(const char *word);
/* Whether two stems may be said for one another. */
bool dh_word_synonym(const char *a, const char *b);
/* Word by word: copies the next one of a text, folded to lower case ASCII where it is that, into out
 * (cut to n bytes) and returns what is behind it; NULL at the end. Hyphens and underscores part words. */
const char *dh_word_next(const char *text, char *out, size_t n);

#endif
