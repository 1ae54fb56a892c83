#include <X11/Xatom.h>
#include <X11/Xlib-xcb.h>
#include <X11/extensions/Xfixes.h>
#include <string.h>

#include "actuate/clip_priv.h"
#include "base/mem.h"

#define SAVE_TIME DH_TICK_MS(300)
#define SAVE_LIMIT ((size_t)16 << 20)
#define TARGETS_LIMIT 4096

static void lost(struct dh_clip *c, const XSelectionClearEvent *e)
{
    /* One from before we took it again means nothing. */
    if ((int32_t)(e->time - c->owned_at) < 0 && e->time != CurrentTime)
        return;
    if (e->selection == XA_PRIMARY)
        c->own_primary = false;
    else
        c->own_clipboard = false;
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
        c->notified = e->xselection.property;
        c->answered = true;
    } else if (e->type == PropertyNotify && e->xproperty.window == c->window) {
        if (e->xproperty.state == PropertyNewValue)
            c->piece_came = true;
    } else if (e->type == PropertyNotify) {
        dh_clip_piece_next(c, &e->xproperty);
    }
}

static void find_atoms(struct dh_clip *c)
{
    static const char *const names[] = {"text/html", "text/uri-list", "image/png",
                                        "x-kde-passwordManagerHint"};
    Atom a[4] = {None};
    XInternAtoms(dh_xconn_display(c->x), (char **)(uintptr_t)names, 4, False, a);
    c->html = a[0];
    c->uris = a[1];
    c->png = a[2];
    c->hint = a[3];
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
    find_atoms(c);
    watch_copies(c);
    XSync(d, False);
    if (!dh_xconn_listen(c->x, on_event, c)) {
        dh_xconn_close(c->x);
        dh_free(c);
        return dh_err_nomem(err);
    }
    *ret = c;
    return DH_OK;
}

static void drop_saved(struct dh_clip *c)
{
    for (size_t i = 0; i < c->saved_count; i++)
        dh_buf_finish(&c->saved[i].bytes);
    c->saved_count = 0;
    c->has_saved = false;
}

static void drop_text(struct dh_clip *c)
{
    if (c->text.data)
        explicit_bzero(c->text.data, c->text.len);
    dh_buf_finish(&c->text);
}

static void hand_over(struct dh_clip *c)
{
    Atom manager = dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD_MANAGER), type;
    struct dh_buf none = {0};
    bool worth = c->own_clipboard && !c->secret && (c->is_text || c->saved_count);
    if (dh_xconn_dead(c->x) || !worth ||
        XGetSelectionOwner(dh_xconn_display(c->x), manager) == None)
        return;
    dh_clip_convert(c, manager, dh_xconn_atom(c->x, DH_ATOM_SAVE_TARGETS), TARGETS_LIMIT,
                    dh_tick_now() + DH_TICK_S(1), &none, &type, NULL);
    dh_buf_finish(&none);
}

void dh_clip_destroy(struct dh_clip *c)
{
    if (!c)
        return;
    hand_over(c);
    dh_xconn_unlisten(c->x, on_event, c);
    dh_xconn_close(c->x);
    drop_saved(c);
    drop_text(c);
    dh_free(c);
}

static bool own(struct dh_clip *c, Atom selection)
{
    XSetSelectionOwner(dh_xconn_display(c->x), selection, c->window, c->owned_at);
    return XGetSelectionOwner(dh_xconn_display(c->x), selection) == c->window;
}

static bool idle(void *data)
{
    return !dh_clip_busy(data);
}

enum dh_status dh_clip_set(struct dh_clip *c, const char *text, size_t n, bool both, bool secret,
                           struct dh_err *err)
{
    struct dh_buf copy = {0};
    dh_buf_add(&copy, text, n);
    if (dh_buf_failed(&copy)) {
        dh_buf_finish(&copy);
        return dh_err_nomem(err);
    }
    /* A transfer that still runs points into the old text. */
    dh_loop_until(c->loop, idle, c, dh_tick_now() + DH_TICK_S(5));
    for (size_t i = 0; i < DH_CLIP_PIECES; i++)
        c->pieces[i].requestor = None;
    drop_text(c);
    c->text = copy;
    c->is_text = true;
    c->secret = secret;
    c->owned_at = dh_xconn_time(c->x);
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    c->own_clipboard = own(c, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD));
    c->own_primary = both && own(c, XA_PRIMARY);
    if (!c->own_clipboard || (both && !c->own_primary))
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "close the program that holds it",
                          "another program does not let go of the clipboard");
    return DH_OK;
}

/* Copies one form, when the owner has it. */
static bool save_one(struct dh_clip *c, Atom target)
{
    struct dh_clip_blob *b = &c->saved[c->saved_count];
    Atom type;
    *b = (struct dh_clip_blob){.type = target};
    if (dh_clip_convert(c, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD), target, SAVE_LIMIT,
                        dh_tick_now() + SAVE_TIME, &b->bytes, &type, NULL) != DH_OK) {
        dh_buf_finish(&b->bytes);
        return false;
    }
    c->saved_count++;
    return true;
}

enum dh_status dh_clip_save(struct dh_clip *c, bool *ret_lossy, struct dh_err *err)
{
    Atom clipboard = dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD), type;
    if (dh_xconn_dead(c->x))
        return dh_xconn_check(c->x, err);
    Window owner = XGetSelectionOwner(dh_xconn_display(c->x), clipboard);
    /* Ours already: what was saved before is what the user has; a text set for good is lost to
     * paste. */
    if (owner == c->window && !c->is_text)
        return DH_OK;
    drop_saved(c);
    *ret_lossy = false;
    c->has_saved = true;
    if (owner == None)
        return DH_OK;
    if (owner == c->window) {
        struct dh_clip_blob *b = &c->saved[c->saved_count++];
        *b = (struct dh_clip_blob){.type = dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING)};
        dh_buf_add(&b->bytes, c->text.data, c->text.len);
        return DH_OK;
    }
    struct dh_buf list = {0};
    const Atom wanted[] = {dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING), c->html, c->uris, c->png};
    enum dh_status s = dh_clip_convert(c, clipboard, dh_xconn_atom(c->x, DH_ATOM_TARGETS),
                                       TARGETS_LIMIT, dh_tick_now() + SAVE_TIME, &list, &type, err);
    size_t offered = 0;
    for (size_t i = 0; i < list.len / sizeof(Atom); i++) {
        Atom t;
        memcpy(&t, list.data + i * sizeof(Atom), sizeof(t));
        for (size_t k = 0; k < sizeof(wanted) / sizeof(wanted[0]); k++)
            if (t == wanted[k]) {
                offered++;
                *ret_lossy = !save_one(c, t) || *ret_lossy;
            }
    }
    /* Something is there that we cannot keep at all. */
    if (s != DH_OK || offered == 0)
        *ret_lossy = true;
    dh_buf_finish(&list);
    return s == DH_INTERRUPTED || s == DH_GONE ? s : DH_OK;
}

void dh_clip_restore(struct dh_clip *c)
{
    if (!c->has_saved || dh_xconn_dead(c->x))
        return;
    bool still = XGetSelectionOwner(dh_xconn_display(c->x),
                                    dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD)) == c->window;
    Time now = dh_xconn_time(c->x);
    if (XGetSelectionOwner(dh_xconn_display(c->x), XA_PRIMARY) == c->window)
        XSetSelectionOwner(dh_xconn_display(c->x), XA_PRIMARY, None, now);
    c->own_primary = false;
    c->is_text = false;
    c->secret = false;
    drop_text(c);
    /* Somebody copied meanwhile: theirs is newer than what we kept. */
    if (!still || !c->saved_count) {
        if (still)
            XSetSelectionOwner(dh_xconn_display(c->x), dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD), None,
                               now);
        c->own_clipboard = false;
    } else {
        c->owned_at = now;
        c->own_clipboard = own(c, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD));
    }
    XFlush(dh_xconn_display(c->x));
}

static enum dh_status read_text(struct dh_clip *c, Atom selection, size_t limit, dh_tick deadline,
                                char **ret, struct dh_err *err)
{
    Atom type;
    struct dh_buf out = {0};
    enum dh_status s = dh_clip_convert(c, selection, dh_xconn_atom(c->x, DH_ATOM_UTF8_STRING),
                                       limit, deadline, &out, &type, err);
    if (s == DH_NOT_FOUND)
        s = dh_clip_convert(c, selection, XA_STRING, limit, deadline, &out, &type, err);
    if (s == DH_OK && !out.data)
        dh_buf_str(&out, "");
    char *text = s == DH_OK ? dh_buf_steal(&out) : NULL;
    dh_buf_finish(&out);
    if (s == DH_OK && !text)
        return dh_err_nomem(err);
    if (s == DH_OK)
        *ret = text;
    return s;
}

enum dh_status dh_clip_text(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret,
                            struct dh_err *err)
{
    return read_text(c, dh_xconn_atom(c->x, DH_ATOM_CLIPBOARD), limit, deadline, ret, err);
}

enum dh_status dh_clip_primary(struct dh_clip *c, size_t limit, dh_tick deadline, char **ret,
                               struct dh_err *err)
{
    return read_text(c, XA_PRIMARY, limit, deadline, ret, err);
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
