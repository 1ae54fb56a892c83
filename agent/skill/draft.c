#include "agent/skill/draft.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/parse.h"
#include "base/buf.h"
#include "base/mem.h"

#define NAME_MAX_BYTES 32

struct dh_draft *dh_draft_create(const struct dh_demo *demo)
{
    struct dh_draft *d = dh_alloc(1, sizeof(*d));
    if (!d)
        return NULL;
    d->arena = dh_arena_create();
    d->demo = demo;
    if (!d->arena) {
        dh_free(d);
        return NULL;
    }
    return d;
}

void dh_draft_destroy(struct dh_draft *d)
{
    if (!d)
        return;
    dh_free(d->slots);
    dh_free(d->inputs);
    dh_free(d->reads);
    dh_free(d->notes);
    dh_arena_destroy(d->arena);
    dh_free(d);
}

const struct dh_seen *dh_draft_target(const struct dh_draft_step *step)
{
    if (step->demo < 0)
        return NULL;
    const struct dh_seen *seen = &step->from->steps[step->demo].target;
    return seen->there ? seen : NULL;
}

const struct dh_observation *dh_draft_screen(const struct dh_draft_step *step)
{
    bool there = step->from && step->screen >= 0 && (size_t)step->screen < step->from->screen_count;
    return there ? step->from->screens[step->screen] : NULL;
}

struct dh_draft_step *dh_draft_new(struct dh_draft *d, enum dh_stmt_kind kind)
{
    struct dh_draft_step *step = dh_arena_alloc(d->arena, 1, sizeof(*step));
    if (!step) {
        d->nomem = true;
        return NULL;
    }
    step->s.kind = kind;
    step->s.label = "";
    step->s.within = -1;
    step->s.target.role = step->s.to.role = DH_ROLE_ANY;
    step->demo = step->screen = step->window = -1;
    step->from = d->demo;
    return step;
}

struct dh_block *dh_draft_block(struct dh_draft *d)
{
    struct dh_block *b = dh_arena_alloc(d->arena, 1, sizeof(*b));
    d->nomem = d->nomem || !b;
    return b;
}

void dh_block_append(struct dh_block *b, struct dh_stmt *s)
{
    s->next = NULL;
    if (b->last)
        b->last->next = s;
    else
        b->first = s;
    b->last = s;
    b->count++;
}

void dh_block_insert(struct dh_block *b, struct dh_stmt *at, struct dh_stmt *s)
{
    struct dh_stmt **where = &b->first;
    if (!at) {
        dh_block_append(b, s);
        return;
    }
    while (*where && *where != at)
        where = &(*where)->next;
    if (!*where) {
        dh_block_append(b, s);
        return;
    }
    s->next = at;
    *where = s;
    b->count++;
}

void dh_block_remove(struct dh_block *b, struct dh_stmt *s)
{
    struct dh_stmt *before = NULL;
    struct dh_stmt **where = &b->first;
    while (*where && *where != s) {
        before = *where;
        where = &(*where)->next;
    }
    if (!*where)
        return;
    *where = s->next;
    s->next = NULL;
    if (b->last == s)
        b->last = before;
    b->count--;
}

const char *dh_draft_text(struct dh_draft *d, const char *s)
{
    char *copy = dh_arena_strdup(d->arena, s ? s : "");
    d->nomem = d->nomem || !copy;
    return copy ? copy : "";
}

const char *dh_draft_printf(struct dh_draft *d, const char *fmt, ...)
{
    va_list ap;
    struct dh_buf b = {0};
    va_start(ap, fmt);
    dh_buf_vprintf(&b, fmt, ap);
    va_end(ap);
    d->nomem = d->nomem || b.failed;
    const char *s = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

static struct dh_phrase phrase(struct dh_draft *d, const struct dh_part *parts, size_t n, bool quoted)
{
    struct dh_part *list = dh_arena_alloc(d->arena, n ? n : 1, sizeof(*list));
    if (!list) {
        d->nomem = true;
        return (struct dh_phrase){.quoted = true};
    }
    for (size_t i = 0; i < n; i++)
        list[i] = parts[i];
    return (struct dh_phrase){list, n, quoted};
}

struct dh_phrase dh_draft_literal(struct dh_draft *d, const char *s)
{
    static const char mark[] = "{{secret:";
    size_t n = strlen(s), m = sizeof(mark) - 1;
    struct dh_part one = {.kind = DH_PART_TEXT, .text = dh_draft_text(d, s)};
    if (strncmp(s, mark, m) == 0 && n > m + 2 && strcmp(s + n - 2, "}}") == 0) {
        one.kind = DH_PART_SECRET;
        one.text = dh_draft_printf(d, "%.*s", (int)(n - m - 2), s + m);
        return phrase(d, &one, 1, false);
    }
    return phrase(d, &one, n ? 1 : 0, true);
}

struct dh_phrase dh_draft_var(struct dh_draft *d, const char *name, const char *format)
{
    struct dh_part one = {.kind = DH_PART_VAR, .text = name, .format = format};
    return phrase(d, &one, 1, false);
}

struct dh_phrase dh_draft_part(struct dh_draft *d, const char *text, size_t at, size_t n, const char *name,
                               const char *format)
{
    struct dh_part list[3];
    size_t count = 0, len = strlen(text);
    if (at == 0 && n == len)
        return dh_draft_var(d, name, format);
    if (at > 0)
        list[count++] = (struct dh_part){.kind = DH_PART_TEXT, .text = dh_draft_printf(d, "%.*s", (int)at, text)};
    list[count++] = (struct dh_part){.kind = DH_PART_VAR, .text = name, .format = format};
    if (at + n < len)
        list[count++] = (struct dh_part){.kind = DH_PART_TEXT, .text = dh_draft_text(d, text + at + n)};
    return phrase(d, list, count, true);
}

struct dh_aim dh_draft_aim(struct dh_draft *d, const char *text, enum dh_role role)
{
    return (struct dh_aim){.kind = DH_TARGET_DESCRIBED, .text = dh_draft_literal(d, text), .role = role};
}

static bool taken(const struct dh_draft *d, const char *name)
{
    for (size_t i = 0; i < d->input_count; i++)
        if (strcmp(d->inputs[i].name, name) == 0)
            return true;
    for (size_t i = 0; i < d->read_count; i++)
        if (strcmp(d->reads[i].name, name) == 0)
            return true;
    return false;
}

/* Letters and digits of the label up to a bracket or colon, words joined by _; at most three words. */
static void squeeze(const char *label, char out[NAME_MAX_BYTES + 1])
{
    size_t n = 0, words = 0;
    bool gap = false;
    static const char *const asking[] = {"please ", "enter ", "what is ", "what's ", "type ", "the ", "your "};
    for (size_t i = 0; i < sizeof(asking) / sizeof(asking[0]); i++)
        if (strncasecmp(label, asking[i], strlen(asking[i])) == 0)
            label += strlen(asking[i]);
    if (strncasecmp(label, "search", 6) == 0)
        label = "search term";
    if (label[strspn(label, "YMDymd-/. ")] == '\0') /* "YYYY-MM-DD" says how, not what */
        label = "";
    for (const char *s = label; *s && n < NAME_MAX_BYTES; s++) {
        unsigned char c = (unsigned char)*s;
        if ((c == '(' || c == ':' || c == '[') && n > 0)
            break;
        if (c < 0x80 && isalnum(c)) {
            if (n == 0 && isdigit(c))
                continue; /* a name begins with a letter */
            if (gap && n > 0) {
                if (++words == 3)
                    break;
                out[n++] = '_';
            }
            if (n < NAME_MAX_BYTES)
                out[n++] = (char)tolower(c);
            gap = false;
        } else if (c != '\'' && !(c == '-' && n == 1 && out[0] == 'e')) { /* "E-mail" is email */
            gap = true;
        }
    }
    while (n > 0 && out[n - 1] == '_')
        n--;
    out[n] = '\0';
}

const char *dh_draft_call(struct dh_draft *d, const char *label, const char *fallback)
{
    char base[NAME_MAX_BYTES + 1];
    squeeze(label ? label : "", base);
    return dh_draft_text(d, base[0] ? base : fallback);
}

const char *dh_draft_name(struct dh_draft *d, const char *label, const char *fallback)
{
    const char *base = dh_draft_call(d, label, fallback), *name = base;
    for (int i = 2; taken(d, name) && i < 1000; i++)
        name = dh_draft_printf(d, "%s_%d", base, i);
    return name;
}

/* What the input is for, by what it is put into. */
static const char *help(struct dh_draft *d, const struct dh_slot *slot, enum dh_input_type type)
{
    switch (slot->kind) {
    case DH_SLOT_TYPED:
        if (*slot->label && slot->step->s.kind == DH_STMT_SET_TEXT && slot->step->s.target.role == DH_ROLE_ANY)
            return dh_draft_printf(d, "what to set \"%s\" to.", slot->label);
        return slot->column ? dh_draft_printf(d, "what to type into the \"%s\" column.", slot->label)
               : *slot->label && slot->role == DH_ROLE_TEXT
                   ? dh_draft_printf(d, "what to type at \"%s\".", slot->label)
               : *slot->label ? dh_draft_printf(d, "what to type into the \"%s\" field.", slot->label)
                              : "what to type.";
    case DH_SLOT_CHOSEN:
        return *slot->label ? dh_draft_printf(d, "what to choose from the \"%s\" list.", slot->label)
                            : "what to choose.";
    case DH_SLOT_FILE:
        return *slot->label ? dh_draft_printf(d, "the file for \"%s\".", slot->label) : "the file to open.";
    case DH_SLOT_URL:
        return "the address to open.";
    case DH_SLOT_NAME:
        if (type == DH_INPUT_DATE)
            return "the day that is meant.";
        break;
    }
    switch (slot->role) {
    case DH_ROLE_BUTTON:
    case DH_ROLE_LINK:
    case DH_ROLE_TAB:
    case DH_ROLE_SWITCH:
        return dh_draft_printf(d, "which %s is meant.", dh_role_says(slot->role));
    case DH_ROLE_RADIO:
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_LIST:
        return "which option is meant.";
    case DH_ROLE_ROW:
    case DH_ROLE_CELL:
        return "which row is meant.";
    case DH_ROLE_ITEM:
        return "which entry is meant.";
    case DH_ROLE_HEADING:
        return "which section is meant.";
    default:
        return "which one is meant.";
    }
}

/* "Upload receipt" is for the receipt. */
static const char *file_label(const char *label)
{
    static const char *const verbs[] = {"upload ", "attach ", "choose ", "select ", "add ", "browse ", "open "};
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strncasecmp(label, verbs[i], strlen(verbs[i])) == 0)
            return label + strlen(verbs[i]);
    return label;
}

static bool by_chance(enum dh_input_type type, const char *value)
{
    return (type == DH_INPUT_TEXT || type == DH_INPUT_NUMBER) && strlen(value) < 6;
}

/* All that could be chosen was seen, and the value is a part of it: an input of these choices. */
static void chooses(struct dh_draft *d, const struct dh_slot *slot, const char *value, struct dh_draft_input *ret)
{
    const struct dh_draft_step *step = slot->step;
    const struct dh_demo_step *from = step && step->demo >= 0 ? &step->from->steps[step->demo] : NULL;
    size_t n = slot->kind == DH_SLOT_CHOSEN && from ? from->offered_count : 0;
    bool there = false, again = !slot->again;
    const char **list = n ? dh_arena_alloc(d->arena, n, sizeof(*list)) : NULL;
    for (size_t i = 0; list && i < n; i++) {
        list[i] = dh_draft_text(d, from->offered[i]);
        there = there || strcmp(list[i], value) == 0;
        again = again || strcasecmp(list[i], slot->again) == 0;
    }
    if (!list || !there || !again)
        return;
    ret->type = DH_INPUT_CHOICE;
    ret->choices = list;
    ret->choice_count = n;
}

struct dh_draft_input *dh_draft_input(struct dh_draft *d, const struct dh_slot *slot, enum dh_input_type type,
                                      const char *value, const char *said, const char *fallback)
{
    for (size_t i = 0; i < d->input_count; i++) {
        struct dh_draft_input *in = &d->inputs[i];
        bool kind = in->type == type || (in->type == DH_INPUT_CHOICE && type == DH_INPUT_TEXT);
        if (kind && strcmp(in->value, value) == 0 && (said || in->said || !by_chance(type, value)))
            return in;
    }
    const char *name = dh_draft_name(d, slot->kind == DH_SLOT_FILE ? file_label(slot->label) : slot->label, fallback);
    if (!dh_grow(&d->inputs, &d->input_cap, d->input_count + 1, sizeof(*d->inputs))) {
        d->nomem = true;
        return NULL;
    }
    struct dh_draft_input *in = &d->inputs[d->input_count++];
    *in = (struct dh_draft_input){.name = name, .type = type, .value = dh_draft_text(d, value)};
    in->example = in->value;
    in->help = help(d, slot, type);
    in->said = said ? dh_draft_text(d, said) : NULL;
    if (type == DH_INPUT_TEXT)
        chooses(d, slot, in->value, in);
    return in;
}

void dh_draft_note(struct dh_draft *d, const char *sentence)
{
    for (size_t i = 0; i < d->note_count; i++)
        if (strcmp(d->notes[i], sentence) == 0)
            return;
    if (dh_grow(&d->notes, &d->note_cap, d->note_count + 1, sizeof(*d->notes)))
        d->notes[d->note_count++] = dh_draft_text(d, sentence);
    else
        d->nomem = true;
}

void dh_draft_reads(struct dh_draft *d, struct dh_draft_read read)
{
    if (dh_grow(&d->reads, &d->read_cap, d->read_count + 1, sizeof(*d->reads)))
        d->reads[d->read_count++] = read;
    else
        d->nomem = true;
}

void dh_draft_slot(struct dh_draft *d, struct dh_slot slot)
{
    if (dh_grow(&d->slots, &d->slot_cap, d->slot_count + 1, sizeof(*d->slots)))
        d->slots[d->slot_count++] = slot;
    else
        d->nomem = true;
}

void dh_slot_is(struct dh_draft *d, struct dh_slot *slot, const char *name, const char *format)
{
    *slot->phrase = dh_draft_var(d, name, format);
    slot->settled = true;
}
