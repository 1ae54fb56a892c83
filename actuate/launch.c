#include "actuate/launch.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "actuate/appear.h"
#include "actuate/desktop.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

#define WINDOW_BOUND DH_TICK_S(20)
#define ARGS_MAX 256

/* What is about to run. Strings live in the arena or in the desktop list. */
struct command {
    struct dh_desktop desktop;
    const char *const *argv;
    const char *folder; /* NULL: ours */
    const char *wm_class, *id, *last; /* of its desktop entry: StartupWMClass, id, its last part; NULL */
};

/* "org.gnome.eog.desktop" gives "org.gnome.eog" and "eog". */
static void note_names(struct command *c, const struct dh_desktop_entry *e)
{
    char *id = dh_arena_strndup(c->desktop.arena, e->id, strlen(e->id) - strlen(".desktop"));
    char *dot = id ? strrchr(id, '.') : NULL;
    c->wm_class = e->wm_class;
    c->id = id;
    c->last = dot ? dot + 1 : NULL;
}

static enum dh_status entry_command(struct command *c, const struct dh_desktop_entry *e,
                                    const char *target, struct dh_err *err)
{
    enum dh_status s = dh_desktop_argv(e, target, c->desktop.arena, &c->argv, err);
    note_names(c, e);
    if (s == DH_OK && e->folder && *e->folder)
        c->folder = e->folder;
    if (s != DH_OK || !e->terminal)
        return s;
    size_t n = 0;
    while (c->argv[n])
        n++;
    const char **wrapped = dh_arena_alloc(c->desktop.arena, n + 3, sizeof(*wrapped));
    if (!wrapped)
        return dh_err_nomem(err);
    char *xterm = dh_path_find_program("xterm");
    wrapped[0] = xterm ? "xterm" : "x-terminal-emulator";
    wrapped[1] = "-e";
    dh_free(xterm);
    memcpy(wrapped + 2, c->argv, n * sizeof(*wrapped));
    c->argv = wrapped;
    return DH_OK;
}

/* One word, in the arena. */
static enum dh_status word_command(struct command *c, const char *program, struct dh_err *err)
{
    const char **argv = dh_arena_alloc(c->desktop.arena, 2, sizeof(*argv));
    if (argv)
        argv[0] = dh_arena_strdup(c->desktop.arena, program);
    if (!argv || !argv[0])
        return dh_err_nomem(err);
    c->argv = argv;
    return DH_OK;
}

static enum dh_status app_command(struct command *c, const char *name, struct dh_err *err)
{
    const struct dh_desktop_entry *e = dh_desktop_find(&c->desktop, name);
    if (e)
        return entry_command(c, e, NULL, err);
    char *program = dh_path_find_program(name);
    if (program) {
        dh_free(program);
        return word_command(c, name, err);
    }
    char next[160] = "install it, or name the program";
    const char *near = dh_desktop_nearest(&c->desktop, name);
    if (near)
        snprintf(next, sizeof(next), "did you mean \"%s\"?", near);
    return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_ENVIRONMENT, next,
                      "there is no application \"%s\" here", name);
}

static enum dh_status argv_command(struct command *c, const char *joined, struct dh_err *err)
{
    const char **argv = dh_arena_alloc(c->desktop.arena, ARGS_MAX + 1, sizeof(*argv));
    char *copy = dh_arena_strdup(c->desktop.arena, joined);
    size_t n = 0;
    if (!argv || !copy)
        return dh_err_nomem(err);
    for (char *p = copy; p;) {
        char *end = strchr(p, '\n');
        if (end)
            *end++ = '\0';
        if (n == ARGS_MAX)
            return dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "the command line is too long");
        argv[n++] = p;
        p = end;
    }
    if (!argv[0][0])
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "name a program", "nothing to open");
    c->argv = argv;
    return DH_OK;
}

static enum dh_status typed_command(struct command *c, const char *mime, const char *target,
                                    struct dh_err *err)
{
    const struct dh_desktop_entry *e = dh_desktop_default(&c->desktop, mime);
    if (!e)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_ENVIRONMENT,
                          "set one with xdg-mime default, or open it with a named application",
                          "no application is installed for %s", mime);
    return entry_command(c, e, target, err);
}

static enum dh_status file_command(struct command *c, const char *file, struct dh_err *err)
{
    char *path = dh_path_absolute(file);
    if (!path)
        return dh_err_nomem(err);
    enum dh_status s = DH_OK;
    if (!dh_file_exists(path))
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "check the path", "there is no file %s",
                       path);
    const char *kept = dh_arena_strdup(c->desktop.arena, path);
    if (s == DH_OK && !kept)
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = typed_command(c, dh_desktop_mime(kept, c->desktop.arena), kept, err);
    dh_free(path);
    return s;
}

/* RFC 3986: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) */
static enum dh_status url_command(struct command *c, const char *url, struct dh_err *err)
{
    char mime[80] = "x-scheme-handler/";
    size_t n = strcspn(url, ":"), at = strlen(mime);
    bool good = url[n] == ':' && n > 0 && n + at < sizeof(mime) && isalpha((unsigned char)url[0]);
    for (size_t i = 0; good && i < n; i++) {
        good = isalnum((unsigned char)url[i]) || strchr("+-.", url[i]);
        mime[at + i] = (char)tolower((unsigned char)url[i]);
    }
    if (!good)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "write it as https://example.com/",
                          "\"%s\" is not a URL", url);
    return typed_command(c, mime, url, err);
}

static enum dh_status make_command(struct command *c, const struct dh_touch *t, struct dh_err *err)
{
    if (!t->open || !*t->open)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "name an application, file or URL",
                          "nothing to open");
    switch (t->open_kind) {
    case DH_OPEN_APP:
        return app_command(c, t->open, err);
    case DH_OPEN_ARGV:
        return argv_command(c, t->open, err);
    case DH_OPEN_FILE:
        return file_command(c, t->open, err);
    case DH_OPEN_URL:
        return url_command(c, t->open, err);
    case DH_OPEN_NONE:
        break;
    }
    return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "what to open has no kind");
}

/* Whether the caller's environment or ours names a UTF-8 locale; terminals need one to take text.
 */
static bool locale_known(const char *const *extra)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < 3; i++) {
        const char *v = getenv(names[i]);
        for (const char *const *e = extra; e && *e; e++)
            if (strncmp(*e, names[i], strlen(names[i])) == 0 && (*e)[strlen(names[i])] == '=')
                v = *e + strlen(names[i]) + 1;
        /* The first that is set decides (setlocale(3)). */
        if (v && *v)
            return strcmp(v, "C") != 0 && strcmp(v, "POSIX") != 0;
    }
    return false;
}

/* Whether a list has a value for the name of this one. */
static bool is_set(const char *const *list, const char *entry)
{
    size_t n = strcspn(entry, "=") + 1;
    for (; list && *list; list++)
        if (strncmp(*list, entry, n) == 0)
            return true;
    return false;
}

/* Chromium tells what is on its pages only when it was started with a switch. */
static enum dh_status tell_pages(struct command *c, const char *const *extra, struct dh_err *err)
{
    static const char *const names[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
    size_t n = 0;
    bool is = false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        is = is || strcmp(dh_path_name(c->argv[0]), names[i]) == 0;
    if (!is || !is_set(extra, "ACCESSIBILITY_ENABLED="))
        return DH_OK;
    while (c->argv[n])
        n++;
    const char **argv = dh_arena_alloc(c->desktop.arena, n + 2, sizeof(*argv));
    if (!argv)
        return dh_err_nomem(err);
    /* At the end: a script of that name may count its arguments. */
    memcpy(argv, c->argv, n * sizeof(*argv));
    argv[n] = "--force-renderer-accessibility";
    c->argv = argv;
    return DH_OK;
}

/* Starts it as a child of the guardian, or of ours when there is none. */
static enum dh_status start(struct dh_actuator *a, const struct command *c, const char *startup, pid_t *ret_pid,
                            struct dh_err *err)
{
    static const char *const unset[] = {
        "WAYLAND_DISPLAY",
        "XMODIFIERS",
        "GTK_IM_MODULE",
        "QT_IM_MODULE",
        "SDL_IM_MODULE",
        "XDG_ACTIVATION_TOKEN",
        "GNOME_DESKTOP_SESSION_ID",
        NULL,
    };
    const char *const *extra = a->options.launch_env;
    size_t n = 0;
    while (extra && extra[n])
        n++;
    char display[128];
    snprintf(display, sizeof(display), "DISPLAY=%s", DisplayString(dh_xconn_display(a->x)));
    const char *defaults[] = {
        startup, display, "GDK_BACKEND=x11", "QT_QPA_PLATFORM=xcb", "XDG_SESSION_TYPE=x11",
        "LANG=C.UTF-8", "LC_ALL="};
    size_t count = sizeof(defaults) / sizeof(defaults[0]) - (locale_known(extra) ? 2 : 0);
    const char **set = dh_arena_alloc(c->desktop.arena, n + count + 1, sizeof(*set));
    if (!set)
        return dh_err_nomem(err);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        set[k++] = extra[i];
    for (size_t i = 0; i < count; i++)
        if (!is_set(extra, defaults[i]))
            set[k++] = defaults[i];
    if (a->guardian) {
        struct dh_guardian_spawn spec = {
            .argv = c->argv, .set = set, .unset = unset, .cwd = c->folder, .pass_fd = -1};
        return dh_guardian_run(a->guardian, &spec, ret_pid, err);
    }
    struct dh_proc_spec spec = {
        .argv = c->argv, .set = set, .unset = unset, .cwd = c->folder, .own_group = true};
    return dh_proc_spawn(&spec, ret_pid, err);
}

enum dh_status dh_launch_open(struct dh_actuator *a, const struct dh_touch *t,
                              struct dh_touch_result *ret, struct dh_err *err)
{
    struct command c = {.argv = NULL};
    enum dh_status s = dh_desktop_load(&c.desktop, err);
    if (s == DH_OK)
        s = make_command(&c, t, err);
    if (s == DH_OK)
        s = tell_pages(&c, a->options.launch_env, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    struct dh_appear *p = s == DH_OK ? dh_alloc(1, sizeof(*p)) : NULL;
    if (s == DH_OK && !p)
        s = dh_err_nomem(err);
    if (s == DH_OK) {
        const char *const names[DH_APPEAR_NAMES] = {c.argv[0], c.wm_class, c.id, c.last};
        dh_appear_begin(p, a, names);
        s = start(a, &c, p->startup, &p->pid, err);
    }
    if (s == DH_OK) {
        dh_debug(a->options.log, "started %s as %d", c.argv[0], (int)p->pid);
        dh_hands_until(a, dh_appear_done, p, dh_tick_now() + WINDOW_BOUND);
        ret->window = p->found;
        struct dh_err e = {0};
        s = dh_hands_check(a, &e);
        if (s == DH_YIELDED) /* it is started, and must not be started twice: what comes next yields */
            s = DH_OK;
        else if (s != DH_OK && err)
            *err = e;
    }
    dh_free(p);
    if (c.desktop.arena)
        dh_desktop_finish(&c.desktop);
    return s;
}
