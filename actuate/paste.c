#include "actuate/paste.h"

#include "actuate/check.h"
#include "actuate/clip.h"
#include "actuate/keys.h"
#include "actuate/typing.h"
#include "actuate/xwin.h"

/* An idle application asks within 20 ms; after this long a ping tells whether it is only slow. */
#define ASK_FIRST DH_TICK_MS(700)
#define ASK_AGAIN DH_TICK_MS(800)
/* Chromium reads the clipboard more than once for one paste. Until nobody has asked for this long
 * the text stays: 20 ms is enough when the next text waits for its turn, giving back is for good
 * and waits longer. */
#define QUIET_PRIVATE DH_TICK_MS(20)
#define QUIET_SHARED DH_TICK_MS(300)
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

void dh_paste_end(struct dh_actuator *a)
{
    if (a->options.private_display || !a->clip)
        return;
    struct quiet q = {a->clip, QUIET_SHARED};
    dh_hands_until(a, quiet, &q, dh_tick_now() + QUIET_BOUND);
    dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    dh_clip_restore(a->clip);
}

/* Waits until the client asked for the text; a slow one is told from one that does not paste by a
 * ping. */
static enum dh_status wait_asked(struct dh_actuator *a, struct served *what, struct dh_err *err)
{
    enum dh_wait w = dh_hands_until(a, served, what, dh_tick_now() + ASK_FIRST);
    if (w == DH_WAIT_TIMED_OUT) {
        dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
        w = dh_hands_until(a, served, what, dh_tick_now() + ASK_AGAIN);
    }
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK || w == DH_WAIT_REACHED)
        return s;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION,
                      "click into a text field first; type text that the keyboard layout has",
                      "what has the focus does not take pasted text");
}

enum dh_status dh_paste_text(struct dh_actuator *a, const struct dh_touch *t, const char *text,
                             size_t n, struct dh_err *err)
{
    struct dh_stroke stroke;
    struct dh_locks locks;
    struct dh_clip *clip;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    struct quiet settled = {clip, CONTENT_LEAST};
    dh_hands_until(a, quiet, &settled, dh_tick_now() + DH_TICK_MS(500));
    s = dh_clip_set(clip, text, n, true, t->secret, err);
    if (s == DH_OK)
        s = dh_keys_resolve(a, "shift+Insert", &stroke, &locks, err);
    if (s == DH_OK)
        s = dh_check_keys(a, t, err);
    if (s != DH_OK)
        return s;
    struct served what = {clip, dh_xwin_focus(a->x)};
    dh_clip_forget(clip);
    dh_keys_stroke(a, a->keymap, stroke);
    dh_check_end(a);
    s = wait_asked(a, &what, err);
    if (s != DH_OK)
        return s;
    dh_hands_until(a, not_busy, clip, dh_tick_now() + BUSY_BOUND);
    struct quiet q = {clip, QUIET_PRIVATE};
    dh_hands_until(a, quiet, &q, dh_tick_now() + QUIET_BOUND);
    dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    return dh_hands_check(a, err);
}
