#include "agent/verify_text.h"

#include <string.h>

#include "agent/read_back.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/a11y.h"

#define PATIENCE DH_TICK_MS(1500)

const struct dh_element *dh_typed_field(const struct dh_observation *o, const struct dh_candidate *at, bool *ret_aimed)
{
    const struct dh_element *e = at ? at->element : NULL;
    bool label = e && (e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING) && !(e->states & DH_STATE_EDITABLE);
    *ret_aimed = at && !label;
    if (e && !label)
        return e;
    return (!at || label) && o->focus >= 0 ? &o->elements[o->focus] : NULL;
}

enum dh_status dh_typed_begin(struct dh_typed *t, const struct dh_element *field, struct dh_err *err)
{
    if (!field)
        return DH_OK;
    t->rect = field->rect;
    t->name = dh_strdup(field->name);
    if (!t->name)
        return dh_err_nomem(err);
    if (t->secret)
        return DH_OK;
    if (field->told && !(t->before = dh_strdup(field->told)))
        return dh_err_nomem(err);
    if (!t->replace && field->value && !(t->whole = dh_asprintf("%s%s", field->value, t->text)))
        return dh_err_nomem(err);
    return DH_OK;
}

void dh_typed_finish(struct dh_typed *t)
{
    dh_free(t->name);
    dh_free(t->before);
    dh_free(t->whole);
    *t = (struct dh_typed){0};
}

/* What has become of the field on this look: it may have grown, or have another name. */
static const struct dh_element *field_now(const struct dh_road *road, const struct dh_typed *t)
{
    const struct dh_observation *o = road->now;
    const struct dh_element *best = NULL;
    long most = 0;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        long common = dh_rect_area(dh_rect_cross(e->rect, t->rect));
        bool holds = e->role == DH_ROLE_ENTRY || e->role == DH_ROLE_LIST || e->states & DH_STATE_EDITABLE;
        if (holds && common > most && 2 * common >= dh_rect_area(t->rect)) {
            most = common;
            best = e;
        }
    }
    return best;
}

bool dh_typed_part(const struct dh_element *part, const char *name)
{
    size_t n = strlen(part->name), m = strlen(name);
    return m > 0 && n > m + 1 && part->name[n - m - 1] == ' ' && strcmp(part->name + n - m, name) == 0;
}

struct reading {
    enum dh_read_back how;
    bool told;  /* by the application, not from the picture */
    char *seen; /* what stands there; owned, NULL; never of a secret */
};

static char *read_place(struct dh_road *road, struct dh_rect rect)
{
    char *seen = NULL;
    if (dh_rect_empty(rect) || dh_observer_read(road->desk->observer, dh_rect_grow(rect, -2, -2), &seen, NULL) != DH_OK)
        return NULL;
    return seen;
}

/* Where nobody knows the field: whether it stands in a line of the active window. */
static enum dh_read_back in_window(const struct dh_road *road, const char *text)
{
    const struct dh_observation *o = road->now;
    for (size_t i = 0; o->active >= 0 && i < o->line_count; i++) {
        bool here = dh_rect_has(o->windows[o->active].rect, dh_rect_centre(o->lines[i].rect));
        enum dh_read_back r = here ? dh_read_back_line(text, o->lines[i].text) : DH_READ_BACK_UNKNOWN;
        if (r != DH_READ_BACK_UNKNOWN)
            return r;
    }
    return DH_READ_BACK_UNKNOWN;
}

static struct reading read_secret(struct dh_road *road, const struct dh_typed *t)
{
    struct reading r = {.how = DH_READ_BACK_UNKNOWN};
    char *seen = read_place(road, t->rect);
    if (seen) {
        r.how = dh_read_back_dots(t->text, seen);
        explicit_bzero(seen, strlen(seen)); /* it is no password field, perhaps */
    }
    dh_free(seen);
    return r;
}

/* A part of a date field that is selected is drawn as a field of its own: what stands in it belongs to the rest. */
static void read_parts(struct dh_road *road, const struct dh_typed *t, struct dh_rect field, struct reading *r)
{
    const struct dh_observation *o = road->now;
    struct dh_buf all = {0};
    dh_buf_str(&all, r->seen ? r->seen : "");
    bool any = false;
    for (size_t i = 0; t->name && i < o->element_count; i++) {
        const struct dh_element *p = &o->elements[i];
        if (p->role != DH_ROLE_ENTRY || !dh_typed_part(p, t->name) || p->rect.x < field.x + field.w - 4)
            continue;
        char *seen = read_place(road, p->rect);
        dh_buf_str(&all, seen ? seen : "");
        dh_free(seen);
        any = true;
    }
    if (any && !dh_buf_failed(&all) && dh_read_back_seen(t->text, t->whole, dh_buf_text(&all)) == DH_READ_BACK_SAME)
        r->how = DH_READ_BACK_SAME;
    dh_buf_finish(&all);
}

static struct reading read_now(struct dh_road *road, const struct dh_typed *t)
{
    struct reading r = {.how = DH_READ_BACK_UNKNOWN};
    if (t->secret)
        return read_secret(road, t);
    if (dh_rect_empty(t->rect)) {
        r.how = in_window(road, t->text);
        return r;
    }
    const struct dh_element *e = field_now(road, t);
    enum dh_read_back told =
        dh_read_back_told(t->text, t->before, t->replace, e ? e->told : NULL, DH_A11Y_VALUE);
    if (told == DH_READ_BACK_SAME) {
        r = (struct reading){.how = told, .told = true};
        return r;
    }
    r.seen = read_place(road, e ? e->rect : t->rect);
    r.how = dh_read_back_seen(t->text, t->whole, r.seen);
    if (r.how != DH_READ_BACK_SAME)
        read_parts(road, t, e ? e->rect : t->rect, &r);
    /* What can be read counts where it says that it is there; what is told counts where that can tell nothing. */
    if (told == DH_READ_BACK_OTHER && r.how != DH_READ_BACK_SAME && r.how != DH_READ_BACK_PART) {
        dh_free(r.seen);
        r = (struct reading){.how = told, .told = true, .seen = dh_strdup(e->told)};
    } else if (told == DH_READ_BACK_PART && r.how != DH_READ_BACK_SAME) {
        r.how = told;
        r.told = true;
    } else if (told == DH_READ_BACK_UNKNOWN && r.how == DH_READ_BACK_OTHER && !t->aimed) {
        r.how = DH_READ_BACK_UNKNOWN; /* it was only guessed that it is this field */
    }
    return r;
}

/* Where the keys go now, when that is known to be another field. */
static const char *elsewhere(const struct dh_road *road, const struct dh_typed *t)
{
    const struct dh_observation *o = road->now;
    if (o->focus < 0 || dh_rect_empty(t->rect))
        return NULL;
    const struct dh_element *e = &o->elements[o->focus];
    return dh_rect_empty(dh_rect_cross(e->rect, t->rect)) ? e->name : NULL;
}

static enum dh_status wrong(const struct dh_road *road, const struct dh_typed *t, const char *seen, struct dh_err *err)
{
    const char *other = elsewhere(road, t);
    char focus[96] = "";
    if (other)
        snprintf(focus, sizeof(focus), ", and the focus is in \"%.60s\"", other);
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the field in the report",
                      "typed \"%.80s\", but the field shows \"%.80s\"%s", t->text, seen ? seen : "", focus);
}

static void say(struct dh_road *road, const struct dh_typed *t, const struct reading *r)
{
    const char *note = "not verified: what stands there cannot be compared with what was typed";
    if (r->how == DH_READ_BACK_SAME)
        note = t->secret                  ? "verified: as many dots as characters"
               : r->told                  ? "verified: the application says so"
               : dh_rect_empty(t->rect)   ? "verified: it can be read in the window"
                                          : "verified: it can be read there";
    else if (r->how == DH_READ_BACK_PART)
        note = r->told ? "verified in part: the application tells the beginning" : "verified in part: the words that can be read";
    else if (t->secret)
        note = "not verified: the dots of a secret do not tell";
    else if (dh_rect_empty(t->rect))
        note = "not verified: it is not known which field has the focus";
    snprintf(road->note, sizeof(road->note), "%s", note);
}

enum dh_status dh_typed_verify(struct dh_road *road, const struct dh_typed *t, struct dh_err *err)
{
    if (!*t->text)
        return DH_OK;
    uint64_t before = road->before;
    dh_tick deadline = dh_tick_now() + PATIENCE;
    enum dh_status s = DH_OK;
    struct reading r = read_now(road, t);
    bool may = !t->secret && !dh_rect_empty(t->rect), still = may && dh_screen_mark(road->desk->screen) == before;
    /* An application under load draws what it was sent only after the screen had seemed to be settled. */
    while (s == DH_OK && (r.how == DH_READ_BACK_OTHER || (r.how == DH_READ_BACK_UNKNOWN && still))) {
        s = dh_road_look_again(road, deadline, err);
        if (s != DH_OK)
            break;
        dh_free(r.seen);
        r = read_now(road, t);
        still = may && dh_screen_mark(road->desk->screen) == before;
    }
    road->unread = s == DH_TIMEOUT && t->aimed && (r.how == DH_READ_BACK_OTHER || (still && r.how == DH_READ_BACK_UNKNOWN));
    if (s == DH_TIMEOUT && still && r.how != DH_READ_BACK_SAME && t->aimed)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "check that the field takes text",
                       "typed \"%.80s\", and nothing changed", t->text);
    else if (s == DH_TIMEOUT && r.how == DH_READ_BACK_OTHER)
        s = wrong(road, t, r.seen, err);
    else if (s == DH_TIMEOUT)
        s = DH_OK;
    if (s == DH_OK)
        say(road, t, &r);
    dh_free(r.seen);
    return s;
}
