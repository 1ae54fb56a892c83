#include "agent/act.h"

#include "base/json.h"

static enum dh_status nobody(const struct dh_action *a, struct dh_err *err)
{
    return dh_err_set(err, DH_PARKED, DH_BLAME_USER,
                      a->verb == DH_VERB_ASK ? "answer at a terminal, or with --answer ANSWER"
                                             : "do it, then say so with --answer done",
                      "needs you: %s", a->text ? a->text : "");
}

enum dh_status dh_act_person(struct dh_road *road, const struct dh_action *a, char **ret_value,
                             struct dh_err *err)
{
    const struct dh_person *p = &road->desk->person;
    dh_tick t0 = dh_tick_now();
    enum dh_status s;
    road->asks++;
    if (a->verb == DH_VERB_ASK) {
        if (!p->question)
            return nobody(a, err);
        s = p->question(p->data, a->text, a->name, a->options, a->option_count, ret_value, err);
    } else {
        if (!p->hand_over)
            return nobody(a, err);
        /* Nothing is held and nothing is looked at until it returns: this thread is in there, and nobody else looks. */
        dh_actuator_release(road->desk->actuator);
        s = p->hand_over(p->data, a->text, err);
        dh_road_record(road, DH_RECORD_HUMAN,
                       json_pack("{s:o,s:s,s:I}", "what", dh_json_text(a->text ? a->text : ""), "then",
                                 s == DH_OK ? "given back" : "kept", "waited", (json_int_t)(dh_tick_now() - t0)),
                       false);
    }
    s = dh_road_asked(road, t0, s, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}
