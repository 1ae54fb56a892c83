/* Signals S1 to S6 of one case: what is executed, what stands on and around the control, in which
 * window of which program, what was typed before. Everything is read from the touch, the
 * observation and the ledger; nothing from what a planner says. Pure. */
#ifndef DH_AGENT_GATE_SIGNALS_H
#define DH_AGENT_GATE_SIGNALS_H

#include "agent/gate/gate.h"
#include "agent/gate/ledger.h"
#include "base/arena.h"

enum dh_commit {
    DH_COMMIT_NONE,
    DH_COMMIT_CLICK,  /* the control at the point */
    DH_COMMIT_ENTER,  /* Return, or space on a control */
    DH_COMMIT_SEND,   /* ctrl+Return */
    DH_COMMIT_DELETE, /* Delete, shift+Delete */
    DH_COMMIT_DROP,
    DH_COMMIT_TEXT, /* text alone */
    DH_COMMIT_OPEN,
    DH_COMMIT_CLOSE, /* a window or the session: close, alt+F4, ctrl+alt+Delete */
};

#define DH_SIGNAL_LABELS 4

/* Text of the same window. */
struct dh_piece {
    const char *raw, *folded;
    struct dh_rect rect;
    enum dh_role role; /* DH_ROLE_TEXT for lines */
    bool control;      /* can be pressed */
    bool near;         /* close to the point, or in the same dialog */
};

struct dh_signals {
    const struct dh_gate_case *c;
    const struct dh_window *window; /* NULL: none */
    unsigned app;                   /* DH_APP_ bits */
    enum dh_commit commit;
    bool typed_commit;                    /* text with a line break in it */
    bool permanent;                       /* shift+Delete */
    const struct dh_element *element;     /* what takes the touch; NULL: unknown */
    enum dh_role role;                    /* its role, of the ledger when there is no element */
    bool entry;                           /* it takes text */
    bool password, lookup, card;          /* what kind of field it is */
    const char *field;                    /* its folded name, " " when unknown */
    const char *labels[DH_SIGNAL_LABELS]; /* folded; what stands on the control */
    const char *label_raw;                /* the first, as on the screen; "" */
    size_t label_count;                   /* 0: unreadable */
    struct dh_piece *pieces;
    size_t piece_count;
    bool dialog;                          /* a dialog window, or a dialog inside the page */
    bool chooser_open, chooser_save;      /* a file dialog */
    bool amount;                          /* an amount with a currency near the point */
    bool dirty;                           /* the title marks unsaved changes */
    const char *title;                    /* folded */
    const struct dh_ledger_entry *ledger; /* of the window, NULL: nothing yet */
    const char *typed;                    /* the ledger's text and what this touch types, joined */
    const char *text;                     /* what this touch types, "" (for a secret too) */
};

/* Everything lives in the arena. DH_NOMEM when memory is short: then the case must be refused. */
enum dh_status dh_signals_read(const struct dh_gate_case *c, const struct dh_ledger *ledger,
                               struct dh_arena *arena, struct dh_signals *ret);

/* An amount with a currency: "€ 12.50", "12,50 EUR", "$5". */
bool dh_signals_amount(const char *raw);
/* 13 to 19 digits that pass the check of ISO/IEC 7812-1 (Luhn). */
bool dh_signals_card(const char *text);
/* An IBAN by ISO 13616: country, length, remainder 1 modulo 97. */
bool dh_signals_iban(const char *text);

#endif
