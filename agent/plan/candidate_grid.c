/* A month shown as a grid of numbers: which "28" is this month's. */
#include "agent/plan/candidate.h"

#include <ctype.h>
#include <stddef.h>

#include "base/mem.h"

#define GRID_MAX 80 /* six weeks of seven days, and week numbers */

struct day {
    struct dh_rect rect;
    int number;
};

/* 1-31 when the text is nothing but that, else 0. */
static int day_of(const char *s)
{
    int n = 0;
    if (!isdigit((unsigned char)s[0]) || (s[1] && !isdigit((unsigned char)s[1])) || (s[1] && s[2]))
        return 0;
    for (; *s; s++)
        n = n * 10 + (*s - '0');
    return n <= 31 ? n : 0;
}

static bool close_by(struct dh_rect a, struct dh_rect b)
{
    struct dh_point p = dh_rect_centre(a), q = dh_rect_centre(b);
    int dx = p.x > q.x ? p.x - q.x : q.x - p.x, dy = p.y > q.y ? p.y - q.y : q.y - p.y;
    int h = a.h > b.h ? a.h : b.h;
    bool alike = a.h <= 2 * b.h && b.h <= 2 * a.h;
    /* Cells of a large calendar are wide; their numbers keep one height and one pitch. */
    return alike && ((dy <= h / 2 && dx <= 16 * h) || (dx <= 2 * h && dy <= 12 * h));
}

/* Everything that hangs together with the number at `rect`, by steps to the next row or column. */
static size_t grow(const struct dh_observation *o, struct dh_rect rect, struct day *grid)
{
    size_t n = 0;
    for (size_t i = 0; i < o->word_count && n == 0; i++)
        if (dh_rect_has(dh_rect_grow(o->words[i].rect, 1, 1), dh_rect_centre(rect)) ||
            dh_rect_has(rect, dh_rect_centre(o->words[i].rect)))
            if (day_of(o->words[i].text))
                grid[n++] = (struct day){o->words[i].rect, day_of(o->words[i].text)};
    for (size_t k = 0; k < n; k++) {
        for (size_t i = 0; i < o->word_count && n < GRID_MAX; i++) {
            int number = day_of(o->words[i].text);
            size_t known = 0;
            if (!number || !close_by(grid[k].rect, o->words[i].rect))
                continue;
            while (known < n && !dh_rect_equal(grid[known].rect, o->words[i].rect))
                known++;
            if (known == n)
                grid[n++] = (struct day){o->words[i].rect, number};
        }
    }
    return n;
}

/* Reading order: rows by their middle, then from the left. */
static bool before(const struct day *a, const struct day *b)
{
    if (!dh_rect_same_row(a->rect, b->rect))
        return a->rect.y < b->rect.y;
    return a->rect.x < b->rect.x;
}

int dh_grid_misfit(const struct dh_observation *o, struct dh_rect rect, const char *text,
                   bool *ret_in_grid)
{
    struct day grid[GRID_MAX];
    *ret_in_grid = false;
    if (!day_of(text))
        return 0;
    size_t n = grow(o, rect, grid);
    /* Fewer days than two weeks are no month: a lone number among other text. */
    if (n < 14)
        return n < 4 ? 12 : 0;
    *ret_in_grid = true;
    struct day mine = grid[0], first = {.number = 0}, next = {.number = 0};
    for (size_t i = 0; i < n; i++) {
        if (grid[i].number != 1)
            continue;
        if (!first.number || before(&grid[i], &first)) {
            next = first;
            first = grid[i];
        } else if (!next.number || before(&grid[i], &next)) {
            next = grid[i];
        }
    }
    /* The days before the first and from the next first on belong to the months beside. */
    if (first.number && before(&mine, &first))
        return 20;
    if (next.number && !before(&mine, &next))
        return 20;
    return 0;
}
