#include "actuate/client.h"

#include <X11/Xatom.h>
#include <stdio.h>
#include <string.h>

#include "actuate/xwin.h"
#include "base/file.h"

#define ENVIRONMENT_MAX ((size_t)256 << 10)

bool dh_client_terminal(struct dh_xconn *x, Window w)
{
    static const char *const classes[] = {
        "xterm",          "uxterm",
        "urxvt",          "rxvt",
        "st-256color",    "st",
        "gnome-terminal", "konsole",
        "kitty",          "xfce4-terminal",
        "mate-terminal",  "lxterminal",
        "alacritty",      "terminator",
        "tilix",          "qterminal",
        "wezterm",        "terminology",
        "koi8rxterm",     "sakura",
        "eterm",          "cool-retro-term",
    };
    char name[64];
    dh_xwin_class(x, w ? dh_xwin_client(x, w) : None, name, sizeof(name));
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strcmp(name, classes[i]) == 0)
            return true;
    return strncmp(name, "gnome-terminal", 14) == 0 || strstr(name, "wezterm") != NULL;
}

bool dh_client_corrects(struct dh_xconn *x, Window w)
{
    static const char *const classes[] = {"libreoffice-writer", "abiword", "calligrawords"};
    char name[64];
    dh_xwin_class(x, w ? dh_xwin_client(x, w) : None, name, sizeof(name));
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strcmp(name, classes[i]) == 0)
            return true;
    return false;
}

/* The property outlives its server: it counts while somebody owns the selection that it names. */
static bool xim_server(struct dh_xconn *x)
{
    unsigned long n = 0;
    bool lives = false;
    Display *d = dh_xconn_display(x);
    Atom *servers = (Atom *)(void *)dh_xconn_property(x, dh_xconn_root(x), XInternAtom(d, "XIM_SERVERS", False), XA_ATOM, 32, &n);
    for (unsigned long i = 0; servers && i < n && i < 16; i++) {
        dh_xconn_trap_begin(x);
        lives = XGetSelectionOwner(d, servers[i]) != None || lives;
        if (dh_xconn_trap_end(x)) /* it was no atom */
            lives = false;
    }
    if (servers)
        XFree(servers);
    return lives;
}

static bool one_of(const char *value, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(value, *list) == 0)
            return true;
    return false;
}

bool dh_client_environment_has_im(const char *env, size_t n)
{
    static const char *const names[] = {"GTK_IM_MODULE=", "QT_IM_MODULE=", "XMODIFIERS=@im="};
    /* These compose within the program itself. */
    static const char *const harmless[] = {"", "none", "xim", "simple", "gtk-im-context-simple", "compose", "local", NULL};
    for (size_t i = 0; i < n;) {
        const char *end = memchr(env + i, 0, n - i);
        if (!end)
            return false;
        for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
            if (strncmp(env + i, names[k], strlen(names[k])) == 0 && !one_of(env + i + strlen(names[k]), harmless))
                return true;
        i = (size_t)(end - env) + 1;
    }
    return false;
}

bool dh_client_input_method(struct dh_xconn *x, Window w)
{
    char path[32];
    struct dh_buf env = {0};
    if (xim_server(x))
        return true;
    int pid = w ? dh_xwin_pid(x, dh_xwin_client(x, w)) : 0;
    snprintf(path, sizeof(path), "/proc/%d/environ", pid);
    bool im = pid > 0 && dh_file_read(path, ENVIRONMENT_MAX, &env, NULL) == DH_OK &&
              dh_client_environment_has_im(dh_buf_text(&env), env.len);
    dh_buf_finish(&env);
    return im;
}
