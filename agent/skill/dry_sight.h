/* The picture of a recorded screen, looked at as the live screen is: real pixels, real reading. The windows are those that
 * were recorded with it, since a picture has none. */
#ifndef DH_AGENT_SKILL_DRY_SIGHT_H
#define DH_AGENT_SKILL_DRY_SIGHT_H

#include <deskhand/observation.h>
#include "base/err.h"

/* `recorded` is what was seen then. The caller owns the result, which has no pixels. DH_ENV: nothing can be read here. */
enum dh_status dh_dry_sight(const char *png, const struct dh_observation *recorded, struct dh_observation **ret,
                            struct dh_err *err);

#endif
