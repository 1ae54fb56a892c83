#include "actuate/pointer.h"

#include <stdlib.h>

#include "actuate/check.h"
#include "actuate/keys.h"
#include "actuate/pointer_press.h"
#include "actuate/pointer_where.h"
#include "actuate/xwin.h"

/* Toolkits take a press and a release in one flush; programs that poll the button once a frame need
 * two frames of 60 Hz in between. */
#define CLICK_POLLED DH_TICK_MS(35)
#define CLICK_HOLD_MAX 60.0
/* From release to next press of one double click: well below every double-click time, above bounce.
 */
#define CLICK_GAP DH_TICK_MS(60)
/* Browsers count presses up to 500 ms apart on one spot as one double click, whatever the desktop says. */
#define CLICK_APART DH_TICK_MS(500)
#define CLICK_SLACK DH_TICK_MS(20)
#define CLICK_SPOT 6
#define FROZEN_BOUND DH_TICK_MS(250)
#define FROZEN_STEP DH_TICK_MS(1)

/* Chromium does not select text by a drag whose press comes in the same frame as the move to it. */
#define DRAG_HOVER DH_TICK_MS(60)
#define DRAG_LIFT DH_TICK_MS(80)  /* press to first move */
#define DRAG_STEP DH_TICK_MS(10)  /* browsers look once a frame; ten such steps always worked */
#define DRAG_REST DH_TICK_MS(150) /* last move to release: the target answers the drag's source */
#define DRAG_MAX 48
#define DRAG_LEAST 15
#define DRAG_THRESHOLD 16
#define RETURN_STEPS 8

#define NOTCH_STEP DH_TICK_MS(20)
#define NOTCH_MAX 200

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
    enum dh_status s = dh_pointer_on_monitor(a, t->at, err);
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
    if (!a->click_time || button != a->click_button || abs(at.x - a->click_at.x) > CLICK_SPOT ||
        abs(at.y - a->click_at.y) > CLICK_SPOT)
        return DH_OK;
    dh_tick apart = dh_pointer_double_click(a);
    if (apart < CLICK_APART)
        apart = CLICK_APART;
    dh_tick left = a->click_time + apart + CLICK_SLACK - dh_tick_now();
    return left > 0 ? dh_hands_pause(a, left, err) : DH_OK;
}

/* Checks and aims; the grab is held after DH_OK. A pointer that is frozen for a moment is waited for. */
static enum dh_status aim(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + FROZEN_BOUND;
    for (;;) {
        enum dh_status s = dh_check_pointer(a, t, err);
        if (s == DH_OK)
            s = dh_check_aim(a, t, err);
        if (s == DH_OK)
            return s;
        if (s != DH_FAILED || dh_tick_now() >= deadline)
            return s;
        s = dh_hands_pause(a, FROZEN_STEP, err);
        if (s != DH_OK)
            return s;
    }
}

/* How long the button stays down; 0: press and release go out together. */
static dh_tick hold_time(struct dh_actuator *a, const struct dh_touch *t)
{
    if (t->seconds > 0)
        return (dh_tick)(t->seconds * 1e6);
    return dh_pointer_polls(a, t->window) ? CLICK_POLLED : 0;
}

/* One press and its release; called inside the grab, which it ends. */
static enum dh_status press(struct dh_actuator *a, const struct dh_touch *t, const struct dh_press *p, dh_tick hold,
                            struct dh_err *err)
{
    enum dh_status s = DH_OK;
    hold_modifiers(a, t->modifiers, true);
    dh_press_send(a, p, !hold);
    if (!hold)
        hold_modifiers(a, t->modifiers, false);
    dh_check_end(a);
    if (hold) {
        s = dh_hands_pause(a, hold, err);
        /* The button first: a click with modifiers ends with them still down. */
        dh_input_release(a->input);
    }
    dh_press_settle(a, p, true);
    return s;
}

enum dh_status dh_pointer_click(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    int button = t->button ? t->button : 1, count = t->count > 0 ? t->count : 1;
    if (count > 3)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "click once, twice or three times",
                          "%d clicks are more than a triple click", count);
    if (t->seconds < 0 || t->seconds > CLICK_HOLD_MAX || (t->seconds > 0 && count > 1))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "hold one click for 60 seconds or less",
                          "a button cannot be held so");
    enum dh_status s = keep_apart(a, t->at, button, err);
    if (s == DH_OK)
        s = begin(a, t, err);
    if (s != DH_OK)
        return s;
    dh_tick hold = hold_time(a, t);
    struct dh_press p = dh_press_plan(a, t, button);
    s = aim(a, t, err);
    if (s != DH_OK)
        return s;
    s = press(a, t, &p, hold, err);
    int pressed = 1;
    /* Each press is checked; the pixels are those of before the first one. */
    struct dh_touch rest = *t;
    rest.pixels = NULL;
    rest.active = 0; /* the first one may have made its window the active one */
    for (int i = 1; s == DH_OK && i < count; i++) {
        s = dh_hands_pause(a, CLICK_GAP, err);
        if (s == DH_OK && t->modifiers && !dh_hands_keymap(a, err))
            s = err ? err->status : DH_ENV;
        if (s == DH_OK)
            s = aim(a, &rest, err);
        if (s == DH_OK) {
            s = press(a, t, &p, hold, err);
            pressed++;
        }
    }
    a->click_at = t->at;
    a->click_button = button;
    a->click_time = dh_tick_now();
    /* Whoever took over while the last press was held let it be a click: what comes next yields. */
    return s == DH_YIELDED && pressed == count ? DH_OK : s;
}

enum dh_status dh_pointer_move(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    enum dh_status s = dh_pointer_on_monitor(a, t->at, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    dh_check_begin(a);
    s = dh_check_aim(a, t, err);
    if (s == DH_OK)
        dh_check_end(a);
    return s;
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

/* Nothing is dropped where it was not meant to: Escape, and back to where it came from. */
static void give_up(struct dh_actuator *a, const struct dh_touch *t)
{
    struct dh_stroke escape;
    struct dh_locks none = {0, 0};
    struct dh_keymap *k = dh_hands_keymap(a, NULL);
    if (k && dh_keymap_sym(k, XKB_KEY_Escape, none, &escape))
        dh_keys_stroke(a, k, escape);
    for (int i = 1; i <= RETURN_STEPS; i++) {
        dh_input_move(a->input, between(t->to, t->at, i, RETURN_STEPS));
        dh_input_sync(a->input);
        if (!drag_wait(a, DRAG_STEP))
            break;
    }
    dh_input_release(a->input);
}

/* Checks, moves, lets the application see the pointer, and checks the window again (not the pixels:
 * hovering may have changed them). The grab is held after DH_OK. */
static enum dh_status hover(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_touch there = *t;
    there.pixels = NULL;
    enum dh_status s = aim(a, t, err);
    if (s != DH_OK)
        return s;
    dh_check_end(a);
    s = dh_hands_pause(a, DRAG_HOVER, err);
    return s == DH_OK ? aim(a, &there, err) : s;
}

/* Moves with the button down, from one point to the next. */
static bool drag_leg(struct dh_actuator *a, struct dh_point from, struct dh_point to, bool last)
{
    struct dh_point path[DRAG_MAX];
    size_t n = dh_pointer_path(from, to, path, DRAG_MAX);
    bool on = true;
    /* The step aside over the target is for the end alone. */
    for (size_t i = 0; on && i < n; i++) {
        if (!last && i + 2 == n)
            continue;
        dh_input_move(a->input, path[i]);
        dh_input_sync(a->input);
        on = drag_wait(a, DRAG_STEP);
    }
    return on;
}

static enum dh_status drag_points(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    enum dh_status s = dh_pointer_on_monitor(a, t->to, err);
    if (s == DH_OK && t->via_count > DH_TOUCH_VIA_MAX)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "use fewer points", "the path has more than %d points",
                       DH_TOUCH_VIA_MAX);
    for (size_t i = 0; s == DH_OK && i < t->via_count; i++)
        s = dh_pointer_on_monitor(a, t->via[i], err);
    return s;
}

enum dh_status dh_pointer_drag(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    int button = t->button ? t->button : 1;
    enum dh_status s = drag_points(a, t, err);
    if (s == DH_OK)
        s = keep_apart(a, t->at, button, err);
    if (s == DH_OK)
        s = begin(a, t, err);
    if (s != DH_OK)
        return s;
    struct dh_press p = dh_press_plan(a, t, button);
    s = hover(a, t, err);
    if (s != DH_OK)
        return s;
    hold_modifiers(a, t->modifiers, true);
    dh_press_send(a, &p, false);
    dh_check_end(a);
    dh_press_settle(a, &p, false);
    struct dh_point at = t->at;
    bool on = drag_wait(a, DRAG_LIFT);
    for (size_t i = 0; on && i <= t->via_count; i++) {
        struct dh_point next = i < t->via_count ? t->via[i] : t->to;
        on = drag_leg(a, at, next, i == t->via_count);
        at = next;
    }
    if (!on || !drag_wait(a, DRAG_REST)) {
        cancel(a);
        return dh_hands_check(a, err);
    }
    s = dh_check_drop(a, t, err);
    if (s != DH_OK) {
        give_up(a, t);
        return s;
    }
    dh_input_button(a->input, button, false);
    dh_check_end(a);
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
    if (s != DH_OK)
        return s;
    struct dh_press how = dh_press_plan(a, t, 4);
    s = aim(a, t, err);
    if (s != DH_OK)
        return s;
    hold_modifiers(a, t->modifiers, true);
    /* X buttons of the wheel: 4 up, 5 down, 6 left, 7 right. */
    int vertical = t->dy > 0 ? 5 : 4, horizontal = t->dx > 0 ? 7 : 6;
    int total = abs(t->dy) + abs(t->dx);
    struct dh_touch rest = *t;
    rest.pixels = NULL; /* they scroll */
    for (int i = 0; s == DH_OK && i < total; i++) {
        struct dh_press p = {.button = i < abs(t->dy) ? vertical : horizontal, .bit = how.bit};
        dh_press_send(a, &p, true);
        dh_check_end(a);
        dh_press_settle(a, &p, true);
        if (i + 1 < total)
            s = dh_hands_pause(a, NOTCH_STEP, err);
        /* Each notch is a press of its own: nothing may have come in between. */
        if (s == DH_OK && i + 1 < total)
            s = aim(a, &rest, err);
    }
    if (total == 0)
        dh_check_end(a);
    dh_input_release(a->input);
    return s;
}
