#include "capture/a11y_join.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/a11y_fuse.h"
#include "capture/a11y_link.h"
#include "capture/element.h"

#define BORDER 3 /* pixels around a box that may be its line */
#define FLAT 12  /* most that the channels of one surface differ by */
#define DOT "\xe2\x80\xa2"

struct dh_a11y_join {
    struct dh_a11y_link *link;
    const struct dh_log *log;
    uint64_t joined; /* the news of the last observation */
};

enum dh_status dh_a11y_join_create(struct dh_xconn *x, struct dh_screen *screen, struct dh_loop *loop,
                                   const struct dh_log *log, struct dh_a11y_join **ret, struct dh_err *err)
{
    if (!x) {
        *ret = NULL;
        return DH_OK;
    }
    struct dh_a11y_join *j = dh_alloc(1, sizeof(*j));
    if (!j)
        return dh_err_nomem(err);
    enum dh_status s = dh_a11y_link_create(x, screen, loop, log, &j->link, err);
    if (s != DH_OK) {
        dh_free(j);
        return s;
    }
    j->log = log;
    *ret = j;
    return DH_OK;
}

void dh_a11y_join_destroy(struct dh_a11y_join *j)
{
    if (!j)
        return;
    dh_a11y_link_destroy(j->link);
    dh_free(j);
}

void dh_a11y_join_ask(struct dh_a11y_join *j, const struct dh_observation *o)
{
    if (j)
        dh_a11y_link_ask(j->link, o->windows, o->window_count);
}

bool dh_a11y_join_has_news(const struct dh_a11y_join *j)
{
    return j && (dh_a11y_link_news(j->link) != j->joined || dh_a11y_link_owes(j->link));
}

static int channel(uint32_t pixel, int shift)
{
    return (int)(pixel >> shift & 0xff);
}

/* Whether anything but one plain surface is there. */
static bool drawn(void *data, const struct dh_a11y_node *node)
{
    const struct dh_observation *o = data;
    const struct dh_frame *f = o->frame;
    struct dh_rect r = dh_rect_grow(node->rect, BORDER, BORDER);
    r = dh_rect_cross(r, (struct dh_rect){0, 0, o->width, o->height});
    for (size_t i = 0; i < o->hidden_count; i++)
        if (dh_rect_has(r, dh_rect_centre(o->hidden[i])) && node->role != DH_ROLE_ENTRY)
            return false;
    if (!f || dh_rect_empty(r))
        return f == NULL;
    uint32_t first = f->pixels[(size_t)r.y * (size_t)f->stride + (size_t)r.x];
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *row = f->pixels + (size_t)y * (size_t)f->stride;
        for (int x = r.x; x < r.x + r.w; x++)
            for (int shift = 0; shift < 24; shift += 8)
                if (abs(channel(row[x], shift) - channel(first, shift)) > FLAT)
                    return true;
    }
    return false;
}

/* Nodes whose middle is on the screen, in the window that is on top there. */
static enum dh_status sift(const struct dh_a11y_nodes *all, const struct dh_observation *o, struct dh_arena *arena,
                           struct dh_a11y_nodes *ret, struct dh_err *err)
{
    struct dh_a11y_node *items = dh_arena_alloc(arena, all->count + 1, sizeof(items[0]));
    size_t n = 0;
    if (!items)
        return dh_err_nomem(err);
    for (size_t i = 0; i < all->count; i++) {
        struct dh_a11y_node node = all->items[i];
        node.rect = dh_rect_cross(node.rect, (struct dh_rect){0, 0, o->width, o->height});
        if (!dh_rect_empty(node.rect) && dh_observation_window_at(o, dh_rect_centre(node.rect)) == node.window)
            items[n++] = node;
    }
    *ret = (struct dh_a11y_nodes){items, n, all->silent};
    return DH_OK;
}

static bool in_password(const struct dh_a11y_nodes *nodes, struct dh_rect r)
{
    for (size_t i = 0; i < nodes->count; i++)
        if ((nodes->items[i].states & DH_STATE_PASSWORD) && dh_rect_has(nodes->items[i].rect, dh_rect_centre(r)))
            return true;
    return false;
}

/* Whether a text has a word of those that were dotted out: names are made of what stands beside fields, too. */
static bool tells(const char *text, const struct dh_observation *o, const struct dh_word *dotted)
{
    for (size_t i = 0; text && i < o->word_count; i++)
        if (dotted[i].text != o->words[i].text && o->words[i].text[0] && strstr(text, o->words[i].text))
            return true;
    return false;
}

/* A password that is shown in letters was read with the rest of the screen: it goes. */
static enum dh_status scrub(const struct dh_a11y_nodes *nodes, struct dh_observation *o, struct dh_element *e,
                            size_t count, struct dh_arena *arena, struct dh_err *err)
{
    bool any = false;
    for (size_t i = 0; i < nodes->count; i++)
        any = any || (nodes->items[i].states & DH_STATE_PASSWORD);
    if (!any)
        return DH_OK;
    struct dh_line *lines = dh_arena_alloc(arena, o->line_count + 1, sizeof(lines[0]));
    struct dh_word *words = dh_arena_alloc(arena, o->word_count + 1, sizeof(words[0]));
    if (!lines || !words)
        return dh_err_nomem(err);
    for (size_t i = 0; i < o->word_count; i++) {
        words[i] = o->words[i];
        if (in_password(nodes, words[i].rect))
            words[i].text = DOT;
    }
    for (size_t i = 0; i < o->line_count; i++) {
        lines[i] = o->lines[i];
        bool within = in_password(nodes, lines[i].rect);
        for (size_t k = lines[i].first; k < lines[i].first + lines[i].count && k < o->word_count; k++)
            within = within || words[k].text != o->words[k].text;
        if (!within)
            continue;
        const char *text = "";
        for (size_t k = lines[i].first; k < lines[i].first + lines[i].count && k < o->word_count; k++) {
            text = dh_arena_printf(arena, "%s%s%s", text, *text ? " " : "", words[k].text);
            if (!text)
                return dh_err_nomem(err);
        }
        lines[i].text = text;
    }
    for (size_t i = 0; i < count; i++) {
        bool inside = in_password(nodes, e[i].rect) && !(e[i].states & DH_STATE_PASSWORD);
        if (inside || tells(e[i].name, o, words))
            e[i].name = DOT;
        if (inside || tells(e[i].value, o, words))
            e[i].value = NULL;
    }
    o->lines = lines;
    o->words = words;
    return DH_OK;
}

/* Whether the keys go rather to this one. */
static bool closer(const struct dh_element *a, const struct dh_element *b)
{
    if ((a->role == DH_ROLE_ENTRY) != (b->role == DH_ROLE_ENTRY))
        return a->role == DH_ROLE_ENTRY;
    return dh_rect_area(a->rect) < dh_rect_area(b->rect);
}

/* Who has the focus was told, when anything was told of the active window. */
static void settle_focus(const struct dh_a11y_nodes *nodes, struct dh_observation *o, struct dh_element *e)
{
    bool told = false;
    for (size_t i = 0; i < nodes->count; i++)
        told = told || (nodes->items[i].window == o->active && (nodes->items[i].states & DH_STATE_FOCUSED));
    o->focus = -1;
    for (size_t i = 0; i < o->element_count; i++) {
        if (told && !(e[i].sources & DH_SOURCE_A11Y))
            e[i].states &= ~(unsigned)DH_STATE_FOCUSED;
        if (!(e[i].states & DH_STATE_FOCUSED) || e[i].window != o->active || o->active < 0)
            continue;
        /* Some say it of a list and of what is in it, or of the tab in front as well. */
        if (o->focus < 0 || closer(&e[i], &e[o->focus])) {
            if (o->focus >= 0)
                e[o->focus].states &= ~(unsigned)DH_STATE_FOCUSED;
            o->focus = (int)i;
        } else {
            e[i].states &= ~(unsigned)DH_STATE_FOCUSED;
        }
    }
}

enum dh_status dh_a11y_join_nodes(const struct dh_a11y_nodes *nodes, struct dh_observation *o,
                                  struct dh_element **elements, struct dh_arena *arena, struct dh_err *err)
{
    struct dh_a11y_nodes shown;
    struct dh_element *out;
    size_t n;
    struct dh_a11y_seen seen = {*elements, o->element_count, o->lines, o->line_count, drawn, o};
    enum dh_status s = sift(nodes, o, arena, &shown, err);
    if (s == DH_OK)
        s = dh_a11y_fuse(&seen, &shown, arena, &out, &n, err);
    if (s == DH_OK)
        s = scrub(&shown, o, out, n, arena, err);
    if (s != DH_OK)
        return s;
    if (n > 1)
        qsort(out, n, sizeof(out[0]), dh_elements_in_order);
    *elements = out;
    o->elements = out;
    o->element_count = n;
    settle_focus(&shown, o, out);
    return DH_OK;
}

enum dh_status dh_a11y_join(struct dh_a11y_join *j, struct dh_observation *o, struct dh_element **elements,
                            struct dh_arena *arena, struct dh_err *err)
{
    struct dh_a11y_nodes nodes;
    if (!j)
        return DH_OK;
    dh_a11y_link_wait(j->link);
    j->joined = dh_a11y_link_news(j->link);
    enum dh_status s = dh_a11y_link_nodes(j->link, o->windows, o->window_count, arena, &nodes, err);
    if (s == DH_OK)
        dh_debug(j->log, "a11y: %zu controls, %zu applications silent", nodes.count, nodes.silent);
    return s == DH_OK && nodes.count > 0 ? dh_a11y_join_nodes(&nodes, o, elements, arena, err) : s;
}
