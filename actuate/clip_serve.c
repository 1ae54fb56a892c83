#include <X11/Xatom.h>

#include "actuate/clip_priv.h"

#define PIECE_PATIENCE DH_TICK_S(5)
#define PAIRS_MAX 32

static bool is_utf8_target(const struct dh_clip *c, Atom t)
{
    return t == dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING) || t == dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8) ||
           t == dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN);
}

static const struct dh_clip_text *text_of(const struct dh_clip *c, const struct dh_clip_side *side)
{
    const struct dh_clip_text *t = side->is_text ? &c->text : &side->kept;
    return t->there ? t : NULL;
}

/* What a target is answered with; zeroed: it cannot be had. */
struct answer {
    const struct dh_buf *bytes;
    Atom type;
    int format;
};

static const struct dh_clip_blob *blob_of(const struct dh_clip_side *side, Atom target)
{
    for (size_t i = 0; !side->is_text && i < side->blob_count; i++)
        if (side->blobs[i].target == target)
            return &side->blobs[i];
    return NULL;
}

/* What was kept in this very form, else the text in the form that is asked for. */
static struct answer content(const struct dh_clip *c, const struct dh_clip_side *side, Atom target)
{
    const struct dh_clip_text *t = text_of(c, side);
    const struct dh_clip_blob *b = blob_of(side, target);
    if (b)
        return (struct answer){&b->bytes, b->type, b->format};
    if (t && is_utf8_target(c, target))
        return (struct answer){&t->utf8, target, 8};
    if (t && target == XA_STRING && t->has_latin)
        return (struct answer){&t->latin, target, 8};
    return (struct answer){0};
}

static size_t unit_of(int format)
{
    return format == 32 ? sizeof(long) : format == 16 ? sizeof(short) : 1;
}

static void put(struct dh_clip *c, Window w, Atom property, Atom type, int format, const void *data,
                size_t n)
{
    XChangeProperty(dh_xconn_display(c->x), w, property, type, format, PropModeReplace, data,
                    (int)n);
}

static bool serve_targets(struct dh_clip *c, const struct dh_clip_side *side, Window w, Atom property)
{
    Atom list[DH_CLIP_BLOBS + 12];
    size_t n = 0;
    const struct dh_clip_text *t = text_of(c, side);
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_TARGETS);
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_TIMESTAMP);
    list[n++] = dh_xconn_atom(c->x, DH_ATOM_MULTIPLE);
    for (size_t i = 0; !side->is_text && i < side->blob_count; i++)
        list[n++] = side->blobs[i].target;
    const Atom forms[] = {dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING), dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN_UTF8),
                          dh_xconn_atom(c->x, DH_ATOM_TEXT_PLAIN), XA_STRING};
    for (size_t i = 0; t && i < sizeof(forms) / sizeof(forms[0]); i++)
        if (!blob_of(side, forms[i]) && (forms[i] != XA_STRING || t->has_latin))
            list[n++] = forms[i];
    if (c->secret && side->is_text)
        list[n++] = c->hint;
    put(c, w, property, XA_ATOM, 32, list, n);
    return true;
}

static bool start_pieces(struct dh_clip *c, Window w, Atom property, const struct answer *answer)
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
                                       .type = answer->type,
                                       .format = answer->format,
                                       .bytes = answer->bytes,
                                       .until = dh_tick_now() + PIECE_PATIENCE};
    long size = (long)(answer->bytes->len / unit_of(answer->format)) * (answer->format / 8);
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
        put(c, p->requestor, p->property, p->type, p->format, n ? p->bytes->data + p->sent : "", n / unit_of(p->format));
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

static bool serve_one(struct dh_clip *c, const struct dh_clip_side *side, Window w, Atom target, Atom property)
{
    if (target == dh_xconn_atom(c->x, DH_ATOM_TARGETS))
        return serve_targets(c, side, w, property);
    if (target == dh_xconn_atom(c->x, DH_ATOM_TIMESTAMP)) {
        long at = (long)c->owned_at;
        put(c, w, property, XA_INTEGER, 32, &at, 1);
        return true;
    }
    if (target == c->hint && c->secret && side->is_text) {
        put(c, w, property, c->hint, 8, "secret", 6);
        return true;
    }
    struct answer a = content(c, side, target);
    if (!a.bytes)
        return false;
    if (is_utf8_target(c, target) || target == XA_STRING)
        count(c, w);
    if (a.bytes->len > DH_CLIP_WHOLE)
        return start_pieces(c, w, property, &a);
    put(c, w, property, a.type, a.format, dh_buf_text(a.bytes), a.bytes->len / unit_of(a.format));
    return true;
}

/* MULTIPLE (ICCCM 2.6.2): pairs of target and property; what cannot be had becomes None. */
static bool serve_multiple(struct dh_clip *c, const struct dh_clip_side *side, Window w, Atom property)
{
    int format;
    unsigned long n = 0, left;
    unsigned char *data = NULL;
    Atom type, pair = XInternAtom(dh_xconn_display(c->x), "ATOM_PAIR", False);
    XGetWindowProperty(dh_xconn_display(c->x), w, property, 0, 2 * PAIRS_MAX, False, AnyPropertyType, &type, &format, &n,
                       &left, &data);
    Atom *pairs = (Atom *)(void *)data;
    if (!data || format != 32) {
        if (data)
            XFree(data);
        return false;
    }
    if (n > 2 * PAIRS_MAX)
        n = 2 * PAIRS_MAX;
    for (unsigned long i = 0; i + 1 < n; i += 2)
        if (pairs[i] == dh_xconn_atom(c->x, DH_ATOM_MULTIPLE) || !pairs[i + 1] ||
            !serve_one(c, side, w, pairs[i], pairs[i + 1]))
            pairs[i + 1] = None;
    put(c, w, property, pair, 32, pairs, n);
    XFree(pairs);
    return true;
}

void dh_clip_serve(struct dh_clip *c, const XSelectionRequestEvent *r)
{
    const struct dh_clip_side *side = &c->sides[r->selection == XA_PRIMARY];
    bool mine = side->own && r->selection == side->selection;
    /* Obsolete clients name no property; the target is used then (ICCCM 2.2). */
    Atom property = r->property ? r->property : r->target;
    bool good = false;
    c->asked_at = dh_tick_now();
    dh_xconn_trap_begin(c->x);
    if (mine && r->target == dh_xconn_atom(c->x, DH_ATOM_MULTIPLE))
        good = r->property && serve_multiple(c, side, r->requestor, property);
    else if (mine)
        good = serve_one(c, side, r->requestor, r->target, property);
    XEvent e = {.xselection = {.type = SelectionNotify,
                               .requestor = r->requestor,
                               .selection = r->selection,
                               .target = r->target,
                               .property = good ? property : None,
                               .time = r->time}};
    XSendEvent(dh_xconn_display(c->x), r->requestor, False, NoEventMask, &e);
    dh_xconn_trap_end(c->x);
}
