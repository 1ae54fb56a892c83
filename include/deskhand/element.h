/* Something a person could name. */
#ifndef DESKHAND_ELEMENT_H
#define DESKHAND_ELEMENT_H

#include <stdint.h>
#include <deskhand/geom.h>
#include <deskhand/window.h>

enum dh_role {
    DH_ROLE_TEXT, /* words without a control; also what ANY falls back to */
    DH_ROLE_BUTTON,
    DH_ROLE_LINK,
    DH_ROLE_ENTRY, /* "field", "box" */
    DH_ROLE_CHECKBOX,
    DH_ROLE_RADIO,
    DH_ROLE_SWITCH,
    DH_ROLE_LIST, /* a drop-down or a list box */
    DH_ROLE_MENU,
    DH_ROLE_ITEM,
    DH_ROLE_TAB,
    DH_ROLE_ROW,
    DH_ROLE_CELL,
    DH_ROLE_ICON,
    DH_ROLE_IMAGE,
    DH_ROLE_HEADING,
    DH_ROLE_DIALOG,
    DH_ROLE_WINDOW,
    DH_ROLE_COUNT,
    DH_ROLE_ANY = DH_ROLE_COUNT, /* in targets only */
};

enum {
    DH_STATE_FOCUSED = 1 << 0,
    DH_STATE_EDITABLE = 1 << 1,
    DH_STATE_CHECKED = 1 << 2,
    DH_STATE_DISABLED = 1 << 3,
    DH_STATE_SELECTED = 1 << 4,
    DH_STATE_PASSWORD = 1 << 5,
    DH_STATE_EXPANDED = 1 << 6,
    DH_STATE_FAINT = 1 << 7, /* "low-contrast": hardly to be seen by a person */
    DH_STATE_LAST = DH_STATE_FAINT,
};

enum {
    DH_SOURCE_OCR = 1 << 0,
    DH_SOURCE_A11Y = 1 << 1,
    DH_SOURCE_SHAPE = 1 << 2,
};

struct dh_element {
    char id[DH_ID_MAX]; /* "e7"; stable while it stays the same thing */
    enum dh_role role;
    const char *name;   /* label or own text, never NULL; owned by the observation */
    const char *value;  /* content of an entry or list, NULL when it has none */
    const char *told;   /* what its application says it holds, where that was told, whether it can be read there or not;
                         * for checks alone: NULL in JSON and for passwords */
    unsigned states;    /* DH_STATE_ bits */
    unsigned sources;   /* DH_SOURCE_ bits */
    struct dh_rect rect;
    struct dh_rect label; /* where the name stands when that is outside rect; else empty */
    int window;         /* index in the observation's windows, -1: none */
    int confidence;     /* 0-100 */
};

/* "button", "entry", ...; never NULL. */
DH_PUBLIC const char *dh_role_name(enum dh_role role);
/* By the names that people write: "field", "box", "entry" are all ENTRY; false when unknown. */
DH_PUBLIC bool dh_role_parse(const char *name, enum dh_role *ret_role);
/* A state bit's name; NULL when it is none. */
DH_PUBLIC const char *dh_state_name(unsigned bit);

#endif
