/* What a model is shown: the screen as redacted text, as a redacted picture, or both; and whether it may ask at all. */
#include <string.h>

#include "agent/road.h"
#include "agent/turn_mind.h"
#include "base/json.h"
#include "base/mem.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/scale.h"

#define MARKS_MAX 400

/* The numbers that the ids have, on what can be acted on. */
static enum dh_status draw_marks(const struct dh_observation *o, struct dh_frame **picture, struct dh_err *err)
{
    struct dh_frame *marked = NULL;
    struct dh_mark *marks = dh_alloc(MARKS_MAX, sizeof(*marks));
    size_t n = 0;
    if (!marks)
        return dh_err_nomem(err);
    for (size_t i = 0; i < o->element_count && n < MARKS_MAX; i++)
        if (o->elements[i].role != DH_ROLE_TEXT && o->elements[i].role != DH_ROLE_HEADING)
            marks[n++] = (struct dh_mark){.rect = o->elements[i].rect, .label = o->elements[i].id + 1, .colour = 0xd62828,
                                          .width = 1};
    enum dh_status s = dh_picture_marked(*picture, marks, n, &marked, err);
    dh_free(marks);
    if (s == DH_OK) {
        dh_frame_unref(*picture);
        *picture = marked;
    }
    return s;
}

static enum dh_status encode(struct dh_turn_mind *m, struct dh_frame *picture, int w, int h, bool keep,
                             struct dh_mind_show *ret, struct dh_err *err)
{
    struct dh_frame *scaled = NULL;
    enum dh_status s = DH_OK;
    if (w != picture->width || h != picture->height)
        s = dh_scale_area(picture, w, h, &scaled, err);
    struct dh_frame *f = scaled ? scaled : picture;
    if (s == DH_OK)
        s = keep ? dh_encoder_png(m->encoder, f, &ret->image, err) : dh_picture_png(f, &ret->image, err);
    ret->w = f->width;
    ret->h = f->height;
    ret->media = "image/png";
    dh_frame_unref(scaled);
    return s;
}

static enum dh_status show_picture(struct dh_turn_mind *m, const struct dh_redacted *d, const struct dh_mind_want *want,
                                   struct dh_mind_show *ret, struct dh_err *err)
{
    const struct dh_observation *o = m->t->desk->road->now;
    struct dh_frame *picture = NULL;
    enum dh_status s = dh_redact_picture(d, o, &picture, err);
    if (s != DH_OK)
        return s;
    dh_frame_unref(m->picture);
    m->picture = dh_frame_ref(picture);
    if (m->with->model->marks)
        s = draw_marks(&d->o, &picture, err);
    if (s == DH_OK)
        s = encode(m, picture, want->image_w, want->image_h, true, ret, err);
    ret->shown = (struct dh_rect){0, 0, o->width, o->height};
    dh_frame_unref(picture);
    return s;
}

/* May there be another request? It is on record before it is sent. */
static enum dh_status permit(struct dh_turn_mind *m, const struct dh_mind_want *want, size_t text, struct dh_err *err)
{
    int64_t input = want->tokens + dh_limit_text_tokens(text);
    int64_t output = m->with->model->max_output ? m->with->model->max_output : 4096;
    if (want->image_w > 0)
        input += dh_limit_image_tokens(want->image_w, want->image_h);
    struct dh_reserve r = dh_limit_reserve(input, output, &m->with->price);
    dh_tick time = dh_tick_now() - m->since - m->t->desk->road->waited;
    enum dh_status s = dh_limit_check(&m->with->limits, &m->spent, time, &r, err);
    if (s != DH_OK)
        return s;
    struct dh_spent now = m->spent;
    now.time += time;
    dh_road_record(m->t->desk->road, DH_RECORD_MODEL,
                   json_pack("{s:s,s:s,s:{s:I,s:I,s:f},s:o}", "what", "request", "why", want->why, "reserve", "input",
                             (json_int_t)r.input, "output", (json_int_t)r.output, "cost", r.cost, "spent",
                             dh_spent_to_json(&now)),
                   true);
    if (m->t->desk->road->lost.status) {
        *err = m->t->desk->road->lost;
        return err->status;
    }
    return DH_OK;
}

enum dh_status dh_turn_mind_look(void *data, const struct dh_mind_want *want, struct dh_mind_show *ret,
                                 struct dh_err *err)
{
    struct dh_turn_mind *m = data;
    struct dh_road *road = m->t->desk->road;
    struct dh_redacted d = {0};
    enum dh_wire_mode mode = m->with->model->mode;
    enum dh_status s = dh_road_look(road, err);
    if (s == DH_OK)
        s = dh_given_look(&m->given, road->now, err);
    if (s == DH_OK)
        s = dh_redact_observation(m->redactor, road->now, &d, err);
    if (s != DH_OK)
        return s;
    /* A picture alone is no news for the text: places in it are in other units from then on. */
    if (strcmp(want->why, "smaller") == 0)
        dh_observe_text_forget(m->text);
    if (mode != DH_WIRE_IMAGE)
        s = dh_observe_text_write(m->text, &d.o, &want->coord, want->image_w > 0 && m->with->model->marks, &ret->text, err);
    if (s == DH_OK)
        s = permit(m, want, ret->text.len, err);
    if (s == DH_OK && want->image_w > 0)
        s = show_picture(m, &d, want, ret, err);
    ret->pointer = road->now->pointer;
    dh_frame_unref(m->shown);
    m->shown = road->now->frame ? dh_frame_ref(road->now->frame) : NULL;
    dh_redacted_finish(&d);
    return s;
}

enum dh_status dh_turn_mind_zoom(void *data, struct dh_rect region, int w, int h, struct dh_mind_show *ret,
                                 struct dh_err *err)
{
    struct dh_turn_mind *m = data;
    struct dh_frame *part = NULL;
    if (!m->picture)
        return dh_err_set(err, DH_USAGE, DH_BLAME_MODEL, NULL, "nothing was shown yet");
    region = dh_rect_cross(region, (struct dh_rect){0, 0, m->picture->width, m->picture->height});
    enum dh_status s = dh_picture_crop(m->picture, region, &part, err);
    if (s == DH_OK)
        s = encode(m, part, w > 0 ? w : part->width, h > 0 ? h : part->height, false, ret, err);
    ret->shown = region;
    dh_frame_unref(part);
    return s;
}
