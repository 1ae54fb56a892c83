#include "agent/journal/recover.h"

#include <string.h>

#include "agent/journal/record.h"
#include "base/json.h"

static void see_intent(const json_t *r, long seq, struct dh_pending *p)
{
    p->intent = seq;
    p->touch = dh_json_str(r, "touch", "");
    p->print = dh_json_str(r, "print", "");
    p->class_name = dh_json_str(r, "class", "none");
    p->irreversible = dh_json_bool(r, "irreversible", true);
    p->expect = json_object_get(r, "expect");
}

/* Ended in its middle, by a person or with its display: nobody knows what it did, as after a crash. */
static bool broken_off(const json_t *outcome)
{
    const char *s = dh_json_str(outcome, "status", "");
    bool ended = strcmp(s, dh_status_name(DH_YIELDED)) == 0 || strcmp(s, dh_status_name(DH_INTERRUPTED)) == 0 ||
                 strcmp(s, dh_status_name(DH_GONE)) == 0;
    return ended && dh_json_int(outcome, "presses", 0) > 0;
}

/* A step that is planned `again` is still the same one: what it did, or may have done, counts. */
static void see_plan(const json_t *r, long seq, struct dh_pending *p)
{
    if (!dh_json_bool(r, "again", false)) {
        p->plan = seq;
        p->intent = 0;
    }
    p->sentence = dh_json_str(r, "sentence", "");
    p->step = json_object_get(r, "step");
    p->action = json_object_get(r, "action");
    p->state = json_object_get(r, "state");
    p->by_model = strcmp(dh_json_str(r, "by", ""), "model") == 0;
    p->rescue = json_object_get(r, "rescue");
    p->planned_done = false;
}

static void see(const json_t *r, struct dh_pending *p)
{
    long seq = (long)dh_json_int(r, "seq", 0);
    switch (dh_record_of(r)) {
    case DH_RECORD_RUN:
        p->run = r;
        break;
    case DH_RECORD_PLAN:
        see_plan(r, seq, p);
        break;
    case DH_RECORD_INTENT:
        see_intent(r, seq, p);
        break;
    case DH_RECORD_OUTCOME:
        if (dh_json_int(r, "of", 0) == p->intent && !broken_off(r))
            p->intent = 0;
        break;
    case DH_RECORD_RESULT:
        p->planned_done = true;
        break;
    case DH_RECORD_PARK:
        p->park = seq;
        p->parked = r;
        break;
    case DH_RECORD_RESUME:
        p->park = p->end = 0;
        break;
    case DH_RECORD_END:
        p->end = seq;
        p->status = dh_json_str(r, "status", "");
        break;
    default:
        break;
    }
}

void dh_journal_pending(const json_t *records, struct dh_pending *ret)
{
    struct dh_pending p = {.touch = "", .print = "", .class_name = "none", .sentence = "", .status = ""};
    for (size_t i = 0; i < json_array_size(records); i++)
        see(json_array_get(records, i), &p);
    if (!p.intent) {
        p.touch = p.print = "";
        p.class_name = "none";
        p.irreversible = false;
        p.expect = NULL;
    }
    if (!p.park)
        p.parked = NULL;
    if (!p.end)
        p.status = "";
    *ret = p;
}
