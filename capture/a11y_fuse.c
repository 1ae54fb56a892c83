#include "capture/a11y_fuse.h"

#include <string.h>

#include "base/text.h"

#define ALIKE 80
#define OWN_CONFIDENCE 50
#define CONFLICT 25 /* taken off where text and node disagree */
#define TOLD (DH_STATE_FOCUSED | DH_STATE_EDITABLE | DH_STATE_CHECKED | DH_STATE_DISABLED | \
              DH_STATE_SELECTED | DH_STATE_PASSWORD | DH_STATE_EXPANDED)

/* Percent of the union that both cover. */
static int overlap(struct dh_rect a, struct dh_rect b)
{
    long both = dh_rect_area(dh_rect_cross(a, b)), all = dh_rect_area(a) + dh_rect_area(b) - both;
    return all > 0 ? (int)(both * 100 / all) : 0;
}

static bool centred(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_area(a) < dh_rect_area(b) ? dh_rect_has(b, dh_rect_centre(a))
                                             : dh_rect_has(a, dh_rect_centre(b));
}

static int likeness(const struct dh_element *e, const struct dh_a11y_node *n)
{
    int name = dh_text_similarity(e->name, n->name);
    int value = e->value && n->value ? dh_text_similarity(e->value, n->value) : 0;
    return *n->name == '\0' && !n->value ? 0 : name > value ? name : value;
}

/* 0: not the same thing; the larger the surer. */
static int match(const struct dh_element *e, const struct dh_a11y_node *n)
{
    int iou = overlap(e->rect, n->rect);
    if (iou >= 50)
        return 100 + iou + (e->role == n->role ? 20 : 0);
    if (!centred(e->rect, n->rect))
        return 0;
    int like = likeness(e, n);
    return like >= ALIKE ? like : 0;
}

static void merge(struct dh_element *e, const struct dh_a11y_node *n)
{
    int like = likeness(e, n);
    e->role = n->role;
    e->states = (e->states & ~(unsigned)TOLD) | n->states;
    e->sources |= DH_SOURCE_A11Y;
    if (overlap(e->rect, n->rect) < 50 && n->role != DH_ROLE_TEXT)
        e->rect = n->rect; /* the text of a control is not all of it */
    if (*n->name && (*e->name == '\0' || like >= ALIKE))
        e->name = n->name;
    else if (*n->name && e->confidence > CONFLICT)
        e->confidence -= CONFLICT;
    if (n->states & DH_STATE_PASSWORD)
        e->value = e->value && *e->value ? "\xe2\x80\xa2" : NULL;
    else if (n->value)
        e->value = n->value;
}

enum dh_status dh_a11y_fuse(const struct dh_element *elements, size_t count,
                            const struct dh_a11y_nodes *nodes, struct dh_arena *arena,
                            struct dh_element **ret, size_t *ret_count, struct dh_err *err)
{
    struct dh_element *out = dh_arena_alloc(arena, count + nodes->count + 1, sizeof(out[0]));
    bool *taken = dh_arena_alloc(arena, count + 1, sizeof(taken[0]));
    size_t n = count;
    if (!out || !taken)
        return dh_err_nomem(err);
    if (count > 0)
        memcpy(out, elements, count * sizeof(out[0]));
    for (size_t i = 0; i < nodes->count; i++) {
        const struct dh_a11y_node *node = &nodes->items[i];
        int best = 0;
        size_t at = 0;
        for (size_t k = 0; k < count; k++) {
            int m = taken[k] ? 0 : match(&out[k], node);
            if (m > best) {
                best = m;
                at = k;
            }
        }
        if (best > 0) {
            taken[at] = true;
            merge(&out[at], node);
            continue;
        }
        out[n++] = (struct dh_element){.role = node->role,
                                       .name = node->name,
                                       .value = node->value,
                                       .states = node->states,
                                       .sources = DH_SOURCE_A11Y,
                                       .rect = node->rect,
                                       .window = node->window,
                                       .confidence = OWN_CONFIDENCE};
    }
    *ret = out;
    *ret_count = n;
    return DH_OK;
}
