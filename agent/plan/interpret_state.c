/* The interpreter as JSON, and back:
 * {"v":1,"pending":bool,"repeated":bool,"scopes":[{"skill":NAME,"base":n,"vars":{},"fired":[n,..],
 *  "stood":[n,..],"idle":bool,"faults":[LINE,..],"page":[LINE,..],"same_page":bool}],
 *  "frames":[[kind,block,index,rounds],..]} */
#include <string.h>

#include "agent/plan/interpret_impl.h"
#include "base/json.h"

static json_t *scope_json(const struct dh_scope_of *s)
{
    json_t *fired = json_array(), *stood = json_array();
    bool ok = fired && stood;
    for (int i = 0; ok && i < 64; i++)
        ok = (!s->fired[i] || json_array_append_new(fired, json_integer(i)) == 0) &&
             (!(s->stood >> i & 1) || json_array_append_new(stood, json_integer(i)) == 0);
    if (!ok) {
        json_decref(fired);
        json_decref(stood);
        return NULL;
    }
    return json_pack("{s:s,s:I,s:o,s:o,s:o,s:b,s:o,s:o,s:b}", "skill", s->skill->name, "base", (json_int_t)s->base, "vars",
                     json_deep_copy(s->vars), "fired", fired, "stood", stood, "idle", s->idle, "faults",
                     s->faults ? json_deep_copy(s->faults) : json_array(), "page",
                     s->page ? json_deep_copy(s->page) : json_array(), "same_page", s->same_page);
}

json_t *dh_interpreter_state(const struct dh_interpreter *it)
{
    json_t *scopes = json_array(), *frames = json_array();
    bool ok = scopes && frames;
    for (size_t i = 0; ok && i < it->scope_count; i++)
        ok = json_array_append_new(scopes, scope_json(&it->scopes[i])) == 0;
    for (size_t i = 0; ok && i < it->depth; i++) {
        const struct dh_frame_at *f = &it->frames[i];
        ok = json_array_append_new(frames,
                                   json_pack("[i,i,I,I]", (int)f->kind, f->block,
                                             (json_int_t)f->index, (json_int_t)f->rounds)) == 0;
    }
    if (!ok) {
        json_decref(scopes);
        json_decref(frames);
        return NULL;
    }
    return json_pack("{s:i,s:b,s:b,s:o,s:o}", "v", 1, "pending", it->pending, "repeated",
                     it->repeated, "scopes", scopes, "frames", frames);
}

static enum dh_status misfit(struct dh_err *err)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "start the run anew",
                      "the saved state does not fit the skill: it may have changed since");
}

/* An array of strings, or nothing. */
static bool all_text(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_array_get(list, i)))
            return false;
    return !list || json_is_array(list);
}

static bool restore_scope(struct dh_interpreter *it, const json_t *v)
{
    const char *name = dh_json_str(v, "skill", "");
    struct dh_scope_of *s = &it->scopes[it->scope_count];
    *s = (struct dh_scope_of){0};
    for (size_t i = 0; i < it->skill_count && !s->skill; i++)
        if (strcmp(it->skills[i]->name, name) == 0)
            s->skill = it->skills[i];
    const json_t *vars = json_object_get(v, "vars"), *fired = json_object_get(v, "fired");
    json_int_t base = dh_json_int(v, "base", -1);
    if (!s->skill || !json_is_object(vars) || base < 0 || base > DH_INTERPRET_FRAMES)
        return false;
    s->base = (size_t)base;
    for (size_t i = 0; i < json_array_size(fired); i++) {
        json_int_t n = json_integer_value(json_array_get(fired, i));
        if (n >= 0 && n < 64)
            s->fired[n] = true;
    }
    const json_t *stood = json_object_get(v, "stood");
    for (size_t i = 0; i < json_array_size(stood); i++) {
        json_int_t n = json_integer_value(json_array_get(stood, i));
        if (n >= 0 && n < 64)
            s->stood |= (uint64_t)1 << n;
    }
    s->idle = dh_json_bool(v, "idle", false);
    s->same_page = dh_json_bool(v, "same_page", false);
    if (!all_text(json_object_get(v, "faults")) || !all_text(json_object_get(v, "page")))
        return false;
    s->faults = json_deep_copy(json_object_get(v, "faults"));
    s->page = json_deep_copy(json_object_get(v, "page"));
    s->vars = json_deep_copy(vars);
    it->scope_count += s->vars != NULL;
    return s->vars != NULL;
}

static bool restore_frame(struct dh_interpreter *it, const json_t *v)
{
    json_int_t n[4];
    for (size_t i = 0; i < 4; i++) {
        n[i] = json_integer_value(json_array_get(v, i));
        if (!json_is_integer(json_array_get(v, i)) || n[i] < 0 || n[i] > 1000000)
            return false;
    }
    /* the skill whose frame it is: the last that begins at or before it */
    const struct dh_scope_of *s = NULL;
    for (size_t i = 0; i < it->scope_count; i++)
        if (it->scopes[i].base <= it->depth)
            s = &it->scopes[i];
    if (!s || n[0] > DH_FRAME_HANDLER || (size_t)n[1] >= s->skill->block_count ||
        (size_t)n[2] > s->skill->blocks[n[1]]->count)
        return false;
    it->frames[it->depth++] =
        (struct dh_frame_at){(enum dh_frame_kind)n[0], (int)n[1], (size_t)n[2], (size_t)n[3]};
    return true;
}

/* Every skill starts with a frame of its own, and only there. */
static bool sound(const struct dh_interpreter *it)
{
    if (it->scope_count == 0 || it->scopes[0].base != 0)
        return false;
    for (size_t i = 0; i < it->scope_count; i++)
        if (it->scopes[i].base >= it->depth ||
            it->frames[it->scopes[i].base].kind > DH_FRAME_RESULT ||
            (i > 0 && it->scopes[i].base <= it->scopes[i - 1].base))
            return false;
    size_t own = 0;
    for (size_t i = 0; i < it->depth; i++)
        own += it->frames[i].kind <= DH_FRAME_RESULT;
    return own == it->scope_count;
}

enum dh_status dh_interpret_restore(struct dh_interpreter *it, const json_t *state,
                                    struct dh_err *err)
{
    const json_t *scopes = json_object_get(state, "scopes"),
                 *frames = json_object_get(state, "frames");
    if (dh_json_int(state, "v", 0) != 1 || json_array_size(scopes) > DH_INTERPRET_SCOPES ||
        json_array_size(frames) > DH_INTERPRET_FRAMES)
        return misfit(err);
    for (size_t i = 0; i < json_array_size(scopes); i++)
        if (!restore_scope(it, json_array_get(scopes, i)))
            return misfit(err);
    for (size_t i = 0; i < json_array_size(frames); i++)
        if (!restore_frame(it, json_array_get(frames, i)))
            return misfit(err);
    if (!sound(it))
        return misfit(err);
    it->pending = dh_json_bool(state, "pending", false);
    it->repeated = dh_json_bool(state, "repeated", false);
    return DH_OK;
}
