/* Pixels out of an X server: MIT-SHM 1.2 with a memfd that is attached by descriptor (so it works across
 * IPC namespaces and leaves nothing behind when we are killed), else core GetImage. */
#ifndef DH_CAPTURE_SCREEN_GRAB_H
#define DH_CAPTURE_SCREEN_GRAB_H

#include <xcb/shm.h>
#include <xcb/xcb.h>
#include <deskhand/frame.h>
#include <deskhand/geom.h>
#include "base/err.h"
#include "base/shm.h"
#include "base/xconn.h"
#include "capture/convert.h"

struct dh_grab {
    struct dh_xconn *x; /* not owned */
    xcb_connection_t *c;
    xcb_window_t root;
    struct dh_pixel_format format;
    bool shm;               /* the server takes our segments */
    struct dh_shm scratch;  /* the server writes here; attached as scratch_seg */
    xcb_shm_seg_t scratch_seg;
    bool asked;             /* asked_for is on its way into scratch, by asked_cookie */
    struct dh_rect asked_for;
    xcb_shm_get_image_cookie_t asked_cookie;
    xcb_get_image_reply_t *reply; /* owned: the last image when there is no shared memory */
    uint32_t *converted;    /* owned: the last image when the server's pixels are not ours */
    size_t converted_cap;   /* pixels */
};

/* Finds out the pixel format and whether memory can be shared ($DESKHAND_NO_SHM=1: it is not).
 * DH_ENV for visuals that cannot be read and for a rootless Wayland server. */
enum dh_status dh_grab_init(struct dh_grab *g, struct dh_xconn *x, struct dh_err *err);
void dh_grab_finish(struct dh_grab *g);

/* Sends the question for these pixels and does not wait: the next dh_grab_view of this very rectangle has them as they
 * were then. Without shared memory nothing is sent. */
void dh_grab_ask(struct dh_grab *g, struct dh_rect rect);
/* The pixels of `rect`, tightly packed, 0x00RRGGBB with an undefined top byte, until the next call.
 * DH_STALE when it is not inside the root window. */
enum dh_status dh_grab_view(struct dh_grab *g, struct dh_rect rect, const uint32_t **ret,
                            struct dh_err *err);
/* The whole root into a frame of its size, in place when the server's pixels are ours. Tells the root's
 * real size in the same round trip, because a root that grew gives no error. DH_STALE as above. */
enum dh_status dh_grab_frame(struct dh_grab *g, struct dh_frame *frame, int *ret_width,
                             int *ret_height, struct dh_err *err);
/* For dh_frame_pool: detaches a segment. `data` is the grab. */
void dh_grab_drop(void *data, uint32_t seg);

#endif
