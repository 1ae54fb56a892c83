#include <stdlib.h>
#include <string.h>

#include "capture/a11y_impl.h"

#define NEAR 6 /* pixels that a frame and a window may differ by */
enum { QUARTERS_LEAST = 4, QUARTERS_MOST = 16 };

static bool near(int a, int b)
{
    return abs(a - b) <= NEAR;
}

static struct dh_rect scaled(struct dh_rect r, int quarters)
{
    return (struct dh_rect){r.x * quarters / 4, r.y * quarters / 4, r.w * quarters / 4, r.h * quarters / 4};
}

static bool same_place(struct dh_rect a, struct dh_rect b)
{
    return near(a.x, b.x) && near(a.y, b.y);
}

/* How well a frame of this size and title is that window; 0: not at all. *ret_move: what is added to its places
 * once they are scaled. */
static int likeness(const struct dh_window *w, struct dh_rect r, const char *title, struct dh_point *ret_move)
{
    bool inner = near(r.w, w->rect.w) && near(r.h, w->rect.h);
    bool outer = near(r.w, w->frame.w) && near(r.h, w->frame.h);
    bool named = title && *title && strcmp(title, w->title) == 0;
    bool placed = same_place(r, w->rect) || same_place(r, w->frame);
    struct dh_rect is = outer && !inner ? w->frame : w->rect;
    struct dh_point move = {is.x - r.x, is.y - r.y};
    if (!inner && !outer) {
        /* Shadows that the application draws itself belong to one and not to the other; they lie around it. */
        if (!named || (r.w > w->rect.w && r.h > w->rect.h + NEAR))
            return 0;
        move = (struct dh_point){w->rect.x + (w->rect.w - r.w) / 2 - r.x, w->rect.y + (w->rect.h - r.h) / 2 - r.y};
        placed = dh_rect_covers(w->frame, r);
    }
    *ret_move = placed ? (struct dh_point){0, 0} : move;
    return (inner || outer ? 8 : 0) + (named ? 4 : 0) + (placed ? 1 : 0);
}

bool dh_a11y_place(struct dh_a11y_query *q, struct dh_rect at, const char *title, int pid)
{
    int best = 0;
    for (size_t i = 0; i < q->window_count && i < DH_A11Y_WINDOWS; i++) {
        const struct dh_window *w = &q->windows[i];
        if (w->pid != pid || w->minimized || q->taken[i])
            continue;
        /* GTK 4 tells places in the window; GDK_SCALE and QT_SCALE_FACTOR divide what is told. */
        for (int quarters = QUARTERS_LEAST; quarters <= QUARTERS_MOST; quarters++) {
            struct dh_point move;
            int score = 2 * likeness(w, scaled(at, quarters), title, &move) + (quarters == QUARTERS_LEAST);
            if (score < 9 || score <= best)
                continue;
            best = score;
            q->window = (int)i;
            q->quarters = quarters;
            q->move = move;
        }
    }
    if (best > 0)
        q->taken[q->window] = true;
    return best > 0;
}

bool dh_a11y_locate(const struct dh_a11y_query *q, struct dh_rect told, enum dh_role role,
                    struct dh_rect *ret, int *ret_window)
{
    struct dh_rect r = scaled(told, q->quarters);
    int window = q->window, pid = q->windows[q->window].pid;
    r.x += q->move.x;
    r.y += q->move.y;
    if (role == DH_ROLE_ITEM || role == DH_ROLE_MENU)
        for (size_t i = 0; i < q->window_count; i++)
            if (q->windows[i].popup && q->windows[i].pid == pid && dh_rect_has(q->windows[i].rect, dh_rect_centre(r)))
                window = (int)i;
    r = dh_rect_cross(r, q->windows[window].rect);
    if (dh_rect_empty(r))
        return false;
    *ret = r;
    *ret_window = window;
    return true;
}
