/* Values that the goal names: "File Thursday's lunch with Dana, 42.10 EUR". */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/plan/amount.h"
#include "agent/plan/action_build.h"
#include "agent/plan/candidate.h"
#include "agent/skill/general.h"
#include "agent/skill/value.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

/* The calls of one word after the other of the goal; false: there are no more. */
static bool token(const char **at, char out[64])
{
    const char *s = *at + strspn(*at, " \t\n");
    size_t n = strcspn(s, " \t\n");
    *at = s + n;
    while (n > 0 && strchr("\"'([{", *s)) {
        s++;
        n--;
    }
    while (n > 0 && strchr(".,;:!?\"')]}", s[n - 1]))
        n--;
    snprintf(out, 64, "%.*s", (int)(n < 63 ? n : 63), s);
    return n > 0 || **at;
}

static bool same_day(const char *started, const char *word, const char *date)
{
    char today[11];
    snprintf(today, sizeof(today), "%.10s", started);
    char *d = dh_value_date(word, today);
    bool same = d && strcmp(d, date) == 0;
    dh_free(d);
    return same;
}

/* How the goal says the date; NULL: it does not. */
static const char *says_date(struct dh_draft *d, const char *date)
{
    static const char *const formats[] = {"%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y", "%d.%m.%Y", "%A", "%-d %B",
                                          "%B %-d", "%-d %b", "%b %-d", "%d %B"};
    static const char *const words[] = {"today", "tomorrow", "yesterday"};
    const char *goal = d->demo->goal;
    char found[DH_AMOUNT_MAX];
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        char *t = dh_value_format(date, formats[i]);
        const char *said = t && dh_general_words(goal, t) >= 0 ? dh_draft_text(d, t) : NULL;
        dh_free(t);
        if (said)
            return said;
    }
    for (size_t i = 0; i < 3; i++)
        if (dh_general_words(goal, words[i]) >= 0 && same_day(d->demo->started, words[i], date))
            return words[i];
    for (const char *s = goal; *s; s++) /* in any other spelling */
        if ((s == goal || s[-1] == ' ') && dh_date_find(s, found) == DH_DATE_FOUND && strcmp(found, date) == 0)
            return "";
    return NULL;
}

static const char *says_amount(struct dh_draft *d, const char *amount, bool number)
{
    char word[64];
    for (const char *at = d->demo->goal; token(&at, word);) {
        size_t n = strcspn(word, "0123456789");
        if (word[n] == '\0' || n > 4)
            continue;
        char *v = number ? dh_value_number(word) : dh_value_amount(word);
        bool same = v && strcmp(v, amount) == 0;
        dh_free(v);
        if (same)
            return dh_draft_text(d, word);
    }
    return NULL;
}

bool dh_general_goal_names(const char *goal, const char *text, bool lenient)
{
    long at = dh_general_words(goal, text);
    if (at < 0)
        return false;
    size_t n = strlen(text);
    bool quotes = at > 0 && strchr("\"'`", goal[at - 1]) && goal[(size_t)at + n] && strchr("\"'`", goal[(size_t)at + n]);
    unsigned char c = (unsigned char)goal[at];
    /* Alone these letters look the same, large or small. */
    bool first = c == (unsigned char)text[0] || (strchr("cosvwxz", text[0]) && c == toupper((unsigned char)text[0]));
    bool exact = n > 0 && first && strncmp(goal + at + 1, text + 1, n - 1) == 0;
    bool large = at > 0 && exact && (isupper(c) || isdigit(c) || c >= 0x80);
    return quotes || large || (lenient && at > 0);
}

/* A day of a calendar that is clicked. */
static bool in_calendar(const struct dh_slot *slot)
{
    const struct dh_observation *o = dh_draft_screen(slot->step);
    const struct dh_seen *seen = dh_draft_target(slot->step);
    bool grid = false;
    if (o && seen)
        dh_grid_misfit(o, seen->rect, slot->text, &grid);
    return grid;
}

static bool digits(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == '\0';
}

/* The day, month or weekday of a date that the goal names, where it is pressed or chosen. */
static bool part_of_date(struct dh_draft *d, struct dh_slot *slot)
{
    char date[DH_AMOUNT_MAX] = "";
    if (dh_date_find(d->demo->goal, date) != DH_DATE_FOUND)
        return false;
    const char *format = dh_general_format(date, slot->text, true);
    if (!format || (digits(slot->text) && strlen(slot->text) < 3 && slot->kind == DH_SLOT_NAME && !in_calendar(slot)))
        return false;
    const char *said = says_date(d, date);
    struct dh_draft_input *in = dh_draft_input(d, slot, DH_INPUT_DATE, date, said ? said : "", "date");
    if (in)
        dh_slot_is(d, slot, in->name, *format ? format : NULL);
    return in != NULL;
}

/* What the thing is, when nothing in the goal says it. */
static const char *thing(enum dh_role role, const char *value)
{
    if (dh_general_person(value) && role != DH_ROLE_BUTTON && role != DH_ROLE_TAB)
        return "name";
    switch (role) {
    case DH_ROLE_BUTTON:
    case DH_ROLE_LINK:
    case DH_ROLE_TAB:
    case DH_ROLE_SWITCH:
        return dh_role_name(role);
    case DH_ROLE_RADIO:
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_LIST:
        return "choice";
    case DH_ROLE_HEADING:
        return "section";
    default:
        return "item";
    }
}

/* "the {item} row" for what is a row of a table, when that leads back to it. */
static void in_row(const struct dh_slot *slot, const struct dh_line *l)
{
    struct dh_aim *aim = &slot->step->s.target;
    struct dh_target t = dh_target_described(slot->text, DH_ROLE_ROW);
    struct dh_grounding g;
    if (slot->phrase == &aim->text && slot->step->s.kind == DH_STMT_CLICK && aim->role == DH_ROLE_ANY &&
        dh_ground(dh_draft_screen(slot->step), &t, DH_VERB_CLICK, dh_general_window_of(slot->step), &g, NULL) == DH_OK &&
        !dh_rect_empty(dh_rect_cross(g.best.rect, l->rect)))
        aim->role = DH_ROLE_ROW;
}

static struct dh_draft_input *named(struct dh_draft *d, const struct dh_slot *slot, const char *value)
{
    const struct dh_observation *o = dh_draft_screen(slot->step);
    const struct dh_seen *seen = dh_draft_target(slot->step);
    const struct dh_line *l = o && seen ? dh_general_line(o, slot->text, &seen->rect) : NULL;
    struct dh_slot call = *slot;
    if (!*call.label)
        call.label = dh_general_noun(d, value);
    const char *heading = l && call.kind == DH_SLOT_NAME && !digits(value) ? dh_general_heading(d, o, l->rect) : "";
    if (*heading && slot->role == DH_ROLE_ANY)
        in_row(slot, l);
    if (*heading && (slot->role == DH_ROLE_ANY || slot->role == DH_ROLE_TEXT))
        call.role = DH_ROLE_ROW;
    if (!*call.label)
        call.label = heading;
    return dh_draft_input(d, &call, DH_INPUT_TEXT, value, value, thing(slot->role, value));
}

/* Whether the target is still the one that was meant when only a part of its words is looked for. */
static bool found_by(const struct dh_slot *slot, const char *part)
{
    const struct dh_observation *o = dh_draft_screen(slot->step);
    const struct dh_seen *seen = dh_draft_target(slot->step);
    struct dh_target t = dh_target_described(part, DH_ROLE_ANY);
    struct dh_grounding g;
    return o && seen && slot->phrase == &slot->step->s.target.text &&
           dh_ground(o, &t, DH_VERB_CLICK, dh_general_window_of(slot->step), &g, NULL) == DH_OK &&
           !dh_rect_empty(dh_rect_cross(g.best.rect, seen->rect));
}

/* Words around a name of the goal, or around something that was typed before. */
static void settle_around(struct dh_draft *d, struct dh_slot *slot)
{
    size_t at, n;
    if (dh_general_name_in(d, slot->text, &at, &n)) {
        const char *part = dh_draft_printf(d, "%.*s", (int)n, slot->text + at);
        struct dh_draft_input *in = named(d, slot, part);
        if (!in)
            return;
        /* The rest may be another one as well: "Lucia Larsen About the plum". */
        *slot->phrase = found_by(slot, part) ? dh_draft_var(d, in->name, NULL)
                                             : dh_draft_part(d, slot->text, at, n, in->name, NULL);
        slot->settled = true;
        return;
    }
    for (size_t i = 0; i < d->input_count && !slot->settled; i++) {
        const struct dh_draft_input *in = &d->inputs[i];
        long k = dh_input_is_words(in->type) && strlen(in->value) > 3 ? dh_general_words(slot->text, in->value) : -1;
        if (k < 0)
            continue;
        *slot->phrase = dh_draft_part(d, slot->text, (size_t)k, strlen(in->value), in->name, NULL);
        slot->settled = true;
    }
}

/* Behind arrows and bullets that were read as a part of it. */
static const char *behind_signs(const char *s)
{
    const char *from = s;
    for (size_t n = strlen(s), k; n > 0; s += k, n -= k) {
        uint32_t c;
        k = dh_utf8_next(s, n, &c);
        bool sign = c < 0x80 ? !isalnum((int)c) : c < 0xc0 || (c >= 0x2000 && c < 0x2c00);
        if (!sign)
            return n > 1 ? s : from;
    }
    return from;
}

/* The words of the goal that were read with a slip ("Ilvory"); NULL. */
static const char *misread(struct dh_draft *d, const char *text)
{
    const char *goal = d->demo->goal;
    size_t words = 1;
    for (const char *s = text; *s; s++)
        words += *s == ' ';
    if (strlen(text) < 5 || dh_general_words(goal, text) >= 0)
        return NULL;
    for (const char *s = goal; *s; s++) {
        if (s == goal || isalnum((unsigned char)s[-1]) || !isupper((unsigned char)*s))
            continue;
        const char *end = s;
        for (size_t k = 0; k < words; k++)
            end += strspn(end, " ") + strcspn(end + strspn(end, " "), " .,;:!?\"'");
        const char *run = dh_draft_printf(d, "%.*s", (int)(end - s), s);
        int like = dh_text_similarity(run, text);
        if (like >= 80 && like < 98)
            return run;
    }
    return NULL;
}

/* The only box or switch of its kind in its window: the goal says what is done with it, and it is no choice. */
static bool alone(const struct dh_slot *slot)
{
    const struct dh_observation *o = dh_draft_screen(slot->step);
    const struct dh_seen *seen = dh_draft_target(slot->step);
    size_t n = 0;
    if ((slot->role != DH_ROLE_CHECKBOX && slot->role != DH_ROLE_SWITCH) || !o || !seen ||
        slot->phrase != &slot->step->s.target.text)
        return false;
    for (size_t i = 0; i < o->element_count; i++)
        n += o->elements[i].role == slot->role && o->elements[i].window >= 0 &&
             strcmp(o->windows[o->elements[i].window].title, seen->window) == 0;
    return n == 1;
}

static void settle_name(struct dh_draft *d, struct dh_slot *slot)
{
    static const enum dh_role things[] = {DH_ROLE_RADIO, DH_ROLE_CHECKBOX, DH_ROLE_ITEM, DH_ROLE_CELL,
                                          DH_ROLE_ROW,   DH_ROLE_SWITCH,   DH_ROLE_TEXT};
    bool lenient = slot->kind == DH_SLOT_CHOSEN;
    for (size_t i = 0; i < sizeof(things) / sizeof(things[0]); i++)
        lenient = lenient || slot->role == things[i];
    if (alone(slot)) {
        slot->settled = true;
        return;
    }
    if (part_of_date(d, slot))
        return;
    const char *text = behind_signs(slot->text), *meant = misread(d, text);
    if (meant)
        text = meant;
    if (!dh_general_goal_names(d->demo->goal, text, lenient)) {
        settle_around(d, slot);
        return;
    }
    struct dh_draft_input *in = named(d, slot, text);
    if (!in)
        return;
    size_t at = (size_t)(behind_signs(slot->text) - slot->text);
    dh_slot_is(d, slot, in->name, NULL);
    if (at > 0 && !found_by(slot, text)) /* the arrow belongs to the word, as it is read */
        *slot->phrase = dh_draft_part(d, slot->text, at, strlen(slot->text) - at, in->name, NULL);
}

/* A date of the goal, typed in a way that only the date itself tells: "09102026", "03/04/2026". */
static bool settle_date(struct dh_draft *d, struct dh_slot *slot)
{
    char date[DH_AMOUNT_MAX] = "";
    if (slot->kind != DH_SLOT_TYPED || dh_date_find(d->demo->goal, date) != DH_DATE_FOUND)
        return false;
    const char *format = dh_general_format(date, slot->text, false), *said = says_date(d, date);
    struct dh_draft_input *in =
        format ? dh_draft_input(d, slot, DH_INPUT_DATE, date, said ? said : "", "date") : NULL;
    if (in)
        dh_slot_is(d, slot, in->name, *format ? format : NULL);
    return in != NULL;
}

/* The same for a time of day: "0717am" for 07:17. */
static bool settle_time(struct dh_draft *d, struct dh_slot *slot)
{
    char word[64];
    for (const char *at = d->demo->goal; slot->kind == DH_SLOT_TYPED && token(&at, word);) {
        char *v = strchr(word, ':') ? dh_value_time(word) : NULL;
        const char *value = v ? dh_draft_text(d, v) : NULL, *format = v ? dh_general_format(value, slot->text, false) : NULL;
        dh_free(v);
        struct dh_draft_input *in =
            format ? dh_draft_input(d, slot, DH_INPUT_TIME, value, dh_draft_text(d, word), "time") : NULL;
        if (in)
            dh_slot_is(d, slot, in->name, *format ? format : NULL);
        if (in)
            return true;
    }
    return false;
}

static void settle_value(struct dh_draft *d, struct dh_slot *slot)
{
    if (settle_date(d, slot) || settle_time(d, slot))
        return;
    struct dh_guess g = dh_general_guess(d, slot->text, slot->label);
    const char *said = g.type == DH_INPUT_DATE     ? says_date(d, g.value)
                       : g.type == DH_INPUT_AMOUNT ? says_amount(d, g.value, false)
                       : g.type == DH_INPUT_NUMBER ? says_amount(d, g.value, true)
                       : dh_general_words(d->demo->goal, slot->text) >= 0 ? slot->text
                                                                          : NULL;
    if (!said && slot->kind == DH_SLOT_CHOSEN)
        part_of_date(d, slot);
    if (!said || slot->settled)
        return;
    struct dh_draft_input *in = dh_draft_input(d, slot, g.type, g.value, said, dh_input_type_name(g.type));
    if (in)
        dh_slot_is(d, slot, in->name, g.format);
}

static void pass(struct dh_draft *d, bool names)
{
    for (size_t i = 0; i < d->slot_count; i++) {
        struct dh_slot *slot = &d->slots[i];
        bool name = slot->kind == DH_SLOT_NAME;
        if (slot->settled || name != names)
            continue;
        if (!name)
            settle_value(d, slot);
        if (!slot->settled && (name || slot->kind == DH_SLOT_CHOSEN))
            settle_name(d, slot);
        if (!slot->settled && slot->kind == DH_SLOT_TYPED && !dh_general_inside(d, slot))
            dh_general_begins(d, slot);
    }
}

/* The beginning of a name that is picked from what was suggested for it: the whole name is typed. */
static void settle_beginnings(struct dh_draft *d)
{
    for (size_t i = 0; i < d->slot_count; i++) {
        struct dh_slot *slot = &d->slots[i];
        size_t n = strlen(slot->text);
        for (size_t k = 0; slot->kind == DH_SLOT_TYPED && n >= 2 && k < d->input_count && !slot->settled; k++) {
            const struct dh_draft_input *in = &d->inputs[k];
            if (in->said && dh_input_is_words(in->type) && strlen(in->value) > n && strncasecmp(in->value, slot->text, n) == 0)
                dh_slot_is(d, slot, in->name, NULL);
        }
    }
}

void dh_general_goal(struct dh_draft *d)
{
    if (!*d->demo->goal)
        return;
    pass(d, false); /* what was typed tells what a name on the screen is made of */
    pass(d, true);
    settle_beginnings(d);
}
