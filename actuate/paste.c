#include "actuate/paste.h"

#include <string.h>
#include <X11/Xatom.h>
#include <X11/Xlib-xcb.h>

#include "actuate/check.h"
#include "actuate/client.h"
#include "actuate/clip.h"
#include "actuate/keys.h"
#include "actuate/typing.h"
#include "actuate/xwin.h"

/* An idle application asks within 20 ms; after this long a ping tells whether it is only slow. */
#define ASK_FIRST DH_TICK_MS(700)
#define ASK_AGAIN DH_TICK_MS(800)
/* Chromium reads the clipboard more than once for one paste. Until nobody has asked for this long
 * the touch is not over. */
#define QUIET DH_TICK_MS(20)
#define QUIET_BOUND DH_TICK_S(2)
#define BUSY_BOUND DH_TICK_S(30)
/* The last text is left alone for this long before another takes its place. */
#define CONTENT_LEAST DH_TICK_MS(50)

struct served {
    struct dh_clip *clip;
    Window client;
};

static bool served(void *data)
{
    struct served *s = data;
    return dh_clip_served(s->clip, s->client) > 0;
}

struct quiet {
    struct dh_clip *clip;
    dh_tick time;
};

static bool quiet(void *data)
{
    struct quiet *q = data;
    return !dh_clip_busy(q->clip) && dh_tick_now() - dh_clip_asked_at(q->clip) >= q->time;
}

static bool not_busy(void *data)
{
    return !dh_clip_busy(data);
}

enum dh_status dh_paste_begin(struct dh_actuator *a, bool *ret_lossy, struct dh_err *err)
{
    struct dh_clip *clip;
    *ret_lossy = false;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK || a->options.private_display)
        return s;
    return dh_clip_save(clip, ret_lossy, err);
}

void dh_paste_end(struct dh_actuator *a, bool secret)
{
    if (!a->clip)
        return;
    if (!a->options.private_display)
        dh_clip_return(a->clip);
    else if (secret) /* nobody's content comes back there, and this must not stay */
        dh_clip_set(a->clip, "", 0, true, false, NULL);
}

/* Waits until the client asked for the text; a slow one is told from one that does not paste by a
 * ping. */
static enum dh_status wait_asked(struct dh_actuator *a, struct served *what, struct dh_err *err)
{
    enum dh_wait w = dh_hands_until(a, served, what, dh_tick_now() + ASK_FIRST), answer = DH_WAIT_REACHED;
    if (w == DH_WAIT_TIMED_OUT) {
        answer = dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
        w = dh_hands_until(a, served, what, dh_tick_now() + ASK_AGAIN);
    }
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK || w == DH_WAIT_REACHED)
        return s;
    if (answer == DH_WAIT_TIMED_OUT)
        return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "wait until it responds, then look again",
                          "the application does not respond; it may still take the text");
    /* One that asks later than this gets nothing, rather than the text once more. */
    dh_clip_set(what->clip, "", 0, true, false, NULL);
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION,
                      "click into a text field first; type text that the keyboard layout has",
                      "what has the focus does not take pasted text");
}

/* Programs for which Shift+Insert is something else, by their class. */
static const char *paste_keys(struct dh_actuator *a)
{
    static const struct {
        const char *class, *keys;
    } rows[] = {{"hyper", "ctrl+shift+v"}, {"tabby", "ctrl+shift+v"}, {"blender", "ctrl+v"}};
    char name[64];
    Window focus = dh_xwin_focus(a->x);
    dh_xwin_class(a->x, focus ? dh_xwin_client(a->x, focus) : None, name, sizeof(name));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (strcmp(name, rows[i].class) == 0)
            return rows[i].keys;
    return "shift+Insert";
}

/* What is selected where it is pasted is to be replaced, and some toolkits (GTK) select nothing any more once another owns
 * PRIMARY. Only terminals paste that in spite of a selection of their own. */
static bool takes_primary(struct dh_actuator *a)
{
    Display *d = dh_xconn_display(a->x);
    Window focus = dh_xwin_focus(a->x), owner = XGetSelectionOwner(d, XA_PRIMARY);
    unsigned long base = ~(unsigned long)xcb_get_setup(XGetXCBConnection(d))->resource_id_mask;
    return owner == None || ((owner ^ focus) & base) != 0 || dh_client_terminal(a->x, focus);
}

static enum dh_status resolve(struct dh_actuator *a, bool shift_held, struct dh_stroke *ret, struct dh_err *err)
{
    struct dh_locks locks;
    if (!shift_held)
        return dh_keys_resolve(a, paste_keys(a), ret, &locks, err);
    unsigned held;
    struct dh_keymap *k = dh_hands_keymap(a, err);
    if (!k || !dh_keymap_x11_state(a->x, &locks, &held))
        return err ? err->status : DH_ENV;
    if (!dh_keymap_sym(k, XKB_KEY_Insert, locks, ret) || ret->group != locks.group)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_ENVIRONMENT, "let go of shift",
                          "the keyboard layout has no key for Insert");
    ret->holds = 0;
    return DH_OK;
}

enum dh_status dh_paste_text(struct dh_actuator *a, const struct dh_touch *t, const char *text,
                             size_t n, bool shift_held, struct dh_err *err)
{
    struct dh_stroke stroke;
    struct dh_clip *clip;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    struct quiet settled = {clip, CONTENT_LEAST};
    dh_hands_until(a, quiet, &settled, dh_tick_now() + DH_TICK_MS(500));
    s = dh_clip_set(clip, text, n, takes_primary(a), t->secret, err);
    if (s == DH_OK)
        s = resolve(a, shift_held, &stroke, err);
    if (s == DH_OK)
        s = dh_check_keys(a, t, err);
    if (s != DH_OK)
        return s;
    struct dh_locks locks;
    unsigned held = 0;
    if (!dh_keymap_x11_state(a->x, &locks, &held) || held != (shift_held ? ShiftMask : 0)) {
        dh_check_end(a);
        return dh_err_set(err, DH_STALE, DH_BLAME_USER, "let go of the keyboard",
                          "a modifier key was pressed on the keyboard");
    }
    struct served what = {clip, dh_xwin_focus(a->x)};
    dh_clip_forget(clip);
    dh_keys_stroke(a, a->keymap, stroke);
    dh_check_end(a);
    s = wait_asked(a, &what, err);
    if (s != DH_OK)
        return s;
    dh_hands_until(a, not_busy, clip, dh_tick_now() + BUSY_BOUND);
    struct quiet q = {clip, QUIET};
    dh_hands_until(a, quiet, &q, dh_tick_now() + QUIET_BOUND);
    dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    return dh_hands_check(a, err);
}
