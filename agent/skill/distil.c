#include "agent/skill/distil.h"

#include <ctype.h>
#include <string.h>

#include "agent/journal/journal.h"
#include "agent/journal/store.h"
#include "agent/journal/story.h"
#include "agent/plan/action_build.h"
#include "agent/skill/distil_screen.h"
#include "agent/skill/front.h"
#include "agent/skill/record_aim.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define DETOUR 4 /* steps that may lead back to where they began */

struct distil {
    const struct dh_distil_options *options;
    struct dh_story story;
    struct dh_distil_screens screens;
    struct dh_demo *demo;
    bool *drop; /* by step of the story; owned */
    struct dh_err *err;
};

static const struct dh_story_shot *first_shot(const struct dh_story_step *s)
{
    for (size_t i = 0; i < s->shot_count; i++)
        if (s->shots[i].ground)
            return &s->shots[i];
    return NULL;
}

/* What the step was decided on: of a menu, its first press. */
static const json_t *seen_by(const struct dh_story_step *s)
{
    const struct dh_story_shot *shot = first_shot(s);
    return shot && shot->observe                  ? shot->observe
           : s->shot_count && s->shots[0].observe ? s->shots[0].observe
                                                  : s->observe;
}

static const char *verb_of(const struct dh_story_step *s)
{
    return dh_json_str(json_object_get(s->plan, "action"), "action", "");
}

static bool worked(const struct dh_story_step *s)
{
    static const char *const looking[] = {"wait", "look", "done", "fail", "expect"};
    for (size_t i = 0; i < sizeof(looking) / sizeof(looking[0]); i++)
        if (strcmp(verb_of(s), looking[i]) == 0)
            return false;
    bool touches = strcmp(verb_of(s), "read") != 0 && strcmp(verb_of(s), "ask") != 0 &&
                   strcmp(verb_of(s), "hand_over") != 0;
    return strcmp(s->status, "ok") == 0 && s->result &&
           !(touches && dh_json_bool(s->result, "no_effect", false));
}

/* Steps that undo each other: presses alone, after which picture and window are what they were. */
static bool only_presses(const struct distil *d, size_t from, size_t to)
{
    static const char *const verbs[] = {"click", "press", "move", "scroll"};
    for (size_t i = from; i < to; i++) {
        bool press = d->drop[i];
        for (size_t k = 0; k < sizeof(verbs) / sizeof(verbs[0]); k++)
            press = press || strcmp(verb_of(&d->story.steps[i]), verbs[k]) == 0;
        if (!press)
            return false;
    }
    return true;
}

static bool same_screen(const json_t *a, const json_t *b)
{
    const char *x = dh_json_str(a, "frame", NULL), *y = dh_json_str(b, "frame", NULL);
    return x && y && strcmp(x, y) == 0 &&
           json_equal(json_object_get(a, "windows"), json_object_get(b, "windows"));
}

static void drop_detours(struct distil *d)
{
    for (size_t i = 0; i < d->story.count; i++) {
        if (d->drop[i])
            continue;
        size_t kept = 0;
        for (size_t j = i + 1; j < d->story.count && kept < DETOUR; j++) {
            kept += !d->drop[j];
            if (d->drop[j] ||
                !same_screen(seen_by(&d->story.steps[i]), seen_by(&d->story.steps[j])) ||
                !only_presses(d, i, j))
                continue;
            for (size_t k = i; k < j; k++)
                d->drop[k] = true;
            break;
        }
    }
}

/* The screen of a record as one of the demonstration; -1. */
static int screen_of(struct distil *d, const json_t *observe, const struct dh_distil_screen **ret)
{
    const struct dh_distil_screen *s = NULL;
    *ret = NULL;
    if (!observe || dh_distil_look(&d->screens, observe, &s, NULL) != DH_OK)
        return -1;
    *ret = s;
    for (size_t i = 0; i < d->demo->screen_count; i++)
        if (d->demo->screens[i] == s->o)
            return (int)i;
    return dh_demo_screen(d->demo, s->o);
}

/* An id or a point says nothing the next time. */
static bool describe(const struct dh_distil_screen *screen, const struct dh_hit *hit,
                     struct dh_point at, struct dh_action *a)
{
    struct dh_target t = {0};
    if (a->target.kind != DH_TARGET_POINT && a->target.kind != DH_TARGET_ELEMENT)
        return true;
    enum dh_aimed how = dh_aim_at(screen->o, hit, at, a->verb, hit->window, dh_action_arena(a), &t);
    if (how == DH_AIMED_FAILED)
        return false;
    a->target = t;
    return true;
}

static bool put_target(struct distil *d, const struct dh_story_step *from,
                       const struct dh_distil_screen *screen, struct dh_demo_step *to)
{
    const struct dh_story_shot *shot = first_shot(from);
    const json_t *ground = shot ? shot->ground : from->ground;
    const json_t *point = json_object_get(ground, "point");
    if (!ground || json_array_size(point) != 2)
        return true;
    to->at = (struct dh_point){(int)json_integer_value(json_array_get(point, 0)),
                               (int)json_integer_value(json_array_get(point, 1))};
    struct dh_hit hit = dh_hit_at(screen->o, to->at);
    if (!dh_hit_evidence(d->demo, screen->o, &hit, &to->target) ||
        !describe(screen, &hit, to->at, to->action))
        return false;
    struct dh_hit picture = hit;
    picture.element = NULL;
    dh_hit_crop(screen->pictured, &picture, d->demo->arena, &to->crop);
    return true;
}

static enum dh_status take(struct distil *d, const struct dh_story_step *from)
{
    const struct dh_distil_screen *screen;
    struct dh_action *action = NULL;
    enum dh_status s = dh_action_from_json(json_object_get(from->plan, "action"), &action, d->err);
    if (s != DH_OK)
        return s;
    int index = screen_of(d, seen_by(from), &screen);
    struct dh_demo_step *to = dh_demo_add(d->demo);
    if (!to) {
        dh_action_destroy(action);
        return dh_err_nomem(d->err);
    }
    to->action = action;
    to->before = index;
    to->time = (long)(dh_json_int(from->plan, "tick", 0) / 1000);
    to->secret = action->text && strstr(action->text, "{{secret:") != NULL;
    if (screen && !put_target(d, from, screen, to))
        return dh_err_nomem(d->err);
    const char *value = dh_json_str(from->result, "value", NULL);
    if (value) {
        to->copied = (struct dh_demo_copied){
            .there = true, .screen = index, .text = dh_arena_strdup(d->demo->arena, value)};
        dh_json_rect(from->result, "rect", &to->copied.rect);
        if (!to->copied.text)
            return dh_err_nomem(d->err);
    }
    return DH_OK;
}

/* What the last step saw is what comes before the next one. */
static void link_screens(struct distil *d)
{
    const json_t *last = NULL;
    const struct dh_distil_screen *closing;
    for (size_t i = 0; i < json_array_size(d->story.records); i++) {
        const json_t *r = json_array_get(d->story.records, i);
        if (strcmp(dh_json_str(r, "kind", ""), "OBSERVE") == 0 && dh_json_str(r, "frame", NULL))
            last = r;
    }
    int after = screen_of(d, last, &closing);
    /* Where the run ended as it began, say on an empty desktop, that is the last screen too: what
     * was only seen on the way proves nothing. */
    if (after >= 0 && (size_t)after + 1 < d->demo->screen_count)
        after = dh_demo_screen(d->demo, closing->o);
    if (after < 0)
        after = (int)d->demo->screen_count - 1;
    for (size_t i = d->demo->step_count; i-- > 0;) {
        d->demo->steps[i].after = after;
        if (d->demo->steps[i].before >= 0)
            after = d->demo->steps[i].before;
    }
}

/* "File the lunch of Thursday" as file-the-lunch-of. */
static char *name_from(const char *goal)
{
    char out[DH_SKILL_NAME_MAX + 1];
    size_t n = 0, words = 0;
    for (const char *s = goal; *s && n < sizeof(out) - 1 && words < 4; s++) {
        if (isalnum((unsigned char)*s) && (unsigned char)*s < 0x80)
            out[n++] = (char)tolower((unsigned char)*s);
        else if (n > 0 && out[n - 1] != '-' && ++words < 4)
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-')
        n--;
    out[n] = '\0';
    return dh_strdup(n ? out : "distilled");
}

static bool put_words(struct distil *d)
{
    const json_t *run = d->story.run;
    struct dh_demo *demo = d->demo;
    const char *planner = dh_json_str(run, "planner", ""), *said = dh_json_str(run, "goal", "");
    /* A list of steps and the name of a skill are no goals. */
    bool steps = strcmp(planner, "instructions") == 0 || strcmp(planner, "skill") == 0;
    const char *goal = d->options->goal ? d->options->goal : steps ? "" : said;
    char *name = d->options->name ? dh_strdup(d->options->name) : name_from(*goal ? goal : said);
    demo->goal = dh_arena_strdup(demo->arena, goal);
    demo->name = dh_arena_strdup(demo->arena, name);
    demo->started = dh_arena_strdup(demo->arena, d->story.started);
    dh_free(name);
    if (demo->screen_count) {
        demo->width = demo->screens[0]->width;
        demo->height = demo->screens[0]->height;
    }
    return demo->goal && demo->name && demo->started;
}

static enum dh_status distil(struct distil *d)
{
    enum dh_status s = DH_OK;
    if (strcmp(d->story.status, "done") != 0)
        return dh_err_set(d->err, DH_INVALID, DH_BLAME_USER,
                          "choose a run that is done: deskhand runs list",
                          "the run is %s: only what worked can be done again", d->story.status);
    for (size_t i = 0; i < d->story.count; i++)
        d->drop[i] = !worked(&d->story.steps[i]) ||
                     strncmp(dh_json_str(d->story.steps[i].plan, "step", ""), "result", 6) == 0;
    drop_detours(d);
    for (size_t i = 0; s == DH_OK && i < d->story.count; i++)
        if (!d->drop[i])
            s = take(d, &d->story.steps[i]);
    if (s == DH_OK && d->demo->step_count == 0)
        s = dh_err_set(d->err, DH_INVALID, DH_BLAME_USER, "choose another run",
                       "nothing was done in this run");
    if (s == DH_OK) {
        link_screens(d);
        s = put_words(d) ? DH_OK : dh_err_nomem(d->err);
    }
    return s;
}

enum dh_status dh_distil(const char *base, const char *id, const struct dh_distil_options *options,
                         struct dh_demo **ret, struct dh_err *err)
{
    json_t *records = NULL;
    struct distil d = {.options = options, .screens = {.log = options->log}, .err = err};
    enum dh_status s = dh_journal_read(base, id, &records, NULL, err);
    if (s == DH_OK)
        s = dh_story_read(records, &d.story, err);
    if (s == DH_OK) {
        char *runs = dh_store_base(base);
        d.screens.folder = runs ? dh_path_join(runs, id) : NULL;
        dh_free(runs);
        d.drop = dh_alloc(d.story.count, sizeof(*d.drop));
        d.demo = dh_demo_create();
        s = d.screens.folder && d.drop && d.demo ? distil(&d) : dh_err_nomem(err);
    }
    dh_distil_screens_finish(&d.screens);
    dh_story_finish(&d.story);
    dh_free(d.drop);
    json_decref(records);
    if (s != DH_OK) {
        dh_demo_destroy(d.demo);
        return s;
    }
    *ret = d.demo;
    return DH_OK;
}
