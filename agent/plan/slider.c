#include "agent/plan/slider.h"

#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/slider_track.h"

enum { THUMB_LEAST = 8, THUMB_MOST = 44, ASIDE = 24, UNIT_MOST = 3, FAR = 1200 };

bool dh_slider_number(const char *text, double *ret)
{
    char *end;
    if (!text || !strchr("-0123456789", *text) || !*text)
        return false;
    double v = strtod(text, &end);
    if (end == text || strpbrk(text, "xXnN") || strlen(end) > UNIT_MOST || strpbrk(end, "0123456789:/.,-"))
        return false;
    *ret = v;
    return true;
}

static bool number_at(const struct dh_element *e, double *ret)
{
    return e->role == DH_ROLE_TEXT && dh_slider_number(*e->name ? e->name : e->value, ret);
}

static bool is_thumb(const struct dh_element *e)
{
    struct dh_rect r = e->rect;
    return e->role == DH_ROLE_ICON && r.w >= THUMB_LEAST && r.h >= THUMB_LEAST && r.w <= THUMB_MOST && r.h <= THUMB_MOST;
}

static bool beside(const struct dh_element *e, struct dh_rect label, int window)
{
    return e->window == window && e->rect.x >= label.x + label.w && e->rect.x < label.x + label.w + FAR &&
           (dh_rect_same_row(e->rect, label) ||
            (is_thumb(e) && dh_rect_has(dh_rect_grow(label, FAR, label.h), dh_rect_centre(e->rect))));
}

/* Its thumb may be drawn in one with the trough: then it is known by its pixels. */
static bool thumb_by_pixels(const struct dh_observation *o, struct dh_rect label, struct dh_rect *ret)
{
    struct dh_slider_track track;
    bool there = dh_slider_track_beside(o->frame, label, &track);
    if (there)
        *ret = track.thumb;
    return there;
}

bool dh_slider_find(const struct dh_observation *o, struct dh_rect label, int window, struct dh_slider *ret)
{
    const struct dh_element *thumb = NULL, *shown = NULL;
    double value = 0, v;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (!beside(e, label, window))
            continue;
        if (is_thumb(e)) {
            if (thumb)
                return false; /* which of them would be a guess */
            thumb = e;
        } else if (number_at(e, &v)) {
            if (shown)
                return false;
            shown = e;
            value = v;
        }
    }
    struct dh_rect r = thumb ? thumb->rect : (struct dh_rect){0, 0, 0, 0};
    if (!shown || (!thumb && !thumb_by_pixels(o, label, &r)))
        return false;
    *ret = (struct dh_slider){r, shown->rect, value, window};
    return true;
}

bool dh_slider_number_beside(const struct dh_observation *o, struct dh_rect track, int window, struct dh_rect *ret,
                             double *ret_value)
{
    const struct dh_element *shown = NULL;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        double v;
        if (e->window != window || !dh_rect_same_row(e->rect, track) || !number_at(e, &v))
            continue;
        if (shown)
            return false;
        shown = e;
        *ret_value = v;
    }
    if (shown)
        *ret = shown->rect;
    return shown != NULL;
}

bool dh_slider_share(const char *text, double *ret)
{
    char *end;
    double part = text ? strtod(text, &end) : -1;
    if (part < 0 || end == text || strncmp(end, " of ", 4) != 0)
        return false;
    const char *whole = end + 4;
    double all = strtod(whole, &end);
    if (end == whole || *end || !(all > 0) || part > all || all > 1e9)
        return false;
    *ret = part / all;
    return true;
}

bool dh_slider_value(const struct dh_observation *o, struct dh_rect shown, double *ret)
{
    struct dh_rect near = dh_rect_grow(shown, ASIDE, shown.h / 3);
    for (size_t i = 0; i < o->element_count; i++)
        if (dh_rect_has(near, dh_rect_centre(o->elements[i].rect)) && number_at(&o->elements[i], ret))
            return true;
    return false;
}
