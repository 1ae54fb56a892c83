#include "actuate/input.h"

static void on_key(void *self, int keycode, bool down)
{
    dh_buf_printf(self, "key %d %s\n", keycode, down ? "down" : "up");
}

static void on_button(void *self, int button, bool down)
{
    dh_buf_printf(self, "button %d %s\n", button, down ? "down" : "up");
}

static void on_move(void *self, struct dh_point at)
{
    dh_buf_printf(self, "move %d %d\n", at.x, at.y);
}

static void nothing(void *self)
{
    (void)self;
}

static bool taken(void *self)
{
    (void)self;
    return true;
}

static const struct dh_input_ops ops = {on_key, on_button, on_move, taken, nothing};

enum dh_status dh_input_null_create(struct dh_buf *out, struct dh_held *held, struct dh_input **ret,
                                    struct dh_err *err)
{
    return dh_input_create(&ops, out, held, ret, err);
}
