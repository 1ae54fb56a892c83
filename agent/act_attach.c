#include "agent/act.h"

#include <string.h>

#include "actuate/kin.h"
#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"
#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

#define FOCUS_TRIES 3
#define ACCEPTS 3
#define MAPS_MAX ((size_t)4 << 20)
#define ACCEPT_BOUND DH_TICK_MS(1500)
/* GTK 3 looks up what was typed, and swallows what would accept it until it has: some 100 ms after the last letter, and
 * when nothing moves any more. */
#define LOOKED_UP DH_TICK_MS(220)
#define LINES_DRAWN 3 /* of text: a dialog that has as many is no empty window any more */

static bool gone(const struct dh_road *road, unsigned long xid)
{
    return dh_road_window(road, xid) < 0;
}

static enum dh_status focus(struct dh_road *road, const struct dh_action *a, unsigned long window, struct dh_err *err)
{
    int w = dh_road_window(road, window);
    if (w < 0 || w == road->now->active || road->now->windows[w].popup)
        return DH_OK;
    struct dh_touch f = {.kind = DH_TOUCH_FOCUS, .window = window};
    struct dh_candidate at = {.window = w};
    enum dh_status s = dh_road_touch(road, a, &f, &at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* Keys for the dialog: a window that came up in between and took the focus gets none of them. */
static enum dh_status keys_to(struct dh_road *road, const struct dh_action *a, const struct dh_touch *keys, struct dh_err *err)
{
    enum dh_status s = DH_STALE;
    for (int i = 0; i < FOCUS_TRIES && s == DH_STALE; i++) {
        struct dh_touch t = *keys;
        s = focus(road, a, t.window, err);
        if (s == DH_OK)
            s = dh_road_touch(road, a, &t, NULL, err);
        if (s == DH_STALE && gone(road, t.window))
            return s;
        if (s == DH_OK || s == DH_STALE) {
            enum dh_status l = dh_road_look(road, err);
            s = l == DH_OK ? s : l;
        }
    }
    return s;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, const char *keys,
                            unsigned long window, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = 1, .window = window};
    return keys_to(road, a, &t, err);
}

static const char *const accepts[] = {"Open", "Choose", "Select", "OK", "Upload", "\u00d6ffnen", "Ouvrir", "Abrir", "Apri"};

/* The label of the button that accepts a file dialog; NULL: none is seen. A box "Open files read-only" is no such button;
 * a text that is nothing else may be one that was not recognised. */
static const char *accept_label(struct dh_road *road, int window)
{
    const char *text = NULL;
    for (size_t i = 0; i < sizeof(accepts) / sizeof(accepts[0]); i++) {
        struct dh_target target = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_BUTTON, .text = accepts[i]};
        struct dh_grounding g;
        if (dh_ground(road->now, &target, DH_VERB_CLICK, window, &g, NULL) != DH_OK || !g.best.element)
            continue;
        if (g.best.element->role == DH_ROLE_BUTTON)
            return accepts[i];
        if (!text && g.best.element->name && dh_text_similarity(g.best.element->name, accepts[i]) >= 95)
            text = accepts[i];
    }
    return text;
}

static bool is_drawn(const struct dh_observation *o, int window)
{
    int lines = 0;
    for (size_t i = 0; i < o->line_count && lines < LINES_DRAWN; i++)
        lines += dh_rect_has(o->windows[window].rect, dh_rect_centre(o->lines[i].rect));
    return lines == LINES_DRAWN;
}

/* By its button, else, where that is out of sight, by its title. */
static bool takes_files(struct dh_road *road, int window)
{
    char *title = dh_gate_fold(road->now->windows[window].title);
    bool named = title && dh_lexicon_has(DH_LEX_OPEN_FILE, title) && is_drawn(road->now, window);
    dh_free(title);
    return named || accept_label(road, window) != NULL;
}

/* Return in GTK's location line may complete instead of accept, so the button is pressed where there is one. */
static enum dh_status accept_dialog(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                    struct dh_err *err)
{
    const char *label = accept_label(road, dh_road_window(road, dialog));
    struct dh_target target = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_BUTTON, .text = label};
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    return label ? dh_road_touch_target(road, a, &target, dialog, &t, NULL, err) : press(road, a, "Return", dialog, err);
}

/* Puts the path into the dialog's line. GTK's dialogs open their location line on Ctrl+L; Qt's has its name line
 * focused and ignores the chord. */
static enum dh_status name_file(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                const char *path, struct dh_err *err)
{
    enum dh_status s = press(road, a, "ctrl+l", dialog, err);
    if (s == DH_OK)
        s = press(road, a, "ctrl+a", dialog, err);
    struct dh_touch t = {.kind = DH_TOUCH_TYPE, .text = path, .window = dialog};
    if (s == DH_OK)
        s = keys_to(road, a, &t, err);
    if (s != DH_OK)
        return s;
    road->settle = (struct dh_settle){.quiet = LOOKED_UP, .bound = DH_TICK_S(1)};
    return dh_road_look(road, err);
}

/* A path is one long word, of which a reader may lose an end: the stem of the name somewhere in it is enough. */
static bool has_stem(const char *shown, const char *stem)
{
    char *a = dh_text_skeleton(shown), *b = dh_text_skeleton(stem);
    bool r = a && b && *b && strstr(a, b);
    dh_free(a);
    dh_free(b);
    return r;
}

/* How much of the path stands in the dialog: in its line, or in its list. */
enum shown {
    SHOWN_NOT,
    SHOWN_PART,  /* a line that lost its beginning, as when a folder that has just been read empties it meanwhile */
    SHOWN_NAMED, /* its name */
    SHOWN_WHOLE,
};

static enum shown by_told(const char *told, const char *path, const char *name)
{
    if (!told || !strstr(told, name))
        return SHOWN_NOT;
    return strcmp(told, path) == 0 ? SHOWN_WHOLE : strchr(told, '/') ? SHOWN_PART : SHOWN_NAMED;
}

static enum shown by_sight(const char *line, const char *path, const char *stem)
{
    char *a = dh_text_skeleton(line), *b = dh_text_skeleton(path);
    size_t n = a ? strlen(a) : 0, m = b ? strlen(b) : 0;
    enum shown r = !has_stem(line, stem) ? SHOWN_NOT : SHOWN_NAMED;
    if (r && n + 2 >= m && n <= m + 2 && dh_text_similarity(line, path) >= 90)
        r = SHOWN_WHOLE;
    else if (r && strchr(line, '/') && n < m && a && b && strcmp(b + (m - n), a) == 0)
        r = SHOWN_PART;
    dh_free(a);
    dh_free(b);
    return r;
}

static enum shown shown(const struct dh_road *road, unsigned long dialog, const char *path)
{
    const struct dh_observation *o = road->now;
    int w = dh_road_window(road, dialog);
    const char *name = dh_path_name(path);
    char *stem = dh_strndup(name, strcspn(name, "."));
    enum shown best = !stem || !*stem ? SHOWN_NAMED : SHOWN_NOT;
    bool part = false;
    for (size_t i = 0; w >= 0 && stem && *stem && i < o->line_count + o->element_count; i++) {
        bool seen = i < o->line_count;
        const struct dh_element *e = seen ? NULL : &o->elements[i - o->line_count];
        struct dh_rect r = seen ? o->lines[i].rect : e->rect;
        if (!dh_rect_has(o->windows[w].rect, dh_rect_centre(r)))
            continue;
        enum shown one = seen ? by_sight(o->lines[i].text, path, stem) : by_told(e->told, path, name);
        part = part || one == SHOWN_PART;
        best = one > best ? one : best;
    }
    dh_free(stem);
    return part && best < SHOWN_WHOLE ? SHOWN_PART : best;
}

/* The same in one go: GTK 3's dialog gets its keys in their order, so that nothing need be seen in between. What came of it is
 * seen before anything is accepted. */
static enum dh_status name_file_briskly(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                        const char *path, struct dh_err *err)
{
    struct dh_touch t[] = {{.kind = DH_TOUCH_PRESS, .keys = "ctrl+l", .count = 1, .window = dialog},
                           {.kind = DH_TOUCH_PRESS, .keys = "ctrl+a", .count = 1, .window = dialog},
                           {.kind = DH_TOUCH_TYPE, .text = path, .window = dialog}};
    enum dh_status s = focus(road, a, dialog, err);
    for (size_t i = 0; i < sizeof(t) / sizeof(t[0]) && s == DH_OK; i++)
        s = dh_road_touch(road, a, &t[i], NULL, err);
    if (s != DH_OK && s != DH_STALE)
        return s;
    road->settle.quiet = road->settle.quiet > LOOKED_UP ? road->settle.quiet : LOOKED_UP;
    enum dh_status l = s == DH_OK ? dh_road_look(road, err) : DH_OK;
    if (l != DH_OK || gone(road, dialog))
        return l;
    return s == DH_OK && shown(road, dialog, path) == SHOWN_WHOLE ? DH_OK : name_file(road, a, dialog, path, err);
}

/* Whether the dialog's program has loaded a library (proc(5), maps). */
static bool has_loaded(const struct dh_road *road, unsigned long dialog, const char *library)
{
    int w = dh_road_window(road, dialog);
    struct dh_buf maps = {0};
    char *path = w >= 0 && road->now->windows[w].pid > 0 ? dh_asprintf("/proc/%d/maps", road->now->windows[w].pid) : NULL;
    bool r = path && dh_file_read(path, MAPS_MAX, &maps, NULL) == DH_OK &&
             strstr(dh_buf_text(&maps), library) != NULL;
    dh_buf_finish(&maps);
    dh_free(path);
    return r;
}

/* An absolute path and the accepting button finish most dialogs. Return may complete the path in GTK 3's line, or
 * choose nothing; GTK 4's dialog takes nothing but Return while it shows recent files, and is lost once its button was
 * pressed then. The list of completions swallows the first click, and so does a folder that is still being read. */
static enum dh_status drive_dialog(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                   const char *path, struct dh_err *err)
{
    bool by_key = has_loaded(road, dialog, "/libgtk-4.so");
    /* Qt's, which is mapped before it has read its folder, loses what comes too fast. */
    bool brisk = !by_key && has_loaded(road, dialog, "/libgtk-3.so");
    enum dh_status s = brisk ? name_file_briskly(road, a, dialog, path, err) : name_file(road, a, dialog, path, err);
    for (int i = 0; i < ACCEPTS && s == DH_OK && !gone(road, dialog); i++) {
        /* A dialog whose folder has just been read empties its line. */
        if (i > 0 && shown(road, dialog, path) < (by_key ? SHOWN_PART : SHOWN_NAMED))
            s = name_file(road, a, dialog, path, err);
        if (s != DH_OK || gone(road, dialog))
            break;
        s = by_key ? press(road, a, "Return", dialog, err) : accept_dialog(road, a, dialog, err);
        dh_tick deadline = dh_tick_now() + ACCEPT_BOUND;
        while (s == DH_OK && !gone(road, dialog))
            s = dh_road_look_again(road, deadline, err);
        if (s == DH_TIMEOUT && i + 1 < ACCEPTS)
            s = DH_OK;
    }
    if (s == DH_TIMEOUT || s == DH_STALE || s == DH_GONE)
        s = gone(road, dialog) ? DH_OK
                               : dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION,
                                            "look at the dialog in the report",
                                            "the file dialog did not take %s", path);
    return s;
}

/* How often the screen shows a text, perhaps with what it is mistaken for when read. */
static size_t times_shown(const struct dh_observation *o, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; text && *text && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        n += (e->name && dh_text_contains(e->name, text) >= 85) || (e->value && dh_text_contains(e->value, text) >= 85);
    }
    return n;
}

/* What shows that a file is attached: its name, or, where that is shortened, its stem once more than before. A form
 * may say "Receipt" where receipt.pdf is to go. */
static bool shows_file(const struct dh_observation *o, const char *name, const char *stem, size_t stems_before)
{
    return times_shown(o, name) > 0 || times_shown(o, stem) > stems_before;
}

enum dh_status dh_act_attach(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window, dialog = 0;
    struct dh_kin_before before;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s != DH_OK)
        return s;
    char *path = dh_path_absolute(a->file);
    if (!path)
        return dh_err_nomem(err);
    if (!dh_file_exists(path)) {
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "check the path", "there is no file %s", path);
        goto free_path;
    }
    const char *name = dh_path_name(path);
    char *stem = dh_strndup(name, strcspn(name, "."));
    size_t stems = times_shown(road->now, stem);
    dh_kin_remember(road->desk->x, &before);
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    /* A step that is taken up again finds its dialog open. */
    if (road->done && road->now->active >= 0 && road->now->windows[road->now->active].dialog)
        dialog = road->now->windows[road->now->active].xid;
    else
        s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    if (s == DH_OK && !dialog)
        s = dh_act_new_dialog(road, &before, t.window, takes_files, DH_TICK_S(8), &dialog, err);
    if (s == DH_TIMEOUT)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "name the control that opens it",
                       "no file dialog of the application opened");
    if (s == DH_OK)
        s = drive_dialog(road, a, dialog, path, err);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(3);
    while (s == DH_OK && !shows_file(road->now, name, stem, stems)) {
        s = dh_road_look_again(road, deadline, err);
        if (s == DH_TIMEOUT)
            s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the form in the report",
                           "the dialog closed, but %s is not shown as attached", name);
    }
    dh_free(stem);
free_path:
    dh_free(path);
    return s;
}
