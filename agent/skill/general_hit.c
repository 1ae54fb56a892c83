#include "agent/skill/general_hit.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/value.h"
#include "base/mem.h"
#include "base/text.h"

/* The words with one space between, punctuation around them let go. NULL: memory, or too long. */
static char *joined(const struct dh_observation *o, const struct dh_line *l, size_t first, size_t count)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < count; i++)
        dh_buf_printf(&b, "%s%s", i ? " " : "", o->words[l->first + first + i].text);
    char *s = dh_buf_steal(&b);
    size_t n = s ? strlen(s) : 0, skip = s ? strspn(s, "([\"'") : 0;
    while (n > skip && strchr(",;:)]\"'", s[n - 1]))
        s[--n] = '\0';
    if (n > skip && s[n - 1] == '.' && !strchr(s, ' '))
        s[--n] = '\0';
    if (s && skip)
        memmove(s, s + skip, n - skip + 1);
    return s;
}

static bool is_value(const char *s, const struct dh_guess *g, const char *fold)
{
    char *v = NULL;
    bool same;
    switch (g->type) {
    case DH_INPUT_DATE:
        v = dh_value_date(s, NULL);
        break;
    case DH_INPUT_TIME:
        v = dh_value_time(s);
        break;
    case DH_INPUT_AMOUNT:
        v = strpbrk(s, "0123456789") && !strpbrk(s, ":/%") ? dh_value_amount(s) : NULL;
        break;
    case DH_INPUT_NUMBER:
        v = dh_value_number(s);
        break;
    default:
        v = dh_text_fold(s);
        same = v && strcmp(v, fold) == 0;
        dh_free(v);
        return same;
    }
    same = v && strcmp(v, g->value) == 0;
    if (!same && g->type == DH_INPUT_DATE) /* in an order that only the known date tells */
        same = dh_general_format(g->value, s, false) != NULL;
    dh_free(v);
    return same;
}

static size_t word_count(const char *s)
{
    size_t n = 1;
    for (; *s; s++)
        n += *s == ' ';
    return n;
}

static void in_line(const struct dh_observation *o, int screen, const struct dh_line *l, const struct dh_guess *g,
                    const char *fold, dh_sighting_fn *fn, void *data)
{
    size_t want = word_count(fold), least = want, most = want;
    if (g->type == DH_INPUT_DATE)
        least = 1, most = 5;
    else if (g->type == DH_INPUT_AMOUNT || g->type == DH_INPUT_NUMBER)
        least = most = 1;
    if (l->count > o->word_count || l->first > o->word_count - l->count)
        return;
    int window = dh_window_top(o, dh_rect_centre(l->rect));
    for (size_t i = 0; i < l->count; i++)
        for (size_t n = least; n <= most && i + n <= l->count; n++) {
            char *s = joined(o, l, i, n);
            bool hit = s && is_value(s, g, fold);
            dh_free(s);
            if (!hit)
                continue;
            struct dh_sighting at = {o, screen, window, l, i, n, {0, 0, 0, 0}};
            for (size_t k = 0; k < n; k++)
                at.rect = dh_rect_join(at.rect, o->words[l->first + i + k].rect);
            fn(data, &at);
            break;
        }
}

void dh_general_sight(const struct dh_observation *o, int screen, const struct dh_guess *g, dh_sighting_fn *fn,
                      void *data)
{
    char *fold = dh_text_fold(g->value);
    for (size_t i = 0; fold && *fold && i < o->line_count; i++)
        in_line(o, screen, &o->lines[i], g, fold, fn, data);
    dh_free(fold);
}
