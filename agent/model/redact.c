#include "agent/model/redact.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "agent/gate/own.h"
#include "agent/gate/secret.h"
#include "agent/model/redact_find.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/path.h"
#include "capture/frame.h"
#include "capture/hidden.h"
#include "capture/picture.h"

#define PASSWORD "\xe2\x9f\xa6password\xe2\x9f\xa7"
#define BLACK_MAX 512
#define GROW 3 /* pixels round a word that are painted too */

struct dh_redactor {
    struct dh_find find;
    int pids[DH_OWN_PIDS];
    size_t pid_count;
};

enum dh_status dh_redactor_create(int own_pid, struct dh_redactor **ret, struct dh_err *err)
{
    struct dh_redactor *r = dh_alloc(1, sizeof(*r));
    if (!r)
        return dh_err_nomem(err);
    r->pid_count = dh_own_pids(own_pid, r->pids);
    *ret = r;
    return DH_OK;
}

void dh_redactor_destroy(struct dh_redactor *r)
{
    if (!r)
        return;
    dh_find_finish(&r->find);
    dh_free(r);
}

enum dh_status dh_redactor_secret(struct dh_redactor *r, const char *name, const char *value, struct dh_err *err)
{
    return dh_find_add(&r->find, name, value, err);
}

enum dh_status dh_redactor_load(struct dh_redactor *r, struct dh_err *err)
{
    char *path = dh_path_config("secrets");
    DIR *dir = path ? opendir(path) : NULL;
    enum dh_status s = path ? DH_OK : dh_err_nomem(err);
    dh_free(path);
    for (struct dirent *e = dir ? readdir(dir) : NULL; e && s == DH_OK; e = readdir(dir)) {
        struct dh_secret value = {0};
        if (e->d_name[0] == '.')
            continue;
        s = dh_secret_get(e->d_name, &value, err);
        if (s == DH_USAGE) /* no name of a secret: nobody can use it as one */
            s = DH_OK;
        else if (s == DH_OK)
            s = dh_redactor_secret(r, e->d_name, value.text, err);
        dh_secret_finish(&value);
    }
    if (dir)
        closedir(dir);
    return s;
}

const char *dh_redactor_value(const struct dh_redactor *r, size_t i)
{
    return i < r->find.count ? r->find.values[i].raw : NULL;
}

static void put_masked(const struct dh_redactor *r, const char *text, const struct dh_span *spans, size_t n,
                       struct dh_buf *out)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        dh_buf_add(out, text + at, spans[i].from - at);
        if (spans[i].mask)
            dh_buf_str(out, spans[i].mask);
        else
            dh_buf_printf(out, "\xe2\x9f\xa6secret:%s\xe2\x9f\xa7", r->find.values[spans[i].value].name);
        at = spans[i].to;
    }
    dh_buf_str(out, text + at);
}

char *dh_redact_text(const struct dh_redactor *r, const char *text, bool own)
{
    struct dh_span spans[DH_FIND_SPANS];
    struct dh_buf out = {0};
    put_masked(r, text, spans, dh_find_spans(&r->find, text, !own, spans), &out);
    if (!out.data)
        dh_buf_str(&out, "");
    char *text_out = dh_buf_steal(&out);
    dh_buf_finish(&out);
    return text_out;
}

/* One observation in the making. */
struct work {
    const struct dh_redactor *r;
    const struct dh_observation *o;
    struct dh_redacted *d;
    bool own[256]; /* windows of ours, by index */
    bool failed;
};

static void black(struct work *w, struct dh_rect rect)
{
    struct dh_rect r = dh_rect_cross(rect, (struct dh_rect){0, 0, w->o->width, w->o->height});
    if (dh_rect_empty(r))
        return;
    if (w->d->black_count == BLACK_MAX) /* rather too much than too little */
        w->d->black[BLACK_MAX - 1] = dh_rect_join(w->d->black[BLACK_MAX - 1], r);
    else
        w->d->black[w->d->black_count++] = r;
}

static bool blackened(const struct work *w, struct dh_rect rect)
{
    for (size_t i = 0; i < w->d->black_count; i++)
        if (!dh_rect_empty(dh_rect_cross(w->d->black[i], rect)))
            return true;
    return false;
}

/* The text itself when there is nothing in it. */
static const char *masked(struct work *w, const char *text, bool *ret_any)
{
    struct dh_span spans[DH_FIND_SPANS];
    size_t n = text ? dh_find_spans(&w->r->find, text, true, spans) : 0;
    *ret_any = n > 0;
    if (n == 0)
        return text;
    struct dh_buf b = {0};
    put_masked(w->r, text, spans, n, &b);
    const char *copy = dh_buf_failed(&b) ? NULL : dh_arena_strdup(w->d->arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    w->failed = w->failed || !copy;
    w->d->found++;
    return copy ? copy : "";
}

static bool is_own(const struct dh_redactor *r, int pid)
{
    for (size_t i = 0; pid > 0 && i < r->pid_count; i++)
        if (r->pids[i] == pid)
            return true;
    return false;
}

/* What is visible of window i: its rectangle without those above it, as rectangles that are painted. */
static void black_window(struct work *w, size_t i, struct dh_rect rest, size_t above)
{
    for (; above < w->o->window_count; above++) {
        const struct dh_window *top = &w->o->windows[above];
        if (top->minimized || is_own(w->r, top->pid))
            continue;
        struct dh_rect c = dh_rect_cross(rest, top->rect);
        if (dh_rect_empty(c))
            continue;
        int right = rest.x + rest.w, bottom = rest.y + rest.h;
        black_window(w, i, (struct dh_rect){rest.x, rest.y, rest.w, c.y - rest.y}, above + 1);
        black_window(w, i, (struct dh_rect){rest.x, c.y + c.h, rest.w, bottom - c.y - c.h}, above + 1);
        black_window(w, i, (struct dh_rect){rest.x, c.y, c.x - rest.x, c.h}, above + 1);
        black_window(w, i, (struct dh_rect){c.x + c.w, c.y, right - c.x - c.w, c.h}, above + 1);
        return;
    }
    if (!dh_rect_empty(rest))
        black(w, rest);
}

/* A title is drawn on the frame round the window; what the window itself shows of it was read. */
static void black_title(struct work *w, const struct dh_window *win)
{
    struct dh_rect f = win->frame, r = dh_rect_cross(win->rect, win->frame);
    black(w, (struct dh_rect){f.x, f.y, f.w, r.y - f.y});
    black(w, (struct dh_rect){f.x, r.y + r.h, f.w, f.y + f.h - r.y - r.h});
    black(w, (struct dh_rect){f.x, r.y, r.x - f.x, r.h});
    black(w, (struct dh_rect){r.x + r.w, r.y, f.x + f.w - r.x - r.w, r.h});
}

static void windows(struct work *w)
{
    const struct dh_observation *o = w->o;
    struct dh_window *list = dh_arena_alloc(w->d->arena, o->window_count + 1, sizeof(*list));
    if (!list) {
        w->failed = true;
        return;
    }
    for (size_t i = 0; i < o->window_count; i++) {
        bool any;
        list[i] = o->windows[i];
        list[i].title = masked(w, o->windows[i].title, &any);
        if (any)
            black_title(w, &o->windows[i]);
        if (!is_own(w->r, o->windows[i].pid))
            continue;
        list[i].title = "deskhand";
        if (i < sizeof(w->own))
            w->own[i] = true;
        if (!list[i].minimized)
            black_window(w, i, dh_rect_join(o->windows[i].frame, o->windows[i].rect), i + 1);
    }
    w->d->o.windows = list;
}

static bool in_own(const struct work *w, int window)
{
    return window >= 0 && (size_t)window < sizeof(w->own) && w->own[window];
}

/* Words that a span of a line's text touches. */
static void black_words(struct work *w, const struct dh_line *line, const struct dh_span *span)
{
    size_t at = 0;
    for (size_t i = line->first; i < line->first + line->count && i < w->o->word_count; i++) {
        const struct dh_word *word = &w->o->words[i];
        size_t n = strlen(word->text);
        if (at < span->to && at + n > span->from)
            black(w, dh_rect_grow(word->rect, GROW, GROW));
        at += n + 1;
    }
}

static void lines(struct work *w)
{
    const struct dh_observation *o = w->o;
    struct dh_line *list = dh_arena_alloc(w->d->arena, o->line_count + 1, sizeof(*list));
    if (!list) {
        w->failed = true;
        return;
    }
    size_t n = 0;
    for (size_t i = 0; i < o->line_count; i++) {
        struct dh_span spans[DH_FIND_SPANS];
        const struct dh_line *line = &o->lines[i];
        bool any;
        if (in_own(w, dh_observation_window_at(o, dh_rect_centre(line->rect))))
            continue;
        size_t k = dh_find_spans(&w->r->find, line->text, true, spans);
        for (size_t s = 0; s < k; s++) {
            if (line->count > 0)
                black_words(w, line, &spans[s]);
            else
                black(w, dh_rect_grow(line->rect, GROW, GROW));
        }
        list[n] = *line;
        list[n++].text = masked(w, line->text, &any);
    }
    w->d->o.lines = list;
    w->d->o.line_count = n;
    w->d->o.words = NULL; /* lines say the same */
    w->d->o.word_count = 0;
}

static struct dh_element element(struct work *w, const struct dh_element *from)
{
    struct dh_element e = *from;
    bool in_name, in_value;
    e.name = masked(w, from->name, &in_name);
    e.value = masked(w, from->value, &in_value);
    if (e.states & DH_STATE_PASSWORD) {
        e.value = from->value && *from->value ? PASSWORD : "";
        black(w, dh_rect_grow(from->rect, -1, -1));
    } else if (in_value && !blackened(w, from->rect)) {
        black(w, from->rect);
    }
    struct dh_rect name = dh_rect_empty(from->label) ? from->rect : from->label;
    if (in_name && !blackened(w, name))
        black(w, name);
    return e;
}

static void elements(struct work *w)
{
    const struct dh_observation *o = w->o;
    struct dh_element *list = dh_arena_alloc(w->d->arena, o->element_count + 1, sizeof(*list));
    if (!list) {
        w->failed = true;
        return;
    }
    size_t n = 0;
    w->d->o.focus = -1;
    for (size_t i = 0; i < o->element_count; i++) {
        if (in_own(w, o->elements[i].window))
            continue;
        if ((int)i == o->focus)
            w->d->o.focus = (int)n;
        list[n++] = element(w, &o->elements[i]);
    }
    w->d->o.elements = list;
    w->d->o.element_count = n;
}

enum dh_status dh_redact_observation(const struct dh_redactor *r, const struct dh_observation *o,
                                     struct dh_redacted *ret, struct dh_err *err)
{
    struct dh_redacted d = {.arena = dh_arena_create(), .o = *o};
    struct work w = {.r = r, .o = o, .d = &d};
    d.o.frame = NULL;
    d.o.owner = NULL;
    if (d.arena)
        d.black = dh_arena_alloc(d.arena, BLACK_MAX, sizeof(*d.black));
    w.failed = !d.black || o->window_count > sizeof(w.own);
    /* What could not be read could hold a secret that nobody recognises. */
    for (size_t i = 0; i < o->partial_count; i++)
        d.blind = d.blind || (r->find.count > 0 && strstr(o->partial[i], "could not be read"));
    if (!w.failed)
        windows(&w);
    if (!w.failed)
        lines(&w);
    if (!w.failed)
        elements(&w);
    if (w.failed) {
        dh_redacted_finish(&d);
        return dh_err_nomem(err);
    }
    *ret = d;
    return DH_OK;
}

void dh_redacted_finish(struct dh_redacted *d)
{
    dh_arena_destroy(d->arena);
    *d = (struct dh_redacted){0};
}

static void paint(uint32_t *pixels, int stride, struct dh_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        memset(pixels + (size_t)y * (size_t)stride + r.x, 0, (size_t)r.w * sizeof(*pixels));
}

/* A copy with what is to be painted, or the frame itself when that is nothing. */
static enum dh_status painted(const struct dh_redacted *d, const struct dh_observation *o, bool hidden, struct dh_frame **ret,
                              struct dh_err *err)
{
    struct dh_frame *f = NULL;
    hidden = hidden && o->hidden_count > 0;
    if (d->black_count == 0 && !hidden) {
        *ret = dh_frame_ref(o->frame);
        return DH_OK;
    }
    enum dh_status s = dh_picture_marked(o->frame, NULL, 0, &f, err);
    if (s != DH_OK)
        return s;
    uint32_t *pixels = dh_frame_pixels(f);
    if (hidden)
        dh_hidden_paint(o->frame, o->hidden, o->hidden_count, pixels, f->stride);
    for (size_t i = 0; i < d->black_count; i++)
        paint(pixels, f->stride, d->black[i]);
    *ret = f;
    return DH_OK;
}

enum dh_status dh_redact_picture(const struct dh_redacted *d, const struct dh_observation *o, struct dh_frame **ret,
                                 struct dh_err *err)
{
    if (d->blind)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_ENVIRONMENT, NULL,
                          "some of the screen could not be read, so that no picture of it may be sent");
    return painted(d, o, true, ret, err);
}

enum dh_status dh_redact_keep(const struct dh_redactor *r, const struct dh_observation *o, struct dh_frame **ret,
                              struct dh_err *err)
{
    struct dh_redacted d = {0};
    enum dh_status s = dh_redact_observation(r, o, &d, err);
    if (s == DH_OK)
        s = painted(&d, o, false, ret, err);
    dh_redacted_finish(&d);
    return s;
}
