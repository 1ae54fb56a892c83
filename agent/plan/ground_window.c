#include "agent/plan/ground.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "base/buf.h"
#include "base/mem.h"

/* 0: it is not called that. Class and program are names too, and many windows share them. */
static int called(const struct dh_window *w, const struct dh_needle *n)
{
    if (w->popup)
        return 0;
    int title = dh_needle_score(n, w->title);
    if (title < 75)
        title = 0;
    /* A part of a word will do: "orage" is "Orage - Calendar", "term" is "xterm". */
    struct dh_needle whole;
    if (title == 0 && *n->fold && dh_needle_init(&whole, w->title, NULL) == DH_OK) {
        title = strstr(whole.fold, n->fold) ? 76 : 0;
        dh_needle_finish(&whole);
    }
    int other = 0;
    const char *names[] = {w->wm_class, w->program};
    for (size_t i = 0; i < 2; i++) {
        int s = dh_needle_equal(n, names[i]) ? 90 : *n->fold && strstr(names[i], n->fold) ? 72 : 0;
        other = s > other ? s : other;
    }
    return title > other ? title : other;
}

/* The one of both that a person means when both are called alike; -1: they cannot know. */
static int meant(const struct dh_observation *o, int a, int b)
{
    if (dh_window_belongs(o, a, b) && a != b)
        return o->active == a ? a : b;
    if (dh_window_belongs(o, b, a))
        return o->active == b ? b : a;
    if (o->active >= 0 && dh_window_belongs(o, o->active, a))
        return a;
    if (o->active >= 0 && dh_window_belongs(o, o->active, b))
        return b;
    return -1;
}

static void titles(const struct dh_observation *o, struct dh_buf *b)
{
    size_t n = 0;
    for (size_t i = o->window_count; i-- > 0 && n < 5;) {
        if (o->windows[i].popup)
            continue;
        dh_buf_printf(b, "%s\"%.40s\"", n++ ? ", " : "", o->windows[i].title);
    }
    if (n == 0)
        dh_buf_str(b, "none");
}

enum dh_status dh_ground_window(const struct dh_observation *o, const char *name, int *ret_index,
                                struct dh_err *err)
{
    struct dh_needle n;
    int best = -1, best_score = 0, rival = -1;
    enum dh_status st = dh_needle_init(&n, name, err);
    if (st != DH_OK)
        return st;
    for (size_t i = o->window_count; i-- > 0;) {
        int score = called(&o->windows[i], &n);
        if (score == 0 || score <= best_score - DH_GROUND_MARGIN)
            continue;
        if (best < 0 || score >= best_score + DH_GROUND_MARGIN) {
            best = (int)i;
            best_score = score;
            rival = -1;
            continue;
        }
        int m = meant(o, best, (int)i);
        if (m < 0) {
            rival = (int)i;
        } else if (m == (int)i) {
            best = m;
            rival = rival >= 0 && meant(o, m, rival) != m ? rival : -1;
        }
        best_score = score > best_score ? score : best_score;
    }
    dh_needle_finish(&n);
    if (best < 0) {
        struct dh_buf b = {0};
        titles(o, &b);
        st = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER,
                        "open it first, or name a part of a title that is there",
                        "there is no window \"%.60s\"; windows: %s", name, dh_buf_text(&b));
        dh_buf_finish(&b);
        return st;
    }
    if (rival >= 0)
        return dh_err_set(err, DH_AMBIGUOUS, DH_BLAME_USER, "name more of the title",
                          "two windows fit \"%.60s\": \"%.60s\" and \"%.60s\"", name,
                          o->windows[best].title, o->windows[rival].title);
    *ret_index = best;
    return DH_OK;
}
