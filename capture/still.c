#include "capture/still.h"

#include <X11/extensions/Xdamage.h>

#include "base/mem.h"
#include "capture/picture.h"
#include "capture/screen_impl.h"

/* Never that of a frame which a screen has made: what has changed since is not known. */
#define FAR (UINT64_C(1) << 48)

struct dh_camera {
    struct dh_xconn *x; /* not owned */
    struct dh_screen *screen;
    Damage damage;      /* 0: none */
    int damage_event;
    bool changed;
};

void dh_still_free(struct dh_still *still)
{
    if (!still)
        return;
    dh_frame_unref(still->frame);
    dh_arena_destroy(still->arena);
    dh_free(still);
}

void dh_screen_hold(struct dh_screen *s, struct dh_still *still)
{
    s->held = still;
}

static void on_event(void *data, const XEvent *e)
{
    struct dh_camera *c = data;
    const XDamageNotifyEvent *d = (const XDamageNotifyEvent *)(const void *)e;
    if (c->damage && e->type == c->damage_event + XDamageNotify && d->damage == c->damage)
        c->changed = true;
}

enum dh_status dh_camera_open(struct dh_xconn *x, struct dh_loop *loop, struct dh_camera **ret, struct dh_err *err)
{
    struct dh_camera *c = dh_alloc(1, sizeof(*c));
    Display *d = dh_xconn_display(x);
    int error;
    if (!c)
        return dh_err_nomem(err);
    c->x = x;
    c->changed = true;
    enum dh_status st = dh_screen_x11_create(x, loop, &c->screen, err);
    if (st == DH_OK && !dh_xconn_listen(x, on_event, c))
        st = dh_err_nomem(err);
    if (st != DH_OK) {
        dh_camera_close(c);
        return st;
    }
    if (XDamageQueryExtension(d, &c->damage_event, &error))
        c->damage = XDamageCreate(d, dh_xconn_root(x), XDamageReportNonEmpty);
    *ret = c;
    return DH_OK;
}

void dh_camera_close(struct dh_camera *c)
{
    if (!c)
        return;
    if (c->damage && !dh_xconn_dead(c->x))
        XDamageDestroy(dh_xconn_display(c->x), c->damage);
    dh_xconn_unlisten(c->x, on_event, c);
    dh_screen_destroy(c->screen);
    dh_free(c);
}

bool dh_camera_changed(const struct dh_camera *c)
{
    return c->changed || !c->damage;
}

/* Frames of a screen go back to its pool, which is the thread's: the pixels are copied. */
static enum dh_status take_pixels(struct dh_camera *c, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *f = NULL;
    enum dh_status st = dh_xconn_check(c->x, err);
    if (st != DH_OK)
        return st;
    if (c->damage)
        XDamageSubtract(dh_xconn_display(c->x), c->damage, None, None);
    c->changed = false;
    st = c->screen->ops->snap ? c->screen->ops->snap(c->screen, &f, err) : dh_screen_capture(c->screen, &f, err);
    if (st != DH_OK)
        return st;
    st = dh_picture_crop(f, (struct dh_rect){0, 0, f->width, f->height}, ret, err);
    if (st == DH_OK) {
        (*ret)->tick = f->tick;
        (*ret)->serial = FAR + f->serial;
        (*ret)->geometry = f->geometry;
    }
    dh_frame_unref(f);
    return st;
}

enum dh_status dh_camera_take(struct dh_camera *c, struct dh_still **ret, struct dh_err *err)
{
    struct dh_still *still = dh_alloc(1, sizeof(*still));
    if (!still)
        return dh_err_nomem(err);
    still->tick = dh_tick_now();
    enum dh_status st = take_pixels(c, &still->frame, err);
    if (st == DH_OK && !(still->arena = dh_arena_create()))
        st = dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_screen_windows(c->screen, still->arena, &still->windows, &still->window_count, &still->active, err);
    if (st != DH_OK) {
        dh_still_free(still);
        return st;
    }
    if (!dh_screen_pointer(c->screen, &still->pointer))
        still->pointer = (struct dh_point){0, 0};
    *ret = still;
    return DH_OK;
}
