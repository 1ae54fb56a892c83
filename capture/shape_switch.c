#include "capture/shape_switch.h"

#include <stdlib.h>

enum { LOWEST = 12, HIGHEST = 60, STEP = 9, SAME = 10 };

/* The strongest step of row y between two columns; 0 when there is none worth the name. */
static int border(const struct dh_plane *p, int y, int from, int to)
{
    int best = STEP, at = 0;
    for (int x = from; x < to; x++) {
        int d = abs(dh_plane_gray(p, x + 1, y) - dh_plane_gray(p, x - 1, y));
        if (d > best) {
            best = d;
            at = x;
        }
    }
    return at;
}

static bool flat(const struct dh_plane *p, int y, int from, int to)
{
    int level = dh_plane_gray(p, (from + to) / 2, y);
    for (int x = from; x < to; x++)
        if (abs(dh_plane_gray(p, x, y) - level) > SAME)
            return false;
    return true;
}

static bool upright(const struct dh_plane *p, int x, int from, int to)
{
    int level = dh_plane_gray(p, x, (from + to) / 2);
    for (int y = from; y < to; y++)
        if (abs(dh_plane_gray(p, x, y) - level) > 2 * SAME)
            return false;
    return true;
}

/* The knob's border bends away above and below: to the left when it is on. */
static bool leans(const struct dh_plane *p, struct dh_rect r, int x, int away, bool *ret_on)
{
    int y = r.y + r.h / 2, near = r.h * 4 / 10;
    int above = border(p, y - away, x - near, x + near);
    int below = border(p, y + away, x - near, x + near);
    int least = r.h / 20 + 1;
    if (!above || !below || abs(above - below) > least + 1)
        return false;
    bool on = above - x >= least && below - x >= least;
    bool off = x - above >= least && x - below >= least;
    *ret_on = on;
    return on || off;
}

bool dh_shape_is_switch(const struct dh_plane *p, struct dh_rect r, bool *ret_on)
{
    if (r.h < LOWEST || r.h > HIGHEST || r.w * 10 < r.h * 13 || r.w * 10 > r.h * 28)
        return false;
    int y = r.y + r.h / 2, end = r.x + r.w, margin = r.h * 3 / 10, gap = r.h / 10 + 1;
    int x = border(p, y, r.x + r.w / 4, end - r.w / 4);
    int left = r.x + margin, right = end - margin;
    if (!x || x - gap - left < r.h / 6 || right - x - gap < r.h / 6)
        return false;
    if (!flat(p, y, left, x - gap) || !flat(p, y, x + gap, right))
        return false;
    if (abs(dh_plane_gray(p, left + 1, y) - dh_plane_gray(p, right - 1, y)) <= STEP)
        return false;
    int tall = r.h / 6;
    if (!upright(p, (left + x - gap) / 2, y - tall, y + tall) ||
        !upright(p, (x + gap + right) / 2, y - tall, y + tall))
        return false;
    /* A knob that is off may be half as high as one that is on. */
    return leans(p, r, x, r.h * 28 / 100, ret_on) || leans(p, r, x, r.h * 20 / 100, ret_on);
}
