/* What the file says of the skill: title, description, compatibility, prose. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "agent/skill/compose_impl.h"

#define LIST_MAX 8

const char *dh_compose_spoken(struct dh_draft *d, const char *name)
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
    const char *s = dh_compose_spoken(d, d->demo->name);
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

/* "reading the merchant and the amount from "receipt"", for each window. */
static void put_reads(struct dh_draft *d, struct dh_buf *out)
{
    const char *names[LIST_MAX];
    size_t n = 0;
    for (const struct dh_stmt *s = d->steps.first; s && n < LIST_MAX; s = s->next)
        if (s->kind == DH_STMT_READ && dh_general_words(d->demo->goal, dh_compose_spoken(d, s->name)) < 0)
            names[n++] = dh_draft_printf(d, "the %s", dh_compose_spoken(d, s->name));
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
        dh_buf_printf(out, "Does \"%s\"", dh_compose_spoken(d, d->demo->name));
    if (window)
        dh_buf_printf(out, " in %.60s", window);
    if (press && n)
        dh_buf_printf(out, " and presses \"%.40s\"", press);
}

const char *dh_compose_description(struct dh_draft *d)
{
    const char *ask = dh_compose_spoken(d, d->demo->name), *goal = dh_compose_goal(d, &ask);
    struct dh_buf b = {0};
    if (goal)
        dh_buf_str(&b, goal);
    else
        put_done(d, &b);
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
