#include "actuate/actuator.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/clip.h"
#include "actuate/focus.h"
#include "actuate/hands.h"
#include "actuate/keys.h"
#include "actuate/launch.h"
#include "actuate/pointer.h"
#include "actuate/spare.h"
#include "actuate/typing.h"
#include "base/mem.h"

/* A guardian that does not answer watches nothing: no touch without it. */
static enum dh_status lend(struct dh_actuator *a, struct dh_err *err)
{
    a->grab_timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (a->grab_timer < 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot create a timer");
    return dh_guardian_lend(a->guardian, dh_xconn_fd(a->x), a->grab_timer, err);
}

static void on_event(void *data, const XEvent *event)
{
    struct dh_actuator *a = data;
    dh_barrier_event(&a->barrier, a->x, event);
    if (dh_keymap_x11_changed(a->xkb_event, event)) {
        dh_keymap_destroy(a->keymap);
        a->keymap = NULL;
    }
}

enum dh_status dh_actuator_create(struct dh_xconn *x, struct dh_loop *loop,
                                  struct dh_guardian *guardian,
                                  const struct dh_actuator_options *options,
                                  struct dh_actuator **ret, struct dh_err *err)
{
    struct dh_actuator *a = dh_alloc(1, sizeof(*a));
    if (!a)
        return dh_err_nomem(err);
    a->x = x;
    a->loop = loop;
    a->guardian = guardian;
    if (options)
        a->options = *options;
    a->ledger = guardian ? dh_guardian_ledger(guardian) : &a->own_ledger;
    a->grab_timer = -1;
    dh_actuator_accept(a);
    enum dh_status s = guardian ? lend(a, err) : DH_OK;
    if (s == DH_OK)
        s = dh_input_xtest_create(x, &a->ledger->held, &a->input, err);
    if (s != DH_OK) {
        if (a->grab_timer >= 0)
            close(a->grab_timer);
        dh_free(a);
        return s;
    }
    if (!dh_xconn_listen(x, on_event, a)) {
        dh_input_destroy(a->input);
        dh_free(a);
        return dh_err_nomem(err);
    }
    /* A display without XI 2.1 has nobody to watch. */
    if (guardian && dh_physical_create(x, dh_hands_on_physical, a, &a->physical, NULL) != DH_OK)
        a->physical = NULL;
    dh_keymap_x11_watch(x, &a->xkb_event);
    dh_spare_clear(x, 0); /* what a run left that nobody could clean up after */
    dh_barrier_init(&a->barrier, x);
    /* The window manager's news wakes the waits for it. */
    dh_xconn_select_root(x, PropertyChangeMask);
    *ret = a;
    return DH_OK;
}

void dh_actuator_destroy(struct dh_actuator *a)
{
    if (!a)
        return;
    dh_input_destroy(a->input);
    dh_clip_destroy(a->clip);
    dh_physical_destroy(a->physical);
    dh_xconn_unlisten(a->x, on_event, a);
    dh_keymap_destroy(a->keymap);
    if (a->grab_timer >= 0)
        close(a->grab_timer);
    dh_free(a);
}

static enum dh_status dispatch(struct dh_actuator *a, const struct dh_touch *t,
                               struct dh_touch_result *ret, struct dh_err *err)
{
    switch (t->kind) {
    case DH_TOUCH_CLICK:
        return dh_pointer_click(a, t, err);
    case DH_TOUCH_MOVE:
        return dh_pointer_move(a, t, err);
    case DH_TOUCH_DRAG:
        return dh_pointer_drag(a, t, err);
    case DH_TOUCH_SCROLL:
        return dh_pointer_scroll(a, t, err);
    case DH_TOUCH_PRESS:
        return dh_keys_press(a, t, err);
    case DH_TOUCH_HOLD:
        return dh_keys_keep(a, t, err);
    case DH_TOUCH_TYPE:
        return dh_typing_type(a, t, ret, err);
    case DH_TOUCH_COPY:
        return dh_typing_copy(a, t, err);
    case DH_TOUCH_PASTE:
        return dh_typing_paste(a, t, ret, err);
    case DH_TOUCH_OPEN:
        return dh_launch_open(a, t, ret, err);
    case DH_TOUCH_FOCUS:
        return dh_focus_raise(a, t->window, err);
    case DH_TOUCH_CLOSE:
        return dh_focus_close(a, t->window, err);
    }
    return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "there is no such touch");
}

enum dh_status dh_actuator_perform(struct dh_actuator *a, struct dh_ticket *ticket,
                                   const struct dh_touch *touch, struct dh_touch_result *ret,
                                   struct dh_err *err)
{
    struct dh_touch_result result = {0};
    struct dh_err own = {0};
    dh_tick start = dh_tick_now();
    a->grab_longest = 0;
    int before = dh_input_events(a->input), presses = dh_input_presses(a->input);
    enum dh_status s = dh_ticket_spend(ticket, touch, start, &own);
    if (s == DH_OK) {
        dh_xconn_dispatch(a->x);
        s = dh_hands_check(a, &own);
    }
    if (s == DH_OK)
        s = dh_typing_settle(a, touch, &own);
    if (s == DH_OK)
        s = dispatch(a, touch, &result, &own);
    /* Stale means that nothing was done and that it may be tried again: not after a part of it. */
    if (s == DH_STALE && dh_input_presses(a->input) != presses) {
        s = own.status = DH_FAILED;
        dh_err_prefix(&own, "stopped in the middle of this %s", dh_touch_name(touch->kind));
    }
    /* Nobody took what was sent into a connection that is no more. */
    if (s == DH_OK && (a->ledger->cut || dh_xconn_dead(a->x)))
        s = dh_hands_check(a, &own);
    if (s != DH_OK)
        dh_input_release(a->input);
    /* Whatever the touch made of it: a display that is gone is the reason. */
    if (s != DH_OK && s != DH_INTERRUPTED && !a->ledger->cut && dh_xconn_dead(a->x))
        s = dh_xconn_check(a->x, &own);
    result.events = dh_input_events(a->input) - before;
    result.presses = dh_input_presses(a->input) - presses;
    result.time = dh_tick_now() - start;
    result.grabbed = a->grab_longest;
    if (ret)
        *ret = result;
    if (s != DH_OK && err)
        *err = own;
    return s;
}

enum dh_status dh_actuator_clipboard(struct dh_actuator *a, char **ret_text, struct dh_err *err)
{
    struct dh_clip *clip;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    return dh_clip_text(clip, (size_t)1 << 20, dh_tick_now() + DH_TICK_S(1), ret_text, err);
}

uint32_t dh_actuator_accept(struct dh_actuator *a)
{
    a->ledger->accepted = a->human = a->ledger->human;
    a->came = a->came_counts = false;
    a->came_x = a->came_y = 0;
    return a->human;
}

void dh_actuator_clipboard_settle(struct dh_actuator *a)
{
    if (a->clip)
        dh_clip_settle(a->clip, dh_tick_now() + DH_TICK_S(3), NULL);
}

void dh_actuator_release(struct dh_actuator *a)
{
    dh_input_release(a->input);
}

enum dh_wait dh_actuator_barrier(struct dh_actuator *a, dh_tick deadline)
{
    return dh_barrier_wait(&a->barrier, a->x, a->loop, deadline);
}
