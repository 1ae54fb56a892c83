#include "agent/plan/slider_track.h"

#include <stdlib.h>

enum {
    TELLS = 10,       /* levels of a colour beyond what rounding and shading do */
    AWAY = 7,
    FAR = 18,         /* from the middle of a thumb to the ground above and below it */
    BAND = 5,         /* rows of a trough each way */
    HIGH = 22,        /* rows of a thumb each way, at most */
    HIGHER = 4,       /* than the trough */
    TROUGH_MOST = 14,
    THUMB_LEAST = 6,
    THUMB_MOST = 40,
    WIDE_LEAST = 60,
    GAP = 1,
    FRAME = 4,        /* pixels of a frame's side */
    BESIDE = 600,     /* from the words that name it */
    STEP = 24,
};

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x];
}

/* Another colour than the ground, beyond what rounding and shading do. */
static bool differs(uint32_t a, uint32_t b)
{
    for (int k = 0; k < 24; k += 8)
        if (abs((int)(a >> k & 255) - (int)(b >> k & 255)) > TELLS)
            return true;
    return false;
}

static bool inside(const struct dh_frame *f, struct dh_rect r)
{
    return r.x >= AWAY && r.y >= AWAY && r.x + r.w + AWAY < f->width && r.y + r.h + AWAY < f->height;
}

static bool column(const struct dh_frame *f, int x, int middle, uint32_t ground)
{
    for (int y = middle - BAND; y <= middle + BAND; y++)
        if (differs(pixel(f, x, y), ground))
            return true;
    return false;
}

/* How far it goes from x in steps of `by`: the last column that is drawn. */
static int reach(const struct dh_frame *f, int x, int by, int middle, uint32_t ground)
{
    int last = x;
    for (int gap = 0; x > AWAY && x < f->width - AWAY && gap <= GAP; x += by) {
        bool drawn = column(f, x, middle, ground);
        last = drawn ? x : last;
        gap = drawn ? 0 : gap + 1;
    }
    return last;
}

/* Rows around the middle that are drawn in a column, without a gap. */
static int height(const struct dh_frame *f, int x, int middle, uint32_t ground)
{
    int up = 0, down = 0;
    while (up < HIGH && differs(pixel(f, x, middle - up), ground))
        up++;
    while (down < HIGH && differs(pixel(f, x, middle + 1 + down), ground))
        down++;
    return up + down;
}

/* The sides of the frame that is drawn around what has the keys, where they touch the trough. */
static void trim(const struct dh_frame *f, struct dh_rect *r, int middle, uint32_t ground, int usual)
{
    int left = 0, right = 0;
    while (left <= FRAME && height(f, r->x + left, middle, ground) >= usual + HIGHER)
        left++;
    while (right <= FRAME && height(f, r->x + r->w - 1 - right, middle, ground) >= usual + HIGHER)
        right++;
    if (left <= FRAME) {
        r->x += left;
        r->w -= left;
    }
    r->w -= right <= FRAME ? right : 0;
}

/* The usual height of the columns, and what is clearly higher, all in one place: the thumb. The rest has to be even. */
static bool thumb_in(const struct dh_frame *f, struct dh_rect *track, int middle, uint32_t ground, struct dh_rect *ret)
{
    struct dh_rect r = *track;
    int count[2 * HIGH + 1] = {0}, usual = 0, first = -1, last = -1, most = 0, even = 0, others = 0;
    for (int x = r.x; x < r.x + r.w; x++)
        count[height(f, x, middle, ground)]++;
    for (int h = 1; h <= 2 * HIGH; h++)
        usual = count[h] > count[usual] || usual == 0 ? h : usual;
    trim(f, &r, middle, ground, usual);
    for (int x = r.x; x < r.x + r.w; x++) {
        int h = height(f, x, middle, ground);
        if (h < usual + HIGHER) {
            even += abs(h - usual) <= 2;
            others++;
            continue;
        }
        first = first < 0 ? x : first;
        last = x;
        most = h > most ? h : most;
    }
    int wide = last - first + 1;
    if (first < 0 || usual > TROUGH_MOST || most > THUMB_MOST || wide < THUMB_LEAST || wide > THUMB_MOST ||
        others < WIDE_LEAST || even * 10 < others * 8 || r.w - others > wide || r.w - others < wide - 2)
        return false;
    int top = middle, bottom = middle, x = first + wide / 2;
    while (differs(pixel(f, x, top - 1), ground) && middle - top < HIGH)
        top--;
    while (differs(pixel(f, x, bottom + 1), ground) && bottom - middle < HIGH)
        bottom++;
    *ret = (struct dh_rect){first, top, wide, bottom - top + 1};
    *track = r;
    return true;
}

bool dh_slider_track_at(const struct dh_frame *frame, struct dh_point at, struct dh_slider_track *ret)
{
    struct dh_rect around = {at.x - AWAY, at.y - FAR, 2 * AWAY, 2 * FAR};
    if (!frame || !inside(frame, around))
        return false;
    uint32_t ground = pixel(frame, at.x, at.y - FAR);
    if (differs(ground, pixel(frame, at.x, at.y + FAR)) || !column(frame, at.x, at.y, ground))
        return false;
    int left = reach(frame, at.x, -1, at.y, ground), right = reach(frame, at.x, 1, at.y, ground);
    struct dh_slider_track t = {.rect = {left, at.y - BAND, right - left + 1, 2 * BAND + 1}, .ground = ground};
    if (t.rect.w < WIDE_LEAST + THUMB_LEAST || !inside(frame, dh_rect_grow(t.rect, 0, HIGH)))
        return false;
    for (int off = 0; off <= BAND; off = off <= 0 ? 1 - off : -off)
        if (thumb_in(frame, &t.rect, at.y + off, ground, &t.thumb)) {
            t.rect.y = t.thumb.y;
            t.rect.h = t.thumb.h;
            *ret = t;
            return true;
        }
    return false;
}

bool dh_slider_track_beside(const struct dh_frame *frame, struct dh_rect label, struct dh_slider_track *ret)
{
    static const int rows[] = {0, -3, 3, -6, 6, -9, 9, -12, 12, 20, 26, 32};
    int middle = label.y + label.h / 2;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        for (int x = rows[i] >= label.h ? label.x : label.x + label.w; x < label.x + label.w + BESIDE; x += STEP)
            if (dh_slider_track_at(frame, (struct dh_point){x, middle + rows[i]}, ret))
                return true;
    return false;
}

/* A column of the thumb: it is higher than the trough. */
static bool high(const struct dh_frame *f, const struct dh_slider_track *t, int x)
{
    int top = t->thumb.y + 2, bottom = t->thumb.y + t->thumb.h - 3;
    return differs(pixel(f, x, top), t->ground) && differs(pixel(f, x, bottom), t->ground);
}

bool dh_slider_track_share(const struct dh_frame *frame, const struct dh_slider_track *track, double *ret)
{
    struct dh_rect r = track->rect;
    if (!frame || dh_rect_empty(r) || !inside(frame, r))
        return false;
    int best = 0, best_end = 0, run = 0;
    for (int x = r.x - 2; x <= r.x + r.w + 2; x++) {
        run = high(frame, track, x) ? run + 1 : 0;
        if (run > best) {
            best = run;
            best_end = x;
        }
    }
    if (best < THUMB_LEAST || best > track->thumb.w + 4)
        return false;
    double centre = best_end - (best - 1) / 2.0, from = r.x + (track->thumb.w - 1) / 2.0;
    double share = (centre - from) * dh_slider_track_pixel(track);
    *ret = share < 0 ? 0 : share > 1 ? 1 : share;
    return true;
}

double dh_slider_track_pixel(const struct dh_slider_track *track)
{
    return 1.0 / (track->rect.w - track->thumb.w);
}
