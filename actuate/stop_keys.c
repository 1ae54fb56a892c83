#include "actuate/stop_keys.h"

#include <stdlib.h>
#include <string.h>
#include <deskhand/action.h>

#include "actuate/chord.h"

#define PRESSES_MAX 8

/* "... x3": where it begins, or the end of the text. */
static size_t times_at(const char *text, int *ret)
{
    size_t n = strlen(text);
    const char *space = strrchr(text, ' ');
    char *end;
    if (!space || space[1] != 'x')
        return n;
    long k = strtol(space + 2, &end, 10);
    if (end == space + 2 || *end)
        return n;
    *ret = k < 0 || k > 1000 ? 0 : (int)k;
    return (size_t)(space - text);
}

enum dh_status dh_stop_keys_parse(const char *text, struct dh_guardian_stop *ret, struct dh_err *err)
{
    char keys[64];
    struct dh_chord chord;
    int count = 1;
    if (!text)
        text = DH_STOP_KEYS;
    size_t n = times_at(text, &count);
    if (n >= sizeof(keys))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "such as \"" DH_STOP_KEYS "\"", "\"%.40s...\" are no keys",
                          text);
    memcpy(keys, text, n);
    keys[n] = '\0';
    if (dh_chord_parse(keys, &chord, err) != DH_OK) {
        if (err)
            err->status = DH_USAGE;
        return DH_USAGE;
    }
    /* A key that people type all the time would stop every run. */
    bool letter = chord.sym >= 0x20 && chord.sym < 0x7f && !(chord.modifiers & ~(unsigned)DH_MOD_SHIFT);
    if (count < 1 || count > PRESSES_MAX || letter)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "such as \"" DH_STOP_KEYS "\" or \"ctrl+alt+Pause\"",
                          "\"%s\" cannot be what stops a run", text);
    ret->sym = chord.sym;
    ret->modifiers = chord.modifiers;
    ret->count = count;
    return DH_OK;
}
