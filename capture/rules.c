#include "capture/rules.h"

#include <string.h>

#include "base/mem.h"

/* Upright ones are longer, for the stems of large letters. */
enum { LEAST = 16, LEAST_UPRIGHT = 20, BEYOND = 2 };

static bool add(struct dh_rules *r, struct dh_rect rect, bool upright)
{
    if (!dh_grow(&r->items, &r->cap, r->count + 1, sizeof(r->items[0])))
        return false;
    r->items[r->count++] = (struct dh_rule){rect, upright};
    return true;
}

/* Contrast on at least 7/8 of a run that is long enough. */
static bool straight(int contrast, int length, int least)
{
    return length >= least && contrast * 8 >= length * 7;
}

static bool find_across(struct dh_plane *p, struct dh_rules *out)
{
    for (int y = 0; y < p->h; y++) {
        const uint8_t *e = p->edge + (size_t)y * (size_t)p->w;
        uint8_t *q = p->rule + (size_t)y * (size_t)p->w;
        int x = 0;
        while (x < p->w) {
            if ((e[x] & (DH_EDGE_RIGHT_SOFT | DH_EDGE_DOWN)) != DH_EDGE_DOWN) {
                x++; /* starts only on contrast */
                continue;
            }
            int start = x, contrast = 0;
            while (x < p->w && !(e[x] & DH_EDGE_RIGHT_SOFT)) {
                contrast += (e[x] & DH_EDGE_DOWN) != 0;
                x++;
            }
            if (!straight(contrast, x - start, LEAST))
                continue;
            memset(q + start, DH_RULE_ACROSS, (size_t)(x - start));
            if (!add(out, (struct dh_rect){start, y, x - start, 1}, false))
                return false;
        }
    }
    return true;
}

/* Column by column would jump through memory: all columns are followed at once, row by row. */
static bool find_upright(struct dh_plane *p, struct dh_rules *out)
{
    struct {
        uint16_t length, contrast;
    } *col = dh_alloc((size_t)p->w, sizeof(*col));
    bool ok = col != NULL;
    for (int y = 0; ok && y < p->h; y++) {
        const uint8_t *e = p->edge + (size_t)y * (size_t)p->w;
        for (int x = 0; x < p->w; x++) {
            int length = col[x].length + 1;
            int contrast = col[x].contrast + (e[x] & DH_EDGE_RIGHT);
            bool ends = (e[x] & DH_EDGE_DOWN_SOFT) || y == p->h - 1;
            col[x].length = ends ? 0 : (uint16_t)length;
            col[x].contrast = ends ? 0 : (uint16_t)contrast;
            if (!ends || !straight(contrast, length, LEAST_UPRIGHT))
                continue;
            for (int z = y - length + 1; z <= y; z++)
                p->rule[(size_t)z * (size_t)p->w + (size_t)x] |= DH_RULE_UPRIGHT;
            ok = add(out, (struct dh_rect){x, y - length + 1, 1, length}, true);
            if (!ok)
                break;
        }
    }
    dh_free(col);
    return ok;
}

/* An edge that belongs to a rule, or that is the step onto one, is no ink. */
static void reduce(struct dh_plane *p)
{
    for (int y = 0; y < p->h; y++) {
        uint8_t *e = p->edge + (size_t)y * (size_t)p->w;
        const uint8_t *q = p->rule + (size_t)y * (size_t)p->w;
        const uint8_t *below = y + 1 < p->h ? q + p->w : q;
        for (int x = 0; x < p->w - 1; x++) {
            bool ruled = q[x] || (q[x + 1] & DH_RULE_UPRIGHT) || (below[x] & DH_RULE_ACROSS);
            e[x] = !ruled && (e[x] & DH_EDGE_STEP);
        }
        e[p->w - 1] = 0;
    }
}

enum dh_status dh_rules_erase(struct dh_plane *plane, struct dh_rules *ret, struct dh_err *err)
{
    struct dh_rules rules = {0};
    if (!find_across(plane, &rules) || !find_upright(plane, &rules)) {
        dh_rules_finish(&rules);
        return dh_err_nomem(err);
    }
    reduce(plane);
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
    return (top && bottom && h >= 10) || ((top || bottom) && (upright || h <= 7));
}
