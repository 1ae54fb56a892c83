#include "agent/road_human.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* How often it is asked whether a key that is held was let go: that is no event of ours. */
#define SLICE DH_TICK_MS(50)

static const struct dh_ledger *ledger_of(const struct dh_road *road)
{
    const struct dh_desk *desk = road->desk;
    return desk->actuator && desk->guardian ? dh_guardian_ledger(desk->guardian) : NULL;
}

static bool is_quiet(const struct dh_ledger *l, dh_tick quiet)
{
    return l->pressed == 0 && (l->human_at == 0 || dh_tick_now() - l->human_at >= quiet);
}

static void warn(struct dh_road *road, const char *text)
{
    const struct dh_person *p = &road->desk->person;
    if (road->warned)
        return;
    road->warned = true;
    if (p->warn)
        p->warn(p->data, text);
    dh_road_record(road, DH_RECORD_HUMAN,
                   json_pack("{s:o,s:s,s:s,s:I}", "what", dh_json_text(text), "device", "", "then", "warned", "waited",
                             (json_int_t)0),
                   false);
}

/* Whether somebody watches what the person does; once it is said that nobody can. */
static enum dh_status heeded(struct dh_road *road, struct dh_err *err)
{
    struct dh_guardian *g = road->desk->actuator ? road->desk->guardian : NULL;
    bool slept = false;
    char text[DH_ERR_WHAT_MAX + 80];
    if (!g)
        return DH_OK;
    if (*dh_guardian_deaf(g)) {
        snprintf(text, sizeof(text), "nobody is heeded: %s; the stop chord does not work either", dh_guardian_deaf(g));
        warn(road, text);
    }
    bool awake = dh_guardian_awake(g, &slept);
    if (slept && awake)
        warn(road, "the guardian was stopped for a while, and heeded nobody");
    if (awake || dh_guardian_lost(g, NULL)) /* who is gone is told of elsewhere */
        return DH_OK;
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "run it again, with less load on the machine",
                      "the guardian does not answer, so nobody would notice you taking over");
}

enum dh_status dh_road_busy(struct dh_road *road, struct dh_err *err)
{
    const struct dh_ledger *l = ledger_of(road);
    enum dh_status s = heeded(road, err);
    if (s != DH_OK)
        return s;
    if (!l || is_quiet(l, road->desk->human.quiet))
        return DH_OK;
    return dh_err_set(err, DH_YIELDED, DH_BLAME_USER, "let go of mouse and keyboard", "you are using the desktop");
}

enum dh_status dh_road_await_quiet(struct dh_road *road, dh_tick quiet, struct dh_err *err)
{
    const struct dh_ledger *l = ledger_of(road);
    dh_tick start = dh_tick_now(), deadline = start + road->desk->human.bound;
    while (l && !is_quiet(l, quiet) && dh_tick_now() < deadline) {
        dh_tick next = l->pressed ? dh_tick_now() + SLICE : l->human_at + quiet;
        if (dh_loop_until(road->desk->loop, NULL, NULL, next < deadline ? next : deadline) == DH_WAIT_INTERRUPTED)
            return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    }
    road->waited += dh_tick_now() - start;
    if (!l || is_quiet(l, quiet))
        return DH_OK;
    return dh_err_set(err, DH_YIELDED, DH_BLAME_USER, "leave mouse and keyboard alone, then let it go on",
                      "you keep using the desktop");
}

static void journal(struct dh_road *road, const char *what, const char *then, dh_tick waited)
{
    dh_road_record(road, DH_RECORD_HUMAN,
                   json_pack("{s:o,s:o,s:s,s:I}", "what", dh_json_text(what), "device",
                             dh_json_text(dh_guardian_device(road->desk->guardian)), "then", then, "waited",
                             (json_int_t)waited),
                   false);
}

static const char *then_of(enum dh_status s)
{
    return s == DH_OK ? "go on" : s == DH_PARKED ? "park" : s == DH_INTERRUPTED ? "stop" : "ask";
}

enum dh_status dh_road_yield(struct dh_road *road, bool again, struct dh_err *err)
{
    const struct dh_human *human = &road->desk->human;
    struct dh_err why = *err;
    dh_tick start = dh_tick_now();
    enum dh_status s = DH_OK;
    if (human->on == DH_HUMAN_PARK)
        s = dh_err_set(err, DH_PARKED, DH_BLAME_USER, "resume when you are done", "%s", why.what);
    else
        s = dh_road_await_quiet(road, human->quiet, err);
    if (s == DH_OK && (!again || human->on == DH_HUMAN_ASK)) {
        *err = why;
        s = DH_YIELDED;
    }
    journal(road, why.what, then_of(s), dh_tick_now() - start);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

size_t dh_road_text_bytes(const char *text, size_t characters)
{
    size_t i = 0, n = strlen(text);
    for (size_t k = 0; k < characters && i < n; k++) {
        uint32_t cp;
        i += dh_utf8_next(text + i, n - i, &cp);
    }
    return i;
}

/* Whether the field holds what was typed into it; unknown, where it cannot be read, is not held against it. */
static bool holds(const struct dh_element *now, const struct dh_touch *touch, size_t typed)
{
    if (touch->secret || !now || !now->value || !*now->value)
        return true;
    char *part = dh_strndup(touch->text, dh_road_text_bytes(touch->text, typed));
    char *t = part ? dh_text_skeleton(part) : NULL, *seen = dh_text_skeleton(now->value);
    /* A long text shows in part, and a field may have held something before. */
    bool r = t && seen && (strstr(t, seen) || strstr(seen, t) || dh_text_similarity(part, now->value) >= 70);
    dh_free(t);
    dh_free(seen);
    dh_free(part);
    return r;
}

enum dh_status dh_road_resume_text(struct dh_road *road, const struct dh_touch *touch, const struct dh_element *field,
                                   size_t typed, struct dh_err *err)
{
    struct dh_rect rect = field ? field->rect : (struct dh_rect){0};
    char id[sizeof(((struct dh_element *)0)->id)] = "";
    if (field)
        memcpy(id, field->id, sizeof(id));
    enum dh_status s = dh_road_yield(road, true, err);
    if (s != DH_OK)
        return s;
    const struct dh_observation *o = road->now;
    const struct dh_element *now = o->focus >= 0 ? &o->elements[o->focus] : NULL;
    bool window = o->active >= 0 && o->windows[o->active].xid == touch->window;
    bool known = *id && now;
    /* The rest of a secret goes nowhere but where its first part went. */
    bool same = known ? strcmp(now->id, id) == 0 || !dh_rect_empty(dh_rect_cross(now->rect, rect)) : !touch->secret;
    if ((!touch->window || window) && same && holds(now, touch, typed))
        return DH_OK;
    return dh_err_set(err, DH_YIELDED, DH_BLAME_USER, "put the cursor back behind it, or take the rest over",
                      "you took over after %zu characters, and they are not where the rest belongs", typed);
}
