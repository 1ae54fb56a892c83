#include "actuate/barrier.h"

#include "actuate/xwin.h"

void dh_barrier_init(struct dh_barrier *b, struct dh_xconn *x)
{
    /* A number that neither a window manager's clock nor its own pings come near. */
    *b = (struct dh_barrier){.cookie = 0x64680000ul};
    dh_xconn_select_root(x, StructureNotifyMask | SubstructureNotifyMask);
}

void dh_barrier_event(struct dh_barrier *b, struct dh_xconn *x, const XEvent *event)
{
    if (event->type == ClientMessage && event->xclient.format == 32 &&
        event->xclient.message_type == dh_xconn_atom(x, DH_ATOM_WM_PROTOCOLS) &&
        (Atom)event->xclient.data.l[0] == dh_xconn_atom(x, DH_ATOM_NET_WM_PING) &&
        ((unsigned long)event->xclient.data.l[1] & 0xffffffffu) == b->cookie)
        b->answered = true;
}

static bool answered(void *data)
{
    return ((struct dh_barrier *)data)->answered;
}

enum dh_wait dh_barrier_wait(struct dh_barrier *b, struct dh_xconn *x, struct dh_loop *loop,
                             dh_tick deadline)
{
    Window focus = dh_xwin_focus(x);
    Window w = focus ? dh_xwin_client(x, focus) : None;
    if (w == None || w == b->deaf || !dh_xwin_protocol(x, w, DH_ATOM_NET_WM_PING))
        return DH_WAIT_REACHED;
    b->cookie = 0x64680000ul | ((b->cookie + 1) & 0xffff);
    b->answered = false;
    XEvent e = {.xclient = {.type = ClientMessage,
                            .window = w,
                            .message_type = dh_xconn_atom(x, DH_ATOM_WM_PROTOCOLS),
                            .format = 32}};
    e.xclient.data.l[0] = (long)dh_xconn_atom(x, DH_ATOM_NET_WM_PING);
    e.xclient.data.l[1] = (long)b->cookie;
    e.xclient.data.l[2] = (long)w;
    dh_xconn_trap_begin(x);
    XSendEvent(dh_xconn_display(x), w, False, NoEventMask, &e);
    if (dh_xconn_trap_end(x))
        return DH_WAIT_REACHED; /* it closed: nothing is left to be handled */
    enum dh_wait r = dh_loop_until(loop, answered, b, deadline);
    b->deaf = r == DH_WAIT_TIMED_OUT ? w : b->deaf == w ? None : b->deaf;
    return r;
}
