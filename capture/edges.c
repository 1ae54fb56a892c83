#include "capture/edges.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/scan.h"

enum { STRONG = DH_EDGE_LEVELS_STRONG, FAINT = DH_EDGE_LEVELS_FAINT, SOFT = DH_EDGE_LEVELS_SOFT };

static void gray_row(const uint32_t *p, int n, uint8_t *g)
{
    for (int i = dh_scan_gray(p, n, g); i < n; i++) {
        uint32_t v = p[i];
        g[i] = (uint8_t)((((v >> 16) & 255) * 77 + ((v >> 8) & 255) * 150 + (v & 255) * 29) >> 8);
    }
}

/* n pixels; one more is looked at. */
static void edge_row(const uint8_t *g, const uint8_t *below, int n, uint8_t *e)
{
    for (int x = dh_scan_edges(g, below, n, e); x < n; x++) {
        int a = abs(g[x] - g[x + 1]), b = abs(g[x] - below[x]);
        e[x] = (uint8_t)((a > STRONG) | ((b > STRONG) << 1) | ((b > SOFT) << 2) |
                         ((a > SOFT) << 3) | (((a > FAINT) | (b > FAINT)) << 4));
    }
}

static enum dh_status resize(struct dh_plane *p, int w, int h, struct dh_err *err)
{
    if (p->gray && p->w == w && p->h == h)
        return DH_OK;
    dh_plane_finish(p);
    size_t n = (size_t)w * (size_t)h;
    p->gray = dh_alloc(n, 1);
    p->edge = dh_alloc(n, 1);
    p->rule = dh_alloc(n, 1);
    if (!p->gray || !p->edge || !p->rule) {
        dh_plane_finish(p);
        return dh_err_nomem(err);
    }
    p->w = w;
    p->h = h;
    return DH_OK;
}

enum dh_status dh_plane_build(struct dh_plane *plane, const struct dh_frame *frame,
                              struct dh_err *err)
{
    if (frame->width <= 0 || frame->height <= 0 || frame->stride < frame->width)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a frame without pixels");
    int w = frame->width, h = frame->height;
    enum dh_status st = resize(plane, w, h, err);
    if (st != DH_OK)
        return st;
    dh_plane_redraw(plane, frame, (struct dh_rect){0, 0, w, h}, plane->edge);
    memset(plane->rule, 0, (size_t)w * (size_t)h);
    return DH_OK;
}

void dh_plane_redraw(struct dh_plane *plane, const struct dh_frame *frame, struct dh_rect rect, uint8_t *edge)
{
    size_t w = (size_t)plane->w;
    int x1 = rect.x + rect.w, y1 = rect.y + rect.h;
    for (int y = rect.y; y < y1; y++)
        gray_row(frame->pixels + (size_t)y * (size_t)frame->stride + rect.x, rect.w,
                 plane->gray + (size_t)y * w + rect.x);
    /* The neighbours at the left and above differ from what has changed, too. */
    int x0 = rect.x > 0 ? rect.x - 1 : 0;
    for (int y = rect.y > 0 ? rect.y - 1 : 0; y < y1; y++) {
        const uint8_t *g = plane->gray + (size_t)y * w;
        uint8_t *e = edge + (size_t)y * w;
        bool last = x1 == plane->w;
        edge_row(g + x0, (y + 1 < plane->h ? g + w : g) + x0, x1 - x0 - last, e + x0);
        if (last)
            e[x1 - 1] = 0;
    }
}

void dh_plane_finish(struct dh_plane *plane)
{
    dh_free(plane->gray);
    dh_free(plane->edge);
    dh_free(plane->rule);
    *plane = (struct dh_plane){0};
}

int dh_plane_gray(const struct dh_plane *plane, int x, int y)
{
    if (x < 0 || y < 0 || x >= plane->w || y >= plane->h)
        return -1;
    return plane->gray[(size_t)y * (size_t)plane->w + (size_t)x];
}
