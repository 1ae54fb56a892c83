#include "capture/frame_diff.h"

#include <string.h>

#define COLOUR 0xffffffu

/* Widens [*lo, *hi) by the columns of one row that differ; only what lies outside is looked at. */
static bool row_diff(const uint32_t *a, const uint32_t *b, int w, int *lo, int *hi)
{
    int l = 0, r = w;
    while (l < w && !((a[l] ^ b[l]) & COLOUR))
        l++;
    if (l == w)
        return false;
    while (r > l && r > *hi && !((a[r - 1] ^ b[r - 1]) & COLOUR))
        r--;
    if (l < *lo)
        *lo = l;
    if (r > *hi)
        *hi = r;
    return true;
}

struct dh_rect dh_frame_diff(uint32_t *shadow, int width, struct dh_rect rect, const uint32_t *fresh)
{
    int lo = rect.w, hi = 0, top = -1, bottom = 0;
    size_t bytes = (size_t)rect.w * sizeof(uint32_t);
    for (int y = 0; y < rect.h; y++) {
        uint32_t *old = shadow + (size_t)(rect.y + y) * (size_t)width + rect.x;
        const uint32_t *now = fresh + (size_t)y * (size_t)rect.w;
        if (memcmp(old, now, bytes) == 0)
            continue;
        if (row_diff(old, now, rect.w, &lo, &hi)) {
            if (top < 0)
                top = y;
            bottom = y + 1;
        }
        memcpy(old, now, bytes);
    }
    if (top < 0)
        return (struct dh_rect){0};
    return (struct dh_rect){rect.x + lo, rect.y + top, hi - lo, bottom - top};
}

bool dh_frame_diff_is_caret(struct dh_rect change)
{
    return dh_rect_empty(change) || (change.w <= DH_CARET_WIDTH && change.h <= DH_CARET_HEIGHT);
}
