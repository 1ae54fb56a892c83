/* How a word is spelled: what most screens read at the place outvotes the one that was acted on. */
#include <string.h>

#include "agent/skill/draft.h"
#include "base/text.h"

#define SPELLINGS 8

struct votes {
    const char *text[SPELLINGS];
    size_t count[SPELLINGS], n;
};

static void vote(struct votes *v, const char *text)
{
    for (size_t i = 0; i < v->n; i++)
        if (strcmp(v->text[i], text) == 0) {
            v->count[i]++;
            return;
        }
    if (v->n < SPELLINGS) {
        v->text[v->n] = text;
        v->count[v->n++] = 1;
    }
}

static bool same_place(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_has(a, dh_rect_centre(b)) && dh_rect_has(b, dh_rect_centre(a)) && a.h < 2 * b.h && b.h < 2 * a.h;
}

const char *dh_draft_spelling(struct dh_draft *d, const struct dh_demo_step *step, const char *text)
{
    struct votes v = {0};
    size_t best = 0;
    if (!step->target.there || strlen(text) < 4)
        return text;
    vote(&v, text);
    v.count[0] = 0;
    for (size_t i = 0; i < d->demo->screen_count; i++) {
        const struct dh_observation *o = d->demo->screens[i];
        for (size_t k = 0; k < o->element_count; k++) {
            const struct dh_element *e = &o->elements[k];
            bool here = e->window >= 0 && strcmp(o->windows[e->window].wm_class, step->target.window_class) == 0 &&
                        same_place(e->rect, step->target.rect);
            if (here && strlen(e->name) + 2 > strlen(text) && dh_text_similarity(e->name, text) >= 80)
                vote(&v, e->name);
        }
    }
    for (size_t i = 1; i < v.n; i++)
        if (v.count[i] > v.count[best] + 1) /* clearly more often */
            best = i;
    return v.text[best];
}
