/* Options for living with a person who uses the desktop while a run does. */
#ifndef DH_AGENT_CLI_HUMAN_H
#define DH_AGENT_CLI_HUMAN_H

#include <deskhand/desk.h>
#include "base/err.h"

/* A member `human` of a command's values. */
struct dh_human_values {
    const char *on_human, *stop_keys;
    double quiet;
};

#define DH_HUMAN_QUIET 1.0 /* its default, seconds */

/* Rows of a command's table; AT as there. */
#define DH_HUMAN_OPTIONS                                                                                            \
    {0, "on-human", DH_OPTION_TEXT, AT(human.on_human), "WHAT",                                                     \
     "when you take mouse or keyboard: continue (wait for you, look again), ask or park", 0, 0},                    \
        {0, "human-quiet", DH_OPTION_NUMBER, AT(human.quiet), "SECONDS", "how long you let go before it goes on (1)", \
         0.05, 3600},                                                                                               \
    {                                                                                                               \
        0, "stop-keys", DH_OPTION_TEXT, AT(human.stop_keys), "KEYS",                                                \
            "what stops it from your keyboard (\"Escape x3\"; $DESKHAND_STOP_KEYS)", 0, 0                           \
    }

/* DH_USAGE. */
enum dh_status dh_human_apply(const struct dh_human_values *v, struct dh_desk_options *o, struct dh_err *err);

#endif
