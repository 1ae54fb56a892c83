/* Frames made of the shadow that changes are told from: it follows the screen by damage reports, to the pixel, so
 * that a frame costs what has changed since an idle one was filled instead of the whole screen. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "capture/screen_x11.h"

/* Reports may miss something all the same: every pixel is compared as often as this. */
#define WHOLE_EVERY DH_TICK_MS(500)

enum { MUCH = 6 }; /* one in so many pixels */

void dh_follow_anew(struct dh_screen_x11 *s)
{
    s->dirt.all = true;
}

void dh_follow_note(struct dh_screen_x11 *s, const struct dh_tiles *tiles)
{
    s->dirt.all = s->dirt.all || tiles->failed;
    struct dh_rect out = s->base.left_out; /* shows what is below it */
    for (size_t i = 0; !s->dirt.all && i < tiles->count; i++) {
        dh_places_add(&s->dirt.places, tiles->items[i]);
        if (!dh_rect_empty(out) && !dh_rect_empty(dh_rect_cross(dh_rect_grow(out, 0, 1), tiles->items[i])))
            dh_places_add(&s->dirt.places, out);
    }
}

/* Whether the shadow is what the screen shows: the screen has its size, is there at all, and no compositing
 * manager (which EWMH lets tell by a selection) draws what is not reported as damage of the screen. One way to
 * the server and back. */
static bool trusted(struct dh_screen_x11 *s)
{
    xcb_connection_t *c = s->grab.c;
    if (!s->damage || !s->shadow)
        return false;
    if (!s->manager) {
        char name[32];
        snprintf(name, sizeof(name), "_NET_WM_CM_S%d", dh_xconn_screen(s->x));
        s->manager = XInternAtom(dh_xconn_display(s->x), name, False);
    }
    xcb_get_geometry_cookie_t size = xcb_get_geometry(c, s->grab.root);
    xcb_get_selection_owner_cookie_t owner = xcb_get_selection_owner(c, (xcb_atom_t)s->manager);
    xcb_get_geometry_reply_t *g = xcb_get_geometry_reply(c, size, NULL);
    xcb_get_selection_owner_reply_t *o = xcb_get_selection_owner_reply(c, owner, NULL);
    bool is = g && o && g->width == s->shadow_width && g->height == s->shadow_height && o->owner == XCB_NONE;
    dh_free(g); /* libxcb's are malloc'ed; dh_free passes them on */
    dh_free(o);
    return is;
}

static void copy(struct dh_frame *f, const struct dh_screen_x11 *s, struct dh_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(dh_frame_pixels(f) + (size_t)y * (size_t)f->stride + r.x,
               s->shadow + (size_t)y * (size_t)s->shadow_width + r.x, (size_t)r.w * sizeof(uint32_t));
}

/* Brings a frame that was filled once up to now. */
static void fill(struct dh_frame *f, const struct dh_screen_x11 *s)
{
    struct dh_places places = {.count = 0};
    bool all = f->serial == 0 || f->geometry != s->geometry.generation || f->serial + DH_DIRT_FRAMES <= s->serial;
    for (uint64_t i = f->serial + 1; !all && i <= s->serial; i++) {
        const struct dh_dirt *d = &s->history[i % DH_DIRT_FRAMES];
        all = d->all;
        for (size_t k = 0; k < d->places.count; k++)
            dh_places_add(&places, d->places.items[k]);
    }
    if (all)
        places = (struct dh_places){.items = {{0, 0, f->width, f->height}}, .count = 1};
    for (size_t i = 0; i < places.count; i++)
        copy(f, s, places.items[i]);
}

enum dh_status dh_follow_capture(struct dh_screen_x11 *s, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *f = NULL;
    if (s->serial == 0) /* who looks once does not need it */
        return DH_NOT_FOUND;
    dh_tick now = dh_tick_now();
    long area = (long)s->shadow_width * s->shadow_height;
    if (s->shadow && s->damage && dh_damage_fetch(s) * MUCH > area)
        return DH_NOT_FOUND; /* the server is faster at copying all of it */
    bool whole = now >= s->base.whole_at + WHOLE_EVERY;
    dh_damage_refresh(&s->base, whole);
    if (whole)
        s->base.whole_at = now;
    if (!trusted(s) || s->shadow_width != s->geometry.width || s->shadow_height != s->geometry.height)
        return DH_NOT_FOUND;
    enum dh_status st = dh_frame_pool_take(&s->pool, s->shadow_width, s->shadow_height, &f, err);
    if (st != DH_OK)
        return st;
    dh_places_join(&s->dirt.places);
    s->serial++;
    s->history[s->serial % DH_DIRT_FRAMES] = s->dirt;
    fill(f, s);
    if (!s->dirt.all)
        dh_frame_set_changes(f, s->serial - 1, &s->dirt.places);
    s->dirt = (struct dh_dirt){.all = false};
    f->tick = now;
    f->serial = s->serial;
    f->geometry = s->geometry.generation;
    *ret = f;
    return DH_OK;
}
