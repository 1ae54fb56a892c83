#include "agent/turn_mind.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "agent/road.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"

#define SAME_W 72 /* of the place that must look as the model saw it */
#define SAME_H 32
#define MOVED_MAX 2
#define CHANGED_PIXELS 400 /* more than a text cursor */

static dh_tick used(const struct dh_turn_mind *m)
{
    return dh_tick_now() - m->since - m->t->desk->road->waited;
}

static void journal(struct dh_turn_mind *m, json_t *p)
{
    struct dh_spent now = m->spent;
    now.time += used(m);
    if (p)
        dh_json_set(p, "spent", dh_spent_to_json(&now));
    dh_road_record(m->t->desk->road, DH_RECORD_MODEL, p, true);
}

static enum dh_status add_inputs(struct dh_turn_mind *m, struct dh_err *err)
{
    const char *name;
    json_t *v;
    enum dh_status s = dh_given_add(&m->given, m->t->options->goal, err);
    dh_buf_printf(&m->user, "%s\n", m->t->options->goal);
    json_object_foreach((json_t *)(uintptr_t)m->t->options->start.inputs, name, v)
    {
        if (s == DH_OK && json_is_string(v))
            s = dh_given_add(&m->given, json_string_value(v), err);
        dh_buf_printf(&m->user, "%s\n", json_is_string(v) ? json_string_value(v) : "");
    }
    if (s == DH_OK && m->with->examples)
        s = dh_given_add(&m->given, m->with->examples, err);
    return s;
}

static void today(char out[11])
{
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(out, 11, "%Y-%m-%d", &tm);
}

enum dh_status dh_turn_mind_create(struct dh_turn *t, const json_t *records, struct dh_turn_mind **ret,
                                   struct dh_err *err)
{
    unsigned char random[8];
    char day[11], hex[17];
    struct dh_turn_mind *m = dh_alloc(1, sizeof(*m));
    if (!m)
        return dh_err_nomem(err);
    m->t = t;
    m->with = t->options->model;
    m->since = dh_tick_now();
    dh_random(random, sizeof(random));
    dh_hex(random, sizeof(random), hex);
    snprintf(m->boundary, sizeof(m->boundary), "data-%s", hex);
    dh_spent_from_records(records, &m->spent);
    today(day);
    enum dh_status s = dh_redactor_create((int)getpid(), &m->redactor, err);
    if (s == DH_OK)
        s = dh_redactor_load(m->redactor, err);
    m->text = dh_observe_text_create(NULL);
    m->encoder = dh_encoder_create();
    if (s == DH_OK && (!m->text || !m->encoder))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = add_inputs(m, err);
    if (s == DH_OK)
        s = dh_given_add(&m->given, day, err);
    if (s != DH_OK)
        dh_turn_mind_destroy(m);
    else
        *ret = m;
    return s;
}

void dh_turn_mind_end(struct dh_turn_mind *m)
{
    dh_mind_link_destroy(m->link);
    m->link = NULL;
    m->rescue = NULL;
    dh_observe_text_forget(m->text);
}

void dh_turn_mind_destroy(struct dh_turn_mind *m)
{
    if (!m)
        return;
    dh_mind_link_destroy(m->link);
    json_decref(m->state);
    dh_redactor_destroy(m->redactor);
    dh_observe_text_destroy(m->text);
    dh_encoder_destroy(m->encoder);
    dh_frame_unref(m->shown);
    dh_frame_unref(m->picture);
    dh_frame_unref(m->before_frame);
    dh_given_finish(&m->given);
    dh_buf_finish(&m->doubt);
    dh_buf_finish(&m->user);
    m->t->desk->road->doubt = NULL;
    dh_free(m);
}

/* The picture that a touch is judged by goes to the journal while the model thinks, not between its answer and the touch. */
static enum dh_status on_shown(void *data, struct dh_err *err)
{
    const struct dh_turn_mind *m = data;
    return dh_road_keep(m->t->desk->road, err);
}

static void on_paid(void *data, const json_t *usage)
{
    struct dh_turn_mind *m = data;
    struct dh_usage u = {.input = dh_json_int(usage, "input", -1),
                         .cached = dh_json_int(usage, "cached", -1),
                         .stored = dh_json_int(usage, "stored", -1),
                         .output = dh_json_int(usage, "output", -1)};
    dh_limit_paid(&m->spent, &u, &m->with->price);
    journal(m, json_pack("{s:s,s:o}", "what", "reply", "usage", json_deep_copy(usage)));
}

static void on_say(void *data, const char *line)
{
    const struct dh_turn_mind *m = data;
    const struct dh_run_watch *w = &m->t->options->watch;
    if (w->say)
        w->say(w->data, line);
}

enum dh_status dh_turn_mind_begin(struct dh_turn_mind *m, const json_t *state, const struct dh_prompt_rescue *rescue,
                                  struct dh_err *err)
{
    const struct dh_run_options *o = m->t->options;
    struct dh_buf system = {0}, task = {0};
    char day[11], *goal = dh_redact_text(m->redactor, o->goal, true);
    /* Neither is the person's own word: what the screen showed, and files. */
    char *why = rescue && rescue->why ? dh_redact_text(m->redactor, rescue->why, false) : NULL;
    char *examples = m->with->examples ? dh_redact_text(m->redactor, m->with->examples, false) : NULL;
    struct dh_prompt_rescue quoted = rescue ? *rescue : (struct dh_prompt_rescue){0};
    quoted.why = why;
    struct dh_prompt p = {.mode = m->with->model->mode,
                          .goal = goal ? goal : "",
                          .inputs = o->start.inputs,
                          .examples = examples,
                          .missing = m->with->missing,
                          .today = day,
                          .virtual_desk = m->t->desk->has_virtual,
                          .rescue = rescue ? &quoted : NULL};
    today(day);
    json_incref((json_t *)(uintptr_t)state);
    dh_turn_mind_end(m);
    json_decref(m->state);
    m->state = (json_t *)(uintptr_t)state;
    m->rescue = rescue;
    dh_prompt_system(p.mode, &system);
    dh_prompt_task(&p, m->boundary, &task);
    char *safe = goal && !dh_buf_failed(&task) && !dh_buf_failed(&system)
                     ? dh_redact_text(m->redactor, dh_buf_text(&task), true)
                     : NULL;
    struct dh_mind_link_host host = {dh_turn_mind_look, on_shown, dh_turn_mind_zoom, on_paid, on_say, m};
    const struct dh_observation *now = m->t->desk->road->now;
    struct dh_mind_link_start start = {.model = m->with->model,
                                       .system = dh_buf_text(&system),
                                       .task = safe,
                                       .screen_w = now ? now->width : 0,
                                       .screen_h = now ? now->height : 0,
                                       .state = state};
    enum dh_status s = safe ? dh_mind_link_create(m->t->desk->loop, &start, &host, &m->link, err) : dh_err_nomem(err);
    dh_free(goal);
    dh_free(why);
    dh_free(examples);
    dh_free(safe);
    dh_buf_finish(&system);
    dh_buf_finish(&task);
    return s;
}

/* What the last action brought, as the model is told it; NULL for nothing. */
static char *told(struct dh_turn_mind *m)
{
    const struct dh_outcome *o = &m->t->outcome;
    const char *text = o->status != DH_OK ? o->what : o->value;
    if (!o->any || !text)
        return NULL;
    struct dh_buf b = {0};
    bool person = o->status == DH_OK && m->t->decision.action && m->t->decision.action->verb == DH_VERB_ASK;
    char *safe = dh_redact_text(m->redactor, text, person);
    if (person) { /* who was asked speaks with the voice of the chore */
        dh_buf_printf(&b, "The person answered: %s", safe ? safe : "");
        dh_given_add(&m->given, text, NULL);
        dh_buf_printf(&m->user, "%s\n", text);
    } else if (m->own_words) {
        dh_buf_printf(&b, "It was not done: %s.", safe ? safe : "");
    } else {
        dh_buf_str(&b, o->status != DH_OK ? "It was not done. " : "");
        dh_observe_text_fence(m->text, o->status != DH_OK ? "deskhand, quoting the screen" : "the screen", safe ? safe : "",
                              &b);
        if (o->status == DH_OK)
            dh_given_add(&m->given, text, NULL);
        else if (o->status == DH_REFUSED)
            dh_buf_str(&b, "This is policy. Do not try to get it done in another way.\n");
    }
    dh_free(safe);
    char *r = dh_buf_steal(&b);
    dh_buf_finish(&b);
    return r;
}

/* The network or the model failed: what was done is not lost by it. */
static enum dh_status park(const struct dh_turn_mind *m, enum dh_status s, struct dh_err *err)
{
    if (s == DH_OK || s == DH_PARKED || s == DH_INTERRUPTED || s == DH_NOMEM || s == DH_REFUSED || m->spent.steps == 0)
        return s;
    if (err)
        err->status = DH_PARKED;
    return DH_PARKED;
}

/* What may not be sent may not be written down either: a model may have read it off a picture all the same. */
static enum dh_status mask_journal(struct dh_turn_mind *m, struct dh_err *err)
{
    struct dh_journal *j = m->t->desk->journal;
    const char *value;
    enum dh_status s = DH_OK;
    for (size_t i = 0; j && !m->masked && s == DH_OK && (value = dh_redactor_value(m->redactor, i)); i++)
        if (strlen(value) >= 4)
            s = dh_journal_secret(j, value, err);
    m->masked = m->masked || (j && s == DH_OK);
    return s;
}

enum dh_status dh_turn_mind_next(struct dh_turn_mind *m, struct dh_decision *ret, struct dh_err *err)
{
    enum dh_status masked = mask_journal(m, err);
    if (masked != DH_OK)
        return masked;
    char *text = told(m);
    enum dh_status s = dh_mind_link_next(m->link, &m->t->outcome, text, DH_TICK_NEVER, ret, err);
    if (s == DH_GONE) { /* all that matters is in the last decision */
        s = dh_turn_mind_begin(m, m->state, m->rescue, err);
        if (s == DH_OK)
            s = dh_mind_link_next(m->link, &m->t->outcome, text, DH_TICK_NEVER, ret, err);
        if (s == DH_GONE)
            s = dh_err_set(err, DH_FAILED, DH_BLAME_DESKHAND, "run it again with --debug FILE",
                           "the child that talks to the model ended twice");
    }
    dh_free(text);
    if (s == DH_OK) {
        json_decref(m->state);
        m->state = json_incref(ret->state);
    }
    return park(m, s, err);
}

static bool same_pixels(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            if ((a->pixels[(size_t)y * (size_t)a->stride + (size_t)x] ^
                 b->pixels[(size_t)y * (size_t)b->stride + (size_t)x]) & 0xffffff)
                return false;
    return true;
}

/* A point has no name: what was there when the model saw it must be there still. */
static bool moved(struct dh_turn_mind *m, const struct dh_target *target)
{
    const struct dh_observation *o = m->t->desk->road->now;
    if (target->kind != DH_TARGET_POINT || !m->shown || !o->frame || m->shown->width != o->frame->width ||
        m->shown->height != o->frame->height)
        return false;
    struct dh_rect r = {target->point.x - SAME_W / 2, target->point.y - SAME_H / 2, SAME_W, SAME_H};
    r = dh_rect_cross(r, (struct dh_rect){0, 0, o->width, o->height});
    return !dh_rect_empty(r) && !same_pixels(m->shown, o->frame, r);
}

static enum dh_status check_place(struct dh_turn_mind *m, const struct dh_action *a, struct dh_err *err)
{
    bool pointer = a->verb == DH_VERB_CLICK || a->verb == DH_VERB_DRAG || a->verb == DH_VERB_TYPE ||
                   a->verb == DH_VERB_CHOOSE || a->verb == DH_VERB_SET;
    if (!pointer || (!moved(m, &a->target) && !moved(m, &a->to)) || m->moved >= MOVED_MAX) {
        m->moved = 0;
        return DH_OK;
    }
    m->moved++;
    return dh_err_set(err, DH_STALE, DH_BLAME_APPLICATION, NULL,
                      "the screen has changed at that place since you saw it; look at it as it is now");
}

/* A secret is the person's to use: what a page asks for is not typed, wherever it would go. */
static enum dh_status check_secret(const struct dh_turn_mind *m, const struct dh_action *a, struct dh_err *err)
{
    char name[64] = "";
    const struct dh_planner_start *start = &m->t->options->start;
    if (a->text)
        dh_given_secret(a->text, dh_buf_text(&m->user), start->kind == DH_PLANNER_MODEL ? NULL : start->text, name,
                        sizeof(name));
    return *name ? dh_err_set(err, DH_REFUSED, DH_BLAME_MODEL, NULL,
                              "the chore does not name the secret \"%s\": only a secret that it names may be typed", name)
                 : DH_OK;
}

/* What is typed and comes from nowhere is asked back once; what the model insists on is put to the person before
 * anything that cannot be taken back. */
static enum dh_status check_source(struct dh_turn_mind *m, const struct dh_action *a, struct dh_err *err)
{
    char piece[96];
    if ((a->verb != DH_VERB_TYPE && a->verb != DH_VERB_PASTE) || !a->text)
        return DH_OK;
    dh_given_missing(&m->given, a->text, piece, sizeof(piece));
    if (!*piece)
        return DH_OK;
    uint64_t hash = dh_hash_short(a->text, strlen(a->text));
    if (m->challenged != hash) {
        m->challenged = hash;
        return dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, NULL,
                          "\"%s\" is given neither by the person nor by the screen. If you know where it comes from, do "
                          "the same again; if not, ask the person for it first",
                          piece);
    }
    dh_buf_printf(&m->doubt, "%s\"%s\"", m->doubt.len ? ", " : "", piece);
    return DH_OK;
}

/* Where nobody sent it a model goes with a person's yes alone: the address may carry what was on the screen, and a file
 * is shown to the model once it is open. Applications are opened by their name. */
static void doubt_opening(struct dh_turn_mind *m, struct dh_action *a)
{
    const char *said = dh_buf_text(&m->user), *purpose = NULL;
    if (a->verb != DH_VERB_OPEN || !a->open)
        return;
    if (a->open_kind == DH_OPEN_URL && !dh_given_host(a->open, said))
        purpose = "go to an address that you did not name";
    else if (a->open_kind == DH_OPEN_FILE && !dh_given_named(a->open, said))
        purpose = "open a file that you did not name";
    else if (a->open_kind == DH_OPEN_ARGV || (a->open_kind == DH_OPEN_APP && strchr(a->open, '/') &&
                                              !dh_given_named(a->open, said)))
        purpose = "start a program that you did not name";
    a->confirm = a->confirm || purpose;
    a->purpose = purpose ? purpose : a->purpose;
}

enum dh_status dh_turn_mind_may(struct dh_turn_mind *m, struct dh_action *a, struct dh_err *err)
{
    struct dh_road *road = m->t->desk->road;
    m->own_words = false;
    /* It thought about what it saw for a while. */
    enum dh_status s = dh_road_look(road, err);
    if (s == DH_OK)
        s = dh_given_look(&m->given, road->now, err);
    if (s != DH_OK)
        return s;
    s = check_place(m, a, err);
    if (s == DH_OK)
        s = check_secret(m, a, err);
    if (s == DH_OK)
        s = check_source(m, a, err);
    m->own_words = s != DH_OK;
    if (s != DH_OK)
        return s;
    doubt_opening(m, a);
    m->before = dh_observe_text_print(road->now);
    dh_frame_unref(m->before_frame);
    m->before_frame = road->now->frame ? dh_frame_ref(road->now->frame) : NULL;
    road->doubt = m->doubt.len ? dh_buf_text(&m->doubt) : NULL;
    road->wary = true;
    return DH_OK;
}

static bool looks_changed(const struct dh_turn_mind *m)
{
    const struct dh_observation *o = m->t->desk->road->now;
    const struct dh_frame *a = m->before_frame, *b = o ? o->frame : NULL;
    if (!a || !b || a->width != b->width || a->height != b->height)
        return true;
    if (dh_observe_text_print(o) != m->before)
        return true;
    long n = 0;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width && n <= CHANGED_PIXELS; x++)
            n += ((a->pixels[(size_t)y * (size_t)a->stride + (size_t)x] ^
                   b->pixels[(size_t)y * (size_t)b->stride + (size_t)x]) & 0xffffff) != 0;
    return n > CHANGED_PIXELS;
}

void dh_turn_mind_acted(struct dh_turn_mind *m, const struct dh_action *a, const struct dh_result *r)
{
    struct dh_road *road = m->t->desk->road;
    bool patient = a->verb == DH_VERB_WAIT || a->verb == DH_VERB_EXPECT || a->verb == DH_VERB_LOOK ||
                   a->verb == DH_VERB_READ || a->verb == DH_VERB_ASK || a->verb == DH_VERB_HAND_OVER;
    json_t *v = dh_action_to_json(a);
    char *text = v ? dh_json_canonical(v) : NULL;
    /* A screen that is looked at too early would count as one that did not change. */
    if (!patient && r->status == DH_OK && road->settle.bound > 0)
        dh_road_look(road, NULL);
    dh_limit_acted(&m->spent, text ? dh_hash_short(text, strlen(text)) : 0, m->before,
                   r->status == DH_OK && looks_changed(m), patient && r->status == DH_OK);
    if (road->doubt && road->doubt_settled)
        dh_buf_clear(&m->doubt);
    road->doubt = NULL;
    road->wary = false;
    road->doubt_settled = false;
    dh_free(text);
    json_decref(v);
}

json_t *dh_turn_mind_bill(const struct dh_turn_mind *m)
{
    if (!m || m->spent.requests == 0)
        return json_null();
    json_t *v = json_pack("{s:s,s:s,s:I,s:I,s:I,s:I}", "name", m->with->model->name, "model", m->with->model->model,
                          "requests", (json_int_t)m->spent.requests, "input", (json_int_t)m->spent.input, "cached",
                          (json_int_t)m->spent.cached, "output", (json_int_t)m->spent.output);
    if (v && !m->spent.unpriced)
        dh_json_set(v, "cost", json_real(m->spent.cost));
    return v;
}
