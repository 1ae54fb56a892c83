/* deskhand-planner: the planner child. Observations and outcomes come in on descriptor 3, decisions
 * go out. It has no X connection and opens no files; it ends when its socket does. */
#include <stdint.h>
#include <string.h>

#include "agent/model/cassette.h"
#include "agent/plan/interpret.h"
#include "agent/plan/planner.h"
#include "agent/skill/skill.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/mem.h"

#define SKILLS_MAX 17

struct planner {
    const struct dh_skill *skills[SKILLS_MAX]; /* owned */
    size_t count;
    struct dh_interpreter *interpreter;
    struct dh_cassette *cassette;
};

static void finish(struct planner *p)
{
    dh_interpreter_destroy(p->interpreter);
    dh_cassette_destroy(p->cassette);
    for (size_t i = 0; i < p->count; i++)
        dh_skill_destroy((struct dh_skill *)(uintptr_t)p->skills[i]);
    *p = (struct planner){0};
}

/* `path` is where its pictures lie beside, NULL: not known. */
static enum dh_status add_skill(struct planner *p, const char *text, const char *origin, const char *path,
                                bool plain, struct dh_err *err)
{
    struct dh_skill *k = NULL;
    if (!text || p->count == SKILLS_MAX)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL,
                          "a skill without text, or too many");
    enum dh_status s = plain ? dh_skill_parse_plain(text, strlen(text), origin, &k, NULL, err)
                             : dh_skill_parse(text, strlen(text), origin, &k, NULL, err);
    if (s != DH_OK)
        return s;
    p->skills[p->count++] = k;
    k->path = dh_arena_strdup(k->arena, path);
    return path && !k->path ? dh_err_nomem(err) : DH_OK;
}

static enum dh_status start(struct planner *p, const json_t *m, struct dh_err *err)
{
    const char *kind = dh_json_str(m, "kind", ""), *text = dh_json_str(m, "text", NULL);
    const char *origin = dh_json_str(m, "origin", "goal");
    const json_t *state = json_object_get(m, "state"), *inputs = json_object_get(m, "inputs");
    state = json_is_object(state) ? state : NULL;
    finish(p);
    if (strcmp(kind, "cassette") == 0)
        return dh_cassette_create(text ? text : "", origin, state, &p->cassette, err);
    enum dh_status s = add_skill(p, text, origin, NULL, strcmp(kind, "instructions") == 0, err);
    const char *name;
    json_t *v;
    json_object_foreach(json_object_get(m, "skills"), name, v)
    {
        if (s == DH_OK)
            s = add_skill(p, dh_json_str(v, "text", NULL), name, dh_json_str(v, "path", NULL), false, err);
    }
    if (s == DH_OK)
        s = dh_interpreter_create(p->skills, p->count, json_is_object(inputs) ? inputs : NULL,
                                  state, &p->interpreter, err);
    return s;
}

static enum dh_status turn(struct planner *p, const json_t *m, struct dh_decision *ret,
                           struct dh_err *err)
{
    struct dh_outcome out = dh_outcome_from_json(json_object_get(m, "outcome"));
    const json_t *seen = json_object_get(m, "observation");
    struct dh_observation *o = NULL;
    enum dh_status s = DH_OK;
    if (p->cassette)
        return dh_cassette_next(p->cassette, &out, ret, err);
    if (!p->interpreter)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "a turn before the start");
    if (json_is_object(seen))
        s = dh_observation_from_json(seen, &o, err);
    if (s == DH_OK)
        s = dh_interpreter_next(p->interpreter, o, &out, ret, err);
    dh_observation_unref(o);
    return s;
}

static json_t *error_message(const struct dh_err *err)
{
    return json_pack("{s:{s:s,s:s,s:o,s:o}}", "error", "status", dh_status_name(err->status),
                     "blame", dh_blame_name(err->blame), "what", dh_json_text(err->what), "next",
                     dh_json_text(err->next));
}

static json_t *answer(struct planner *p, const json_t *m)
{
    struct dh_err err = {0};
    struct dh_decision d = {0};
    const json_t *s = json_object_get(m, "start"), *t = json_object_get(m, "turn");
    enum dh_status st;
    if (s)
        st = start(p, s, &err);
    else if (t)
        st = turn(p, t, &d, &err);
    else
        st = dh_err_set(&err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL,
                        "a message that is neither start nor turn");
    if (st != DH_OK)
        return error_message(&err);
    if (!t)
        return json_pack("{s:b}", "ready", 1);
    json_t *v = json_pack("{s:o}", "decision", dh_decision_to_json(&d));
    dh_decision_finish(&d);
    return v;
}

int main(void)
{
    struct planner p = {0};
    struct dh_ipc ipc;
    struct dh_loop *loop = dh_loop_create(NULL);
    if (!loop)
        return 1;
    dh_ipc_init(&ipc, 3);
    enum dh_status s = DH_OK;
    while (s == DH_OK) {
        json_t *m = NULL, *a = NULL;
        s = dh_ipc_wait(&ipc, loop, DH_TICK_NEVER, &m, NULL);
        if (s == DH_OK && !(a = answer(&p, m)))
            s = DH_NOMEM;
        if (s == DH_OK)
            s = dh_ipc_send(&ipc, a, -1, NULL);
        json_decref(m);
        json_decref(a);
    }
    finish(&p);
    dh_ipc_finish(&ipc);
    dh_loop_destroy(loop);
    return s == DH_GONE ? 0 : 1;
}
