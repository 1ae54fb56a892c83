#include "capture/observe.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "capture/a11y_join.h"
#include "capture/bullets.h"
#include "capture/element.h"
#include "capture/frame.h"
#include "capture/frame_diff.h"
#include "capture/hidden.h"
#include "capture/observation.h"
#include "capture/observe_read.h"
#include "capture/ocr.h"
#include "capture/snippet_list.h"

enum { CERTAIN = 80, DOUBTS_MOST = 64 };

/* A picture takes about that long to read; so much of the quiet may pass meanwhile, but not all of it. */
#define AHEAD DH_TICK_MS(30)
#define QUIET_LEAST DH_TICK_MS(20)

struct dh_observer {
    struct dh_screen *screen;
    struct dh_ocr *ocr;
    struct dh_a11y_join *a11y; /* NULL: not asked */
    const struct dh_log *log;
    struct dh_cache cache;
    struct dh_segments segments; /* of the last frame */
    struct dh_snippet_list snippets;
    struct dh_observation *last;
    uint64_t next_id;
    bool stale; /* the last observation is not what another fusion would give */
};

enum dh_status dh_observer_create(struct dh_screen *screen, struct dh_loop *loop,
                                  const struct dh_observer_options *options,
                                  struct dh_observer **ret, struct dh_err *err)
{
    static const struct dh_observer_options defaults = {0};
    const struct dh_observer_options *opt = options ? options : &defaults;
    struct dh_observer *ob = dh_alloc(1, sizeof(*ob));
    if (!ob)
        return dh_err_nomem(err);
    ob->screen = screen;
    ob->log = opt->log;
    ob->next_id = 1;
    enum dh_status s =
        dh_ocr_create(loop, opt->lang ? opt->lang : "eng", opt->readers,
                      opt->tesseract ? DH_OCR_TESSERACT : DH_OCR_BEST, opt->log, &ob->ocr, err);
    if (s == DH_OK)
        s = dh_a11y_join_create(opt->a11y, screen, loop, opt->log, &ob->a11y, err);
    if (s != DH_OK) {
        dh_ocr_destroy(ob->ocr);
        dh_free(ob);
        return s;
    }
    *ret = ob;
    return DH_OK;
}

void dh_observer_destroy(struct dh_observer *ob)
{
    if (!ob)
        return;
    dh_a11y_join_destroy(ob->a11y);
    dh_ocr_destroy(ob->ocr);
    dh_observation_unref(ob->last);
    dh_snippet_list_finish(&ob->snippets);
    dh_segments_finish(&ob->segments);
    dh_cache_finish(&ob->cache);
    dh_free(ob);
}

bool dh_observer_has_news(const struct dh_observer *ob)
{
    return dh_a11y_join_has_news(ob->a11y);
}

const struct dh_observation *dh_observer_last(const struct dh_observer *ob)
{
    return ob->last;
}

/* Takes the frame apart: what differs from the last one, or all of it. *ret_same: nothing differs. */
static enum dh_status segment(struct dh_observer *ob, struct dh_frame *frame, bool *ret_same,
                              struct dh_err *err)
{
    *ret_same = false;
    struct dh_places changed;
    struct dh_rect redone[DH_PLACES_MOST];
    struct dh_frame *before = ob->snippets.items && ob->last ? ob->last->frame : NULL;
    if (!before || !dh_frame_differences(before, frame, &changed)) {
        dh_snippet_list_finish(&ob->snippets);
        dh_frame_take_notes(frame, NULL, NULL, 0);
        enum dh_status st = dh_segments_build(&ob->segments, frame, err);
        return st == DH_OK ? dh_snippet_list_cut(&ob->snippets, &ob->segments, NULL, 0, err) : st;
    }
    dh_frame_take_notes(frame, before, changed.items, changed.count);
    *ret_same = changed.count == 0;
    if (*ret_same)
        return DH_OK;
    for (size_t i = 0; i < changed.count; i++) {
        enum dh_status st = dh_segments_update(&ob->segments, frame, changed.items[i], &redone[i], err);
        if (st != DH_OK)
            return st;
    }
    return dh_snippet_list_cut(&ob->snippets, &ob->segments, redone, changed.count, err);
}

/* The snippets nobody has read before, each once. */
struct errand {
    struct dh_observer *ob;
    const struct dh_snippet **snippets;
    size_t count, lost;
    bool nomem;
};

static void take_words(void *data, size_t index, const json_t *words)
{
    struct errand *e = data;
    if (!words)
        e->lost++;
    else if (!dh_cache_put(&e->ob->cache, e->snippets[index]->hash, words))
        e->nomem = true;
}

static void collect_new(struct dh_observer *ob, struct errand *e)
{
    for (size_t i = 0; i < ob->snippets.count; i++) {
        const struct dh_snippet *s = &ob->snippets.items[i];
        bool known = !s->pixels || dh_cache_find(&ob->cache, s->hash) || dh_bullets_count(s) > 0;
        for (size_t k = 0; !known && k < e->count; k++)
            known = e->snippets[k]->hash == s->hash;
        if (!known)
            e->snippets[e->count++] = s;
    }
}

static enum dh_status read_new(struct dh_observer *ob, size_t *ret_lost, struct dh_err *err)
{
    struct errand e = {.ob = ob};
    e.snippets = dh_alloc(ob->snippets.count + 1, sizeof(e.snippets[0]));
    if (!e.snippets)
        return dh_err_nomem(err);
    dh_cache_trim(&ob->cache);
    collect_new(ob, &e);
    struct dh_ocr_job job = {e.snippets, e.count, 2, DH_OCR_BLOCK, false, take_words, &e};
    enum dh_status st = dh_ocr_read(ob->ocr, &job, err);
    if (st == DH_OK && e.nomem)
        st = dh_err_nomem(err);
    *ret_lost = e.lost;
    dh_free(e.snippets);
    return st;
}

static int certainty(const struct dh_reading *r)
{
    int least = 100;
    for (size_t i = 0; i < r->count; i++)
        least = r->words[i].confidence < least ? r->words[i].confidence : least;
    return r->count ? least : 0;
}

static void take_better(void *data, size_t index, const json_t *words)
{
    struct errand *e = data;
    uint64_t hash = e->snippets[index]->hash;
    const struct dh_reading *old = dh_cache_find(&e->ob->cache, hash);
    int before = old ? certainty(old) : 0, least = 100;
    for (size_t i = 0; i < json_array_size(words); i++) {
        int c = (int)json_integer_value(json_array_get(json_array_get(words, i), 5));
        least = c < least ? c : least;
    }
    if (json_array_size(words) == 0 || least <= before)
        return;
    if (dh_cache_replace(&e->ob->cache, hash, words)) {
        e->ob->stale = true;
        e->lost++; /* counts what changed */
    }
}

bool dh_observer_doubt(struct dh_observer *ob)
{
    struct errand e = {.ob = ob};
    if (!dh_ocr_is_fast(ob->ocr) || !ob->last)
        return false;
    e.snippets = dh_alloc(ob->snippets.count + 1, sizeof(e.snippets[0]));
    if (!e.snippets)
        return false;
    for (size_t i = 0; i < ob->snippets.count && e.count < DOUBTS_MOST; i++) {
        const struct dh_snippet *s = &ob->snippets.items[i];
        const struct dh_reading *r = s->pixels ? dh_cache_find(&ob->cache, s->hash) : NULL;
        if (r && certainty(r) < CERTAIN)
            e.snippets[e.count++] = s;
    }
    struct dh_ocr_job job = {e.snippets, e.count, 2, DH_OCR_BLOCK, true, take_better, &e};
    enum dh_status st = dh_ocr_read(ob->ocr, &job, NULL);
    dh_free(e.snippets);
    return st == DH_OK && e.lost > 0;
}

/* One observation in the making. */
struct look {
    uint64_t mark; /* of the screen, before it was captured */
    struct dh_observation *o;
    struct dh_arena *arena;
    struct dh_window *windows;
    size_t lost;
    dh_tick since;
};

static void clock_stage(struct look *k, enum dh_stage stage)
{
    dh_tick now = dh_tick_now();
    k->o->stage_time[stage] = now - k->since;
    k->since = now;
}

static struct dh_settle_ask ask_of(const struct dh_settle *s)
{
    return (struct dh_settle_ask){s->since, s->first, s->quiet, s->quiet_most, s->bound, s->touched, s->fades, s->feedback};
}

static enum dh_status see(struct dh_observer *ob, const struct dh_settle *settle, struct look *k,
                          struct dh_err *err)
{
    struct dh_observation *o = k->o;
    o->settled = true;
    if (settle) {
        struct dh_settle_ask ask = ask_of(settle);
        enum dh_wait w = dh_screen_settle_ask(ob->screen, &ask);
        if (w == DH_WAIT_INTERRUPTED)
            return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL,
                              "stopped while waiting for the screen to settle");
        o->settled = w == DH_WAIT_REACHED;
    }
    clock_stage(k, DH_STAGE_SETTLE);
    k->mark = dh_screen_mark(ob->screen);
    enum dh_status st = dh_screen_capture(ob->screen, &o->frame, err);
    if (st != DH_OK)
        return st;
    o->width = o->frame->width;
    o->height = o->frame->height;
    o->serial = o->frame->serial;
    o->tick = o->frame->tick;
    st = dh_screen_windows(ob->screen, k->arena, &k->windows, &o->window_count, &o->active, err);
    if (st != DH_OK)
        return st;
    o->windows = k->windows;
    dh_a11y_join_ask(ob->a11y, o);
    if (!dh_screen_pointer(ob->screen, &o->pointer))
        o->pointer = (struct dh_point){0, 0};
    clock_stage(k, DH_STAGE_CAPTURE);
    return DH_OK;
}

static enum dh_status fuse(struct dh_observer *ob, struct look *k, struct dh_err *err)
{
    size_t n = ob->snippets.count, blanks = 0;
    const struct dh_reading **readings = dh_arena_alloc(k->arena, n + 1, sizeof(readings[0]));
    struct dh_rect *blank = dh_arena_alloc(k->arena, n + 1, sizeof(blank[0]));
    struct dh_transcript *t = dh_arena_alloc(k->arena, 1, sizeof(*t));
    if (!readings || !blank || !t)
        return dh_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        bool letters = false;
        readings[i] = dh_cache_find(&ob->cache, ob->snippets.items[i].hash);
        for (size_t w = 0; readings[i] && w < readings[i]->count; w++)
            letters |= readings[i]->words[w].confidence >= DH_CONFIDENCE_LEAST;
        if (!letters && !(ob->snippets.items[i].pixels && dh_bullets_count(&ob->snippets.items[i])))
            blank[blanks++] = ob->snippets.items[i].rect;
    }
    struct dh_observation *o = k->o;
    enum dh_status st = dh_transcript_make(ob->snippets.items, readings, n, o->windows, o->window_count,
                                           k->arena, t, err);
    struct dh_rect *hidden = NULL;
    if (st == DH_OK)
        st = dh_hidden_sift(o->frame, t, k->arena, &hidden, &o->hidden_count, err);
    if (st != DH_OK)
        return st;
    o->hidden = hidden;
    struct dh_rect *pictures =
        dh_arena_alloc(k->arena, blanks + t->picture_count + 1, sizeof(pictures[0]));
    if (!pictures)
        return dh_err_nomem(err);
    memcpy(pictures, blank, blanks * sizeof(blank[0]));
    for (size_t i = 0; i < t->picture_count; i++)
        pictures[blanks++] = dh_rect_grow(t->pictures[i], 1, 1);
    struct dh_findings in = {
        o->frame, &ob->segments.shapes, &ob->segments.rules, &ob->segments.plane, t, pictures,
        blanks,   o->windows,           o->window_count};
    struct dh_element *elements = NULL;
    st = dh_elements_make(&in, k->arena, &elements, &o->element_count, err);
    if (st != DH_OK)
        return st;
    struct dh_line *lines = dh_arena_alloc(k->arena, t->line_count + 1, sizeof(lines[0]));
    if (!lines)
        return dh_err_nomem(err);
    for (size_t i = 0; i < t->line_count; i++)
        lines[i] = t->lines[i].line;
    dh_hidden_tag(t, elements, o->element_count);
    for (size_t i = 0; i < o->element_count; i++)
        if ((elements[i].states & DH_STATE_FOCUSED) && elements[i].window == o->active && o->active >= 0)
            o->focus = (int)i;
    o->elements = elements;
    o->lines = lines;
    o->line_count = t->line_count;
    o->words = t->words;
    o->word_count = t->word_count;
    st = dh_a11y_join(ob->a11y, o, &elements, k->arena, err);
    if (st != DH_OK)
        return st;
    const char **changed = NULL;
    const struct dh_observation *b = ob->last;
    st = dh_elements_match(elements, o->element_count, o->windows, b ? b->elements : NULL,
                           b ? b->element_count : 0, b ? b->windows : NULL, &ob->next_id, k->arena,
                           &changed, &o->changed_count, err);
    o->changed = changed;
    return st;
}

static enum dh_status note_partial(struct dh_observer *ob, struct look *k, struct dh_err *err)
{
    struct dh_observation *o = k->o;
    const char *refusal = dh_ocr_refusal(ob->ocr);
    const char **list = dh_arena_alloc(k->arena, 3, sizeof(list[0]));
    if (!list)
        return dh_err_nomem(err);
    if (k->lost > 0)
        list[o->partial_count++] =
            dh_arena_printf(k->arena, "%zu pieces of text could not be read: the reader failed", k->lost);
    if (o->hidden_count > 0)
        list[o->partial_count++] = dh_arena_printf(
            k->arena, "%zu piece%s of text that a person could not see %s left out", o->hidden_count,
            o->hidden_count == 1 ? "" : "s", o->hidden_count == 1 ? "was" : "were");
    if (refusal && !ob->last) /* once is enough */
        list[o->partial_count++] = dh_arena_printf(k->arena, "text is read by tesseract, slower: %s", refusal);
    for (size_t i = 0; i < o->partial_count; i++)
        if (!list[i])
            return dh_err_nomem(err);
    o->partial = list;
    return DH_OK;
}

static bool same_windows(const struct dh_observation *a, const struct dh_observation *b)
{
    bool same = a->window_count == b->window_count && a->active == b->active;
    for (size_t i = 0; same && i < a->window_count; i++) {
        const struct dh_window *p = &a->windows[i], *q = &b->windows[i];
        same = strcmp(p->id, q->id) == 0 && p->minimized == q->minimized && dh_rect_equal(p->rect, q->rect) &&
               dh_rect_equal(p->frame, q->frame);
    }
    return same;
}

static enum dh_status look_inside(struct dh_observer *ob, const struct dh_settle *settle,
                                  struct look *k, struct dh_err *err)
{
    enum dh_status st = see(ob, settle, k, err);
    if (st != DH_OK)
        return st;
    bool same = false;
    st = segment(ob, k->o->frame, &same, err);
    clock_stage(k, DH_STAGE_SEGMENT);
    same = st == DH_OK && same && !ob->stale && same_windows(k->o, ob->last) && !dh_a11y_join_has_news(ob->a11y);
    if (st == DH_OK && !same)
        st = read_new(ob, &k->lost, err);
    clock_stage(k, DH_STAGE_OCR);
    if (same)
        dh_observation_share(k->o, ob->last);
    else if (st == DH_OK)
        st = fuse(ob, k, err);
    ob->stale = st != DH_OK || k->lost > 0;
    if (st == DH_OK)
        st = note_partial(ob, k, err);
    clock_stage(k, DH_STAGE_FUSE);
    if (st != DH_OK)
        dh_snippet_list_finish(&ob->snippets); /* they may belong to a frame that is not the last one */
    return st;
}

static enum dh_status look_once(struct dh_observer *ob, const struct dh_settle *settle, struct look *k, struct dh_err *err)
{
    k->since = dh_tick_now();
    enum dh_status st = dh_observation_create(&k->o, &k->arena, err);
    if (st != DH_OK)
        return st;
    st = look_inside(ob, settle, k, err);
    if (st != DH_OK) {
        dh_observation_unref(k->o);
        k->o = NULL;
        return st;
    }
    for (int i = 0; i < DH_STAGE_COUNT; i++)
        dh_debug(ob->log, "look: %s %lld us", dh_stage_name((enum dh_stage)i),
                 (long long)k->o->stage_time[i]);
    dh_observation_unref(ob->last);
    ob->last = dh_observation_ref(k->o);
    return DH_OK;
}

/* Waits for the rest of the quiet. *ret_moved: something changed after the picture was taken. */
static enum dh_status wait_rest(struct dh_observer *ob, const struct dh_settle *settle, struct look *k, bool *ret_moved,
                                struct dh_err *err)
{
    struct dh_settle_ask ask = ask_of(settle);
    k->since = dh_tick_now();
    *ret_moved = dh_screen_moved(ob->screen, &ask, k->mark);
    /* Where nothing has changed at all, that was waited for. */
    if (*ret_moved || !dh_screen_moved(ob->screen, &ask, ask.since))
        return DH_OK;
    if (dh_screen_settle_ask(ob->screen, &ask) == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped while waiting for the screen to settle");
    *ret_moved = dh_screen_moved(ob->screen, &ask, k->mark);
    k->o->stage_time[DH_STAGE_SETTLE] += dh_tick_now() - k->since;
    return DH_OK;
}

static bool lists(const char *const *list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], id) == 0)
            return true;
    return false;
}

/* What changed with the look before counts as well: nobody has seen that one. */
static enum dh_status add_changed(struct look *k, const struct dh_observation *before, struct dh_err *err)
{
    struct dh_observation *o = k->o;
    const char **list = dh_arena_alloc(k->arena, o->changed_count + before->changed_count + 1, sizeof(list[0]));
    size_t n = 0;
    if (!list)
        return dh_err_nomem(err);
    for (size_t i = 0; i < o->element_count; i++)
        if (lists(o->changed, o->changed_count, o->elements[i].id) ||
            lists(before->changed, before->changed_count, o->elements[i].id))
            list[n++] = o->elements[i].id;
    o->changed = list;
    o->changed_count = n;
    return DH_OK;
}

enum dh_status dh_observer_look(struct dh_observer *ob, const struct dh_settle *settle,
                                struct dh_observation **ret, struct dh_err *err)
{
    struct look k = {0}, again = {0};
    struct dh_settle ahead = settle ? *settle : (struct dh_settle){0};
    dh_tick spare = ahead.quiet - QUIET_LEAST;
    bool moved = false;
    spare = spare < 0 ? 0 : spare < AHEAD ? spare : AHEAD;
    ahead.quiet -= spare;
    enum dh_status st = look_once(ob, settle ? &ahead : NULL, &k, err);
    if (st == DH_OK && settle && spare > 0 && k.o->settled)
        st = wait_rest(ob, settle, &k, &moved, err);
    if (st == DH_OK && moved) {
        st = look_once(ob, settle, &again, err);
        if (st == DH_OK)
            st = add_changed(&again, k.o, err);
        for (int i = 0; st == DH_OK && i < DH_STAGE_COUNT; i++)
            again.o->stage_time[i] += k.o->stage_time[i];
        dh_observation_unref(k.o);
        k.o = again.o;
    }
    if (st != DH_OK) {
        dh_observation_unref(k.o);
        return st;
    }
    *ret = k.o;
    return DH_OK;
}

enum dh_status dh_observer_read(struct dh_observer *ob, struct dh_rect rect, char **ret_text,
                                struct dh_err *err)
{
    if (!ob->last || !ob->snippets.items)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "nothing has been looked at yet");
    return dh_observe_read(ob->ocr, &ob->segments.plane, ob->snippets.items, ob->snippets.count, rect,
                           ret_text, err);
}
