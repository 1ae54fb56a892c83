/* Steps that touch: click, type, press, choose, drag, scroll, attach, open, windows. */
#include <string.h>

#include "agent/skill/parse.h"

/* "with ctrl", "with ctrl and shift", "holding shift" */
static bool take_modifiers(struct dh_parse *p, struct dh_stmt *s)
{
    const struct dh_token *t = dh_parse_peek(p);
    if (!dh_token_is(t, "with") && !dh_token_is(t, "holding"))
        return true;
    dh_parse_take(p);
    do {
        const struct dh_token *m = dh_parse_take(p);
        char bad[48];
        const char *keys = NULL;
        if (m->kind != DH_TOKEN_WORD ||
            !dh_keys_normalise(p->arena, m->text, &keys, bad, sizeof(bad)))
            return dh_parse_fail_at(p, m->start, "behind \"with\" comes ctrl, shift, alt or super");
        char copy[64];
        size_t n = strlen(keys);
        if (n >= sizeof(copy))
            return dh_parse_fail_at(p, m->start, "behind \"with\" comes ctrl, shift, alt or super");
        memcpy(copy, keys, n + 1);
        char *rest = NULL;
        for (char *k = strtok_r(copy, "+", &rest); k; k = strtok_r(NULL, "+", &rest)) {
            unsigned bit = strcmp(k, "ctrl") == 0    ? DH_MOD_CTRL
                           : strcmp(k, "alt") == 0   ? DH_MOD_ALT
                           : strcmp(k, "shift") == 0 ? DH_MOD_SHIFT
                           : strcmp(k, "super") == 0 ? DH_MOD_SUPER
                                                     : 0;
            if (!bit)
                return dh_parse_fail_at(p, m->start,
                                        "behind \"with\" comes ctrl, shift, alt or super");
            s->modifiers |= bit;
        }
    } while (dh_parse_at_end(p) ? false : dh_parse_word(p, "and"));
    return true;
}

bool dh_parse_click(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    s->kind = DH_STMT_CLICK;
    s->button = arg & 0xf;
    s->clicks = arg >> 4 ? arg >> 4 : 1;
    dh_parse_word(p, "on");
    return take_modifiers(p, s) && dh_parse_aim(p, true, &s->target) && take_modifiers(p, s);
}

bool dh_parse_mouse(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    if (!dh_parse_word(p, "click"))
        return dh_parse_fail(p, "expected \"click\"");
    return dh_parse_click(p, s, arg);
}

bool dh_parse_hover(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    s->kind = DH_STMT_HOVER;
    if (arg) { /* move [the pointer] over */
        static const char *const what[] = {"pointer", "mouse", "cursor", NULL};
        dh_parse_any(p, what);
        if (!dh_token_is(dh_parse_peek(p), "over") && !dh_token_is(dh_parse_peek(p), "to"))
            return dh_parse_fail(p, "expected \"over\"");
        dh_parse_take(p);
    } else if (!dh_parse_word(p, "over")) {
        dh_parse_word(p, "on");
    }
    return dh_parse_aim(p, true, &s->target);
}

/* Keys as words or quoted, spaces allowed around the last ("Page Down"). */
static bool take_keys(struct dh_parse *p, const char **ret)
{
    const struct dh_token *t = &p->tokens.list[p->pos]; /* "a" is a key here, not an article */
    if (t->noise && t[1].kind == DH_TOKEN_WORD && !dh_token_is(&t[1], "and") &&
        !dh_token_is(&t[1], "then"))
        t = dh_parse_peek(p);
    const char *text = p->src.text + t->start;
    size_t n = t->end - t->start;
    if (t->kind == DH_TOKEN_STRING) {
        if (t->phrase.count != 1 || t->phrase.parts[0].kind != DH_PART_TEXT)
            return dh_parse_fail(p, "keys are written ctrl+s");
        text = t->phrase.parts[0].text;
        n = strlen(text);
    } else if (t->kind != DH_TOKEN_WORD && t->kind != DH_TOKEN_NUMBER) {
        return dh_parse_fail(p, "keys are written ctrl+s, Enter, F5");
    }
    char *copy = dh_arena_strndup(p->arena, text, n);
    char bad[48] = "";
    if (!copy) {
        p->nomem = true;
        return false;
    }
    if (strcmp(copy, "page") == 0 || strcmp(copy, "Page") == 0) {
        if (dh_token_is(&t[1], "up") || dh_token_is(&t[1], "down")) {
            *ret = dh_token_is(&t[1], "up") ? "Page_Up" : "Page_Down";
            p->pos = (size_t)(t - p->tokens.list) + 2;
            return true;
        }
    }
    if (!dh_keys_normalise(p->arena, copy, ret, bad, sizeof(bad)))
        return dh_parse_fail_at(p, t->start, "don't know the key \"%s\"", bad);
    p->pos = (size_t)(t - p->tokens.list) + 1;
    return true;
}

bool dh_parse_type(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    static const char *const into[] = {"into", "in", "to", NULL};
    s->kind = DH_STMT_TYPE;
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    const struct dh_token *t = dh_parse_peek(p), *next = dh_parse_ahead(p, 1);
    bool aim = next->kind == DH_TOKEN_STRING || next->kind == DH_TOKEN_VAR ||
               next->kind == DH_TOKEN_IMAGE || !dh_token_is(t, "to");
    if (aim && dh_parse_any(p, into) >= 0 && !dh_parse_aim(p, true, &s->target))
        return false;
    if (dh_token_is(dh_parse_peek(p), "and") &&
        (dh_token_is(dh_parse_ahead(p, 1), "press") || dh_token_is(dh_parse_ahead(p, 1), "hit"))) {
        dh_parse_take(p);
        dh_parse_take(p);
        return take_keys(p, &s->keys);
    }
    return true;
}

bool dh_parse_set(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_SET_TEXT;
    if (!dh_parse_aim(p, true, &s->target))
        return false;
    if (!dh_parse_word(p, "to"))
        return dh_parse_fail(p, "expected \"to\" and a text");
    if (dh_token_is(dh_parse_peek(p), "on") || dh_token_is(dh_parse_peek(p), "off")) {
        s->kind = DH_STMT_SET;
        s->on = dh_token_is(dh_parse_take(p), "on");
        return true;
    }
    return dh_parse_phrase(p, true, &s->text);
}

bool dh_parse_fill(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_SET_TEXT;
    if (!dh_parse_word(p, "in"))
        dh_parse_word(p, "out");
    if (!dh_parse_aim(p, true, &s->target))
        return false;
    if (!dh_parse_word(p, "with"))
        return dh_parse_fail(p, "expected \"with\" and a text");
    return dh_parse_phrase(p, true, &s->text);
}

bool dh_parse_clear(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_CLEAR;
    return dh_parse_aim(p, true, &s->target);
}

/* `press the "Save" button` is a click; `press "ctrl+s"` is keys. */
static bool presses_target(struct dh_parse *p)
{
    size_t pos = p->pos, n; /* before an article: it may be the key "a" */
    const struct dh_token *t = dh_parse_peek(p);
    const char *keys;
    char bad[48];
    if (t->kind == DH_TOKEN_IMAGE || t->kind == DH_TOKEN_VAR)
        return true;
    if (t->kind != DH_TOKEN_STRING) {
        p->pos = pos;
        return false;
    }
    if (t->phrase.count != 1 || t->phrase.parts[0].kind != DH_PART_TEXT)
        return true;
    dh_parse_take(p);
    bool role = dh_role_word(p, &n) != DH_ROLE_ANY;
    p->pos = pos;
    return role || !dh_keys_normalise(p->arena, t->phrase.parts[0].text, &keys, bad, sizeof(bad));
}

bool dh_parse_press(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    if (presses_target(p))
        return dh_parse_click(p, s, 1);
    s->kind = DH_STMT_PRESS;
    s->count = 1;
    if (!take_keys(p, &s->keys))
        return false;
    dh_parse_word(p, "key");
    const struct dh_token *t = dh_parse_peek(p);
    if (dh_parse_word(p, "twice")) {
        s->count = 2;
    } else if (t->kind == DH_TOKEN_NUMBER) {
        dh_parse_take(p);
        if (!dh_parse_word(p, "times") && !dh_parse_word(p, "time"))
            return dh_parse_fail(p, "expected \"times\"");
        if (t->number < 1 || t->number > 1000)
            return dh_parse_fail_at(p, t->start, "press 1 to 1000 times");
        s->count = (int)t->number;
    }
    return true;
}

bool dh_parse_hold(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_HOLD;
    if (!take_keys(p, &s->keys))
        return false;
    dh_parse_word(p, "down");
    if (!dh_parse_word(p, "for"))
        return dh_parse_fail(p, "expected \"for\" and how long");
    return dh_parse_seconds(p, &s->seconds);
}

static bool push_option(struct dh_parse *p, struct dh_phrase **list, size_t *n, size_t max)
{
    if (*n == max)
        return dh_parse_fail(p, "too many");
    return dh_parse_phrase(p, false, &(*list)[(*n)++]);
}

bool dh_parse_choose(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    static const char *const from[] = {"from", "in", "on", NULL};
    enum { MAX = 16 };
    struct dh_phrase *list = dh_arena_alloc(p->arena, MAX, sizeof(*list));
    s->kind = DH_STMT_CHOOSE;
    if (!list) {
        p->nomem = true;
        return false;
    }
    s->options = list;
    do {
        if (!push_option(p, &list, &s->option_count, MAX))
            return false;
    } while (dh_parse_is(p, DH_TOKEN_OP) && strcmp(dh_parse_peek(p)->text, ">") == 0 &&
             dh_parse_take(p));
    if (s->option_count == 1 && (dh_parse_word(p, "option") || dh_parse_word(p, "item")))
        dh_parse_is(p, DH_TOKEN_WORD);
    if (dh_parse_any(p, from) >= 0)
        return dh_parse_aim(p, true, &s->target);
    return true;
}

bool dh_parse_check(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    s->kind = DH_STMT_SET;
    s->on = arg != 0;
    return dh_parse_aim(p, true, &s->target);
}

bool dh_parse_turn(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_SET;
    bool first = dh_token_is(dh_parse_peek(p), "on") || dh_token_is(dh_parse_peek(p), "off");
    if (first)
        s->on = dh_token_is(dh_parse_take(p), "on");
    if (!dh_parse_aim(p, true, &s->target))
        return false;
    if (first)
        return true;
    if (!dh_token_is(dh_parse_peek(p), "on") && !dh_token_is(dh_parse_peek(p), "off"))
        return dh_parse_fail(p, "expected \"on\" or \"off\"");
    s->on = dh_token_is(dh_parse_take(p), "on");
    return true;
}

bool dh_parse_drag(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    static const char *const to[] = {"to", "onto", "into", NULL};
    s->kind = DH_STMT_DRAG;
    s->button = 1;
    if (!dh_parse_aim(p, true, &s->target))
        return false;
    if (dh_parse_any(p, to) < 0)
        return dh_parse_fail(p, "expected \"to\" and where");
    return dh_parse_aim(p, true, &s->to) && take_modifiers(p, s);
}
