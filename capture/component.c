#include "capture/component.h"

#include "base/mem.h"
#include "capture/scan.h"

int dh_box_w(struct dh_box b)
{
    return b.x1 - b.x0;
}

int dh_box_h(struct dh_box b)
{
    return b.y1 - b.y0;
}

struct dh_rect dh_box_rect(struct dh_box b)
{
    return (struct dh_rect){b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0};
}

struct dh_box dh_box_of(struct dh_rect r)
{
    return (struct dh_box){r.x, r.y, r.x + r.w, r.y + r.h};
}

struct dh_box dh_box_join(struct dh_box a, struct dh_box b)
{
    return (struct dh_box){a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0,
                           a.x1 > b.x1 ? a.x1 : b.x1, a.y1 > b.y1 ? a.y1 : b.y1};
}

int dh_box_shared_rows(struct dh_box a, struct dh_box b)
{
    return (a.y1 < b.y1 ? a.y1 : b.y1) - (a.y0 > b.y0 ? a.y0 : b.y0);
}

int dh_component_find(struct dh_component *items, int i)
{
    while (items[i].parent != i) {
        items[i].parent = items[items[i].parent].parent;
        i = items[i].parent;
    }
    return i;
}

void dh_component_join(struct dh_component *items, int a, int b)
{
    a = dh_component_find(items, a);
    b = dh_component_find(items, b);
    if (a == b)
        return;
    if (a > b) {
        int t = a;
        a = b;
        b = t;
    }
    items[b].parent = a;
    items[a].box = dh_box_join(items[a].box, items[b].box);
    items[a].area += items[b].area;
}

/* The component of a new run: that of every run it touches in the row above, or a new one; -1 when
 * memory is short. *above is the first run above that may touch this run or a later one. */
static int attach(struct dh_components *c, struct dh_run run, size_t *above, size_t above_end)
{
    int id = -1;
    while (*above < above_end && c->runs[*above].x1 < run.x0)
        (*above)++;
    for (size_t k = *above; k < above_end && c->runs[k].x0 <= run.x1; k++) {
        if (id >= 0)
            dh_component_join(c->items, id, c->runs[k].component);
        id = dh_component_find(c->items, c->runs[k].component);
    }
    struct dh_box box = {run.x0, run.y, run.x1, run.y + 1};
    if (id < 0) {
        if (!dh_grow(&c->items, &c->cap, c->count + 1, sizeof(c->items[0])))
            return -1;
        id = (int)c->count++;
        c->items[id] = (struct dh_component){box, id, run.x1 - run.x0};
        return id;
    }
    c->items[id].box = dh_box_join(c->items[id].box, box);
    c->items[id].area += run.x1 - run.x0;
    return id;
}

enum dh_status dh_components_find(const uint8_t *plane, int w, int h, uint8_t mask,
                                  struct dh_components *ret, struct dh_err *err)
{
    struct dh_components c = {0};
    size_t above = 0, above_end = 0;
    uint64_t *clear = dh_alloc(((size_t)w + 63) / 64, sizeof(clear[0]));
    bool ok = clear != NULL;
    for (int y = 0; ok && y < h; y++) {
        size_t first = c.run_count;
        dh_scan_bits(plane + (size_t)y * (size_t)w, w, mask, 0, clear);
        for (int x = dh_scan_next(clear, 0, w, false); ok && x < w;) {
            struct dh_run run = {x, dh_scan_next(clear, x, w, true), y, -1};
            run.component = attach(&c, run, &above, above_end);
            ok = run.component >= 0 &&
                 (c.run_count < c.run_cap ||
                  dh_grow(&c.runs, &c.run_cap, c.run_count + 1, sizeof(c.runs[0])));
            if (ok)
                c.runs[c.run_count++] = run;
            x = dh_scan_next(clear, run.x1, w, false);
        }
        above = first;
        above_end = c.run_count;
    }
    dh_free(clear);
    if (!ok) {
        dh_components_finish(&c);
        return dh_err_nomem(err);
    }
    *ret = c;
    return DH_OK;
}

void dh_components_finish(struct dh_components *c)
{
    dh_free(c->items);
    dh_free(c->runs);
    dh_free(c->foreign);
    *c = (struct dh_components){0};
}
