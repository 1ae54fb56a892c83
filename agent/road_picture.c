#include "agent/road.h"

#include <ctype.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "base/mem.h"
#include "base/path.h"
#include "agent/plan/ground_heal.h"
#include "capture/find.h"
#include "capture/find_drift.h"
#include "capture/picture.h"

/* Pixels that are drawn anew seldom come out the same: less than a text has to have is enough. */
#define LIKE_ENOUGH 80
/* Where edges stand, at another scale; never without its neighbours. */
#define CROP_ENOUGH 62
/* In the place where it is expected, with more or less light on it. */
#define CROP_THERE 55
/* As many places may look alike: one in each row of a list. */
#define ALIKE_MOST 40

/* Pictures of a skill lie in its folder, those of a goal where deskhand was started. */
static char *picture_path(const struct dh_road *road, const char *image)
{
    const char *skill = road->skill ? road->skill : "", *name = dh_path_name(skill);
    size_t n = strcmp(name, "SKILL.md") == 0 ? (size_t)(name - skill) : strlen(skill);
    char *folder = dh_strndup(n ? skill : ".", n ? n : 1);
    char *joined = folder ? dh_path_join(folder, image) : NULL;
    char *path = joined ? dh_path_absolute(joined) : NULL;
    dh_free(folder);
    dh_free(joined);
    return path;
}

static bool in_bounds(const struct dh_observation *o, struct dh_rect r, int within)
{
    return within < 0 || dh_window_belongs(o, dh_window_top(o, dh_rect_centre(r)), within);
}

/* What stands at the place is grounded as a point is, so that the gate knows its words. */
static enum dh_status take(const struct dh_observation *o, const struct dh_picture_hit *hit, enum dh_verb verb,
                           int within, struct dh_grounding *ret, struct dh_err *err)
{
    struct dh_target at = {.kind = DH_TARGET_POINT, .role = DH_ROLE_ANY, .point = dh_rect_centre(hit->rect)};
    struct dh_grounding g;
    enum dh_status s = dh_ground(o, &at, verb, within, &g, err);
    if (s != DH_OK)
        return s;
    if (!g.best.element)
        g.best.rect = hit->rect;
    g.best.point = at.point;
    g.best.score = hit->score;
    g.list[0] = g.best;
    *ret = g;
    return DH_OK;
}

static enum dh_status choose(const struct dh_observation *o, const struct dh_target *t,
                             const struct dh_picture_hit *hits, size_t n, int enough, enum dh_verb verb, int within,
                             struct dh_grounding *ret, struct dh_err *err)
{
    const struct dh_picture_hit *best = NULL, *next = NULL;
    for (size_t i = 0; i < n && !next; i++) {
        if (!in_bounds(o, hits[i].rect, within))
            continue;
        if (!best)
            best = &hits[i];
        else
            next = &hits[i];
    }
    const char *what = t->text && *t->text ? t->text : t->image;
    if (!best || best->score < enough)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "wait for it, or cut the picture out anew",
                          "cannot see the picture \"%.80s\"; the most alike place fits by %d of 100", what,
                          best ? best->score : 0);
    if (next && next->score >= enough && best->score - next->score < DH_GROUND_MARGIN)
        return dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "cut it out with what is round it",
                          "the picture \"%.80s\" is there twice: at %d,%d and at %d,%d", what,
                          dh_rect_centre(best->rect).x, dh_rect_centre(best->rect).y, dh_rect_centre(next->rect).x,
                          dh_rect_centre(next->rect).y);
    return take(o, best, verb, within, ret, err);
}

/* Of several places that look alike, those that stand beside what the target names, the nearest alone. */
static enum dh_status keep_related(const struct dh_observation *o, const struct dh_target *t, int within,
                                   struct dh_picture_hit *hits, size_t *n, struct dh_err *err)
{
    struct dh_grounding g;
    if (!t->of || t->relation == DH_RELATION_NONE)
        return DH_OK;
    enum dh_status s = dh_ground(o, t->of, DH_VERB_COUNT, within, &g, err);
    int nearest = -1;
    size_t kept = 0;
    for (size_t i = 0; s == DH_OK && i < *n; i++) {
        int gap = dh_relation_gap(t->relation, g.best.rect, hits[i].rect);
        if (gap < 0 || hits[i].score < LIKE_ENOUGH || (nearest >= 0 && gap >= nearest))
            continue;
        nearest = gap;
        hits[0] = hits[i];
        kept = 1;
    }
    if (s == DH_OK)
        *n = kept;
    return s;
}

enum dh_status dh_road_picture(struct dh_road *road, const struct dh_target *target, enum dh_verb verb, int within,
                               struct dh_grounding *ret, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    struct dh_picture_hit hits[ALIKE_MOST];
    struct dh_frame *needle = NULL;
    size_t n = 0;
    if (!o->frame)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_DESKHAND, NULL, "there is no picture of the screen");
    char *path = picture_path(road, target->image);
    if (!path)
        return dh_err_nomem(err);
    enum dh_status s = dh_picture_read(path, &needle, err);
    if (s == DH_NOT_FOUND && err)
        err->status = DH_INVALID; /* waiting does not bring a file */
    s = s == DH_NOT_FOUND ? DH_INVALID : s;
    if (s == DH_OK)
        s = dh_picture_find(o->frame, needle, hits, sizeof(hits) / sizeof(hits[0]), &n, err);
    if (s == DH_OK)
        s = keep_related(o, target, within, hits, &n, err);
    if (s == DH_OK)
        s = choose(o, target, hits, n, LIKE_ENOUGH, verb, within, ret, err);
    dh_frame_unref(needle);
    dh_free(path);
    return s;
}

/* Whether a picture has more in it than a bare surface or an edge of one: levels that differ in rows and in columns. */
static bool telling(const struct dh_frame *f)
{
    int rows = 0, columns = 0;
    for (int y = 0; y < f->height; y++) {
        const uint32_t *row = f->pixels + (size_t)y * (size_t)f->stride;
        int changes = 0;
        for (int x = 1; x < f->width; x++)
            changes += ((row[x] ^ row[x - 1]) & 0xc0c0c0) != 0;
        rows += changes >= 2;
    }
    for (int x = 0; x < f->width; x++) {
        int changes = 0;
        for (int y = 1; y < f->height; y++)
            changes += ((f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] ^
                         f->pixels[(size_t)(y - 1) * (size_t)f->stride + (size_t)x]) &
                        0xc0c0c0) != 0;
        columns += changes >= 2;
    }
    return rows >= 4 && columns >= 4;
}

/* A name that says something: not what a picture was read as. */
static bool says(const struct dh_element *e)
{
    int letters = 0;
    for (const char *s = e->name; *s; s++)
        letters += isalnum((unsigned char)*s) || (unsigned char)*s >= 0x80;
    return letters >= 2 && (e->sources & DH_SOURCE_A11Y || e->confidence >= 70);
}

/* What may be taken for the target by its looks: it has no words that are somebody else's, and something that stood
 * round it does so now. */
static bool plausible(const struct dh_observation *o, const struct dh_target *t, const struct dh_evidence_target *known,
                      const struct dh_picture_hit *hit)
{
    struct dh_point at = dh_rect_centre(hit->rect);
    int window = dh_window_top(o, at), near = dh_ground_support(o, known, t->text ? t->text : "", hit->rect, window);
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->role != DH_ROLE_WINDOW && e->role != DH_ROLE_DIALOG && dh_rect_has(e->rect, at) && says(e) &&
            (!t->text || dh_label_alike(e->name, t->text) < 60))
            return false;
    }
    return near >= 40;
}

enum dh_status dh_road_crop(struct dh_road *road, const char *image, const struct dh_target *target,
                            const struct dh_evidence_target *known, enum dh_verb verb, int within,
                            struct dh_grounding *ret, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    struct dh_picture_hit hits[8];
    struct dh_frame *needle = NULL;
    size_t n = 0, kept = 0;
    char *path = o->frame ? picture_path(road, image) : NULL;
    enum dh_status s = path ? dh_picture_read(path, &needle, err) : DH_NOT_FOUND;
    if (s == DH_OK)
        s = dh_picture_find_drift(o->frame, needle, hits, sizeof(hits) / sizeof(hits[0]), &n, err);
    for (size_t i = 0; s == DH_OK && i < n; i++)
        if (plausible(o, target, known, &hits[i]))
            hits[kept++] = hits[i];
    if (s == DH_OK)
        s = choose(o, target, hits, kept, CROP_ENOUGH, verb, within, ret, err);
    dh_frame_unref(needle);
    dh_free(path);
    return s == DH_OK || s == DH_AMBIGUOUS || s == DH_NOMEM
               ? s
               : dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "nothing looks as it did");
}

/* A hit that is where the candidate is. */
static bool seen_at(const struct dh_picture_hit *hits, size_t n, int enough, struct dh_rect at)
{
    int slack = (at.w > at.h ? at.w : at.h) / 2;
    for (size_t i = 0; i < n; i++)
        if (hits[i].score >= enough && dh_rect_has(dh_rect_grow(at, slack, slack), dh_rect_centre(hits[i].rect)))
            return true;
    return false;
}

enum dh_status dh_road_wordless(struct dh_road *road, const struct dh_target *target,
                                const struct dh_evidence_target *known, enum dh_verb verb, int within, enum dh_status found,
                                struct dh_grounding *g, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    const char *crop = road->evidence ? road->evidence->crop : NULL;
    bool asked = target->kind == DH_TARGET_DESCRIBED && (!target->text || !*target->text) && known && crop && o->frame &&
                 (found == DH_OK || found == DH_AMBIGUOUS);
    char *path = asked ? picture_path(road, crop) : NULL;
    struct dh_frame *needle = NULL;
    struct dh_picture_hit hits[8];
    size_t n = 0;
    if (!path || dh_picture_read(path, &needle, NULL) != DH_OK || !telling(needle)) {
        dh_frame_unref(needle);
        dh_free(path);
        return found;
    }
    bool there = found == DH_OK && dh_picture_find(o->frame, needle, hits, 8, &n, NULL) == DH_OK &&
                 seen_at(hits, n, LIKE_ENOUGH, g->best.rect);
    if (!there && found == DH_OK && dh_picture_find_drift(o->frame, needle, hits, 8, &n, NULL) == DH_OK)
        there = seen_at(hits, n, CROP_THERE, g->best.rect);
    dh_frame_unref(needle);
    dh_free(path);
    if (there)
        return found;
    enum dh_status s = dh_road_crop(road, crop, target, known, verb, within, g, NULL);
    if (s != DH_OK && found == DH_AMBIGUOUS)
        return found;
    if (s != DH_OK)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "name what is to be touched, in the skill's step",
                          "what stands there does not look as it did when it was recorded");
    road->by_more = true;
    road->rung = "its picture";
    return DH_OK;
}

/* Where a recorded point is now that its window may have been moved; false: the window is of another size, or gone. */
static bool carried_along(const struct dh_observation *o, const struct dh_evidence_target *known, struct dh_point p,
                          struct dh_point *ret)
{
    struct dh_rect was = known->window_rect;
    int w = dh_window_top(o, p);
    for (size_t i = 0; i < o->window_count; i++)
        if (strcmp(o->windows[i].title, known->window) == 0 && strcmp(o->windows[i].wm_class, known->window_class) == 0)
            w = (int)i;
    if (w < 0 || dh_rect_empty(was) || o->windows[w].rect.w != was.w || o->windows[w].rect.h != was.h)
        return false;
    *ret = (struct dh_point){p.x + o->windows[w].rect.x - was.x, p.y + o->windows[w].rect.y - was.y};
    return true;
}

/* The hit at the place that is expected, else the only one that is good enough. */
static const struct dh_picture_hit *hit_for(const struct dh_picture_hit *hits, size_t n, int enough, bool here,
                                            struct dh_point expected)
{
    for (size_t i = 0; here && i < n; i++) {
        struct dh_point c = dh_rect_centre(hits[i].rect);
        if (hits[i].score >= enough && c.x - expected.x < 6 && expected.x - c.x < 6 && c.y - expected.y < 6 &&
            expected.y - c.y < 6)
            return &hits[i];
    }
    bool only = n == 1 || (n > 1 && hits[0].score - hits[1].score >= DH_GROUND_MARGIN);
    return only && hits[0].score >= enough ? &hits[0] : NULL;
}

/* The recorded picture on the screen: where its middle is. */
static bool picture_at(struct dh_road *road, const struct dh_frame *needle, bool here, struct dh_point expected,
                       struct dh_point *ret)
{
    struct dh_picture_hit hits[8];
    size_t n = 0;
    const struct dh_picture_hit *hit = NULL;
    if (!telling(needle))
        return false;
    if (dh_picture_find(road->now->frame, needle, hits, 8, &n, NULL) == DH_OK)
        hit = hit_for(hits, n, LIKE_ENOUGH, here, expected);
    if (!hit && dh_picture_find_drift(road->now->frame, needle, hits, 8, &n, NULL) == DH_OK)
        hit = hit_for(hits, n, CROP_ENOUGH + 8, here, expected);
    if (hit)
        *ret = dh_rect_centre(hit->rect);
    return hit != NULL;
}

enum dh_status dh_road_point(struct dh_road *road, const struct dh_target *target,
                             const struct dh_evidence_target *known, enum dh_verb verb, int within,
                             struct dh_grounding *ret, struct dh_err *err)
{
    struct dh_point p = target->point, middle = dh_rect_empty(known->rect) ? p : dh_rect_centre(known->rect), at = p,
                    found;
    const char *crop = road->evidence->crop;
    struct dh_frame *needle = NULL;
    bool here = carried_along(road->now, known, p, &at), good = false;
    struct dh_point expected = here ? (struct dh_point){at.x + middle.x - p.x, at.y + middle.y - p.y} : middle;
    char *path = crop && road->now->frame ? picture_path(road, crop) : NULL;
    if (path && dh_picture_read(path, &needle, NULL) == DH_OK && picture_at(road, needle, here, expected, &found)) {
        at = (struct dh_point){found.x + p.x - middle.x, found.y + p.y - middle.y};
        good = true;
    }
    /* In other colours, or without anything to tell it by: where it was, when all round it is as it was. */
    good = good || (here && (known->near_count < 2 || dh_ground_as_recorded(road->now, known, at)));
    dh_frame_unref(needle);
    dh_free(path);
    if (!good)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "name what is to be touched, in the skill's step",
                          "the place (%d, %d) does not look as it did when it was recorded", p.x, p.y);
    struct dh_target moved = *target;
    moved.point = at;
    return dh_ground(road->now, &moved, verb, within, ret, err);
}
