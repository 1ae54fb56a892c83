#include "actuate/pointer.h"

#include <stdlib.h>

#include "actuate/check.h"
#include "actuate/keys.h"
#include "actuate/xwin.h"

/* Toolkits take a press and a release in one flush; programs that poll the button once a frame need
 * one whole frame of 60 Hz (16.7 ms) in between. */
#define CLICK_HOLD DH_TICK_MS(20)
/* From release to next press of one double click: well below every double-click time, above bounce.
 */
#define CLICK_GAP DH_TICK_MS(60)
/* Chromium counts presses up to 500 ms apart on one spot as one double click. */
#define CLICK_APART DH_TICK_MS(520)
#define CLICK_SPOT 6

/* Chromium does not select text by a drag whose press comes in the same frame as the move to it. */
#define DRAG_HOVER DH_TICK_MS(60)
#define DRAG_LIFT DH_TICK_MS(80)  /* press to first move */
#define DRAG_STEP DH_TICK_MS(10)  /* browsers look once a frame; ten such steps always worked */
#define DRAG_REST DH_TICK_MS(150) /* last move to release: the target answers the drag's source */
#define DRAG_MAX 48
#define DRAG_LEAST 15
#define DRAG_THRESHOLD 16

#define NOTCH_STEP DH_TICK_MS(20)
#define NOTCH_MAX 200

static enum dh_status on_screen(struct dh_actuator *a, struct dh_point p, struct dh_err *err)
{
    int w = 0, h = 0;
    if (!dh_xwin_root_size(a->x, &w, &h))
        return dh_xconn_check(a->x, err) != DH_OK
                   ? DH_GONE
                   : dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, NULL, "the screen has no size");
    if (dh_rect_has((struct dh_rect){0, 0, w, h}, p))
        return DH_OK;
    return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "aim at a point on the screen",
                      "the point %d,%d is outside the screen (%dx%d)", p.x, p.y, w, h);
}

/* Named modifiers as holds of the keymap; 0 keys when there are none. */
static void hold_modifiers(struct dh_actuator *a, unsigned modifiers, bool down)
{
    for (int i = 0; i < 4; i++) {
        int key = modifiers >> i & 1 && a->keymap ? dh_keymap_hold(a->keymap, 1u << i) : 0;
        if (key)
            dh_input_key(a->input, key, down);
    }
}

/* What pointer touches share before they send anything. */
static enum dh_status begin(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_locks locks;
    enum dh_status s = on_screen(a, t->at, err);
    if (s == DH_OK)
        s = dh_hands_locks(a, &locks, err);
    if (s == DH_OK && t->modifiers && !dh_hands_keymap(a, err))
        s = err ? err->status : DH_ENV;
    if (s == DH_OK && (t->button < 0 || t->button > 9))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "use 1 left, 2 middle or 3 right",
                       "there is no mouse button %d", t->button);
    return s;
}

/* Two clicks that do not belong together must not become one double click. */
static enum dh_status keep_apart(struct dh_actuator *a, struct dh_point at, int button,
                                 struct dh_err *err)
{
    dh_tick left = a->click_time + CLICK_APART - dh_tick_now();
    if (!a->click_time || button != a->click_button || left <= 0 ||
        abs(at.x - a->click_at.x) > CLICK_SPOT || abs(at.y - a->click_at.y) > CLICK_SPOT)
        return DH_OK;
    return dh_hands_pause(a, left, err);
}

enum dh_status dh_pointer_click(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    int button = t->button ? t->button : 1, count = t->count > 0 ? t->count : 1;
    if (count > 3)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "click once, twice or three times",
                          "%d clicks are more than a triple click", count);
    enum dh_status s = keep_apart(a, t->at, button, err);
    if (s == DH_OK)
        s = begin(a, t, err);
    if (s == DH_OK)
        s = dh_check_pointer(a, t, err);
    if (s != DH_OK)
        return s;
    dh_input_move(a->input, t->at);
    hold_modifiers(a, t->modifiers, true);
    dh_input_button(a->input, button, true);
    dh_check_end(a);
    s = dh_hands_pause(a, CLICK_HOLD, err);
    int pressed = 1;
    for (int i = 1; s == DH_OK && i < count; i++) {
        dh_input_button(a->input, button, false);
        dh_input_sync(a->input);
        s = dh_hands_pause(a, CLICK_GAP, err);
        if (s == DH_OK) {
            dh_input_button(a->input, button, true);
            dh_input_sync(a->input);
            pressed++;
            s = dh_hands_pause(a, CLICK_HOLD, err);
        }
    }
    /* The button first: a click with modifiers ends with them still down. */
    dh_input_release(a->input);
    a->click_at = t->at;
    a->click_button = button;
    a->click_time = dh_tick_now();
    /* Whoever took over while the last press was held let it be a click: what comes next yields. */
    return s == DH_YIELDED && pressed == count ? DH_OK : s;
}

enum dh_status dh_pointer_move(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    enum dh_status s = on_screen(a, t->at, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    dh_input_move(a->input, t->at);
    dh_input_sync(a->input);
    Window root, child;
    int rx = t->at.x, ry = t->at.y, wx, wy;
    unsigned mask;
    XQueryPointer(dh_xconn_display(a->x), dh_xconn_root(a->x), &root, &child, &rx, &ry, &wx, &wy,
                  &mask);
    if (rx == t->at.x && ry == t->at.y)
        return DH_OK;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION,
                      "close what holds the pointer, then again",
                      "the pointer went to %d,%d instead of %d,%d", rx, ry, t->at.x, t->at.y);
}

/* from + (to - from) * i / n without overflow, rounded towards from. */
static struct dh_point between(struct dh_point from, struct dh_point to, long i, long n)
{
    return (struct dh_point){from.x + (int)((long)(to.x - from.x) * i / n),
                             from.y + (int)((long)(to.y - from.y) * i / n)};
}

size_t dh_pointer_path(struct dh_point from, struct dh_point to, struct dh_point *out, size_t max)
{
    int dx = abs(to.x - from.x), dy = abs(to.y - from.y);
    long far = dx > dy ? dx : dy;
    size_t k = 0;
    struct dh_point start = from;
    if (max < DRAG_LEAST + 6)
        return 0;
    if (far > 2 * DRAG_THRESHOLD) {
        for (int i = 1; i <= 4; i++)
            out[k++] = between(from, to, (long)DRAG_THRESHOLD * i / 4, far);
        start = out[k - 1];
    }
    long steps = DRAG_LEAST + far / 60, room = (long)(max - k) - 2;
    if (steps > room)
        steps = room;
    for (long i = 1; i <= steps; i++)
        out[k++] = between(start, to, i, steps);
    /* Two more over the target, one pixel off and back, so that it is asked again where it is. */
    out[k++] = (struct dh_point){to.x > 0 ? to.x - 1 : to.x + 1, to.y};
    out[k++] = to;
    return k;
}

/* Escape before the button goes up: what was dragged stays where it was. */
static void cancel(struct dh_actuator *a)
{
    struct dh_stroke escape;
    struct dh_locks none = {0, 0};
    struct dh_keymap *k = dh_hands_keymap(a, NULL);
    if (k && dh_keymap_sym(k, XKB_KEY_Escape, none, &escape))
        dh_keys_stroke(a, k, escape);
    dh_input_release(a->input);
}

/* The pause without its release: an interrupted drag is cancelled, not dropped. */
static bool drag_wait(struct dh_actuator *a, dh_tick time)
{
    dh_hands_until(a, dh_hands_yield_done, a, dh_tick_now() + time);
    return !dh_hands_must_yield(a) && !dh_xconn_dead(a->x);
}

/* Checks, moves, lets the application see the pointer, and checks the window again (not the pixels:
 * hovering may have changed them). The grab is held after DH_OK. */
static enum dh_status hover(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_touch there = *t;
    there.pixels = NULL;
    enum dh_status s = dh_check_pointer(a, t, err);
    if (s != DH_OK)
        return s;
    dh_input_move(a->input, t->at);
    dh_check_end(a);
    s = dh_hands_pause(a, DRAG_HOVER, err);
    return s == DH_OK ? dh_check_pointer(a, &there, err) : s;
}

enum dh_status dh_pointer_drag(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_point path[DRAG_MAX];
    int button = t->button ? t->button : 1;
    enum dh_status s = on_screen(a, t->to, err);
    if (s == DH_OK)
        s = keep_apart(a, t->at, button, err);
    if (s == DH_OK)
        s = begin(a, t, err);
    if (s == DH_OK)
        s = hover(a, t, err);
    if (s != DH_OK)
        return s;
    hold_modifiers(a, t->modifiers, true);
    dh_input_button(a->input, button, true);
    dh_check_end(a);
    size_t n = dh_pointer_path(t->at, t->to, path, DRAG_MAX);
    bool on = drag_wait(a, DRAG_LIFT);
    for (size_t i = 0; on && i < n; i++) {
        dh_input_move(a->input, path[i]);
        dh_input_sync(a->input);
        on = drag_wait(a, DRAG_STEP);
    }
    on = on && drag_wait(a, DRAG_REST);
    if (!on)
        cancel(a);
    dh_input_release(a->input);
    return dh_hands_check(a, err);
}

enum dh_status dh_pointer_scroll(struct dh_actuator *a, const struct dh_touch *t,
                                 struct dh_err *err)
{
    if (abs(t->dx) > NOTCH_MAX || abs(t->dy) > NOTCH_MAX)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "scroll in smaller parts",
                          "more than %d notches at once", NOTCH_MAX);
    enum dh_status s = begin(a, t, err);
    if (s == DH_OK)
        s = dh_check_pointer(a, t, err);
    if (s != DH_OK)
        return s;
    dh_input_move(a->input, t->at);
    hold_modifiers(a, t->modifiers, true);
    dh_check_end(a);
    /* X buttons of the wheel: 4 up, 5 down, 6 left, 7 right. */
    int vertical = t->dy > 0 ? 5 : 4, horizontal = t->dx > 0 ? 7 : 6;
    int total = abs(t->dy) + abs(t->dx);
    for (int i = 0; s == DH_OK && i < total; i++) {
        int button = i < abs(t->dy) ? vertical : horizontal;
        dh_input_button(a->input, button, true);
        dh_input_button(a->input, button, false);
        dh_input_sync(a->input);
        if (i + 1 < total)
            s = dh_hands_pause(a, NOTCH_STEP, err);
    }
    dh_input_release(a->input);
    return s;
}
