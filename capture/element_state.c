#include <stdlib.h>

#include "capture/element.h"
#include "capture/tone.h"

enum { DIM = 130, RINGS = 4, ALIKE = 40, VIVID = 50 };

/* The rim of a control from outside to inside: how many pixels of it are neither what is around nor
 * what is inside, and their most vivid colour. */
struct rim {
    int width;
    uint32_t colour;
};

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    if (x < 0 || y < 0 || x >= f->width || y >= f->height)
        return 0;
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
}

/* Along one side: dx, dy lead inwards from a point outside. */
static struct rim rim_at(const struct dh_frame *f, int x, int y, int dx, int dy, uint32_t inside)
{
    struct rim r = {0, 0};
    uint32_t around = pixel(f, x - 3 * dx, y - 3 * dy);
    int vivid = -1;
    for (int i = 0; i < RINGS * 2 + 2; i++) {
        uint32_t v = pixel(f, x + i * dx, y + i * dy);
        if (dh_tone_distance(v, around) <= 24 || dh_tone_distance(v, inside) <= 24)
            continue;
        r.width++;
        if (dh_tone_chroma(v) > vivid) {
            vivid = dh_tone_chroma(v);
            r.colour = v;
        }
    }
    return r;
}

/* The rim at left and bottom, where they agree; drop shadows make one of them wider. */
static struct rim rim_of(const struct dh_frame *f, struct dh_rect r)
{
    uint32_t inside = dh_tone_of(f, dh_rect_grow(r, -5, -5));
    struct rim left = rim_at(f, r.x - RINGS, r.y + r.h / 2, 1, 0, inside);
    struct rim below = rim_at(f, r.x + r.w / 2, r.y + r.h + RINGS - 1, 0, -1, inside);
    struct rim top = rim_at(f, r.x + r.w / 2, r.y - RINGS, 0, 1, inside);
    if (dh_tone_distance(left.colour, below.colour) > ALIKE)
        left.colour = 0x808080;
    left.width = left.width < below.width ? left.width : below.width;
    left.width = left.width < top.width ? left.width : top.width;
    return left;
}

static bool caret_in(const struct dh_plane *p, struct dh_rect r)
{
    r = dh_rect_cross(dh_rect_grow(r, -1, -1), (struct dh_rect){0, 0, p->w, p->h});
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            if (p->rule[(size_t)y * (size_t)p->w + (size_t)x] & DH_RULE_CARET)
                return true;
    return false;
}

static bool vivid(uint32_t v)
{
    int r = (int)(v >> 16 & 255), g = (int)(v >> 8 & 255), b = (int)(v & 255);
    bool alarm = r > g + 60 && r > b + 60; /* red: something is wrong in it */
    return dh_tone_chroma(v) >= VIVID && !alarm;
}

static bool fillable(enum dh_role role)
{
    return role == DH_ROLE_ENTRY || role == DH_ROLE_LIST;
}

static bool ringed(enum dh_role role)
{
    return fillable(role) || role == DH_ROLE_BUTTON;
}

/* Whether the rim of `i` sets it apart from the others of its kind in the window. */
static bool stands_out(const struct dh_fusion *f, const struct rim *rims, size_t i)
{
    const struct dh_element *e = &f->items[i];
    size_t like = 0, unlike = 0;
    for (size_t k = 0; k < f->count; k++) {
        const struct dh_element *o = &f->items[k];
        bool kin = o->role == e->role || (fillable(o->role) && fillable(e->role));
        if (k == i || o->window != e->window || !kin)
            continue;
        bool wider = rims[i].width > rims[k].width;
        bool other = dh_tone_distance(rims[i].colour, rims[k].colour) > ALIKE;
        if (wider || (other && vivid(rims[i].colour)))
            unlike++;
        else
            like++;
    }
    bool lone_entry = unlike == 0 && e->role == DH_ROLE_ENTRY && vivid(rims[i].colour);
    return like == 0 && (unlike > 1 || lone_entry ||
                         (unlike == 1 && (rims[i].width > 1 || vivid(rims[i].colour))));
}

/* How sure it is that an element has the focus, 0 for not. */
static int focus_of(const struct dh_fusion *f, const struct rim *rims, size_t i)
{
    const struct dh_element *e = &f->items[i];
    if (!ringed(e->role) || e->states & DH_STATE_DISABLED)
        return 0;
    if (e->role == DH_ROLE_ENTRY && caret_in(f->in->plane, e->rect))
        return 4;
    if (e->states & DH_STATE_FOCUSED)
        return 3; /* its content is selected */
    if (!stands_out(f, rims, i))
        return 0;
    return fillable(e->role) ? 2 : rims[i].width > 1 ? 1 : 0;
}

/* At most one in each window. */
static void focus(struct dh_fusion *f, const struct rim *rims)
{
    for (int w = -1; w < (int)f->in->window_count; w++) {
        size_t best = f->count, rivals = 0;
        int most = 0;
        for (size_t i = 0; i < f->count; i++) {
            int sure = f->items[i].window == w ? focus_of(f, rims, i) : 0;
            rivals = sure > most ? 1 : rivals + (sure && sure == most);
            best = sure > most ? i : best;
            most = sure > most ? sure : most;
        }
        for (size_t i = 0; i < f->count; i++)
            if (f->items[i].window == w)
                f->items[i].states &= ~(unsigned)DH_STATE_FOCUSED;
        if (best < f->count && rivals == 1)
            f->items[best].states |= DH_STATE_FOCUSED;
    }
}

/* Contrast of the words of a control, -1 when it has none. */
static int contrast(const struct dh_fusion *f, const struct dh_element *e)
{
    bool within = dh_rect_empty(e->label) || e->role == DH_ROLE_ENTRY;
    struct dh_rect r = within ? e->rect : e->label;
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        const struct dh_script *s = &f->in->text->lines[i];
        if (dh_rect_has(r, dh_rect_centre(s->line.rect)))
            return abs(s->ground - s->ink);
    }
    return -1;
}

/* Words much paler than those of the best of its kind. */
static void dim(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct dh_element *e = &f->items[i];
        if (e->role != DH_ROLE_BUTTON && e->role != DH_ROLE_CHECKBOX && e->role != DH_ROLE_RADIO &&
            e->role != DH_ROLE_SWITCH)
            continue;
        int mine = contrast(f, e), best = 0;
        for (size_t k = 0; mine >= 0 && mine < DIM && k < f->count; k++) {
            if (f->items[k].role != e->role || f->items[k].window != e->window)
                continue;
            int c = contrast(f, &f->items[k]);
            best = c > best ? c : best;
        }
        if (mine >= 0 && mine < DIM && mine * 100 < best * 68)
            e->states |= DH_STATE_DISABLED;
    }
}

/* How much the side of a mark differs from what is around it. */
static int side(const struct dh_fusion *f, struct dh_rect r)
{
    int y = r.y + r.h / 2, most = 0, around = dh_plane_gray(f->in->plane, r.x - 3, y);
    for (int x = r.x - 1; x < r.x + 3; x++) {
        int d = abs(dh_plane_gray(f->in->plane, x, y) - around);
        most = d > most ? d : most;
    }
    return most;
}

/* A box or ring much paler than those that are marked as it is; its words may not be. */
static void pale(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct dh_element *e = &f->items[i];
        int best = 0;
        if (e->role != DH_ROLE_CHECKBOX && e->role != DH_ROLE_RADIO)
            continue;
        for (size_t k = 0; k < f->count; k++) {
            const struct dh_element *o = &f->items[k];
            if (o->role != e->role || o->window != e->window ||
                (o->states ^ e->states) & DH_STATE_CHECKED)
                continue;
            int d = side(f, o->rect);
            best = d > best ? d : best;
        }
        if (side(f, e->rect) * 100 < best * 55)
            e->states |= DH_STATE_DISABLED;
    }
}

/* Pale text in a field that cannot be filled in is its content and no hint. */
static void keep_content(const struct dh_fusion *f, struct dh_element *e)
{
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        const struct dh_line *l = &f->in->text->lines[i].line;
        if (!dh_rect_has(e->rect, dh_rect_centre(l->rect)) || (e->value && e->value[0]))
            continue;
        e->value = l->text;
        if (dh_rect_empty(e->label))
            e->name = "";
    }
}

/* What a field looks like inside, and how far that is from what is around it. */
struct ground {
    uint32_t inside;
    int step; /* -1: no field */
};

static struct ground ground_of(const struct dh_fusion *f, const struct dh_element *e)
{
    struct ground g = {0, -1};
    if (e->role != DH_ROLE_ENTRY || e->rect.h < 12)
        return g;
    g.inside = dh_tone_of(f->in->frame, dh_rect_grow(e->rect, -3, -3));
    g.step = dh_tone_distance(g.inside, dh_tone_around(f->in->frame, e->rect));
    return g;
}

/* Fields that cannot be filled in have lost their paper: they are nearer to the colour around them
 * than the others are. */
static void unpapered(struct dh_fusion *f, const struct ground *grounds)
{
    for (size_t i = 0; i < f->count; i++) {
        struct dh_element *e = &f->items[i];
        size_t papered = 0, alike = 0;
        if (grounds[i].step < 0 || grounds[i].step > 12)
            continue;
        for (size_t k = 0; k < f->count; k++) {
            if (k == i || grounds[k].step < 0 || f->items[k].window != e->window)
                continue;
            bool same = dh_tone_distance(grounds[k].inside, grounds[i].inside) <= 2;
            papered += !same && dh_tone_gray(grounds[k].inside) > dh_tone_gray(grounds[i].inside);
            alike += same;
        }
        int c = contrast(f, e);
        if (papered > alike && (c < 0 || c < 190)) {
            e->states |= DH_STATE_DISABLED;
            keep_content(f, e);
        }
    }
}

void dh_elements_judge(struct dh_fusion *f)
{
    struct rim *rims = dh_arena_alloc(f->arena, f->count + 1, sizeof(rims[0]));
    struct ground *grounds = dh_arena_alloc(f->arena, f->count + 1, sizeof(grounds[0]));
    if (!rims || !grounds) {
        f->failed = true;
        return;
    }
    dim(f);
    pale(f);
    for (size_t i = 0; i < f->count; i++)
        grounds[i] = ground_of(f, &f->items[i]);
    unpapered(f, grounds);
    for (size_t i = 0; i < f->count; i++)
        if (ringed(f->items[i].role))
            rims[i] = rim_of(f->in->frame, f->items[i].rect);
    focus(f, rims);
}
