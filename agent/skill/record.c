#include "agent/skill/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate/chord.h"
#include "actuate/sign.h"
#include "actuate/stop_keys.h"
#include "agent/desk.h"
#include "agent/skill/record_ears.h"
#include "agent/skill/record_eyes.h"
#include "agent/skill/record_make.h"
#include "agent/skill/record_picture.h"
#include "base/mem.h"

/* How long nothing has to change before a look. */
#define QUIET DH_TICK_MS(120)
#define QUIET_TYPING DH_TICK_MS(250)
/* A screen that never rests is looked at now and then, and less often when nothing comes of it. */
#define RESTLESS DH_TICK_MS(900)
#define RESTLESS_MOST DH_TICK_S(8)
/* Typing is looked at early once: whether it shows dots. */
#define WONDER DH_TICK_MS(150)
/* What was heard longer ago than this found the recorder reading. */
#define LATE DH_TICK_MS(20)
#define CLOSING_QUIET DH_TICK_MS(250)
#define CLOSING_BOUND DH_TICK_MS(1500)
#define STOP_WITHIN 1000 /* milliseconds */
/* A signal that comes so soon after Ctrl+C was heard is what that key did in a terminal. */
#define INTERRUPT_WITHIN DH_TICK_S(1)

struct recording {
    struct dh_desk *desk;
    const struct dh_record_options *o;
    struct dh_trace *trace;
    struct dh_record_eyes *eyes;
    struct dh_record_ears *ears; /* NULL at first */
    struct dh_guardian_stop stop;
    struct dh_record_end end;
    char stop_text[DH_DEED_TEXT_MAX];
    unsigned long stop_times[8];
    int stop_seen;
    bool stopped, interrupted;
    dh_tick copied;      /* when Ctrl+C was heard last; 0 */
    uint64_t seen;       /* mark of the last look */
    uint64_t noticed;    /* latest mark that was taken note of */
    dh_tick dirty;       /* since when something has changed after the last look; 0: nothing has */
    dh_tick changed;     /* when it changed last */
    dh_tick typed;       /* when typing began that has not been looked at; 0 */
    dh_tick restless;    /* how long to bear changes without rest */
    bool typing;
    bool told;           /* a deed came */
    size_t deeds;
    struct dh_err err;
    enum dh_status status;
};

static void notice(struct recording *r)
{
    uint64_t mark = dh_screen_mark(r->desk->screen);
    if (mark == r->noticed)
        return;
    r->noticed = mark;
    r->changed = dh_tick_now();
    if (!r->dirty)
        r->dirty = r->changed;
    dh_trace_changed(r->trace);
}

/* As it is now, or as it was when a still was taken. */
static void look(struct recording *r, bool settled, struct dh_still *still)
{
    struct dh_observation *o = NULL;
    if (!still) {
        r->seen = r->noticed = dh_screen_mark(r->desk->screen);
        r->dirty = r->typed = 0;
    }
    dh_record_ears_pause(r->ears, true);
    dh_screen_hold(r->desk->screen, still);
    r->status = dh_observer_look(r->desk->observer, NULL, &o, &r->err);
    dh_screen_hold(r->desk->screen, NULL);
    dh_record_ears_pause(r->ears, false);
    if (r->status == DH_INTERRUPTED) {
        /* It ends in the middle of a look, which is done again when the rest has been heard. */
        r->interrupted = true;
        r->status = DH_OK;
        r->dirty = dh_tick_now();
        return;
    }
    if (r->status != DH_OK)
        return;
    if (!still)
        r->restless = settled ? RESTLESS : o->changed_count ? r->restless : r->restless * 2;
    r->restless = r->restless > RESTLESS_MOST ? RESTLESS_MOST : r->restless;
    dh_trace_screen(r->trace, o, settled);
    dh_observation_unref(o);
    notice(r);
}

/* Whether a deed is the last press of the stop keys. */
static bool stops(struct recording *r, const struct dh_deed *d)
{
    struct dh_chord c;
    if (d->kind != DH_DEED_KEYS || d->repeat || dh_chord_parse(d->text, &c, NULL) != DH_OK || c.sym != r->stop.sym ||
        c.modifiers != r->stop.modifiers) {
        if (d->kind != DH_DEED_PRESS)
            r->stop_seen = 0;
        return false;
    }
    while (r->stop_seen > 0 && d->time - r->stop_times[0] > STOP_WITHIN) {
        r->stop_seen--;
        memmove(r->stop_times, r->stop_times + 1, sizeof(r->stop_times[0]) * (size_t)r->stop_seen);
    }
    r->stop_times[r->stop_seen++] = d->time;
    snprintf(r->stop_text, sizeof(r->stop_text), "%s", d->text);
    if (r->stop_seen < r->stop.count)
        return false;
    r->end = (struct dh_record_end){.stop_keys = r->stop_text, .stop_count = r->stop.count};
    return true;
}

static void on_deed(void *data, struct dh_deed *d, dh_tick heard, unsigned long front)
{
    struct recording *r = data;
    bool text = d->kind == DH_DEED_TEXT;
    if (r->stopped || r->status != DH_OK)
        return;
    bool fresh = r->trace->fresh;
    notice(r);
    /* What it was pressed on is on the still, if anything had changed since the last look, or that came after it. */
    bool later = r->trace->now && r->trace->now->tick >= heard;
    struct dh_still *still = d->kind == DH_DEED_PRESS ? dh_record_eyes_take(r->eyes, d->time) : NULL;
    bool blind = dh_tick_now() - heard > LATE; /* when it changed is not known so well */
    if (still && (r->dirty || later))
        look(r, false, still);
    else if (later)
        r->trace->fresh = false;
    else if (!blind && r->dirty && r->dirty >= heard)
        r->trace->fresh = fresh;
    dh_still_free(still);
    if (d->kind == DH_DEED_KEYS && strcmp(d->text, "ctrl+c") == 0)
        r->copied = heard;
    r->trace->front = front;
    dh_trace_deed(r->trace, d);
    if (r->dirty)
        r->trace->fresh = false;
    if (text && !r->typed)
        r->typed = dh_tick_now();
    r->typing = text;
    r->told = true;
    r->deeds++;
    r->stopped = stops(r, d);
    if (r->o->step && d->kind != DH_DEED_PRESS)
        r->o->step(r->o->data, r->deeds);
}

static bool something(void *data)
{
    struct recording *r = data;
    uint64_t before = r->noticed;
    notice(r);
    return r->told || r->stopped || r->noticed != before || r->status != DH_OK;
}

/* When to look if nothing more happens; DH_TICK_NEVER: everything has been seen. */
static dh_tick due(const struct recording *r, bool *ret_settled)
{
    dh_tick at = DH_TICK_NEVER;
    *ret_settled = true;
    if (r->dirty) {
        dh_tick rest = r->changed + (r->typing ? QUIET_TYPING : QUIET), patience = r->dirty + r->restless;
        at = rest < patience ? rest : patience;
        *ret_settled = rest < patience;
    }
    if (r->typed && r->dirty && dh_trace_wonders(r->trace) && r->typed + WONDER < at) {
        at = r->typed + WONDER;
        *ret_settled = false;
    }
    return at;
}

static enum dh_status listen_to(struct recording *r)
{
    while (!r->stopped && !r->interrupted && r->status == DH_OK) {
        bool settled;
        dh_tick at = due(r, &settled);
        r->told = false;
        if (dh_tick_now() >= at) {
            look(r, settled, NULL);
            continue;
        }
        if (dh_loop_until(r->desk->loop, something, r, at) == DH_WAIT_INTERRUPTED)
            r->interrupted = true;
        if (dh_xconn_dead(r->desk->x))
            return dh_xconn_check(r->desk->x, &r->err);
    }
    return r->status;
}

/* A signal overtakes what was done before it and waits to be told. */
static enum dh_status hear_rest(struct recording *r)
{
    dh_tick ended = dh_tick_now();
    if (!r->interrupted)
        return DH_OK;
    dh_intr_clear(&r->desk->intr);
    dh_record_ears_drain(r->ears);
    if (r->stopped)
        return r->status;
    r->end = (struct dh_record_end){.terminal = true, .copy = r->copied && ended - r->copied < INTERRUPT_WITHIN};
    /* The guardian of a private display knows the stop keys, too, and may be the first. */
    if (r->stop_seen > 1) {
        r->end.stop_keys = r->stop_text;
        r->end.stop_count = r->stop_seen;
    }
    return r->status;
}

/* The closing screen, once it has come to rest. */
static enum dh_status look_closing(struct recording *r)
{
    struct dh_settle settle = {.quiet = CLOSING_QUIET, .bound = CLOSING_BOUND, .since = r->seen};
    struct dh_observation *o = NULL;
    dh_intr_clear(&r->desk->intr);
    notice(r);
    if (!r->dirty && r->trace->fresh)
        return DH_OK;
    enum dh_status s = dh_observer_look(r->desk->observer, &settle, &o, &r->err);
    if (s == DH_INTERRUPTED)
        return DH_OK; /* somebody is in a hurry: what was seen last has to do */
    if (s != DH_OK)
        return s;
    dh_trace_screen(r->trace, o, o->settled);
    dh_observation_unref(o);
    return DH_OK;
}

/* Terminals say which window theirs is; their shells need not be children of what drew it. */
static unsigned long own_terminal(void)
{
    const char *id = getenv("WINDOWID");
    return id ? strtoul(id, NULL, 0) : 0;
}

static enum dh_status put_sign(struct recording *r, struct dh_sign **ret)
{
    if (r->o->no_sign)
        return DH_OK;
    enum dh_status s = dh_sign_show(r->desk->x, ret, &r->err);
    if (s == DH_OK)
        dh_screen_leave_out(r->desk->screen, dh_sign_rect(*ret));
    return s;
}

static enum dh_status finish(struct recording *r, struct dh_demo **ret)
{
    struct dh_demo *d = NULL;
    enum dh_status s = dh_record_finish(r->trace, &r->end, r->o, &d, &r->err);
    if (s == DH_OK)
        s = dh_record_pictures(r->trace, d, &r->err);
    if (s == DH_OK)
        *ret = d;
    else
        dh_demo_destroy(d);
    return s;
}

enum dh_status dh_record(struct dh_desk *desk, const struct dh_record_options *o, struct dh_demo **ret, struct dh_err *err)
{
    struct recording r = {.desk = desk, .o = o, .restless = RESTLESS};
    struct dh_sign *sign = NULL;
    enum dh_status s = dh_stop_keys_parse(o->stop_keys, &r.stop, &r.err);
    if (s == DH_OK && !(r.trace = dh_trace_create()))
        s = dh_err_nomem(&r.err);
    if (s == DH_OK) {
        r.trace->takes_pictures = true;
        r.trace->own_count = dh_own_pids((int)getpid(), r.trace->own);
        r.trace->own_xid = own_terminal();
        s = put_sign(&r, &sign);
    }
    if (s == DH_OK)
        s = dh_record_eyes_open(desk->x, &r.eyes, &r.err);
    if (s == DH_OK)
        s = dh_record_ears_open(desk->x, desk->loop, on_deed, &r, &r.ears, &r.err);
    if (s == DH_OK) {
        look(&r, true, NULL);
        s = r.status;
    }
    if (s == DH_OK && o->ready)
        o->ready(o->data);
    if (s == DH_OK)
        s = listen_to(&r);
    if (s == DH_OK)
        s = hear_rest(&r);
    if (s == DH_OK)
        s = look_closing(&r);
    dh_record_ears_close(r.ears);
    dh_record_eyes_close(r.eyes);
    dh_sign_remove(sign);
    if (s == DH_OK)
        s = finish(&r, ret);
    dh_trace_destroy(r.trace);
    if (s != DH_OK && err)
        *err = r.err;
    return s;
}
