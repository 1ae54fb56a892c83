#include "agent/act.h"

/* How long an application may take to show the new state. */
#define SHOWS_WITHIN DH_TICK_MS(1500)

static bool can_be_set(const struct dh_element *e)
{
    return e && (e->role == DH_ROLE_CHECKBOX || e->role == DH_ROLE_RADIO || e->role == DH_ROLE_SWITCH);
}

/* Whether something is drawn inside of a box: its border may have the colour of a selected row, and then it is
 * not recognised as a box any more. */
static bool has_mark(const struct dh_frame *f, struct dh_rect box)
{
    struct dh_rect in = dh_rect_cross(dh_rect_grow(box, -box.w / 4, -box.h / 4),
                                      (struct dh_rect){0, 0, f->width, f->height});
    int low = 255, high = 0;
    for (int y = in.y; y < in.y + in.h; y++)
        for (int x = in.x; x < in.x + in.w; x++) {
            int green = (int)(f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] >> 8 & 255);
            low = green < low ? green : low;
            high = green > high ? green : high;
        }
    return high - low > 60;
}

/* A switch has its knob in either state: what is drawn in it says nothing. */
static bool shows(struct dh_road *road, const struct dh_action *a, unsigned long window, const struct dh_candidate *was,
                  enum dh_role role)
{
    struct dh_grounding g = {0};
    const struct dh_observation *o = road->now;
    bool there = dh_ground(o, &a->target, a->verb, dh_road_window(road, window), &g, NULL) == DH_OK;
    if (there && can_be_set(g.best.element))
        return ((g.best.element->states & DH_STATE_CHECKED) != 0) == a->on;
    return role != DH_ROLE_SWITCH && o->frame && has_mark(o->frame, was->rect) == a->on;
}

/* A first press may only have closed a list that was still open: what shows the old state may be pressed again. */
static bool unmoved(struct dh_road *road, const struct dh_action *a, unsigned long window)
{
    struct dh_grounding g = {0};
    return dh_ground(road->now, &a->target, a->verb, dh_road_window(road, window), &g, NULL) == DH_OK &&
           can_be_set(g.best.element) && ((g.best.element->states & DH_STATE_CHECKED) != 0) != a->on;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, unsigned long window,
                            const struct dh_candidate *at, enum dh_role role, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    enum dh_status s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    while (s == DH_OK && !shows(road, a, window, at, role))
        s = dh_road_look_again(road, deadline, err);
    return s;
}

/* The state is looked at before and after: a box that has it already is not touched. */
enum dh_status dh_act_set(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    struct dh_candidate at;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s == DH_OK)
        s = dh_road_ground(road, a, &a->target, window, &at, err);
    if (s != DH_OK)
        return s;
    const char *name = a->target.text ? a->target.text : "";
    if (!can_be_set(at.element))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "name the check box by its label",
                          "\"%s\" has no check box that could be seen", name);
    enum dh_role role = at.element->role; /* the element goes with the observation */
    if (((at.element->states & DH_STATE_CHECKED) != 0) == a->on) {
        bool told = at.element->sources & DH_SOURCE_A11Y || !road->now->frame || role == DH_ROLE_SWITCH;
        if (told || has_mark(road->now->frame, at.rect) == a->on)
            return DH_OK;
        /* By sight alone it is not certain. Once more does a radio button no harm, and a check box would be turned over. */
        if (role != DH_ROLE_RADIO || !a->on)
            return dh_err_set(err, DH_FAILED, DH_BLAME_ENVIRONMENT, "set it yourself, then resume",
                              "it cannot be seen whether \"%s\" is %s already", name, a->on ? "on" : "off");
    }
    s = press(road, a, window, &at, role, err);
    if (s == DH_TIMEOUT && role == DH_ROLE_SWITCH && unmoved(road, a, window))
        s = press(road, a, window, &at, role, err);
    if (s == DH_TIMEOUT)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "see whether it is greyed out there",
                          "the check box \"%s\" did not turn %s", name, a->on ? "on" : "off");
    return s;
}
