#include "agent/cli/human.h"

#include <stdlib.h>
#include <string.h>

enum dh_status dh_human_apply(const struct dh_human_values *v, struct dh_desk_options *o, struct dh_err *err)
{
    static const char *const names[] = {
        [DH_HUMAN_CONTINUE] = "continue", [DH_HUMAN_ASK] = "ask", [DH_HUMAN_PARK] = "park"};
    const char *keys = v->stop_keys ? v->stop_keys : getenv("DESKHAND_STOP_KEYS");
    bool known = !v->on_human;
    for (int i = DH_HUMAN_CONTINUE; v->on_human && i <= DH_HUMAN_PARK; i++)
        if (strcmp(names[i], v->on_human) == 0) {
            o->on_human = (enum dh_on_human)i;
            known = true;
        }
    if (!known)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "use continue, ask or park", "--on-human cannot be \"%s\"",
                          v->on_human);
    o->human_quiet = (dh_tick)(v->quiet * 1e6);
    o->stop_keys = keys && *keys ? keys : NULL;
    return DH_OK;
}
