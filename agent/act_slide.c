/* A slider is set by its keys until it shows the number. */
#include "agent/act.h"

#include <math.h>
#include <stdio.h>

#include "agent/act_slide.h"
#include "agent/read_back.h"
#include "base/mem.h"

/* How long an application may take to show the new number. */
#define SHOWS_WITHIN DH_TICK_MS(1500)
#define ROUNDS 12
#define PRESSES_MOST 200
#define SAME 1e-6
/* Pixels by which a thumb may be off the place it is to have; steps have to be larger to be told from one another. */
#define PIXELS_OFF 1.3
#define TELLS 1.6
/* Less of a trough is no way between two ends. */
#define WAY_LEAST 0.5

static bool value_now(struct dh_road *road, const struct dh_slider *s, double *ret)
{
    char *seen = NULL;
    if (dh_slider_value(road->now, s->shown, ret))
        return true;
    /* A lone figure is read better with care. */
    bool good = dh_observer_read(road->desk->observer, dh_rect_grow(s->shown, 6, 3), &seen, NULL) == DH_OK &&
                dh_slider_number(seen, ret);
    dh_free(seen);
    return good;
}

static enum dh_status unread(struct dh_err *err)
{
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "set it yourself, then let it go on",
                      "the number that the slider shows could not be read");
}

/* Whether it shows the number, also where a figure of it may have been read as a letter. */
static bool shows(struct dh_road *road, const struct dh_slider *s, double wanted)
{
    char text[40], *seen = NULL;
    struct dh_read_back_field field = {.text = text, .replace = true};
    double v;
    if (value_now(road, s, &v))
        return fabs(v - wanted) < SAME;
    snprintf(text, sizeof(text), "%.10g", wanted);
    bool same = dh_observer_read(road->desk->observer, dh_rect_grow(s->shown, 6, 3), &seen, NULL) == DH_OK &&
                dh_read_back_seen(&field, seen) == DH_READ_BACK_SAME;
    dh_free(seen);
    return same;
}

/* Presses, and waits for another number; *v stays when none came. One that cannot be read on the way is reckoned, by what a
 * press did before: what is shown in the end is what counts. */
static enum dh_status press(struct dh_road *road, const struct dh_action *a, const struct dh_slider *s, bool up, int count,
                            double step, double *v, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = up ? "Right" : "Left", .count = count};
    uint64_t before = dh_screen_mark(road->desk->screen);
    enum dh_status st = dh_road_touch(road, a, &t, NULL, err);
    if (st == DH_OK)
        st = dh_road_look(road, err);
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    double old = *v, now;
    bool read = st == DH_OK && value_now(road, s, &now);
    while (st == DH_OK && (!read || fabs(now - old) < SAME)) {
        st = dh_road_look_again(road, deadline, err);
        read = st == DH_OK && value_now(road, s, &now);
    }
    if (st == DH_OK)
        *v = now;
    else if (st == DH_TIMEOUT && !value_now(road, s, &now) && dh_screen_mark(road->desk->screen) != before)
        *v = old + (up ? count : -count) * step;
    return st == DH_TIMEOUT ? DH_OK : st;
}

static enum dh_status press_thumb(struct dh_road *road, const struct dh_action *a, struct dh_rect thumb, int window,
                                  struct dh_err *err)
{
    struct dh_candidate at = {.rect = thumb, .point = dh_rect_centre(thumb), .window = window};
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = at.point};
    enum dh_status st = dh_road_touch(road, a, &t, &at, err);
    return st == DH_OK ? dh_road_look(road, err) : st;
}

static enum dh_status focus(struct dh_road *road, const struct dh_action *a, const struct dh_slider *s, double *v,
                            struct dh_err *err)
{
    enum dh_status st = press_thumb(road, a, s->thumb, s->window, err);
    return st == DH_OK && !value_now(road, s, v) ? unread(err) : st;
}

enum dh_status dh_act_slide(struct dh_road *road, const struct dh_action *a, const struct dh_slider *s, double wanted,
                            struct dh_err *err)
{
    double v, step = 1;
    enum dh_status st = focus(road, a, s, &v, err);
    int count = 1; /* one tells how far a press goes */
    for (int i = 0; i < ROUNDS && st == DH_OK && fabs(v - wanted) >= SAME; i++) {
        double old = v;
        st = press(road, a, s, wanted > v, count, step, &v, err);
        if (st != DH_OK || fabs(v - old) < SAME)
            break;
        step = fabs(v - old) / count;
        double left = floor(fabs(wanted - v) / step + 0.5);
        count = left < 1 ? 1 : left > PRESSES_MOST ? PRESSES_MOST : (int)left;
    }
    if (st == DH_OK && !value_now(road, s, &v) && !shows(road, s, wanted))
        return unread(err);
    if (st == DH_OK && !shows(road, s, wanted))
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "see whether it can be set to that at all",
                          "the slider is to show %g, but it shows %g", wanted, v);
    if (st == DH_OK)
        snprintf(road->note, sizeof(road->note), "verified: the slider shows %g", wanted);
    return st;
}

/* --- without a number --- */

static enum dh_status untold(struct dh_err *err)
{
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "set it yourself, then let it go on",
                      "the slider shows no number, and where it stands cannot be told from its picture");
}

/* A slider whose thumb is watched. */
struct slid {
    struct dh_slider_track track;
    double low, high; /* shares of the trough between which the thumb goes */
    double now;       /* share of its way */
};

static bool share_now(struct dh_road *road, struct slid *s)
{
    double v;
    if (!dh_slider_track_share(road->now->frame, &s->track, &v))
        return false;
    s->now = (v - s->low) / (s->high - s->low);
    return true;
}

/* Presses, and waits until the thumb stands elsewhere; it stays where it is when it does not. */
static enum dh_status nudge(struct dh_road *road, const struct dh_action *a, struct slid *s, const char *keys, int count,
                            struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = count};
    double old = s->now;
    enum dh_status st = dh_road_touch(road, a, &t, NULL, err);
    if (st == DH_OK)
        st = dh_road_look(road, err);
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    while (st == DH_OK && (!share_now(road, s) || fabs(s->now - old) < SAME))
        st = dh_road_look_again(road, deadline, err);
    if (st == DH_TIMEOUT && share_now(road, s))
        st = DH_OK;
    return st == DH_TIMEOUT ? untold(err) : st;
}

/* Both ends of its way, which may be shorter than the trough. */
static enum dh_status measure(struct dh_road *road, const struct dh_action *a, struct slid *s, struct dh_err *err)
{
    enum dh_status st = nudge(road, a, s, "Home", 1, err);
    double low = s->now;
    if (st == DH_OK)
        st = nudge(road, a, s, "End", 1, err);
    double high = s->now;
    if (st == DH_OK && high - low < WAY_LEAST)
        return untold(err);
    s->low = low;
    s->high = high;
    s->now = 1;
    return st;
}

enum dh_status dh_act_slide_share(struct dh_road *road, const struct dh_action *a,
                                  const struct dh_slider_track *track, int window, double wanted, struct dh_err *err)
{
    struct slid s = {.track = *track, .high = 1};
    double step = 0;
    enum dh_status st = press_thumb(road, a, track->thumb, window, err);
    if (st == DH_OK && !share_now(road, &s))
        st = untold(err);
    if (st == DH_OK)
        st = measure(road, a, &s, err);
    double pixel = dh_slider_track_pixel(&s.track) / (s.high - s.low), near = PIXELS_OFF * pixel;
    int count = 1;
    /* One press tells how far they go; what moves by less than can be seen is pressed more often at once. */
    for (int i = 0; i < ROUNDS && st == DH_OK && (fabs(s.now - wanted) > near || step == 0); i++) {
        double old = s.now;
        bool up = fabs(s.now - wanted) > near ? wanted > s.now : s.now < 0.5;
        st = nudge(road, a, &s, up ? "Right" : "Left", count, err);
        if (st != DH_OK || (fabs(s.now - old) < SAME && step > 0))
            break;
        if (fabs(s.now - old) >= SAME)
            step = fabs(s.now - old) / count;
        double left = step > 0 ? floor(fabs(wanted - s.now) / step + 0.5) : count * 4;
        count = left < 1 ? 1 : left > PRESSES_MOST ? PRESSES_MOST : (int)left;
    }
    if (st != DH_OK)
        return st;
    /* Steps that are smaller than what can be seen leave open which of them it is. */
    if (step < TELLS * pixel || fabs(s.now - wanted) > near)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "set it yourself, then let it go on",
                          "the slider shows no number; it is to stand at %.1f %% of its way, and stands at %.1f %%%s",
                          100 * wanted, 100 * s.now,
                          step < TELLS * pixel ? ", which its picture does not tell closely enough" : "");
    snprintf(road->note, sizeof(road->note), "verified: the slider stands at %.0f %% of its way", 100 * wanted);
    return DH_OK;
}
