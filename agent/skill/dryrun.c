#include "agent/skill/dryrun.h"

#include <stdio.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/plan/interpret_impl.h"
#include "agent/skill/blank.h"
#include "agent/skill/dry_sight.h"
#include "agent/skill/evidence.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

#define SCREEN_MAX (2u << 20) /* bytes of one screen */

struct dry {
    const struct dh_skill *skill;
    const struct dh_evidence *evidence;
    struct dh_interpreter *it;
    struct dh_observation **screens; /* by index of the evidence, loaded when needed; owned */
    struct dh_observation **sights;  /* the same, of the pictures */
    bool *looked;                    /* whether a picture was looked at; owned */
    bool *used;                      /* by index of the evidence's items: a step is still that; owned */
    bool edited;                     /* the step is not as it was */
    struct dh_problems *problems;
    struct dh_dry_run *run;
};

static void wrong(struct dry *d, const struct dh_stmt *s, const char *what)
{
    d->run->wrong++;
    dh_problems_add(d->problems, false, s->line, s->column, "step %s on the recorded screen: %s", s->label, what);
}

static char *file_of(const struct dry *d, const char *name)
{
    char *folder = dh_strndup(d->skill->path, (size_t)(dh_path_name(d->skill->path) - d->skill->path));
    char *path = folder ? dh_path_join(*folder ? folder : ".", name) : NULL;
    dh_free(folder);
    return path;
}

static const struct dh_observation *screen(struct dry *d, int index)
{
    if (index < 0 || (size_t)index >= d->evidence->screen_count)
        return NULL;
    if (d->screens[index])
        return d->screens[index];
    char *path = file_of(d, d->evidence->screens[index]);
    struct dh_buf b = {0};
    json_t *v = NULL;
    if (path && dh_file_read(path, SCREEN_MAX, &b, NULL) == DH_OK &&
        dh_json_parse(dh_buf_text(&b), b.len, &v, NULL) == DH_OK)
        dh_observation_from_json(v, &d->screens[index], NULL);
    json_decref(v);
    dh_buf_finish(&b);
    dh_free(path);
    return d->screens[index];
}

/* What the eyes see in the picture of a screen; NULL: there is none. */
static const struct dh_observation *sight(struct dry *d, int index)
{
    const struct dh_observation *o = screen(d, index);
    if (!o || !d->evidence->pictures || !d->evidence->pictures[index] || d->looked[index])
        return o ? d->sights[index] : NULL;
    d->looked[index] = true;
    char *path = file_of(d, d->evidence->pictures[index]);
    if (path)
        dh_dry_sight(path, o, &d->sights[index], NULL);
    dh_free(path);
    return d->sights[index];
}

static bool touches(const struct dh_stmt *s)
{
    return s->kind <= DH_STMT_ATTACH && s->kind != DH_STMT_SCROLL_UNTIL && s->target.kind == DH_TARGET_DESCRIBED;
}

static bool is_check(const struct dh_stmt *s)
{
    return s->kind == DH_STMT_EXPECT || s->kind == DH_STMT_WAIT_FOR || s->kind == DH_STMT_IF;
}

static int window_of(struct dry *d, const struct dh_stmt *s, const struct dh_action *a, const struct dh_observation *o)
{
    int index = -1;
    struct dh_err err = {0};
    if (a->in && dh_ground_window(o, a->in, &index, &err) != DH_OK)
        wrong(d, s, err.what);
    return index;
}

/* The value of a read whose screen is not there, so that what follows can be tried. */
static void assume(struct dry *d, const struct dh_stmt *s, const struct dh_evidence_item *item)
{
    if (s->name && s->kind == DH_STMT_READ)
        dh_interpret_bind(d->it, s->name, item && item->value ? item->value : "?", NULL);
    else if (s->name && s->kind == DH_STMT_ASK)
        dh_interpret_bind(d->it, s->name, "?", NULL);
}

static bool is_recorded(const struct dh_grounding *g, struct dh_rect was)
{
    struct dh_rect is = g->best.rect;
    if (dh_rect_empty(was) || dh_rect_has(was, g->best.point) || dh_rect_has(is, dh_rect_centre(was)))
        return true;
    /* Of a field, the label may have been recorded and the field be found, or the other way round. */
    return g->best.element && !dh_rect_empty(dh_rect_cross(g->best.element->label, was));
}

static void elsewhere(struct dry *d, const struct dh_stmt *s, const struct dh_grounding *g, struct dh_rect was, const char *how)
{
    char what[DH_ERR_WHAT_MAX];
    struct dh_point then = dh_rect_centre(was);
    snprintf(what, sizeof(what), "%sit leads to another thing, at %d,%d instead of %d,%d", how, g->best.point.x,
             g->best.point.y, then.x, then.y);
    if (d->edited)
        dh_problems_add(d->problems, true, s->line, s->column, "step %s is not as it was recorded: %s", s->label, what);
    else
        wrong(d, s, what);
}

/* Values are blanked in the picture: what is named by one is not to be seen there. */
static bool by_value(const struct dry *d, const char *text)
{
    const char *values[64], *key;
    size_t n = 0;
    json_t *v;
    bool found = false;
    json_object_foreach(d->evidence->inputs, key, v) if (n < 64) values[n++] = json_string_value(v);
    char *copy = dh_strdup(text), *save = NULL;
    for (char *w = copy ? strtok_r(copy, " ", &save) : NULL; w && !found; w = strtok_r(NULL, " ", &save))
        found = dh_blank_word(w, values, n);
    dh_free(copy);
    return found;
}

/* By the eyes: what is not found there was perhaps told by the application; another thing must not be. */
static void try_sight(struct dry *d, const struct dh_stmt *s, const struct dh_action *a, const struct dh_evidence_item *item)
{
    struct dh_grounding g;
    if (d->edited || (a->target.text && by_value(d, a->target.text)))
        return;
    const struct dh_observation *o = sight(d, item->screen);
    int within = -1;
    if (!o || (a->in && dh_ground_window(o, a->in, &within, NULL) != DH_OK) ||
        dh_ground(o, &a->target, a->verb, within, &g, NULL) != DH_OK)
        return;
    if (is_recorded(&g, item->target.rect))
        d->run->sighted++;
    else
        elsewhere(d, s, &g, item->target.rect, "in its picture ");
}

static void try_target(struct dry *d, const struct dh_stmt *s, const struct dh_action *a,
                       const struct dh_evidence_item *item, const struct dh_observation *o)
{
    struct dh_grounding g;
    struct dh_err err = {0};
    int within = window_of(d, s, a, o);
    if (dh_ground(o, &a->target, a->verb, within, &g, &err) != DH_OK)
        wrong(d, s, err.what);
    else if (!is_recorded(&g, item->target.rect))
        elsewhere(d, s, &g, item->target.rect, "");
    else
        try_sight(d, s, a, item);
}

static void try_read(struct dry *d, const struct dh_stmt *s, const struct dh_action *a,
                     const struct dh_evidence_item *item, const struct dh_observation *o)
{
    char *text = NULL, what[DH_ERR_WHAT_MAX];
    struct dh_err err = {0};
    if (a->place == DH_PLACE_CLIPBOARD)
        return;
    if (dh_ground_read(o, a, window_of(d, s, a, o), &text, NULL, &err) != DH_OK) {
        wrong(d, s, err.what);
        assume(d, s, item);
        return;
    }
    char *x = dh_text_fold(text), *y = item->value ? dh_text_fold(item->value) : NULL;
    if (x && y && strcmp(x, y) != 0 && !d->edited) {
        snprintf(what, sizeof(what), "it reads \"%.60s\" instead of \"%.60s\"", text, item->value);
        wrong(d, s, what);
    }
    dh_free(x);
    dh_free(y);
    dh_interpret_bind(d->it, s->name, text, NULL);
    dh_free(text);
}

static void try_check(struct dry *d, const struct dh_stmt *s, const struct dh_evidence_item *item,
                      const struct dh_observation *o)
{
    bool holds = false;
    if (dh_interpret_holds(d->it, s->cond, o, &holds, NULL) != DH_OK)
        return;
    const struct dh_observation *seen = holds ? sight(d, item->screen) : NULL;
    if (!holds)
        wrong(d, s, "what it expects is not there");
    else if (seen && dh_interpret_holds(d->it, s->cond, seen, &holds, NULL) == DH_OK && holds)
        d->run->sighted++;
}

/* What an edited step was: the one of its number that no step is any more. */
static const struct dh_evidence_item *was(const struct dry *d, const struct dh_stmt *s)
{
    for (size_t i = 0; i < d->evidence->count; i++)
        if (!d->used[i] && strcmp(d->evidence->items[i].step, s->label) == 0)
            return &d->evidence->items[i];
    return NULL;
}

static void mark_used(struct dry *d, const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        char *source = dh_stmt_source(d->skill, s);
        const struct dh_evidence_item *item = source ? dh_evidence_find(d->evidence, s->label, source) : NULL;
        if (item)
            d->used[item - d->evidence->items] = true;
        dh_free(source);
        mark_used(d, s->body);
        mark_used(d, s->otherwise);
    }
}

static void try_step(struct dry *d, const struct dh_stmt *s, const struct dh_evidence_item *fallback)
{
    char *source = dh_stmt_source(d->skill, s);
    const struct dh_evidence_item *item = dh_evidence_find(d->evidence, s->label, source);
    dh_free(source);
    bool counts = touches(s) || is_check(s) || s->kind == DH_STMT_READ;
    if (!item && s->kind == DH_STMT_IF)
        item = fallback; /* it was recorded when its first step was done */
    d->edited = false;
    if (!item && counts && s->kind != DH_STMT_IF && (item = was(d, s)) != NULL)
        d->edited = true;
    const struct dh_observation *o = item ? screen(d, item->screen) : NULL;
    d->run->steps += counts;
    if ((!item || (d->edited && !o)) && counts)
        dh_problems_add(d->problems, true, s->line, s->column,
                        "step %s is not as it was recorded: it was not tried", s->label);
    if (!o || !counts) {
        assume(d, s, item);
        return;
    }
    d->run->tried++;
    if (is_check(s)) {
        try_check(d, s, item, o);
        return;
    }
    struct dh_action *a = NULL;
    struct dh_err err = {0};
    if (dh_interpret_action(d->it, s, &a, &err) != DH_OK)
        wrong(d, s, err.what);
    else if (s->kind == DH_STMT_READ)
        try_read(d, s, a, item, o);
    else
        try_target(d, s, a, item, o);
    dh_action_destroy(a);
}

static const struct dh_evidence_item *first_item(struct dry *d, const struct dh_block *b)
{
    const struct dh_stmt *s = b ? b->first : NULL;
    char *source = s ? dh_stmt_source(d->skill, s) : NULL;
    const struct dh_evidence_item *item = source ? dh_evidence_find(d->evidence, s->label, source) : NULL;
    dh_free(source);
    return item;
}

static void walk(struct dry *d, const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        json_t *rows = NULL;
        try_step(d, s, first_item(d, s->body));
        if (s->kind == DH_STMT_FOR_EACH && dh_interpret_rows(d->it, s->list, &rows, NULL) == DH_OK &&
            json_array_size(rows) > 0)
            dh_interpret_row(d->it, s->name, json_array_get(rows, 0), NULL);
        json_decref(rows);
        walk(d, s->body);
        walk(d, s->otherwise);
    }
}

static enum dh_status dry_run(struct dry *d, struct dh_err *err)
{
    const struct dh_skill *skills[1] = {d->skill};
    d->screens = dh_alloc(d->evidence->screen_count + 1, sizeof(*d->screens));
    d->sights = dh_alloc(d->evidence->screen_count + 1, sizeof(*d->sights));
    d->looked = dh_alloc(d->evidence->screen_count + 1, sizeof(*d->looked));
    d->used = dh_alloc(d->evidence->count + 1, sizeof(*d->used));
    if (!d->screens || !d->sights || !d->looked || !d->used)
        return dh_err_nomem(err);
    mark_used(d, d->skill->steps);
    mark_used(d, d->skill->result);
    mark_used(d, d->skill->handlers);
    enum dh_status s = dh_interpreter_create(skills, 1, d->evidence->inputs, NULL, &d->it, err);
    if (s != DH_OK)
        return s;
    d->run->recorded = d->evidence->screen_count > 0;
    walk(d, d->skill->steps);
    walk(d, d->skill->result);
    if (d->run->wrong == 0)
        return DH_OK;
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "mend the step, or record it again",
                      "%zu of %zu steps do not fit the recorded screens", d->run->wrong, d->run->tried);
}

enum dh_status dh_skill_dry_run(const struct dh_skill *skill, struct dh_problems *problems, struct dh_dry_run *ret,
                                struct dh_err *err)
{
    struct dh_evidence *evidence = NULL;
    struct dh_dry_run run = {0};
    struct dry d = {.skill = skill, .problems = problems, .run = &run};
    enum dh_status s = dh_evidence_load(skill->path, &evidence, err);
    if (s == DH_NOT_FOUND) {
        *ret = run;
        return DH_OK;
    }
    d.evidence = evidence;
    if (s == DH_OK)
        s = dry_run(&d, err);
    for (size_t i = 0; d.screens && d.sights && i < evidence->screen_count; i++) {
        dh_observation_unref(d.screens[i]);
        dh_observation_unref(d.sights[i]);
    }
    dh_free(d.screens);
    dh_free(d.sights);
    dh_free(d.looked);
    dh_free(d.used);
    if (d.it)
        dh_interpreter_destroy(d.it);
    dh_evidence_destroy(evidence);
    if (s == DH_OK || s == DH_INVALID)
        *ret = run;
    return s;
}
