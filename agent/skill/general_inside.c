/* What was typed is put together of words of the goal and others: "rm notes.txt" for the file of the goal, the lines of an
 * address; or is the beginning of one of them, which a proposal completed. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/general.h"
#include "base/mem.h"

enum { RUNS = 8, SHORTEST = 3, BEGINS = 2, LINE = 128 };

struct run {
    size_t at, n;
};

static bool parts_words(char c)
{
    return c == '\0' || c == ' ' || c == '\n' || c == '\t' || c == ',' || c == ';';
}

/* Words that are a value rather than a sentence: they begin large or with a digit, or look like a file or an address. */
static bool telling(const char *s, size_t n)
{
    bool large = isupper((unsigned char)*s) || isdigit((unsigned char)*s) || (unsigned char)*s >= 0x80, within = false;
    for (size_t i = 1; i + 1 < n; i++)
        within = within || strchr("./@_0123456789", s[i]);
    return n >= SHORTEST && (large || within);
}

/* The longest run of whole words from `at` on, within a line, that the goal has in just these letters. */
static size_t run_at(const char *goal, const char *text, size_t at)
{
    size_t line = strcspn(text + at, "\n"), best = 0;
    for (size_t n = line < LINE ? line : LINE; n >= SHORTEST && !best; n--) {
        char part[LINE + 1];
        if (!parts_words(text[at + n]) || parts_words(text[at + n - 1]))
            continue;
        memcpy(part, text + at, n);
        part[n] = '\0';
        long k = dh_general_words(goal, part);
        if (k >= 0 && strncmp(goal + k, part, n) == 0 && telling(part, n) && (k > 0 || n > LINE / 4))
            best = n;
    }
    return best;
}

static size_t runs(const char *goal, const char *text, struct run list[RUNS])
{
    size_t n = 0;
    for (size_t i = 0; text[i] && n < RUNS;) {
        bool begins = i == 0 || parts_words(text[i - 1]);
        size_t len = begins && !parts_words(text[i]) ? run_at(goal, text, i) : 0;
        if (len)
            list[n++] = (struct run){i, len};
        i += len ? len : 1;
    }
    return n;
}

/* Several words without digits, as people are called. */
static bool called(const char *s)
{
    return strchr(s, ' ') && !strpbrk(s, "0123456789,;");
}

static struct dh_draft_input *input_for(struct dh_draft *d, const struct dh_slot *slot, const char *value, bool alone)
{
    for (size_t i = 0; i < d->input_count; i++)
        if (strcmp(d->inputs[i].value, value) == 0)
            return &d->inputs[i];
    struct dh_slot call = *slot;
    const char *noun = dh_general_noun(d, value);
    if (*noun || (!alone && called(value))) /* else the field says what it is */
        call.label = noun;
    struct dh_draft_input *in = dh_draft_input(d, &call, DH_INPUT_TEXT, value, value, called(value) ? "name" : "text");
    if (in && *noun)
        in->help = dh_draft_printf(d, "which %s is meant.", noun);
    else if (in && !alone && *slot->label)
        in->help = dh_draft_printf(d, "a part of what goes into the \"%s\" field.", slot->label);
    return in;
}

bool dh_general_inside(struct dh_draft *d, struct dh_slot *slot)
{
    struct run list[RUNS];
    struct dh_part parts[2 * RUNS + 1];
    size_t n = runs(d->demo->goal, slot->text, list), count = 0, from = 0;
    for (size_t i = 0; i < n; i++) {
        const char *value = dh_draft_printf(d, "%.*s", (int)list[i].n, slot->text + list[i].at);
        struct dh_draft_input *in = input_for(d, slot, value, n == 1);
        if (!in)
            return false;
        if (list[i].at > from)
            parts[count++] = (struct dh_part){
                .kind = DH_PART_TEXT, .text = dh_draft_printf(d, "%.*s", (int)(list[i].at - from), slot->text + from)};
        parts[count++] = (struct dh_part){.kind = DH_PART_VAR, .text = in->name};
        from = list[i].at + list[i].n;
    }
    if (n == 0)
        return false;
    if (slot->text[from])
        parts[count++] = (struct dh_part){.kind = DH_PART_TEXT, .text = dh_draft_text(d, slot->text + from)};
    struct dh_part *kept = dh_arena_alloc(d->arena, count, sizeof(*kept));
    if (!kept) {
        d->nomem = true;
        return false;
    }
    memcpy(kept, parts, count * sizeof(*kept));
    *slot->phrase = (struct dh_phrase){kept, count, count > 1};
    slot->settled = true;
    return true;
}

/* Whether a field shows a text on the screen that a step acted on. */
static bool shown(const struct dh_draft *d, const struct dh_stmt *s, const char *text, const struct dh_seen *field)
{
    const struct dh_observation *o = s ? dh_draft_screen(dh_draft_of(s)) : d->demo->screens[d->demo->screen_count - 1];
    for (size_t i = 0; o && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if (dh_rect_has(dh_rect_grow(e->rect, 4, 4), dh_rect_centre(field->rect)) &&
            ((e->value && strcasecmp(e->value, text) == 0) || strcasecmp(e->name, text) == 0))
            return true;
    }
    return false;
}

bool dh_general_begins(struct dh_draft *d, struct dh_slot *slot)
{
    const char *goal = d->demo->goal;
    const struct dh_seen *field = dh_draft_target(slot->step);
    size_t n = strlen(slot->text);
    if (n < BEGINS || !field || !field->there || dh_general_words(goal, slot->text) >= 0)
        return false;
    for (const char *s = goal; *s; s++) {
        bool edge = s > goal && parts_words(s[-1]);
        if (!edge || strncasecmp(s, slot->text, n) != 0)
            continue;
        /* As many words of the goal as the field shows later on. */
        for (size_t len = strlen(s); len > n; len--) {
            if (!parts_words(s[len]) || parts_words(s[len - 1]))
                continue;
            const char *value = dh_draft_printf(d, "%.*s", (int)len, s);
            const struct dh_stmt *later = slot->step->s.next;
            for (int i = 0; i < 4 && later; i++, later = later->next)
                if (shown(d, later, value, field))
                    break;
            if (!later)
                continue;
            struct dh_draft_input *in = input_for(d, slot, value, true);
            if (in)
                dh_slot_is(d, slot, in->name, NULL);
            return in != NULL;
        }
    }
    return false;
}
