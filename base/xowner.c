#include "base/xowner.h"

#include <X11/extensions/XRes.h>
#include <unistd.h>

static bool offered(struct dh_xconn *x)
{
    int event, error, major = 0, minor = 0;
    return !dh_xconn_dead(x) && XResQueryExtension(dh_xconn_display(x), &event, &error) &&
           XResQueryVersion(dh_xconn_display(x), &major, &minor) && (major > 1 || (major == 1 && minor >= 2));
}

static int asked(struct dh_xconn *x, Window w)
{
    XResClientIdSpec spec = {.client = w, .mask = XRES_CLIENT_ID_PID_MASK};
    XResClientIdValue *ids = NULL;
    long n = 0;
    int pid = 0;
    dh_xconn_trap_begin(x);
    if (XResQueryClientIds(dh_xconn_display(x), 1, &spec, &n, &ids) != Success)
        n = 0;
    for (long i = 0; i < n && pid <= 0; i++)
        pid = (int)XResGetClientPid(&ids[i]);
    if (ids)
        XResClientIdsDestroy(n, ids);
    if (dh_xconn_trap_end(x))
        return 0;
    return pid > 0 ? pid : 0;
}

int dh_xowner_pid(struct dh_xconn *x, Window w)
{
    /* Through a tunnel, or out of a container, the server knows other numbers than we do: that of our own window says so. */
    if (w == None || !offered(x) || asked(x, dh_xconn_own(x)) != (int)getpid())
        return 0;
    return asked(x, w);
}
