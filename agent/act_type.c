#include "agent/act.h"

#include <string.h>

#include "agent/gate/secret.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* Letters that the OCR models in use can be trusted with; anything else is not held against the field. */
static bool readable(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (c > 0x17f && c != 0x20ac && (c < 0x2010 || c > 0x2026))
            return false;
    }
    return true;
}

/* Long text scrolls inside its field, so that only a part of it can be seen: then what is seen must be a part
 * of what was typed. */
static bool reads_back(const char *typed, const char *seen)
{
    if (dh_text_similarity(typed, seen) >= 70 || dh_text_contains(seen, typed) >= 85)
        return true;
    char *t = dh_text_skeleton(typed), *s = dh_text_skeleton(seen);
    bool part = t && s && strlen(s) >= 4 && strstr(t, s);
    dh_free(t);
    dh_free(s);
    return part;
}

static enum dh_status verify(struct dh_road *road, const struct dh_candidate *at, const char *text,
                             struct dh_err *err)
{
    if (!*text || !readable(text) || strchr(text, '\n') || dh_rect_empty(at->rect))
        return DH_OK;
    char *seen = NULL;
    if (dh_observer_read(road->desk->observer, dh_rect_grow(at->rect, -2, -2), &seen, NULL) != DH_OK)
        return DH_OK; /* a reader that fails has been reported; it is no evidence against the field */
    enum dh_status s = DH_OK;
    if (!reads_back(text, seen) && dh_screen_mark(road->desk->screen) == road->before)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "check that the field takes text",
                       "typed \"%.80s\", and nothing changed", text);
    else if (!reads_back(text, seen))
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the field in the report",
                       "typed \"%.80s\", but the field shows \"%.80s\"", text, seen);
    dh_free(seen);
    return s;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, const char *keys,
                            const struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = 1};
    enum dh_status s = dh_road_touch(road, a, &t, at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* Focuses the field and leaves it ready for the text: emptied when it is to be replaced, else with the
 * caret behind what it holds. `at` is grounded afresh on the last look. */
static enum dh_status prepare(struct dh_road *road, const struct dh_action *a, unsigned long window,
                              struct dh_candidate *at, struct dh_err *err)
{
    struct dh_touch click = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    enum dh_status s = dh_road_touch_target(road, a, &a->target, window, &click, at, err);
    if (s != DH_OK)
        return s;
    struct dh_grounding g = {0};
    if (dh_ground(road->now, &a->target, a->verb, dh_road_window(road, window), &g, NULL) == DH_OK)
        *at = g.best;
    bool filled = at->element && at->element->value && *at->element->value;
    if (a->replace && (filled || !at->element))
        return press(road, a, "ctrl+a", at, err);
    if (!a->replace && filled)
        return press(road, a, "End", at, err);
    return DH_OK;
}

static enum dh_status put_text(struct dh_road *road, const struct dh_action *a, unsigned long window,
                               const char *text, bool secret, const struct dh_candidate *at,
                               struct dh_err *err)
{
    if (!*text)
        return a->replace ? press(road, a, "Delete", at, err) : DH_OK;
    struct dh_touch t = {.kind = DH_TOUCH_TYPE, .text = text, .secret = secret, .window = window};
    enum dh_status s = dh_road_touch(road, a, &t, at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

static enum dh_status type_into(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                const char *text, bool secret, struct dh_candidate *at,
                                struct dh_err *err)
{
    enum dh_status s = prepare(road, a, window, at, err);
    if (s == DH_OK)
        s = put_text(road, a, window, text, secret, at, err);
    if (s == DH_OK && !secret && at->element)
        s = verify(road, at, text, err);
    return s;
}

enum dh_status dh_act_type(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    struct dh_candidate at = {.window = -1};
    bool targeted = a->target.kind != DH_TARGET_NONE;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s != DH_OK)
        return s;
    struct dh_secret text = {0};
    bool secret;
    s = dh_secret_expand(a->text ? a->text : "", &text, &secret, err);
    if (s != DH_OK)
        return s;
    if (targeted)
        s = type_into(road, a, window, text.text, secret, &at, err);
    else
        s = put_text(road, a, window, text.text, secret, NULL, err);
    dh_secret_finish(&text);
    if (s == DH_OK && a->keys) {
        /* The observation is newer than the candidate: only its place is still good. */
        at.element = NULL;
        struct dh_grounding g = {0};
        if (targeted &&
            dh_ground(road->now, &a->target, a->verb, dh_road_window(road, window), &g, NULL) == DH_OK)
            at = g.best;
        s = press(road, a, a->keys, targeted && at.window >= 0 ? &at : NULL, err);
    }
    return s;
}
