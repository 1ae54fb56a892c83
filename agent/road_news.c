#include "agent/road_news.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "base/mem.h"

#define RANGE_MOST ((unsigned long)1 << 20)
#define NEAR 8 /* pixels that a page may have moved by */
#define WINDOWS_MOST 64
#define LOOKS_MOST 4 /* that suggestions of a field are up */

/* 57 of "e57": what is newer has a higher one. */
static unsigned long number(const char *id)
{
    return strtoul(id + strcspn(id, "0123456789"), NULL, 10);
}

static bool is_pressed(enum dh_role role)
{
    return role == DH_ROLE_BUTTON || role == DH_ROLE_LINK || role == DH_ROLE_TEXT;
}

/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
static uint64_t hash_name(const struct dh_element *e)
{
    uint64_t h = (UINT64_C(14695981039346656037) ^ (uint64_t)e->role) * UINT64_C(1099511628211);
    for (const char *p = e->name ? e->name : ""; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
    return h;
}

static unsigned long xid_of(const struct dh_observation *o, int window)
{
    return window >= 0 && (size_t)window < o->window_count ? o->windows[window].xid : 0;
}

static int window_by(const struct dh_observation *o, unsigned long xid)
{
    for (size_t i = 0; i < o->window_count; i++)
        if (o->windows[i].xid == xid)
            return (int)i;
    return -1;
}

/* Whether another window lies over the middle of a place; false when its own is gone. */
static bool is_covered(const struct dh_observation *o, unsigned long xid, struct dh_rect r)
{
    int w = window_by(o, xid), top = dh_window_top(o, dh_rect_centre(r));
    return w >= 0 && top >= 0 && top != w;
}

/* Numbers of elements that are there. */
struct numbers {
    unsigned long low, high;
    uint8_t *bits; /* owned */
};

static struct numbers numbers_of(const struct dh_observation *range, const struct dh_observation *o)
{
    struct numbers s = {.low = ULONG_MAX};
    for (size_t i = 0; i < range->element_count; i++) {
        unsigned long id = number(range->elements[i].id);
        s.low = id < s.low ? id : s.low;
        s.high = id > s.high ? id : s.high;
    }
    s.bits = s.low <= s.high && s.high - s.low < RANGE_MOST ? dh_alloc((s.high - s.low) / 8 + 1, 1) : NULL;
    for (size_t i = 0; s.bits && i < o->element_count; i++) {
        unsigned long id = number(o->elements[i].id);
        if (id >= s.low && id <= s.high)
            s.bits[(id - s.low) / 8] |= (uint8_t)(1u << ((id - s.low) % 8));
    }
    return s;
}

static bool is_there(const struct numbers *n, unsigned long id)
{
    return id >= n->low && id <= n->high && (n->bits[(id - n->low) / 8] >> ((id - n->low) % 8) & 1);
}

static bool is_same(const struct dh_news_covered *c, unsigned long xid, const struct dh_element *e)
{
    return c->xid == xid && abs(c->rect.x - e->rect.x) <= NEAR && abs(c->rect.y - e->rect.y) <= NEAR && c->name == hash_name(e);
}

static bool is_seen(const struct dh_observation *o, const struct dh_news_covered *c)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (is_same(c, xid_of(o, o->elements[i].window), &o->elements[i]))
            return true;
    return false;
}

/* What was covered stays known until a look has shown the place bare, and that look is the last one. */
static void keep_covered(struct dh_news *n, const struct dh_observation *now)
{
    size_t kept = 0;
    for (size_t i = 0; i < n->covered_count; i++) {
        struct dh_news_covered c = n->covered[i];
        bool covered = c.page ? !is_seen(now, &c) : is_covered(now, c.xid, c.rect);
        if (window_by(now, c.xid) < 0 || (c.bare && !covered) || (c.page && ++c.looks > LOOKS_MOST))
            continue;
        c.bare = !covered;
        n->covered[kept++] = c;
    }
    n->covered_count = kept;
}

static void add_covered(struct dh_news *n, const struct dh_observation *before, const struct dh_observation *now,
                        const struct numbers *there)
{
    for (size_t i = 0; i < before->element_count && n->covered_count < DH_NEWS_COVERED; i++) {
        const struct dh_element *e = &before->elements[i];
        unsigned long xid = xid_of(before, e->window);
        if (!xid || !is_pressed(e->role) || before->windows[e->window].popup || is_covered(before, xid, e->rect))
            continue;
        bool window = is_covered(now, xid, e->rect), page = n->typed && !is_there(there, number(e->id));
        if (window || page)
            n->covered[n->covered_count++] =
                (struct dh_news_covered){.xid = xid, .name = hash_name(e), .rect = e->rect, .page = !window};
    }
}

/* What another window covers now has not gone away. */
static void find_turned(struct dh_news *n, const struct dh_observation *before, const struct dh_observation *now,
                        const struct numbers *there)
{
    int had[WINDOWS_MOST] = {0}, lost[WINDOWS_MOST] = {0};
    for (size_t i = 0; i < before->element_count; i++) {
        const struct dh_element *e = &before->elements[i];
        if (e->window < 0 || e->window >= WINDOWS_MOST)
            continue;
        had[e->window]++;
        lost[e->window] +=
            !is_there(there, number(e->id)) && !is_covered(now, xid_of(before, e->window), e->rect);
    }
    for (size_t i = 0; i < before->window_count && i < WINDOWS_MOST && n->turned_count < DH_NEWS_TURNED; i++)
        if (lost[i] * 2 > had[i] && window_by(now, before->windows[i].xid) >= 0)
            n->turned[n->turned_count++] = before->windows[i].xid;
}

void dh_news_take(struct dh_news *n, const struct dh_observation *before, const struct dh_observation *now)
{
    if (!before)
        return;
    for (size_t i = 0; i < before->element_count; i++) {
        unsigned long id = number(before->elements[i].id);
        n->known_ids = id > n->known_ids ? id : n->known_ids;
    }
    struct numbers there = numbers_of(before, now);
    n->turned_count = 0;
    keep_covered(n, now);
    if (there.bits) {
        add_covered(n, before, now, &there);
        find_turned(n, before, now, &there);
    }
    dh_free(there.bits);
    n->typed = false;
}

static bool was_covered(const struct dh_news *n, unsigned long xid, const struct dh_element *e)
{
    for (size_t i = 0; i < n->covered_count; i++)
        if (is_same(&n->covered[i], xid, e))
            return true;
    return false;
}

bool dh_news_came_up(const struct dh_news *n, const struct dh_observation *now, const struct dh_candidate *at)
{
    unsigned long xid = xid_of(now, at->window);
    if (!at->element || !is_pressed(at->element->role) || number(at->element->id) <= n->known_ids)
        return false;
    if (now->changed_count * 2 > now->element_count || was_covered(n, xid, at->element))
        return false;
    for (size_t i = 0; i < n->turned_count; i++)
        if (n->turned[i] == xid)
            return false;
    return true;
}
