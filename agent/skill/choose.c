#include "agent/skill/choose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/choose_score.h"
#include "base/json.h"
#include "base/mem.h"

void dh_choices_finish(struct dh_choices *c)
{
    for (size_t i = 0; i < c->count; i++) {
        struct dh_choice *one = &c->items[i];
        dh_free(one->path);
        dh_free(one->name);
        dh_free(one->description);
        dh_free(one->why);
        json_decref(one->inputs);
        json_decref(one->said);
        json_decref(one->left);
        json_decref(one->missing);
    }
    dh_free(c->items);
    *c = (struct dh_choices){0};
}

static json_t *missing_of(const struct dh_skill *skill, const json_t *given)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < skill->input_count; i++) {
        const struct dh_input *in = &skill->inputs[i];
        if (!in->optional && !in->fallback && !json_object_get(given, in->name))
            json_array_append_new(list, json_string(in->name));
    }
    return list;
}

/* Scores one skill; it is added when there is anything in common. */
static enum dh_status consider(struct dh_choose_shelf *shelf, size_t which,
                               const struct dh_goal *goal, struct dh_choices *c, struct dh_err *err)
{
    const struct dh_skill *skill = shelf->docs[which].skill;
    struct dh_goal_fill fill;
    struct dh_buf why = {0};
    enum dh_status s = dh_goal_fill(goal, skill, &fill, err);
    if (s != DH_OK)
        return s;
    double score = dh_choose_score(shelf, which, goal, &fill, &why);
    if (score > 0) {
        struct dh_choice *one = &c->items[c->count++];
        *one = (struct dh_choice){.path = skill->path ? dh_strdup(skill->path) : dh_strdup(""),
                                  .name = dh_strdup(skill->name),
                                  .description = dh_strdup(skill->description),
                                  .score = score,
                                  .why = dh_strdup(dh_buf_text(&why)),
                                  .inputs = json_incref(fill.given),
                                  .said = json_incref(fill.said),
                                  .left = json_incref(fill.left),
                                  .missing = missing_of(skill, fill.given)};
        if (why.failed || !one->path || !one->name || !one->description || !one->why ||
            !one->missing)
            s = dh_err_nomem(err);
    }
    dh_buf_finish(&why);
    dh_goal_fill_finish(&fill);
    return s;
}

static int by_score(const void *x, const void *y)
{
    const struct dh_choice *a = x, *b = y;
    return a->score < b->score ? 1 : a->score > b->score ? -1 : strcmp(a->name, b->name);
}

/* Only the best stay. */
static void cut(struct dh_choices *c)
{
    if (c->count > 1)
        qsort(c->items, c->count, sizeof(*c->items), by_score);
    struct dh_choices rest = {0};
    if (c->count <= DH_CHOOSE_MAX)
        return;
    rest.count = c->count - DH_CHOOSE_MAX;
    rest.items = dh_alloc(rest.count, sizeof(*rest.items));
    if (!rest.items)
        return;
    memcpy(rest.items, c->items + DH_CHOOSE_MAX, rest.count * sizeof(*rest.items));
    c->count = DH_CHOOSE_MAX;
    dh_choices_finish(&rest);
}

enum dh_status dh_skill_choose_among(const struct dh_skill *const *skills, size_t n,
                                     const char *goal, const char *today, bool files,
                                     struct dh_choices *ret, struct dh_err *err)
{
    struct dh_goal g = {0};
    struct dh_choices c = {.skills = n};
    enum dh_status s = dh_goal_read(goal, today, files, &g, err);
    if (s != DH_OK)
        return s;
    struct dh_lang_verbs verbs;
    dh_lang_verbs_init(&verbs);
    struct dh_choose_shelf shelf = {.docs = dh_alloc(n + 1, sizeof(*shelf.docs))};
    c.items = dh_alloc(n + 1, sizeof(*c.items));
    if (!shelf.docs || !c.items)
        s = dh_err_nomem(err);
    for (; s == DH_OK && shelf.count < n; shelf.count++)
        if (!dh_choose_doc_init(&shelf.docs[shelf.count], skills[shelf.count], &verbs)) {
            s = dh_err_nomem(err);
            break;
        }
    for (size_t i = 0; s == DH_OK && i < n; i++)
        s = consider(&shelf, i, &g, &c, err);
    for (size_t i = 0; i < shelf.count; i++)
        dh_choose_doc_finish(&shelf.docs[i]);
    dh_free(shelf.docs);
    dh_free(shelf.rare);
    dh_goal_finish(&g);
    if (s != DH_OK) {
        dh_choices_finish(&c);
        return s;
    }
    cut(&c);
    *ret = c;
    return DH_OK;
}

enum dh_status dh_skill_choose(const char *goal, const char *today, struct dh_choices *ret,
                               struct dh_err *err)
{
    json_t *list = NULL, *v;
    enum dh_status s = dh_skill_list(&list, err);
    if (s != DH_OK)
        return s;
    struct dh_skill **skills = dh_alloc(json_array_size(list) + 1, sizeof(struct dh_skill *));
    size_t i, n = 0;
    if (!skills)
        s = dh_err_nomem(err);
    json_array_foreach(list, i, v)
    {
        const char *path = dh_json_str(v, "path", NULL);
        if (s == DH_OK && path && !json_object_get(v, "problem") &&
            dh_skill_load(path, &skills[n], NULL, NULL) == DH_OK)
            n++;
    }
    if (s == DH_OK)
        s = dh_skill_choose_among((const struct dh_skill *const *)skills, n, goal, today, true, ret,
                                  err);
    for (i = 0; i < n; i++)
        dh_skill_destroy(skills[i]);
    dh_free(skills);
    json_decref(list);
    return s;
}

enum dh_status dh_choices_decide(const struct dh_choices *c, const char *goal, struct dh_err *err)
{
    const struct dh_choice *a = c->count ? &c->items[0] : NULL,
                           *b = c->count > 1 ? &c->items[1] : NULL;
    if (!a)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER,
                          c->skills ? "\"deskhand skill list\" shows what there is"
                                    : "\"deskhand record NAME\" makes one",
                          c->skills ? "no skill fits \"%.80s\""
                                    : "there is no skill yet that could do \"%.80s\"",
                          goal);
    if (a->score < DH_CHOOSE_ENOUGH)
        return dh_err_set(
            err, DH_NOT_FOUND, DH_BLAME_USER,
            "name it with --skill, or see \"deskhand skill find\" for the reasons",
            "no skill fits \"%.80s\" well enough; the nearest is %s (%.0f of 100): %.160s", goal,
            a->name, a->score, a->why);
    if (b && a->score - b->score < DH_CHOOSE_MARGIN)
        return dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "name the one you mean with --skill",
                          "two skills fit \"%.80s\": %s (%.0f of 100) and %s (%.0f)", goal, a->name,
                          a->score, b->name, b->score);
    return DH_OK;
}
