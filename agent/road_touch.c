#include "agent/road.h"

#include <stdio.h>
#include <string.h>

#include "agent/gate/apps.h"
#include "agent/road_heal.h"
#include "agent/road_hover.h"
#include "agent/road_human.h"
#include "agent/road_menu.h"
#include "agent/road_pin.h"
#include "agent/verify_text.h"
#include "base/json.h"
#include "base/mem.h"

#define STALE_TRIES 4
#define STILL DH_TICK_MS(60) /* three frames: nothing that fades pauses longer, unless the machine is busy */
#define STILL_WITHIN DH_TICK_S(1)
#define PROTECTED DH_TICK_MS(550)

static bool at_a_point(enum dh_touch_kind kind)
{
    return kind == DH_TOUCH_CLICK || kind == DH_TOUCH_DRAG;
}

/* One line for the journal and the report; what is typed is shown unless it is secret. */
static char *touch_text(const struct dh_touch *t)
{
    switch (t->kind) {
    case DH_TOUCH_CLICK:
    case DH_TOUCH_MOVE:
        return dh_asprintf("%s at %d,%d", dh_touch_name(t->kind), t->at.x, t->at.y);
    case DH_TOUCH_DRAG:
        return dh_asprintf("drag from %d,%d to %d,%d", t->at.x, t->at.y, t->to.x, t->to.y);
    case DH_TOUCH_SCROLL:
        return dh_asprintf("scroll %d right, %d down at %d,%d", t->dx, t->dy, t->at.x, t->at.y);
    case DH_TOUCH_PRESS:
    case DH_TOUCH_HOLD:
        return dh_asprintf("%s %s", dh_touch_name(t->kind), t->keys ? t->keys : "");
    case DH_TOUCH_TYPE:
    case DH_TOUCH_COPY:
    case DH_TOUCH_PASTE:
        return dh_asprintf("%s %s", dh_touch_name(t->kind),
                           t->secret ? "a secret" : t->text ? t->text : "");
    case DH_TOUCH_OPEN:
        return dh_asprintf("open %s", t->open ? t->open : "");
    default:
        return dh_strdup(dh_touch_name(t->kind));
    }
}

static json_t *class_list(uint32_t bits)
{
    json_t *list = json_array();
    for (int c = 1; c < DH_CLASS_END; c++)
        if (bits & (1u << c))
            json_array_append_new(list, json_string(dh_class_name(c)));
    return list;
}

static void journal_verdict(struct dh_road *road, const struct dh_verdict *v)
{
    dh_road_record(road, DH_RECORD_VERDICT,
                   json_pack("{s:s,s:s,s:o,s:o}", "tier", dh_tier_name(v->tier), "class",
                             dh_class_name(v->main), "classes", class_list(v->classes), "why",
                             dh_json_text(v->why)),
                   false);
}

/* The fingerprint that the journal keeps: not over a secret, whose hash would let a short one be guessed. */
static struct dh_touch_print journal_print(const struct dh_touch *touch)
{
    struct dh_touch t = *touch;
    if (t.secret)
        t.text = "";
    return dh_touch_fingerprint(&t);
}

static enum dh_status journal_intent(struct dh_road *road, const struct dh_touch *touch,
                                     const struct dh_candidate *at, const struct dh_verdict *v,
                                     long *ret_seq, struct dh_err *err)
{
    struct dh_journal *j = road->desk->journal;
    if (!j)
        return DH_OK;
    char *text = touch_text(touch);
    json_t *p = json_pack("{s:o,s:s,s:s,s:b,s:o}", "touch", dh_json_text(text ? text : ""), "print",
                          journal_print(touch).hex, "class", dh_class_name(v->main), "irreversible",
                          v->tier >= DH_TIER_CONFIRM, "rect",
                          dh_json_from_rect(at ? at->rect : (struct dh_rect){0}));
    dh_free(text);
    if (p && at_a_point(touch->kind))
        dh_json_set(p, "point", json_pack("[ii]", touch->at.x, touch->at.y));
    return dh_journal_add(j, DH_RECORD_INTENT, p, true, ret_seq, err);
}

static void journal_outcome(struct dh_road *road, long seq, enum dh_status s, const struct dh_err *e,
                            const struct dh_touch_result *r)
{
    json_t *p = json_pack("{s:I,s:s,s:i,s:i,s:I,s:b,s:I}", "of", (json_int_t)seq, "status", dh_status_name(s),
                          "events", r->events, "presses", r->presses, "characters", (json_int_t)r->characters, "pasted",
                          r->pasted, "time", (json_int_t)r->time);
    if (p && r->lost[0])
        dh_json_set(p, "lost", dh_json_text(r->lost));
    if (p && s != DH_OK) {
        dh_json_set(p, "what", dh_json_text(e->what));
        dh_json_set(p, "next", dh_json_text(e->next));
    }
    dh_road_record(road, DH_RECORD_OUTCOME, p, s != DH_OK);
}

/* Values from nowhere go no further without a person; NULL: it can be taken back. */
static char *doubt_purpose(const struct dh_road *road, const struct dh_gate_case *c)
{
    struct dh_verdict v;
    dh_gate_judge(road->desk->gate, c, &v);
    return v.tier >= DH_TIER_CONFIRM
               ? dh_asprintf("go on with what neither you nor the screen gave: %.300s", road->doubt)
               : NULL;
}

static enum dh_status decide(struct dh_road *road, const struct dh_action *action,
                             const struct dh_touch *touch, const struct dh_candidate *at,
                             struct dh_ticket **ret, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    int window = at ? at->window : o->active;
    const struct dh_element *element = at ? at->element : o->focus >= 0 ? &o->elements[o->focus] : NULL;
    struct dh_gate_case c = {
        .observation = o,
        .action = action,
        .touch = touch,
        .element = element,
        .rect = at ? at->rect : (struct dh_rect){0},
        .window = window,
        .run_folder = road->desk->journal ? dh_journal_folder(road->desk->journal) : NULL,
    };
    enum dh_answer answer;
    dh_tick waited = road->waited;
    /* What was found by more than its words, and what a model made up, is asked about, whatever was allowed beforehand. */
    struct dh_action strict = *action;
    char *purpose = road->doubt ? doubt_purpose(road, &c) : NULL;
    strict.confirm = true;
    if (purpose)
        strict.purpose = purpose;
    if (purpose || dh_road_strict(road, &c))
        c.action = &strict;
    enum dh_status s = dh_gate_decide(road->desk->gate, &c, ret, &road->verdict, &answer, err);
    road->doubt_settled = road->doubt_settled || (purpose && s == DH_OK);
    dh_free(purpose);
    if (s != DH_OK && road->waited != waited)
        s = dh_road_asked(road, dh_tick_now(), s, err);
    journal_verdict(road, &road->verdict);
    return s;
}

static void tell_gate(struct dh_road *road, const struct dh_action *action, const struct dh_touch *touch,
                      const struct dh_candidate *at)
{
    const struct dh_observation *o = road->now;
    struct dh_gate_case c = {
        .observation = o,
        .action = action,
        .touch = touch,
        .element = at ? at->element : NULL,
        .window = at ? at->window : o->active,
    };
    dh_gate_performed(road->desk->gate, &c);
}

size_t dh_road_did(const struct dh_road *road, enum dh_touch_kind kind)
{
    const char *name = dh_touch_name(kind);
    size_t i, n = strlen(name), count = 0;
    json_t *v;
    json_array_foreach(road->done, i, v) {
        const char *text = dh_json_str(v, "touch", "");
        count += strncmp(text, name, n) == 0 && (text[n] == ' ' || text[n] == '\0');
    }
    return count;
}

/* A step that is taken up again has typed and pressed some of it already: that is not done twice. Clicks are,
 * since they only bring back where the step was; a step that is its click is not taken up at all. */
static bool done_before(struct dh_road *road, const struct dh_touch *touch)
{
    if (touch->kind != DH_TOUCH_TYPE && touch->kind != DH_TOUCH_PRESS && touch->kind != DH_TOUCH_PASTE &&
        touch->kind != DH_TOUCH_OPEN)
        return false;
    struct dh_touch_print print = journal_print(touch);
    size_t i;
    json_t *v;
    json_array_foreach(road->done, i, v)
        if (strcmp(dh_json_str(v, "print", ""), print.hex) == 0)
            return json_array_remove(road->done, i) == 0;
    return false;
}

unsigned long dh_road_xid(const struct dh_road *road, const struct dh_candidate *at)
{
    const struct dh_observation *o = road->now;
    return at->window >= 0 && (size_t)at->window < o->window_count ? o->windows[at->window].xid : 0;
}

void dh_road_follow(struct dh_road *road, const struct dh_action *action, unsigned long window,
                    unsigned long xid, struct dh_candidate *at)
{
    struct dh_grounding g = {0};
    at->element = NULL;
    at->window = dh_road_window(road, xid);
    if (road->by_more) { /* its words are not what it was found by */
        at->element = dh_road_same_place(road, at->rect);
        return;
    }
    if (action->target.kind != DH_TARGET_NONE &&
        dh_ground(road->now, &action->target, action->verb, dh_road_window(road, window), &g, NULL) == DH_OK) {
        /* A field that is focused or full may not be recognised as one any more: its label is not it. */
        bool lost = action->verb == DH_VERB_TYPE && at->role == DH_ROLE_ENTRY && g.best.role != DH_ROLE_ENTRY;
        if (lost)
            at->element = dh_road_same_place(road, at->rect);
        else
            *at = g.best;
    }
}

/* The person who answered a question did so at their keyboard: what they press until they are done is no taking over.
 * What they changed meanwhile is found by the check before the touch. */
static enum dh_status after_answer(struct dh_road *road, struct dh_err *err)
{
    enum dh_status s = dh_road_await_quiet(road, DH_TICK_MS(300), err);
    if (s == DH_OK && road->desk->actuator)
        dh_actuator_accept(road->desk->actuator);
    return s;
}

static void remember(struct dh_road *road, const struct dh_touch *touch)
{
    char *text = touch_text(touch);
    json_t *v = json_pack("{s:o,s:s}", "touch", dh_json_text(text ? text : ""), "print", journal_print(touch).hex);
    if (road->did && v)
        json_array_append(road->did, v);
    json_decref(v);
    dh_free(text);
}

/* The field that a text goes to, as far as it is known. */
static void watch_field(struct dh_road *road, struct dh_touch *touch, const struct dh_candidate *at)
{
    const struct dh_observation *o = road->now;
    bool aimed;
    const struct dh_element *e = dh_typed_field(o, at, &aimed);
    touch->field = e ? e->rect : aimed ? at->rect : (struct dh_rect){0};
    if (e && e->role != DH_ROLE_ENTRY && !(e->states & DH_STATE_EDITABLE))
        touch->field = (struct dh_rect){0};
    dh_field_watch_begin(&road->watch, road->desk->screen, road->desk->observer, o, touch->field, touch->secret);
    if (!road->watch.on)
        touch->field = (struct dh_rect){0};
}

/* Intent, perform, outcome. */
static enum dh_status carry_out(struct dh_road *road, const struct dh_action *action, struct dh_touch *touch,
                                const struct dh_candidate *at, struct dh_ticket *ticket,
                                struct dh_touch_result *r, struct dh_err *err)
{
    struct dh_desk *desk = road->desk;
    long seq = 0;
    enum dh_status s = journal_intent(road, touch, at, &road->verdict, &seq, err);
    if (s != DH_OK)
        return s;
    road->before = dh_screen_mark(desk->screen);
    if (touch->kind == DH_TOUCH_SCROLL) {
        dh_frame_unref(road->wheeled);
        road->wheeled = road->now->frame ? dh_frame_ref(road->now->frame) : NULL;
    }
    if (touch->kind == DH_TOUCH_TYPE)
        watch_field(road, touch, at);
    s = dh_actuator_perform(desk->actuator, ticket, touch, r, err);
    dh_field_watch_end(&road->watch);
    journal_outcome(road, seq, s, err, r);
    if (r->lost[0])
        snprintf(road->lost_clip, sizeof(road->lost_clip), "the clipboard held what cannot be put back: %.120s", r->lost);
    if (s == DH_YIELDED) {
        road->yielded = true;
        road->partial = road->partial || r->presses > 0;
    }
    if (s == DH_OK)
        remember(road, touch);
    if (s != DH_STALE && s != DH_REFUSED && (s != DH_YIELDED || r->presses > 0)) {
        struct dh_touch typed = *touch;
        char *part = s == DH_YIELDED && touch->kind == DH_TOUCH_TYPE
                         ? dh_strndup(touch->text, dh_road_text_bytes(touch->text, r->characters))
                         : NULL;
        typed.text = part ? part : touch->text;
        tell_gate(road, action, &typed, at);
        dh_free(part);
        road->touches++;
        road->bound = road->bound || road->verdict.tier >= DH_TIER_CONFIRM;
        road->touched = at ? at->rect : (struct dh_rect){0};
        road->settle = dh_road_settle_after(touch->kind);
        /* That a popup closes says nothing yet of what its item does. */
        if (at && touch->kind == DH_TOUCH_CLICK && at->window >= 0 && !road->now->windows[at->window].popup)
            road->settle.fades = at->rect;
        road->news.typed = at && touch->kind == DH_TOUCH_TYPE;
        if (road->brisk)
            road->settle.quiet = DH_TICK_MS(40);
        road->brisk = false;
        /* What moves under a drag is not yet what the drop brings about. */
        road->settle.since = touch->kind == DH_TOUCH_DRAG ? dh_screen_mark(desk->screen) : road->before;
    }
    return s;
}

static enum dh_status touch_once(struct dh_road *road, const struct dh_action *action, struct dh_touch *touch,
                                 const struct dh_candidate *at, struct dh_touch_result *r, struct dh_err *err)
{
    uint32_t *pixels = NULL;
    struct dh_ticket *ticket = NULL;
    dh_tick waited = road->waited;
    enum dh_status s = dh_road_busy(road, err);
    if (s == DH_YIELDED)
        road->yielded = true;
    if (s == DH_OK)
        s = dh_road_keep(road, err);
    if (s == DH_OK && at && at_a_point(touch->kind))
        s = dh_road_cut(road->now, at, &touch->check, &pixels, err);
    touch->pixels = pixels;
    dh_road_pin(road->now, at ? at->window : road->now->active, touch);
    if (s == DH_OK)
        s = decide(road, action, touch, at, &ticket, err);
    if (road->lost.status && s != DH_INTERRUPTED) {
        /* No journal, no action; whatever the gate made of it. */
        *err = road->lost;
        s = err->status;
    }
    if (s == DH_OK && road->waited != waited) {
        s = after_answer(road, err);
        if (s == DH_OK)
            s = dh_gate_renew(road->desk->gate, touch, ticket, err);
        touch->active = 0; /* whoever answers at a terminal makes that the active window */
    }
    if (s == DH_OK)
        s = carry_out(road, action, touch, at, ticket, r, err);
    if (s == DH_OK && road->lost.status) {
        *err = road->lost;
        s = err->status;
    }
    dh_ticket_destroy(ticket);
    touch->pixels = NULL;
    dh_free(pixels);
    return s;
}

/* A text that a person broke off goes on behind what was typed, once they let it. */
static enum dh_status type_rest(struct dh_road *road, const struct dh_action *action, const struct dh_touch *touch,
                                const struct dh_candidate *at, struct dh_touch_result *r, struct dh_err *err)
{
    struct dh_touch rest = *touch;
    enum dh_status s = DH_YIELDED;
    size_t all = 0;
    for (int i = 0; s == DH_YIELDED && i < 20; i++) {
        const struct dh_observation *o = road->now;
        const struct dh_element *field = at && at->element && i == 0 ? at->element
                                         : o->focus >= 0             ? &o->elements[o->focus]
                                                                     : NULL;
        all += r->characters;
        if (r->pasted || (i > 0 && r->presses && !r->characters))
            break;
        road->partial = true; /* until it is known to go on */
        s = dh_road_resume_text(road, touch, field, all, err);
        road->judged = s != DH_OK;
        if (s != DH_OK)
            break;
        road->yielded = road->partial = false;
        rest.text = touch->text + dh_road_text_bytes(touch->text, all);
        *r = (struct dh_touch_result){0};
        s = touch_once(road, action, &rest, NULL, r, err);
        if (s != DH_OK && s != DH_YIELDED)
            road->partial = true;
        if (s == DH_STALE) { /* which means that nothing was done */
            s = err->status = DH_FAILED;
            dh_err_prefix(err, "after %zu characters", all);
        }
    }
    return s;
}

enum dh_status dh_road_touch(struct dh_road *road, const struct dh_action *action,
                             struct dh_touch *touch, const struct dh_candidate *at, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    int window = at ? at->window : o->active;
    if (!touch->window && window >= 0 && touch->kind != DH_TOUCH_OPEN)
        touch->window = o->windows[window].xid;
    if (done_before(road, touch))
        return DH_OK;
    struct dh_touch_result r = {0};
    struct dh_err e = {0};
    enum dh_status s = touch_once(road, action, touch, at, &r, &e);
    if (s == DH_YIELDED && touch->kind == DH_TOUCH_TYPE && r.characters > 0 &&
        road->desk->human.on == DH_HUMAN_CONTINUE)
        s = type_rest(road, action, touch, at, &r, &e);
    if (s == DH_OK && touch->kind == DH_TOUCH_OPEN)
        touch->window = r.window;
    if (s != DH_OK && err)
        *err = e;
    return s;
}

/* A button that came up in a browser over what was there. A new page or a menu's popup is none, nor is what only moved
 * or was covered, and a dialog of the browser's own is pressed by its buttons. */
static bool just_appeared(const struct dh_road *road, const struct dh_candidate *at)
{
    const struct dh_observation *o = road->now;
    return at->window >= 0 && !o->windows[at->window].popup && (dh_app_kind(&o->windows[at->window]) & DH_APP_BROWSER) &&
           dh_news_came_up(&road->news, o, at);
}

/* Browsers ignore what is clicked in a dialog within half a second of its appearing, since no person means it
 * (Chromium: ui/views/input_event_activation_protector.h). */
static enum dh_status be_believable(struct dh_road *road, const struct dh_candidate *at, struct dh_err *err)
{
    if (!just_appeared(road, at))
        return DH_OK;
    dh_tick since = dh_screen_changed_at(road->desk->screen);
    if (dh_loop_until(road->desk->loop, NULL, NULL, since + PROTECTED) == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    return DH_OK;
}

/* What differs at the place to act on may be fading, which settling takes for noise after a while: waits until nothing
 * is drawn there for a moment. A spinner that never ends is left after a second. */
static enum dh_status await_still(struct dh_road *road, struct dh_rect place, struct dh_err *err)
{
    struct dh_screen *screen = road->desk->screen;
    uint64_t mark = dh_screen_mark(screen);
    dh_tick now = dh_tick_now(), end = now + STILL_WITHIN, calm = now + STILL;
    while (now < calm && now < end) {
        if (dh_screen_wait_change(screen, mark, calm < end ? calm : end) == DH_WAIT_INTERRUPTED)
            return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
        now = dh_tick_now();
        if (!dh_rect_empty(dh_rect_cross(dh_screen_changed_rect(screen, mark), place)))
            calm = now + STILL;
        mark = dh_screen_mark(screen);
    }
    return DH_OK;
}

enum dh_status dh_road_touch_target(struct dh_road *road, const struct dh_action *action,
                                    const struct dh_target *target, unsigned long window,
                                    struct dh_touch *touch, struct dh_candidate *ret_at,
                                    struct dh_err *err)
{
    enum dh_status s = DH_STALE;
    struct dh_candidate at;
    for (int i = 0; i < STALE_TRIES && s == DH_STALE; i++) {
        struct dh_touch t = *touch;
        if (i > 0) {
            if ((s = await_still(road, at.rect, err)) != DH_OK)
                return s;
            road->settle = (struct dh_settle){.quiet = DH_TICK_MS(80), .bound = DH_TICK_S(1)};
            s = dh_road_look(road, err);
            if (s != DH_OK)
                return s;
        }
        s = dh_road_ground(road, action, target, window, &at, err);
        if (s != DH_OK)
            return s;
        bool closed = false, arrived = false;
        if (i == 0 && at_a_point(t.kind))
            s = dh_road_close_menus(road, action, &at, &closed, err);
        if (s == DH_OK && closed)
            s = dh_road_ground(road, action, target, window, &at, err);
        if (s == DH_OK && i == 0 && t.kind == DH_TOUCH_CLICK)
            s = dh_road_hover(road, action, &at, &arrived, err);
        if (s == DH_OK && arrived)
            s = dh_road_ground(road, action, target, window, &at, err);
        if (s != DH_OK)
            return s;
        t.at = at.point;
        if (i == 0 && t.kind == DH_TOUCH_CLICK)
            s = be_believable(road, &at, err);
        if (s == DH_OK)
            s = dh_road_touch(road, action, &t, &at, err);
        if (s == DH_OK)
            *touch = t;
    }
    if (s != DH_OK)
        return s;
    unsigned long xid = dh_road_xid(road, &at);
    s = dh_road_look(road, err);
    if (s == DH_OK && ret_at) {
        /* Element and index belong to the observation that has just been replaced. */
        *ret_at = at;
        ret_at->element = NULL;
        ret_at->window = dh_road_window(road, xid);
    }
    return s;
}
