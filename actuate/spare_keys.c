#include "actuate/spare_keys.h"

#include "actuate/keys.h"
#include "actuate/spare.h"
#include "actuate/xwin.h"

/* For a program without the ping protocol: it has read the new map, has taken the keys. */
#define MAP_TIME DH_TICK_MS(50)
#define KEYS_TIME DH_TICK_MS(200)

struct having {
    const struct dh_keymap *keymap;
    struct dh_locks locks;
};

static bool have(void *data, uint32_t cp)
{
    struct having *h = data;
    struct dh_stroke stroke;
    return dh_keymap_char(h->keymap, cp, h->locks, &stroke);
}

/* Until the application has handled what was sent; DH_TIMEOUT when it does not respond. */
static enum dh_status handled(struct dh_actuator *a, dh_tick otherwise, struct dh_err *err)
{
    Window focus = dh_xwin_focus(a->x);
    if (!focus || !dh_xwin_protocol(a->x, dh_xwin_client(a->x, focus), DH_ATOM_NET_WM_PING))
        return dh_hands_pause(a, otherwise, err);
    enum dh_wait w = dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK || w == DH_WAIT_REACHED)
        return s;
    return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "wait until it responds, then look again",
                      "the application does not respond");
}

static enum dh_status put_batch(struct dh_actuator *a, const struct dh_touch *t, int device, const struct dh_spare *spares,
                                size_t count, const char *text, size_t n, size_t *sent, struct dh_err *err)
{
    enum dh_status s = count ? dh_spare_lay(a->x, device, spares, count, err) : DH_OK;
    if (s != DH_OK)
        return s;
    dh_keymap_destroy(a->keymap); /* to be read again, with what was laid */
    a->keymap = NULL;
    s = handled(a, MAP_TIME, err);
    if (s == DH_OK)
        s = dh_keys_text(a, t, text, n, false, sent, err);
    /* Clients translate a key when they handle it: the map stays until then, also after a failure. */
    enum dh_status after = handled(a, KEYS_TIME, s == DH_OK ? err : NULL);
    dh_spare_clear(a->x, 0);
    dh_keymap_destroy(a->keymap);
    a->keymap = NULL;
    return s == DH_OK ? after : s;
}

enum dh_status dh_spare_keys_type(struct dh_actuator *a, const struct dh_touch *t, const char *text, size_t n,
                                  size_t *sent, struct dh_err *err)
{
    int device = dh_keymap_x11_device(a->x);
    while (n > 0) {
        int codes[DH_SPARE_MAX];
        struct dh_spare spares[DH_SPARE_MAX];
        struct having h;
        size_t count = 0;
        enum dh_status s = dh_hands_locks(a, &h.locks, err);
        h.keymap = s == DH_OK ? dh_hands_keymap(a, err) : NULL;
        if (s != DH_OK)
            return s;
        if (!h.keymap)
            return err ? err->status : DH_ENV;
        size_t code_count = device >= 0 ? dh_spare_find(a->x, device, codes) : 0;
        size_t len = dh_spare_assign(text, n, have, &h, codes, code_count, spares, &count);
        if (len == 0)
            return dh_err_set(err, DH_FAILED, DH_BLAME_ENVIRONMENT, "set a keyboard layout that has these characters",
                              "what has the focus takes no pasted text, and no key is free for it");
        s = put_batch(a, t, device, spares, count, text, len, sent, err);
        if (s != DH_OK)
            return s;
        text += len;
        n -= len;
    }
    return DH_OK;
}
