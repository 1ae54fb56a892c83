/* Statements that go round, watch or run another skill. */
#include <string.h>

#include "agent/plan/interpret_impl.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define SCROLL_ROUNDS 100
#define WAIT_DEFAULT 10.0
#define WAIT_STEP 0.5

/* Loops: enters the next round, or goes on behind the statement. */
enum dh_status dh_interpret_for_each(struct dh_interpreter *it, const struct dh_stmt *s,
                                     struct dh_err *err)
{
    struct dh_frame_at *f = dh_interpret_top(it);
    json_t *rows = NULL;
    enum dh_status st = dh_interpret_rows(it, s->list, &rows, err);
    if (st != DH_OK)
        return st;
    if (f->rounds >= json_array_size(rows)) {
        dh_interpret_advance(it);
    } else {
        st = dh_interpret_row(it, s->name, json_array_get(rows, f->rounds), err);
        f->rounds++;
        if (st == DH_OK)
            st = dh_interpret_push(it, DH_FRAME_LOOP, s->body, err);
    }
    json_decref(rows);
    return st;
}

enum dh_status dh_interpret_repeat(struct dh_interpreter *it, const struct dh_stmt *s,
                                   const struct dh_observation *o, struct dh_err *err)
{
    struct dh_frame_at *f = dh_interpret_top(it);
    bool holds = false;
    enum dh_status st = dh_interpret_holds(it, s->cond, o, &holds, err);
    if (st != DH_OK)
        return st;
    if (holds) {
        dh_interpret_advance(it);
        return DH_OK;
    }
    if (f->rounds >= (size_t)s->count) {
        char *why = dh_interpret_why(it, s->cond);
        st = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, NULL, "%s after %d times",
                        why ? why : "the condition does not hold", s->count);
        dh_free(why);
        return st;
    }
    f->rounds++;
    return dh_interpret_push(it, DH_FRAME_LOOP, s->body, err);
}

enum dh_status dh_interpret_call(struct dh_interpreter *it, const struct dh_stmt *s,
                                 struct dh_err *err)
{
    const char *name = s->text.parts[0].text;
    const struct dh_skill *k = NULL;
    for (size_t i = 0; i < it->skill_count && !k; i++)
        if (strcmp(it->skills[i]->name, dh_path_name(name)) == 0)
            k = it->skills[i];
    if (!k)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "there is no skill \"%s\"", name);
    json_t *given = json_object(), *values = NULL, *missing = NULL;
    enum dh_status st = given ? DH_OK : dh_err_nomem(err);
    for (size_t i = 0; st == DH_OK && i < s->arg_count; i++) {
        char *v = NULL;
        st = dh_interpret_text(it, &s->args[i].value, &v, err);
        if (st == DH_OK && !dh_json_set(given, s->args[i].name, dh_json_text(v)))
            st = dh_err_nomem(err);
        dh_free(v);
    }
    if (st == DH_OK)
        st = dh_skill_bind_call(k, given, &values, &missing, err);
    if (st == DH_OK && json_array_size(missing) > 0)
        st = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "give it behind \"with\"",
                        "%s needs its input \"%s\"", name,
                        json_string_value(json_array_get(missing, 0)));
    if (st == DH_OK)
        st = dh_interpret_enter(it, k, json_incref(values), err);
    json_decref(given);
    json_decref(values);
    json_decref(missing);
    return st;
}

/* Conditions that are looked at from time to time. True: the statement is over. */
enum dh_status dh_interpret_watch(struct dh_interpreter *it, const struct dh_stmt *s,
                                  const struct dh_observation *o, bool *ret_over,
                                  struct dh_err *err)
{
    struct dh_frame_at *f = dh_interpret_top(it);
    enum dh_status st = dh_interpret_holds(it, s->cond, o, ret_over, err);
    bool expect = s->kind == DH_STMT_EXPECT_THAT;
    double bound = s->within >= 0 ? s->within : expect ? 0 : WAIT_DEFAULT;
    if (st != DH_OK || *ret_over || (double)f->rounds * WAIT_STEP < bound) {
        f->rounds++;
        return st;
    }
    char *why = dh_interpret_why(it, s->cond);
    st = dh_err_set(err, expect ? DH_FAILED : DH_TIMEOUT, DH_BLAME_APPLICATION, NULL, "%s",
                    why ? why : "the condition does not hold");
    dh_free(why);
    return st;
}

enum dh_status dh_interpret_scroll_until(struct dh_interpreter *it, const struct dh_stmt *s,
                                         const struct dh_observation *o, bool *ret_over,
                                         struct dh_err *err)
{
    struct dh_cond c = {.kind = DH_COND_APPEARS,
                        .aim = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY}};
    c.aim.text = s->text;
    enum dh_status st = dh_interpret_holds(it, &c, o, ret_over, err);
    if (st != DH_OK || *ret_over)
        return st;
    if (dh_interpret_top(it)->rounds++ >= SCROLL_ROUNDS)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_APPLICATION, NULL,
                          "it did not appear in %d turns of the wheel", SCROLL_ROUNDS);
    return DH_OK;
}
