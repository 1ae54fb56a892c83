#include "capture/a11y_fuse.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define ALIKE 80
#define VALUE_ALIKE 60
#define OWN_CONFIDENCE 50
#define OWN_NAME 80 /* bytes of a name that nobody can see */
#define CONFLICT 25 /* taken off where text and node disagree */
#define RIM 8       /* pixels between the box of a field and what stands in it */
#define NEAR 240    /* pixels between a control and its name */
#define TOLD (DH_STATE_FOCUSED | DH_STATE_EDITABLE | DH_STATE_CHECKED | DH_STATE_DISABLED | \
              DH_STATE_SELECTED | DH_STATE_PASSWORD | DH_STATE_EXPANDED)
#define DOT "\xe2\x80\xa2"

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
    if (e->window != n->window || !centred(e->rect, n->rect))
        return 0;
    int iou = overlap(e->rect, n->rect);
    if (iou >= 50)
        return 200 + iou + (e->role == n->role ? 50 : 0);
    int like = likeness(e, n);
    if (like >= ALIKE)
        return like + (e->role == n->role ? 50 : 0);
    return e->role == n->role && iou >= 15 ? iou : 0;
}

/* What a node may not say of what was seen. */
static bool keeps_role(const struct dh_element *e, const struct dh_a11y_node *n)
{
    switch (e->role) {
    case DH_ROLE_SWITCH:
    case DH_ROLE_CELL:
    case DH_ROLE_ROW:
        return true;
    case DH_ROLE_CHECKBOX:
        return n->role == DH_ROLE_ITEM;
    case DH_ROLE_RADIO: /* round is round; GTK 4.8 calls both the same */
        return n->role == DH_ROLE_ITEM || n->role == DH_ROLE_CHECKBOX;
    case DH_ROLE_TEXT:
    case DH_ROLE_HEADING:
        return false;
    default:
        return n->role == DH_ROLE_HEADING || n->role == DH_ROLE_ICON;
    }
}

static int gap(struct dh_rect a, struct dh_rect b)
{
    int dx = a.x > b.x + b.w ? a.x - b.x - b.w : b.x > a.x + a.w ? b.x - a.x - a.w : 0;
    int dy = a.y > b.y + b.h ? a.y - b.y - b.h : b.y > a.y + a.h ? b.y - a.y - a.h : 0;
    return dx + dy;
}

/* Where the name can be read near a control. */
static const struct dh_line *written(const struct dh_a11y_seen *in, const char *name, struct dh_rect near)
{
    const struct dh_line *best = NULL;
    int least = NEAR;
    for (size_t i = 0; i < in->line_count; i++) {
        int far = gap(in->lines[i].rect, near);
        if (far < least && dh_text_similarity(in->lines[i].text, name) >= ALIKE) {
            best = &in->lines[i];
            least = far;
        }
    }
    return best;
}

static void merge_name(const struct dh_a11y_seen *in, struct dh_element *e, const struct dh_a11y_node *n, int like)
{
    bool guessed = !dh_rect_empty(e->label) || n->role == DH_ROLE_ENTRY || n->role == DH_ROLE_LIST;
    if (!*n->name || e->role == DH_ROLE_CELL)
        return;
    /* Toolkits call a list what is chosen in it. */
    if (n->role == DH_ROLE_LIST && e->value && dh_text_similarity(e->value, n->name) >= ALIKE)
        return;
    const struct dh_line *at = guessed && *e->name && like < ALIKE ? written(in, n->name, n->rect) : NULL;
    if (*e->name == '\0' || like >= ALIKE || at)
        e->name = n->name;
    else if (e->confidence > CONFLICT)
        e->confidence -= CONFLICT;
    if (at)
        e->label = at->rect;
}

static bool dots_alone(const char *s)
{
    while (strncmp(s, DOT, strlen(DOT)) == 0)
        s += strlen(DOT);
    return *s == '\0';
}

/* Whether anything stands in a field. */
static bool filled(const struct dh_a11y_seen *in, const struct dh_a11y_node *n)
{
    struct dh_a11y_node inner = *n;
    inner.role = DH_ROLE_TEXT;
    inner.rect = dh_rect_grow(n->rect, -RIM, -RIM);
    return !dh_rect_empty(inner.rect) && in->drawn && in->drawn(in->data, &inner);
}

static void merge_value(const struct dh_a11y_seen *in, struct dh_element *e, const struct dh_a11y_node *n)
{
    if (n->states & DH_STATE_PASSWORD) {
        if (e->value && !dots_alone(e->value))
            e->value = DOT;
        return;
    }
    e->told = n->value;
    if (!n->value)
        return;
    /* What is longer than its field shows a part. */
    bool alike = !e->value || dh_text_similarity(e->value, n->value) >= VALUE_ALIKE ||
                 (*e->value && strstr(n->value, e->value)) || (!*e->value && filled(in, n));
    if (alike)
        e->value = n->value;
    else if (*e->value && *n->value && e->confidence > CONFLICT)
        e->confidence -= CONFLICT;
}

static void merge(const struct dh_a11y_seen *in, struct dh_element *e, const struct dh_a11y_node *n)
{
    int like = likeness(e, n);
    if (!keeps_role(e, n))
        e->role = n->role;
    /* Not all toolkits say which tab is chosen. */
    unsigned kept = n->role == DH_ROLE_TAB ? DH_STATE_SELECTED : 0;
    e->states = (e->states & (~(unsigned)TOLD | kept)) | n->states;
    e->sources |= DH_SOURCE_A11Y;
    bool larger = dh_rect_area(n->rect) > dh_rect_area(e->rect);
    if (overlap(e->rect, n->rect) < 50 && larger && n->role != DH_ROLE_HEADING && e->role != DH_ROLE_CELL)
        e->rect = n->rect; /* the text of a control is not all of it */
    merge_name(in, e, n, dh_text_similarity(e->name, n->name) >= ALIKE ? 100 : *e->name ? 0 : like);
    merge_value(in, e, n);
}

static struct dh_element alone(const struct dh_a11y_seen *in, const struct dh_a11y_node *n, struct dh_arena *arena)
{
    const struct dh_line *at = *n->name ? written(in, n->name, n->rect) : NULL;
    struct dh_element e = {.role = n->role,
                           .name = at ? n->name : dh_arena_strndup(arena, n->name, OWN_NAME),
                           .value = n->states & DH_STATE_PASSWORD ? NULL : n->value,
                           .told = n->states & DH_STATE_PASSWORD ? NULL : n->value,
                           .states = n->states,
                           .sources = DH_SOURCE_A11Y,
                           .rect = n->rect,
                           .window = n->window,
                           .confidence = OWN_CONFIDENCE};
    if (at && dh_rect_empty(dh_rect_cross(at->rect, n->rect)))
        e.label = at->rect;
    return e;
}

struct pair {
    int score;
    size_t element, node;
};

static int surest_first(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;
    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    return p->node != q->node ? (p->node > q->node) - (p->node < q->node)
                              : (p->element > q->element) - (p->element < q->element);
}

enum { PAIRS_OF_NODE = 6 };

/* The likely partners of every node, the surest first. */
static struct pair *pair_up(const struct dh_element *e, size_t count, const struct dh_a11y_nodes *nodes,
                            struct dh_arena *arena, size_t *ret_count)
{
    struct pair *pairs = dh_arena_alloc(arena, nodes->count * PAIRS_OF_NODE + 1, sizeof(pairs[0]));
    size_t n = 0;
    for (size_t i = 0; pairs && i < nodes->count; i++) {
        size_t from = n;
        for (size_t k = 0; k < count; k++) {
            struct pair p = {match(&e[k], &nodes->items[i]), k, i};
            size_t at = n;
            if (p.score == 0)
                continue;
            if (n - from < PAIRS_OF_NODE)
                n++;
            else if (pairs[--at].score >= p.score)
                continue;
            for (; at > from && pairs[at - 1].score < p.score; at--)
                pairs[at] = pairs[at - 1];
            pairs[at] = p;
        }
    }
    if (n > 1)
        qsort(pairs, n, sizeof(pairs[0]), surest_first);
    *ret_count = n;
    return pairs;
}

/* Items are told of lists that are closed, and headings are text: they are there when they can be read. */
static bool may_be_unread(enum dh_role role)
{
    return role != DH_ROLE_ITEM && role != DH_ROLE_HEADING;
}

enum dh_status dh_a11y_fuse(const struct dh_a11y_seen *seen, const struct dh_a11y_nodes *nodes,
                            struct dh_arena *arena, struct dh_element **ret, size_t *ret_count,
                            struct dh_err *err)
{
    size_t n = seen->count, pair_count = 0;
    struct dh_element *out = dh_arena_alloc(arena, n + nodes->count + 1, sizeof(out[0]));
    bool *taken = dh_arena_alloc(arena, n + 1, sizeof(taken[0]));
    bool *joined = dh_arena_alloc(arena, nodes->count + 1, sizeof(joined[0]));
    if (!out || !taken || !joined)
        return dh_err_nomem(err);
    if (n > 0)
        memcpy(out, seen->elements, n * sizeof(out[0]));
    struct pair *pairs = pair_up(out, n, nodes, arena, &pair_count);
    if (!pairs)
        return dh_err_nomem(err);
    for (size_t i = 0; i < pair_count; i++) {
        struct pair p = pairs[i];
        if (taken[p.element] || joined[p.node])
            continue;
        taken[p.element] = joined[p.node] = true;
        merge(seen, &out[p.element], &nodes->items[p.node]);
    }
    for (size_t i = 0; i < nodes->count; i++) {
        const struct dh_a11y_node *node = &nodes->items[i];
        if (joined[i] || !may_be_unread(node->role) || (seen->drawn && !seen->drawn(seen->data, node)))
            continue;
        /* Its name can be read there, or it may be on a page that is not in front. */
        if (node->unsure && node->role != DH_ROLE_ENTRY && !(*node->name && written(seen, node->name, node->rect)))
            continue;
        out[n] = alone(seen, node, arena);
        if (!out[n++].name)
            return dh_err_nomem(err);
    }
    *ret = out;
    *ret_count = n;
    return DH_OK;
}
