/* What stood on the screen before a step, as lines: so that what is there afterwards can be told from it. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/interpret_impl.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

#define LINES_MOST 60
#define CUT 80     /* bytes of a line */
#define ALIKE 85   /* the same line, read twice */
#define NEARLY 80  /* percent of the lines */

bool dh_interpret_in_front(const struct dh_observation *o, const struct dh_line *l)
{
    int window = dh_window_top(o, dh_rect_centre(l->rect));
    return o->active < 0 || window < 0 || window == o->active || dh_window_belongs(o, window, o->active);
}

static json_t *cut(const char *text)
{
    char *one = dh_strndup(text, strnlen(text, CUT));
    json_t *v = one ? dh_json_text(one) : NULL;
    dh_free(one);
    return v;
}

json_t *dh_interpret_page(const struct dh_observation *o)
{
    json_t *list = json_array();
    for (size_t i = 0; list && o && i < o->line_count && json_array_size(list) < LINES_MOST; i++)
        if (dh_interpret_in_front(o, &o->lines[i]))
            json_array_append_new(list, cut(o->lines[i].text));
    return list;
}

static bool alike(const json_t *line, const char *text)
{
    json_t *v = cut(text);
    const char *a = json_string_value(line), *b = json_string_value(v);
    bool r = a && b && dh_text_similarity(a, b) >= ALIKE;
    json_decref(v);
    return r;
}

bool dh_interpret_same_page(const struct dh_observation *o, const json_t *page)
{
    size_t there = 0, all = json_array_size(page);
    for (size_t k = 0; o && k < all; k++) {
        bool found = false;
        for (size_t i = 0; i < o->line_count && !found; i++)
            found = alike(json_array_get(page, k), o->lines[i].text);
        there += found;
    }
    return all >= 3 && there * 100 >= all * NEARLY;
}

bool dh_interpret_anew(const struct dh_observation *o, const json_t *page, const char *words)
{
    bool used[LINES_MOST] = {false};
    size_t all = json_array_size(page);
    /* Of a page of more lines it is not known what else stood there. */
    if (!page || all >= LINES_MOST)
        return false;
    for (size_t i = 0; i < o->line_count; i++) {
        if (dh_text_contains(o->lines[i].text, words) < ALIKE)
            continue;
        bool old = false;
        for (size_t k = 0; k < all && !old; k++)
            if (!used[k] && alike(json_array_get(page, k), o->lines[i].text))
                old = used[k] = true;
        if (!old)
            return true;
    }
    return false;
}
