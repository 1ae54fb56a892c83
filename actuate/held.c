#include "actuate/held.h"

void dh_held_key(struct dh_held *h, int keycode, bool down)
{
    if (keycode < 0 || keycode > 255)
        return;
    uint8_t bit = (uint8_t)(1u << (keycode & 7));
    if (down)
        h->keys[keycode >> 3] |= bit;
    else
        h->keys[keycode >> 3] &= (uint8_t)~bit;
}

bool dh_held_has_key(const struct dh_held *h, int keycode)
{
    return keycode >= 0 && keycode <= 255 && (h->keys[keycode >> 3] >> (keycode & 7) & 1);
}

void dh_held_button(struct dh_held *h, int button, bool down)
{
    if (button < 1 || button > 31)
        return;
    if (down)
        h->buttons |= UINT32_C(1) << button;
    else
        h->buttons &= ~(UINT32_C(1) << button);
}

bool dh_held_has_button(const struct dh_held *h, int button)
{
    return button >= 1 && button <= 31 && (h->buttons >> button & 1);
}

bool dh_held_any(const struct dh_held *h)
{
    for (int i = 0; i < 32; i++)
        if (h->keys[i])
            return true;
    return h->buttons != 0;
}
