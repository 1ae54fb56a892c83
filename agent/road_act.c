#include "agent/road.h"

#include "agent/act.h"
#include "agent/road_heal.h"
#include "agent/road_human.h"
#include "agent/typed_later.h"
#include "base/mem.h"

static enum dh_status dispatch(struct dh_road *road, const struct dh_action *a, char **ret_value,
                               struct dh_err *err)
{
    switch (a->verb) {
    case DH_VERB_CLICK:
    case DH_VERB_MOVE:
    case DH_VERB_DRAG:
    case DH_VERB_SCROLL:
        return dh_act_pointer(road, a, err);
    case DH_VERB_PRESS:
    case DH_VERB_HOLD:
        return dh_act_keys(road, a, err);
    case DH_VERB_TYPE:
        return dh_act_type(road, a, err);
    case DH_VERB_CHOOSE:
        return dh_act_choose(road, a, err);
    case DH_VERB_SET:
        return dh_act_set(road, a, err);
    case DH_VERB_ATTACH:
        return dh_act_attach(road, a, err);
    case DH_VERB_COPY:
    case DH_VERB_PASTE:
        return dh_act_clipboard(road, a, err);
    case DH_VERB_OPEN:
        return dh_act_open(road, a, err);
    case DH_VERB_FOCUS:
    case DH_VERB_CLOSE:
        return dh_act_window(road, a, err);
    case DH_VERB_WAIT:
    case DH_VERB_EXPECT:
        return dh_act_watch(road, a, err);
    case DH_VERB_LOOK:
    case DH_VERB_READ:
        return dh_act_read(road, a, ret_value, err);
    case DH_VERB_ASK:
    case DH_VERB_HAND_OVER:
        return dh_act_person(road, a, ret_value, err);
    case DH_VERB_DONE:
        return DH_OK;
    case DH_VERB_FAIL:
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, NULL, "%s", a->text ? a->text : "stopped");
    case DH_VERB_COUNT:
        break;
    }
    return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "no such action");
}

/* How often a step is begun anew because a person used the desktop. */
#define YIELDS_MAX 20

/* What was carried out before a person came is not done twice (as when a run is taken up). */
static enum dh_status keep_done(struct dh_road *road, struct dh_err *err)
{
    if (!road->done && !(road->done = json_array()))
        return dh_err_nomem(err);
    return json_array_extend(road->done, road->did) == 0 ? DH_OK : dh_err_nomem(err);
}

static enum dh_status dispatch_again(struct dh_road *road, const struct dh_action *a, char **ret_value,
                                     struct dh_err *err)
{
    bool lent = road->done != NULL;
    enum dh_status s = DH_OK;
    for (int i = 0;; i++) {
        road->yielded = road->partial = road->judged = false;
        json_decref(road->did);
        road->did = json_array();
        s = road->did ? dispatch(road, a, ret_value, err) : dh_err_nomem(err);
        /* Whatever a verb made of it: this was the reason. */
        if (s == DH_OK || s == DH_INTERRUPTED || s == DH_PARKED || !road->yielded || road->judged)
            break;
        if (s != DH_YIELDED)
            dh_err_set(err, DH_YIELDED, DH_BLAME_USER, "let go of mouse and keyboard", "you took over");
        s = dh_road_yield(road, !road->partial && i < YIELDS_MAX, err);
        if (s == DH_OK)
            s = keep_done(road, err);
        if (s != DH_OK)
            break;
    }
    json_decref(road->did);
    road->did = NULL;
    if (!lent) {
        json_decref(road->done);
        road->done = NULL;
    }
    return s;
}

/* What comes up in the middle of a step takes what was meant for the page below: a text that is not in its field, a
 * click that was allowed and that nothing on the screen took notice of. Both can be done again. */
static bool in_the_way(const struct dh_road *road, const struct dh_action *a, enum dh_status s, long touches, uint64_t mark)
{
    bool calm = !road->bound && road->verdict.tier == DH_TIER_ALLOW;
    /* These look first whether it is so already. */
    if (a->verb == DH_VERB_SET || (a->verb == DH_VERB_CHOOSE && a->target.kind != DH_TARGET_NONE))
        return calm && (s == DH_FAILED || s == DH_GONE || s == DH_NOT_FOUND || s == DH_STALE);
    if (a->verb == DH_VERB_TYPE)
        return s == DH_FAILED && road->unread && road->empty && calm;
    return s == DH_OK && a->verb == DH_VERB_CLICK && road->touches > touches && calm &&
           dh_screen_mark(road->desk->screen) == mark;
}

enum dh_status dh_road_act(struct dh_road *road, const struct dh_action *action, struct dh_result *ret,
                           struct dh_err *err)
{
    dh_tick start = dh_tick_now();
    struct dh_result r = {.status = DH_OK};
    struct dh_err e = {0};
    long touches = road->touches;
    uint64_t mark = dh_screen_mark(road->desk->screen);
    road->verdict = (struct dh_verdict){0};
    road->by_more = road->unread = road->empty = road->bound = false;
    road->touched = (struct dh_rect){0};
    road->note[0] = road->lost_clip[0] = '\0';
    road->unmoved = false;
    if (!road->now)
        r.status = dh_road_look(road, &e);
    if (r.status == DH_OK)
        r.status = dispatch_again(road, action, &r.value, &e);
    if (in_the_way(road, action, r.status, touches, mark) && dh_road_dismiss(road, action)) {
        struct dh_action again = *action;
        again.replace = action->replace || action->verb == DH_VERB_TYPE; /* it may be there in part */
        dh_free(r.value);
        r.value = NULL;
        e = (struct dh_err){0};
        road->unread = false;
        r.status = dispatch_again(road, &again, &r.value, &e);
    }
    /* What was typed before is what counts: a page may have rounded it when its field was left. */
    if (r.status == DH_OK && road->touches > touches && road->number_count && !road->bound)
        r.status = dh_typed_stand(road, &e);
    /* What had to be allowed is never reported as without effect: that is a reason to do a step again. */
    r.no_effect = road->touches > touches && !road->bound && road->verdict.tier == DH_TIER_ALLOW &&
                  (dh_screen_mark(road->desk->screen) == mark || road->unmoved);
    r.verdict = road->verdict;
    if (road->note[0] || road->lost_clip[0])
        r.note = dh_asprintf("%s%s%s", road->note, road->note[0] && road->lost_clip[0] ? "; " : "", road->lost_clip);
    r.rect = road->touched;
    r.time = dh_tick_now() - start;
    if (r.status != DH_OK && err)
        *err = e;
    *ret = r;
    return r.status;
}
