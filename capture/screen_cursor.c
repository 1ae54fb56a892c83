/* What the pointer's look says: whether an application is at work. */
#include <X11/extensions/Xfixes.h>
#include <string.h>

#include "capture/screen_x11.h"

void dh_cursor_listen(struct dh_screen_x11 *s, int event)
{
    XFixesSelectCursorInput(dh_xconn_display(s->x), dh_xconn_root(s->x), XFixesDisplayCursorNotifyMask);
    s->cursor_event = event + XFixesCursorNotify;
}

bool dh_cursor_event(struct dh_screen_x11 *s, const XEvent *e)
{
    if (!s->cursor_event || e->type != s->cursor_event)
        return false;
    s->cursor_serial = ((const XFixesCursorNotifyEvent *)(const void *)e)->cursor_serial;
    s->cursor_at = dh_tick_now();
    return true;
}

/* Applications make the same picture anew for each of their windows, so that its number in the server says little.
 * Never 0. (Fowler, Noll, Vo: FNV-1a of 64 bits.) */
static uint64_t look_of(const XFixesCursorImage *image)
{
    uint64_t h = UINT64_C(14695981039346656037);
    size_t n = (size_t)image->width * image->height;
    uint32_t head[] = {image->width, image->height, image->xhot, image->yhot};
    for (size_t i = 0; i < n + 4; i++)
        h = (h ^ (i < 4 ? head[i] : (uint32_t)image->pixels[i - 4])) * UINT64_C(1099511628211);
    return h ? h : 1;
}

static bool known_still(const struct dh_screen_x11 *s, uint64_t look)
{
    bool found = false;
    for (int i = 0; i < DH_CURSORS_STILL; i++)
        found = found || s->still[i] == look;
    return found;
}

/* Themes animate their busy cursors, and the server tells the pictures of an animation without the name that
 * the whole has: a cursor without a name that does not change for a while is not one. The first ever seen
 * was there before anybody touched something. */
static bool is_animated(struct dh_screen_x11 *s, const XFixesCursorImage *image, dh_tick now)
{
    uint64_t look = look_of(image);
    /* Events may be on their way still: only that of this very cursor says since when it is shown. */
    dh_tick at = image->cursor_serial == s->cursor_serial ? s->cursor_at : 0;
    if (known_still(s, look))
        return false;
    bool first = s->cursor == 0;
    if (look != s->cursor || at > s->cursor_since)
        s->cursor_since = at ? at : now;
    s->cursor = look;
    if (!first && now - s->cursor_since < DH_CURSOR_STILL)
        return true;
    s->still[s->still_next++ % DH_CURSORS_STILL] = look;
    return false;
}

/* Names of cursors that mean "wait": those of X cursor themes and of CSS. */
bool dh_cursor_busy(struct dh_screen *screen)
{
    static const char *const names[] = {"watch", "wait", "progress", "left_ptr_watch", "half-busy"};
    struct dh_screen_x11 *s = (struct dh_screen_x11 *)(void *)screen;
    if (!s->damage || dh_xconn_dead(s->x))
        return false;
    XFixesCursorImage *image = XFixesGetCursorImage(dh_xconn_display(s->x));
    bool is = false;
    for (size_t i = 0; image && image->atom && i < sizeof(names) / sizeof(names[0]); i++)
        is = is || strcmp(image->name, names[i]) == 0;
    if (image && !image->atom)
        is = is_animated(s, image, dh_tick_now());
    if (image)
        XFree(image);
    return is;
}
