/* Recordings by hand, for tests: screens of obs_build.h and deeds, and the steps that are made of them as sentences. */
#ifndef DH_TESTS_UNIT_RECORD_BUILD_H
#define DH_TESTS_UNIT_RECORD_BUILD_H

#include "agent/skill/record_make.h"
#include "base/buf.h"
#include "base/mem.h"
#include "tests/unit/obs_build.h"

struct rec {
    struct dh_trace *t;
    unsigned long clock;
};

static inline void rec_init(struct rec *r)
{
    *r = (struct rec){dh_trace_create(), 1000};
    assert_non_null(r->t);
}

/* The screen as it is built now: a copy goes in. */
static inline void rec_screen(struct rec *r, const struct obs *b)
{
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    json_t *v = dh_observation_to_json(&b->o);
    if (dh_observation_from_json(v, &o, &err) != DH_OK)
        fail_msg("%s", err.what);
    json_decref(v);
    dh_trace_screen(r->t, o, true);
    dh_observation_unref(o);
}

static inline void rec_click(struct rec *r, int x, int y, int button, int count)
{
    struct dh_deed d = {.kind = DH_DEED_PRESS, .time = r->clock += 900, .button = button, .at = {x, y}};
    for (int n = 1; n <= count; n++) {
        d.kind = DH_DEED_PRESS;
        d.count = 0;
        dh_trace_deed(r->t, &d);
        d.kind = DH_DEED_CLICK;
        d.count = n;
        dh_trace_deed(r->t, &d);
        d.time = r->clock += 150;
    }
}

static inline void rec_click_on(struct rec *r, const struct dh_element *e)
{
    struct dh_point p = dh_rect_centre(e->rect);
    rec_click(r, p.x, p.y, 1, 1);
}

static inline void rec_drag(struct rec *r, int x, int y, int tx, int ty)
{
    struct dh_deed d = {.kind = DH_DEED_PRESS, .time = r->clock += 900, .button = 1, .at = {x, y}};
    dh_trace_deed(r->t, &d);
    d.kind = DH_DEED_DRAG;
    d.to = (struct dh_point){tx, ty};
    dh_trace_deed(r->t, &d);
}

static inline void rec_scroll(struct rec *r, int x, int y, int dy)
{
    struct dh_deed d = {.kind = DH_DEED_SCROLL, .time = r->clock += 100, .at = {x, y}, .dy = dy};
    dh_trace_deed(r->t, &d);
}

static inline void rec_type(struct rec *r, const char *text)
{
    for (; *text; text++) {
        struct dh_deed d = {.kind = DH_DEED_TEXT, .time = r->clock += 120, .count = 1};
        d.text[0] = *text;
        dh_trace_deed(r->t, &d);
    }
}

static inline void rec_keys(struct rec *r, const char *keys, int times)
{
    for (int i = 0; i < times; i++) {
        struct dh_deed d = {.kind = DH_DEED_KEYS, .time = r->clock += 200, .count = 1};
        snprintf(d.text, sizeof(d.text), "%s", keys);
        dh_trace_deed(r->t, &d);
    }
}

/* What is made of it; the trace goes. */
static inline struct dh_demo *rec_demo(struct rec *r, const struct dh_record_end *end)
{
    struct dh_record_options o = {.name = "test"};
    struct dh_demo *d = NULL;
    struct dh_err err = {0};
    if (dh_record_finish(r->t, end, &o, &d, &err) != DH_OK)
        fail_msg("%s", err.what);
    dh_trace_destroy(r->t);
    r->t = NULL;
    return d;
}

/* A sentence a line. */
static inline char *rec_story(const struct dh_demo *d)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < d->step_count; i++) {
        char *text = dh_action_text(d->steps[i].action);
        dh_buf_printf(&b, "%s%s%s%s", i ? "\n" : "", text, *d->steps[i].until ? " until " : "", d->steps[i].until);
        dh_free(text);
    }
    dh_buf_str(&b, "");
    char *s = dh_strdup(dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

static inline void rec_is(struct rec *r, const char *expected)
{
    struct dh_demo *d = rec_demo(r, NULL);
    char *story = rec_story(d);
    assert_string_equal(story, expected);
    dh_free(story);
    dh_demo_destroy(d);
}

#endif
