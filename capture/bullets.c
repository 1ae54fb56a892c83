#include "capture/bullets.h"

#include <stdlib.h>

enum { INK = 140, LEAST = 3, NARROW = 4, WIDE = 14 };

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
    return abs(h - w) <= 1 && area * 100 >= w * h * 70;
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
    int n = 0, first = -1, width = 0, pitch = 0;
    for (int x = 0; x < s->rect.w;) {
        if (!column(s, x)) {
            x++;
            continue;
        }
        int x0 = x;
        while (x < s->rect.w && column(s, x))
            x++;
        if (!disc(s, x0, x))
            return 0;
        if (n == 1)
            pitch = x0 - first;
        if (n > 0 && (abs(x - x0 - width) > 1 || abs(x0 - first - pitch * n) > 1 + n / 3))
            return 0;
        first = n == 0 ? x0 : first;
        width = x - x0;
        n++;
    }
    return n >= LEAST ? n : 0;
}
