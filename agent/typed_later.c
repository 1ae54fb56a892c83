#include "agent/typed_later.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "capture/tone.h"

#define INK 60    /* difference from the ground */
#define SHRUNK 85 /* percent */

/* The digits of a number, without zeros before it and behind its decimals; false: it is none. */
static bool digits_of(const char *s, char *out, size_t room)
{
    size_t n = 0, letters = 0;
    bool decimals = false;
    const char *last = strrchr(s, '.'), *comma = strrchr(s, ',');
    const char *point = comma > last ? comma : last;
    for (const char *p = s; *p; p++) {
        if (p == point && strlen(p + 1) <= 2)
            decimals = true;
        if (isdigit((unsigned char)*p) && (n > 0 || *p != '0' || decimals)) {
            if (n + 1 >= room)
                return false;
            out[n++] = *p;
        }
        letters += isalpha((unsigned char)*p) != 0;
        if (*p == '%' || *p == ':' || *p == '/' || (*p == '-' && p > s)) /* a share, a time, a date */
            return false;
    }
    while (decimals && n > 0 && out[n - 1] == '0')
        n--;
    out[n] = '\0';
    return n > 0 && letters <= 4;
}

bool dh_number_lost(const char *typed, const char *seen)
{
    char a[32], b[32];
    return digits_of(typed, a, sizeof(a)) && digits_of(seen, b, sizeof(b)) && strlen(b) < strlen(a);
}

/* From the first to the last column of a field in which something is written. */
static int ink_of(const struct dh_frame *f, struct dh_rect field)
{
    struct dh_rect in = f ? dh_rect_cross(dh_rect_grow(field, -4, -5), (struct dh_rect){0, 0, f->width, f->height}) : field;
    int first = -1, last = -1;
    if (!f || dh_rect_empty(in))
        return 0;
    uint32_t ground = dh_tone_of(f, in);
    for (int x = in.x; x < in.x + in.w; x++)
        for (int y = in.y; y < in.y + in.h; y++)
            if (dh_tone_distance(f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff, ground) > INK) {
                first = first < 0 ? x : first;
                last = x;
                break;
            }
    return first < 0 ? 0 : last - first + 1;
}

/* What was written is far shorter than all its digits are. */
static bool shrunk(const struct dh_typed_number *n, int ink)
{
    char digits[32];
    if (n->ink <= 0 || ink <= 0 || !digits_of(n->text, digits, sizeof(digits)))
        return false;
    return (long)ink * 100 * (long)strlen(n->text) < (long)n->ink * SHRUNK * (long)strlen(digits);
}

void dh_typed_remember(struct dh_road *road, const struct dh_typed *t)
{
    char digits[32];
    const struct dh_observation *o = road->now;
    if (t->secret || !t->aimed || dh_rect_empty(t->rect) || o->active < 0 || strlen(t->text) >= sizeof(road->numbers[0].text) ||
        !digits_of(t->text, digits, sizeof(digits)) || t->text[strspn(t->text, "0123456789.,' ")])
        return;
    size_t max = sizeof(road->numbers) / sizeof(road->numbers[0]), at = 0;
    while (at < road->number_count && dh_rect_empty(dh_rect_cross(road->numbers[at].rect, t->rect)))
        at++;
    if (at == max)
        memmove(road->numbers, road->numbers + 1, (--at) * sizeof(road->numbers[0]));
    struct dh_typed_number *n = &road->numbers[at];
    n->window = o->windows[o->active].xid;
    n->rect = t->rect;
    n->ink = ink_of(o->frame, t->rect);
    snprintf(n->text, sizeof(n->text), "%s", t->text);
    snprintf(n->name, sizeof(n->name), "%.*s", (int)sizeof(n->name) - 1, t->name ? t->name : "");
    road->number_count = at == road->number_count ? at + 1 : road->number_count;
}

/* The same field; NULL: it is not to be seen any more. */
static const struct dh_element *field_of(const struct dh_road *road, const struct dh_typed_number *n)
{
    const struct dh_observation *o = road->now;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool same = strncmp(e->name, n->name, strlen(n->name)) == 0 && strlen(e->name) < sizeof(n->name);
        if (e->role == DH_ROLE_ENTRY && same && e->window >= 0 && o->windows[e->window].xid == n->window &&
            2 * dh_rect_area(dh_rect_cross(e->rect, n->rect)) >= dh_rect_area(n->rect))
            return e;
    }
    return NULL;
}

/* Looked at with care, since a digit is easily overlooked. Few digits alone are not read at all at times: then by how long
 * it is. */
static bool lost(struct dh_road *road, const struct dh_typed_number *n, const struct dh_element *e)
{
    char *again = NULL;
    bool read = e->value && *e->value;
    if (e->told)
        return dh_number_lost(n->text, e->told);
    if (!read)
        return shrunk(n, ink_of(road->now->frame, e->rect));
    bool yes = dh_number_lost(n->text, e->value) &&
               dh_observer_read(road->desk->observer, dh_rect_grow(e->rect, -2, -2), &again, NULL) == DH_OK && again &&
               dh_number_lost(n->text, again);
    dh_free(again);
    return yes;
}

enum dh_status dh_typed_stand(struct dh_road *road, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    for (size_t i = road->number_count; i-- > 0;) {
        struct dh_typed_number *n = &road->numbers[i];
        const struct dh_element *e = field_of(road, n);
        if (e && s == DH_OK && lost(road, n, e))
            s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the field in the report",
                           "typed \"%s\" into \"%.60s\", and now another number stands there", n->text, n->name);
        if (!e || s != DH_OK) {
            memmove(n, n + 1, (road->number_count - i - 1) * sizeof(*n));
            road->number_count--;
        }
    }
    return s;
}
