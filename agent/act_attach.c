#include "agent/act.h"

#include <string.h>

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

#define BEFORE_MAX 128
#define ACCEPTS 3
#define ACCEPT_BOUND DH_TICK_MS(1500)

static bool gone(const struct dh_road *road, unsigned long xid)
{
    return dh_road_window(road, xid) < 0;
}

static enum dh_status press(struct dh_road *road, const struct dh_action *a, const char *keys,
                            unsigned long window, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_PRESS, .keys = keys, .count = 1, .window = window};
    enum dh_status s = dh_road_touch(road, a, &t, NULL, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* The button that accepts a file dialog. Return in GTK's location line may complete instead of accept. */
static enum dh_status accept_dialog(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                    struct dh_err *err)
{
    static const char *const labels[] = {"Open", "Choose", "Select", "OK", "Upload", "\u00d6ffnen", "Ouvrir",
                                         "Abrir", "Apri"};
    struct dh_target target = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_BUTTON};
    for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        struct dh_grounding g;
        target.text = labels[i];
        if (dh_ground(road->now, &target, DH_VERB_CLICK, dh_road_window(road, dialog), &g, NULL) != DH_OK)
            continue;
        struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
        return dh_road_touch_target(road, a, &target, dialog, &t, NULL, err);
    }
    return press(road, a, "Return", dialog, err);
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
        s = dh_road_touch(road, a, &t, NULL, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

/* An absolute path and Return finish most dialogs; GTK 4's takes it by nothing else while it shows recent files, and
 * hangs when its button is pressed. GTK 3's line may complete the path instead of accepting it: then the button does.
 * The list of completions swallows the first click, and so does a folder that is still being read. */
static enum dh_status drive_dialog(struct dh_road *road, const struct dh_action *a, unsigned long dialog,
                                   const char *path, struct dh_err *err)
{
    enum dh_status s = name_file(road, a, dialog, path, err);
    for (int i = 0; i < ACCEPTS && s == DH_OK && !gone(road, dialog); i++) {
        s = i == 0 ? press(road, a, "Return", dialog, err) : accept_dialog(road, a, dialog, err);
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

/* The control shows the file's name, perhaps shortened; its stem is enough. */
static bool shows_name(const struct dh_road *road, const char *path)
{
    const char *name = dh_path_name(path);
    char *stem = dh_strndup(name, strcspn(name, "."));
    struct dh_check whole = {.target = {.kind = DH_TARGET_DESCRIBED, .text = name, .role = DH_ROLE_ANY}};
    struct dh_check part = {.target = {.kind = DH_TARGET_DESCRIBED, .text = stem, .role = DH_ROLE_ANY}};
    bool r = dh_ground_check(road->now, &whole, -1) || (stem && *stem && dh_ground_check(road->now, &part, -1));
    dh_free(stem);
    return r;
}

enum dh_status dh_act_attach(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window, dialog = 0, before[BEFORE_MAX];
    size_t count = 0;
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
    for (size_t i = 0; i < road->now->window_count && count < BEFORE_MAX; i++)
        before[count++] = road->now->windows[i].xid;
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    /* A step that is taken up again finds its dialog open. */
    if (road->done && road->now->active >= 0 && road->now->windows[road->now->active].dialog)
        dialog = road->now->windows[road->now->active].xid;
    else
        s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    if (s == DH_OK && !dialog)
        s = dh_act_new_window(road, before, count, DH_TICK_S(8), &dialog, err);
    if (s == DH_TIMEOUT)
        s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "name the control that opens it",
                       "no file dialog opened");
    if (s == DH_OK)
        s = drive_dialog(road, a, dialog, path, err);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(3);
    while (s == DH_OK && !shows_name(road, path)) {
        s = dh_road_look_again(road, deadline, err);
        if (s == DH_TIMEOUT)
            s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the form in the report",
                           "the dialog closed, but %s is not shown as attached", dh_path_name(path));
    }
free_path:
    dh_free(path);
    return s;
}
