#include "agent/plan/ground_heal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"

/* Words that fit so well need no other witness. */
#define EXACT 95
/* How much more support tells two with the same words apart. */
#define TELLS 45

static int support(const struct dh_observation *o, const struct dh_evidence_target *known, const struct dh_target *t,
                   const struct dh_candidate *c)
{
    return dh_ground_support(o, known, t->text ? t->text : "", c->rect, c->window);
}

static void fill(const struct dh_candidates *c, struct dh_grounding *ret)
{
    struct dh_grounding g = {.best = c->items[0]};
    for (; g.count < DH_GROUND_CANDIDATES && g.count < c->count; g.count++)
        g.list[g.count] = c->items[g.count];
    *ret = g;
}

/* Of those that fit about as well as the best, the one that what was recorded speaks for, clearly. */
static bool tell_apart(const struct dh_observation *o, const struct dh_target *t, enum dh_verb verb, int within,
                       const struct dh_evidence_target *known, struct dh_grounding *ret)
{
    struct dh_candidates c = {0};
    bool told = false;
    if (dh_candidates_find(&c, o, t, verb, within, NULL) == DH_OK && c.count > 1 &&
        c.items[0].score >= DH_GROUND_ENOUGH) {
        int best = -1, next = -1;
        size_t which = 0;
        for (size_t i = 0; i < c.count && c.items[0].score - c.items[i].score < DH_GROUND_MARGIN; i++) {
            int s = support(o, known, t, &c.items[i]);
            if (s > best) {
                next = best;
                best = s;
                which = i;
            } else if (s > next) {
                next = s;
            }
        }
        told = best >= 60 && best - next >= TELLS && next >= 0;
        if (told) {
            struct dh_candidate first = c.items[which];
            c.items[which] = c.items[0];
            snprintf(first.why, sizeof(first.why), "of alike ones the only with its neighbours (%d to %d)", best, next);
            c.items[0] = first;
            fill(&c, ret);
            ret->told_apart = true;
        }
    }
    dh_candidates_finish(&c);
    return told;
}

/* What has these words in part only, while something else has all that stood round the target: which is it? */
static enum dh_status doubt(const struct dh_observation *o, const struct dh_target *t, enum dh_verb verb, int within,
                            const struct dh_evidence_target *known, const struct dh_grounding *g, struct dh_err *err)
{
    struct dh_grounding other;
    const char *name = g->best.element ? g->best.element->name : t->text;
    if (t->kind != DH_TARGET_DESCRIBED || !t->text || dh_label_alike(name, t->text) >= EXACT ||
        dh_ground_heal(o, t, verb, within, known, &other, NULL) != DH_OK || dh_candidate_same(&other.best, &g->best))
        return DH_OK;
    int mine = support(o, known, t, &g->best), its = support(o, known, t, &other.best);
    if (its - mine < TELLS)
        return DH_OK;
    return dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "say which, in the skill's step",
                      "\"%.60s\" could be \"%.60s\", by its words, or \"%.60s\", by what stands round it", t->text,
                      name, other.best.element ? other.best.element->name : "");
}

enum dh_status dh_ground_known(const struct dh_observation *o, const struct dh_target *target, enum dh_verb verb,
                               int within, const struct dh_evidence_target *known, struct dh_grounding *ret,
                               struct dh_err *err)
{
    struct dh_grounding g = {0};
    enum dh_status s = dh_ground(o, target, verb, within, &g, err);
    if (!known || target->kind != DH_TARGET_DESCRIBED || target->nth) {
        if (s == DH_OK)
            *ret = g;
        return s;
    }
    if (s == DH_AMBIGUOUS && tell_apart(o, target, verb, within, known, &g))
        s = DH_OK;
    else if (s == DH_OK)
        s = doubt(o, target, verb, within, known, &g, err);
    if (s == DH_OK)
        *ret = g;
    return s;
}

/* 0-10: the place in its window. */
static int place(const struct dh_observation *o, const struct dh_evidence_target *known, const struct dh_candidate *c)
{
    struct dh_rect w = known->window_rect;
    if (dh_rect_empty(w) || dh_rect_empty(known->rect) || c->window < 0)
        return 0;
    struct dh_rect now = o->windows[c->window].rect;
    struct dh_point a = dh_rect_centre(known->rect), b = dh_rect_centre(c->rect);
    if (dh_rect_empty(now))
        return 0;
    int dx = abs((a.x - w.x) * 100 / w.w - (b.x - now.x) * 100 / now.w);
    int dy = abs((a.y - w.y) * 100 / w.h - (b.y - now.y) * 100 / now.h);
    int d = dx > dy ? dx : dy;
    return d < 50 ? 10 - d / 5 : 0;
}

struct healing {
    const struct dh_observation *o;
    const struct dh_target *t;
    enum dh_verb verb;
    int within;
    const struct dh_evidence_target *known;
    const char *words; /* of the target; "" for one without */
};

static int score(const struct healing *h, struct dh_candidate *c)
{
    const struct dh_element *e = c->element;
    enum dh_role role = h->known->role != DH_ROLE_ANY ? h->known->role : h->t->role;
    int misfit = dh_role_misfit(role, h->verb, e->role);
    int verb = dh_role_misfit(DH_ROLE_ANY, h->verb, e->role);
    if (misfit > 14 || verb > 14 || e->states & DH_STATE_DISABLED)
        return 0;
    int window = dh_window_misfit(h->o, c->window, c->point, h->within);
    int near = dh_ground_support(h->o, h->known, h->words, c->rect, c->window);
    int at = place(h->o, h->known, c), is = misfit == 0 ? 10 : 10 - misfit;
    if (window >= 35)
        return 0;
    int alike = *h->words ? dh_label_alike(h->words, e->name) : -1;
    if (*h->words && alike < 60)
        return 0;
    /* A thing without words: nothing but where it is. */
    if (!*h->words && (*e->name || near < 60 || at < 6))
        return 0;
    int words = alike < 0 ? 45 : alike * 6 / 10;
    int round = near < 0 ? 0 : near / 4;
    /* One witness beside the name has to speak for it. */
    if (round < 8 && at < 8)
        return 0;
    int sum = words + round + is + at - window;
    snprintf(c->why, sizeof(c->why), "called otherwise: name %d, neighbours %d, role %d, place %d", words, round, is,
             at);
    return sum < 100 ? sum : 100;
}

enum dh_status dh_ground_heal(const struct dh_observation *o, const struct dh_target *target, enum dh_verb verb,
                              int within, const struct dh_evidence_target *known, struct dh_grounding *ret,
                              struct dh_err *err)
{
    struct dh_candidates c = {0};
    if (!known || target->kind != DH_TARGET_DESCRIBED || target->nth || target->of || target->scope != DH_SCOPE_NONE)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "nothing is known of it from a recording");
    struct healing h = {o, target, verb, within, known, target->text ? target->text : ""};
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        struct dh_candidate one = {
            .element = e, .rect = e->rect, .point = dh_rect_centre(e->rect), .window = e->window, .role = e->role};
        if (!dh_rect_empty(e->rect) && (one.score = score(&h, &one)) > 0)
            dh_candidates_add(&c, &one);
    }
    enum dh_status s = c.failed ? dh_err_nomem(err) : DH_OK;
    if (s == DH_OK)
        dh_candidates_sort(&c);
    if (s == DH_OK && (c.count == 0 || c.items[0].score < DH_HEAL_ENOUGH))
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "nothing comes near what was recorded");
    else if (s == DH_OK && c.count > 1 && c.items[0].score - c.items[1].score < DH_HEAL_MARGIN)
        s = dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "say which, in the skill's step",
                       "\"%.60s\" is not there; it could be \"%.60s\" at %d,%d or \"%.60s\" at %d,%d", h.words,
                       c.items[0].element->name, c.items[0].point.x, c.items[0].point.y, c.items[1].element->name,
                       c.items[1].point.x, c.items[1].point.y);
    if (s == DH_OK)
        fill(&c, ret);
    dh_candidates_finish(&c);
    return s;
}
