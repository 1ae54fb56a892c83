#include "agent/skill/record_hit.h"

#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "base/text.h"
#include "capture/picture.h"

enum {
    SLACK = 3,        /* pixels beside a thing that still hit it */
    ROW_FAR = 900,
    BOX_FAR = 180,
    NEIGHBOURS = 6,
    NEIGHBOUR_FAR = 400,
    CROP_AROUND = 6,
    CROP_POINT = 24,  /* around a point without a thing, each way */
    CROP_WIDE = 480,  /* of a large thing only the part around the middle */
    CROP_HIGH = 160,
    MARK = 7,         /* pixels around a press in which a small sign has ink */
    MARK_INK = 60,    /* levels of a colour that tell ink from ground */
};

bool dh_element_is_field(const struct dh_element *e)
{
    return e && (e->role == DH_ROLE_ENTRY || e->states & DH_STATE_EDITABLE);
}

/* Controls are meant rather than the words on them, small things rather than what is around them. */
static long weight(const struct dh_element *e)
{
    long area = dh_rect_area(e->rect);
    /* A part that applications tell of and nobody can see or name, such as the menu inside a list. */
    if (dh_text_blank(e->name) && (!e->value || !*e->value) && e->sources == DH_SOURCE_A11Y)
        return area * 8 + 4000;
    switch (e->role) {
    case DH_ROLE_TEXT:
    case DH_ROLE_HEADING:
        return area * 2 + 400;
    case DH_ROLE_ROW:
        return area * 4;
    case DH_ROLE_DIALOG:
    case DH_ROLE_WINDOW:
        return area * 1000 + 1000000;
    default:
        return area;
    }
}

static bool plain(const struct dh_element *e)
{
    return e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING;
}

/* The control that words at a point are the label of: a click there is a click on it. */
static const struct dh_element *labelled(const struct dh_observation *o, struct dh_point at, int window)
{
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool marked = e->role == DH_ROLE_CHECKBOX || e->role == DH_ROLE_RADIO || e->role == DH_ROLE_SWITCH;
        if (marked && e->window == window && dh_rect_has(dh_rect_grow(e->label, SLACK, SLACK), at))
            return e;
    }
    return NULL;
}

static const struct dh_element *element_at(const struct dh_observation *o, struct dh_point at, int window, int slack)
{
    const struct dh_element *best = NULL;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (dh_rect_empty(e->rect) || e->window != window || !dh_rect_has(dh_rect_grow(e->rect, slack, slack), at))
            continue;
        /* A frame around everything is nothing that a person aims at. */
        if (e->role == DH_ROLE_WINDOW || e->role == DH_ROLE_DIALOG)
            continue;
        if (!best || weight(e) < weight(best))
            best = e;
    }
    return best;
}

const struct dh_element *dh_hit_whole(const struct dh_observation *o, const struct dh_element *e)
{
    size_t n = e ? strlen(e->name) : 0;
    if (!e || e->role != DH_ROLE_ENTRY)
        return e;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *f = &o->elements[i];
        size_t k = strlen(f->name);
        if (f != e && f->role == DH_ROLE_ENTRY && f->window == e->window && k > 0 && n > k + 1 &&
            e->name[n - k - 1] == ' ' && strcmp(e->name + n - k, f->name) == 0 &&
            dh_rect_covers(dh_rect_grow(f->rect, 4, 4), e->rect))
            return f;
    }
    return e;
}

static const struct dh_line *line_at(const struct dh_observation *o, struct dh_point at)
{
    for (size_t i = 0; i < o->line_count; i++)
        if (dh_rect_has(dh_rect_grow(o->lines[i].rect, SLACK, SLACK), at))
            return &o->lines[i];
    return NULL;
}

struct dh_hit dh_hit_at(const struct dh_observation *o, struct dh_point at)
{
    struct dh_hit h = {.text = "", .rect = {at.x, at.y, 1, 1}, .window = dh_window_top(o, at)};
    if (h.window >= 0 && !dh_rect_has(o->windows[h.window].rect, at)) {
        h.title = true;
        return h;
    }
    h.element = element_at(o, at, h.window, 0);
    if (!h.element || plain(h.element)) {
        const struct dh_element *control = labelled(o, at, h.window);
        h.element = control ? control : h.element;
    }
    if (!h.element)
        h.element = element_at(o, at, h.window, SLACK);
    if (h.element) {
        h.element = dh_hit_whole(o, h.element);
        h.rect = h.element->rect;
        return h;
    }
    const struct dh_line *l = line_at(o, at);
    if (l) {
        h.text = l->text;
        h.rect = l->rect;
    }
    return h;
}

/* Pixels from a point to words in whose row it is; those on its left are the nearer ones. -1: another row. */
static int aside(struct dh_rect r, struct dh_point at)
{
    if (at.y < r.y - r.h / 2 || at.y >= r.y + r.h + r.h / 2)
        return -1;
    int off = at.y < r.y ? r.y - at.y : at.y >= r.y + r.h ? at.y - r.y - r.h : 0;
    int gap = at.x >= r.x + r.w ? at.x - r.x - r.w : at.x < r.x ? 2 * (r.x - at.x) : 0;
    return gap + 8 * off;
}

/* How far words are from a point that may be in the same box; what heads a box stands at its top. */
static int around(struct dh_rect r, struct dh_point at)
{
    int dx = at.x < r.x ? r.x - at.x : at.x >= r.x + r.w ? at.x - r.x - r.w : 0;
    int dy = at.y < r.y ? 3 * (r.y - at.y) : at.y >= r.y + r.h ? (at.y - r.y - r.h) * 3 / 2 : 0;
    return dx + dy;
}

static const struct dh_element *nearest(const struct dh_observation *o, struct dh_point at, int window,
                                        int (*far)(struct dh_rect r, struct dh_point at), int most, int *ret_second)
{
    const struct dh_element *best = NULL;
    int least = most;
    *ret_second = most;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool words = e->role == DH_ROLE_TEXT || e->role == DH_ROLE_HEADING || e->role == DH_ROLE_ITEM ||
                     e->role == DH_ROLE_CELL || e->role == DH_ROLE_LINK;
        int gap = words && e->window == window && !dh_text_blank(e->name) ? far(e->rect, at) : -1;
        if (gap < 0 || gap >= *ret_second)
            continue;
        *ret_second = gap < least ? least : gap;
        best = gap < least ? e : best;
        least = gap < least ? gap : least;
    }
    return best;
}

struct dh_hit dh_hit_near(const struct dh_observation *o, struct dh_point at)
{
    struct dh_hit h = dh_hit_at(o, at);
    int second;
    if (h.element || h.title || *h.text || h.window < 0)
        return h;
    const struct dh_element *best = nearest(o, at, h.window, aside, ROW_FAR, &second);
    if (!best) {
        best = nearest(o, at, h.window, around, BOX_FAR, &second);
        if (best && around(best->rect, at) * 5 > second * 4)
            best = NULL;
    }
    if (!best)
        return h;
    h.element = best;
    h.rect = best->rect;
    h.beside = true;
    return h;
}

bool dh_hit_on_mark(const struct dh_observation *o, struct dh_point at)
{
    const struct dh_frame *f = o->frame;
    if (!f || at.x < MARK || at.y < MARK || at.x + MARK >= f->width || at.y + MARK >= f->height)
        return false;
    int most[3] = {0, 0, 0}, least[3] = {255, 255, 255};
    for (int y = at.y - MARK; y <= at.y + MARK; y++)
        for (int x = at.x - MARK; x <= at.x + MARK; x++)
            for (int k = 0; k < 3; k++) {
                int v = (int)(f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] >> (8 * k) & 255);
                most[k] = v > most[k] ? v : most[k];
                least[k] = v < least[k] ? v : least[k];
            }
    return most[0] - least[0] > MARK_INK || most[1] - least[1] > MARK_INK || most[2] - least[2] > MARK_INK;
}

bool dh_hit_word(const struct dh_observation *o, struct dh_point at, struct dh_hit *ret)
{
    const struct dh_line *l = line_at(o, at);
    if (!l || l->first > o->word_count || l->count > o->word_count - l->first)
        return false;
    for (size_t i = l->first; i < l->first + l->count; i++) {
        const struct dh_word *w = &o->words[i];
        if (!dh_rect_has(dh_rect_grow(w->rect, SLACK, SLACK), at))
            continue;
        *ret = (struct dh_hit){.text = w->text, .rect = w->rect, .window = dh_window_top(o, at)};
        return true;
    }
    return false;
}

struct dh_hit dh_hit_element(const struct dh_observation *o, const struct dh_element *e)
{
    (void)o;
    return (struct dh_hit){.element = e, .text = "", .rect = e->rect, .window = e->window};
}

static bool near(struct dh_rect a, struct dh_rect b)
{
    return abs(a.x - b.x) <= 12 && abs(a.y - b.y) <= 12;
}

const struct dh_element *dh_hit_again(const struct dh_observation *o, const struct dh_element *e)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (strcmp(o->elements[i].id, e->id) == 0 && o->elements[i].role == e->role)
            return &o->elements[i];
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == e->role && near(o->elements[i].rect, e->rect) &&
            (strcmp(o->elements[i].name, e->name) == 0 || dh_rect_equal(o->elements[i].rect, e->rect)))
            return &o->elements[i];
    return NULL;
}

/* How `rect` stands to `other`: RIGHT_OF means right of the other. */
static enum dh_relation stands(struct dh_rect rect, struct dh_rect other, int *ret_gap)
{
    static const enum dh_relation all[] = {DH_RELATION_RIGHT_OF, DH_RELATION_LEFT_OF, DH_RELATION_BELOW,
                                           DH_RELATION_ABOVE};
    enum dh_relation best = DH_RELATION_NONE;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        int gap = dh_relation_gap(all[i], other, rect);
        if (gap >= 0 && (best == DH_RELATION_NONE || gap < *ret_gap)) {
            best = all[i];
            *ret_gap = gap;
        }
    }
    return best;
}

static bool insert(struct dh_demo *d, struct dh_neighbour *list, size_t *count, const struct dh_neighbour *n)
{
    size_t at = *count;
    while (at > 0 && list[at - 1].distance > n->distance)
        at--;
    if (at >= NEIGHBOURS)
        return true;
    size_t last = *count < NEIGHBOURS ? *count : NEIGHBOURS - 1;
    memmove(&list[at + 1], &list[at], (last - at) * sizeof(*list));
    list[at] = *n;
    list[at].text = dh_arena_strdup(d->arena, n->text);
    *count = last + 1;
    return list[at].text != NULL;
}

static bool neighbours(struct dh_demo *d, const struct dh_observation *o, const struct dh_hit *hit, struct dh_seen *s)
{
    struct dh_neighbour *list = dh_arena_alloc(d->arena, NEIGHBOURS, sizeof(*list));
    if (!list)
        return false;
    s->neighbours = list;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        struct dh_neighbour n = {.text = e->name, .role = e->role, .rect = e->rect};
        if (e == hit->element || dh_text_blank(e->name) || e->window != hit->window || strlen(e->name) > 120 ||
            e->states & DH_STATE_PASSWORD || dh_rect_covers(e->rect, hit->rect) || dh_rect_covers(hit->rect, e->rect))
            continue;
        n.direction = stands(hit->rect, e->rect, &n.distance);
        if (n.direction != DH_RELATION_NONE && n.distance <= NEIGHBOUR_FAR && !insert(d, list, &s->neighbour_count, &n))
            return false;
    }
    return true;
}

bool dh_hit_evidence(struct dh_demo *d, const struct dh_observation *o, const struct dh_hit *hit, struct dh_seen *ret)
{
    const struct dh_element *e = hit->element;
    const struct dh_window *w = hit->window >= 0 ? &o->windows[hit->window] : NULL;
    struct dh_seen s = {.there = true, .role = e ? e->role : DH_ROLE_ANY, .rect = hit->rect};
    bool shown = e && e->value && !(e->states & DH_STATE_PASSWORD);
    s.name = dh_arena_strdup(d->arena, e ? e->name : "");
    s.text = dh_arena_strdup(d->arena, shown ? e->value : e ? "" : hit->text);
    s.id = dh_arena_strdup(d->arena, e ? e->id : "");
    s.window = dh_arena_strdup(d->arena, w ? w->title : "");
    s.window_class = dh_arena_strdup(d->arena, w ? w->wm_class : "");
    if (w)
        s.window_rect = w->rect;
    if (!s.name || !s.text || !s.id || !s.window || !s.window_class || !neighbours(d, o, hit, &s))
        return false;
    *ret = s;
    return true;
}

struct dh_rect dh_hit_crop_rect(struct dh_rect rect)
{
    bool bare = rect.w <= 1 && rect.h <= 1;
    struct dh_rect r = bare ? dh_rect_grow(rect, CROP_POINT, CROP_POINT) : dh_rect_grow(rect, CROP_AROUND, CROP_AROUND);
    struct dh_point c = dh_rect_centre(r);
    if (r.w > CROP_WIDE)
        r = (struct dh_rect){c.x - CROP_WIDE / 2, r.y, CROP_WIDE, r.h};
    if (r.h > CROP_HIGH)
        r = (struct dh_rect){r.x, c.y - CROP_HIGH / 2, r.w, CROP_HIGH};
    return r;
}

bool dh_hit_crop(const struct dh_observation *o, const struct dh_hit *hit, struct dh_arena *arena,
                 struct dh_demo_bytes *ret)
{
    struct dh_frame *part = NULL;
    struct dh_buf png = {0};
    if (!o->frame)
        return false;
    struct dh_rect r = dh_rect_cross(dh_hit_crop_rect(hit->rect), (struct dh_rect){0, 0, o->frame->width, o->frame->height});
    bool ok = !dh_rect_empty(r) && dh_picture_crop(o->frame, r, &part, NULL) == DH_OK &&
              dh_picture_png(part, &png, NULL) == DH_OK && !dh_buf_failed(&png);
    unsigned char *copy = ok ? dh_arena_alloc(arena, png.len, 1) : NULL;
    if (copy) {
        memcpy(copy, png.data, png.len);
        *ret = (struct dh_demo_bytes){copy, png.len};
    }
    dh_frame_unref(part);
    dh_buf_finish(&png);
    return copy != NULL;
}
