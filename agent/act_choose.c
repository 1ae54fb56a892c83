#include "agent/act_date.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"

/* How long an application may take to show what was chosen. */
#define SHOWS_WITHIN DH_TICK_MS(1500)
#define TRIES 3
#define SURE 94 /* the score of a text that reads the same */
/* Of a list that scrolls: notches at once, and how often. */
#define LIST_STEP 3
#define ROLLS_WITHIN DH_TICK_MS(900)
#define LIST_PAGES 60

/* The popup that opening a list or a menu brought up: the topmost one. */
static unsigned long popup_of(const struct dh_observation *o)
{
    for (size_t i = o->window_count; i > 0; i--)
        if (o->windows[i - 1].popup)
            return o->windows[i - 1].xid;
    return 0;
}

#define UNDER_MAX 256

/* What was on the screen before a popup came, as hashes of words and places. */
struct under {
    uint64_t hash[UNDER_MAX];
    size_t count;
};

static uint64_t hash_of(const struct dh_element *e)
{
    return dh_hash_short(e->name, strlen(e->name)) ^ ((uint64_t)(unsigned)e->rect.x << 32 | (unsigned)e->rect.y);
}

static void remember(struct under *u, const struct dh_observation *o)
{
    u->count = 0;
    for (size_t i = 0; i < o->element_count && u->count < UNDER_MAX; i++)
        if (o->elements[i].name[0])
            u->hash[u->count++] = hash_of(&o->elements[i]);
}

static bool was_there(const struct under *u, const struct dh_element *e)
{
    uint64_t h = hash_of(e);
    for (size_t i = 0; i < u->count; i++)
        if (u->hash[i] == h)
            return true;
    return false;
}

/* Whether something is written in the popup. Its window is there before that is drawn (GTK 4), and shows until then what
 * is under it. */
static bool popup_says(const struct dh_observation *o, const struct under *u)
{
    unsigned long popup = popup_of(o);
    for (size_t i = 0; popup && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->window >= 0 && o->windows[e->window].xid == popup && e->name[0] && !was_there(u, e))
            return true;
    }
    return false;
}

static enum dh_status click_text(struct dh_road *road, const struct dh_action *a, const char *text,
                                 unsigned long window, struct dh_err *err)
{
    struct dh_target target = {.kind = DH_TARGET_DESCRIBED, .text = text, .role = DH_ROLE_ANY};
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    struct dh_action item = *a;
    item.verb = DH_VERB_CLICK;
    item.target = target;
    return dh_road_touch_target(road, &item, &target, window, &t, NULL, err);
}

/* Closes the list or menu that opened: it is left as it was before a failure is said. */
static void leave(struct dh_road *road, const struct dh_action *a)
{
    struct dh_touch esc = {.kind = DH_TOUCH_PRESS, .keys = "Escape", .count = 1};
    if (dh_road_touch(road, a, &esc, NULL, NULL) == DH_OK)
        dh_road_look(road, NULL);
}

/* File > Export > PDF: each click opens the next popup. */
static enum dh_status menu_path(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                struct dh_err *err)
{
    enum dh_status s = DH_OK;
    unsigned long before = popup_of(road->now);
    for (size_t i = 0; i < a->option_count && s == DH_OK; i++) {
        unsigned long popup = i > 0 ? popup_of(road->now) : 0;
        s = click_text(road, a, a->options[i], popup ? popup : window, err);
        if (s != DH_OK)
            dh_err_prefix(err, "menu entry \"%s\"", a->options[i]);
    }
    /* An entry that did something has closed the menu; one that is greyed out leaves it open. */
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    while (s == DH_OK && popup_of(road->now) && popup_of(road->now) != before)
        s = dh_road_look_again(road, deadline, err);
    bool stuck = s == DH_TIMEOUT;
    for (size_t i = 0; (s == DH_NOT_FOUND || stuck) && i < a->option_count && popup_of(road->now); i++)
        leave(road, a);
    if (stuck)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "see whether it is greyed out there",
                          "the menu stays open on \"%s\"", a->options[a->option_count - 1]);
    return s;
}

static bool shows(struct dh_road *road, struct dh_rect rect, const char *option)
{
    char *seen = NULL;
    if (dh_observer_read(road->desk->observer, rect, &seen, NULL) != DH_OK)
        return false;
    bool r = dh_text_similarity(seen, option) >= 80 || dh_text_contains(seen, option) >= 85;
    dh_free(seen);
    return r;
}

/* The same choice, laid out as radio buttons: one with the option's words, in the row of the label or below it. */
static bool as_radio(struct dh_road *road, const char *option, unsigned long window, const struct dh_candidate *label,
                     struct dh_grounding *ret)
{
    struct dh_target t = {.kind = DH_TARGET_DESCRIBED, .text = option, .role = DH_ROLE_RADIO};
    if (label->element && label->element->role != DH_ROLE_TEXT && label->element->role != DH_ROLE_HEADING)
        return false;
    if (dh_ground(road->now, &t, DH_VERB_SET, dh_road_window(road, window), ret, NULL) != DH_OK || !ret->best.element ||
        ret->best.element->role != DH_ROLE_RADIO)
        return false;
    int right = dh_relation_gap(DH_RELATION_RIGHT_OF, label->rect, ret->best.rect);
    struct dh_rect r = ret->best.rect;
    bool below = r.y >= label->rect.y && r.y - label->rect.y < 12 * label->rect.h && r.x >= label->rect.x - 2 * r.h &&
                 r.x < label->rect.x + 500;
    return right >= 0 || below;
}

static enum dh_status choose_radio(struct dh_road *road, const struct dh_action *a, const char *option,
                                   struct dh_err *err)
{
    struct dh_action set = *a;
    set.verb = DH_VERB_SET;
    set.on = true;
    set.target = (struct dh_target){.kind = DH_TARGET_DESCRIBED, .text = option, .role = DH_ROLE_RADIO};
    return dh_act_set(road, &set, err);
}

/* One page of a list that is longer than its popup; false when it moved no further. */
static bool scroll_list(struct dh_road *road, const struct dh_action *a, unsigned long popup, int dy)
{
    int w = dh_road_window(road, popup);
    if (w < 0)
        return false;
    struct dh_candidate at = {.window = w, .point = dh_rect_centre(road->now->windows[w].rect)};
    struct dh_touch t = {.kind = DH_TOUCH_SCROLL, .dy = dy, .at = at.point};
    uint64_t before = dh_screen_mark(road->desk->screen);
    if (dh_road_touch(road, a, &t, &at, NULL) != DH_OK)
        return false;
    /* Some roll on smoothly for a while. */
    road->settle.first = DH_TICK_MS(400);
    road->settle.quiet = DH_TICK_MS(250);
    dh_tick deadline = dh_tick_now() + ROLLS_WITHIN;
    enum dh_status s = dh_road_look(road, NULL);
    while (s == DH_OK && dh_screen_mark(road->desk->screen) == before)
        s = dh_road_look_again(road, deadline, NULL);
    return s == DH_OK && popup_of(road->now) == popup;
}

/* The option itself at first; something like it, which the eyes may have misread, only when there is no better one. */
static bool offers(struct dh_road *road, const char *option, unsigned long popup, int score)
{
    struct dh_target target = {.kind = DH_TARGET_DESCRIBED, .text = option, .role = DH_ROLE_ANY};
    struct dh_grounding g;
    enum dh_status s = dh_ground(road->now, &target, DH_VERB_CLICK, dh_road_window(road, popup), &g, NULL);
    return s == DH_OK && g.best.score >= score;
}

/* Native lists scroll within their popup: down to the end, then up to the beginning, until the option is seen. */
static void seek(struct dh_road *road, const struct dh_action *a, const char *option, unsigned long popup)
{
    for (int pass = 0; pass < 4; pass++)
        for (int i = 0; i < LIST_PAGES && popup && dh_road_window(road, popup) >= 0; i++) {
            if (offers(road, option, popup, pass < 2 ? SURE : 0))
                return;
            if (!scroll_list(road, a, popup, pass % 2 ? -LIST_STEP : LIST_STEP))
                break;
        }
}

/* A field with a calendar: *ret_done, unless there is none. A sheet that glided on under the click gave another day, which
 * is seen: then once more. */
static enum dh_status from_calendar(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                    struct dh_candidate *at, unsigned long xid, bool *ret_done, struct dh_err *err)
{
    enum dh_status s = DH_FAILED;
    for (int i = 0; i < TRIES && s == DH_FAILED; i++) {
        struct dh_rect rect = at->rect;
        s = i > 0 ? dh_road_ground(road, a, &a->target, window, at, err) : DH_OK;
        if (s == DH_OK)
            s = dh_act_open_calendar(road, a, at, xid, &rect, ret_done, err);
        if (s == DH_OK && *ret_done)
            s = dh_act_pick_day(road, a, xid, rect, err);
    }
    return s;
}

/* Presses a list and waits for what drops down and for what is written in it; once more when nothing did. */
static enum dh_status open_list(struct dh_road *road, const struct dh_action *a, unsigned long window, unsigned long xid,
                                struct dh_err *err)
{
    const char *option = a->options[0];
    enum dh_status s = DH_TIMEOUT;
    struct dh_calendar c;
    unsigned long there;
    struct under under;
    for (int i = 0; i < 2 && s == DH_TIMEOUT && (i == 0 || !popup_of(road->now)); i++) {
        struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
        remember(&under, road->now);
        s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
        if (s == DH_OK && dh_act_is_date(option) && dh_act_calendar(road->now, xid, &c, &there))
            return DH_OK;
        dh_tick drops = dh_tick_now() + SHOWS_WITHIN;
        while (s == DH_OK && !popup_says(road->now, &under) && (popup_of(road->now) || !offers(road, option, xid, SURE)))
            s = dh_road_look_again(road, drops, err);
    }
    return s == DH_TIMEOUT ? DH_OK : s;
}

static enum dh_status drop_down(struct dh_road *road, const struct dh_action *a, unsigned long window, unsigned long xid,
                                struct dh_rect rect, struct dh_err *err)
{
    const char *option = a->options[0];
    struct dh_calendar c;
    unsigned long there;
    enum dh_status s = open_list(road, a, window, xid, err);
    if (s == DH_OK && dh_act_is_date(option) && dh_act_calendar(road->now, xid, &c, &there))
        return dh_act_pick_day(road, a, xid, rect, err);
    if (s != DH_OK)
        return s;
    unsigned long popup = popup_of(road->now);
    seek(road, a, option, popup);
    s = click_text(road, a, option, popup ? popup : window, err);
    if (s == DH_NOT_FOUND || s == DH_AMBIGUOUS) {
        leave(road, a);
        dh_err_prefix(err, "option \"%s\"", option);
    }
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    while (s == DH_OK && !dh_rect_empty(rect) && !shows(road, rect, option))
        s = dh_road_look_again(road, deadline, err);
    if (s != DH_TIMEOUT)
        return s;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the list in the report",
                      "chose \"%s\", but the list does not show it", option);
}

static enum dh_status from_list(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                struct dh_err *err)
{
    const char *option = a->options[0];
    struct dh_candidate at;
    bool done = false;
    enum dh_status s = dh_road_ground(road, a, &a->target, window, &at, err);
    if (s != DH_OK)
        return s;
    struct dh_grounding radio;
    if (as_radio(road, option, window, &at, &radio))
        return choose_radio(road, a, option, err);
    if (at.element && at.element->value && dh_text_similarity(at.element->value, option) >= 98)
        return DH_OK;
    struct dh_rect rect = at.rect;
    unsigned long xid = window ? window : dh_road_xid(road, &at);
    if (dh_act_is_date(option) && !(at.element && at.element->role == DH_ROLE_LIST))
        s = from_calendar(road, a, window, &at, xid, &done, err);
    if (s != DH_OK || done)
        return s;
    /* A list that rolled on under the click gave another option, which is seen: once more. */
    s = DH_FAILED;
    for (int i = 0; i < TRIES && s == DH_FAILED; i++)
        s = drop_down(road, a, window, xid, rect, err);
    return s;
}

enum dh_status dh_act_choose(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s != DH_OK)
        return s;
    if (a->option_count == 0)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "choose what? no option is given");
    if (a->target.kind == DH_TARGET_NONE)
        return menu_path(road, a, window, err);
    return from_list(road, a, window, err);
}
