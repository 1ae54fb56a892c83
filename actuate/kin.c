#include "actuate/kin.h"

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "actuate/xwin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/xowner.h"

#define GENERATIONS 64
#define TRANSIENTS 8
#define ENVIRONMENT_MAX ((size_t)1 << 20)

int dh_kin_pid(struct dh_xconn *x, Window w)
{
    int pid = dh_xowner_pid(x, w);
    return pid ? pid : dh_xwin_pid(x, w);
}

void dh_kin_remember(struct dh_xconn *x, struct dh_kin_before *ret)
{
    Window now[DH_KIN_WINDOWS];
    ret->count = dh_xwin_clients(x, now, DH_KIN_WINDOWS);
    for (size_t i = 0; i < ret->count; i++)
        ret->list[i] = (struct dh_kin_window){now[i], dh_kin_pid(x, now[i])};
}

void dh_kin_forget(struct dh_kin_before *before, const Window *now, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < before->count; i++) {
        bool there = false;
        for (size_t j = 0; j < n; j++)
            there = there || now[j] == before->list[i].window;
        if (there)
            before->list[k++] = before->list[i];
    }
    before->count = k;
}

bool dh_kin_is_old(struct dh_xconn *x, const struct dh_kin_before *before, Window w)
{
    for (size_t i = 0; i < before->count; i++)
        if (before->list[i].window == w)
            return before->list[i].pid == dh_kin_pid(x, w);
    return false;
}

bool dh_kin_descends(int pid, int ancestor)
{
    for (int i = 0; i < GENERATIONS && pid > 1 && ancestor > 1; i++) {
        if (pid == ancestor)
            return true;
        pid = (int)dh_proc_parent((pid_t)pid);
    }
    return false;
}

bool dh_kin_environment_has(int pid, const char *entry)
{
    struct dh_buf text = {0};
    char path[48];
    size_t n = strlen(entry);
    bool found = false;
    snprintf(path, sizeof(path), "/proc/%d/environ", pid);
    if (pid > 0 && dh_file_read(path, ENVIRONMENT_MAX, &text, NULL) == DH_OK)
        for (size_t at = 0; at < text.len && !found; at += strlen(text.data + at) + 1)
            found = strncmp(text.data + at, entry, n) == 0 && text.data[at + n] == '\0';
    dh_buf_finish(&text);
    return found;
}

static bool startup_id(struct dh_xconn *x, Window w, char *out, size_t n)
{
    unsigned long len = 0;
    Atom name = XInternAtom(dh_xconn_display(x), "_NET_STARTUP_ID", False);
    char *p = (char *)dh_xconn_property(x, w, name, dh_xconn_atom(x, DH_ATOM_UTF8_STRING), 8, &len);
    if (p) {
        snprintf(out, n, "%s", p);
        XFree(p);
    }
    return p != NULL;
}

void dh_kin_startup_id(struct dh_xconn *x, Window w, char *out, size_t n)
{
    Window leader = None;
    out[0] = '\0';
    if (dh_xconn_dead(x) || startup_id(x, w, out, n))
        return;
    dh_xconn_trap_begin(x);
    XWMHints *hints = XGetWMHints(dh_xconn_display(x), w);
    if (!dh_xconn_trap_end(x) && hints && hints->flags & WindowGroupHint)
        leader = hints->window_group;
    if (hints)
        XFree(hints);
    /* A group may be led by anybody's window: only by one of the same program it says something. */
    if (leader != None && dh_kin_pid(x, leader) == dh_kin_pid(x, w))
        startup_id(x, leader, out, n);
}

bool dh_kin_is_portal(int pid)
{
    static const char *const names[] = {"xdg-desktop-portal-", "xdg-desktop-portal"};
    char path[48], target[PATH_MAX];
    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    ssize_t n = pid > 0 ? readlink(path, target, sizeof(target) - 1) : -1;
    if (n <= 0)
        return false;
    target[n] = '\0';
    const char *name = dh_path_name(target);
    return strncmp(name, names[0], strlen(names[0])) == 0 || strcmp(name, names[1]) == 0;
}

/* What a window is transient for, over several dialogs, until one of `app` or of its process. */
static bool transient_for(struct dh_xconn *x, Window w, Window app, int pid)
{
    for (int i = 0; i < TRANSIENTS; i++) {
        w = dh_xwin_transient_for(x, w);
        if (w == None || w == dh_xconn_root(x))
            return false;
        if (w == app || (pid && dh_kin_pid(x, w) == pid))
            return true;
    }
    return false;
}

bool dh_kin_of_application(struct dh_xconn *x, Window w, Window app)
{
    int own = dh_kin_pid(x, w), pid = dh_kin_pid(x, app);
    if (own && pid && dh_kin_descends(own, pid))
        return true;
    /* Another's window may say that it is transient for anything; of the portal it is what the application asked for. */
    return (!own || dh_kin_is_portal(own)) && transient_for(x, w, app, pid);
}
