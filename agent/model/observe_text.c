#include "agent/model/observe_text.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"

/* One thing as it was told. */
struct told {
    char id[DH_ID_MAX];
    uint64_t print;
    bool seen; /* in the observation that is being written */
};

struct dh_observe_text {
    char fixed[40]; /* "" for a random boundary */
    struct told *told; /* owned */
    size_t count, cap;
    bool first;
};

struct dh_observe_text *dh_observe_text_create(const char *boundary)
{
    struct dh_observe_text *t = dh_alloc(1, sizeof(*t));
    if (t) {
        t->first = true;
        snprintf(t->fixed, sizeof(t->fixed), "%.39s", boundary ? boundary : "");
    }
    return t;
}

void dh_observe_text_destroy(struct dh_observe_text *t)
{
    if (!t)
        return;
    dh_free(t->told);
    dh_free(t);
}

void dh_observe_text_forget(struct dh_observe_text *t)
{
    t->first = true;
    t->count = 0;
}

/* Control, direction and invisible characters tell a model what no person sees. */
static bool unseen(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad || (cp >= 0x200b && cp <= 0x200f) ||
           (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff ||
           (cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0xe0000 && cp <= 0xe0fff);
}

static void quoted(struct dh_buf *out, const char *s)
{
    size_t n = strlen(s), written = 0;
    dh_buf_char(out, '"');
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t k = dh_utf8_next(s + i, n - i, &cp);
        if (written > DH_OBSERVE_TEXT_VALUE) {
            dh_buf_printf(out, "\" (%zu bytes more", n - i);
            dh_buf_str(out, ")");
            return;
        }
        if (cp == '\n' || cp == '\t') {
            dh_buf_str(out, cp == '\n' ? "\\n" : " ");
        } else if (cp == '"' || cp == '\\') {
            dh_buf_char(out, '\\');
            dh_buf_char(out, (char)cp);
        } else if (cp == 0xfffd) {
            dh_buf_str(out, "\xef\xbf\xbd");
        } else if (!unseen(cp)) {
            dh_buf_add(out, s + i, k);
        }
        i += k;
        written += k;
    }
    dh_buf_char(out, '"');
}

static void put_window(struct dh_buf *out, const struct dh_observation *o, size_t i)
{
    const struct dh_window *w = &o->windows[i];
    dh_buf_printf(out, "%s ", w->id);
    quoted(out, w->title);
    if (*w->wm_class) {
        dh_buf_char(out, ' ');
        quoted(out, w->wm_class);
    }
    if ((int)i == o->active)
        dh_buf_str(out, " active");
    if (w->minimized)
        dh_buf_str(out, " minimized");
    if (w->dialog || w->modal)
        dh_buf_str(out, w->modal ? " modal dialog" : " dialog");
    if (w->popup)
        dh_buf_str(out, " popup");
    if (!w->minimized)
        dh_buf_printf(out, " %d,%d %dx%d", w->rect.x, w->rect.y, w->rect.w, w->rect.h);
    dh_buf_char(out, '\n');
}

static void put_element(struct dh_buf *out, const struct dh_observation *o, const struct dh_element *e,
                        const struct dh_coord *coord)
{
    dh_buf_printf(out, "%s %s ", e->id, dh_role_name(e->role));
    quoted(out, e->name);
    if (e->value) {
        dh_buf_str(out, " =");
        quoted(out, e->value);
    }
    for (unsigned bit = 1; bit <= DH_STATE_LAST; bit <<= 1)
        if (e->states & bit)
            dh_buf_printf(out, " %s", dh_state_name(bit));
    struct dh_point c = dh_rect_centre(e->rect);
    if (coord)
        c = dh_coord_from_screen(coord, c);
    dh_buf_printf(out, " @%d,%d", c.x, c.y);
    if (e->window >= 0 && (size_t)e->window < o->window_count)
        dh_buf_printf(out, " %s", o->windows[e->window].id);
    dh_buf_char(out, '\n');
}

static struct told *find(struct dh_observe_text *t, const char *id, size_t hint)
{
    /* Things mostly keep their order. */
    if (hint < t->count && strcmp(t->told[hint].id, id) == 0)
        return &t->told[hint];
    for (size_t i = 0; i < t->count; i++)
        if (strcmp(t->told[i].id, id) == 0)
            return &t->told[i];
    return NULL;
}

/* Remembers a line; true when it has not been told in this form. */
static bool news(struct dh_observe_text *t, const char *id, const char *line, size_t n, size_t hint, bool *failed)
{
    uint64_t print = dh_hash_short(line, n);
    struct told *old = find(t, id, hint);
    if (old) {
        bool fresh = old->print != print;
        old->print = print;
        old->seen = true;
        return fresh;
    }
    if (!dh_grow(&t->told, &t->cap, t->count + 1, sizeof(*t->told))) {
        *failed = true;
        return true;
    }
    t->told[t->count] = (struct told){.print = print, .seen = true};
    snprintf(t->told[t->count++].id, DH_ID_MAX, "%s", id);
    return true;
}

/* Ids of what is there no more. */
static void put_gone(struct dh_observe_text *t, struct dh_buf *out)
{
    size_t kept = 0;
    bool any = false;
    for (size_t i = 0; i < t->count; i++) {
        if (t->told[i].seen) {
            t->told[kept++] = t->told[i];
            continue;
        }
        dh_buf_printf(out, "%s%s", any ? " " : "gone: ", t->told[i].id);
        any = true;
    }
    if (any)
        dh_buf_char(out, '\n');
    t->count = kept;
}

static void header(const struct dh_observation *o, const struct dh_coord *coord, bool first, bool marked,
                   struct dh_buf *out)
{
    if (!first)
        dh_buf_str(out, "Changes on the screen since the last look; everything else is as it was.");
    else if (coord && coord->space == DH_COORD_GRID)
        dh_buf_printf(out, "The screen; @ is the middle of a thing on a grid of 0-%d.", coord->grid);
    else
        dh_buf_printf(out, "The screen, %dx%d; @ is the middle of a thing in pixels%s.", o->width, o->height,
                      coord && coord->space == DH_COORD_IMAGE ? " of the picture" : "");
    if (marked)
        dh_buf_str(out, " The number on the picture is that of the id.");
    if (!o->settled)
        dh_buf_str(out, " It is still changing.");
    for (size_t i = 0; i < o->partial_count; i++)
        dh_buf_printf(out, " Note: %s.", o->partial[i]);
    dh_buf_char(out, '\n');
}

static void open_fence(struct dh_observe_text *t, const char *origin, char tag[48], struct dh_buf *out)
{
    unsigned char random[8];
    if (*t->fixed) {
        snprintf(tag, 48, "%s", t->fixed);
    } else {
        dh_random(random, sizeof(random));
        memcpy(tag, "data-", 5);
        dh_hex(random, sizeof(random), tag + 5);
    }
    dh_buf_printf(out, "<%s from=\"%s\">\n", tag, origin);
}

void dh_observe_text_fence(struct dh_observe_text *t, const char *origin, const char *text, struct dh_buf *out)
{
    char tag[48];
    open_fence(t, origin, tag, out);
    quoted(out, text);
    dh_buf_printf(out, "\n</%s>\n", tag);
}

static void body(struct dh_observe_text *t, const struct dh_observation *o, const struct dh_coord *coord, bool first,
                 struct dh_buf *out, bool *failed)
{
    struct dh_buf line = {0};
    for (size_t i = 0; i < t->count; i++)
        t->told[i].seen = false;
    for (size_t i = 0; i < o->window_count; i++) {
        dh_buf_clear(&line);
        put_window(&line, o, i);
        if (news(t, o->windows[i].id, dh_buf_text(&line), line.len, i, failed) || first)
            dh_buf_add(out, dh_buf_text(&line), line.len);
    }
    for (size_t i = 0; i < o->element_count; i++) {
        dh_buf_clear(&line);
        put_element(&line, o, &o->elements[i], coord);
        if (news(t, o->elements[i].id, dh_buf_text(&line), line.len, o->window_count + i, failed) || first)
            dh_buf_add(out, dh_buf_text(&line), line.len);
    }
    *failed = *failed || dh_buf_failed(&line);
    dh_buf_finish(&line);
    if (!first)
        put_gone(t, out);
}

enum dh_status dh_observe_text_write(struct dh_observe_text *t, const struct dh_observation *o,
                                     const struct dh_coord *coord, bool marked, struct dh_buf *out, struct dh_err *err)
{
    char tag[48];
    bool first = t->first, failed = false;
    struct dh_buf inside = {0};
    t->first = false;
    body(t, o, coord, first, &inside, &failed);
    header(o, coord, first, marked, out);
    open_fence(t, "the screen", tag, out);
    dh_buf_str(out, inside.len ? dh_buf_text(&inside) : first ? "nothing is there\n" : "nothing has changed\n");
    dh_buf_printf(out, "</%s>\n", tag);
    failed = failed || dh_buf_failed(&inside) || dh_buf_failed(out);
    dh_buf_finish(&inside);
    if (!failed)
        return DH_OK;
    dh_observe_text_forget(t);
    return dh_err_nomem(err);
}

uint64_t dh_observe_text_print(const struct dh_observation *o)
{
    struct dh_buf all = {0};
    for (size_t i = 0; i < o->window_count; i++)
        put_window(&all, o, i);
    for (size_t i = 0; i < o->element_count; i++)
        put_element(&all, o, &o->elements[i], NULL);
    uint64_t print = dh_hash_short(dh_buf_text(&all), all.len);
    dh_buf_finish(&all);
    return print;
}
