#include "capture/rules.h"

#include <string.h>

#include "base/mem.h"
#include "capture/scan.h"

/* Upright ones are longer, for the stems of large letters. */
enum { LEAST = 16, LEAST_UPRIGHT = 20, BEYOND = 2 };

static bool add(struct dh_rules *r, struct dh_rect rect, bool upright)
{
    if (!dh_grow(&r->items, &r->cap, r->count + 1, sizeof(r->items[0])))
        return false;
    r->items[r->count++] = (struct dh_rule){rect, upright};
    return true;
}

/* Rows of bits that a search along rows needs. */
struct bits {
    uint64_t *begin; /* a run begins only on contrast */
    uint64_t *end;   /* and ends where the colour changes along it */
    uint64_t *contrast;
    uint64_t *memory; /* owned */
};

static bool bits_init(struct bits *b, int w)
{
    size_t words = ((size_t)w + 63) / 64;
    b->memory = dh_alloc(words * 3 + 1, sizeof(b->memory[0]));
    b->begin = b->memory;
    b->end = b->begin + words;
    b->contrast = b->end + words;
    return b->memory != NULL;
}

bool dh_rules_across(struct dh_plane *p, int y0, int y1, struct dh_rules *out)
{
    struct bits b;
    bool ok = bits_init(&b, p->w);
    for (int y = y0; ok && y < y1; y++) {
        const uint8_t *e = p->edge + (size_t)y * (size_t)p->w;
        uint8_t *q = p->rule + (size_t)y * (size_t)p->w;
        dh_scan_bits(e, p->w, DH_EDGE_RIGHT_SOFT | DH_EDGE_DOWN, DH_EDGE_DOWN, b.begin);
        int x = dh_scan_next(b.begin, 0, p->w, true);
        if (x == p->w)
            continue;
        dh_scan_bits(e, p->w, DH_EDGE_RIGHT_SOFT, DH_EDGE_RIGHT_SOFT, b.end);
        dh_scan_bits(e, p->w, DH_EDGE_DOWN, DH_EDGE_DOWN, b.contrast);
        while (ok && x < p->w) {
            int end = dh_scan_next(b.end, x, p->w, true);
            if (end - x >= LEAST && dh_scan_straight(dh_scan_count(b.contrast, x, end), end - x, LEAST)) {
                for (int i = x; i < end; i++)
                    q[i] |= DH_RULE_ACROSS;
                ok = add(out, (struct dh_rect){x, y, end - x, 1}, false);
            }
            x = dh_scan_next(b.begin, end, p->w, true);
        }
    }
    dh_free(b.memory);
    return ok;
}

struct upright {
    struct dh_plane *plane;
    struct dh_rules *out;
    int x0, y; /* of the first column, of the row */
};

static bool take_upright(void *data, int x, int length)
{
    struct upright *u = data;
    size_t w = (size_t)u->plane->w;
    x += u->x0;
    for (int y = u->y - length + 1; y <= u->y; y++)
        u->plane->rule[(size_t)y * w + (size_t)x] |= DH_RULE_UPRIGHT;
    return add(u->out, (struct dh_rect){x, u->y - length + 1, 1, length}, true);
}

/* Column by column would jump through memory: all columns are followed at once, row by row. */
bool dh_rules_upright(struct dh_plane *p, int x0, int x1, struct dh_rules *out)
{
    struct upright u = {p, out, x0, 0};
    size_t n = (size_t)(x1 - x0);
    uint16_t *memory = dh_alloc(n + 1, 2 * sizeof(memory[0]));
    bool ok = memory != NULL;
    struct dh_scan_columns c = {memory, ok ? memory + n : NULL, x1 - x0, LEAST_UPRIGHT};
    for (; ok && u.y < p->h; u.y++)
        ok = dh_scan_columns(&c, p->edge + (size_t)u.y * (size_t)p->w + x0, u.y == p->h - 1,
                             take_upright, &u);
    dh_free(memory);
    return ok;
}

/* An edge that belongs to a rule, or that is the step onto one, is no ink. n pixels; one more is looked at. */
static void reduce_row(uint8_t *e, const uint8_t *q, const uint8_t *below, int n)
{
    for (int x = dh_scan_reduce(e, q, below, n); x < n; x++) {
        bool ruled = q[x] || (q[x + 1] & DH_RULE_UPRIGHT) || (below[x] & DH_RULE_ACROSS);
        e[x] = !ruled && (e[x] & DH_EDGE_STEP);
    }
}

void dh_rules_reduce(const struct dh_plane *plane, struct dh_rect r, uint8_t *out, int stride)
{
    bool last = r.x + r.w == plane->w;
    for (int y = r.y; y < r.y + r.h; y++, out += stride) {
        const uint8_t *q = plane->rule + (size_t)y * (size_t)plane->w + r.x;
        const uint8_t *e = plane->edge + (size_t)y * (size_t)plane->w + r.x;
        if (out != e)
            memcpy(out, e, (size_t)r.w);
        reduce_row(out, q, y + 1 < plane->h ? q + plane->w : q, r.w - last);
        if (last)
            out[r.w - 1] = 0;
    }
}

enum dh_status dh_rules_erase(struct dh_plane *plane, struct dh_rules *ret, struct dh_err *err)
{
    struct dh_rules rules = {0};
    if (!dh_rules_across(plane, 0, plane->h, &rules) || !dh_rules_upright(plane, 0, plane->w, &rules)) {
        dh_rules_finish(&rules);
        return dh_err_nomem(err);
    }
    dh_rules_reduce(plane, (struct dh_rect){0, 0, plane->w, plane->h}, plane->edge, plane->w);
    *ret = rules;
    return DH_OK;
}

void dh_rules_finish(struct dh_rules *rules)
{
    dh_free(rules->items);
    *rules = (struct dh_rules){0};
}

static int rule_at(const struct dh_plane *p, int x, int y)
{
    if (x < 0 || y < 0 || x >= p->w || y >= p->h)
        return 0;
    return p->rule[(size_t)y * (size_t)p->w + (size_t)x];
}

bool dh_rules_between(const struct dh_plane *plane, struct dh_box a, struct dh_box b)
{
    int top = a.y0 > b.y0 ? a.y0 : b.y0, bottom = a.y1 < b.y1 ? a.y1 : b.y1;
    int y = (top + bottom) / 2;
    struct dh_box both = dh_box_join(a, b);
    for (int x = a.x1 - 1; x <= b.x0; x++)
        if (rule_at(plane, x, y) & rule_at(plane, x, both.y0 - BEYOND) &
            rule_at(plane, x, both.y1 + BEYOND) & DH_RULE_UPRIGHT)
            return true;
    return false;
}

bool dh_rules_frame_piece(const struct dh_plane *plane, struct dh_box b)
{
    bool top = false, bottom = false, upright = false;
    for (int k = -1; k <= 1; k++) {
        top |=
            (rule_at(plane, b.x0 - 1, b.y0 + k) | rule_at(plane, b.x1, b.y0 + k)) & DH_RULE_ACROSS;
        bottom |= (rule_at(plane, b.x0 - 1, b.y1 - 1 + k) | rule_at(plane, b.x1, b.y1 - 1 + k)) &
                  DH_RULE_ACROSS;
    }
    for (int x = b.x0 - 1; x <= b.x1; x++)
        upright |= (rule_at(plane, x, b.y0 - 1) | rule_at(plane, x, b.y1)) & DH_RULE_UPRIGHT;
    int h = dh_box_h(b);
    return (top && bottom && h >= 5) || ((top || bottom) && (upright || h <= 7));
}
