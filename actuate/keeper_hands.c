#include <X11/extensions/XTest.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "actuate/held.h"
#include "actuate/keeper.h"
#include "actuate/spare.h"
#include "base/json.h"

json_t *dh_keeper_watch(struct dh_keeper *k, const json_t *message)
{
    struct dh_err err = {0};
    int event, error, major, minor;
    const char *authority = dh_json_str(message, "xauthority", NULL);
    if (authority)
        setenv("XAUTHORITY", authority, 1);
    dh_keeper_human_finish(k);
    dh_xconn_close(k->x);
    k->x = NULL;
    if (dh_xconn_open(dh_json_str(message, "display", NULL), k->loop, &k->x, &err) != DH_OK) {
        k->x = NULL;
        return dh_keeper_failure(&err);
    }
    Display *d = dh_xconn_display(k->x);
    if (!XTestQueryExtension(d, &event, &error, &major, &minor)) {
        dh_xconn_close(k->x);
        k->x = NULL;
        dh_err_set(&err, DH_ENV, DH_BLAME_ENVIRONMENT, "use an X server with the XTEST extension",
                   "this display does not let programs release keys (no XTEST)");
        return dh_keeper_failure(&err);
    }
    /* Releases must get through although somebody has grabbed the server. */
    XTestGrabControl(d, True);
    XSync(d, False);
    struct dh_err deaf = {0};
    if (!dh_keeper_human_watch(k, &deaf))
        return NULL;
    return json_pack("{s:b,s:s*}", "ok", 1, "deaf", deaf.status ? deaf.what : NULL);
}

static void release_all(struct dh_xconn *x, const struct dh_held *held)
{
    Display *d = dh_xconn_display(x);
    for (int b = 1; b < 32; b++)
        if (dh_held_has_button(held, b))
            XTestFakeButtonEvent(d, (unsigned)b, False, CurrentTime);
    for (int key = 8; key < 256; key++)
        if (dh_held_has_key(held, key))
            XTestFakeKeyEvent(d, (unsigned)key, False, CurrentTime);
    XSync(d, False);
}

void dh_keeper_release_once(struct dh_keeper *k)
{
    const struct dh_ledger *ledger = k->ledger.data;
    struct dh_held held = ledger->held;
    if (k->x && !dh_xconn_dead(k->x) && dh_held_any(&held))
        release_all(k->x, &held);
}

void dh_keeper_cut(struct dh_keeper *k)
{
    struct dh_ledger *ledger = k->ledger.data;
    ledger->cut = 1;
    if (k->connection_fd >= 0)
        shutdown(k->connection_fd, SHUT_RDWR);
}

void dh_keeper_release(struct dh_keeper *k)
{
    static const int after_ms[] = {0, 5, 15, 40, 100};
    struct dh_ledger *ledger = k->ledger.data;
    if (!ledger)
        return; /* it did not get that far */
    struct dh_held held = ledger->held;
    if (k->x && !dh_xconn_dead(k->x))
        dh_spare_clear(k->x, (int)k->conductor_was);
    for (size_t i = 0; i < sizeof(after_ms) / sizeof(after_ms[0]); i++) {
        if (!k->x || dh_xconn_dead(k->x) || !dh_held_any(&held))
            break;
        if (after_ms[i])
            dh_loop_until(k->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(after_ms[i]));
        if (!dh_xconn_dead(k->x))
            release_all(k->x, &held);
    }
    ledger->held = (struct dh_held){{0}, 0};
}
