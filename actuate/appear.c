#include "actuate/appear.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "actuate/xwin.h"
#include "base/hash.h"
#include "base/path.h"
#include "base/proc.h"

#define VARIABLE "DESKTOP_STARTUP_ID="

void dh_appear_begin(struct dh_appear *p, struct dh_actuator *a, const char *const names[DH_APPEAR_NAMES])
{
    unsigned r = 0;
    *p = (struct dh_appear){.a = a};
    for (size_t i = 0; i < DH_APPEAR_NAMES; i++) {
        snprintf(p->names[i], sizeof(p->names[i]), "%s", names[i] ? dh_path_name(names[i]) : "");
        for (char *c = p->names[i]; *c; c++)
            *c = (char)tolower((unsigned char)*c);
    }
    dh_kin_remember(a->x, &p->before);
    p->active = dh_xwin_active(a->x);
    /* Unique, and with the time of what the user did: window managers give the focus by it. */
    dh_random(&r, sizeof(r));
    snprintf(p->startup, sizeof(p->startup), VARIABLE "deskhand-%d-%08x_TIME%lu", (int)getpid(), r, dh_xconn_time(a->x));
}

/* A window with a title or a class: not the helper windows that some programs map on their way. */
static bool plausible(struct dh_xconn *x, Window w)
{
    char text[64];
    dh_xwin_title(x, w, text, sizeof(text));
    if (!text[0])
        dh_xwin_class(x, w, text, sizeof(text));
    return text[0] && dh_xwin_viewable(x, w);
}

static bool exe_of(int pid, char *out, size_t n)
{
    char path[48];
    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    ssize_t k = pid > 0 ? readlink(path, out, n - 1) : -1;
    if (k > 0)
        out[k] = '\0';
    return k > 0;
}

/* Whether the process that was started has ended; what it runs is noted until then, for scripts become programs. */
static bool handed_over(struct dh_appear *p)
{
    char exe[PATH_MAX];
    char state = dh_proc_state(p->pid);
    if (state != '\0' && state != 'Z') {
        if (exe_of((int)p->pid, exe, sizeof(exe)))
            memcpy(p->exe, exe, sizeof(exe));
        return false;
    }
    return true;
}

static bool named_like(const struct dh_appear *p, Window w)
{
    char name[64];
    dh_xwin_class(p->a->x, w, name, sizeof(name));
    for (size_t i = 0; name[0] && i < DH_APPEAR_NAMES; i++)
        if (p->names[i][0] && (strstr(name, p->names[i]) || strstr(p->names[i], name)))
            return true;
    return false;
}

/* Shells and interpreters run anything. */
static bool same_program(const struct dh_appear *p, int pid)
{
    static const char *const any[] = {"sh", "bash", "dash", "env", "python3", "perl", "node", "java"};
    char exe[PATH_MAX];
    const char *name = dh_path_name(p->exe);
    for (size_t i = 0; i < sizeof(any) / sizeof(any[0]); i++)
        if (strncmp(name, any[i], strlen(any[i])) == 0)
            return false;
    return p->exe[0] && exe_of(pid, exe, sizeof(exe)) && strcmp(exe, p->exe) == 0;
}

static bool its_own(const struct dh_appear *p, Window w, int pid, bool ended)
{
    char id[96];
    if (pid > 0 && p->pid > 0 && (dh_kin_descends(pid, (int)p->pid) || getpgid(pid) == p->pid))
        return true;
    dh_kin_startup_id(p->a->x, w, id, sizeof(id));
    if (strcmp(id, p->startup + strlen(VARIABLE)) == 0 || dh_kin_environment_has(pid, p->startup))
        return true;
    return ended && (named_like(p, w) || same_program(p, pid));
}

bool dh_appear_done(void *data)
{
    struct dh_appear *p = data;
    struct dh_xconn *x = p->a->x;
    Window now[DH_KIN_WINDOWS];
    size_t n = dh_xwin_clients(x, now, DH_KIN_WINDOWS);
    bool ended = handed_over(p);
    dh_kin_forget(&p->before, now, n);
    for (size_t i = n; i-- > 0;)
        if (!dh_kin_is_old(x, &p->before, now[i]) && plausible(x, now[i]) &&
            its_own(p, now[i], dh_kin_pid(x, now[i]), ended)) {
            p->found = now[i];
            return true;
        }
    /* A program that runs already brings its window up instead. */
    Window active = dh_xwin_active(x);
    if (active == None || active == p->active || !ended || !named_like(p, active))
        return false;
    p->found = active;
    return true;
}
