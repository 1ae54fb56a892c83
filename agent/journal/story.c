#include "agent/journal/story.h"

#include <string.h>

#include "agent/journal/record.h"
#include "agent/journal/recover.h"
#include "base/json.h"
#include "base/mem.h"

static const char *const names[DH_SPEND_COUNT] = {
    [DH_SPEND_SETTLE] = "settle",   [DH_SPEND_CAPTURE] = "capture", [DH_SPEND_SEGMENT] = "segment",
    [DH_SPEND_OCR] = "read",        [DH_SPEND_FUSE] = "fuse",       [DH_SPEND_PLAN] = "plan",
    [DH_SPEND_PERSON] = "you",      [DH_SPEND_TOUCH] = "touch",     [DH_SPEND_OTHER] = "other",
};

/* Members of OBSERVE's "times". */
static const char *const stages[] = {"settle", "capture", "segment", "ocr", "fuse"};

const char *dh_spend_name(enum dh_spend spend)
{
    return (size_t)spend < DH_SPEND_COUNT ? names[spend] : "unknown";
}

/* A journal may come from anywhere: no time is negative or longer than a year. */
static dh_tick span(json_int_t us)
{
    return us < 0 ? 0 : us > DH_TICK_S(366LL * 86400) ? DH_TICK_S(366LL * 86400) : (dh_tick)us;
}

static void spend_observe(struct dh_story_step *step, const json_t *observe)
{
    const json_t *times = json_object_get(observe, "times");
    for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++)
        step->spent[i] += span(dh_json_int(times, stages[i], 0));
}

static struct dh_story_step *add_step(struct dh_story *s, size_t at, const json_t *plan)
{
    if (!dh_grow(&s->steps, &s->cap, s->count + 1, sizeof(*s->steps)))
        return NULL;
    struct dh_story_step *step = &s->steps[s->count++];
    *step = (struct dh_story_step){.begin = at, .plan = plan, .status = "open"};
    step->spent[DH_SPEND_PLAN] = span(dh_json_int(plan, "time", 0));
    return step;
}

/* While reading: what was last on the screen, and whom it is a picture of. */
struct eye {
    const json_t *observe; /* the last picture */
    const json_t *ground;  /* a target that is not touched yet */
    const json_t *ask;     /* a question that is not answered yet */
    bool fresh;            /* nothing was touched since the picture */
    bool touched;          /* the step has touched: what is seen now it does not act on, unless it aims again */
    size_t bare;           /* the first step that still waits for its picture */
};

static void add_shot(struct dh_story_step *step, struct dh_story_shot shot)
{
    size_t drop = 0;
    if (step->shot_count == DH_STORY_SHOTS) {
        while (drop < DH_STORY_SHOTS && step->shots[drop].ground)
            drop++;
        if (drop == DH_STORY_SHOTS || !shot.ground)
            return;
        memmove(step->shots + drop, step->shots + drop + 1,
                (DH_STORY_SHOTS - 1 - drop) * sizeof(step->shots[0]));
        step->shot_count--;
    }
    step->shots[step->shot_count++] = shot;
}

/* A picture is kept just before a touch. Steps that touched nothing (they read, or expect) saw the same screen,
 * and so did a target that was found on it. */
static void see_picture(struct dh_story *s, struct eye *eye, struct dh_story_step *owner, const json_t *r)
{
    eye->observe = r;
    eye->fresh = true;
    for (; eye->bare < s->count; eye->bare++) {
        if (!s->steps[eye->bare].observe)
            s->steps[eye->bare].observe = r;
    }
    if (owner && (eye->ground || !eye->touched))
        owner->observe = r;
}

static void see_target(struct dh_story *s, struct eye *eye, struct dh_story_step *step, const json_t *r)
{
    size_t index = (size_t)(step - s->steps);
    step->ground = eye->ground = r;
    step->observe = eye->fresh ? eye->observe : NULL;
    if (!step->observe && eye->bare > index)
        eye->bare = index;
}

static void see_touch(struct eye *eye, struct dh_story_step *step, const json_t *r)
{
    if (!step->observe)
        step->observe = eye->observe;
    add_shot(step, (struct dh_story_shot){.observe = eye->observe, .ground = eye->ground, .intent = r});
    eye->ground = NULL;
    eye->fresh = false;
    eye->touched = true;
}

static void see_in_step(struct dh_story *s, struct eye *eye, enum dh_record kind, const json_t *r)
{
    struct dh_story_step *step = &s->steps[s->count - 1];
    switch (kind) {
    case DH_RECORD_GROUND:
        see_target(s, eye, step, r);
        break;
    case DH_RECORD_INTENT:
        see_touch(eye, step, r);
        break;
    case DH_RECORD_VERDICT:
        step->verdict = r;
        break;
    case DH_RECORD_ASK:
        step->asks++;
        break;
    case DH_RECORD_ANSWER:
        if (eye->ask)
            step->spent[DH_SPEND_PERSON] +=
                span(dh_json_int(r, "tick", 0) - dh_json_int(eye->ask, "tick", 0));
        break;
    case DH_RECORD_OUTCOME:
        step->outcome = r;
        step->status = dh_json_str(r, "status", "open");
        step->spent[DH_SPEND_TOUCH] += span(dh_json_int(r, "time", 0));
        break;
    case DH_RECORD_RESULT:
        step->result = r;
        step->status = dh_json_str(r, "status", "open");
        break;
    default:
        break;
    }
}

static void total(struct dh_story_step *step)
{
    dh_tick sum = 0;
    for (size_t i = 0; i < DH_SPEND_OTHER; i++)
        sum += step->spent[i];
    dh_tick own = span(dh_json_int(step->result, "time", 0));
    step->spent[DH_SPEND_OTHER] = own > sum ? own - sum : 0;
    step->time = sum + step->spent[DH_SPEND_OTHER];
}

static void total_run(struct dh_story *s)
{
    size_t n = json_array_size(s->records);
    const json_t *last = n ? json_array_get(s->records, n - 1) : NULL;
    struct dh_pending p;
    dh_journal_pending(s->records, &p);
    s->run = p.run;
    s->end = p.end ? json_array_get(s->records, (size_t)p.end - 1) : NULL;
    s->goal = dh_json_str(s->run, "goal", "");
    s->started = dh_json_str(s->run, "wall", "");
    s->status = s->end && *p.status ? p.status : p.park ? "parked" : "stopped";
    dh_tick between = span(dh_json_int(last, "tick", 0) - dh_json_int(s->run, "tick", 0));
    s->time = span(dh_json_int(s->end, "time", between));
    for (size_t i = 0; i < s->count; i++) {
        total(&s->steps[i]);
        s->asks += s->steps[i].asks;
    }
}

enum dh_status dh_story_read(const json_t *records, struct dh_story *ret, struct dh_err *err)
{
    *ret = (struct dh_story){.records = records};
    struct eye eye = {0};
    dh_tick before[DH_SPEND_COUNT] = {0};
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *r = json_array_get(records, i);
        enum dh_record kind = dh_record_of(r);
        struct dh_story_step *step = ret->count ? &ret->steps[ret->count - 1] : NULL;
        if (kind == DH_RECORD_OBSERVE) {
            struct dh_story_step *owner = step && !step->result ? step : NULL;
            struct dh_story_step outside = {0};
            spend_observe(owner ? owner : &outside, r);
            for (size_t k = 0; !owner && k < DH_SPEND_COUNT; k++)
                before[k] += outside.spent[k];
            see_picture(ret, &eye, owner, r);
        } else if (kind == DH_RECORD_PLAN) {
            step = add_step(ret, i, r);
            if (!step)
                return dh_err_nomem(err);
            step->observe = eye.fresh ? eye.observe : NULL;
            eye.touched = false;
            eye.ground = NULL;
            for (size_t k = 0; k < DH_SPEND_COUNT; k++)
                step->spent[k] += before[k];
            memset(before, 0, sizeof(before));
        } else if (step) {
            see_in_step(ret, &eye, kind, r);
        }
        eye.ask = kind == DH_RECORD_ASK ? r : kind == DH_RECORD_ANSWER ? NULL : eye.ask;
        if (step)
            step->end = i + 1;
    }
    total_run(ret);
    return DH_OK;
}

void dh_story_finish(struct dh_story *s)
{
    dh_free(s->steps);
    *s = (struct dh_story){0};
}
