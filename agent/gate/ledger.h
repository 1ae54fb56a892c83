/* Signal S5: what was typed into each window since it was last committed, and what was clicked
 * there. Bounded; secrets never enter it. Pure. */
#ifndef DH_AGENT_GATE_LEDGER_H
#define DH_AGENT_GATE_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/element.h>
#include "actuate/touch.h"

#define DH_LEDGER_TEXT 4096
#define DH_LEDGER_WINDOWS 16

struct dh_ledger_entry {
    unsigned long xid;
    char
        text[DH_LEDGER_TEXT]; /* since the last commit, NUL-terminated, cut at its head when full */
    size_t len;
    bool edited;    /* keys were pressed that the text does not show (history, completion, ...) */
    bool replaces;  /* everything is selected: what comes next replaces it */
    bool secret;    /* a secret was typed since the last commit */
    bool tabbed;    /* the focus was moved by keys since the last click */
    bool has_focus; /* something was clicked: role and name below */
    enum dh_role role;
    char name[96];
    unsigned long turn; /* when it was used last */
};

struct dh_ledger {
    struct dh_ledger_entry *entries[DH_LEDGER_WINDOWS]; /* owned */
    unsigned long turn;
};

void dh_ledger_finish(struct dh_ledger *l);
/* NULL: nothing was done in that window yet. */
const struct dh_ledger_entry *dh_ledger_find(const struct dh_ledger *l, unsigned long xid);
/* Takes note of a touch that was performed on `element` (may be NULL) in window `xid`. */
void dh_ledger_note(struct dh_ledger *l, unsigned long xid, const struct dh_touch *touch,
                    const struct dh_element *element, bool replace);

#endif
