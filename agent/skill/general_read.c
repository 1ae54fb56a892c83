/* Copying by eye: what was put in had been seen somewhere before. It is read there instead, at the moment when it was
 * last looked at. */
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general_hit.h"
#include "base/mem.h"

struct reading {
    struct dh_draft *d;
    struct dh_slot *slot;
    struct dh_guess g;
    const char *home; /* id of the window that it is put into, "" */
    bool stays;       /* it was the same the second time */
    bool ahead;       /* only what is not on the slot's own screen */
    struct dh_sighting at;
    struct dh_place_found best;
    int score;
    struct dh_sighting other_at; /* another place of the same window that is nearly as good */
    struct dh_place_found other;
    int other_score;
};

enum { AS_GOOD = 24 }; /* of scores: what is less apart is told by nothing but the person */

static const char *window_id(const struct dh_draft_step *step)
{
    const struct dh_observation *o = dh_draft_screen(step);
    int w = o ? dh_general_window_of(step) : -1;
    return w >= 0 ? o->windows[w].id : "";
}

/* What the person put there themselves is no source. */
static bool own_field(const struct reading *r, const struct dh_sighting *at)
{
    const struct dh_seen *t = dh_draft_target(r->slot->step);
    bool home = at->window >= 0 && strcmp(at->o->windows[at->window].id, r->home) == 0;
    if (home && t && dh_rect_has(dh_rect_grow(t->rect, 2, 2), dh_rect_centre(at->rect)))
        return true;
    if (!home)
        return false;
    for (size_t i = 0; i < at->o->element_count; i++) {
        const struct dh_element *e = &at->o->elements[i];
        if (e->role == DH_ROLE_ENTRY && dh_rect_has(e->rect, dh_rect_centre(at->rect)) && (e->states & DH_STATE_FOCUSED))
            return true;
    }
    return false;
}

/* Whether a window shows it on a screen. */
static bool shown(const struct dh_observation *o, const struct dh_sighting *at)
{
    for (size_t i = 0; i < o->line_count; i++)
        if (strcmp(o->lines[i].text, at->line->text) == 0)
            return true;
    return false;
}

static const char *only_text(const struct dh_phrase *p)
{
    return p->count == 1 && p->parts[0].kind == DH_PART_TEXT ? p->parts[0].text : NULL;
}

/* The label that a place goes by; NULL: it goes by something that varies. */
static const char *label_of(const struct dh_stmt *s)
{
    const struct dh_aim *of = s->place == DH_PLACE_VALUE ? &s->target : s->target.of;
    return s->place == DH_PLACE_LINE ? only_text(&s->text) : of ? only_text(&of->text) : NULL;
}

/* Whether the place gave the other value when it was shown a second time. A place that is named by a value cannot be
 * tried there. */
static bool holds_again(const struct reading *r, const struct dh_stmt *s)
{
    const struct dh_slot *slot = r->slot;
    const struct dh_aim *of = s->place == DH_PLACE_VALUE ? &s->target : s->target.of;
    const char *label = label_of(s);
    if (!slot->again || !slot->again_step || !label)
        return true;
    struct dh_guess g = dh_general_guess(r->d, slot->again, slot->label);
    struct dh_action *a = dh_action_create(DH_VERB_READ);
    bool holds = false;
    if (!a)
        return true;
    struct dh_target beside = dh_target_described(label, of ? of->role : DH_ROLE_ANY);
    a->place = s->place;
    a->pattern = s->pattern;
    a->text = s->place == DH_PLACE_LINE ? label : NULL;
    a->target = s->place == DH_PLACE_VALUE ? beside : dh_target_described("", DH_ROLE_ANY);
    if (s->place != DH_PLACE_VALUE) {
        a->target.relation = s->target.relation;
        a->target.of = &beside;
    }
    const struct dh_demo *demo = slot->again_step->from;
    for (int i = 0; i <= slot->again_step->screen && (size_t)i < demo->screen_count && !holds; i++) {
        char *got = NULL;
        if (dh_ground_read(demo->screens[i], a, -1, &got, NULL, NULL) == DH_OK)
            holds = strcmp(got, g.value) == 0 || strcmp(got, slot->again) == 0;
        dh_free(got);
    }
    dh_action_destroy(a);
    return holds;
}

static bool same_view(const struct dh_sighting *a, const struct dh_sighting *b)
{
    return a->o == b->o && a->window == b->window && a->line != b->line;
}

static void consider(void *data, const struct dh_sighting *at)
{
    struct reading *r = data;
    const struct dh_demo_step *f = &r->slot->step->from->steps[r->slot->step->demo];
    struct dh_place_found place;
    if (at->window < 0 || at->o->windows[at->window].popup || own_field(r, at))
        return;
    if (f->copied.there && dh_rect_empty(dh_rect_cross(dh_rect_grow(f->copied.rect, 4, 4), at->rect)))
        return;
    bool home = strcmp(at->o->windows[at->window].id, r->home) == 0;
    const struct dh_observation *own = dh_draft_screen(r->slot->step);
    if (home && r->ahead && own && shown(own, at))
        return;
    if (!dh_general_place(r->d, at, &r->g, r->slot->text, &place))
        return;
    /* What was the same both times may be so for good, unless it is told elsewhere. */
    if (!holds_again(r, &place.s) || (r->stays && (home || place.rank < 68)))
        return;
    int score = place.rank * 4 + (at->window == at->o->active ? 60 : 0) - (home ? 40 : 0);
    if (score < r->score) { /* of equals the last that was seen */
        if (score >= r->other_score && same_view(at, &r->at))
            r->other_score = score, r->other = place, r->other_at = *at;
        return;
    }
    if (r->best.rank > 0 && same_view(at, &r->at)) {
        r->other_score = r->score;
        r->other = r->best;
        r->other_at = r->at;
    } else {
        r->other_score = 0;
        r->other.rank = 0;
    }
    r->score = score;
    r->best = place;
    r->at = *at;
}

/* Short words and small numbers stand everywhere. */
static bool telling(const struct dh_slot *slot, const struct dh_guess *g)
{
    size_t n = strlen(slot->text);
    return g->type == DH_INPUT_NUMBER ? n >= 2 : n >= 3;
}

/* The first step of the block that acts on this screen or a later one, or reads on a later one: what is read stands in the
 * order in which it was looked at, so that each is in front when its turn comes. */
static struct dh_stmt *moment(struct dh_draft *d, int screen, struct dh_stmt *latest)
{
    for (struct dh_stmt *s = d->steps.first; s; s = s->next) {
        const struct dh_draft_step *step = dh_draft_of(s);
        bool reads = step->demo < 0 && s->kind == DH_STMT_READ && step->screen > screen;
        if (s == latest || reads || (step->demo >= 0 && step->screen >= screen && step->screen >= 0))
            return s;
    }
    return latest;
}

static bool same_place(const struct dh_stmt *a, const struct dh_stmt *b)
{
    struct dh_buf x = {0}, y = {0};
    struct dh_stmt p = *a, q = *b;
    p.name = q.name = "x";
    p.window = q.window = (struct dh_phrase){0};
    dh_stmt_sentence(&p, &x);
    dh_stmt_sentence(&q, &y);
    bool same = !x.failed && !y.failed && strcmp(dh_buf_text(&x), dh_buf_text(&y)) == 0;
    dh_buf_finish(&x);
    dh_buf_finish(&y);
    return same;
}

/* Two places showed it at the same time: which one is meant, the person knows. */
static void settle_place(struct reading *r, const struct dh_person *person)
{
    struct dh_draft *d = r->d;
    if (r->other.rank == 0 || r->score - r->other_score > AS_GOOD || same_place(&r->best.s, &r->other.s))
        return;
    const char *best = label_of(&r->best.s), *other = label_of(&r->other.s);
    if (!best || !other || strcmp(best, other) == 0)
        return;
    const char *choices[] = {dh_draft_printf(d, "at \"%.40s\"", best), dh_draft_printf(d, "at \"%.40s\"", other)};
    const char *text = dh_draft_printf(d, "\"%.60s\" stood at \"%.40s\" and at \"%.40s\". The next time it is:",
                                       r->slot->text, best, other);
    bool asked;
    if (dh_general_ask(d, person, text, choices, 2, &asked) == 1) {
        r->best = r->other;
        r->at = r->other_at;
    }
    if (!asked)
        dh_draft_note(d, dh_draft_printf(d, "\"%.60s\" stood at \"%.40s\" too; it is read at \"%.40s\".", r->slot->text, other,
                                         best));
}

static void put(struct reading *r)
{
    struct dh_draft *d = r->d;
    for (struct dh_stmt *s = d->steps.first; s; s = s->next)
        if (s->kind == DH_STMT_READ && dh_draft_of(s)->screen == r->at.screen && same_place(s, &r->best.s)) {
            dh_slot_is(d, r->slot, s->name, r->g.format);
            return;
        }
    struct dh_draft_step *step = dh_draft_new(d, DH_STMT_READ);
    if (!step)
        return;
    step->s = r->best.s;
    const struct dh_aim *of = step->s.target.of;
    const char *beside = of && of->text.count == 1 && of->text.parts[0].kind == DH_PART_TEXT ? of->text.parts[0].text : "";
    bool asked = *beside && dh_general_words(d->demo->goal, beside) >= 0; /* the goal calls it so */
    step->s.name = dh_draft_name(d, asked ? beside : r->slot->label, dh_input_type_name(r->g.type));
    step->screen = r->at.screen;
    step->window = r->at.window;
    step->value = dh_draft_text(d, r->g.type == DH_INPUT_TEXT ? r->slot->text : r->g.value);
    dh_block_insert(&d->steps, moment(d, r->at.screen, &r->slot->step->s), &step->s);
    dh_draft_reads(d, (struct dh_draft_read){step->s.name, r->g.type, r->g.value, r->best.context});
    dh_slot_is(d, r->slot, step->s.name, r->g.format);
}

/* A value that a read before gave already. */
static bool read_before(struct dh_draft *d, struct dh_slot *slot, const struct dh_guess *g)
{
    for (size_t i = 0; i < d->read_count; i++)
        if (*d->reads[i].value && d->reads[i].type == g->type && strcmp(d->reads[i].value, g->value) == 0) {
            dh_slot_is(d, slot, d->reads[i].name, g->format);
            return true;
        }
    return false;
}

/* What is only sought so that it can be read is always the same: the words that the reading relies on. */
static void settle_sought(struct dh_draft *d)
{
    for (size_t i = 0; i < d->slot_count; i++)
        for (size_t k = 0; k < d->read_count && !d->slots[i].settled && d->slots[i].kind == DH_SLOT_TYPED; k++)
            d->slots[i].settled = *d->reads[k].context && dh_general_words(d->reads[k].context, d->slots[i].text) >= 0;
}

static bool used_in(const struct dh_block *b, const struct dh_stmt *except, const char *mark)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        struct dh_buf text = {0};
        if (s != except)
            dh_stmt_sentence(s, &text);
        bool used = false;
        for (const char *at = dh_buf_text(&text); (at = strstr(at, mark)) && !used; at += strlen(mark))
            used = strchr("}|.", at[strlen(mark)]) != NULL;
        dh_buf_finish(&text);
        if (used || used_in(s->body, except, mark) || used_in(s->otherwise, except, mark))
            return true;
    }
    return false;
}

/* What was read and used for nothing was only looked at. */
void dh_general_drop_reads(struct dh_draft *d)
{
    for (struct dh_stmt *s = d->steps.first, *next; s; s = next) {
        next = s->next;
        if (s->kind != DH_STMT_READ)
            continue;
        const char *mark = dh_draft_printf(d, "{%s", s->name);
        if (!used_in(&d->steps, s, mark) && !used_in(&d->result, NULL, mark))
            dh_block_remove(&d->steps, s);
    }
}

void dh_general_drop_inputs(struct dh_draft *d)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->input_count; i++) {
        const char *mark = dh_draft_printf(d, "{%s", d->inputs[i].name);
        bool list = d->inputs[i].type == DH_INPUT_LIST || d->inputs[i].type == DH_INPUT_TABLE;
        if (list || used_in(&d->steps, NULL, mark) || used_in(&d->result, NULL, mark))
            d->inputs[kept++] = d->inputs[i];
    }
    d->input_count = kept;
}

void dh_general_read(struct dh_draft *d, const struct dh_person *person)
{
    for (size_t i = 0; i < d->slot_count; i++) {
        struct dh_slot *slot = &d->slots[i];
        if (slot->settled || (slot->kind != DH_SLOT_TYPED && slot->kind != DH_SLOT_CHOSEN) || slot->step->from != d->demo)
            continue;
        struct reading r = {.d = d, .slot = slot, .g = dh_general_guess(d, slot->text, slot->label)};
        r.stays = slot->again && strcmp(slot->again, slot->text) == 0;
        if (read_before(d, slot, &r.g) || !telling(slot, &r.g))
            continue;
        r.home = window_id(slot->step);
        r.ahead = slot->kind == DH_SLOT_CHOSEN || r.g.type == DH_INPUT_NUMBER;
        const struct dh_demo_step *f = &d->demo->steps[slot->step->demo];
        int until = f->copied.there && f->copied.screen > slot->step->screen ? f->copied.screen : slot->step->screen;
        for (int k = 0; k <= until && (size_t)k < d->demo->screen_count; k++)
            dh_general_sight(d->demo->screens[k], k, &r.g, consider, &r);
        if (r.best.rank == 0)
            continue;
        settle_place(&r, person);
        put(&r);
    }
    settle_sought(d);
}
