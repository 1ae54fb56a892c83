#include "agent/act.h"

#include <string.h>

#include "agent/act_slide.h"
#include "agent/gate/secret.h"
#include "agent/typed_later.h"
#include "agent/verify_text.h"
#include "base/mem.h"

/* Touches at the field and looks; `at` is the field on that look. NULL: at what has the focus. */
static enum dh_status touch_field(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                  struct dh_touch *t, struct dh_candidate *at, struct dh_err *err)
{
    unsigned long xid = at ? dh_road_xid(road, at) : 0;
    enum dh_status s = dh_road_touch(road, a, t, at, err);
    if (s == DH_OK)
        s = dh_road_look(road, err);
    if (s == DH_OK && at)
        dh_road_follow(road, a, window, xid, at);
    return s;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, unsigned long window,
                            const char *keys, struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = 1};
    return touch_field(road, a, window, &t, at, err);
}

/* What is typed into a field of parts begins in its first one, at the left end; the parts themselves come and go in
 * what is told. */
static enum dh_status to_first_part(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                    struct dh_candidate *at, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    const struct dh_element *focus = o->focus >= 0 ? &o->elements[o->focus] : NULL;
    bool parts = false;
    for (size_t i = 0; at->element && i < o->element_count && !parts; i++)
        parts = o->elements[i].window == at->window && o->elements[i].role == DH_ROLE_ENTRY &&
                dh_typed_part(&o->elements[i], at->element->name);
    if (!parts)
        return DH_OK;
    struct dh_candidate left = *at;
    left.point = (struct dh_point){at->rect.x + (at->rect.h < 24 ? at->rect.h / 2 : 12), dh_rect_centre(at->rect).y};
    if (focus && dh_typed_part(focus, at->element->name) && dh_rect_has(focus->rect, left.point))
        return DH_OK;
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = left.point};
    unsigned long xid = dh_road_xid(road, at);
    road->brisk = true;
    enum dh_status s = dh_road_touch(road, a, &t, &left, err);
    road->brisk = false;
    if (s == DH_OK)
        s = dh_road_look(road, err);
    if (s == DH_OK)
        dh_road_follow(road, a, window, xid, at);
    return s;
}

/* Focuses the field and leaves it ready for the text: emptied when it is to be replaced, else with the
 * caret behind what it holds. `at` is grounded afresh on the last look. A step that is taken up has typed
 * already, and only needs the focus back, or it has not, and then the preparation is done from its start. */
static enum dh_status prepare(struct dh_road *road, const struct dh_action *a, unsigned long window,
                              struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch click = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    road->brisk = true;
    enum dh_status s = dh_road_touch_target(road, a, &a->target, window, &click, at, err);
    road->brisk = false;
    if (s != DH_OK)
        return s;
    dh_road_follow(road, a, window, dh_road_xid(road, at), at);
    if (dh_road_did(road, DH_TOUCH_TYPE))
        return DH_OK;
    s = to_first_part(road, a, window, at, err);
    if (s != DH_OK)
        return s;
    json_array_clear(road->done);
    bool filled = at->element && at->element->value && *at->element->value;
    road->empty = at->element && (!filled || a->replace);
    if (a->replace) /* also when nothing could be read in it */
        return press(road, a, window, "ctrl+a", at, err);
    if (!a->replace && filled)
        return press(road, a, window, "End", at, err);
    return DH_OK;
}

static enum dh_status put_text(struct dh_road *road, const struct dh_action *a, unsigned long window,
                               const char *text, bool secret, struct dh_candidate *at,
                               struct dh_err *err)
{
    if (dh_road_did(road, DH_TOUCH_TYPE))
        return DH_OK;
    if (!*text)
        return a->replace ? press(road, a, window, "Delete", at, err) : DH_OK;
    struct dh_touch t = {.kind = DH_TOUCH_TYPE, .text = text, .secret = secret, .window = window};
    return touch_field(road, a, window, &t, at, err);
}

/* Before it is typed, so that no title, no error and no answer can carry it into the journal. */
static enum dh_status hide_secrets(struct dh_journal *j, const char *text, struct dh_err *err)
{
    static const char mark[] = "{{secret:";
    enum dh_status s = DH_OK;
    for (const char *p = strstr(text, mark); j && s == DH_OK && p; p = strstr(p, mark)) {
        p += sizeof(mark) - 1;
        char *name = dh_strndup(p, strcspn(p, "}"));
        struct dh_secret value = {0};
        s = name ? dh_secret_get(name, &value, err) : dh_err_nomem(err);
        if (s == DH_OK)
            s = dh_journal_secret(j, value.text, err);
        dh_secret_finish(&value);
        dh_free(name);
    }
    return s;
}

/* Where an application says itself that another field got the focus, the text is not sent there. */
static enum dh_status took_focus(const struct dh_road *road, const struct dh_candidate *at, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    const struct dh_element *focus = o->focus >= 0 ? &o->elements[o->focus] : NULL;
    if (!at || !at->element || !focus || focus->role != DH_ROLE_ENTRY || !(focus->sources & DH_SOURCE_A11Y) ||
        !(at->element->sources & DH_SOURCE_A11Y) || at->element->role != DH_ROLE_ENTRY ||
        dh_typed_part(focus, at->element->name) || !dh_rect_empty(dh_rect_cross(focus->rect, at->rect)))
        return DH_OK;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look whether the field takes input now",
                      "\"%.80s\" did not take the focus; it is in \"%.80s\"", at->element->name, focus->name);
}

/* The text at the field, or at what has the focus, and whether it arrived. */
static enum dh_status type_and_verify(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                      const char *text, bool secret, struct dh_candidate *at, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    struct dh_typed typed = {.text = text, .secret = secret, .replace = a->replace && at};
    /* A field that is named by what it holds is not found by it any more; its place has not changed. */
    const struct dh_element *field = dh_typed_field(o, at, &typed.aimed);
    bool done = dh_road_did(road, DH_TOUCH_TYPE) > 0;
    enum dh_status s = dh_typed_begin(road, &typed, field, err);
    if (s == DH_OK && at && !field && typed.aimed)
        typed.rect = at->rect;
    if (s == DH_OK && !done)
        s = took_focus(road, at, err);
    if (s == DH_OK)
        s = put_text(road, a, window, text, secret, at, err);
    if (s == DH_OK && !done)
        s = dh_typed_verify(road, &typed, err);
    if (s == DH_OK && !done)
        dh_typed_remember(road, &typed);
    dh_typed_finish(&typed);
    return s;
}

static enum dh_status type_into(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                const char *text, bool secret, struct dh_candidate *at,
                                struct dh_err *err)
{
    enum dh_status s = prepare(road, a, window, at, err);
    if (s == DH_OK)
        s = type_and_verify(road, a, window, text, secret, at, err);
    if (s == DH_OK)
        dh_road_follow(road, a, window, dh_road_xid(road, at), at);
    return s;
}

/* What is set to a number may be a slider: the words name it, and no field is there. *ret_done: it was one. */
static enum dh_status slide(struct dh_road *road, const struct dh_action *a, unsigned long window, const char *text,
                            bool *ret_done, struct dh_err *err)
{
    struct dh_candidate at;
    struct dh_slider slider;
    double wanted;
    bool share = dh_slider_share(text, &wanted);
    if (!a->replace || (!share && !dh_slider_number(text, &wanted)))
        return DH_OK;
    enum dh_status s = dh_road_ground(road, a, &a->target, window, &at, err);
    bool words = s == DH_OK && (!at.element || at.element->role == DH_ROLE_TEXT);
    struct dh_slider_track track;
    if (words && share && dh_slider_track_beside(road->now->frame, at.rect, &track)) {
        *ret_done = true;
        return dh_act_slide_share(road, a, &track, at.window, wanted, err);
    }
    if (words && !share && !dh_slider_find(road->now, at.rect, at.window, &slider) &&
        dh_slider_track_beside(road->now->frame, at.rect, &track))
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "say where it is to stand, for instance \"40 of 100\"",
                          "the slider shows no number by which it could be set to %.10g", wanted);
    if (!words || share || !dh_slider_find(road->now, at.rect, at.window, &slider))
        return s;
    *ret_done = true;
    return dh_act_slide(road, a, &slider, wanted, err);
}

enum dh_status dh_act_type(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    struct dh_candidate at = {.window = -1};
    bool targeted = a->target.kind != DH_TARGET_NONE;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s == DH_OK && !targeted)
        s = dh_road_await_focus(road, a, err);
    if (s != DH_OK)
        return s;
    struct dh_secret text = {0};
    bool secret;
    s = dh_secret_expand(a->text ? a->text : "", &text, &secret, err);
    if (s == DH_OK && secret)
        s = hide_secrets(road->desk->journal, a->text, err);
    if (s != DH_OK) {
        dh_secret_finish(&text);
        return s;
    }
    bool done = false;
    if (targeted && !secret)
        s = slide(road, a, window, text.text, &done, err);
    if (s == DH_OK && !done && targeted)
        s = type_into(road, a, window, text.text, secret, &at, err);
    else if (s == DH_OK && !done)
        s = type_and_verify(road, a, window, text.text, secret, NULL, err);
    dh_secret_finish(&text);
    if (s == DH_OK && a->keys)
        s = press(road, a, window, a->keys, targeted && at.window >= 0 ? &at : NULL, err);
    return s;
}
