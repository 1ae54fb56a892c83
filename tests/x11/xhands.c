#include "tests/x11/xhands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "actuate/ticket_mint.h"
#include "actuate/xwin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#define WINDOW_BOUND DH_TICK_S(60)

static bool complain(const struct dh_err *err)
{
    fprintf(stderr, "%s\n", err->what);
    return false;
}

bool xhands_open(struct xhands *h, bool shared)
{
    struct dh_err err = {0};
    struct dh_actuator_options o = {.private_display = !shared};
    *h = (struct xhands){0};
    if (!xserver_start(&h->server, 1000, 700, 24, NULL))
        return false;
    setenv("DISPLAY", h->server.name, 1);
    snprintf(h->folder, sizeof(h->folder), "/tmp/dh-hands-XXXXXX");
    if (!xserver_start_wm(&h->server) || !mkdtemp(h->folder))
        return false;
    if (dh_intr_init(&h->intr, &err) != DH_OK)
        return complain(&err);
    h->loop = dh_loop_create(&h->intr);
    if (!h->loop || dh_xconn_open(h->server.name, h->loop, &h->x, &err) != DH_OK ||
        dh_guardian_start(h->loop, &h->guardian, &err) != DH_OK ||
        dh_guardian_watch(h->guardian, h->server.name, NULL, &err) != DH_OK ||
        dh_actuator_create(h->x, h->loop, h->guardian, &o, &h->a, &err) != DH_OK)
        return complain(&err);
    return true;
}

void xhands_close(struct xhands *h)
{
    if (h->target.pid)
        xtarget_stop(&h->target);
    dh_actuator_destroy(h->a);
    dh_guardian_stop(h->guardian);
    dh_xconn_close(h->x);
    dh_loop_destroy(h->loop);
    if (h->loop)
        dh_intr_finish(&h->intr);
    xserver_stop(&h->server);
    if (h->folder[0])
        dh_dir_remove(h->folder, NULL);
    *h = (struct xhands){0};
}

enum dh_status xhands_touch(struct xhands *h, const struct dh_touch *t, struct dh_touch_result *ret,
                            struct dh_err *err)
{
    struct dh_ticket *ticket = NULL;
    enum dh_status s = dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(5), &ticket, err);
    if (s == DH_OK)
        s = dh_actuator_perform(h->a, ticket, t, ret, err);
    dh_ticket_destroy(ticket);
    return s;
}

enum dh_status xhands_type(struct xhands *h, const char *text, struct dh_touch_result *ret,
                           struct dh_err *err)
{
    return xhands_touch(h, &(struct dh_touch){.kind = DH_TOUCH_TYPE, .text = text}, ret, err);
}

bool xhands_focus(struct xhands *h, unsigned long window)
{
    struct dh_err err = {0};
    struct dh_touch t = {.kind = DH_TOUCH_FOCUS, .window = window};
    return xhands_touch(h, &t, NULL, &err) == DH_OK || complain(&err);
}

/* The window that was not there before. */
struct appearing {
    struct xhands *h;
    Window before[64], now;
    size_t count;
};

static bool appeared(void *data)
{
    struct appearing *a = data;
    Window now[64];
    size_t n = dh_xwin_clients(a->h->x, now, 64);
    for (size_t i = 0; i < n; i++) {
        bool old = !dh_xwin_viewable(a->h->x, now[i]);
        for (size_t k = 0; k < a->count; k++)
            old = old || a->before[k] == now[i];
        if (!old) {
            a->now = now[i];
            return true;
        }
    }
    return false;
}

struct leaving {
    struct dh_xconn *x;
    Window window;
};

static bool left(void *data)
{
    struct leaving *l = data;
    Window now[64];
    size_t n = l->window ? dh_xwin_clients(l->x, now, 64) : 0;
    for (size_t i = 0; i < n; i++)
        if (now[i] == l->window)
            return false;
    return true;
}

bool xhands_target(struct xhands *h, const char *kind)
{
    struct appearing a = {.h = h};
    char *folder = dh_path_join(h->folder, kind);
    if (h->target.pid)
        xtarget_stop(&h->target);
    /* The next client may be given the same numbers for its windows. */
    struct leaving l = {h->x, h->window};
    dh_loop_until(h->loop, left, &l, dh_tick_now() + WINDOW_BOUND);
    h->window = 0;
    bool ok = folder && dh_dir_make(folder, 0700, NULL) == DH_OK;
    a.count = dh_xwin_clients(h->x, a.before, 64);
    ok = ok && xtarget_start(&h->target, h->loop, kind, folder);
    dh_free(folder);
    if (!ok)
        return false;
    if (strcmp(kind, "qt-clip") == 0) /* it has no window */
        return true;
    dh_loop_until(h->loop, appeared, &a, dh_tick_now() + WINDOW_BOUND);
    h->window = a.now;
    return a.now && xhands_focus(h, a.now);
}
