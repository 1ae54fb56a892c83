#include "base/json.h"
#include "capture/observation.h"

/* A list of what `make` gives for 0..n. */
static json_t *list_of(const struct dh_observation *o, size_t n,
                       json_t *(*make)(const struct dh_observation *o, size_t i))
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < n; i++) {
        if (json_array_append_new(list, make(o, i)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static void set_flag(json_t *object, const char *key, bool value)
{
    if (value)
        dh_json_set(object, key, json_true());
}

static json_t *window_json(const struct dh_observation *o, size_t i)
{
    const struct dh_window *w = &o->windows[i];
    json_t *v = json_object();
    dh_json_set(v, "id", json_string(w->id));
    dh_json_set(v, "title", dh_json_text(w->title));
    dh_json_set(v, "class", dh_json_text(w->wm_class));
    dh_json_set(v, "program", dh_json_text(w->program));
    dh_json_set(v, "pid", json_integer(w->pid));
    dh_json_set(v, "xid", json_integer((json_int_t)w->xid));
    if (w->transient_for)
        dh_json_set(v, "transient_for", json_integer((json_int_t)w->transient_for));
    dh_json_set(v, "rect", dh_json_from_rect(w->rect));
    dh_json_set(v, "frame", dh_json_from_rect(w->frame));
    set_flag(v, "minimized", w->minimized);
    set_flag(v, "dialog", w->dialog);
    set_flag(v, "modal", w->modal);
    set_flag(v, "popup", w->popup);
    return v;
}

/* Names of the bits that are set. */
static json_t *states_json(unsigned states)
{
    json_t *list = json_array();
    for (unsigned bit = 1; bit <= DH_STATE_LAST; bit <<= 1)
        if (states & bit)
            json_array_append_new(list, json_string(dh_state_name(bit)));
    return list;
}

static json_t *sources_json(unsigned sources)
{
    json_t *list = json_array();
    if (sources & DH_SOURCE_A11Y)
        json_array_append_new(list, json_string("a11y"));
    if (sources & DH_SOURCE_OCR)
        json_array_append_new(list, json_string("ocr"));
    if (sources & DH_SOURCE_SHAPE)
        json_array_append_new(list, json_string("shape"));
    return list;
}

static json_t *element_json(const struct dh_observation *o, size_t i)
{
    const struct dh_element *e = &o->elements[i];
    json_t *v = json_object();
    dh_json_set(v, "id", json_string(e->id));
    dh_json_set(v, "role", json_string(dh_role_name(e->role)));
    dh_json_set(v, "name", dh_json_text(e->name));
    if (e->value)
        dh_json_set(v, "value", dh_json_text(e->value));
    dh_json_set(v, "states", states_json(e->states));
    dh_json_set(v, "rect", dh_json_from_rect(e->rect));
    if (!dh_rect_empty(e->label))
        dh_json_set(v, "label", dh_json_from_rect(e->label));
    if (e->window >= 0)
        dh_json_set(v, "window", json_string(o->windows[e->window].id));
    dh_json_set(v, "source", sources_json(e->sources));
    dh_json_set(v, "confidence", json_integer(e->confidence));
    return v;
}

/* Where the words of a line begin and how wide they are, x, w, x, w: the line's text has them in the same
 * order, parted by spaces. */
static json_t *spans_json(const struct dh_observation *o, const struct dh_line *l)
{
    json_t *v = json_array();
    for (size_t i = l->first; v && i < l->first + l->count && i < o->word_count; i++) {
        json_array_append_new(v, json_integer(o->words[i].rect.x));
        json_array_append_new(v, json_integer(o->words[i].rect.w));
    }
    return v;
}

static json_t *line_json(const struct dh_observation *o, size_t i)
{
    const struct dh_line *l = &o->lines[i];
    return json_pack("{s:o,s:o,s:i,s:o}", "text", dh_json_text(l->text), "rect",
                     dh_json_from_rect(l->rect), "confidence", l->confidence, "words",
                     spans_json(o, l));
}

static json_t *text_json(const struct dh_observation *o, size_t i)
{
    return dh_json_text(o->lines[i].text);
}

static json_t *changed_json(const struct dh_observation *o, size_t i)
{
    return json_string(o->changed[i]);
}

static json_t *partial_json(const struct dh_observation *o, size_t i)
{
    return dh_json_text(o->partial[i]);
}

json_t *dh_observation_to_json(const struct dh_observation *o)
{
    json_t *v = json_object();
    bool ok = dh_json_set(v, "screen",
                          json_pack("{s:i,s:i,s:I}", "width", o->width, "height", o->height,
                                    "frame", (json_int_t)o->serial));
    ok = ok && dh_json_set(v, "settled", json_boolean(o->settled));
    if (o->active >= 0)
        ok = ok && dh_json_set(v, "active", json_string(o->windows[o->active].id));
    if (o->focus >= 0)
        ok = ok && dh_json_set(v, "focus", json_string(o->elements[o->focus].id));
    ok = ok && dh_json_set(v, "pointer", json_pack("[ii]", o->pointer.x, o->pointer.y)) &&
         dh_json_set(v, "windows", list_of(o, o->window_count, window_json)) &&
         dh_json_set(v, "elements", list_of(o, o->element_count, element_json)) &&
         dh_json_set(v, "text", list_of(o, o->line_count, text_json)) &&
         dh_json_set(v, "lines", list_of(o, o->line_count, line_json)) &&
         dh_json_set(v, "changed", list_of(o, o->changed_count, changed_json)) &&
         dh_json_set(v, "partial", list_of(o, o->partial_count, partial_json));
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}
