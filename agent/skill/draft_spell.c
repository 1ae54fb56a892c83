/* How a word is spelled: what most screens read at the place outvotes the one that was acted on. What an application says
 * itself, and what was read without doubt, counts for more. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/draft.h"
#include "base/mem.h"
#include "base/text.h"

enum { SPELLINGS = 8, SURE = 99, SURE_VOTES = 3, WIDE_SLACK = 6, HIGH_SLACK = 4, DOUBT = 97, WORD_LEAST = 5, WORD_MOST = 24 };

struct votes {
    const char *text[SPELLINGS];
    size_t count[SPELLINGS], n;
};

static void vote(struct votes *v, const char *text, size_t weight)
{
    for (size_t i = 0; i < v->n; i++)
        if (strcmp(v->text[i], text) == 0) {
            v->count[i] += weight;
            return;
        }
    if (v->n < SPELLINGS) {
        v->text[v->n] = text;
        v->count[v->n++] = weight;
    }
}

static bool same_place(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_has(a, dh_rect_centre(b)) && dh_rect_has(b, dh_rect_centre(a)) && a.h < 2 * b.h && b.h < 2 * a.h;
}

static bool in_window(const struct dh_observation *o, const struct dh_element *e, const struct dh_seen *seen)
{
    return e->window >= 0 && strcmp(o->windows[e->window].wm_class, seen->window_class) == 0;
}

/* The same thing elsewhere in its window: it was scrolled, or pushed by something else. */
static bool moved(const struct dh_element *e, const struct dh_seen *seen)
{
    return e->role == seen->role && abs(e->rect.w - seen->rect.w) <= WIDE_SLACK && abs(e->rect.h - seen->rect.h) <= HIGH_SLACK;
}

static bool stands_on(const struct dh_observation *o, const struct dh_seen *seen, const char *text)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (in_window(o, &o->elements[i], seen) && o->elements[i].role == seen->role && strcmp(o->elements[i].name, text) == 0)
            return true;
    return false;
}

/* What the application says of a thing may go on behind what stands on it: "Upload receipt: no file". */
static const char *told(struct dh_draft *d, const struct dh_element *e, const char *text)
{
    size_t n = strlen(text);
    if (e->sources != DH_SOURCE_A11Y || strlen(e->name) < n || (e->name[n] != '\0' && e->name[n] != ':'))
        return NULL;
    const char *start = dh_draft_printf(d, "%.*s", (int)n, e->name);
    return dh_text_similarity(start, text) >= 85 && dh_text_same_digits(start, text) ? start : NULL;
}

static void ask_screen(struct dh_draft *d, const struct dh_observation *o, const struct dh_seen *seen, const char *text,
                       struct votes *v)
{
    bool there = stands_on(o, seen, text);
    for (size_t k = 0; k < o->element_count; k++) {
        const struct dh_element *e = &o->elements[k];
        if (!in_window(o, e, seen))
            continue;
        const char *own = told(d, e, text);
        size_t weight = e->sources & DH_SOURCE_A11Y || e->confidence >= SURE ? SURE_VOTES : 1;
        bool here = same_place(e->rect, seen->rect), alike = strlen(e->name) + 2 > strlen(text) &&
                    dh_text_similarity(e->name, text) >= 80 && dh_text_same_digits(e->name, text);
        bool same = strcmp(e->name, text) == 0;
        if (own)
            vote(v, own, SURE_VOTES);
        else if (alike && (here || (moved(e, seen) && (same || !there))))
            vote(v, e->name, weight);
    }
}

const char *dh_draft_spelling(struct dh_draft *d, const struct dh_demo_step *step, const char *text)
{
    struct votes v = {0};
    size_t best = 0;
    if (!step->target.there || strlen(text) < 4)
        return text;
    vote(&v, text, 0);
    for (size_t i = 0; i < d->demo->screen_count; i++)
        ask_screen(d, d->demo->screens[i], &step->target, text, &v);
    for (size_t i = 1; i < v.n; i++)
        if (v.count[i] > v.count[best] + 1) /* clearly more often */
            best = i;
    return v.text[best];
}

/* --- names alone --- */

/* What stands on forms everywhere. Words that differ from one of these by a letter and are words themselves stand here as
 * well, so that they are left alone. */
static const char *const common[] = {
    "account",   "address",  "amount",   "answer",   "approver",  "attach",    "attachment", "attendee", "attendees", "author",
    "balance",   "billing",  "birth",    "birthday", "board",     "branch",    "budget",   "building", "business", "button",
    "calendar",  "category", "check",    "choice",   "class",     "client",    "clock",    "colour",   "color",    "comment",
    "comments",  "company",  "confirm",  "contact",  "content",   "country",   "county",   "coupon",   "currency", "customer",
    "delivery",  "department", "deposit", "description", "destination", "details", "discount", "document", "domain", "download",
    "duration",  "email",    "employee", "event",    "expense",   "field",     "first",    "given",    "group",    "guest",
    "height",    "hours",    "invoice",  "items",    "label",     "language",  "length",   "letter",   "level",    "lever",
    "location",  "manager",  "member",   "merchant", "message",   "method",    "minutes",  "mobile",   "model",    "modal",
    "month",     "mount",    "mouth",    "nationality", "nights", "notes",     "number",   "lumber",   "occupation", "office",
    "option",    "order",    "organisation", "organization", "owner", "passport", "password", "patient", "payment", "people",
    "period",    "person",   "phone",    "place",    "position",  "postal",    "postcode", "price",    "prize",    "priority",
    "product",   "profile",  "project",  "purpose",  "quantity",  "query",     "question", "rating",   "reason",   "season",
    "receipt",   "recipient", "reference", "region", "remarks",   "report",    "resort",   "request",  "room",     "route",
    "salary",    "score",    "search",   "sender",   "serial",    "service",   "shipping", "start",    "state",    "station",
    "stage",     "status",   "street",   "subject",  "summary",   "supplier",  "surname",  "system",   "telephone", "ticket",
    "title",     "total",    "tracking", "travel",   "upload",    "username",  "value",    "vendor",   "votes",    "website",
    "weight",    "width",    "words",    "world",    "sport",     "store",     "stare",    "shore",    "grade",    "trade",
};

/* One letter is another, too many, or missing. */
static bool one_off(const char *a, size_t n, const char *b)
{
    size_t m = strlen(b), i = 0, tail = 0;
    if (n > m + 1 || m > n + 1)
        return false;
    while (i < n && i < m && tolower((unsigned char)a[i]) == b[i])
        i++;
    while (tail < n - i && tail < m - i && tolower((unsigned char)a[n - 1 - tail]) == b[m - 1 - tail])
        tail++;
    return (n > m ? n : m) - i - tail == 1;
}

/* The one word of forms that a misread one stands for; NULL. */
static const char *meant(const char *word, size_t n)
{
    const char *found = NULL;
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
        if (strlen(common[i]) == n && strncasecmp(common[i], word, n) == 0)
            return NULL;
        if (!one_off(word, n, common[i]))
            continue;
        if (found)
            return NULL;
        found = common[i];
    }
    return found;
}

static bool doubtful(const struct dh_demo *demo, const struct dh_demo_step *step)
{
    const struct dh_observation *o =
        step->before >= 0 && (size_t)step->before < demo->screen_count ? demo->screens[step->before] : NULL;
    const struct dh_element *e = o && *step->target.id ? dh_observation_element(o, step->target.id) : NULL;
    return e && !(e->sources & DH_SOURCE_A11Y) && e->confidence < DOUBT;
}

const char *dh_draft_meant(struct dh_draft *d, const struct dh_demo *from, const struct dh_demo_step *step, const char *label)
{
    char *text = doubtful(from, step) ? dh_strdup(label) : NULL;
    struct dh_buf out = {0};
    if (!text)
        return label;
    for (const char *s = text; *s;) {
        size_t n = 0;
        while (isalpha((unsigned char)s[n]))
            n++;
        const char *word = n >= WORD_LEAST && n <= WORD_MOST ? meant(s, n) : NULL;
        for (size_t i = 0; word && word[i]; i++)
            dh_buf_char(&out, i == 0 ? (char)(isupper((unsigned char)*s) ? toupper((unsigned char)*word) : *word) : word[i]);
        for (size_t i = 0; !word && i < n; i++)
            dh_buf_char(&out, s[i]);
        s += n;
        while (*s && !isalpha((unsigned char)*s))
            dh_buf_char(&out, *s++);
    }
    d->nomem = d->nomem || out.failed;
    const char *r = dh_draft_text(d, dh_buf_text(&out));
    dh_buf_finish(&out);
    dh_free(text);
    return r;
}
