#include "capture/screen_grab.h"

#include <X11/Xlib-xcb.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/frame.h"

/* Replies and errors of libxcb are malloc'ed by it; dh_free passes them on to free(3). */

static enum dh_status lost(struct dh_err *err)
{
    return dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, "start the X server again and resume the run",
                      "the display is gone");
}

/* What a reply that did not come means; frees the error. */
static enum dh_status failed(struct dh_grab *g, xcb_generic_error_t *e, struct dh_err *err)
{
    if (!e || xcb_connection_has_error(g->c)) {
        dh_free(e);
        return lost(err);
    }
    int code = e->error_code;
    dh_free(e);
    if (code == BadMatch || code == BadValue)
        return dh_err_set(err, DH_STALE, DH_BLAME_ENVIRONMENT, "look again",
                          "the screen has another size now");
    if (code == BadAlloc)
        return dh_err_set(err, DH_NOMEM, DH_BLAME_ENVIRONMENT, "free some memory",
                          "the X server is out of memory");
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, NULL, "the X server refused a picture (error %d)",
                      code);
}

static xcb_shm_seg_t attach(struct dh_grab *g, int fd)
{
    int dup = fcntl(fd, F_DUPFD_CLOEXEC, 0); /* libxcb closes what it sends */
    if (dup < 0)
        return 0;
    xcb_shm_seg_t seg = xcb_generate_id(g->c);
    xcb_generic_error_t *e = xcb_request_check(g->c, xcb_shm_attach_fd_checked(g->c, seg, dup, 0));
    bool ok = !e && !xcb_connection_has_error(g->c);
    dh_free(e);
    return ok ? seg : 0;
}

void dh_grab_drop(void *data, uint32_t seg)
{
    struct dh_grab *g = data;
    if (seg && !xcb_connection_has_error(g->c))
        xcb_shm_detach(g->c, seg);
}

/* What was asked for and not taken is in nobody's way any more. */
static void drop_asked(struct dh_grab *g)
{
    if (g->asked)
        xcb_discard_reply(g->c, g->asked_cookie.sequence);
    g->asked = false;
}

static void release_scratch(struct dh_grab *g)
{
    drop_asked(g);
    dh_grab_drop(g, g->scratch_seg);
    g->scratch_seg = 0;
    if (g->scratch.data)
        dh_shm_finish(&g->scratch);
}

/* Room for n bytes that the server may write. */
static bool scratch(struct dh_grab *g, size_t n)
{
    if (g->scratch.data && g->scratch.size >= n)
        return true;
    release_scratch(g);
    if (dh_shm_create("deskhand-scratch", n, &g->scratch, NULL) != DH_OK)
        return false;
    g->scratch_seg = attach(g, g->scratch.fd);
    if (!g->scratch_seg)
        release_scratch(g);
    return g->scratch_seg != 0;
}

static bool shm_usable(struct dh_grab *g)
{
    const char *off = getenv("DESKHAND_NO_SHM");
    if (off && strcmp(off, "1") == 0)
        return false;
    const xcb_query_extension_reply_t *q = xcb_get_extension_data(g->c, &xcb_shm_id);
    if (!q || !q->present)
        return false;
    xcb_shm_query_version_reply_t *v =
        xcb_shm_query_version_reply(g->c, xcb_shm_query_version(g->c), NULL);
    bool ok = v && (v->major_version > 1 || (v->major_version == 1 && v->minor_version >= 2));
    dh_free(v);
    /* A remote display cannot take descriptors: the first attach tells. */
    return ok && scratch(g, 4096);
}

static enum dh_status find_format(struct dh_grab *g, struct dh_err *err)
{
    Display *d = dh_xconn_display(g->x);
    Visual *v = DefaultVisual(d, dh_xconn_screen(g->x));
    int depth = DefaultDepth(d, dh_xconn_screen(g->x));
    struct dh_pixel_format *f = &g->format;
    *f = (struct dh_pixel_format){.msb = ImageByteOrder(d) == MSBFirst,
                                  .red = (uint32_t)v->red_mask,
                                  .green = (uint32_t)v->green_mask,
                                  .blue = (uint32_t)v->blue_mask};
    int n = 0;
    XPixmapFormatValues *formats = XListPixmapFormats(d, &n);
    for (int i = 0; formats && i < n; i++) {
        if (formats[i].depth == depth) {
            f->bpp = formats[i].bits_per_pixel;
            f->pad = formats[i].scanline_pad;
        }
    }
    if (formats)
        XFree(formats);
    if (dh_pixel_format_known(f))
        return DH_OK;
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                      "run the X server at depth 24, or use --virtual 1280x800",
                      "cannot read this screen: depth %d, %d bits a pixel, masks %x %x %x", depth, f->bpp,
                      f->red, f->green, f->blue);
}

/* Xwayland without a root window of its own refuses every image of the root. */
static enum dh_status check_readable(struct dh_grab *g, struct dh_err *err)
{
    xcb_generic_error_t *e = NULL;
    xcb_get_image_reply_t *r = xcb_get_image_reply(
        g->c, xcb_get_image(g->c, XCB_IMAGE_FORMAT_Z_PIXMAP, g->root, 0, 0, 1, 1, ~0u), &e);
    bool refused = e != NULL;
    bool ok = r != NULL;
    dh_free(e);
    dh_free(r);
    if (ok)
        return DH_OK;
    if (!refused)
        return lost(err);
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                      "log in to an Xorg session, or use --virtual 1280x800",
                      "this is a Wayland session: its X server shows no screen");
}

enum dh_status dh_grab_init(struct dh_grab *g, struct dh_xconn *x, struct dh_err *err)
{
    *g = (struct dh_grab){.x = x, .scratch = {.fd = -1}};
    enum dh_status s = dh_xconn_check(x, err);
    if (s != DH_OK)
        return s;
    g->c = XGetXCBConnection(dh_xconn_display(x));
    g->root = (xcb_window_t)dh_xconn_root(x);
    s = find_format(g, err);
    if (s == DH_OK)
        s = check_readable(g, err);
    if (s == DH_OK)
        g->shm = shm_usable(g);
    return s;
}

void dh_grab_finish(struct dh_grab *g)
{
    if (g->c)
        release_scratch(g);
    dh_free(g->reply);
    dh_free(g->converted);
    g->reply = NULL;
    g->converted = NULL;
    g->converted_cap = 0;
}

static bool valid(struct dh_rect r)
{
    return r.x >= 0 && r.y >= 0 && r.w > 0 && r.h > 0 && r.w <= DH_FRAME_SIDE_MAX && r.h <= DH_FRAME_SIDE_MAX &&
           r.x <= DH_FRAME_SIDE_MAX && r.y <= DH_FRAME_SIDE_MAX;
}

static xcb_shm_get_image_cookie_t send_shm(struct dh_grab *g, struct dh_rect rect, xcb_shm_seg_t seg)
{
    return xcb_shm_get_image(g->c, g->root, (int16_t)rect.x, (int16_t)rect.y, (uint16_t)rect.w, (uint16_t)rect.h, ~0u,
                             XCB_IMAGE_FORMAT_Z_PIXMAP, seg, 0);
}

void dh_grab_ask(struct dh_grab *g, struct dh_rect rect)
{
    drop_asked(g);
    if (!g->shm || !valid(rect) || !scratch(g, dh_pixel_format_row(&g->format, rect.w) * (size_t)rect.h))
        return;
    g->asked_for = rect;
    g->asked_cookie = send_shm(g, rect, g->scratch_seg);
    g->asked = true;
}

/* Server-format pixels of rect: into segment `seg` (then *ret is left alone), or into g->reply. */
static enum dh_status fetch(struct dh_grab *g, struct dh_rect rect, xcb_shm_seg_t seg, const void **ret,
                            struct dh_err *err)
{
    xcb_generic_error_t *e = NULL;
    if (seg) {
        bool asked = g->asked && seg == g->scratch_seg && dh_rect_equal(rect, g->asked_for);
        if (asked)
            g->asked = false;
        else
            drop_asked(g);
        xcb_shm_get_image_cookie_t k = asked ? g->asked_cookie : send_shm(g, rect, seg);
        xcb_shm_get_image_reply_t *r = xcb_shm_get_image_reply(g->c, k, &e);
        if (!r)
            return failed(g, e, err);
        dh_free(r);
        return DH_OK;
    }
    xcb_get_image_cookie_t k =
        xcb_get_image(g->c, XCB_IMAGE_FORMAT_Z_PIXMAP, g->root, (int16_t)rect.x, (int16_t)rect.y,
                      (uint16_t)rect.w, (uint16_t)rect.h, ~0u);
    xcb_get_image_reply_t *r = xcb_get_image_reply(g->c, k, &e);
    if (!r)
        return failed(g, e, err);
    size_t want = dh_pixel_format_row(&g->format, rect.w) * (size_t)rect.h;
    if ((size_t)xcb_get_image_data_length(r) < want) {
        dh_free(r);
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_ENVIRONMENT, NULL,
                          "the X server sent half a picture");
    }
    dh_free(g->reply);
    g->reply = r;
    *ret = xcb_get_image_data(r);
    return DH_OK;
}

/* Where the last image ends up in the server's format. */
static enum dh_status fetch_raw(struct dh_grab *g, struct dh_rect rect, const void **ret,
                                struct dh_err *err)
{
    size_t bytes = dh_pixel_format_row(&g->format, rect.w) * (size_t)rect.h;
    xcb_shm_seg_t seg = 0;
    if (g->shm && scratch(g, bytes))
        seg = g->scratch_seg;
    const void *raw = seg ? g->scratch.data : NULL;
    enum dh_status s = fetch(g, rect, seg, &raw, err);
    if (s == DH_OK)
        *ret = raw;
    return s;
}

enum dh_status dh_grab_view(struct dh_grab *g, struct dh_rect rect, const uint32_t **ret,
                            struct dh_err *err)
{
    if (!valid(rect))
        return dh_err_set(err, DH_STALE, DH_BLAME_ENVIRONMENT, "look again",
                          "the place is not on the screen");
    const void *raw = NULL;
    enum dh_status s = fetch_raw(g, rect, &raw, err);
    if (s != DH_OK)
        return s;
    if (dh_pixel_format_native(&g->format)) {
        *ret = raw; /* both sources are aligned to four bytes */
        return DH_OK;
    }
    size_t n = (size_t)rect.w * (size_t)rect.h;
    if (!dh_grow(&g->converted, &g->converted_cap, n, sizeof(uint32_t)))
        return dh_err_nomem(err);
    dh_convert(&g->format, raw, rect.w, rect.h, g->converted, (size_t)rect.w);
    *ret = g->converted;
    return DH_OK;
}

enum dh_status dh_grab_frame(struct dh_grab *g, struct dh_frame *frame, int *ret_width,
                             int *ret_height, struct dh_err *err)
{
    struct dh_rect all = {0, 0, frame->width, frame->height};
    bool in_place = g->shm && dh_pixel_format_native(&g->format);
    if (in_place && !dh_frame_tag(frame))
        dh_frame_set_tag(frame, attach(g, dh_frame_write_fd(frame)));
    xcb_shm_seg_t seg = in_place ? dh_frame_tag(frame) : 0;
    xcb_get_geometry_cookie_t k = xcb_get_geometry(g->c, g->root);
    const void *raw = NULL;
    enum dh_status s = seg ? fetch(g, all, seg, &raw, err) : fetch_raw(g, all, &raw, err);
    xcb_get_geometry_reply_t *r = xcb_get_geometry_reply(g->c, k, NULL);
    if (r) {
        *ret_width = r->width;
        *ret_height = r->height;
    }
    dh_free(r);
    if (s == DH_OK && !seg)
        dh_convert(&g->format, raw, frame->width, frame->height, dh_frame_pixels(frame),
                   (size_t)frame->stride);
    return s;
}
