#include "agent/gate/describe.h"

#include <string.h>

#include "agent/gate/class.h"
#include "base/buf.h"
#include "base/utf8.h"

#define VALUES_MAX 12
#define TEXT_MAX 160
#define COMMAND_MAX 4000

/* Text of the screen on one line, harmless to a terminal: no escape, bidirectional or other
 * control. */
static void put(struct dh_buf *b, const char *s, size_t limit)
{
    size_t n = strlen(s), used = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = dh_utf8_next(s + i, n - i, &cp);
        if (used + k > limit) {
            dh_buf_str(b, "\xe2\x80\xa6");
            return;
        }
        if (cp == '\n' || cp == '\r')
            dh_buf_str(b, "\xe2\x86\xb5"); /* shown as an arrow: a line break is a command */
        else if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
            dh_buf_char(b, '?');
        else if ((cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
                 (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || (cp >= 0xe0000 && cp <= 0xe007f))
            dh_buf_str(b, "\xef\xbf\xbd");
        else {
            char out[4];
            dh_buf_add(b, out, dh_utf8_put(cp, out));
        }
        i += k;
        used += k;
    }
}

static void put_touch(struct dh_buf *b, const struct dh_gate_case *c)
{
    const struct dh_touch *t = c->touch;
    const char *what = dh_touch_name(t->kind);
    dh_buf_str(b, what);
    if (t->kind == DH_TOUCH_CLICK && t->count > 1)
        dh_buf_str(b, t->count == 2 ? " twice" : " three times");
    if (t->secret) {
        dh_buf_str(b, " a stored secret");
    } else if (t->text) {
        dh_buf_str(b, " \"");
        put(b, t->text, COMMAND_MAX);
        dh_buf_char(b, '"');
    }
    if (t->keys) {
        dh_buf_char(b, ' ');
        put(b, t->keys, 60);
    }
    if (t->open) {
        dh_buf_char(b, ' ');
        put(b, t->open, COMMAND_MAX);
    }
    const char *name = c->element ? c->element->name : "";
    if (*name) {
        dh_buf_str(b, t->text || t->secret || t->keys ? " in " : " ");
        dh_buf_printf(b, "the %s \"", dh_role_name(c->element->role));
        put(b, name, TEXT_MAX);
        dh_buf_char(b, '"');
    }
    if (t->kind == DH_TOUCH_CLICK || t->kind == DH_TOUCH_DRAG)
        dh_buf_printf(b, " at %d,%d", t->at.x, t->at.y);
    if (t->kind == DH_TOUCH_DRAG)
        dh_buf_printf(b, " to %d,%d", t->to.x, t->to.y);
}

static void put_window(struct dh_buf *b, const struct dh_gate_case *c)
{
    const struct dh_observation *o = c->observation;
    if (!o || c->window < 0 || (size_t)c->window >= o->window_count)
        return;
    const struct dh_window *w = &o->windows[c->window];
    dh_buf_str(b, "\n  Window:  \"");
    put(b, w->title ? w->title : "", TEXT_MAX);
    dh_buf_char(b, '"');
    const char *program = w->program && *w->program ? w->program : w->wm_class;
    if (program && *program) {
        dh_buf_str(b, " (");
        put(b, program, 60);
        if (w->pid > 0)
            dh_buf_printf(b, ", process %d", w->pid);
        dh_buf_char(b, ')');
    }
}

static void put_pair(struct dh_buf *b, const char *name, const char *value, size_t *count)
{
    if ((*count)++ == 0)
        dh_buf_str(b, "\n  On the screen:");
    dh_buf_str(b, "\n    ");
    put(b, name, 60);
    if (value) {
        if (*name && name[strlen(name) - 1] != ':')
            dh_buf_char(b, ':');
        dh_buf_char(b, ' ');
        put(b, value, TEXT_MAX);
    }
}

static bool in_window(const struct dh_gate_case *c, struct dh_rect r)
{
    const struct dh_observation *o = c->observation;
    return c->window < 0 || (size_t)c->window >= o->window_count ||
           dh_rect_has(o->windows[c->window].rect, dh_rect_centre(r));
}

static bool same_row(struct dh_rect a, struct dh_rect b)
{
    int top = a.y > b.y ? a.y : b.y;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    int low = a.h < b.h ? a.h : b.h;
    return low > 0 && (bottom - top) * 10 >= low * 6;
}

static bool valued(const struct dh_gate_case *c, const struct dh_element *e)
{
    return e->window == c->window && e->name[0] && e->value && *e->value &&
           (e->role == DH_ROLE_ENTRY || e->role == DH_ROLE_LIST || e->role == DH_ROLE_CELL);
}

/* What stands in a control whose value is listed already. */
static bool listed(const struct dh_gate_case *c, const struct dh_line *line)
{
    const struct dh_observation *o = c->observation;
    for (size_t i = 0; i < o->element_count; i++)
        if (valued(c, &o->elements[i]) && dh_rect_has(o->elements[i].rect, dh_rect_centre(line->rect)))
            return true;
    return false;
}

/* Label and value side by side: exactly two lines in a row, or one with a colon in it. */
static void put_rows(struct dh_buf *b, const struct dh_gate_case *c, size_t *count)
{
    const struct dh_observation *o = c->observation;
    for (size_t i = 0; i < o->line_count && *count < VALUES_MAX; i++) {
        const struct dh_line *left = &o->lines[i];
        if (!in_window(c, left->rect) || dh_rect_has(left->rect, c->touch->at))
            continue;
        const struct dh_line *right = NULL;
        size_t in_row = 0;
        for (size_t k = 0; k < o->line_count; k++) {
            if (k == i || !in_window(c, o->lines[k].rect) ||
                !same_row(left->rect, o->lines[k].rect))
                continue;
            in_row++;
            right = &o->lines[k];
        }
        const char *colon = strchr(left->text, ':');
        if (in_row == 1 && right->rect.x > left->rect.x && strlen(left->text) <= 40) {
            if (!listed(c, right))
                put_pair(b, left->text, right->text, count);
        } else if (in_row == 0 && colon && colon[1] == ' ' && colon - left->text < 40) {
            put_pair(b, left->text, NULL, count);
        }
    }
}

static void put_values(struct dh_buf *b, const struct dh_gate_case *c)
{
    const struct dh_observation *o = c->observation;
    size_t count = 0;
    for (size_t i = 0; o && i < o->element_count && count < VALUES_MAX; i++) {
        const struct dh_element *e = &o->elements[i];
        if (valued(c, e))
            put_pair(b, e->name, e->states & DH_STATE_PASSWORD ? "(hidden)" : e->value, &count);
    }
    if (o)
        put_rows(b, c, &count);
}

char *dh_gate_card(const struct dh_gate_case *c, const struct dh_verdict *v, const char *command)
{
    struct dh_buf b = {0};
    dh_buf_str(&b, "  Will do: ");
    put_touch(&b, c);
    if (command && *command) {
        dh_buf_str(&b, "\n  Command: ");
        put(&b, command, COMMAND_MAX);
    }
    dh_buf_printf(&b, "\n  Because: %s", v->main ? dh_class_title(v->main) : "the step says so");
    if (v->why[0]) {
        dh_buf_str(&b, "; ");
        put(&b, v->why, DH_WHY_MAX);
    }
    put_window(&b, c);
    if (c->action && c->action->purpose && *c->action->purpose) {
        dh_buf_str(&b, "\n  Purpose: ");
        put(&b, c->action->purpose, TEXT_MAX);
        dh_buf_str(&b, " (in the task's words)");
    }
    put_values(&b, c);
    dh_buf_char(&b, '\n');
    return dh_buf_steal(&b);
}

char *dh_gate_describe(const struct dh_gate_case *c, const struct dh_verdict *v)
{
    return dh_gate_card(c, v, NULL);
}
