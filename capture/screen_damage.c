/* What changed, by XDamage (damageproto 1.1). The level is NonEmpty with a subtraction into a region:
 * nothing is lost, and a client that draws a thousand times between two looks costs one event instead
 * of a thousand, as raw rectangles would. Reports are only where to look: the pixels decide. */
#include <X11/extensions/Xfixes.h>
#include <string.h>

#include "base/mem.h"
#include "capture/screen_x11.h"

#define RECTS_MAX 16 /* more are looked at as one */

/* Once per turn of the loop, not per event: a screen that never rests must not keep a wait from ending. */
static bool prepare(void *data)
{
    struct dh_screen_x11 *s = data;
    if (!s->damaged || dh_xconn_dead(s->x))
        return false;
    s->damaged = false;
    if (s->shadow)
        dh_damage_refresh(&s->base, false);
    return true;
}

bool dh_damage_init(struct dh_screen_x11 *s)
{
    s->hook = dh_loop_add_prepare(s->base.loop, -1, prepare, s);
    return s->hook != NULL;
}

/* On first use, so that who only takes pictures does not pay for it. */
static void start(struct dh_screen_x11 *s)
{
    Display *d = dh_xconn_display(s->x);
    int error, fixes_event;
    if (s->damage || !XDamageQueryExtension(d, &s->damage_event, &error) ||
        !XFixesQueryExtension(d, &fixes_event, &error)) {
        return;
    }
    dh_xconn_trap_begin(s->x);
    s->region = XFixesCreateRegion(d, NULL, 0);
    s->damage = XDamageCreate(d, dh_xconn_root(s->x), XDamageReportNonEmpty);
    if (dh_xconn_trap_end(s->x)) {
        s->damage = 0;
        s->damage_event = 0;
    } else {
        dh_cursor_listen(s, fixes_event);
    }
}

void dh_damage_finish(struct dh_screen_x11 *s)
{
    dh_loop_remove(s->base.loop, s->hook);
    if (s->damage && !dh_xconn_dead(s->x)) {
        XDamageDestroy(dh_xconn_display(s->x), s->damage);
        XFixesDestroyRegion(dh_xconn_display(s->x), s->region);
    }
    dh_free(s->shadow);
    s->shadow = NULL;
    dh_noise_finish(&s->base.noise);
}

/* The first look: everything is as it is, nothing has changed. */
static void begin_shadow(struct dh_screen_x11 *s)
{
    int w = s->geometry.width, h = s->geometry.height;
    const uint32_t *now;
    start(s);
    if (s->damage)
        XDamageSubtract(dh_xconn_display(s->x), s->damage, None, None);
    if (dh_grab_view(&s->grab, (struct dh_rect){0, 0, w, h}, &now, NULL) != DH_OK)
        return;
    s->shadow = dh_alloc((size_t)w * (size_t)h, sizeof(uint32_t));
    if (!s->shadow)
        return;
    memcpy(s->shadow, now, (size_t)w * (size_t)h * sizeof(uint32_t));
    s->owed.count = 0;
    dh_follow_anew(s);
    s->shadow_width = w;
    s->shadow_height = h;
    dh_noise_resize(&s->base.noise, w, h); /* without it all changes count */
}

/* Compares one rectangle; false when the screen has another size than we think. */
static bool look(struct dh_screen_x11 *s, struct dh_rect rect, struct dh_tiles *changed)
{
    const uint32_t *now;
    rect = dh_rect_cross(rect, (struct dh_rect){0, 0, s->shadow_width, s->shadow_height});
    if (dh_rect_empty(rect))
        return true;
    enum dh_status st = dh_grab_view(&s->grab, rect, &now, NULL);
    if (st == DH_OK)
        dh_tiles_diff(changed, s->shadow, s->shadow_width, rect, now);
    return st == DH_OK;
}

long dh_damage_fetch(struct dh_screen_x11 *s)
{
    Display *d = dh_xconn_display(s->x);
    int n = 0;
    long area = 0;
    XRectangle bounds = {0};
    XDamageSubtract(d, s->damage, None, s->region);
    XRectangle *r = XFixesFetchRegionAndBounds(d, s->region, &n, &bounds);
    if (n > RECTS_MAX)
        dh_places_add(&s->owed, (struct dh_rect){bounds.x, bounds.y, bounds.width, bounds.height});
    for (int i = 0; i < n && n <= RECTS_MAX; i++)
        dh_places_add(&s->owed, (struct dh_rect){r[i].x, r[i].y, r[i].width, r[i].height});
    if (r)
        XFree(r);
    else
        dh_places_add(&s->owed, (struct dh_rect){0, 0, s->shadow_width, s->shadow_height});
    dh_places_join(&s->owed);
    for (size_t i = 0; i < s->owed.count; i++)
        area += dh_rect_area(s->owed.items[i]);
    return area;
}

/* What was damaged since the last call. */
static bool look_at_damage(struct dh_screen_x11 *s, struct dh_tiles *changed)
{
    bool ok = true;
    dh_damage_fetch(s);
    for (size_t i = 0; ok && i < s->owed.count; i++)
        ok = look(s, s->owed.items[i], changed);
    s->owed.count = 0;
    return ok;
}

void dh_damage_refresh(struct dh_screen *screen, bool whole)
{
    struct dh_screen_x11 *s = (struct dh_screen_x11 *)(void *)screen;
    struct dh_tiles changed = {0};
    if (dh_xconn_dead(s->x))
        return;
    if (!s->shadow) {
        begin_shadow(s);
        return;
    }
    bool ok = true;
    if (s->damage)
        ok = look_at_damage(s, &changed);
    if (ok && (whole || !s->damage))
        ok = look(s, (struct dh_rect){0, 0, s->shadow_width, s->shadow_height}, &changed);
    if (!ok) {
        /* What was to be compared is not known any more: everything begins anew. */
        dh_free(s->shadow);
        s->shadow = NULL;
        dh_follow_anew(s);
        dh_changes_add(&s->base.changes, (struct dh_rect){0, 0, s->shadow_width, s->shadow_height}, dh_tick_now());
        dh_screen_x11_measure(s);
    } else {
        if (changed.failed) /* nobody knows what is missing */
            dh_changes_add(&s->base.changes, (struct dh_rect){0, 0, s->shadow_width, s->shadow_height},
                           dh_tick_now());
        dh_follow_note(s, &changed);
        dh_tiles_drop_carets(&changed);
        dh_screen_changed_tiles(&s->base, &changed, dh_tick_now());
    }
    dh_tiles_finish(&changed);
}
