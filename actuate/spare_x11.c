#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <unistd.h>

#include "actuate/spare.h"
#include "base/xowner.h"

#define HEAD 3 /* numbers of the record before the keys */

static Atom record(struct dh_xconn *x)
{
    return XInternAtom(dh_xconn_display(x), "_DESKHAND_SPARE_KEYS", False);
}

/* The types and symbols of a device; NULL when it is not there. The core keyboard becomes the master by its number, so
 * that a change stays with it: for the core keyboard the server would change every device along. */
static XkbDescPtr read_map(struct dh_xconn *x, unsigned device)
{
    if (dh_xconn_dead(x))
        return NULL;
    dh_xconn_trap_begin(x);
    XkbDescPtr d = XkbGetMap(dh_xconn_display(x), XkbKeyTypesMask | XkbKeySymsMask, device);
    if (dh_xconn_trap_end(x) && d) {
        XkbFreeKeyboard(d, 0, True);
        d = NULL;
    }
    return d;
}

static bool is_free(XkbDescPtr d, int key)
{
    if (key < d->min_key_code || key > d->max_key_code)
        return false;
    int n = XkbKeyNumSyms(d, key);
    const KeySym *syms = XkbKeySymsPtr(d, key);
    for (int i = 0; i < n; i++)
        if (syms[i] != NoSymbol)
            return false;
    return true;
}

size_t dh_spare_find(struct dh_xconn *x, int device, int codes[DH_SPARE_MAX])
{
    size_t n = 0;
    XkbDescPtr core = read_map(x, XkbUseCoreKbd), own = read_map(x, (unsigned)device);
    /* From the top: what is low stands for real keys, to which some programs look instead of at the symbols. */
    for (int key = 255; core && own && key >= DH_SPARE_FIRST && n < DH_SPARE_MAX; key--)
        if (is_free(core, key) && is_free(own, key))
            codes[n++] = key;
    if (core)
        XkbFreeKeyboard(core, 0, True);
    if (own)
        XkbFreeKeyboard(own, 0, True);
    return n;
}

static bool is_laid(XkbDescPtr d, const struct dh_spare *s)
{
    if (s->keycode < d->min_key_code || s->keycode > d->max_key_code || XkbKeyNumGroups(d, s->keycode) != 1)
        return false;
    const KeySym *syms = XkbKeySymsPtr(d, s->keycode);
    return syms[0] == s->low && (s->low == s->high || (XkbKeyNumSyms(d, s->keycode) > 1 && syms[1] == s->high));
}

/* Xlib itself notes no change of a key that had or gets no symbols. */
static void note_change(XkbMapChangesPtr c, int key)
{
    int first = c->changed && c->first_key_sym < key ? c->first_key_sym : key;
    int last = c->changed ? c->first_key_sym + c->num_key_syms - 1 : key;
    c->changed |= XkbKeySymsMask;
    c->first_key_sym = (KeyCode)first;
    c->num_key_syms = (unsigned char)((last > key ? last : key) - first + 1);
}

/* One key to these symbols (none: low 0) in a map that was read. */
static bool set_key(XkbDescPtr d, const struct dh_spare *s, XkbMapChangesPtr changes)
{
    int types[XkbNumKbdGroups] = {XkbOneLevelIndex};
    if (s->low != s->high)
        types[0] = XkbAlphabeticIndex;
    if (XkbChangeTypesOfKey(d, s->keycode, s->low ? 1 : 0, XkbGroup1Mask, types, NULL) != Success)
        return false;
    note_change(changes, s->keycode);
    if (s->low)
        XkbKeySymsPtr(d, s->keycode)[0] = s->low;
    if (s->low != s->high)
        XkbKeySymsPtr(d, s->keycode)[1] = s->high;
    return true;
}

static bool write_map(struct dh_xconn *x, XkbDescPtr d, XkbMapChangesPtr changes)
{
    if (!changes->changed)
        return true;
    dh_xconn_trap_begin(x);
    bool ok = XkbChangeMap(dh_xconn_display(x), d, changes);
    return dh_xconn_trap_end(x) == 0 && ok;
}

/* The server gives a change of the device that was used last to the master by itself. */
static bool lay_on(struct dh_xconn *x, unsigned device, const struct dh_spare *spares, size_t n)
{
    XkbMapChangesRec changes = {0};
    XkbDescPtr d = read_map(x, device);
    bool ok = d != NULL;
    for (size_t i = 0; ok && i < n; i++)
        if (!is_laid(d, &spares[i]))
            ok = is_free(d, spares[i].keycode) && set_key(d, &spares[i], &changes);
    ok = ok && write_map(x, d, &changes);
    if (d)
        XkbFreeKeyboard(d, 0, True);
    return ok;
}

enum dh_status dh_spare_lay(struct dh_xconn *x, int device, const struct dh_spare *spares, size_t n, struct dh_err *err)
{
    long items[HEAD + 3 * DH_SPARE_MAX] = {(long)dh_xconn_own(x), (long)getpid(), device};
    if (dh_xconn_check(x, err) != DH_OK)
        return DH_GONE;
    for (size_t i = 0; i < n && i < DH_SPARE_MAX; i++) {
        items[HEAD + 3 * i] = spares[i].keycode;
        items[HEAD + 1 + 3 * i] = (long)spares[i].low;
        items[HEAD + 2 + 3 * i] = (long)spares[i].high;
    }
    XChangeProperty(dh_xconn_display(x), dh_xconn_root(x), record(x), XA_INTEGER, 32, PropModeReplace,
                    (unsigned char *)items, (int)(HEAD + 3 * n));
    /* The device first: when the other one is changed, clients look, and may be given a copy of the first. */
    if (lay_on(x, (unsigned)device, spares, n) && lay_on(x, XkbUseCoreKbd, spares, n))
        return DH_OK;
    dh_spare_clear(x, 0);
    return dh_err_set(err, DH_FAILED, DH_BLAME_ENVIRONMENT, "set a keyboard layout that has these characters",
                      "the X server does not let its keyboard map be changed");
}

/* Only what is still as it was laid: the record may be anybody's. */
static void clear_on(struct dh_xconn *x, unsigned device, const struct dh_spare *spares, size_t n)
{
    XkbMapChangesRec changes = {0};
    XkbDescPtr d = read_map(x, device);
    for (size_t i = 0; d && i < n; i++)
        if (is_laid(d, &spares[i]))
            set_key(d, &(struct dh_spare){.keycode = spares[i].keycode}, &changes);
    if (d)
        write_map(x, d, &changes);
    if (d)
        XkbFreeKeyboard(d, 0, True);
}

/* Whether the one who laid them is still there, by what the server knows of that window. */
static bool in_use(struct dh_xconn *x, const struct dh_spare_record *r, int also)
{
    Window root;
    int left, top, pid;
    unsigned w, h, border, depth;
    dh_xconn_trap_begin(x);
    int there = XGetGeometry(dh_xconn_display(x), r->owner, &root, &left, &top, &w, &h, &border, &depth);
    if (dh_xconn_trap_end(x) || !there)
        return false;
    pid = dh_xowner_pid(x, r->owner);
    if (pid && pid != r->pid) /* another window by now */
        return false;
    return r->pid != (int)getpid() && (also <= 0 || r->pid != also);
}

bool dh_spare_clear(struct dh_xconn *x, int also)
{
    struct dh_spare_record r;
    unsigned long n = 0, left = 0;
    int format = 0;
    Atom type;
    unsigned char *data = NULL;
    if (dh_xconn_dead(x))
        return false;
    XGetWindowProperty(dh_xconn_display(x), dh_xconn_root(x), record(x), 0, HEAD + 3 * DH_SPARE_MAX, False, XA_INTEGER,
                       &type, &format, &n, &left, &data);
    bool there = data && format == 32 && dh_spare_parse((const long *)(const void *)data, n, &r);
    bool used = there && in_use(x, &r, also);
    if (data)
        XFree(data);
    if (there && !used) {
        clear_on(x, (unsigned)r.device, r.spares, r.count);
        clear_on(x, XkbUseCoreKbd, r.spares, r.count);
    }
    if (data && !used && !dh_xconn_dead(x)) {
        XDeleteProperty(dh_xconn_display(x), dh_xconn_root(x), record(x));
        XSync(dh_xconn_display(x), False);
    }
    return there && !used;
}
