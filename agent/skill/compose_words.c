/* What the file says of the skill: title, description, compatibility, prose. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/compose_impl.h"

#define LIST_MAX 8

static const char *spoken(struct dh_draft *d, const char *name)
{
    char out[64];
    size_t n = 0;
    for (; name[n] && n + 1 < sizeof(out); n++)
        out[n] = name[n] == '_' || name[n] == '-' ? ' ' : name[n];
    out[n] = '\0';
    return dh_draft_text(d, out);
}

const char *dh_compose_title(struct dh_draft *d)
{
    const char *s = spoken(d, d->demo->name);
    return dh_draft_printf(d, "%c%s", toupper((unsigned char)*s), s + (*s != '\0'));
}

/* "a, b and c" */
static const char *join(struct dh_draft *d, const char *const *list, size_t n)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < n; i++)
        dh_buf_printf(&b, "%s%s", i == 0 ? "" : i + 1 == n ? " and " : ", ", list[i]);
    d->nomem = d->nomem || b.failed;
    const char *s = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

static bool listed(const char *const *list, size_t n, const char *s)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], s) == 0)
            return true;
    return false;
}

static bool ends(const char *s, size_t n, const char *tail)
{
    size_t t = strlen(tail);
    return n >= t && strncmp(s + n - t, tail, t) == 0;
}

/* "File" -> "Files", "Press" -> "Presses", "Copy" -> "Copies". */
static void third_person(struct dh_buf *out, const char *verb, size_t n)
{
    bool vowel = n > 1 && strchr("aeiou", verb[n - 2]);
    if (ends(verb, n, "y") && !vowel)
        dh_buf_printf(out, "%.*sies", (int)n - 1, verb);
    else if (ends(verb, n, "s") || ends(verb, n, "x") || ends(verb, n, "ch") || ends(verb, n, "sh") || ends(verb, n, "o"))
        dh_buf_printf(out, "%.*ses", (int)n, verb);
    else
        dh_buf_printf(out, "%.*ss", (int)n, verb);
}

/* The last word that was written. */
static const char *last_word(const struct dh_buf *b)
{
    const char *s = dh_buf_text(b), *e = s + b->len;
    while (e > s && e[-1] == ' ')
        e--;
    while (e > s && e[-1] != ' ')
        e--;
    return e;
}

static const char *first_word(struct dh_draft *d, const char *s)
{
    return dh_draft_printf(d, "%.*s", (int)strcspn(s, " "), s);
}

/* A name without the number that tells it from its like. */
static const char *kind_of(struct dh_draft *d, const char *name, bool *ret_another)
{
    size_t n = strlen(name), k = n;
    while (k > 0 && isdigit((unsigned char)name[k - 1]))
        k--;
    *ret_another = k > 1 && k < n && name[k - 1] == '_';
    return spoken(d, *ret_another ? dh_draft_printf(d, "%.*s", (int)k - 1, name) : name);
}

/* In place of a value: "a given date", behind an article "given date". */
static void put_given(struct dh_draft *d, struct dh_buf *out, const struct dh_draft_input *in, const char *rest,
                      bool behind_value, bool quoted)
{
    bool another;
    const char *name = kind_of(d, in->name, &another), *last = last_word(out);
    bool article = strcmp(last, "the ") == 0 || strcmp(last, "a ") == 0 || strcmp(last, "an ") == 0;
    const char *after = rest + strspn(rest, "\"'` ");
    bool named = strncmp(after, name, strlen(name)) == 0;
    static const char *const little[] = {"to", "from", "in", "by", "for", "on", "at", "of", "with"};
    if (listed(little, sizeof(little) / sizeof(little[0]), name))
        name = "value"; /* a field that is called "From" */
    if (in->type == DH_INPUT_NUMBER && strncmp(name, "how ", 4) == 0)
        name = "number";
    bool before = !behind_value && strncmp(last, name, strlen(name)) == 0 && last[strlen(name)] == ' ';
    /* "Open a ticket "Printer"": behind a thing that has an article, what it is given. */
    bool bare = quoted && !behind_value && !article && !listed(little, sizeof(little) / sizeof(little[0]), first_word(d, last)) &&
                (strstr(dh_buf_text(out), " a ") || strstr(dh_buf_text(out), " the "));
    if (behind_value)
        dh_buf_str(out, "and ");
    if (before)
        dh_buf_str(out, "that is given");
    else if (named)
        dh_buf_printf(out, "%sgiven", article ? "" : another ? "another " : "the ");
    else
        dh_buf_printf(out, "%s%s%s", bare ? "with " : "", article ? "given " : another ? "another " : "a given ", name);
}

/* The goal with "a given NAME" where it says values. */
static const char *without_values(struct dh_draft *d, const char *goal)
{
    struct dh_buf b = {0};
    size_t value_end = 0; /* where the last value's words end */
    for (const char *s = goal; *s;) {
        const struct dh_draft_input *hit = NULL;
        bool start = s == goal || !isalnum((unsigned char)s[-1]);
        for (size_t i = 0; start && i < d->input_count; i++) {
            const struct dh_draft_input *in = &d->inputs[i];
            if (in->said && *in->said && dh_general_words(s, in->said) == 0 &&
                (!hit || strlen(in->said) > strlen(hit->said)))
                hit = in;
        }
        if (!hit) {
            dh_buf_char(&b, *s++);
            continue;
        }
        bool quote = b.len > 0 && strchr("\"'`", b.data[b.len - 1]);
        if (quote)
            b.data[--b.len] = '\0';
        s += strlen(hit->said);
        s += quote && *s && strchr("\"'`", *s);
        put_given(d, &b, hit, s, value_end > 0 && b.len == value_end + 1, quote);
        value_end = b.len;
    }
    while (b.len > 0 && strchr(" .!", b.data[b.len - 1]))
        b.data[--b.len] = '\0';
    d->nomem = d->nomem || b.failed;
    const char *r = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

/* "Under "Equipment", request the lamp" as "request the lamp under "Equipment"". */
static const char *verb_first(struct dh_draft *d, const char *goal)
{
    static const char *const words[] = {"in ", "under ", "on ", "at ", "for ", "from ", "with ", "using "};
    const char *comma = strstr(goal, ", ");
    if (strncmp(goal, "Please ", 7) == 0 || strncmp(goal, "please ", 7) == 0)
        return goal + 7;
    for (size_t i = 0; comma && i < sizeof(words) / sizeof(words[0]); i++)
        if (strncasecmp(goal, words[i], strlen(words[i])) == 0)
            return dh_draft_printf(d, "%s %c%.*s", comma + 2, tolower((unsigned char)*goal), (int)(comma - goal) - 1,
                                   goal + 1);
    return goal;
}

/* "reading the merchant and the amount from "receipt"", for each window. */
static void put_reads(struct dh_draft *d, struct dh_buf *out)
{
    const char *names[LIST_MAX];
    size_t n = 0;
    for (const struct dh_stmt *s = d->steps.first; s && n < LIST_MAX; s = s->next)
        if (s->kind == DH_STMT_READ && dh_general_words(d->demo->goal, spoken(d, s->name)) < 0)
            names[n++] = dh_draft_printf(d, "the %s", spoken(d, s->name));
    if (n)
        dh_buf_printf(out, ", reading %s off the screen", join(d, names, n));
}

static void put_done(struct dh_draft *d, struct dh_buf *out)
{
    const char *names[LIST_MAX], *window = NULL, *press = NULL;
    size_t n = 0;
    for (size_t i = 0; i < d->slot_count && n < LIST_MAX; i++)
        if (d->slots[i].kind != DH_SLOT_NAME && *d->slots[i].label && !listed(names, n, d->slots[i].label))
            names[n++] = d->slots[i].label;
    for (const struct dh_stmt *s = d->steps.first; s; s = s->next) {
        const struct dh_seen *seen = dh_draft_target(dh_draft_of(s));
        window = seen && *seen->window ? seen->window : window;
        if (s->kind == DH_STMT_CLICK && s->target.text.count && s->target.text.parts[0].kind == DH_PART_TEXT)
            press = s->target.text.parts[0].text;
    }
    if (n)
        dh_buf_printf(out, "Fills in %s", join(d, names, n));
    else
        dh_buf_printf(out, "Does \"%s\"", spoken(d, d->demo->name));
    if (window)
        dh_buf_printf(out, " in %.60s", window);
    if (press && n)
        dh_buf_printf(out, " and presses \"%.40s\"", press);
}

/* Bytes of the longest input's name that stands here, else of a word. */
static size_t name_length(struct dh_draft *d, const char *s)
{
    size_t best = strcspn(s, " ,");
    for (size_t i = 0; i < d->input_count; i++) {
        const char *name = spoken(d, d->inputs[i].name);
        size_t n = strlen(name);
        if (n > best && strncmp(s, name, n) == 0)
            best = n;
    }
    return best;
}

/* Words that nothing follows any more; "and" never stands at the end. */
static void strip_end(struct dh_buf *b, bool cut)
{
    static const char *const dangling[] = {" and", " of", " by", " as", " to", " from", " with", " on", " for", " about", " at",
                                           " in", " due", " until", " under", " a", " the"};
    for (bool more = true; more;) {
        more = b->len > 0 && strchr(" ,", b->data[b->len - 1]);
        if (more)
            b->data[--b->len] = '\0';
        for (size_t i = 0; !more && i < (cut ? sizeof(dangling) / sizeof(dangling[0]) : 1); i++) {
            size_t n = strlen(dangling[i]);
            more = b->len > n && strcmp(b->data + b->len - n, dangling[i]) == 0;
            if (more)
                b->data[b->len -= n] = '\0';
        }
    }
}

/* What is asked for, without "of a given date". */
static const char *in_short(struct dh_draft *d, const char *text)
{
    static const char *const preps[] = {"of ", "by ", "as ", "to ", "from ", "with ", "on ", "for ", "about ", "at ", "in "};
    struct dh_buf b = {0};
    size_t words = 0;
    bool cut = false;
    for (const char *s = text; *s;) {
        size_t skip = 0;
        for (size_t i = 0; (s == text || s[-1] == ' ') && words > 1 && i < sizeof(preps) / sizeof(preps[0]); i++) {
            size_t n = strlen(preps[i]);
            if (strncmp(s, preps[i], n) == 0 && strncmp(s + n, "a given ", 8) == 0)
                skip = n + 8 + name_length(d, s + n + 8);
            else if (words > 2 && strncmp(s, "a given ", 8) == 0)
                skip = 8 + name_length(d, s + 8);
        }
        words += *s == ' ' && !skip;
        cut = skip || (cut && *s == ' ');
        if (skip && b.len > 0 && strchr(",", s[skip]) && b.data[b.len - 1] == ' ')
            b.data[--b.len] = '\0';
        if (skip)
            s += skip + (s[skip] == ' ');
        else
            dh_buf_char(&b, *s++);
    }
    strip_end(&b, cut && words > 2);
    d->nomem = d->nomem || b.failed;
    const char *r = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

const char *dh_compose_description(struct dh_draft *d)
{
    const char *goal = without_values(d, verb_first(d, d->demo->goal)), *ask = spoken(d, d->demo->name);
    struct dh_buf b = {0};
    size_t n = strcspn(goal, " ,.");
    if (n > 1) {
        third_person(&b, goal, n);
        b.data[0] = (char)toupper((unsigned char)b.data[0]);
        dh_buf_str(&b, goal + n);
        ask = in_short(d, dh_draft_printf(d, "%c%s", tolower((unsigned char)*goal), goal + 1));
    } else {
        put_done(d, &b);
    }
    put_reads(d, &b);
    dh_buf_printf(&b, ". Use when asked to %s.", ask);
    d->nomem = d->nomem || b.failed;
    const char *r = dh_draft_printf(d, "%.1000s", dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

const char *dh_compose_compatibility(struct dh_draft *d)
{
    const char *apps[LIST_MAX];
    size_t n = 0;
    for (const struct dh_stmt *s = d->steps.first; s && n < LIST_MAX; s = s->next) {
        const struct dh_observation *o = dh_draft_screen(dh_draft_of(s));
        int w = o ? dh_general_window_of(dh_draft_of(s)) : -1;
        const char *class = w >= 0 && s->kind != DH_STMT_OPEN ? o->windows[w].wm_class : "";
        if (*class && strlen(class) < 40 && !listed(apps, n, class))
            apps[n++] = class;
    }
    struct dh_buf b = {0};
    dh_buf_printf(&b, "deskhand %s on X11", DH_VERSION);
    for (size_t i = 0; i < n; i++)
        dh_buf_printf(&b, "%s%s", i ? ", " : "; apps: ", apps[i]);
    d->nomem = d->nomem || b.failed;
    const char *r = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}

const char *dh_compose_prose(struct dh_draft *d)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    int y = 0, m = 0, day = 0;
    struct dh_buf b = {0};
    if (sscanf(d->demo->started, "%4d-%2d-%2d", &y, &m, &day) == 3 && m >= 1 && m <= 12)
        dh_buf_printf(&b, "Shown %s, on %d %s %d.", d->twice ? "twice" : "once", day, months[m - 1], y);
    else
        dh_buf_str(&b, d->twice ? "Shown twice." : "Shown once.");
    for (size_t i = 0; i < d->note_count; i++)
        dh_buf_printf(&b, " %s", d->notes[i]);
    d->nomem = d->nomem || b.failed;
    const char *r = dh_draft_text(d, dh_buf_text(&b));
    dh_buf_finish(&b);
    return r;
}
