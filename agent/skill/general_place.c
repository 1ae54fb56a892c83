/* Places by which a value is read: each is tried on the screen where the value stood, the one that will hold best is
 * taken. */
#include <ctype.h>
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general_hit.h"
#include "base/mem.h"
#include "base/text.h"

#define LABEL_WORDS 5

struct search {
    struct dh_draft *d;
    const struct dh_sighting *at;
    const struct dh_guess *g;
    const char *text;
    struct dh_place_found best;
};

/* Words [first, first + n) of the line. */
static const char *words(struct search *x, const struct dh_line *l, size_t first, size_t n)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < n; i++)
        dh_buf_printf(&b, "%s%s", i ? " " : "", x->at->o->words[l->first + first + i].text);
    x->d->nomem = x->d->nomem || b.failed;
    const char *s = dh_draft_text(x->d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

/* A label without its colon, and without the sentence before it. */
static const char *bare(struct search *x, const char *s)
{
    for (const char *at = s; (at = strstr(at, ". ")); s = at)
        at += 2;
    size_t n = strlen(s);
    while (n > 0 && strchr(": .", s[n - 1]))
        n--;
    return dh_draft_printf(x->d, "%.*s", (int)n, s);
}

static bool is_label(const struct dh_draft *d, const char *s)
{
    size_t letters = 0, n = 1;
    for (const char *c = s; *c; c++) {
        if (isdigit((unsigned char)*c))
            return false;
        letters += isalpha((unsigned char)*c) || (unsigned char)*c >= 0x80;
        n += *c == ' ';
    }
    return letters >= 2 && n <= LABEL_WORDS && !dh_general_varies(d, s);
}

/* Extended regular expression that is exactly this text. */
static const char *exactly(struct search *x, const char *s)
{
    struct dh_buf b = {0};
    for (; *s; s++) {
        if (strchr(".[]()*+?{}|^$\\/", *s))
            dh_buf_char(&b, '\\');
        dh_buf_char(&b, *s);
    }
    x->d->nomem = x->d->nomem || b.failed;
    const char *r = dh_draft_text(x->d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

/* What codes look like: "EUR" is [A-Z]{3}, "EXP-6MR" is [A-Z]+-[0-9A-Z]+. NULL: it has no shape of its own. */
static const char *shape(struct search *x, const char *text)
{
    struct dh_buf b = {0};
    bool code = true;
    size_t n = strlen(text);
    if (n >= 2 && n <= 4 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == n)
        return dh_draft_printf(x->d, "([A-Z]{%zu})", n);
    dh_buf_char(&b, '(');
    for (const char *s = text; *s && code;) {
        bool upper = false, digit = false;
        size_t k = 0;
        for (; isalnum((unsigned char)s[k]) && code; k++) {
            upper = upper || isupper((unsigned char)s[k]);
            digit = digit || isdigit((unsigned char)s[k]);
            code = !islower((unsigned char)s[k]);
        }
        if (k)
            dh_buf_printf(&b, "[%s%s]+", digit || upper ? "0-9" : "", upper ? "A-Z" : "");
        s += k;
        if (*s && strchr("-_#/", *s))
            dh_buf_printf(&b, "%s%c", *s == '/' ? "\\" : "", *s), s++;
        else
            code = code && *s == '\0';
    }
    dh_buf_char(&b, ')');
    x->d->nomem = x->d->nomem || b.failed;
    code = code && strpbrk(text, "0123456789");
    const char *r = code ? dh_draft_text(x->d, dh_buf_text(&b)) : NULL;
    dh_buf_finish(&b);
    return r;
}

/* Whether what the place reads is the value, as it has to be typed. */
static bool gives(struct search *x, const char *got, enum dh_place place)
{
    if (place == DH_PLACE_DATE || place == DH_PLACE_AMOUNT || place == DH_PLACE_NUMBER)
        return strcmp(got, x->g->value) == 0;
    char *a = dh_text_fold(got), *b = dh_text_fold(x->text);
    bool same = a && b && strcmp(a, b) == 0;
    dh_free(a);
    dh_free(b);
    return same;
}

/* Reads the place on the screen; keeps it when it gives the value and is better than what there is. `start`: what the
 * line starts with, `label` what the place is beside. */
static void attempt(struct search *x, int rank, enum dh_place place, enum dh_relation relation, const char *label,
                    enum dh_role role, struct dh_phrase said, const char *pattern, const char *context)
{
    if (rank <= x->best.rank)
        return;
    struct dh_action *a = dh_action_create(DH_VERB_READ);
    struct dh_target of = dh_target_described(label, role);
    char *got = NULL;
    if (!a) {
        x->d->nomem = true;
        return;
    }
    a->place = place;
    a->pattern = pattern;
    if (place == DH_PLACE_LINE) {
        a->text = label;
    } else if (place == DH_PLACE_VALUE) {
        a->target = of;
    } else {
        a->target = dh_target_described("", DH_ROLE_ANY);
        a->target.relation = relation;
        a->target.of = &of;
    }
    bool good = dh_ground_read(x->at->o, a, x->at->window, &got, NULL, NULL) == DH_OK && gives(x, got, place);
    dh_free(got);
    dh_action_destroy(a);
    if (!good)
        return;
    struct dh_stmt s = {.kind = DH_STMT_READ, .label = "", .within = -1, .place = place, .pattern = pattern};
    s.target.role = s.to.role = DH_ROLE_ANY;
    struct dh_aim aim = {.kind = DH_TARGET_DESCRIBED, .text = said, .role = role};
    if (place == DH_PLACE_LINE) {
        s.text = said;
    } else if (place == DH_PLACE_VALUE) {
        s.target = aim;
    } else {
        struct dh_aim *beside = dh_arena_alloc(x->d->arena, 1, sizeof(*beside));
        if (!beside) {
            x->d->nomem = true;
            return;
        }
        *beside = aim;
        s.target.kind = DH_TARGET_DESCRIBED;
        s.target.relation = relation;
        s.target.of = beside;
    }
    x->best = (struct dh_place_found){s, context ? context : "", rank};
}

static enum dh_place plain_place(const struct dh_guess *g)
{
    return g->type == DH_INPUT_AMOUNT   ? DH_PLACE_AMOUNT
           : g->type == DH_INPUT_NUMBER ? DH_PLACE_NUMBER
           : g->type == DH_INPUT_DATE   ? DH_PLACE_DATE
                                        : DH_PLACE_NONE;
}

/* Beside a label. */
static void beside(struct search *x, enum dh_relation relation, const char *label, int rank)
{
    enum dh_place plain = plain_place(x->g);
    const char *l = bare(x, label), *code = shape(x, x->text);
    if (!is_label(x->d, l))
        return;
    struct dh_phrase said = dh_general_say(x->d, l, DH_ROLE_ROW);
    if (plain != DH_PLACE_NONE)
        attempt(x, rank + 4, plain, relation, l, DH_ROLE_ANY, said, NULL, "");
    /* A date is typed in its own way, which a text that was read cannot promise. */
    if (plain == DH_PLACE_DATE)
        return;
    attempt(x, rank, DH_PLACE_TEXT, relation, l, DH_ROLE_ANY, said, NULL, "");
    if (code)
        attempt(x, rank - 12, DH_PLACE_TEXT, relation, l, DH_ROLE_ANY, said, code, "");
}

static void in_line(struct search *x)
{
    const struct dh_sighting *at = x->at;
    const char *before = at->first ? words(x, at->line, 0, at->first) : "";
    bool colon = *before && before[strlen(before) - 1] == ':';
    if (!*before)
        return;
    const char *l = bare(x, before);
    beside(x, colon || plain_place(x->g) == DH_PLACE_NONE ? DH_RELATION_AFTER : DH_RELATION_RIGHT_OF, before,
           colon ? 84 : 74);
    beside(x, DH_RELATION_RIGHT_OF, before, 80);
    if (is_label(x->d, l) && plain_place(x->g) != DH_PLACE_DATE)
        attempt(x, colon ? 76 : 78, DH_PLACE_LINE, DH_RELATION_NONE, l, DH_ROLE_ANY, dh_draft_literal(x->d, l), NULL,
                "");
}

/* Up to two words right before it, without digits. */
static const char *context_of(struct search *x)
{
    const struct dh_sighting *at = x->at;
    size_t n = 0;
    while (n < 2 && n < at->first) {
        const char *w = at->o->words[at->line->first + at->first - n - 1].text;
        if (strpbrk(w, "0123456789|") || strlen(w) < 2)
            break;
        n++;
    }
    return n ? words(x, at->line, at->first - n, n) : "";
}

/* In the row of a table that a value known already stands in: the first of its kind right of that. */
static void by_row(struct search *x)
{
    const struct dh_observation *o = x->at->o;
    enum dh_place plain = plain_place(x->g);
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (l == x->at->line || !dh_rect_same_row(l->rect, x->at->rect) || l->rect.x > x->at->rect.x ||
            dh_window_top(o, dh_rect_centre(l->rect)) != x->at->window)
            continue;
        for (size_t k = 0; k < x->d->input_count; k++) {
            const struct dh_draft_input *in = &x->d->inputs[k];
            if (in->type != DH_INPUT_TEXT || strlen(in->value) < 3 || strcmp(in->value, l->text) != 0)
                continue;
            struct dh_phrase said = dh_draft_var(x->d, in->name, NULL);
            if (plain != DH_PLACE_NONE)
                attempt(x, 73, plain, DH_RELATION_RIGHT_OF, in->value, DH_ROLE_ANY, said, NULL, "");
            if (plain != DH_PLACE_DATE)
                attempt(x, 72, DH_PLACE_TEXT, DH_RELATION_RIGHT_OF, in->value, DH_ROLE_ANY, said, NULL, "");
        }
    }
}

/* The line that starts with a value that is known already: the row of a date, of a name. */
static void by_known(struct search *x)
{
    const struct dh_observation *o = x->at->o;
    const char *context = context_of(x);
    const char *pattern = *context ? dh_draft_printf(x->d, "%s (.+)", exactly(x, context)) : shape(x, x->text);
    if (!pattern || plain_place(x->g) == DH_PLACE_DATE)
        return;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (!dh_rect_same_row(l->rect, x->at->line->rect) || l->rect.x > x->at->rect.x || l->count == 0)
            continue;
        for (size_t k = 0; k < x->d->input_count; k++) {
            const struct dh_draft_input *in = &x->d->inputs[k];
            for (size_t n = 1; n <= 4 && n <= l->count; n++) {
                const char *start = words(x, l, 0, n);
                bool date = in->type == DH_INPUT_DATE;
                const char *f = date ? dh_general_format(in->value, start, true)
                                : strcmp(in->value, start) == 0 && strlen(start) > 3 ? "" : NULL;
                if (f)
                    attempt(x, 70, DH_PLACE_LINE, DH_RELATION_NONE, start, DH_ROLE_ANY,
                            dh_draft_var(x->d, in->name, *f ? f : NULL), pattern, context);
            }
        }
    }
}

/* The nearest words left of it in its row, and above it. */
static void by_neighbours(struct search *x)
{
    const struct dh_observation *o = x->at->o;
    const struct dh_line *left = NULL, *above = NULL;
    struct dh_rect r = x->at->rect;
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        struct dh_rect q = l->rect;
        if (l == x->at->line || dh_window_top(o, dh_rect_centre(q)) != x->at->window)
            continue;
        if (dh_rect_same_row(q, r) && q.x + q.w <= r.x && (!left || q.x > left->rect.x))
            left = l;
        bool over = q.y + q.h <= r.y + r.h / 4 && q.x < r.x + r.w && r.x < q.x + q.w && r.y - (q.y + q.h) < 4 * r.h;
        if (over && (!above || q.y > above->rect.y))
            above = l;
    }
    if (left)
        beside(x, DH_RELATION_RIGHT_OF, left->text, 88);
    if (above)
        beside(x, DH_RELATION_BELOW, above->text, 60);
}

/* The field that holds it. */
static void by_field(struct search *x)
{
    const struct dh_observation *o = x->at->o;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool field = e->role == DH_ROLE_ENTRY || e->role == DH_ROLE_LIST;
        if (field && e->window == x->at->window && e->value && dh_rect_has(e->rect, dh_rect_centre(x->at->rect)) &&
            is_label(x->d, e->name))
            attempt(x, 90, DH_PLACE_VALUE, DH_RELATION_NONE, dh_draft_text(x->d, e->name), e->role,
                    dh_draft_literal(x->d, e->name), NULL, "");
    }
}

/* In the middle of a sentence: between the words around it. */
static void by_sentence(struct search *x)
{
    const struct dh_sighting *at = x->at;
    size_t end = at->first + at->count;
    const char *context = context_of(x);
    if (!*context || plain_place(x->g) == DH_PLACE_DATE)
        return;
    for (size_t n = at->first < 3 ? at->first : 3; n > 0; n--) {
        const char *start = words(x, at->line, 0, n);
        const char *next = end < at->line->count ? at->o->words[at->line->first + end].text : NULL;
        const char *pattern =
            next ? dh_draft_printf(x->d, "%s (.+) %s", exactly(x, context), exactly(x, next))
                 : dh_draft_printf(x->d, "%s (.+)", exactly(x, context));
        if (is_label(x->d, start))
            attempt(x, next ? 52 : 56, DH_PLACE_LINE, DH_RELATION_NONE, start, DH_ROLE_ANY,
                    dh_draft_literal(x->d, start), pattern, context);
    }
}

bool dh_general_place(struct dh_draft *d, const struct dh_sighting *at, const struct dh_guess *g, const char *text,
                      struct dh_place_found *ret)
{
    struct search x = {.d = d, .at = at, .g = g, .text = text};
    by_field(&x);
    in_line(&x);
    by_neighbours(&x);
    by_row(&x);
    by_known(&x);
    by_sentence(&x);
    if (x.best.rank == 0)
        return false;
    *ret = x.best;
    return true;
}
