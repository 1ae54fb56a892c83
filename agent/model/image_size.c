#include "agent/model/image_size.h"

#include <math.h>
#include <stdbool.h>

static bool fits(struct dh_image_limit limit, int w, int h)
{
    int edge = w > h ? w : h;
    long tokens = (long)((w + 27) / 28) * ((h + 27) / 28);
    return edge <= limit.edge && (limit.tokens == 0 || tokens <= limit.tokens);
}

/* The short side for a long one; halves go to the even number, as the reference does. */
static int short_side(int edge, int w, int h)
{
    int big = w > h ? w : h, small = w > h ? h : w;
    int side = (int)nearbyint((double)edge * small / big);
    return side < 1 ? 1 : side;
}

void dh_image_fit(struct dh_image_limit limit, int w, int h, int *ret_w, int *ret_h)
{
    if (fits(limit, w, h)) {
        *ret_w = w;
        *ret_h = h;
        return;
    }
    int low = 1, high = w > h ? w : h;
    while (low + 1 < high) {
        int mid = low + (high - low) / 2;
        if (fits(limit, mid, short_side(mid, w, h)))
            low = mid;
        else
            high = mid;
    }
    int side = short_side(low, w, h);
    *ret_w = w > h ? low : side;
    *ret_h = w > h ? side : low;
}

enum dh_status dh_image_smart(int w, int h, int factor, long min, long max, int *ret_w, int *ret_h,
                              struct dh_err *err)
{
    if (w <= 0 || h <= 0 || factor <= 0 || w / h > 200 || h / w > 200)
        return dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, "use another screen size",
                          "no vision model takes a picture of %d x %d", w, h);
    double nw = fmax(factor, nearbyint((double)w / factor) * factor);
    double nh = fmax(factor, nearbyint((double)h / factor) * factor);
    if (nw * nh > (double)max) {
        double beta = sqrt((double)w * h / (double)max);
        nw = fmax(factor, floor(w / beta / factor) * factor);
        nh = fmax(factor, floor(h / beta / factor) * factor);
    } else if (nw * nh < (double)min) {
        double beta = sqrt((double)min / ((double)w * h));
        nw = ceil(w * beta / factor) * factor;
        nh = ceil(h * beta / factor) * factor;
    }
    *ret_w = (int)nw;
    *ret_h = (int)nh;
    return DH_OK;
}
