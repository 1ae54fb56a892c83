#include "capture/human_pointer.h"

#include <stdlib.h>

/* What toolkits take by default: GTK's gtk-dnd-drag-threshold and gtk-double-click-time and -distance. */
#define DRAG_PIXELS 8
#define DOUBLE_MS 400
#define DOUBLE_PIXELS 5

static bool near(struct dh_point a, struct dh_point b, int pixels)
{
    return abs(a.x - b.x) <= pixels && abs(a.y - b.y) <= pixels;
}

static int scroll(struct dh_deed *d, int button)
{
    d->kind = DH_DEED_SCROLL;
    d->button = 0;
    d->count = 0;
    d->dy = button == 4 ? -1 : button == 5 ? 1 : 0;
    d->dx = button == 6 ? -1 : button == 7 ? 1 : 0;
    return 1;
}

int dh_human_pointer_button(struct dh_human_pointer *p, int device, int button, bool down, unsigned modifiers,
                            struct dh_point at, unsigned long time, struct dh_deed *out)
{
    if (button < 1 || button >= DH_HUMAN_BUTTONS)
        return 0;
    struct dh_deed d = {
        .kind = DH_DEED_PRESS, .time = time, .device = device, .button = button, .modifiers = modifiers, .at = at};
    if (button >= 4 && button <= 7) {
        *out = d;
        return down ? scroll(out, button) : 0;
    }
    if (down) {
        *out = d;
        p->down[button] = d;
        p->down[button].count = 1;
        return 1;
    }
    struct dh_deed press = p->down[button];
    p->down[button].count = 0;
    if (!press.count)
        return 0; /* it went down before we listened */
    d.at = press.at;
    d.modifiers = press.modifiers;
    if (!near(press.at, at, DRAG_PIXELS)) {
        d.kind = DH_DEED_DRAG;
        d.to = at;
        p->last.count = 0;
        *out = d;
        return 1;
    }
    d.kind = DH_DEED_CLICK;
    /* The server's clock wraps after 49 days; differences do not mind. */
    bool row = p->last.count && p->last.button == button && (uint32_t)(press.time - p->last.time) <= DOUBLE_MS &&
               near(p->last.at, press.at, DOUBLE_PIXELS);
    d.count = row && p->last.count < 3 ? p->last.count + 1 : 1;
    p->last = d;
    p->last.time = press.time;
    *out = d;
    return 1;
}
