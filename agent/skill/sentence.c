/* The writer: statements as the sentences that the reader reads back to the same. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/skill/parse.h"

/* Locale-proof, without needless zeros. */
static void put_number(double v, struct dh_buf *out)
{
    if (v == floor(v) && fabs(v) < 1e9) {
        dh_buf_printf(out, "%ld", (long)v);
        return;
    }
    long milli = lround(v * 1000);
    char frac[8];
    snprintf(frac, sizeof(frac), "%03ld", milli % 1000);
    for (size_t n = strlen(frac); n > 1 && frac[n - 1] == '0'; n--)
        frac[n - 1] = '\0';
    dh_buf_printf(out, "%ld.%s", milli / 1000, frac);
}

static void put_seconds(double v, struct dh_buf *out)
{
    put_number(v, out);
    dh_buf_str(out, v == 1 ? " second" : " seconds");
}

static void put_within(const struct dh_stmt *s, struct dh_buf *out)
{
    if (s->within >= 0) {
        dh_buf_str(out, " within ");
        put_seconds(s->within, out);
    }
}

static void put_modifiers(unsigned m, struct dh_buf *out)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{DH_MOD_CTRL, "ctrl"},
                 {DH_MOD_ALT, "alt"},
                 {DH_MOD_SHIFT, "shift"},
                 {DH_MOD_SUPER, "super"}};
    const char *join = " with ";
    for (size_t i = 0; i < 4; i++)
        if (m & names[i].bit) {
            dh_buf_printf(out, "%s%s", join, names[i].name);
            join = " and ";
        }
}

static void put_aimed(const char *verb, const struct dh_aim *aim, struct dh_buf *out)
{
    dh_buf_str(out, verb);
    dh_aim_sentence(aim, out);
}

static void put_said(const char *verb, const struct dh_phrase *text, struct dh_buf *out)
{
    dh_buf_str(out, verb);
    dh_phrase_sentence(text, out);
}

static void put_click(const struct dh_stmt *s, struct dh_buf *out)
{
    const char *verb = s->clicks == 2   ? "double-click "
                       : s->clicks == 3 ? "triple-click "
                       : s->button == 2 ? "middle-click "
                       : s->button == 3 ? "right-click "
                                        : "click ";
    put_aimed(verb, &s->target, out);
    put_modifiers(s->modifiers, out);
}

static void put_choose(const struct dh_stmt *s, struct dh_buf *out)
{
    dh_buf_str(out, "choose ");
    for (size_t i = 0; i < s->option_count; i++) {
        dh_buf_str(out, i ? " > " : "");
        dh_phrase_sentence(&s->options[i], out);
    }
    if (s->target.kind != DH_TARGET_NONE)
        put_aimed(" from ", &s->target, out);
}

static void put_scroll(const struct dh_stmt *s, struct dh_buf *out)
{
    const char *way = s->dx < 0 ? "left" : s->dx > 0 ? "right" : s->dy < 0 ? "up" : "down";
    if (s->kind == DH_STMT_SCROLL_UNTIL) {
        dh_buf_printf(out, "scroll %s%suntil ", strcmp(way, "down") == 0 ? "" : way,
                      strcmp(way, "down") == 0 ? "" : " ");
        dh_phrase_sentence(&s->text, out);
        dh_buf_str(out, " appears");
    } else {
        dh_buf_printf(out, "scroll %s %d", way, s->count);
    }
    if (s->target.kind != DH_TARGET_NONE)
        put_aimed(" in ", &s->target, out);
}

static void put_read(const struct dh_stmt *s, struct dh_buf *out)
{
    static const char *const places[] = {[DH_PLACE_TEXT] = "text",
                                         [DH_PLACE_AMOUNT] = "amount",
                                         [DH_PLACE_NUMBER] = "number",
                                         [DH_PLACE_DATE] = "date"};
    switch (s->place) {
    case DH_PLACE_LINE:
        put_said("read the line that starts with ", &s->text, out);
        break;
    case DH_PLACE_VALUE:
        put_aimed("read the value of ", &s->target, out);
        break;
    case DH_PLACE_CLIPBOARD:
        dh_buf_str(out, "read the clipboard");
        break;
    default:
        dh_buf_printf(out, "read the %s %s ", places[s->place],
                      s->target.relation == DH_RELATION_NEXT_TO
                          ? "near"
                          : dh_relation_says(s->target.relation));
        dh_aim_sentence(s->target.of, out);
    }
    dh_buf_printf(out, " as {%s}", s->name);
    if (s->pattern)
        dh_buf_printf(out, " matching /%s/", s->pattern);
}

/* "no "Question" window": what is not there has no article. */
static void put_none(const struct dh_aim *aim, struct dh_buf *out)
{
    struct dh_buf b = {0};
    dh_aim_sentence(aim, &b);
    const char *text = dh_buf_text(&b);
    dh_buf_printf(out, "expect no %s", strncmp(text, "the ", 4) == 0 ? text + 4 : text);
    out->failed = out->failed || b.failed;
    dh_buf_finish(&b);
}

static void put_check(const struct dh_stmt *s, struct dh_buf *out)
{
    bool expect = s->kind == DH_STMT_EXPECT || s->kind == DH_STMT_EXPECT_THAT;
    bool gone = s->cond->kind == DH_COND_GONE, there = s->cond->kind <= DH_COND_GONE;
    if (s->kind == DH_STMT_EXPECT && there && gone) {
        put_none(&s->cond->aim, out);
    } else if (s->kind == DH_STMT_EXPECT && there) {
        put_aimed("expect ", &s->cond->aim, out);
    } else if (s->kind == DH_STMT_WAIT_FOR && there) {
        put_aimed("wait for ", &s->cond->aim, out);
        dh_buf_str(out, gone ? " to disappear" : "");
    } else {
        dh_buf_str(out, expect ? "expect " : "wait until ");
        dh_cond_sentence(s->cond, out);
    }
    put_within(s, out);
}

static void put_ask(const struct dh_stmt *s, struct dh_buf *out)
{
    put_said("ask ", &s->text, out);
    dh_buf_printf(out, " as {%s}", s->name);
    for (size_t i = 0; i < s->option_count; i++)
        put_said(i ? ", " : " choices ", &s->options[i], out);
}

static void put_run(const struct dh_stmt *s, struct dh_buf *out)
{
    dh_buf_printf(out, "run skill %s", s->text.parts[0].text);
    for (size_t i = 0; i < s->arg_count; i++) {
        dh_buf_printf(out, "%s%s = ", i ? ", " : " with ", s->args[i].name);
        dh_phrase_sentence(&s->args[i].value, out);
    }
}

static void put_touch(const struct dh_stmt *s, struct dh_buf *out)
{
    switch (s->kind) {
    case DH_STMT_TYPE:
        put_said("type ", &s->text, out);
        if (s->target.kind != DH_TARGET_NONE)
            put_aimed(" into ", &s->target, out);
        if (s->keys)
            dh_buf_printf(out, " and press %s", s->keys);
        break;
    case DH_STMT_SET_TEXT:
        put_aimed("set ", &s->target, out);
        put_said(" to ", &s->text, out);
        break;
    case DH_STMT_PRESS:
        dh_buf_printf(out, "press %s", s->keys);
        if (s->count > 1)
            dh_buf_printf(out, " %d times", s->count);
        break;
    case DH_STMT_HOLD:
        dh_buf_printf(out, "hold %s for ", s->keys);
        put_seconds(s->seconds, out);
        break;
    case DH_STMT_SET:
        put_aimed(s->target.role == DH_ROLE_SWITCH ? (s->on ? "turn on " : "turn off ")
                                                   : (s->on ? "check " : "uncheck "),
                  &s->target, out);
        break;
    case DH_STMT_DRAG:
        put_aimed("drag ", &s->target, out);
        put_aimed(" to ", &s->to, out);
        put_modifiers(s->modifiers, out);
        break;
    case DH_STMT_ATTACH:
        put_said("attach ", &s->text, out);
        put_aimed(" with ", &s->target, out);
        break;
    default: {
        static const char *const kinds[] = {[DH_OPEN_NONE] = "",
                                            [DH_OPEN_APP] = "app ",
                                            [DH_OPEN_ARGV] = "",
                                            [DH_OPEN_FILE] = "file ",
                                            [DH_OPEN_URL] = "page "};
        bool known = s->text.parts[0].kind == DH_PART_TEXT &&
                     dh_open_guess(s->text.parts[0].text) == s->open_kind;
        dh_buf_printf(out, "open %s", known ? "" : kinds[s->open_kind]);
        dh_phrase_sentence(&s->text, out);
    }
    }
}

static void put_flow(const struct dh_stmt *s, struct dh_buf *out)
{
    switch (s->kind) {
    case DH_STMT_IF:
        dh_buf_str(out, "if ");
        dh_cond_sentence(s->cond, out);
        break;
    case DH_STMT_FOR_EACH:
        dh_buf_printf(out, "for each {%s} in {%s}", s->name, s->list);
        break;
    case DH_STMT_REPEAT:
        dh_buf_str(out, "repeat until ");
        dh_cond_sentence(s->cond, out);
        dh_buf_printf(out, ", at most %d times", s->count);
        break;
    default:
        put_run(s, out);
    }
}

static void put_statement(const struct dh_stmt *s, struct dh_buf *out)
{
    switch (s->kind) {
    case DH_STMT_CLICK:
        put_click(s, out);
        break;
    case DH_STMT_HOVER:
        put_aimed("hover over ", &s->target, out);
        break;
    case DH_STMT_CLEAR:
        put_aimed("clear ", &s->target, out);
        break;
    case DH_STMT_CHOOSE:
        put_choose(s, out);
        break;
    case DH_STMT_SCROLL:
    case DH_STMT_SCROLL_UNTIL:
        put_scroll(s, out);
        break;
    case DH_STMT_FOCUS:
    case DH_STMT_CLOSE:
        put_said(s->kind == DH_STMT_FOCUS ? "switch to " : "close ", &s->text, out);
        break;
    case DH_STMT_WAIT:
        dh_buf_str(out, "wait ");
        put_seconds(s->seconds, out);
        break;
    case DH_STMT_WAIT_FOR:
    case DH_STMT_WAIT_UNTIL:
    case DH_STMT_EXPECT:
    case DH_STMT_EXPECT_THAT:
        put_check(s, out);
        break;
    case DH_STMT_READ:
        put_read(s, out);
        break;
    case DH_STMT_ASK:
        put_ask(s, out);
        break;
    case DH_STMT_HAND_OVER:
        put_said("hand over ", &s->text, out);
        break;
    case DH_STMT_STOP:
        put_said("stop ", &s->text, out);
        break;
    case DH_STMT_DONE:
        put_said("done ", &s->text, out);
        break;
    default:
        if (s->kind >= DH_STMT_IF)
            put_flow(s, out);
        else
            put_touch(s, out);
    }
}

void dh_stmt_sentence(const struct dh_stmt *s, struct dh_buf *out)
{
    struct dh_buf b = {0};
    if (s->window.count) {
        put_said("in ", &s->window, &b);
        dh_buf_str(&b, ", ");
    }
    put_statement(s, &b);
    if (s->purpose)
        dh_buf_printf(&b, " to %s", s->purpose);
    if (s->confirm)
        dh_buf_str(&b, " (confirm)");
    if (b.len > 0 && b.data[0] >= 'a' && b.data[0] <= 'z')
        b.data[0] = (char)(b.data[0] - 'a' + 'A');
    dh_buf_str(out, dh_buf_text(&b));
    out->failed = out->failed || b.failed;
    dh_buf_finish(&b);
}
