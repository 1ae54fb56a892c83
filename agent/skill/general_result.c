/* What proves that the chore is done: what the last screen shows and none before did. */
#include <ctype.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general_hit.h"
#include "base/mem.h"
#include "base/text.h"

#define OUTPUTS 2

struct closing {
    struct dh_draft *d;
    const struct dh_demo *demo;
    const struct dh_observation *o; /* the last screen */
    int window;
};

struct outputs {
    struct closing *c;
    const char *code;
    bool taken;
};

static bool shows(const struct dh_observation *o, const char *text)
{
    struct dh_check check = {.target = {.kind = DH_TARGET_DESCRIBED, .text = text, .role = DH_ROLE_ANY}};
    return dh_ground_check(o, &check, -1);
}

/* Nowhere before the last step was done. */
static bool is_new(const struct closing *c, const char *text)
{
    const struct dh_demo_step *last = &c->demo->steps[c->demo->step_count - 1];
    size_t end = last->after > last->before && last->after >= 0 ? (size_t)last->after : c->demo->screen_count - 1;
    for (size_t i = 0; i < end && i < c->demo->screen_count; i++)
        if (c->demo->screens[i] != c->o && shows(c->demo->screens[i], text))
            return false;
    return true;
}

/* What the person put in, or what was read: it will be another the next time. */
bool dh_general_varies(const struct dh_draft *d, const char *text)
{
    for (size_t i = 0; i < d->slot_count; i++)
        if (d->slots[i].kind != DH_SLOT_NAME && strlen(d->slots[i].text) > 2 &&
            dh_general_words(text, d->slots[i].text) >= 0)
            return true;
    for (size_t i = 0; i < d->input_count; i++)
        if (strlen(d->inputs[i].value) > 2 && dh_general_words(text, d->inputs[i].value) >= 0)
            return true;
    return false;
}

static bool sure(const char *text)
{
    static const char *const words[] = {"submitted", "saved",   "sent",     "done",    "success",  "successfully",
                                        "thank",     "thanks",  "complete", "completed", "created", "added",
                                        "received",  "updated", "booked",   "filed",   "confirmed", "deleted",
                                        "removed",   "ordered", "finished", "welcome", "placed",    "registered",
                                        "scheduled", "paid",    "uploaded", "correct", "ok",        "imported",
                                        "stored",    "posted",  "published", "shipped", "reserved", "accepted",
                                        "approved",  "closed",  "noted",     "kept",    "printed",  "subscribed"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (dh_general_words(text, words[i]) >= 0)
            return true;
    return false;
}

static int usual_height(const struct dh_observation *o)
{
    long sum = 0, n = 0;
    for (size_t i = 0; i < o->line_count; i++, n++)
        sum += o->lines[i].rect.h;
    return n ? (int)(sum / n) : 0;
}

static bool is_heading(const struct dh_observation *o, struct dh_rect r)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == DH_ROLE_HEADING && dh_rect_has(o->elements[i].rect, dh_rect_centre(r)))
            return true;
    return false;
}

/* What somebody can press or fill in says what can be done, not what was. */
static bool in_control(const struct dh_observation *o, struct dh_rect r)
{
    for (size_t i = 0; i < o->element_count; i++) {
        enum dh_role role = o->elements[i].role;
        bool control = role != DH_ROLE_TEXT && role != DH_ROLE_HEADING && role != DH_ROLE_DIALOG && role != DH_ROLE_WINDOW &&
                       role != DH_ROLE_ROW && role != DH_ROLE_CELL && role != DH_ROLE_ITEM && role != DH_ROLE_IMAGE;
        if (control && dh_rect_has(o->elements[i].rect, dh_rect_centre(r)))
            return true;
    }
    return false;
}

/* A line, or its first sentence when a number comes behind it: "The list is closed. Code: 17". */
static const char *said_by(struct dh_draft *d, const struct dh_line *l)
{
    size_t n = strcspn(l->text, "0123456789"), end = 0;
    if (l->text[n] == '\0')
        return l->text;
    for (size_t i = 0; i + 1 < n; i++)
        if (strchr(".!:", l->text[i]) && l->text[i + 1] == ' ') {
            end = i;
            break;
        }
    return end > 0 ? dh_draft_printf(d, "%.*s", (int)end, l->text) : l->text;
}

static int worth(const struct closing *c, const struct dh_line *l, const char *text)
{
    size_t letters = 0, words = 1;
    for (const char *s = text; *s; s++) {
        if (isdigit((unsigned char)*s))
            return 0;
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
        words += *s == ' ';
    }
    if (letters < (words > 1 || sure(text) ? 2u : 4u) || words > 14 || l->confidence < 60)
        return 0;
    if (dh_general_varies(c->d, text) || in_control(c->o, l->rect))
        return 0;
    /* A lone short word may be a scrap of something that stood there all along and was read as another before. */
    if (words == 1 && !sure(text) && (letters < 5 || islower((unsigned char)*text)))
        return 0;
    int score = 10 + (sure(text) ? 40 : 0) + (is_heading(c->o, l->rect) ? 20 : 0);
    score += l->rect.h > usual_height(c->o) * 5 / 4 ? 10 : 0;
    score += words >= 2 && words <= 8 ? 8 : 0;
    score += strchr("!.", text[strlen(text) - 1]) ? 2 : 0;
    return score;
}

static void expect(struct dh_draft *d, struct dh_aim aim, enum dh_cond_kind kind, double within)
{
    struct dh_draft_step *step = dh_draft_new(d, DH_STMT_EXPECT);
    struct dh_cond *c = dh_arena_alloc(d->arena, 1, sizeof(*c));
    if (!step || !c) {
        d->nomem = true;
        return;
    }
    c->kind = kind;
    c->aim = aim;
    step->s.cond = c;
    step->s.within = within;
    step->screen = (int)d->demo->screen_count - 1;
    dh_block_append(&d->result, &step->s);
}

/* The question that was answered last, with the answer behind it. */
static bool answered(const struct closing *c, const char *line)
{
    const struct dh_slot *last = NULL;
    for (size_t i = 0; i < c->d->slot_count; i++)
        if (c->d->slots[i].kind == DH_SLOT_TYPED)
            last = &c->d->slots[i];
    size_t n = strlen(line), k = last ? strlen(last->text) : 0;
    return k > 0 && n > k + 1 && strcmp(line + n - k, last->text) == 0 && line[n - k - 1] == ' ';
}

static bool expect_words(struct closing *c)
{
    const char *best = NULL;
    int best_worth = 10; /* one plain word may be anything */
    for (size_t i = 0; i < c->o->line_count; i++) {
        const struct dh_line *l = &c->o->lines[i];
        bool mine = dh_window_top(c->o, dh_rect_centre(l->rect)) == c->window && !answered(c, l->text);
        const char *text = mine ? said_by(c->d, l) : "";
        int w = mine ? worth(c, l, text) : 0;
        if (w > best_worth && is_new(c, text)) {
            best = text;
            best_worth = w;
        }
    }
    if (best)
        expect(c->d, dh_draft_aim(c->d, best, DH_ROLE_ANY), DH_COND_APPEARS, 10);
    return best != NULL;
}

const char *dh_general_sign(struct dh_draft *d, const struct dh_observation *before, const struct dh_observation *after,
                            int window, bool heading)
{
    struct closing c = {d, d->demo, after, window};
    const char *best = NULL;
    int best_worth = heading ? 19 : 10; /* more than plain words */
    for (size_t i = 0; i < after->line_count; i++) {
        const struct dh_line *l = &after->lines[i];
        if (dh_window_top(after, dh_rect_centre(l->rect)) != window)
            continue;
        const char *text = said_by(d, l);
        int w = worth(&c, l, text);
        if (w > best_worth && !shows(before, text)) {
            best = text;
            best_worth = w;
        }
    }
    return best;
}

/* What was put in shows where it was not: a new row, a new name in a list. */
static bool expect_value(struct closing *c)
{
    for (size_t i = c->d->slot_count; i-- > 0;) {
        const struct dh_slot *s = &c->d->slots[i];
        bool var = s->phrase->count == 1 && s->phrase->parts[0].kind == DH_PART_VAR;
        if (!var || strlen(s->text) < 3 || !shows(c->o, s->text) || !is_new(c, s->text))
            continue;
        struct dh_aim aim = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY, .text = *s->phrase};
        expect(c->d, aim, DH_COND_APPEARS, 10);
        return true;
    }
    return false;
}

/* The last box that was ticked is ticked; a window that went is gone. */
static bool expect_state(struct closing *c)
{
    const struct dh_stmt *last = c->d->steps.last;
    const struct dh_demo_step *f = &c->demo->steps[c->demo->step_count - 1];
    const struct dh_observation *before = f->before >= 0 ? c->demo->screens[f->before] : NULL;
    if (last && last->kind == DH_STMT_SET && last->on && last->target.text.count) {
        expect(c->d, last->target, DH_COND_CHECKED, -1);
        return true;
    }
    for (size_t i = 0; before && i < before->window_count; i++) {
        const struct dh_window *w = &before->windows[i];
        if (w->popup || dh_observation_window(c->o, w->id))
            continue;
        const char *name = dh_general_window_name(c->d, c->demo, before, (int)i);
        int got;
        if (!name || dh_ground_window(c->o, name, &got, NULL) == DH_OK)
            continue;
        expect(c->d, dh_draft_aim(c->d, name, DH_ROLE_WINDOW), DH_COND_GONE, 10);
        return true;
    }
    return false;
}

/* A number or code that was given out at the end: "Reference EXP-6MRYJX". */
static bool is_code(const char *s)
{
    size_t upper = 0, digit = 0, n = strlen(s);
    for (const char *c = s; *c; c++) {
        if (!isalnum((unsigned char)*c) && !strchr("-#_", *c))
            return false;
        if (islower((unsigned char)*c))
            return false;
        upper += isupper((unsigned char)*c) != 0;
        digit += isdigit((unsigned char)*c) != 0;
    }
    return n >= 4 && n <= 24 && (digit >= 4 || (digit && upper) || (strpbrk(s, "-#") && upper >= 3));
}

static void keep_code(void *data, const struct dh_sighting *at)
{
    struct outputs *out = data;
    struct dh_place_found place;
    struct dh_guess g = {.type = DH_INPUT_TEXT, .value = out->code};
    if (out->taken || at->window != out->c->window || !dh_general_place(out->c->d, at, &g, out->code, &place) ||
        place.s.place != DH_PLACE_TEXT)
        return;
    struct dh_draft *d = out->c->d;
    struct dh_draft_step *step = dh_draft_new(d, DH_STMT_READ);
    const struct dh_phrase *label = place.s.target.of ? &place.s.target.of->text : NULL;
    if (!step)
        return;
    step->s = place.s;
    step->s.name = dh_draft_name(d, label && label->count ? label->parts[0].text : "", "number");
    step->screen = at->screen;
    step->window = at->window;
    step->value = out->code;
    dh_draft_reads(d, (struct dh_draft_read){step->s.name, DH_INPUT_TEXT, out->code, ""});
    dh_block_append(&d->result, &step->s);
    out->taken = true;
}

static void read_codes(struct closing *c)
{
    size_t found = 0;
    for (size_t i = 0; i < c->o->word_count && found < OUTPUTS; i++) {
        const char *w = c->o->words[i].text;
        if (!is_code(w) || dh_general_varies(c->d, w) || !is_new(c, w))
            continue;
        struct outputs out = {c, dh_draft_text(c->d, w), false};
        struct dh_guess g = {.type = DH_INPUT_TEXT, .value = out.code};
        dh_general_sight(c->o, (int)c->demo->screen_count - 1, &g, keep_code, &out);
        found += out.taken;
    }
}

void dh_general_result(struct dh_draft *d)
{
    const struct dh_demo *demo = d->demo;
    if (demo->screen_count == 0 || demo->step_count == 0)
        return;
    struct closing c = {d, demo, demo->screens[demo->screen_count - 1], -1};
    c.window = c.o->active;
    if (c.window < 0 && c.o->window_count)
        c.window = (int)c.o->window_count - 1;
    if (!expect_words(&c) && !expect_value(&c) && !expect_state(&c))
        dh_draft_note(d, "Nothing new was on the last screen of the recording, so nothing proves that it worked.");
    read_codes(&c);
}
