#include <X11/Xatom.h>
#include <string.h>

#include "actuate/clip_priv.h"

static bool answered(void *data)
{
    struct dh_clip *c = data;
    return c->answered || dh_xconn_dead(c->x);
}

static bool piece_came(void *data)
{
    struct dh_clip *c = data;
    return c->piece_came || dh_xconn_dead(c->x);
}

/* Takes the property with the answer off our window; *ret_format 0: it is not there. */
static enum dh_status take(struct dh_clip *c, Atom property, size_t limit, struct dh_buf *out,
                           Atom *ret_type, size_t *ret_bytes, struct dh_err *err)
{
    int format = 0;
    unsigned long n = 0, left = 0;
    unsigned char *data = NULL;
    Display *d = dh_xconn_display(c->x);
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    *ret_type = None;
    XGetWindowProperty(d, c->window, property, 0, (long)(limit / 4 + 1), False, AnyPropertyType,
                       ret_type, &format, &n, &left, &data);
    size_t unit = format == 32 ? sizeof(long) : format == 16 ? sizeof(short) : 1;
    *ret_bytes = n * unit;
    bool incr = *ret_type == dh_xconn_atom(c->x, DH_ATOM_INCR);
    if (data && !incr)
        dh_buf_add(out, data, n * unit);
    if (data)
        XFree(data);
    /* Deleting it asks for the next piece. */
    c->piece_came = false;
    XDeleteProperty(d, c->window, property);
    XFlush(d);
    if (left > 0 || out->len > limit)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "copy less at once",
                          "the clipboard holds more than %zu bytes", limit);
    return dh_buf_failed(out) ? dh_err_nomem(err) : DH_OK;
}

static enum dh_status wait_failed(struct dh_clip *c, enum dh_wait w, struct dh_err *err)
{
    if (w == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "look whether that program hangs",
                      "the owner of the clipboard does not answer");
}

enum dh_status dh_clip_convert(struct dh_clip *c, Atom selection, Atom target, size_t limit,
                               dh_tick deadline, struct dh_buf *out, Atom *ret_type,
                               struct dh_err *err)
{
    Display *d = dh_xconn_display(c->x);
    Atom property = dh_xconn_atom(c->x, DH_ATOM_DESKHAND), type;
    size_t bytes;
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    c->answered = false;
    Time now = dh_xconn_time(c->x);
    XDeleteProperty(d, c->window, property);
    XConvertSelection(d, selection, target, property, c->window, now);
    enum dh_wait w = dh_loop_until(c->loop, answered, c, deadline);
    if (w != DH_WAIT_REACHED || dh_xconn_dead(c->x))
        return wait_failed(c, w, err);
    if (c->notified == None)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, "copy something first",
                          "the clipboard does not hold that");
    enum dh_status s = take(c, property, limit, out, &type, &bytes, err);
    bool pieces = s == DH_OK && type == dh_xconn_atom(c->x, DH_ATOM_INCR);
    while (pieces && s == DH_OK) {
        w = dh_loop_until(c->loop, piece_came, c, deadline);
        if (w != DH_WAIT_REACHED || dh_xconn_dead(c->x))
            return wait_failed(c, w, err);
        s = take(c, property, limit, out, &type, &bytes, err);
        pieces = bytes > 0;
    }
    if (s == DH_OK)
        *ret_type = type;
    return s;
}
