#include <X11/Xatom.h>
#include <string.h>

#include "actuate/clip_priv.h"

#define PIECE_TIME DH_TICK_MS(300)
#define PIECES_TIME DH_TICK_S(3)

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

/* Takes the property with the answer off our window; deleting it asks for the next piece. */
static enum dh_status take(struct dh_clip *c, Atom property, struct dh_clip_intake *in, struct dh_err *err)
{
    unsigned char *data = NULL;
    struct dh_clip_part part = {0};
    Display *d = dh_xconn_display(c->x);
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    c->piece_came = false;
    XGetWindowProperty(d, c->window, property, 0, (long)(in->limit / 4 + 1), False, AnyPropertyType, &part.type,
                       &part.format, &part.items, &part.left, &data);
    part.data = data;
    enum dh_status s = dh_clip_intake_take(in, &part, err);
    if (data)
        XFree(data);
    XDeleteProperty(d, c->window, property);
    XFlush(d);
    return s;
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

enum dh_status dh_clip_convert(struct dh_clip *c, Atom selection, Atom target, dh_tick deadline,
                               struct dh_clip_intake *in, struct dh_err *err)
{
    Display *d = dh_xconn_display(c->x);
    Atom property = dh_xconn_atom(c->x, DH_ATOM_DESKHAND);
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    c->answered = false;
    c->awaited_selection = selection;
    c->awaited_target = target;
    Time now = dh_xconn_time(c->x);
    XDeleteProperty(d, c->window, property);
    XConvertSelection(d, selection, target, property, c->window, now);
    enum dh_wait w = dh_loop_until(c->loop, answered, c, deadline);
    if (w != DH_WAIT_REACHED || dh_xconn_dead(c->x))
        return wait_failed(c, w, err);
    if (c->notified == None)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, "copy something first",
                          "the clipboard does not hold that");
    enum dh_status s = take(c, property, in, err);
    dh_tick end = deadline + PIECES_TIME;
    while (s == DH_OK && !in->done) {
        /* As long as pieces come it goes on, to a limit. */
        if (deadline < dh_tick_now() + PIECE_TIME)
            deadline = dh_tick_now() + PIECE_TIME;
        if (deadline > end)
            deadline = end;
        w = dh_loop_until(c->loop, piece_came, c, deadline);
        if (w != DH_WAIT_REACHED || dh_xconn_dead(c->x))
            return wait_failed(c, w, err);
        s = take(c, property, in, err);
    }
    return s;
}

static enum dh_status read_text(struct dh_clip *c, Atom selection, size_t limit, dh_tick deadline, char **ret,
                                struct dh_err *err)
{
    struct dh_clip_intake in;
    struct dh_clip_text text = {0};
    enum dh_status s = dh_clip_settle(c, deadline, err);
    if (s != DH_OK)
        return s;
    const Atom forms[] = {dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING), XA_STRING};
    for (int i = 0; i < 2; i++) {
        dh_clip_intake_init(&in, dh_xconn_atom(c->x, DH_ATOM_INCR), limit);
        s = dh_clip_convert(c, selection, forms[i], deadline, &in, err);
        if (s == DH_OK)
            s = dh_clip_text_take(&text, &in, err);
        dh_clip_intake_finish(&in);
        if (s != DH_NOT_FOUND)
            break;
    }
    if (s == DH_OK && !text.utf8.data)
        dh_buf_str(&text.utf8, "");
    char *out = s == DH_OK ? dh_buf_steal(&text.utf8) : NULL;
    dh_clip_text_finish(&text);
    if (s == DH_OK && !out)
        return dh_err_nomem(err);
    if (s == DH_OK)
        *ret = out;
    return s;
}

enum dh_status dh_clip_text(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret, struct dh_err *err)
{
    return read_text(c, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD), limit, deadline, ret, err);
}

enum dh_status dh_clip_primary(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret, struct dh_err *err)
{
    return read_text(c, XA_PRIMARY, limit, deadline, ret, err);
}
