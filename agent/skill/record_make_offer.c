/* What else a list had to offer, when all of it was seen. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/record_impl.h"
#include "base/text.h"

enum { OFFERS = 24, LEFT_SLACK = 24, HIGH_SLACK = 8, STEP_SLACK = 5, SURE = 80 };

/* "Choose...", "-- Select one --": what stands there before anything is chosen. */
static bool placeholder(const char *s)
{
    static const char *const words[] = {"choose", "select", "please", "none selected", "pick"};
    while (*s && !((unsigned char)*s >= 0x80) && strchr("-<(. ", *s))
        s++;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strncasecmp(s, words[i], strlen(words[i])) == 0)
            return true;
    return *s == '\0';
}

static bool beside(const struct dh_element *e, const struct dh_element *picked)
{
    return e->window == picked->window && abs(e->rect.x - picked->rect.x) <= LEFT_SLACK &&
           abs(e->rect.h - picked->rect.h) <= HIGH_SLACK && (e->role == picked->role || e->role == DH_ROLE_ITEM);
}

/* Row after row without a gap, from the top of the list to its end: nothing was scrolled away or could not be read. */
static bool complete(const struct dh_element *const *rows, size_t n, struct dh_rect list)
{
    int step = rows[1]->rect.y - rows[0]->rect.y;
    for (size_t i = 1; i < n; i++)
        if (abs(rows[i]->rect.y - rows[i - 1]->rect.y - step) > STEP_SLACK)
            return false;
    int above = rows[0]->rect.y - list.y, below = list.y + list.h - rows[n - 1]->rect.y - rows[n - 1]->rect.h;
    return step > 0 && above < step && below < step;
}

void dh_making_offer(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o, const struct dh_element *picked)
{
    const struct dh_element *rows[OFFERS];
    const char **list;
    size_t n = 0, kept = 0;
    if (!o || !picked || picked->window < 0 || !o->windows[picked->window].popup)
        return;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (!beside(e, picked))
            continue;
        bool told = e->sources & DH_SOURCE_A11Y;
        if (n == OFFERS || (!told && e->confidence < SURE) || !dh_aim_readable(e->name))
            return;
        rows[n++] = e;
    }
    struct dh_rect around = o->windows[picked->window].rect;
    bool inside = around.y >= 0 && around.y + around.h <= o->height;
    list = n >= 2 ? dh_arena_alloc(m->d->arena, n, sizeof(*list)) : NULL;
    if (!list || !inside || !complete(rows, n, around))
        return;
    for (size_t i = 0; i < n; i++) {
        if (placeholder(rows[i]->name))
            continue;
        list[kept] = dh_arena_strdup(m->d->arena, rows[i]->name);
        m->nomem |= !list[kept];
        kept += list[kept] != NULL;
    }
    s->offered = list;
    s->offered_count = kept >= 2 ? kept : 0;
}
