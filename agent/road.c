#include "agent/road.h"

#include <string.h>

#include "agent/road_front.h"
#include "base/json.h"
#include "base/mem.h"

enum dh_status dh_road_create(struct dh_desk *desk, struct dh_road **ret, struct dh_err *err)
{
    struct dh_road *road = dh_alloc(1, sizeof(*road));
    if (!road)
        return dh_err_nomem(err);
    road->desk = desk;
    road->patience = DH_ROAD_PATIENCE;
    /* The first look waits for a screen that is still being drawn, but not for one to begin. */
    road->settle = (struct dh_settle){.quiet = DH_TICK_MS(60), .bound = DH_TICK_S(2)};
    *ret = road;
    return DH_OK;
}

void dh_road_destroy(struct dh_road *road)
{
    if (!road)
        return;
    dh_encoder_destroy(road->encoder);
    dh_redactor_destroy(road->redactor);
    dh_observation_unref(road->now);
    dh_frame_unref(road->wheeled);
    dh_field_watch_end(&road->watch);
    json_decref(road->did);
    json_decref(road->done);
    json_decref(road->healed);
    dh_free(road);
}

void dh_road_record(struct dh_road *road, enum dh_record kind, json_t *payload, bool sync)
{
    struct dh_err e = {0};
    if (!road->desk->journal) {
        json_decref(payload);
        return;
    }
    if (dh_journal_add(road->desk->journal, kind, payload, sync, NULL, &e) != DH_OK && !road->lost.status)
        road->lost = e;
}

static bool guardian_lost(void *data)
{
    const char *name;
    return dh_guardian_lost(data, &name);
}

enum dh_status dh_road_alive(const struct dh_road *road, struct dh_err *err)
{
    const struct dh_desk *desk = road->desk;
    const char *lost;
    if (desk->guardian && dh_guardian_ledger(desk->guardian)->cut)
        return dh_err_set(err, DH_ENV, DH_BLAME_DESKHAND, "run it again, with less load on the machine",
                          "deskhand kept the X server to itself for too long and was cut off");
    /* Who took the display along says so at the same moment: the cause is better to know than the effect. */
    if (desk->guardian && desk->x && dh_xconn_dead(desk->x))
        dh_loop_until(desk->loop, guardian_lost, desk->guardian, dh_tick_now() + DH_TICK_MS(200));
    if (desk->guardian && dh_guardian_lost(desk->guardian, &lost))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "run it again",
                          "%s ended in the middle of the run", lost);
    if (desk->x && dh_xconn_silent(desk->x))
        return dh_xconn_check(desk->x, err);
    if (desk->x && dh_xconn_dead(desk->x))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          desk->has_virtual ? "run it again" : "start the X server, then run it again",
                          "the display is gone");
    return DH_OK;
}

enum dh_status dh_road_asked(struct dh_road *road, dh_tick since, enum dh_status status,
                             struct dh_err *err)
{
    road->waited += dh_tick_now() - since;
    /* Signals, and what became of the display meanwhile, wait in the loop. */
    dh_loop_turn(road->desk->loop, 0);
    if (status == DH_OK || !dh_intr_is_set(&road->desk->intr))
        return status;
    return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
}

static void count_look(struct dh_road *road, const struct dh_observation *o)
{
    struct dh_road_looking *l = &road->looking;
    dh_tick first = road->settle.first;
    l->looks++;
    l->unsettled += !o->settled;
    l->still += first > 0 && o->stage_time[DH_STAGE_SETTLE] >= first && dh_screen_mark(road->desk->screen) == road->settle.since;
    for (int i = 0; i < DH_STAGE_COUNT; i++)
        l->times[i] += o->stage_time[i];
}

enum dh_status dh_road_look(struct dh_road *road, struct dh_err *err)
{
    struct dh_desk *desk = road->desk;
    struct dh_observation *o;
    enum dh_status s = dh_road_alive(road, err);
    /* What a person does from here on may not be in the picture. */
    if (desk->actuator)
        dh_actuator_accept(desk->actuator);
    if (s == DH_OK)
        s = dh_observer_look(desk->observer, &road->settle, &o, err);
    if (s != DH_OK)
        return s;
    dh_news_take(&road->news, road->now, o);
    count_look(road, o);
    dh_observation_unref(road->now);
    road->now = o;
    road->kept = false;
    road->closer = false;
    road->settle = (struct dh_settle){0};
    return DH_OK;
}

bool dh_road_look_closer(struct dh_road *road)
{
    if (road->closer)
        return false;
    bool better = dh_observer_doubt(road->desk->observer) && dh_road_look(road, NULL) == DH_OK;
    road->closer = true;
    return better;
}

static bool told_more(void *data)
{
    return dh_observer_has_news(data);
}

enum dh_status dh_road_look_again(struct dh_road *road, dh_tick deadline, struct dh_err *err)
{
    struct dh_screen *screen = road->desk->screen;
    /* What could not be read the last time may be readable now, although nothing changed. */
    if (road->now && road->now->partial_count > 0 && dh_tick_now() < deadline)
        return dh_road_look(road, err);
    uint64_t mark = road->now ? dh_screen_mark(screen) : 0;
    /* What changed while the last picture was being read counts as a change already. */
    if (road->now && dh_screen_changed_at(screen) > road->now->tick)
        mark = mark ? mark - 1 : 0;
    bool late = dh_tick_now() >= deadline;
    enum dh_wait w = dh_screen_wait_change_or(screen, mark, late ? NULL : told_more, road->desk->observer, deadline);
    if (w == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (w == DH_WAIT_TIMED_OUT)
        return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, NULL, "the screen did not change");
    road->settle = (struct dh_settle){.quiet = DH_TICK_MS(50), .bound = DH_TICK_MS(800), .since = mark};
    return dh_road_look(road, err);
}

static json_t *windows_json(const struct dh_observation *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->window_count; i++) {
        const struct dh_window *w = &o->windows[i];
        json_array_append_new(list, json_pack("{s:s,s:o,s:s,s:o}", "id", w->id, "title",
                                              dh_json_text(w->title), "class", w->wm_class, "rect",
                                              dh_json_from_rect(w->rect)));
    }
    return list;
}

/* The picture without what the observation knows for a secret. */
static enum dh_status keep_frame(struct dh_road *road, char name[96], struct dh_err *err)
{
    struct dh_frame *f = NULL;
    struct dh_buf png = {0};
    enum dh_status s = DH_OK;
    if (!road->encoder && !(road->encoder = dh_encoder_create()))
        return dh_err_nomem(err);
    if (!road->redactor) {
        s = dh_redactor_create(0, &road->redactor, err);
        if (s == DH_OK)
            dh_redactor_load(road->redactor, NULL); /* whoever uses one that cannot be read is told then */
    }
    if (s == DH_OK)
        s = dh_redact_keep(road->redactor, road->now, &f, err);
    if (s == DH_OK)
        s = dh_encoder_png(road->encoder, f, &png, err); /* what has not changed is compressed already */
    if (s == DH_OK)
        s = dh_journal_keep(road->desk->journal, png.data, png.len, name, err);
    dh_frame_unref(f);
    dh_buf_finish(&png);
    return s;
}

enum dh_status dh_road_keep(struct dh_road *road, struct dh_err *err)
{
    struct dh_journal *j = road->desk->journal;
    const struct dh_observation *o = road->now;
    if (!j || !o || road->kept)
        return DH_OK;
    char name[96] = "";
    enum dh_status s = DH_OK;
    if (o->frame)
        s = keep_frame(road, name, err);
    if (s != DH_OK)
        return s;
    json_t *times = json_object();
    for (int i = 0; i < DH_STAGE_COUNT; i++)
        dh_json_set(times, dh_stage_name(i), json_integer(o->stage_time[i]));
    json_t *p = json_pack("{s:i,s:i,s:b,s:o,s:I,s:o}", "width", o->width, "height", o->height, "settled",
                          o->settled, "windows", windows_json(o), "elements",
                          (json_int_t)o->element_count, "times", times);
    if (p) {
        dh_json_set(p, "frame", *name ? json_string(name) : json_null());
        json_t *partial = json_array();
        for (size_t i = 0; i < o->partial_count; i++)
            json_array_append_new(partial, dh_json_text(o->partial[i]));
        dh_json_set(p, "partial", partial);
        dh_json_set(p, "active_title",
                    o->active >= 0 ? dh_json_text(o->windows[o->active].title) : json_null());
    }
    s = dh_journal_add(j, DH_RECORD_OBSERVE, p, false, NULL, err);
    road->kept = s == DH_OK;
    return s;
}

int dh_road_window(const struct dh_road *road, unsigned long xid)
{
    for (size_t i = 0; xid && i < road->now->window_count; i++)
        if (road->now->windows[i].xid == xid)
            return (int)i;
    return -1;
}

struct dh_settle dh_road_settle_after(enum dh_touch_kind kind)
{
    switch (kind) {
    case DH_TOUCH_CLICK:
        return (struct dh_settle){.first = DH_TICK_MS(350), .quiet = DH_TICK_MS(70), .bound = DH_TICK_S(3)};
    case DH_TOUCH_DRAG:
        return (struct dh_settle){.first = DH_TICK_MS(350), .quiet = DH_TICK_MS(100), .bound = DH_TICK_S(3)};
    case DH_TOUCH_PRESS:
    case DH_TOUCH_HOLD:
    case DH_TOUCH_COPY:
        return (struct dh_settle){.first = DH_TICK_MS(250), .quiet = DH_TICK_MS(70), .bound = DH_TICK_S(3)};
    case DH_TOUCH_TYPE:
    case DH_TOUCH_PASTE:
        return (struct dh_settle){.first = DH_TICK_MS(400), .quiet = DH_TICK_MS(60), .bound = DH_TICK_S(3)};
    case DH_TOUCH_SCROLL:
        return (struct dh_settle){.first = DH_TICK_MS(200), .quiet = DH_TICK_MS(100), .bound = DH_TICK_S(2)};
    case DH_TOUCH_MOVE:
        return (struct dh_settle){.first = DH_TICK_MS(120), .quiet = DH_TICK_MS(50), .bound = DH_TICK_S(1)};
    case DH_TOUCH_OPEN:
        return (struct dh_settle){.first = DH_TICK_S(2), .quiet = DH_TICK_MS(400), .bound = DH_TICK_S(10)};
    case DH_TOUCH_FOCUS:
    case DH_TOUCH_CLOSE:
        return (struct dh_settle){.first = DH_TICK_MS(200), .quiet = DH_TICK_MS(80), .bound = DH_TICK_S(3)};
    }
    return (struct dh_settle){0};
}

enum dh_status dh_road_find_window(struct dh_road *road, const char *name, int *ret_index,
                                   struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + road->patience;
    struct dh_err why = {0};
    enum dh_status s;
    while ((s = dh_ground_window(road->now, name, ret_index, &why)) == DH_NOT_FOUND) {
        enum dh_status l = dh_road_look_again(road, deadline, err);
        if (l == DH_TIMEOUT)
            break;
        if (l != DH_OK)
            return l;
    }
    if (s != DH_OK && err)
        *err = why;
    return s;
}

/* The one window that can be meant; -1: none, -2: several. */
static int only_window(const struct dh_observation *o)
{
    int only = -1;
    for (size_t i = 0; i < o->window_count; i++)
        if (o->windows[i].xid && !o->windows[i].popup && !o->windows[i].minimized)
            only = only == -1 ? (int)i : -2;
    return only;
}

enum dh_status dh_road_await_focus(struct dh_road *road, const struct dh_action *action, struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + DH_TICK_S(1);
    enum dh_status s = DH_OK;
    while (s == DH_OK && road->now->active < 0)
        s = dh_road_look_again(road, deadline, err);
    if (s != DH_TIMEOUT)
        return s;
    int only = only_window(road->now);
    if (only == -1)
        return DH_OK;
    if (only == -2)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "say which window first: In \"its title\", ...",
                          "no window has the focus");
    struct dh_touch t = {.kind = DH_TOUCH_FOCUS, .window = road->now->windows[only].xid};
    struct dh_candidate at = {.window = only};
    s = dh_road_touch(road, action, &t, &at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* Nothing lies over it, so that it need not come up. */
static bool is_in_sight(const struct dh_observation *o, int window)
{
    struct dh_rect r = o->windows[window].frame;
    for (size_t i = (size_t)window + 1; i < o->window_count; i++)
        if (!o->windows[i].minimized && !dh_rect_empty(dh_rect_cross(o->windows[i].frame, r)))
            return false;
    return !o->windows[window].minimized;
}

enum dh_status dh_road_enter(struct dh_road *road, const struct dh_action *action,
                             unsigned long *ret_window, struct dh_err *err)
{
    *ret_window = 0;
    if (!action->in)
        return DH_OK;
    int index;
    enum dh_status s = dh_road_find_window(road, action->in, &index, err);
    if (s != DH_OK)
        return s;
    unsigned long xid = road->now->windows[index].xid;
    if (index != road->now->active && !road->now->windows[index].popup && xid) {
        road->brisk = is_in_sight(road->now, index);
        s = dh_road_to_front(road, action, index, err);
        road->brisk = false;
        if (s != DH_OK)
            return s;
    }
    *ret_window = xid;
    return DH_OK;
}
