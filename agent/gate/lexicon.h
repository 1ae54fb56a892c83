/* Words that name what a control does, a class and a language at a time. Static data; all phrases
 * are written as dh_gate_fold leaves them (a test holds them to it). Pure. */
#ifndef DH_AGENT_GATE_LEXICON_H
#define DH_AGENT_GATE_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/verdict.h>

enum dh_lex {
    DH_LEX_LABEL,   /* anywhere on a control: "buy now" */
    DH_LEX_WHOLE,   /* only as all that stands on a control: "order", not "order history" */
    DH_LEX_NOT,     /* on a control: not this class after all */
    DH_LEX_CONTEXT, /* in a dialog or a heading: "already exists" */
    /* without a class (0) */
    DH_LEX_YES,       /* whole labels that carry out what the text around them says */
    DH_LEX_GO_ON,     /* the same in a dialog, harmless on a page: "continue" */
    DH_LEX_CANCEL,    /* whole labels that back out */
    DH_LEX_QUESTION,  /* "are you sure" */
    DH_LEX_LOOKUP,    /* names of fields where Return looks up or adds, and submits nothing */
    DH_LEX_PASSWORD,  /* names of fields that take a secret */
    DH_LEX_CARD,      /* names of fields that take a card's numbers */
    DH_LEX_BANK,      /* what makes "transfer" or "sell" a matter of money */
    DH_LEX_TRASH,     /* places that things are dragged to in order to delete them */
    DH_LEX_BULK,      /* "all", "permanently" */
    DH_LEX_OPEN_FILE, /* titles of file choosers */
    DH_LEX_SAVE_FILE,
    DH_LEX_COOKIE,
};

/* The phrase of this kind and class that stands in (or is) the folded text; NULL when none does.
 * The text is borrowed static data, cut at its "|". */
struct dh_lex_hit {
    bool hit;
    char phrase[48];
};
struct dh_lex_hit dh_lexicon_find(enum dh_lex kind, enum dh_class c, const char *folded);
bool dh_lexicon_has(enum dh_lex kind, const char *folded);

/* A control's label: LABEL or WHOLE, unless NOT. */
struct dh_lex_hit dh_lexicon_label(enum dh_class c, const char *folded);

/* All phrases, for the test of the table: false behind the last one. */
bool dh_lexicon_phrase(size_t index, char ret_phrase[48]);

#endif
