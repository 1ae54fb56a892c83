/* What happens at the physical devices of a display: raw events of every slave device but XTEST's, which are our own.
 * (X Input Extension 2.2, "Raw events"; from 2.1 on they are sent whatever client or menu has grabbed the device.)
 * Each device is selected by itself, so that what we inject wakes nobody here; the list follows the hierarchy. */
#ifndef DH_BASE_PHYSICAL_H
#define DH_BASE_PHYSICAL_H

#include <stdbool.h>
#include "base/xconn.h"

struct dh_physical;

enum dh_physical_kind {
    DH_PHYSICAL_MOTION,
    DH_PHYSICAL_BUTTON,  /* wheels too: 4 up, 5 down, 6 left, 7 right */
    DH_PHYSICAL_KEY,     /* the server's own repeats of a key that is held are not reported */
    DH_PHYSICAL_DEVICES, /* devices came or went; only `time` is set, it may be 0 */
};

struct dh_physical_event {
    enum dh_physical_kind kind;
    int device;         /* XI2 id of the slave */
    int detail;         /* keycode or button */
    bool down;
    double dx, dy;      /* motion in pixels, before acceleration where the device is relative */
    unsigned long time; /* the server's clock, milliseconds */
};

typedef void (*dh_physical_fn)(void *data, const struct dh_physical_event *event);

/* Begins to watch on a connection that is borrowed and dispatched by its owner. DH_ENV without XI 2.1. */
enum dh_status dh_physical_create(struct dh_xconn *x, dh_physical_fn fn, void *data, struct dh_physical **ret,
                                  struct dh_err *err);
/* Keys are not told any more: who does not need them need not be woken by each. */
void dh_physical_without_keys(struct dh_physical *p);
/* Whether the display tells what its devices do: XI 2.1 or later. */
bool dh_physical_offered(struct dh_xconn *x);
/* NULL is allowed. */
void dh_physical_destroy(struct dh_physical *p);
/* The name of a device, "" when it is not there; borrowed until the next event. */
const char *dh_physical_name(const struct dh_physical *p, int device);
/* The master that a device sends to, 0 for none (it floats). */
int dh_physical_master(const struct dh_physical *p, int device);
/* How many devices are watched. */
size_t dh_physical_count(const struct dh_physical *p);

#endif
