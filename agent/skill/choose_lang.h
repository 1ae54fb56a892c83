/* What a sentence's language changes in a choice: words that say nothing, words that turn it round,
 * and verbs that mean the same or something else. Words are folded as dh_word_next folds them
 * (lower case, no accents). Pure. Private to agent/skill. */
#ifndef DH_AGENT_SKILL_CHOOSE_LANG_H
#define DH_AGENT_SKILL_CHOOSE_LANG_H

#include <stdbool.h>

enum dh_lang {
    DH_LANG_NONE, /* nothing tells */
    DH_LANG_EN,
    DH_LANG_DE,
    DH_LANG_FR,
    DH_LANG_ES,
    DH_LANG_IT,
    DH_LANG_NL,
    DH_LANG_PT,
    DH_LANG_PL,
    DH_LANG_RU,
    DH_LANG_EL,
    DH_LANG_CJK,
    DH_LANGS,
};

/* By its small words and its script. English unless another language has more of them. */
enum dh_lang dh_lang_of(const char *text);
/* Whether words are spoken of as in English: there the first one that says something is what is to
 * be done. */
bool dh_lang_english(enum dh_lang lang);
bool dh_lang_empty(enum dh_lang lang, const char *word);
/* "nicht", "pas", "no": what the sentence asks for is not to be done. */
bool dh_lang_negates(enum dh_lang lang, const char *word);
/* What a verb asks for, as a number > 0 that all languages share ("delete", "entferne", "supprime"
 * are one); 0: no verb that is known, or a word that may be a noun as well. */
int dh_lang_verb(const char *word);

/* The same for many words: the verbs by their first byte. */
#define DH_LANG_VERBS 1024
struct dh_lang_verbs {
    const char *pattern[DH_LANG_VERBS];
    unsigned char set[DH_LANG_VERBS];
    short next[DH_LANG_VERBS], first[256]; /* -1: none */
};
void dh_lang_verbs_init(struct dh_lang_verbs *v);
int dh_lang_verbs_find(const struct dh_lang_verbs *v, const char *word);

#endif
