#include "base/physical.h"

#include <X11/extensions/XInput2.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define AXES 2 /* x and y; more are pressure, wheels and the like */

struct axis {
    bool absolute;
    double min, max, last;
};

struct device {
    int id, master;
    struct axis axes[AXES];
    char name[64];
};

struct dh_physical {
    struct dh_xconn *x; /* not owned */
    dh_physical_fn fn;
    void *data;
    int opcode;
    struct device *devices;
    size_t count, cap;
    bool without_keys;
};

static struct device *find(const struct dh_physical *p, int id)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->devices[i].id == id)
            return &p->devices[i];
    return NULL;
}

static void select_on(struct dh_physical *p, int id, bool on)
{
    unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {0};
    XIEventMask mask = {.deviceid = id, .mask_len = sizeof(bits), .mask = bits};
    if (on && id == XIAllDevices) {
        XISetMask(bits, XI_HierarchyChanged);
    } else if (on) {
        XISetMask(bits, XI_RawMotion);
        XISetMask(bits, XI_RawButtonPress);
        XISetMask(bits, XI_RawButtonRelease);
        if (!p->without_keys) {
            XISetMask(bits, XI_RawKeyPress);
            XISetMask(bits, XI_RawKeyRelease);
        }
    }
    XISelectEvents(dh_xconn_display(p->x), dh_xconn_root(p->x), &mask, 1);
}

/* The server names its XTEST slaves "<master> XTEST pointer" and "... keyboard", and gives them a property of that
 * name as well; a physical device may call itself anything. */
static bool is_xtest(struct dh_physical *p, const XIDeviceInfo *info)
{
    Display *d = dh_xconn_display(p->x);
    Atom name = XInternAtom(d, "XTEST Device", True), type = None;
    int format;
    unsigned long n = 0, left;
    unsigned char *value = NULL;
    bool is = false;
    if (name == None)
        return strstr(info->name, "XTEST") != NULL;
    if (XIGetProperty(d, info->deviceid, name, 0, 1, False, AnyPropertyType, &type, &format, &n, &left, &value) ==
            Success &&
        value)
        is = n > 0 && value[0];
    if (value)
        XFree(value);
    return is;
}

static struct device describe(const XIDeviceInfo *info)
{
    struct device d = {.id = info->deviceid, .master = info->use == XIFloatingSlave ? 0 : info->attachment};
    snprintf(d.name, sizeof(d.name), "%s", info->name);
    for (int i = 0; i < info->num_classes; i++) {
        const XIValuatorClassInfo *v = (const XIValuatorClassInfo *)(const void *)info->classes[i];
        if (v->type != XIValuatorClass || v->number < 0 || v->number >= AXES)
            continue;
        d.axes[v->number] = (struct axis){.absolute = v->mode == XIModeAbsolute && v->max > v->min,
                                          .min = v->min,
                                          .max = v->max,
                                          .last = v->value};
    }
    return d;
}

static bool load(struct dh_physical *p)
{
    int n = 0;
    bool ok = true;
    Display *d = dh_xconn_display(p->x);
    dh_xconn_trap_begin(p->x);
    XIDeviceInfo *info = XIQueryDevice(d, XIAllDevices, &n);
    if (!info) { /* those that are known stay watched */
        dh_xconn_trap_end(p->x);
        return false;
    }
    p->count = 0;
    for (int i = 0; i < n; i++) {
        bool slave = info[i].use == XISlavePointer || info[i].use == XISlaveKeyboard || info[i].use == XIFloatingSlave;
        if (!slave || is_xtest(p, &info[i]))
            continue;
        /* Memory for one that was known before is there. */
        ok = dh_grow(&p->devices, &p->cap, p->count + 1, sizeof(*p->devices)) && ok;
        if (p->count == p->cap)
            continue;
        p->devices[p->count++] = describe(&info[i]);
        select_on(p, info[i].deviceid, true);
    }
    XIFreeDeviceInfo(info);
    dh_xconn_trap_end(p->x);
    return ok;
}

/* Pixels that one axis went; absolute ones (tablets, virtual machines) report where they are. */
static double travel(struct axis *a, double raw, int pixels)
{
    if (!a->absolute)
        return raw;
    double went = (raw - a->last) * pixels / (a->max - a->min);
    a->last = raw;
    return went;
}

static void motion(struct dh_physical *p, struct device *d, const XIRawEvent *raw, struct dh_physical_event *e)
{
    Display *dpy = dh_xconn_display(p->x);
    int screen = dh_xconn_screen(p->x);
    const double *value = raw->raw_values;
    for (int i = 0; i < raw->valuators.mask_len * 8 && i < AXES; i++) {
        if (!XIMaskIsSet(raw->valuators.mask, i))
            continue;
        double v = *value++;
        if (i == 0)
            e->dx = travel(&d->axes[0], v, DisplayWidth(dpy, screen));
        else
            e->dy = travel(&d->axes[1], v, DisplayHeight(dpy, screen));
    }
}

static void on_raw(struct dh_physical *p, const XIRawEvent *raw)
{
    /* On a slave's own events libXi 1.8 leaves sourceid as the server sends it: the slave itself. */
    struct device *d = find(p, raw->deviceid);
    struct dh_physical_event e = {.device = raw->deviceid, .detail = raw->detail, .time = raw->time};
    if (!d)
        return;
    switch (raw->evtype) {
    case XI_RawMotion:
        e.kind = DH_PHYSICAL_MOTION;
        motion(p, d, raw, &e);
        break;
    case XI_RawButtonPress:
    case XI_RawButtonRelease:
        e.kind = DH_PHYSICAL_BUTTON;
        e.down = raw->evtype == XI_RawButtonPress;
        break;
    case XI_RawKeyPress:
    case XI_RawKeyRelease:
        e.kind = DH_PHYSICAL_KEY;
        e.down = raw->evtype == XI_RawKeyPress;
        if (raw->flags & XIKeyRepeat)
            return;
        break;
    default:
        return;
    }
    p->fn(p->data, &e);
}

static void on_event(void *data, const XEvent *event)
{
    struct dh_physical *p = data;
    const XGenericEventCookie *c = &event->xcookie;
    if (event->type != GenericEvent || c->extension != p->opcode || !c->data)
        return;
    if (c->evtype == XI_HierarchyChanged) {
        const XIHierarchyEvent *h = c->data;
        struct dh_physical_event e = {.kind = DH_PHYSICAL_DEVICES, .time = h->time};
        load(p);
        p->fn(p->data, &e);
    } else if (c->evtype >= XI_RawKeyPress && c->evtype <= XI_RawMotion) {
        on_raw(p, c->data);
    }
}

static bool offered(struct dh_xconn *x, int *ret_opcode)
{
    int event, error, major = 2, minor = 2;
    Display *d = dh_xconn_display(x);
    return XQueryExtension(d, "XInputExtension", ret_opcode, &event, &error) &&
           XIQueryVersion(d, &major, &minor) == Success && major * 10 + minor >= 21;
}

void dh_physical_without_keys(struct dh_physical *p)
{
    p->without_keys = true;
    for (size_t i = 0; i < p->count; i++)
        select_on(p, p->devices[i].id, true);
}

bool dh_physical_offered(struct dh_xconn *x)
{
    int opcode;
    return !dh_xconn_dead(x) && offered(x, &opcode);
}

enum dh_status dh_physical_create(struct dh_xconn *x, dh_physical_fn fn, void *data, struct dh_physical **ret,
                                  struct dh_err *err)
{
    int opcode;
    enum dh_status s = dh_xconn_check(x, err);
    if (s != DH_OK)
        return s;
    if (!offered(x, &opcode))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "use an X server with XInput 2.1 or later",
                          "this display does not tell who moves the pointer");
    struct dh_physical *p = dh_alloc(1, sizeof(*p));
    if (!p)
        return dh_err_nomem(err);
    *p = (struct dh_physical){.x = x, .fn = fn, .data = data, .opcode = opcode};
    /* First the hierarchy: what comes in between is seen twice rather than never. */
    select_on(p, XIAllDevices, true);
    if (!load(p) || !dh_xconn_listen(x, on_event, p)) {
        dh_free(p->devices);
        dh_free(p);
        return dh_err_nomem(err);
    }
    *ret = p;
    return DH_OK;
}

void dh_physical_destroy(struct dh_physical *p)
{
    if (!p)
        return;
    dh_xconn_unlisten(p->x, on_event, p);
    if (!dh_xconn_dead(p->x)) {
        dh_xconn_trap_begin(p->x);
        for (size_t i = 0; i < p->count; i++)
            select_on(p, p->devices[i].id, false);
        dh_xconn_trap_end(p->x);
    }
    dh_free(p->devices);
    dh_free(p);
}

const char *dh_physical_name(const struct dh_physical *p, int device)
{
    const struct device *d = find(p, device);
    return d ? d->name : "";
}

int dh_physical_master(const struct dh_physical *p, int device)
{
    const struct device *d = find(p, device);
    return d ? d->master : 0;
}

size_t dh_physical_count(const struct dh_physical *p)
{
    return p->count;
}
