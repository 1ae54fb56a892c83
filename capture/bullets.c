#include "capture/bullets.h"

#include <stdlib.h>

enum { INK = 140, LEAST = 4, NARROW = 3, SURE = 4, WIDE = 14, MOST = 128, ITEM = 8 };

/* Ink rows of one column range; false when there are none. */
static bool extent(const struct dh_snippet *s, int x0, int x1, int *top, int *bottom, int *area)
{
    *top = s->rect.h;
    *bottom = -1;
    *area = 0;
    for (int y = 0; y < s->rect.h; y++)
        for (int x = x0; x < x1; x++)
            if (s->pixels[(size_t)y * (size_t)s->rect.w + (size_t)x] < INK) {
                *top = y < *top ? y : *top;
                *bottom = y;
                (*area)++;
            }
    return *bottom >= 0;
}

/* As high as wide and filled like a disc (78 % of its square) or nearly so. */
static bool disc(const struct dh_snippet *s, int x0, int x1)
{
    int top, bottom, area, w = x1 - x0;
    if (w < NARROW || w > WIDE || !extent(s, x0, x1, &top, &bottom, &area))
        return false;
    int h = bottom - top + 1;
    return abs(h - w) <= 1 && area * 100 >= w * h * 68;
}

static bool column(const struct dh_snippet *s, int x)
{
    for (int y = 0; y < s->rect.h; y++)
        if (s->pixels[(size_t)y * (size_t)s->rect.w + (size_t)x] < INK)
            return true;
    return false;
}

int dh_bullets_count(const struct dh_snippet *s)
{
    int start[MOST], n = 0, width = 0, widest = 0;
    for (int x = 0; x < s->rect.w;) {
        if (!column(s, x)) {
            x++;
            continue;
        }
        int x0 = x;
        while (x < s->rect.w && column(s, x))
            x++;
        if (n == MOST || !disc(s, x0, x) || (n > 0 && abs(x - x0 - width) > 1))
            return 0;
        width = x - x0;
        widest = width > widest ? width : widest;
        start[n++] = x0;
    }
    if (n < LEAST || widest < SURE) /* dots of a leader are smaller */
        return 0;
    int span = start[n - 1] - start[0];
    for (int i = 1; i < n; i++)
        if (abs((start[i] - start[0]) * (n - 1) - span * i) > n + n / 2)
            return 0; /* not evenly spaced */
    return n;
}

bool dh_bullets_item(const struct dh_snippet *s, struct dh_rect r)
{
    r = dh_rect_cross(r, (struct dh_rect){0, 0, s->rect.w, s->rect.h});
    if (dh_rect_empty(r) || r.h > ITEM || r.w > ITEM)
        return false;
    int x0 = r.x, x1 = r.x + r.w;
    while (x0 < x1 && !column(s, x0))
        x0++;
    while (x1 > x0 && !column(s, x1 - 1))
        x1--;
    return disc(s, x0, x1);
}
