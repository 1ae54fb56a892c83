/* How large a picture a vendor takes. Pure. Sources: Anthropic's page on vision and its reference
 * client (long edge, visual tokens of 28 x 28 pixels); the preprocessing of Qwen-VL and UI-TARS
 * (smart_resize). */
#ifndef DH_AGENT_MODEL_IMAGE_SIZE_H
#define DH_AGENT_MODEL_IMAGE_SIZE_H

#include "base/err.h"

struct dh_image_limit {
    int edge;   /* of the long side, in pixels */
    int tokens; /* patches of 28 x 28, 0: any number */
};

/* Anthropic's two tiers, and what it takes when a request has more than 20 pictures. */
#define DH_IMAGE_LIMIT_HIGH ((struct dh_image_limit){2576, 4784})
#define DH_IMAGE_LIMIT_LOW ((struct dh_image_limit){1568, 1568})
#define DH_IMAGE_LIMIT_MANY ((struct dh_image_limit){2000, 4784})

/* The largest size of the same shape within the limit; w and h themselves when they fit. */
void dh_image_fit(struct dh_image_limit limit, int w, int h, int *ret_w, int *ret_h);

/* The multiple of `factor` that a vision model of the Qwen family resizes to, between min and max
 * pixels. A shape beyond 200 to 1 is DH_INVALID. */
enum dh_status dh_image_smart(int w, int h, int factor, long min, long max, int *ret_w, int *ret_h,
                              struct dh_err *err);

#endif
