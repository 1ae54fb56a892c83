/* The table behind agent/gate/lexicon.h. */
#ifndef DH_AGENT_GATE_LEXICON_WORDS_H
#define DH_AGENT_GATE_LEXICON_WORDS_H

#include "agent/gate/lexicon.h"

struct dh_lex_row {
    enum dh_class of; /* 0: of no class */
    enum dh_lex kind;
    const char *phrases; /* parted by "|", folded */
};

/* Ends with a row without phrases. */
const struct dh_lex_row *dh_lex_rows(void);

#endif
