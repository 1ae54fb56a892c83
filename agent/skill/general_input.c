/* What was typed, chosen, attached or opened and comes from nowhere else: inputs, with a type and an example. */
#include <stdio.h>
#include <string.h>

#include "agent/plan/slider.h"
#include "agent/skill/general.h"
#include "base/mem.h"
#include "base/path.h"

enum { COMMAND_MOST = 12 };

struct asking {
    struct dh_draft *d;
    const struct dh_person *person;
};

int dh_general_ask(struct dh_draft *d, const struct dh_person *person, const char *text, const char *const *choices,
                   size_t count, bool *ret_asked)
{
    char *answer = NULL;
    int pick = 0;
    *ret_asked = false;
    if (!person || !person->question || d->asked >= DH_GENERAL_QUESTIONS)
        return 0;
    d->asked++;
    if (person->question(person->data, text, NULL, choices, count, &answer, NULL) != DH_OK)
        return 0;
    *ret_asked = true;
    for (size_t i = 0; i < count; i++)
        if (answer && strcmp(answer, choices[i]) == 0)
            pick = (int)i;
    dh_free(answer);
    return pick;
}

static bool seeks(const struct dh_slot *slot)
{
    static const char *const words[] = {"search", "find", "filter", "look for", "query"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (dh_general_words(slot->label, words[i]) >= 0)
            return true;
    return false;
}

/* Text that was typed without a word of it in the goal: is it the same each time? */
static bool constant(struct asking *a, const struct dh_slot *slot, bool *ret_asked)
{
    static const char *const varies[] = {"it changes each time", "it is always the same"};
    static const char *const stays[] = {"it is always the same", "it changes each time"};
    bool search = seeks(slot);
    if (slot->again)
        return strcmp(slot->again, slot->text) == 0;
    const char *what = dh_draft_printf(a->d, "You typed \"%.60s\"%s%.40s%s. The next time:", slot->text,
                                       *slot->label ? " into \"" : "", slot->label, *slot->label ? "\"" : "");
    int pick = dh_general_ask(a->d, a->person, what, search ? stays : varies, 2, ret_asked);
    bool same = search ? pick == 0 : pick == 1;
    if (!*ret_asked && search)
        dh_draft_note(a->d, dh_draft_printf(a->d, "What is typed into \"%s\" was taken to be the same every time.",
                                            slot->label));
    return same;
}

/* A short word in small letters that was sent off with Enter where nothing says what is wanted: "ls" at a console. */
static bool command(const struct dh_slot *slot)
{
    const char *s = slot->text, *keys = slot->step->s.keys;
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz");
    return n >= 2 && n <= COMMAND_MOST && s[n] == '\0' && !*slot->label && keys && strcmp(keys, "Enter") == 0;
}

/* "90 of 100" on a slider without a number: what the goal says of it is the first number. */
static bool share(struct dh_draft *d, struct dh_slot *slot)
{
    double part;
    if (!dh_slider_share(slot->text, &part))
        return false;
    size_t n = strcspn(slot->text, " ");
    const char *value = dh_draft_printf(d, "%.*s", (int)n, slot->text);
    struct dh_draft_input *in =
        dh_general_words(d->demo->goal, value) >= 0 ? dh_draft_input(d, slot, DH_INPUT_NUMBER, value, value, "share") : NULL;
    if (in)
        *slot->phrase = dh_draft_part(d, slot->text, 0, n, in->name, NULL);
    slot->settled = true;
    return true;
}

static void typed(struct asking *a, struct dh_slot *slot)
{
    if (share(a->d, slot))
        return;
    struct dh_draft *d = a->d;
    struct dh_guess g = dh_general_guess(d, slot->text, slot->label);
    bool words = g.type == DH_INPUT_TEXT && slot->role == DH_ROLE_ENTRY && !slot->sometimes;
    /* A key at a question: y, n, q. */
    bool key = slot->role == DH_ROLE_TEXT && strlen(slot->text) == 1 && !strpbrk(slot->text, "0123456789");
    bool asked = false;
    if (key || ((words || slot->again) && constant(a, slot, &asked))) {
        slot->settled = true;
        return;
    }
    bool same = g.type == DH_INPUT_TEXT && !asked && !slot->again && command(slot);
    struct dh_draft_input *in = dh_draft_input(d, slot, g.type, g.value, NULL, same ? "command" : dh_input_type_name(g.type));
    if (!in)
        return;
    if (slot->sometimes || same)
        in->fallback = in->value; /* who is asked for it need not know when it is wanted */
    dh_slot_is(d, slot, in->name, g.format);
}

static void chosen(struct dh_draft *d, struct dh_slot *slot)
{
    if (slot->again && strcmp(slot->again, slot->text) == 0) {
        slot->settled = true;
        return;
    }
    struct dh_draft_input *in = dh_draft_input(d, slot, DH_INPUT_TEXT, slot->text, NULL, "choice");
    if (!in)
        return;
    if (!slot->again)
        in->fallback = in->value;
    dh_slot_is(d, slot, in->name, NULL);
}

static void opened(struct dh_draft *d, struct dh_slot *slot)
{
    bool url = slot->kind == DH_SLOT_URL;
    const char *name = dh_path_name(slot->text);
    char base[64];
    snprintf(base, sizeof(base), "%.*s", (int)strcspn(name, "."), name);
    struct dh_draft_input *in =
        url ? dh_draft_input(d, slot, DH_INPUT_URL, slot->text, NULL, "address")
            : dh_draft_input(d, slot, DH_INPUT_FILE, slot->text, NULL, dh_draft_name(d, base, "file"));
    if (!in)
        return;
    if (url)
        in->fallback = in->value;
    dh_slot_is(d, slot, in->name, NULL);
}

static void secret(struct dh_draft *d, struct dh_slot *slot)
{
    struct dh_draft_input *in = dh_draft_input(d, slot, DH_INPUT_SECRET, slot->phrase->parts[0].text, NULL, "password");
    if (!in)
        return;
    in->fallback = in->value;
    dh_slot_is(d, slot, in->name, NULL);
}

/* Something else was meant the second time. */
static void named(struct dh_draft *d, struct dh_slot *slot)
{
    struct dh_draft_input *in = dh_draft_input(d, slot, DH_INPUT_TEXT, slot->text, NULL, "item");
    if (in)
        dh_slot_is(d, slot, in->name, NULL);
}

void dh_general_inputs(struct dh_draft *d, const struct dh_person *person)
{
    struct asking a = {d, person};
    for (size_t i = 0; i < d->slot_count; i++) {
        struct dh_slot *slot = &d->slots[i];
        if (slot->phrase->count == 1 && slot->phrase->parts[0].kind == DH_PART_SECRET)
            secret(d, slot);
        if (slot->settled)
            continue;
        switch (slot->kind) {
        case DH_SLOT_TYPED:
            typed(&a, slot);
            break;
        case DH_SLOT_CHOSEN:
            chosen(d, slot);
            break;
        case DH_SLOT_FILE:
        case DH_SLOT_URL:
            opened(d, slot);
            break;
        case DH_SLOT_NAME:
            if (slot->again && strcmp(slot->again, slot->text) != 0)
                named(d, slot);
            break;
        }
    }
}
