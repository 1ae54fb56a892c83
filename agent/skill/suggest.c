#include "agent/skill/suggest.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

/* Steps of one run that are compared; a longer one is compared so far. */
#define STEPS_MAX 400

static bool touches(const char *verb)
{
    static const char *const verbs[] = {"click",  "drag", "press", "type",  "choose", "set",
                                        "attach", "open", "copy",  "paste", "read"};
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verbs[i], verb) == 0)
            return true;
    return false;
}

static void add(json_t *list, const char *verb, const char *about)
{
    char *fold = dh_text_fold(about ? about : "");
    char *step = fold ? dh_asprintf("%s|%.80s", verb, fold) : NULL;
    if (step && json_array_size(list) < STEPS_MAX)
        json_array_append_new(list, dh_json_text(step));
    dh_free(fold);
    dh_free(step);
}

/* What an action is about, without what was put into it. */
static const char *about(const char *verb, const json_t *action)
{
    const json_t *target = json_object_get(action, "target");
    const char *name = dh_json_str(target, "text", NULL);
    if (strcmp(verb, "open") == 0) {
        name = dh_json_str(action, "app", ""); /* a file or an address is a value */
    } else if (strcmp(verb, "press") == 0) {
        name = dh_json_str(action, "keys", "");
    }
    return name ? name : json_is_string(target) ? json_string_value(target) : "";
}

json_t *dh_suggest_steps(const json_t *records)
{
    json_t *list = json_array(), *r, *planned = NULL;
    size_t i;
    json_array_foreach(records, i, r)
    {
        const char *kind = dh_json_str(r, "kind", "");
        if (strcmp(kind, "PLAN") == 0)
            planned = json_object_get(r, "action");
        const char *verb = dh_json_str(planned, "action", "");
        if (!list || strcmp(kind, "RESULT") != 0 || !planned || strcmp(dh_json_str(r, "status", ""), "ok") != 0 ||
            !touches(verb))
            continue;
        add(list, verb, about(verb, planned));
        planned = NULL;
    }
    return list;
}

static const char *verb_of(enum dh_stmt_kind kind)
{
    switch (kind) {
    case DH_STMT_CLICK:
        return "click";
    case DH_STMT_TYPE:
    case DH_STMT_SET_TEXT:
    case DH_STMT_CLEAR:
        return "type";
    case DH_STMT_PRESS:
        return "press";
    case DH_STMT_CHOOSE:
        return "choose";
    case DH_STMT_SET:
        return "set";
    case DH_STMT_DRAG:
        return "drag";
    case DH_STMT_ATTACH:
        return "attach";
    case DH_STMT_OPEN:
        return "open";
    case DH_STMT_READ:
        return "read";
    default:
        return NULL;
    }
}

static const char *plain(const struct dh_phrase *p)
{
    return p->count == 1 && p->parts[0].kind == DH_PART_TEXT ? p->parts[0].text : "";
}

static void add_block(json_t *list, const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        const char *verb = verb_of(s->kind);
        if (verb)
            add(list, verb,
                s->kind == DH_STMT_OPEN    ? plain(&s->text)
                : s->kind == DH_STMT_PRESS ? s->keys
                                           : plain(&s->target.text));
        add_block(list, s->body);
        add_block(list, s->otherwise);
    }
}

json_t *dh_suggest_skill_steps(const struct dh_skill *skill)
{
    json_t *list = json_array();
    if (list)
        add_block(list, skill->steps);
    return list;
}

int dh_suggest_alike(const json_t *a, const json_t *b)
{
    size_t n = json_array_size(a), m = json_array_size(b);
    unsigned row[STEPS_MAX + 1] = {0};
    if (n == 0 || m == 0 || n > STEPS_MAX || m > STEPS_MAX)
        return 0;
    for (size_t i = 0; i < n; i++) {
        unsigned corner = 0;
        const char *x = json_string_value(json_array_get(a, i));
        for (size_t k = 0; k < m; k++) {
            unsigned above = row[k + 1];
            const char *y = json_string_value(json_array_get(b, k));
            row[k + 1] = x && y && strcmp(x, y) == 0 ? corner + 1 : above > row[k] ? above : row[k];
            corner = above;
        }
    }
    return (int)(200 * row[m] / (n + m));
}

static bool join(json_t *groups, const json_t *run)
{
    const json_t *steps = json_object_get(run, "steps");
    json_t *group;
    size_t i;
    json_array_foreach(groups, i, group)
    {
        if (dh_suggest_alike(json_object_get(group, "steps"), steps) < DH_SUGGEST_ALIKE)
            continue;
        return json_object_set_new(group, "count", json_integer(dh_json_int(group, "count", 0) + 1)) == 0 &&
               json_array_append_new(json_object_get(group, "runs"), json_string(dh_json_str(run, "id", ""))) == 0;
    }
    return json_array_append_new(groups, json_pack("{s:i,s:O?,s:O?,s:O?,s:O?,s:[s]}", "count", 1, "last",
                                                   json_object_get(run, "started"), "run", json_object_get(run, "id"),
                                                   "goal", json_object_get(run, "goal"), "steps", steps, "runs",
                                                   dh_json_str(run, "id", ""))) == 0;
}

json_t *dh_suggest(const json_t *runs, size_t least)
{
    json_t *groups = json_array(), *out = json_array();
    bool ok = groups && out;
    /* The latest first: it is what the others are compared with, and what a skill would be made of. */
    for (size_t i = json_array_size(runs); ok && i-- > 0;) {
        const json_t *run = json_array_get(runs, i);
        if (json_array_size(json_object_get(run, "steps")) >= DH_SUGGEST_LEAST)
            ok = join(groups, run);
    }
    for (;;) {
        size_t best = 0, i;
        json_int_t most = 0;
        json_t *g;
        json_array_foreach(groups, i, g)
        {
            if (dh_json_int(g, "count", 0) > most) {
                most = dh_json_int(g, "count", 0);
                best = i;
            }
        }
        if (!ok || most < (json_int_t)least || most == 0)
            break;
        ok = json_array_append(out, json_array_get(groups, best)) == 0 && json_array_remove(groups, best) == 0;
    }
    json_decref(groups);
    if (!ok) {
        json_decref(out);
        return NULL;
    }
    return out;
}
