/* The picture that "deskhand look --image" writes. */
#ifndef DH_AGENT_CLI_LOOK_IMAGE_H
#define DH_AGENT_CLI_LOOK_IMAGE_H

#include <deskhand/observation.h>
#include "base/err.h"

struct dh_look_image {
    const char *path;   /* ".jpg" or ".jpeg": JPEG, else PNG */
    const char *region; /* "X,Y,WxH" in screen pixels; NULL: all */
    double percent;     /* of the size; 0: as it is */
    bool plain;         /* without numbers and outlines */
};

/* Writes what was seen. Text that a person could not see is painted over. DH_USAGE: the region is malformed or
 * not on the screen. */
enum dh_status dh_look_image_write(const struct dh_look_image *image, const struct dh_observation *o,
                                   struct dh_err *err);

#endif
