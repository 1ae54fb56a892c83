#include "agent/plan/candidate.h"

#define NEVER 100

/* Roles that are taken for one another, by people and by recognition: points lost. */
struct kin {
    enum dh_role said, is;
    int loss;
};

static const struct kin kin[] = {
    {DH_ROLE_ENTRY, DH_ROLE_LIST, 8},
    {DH_ROLE_LIST, DH_ROLE_ENTRY, 8},
    {DH_ROLE_ENTRY, DH_ROLE_CHECKBOX, 12}, /* "box" */
    {DH_ROLE_LIST, DH_ROLE_BUTTON, 10},
    {DH_ROLE_BUTTON, DH_ROLE_LIST, 14},
    {DH_ROLE_BUTTON, DH_ROLE_LINK, 8},
    {DH_ROLE_LINK, DH_ROLE_BUTTON, 8},
    {DH_ROLE_BUTTON, DH_ROLE_ICON, 6},
    {DH_ROLE_ICON, DH_ROLE_BUTTON, 6},
    {DH_ROLE_BUTTON, DH_ROLE_TAB, 10},
    {DH_ROLE_TAB, DH_ROLE_BUTTON, 8},
    {DH_ROLE_BUTTON, DH_ROLE_ITEM, 10},
    {DH_ROLE_ITEM, DH_ROLE_BUTTON, 10},
    {DH_ROLE_TAB, DH_ROLE_LINK, 8},
    {DH_ROLE_LINK, DH_ROLE_TAB, 10},
    {DH_ROLE_MENU, DH_ROLE_ITEM, 6},
    {DH_ROLE_ITEM, DH_ROLE_MENU, 6},
    {DH_ROLE_MENU, DH_ROLE_BUTTON, 8},
    {DH_ROLE_MENU, DH_ROLE_LIST, 8},
    {DH_ROLE_ITEM, DH_ROLE_LINK, 8},
    {DH_ROLE_ITEM, DH_ROLE_ROW, 6},
    {DH_ROLE_ITEM, DH_ROLE_CELL, 6},
    {DH_ROLE_ROW, DH_ROLE_ITEM, 6},
    {DH_ROLE_ROW, DH_ROLE_CELL, 8},
    {DH_ROLE_CELL, DH_ROLE_ROW, 10},
    {DH_ROLE_CELL, DH_ROLE_ITEM, 8},
    {DH_ROLE_CELL, DH_ROLE_BUTTON, 6},
    {DH_ROLE_CELL, DH_ROLE_LINK, 8},
    {DH_ROLE_CELL, DH_ROLE_ENTRY, 8},
    {DH_ROLE_CHECKBOX, DH_ROLE_SWITCH, 6},
    {DH_ROLE_SWITCH, DH_ROLE_CHECKBOX, 6},
    {DH_ROLE_CHECKBOX, DH_ROLE_RADIO, 8},
    {DH_ROLE_RADIO, DH_ROLE_CHECKBOX, 8},
    {DH_ROLE_IMAGE, DH_ROLE_ICON, 4},
    {DH_ROLE_ICON, DH_ROLE_IMAGE, 6},
    {DH_ROLE_DIALOG, DH_ROLE_WINDOW, 10},
    {DH_ROLE_WINDOW, DH_ROLE_DIALOG, 4},
    /* Plain words where the control was not recognised. */
    {DH_ROLE_CELL, DH_ROLE_TEXT, 4},
    {DH_ROLE_ROW, DH_ROLE_TEXT, 6},
    {DH_ROLE_ITEM, DH_ROLE_TEXT, 8},
    {DH_ROLE_HEADING, DH_ROLE_TEXT, 4},
    {DH_ROLE_LINK, DH_ROLE_TEXT, 12},
    {DH_ROLE_BUTTON, DH_ROLE_TEXT, 16},
    {DH_ROLE_TAB, DH_ROLE_TEXT, 12},
    {DH_ROLE_MENU, DH_ROLE_TEXT, 10},
    {DH_ROLE_CHECKBOX, DH_ROLE_TEXT, 18},
    {DH_ROLE_RADIO, DH_ROLE_TEXT, 18},
    {DH_ROLE_SWITCH, DH_ROLE_TEXT, 24},
    {DH_ROLE_ENTRY, DH_ROLE_TEXT, 28},
    {DH_ROLE_LIST, DH_ROLE_TEXT, 28},
    {DH_ROLE_BUTTON, DH_ROLE_HEADING, 24},
    {DH_ROLE_CELL, DH_ROLE_HEADING, 14},
    {DH_ROLE_ITEM, DH_ROLE_HEADING, 14},
};

static int stated(enum dh_role said, enum dh_role is)
{
    if (said == is)
        return 0;
    if (said == DH_ROLE_TEXT) /* words stand on anything */
        return is == DH_ROLE_HEADING ? 2 : 6;
    for (size_t i = 0; i < sizeof(kin) / sizeof(kin[0]); i++)
        if (kin[i].said == said && kin[i].is == is)
            return kin[i].loss;
    return 45;
}

static int clicked(enum dh_role is)
{
    switch (is) {
    case DH_ROLE_BUTTON:
    case DH_ROLE_LINK:
    case DH_ROLE_ITEM:
    case DH_ROLE_TAB:
    case DH_ROLE_MENU:
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_RADIO:
    case DH_ROLE_SWITCH:
    case DH_ROLE_ICON:
    case DH_ROLE_CELL:
        return 0;
    case DH_ROLE_LIST:
    case DH_ROLE_ROW:
        return 2;
    case DH_ROLE_ENTRY: /* not clearly better than the same words that stand elsewhere */
        return 3;
    case DH_ROLE_HEADING:
        return 14;
    case DH_ROLE_DIALOG:
    case DH_ROLE_WINDOW:
        return 25;
    default:
        return 10;
    }
}

/* What is typed into, chosen from, turned on. A bare label is worth just enough to be tried when it
 * is all there is: a click on an HTML label puts the focus into its field. */
static int wanted(enum dh_role want, enum dh_role is)
{
    if (is == want)
        return 0;
    return is == DH_ROLE_CELL ? 12 : stated(want, is);
}

static int preferred(enum dh_verb verb, enum dh_role is)
{
    switch (verb) {
    case DH_VERB_CLICK:
    case DH_VERB_MOVE:
    case DH_VERB_DRAG:
        return clicked(is);
    case DH_VERB_TYPE:
        return wanted(DH_ROLE_ENTRY, is);
    case DH_VERB_CHOOSE:
        return is == DH_ROLE_RADIO || is == DH_ROLE_MENU ? 8 : wanted(DH_ROLE_LIST, is);
    case DH_VERB_SET:
        return is == DH_ROLE_RADIO || is == DH_ROLE_SWITCH ? 0
               : is == DH_ROLE_ITEM                        ? 10
                                                           : wanted(DH_ROLE_CHECKBOX, is);
    case DH_VERB_ATTACH:
        return is == DH_ROLE_ENTRY ? 4 : is == DH_ROLE_LINK ? 2 : wanted(DH_ROLE_BUTTON, is);
    case DH_VERB_READ:
        return is == DH_ROLE_ENTRY || is == DH_ROLE_LIST ? 0 : 10;
    default:
        return is == DH_ROLE_WINDOW || is == DH_ROLE_DIALOG ? 6 : 0;
    }
}

int dh_role_misfit(enum dh_role said, enum dh_verb verb, enum dh_role is)
{
    if (said == DH_ROLE_ANY)
        return preferred(verb, is);
    int loss = stated(said, is);
    /* A window is no control, whatever it is called. */
    if (is == DH_ROLE_WINDOW && said != DH_ROLE_WINDOW && said != DH_ROLE_DIALOG)
        return NEVER;
    return loss;
}
