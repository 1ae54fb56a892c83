#include <X11/Xatom.h>
#include <X11/Xlib-xcb.h>
#include <X11/extensions/Xfixes.h>
#include <string.h>

#include "actuate/clip_priv.h"
#include "base/mem.h"

#define ANSWER_LIMIT 4096

static void lost(struct dh_clip *c, const XSelectionClearEvent *e)
{
    /* One from before we took it again means nothing. */
    if ((int32_t)(e->time - c->owned_at) < 0 && e->time != CurrentTime)
        return;
    for (int i = 0; i < 2; i++)
        if (c->sides[i].selection == e->selection)
            c->sides[i].own = false;
}

static void on_event(void *data, const XEvent *e)
{
    struct dh_clip *c = data;
    if (c->fixes_event >= 0 && e->type == c->fixes_event + XFixesSelectionNotify) {
        const XFixesSelectionNotifyEvent *f = (const void *)e;
        if (f->owner != None && f->owner != c->window)
            c->copied++;
    } else if (e->type == SelectionRequest) {
        dh_clip_serve(c, &e->xselectionrequest);
    } else if (e->type == SelectionClear) {
        lost(c, &e->xselectionclear);
    } else if (e->type == SelectionNotify && e->xselection.requestor == c->window) {
        /* The late answer to a question that was given up is none to this one. */
        if (e->xselection.selection != c->awaited_selection || e->xselection.target != c->awaited_target)
            return;
        c->notified = e->xselection.property;
        c->answered = true;
    } else if (e->type == PropertyNotify && e->xproperty.window == c->window) {
        if (e->xproperty.state == PropertyNewValue && e->xproperty.atom == dh_xconn_atom(c->x, DH_ATOM_DESKHAND))
            c->piece_came = true;
    } else if (e->type == PropertyNotify) {
        dh_clip_piece_next(c, &e->xproperty);
    }
}

static void find_atoms(struct dh_clip *c)
{
    static const char *const names[] = {"text/html", "text/uri-list", "image/png",
                                        "x-kde-passwordManagerHint", "x-special/gnome-copied-files"};
    Atom a[5] = {None};
    XInternAtoms(dh_xconn_display(c->x), (char **)(uintptr_t)names, 5, False, a);
    c->html = a[0];
    c->uris = a[1];
    c->png = a[2];
    c->hint = a[3];
    c->files = a[4];
}

static void watch_copies(struct dh_clip *c)
{
    int error;
    Display *d = dh_xconn_display(c->x);
    if (!XFixesQueryExtension(d, &c->fixes_event, &error)) {
        c->fixes_event = -1;
        return;
    }
    XFixesSelectSelectionInput(d, c->window, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD),
                               XFixesSetSelectionOwnerNotifyMask);
}

unsigned dh_clip_copied(const struct dh_clip *c)
{
    return c->copied;
}

enum dh_status dh_clip_create(struct dh_xconn *x, struct dh_loop *loop, struct dh_clip **ret,
                              struct dh_err *err)
{
    struct dh_clip *c = dh_alloc(1, sizeof(*c));
    if (!c)
        return dh_err_nomem(err);
    c->loop = loop;
    enum dh_status s = dh_xconn_open_again(x, loop, &c->x, err);
    if (s != DH_OK) {
        dh_free(c);
        return s;
    }
    Display *d = dh_xconn_display(c->x);
    c->base_mask = ~(unsigned long)xcb_get_setup(XGetXCBConnection(d))->resource_id_mask;
    XSetWindowAttributes at = {.override_redirect = True, .event_mask = PropertyChangeMask};
    c->window = XCreateWindow(d, dh_xconn_root(c->x), -10, -10, 1, 1, 0, CopyFromParent, InputOnly,
                              CopyFromParent, CWOverrideRedirect | CWEventMask, &at);
    XStoreName(d, c->window, "deskhand clipboard");
    c->sides[0].selection = dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD);
    c->sides[1].selection = XA_PRIMARY;
    find_atoms(c);
    watch_copies(c);
    XSync(d, False);
    if (!dh_clip_keep_init(c) || !dh_xconn_listen(c->x, on_event, c)) {
        dh_clip_keep_finish(c);
        dh_xconn_close(c->x);
        dh_free(c);
        return dh_err_nomem(err);
    }
    *ret = c;
    return DH_OK;
}

static void hand_over(struct dh_clip *c)
{
    Atom manager = dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD_MANAGER);
    const struct dh_clip_side *side = &c->sides[0];
    bool worth = side->own && !c->secret && (side->is_text || side->kept.there || side->blob_count);
    if (dh_xconn_dead(c->x) || !worth || XGetSelectionOwner(dh_xconn_display(c->x), manager) == None)
        return;
    struct dh_clip_intake none;
    dh_clip_intake_init(&none, None, ANSWER_LIMIT);
    dh_clip_convert(c, manager, dh_xconn_atom(c->x, DH_ATOM_SAVE_TARGETS), dh_tick_now() + DH_TICK_S(1), &none, NULL);
    dh_clip_intake_finish(&none);
}

void dh_clip_destroy(struct dh_clip *c)
{
    if (!c)
        return;
    if (dh_clip_settle(c, dh_tick_now() + DH_TICK_S(3), NULL) != DH_OK)
        dh_clip_restore(c);
    hand_over(c);
    dh_xconn_unlisten(c->x, on_event, c);
    dh_xconn_close(c->x);
    dh_clip_keep_finish(c);
    dh_clip_text_finish(&c->text);
    dh_free(c);
}

bool dh_clip_own(struct dh_clip *c, struct dh_clip_side *side)
{
    XSetSelectionOwner(dh_xconn_display(c->x), side->selection, c->window, c->owned_at);
    side->own = XGetSelectionOwner(dh_xconn_display(c->x), side->selection) == c->window;
    return side->own;
}

static bool idle(void *data)
{
    return !dh_clip_busy(data);
}

void dh_clip_end_pieces(struct dh_clip *c)
{
    dh_loop_until(c->loop, idle, c, dh_tick_now() + DH_TICK_S(5));
    for (size_t i = 0; i < DH_CLIP_PIECES; i++)
        c->pieces[i].requestor = None;
}

enum dh_status dh_clip_set(struct dh_clip *c, const char *text, size_t n, bool both, bool secret,
                           struct dh_err *err)
{
    struct dh_clip_text new = {0};
    enum dh_status s = dh_clip_text_set(&new, text, n, err);
    if (s != DH_OK)
        return s;
    /* A transfer that still runs points into the old text. */
    dh_clip_end_pieces(c);
    dh_clip_text_finish(&c->text);
    c->text = new;
    c->secret = secret;
    c->owned_at = dh_xconn_time(c->x);
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    for (int i = 0; i < (both ? 2 : 1); i++) {
        c->sides[i].is_text = true;
        if (!dh_clip_own(c, &c->sides[i]))
            return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "close the program that holds it",
                              "another program does not let go of the clipboard");
    }
    return DH_OK;
}

unsigned dh_clip_served(const struct dh_clip *c, unsigned long client)
{
    unsigned n = 0;
    for (size_t i = 0; i < c->client_count; i++)
        if (!client || c->clients[i].base == (client & c->base_mask))
            n += c->clients[i].count;
    return n;
}

dh_tick dh_clip_asked_at(const struct dh_clip *c)
{
    return c->asked_at;
}

void dh_clip_forget(struct dh_clip *c)
{
    c->client_count = 0;
}

bool dh_clip_busy(const struct dh_clip *c)
{
    for (size_t i = 0; i < DH_CLIP_PIECES; i++)
        if (c->pieces[i].requestor && dh_tick_now() <= c->pieces[i].until)
            return true;
    return false;
}
