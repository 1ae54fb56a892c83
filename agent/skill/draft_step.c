/* The statement of a demonstrated action, and the texts in it that may vary. */
#include <ctype.h>
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/skill/general.h"
#include "base/mem.h"

static void slot(struct dh_draft *d, struct dh_draft_step *step, enum dh_slot_kind kind, struct dh_phrase *phrase,
                 const char *text, const char *label, enum dh_role role)
{
    if (!text || !*text || phrase->count == 0)
        return;
    dh_draft_slot(d, (struct dh_slot){.step = step,
                                      .kind = kind,
                                      .phrase = phrase,
                                      .text = dh_draft_text(d, text),
                                      .label = dh_draft_text(d, label),
                                      .role = role,
                                      .settled = phrase->parts[0].kind != DH_PART_TEXT});
}

/* Names of pictures of what has no words: assets/07.png, assets/07-to.png. */
static const char *picture(struct dh_draft *d, const struct dh_draft_step *step, const char *image)
{
    if (image && strcmp(image, DH_DEMO_CROP) != 0 && strcmp(image, DH_DEMO_TO_CROP) != 0)
        return dh_draft_text(d, image);
    return dh_draft_printf(d, "assets/%02d%s.png", step->demo + 1,
                           image && strcmp(image, DH_DEMO_TO_CROP) == 0 ? "-to" : "");
}

static void put_aim(struct dh_draft *d, struct dh_draft_step *step, const struct dh_target *t, struct dh_aim *aim,
                    int depth)
{
    *aim = (struct dh_aim){.kind = t->kind, .role = t->role, .nth = t->nth, .relation = t->relation, .scope = t->scope};
    if (t->kind == DH_TARGET_NONE || t->kind == DH_TARGET_POINT) {
        aim->role = DH_ROLE_ANY;
        aim->point = t->point;
        return;
    }
    if (t->kind == DH_TARGET_ELEMENT)
        aim->kind = DH_TARGET_DESCRIBED;
    const struct dh_demo_step *from = &step->from->steps[step->demo];
    const char *text = t->text && *t->text && t == &from->action->target ? dh_draft_spelling(d, from, t->text) : t->text;
    if (text && *text)
        aim->text = dh_draft_literal(d, text);
    if (t->scope_text && *t->scope_text)
        aim->scope_text = dh_draft_literal(d, t->scope_text);
    if (t->kind == DH_TARGET_IMAGE) {
        aim->image = picture(d, step, t->image);
        step->crop = step->crop || !t->image || strcmp(t->image, DH_DEMO_CROP) == 0;
        step->to_crop = step->to_crop || (t->image && strcmp(t->image, DH_DEMO_TO_CROP) == 0);
        if (aim->text.count == 0)
            aim->text = dh_draft_literal(d, "this");
    }
    if (aim->kind == DH_TARGET_DESCRIBED)
        slot(d, step, DH_SLOT_NAME, &aim->text, text, "", t->role);
    slot(d, step, DH_SLOT_NAME, &aim->scope_text, t->scope_text, "", t->scope == DH_SCOPE_ROW ? DH_ROLE_ROW : DH_ROLE_HEADING);
    if (!t->of || depth >= 4)
        return;
    struct dh_aim *of = dh_arena_alloc(d->arena, 1, sizeof(*of));
    if (!of) {
        d->nomem = true;
        return;
    }
    put_aim(d, step, t->of, of, depth + 1);
    aim->of = of;
}

/* The question at which something is typed, in a terminal: the lowest line that ends in one. */
static const char *prompt_of(struct dh_draft *d, const struct dh_demo_step *from)
{
    static const char *const terminals[] = {"term", "konsole", "rxvt", "kitty", "alacritty", "tilix"};
    const struct dh_line *last = NULL;
    if (from->before < 0 || (size_t)from->before >= d->demo->screen_count)
        return "";
    const struct dh_observation *o = d->demo->screens[from->before];
    bool terminal = false;
    for (size_t i = 0; o->active >= 0 && i < sizeof(terminals) / sizeof(terminals[0]); i++)
        terminal = terminal || strstr(o->windows[o->active].wm_class, terminals[i]);
    for (size_t i = 0; terminal && i < o->line_count; i++)
        if (dh_rect_has(o->windows[o->active].rect, dh_rect_centre(o->lines[i].rect)) && strpbrk(o->lines[i].text, ":?") &&
            (!last || o->lines[i].rect.y > last->rect.y))
            last = &o->lines[i];
    return last ? dh_draft_printf(d, "%.*s", (int)strcspn(last->text, ":?"), last->text) : "";
}

/* The heading of the column in which typed text shows afterwards, as in a sheet; "". */
static const char *column_of(struct dh_draft *d, const struct dh_demo *demo, const struct dh_demo_step *from)
{
    const char *text = from->action->text;
    for (size_t i = demo->screen_count; text && *text && from->after > 0 && i-- > (size_t)from->after;) {
        const struct dh_line *l = dh_general_line(demo->screens[i], text, NULL);
        const char *heading = l ? dh_general_heading(d, demo->screens[i], l->rect) : "";
        if (*heading)
            return heading;
    }
    return "";
}

/* Two letters in a row: not a caret that was read as a name. */
static bool is_word(const char *s)
{
    for (; *s; s++)
        if (((unsigned char)s[0] >= 0x80 || isalpha((unsigned char)s[0])) &&
            ((unsigned char)s[1] >= 0x80 || isalpha((unsigned char)s[1])))
            return true;
    return false;
}

/* What a person calls the thing: its own name, else what the target says. */
static const char *label_of(struct dh_draft *d, const struct dh_demo *demo, const struct dh_demo_step *from)
{
    const struct dh_target *t = &from->action->target;
    if (from->target.there && is_word(from->target.name))
        return dh_draft_meant(d, demo, from, dh_draft_spelling(d, from, from->target.name));
    if (t->text && *t->text)
        return t->text;
    if (t->kind == DH_TARGET_NONE && !from->target.there)
        return prompt_of(d, from);
    return t->of && t->of->text ? t->of->text : "";
}

static void put_options(struct dh_draft *d, struct dh_draft_step *step, const struct dh_demo_step *from)
{
    const struct dh_action *a = from->action;
    struct dh_phrase *list = dh_arena_alloc(d->arena, a->option_count, sizeof(*list));
    if (!list) {
        d->nomem = true;
        return;
    }
    bool menu = a->target.kind == DH_TARGET_NONE;
    step->s.options = list;
    step->s.option_count = a->option_count;
    for (size_t i = 0; i < a->option_count; i++) {
        list[i] = dh_draft_literal(d, a->options[i]);
        slot(d, step, menu ? DH_SLOT_NAME : DH_SLOT_CHOSEN, &list[i], a->options[i], menu ? "" : label_of(d, step->from, from),
             menu ? DH_ROLE_ITEM : DH_ROLE_LIST);
    }
}

static void put_text(struct dh_draft *d, struct dh_draft_step *step, const struct dh_demo_step *from)
{
    const struct dh_action *a = from->action;
    struct dh_stmt *s = &step->s;
    const char *text = a->text ? a->text : "";
    bool aimed = a->target.kind != DH_TARGET_NONE;
    if (aimed && a->replace && !*text) {
        s->kind = DH_STMT_CLEAR;
        return;
    }
    /* "set F to T" has no keys behind it; a field that is typed into is emptied by hand first. */
    s->kind = aimed && a->replace && !(a->keys && *a->keys) ? DH_STMT_SET_TEXT : DH_STMT_TYPE;
    s->text = dh_draft_literal(d, text);
    s->keys = a->keys && *a->keys ? dh_draft_text(d, a->keys) : NULL;
    const char *label = label_of(d, step->from, from), *column = aimed || *label ? "" : column_of(d, step->from, from);
    size_t before = d->slot_count;
    slot(d, step, DH_SLOT_TYPED, &s->text, text, *column ? column : label, aimed ? DH_ROLE_ENTRY : DH_ROLE_TEXT);
    if (d->slot_count > before)
        d->slots[before].column = *column != '\0';
}

static void put_open(struct dh_draft *d, struct dh_draft_step *step, const struct dh_demo_step *from)
{
    const struct dh_action *a = from->action;
    struct dh_stmt *s = &step->s;
    struct dh_buf line = {0};
    for (const char *c = a->open ? a->open : ""; *c; c++)
        dh_buf_char(&line, *c == '\n' && a->open_kind == DH_OPEN_ARGV ? ' ' : *c);
    s->open_kind = a->open_kind == DH_OPEN_ARGV ? DH_OPEN_APP : a->open_kind;
    s->text = dh_draft_literal(d, dh_buf_text(&line));
    if (dh_open_guess(dh_buf_text(&line)) == s->open_kind)
        s->open_kind = DH_OPEN_NONE; /* it is told from the words, whatever stands for them later */
    if (a->open_kind == DH_OPEN_FILE || a->open_kind == DH_OPEN_URL)
        slot(d, step, a->open_kind == DH_OPEN_FILE ? DH_SLOT_FILE : DH_SLOT_URL, &s->text, dh_buf_text(&line), "",
             DH_ROLE_ANY);
    d->nomem = d->nomem || line.failed;
    dh_buf_finish(&line);
}

static void put_check(struct dh_draft *d, struct dh_draft_step *step, const struct dh_action *a)
{
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    if (!c) {
        d->nomem = true;
        return;
    }
    c->kind = a->check.gone ? DH_COND_GONE : DH_COND_APPEARS;
    put_aim(d, step, &a->check.target, &c->aim, 0);
    if (a->check.target.kind == DH_TARGET_NONE)
        c->aim = dh_draft_aim(d, a->check.window ? a->check.window : "", DH_ROLE_WINDOW);
    step->s.cond = c;
    step->s.within = a->within > 0 ? a->within : -1;
}

static void put_read(struct dh_draft *d, struct dh_draft_step *step, const struct dh_demo_step *from)
{
    const struct dh_action *a = from->action;
    struct dh_stmt *s = &step->s;
    s->place = a->place;
    if (a->place == DH_PLACE_LINE) {
        s->text = dh_draft_literal(d, a->text ? a->text : "");
        slot(d, step, DH_SLOT_NAME, &s->text, a->text, "", DH_ROLE_TEXT);
    }
    step->value = from->copied.there ? dh_draft_text(d, from->copied.text) : NULL;
    s->name = dh_draft_text(d, a->name && *a->name ? a->name : "value");
    s->pattern = a->pattern ? dh_draft_text(d, a->pattern) : NULL;
    struct dh_guess g = dh_general_guess(d, step->value ? step->value : "", s->name);
    dh_draft_reads(d, (struct dh_draft_read){s->name, g.type, step->value ? g.value : "",
                                             s->pattern ? s->pattern : ""});
}

/* One statement of a scroll: the language has one direction in each. */
static void put_scroll(struct dh_stmt *s, const struct dh_action *a)
{
    int n = a->dy ? a->dy : a->dx;
    s->dy = a->dy < 0 ? -1 : a->dy > 0;
    s->dx = a->dy ? 0 : a->dx < 0 ? -1 : 1;
    s->count = n < 0 ? -n : n;
}

static bool kind_of(const struct dh_action *a, enum dh_stmt_kind *ret)
{
    static const int kinds[DH_VERB_COUNT] = {
        [DH_VERB_CLICK] = 1 + DH_STMT_CLICK,      [DH_VERB_MOVE] = 1 + DH_STMT_HOVER,
        [DH_VERB_DRAG] = 1 + DH_STMT_DRAG,        [DH_VERB_SCROLL] = 1 + DH_STMT_SCROLL,
        [DH_VERB_PRESS] = 1 + DH_STMT_PRESS,      [DH_VERB_HOLD] = 1 + DH_STMT_HOLD,
        [DH_VERB_TYPE] = 1 + DH_STMT_TYPE,        [DH_VERB_PASTE] = 1 + DH_STMT_TYPE,
        [DH_VERB_CHOOSE] = 1 + DH_STMT_CHOOSE,    [DH_VERB_SET] = 1 + DH_STMT_SET,
        [DH_VERB_ATTACH] = 1 + DH_STMT_ATTACH,    [DH_VERB_OPEN] = 1 + DH_STMT_OPEN,
        [DH_VERB_FOCUS] = 1 + DH_STMT_FOCUS,      [DH_VERB_CLOSE] = 1 + DH_STMT_CLOSE,
        [DH_VERB_WAIT] = 1 + DH_STMT_WAIT_FOR,    [DH_VERB_READ] = 1 + DH_STMT_READ,
        [DH_VERB_EXPECT] = 1 + DH_STMT_EXPECT,    [DH_VERB_ASK] = 1 + DH_STMT_ASK,
        [DH_VERB_HAND_OVER] = 1 + DH_STMT_HAND_OVER,
    };
    int k = kinds[a->verb];
    /* What checks a state, waits for time alone or for nothing is not something that a person did. */
    bool check = a->verb == DH_VERB_WAIT || a->verb == DH_VERB_EXPECT;
    if (k == 0 || (check && (!a->has_check || a->check.state)) || (a->verb == DH_VERB_SCROLL && !a->dx && !a->dy) ||
        (a->verb == DH_VERB_PASTE && !a->text))
        return false;
    *ret = (enum dh_stmt_kind)(k - 1);
    return true;
}

static void put_rest(struct dh_draft *d, struct dh_draft_step *step, const struct dh_demo_step *from)
{
    const struct dh_action *a = from->action;
    struct dh_stmt *s = &step->s;
    switch (a->verb) {
    case DH_VERB_TYPE:
    case DH_VERB_PASTE:
        put_text(d, step, from);
        break;
    case DH_VERB_CHOOSE:
        put_options(d, step, from);
        break;
    case DH_VERB_ATTACH:
        s->text = dh_draft_literal(d, a->file ? a->file : "");
        slot(d, step, DH_SLOT_FILE, &s->text, a->file, label_of(d, step->from, from), DH_ROLE_BUTTON);
        break;
    case DH_VERB_OPEN:
        put_open(d, step, from);
        break;
    case DH_VERB_FOCUS:
    case DH_VERB_CLOSE:
        s->text = dh_draft_literal(d, a->window ? a->window : "");
        break;
    case DH_VERB_WAIT:
    case DH_VERB_EXPECT:
        put_check(d, step, a);
        break;
    case DH_VERB_READ:
        put_read(d, step, from);
        break;
    case DH_VERB_SCROLL:
        put_scroll(s, a);
        break;
    case DH_VERB_ASK:
        s->name = dh_draft_name(d, a->name, "answer");
        dh_draft_reads(d, (struct dh_draft_read){s->name, DH_INPUT_TEXT,
                                                 from->copied.there ? dh_draft_text(d, from->copied.text) : "", ""});
        s->text = dh_draft_literal(d, a->text ? a->text : "");
        put_options(d, step, from);
        break;
    case DH_VERB_HAND_OVER:
        s->text = dh_draft_literal(d, a->text ? a->text : "");
        break;
    default:
        s->keys = a->keys ? dh_draft_text(d, a->keys) : NULL;
    }
}

void dh_draft_take(struct dh_draft *d, const struct dh_demo *from, size_t index)
{
    const struct dh_demo_step *f = &from->steps[index];
    const struct dh_action *a = f->action;
    enum dh_stmt_kind kind;
    struct dh_draft_step *step = a && kind_of(a, &kind) ? dh_draft_new(d, kind) : NULL;
    if (!step)
        return;
    struct dh_stmt *s = &step->s;
    step->from = from;
    step->demo = (int)index;
    step->screen = f->before;
    s->button = a->button ? a->button : 1;
    s->clicks = s->count = a->count ? a->count : 1;
    s->modifiers = a->modifiers;
    s->seconds = a->seconds;
    s->on = a->on;
    s->confirm = a->confirm;
    s->purpose = a->purpose && *a->purpose ? dh_draft_text(d, a->purpose) : NULL;
    if (a->verb != DH_VERB_WAIT && a->verb != DH_VERB_EXPECT)
        put_aim(d, step, &a->target, &s->target, 0);
    if (a->verb == DH_VERB_DRAG)
        put_aim(d, step, &a->to, &s->to, 0);
    put_rest(d, step, f);
    dh_block_append(&d->steps, s);
}
