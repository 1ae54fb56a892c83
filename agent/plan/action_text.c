#include "agent/plan/action_table.h"

#include <string.h>

#include "base/buf.h"

/* Up to three decimals with a dot in every locale. */
static void number(struct dh_buf *b, double d)
{
    long long thousandths = (long long)(d * 1000 + 0.5);
    dh_buf_printf(b, "%lld", thousandths / 1000);
    int rest = (int)(thousandths % 1000), width = 3;
    for (; rest && rest % 10 == 0; width--)
        rest /= 10;
    if (rest)
        dh_buf_printf(b, ".%0*d", width, rest);
}

static void modifiers(struct dh_buf *b, unsigned bits)
{
    size_t n;
    const char *const *words = dh_action_words(DH_FIELD_MODIFIERS, &n);
    const char *before = " with ";
    for (size_t i = 0; i < n; i++) {
        if (!(bits & (1u << i)))
            continue;
        dh_buf_printf(b, "%s%s", before, words[i]);
        before = "+";
    }
}

static void click(struct dh_buf *b, const struct dh_action *a)
{
    const char *how = a->button == 2   ? "middle-"
                      : a->button == 3 ? "right-"
                      : a->count == 2  ? "double-"
                      : a->count == 3  ? "triple-"
                                       : "";
    dh_buf_printf(b, "%sclick ", how);
    dh_target_put(b, &a->target);
    modifiers(b, a->modifiers);
    if (a->purpose && *a->purpose) {
        dh_buf_str(b, " to ");
        dh_action_put_plain(b, a->purpose, "");
    }
}

static void type(struct dh_buf *b, const struct dh_action *a)
{
    const char *text = a->text ? a->text : "";
    bool aimed = a->target.kind != DH_TARGET_NONE;
    if (aimed && a->replace && !*text) {
        dh_buf_str(b, "clear ");
        dh_target_put(b, &a->target);
    } else if (aimed && a->replace) {
        dh_buf_str(b, "set ");
        dh_target_put(b, &a->target);
        dh_buf_str(b, " to ");
        dh_action_put_quoted(b, text);
    } else {
        dh_buf_str(b, "type ");
        dh_action_put_quoted(b, text);
        if (aimed) {
            dh_buf_str(b, " into ");
            dh_target_put(b, &a->target);
        }
    }
    if (a->keys && *a->keys) {
        dh_buf_str(b, " and press ");
        dh_action_put_plain(b, a->keys, "");
    }
}

static void options(struct dh_buf *b, const struct dh_action *a, const char *between)
{
    for (size_t i = 0; i < a->option_count; i++) {
        dh_buf_str(b, i ? between : "");
        dh_action_put_quoted(b, a->options[i]);
    }
}

static void choose(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, "choose ");
    options(b, a, " > ");
    if (a->target.kind != DH_TARGET_NONE) {
        dh_buf_str(b, " from ");
        dh_target_put(b, &a->target);
    }
}

static void one_way(struct dh_buf *b, const struct dh_action *a, int notches, const char *back,
                    const char *forth)
{
    dh_buf_printf(b, "scroll %s %d", notches < 0 ? back : forth, notches < 0 ? -notches : notches);
    if (a->target.kind != DH_TARGET_NONE) {
        dh_buf_str(b, " in ");
        dh_target_put(b, &a->target);
    }
}

static void scroll(struct dh_buf *b, const struct dh_action *a)
{
    if (a->dy || !a->dx)
        one_way(b, a, a->dy, "up", "down");
    if (a->dx && a->dy)
        dh_buf_str(b, ", then ");
    if (a->dx)
        one_way(b, a, a->dx, "left", "right");
}

static void set(struct dh_buf *b, const struct dh_action *a)
{
    bool box = a->target.role == DH_ROLE_CHECKBOX || a->target.role == DH_ROLE_RADIO;
    dh_buf_str(b, box ? (a->on ? "check " : "uncheck ") : (a->on ? "turn on " : "turn off "));
    dh_target_put(b, &a->target);
}

static void what_to_open(struct dh_buf *b, const struct dh_action *a)
{
    const char *what = a->open ? a->open : "";
    struct dh_buf line = {0};
    for (const char *s = what; *s; s++)
        dh_buf_char(&line, *s == '\n' && a->open_kind == DH_OPEN_ARGV ? ' ' : *s);
    dh_buf_str(b, "open ");
    dh_action_put_quoted(b, dh_buf_text(&line));
    b->failed |= line.failed;
    dh_buf_finish(&line);
}

static void states(struct dh_buf *b, const struct dh_check *c)
{
    const char *before = "";
    dh_buf_str(b, " is ");
    for (unsigned bit = 1; dh_state_name(bit); bit <<= 1) {
        if (!(c->state & bit))
            continue;
        if (bit == DH_STATE_DISABLED && c->negate)
            dh_buf_printf(b, "%senabled", before);
        else
            dh_buf_printf(b, "%s%s%s", before, c->negate ? "not " : "", dh_state_name(bit));
        before = " and ";
    }
}

static void seen(struct dh_buf *b, const struct dh_check *c)
{
    if (c->target.kind == DH_TARGET_NONE) {
        dh_action_put_quoted(b, c->window ? c->window : "");
        dh_buf_str(b, " window");
    } else {
        dh_target_put(b, &c->target);
        if (c->window) {
            dh_buf_str(b, " in the ");
            dh_action_put_quoted(b, c->window);
            dh_buf_str(b, " window");
        }
    }
    if (c->state)
        states(b, c);
}

static void bound(struct dh_buf *b, double seconds)
{
    if (seconds > 0) {
        dh_buf_str(b, " within ");
        number(b, seconds);
        dh_buf_str(b, " seconds");
    }
}

static void wait_for(struct dh_buf *b, const struct dh_action *a)
{
    if (a->timed || !a->has_check) {
        dh_buf_str(b, "wait ");
        number(b, a->seconds);
        dh_buf_str(b, " seconds");
        return;
    }
    dh_buf_str(b, "wait for ");
    seen(b, &a->check);
    dh_buf_str(b, a->check.gone ? " to disappear" : a->check.state ? "" : " to appear");
    bound(b, a->within);
}

static void place(struct dh_buf *b, const struct dh_action *a)
{
    size_t n;
    const char *const *words = dh_action_words(DH_FIELD_PLACE, &n);
    const struct dh_target *t = &a->target;
    if (a->place == DH_PLACE_LINE) {
        dh_buf_str(b, "the line that starts with ");
        dh_action_put_quoted(b, a->text ? a->text : "");
    } else if (a->place == DH_PLACE_CLIPBOARD || a->place == DH_PLACE_NONE) {
        dh_buf_str(b, "the clipboard");
    } else if (a->place == DH_PLACE_VALUE) {
        dh_buf_str(b, "the value of ");
        dh_target_put(b, t);
    } else {
        dh_buf_printf(b, "the %s ", words[a->place - DH_PLACE_LINE]);
        bool bare = t->of && !t->text && t->role == DH_ROLE_ANY;
        bool near = !bare || (t->relation == DH_RELATION_NEXT_TO && a->place != DH_PLACE_TEXT);
        dh_buf_str(b, !near ? "" : a->place == DH_PLACE_TEXT ? "of " : "near ");
        dh_target_put(b, near && bare ? t->of : t);
    }
}

static void variable(struct dh_buf *b, const char *name)
{
    if (!name)
        return;
    dh_buf_str(b, " as {");
    dh_action_put_plain(b, name, "");
    dh_buf_char(b, '}');
}

static void read_out(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, "read ");
    place(b, a);
    variable(b, a->name);
    if (a->pattern) {
        dh_buf_str(b, " matching /");
        dh_action_put_plain(b, a->pattern, "/");
        dh_buf_char(b, '/');
    }
}

static void say(struct dh_buf *b, const char *word, const char *text)
{
    dh_buf_str(b, word);
    if (text) {
        dh_buf_char(b, ' ');
        dh_action_put_quoted(b, text);
    }
}

static void close_or_focus(struct dh_buf *b, const struct dh_action *a)
{
    say(b, a->verb == DH_VERB_CLOSE ? "close" : "switch to", a->window ? a->window : "");
}

static void ask(struct dh_buf *b, const struct dh_action *a)
{
    say(b, "ask", a->text ? a->text : "");
    variable(b, a->name);
    if (a->option_count)
        dh_buf_str(b, " choices ");
    options(b, a, ", ");
}

static void expect(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, a->check.gone ? "expect no " : "expect ");
    seen(b, &a->check);
    bound(b, a->within);
}

static void move(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, "hover over ");
    dh_target_put(b, &a->target);
}

static void drag(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, "drag ");
    dh_target_put(b, &a->target);
    dh_buf_str(b, " to ");
    dh_target_put(b, &a->to);
    modifiers(b, a->modifiers);
}

static void press(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, a->verb == DH_VERB_HOLD ? "hold " : "press ");
    dh_action_put_plain(b, a->keys ? a->keys : "", "");
    if (a->verb == DH_VERB_HOLD) {
        dh_buf_str(b, " for ");
        number(b, a->seconds);
        dh_buf_str(b, " seconds");
    } else if (a->count > 1) {
        dh_buf_printf(b, " %d times", a->count);
    }
}

static void attach(struct dh_buf *b, const struct dh_action *a)
{
    say(b, "attach", a->file ? a->file : "");
    dh_buf_str(b, " with ");
    dh_target_put(b, &a->target);
}

/* Copying and pasting have no sentence of their own. */
static void clip(struct dh_buf *b, const struct dh_action *a)
{
    if (a->text)
        say(b, a->verb == DH_VERB_COPY ? "copy" : "paste", a->text);
    else
        dh_buf_str(b, a->verb == DH_VERB_COPY ? "press ctrl+c" : "press ctrl+v");
}

static void look(struct dh_buf *b, const struct dh_action *a)
{
    dh_buf_str(b, "look at the screen");
    if (!dh_rect_empty(a->region))
        dh_buf_printf(b, " at %d,%d %dx%d", a->region.x, a->region.y, a->region.w, a->region.h);
}

static void final(struct dh_buf *b, const struct dh_action *a)
{
    static const char *const words[] = {
        [DH_VERB_HAND_OVER] = "hand over", [DH_VERB_DONE] = "done", [DH_VERB_FAIL] = "stop"};
    say(b, words[a->verb], a->text);
}

char *dh_action_text(const struct dh_action *action)
{
    static void (*const say_it[DH_VERB_COUNT])(struct dh_buf *, const struct dh_action *) = {
        [DH_VERB_CLICK] = click,
        [DH_VERB_MOVE] = move,
        [DH_VERB_DRAG] = drag,
        [DH_VERB_SCROLL] = scroll,
        [DH_VERB_PRESS] = press,
        [DH_VERB_HOLD] = press,
        [DH_VERB_TYPE] = type,
        [DH_VERB_CHOOSE] = choose,
        [DH_VERB_SET] = set,
        [DH_VERB_ATTACH] = attach,
        [DH_VERB_COPY] = clip,
        [DH_VERB_PASTE] = clip,
        [DH_VERB_OPEN] = what_to_open,
        [DH_VERB_FOCUS] = close_or_focus,
        [DH_VERB_CLOSE] = close_or_focus,
        [DH_VERB_WAIT] = wait_for,
        [DH_VERB_LOOK] = look,
        [DH_VERB_READ] = read_out,
        [DH_VERB_EXPECT] = expect,
        [DH_VERB_ASK] = ask,
        [DH_VERB_HAND_OVER] = final,
        [DH_VERB_DONE] = final,
        [DH_VERB_FAIL] = final,
    };
    struct dh_buf b = {0};
    if (action->in && *action->in) {
        dh_buf_str(&b, "in ");
        dh_action_put_quoted(&b, action->in);
        dh_buf_str(&b, ", ");
    }
    say_it[action->verb](&b, action);
    if (action->confirm)
        dh_buf_str(&b, " (confirm)");
    return dh_buf_steal(&b);
}
