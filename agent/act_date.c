#include "agent/act_date.h"

#include <stdlib.h>
#include <string.h>

#include "agent/plan/amount.h"
#include "base/mem.h"

/* A hundred years of months, by the month. */
#define PAGES_MAX 1200
/* How long an application may take to show what was chosen. */
#define SHOWS_WITHIN DH_TICK_MS(1500)
#define OPENS_WITHIN DH_TICK_S(2)
#define STALE_TRIES 4
#define REST_LOOKS 8
#define TURNS_WITHIN DH_TICK_MS(1200)

bool dh_act_is_date(const char *option)
{
    int y, m, d;
    return dh_calendar_date(option, &y, &m, &d);
}

bool dh_act_calendar(const struct dh_observation *o, unsigned long window, struct dh_calendar *ret, unsigned long *ret_window)
{
    for (size_t i = o->window_count; i > 0; i--) {
        const struct dh_window *w = &o->windows[i - 1];
        if ((w->popup || (window && w->xid == window)) && dh_calendar_find(o, w->rect, ret)) {
            *ret_window = w->xid;
            return true;
        }
    }
    return false;
}

/* A touch at a place that may just be lighting up under the pointer: where it changed meanwhile it is looked at again. */
static enum dh_status touch_settled(struct dh_road *road, const struct dh_action *a, const struct dh_touch *touch,
                                    const struct dh_candidate *at, struct dh_err *err)
{
    unsigned long xid = at ? dh_road_xid(road, at) : 0;
    enum dh_status s = DH_STALE;
    for (int i = 0; i < STALE_TRIES && s == DH_STALE; i++) {
        struct dh_touch t = *touch;
        struct dh_candidate c = at ? *at : (struct dh_candidate){.window = -1};
        if (i > 0 && (s = dh_road_look(road, err)) != DH_OK)
            return s;
        c.window = at ? dh_road_window(road, xid) : -1;
        s = dh_road_touch(road, a, &t, at ? &c : NULL, err);
    }
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* What turns pages: not every calendar knows every way. */
enum turn { TURN_PAGE, TURN_WHEEL, TURN_CTRL, TURNS };

static enum dh_status turn_page(struct dh_road *road, const struct dh_action *a, enum turn how, int by, unsigned long xid,
                                const struct dh_calendar *c, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .count = 1};
    struct dh_candidate at = {.window = dh_road_window(road, xid), .point = c->days[15]};
    enum dh_status s;
    if (how == TURN_WHEEL) {
        t = (struct dh_touch){.kind = DH_TOUCH_SCROLL, .dy = by > 0 ? 1 : -1, .at = at.point};
        s = touch_settled(road, a, &t, &at, err);
    } else {
        t.keys = how == TURN_PAGE ? (by > 0 ? "Page_Down" : "Page_Up") : by > 0 ? "ctrl+Right" : "ctrl+Left";
        s = touch_settled(road, a, &t, NULL, err);
    }
    return s;
}

static int months_to(const struct dh_calendar *c, int year, int month)
{
    return (year - c->year) * 12 + month - c->month;
}

/* Until the sheet is the one that is wanted; each way is tried until one turns pages, in whatever direction. */
static enum dh_status turn_to(struct dh_road *road, const struct dh_action *a, unsigned long window, int year, int month,
                              struct dh_calendar *c, unsigned long *xid, struct dh_err *err)
{
    enum turn how = TURN_PAGE;
    int sign = 1;
    for (int i = 0; i < PAGES_MAX; i++) {
        int left = months_to(c, year, month);
        if (left == 0)
            return DH_OK;
        enum dh_status s = turn_page(road, a, how, left * sign, *xid, c, err);
        dh_tick deadline = dh_tick_now() + TURNS_WITHIN;
        struct dh_calendar before = *c;
        while (s == DH_OK && (!dh_act_calendar(road->now, window, c, xid) || months_to(c, before.year, before.month) == 0))
            s = dh_road_look_again(road, deadline, err);
        if (s != DH_OK && s != DH_TIMEOUT)
            return s;
        int moved = s == DH_OK ? left - months_to(c, year, month) : 0;
        if (moved == 0 && ++how == TURNS)
            break;
        if (moved != 0 && (moved > 0) != (left > 0))
            sign = -sign;
    }
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "turn its pages yourself, then let it go on",
                      "the calendar does not turn to %04d-%02d", year, month);
}

/* Some sheets glide: a day is where it was twice, a quiet moment apart. */
static enum dh_status come_to_rest(struct dh_road *road, unsigned long window, int day, struct dh_calendar *c,
                                   unsigned long *xid, struct dh_err *err)
{
    for (int i = 0; i < REST_LOOKS; i++) {
        struct dh_calendar before = *c;
        road->settle = (struct dh_settle){.first = DH_TICK_MS(250), .quiet = DH_TICK_MS(250), .bound = DH_TICK_S(2)};
        enum dh_status s = dh_road_look(road, err);
        if (s != DH_OK)
            return s;
        bool there = dh_act_calendar(road->now, window, c, xid);
        if (there && c->shown[day] && c->year == before.year && c->month == before.month &&
            abs(c->days[1].x - before.days[1].x) <= 1 &&
            abs(c->days[1].y - before.days[1].y) <= 1)
            return DH_OK;
    }
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at it in the report",
                      "the calendar does not come to rest");
}

static bool in_popup(const struct dh_road *road, unsigned long xid)
{
    int w = dh_road_window(road, xid);
    return w >= 0 && road->now->windows[w].popup;
}

/* Clicks the day of the sheet that is shown; a popup that stays open is closed. */
static enum dh_status click_day(struct dh_road *road, const struct dh_action *a, const struct dh_calendar *c,
                                unsigned long xid, int day, struct dh_err *err)
{
    bool popup = in_popup(road, xid);
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = c->days[day]};
    struct dh_candidate at = {.point = t.at,
                              .rect = {t.at.x - c->cell_w / 3, t.at.y - c->cell_h / 3, c->cell_w * 2 / 3, c->cell_h * 2 / 3}};
    at.window = dh_road_window(road, xid);
    enum dh_status s = touch_settled(road, a, &t, &at, err);
    dh_tick deadline = dh_tick_now() + DH_TICK_MS(600);
    while (s == DH_OK && popup && in_popup(road, xid))
        s = dh_road_look_again(road, deadline, err);
    if (s != DH_TIMEOUT)
        return s;
    struct dh_touch esc = {.kind = DH_TOUCH_PRESS, .keys = "Escape", .count = 1};
    s = dh_road_touch(road, a, &esc, NULL, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* Whether the field shows the day; *ret_seen (dh_free) is what was read there. */
static bool shows_day(struct dh_road *road, struct dh_rect rect, int y, int m, int d, char **ret_seen)
{
    const struct dh_observation *o = road->now;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (!dh_rect_empty(dh_rect_cross(e->rect, rect)) &&
            (dh_calendar_shows(e->value, y, m, d) || dh_calendar_shows(e->name, y, m, d)))
            return true;
    }
    dh_free(*ret_seen);
    *ret_seen = NULL;
    return dh_observer_read(road->desk->observer, rect, ret_seen, NULL) == DH_OK && dh_calendar_shows(*ret_seen, y, m, d);
}

enum dh_status dh_act_pick_day(struct dh_road *road, const struct dh_action *a, unsigned long window, struct dh_rect field,
                               struct dh_err *err)
{
    struct dh_calendar c;
    unsigned long xid = 0;
    int year, month, day;
    char *seen = NULL;
    if (!dh_calendar_date(a->options[0], &year, &month, &day) || !dh_act_calendar(road->now, window, &c, &xid))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, "name the field that opens it", "no calendar is shown");
    enum dh_status s = turn_to(road, a, window, year, month, &c, &xid, err);
    if (s == DH_OK)
        s = come_to_rest(road, window, day, &c, &xid, err);
    if (s == DH_OK && (c.year != year || c.month != month))
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "try again", "the calendar turned its pages by itself");
    if (s == DH_OK)
        s = click_day(road, a, &c, xid, day, err);
    dh_tick deadline = dh_tick_now() + SHOWS_WITHIN;
    while (s == DH_OK && !dh_rect_empty(field) && !shows_day(road, field, year, month, day, &seen))
        s = dh_road_look_again(road, deadline, err);
    if (s == DH_TIMEOUT)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the calendar in the report",
                       "chose %s, but the field shows \"%.60s\"", a->options[0], seen ? seen : "");
    dh_free(seen);
    return s;
}

/* Whether something that has a name of its own stands at a point, which is not to be clicked by chance. */
static bool taken(const struct dh_observation *o, const struct dh_element *field, struct dh_point p)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (&o->elements[i] != field && dh_rect_has(o->elements[i].rect, p) && strlen(o->elements[i].name) > 1)
            return true;
    return false;
}

/* A field that was not seen as one is the date that stands right of its label, as text. */
static const struct dh_element *date_beside(const struct dh_observation *o, const struct dh_candidate *label)
{
    const struct dh_element *best = NULL;
    char found[DH_AMOUNT_MAX];
    int middle = dh_rect_centre(label->rect).y, right = label->rect.x + label->rect.w;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool beside = e->window == label->window && e->rect.x >= right && e->rect.y <= middle &&
                      e->rect.y + e->rect.h >= middle && (!best || e->rect.x < best->rect.x);
        const char *text = e->value && *e->value ? e->value : e->name;
        if (beside && (dh_date_find(text, found) != DH_DATE_NONE || strcasestr(text, "yyyy")))
            best = e;
    }
    return best;
}

#define OPENERS 4

/* Where a click may open a calendar: at the right end of a field, where its arrow is, for a field itself takes text; just
 * behind it, where the arrow was seen as something else; in its middle. Returns how many points there are. */
static size_t openers(const struct dh_observation *o, const struct dh_candidate *at, struct dh_point out[OPENERS],
                      struct dh_rect *ret_field)
{
    const struct dh_element *e = at->element;
    const struct dh_element *beside = !e || e->role == DH_ROLE_TEXT ? date_beside(o, at) : NULL;
    const struct dh_rect r = beside ? beside->rect : at->rect;
    bool field = beside || (e && e->role == DH_ROLE_ENTRY && r.w >= 3 * r.h);
    size_t n = 0;
    *ret_field = r;
    e = beside ? beside : e;
    if (field && !(beside && beside->role == DH_ROLE_TEXT))
        out[n++] = (struct dh_point){r.x + r.w - r.h * 3 / 5, r.y + r.h / 2};
    for (int i = 1; field && i <= 2; i++) {
        struct dh_point behind = {r.x + r.w + r.h * i * i / 2, r.y + r.h / 2};
        if (n < OPENERS - 1 && !taken(o, e, behind) && at->window >= 0 && dh_rect_has(o->windows[at->window].rect, behind))
            out[n++] = behind;
    }
    out[n++] = beside ? dh_rect_centre(r) : at->point;
    return n;
}

/* A click, and what comes up after it. */
static enum dh_status try_open(struct dh_road *road, const struct dh_action *a, const struct dh_candidate *at,
                               unsigned long window, bool *ret_there, struct dh_err *err)
{
    struct dh_calendar c;
    unsigned long xid;
    enum dh_status s = DH_STALE;
    for (int i = 0; i < STALE_TRIES && s == DH_STALE; i++) {
        struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = at->point};
        struct dh_candidate now = *at;
        now.window = dh_road_window(road, window);
        s = dh_road_touch(road, a, &t, &now, err);
        enum dh_status l = s == DH_OK || s == DH_STALE ? dh_road_look(road, err) : s;
        if (l != DH_OK)
            return l;
        /* What came in between may be the calendar of the click before. */
        if ((*ret_there = dh_act_calendar(road->now, window, &c, &xid)))
            return DH_OK;
    }
    dh_tick deadline = dh_tick_now() + OPENS_WITHIN;
    while (s == DH_OK && !(*ret_there = dh_act_calendar(road->now, window, &c, &xid)))
        s = dh_road_look_again(road, deadline, err);
    return s == DH_TIMEOUT ? DH_OK : s;
}

/* No keys: those that open a calendar here count the day down there. */
enum dh_status dh_act_open_calendar(struct dh_road *road, const struct dh_action *a, const struct dh_candidate *at,
                                    unsigned long window, struct dh_rect *ret_field, bool *ret_there, struct dh_err *err)
{
    struct dh_point points[OPENERS];
    struct dh_calendar sheet;
    unsigned long xid;
    size_t count = openers(road->now, at, points, ret_field);
    enum dh_status s = DH_OK;
    *ret_there = dh_act_calendar(road->now, window, &sheet, &xid);
    for (size_t i = 0; i < count && s == DH_OK && !*ret_there; i++) {
        struct dh_candidate c = {.window = dh_road_window(road, window), .point = points[i]};
        c.rect = dh_rect_has(*ret_field, points[i]) ? *ret_field : (struct dh_rect){points[i].x - 4, points[i].y - 4, 8, 8};
        s = try_open(road, a, &c, window, ret_there, err);
    }
    return s;
}
