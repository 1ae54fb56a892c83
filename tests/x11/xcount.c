#include "tests/x11/xcount.h"

#include <X11/Xproto.h>
#include <X11/extensions/shmproto.h>
#include <poll.h>
#include <deskhand/tick.h>

static void on_data(XPointer closure, XRecordInterceptData *d)
{
    struct xcount *c = (struct xcount *)(void *)closure;
    if (d->category == XRecordFromClient && d->data_len > 0) {
        int major = d->data[0], minor = d->data[1];
        if (major == X_NoOperation)
            c->marks_seen++;
        else if (major == X_GetImage || (c->shm && major == c->shm && minor == X_ShmGetImage))
            c->images++;
        else if (c->damage && major == c->damage)
            c->damages++;
        else
            c->others++;
    }
    XRecordFreeData(d);
}

bool xcount_begin(struct xcount *c, const char *display)
{
    int event, error, major, minor;
    *c = (struct xcount){.control = XOpenDisplay(display), .data = XOpenDisplay(display)};
    if (!c->control || !c->data || !XRecordQueryVersion(c->control, &major, &minor))
        return false;
    XQueryExtension(c->control, "MIT-SHM", &c->shm, &event, &error);
    XQueryExtension(c->control, "DAMAGE", &c->damage, &event, &error);
    XRecordRange *r = XRecordAllocRange();
    XRecordClientSpec all = XRecordAllClients;
    r->core_requests = (XRecordRange8){1, 127};
    r->ext_requests.ext_major = (XRecordRange8){128, 255};
    r->ext_requests.ext_minor = (XRecordRange16){0, 65535};
    c->context = XRecordCreateContext(c->control, 0, &all, 1, &r, 1);
    XFree(r);
    XSync(c->control, False);
    return c->context && XRecordEnableContextAsync(c->data, c->context, on_data, (XPointer)c);
}

/* The connection for the data takes no requests while it is recording: a mark of ours, recorded behind all that came
 * before it, is waited for. */
void xcount_take(struct xcount *c)
{
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    XNoOp(c->control);
    XSync(c->control, False);
    c->marks++;
    XRecordProcessReplies(c->data);
    while (c->marks_seen < c->marks && dh_tick_now() < deadline) {
        struct pollfd p = {ConnectionNumber(c->data), POLLIN, 0};
        poll(&p, 1, 100);
        XRecordProcessReplies(c->data);
    }
}

void xcount_end(struct xcount *c)
{
    if (c->context)
        XRecordDisableContext(c->control, c->context);
    if (c->control)
        XSync(c->control, False);
    if (c->data)
        XCloseDisplay(c->data);
    if (c->control)
        XCloseDisplay(c->control);
    *c = (struct xcount){0};
}
