#include "agent/model/make.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/model/keyname.h"
#include "base/json.h"
#include "base/mem.h"

#define NOTCHES_MAX 200

bool dh_wire_make_call(struct dh_make *m, const char *id, const char *name)
{
    if (m->count >= DH_WIRE_CALLS_MAX)
        return false;
    if (!dh_grow(&m->calls, &m->cap, m->count + 1, sizeof(*m->calls))) {
        m->nomem = true;
        return true;
    }
    struct dh_call *c = &m->calls[m->count++];
    *c = (struct dh_call){.kind = DH_CALL_ACTIONS};
    c->id = id && id[0] ? dh_arena_strdup(m->arena, id)
                        : dh_arena_printf(m->arena, "call_%zu", m->count);
    c->name = dh_arena_strdup(m->arena, name ? name : "");
    m->nomem |= !c->id || !c->name;
    return true;
}

struct dh_call *dh_wire_make_current(struct dh_make *m)
{
    return &m->calls[m->count - 1];
}

static void drop_actions(struct dh_call *c)
{
    for (size_t i = 0; i < c->action_count; i++)
        dh_action_destroy(c->actions[i]);
    c->action_count = 0;
}

void dh_wire_make_bad(struct dh_make *m, const char *fmt, ...)
{
    if (m->nomem || m->count == 0)
        return;
    struct dh_call *c = dh_wire_make_current(m);
    if (c->kind == DH_CALL_BAD)
        return;
    char text[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    drop_actions(c);
    c->kind = DH_CALL_BAD;
    /* A name may have been cut in the middle of a character. */
    json_t *clean = dh_json_text(text);
    c->error = clean ? dh_arena_strdup(m->arena, json_string_value(clean)) : NULL;
    json_decref(clean);
    m->nomem |= !c->error;
}

void dh_wire_make_action(struct dh_make *m, json_t *action)
{
    struct dh_action *a = NULL;
    struct dh_err err = {0};
    if (m->nomem || m->count == 0 || dh_wire_make_current(m)->kind == DH_CALL_BAD) {
        json_decref(action);
        return;
    }
    struct dh_call *c = dh_wire_make_current(m);
    if (!c->actions)
        c->actions = dh_arena_alloc(m->arena, DH_WIRE_ACTIONS_MAX, sizeof(struct dh_action *));
    m->nomem |= !c->actions || !action;
    if (!m->nomem && c->action_count == DH_WIRE_ACTIONS_MAX) {
        dh_wire_make_bad(m, "more than %d actions in one call", DH_WIRE_ACTIONS_MAX);
    } else if (!m->nomem) {
        enum dh_status s = dh_action_from_json(action, &a, &err);
        if (s == DH_OK)
            c->actions[c->action_count++] = a;
        else if (s == DH_NOMEM)
            m->nomem = true;
        else
            dh_wire_make_bad(m, "%s", err.what);
    }
    json_decref(action);
}

/* A place on the screen; moves the pointer there in thought. */
static bool place(struct dh_make *m, double x, double y, struct dh_point *ret)
{
    struct dh_err err = {0};
    if (dh_coord_to_screen(&m->coord, x, y, ret, &err) != DH_OK) {
        dh_wire_make_bad(m, "%s", err.what);
        return false;
    }
    m->pointer = *ret;
    m->has_pointer = true;
    return true;
}

static bool place_of(struct dh_make *m, const struct dh_wire_make_place *at, struct dh_point *ret)
{
    if (at->given)
        return place(m, at->x, at->y, ret);
    if (!m->has_pointer) {
        dh_wire_make_bad(m, "where the pointer is cannot be told: give coordinates");
        return false;
    }
    *ret = m->pointer;
    return true;
}

static bool modifiers(struct dh_make *m, const char *held, json_t **ret)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{DH_MOD_SHIFT, "shift"},
                 {DH_MOD_CTRL, "ctrl"},
                 {DH_MOD_ALT, "alt"},
                 {DH_MOD_SUPER, "super"}};
    unsigned bits;
    if (!dh_keyname_modifiers(held, &bits)) {
        dh_wire_make_bad(m, "only shift, ctrl, alt and super can be held, not \"%.40s\"", held);
        return false;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < 4; i++)
        if (bits & names[i].bit && json_array_append_new(list, json_string(names[i].name)) != 0)
            m->nomem = true;
    *ret = list;
    m->nomem |= !list;
    return !m->nomem;
}

static json_t *at_point(struct dh_point p)
{
    return json_pack("{s:[i,i]}", "point", p.x, p.y);
}

void dh_wire_make_click(struct dh_make *m, const struct dh_wire_make_place *at, int button,
                        int count)
{
    static const char *const buttons[] = {"left", "middle", "right"};
    struct dh_point p;
    json_t *held;
    if (button < 1 || button > 3) {
        dh_wire_make_bad(
            m, "the mouse has a left, a middle and a right button only; use keys, such as "
               "alt+Left to go back");
        return;
    }
    if (place_of(m, at, &p) && modifiers(m, at->held, &held))
        dh_wire_make_action(m, json_pack("{s:s,s:o,s:s,s:i,s:o}", "action", "click", "target",
                                         at_point(p), "button", buttons[button - 1], "count", count,
                                         "modifiers", held));
}

void dh_wire_make_move(struct dh_make *m, const struct dh_wire_make_place *at)
{
    struct dh_point p;
    if (place_of(m, at, &p))
        dh_wire_make_action(m, json_pack("{s:s,s:o}", "action", "move", "target", at_point(p)));
}

void dh_wire_make_drag(struct dh_make *m, const struct dh_image_point *points, size_t n,
                       const char *held)
{
    struct dh_point from = m->pointer, p = {0, 0};
    size_t first = 0;
    json_t *path = json_array(), *keys = NULL;
    bool ok = path && n >= 1;
    if (n >= 2)
        ok = ok && place(m, points[first++].x, points[0].y, &from);
    else if (ok && !m->has_pointer) {
        dh_wire_make_bad(m, "where the drag begins is not told");
        ok = false;
    }
    for (size_t i = first; ok && i < n; i++) {
        ok = place(m, points[i].x, points[i].y, &p);
        if (ok && i + 1 < n)
            ok = json_array_append_new(path, json_pack("[i,i]", p.x, p.y)) == 0;
    }
    if (ok && modifiers(m, held, &keys)) {
        json_t *a = json_pack("{s:s,s:o,s:o,s:o}", "action", "drag", "from", at_point(from), "to",
                              at_point(p), "modifiers", keys);
        if (a && json_array_size(path) && json_object_set(a, "path", path) != 0)
            m->nomem = true;
        dh_wire_make_action(m, a);
    } else if (n < 1) {
        dh_wire_make_bad(m, "a drag needs a path");
    }
    json_decref(path);
}

void dh_wire_make_scroll(struct dh_make *m, const struct dh_wire_make_place *at, double dx,
                         double dy)
{
    struct dh_point p;
    if (at->held && at->held[0]) {
        dh_wire_make_bad(
            m, "the wheel is not turned while keys are held; use keys instead, such as ctrl+plus");
        return;
    }
    if (!isfinite(dx) || !isfinite(dy) || fabs(dx) > NOTCHES_MAX || fabs(dy) > NOTCHES_MAX ||
        (fabs(dx) < 0.5 && fabs(dy) < 0.5)) {
        dh_wire_make_bad(m, "the wheel is turned by 1 to %d notches", NOTCHES_MAX);
        return;
    }
    if (place_of(m, at, &p))
        dh_wire_make_action(m, json_pack("{s:s,s:o,s:i,s:i}", "action", "scroll", "target",
                                         at_point(p), "dx", (int)nearbyint(dx), "dy",
                                         (int)nearbyint(dy)));
}

void dh_wire_make_type(struct dh_make *m, const char *text, bool enter, bool replace)
{
    size_t n = strlen(text);
    while (n && text[n - 1] == '\n') {
        enter = true;
        n--;
    }
    if (n == 0) {
        if (enter && !replace)
            dh_wire_make_press(m, "Return", 1);
        else
            dh_wire_make_bad(m, "there is no text to type");
        return;
    }
    json_t *a = json_pack("{s:s,s:s%,s:b}", "action", "type", "text", text, n, "replace", replace);
    if (a && enter && !dh_json_set(a, "keys", json_string("Enter")))
        m->nomem = true;
    dh_wire_make_action(m, a);
}

/* One chord from s, n bytes. */
static bool chord_of(const char *s, size_t n, struct dh_buf *b)
{
    for (size_t i = 0; i < n;) {
        size_t k = i;
        while (k < n && s[k] != '+')
            k++;
        /* "ctrl++": the plus key. */
        if (k == i && k + 1 == n && s[k] == '+')
            return dh_keyname_add(b, "+", 1);
        if (!dh_keyname_add(b, s + i, k - i))
            return false;
        if (k + 1 == n)
            return false;
        i = k + 1;
    }
    return b->len > 0;
}

void dh_wire_make_press(struct dh_make *m, const char *keys, double count)
{
    bool any = false;
    if (!(count >= 1 && count <= 200 && floor(count) == count)) {
        dh_wire_make_bad(m, "keys are pressed 1 to 200 times");
        return;
    }
    for (const char *p = keys + strspn(keys, " \t\n"); *p; p += strspn(p, " \t\n")) {
        struct dh_buf b = {0};
        size_t n = 0;
        /* "ctrl + s" is one chord. */
        while (p[n] && !strchr(" \t\n", p[n])) {
            size_t two = dh_keyname_double(p + n);
            n += two ? two : 1;
            size_t gap = strspn(p + n, " \t\n");
            if (gap && (p[n + gap] == '+' || p[n - 1] == '+'))
                n += gap + (p[n + gap] == '+');
            gap = strspn(p + n, " \t\n");
            if (gap && n && p[n - 1] == '+' && p[n + gap])
                n += gap;
        }
        if (!chord_of(p, n, &b))
            dh_wire_make_bad(m, "\"%.60s\" is no chord of keys", keys);
        else
            dh_wire_make_action(m, json_pack("{s:s,s:s,s:i}", "action", "press", "keys",
                                             dh_buf_text(&b), "count", (int)count));
        dh_buf_finish(&b);
        any = true;
        p += n;
    }
    if (!any)
        dh_wire_make_bad(m, "there is no key to press");
}

void dh_wire_make_chord(struct dh_make *m, const json_t *keys)
{
    struct dh_buf b = {0};
    size_t n = json_array_size(keys);
    bool ok = n >= 1 && n <= 6;
    for (size_t i = 0; ok && i < n; i++) {
        const json_t *k = json_array_get(keys, i);
        ok = json_is_string(k) && dh_keyname_add(&b, json_string_value(k), json_string_length(k));
    }
    if (ok)
        dh_wire_make_action(m, json_pack("{s:s,s:s}", "action", "press", "keys", dh_buf_text(&b)));
    else
        dh_wire_make_bad(m, "keys have to be a list of 1 to 6 names");
    dh_buf_finish(&b);
}

void dh_wire_make_hold(struct dh_make *m, const char *keys, double seconds)
{
    struct dh_buf b = {0};
    if (chord_of(keys, strlen(keys), &b))
        dh_wire_make_action(m, json_pack("{s:s,s:s,s:f}", "action", "hold", "keys", dh_buf_text(&b),
                                         "seconds", seconds));
    else
        dh_wire_make_bad(m, "\"%.60s\" is no chord of keys", keys);
    dh_buf_finish(&b);
}

void dh_wire_make_wait(struct dh_make *m, double seconds)
{
    if (!(seconds > 0 && seconds <= 300))
        dh_wire_make_bad(m, "a wait takes more than 0 and at most 300 seconds");
    else
        dh_wire_make_action(m, json_pack("{s:s,s:f}", "action", "wait", "seconds", seconds));
}

void dh_wire_make_zoom(struct dh_make *m, double x0, double y0, double x1, double y1)
{
    struct dh_err err = {0};
    struct dh_rect r;
    if (m->nomem)
        return;
    if (dh_coord_rect_to_screen(&m->coord, x0, y0, x1, y1, &r, &err) != DH_OK) {
        dh_wire_make_bad(m, "%s", err.what);
        return;
    }
    dh_wire_make_current(m)->kind = DH_CALL_ZOOM;
    dh_wire_make_current(m)->region = r;
}

void dh_wire_make_say(struct dh_make *m, enum dh_verb verb, const char *text)
{
    const char *key = verb == DH_VERB_DONE  ? "summary"
                      : verb == DH_VERB_ASK ? "question"
                                            : "reason";
    dh_wire_make_action(m, json_pack("{s:s,s:s}", "action", dh_verb_name(verb), key, text));
}

void dh_wire_make_open(struct dh_make *m, const char *kind, const char *what)
{
    dh_wire_make_action(m, json_pack("{s:s,s:{s:s}}", "action", "open", "open", kind, what));
}

void dh_wire_make_drop(struct dh_make *m)
{
    for (size_t i = 0; i < m->count; i++)
        drop_actions(&m->calls[i]);
    dh_free(m->calls);
    dh_arena_destroy(m->arena);
    *m = (struct dh_make){0};
}

enum dh_status dh_wire_make_finish(struct dh_make *m, struct dh_reply *ret, struct dh_err *err)
{
    for (size_t i = 0; i < m->count && !m->nomem; i++)
        if (m->calls[i].kind == DH_CALL_ACTIONS && m->calls[i].action_count == 0) {
            m->calls[i].kind = DH_CALL_BAD;
            m->calls[i].error = "there is nothing to do in this call";
        }
    struct dh_call *calls =
        m->nomem ? NULL : dh_arena_alloc(m->arena, m->count + 1, sizeof(*calls));
    if (!calls) {
        dh_wire_make_drop(m);
        return dh_err_nomem(err);
    }
    if (m->count)
        memcpy(calls, m->calls, m->count * sizeof(*calls));
    ret->calls = calls;
    ret->call_count = m->count;
    ret->owner = m->arena;
    dh_free(m->calls);
    *m = (struct dh_make){0};
    return DH_OK;
}

void dh_reply_finish(struct dh_reply *r)
{
    for (size_t i = 0; i < r->call_count; i++)
        drop_actions(&r->calls[i]);
    dh_arena_destroy(r->owner);
    *r = (struct dh_reply){0};
}
