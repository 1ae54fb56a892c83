#include "agent/skill/record_aim.h"

#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/candidate.h"
#include "base/text.h"
#include "base/utf8.h"

enum { WORDS_LONG = 60, ORDINALS = 12, ANCHORS = 8, UNSURE = 45, NUMBERS = 70, TURNS = 6, SCRAP_MOST = 3,
       SCRAP_SURE = 90 };

struct aiming {
    const struct dh_observation *o;
    const struct dh_hit *hit;
    struct dh_point at;
    enum dh_verb verb;
    int within;
    struct dh_arena *arena;
    const char *words; /* that stand on it; "" */
    struct dh_target *ret;
    bool nomem;
};

bool dh_aim_readable(const char *s)
{
    size_t n = strlen(s), letters = 0, others = 0;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if ((c >= '0' && c <= '9') || (c | 32) - 'a' < 26 || c >= 0xc0)
            letters++;
        else if (c != ' ')
            others++;
    }
    return letters > 0 && letters * 2 >= others && n <= 4 * WORDS_LONG;
}

/* Whether a grounding is the thing that was pressed on. */
static bool is_hit(const struct aiming *a, const struct dh_candidate *c)
{
    const struct dh_hit *h = a->hit;
    if (h->element && c->element == h->element)
        return true;
    if (!dh_rect_has(dh_rect_grow(c->rect, 3, 3), a->at))
        return false;
    if (!h->element)
        return true;
    struct dh_candidate own = {.element = h->element, .rect = h->rect};
    return dh_candidate_same(&own, c) || dh_rect_covers(dh_rect_grow(h->rect, 3, 3), c->rect);
}

static bool leads_back(const struct aiming *a, const struct dh_target *t)
{
    struct dh_grounding g;
    return dh_ground(a->o, t, a->verb, a->within, &g, NULL) == DH_OK && is_hit(a, &g.best);
}

static const char *keep(struct aiming *a, const char *s)
{
    const char *copy = dh_arena_strdup(a->arena, s);
    a->nomem |= !copy;
    return copy ? copy : "";
}

static bool take(struct aiming *a, const struct dh_target *t)
{
    if (!leads_back(a, t))
        return false;
    struct dh_target out = *t;
    if (t->text)
        out.text = keep(a, t->text);
    if (t->scope_text)
        out.scope_text = keep(a, t->scope_text);
    if (t->of) {
        struct dh_target *of = dh_arena_alloc(a->arena, 1, sizeof(*of));
        if (!of) {
            a->nomem = true;
            return true;
        }
        *of = *t->of;
        of->text = of->text ? keep(a, of->text) : NULL;
        out.of = of;
    }
    *a->ret = out;
    return true;
}

/* Roles that people say; the words on anything else are named alone. */
static enum dh_role said_role(const struct dh_hit *h)
{
    if (!h->element)
        return DH_ROLE_ANY;
    switch (h->element->role) {
    case DH_ROLE_BUTTON:
    case DH_ROLE_LINK:
    case DH_ROLE_ENTRY:
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_RADIO:
    case DH_ROLE_SWITCH:
    case DH_ROLE_LIST:
    case DH_ROLE_TAB:
        return h->element->role;
    default:
        return DH_ROLE_ANY;
    }
}

/* The words without the arrow or dot before them, of which a reader makes another sign each time. */
static const char *bare(struct aiming *a, const char *words)
{
    static const char *const signs[] = {"»", "«", "▸", "▾", "▶", "▼", "•", "·", ">", "<", "*", "|", "~", "›", "‹", "—"};
    const char *s = words;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
            if (strncmp(s, signs[i], strlen(signs[i])) == 0) {
                s += strlen(signs[i]);
                more = true;
            }
        for (; s > words && *s == ' '; s++)
            more = true;
    }
    return s == words || !dh_aim_readable(s) ? words : keep(a, s);
}

static const char *words_of(const struct dh_hit *h, enum dh_verb verb)
{
    const struct dh_element *e = h->element;
    if (!e)
        return h->text;
    if (e->role == DH_ROLE_CELL && e->value && *e->value)
        return e->value;
    if (e->confidence < UNSURE && !(e->sources & DH_SOURCE_A11Y))
        return "";
    bool typed = verb == DH_VERB_TYPE || verb == DH_VERB_CHOOSE || e->states & DH_STATE_PASSWORD;
    return !*e->name && e->value && !typed ? e->value : e->name;
}

/* The first words of a long text, which is more than anybody would say. */
static const char *shorter(struct aiming *a, const char *text)
{
    size_t n = 0, words = 0;
    for (; text[n] && (words < 5 || text[n] != ' '); n++)
        words += text[n] == ' ';
    const char *s = dh_arena_strndup(a->arena, text, n);
    a->nomem |= !s;
    return s ? s : text;
}

static bool by_words(struct aiming *a)
{
    if (!*a->words)
        return false;
    /* What is named by its content is no field to whoever reads the step. */
    bool field = a->hit->element && a->hit->element->role == DH_ROLE_ENTRY;
    bool content = field && (!*a->hit->element->name || a->verb == DH_VERB_DRAG);
    struct dh_target t = dh_target_described(a->words, content ? DH_ROLE_ANY : said_role(a->hit));
    if (content && take(a, &t))
        return true;
    if (strlen(a->words) > WORDS_LONG) {
        t.text = shorter(a, a->words);
        if (take(a, &t))
            return true;
        t.text = a->words;
    }
    if (take(a, &t))
        return true;
    if (t.role == DH_ROLE_ANY && a->hit->element) {
        t.role = a->hit->element->role;
        return take(a, &t);
    }
    t.role = DH_ROLE_ANY;
    return take(a, &t);
}

/* How often a text stands on the screen in the hit's window. */
static int times(const struct aiming *a, const char *text)
{
    int n = 0;
    for (size_t i = 0; i < a->o->element_count; i++)
        n += a->o->elements[i].window == a->hit->window && strcmp(a->o->elements[i].name, text) == 0;
    return n;
}

/* Two or three letters that were read with doubt may be a drawing, or another thing the next time. */
static bool scrap(const struct dh_element *e)
{
    return strlen(e->name) <= SCRAP_MOST && e->confidence < SCRAP_SURE && !(e->sources & DH_SOURCE_A11Y);
}

static bool anchors_well(const struct aiming *a, const struct dh_element *e)
{
    return e != a->hit->element && e->window == a->hit->window && dh_aim_readable(e->name) &&
           strlen(e->name) <= WORDS_LONG && strcmp(e->name, a->words) != 0 && e->confidence >= UNSURE && !scrap(e) &&
           !(e->states & DH_STATE_PASSWORD);
}

/* Repeated rows are told apart by what else stands in them: the leftmost words that stand nowhere else. */
static bool by_row(struct aiming *a)
{
    const struct dh_element *left = NULL;
    if (!*a->words)
        return false;
    for (size_t i = 0; i < a->o->element_count; i++) {
        const struct dh_element *e = &a->o->elements[i];
        const char *text = e->role == DH_ROLE_CELL && e->value && *e->value ? e->value : e->name;
        if (!anchors_well(a, e) || e->role == DH_ROLE_ROW || dh_rect_covers(e->rect, a->hit->rect) ||
            !dh_rect_same_row(e->rect, a->hit->rect) || times(a, text) > 1)
            continue;
        if (!left || e->rect.x < left->rect.x)
            left = e;
    }
    if (!left)
        return false;
    struct dh_target t = dh_target_described(a->words, said_role(a->hit));
    t.scope = DH_SCOPE_ROW;
    t.scope_text = left->role == DH_ROLE_CELL && left->value && *left->value ? left->value : left->name;
    return take(a, &t);
}

static bool by_section(struct aiming *a)
{
    const struct dh_element *above = NULL;
    for (size_t i = 0; i < a->o->element_count; i++) {
        const struct dh_element *e = &a->o->elements[i];
        if (e->role == DH_ROLE_HEADING && anchors_well(a, e) && e->rect.y + e->rect.h <= a->hit->rect.y &&
            (!above || e->rect.y > above->rect.y))
            above = e;
    }
    if (!above)
        return false;
    enum dh_role role = said_role(a->hit);
    if (!*a->words && role == DH_ROLE_ANY)
        return false;
    struct dh_target t = dh_target_described(*a->words ? a->words : NULL, role);
    t.scope = DH_SCOPE_SECTION;
    t.scope_text = above->name;
    return take(a, &t);
}

static bool by_window(struct aiming *a)
{
    const char *name = dh_aim_window(a->o, a->hit->window, a->arena);
    if (!name || !*a->words || a->within >= 0)
        return false;
    struct dh_target t = dh_target_described(a->words, said_role(a->hit));
    t.scope = a->o->windows[a->hit->window].dialog ? DH_SCOPE_DIALOG : DH_SCOPE_WINDOW;
    t.scope_text = name;
    return take(a, &t);
}

/* A thing that stands beside it. */
struct anchor {
    const struct dh_element *e;
    enum dh_relation relation;
    int gap;
};

/* Words rather than figures: prices and counts are other ones the next time. */
static bool named(const char *s)
{
    for (; *s; s++)
        if ((*s | 32) >= 'a' && (*s | 32) <= 'z')
            return true;
        else if ((unsigned char)*s >= 0xc3)
            return true;
    return false;
}

/* The nearest things with words of their own, in the order of their distance. What is left of a thing or above it names
 * it in most forms. */
static size_t anchors(const struct aiming *a, struct anchor list[ANCHORS])
{
    static const struct {
        enum dh_relation relation;
        int handicap;
    } ways[] = {{DH_RELATION_RIGHT_OF, 0}, {DH_RELATION_BELOW, 4}, {DH_RELATION_LEFT_OF, 40}, {DH_RELATION_ABOVE, 60}};
    size_t n = 0;
    for (size_t i = 0; i < a->o->element_count; i++) {
        const struct dh_element *e = &a->o->elements[i];
        if (!anchors_well(a, e) || dh_rect_covers(e->rect, a->hit->rect) || times(a, e->name) > 1)
            continue;
        for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
            int gap = dh_relation_gap(ways[w].relation, e->rect, a->hit->rect);
            if (gap < 0)
                continue;
            struct anchor one = {e, ways[w].relation, gap + ways[w].handicap + (named(e->name) ? 0 : NUMBERS)};
            size_t at = n;
            for (; at > 0 && list[at - 1].gap > one.gap; at--)
                if (at < ANCHORS)
                    list[at] = list[at - 1];
            if (at < ANCHORS)
                list[at] = one;
            n += n < ANCHORS;
        }
    }
    return n;
}

/* What stands before a word at the end of a text; NULL: nothing does. */
static const char *before_word(struct aiming *a, const char *text)
{
    size_t n = strlen(text), k = strlen(a->words);
    if (n < k + 2 || text[n - k - 1] != ' ' || strcmp(text + n - k, a->words) != 0)
        return NULL;
    for (n -= k; n > 0 && text[n - 1] == ' ';)
        n--;
    const char *rest = dh_arena_strndup(a->arena, text, n);
    a->nomem |= !rest;
    return rest;
}

/* A sign at the end of a text is told by the words before it. */
static bool behind_words(struct aiming *a)
{
    if (a->hit->element || !*a->words)
        return false;
    const char *rest = NULL;
    for (size_t i = 0; i < a->o->element_count && !rest; i++)
        if (dh_rect_covers(a->o->elements[i].rect, a->hit->rect))
            rest = before_word(a, a->o->elements[i].name);
    for (size_t i = 0; i < a->o->line_count && !rest; i++)
        if (dh_rect_covers(a->o->lines[i].rect, a->hit->rect))
            rest = before_word(a, a->o->lines[i].text);
    if (!rest || !dh_aim_readable(rest))
        return false;
    struct dh_target of = dh_target_described(rest, DH_ROLE_ANY), t = dh_target_described(a->words, DH_ROLE_ANY);
    t.relation = DH_RELATION_RIGHT_OF;
    t.of = &of;
    return take(a, &t);
}

/* One of several without words beside the same thing: the second icon right of a name. */
static bool by_turn(struct aiming *a)
{
    struct anchor list[ANCHORS];
    enum dh_role role = a->hit->element ? a->hit->element->role : DH_ROLE_ANY;
    bool small = role == DH_ROLE_ICON || role == DH_ROLE_BUTTON || role == DH_ROLE_IMAGE;
    size_t n = small && !*a->words ? anchors(a, list) : 0;
    for (size_t i = 0; i < n; i++) {
        struct dh_target of = dh_target_described(list[i].e->name, DH_ROLE_ANY), t = dh_target_described(NULL, role);
        t.relation = list[i].relation;
        t.of = &of;
        if (!dh_rect_same_row(list[i].e->rect, a->hit->rect) || !named(list[i].e->name))
            continue;
        for (t.nth = 2; t.nth <= TURNS; t.nth++)
            if (take(a, &t))
                return true;
    }
    return false;
}

static bool by_relation(struct aiming *a)
{
    struct anchor list[ANCHORS];
    size_t n = anchors(a, list);
    enum dh_role role = a->hit->element ? a->hit->element->role : DH_ROLE_ANY;
    if (!*a->words && role == DH_ROLE_ANY)
        return false;
    for (size_t i = 0; i < n; i++) {
        struct dh_target of = dh_target_described(list[i].e->name, DH_ROLE_ANY);
        struct dh_target t = dh_target_described(*a->words ? a->words : NULL, *a->words ? said_role(a->hit) : role);
        t.relation = list[i].relation;
        t.of = &of;
        if (take(a, &t))
            return true;
    }
    return false;
}

static bool by_order(struct aiming *a)
{
    enum dh_role role = a->hit->element ? a->hit->element->role : DH_ROLE_ANY;
    if (!*a->words && (role == DH_ROLE_ANY || role == DH_ROLE_TEXT || role == DH_ROLE_ICON || role == DH_ROLE_IMAGE))
        return false;
    struct dh_target t = dh_target_described(*a->words ? a->words : NULL, role);
    if (!*a->words && take(a, &t))
        return true;
    for (t.nth = 1; t.nth <= ORDINALS; t.nth++)
        if (take(a, &t))
            return true;
    t.nth = DH_NTH_LAST;
    return take(a, &t);
}

/* A sign that stands in each of several rows is told by the first words of its own. */
static void beside_words(struct aiming *a, struct dh_target *t)
{
    const struct dh_element *left = NULL;
    for (size_t i = 0; i < a->o->element_count; i++) {
        const struct dh_element *e = &a->o->elements[i];
        if (anchors_well(a, e) && named(e->name) && times(a, e->name) == 1 && e->rect.x + e->rect.w <= a->hit->rect.x &&
            dh_rect_same_row(e->rect, dh_rect_grow(a->hit->rect, 0, 2)) && (!left || e->rect.x < left->rect.x))
            left = e;
    }
    struct dh_target *of = left ? dh_arena_alloc(a->arena, 1, sizeof(*of)) : NULL;
    a->nomem |= left && !of;
    if (!of)
        return;
    *of = dh_target_described(keep(a, left->name), DH_ROLE_ANY);
    t->relation = DH_RELATION_RIGHT_OF;
    t->of = of;
}

static bool pictured(const struct aiming *a)
{
    const struct dh_element *e = a->hit->element;
    if (!e)
        return a->hit->mark;
    return e->role != DH_ROLE_TEXT && e->role != DH_ROLE_ROW && e->rect.w <= 300 && e->rect.h <= 200;
}

/* "+" on a button is its name. */
static bool symbol(const struct dh_hit *h, const char *words)
{
    bool signed_ = h->element && h->element->role == DH_ROLE_BUTTON && h->element->sources & DH_SOURCE_A11Y;
    return *words && strlen(words) <= 4 && !strchr(words, ' ') && (!h->element || signed_);
}

enum dh_aimed dh_aim_at(const struct dh_observation *o, const struct dh_hit *hit, struct dh_point at, enum dh_verb verb,
                        int within, struct dh_arena *arena, struct dh_target *ret)
{
    const char *words = words_of(hit, verb);
    struct aiming a = {.o = o, .hit = hit, .at = at, .verb = verb, .within = within, .arena = arena, .ret = ret};
    enum dh_aimed how;
    a.words = dh_aim_readable(words) || symbol(hit, words) ? bare(&a, words) : "";
    if (by_words(&a)) {
        how = DH_AIMED_WORDS;
    } else if (behind_words(&a) || by_row(&a) || by_section(&a) || by_relation(&a) || by_turn(&a) || by_window(&a)) {
        how = DH_AIMED_PLACE;
    } else if (by_order(&a)) {
        how = DH_AIMED_ORDER;
    } else if (pictured(&a)) {
        bool image = hit->element && hit->element->role == DH_ROLE_IMAGE;
        const char *what = *a.words ? a.words : image ? "picture" : hit->element ? "icon" : "mark";
        *ret = (struct dh_target){
            .kind = DH_TARGET_IMAGE, .image = keep(&a, DH_DEMO_CROP), .text = keep(&a, what), .role = DH_ROLE_ANY};
        beside_words(&a, ret);
        how = DH_AIMED_PICTURE;
    } else {
        *ret = (struct dh_target){.kind = DH_TARGET_POINT, .point = at, .role = DH_ROLE_ANY};
        how = DH_AIMED_POINT;
    }
    return a.nomem ? DH_AIMED_FAILED : how;
}

static bool names(const struct dh_observation *o, const char *text, int window)
{
    int found;
    return dh_aim_readable(text) && dh_ground_window(o, text, &found, NULL) == DH_OK && found == window;
}

/* "Report 7 - Expenses - Chromium" is named by its parts from the last but one to the first: documents and counts come
 * first in titles, the program last. */
const char *dh_aim_window(const struct dh_observation *o, int window, struct dh_arena *arena)
{
    static const char *const dashes[] = {" - ", " \xe2\x80\x94 ", " \xe2\x80\x93 ", " | "};
    const char *parts[16];
    size_t n = 0;
    if (window < 0)
        return NULL;
    const struct dh_window *w = &o->windows[window];
    for (const char *s = w->title; n < 15;) {
        const char *cut = NULL;
        size_t len = 0;
        for (size_t i = 0; i < sizeof(dashes) / sizeof(dashes[0]); i++) {
            const char *d = strstr(s, dashes[i]);
            if (d && (!cut || d < cut)) {
                cut = d;
                len = strlen(dashes[i]);
            }
        }
        parts[n] = cut ? dh_arena_strndup(arena, s, (size_t)(cut - s)) : dh_arena_strdup(arena, s);
        if (!parts[n++])
            return NULL;
        if (!cut)
            break;
        s = cut + len;
    }
    for (size_t i = n > 1 ? n - 1 : 1; i-- > 0;)
        if (names(o, parts[i], window))
            return parts[i];
    if (n > 1 && names(o, parts[n - 1], window))
        return parts[n - 1];
    if (names(o, w->title, window))
        return dh_arena_strdup(arena, w->title);
    return names(o, w->wm_class, window) ? dh_arena_strdup(arena, w->wm_class) : NULL;
}
