#include <X11/Xatom.h>

#include "actuate/clip_priv.h"

#define PIECE_PATIENCE DH_TICK_S(5)
#define PAIRS_MAX 32

static bool is_text_target(const struct dh_clip *c, Atom t)
{
    return t == dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING) ||
           t == dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8) ||
           t == dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN) || t == XA_STRING;
}

/* The bytes for a target: our text in every text form, or what was saved in its own form. STRING is
 * served as UTF-8 too: what is in Latin-1 alone is rather asked for as UTF8_STRING by everybody. */
static const struct dh_buf *content(const struct dh_clip *c, Atom target, Atom *ret_type)
{
    if (c->is_text && is_text_target(c, target)) {
        *ret_type = target;
        return &c->text;
    }
    for (size_t i = 0; !c->is_text && i < c->saved_count; i++) {
        bool both_text = is_text_target(c, target) && is_text_target(c, c->saved[i].type);
        if (c->saved[i].type == target || both_text) {
            *ret_type = target;
            return &c->saved[i].bytes;
        }
    }
    return NULL;
}

static void put(struct dh_clip *c, Window w, Atom property, Atom type, int format, const void *data,
                size_t n)
{
    XChangeProperty(dh_xconn_display(c->x), w, property, type, format, PropModeReplace, data,
                    (int)n);
}

static bool serve_targets(struct dh_clip *c, Window w, Atom property)
{
    Atom list[DH_CLIP_BLOBS + 12];
    size_t n = 0;
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_TARGETS);
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_TIMESTAMP);
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_MULTIPLE);
    bool text = c->is_text;
    for (size_t i = 0; !c->is_text && i < c->saved_count; i++) {
        if (is_text_target(c, c->saved[i].type))
            text = true;
        else
            list[n++] = c->saved[i].type;
    }
    if (text) {
        list[n++] = dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING);
        list[n++] = dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8);
        list[n++] = dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN);
        list[n++] = XA_STRING;
    }
    if (c->secret && c->is_text)
        list[n++] = c->hint;
    put(c, w, property, XA_ATOM, 32, list, n);
    return true;
}

static bool start_pieces(struct dh_clip *c, Window w, Atom property, Atom type,
                         const struct dh_buf *bytes)
{
    struct dh_clip_piece *free_one = NULL;
    for (size_t i = 0; i < DH_CLIP_PIECES; i++) {
        struct dh_clip_piece *p = &c->pieces[i];
        if (p->requestor && dh_tick_now() > p->until)
            p->requestor = None;
        if (!p->requestor && !free_one)
            free_one = p;
    }
    if (!free_one)
        return false;
    *free_one = (struct dh_clip_piece){.requestor = w,
                                       .property = property,
                                       .type = type,
                                       .bytes = bytes,
                                       .until = dh_tick_now() + PIECE_PATIENCE};
    long size = (long)bytes->len;
    XSelectInput(dh_xconn_display(c->x), w, PropertyChangeMask);
    put(c, w, property, dh_xconn_atom(c->x, DH_ATOM_INCR), 32, &size, 1);
    return true;
}

void dh_clip_piece_next(struct dh_clip *c, const XPropertyEvent *e)
{
    for (size_t i = 0; i < DH_CLIP_PIECES; i++) {
        struct dh_clip_piece *p = &c->pieces[i];
        if (!p->requestor || p->requestor != e->window || p->property != e->atom ||
            e->state != PropertyDelete)
            continue;
        size_t n = p->bytes->len - p->sent;
        if (n > DH_CLIP_WHOLE)
            n = DH_CLIP_WHOLE;
        c->asked_at = dh_tick_now();
        if (p->last) {
            p->requestor = None;
            return;
        }
        dh_xconn_trap_begin(c->x);
        put(c, p->requestor, p->property, p->type, 8, n ? p->bytes->data + p->sent : "", n);
        if (dh_xconn_trap_end(c->x))
            p->requestor = None;
        p->sent += n;
        p->last = n == 0;
        p->until = c->asked_at + PIECE_PATIENCE;
        return;
    }
}

static void count(struct dh_clip *c, Window requestor)
{
    unsigned long base = requestor & c->base_mask;
    for (size_t i = 0; i < c->client_count; i++) {
        if (c->clients[i].base == base) {
            c->clients[i].count++;
            return;
        }
    }
    if (c->client_count < DH_CLIP_CLIENTS)
        c->clients[c->client_count++] = (struct dh_clip_client){base, 1};
}

static bool serve_one(struct dh_clip *c, Window w, Atom target, Atom property)
{
    Atom type;
    if (target == dh_xconn_atom(c->x, DH_ATOM_TARGETS))
        return serve_targets(c, w, property);
    if (target == dh_xconn_atom(c->x, DH_ATOM_TIMESTAMP)) {
        long at = (long)c->owned_at;
        put(c, w, property, XA_INTEGER, 32, &at, 1);
        return true;
    }
    if (target == c->hint && c->secret && c->is_text) {
        put(c, w, property, c->hint, 8, "secret", 6);
        return true;
    }
    const struct dh_buf *bytes = content(c, target, &type);
    if (!bytes)
        return false;
    if (is_text_target(c, target))
        count(c, w);
    if (bytes->len > DH_CLIP_WHOLE)
        return start_pieces(c, w, property, type, bytes);
    put(c, w, property, type, 8, dh_buf_text(bytes), bytes->len);
    return true;
}

/* MULTIPLE (ICCCM 2.6.2): pairs of target and property; what cannot be had becomes None. */
static bool serve_multiple(struct dh_clip *c, Window w, Atom property)
{
    unsigned long n = 0;
    Atom *pairs = (Atom *)(void *)dh_xconn_property(c->x, w, property, AnyPropertyType, &n);
    if (!pairs)
        return false;
    if (n > 2 * PAIRS_MAX)
        n = 2 * PAIRS_MAX;
    for (unsigned long i = 0; i + 1 < n; i += 2)
        if (!serve_one(c, w, pairs[i], pairs[i + 1]))
            pairs[i + 1] = None;
    put(c, w, property, XInternAtom(dh_xconn_display(c->x), "ATOM_PAIR", False), 32, pairs, n);
    XFree(pairs);
    return true;
}

void dh_clip_serve(struct dh_clip *c, const XSelectionRequestEvent *r)
{
    bool mine = r->selection == XA_PRIMARY ? c->own_primary : c->own_clipboard;
    /* Obsolete clients name no property; the target is used then (ICCCM 2.2). */
    Atom property = r->property ? r->property : r->target;
    bool good = false;
    c->asked_at = dh_tick_now();
    dh_xconn_trap_begin(c->x);
    if (mine && r->target == dh_xconn_atom(c->x, DH_ATOM_MULTIPLE))
        good = r->property && serve_multiple(c, r->requestor, property);
    else if (mine)
        good = serve_one(c, r->requestor, r->target, property);
    XEvent e = {.xselection = {.type = SelectionNotify,
                               .requestor = r->requestor,
                               .selection = r->selection,
                               .target = r->target,
                               .property = good ? property : None,
                               .time = r->time}};
    XSendEvent(dh_xconn_display(c->x), r->requestor, False, NoEventMask, &e);
    dh_xconn_trap_end(c->x);
}
