#include "actuate/input.h"

#include "actuate/held.h"
#include "base/mem.h"

struct dh_input {
    const struct dh_input_ops *ops;
    void *self;
    struct dh_held *held;    /* not owned */
    struct dh_held released; /* sent, not confirmed yet */
    int events, presses;
};

enum dh_status dh_input_create(const struct dh_input_ops *ops, void *self, struct dh_held *held,
                               struct dh_input **ret, struct dh_err *err)
{
    struct dh_input *in = dh_alloc(1, sizeof(*in));
    if (!in) {
        ops->destroy(self);
        return dh_err_nomem(err);
    }
    in->ops = ops;
    in->self = self;
    in->held = held;
    *ret = in;
    return DH_OK;
}

void dh_input_destroy(struct dh_input *in)
{
    if (!in)
        return;
    dh_input_release(in);
    in->ops->destroy(in->self);
    dh_free(in);
}

void dh_input_key(struct dh_input *in, int keycode, bool down)
{
    if (down)
        dh_held_key(in->held, keycode, true);
    dh_held_key(&in->released, keycode, !down);
    in->ops->key(in->self, keycode, down);
    in->events++;
    in->presses += down;
}

void dh_input_button(struct dh_input *in, int button, bool down)
{
    if (down)
        dh_held_button(in->held, button, true);
    dh_held_button(&in->released, button, !down);
    in->ops->button(in->self, button, down);
    in->events++;
    in->presses += down;
}

void dh_input_move(struct dh_input *in, struct dh_point at)
{
    in->ops->move(in->self, at);
    in->events++;
}

void dh_input_sync(struct dh_input *in)
{
    /* Without a connection the server still has down what it had: the guardian goes by the ledger. */
    if (!in->ops->sync(in->self))
        return;
    for (int i = 0; i < 32; i++)
        in->held->keys[i] &= (uint8_t)~in->released.keys[i];
    in->held->buttons &= ~in->released.buttons;
    in->released = (struct dh_held){{0}, 0};
}

void dh_input_release(struct dh_input *in)
{
    for (int b = 1; b < 32; b++)
        if (dh_held_has_button(in->held, b))
            dh_input_button(in, b, false);
    for (int k = 0; k < 256; k++)
        if (dh_held_has_key(in->held, k))
            dh_input_key(in, k, false);
    dh_input_sync(in);
}

int dh_input_events(const struct dh_input *in)
{
    return in->events;
}

int dh_input_presses(const struct dh_input *in)
{
    return in->presses;
}
