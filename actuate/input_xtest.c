#include "actuate/input.h"

#include <X11/extensions/XTest.h>

static void on_key(void *self, int keycode, bool down)
{
    struct dh_xconn *x = self;
    if (!dh_xconn_dead(x))
        XTestFakeKeyEvent(dh_xconn_display(x), (unsigned)keycode, down, CurrentTime);
}

static void on_button(void *self, int button, bool down)
{
    struct dh_xconn *x = self;
    if (!dh_xconn_dead(x))
        XTestFakeButtonEvent(dh_xconn_display(x), (unsigned)button, down, CurrentTime);
}

static void on_move(void *self, struct dh_point at)
{
    struct dh_xconn *x = self;
    if (!dh_xconn_dead(x))
        XTestFakeMotionEvent(dh_xconn_display(x), dh_xconn_screen(x), at.x, at.y, CurrentTime);
}

static bool on_sync(void *self)
{
    struct dh_xconn *x = self;
    if (!dh_xconn_dead(x))
        XSync(dh_xconn_display(x), False);
    return !dh_xconn_dead(x);
}

static void on_destroy(void *self)
{
    (void)self;
}

static const struct dh_input_ops ops = {on_key, on_button, on_move, on_sync, on_destroy};

enum dh_status dh_input_xtest_create(struct dh_xconn *x, struct dh_held *held,
                                     struct dh_input **ret, struct dh_err *err)
{
    int event, error, major, minor;
    if (dh_xconn_check(x, err) != DH_OK)
        return DH_GONE;
    if (!XTestQueryExtension(dh_xconn_display(x), &event, &error, &major, &minor))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "use an X server with the XTEST extension, such as Xorg or Xvfb",
                          "this display does not let programs move the pointer (no XTEST)");
    /* Another client's server grab must not hold our releases back. */
    XTestGrabControl(dh_xconn_display(x), True);
    return dh_input_create(&ops, x, held, ret, err);
}
