/* What is known of each step beyond its sentence, as files of the skill's folder. */
#include <stdio.h>
#include <string.h>

#include "agent/plan/action_table.h"
#include "agent/plan/candidate.h"
#include "agent/skill/blank.h"
#include "agent/skill/compose_impl.h"
#include "agent/skill/evidence.h"
#include "base/json.h"
#include "base/mem.h"

#define SCREENS_BYTES (1u << 20) /* of all screens together */
#define CROP_BYTES (64u << 10)

struct evidence {
    struct dh_draft *d;
    const struct dh_skill *skill;
    struct dh_composed *c;
    json_t *steps, *screens, *pictures;
    const struct dh_observation *kept[256]; /* by index of `screens` */
    size_t kept_count, bytes;
    bool nomem;
};

static json_t *neighbours(const struct dh_seen *t)
{
    json_t *list = json_array();
    for (size_t i = 0; i < t->neighbour_count && i < DH_EVIDENCE_NEAR; i++) {
        const struct dh_neighbour *n = &t->neighbours[i];
        const char *way = dh_relation_key(n->direction);
        if (!*n->text || !way)
            continue;
        json_t *v = json_pack("{s:o,s:s,s:i}", "text", dh_json_text(n->text), "direction", way, "distance", n->distance);
        if (v && n->role != DH_ROLE_ANY)
            dh_json_set(v, "role", json_string(dh_role_name(n->role)));
        json_array_append_new(list, v);
    }
    return list;
}

static json_t *target(const struct dh_seen *t)
{
    json_t *v = json_pack("{s:o,s:o,s:o,s:o}", "rect", dh_json_from_rect(t->rect), "window", dh_json_text(t->window),
                          "window_rect", dh_json_from_rect(t->window_rect), "neighbours", neighbours(t));
    if (v && t->role != DH_ROLE_ANY)
        dh_json_set(v, "role", json_string(dh_role_name(t->role)));
    if (v && *t->name)
        dh_json_set(v, "name", dh_json_text(t->name));
    if (v && *t->text)
        dh_json_set(v, "text", dh_json_text(t->text));
    if (v && *t->window_class)
        dh_json_set(v, "window_class", dh_json_text(t->window_class));
    return v;
}

/* Drops what does not stand in the window: it is nobody's business. */
static void keep_window(const struct dh_observation *o, int window, json_t *list)
{
    for (size_t i = json_array_size(list); i-- > 0;) {
        struct dh_rect r;
        if (!dh_json_rect(json_array_get(list, i), "rect", &r) ||
            !dh_window_belongs(o, dh_window_top(o, dh_rect_centre(r)), window))
            json_array_remove(list, i);
    }
}

/* Whether a value was read on it that the picture may still show. */
static bool shows_read(const struct evidence *e, const struct dh_observation *o)
{
    const char *values[64];
    size_t n = 0;
    for (; n < e->d->input_count && n < 64; n++)
        values[n] = e->d->inputs[n].value;
    for (const struct dh_block *b = &e->d->result; b; b = b == &e->d->result ? &e->d->steps : NULL)
        for (const struct dh_stmt *s = b->first; s; s = s->next) {
            const struct dh_draft_step *step = dh_draft_of(s);
            char word[64];
            if (!step || !step->value || dh_draft_screen(step) != o)
                continue;
            for (const char *at = step->value + strspn(step->value, " "); *at; at += strspn(at, " ")) {
                size_t k = strcspn(at, " ");
                snprintf(word, sizeof(word), "%.*s", (int)(k < 60 ? k : 60), at);
                if (!dh_blank_word(word, values, n))
                    return true;
                at += k;
            }
        }
    return false;
}

/* Its picture as a file; null: there is none. */
static json_t *screen_picture(struct evidence *e, const struct dh_observation *o)
{
    const struct dh_demo *d = e->d->demo;
    char path[40];
    size_t i = 0;
    while (i < d->screen_count && d->screens[i] != o)
        i++;
    if (!d->pictures || i == d->screen_count || !d->pictures[i].data || shows_read(e, o))
        return json_null();
    snprintf(path, sizeof(path), "assets/screens/%02zu.png", e->kept_count + 1);
    struct dh_buf *b = dh_composed_add(e->c, path);
    if (b)
        dh_buf_add(b, d->pictures[i].data, d->pictures[i].size);
    return b ? json_string(path) : json_null();
}

/* The screen without what other windows show, as a file; -1: there is no room for it. */
static int screen(struct evidence *e, const struct dh_observation *o, int window)
{
    for (size_t i = 0; i < e->kept_count; i++)
        if (e->kept[i] == o)
            return (int)i;
    json_t *v = e->kept_count < 256 ? dh_observation_to_json(o) : NULL;
    if (v && window >= 0) {
        keep_window(o, window, json_object_get(v, "elements"));
        keep_window(o, window, json_object_get(v, "lines"));
        json_object_del(v, "focus");
    }
    if (v) {
        json_object_del(v, "text");
        json_object_del(v, "changed");
    }
    char *text = v ? dh_json_canonical(v) : NULL;
    json_decref(v);
    int index = -1;
    if (text && e->bytes + strlen(text) <= SCREENS_BYTES) {
        char path[40];
        snprintf(path, sizeof(path), "assets/screens/%02zu.json", e->kept_count + 1);
        struct dh_buf *b = dh_composed_add(e->c, path);
        if (b) {
            dh_buf_str(b, text);
            e->bytes += strlen(text);
            json_array_append_new(e->screens, json_string(path));
            index = (int)e->kept_count;
            json_array_append_new(e->pictures, screen_picture(e, o));
            e->kept[e->kept_count++] = o;
        }
    }
    dh_free(text);
    return index;
}

static void picture(struct evidence *e, const struct dh_demo_bytes *bytes, const char *path)
{
    if (!bytes->data || bytes->size > CROP_BYTES)
        return;
    struct dh_buf *b = dh_composed_add(e->c, path);
    if (b)
        dh_buf_add(b, bytes->data, bytes->size);
}

static void crops(struct evidence *e, const struct dh_draft_step *step, const struct dh_demo_step *f, json_t *v)
{
    char path[40];
    if (f->crop.data && f->crop.size <= CROP_BYTES) {
        snprintf(path, sizeof(path), "assets/%02d.png", step->demo + 1);
        picture(e, &f->crop, path);
        dh_json_set(v, "crop", json_string(path));
    }
    if (f->to_crop.data && step->to_crop) {
        snprintf(path, sizeof(path), "assets/%02d-to.png", step->demo + 1);
        picture(e, &f->to_crop, path);
    }
}

static void item(struct evidence *e, const struct dh_draft_step *step, const struct dh_stmt *written)
{
    const struct dh_demo_step *f = step->demo >= 0 ? &step->from->steps[step->demo] : NULL;
    const struct dh_observation *o = dh_draft_screen(step);
    if (!f && !o)
        return;
    char *sentence = dh_stmt_source(e->skill, written);
    json_t *v = json_pack("{s:s,s:o}", "step", written->label, "sentence", dh_json_text(sentence ? sentence : ""));
    dh_free(sentence);
    if (!v) {
        e->nomem = true;
        return;
    }
    if (f && f->target.there)
        dh_json_set(v, "target", target(&f->target));
    if (f && f->to.there)
        dh_json_set(v, "to", target(&f->to));
    if (f)
        crops(e, step, f, v);
    if (step->value)
        dh_json_set(v, "value", dh_json_text(step->value));
    int index = o && step->from == e->d->demo ? screen(e, o, -1) : -1;
    if (index >= 0)
        dh_json_set(v, "screen", json_integer(index));
    json_array_append_new(e->steps, v);
}

static void walk(struct evidence *e, const struct dh_block *made, const struct dh_block *written)
{
    const struct dh_stmt *a = made ? made->first : NULL, *b = written ? written->first : NULL;
    for (; a && b; a = a->next, b = b->next) {
        item(e, dh_draft_of(a), b);
        walk(e, a->body, b->body);
        walk(e, a->otherwise, b->otherwise);
    }
}

enum dh_status dh_compose_evidence(struct dh_draft *d, const struct dh_skill *skill, struct dh_composed *c,
                                   struct dh_err *err)
{
    struct evidence e = {.d = d, .skill = skill, .c = c, .steps = json_array(), .screens = json_array(),
                         .pictures = json_array()};
    json_t *inputs = json_object();
    for (size_t i = 0; i < d->input_count; i++) {
        const struct dh_draft_input *in = &d->inputs[i];
        struct dh_buf *file = in->file ? dh_composed_add(c, in->file) : NULL;
        if (file)
            dh_buf_str(file, in->content);
        dh_json_set(inputs, in->name, dh_json_text(in->value));
    }
    walk(&e, &d->steps, skill->steps);
    walk(&e, &d->result, skill->result);
    walk(&e, &d->handlers, skill->handlers);
    json_t *v = json_pack("{s:i,s:[ii],s:o,s:o,s:o,s:o}", "version", 1, "screen", d->demo->width, d->demo->height, "inputs",
                          inputs, "screens", e.screens, "pictures", e.pictures, "steps", e.steps);
    char *text = v ? dh_json_canonical(v) : NULL;
    struct dh_buf *b = text && !e.nomem && !d->nomem ? dh_composed_add(c, DH_EVIDENCE_FILE) : NULL;
    if (b)
        dh_buf_printf(b, "%s\n", text);
    bool ok = b && !b->failed;
    dh_free(text);
    json_decref(v);
    return ok ? DH_OK : dh_err_nomem(err);
}
