#include "agent/gate/keys.h"

#include <stdio.h>
#include <string.h>
#include <xkbcommon/xkbcommon.h>

#include <deskhand/action.h>
#include "actuate/chord.h"

bool dh_key_read(const char *keys, struct dh_key *ret)
{
    static const char *const same[][2] = {
        {"return", "enter"},    {"kp_enter", "enter"},   {"linefeed", "enter"},
        {"iso_enter", "enter"}, {"3270_enter", "enter"}, {"kp_delete", "delete"},
        {"kp_space", "space"},  {"kp_tab", "tab"},       {"iso_left_tab", "tab"},
        {"kp_f4", "f4"},
    };
    struct dh_chord chord;
    if (!keys || dh_chord_parse(keys, &chord, NULL) != DH_OK)
        return false;
    struct dh_key k = {.modifiers = chord.modifiers};
    if (xkb_keysym_get_name(chord.sym, k.name, sizeof(k.name)) < 0)
        return false;
    for (char *p = k.name; *p; p++)
        *p = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        if (strcmp(same[i][0], k.name) == 0) {
            snprintf(k.name, sizeof(k.name), "%s", same[i][1]);
            break;
        }
    }
    *ret = k;
    return true;
}

bool dh_key_is(const struct dh_key *k, unsigned modifiers, const char *name)
{
    return k->modifiers == modifiers && strcmp(k->name, name) == 0;
}
