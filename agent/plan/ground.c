#include "agent/plan/ground.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "base/buf.h"
#include "base/mem.h"

static const char *title(const struct dh_observation *o, int window)
{
    return window >= 0 && (size_t)window < o->window_count ? o->windows[window].title
                                                           : "the desktop";
}

static const char *name_of(const struct dh_candidate *c, const struct dh_target *t)
{
    if (c->element && *c->element->name)
        return c->element->name;
    return t->text && *t->text ? t->text : "(no words)";
}

static const char *role_of(const struct dh_candidate *c)
{
    return c->element ? dh_role_name(c->element->role) : "text";
}

static enum dh_status missing(const struct dh_observation *o, const struct dh_target *t, int within,
                              const struct dh_candidates *c, struct dh_err *err)
{
    char *what = dh_target_text(t);
    struct dh_buf b = {0};
    enum dh_status st;
    if (!what)
        return dh_err_nomem(err);
    if (c->count) {
        const struct dh_candidate *near = &c->items[0];
        dh_buf_printf(&b, "the nearest is %s \"%.50s\" at %d,%d in \"%.40s\"", role_of(near),
                      name_of(near, t), near->point.x, near->point.y, title(o, near->window));
    } else if (within >= 0 && o->windows[within].popup) {
        dh_buf_str(&b, "nothing like it is in what opened");
    } else if (within >= 0) {
        dh_buf_printf(&b, "nothing like it is in \"%.60s\"", title(o, within));
    } else {
        size_t n = 0;
        dh_buf_str(&b, "windows:");
        for (size_t i = o->window_count; i-- > 0 && n < 4;)
            if (!o->windows[i].popup)
                dh_buf_printf(&b, "%s \"%.36s\"", n++ ? "," : "", o->windows[i].title);
        if (n == 0)
            dh_buf_str(&b, " none");
    }
    st = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER,
                    "wait for it, scroll to it, or name it as it stands there",
                    "cannot find %.120s; %s", what, dh_buf_text(&b));
    dh_buf_finish(&b);
    dh_free(what);
    return st;
}

static enum dh_status undecided(const struct dh_observation *o, const struct dh_target *t,
                                const struct dh_candidate *a, const struct dh_candidate *b,
                                struct dh_err *err)
{
    char next[DH_ERR_NEXT_MAX], *what = dh_target_text(t);
    enum dh_status st;
    if (!what)
        return dh_err_nomem(err);
    struct dh_buf n = {0};
    if (a->window != b->window)
        dh_buf_printf(&n, "say which, e.g. in the \"%.60s\" window", title(o, b->window));
    else
        dh_buf_str(&n, "say which, e.g. first or last, or what it is right of or below");
    memset(next, 0, sizeof(next));
    memcpy(next, dh_buf_text(&n), n.len < sizeof(next) ? n.len : sizeof(next) - 1);
    st = dh_err_set(
        err, DH_AMBIGUOUS, DH_BLAME_USER, next,
        "two things fit %.80s: \"%.40s\" at %d,%d in \"%.32s\" and \"%.40s\" at %d,%d in \"%.32s\"",
        what, name_of(a, t), a->point.x, a->point.y, title(o, a->window), name_of(b, t), b->point.x,
        b->point.y, title(o, b->window));
    dh_buf_finish(&n);
    dh_free(what);
    return st;
}

enum dh_status dh_ground(const struct dh_observation *o, const struct dh_target *target,
                         enum dh_verb verb, int within, struct dh_grounding *ret,
                         struct dh_err *err)
{
    struct dh_candidates c = {0};
    if (target->kind == DH_TARGET_NONE)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, "", "nothing to look for");
    enum dh_status st = dh_candidates_find(&c, o, target, verb, within, err);
    if (st == DH_OK && (c.count == 0 || c.items[0].score < DH_GROUND_ENOUGH))
        st = missing(o, target, within, &c, err);
    else if (st == DH_OK && c.count > 1 && c.items[0].score - c.items[1].score < DH_GROUND_MARGIN)
        st = undecided(o, target, &c.items[0], &c.items[1], err);
    if (st == DH_OK) {
        struct dh_grounding g = {.best = c.items[0]};
        for (; g.count < DH_GROUND_CANDIDATES && g.count < c.count; g.count++)
            g.list[g.count] = c.items[g.count];
        *ret = g;
    }
    dh_candidates_finish(&c);
    return st;
}
