#include "agent/verify_text.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/read_back.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/a11y.h"

#define PATIENCE DH_TICK_MS(1500)
#define PARTS_MOST 8

const struct dh_element *dh_typed_field(const struct dh_observation *o, const struct dh_candidate *at, bool *ret_aimed)
{
    const struct dh_element *e = at ? at->element : NULL;
    bool label = e && (e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING) && !(e->states & DH_STATE_EDITABLE);
    *ret_aimed = at && !label;
    if (e && !label)
        return e;
    return (!at || label) && o->focus >= 0 ? &o->elements[o->focus] : NULL;
}

/* Larger fields are not compared by their pixels. */
#define AREA_MOST (2000L * 1200)

static bool holds_text(const struct dh_element *e)
{
    return e->role == DH_ROLE_ENTRY || e->states & DH_STATE_EDITABLE;
}

/* Without its rim, which changes with the focus. */
static void keep_pixels(const struct dh_road *road, struct dh_typed *t)
{
    struct dh_rect all = {0, 0, road->now->width, road->now->height};
    t->part = dh_rect_cross(dh_rect_grow(t->rect, -4, -4), all);
    long n = dh_rect_area(t->part);
    if (n > 0 && n <= AREA_MOST)
        t->pixels = dh_alloc((size_t)n, sizeof(*t->pixels));
    if (t->pixels && dh_screen_peek(road->desk->screen, t->part, t->pixels, NULL) != DH_OK) {
        dh_free(t->pixels);
        t->pixels = NULL;
    }
}

/* Whether nothing has been drawn in the field; in the whole screen where the field's pixels are not known. */
static bool untouched(const struct dh_road *road, const struct dh_typed *t)
{
    if (dh_screen_mark(road->desk->screen) == road->before)
        return true;
    size_t n = (size_t)dh_rect_area(t->part);
    uint32_t *now = t->pixels ? dh_alloc(n, sizeof(*now)) : NULL;
    bool same = now && dh_screen_peek(road->desk->screen, t->part, now, NULL) == DH_OK;
    for (size_t i = 0; same && i < n; i++)
        same = ((t->pixels[i] ^ now[i]) & 0xffffff) == 0;
    dh_free(now);
    return same;
}

enum dh_status dh_typed_begin(const struct dh_road *road, struct dh_typed *t, const struct dh_element *field, struct dh_err *err)
{
    if (!field)
        return DH_OK;
    t->rect = field->rect;
    t->name = dh_strdup(field->name);
    if (!t->name)
        return dh_err_nomem(err);
    if (t->secret)
        return DH_OK;
    if (t->aimed && holds_text(field))
        keep_pixels(road, t);
    if (field->told && !(t->before = dh_strdup(field->told)))
        return dh_err_nomem(err);
    if (field->value && !(t->old = dh_strdup(field->value)))
        return dh_err_nomem(err);
    return DH_OK;
}

void dh_typed_finish(struct dh_typed *t)
{
    dh_free(t->name);
    dh_free(t->before);
    dh_free(t->old);
    dh_free(t->pixels);
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
        bool holds = holds_text(e) || e->role == DH_ROLE_LIST;
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

/* Whether what stands in the field comes near its end, so that there may be more of it. */
static bool is_full(const struct dh_road *road, struct dh_rect field, bool lines)
{
    const struct dh_observation *o = road->now;
    bool full = false;
    for (size_t i = 0; i < o->line_count; i++) {
        struct dh_rect r = o->lines[i].rect;
        if (!dh_rect_has(field, dh_rect_centre(r)))
            continue;
        full = full || r.x + r.w + 2 * r.h >= field.x + field.w || (lines && r.y + 5 * r.h / 2 >= field.y + field.h);
    }
    return full;
}

/* The name of the field as a whole: what was aimed at may be a part of it. */
static const char *whole_name(const struct dh_observation *o, const struct dh_typed *t, const struct dh_element *now)
{
    struct dh_element me = {.name = now ? now->name : t->name};
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (me.name && e->role == DH_ROLE_ENTRY && dh_rect_same_row(e->rect, t->rect) && dh_typed_part(&me, e->name))
            return e->name;
    }
    return me.name && *me.name ? me.name : NULL;
}

/* The leftmost part of a field of parts that begins at x or behind it; the field itself counts, where it fell apart. */
static const struct dh_element *part_from(const struct dh_observation *o, struct dh_rect row, const char *name, int x)
{
    const struct dh_element *next = NULL;
    for (size_t i = 0; name && i < o->element_count; i++) {
        const struct dh_element *p = &o->elements[i];
        bool of = p->role == DH_ROLE_ENTRY && (strcmp(p->name, name) == 0 || dh_typed_part(p, name));
        if (of && p->rect.x >= x && dh_rect_same_row(p->rect, row) &&
            (!next || p->rect.x < next->rect.x || (p->rect.x == next->rect.x && p->rect.w > next->rect.w)))
            next = p;
    }
    return next;
}

static size_t digits_of(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += strchr("0123456789", *s) != NULL;
    return n;
}

/* A date field falls apart where a part of it is selected and drawn as a field of its own. What the parts hold, from left to
 * right, in whatever order the application writes a date; false when there are none. Their application tells nothing of
 * them, and a part alone is hard to read: what is no number of as many digits says nothing. */
static bool read_parts(struct dh_road *road, const struct dh_typed *t, const struct dh_element *now,
                       const struct dh_read_back_field *field, enum dh_read_back *ret)
{
    const struct dh_element *parts[PARTS_MOST], *p;
    const char *name = whole_name(road->now, t, now);
    bool numbers = t->text[strspn(t->text, "0123456789/.-: ")] == '\0';
    struct dh_buf all = {0};
    size_t count = 0;
    for (int x = 0; name && count < PARTS_MOST && (p = part_from(road->now, t->rect, name, x)); x = p->rect.x + p->rect.w - 4)
        parts[count++] = p;
    for (size_t i = 0; count > 1 && i < count; i++) {
        char *seen = read_place(road, parts[i]->rect);
        for (const char *c = seen; c && *c; c++) /* what is at the edge of a part is no sign of a number */
            if (!numbers || strchr("0123456789", *c))
                dh_buf_char(&all, *c);
        dh_free(seen);
    }
    dh_buf_str(&all, "");
    *ret = DH_READ_BACK_UNKNOWN;
    if (count > 1 && !dh_buf_failed(&all)) {
        if (dh_read_back_seen(field, dh_buf_text(&all)) == DH_READ_BACK_SAME ||
            dh_read_back_told(t->text, NULL, false, dh_buf_text(&all), DH_A11Y_VALUE) == DH_READ_BACK_SAME)
            *ret = DH_READ_BACK_SAME;
        else if (!numbers || digits_of(dh_buf_text(&all)) == digits_of(t->text))
            *ret = DH_READ_BACK_OTHER;
    }
    dh_buf_finish(&all);
    return count > 1;
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
    struct dh_rect rect = e ? e->rect : t->rect;
    struct dh_read_back_field field = {.text = t->text, .old = t->old, .label = t->name, .replace = t->replace,
                                       .full = is_full(road, rect, strchr(t->text, '\n') != NULL)};
    r.seen = read_place(road, rect);
    r.how = dh_read_back_seen(&field, r.seen);
    enum dh_read_back parts;
    if ((told != DH_READ_BACK_OTHER || !*e->told) && read_parts(road, t, e, &field, &parts)) {
        r.how = r.how == DH_READ_BACK_SAME ? r.how : parts;
    } else if (told == DH_READ_BACK_OTHER) { /* what is told is exact */
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
        note = r->told ? "verified in part: the application tells the beginning" : "verified in part: what can be read";
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
    dh_tick deadline = dh_tick_now() + PATIENCE;
    enum dh_status s = DH_OK;
    struct reading r = read_now(road, t);
    bool may = !t->secret && !dh_rect_empty(t->rect), still = may && untouched(road, t);
    /* An application under load draws what it was sent only after the screen had seemed to be settled. */
    while (s == DH_OK && (r.how == DH_READ_BACK_OTHER || (r.how == DH_READ_BACK_UNKNOWN && still))) {
        s = dh_road_look_again(road, deadline, err);
        if (s != DH_OK)
            break;
        dh_free(r.seen);
        r = read_now(road, t);
        still = may && untouched(road, t);
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
