#include "tests/x11/xserver.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

#define ARGS_MAX 32
#define READY_BOUND DH_TICK_S(10)

bool xserver_available(void)
{
    char *p = dh_path_find_program("Xvfb");
    bool there = p != NULL;
    dh_free(p);
    if (!there)
        printf("1..0 # SKIP Xvfb is not installed\n");
    return there;
}

static int left_ms(dh_tick deadline)
{
    dh_tick left = deadline - dh_tick_now();
    return left > 0 ? (int)(left / 1000) + 1 : 0;
}

/* The number that the server writes when it is ready, "7\n". */
static bool read_number(int fd, char *name, size_t size)
{
    dh_tick deadline = dh_tick_now() + READY_BOUND;
    size_t n = 1;
    name[0] = ':';
    while (n + 1 < size) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        if (poll(&p, 1, left_ms(deadline)) <= 0 || read(fd, name + n, 1) != 1)
            return false;
        if (name[n] == '\n') {
            name[n] = '\0';
            return n > 1;
        }
        n++;
    }
    return false;
}

/* One entry of an Xauthority file that fits every display: family FamilyWild, no address, no number, then
 * name and data, each with a big-endian length before it (libXau, AuWrite.c). */
static bool make_cookie(struct xserver *s, char *path, size_t size)
{
    static const char head[] = "\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10";
    char entry[sizeof(head) - 1 + 16];
    memcpy(entry, head, sizeof(head) - 1);
    dh_random(entry + sizeof(head) - 1, 16);
    s->cookie_fd = memfd_create("test-cookie", MFD_CLOEXEC);
    if (s->cookie_fd < 0)
        return false;
    snprintf(path, size, "/proc/%d/fd/%d", (int)getpid(), s->cookie_fd);
    return dh_fd_write(s->cookie_fd, entry, sizeof(entry), NULL) == DH_OK &&
           setenv("XAUTHORITY", path, 1) == 0;
}

bool xserver_start(struct xserver *s, int width, int height, int depth, const char *const *extra)
{
    char screen[48], auth[48];
    const char *argv[ARGS_MAX] = {"Xvfb",      "-displayfd", "3",    "-screen", "0",     screen, "-noreset",
                                  "-nolisten", "tcp",        "-dpi", "96",      "-auth", auth,   NULL};
    int pipe_fds[2], n = 13;
    *s = (struct xserver){0};
    if (!make_cookie(s, auth, sizeof(auth)))
        return false;
    snprintf(screen, sizeof(screen), "%dx%dx%d", width, height, depth);
    for (int i = 0; extra && extra[i] && n + 1 < ARGS_MAX; i++)
        argv[n++] = extra[i];
    argv[n] = NULL;
    if (pipe(pipe_fds) != 0)
        return false;
    struct dh_proc_spec spec = {.argv = argv,
                                .keep_fds = {pipe_fds[1]},
                                .keep_count = 1,
                                .own_group = true,
                                .die_with_parent = true};
    struct dh_err err = {0};
    bool ok = dh_proc_spawn(&spec, &s->pid, &err) == DH_OK;
    close(pipe_fds[1]);
    ok = ok && read_number(pipe_fds[0], s->name, sizeof(s->name));
    close(pipe_fds[0]);
    if (!ok) {
        fprintf(stderr, "no X server: %s\n", err.what);
        xserver_stop(s);
    }
    return ok;
}

/* Whether a probe window has been shown, by its own map state. */
static bool is_shown(Display *d, Window w)
{
    XWindowAttributes a;
    return XGetWindowAttributes(d, w, &a) && a.map_state == IsViewable;
}

/* The number of windows that the window manager has; -1: there is none. */
static long managed_count(Display *d)
{
    Atom actual, list = XInternAtom(d, "_NET_CLIENT_LIST", False);
    int format;
    unsigned long n = 0, more;
    unsigned char *data = NULL;
    XGetWindowProperty(d, DefaultRootWindow(d), list, 0, 64, False, XA_WINDOW, &actual, &format, &n, &more,
                       &data);
    if (data)
        XFree(data);
    return actual == XA_WINDOW ? (long)n : -1;
}

static void wait_event(Display *d, dh_tick deadline)
{
    struct pollfd p = {.fd = ConnectionNumber(d), .events = POLLIN};
    XEvent e;
    while (XCheckMaskEvent(d, PropertyChangeMask | StructureNotifyMask, &e))
        ;
    dh_tick bound = dh_tick_now() + DH_TICK_MS(50);
    poll(&p, 1, left_ms(bound < deadline ? bound : deadline));
}

/* openbox announces itself before it listens and loses what is mapped meanwhile; so a window is mapped
 * until it really is, and then taken away again. */
static bool wait_managing(Display *d, dh_tick deadline)
{
    Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 32, 32, 0, 0, 0);
    XSelectInput(d, w, StructureNotifyMask);
    while (managed_count(d) < 1 || !is_shown(d, w)) {
        if (dh_tick_now() >= deadline)
            return false;
        if (managed_count(d) >= 0)
            XMapWindow(d, w);
        wait_event(d, deadline);
    }
    XDestroyWindow(d, w);
    while (managed_count(d) != 0) {
        if (dh_tick_now() >= deadline)
            return false;
        wait_event(d, deadline);
    }
    return true;
}

bool xserver_start_wm(struct xserver *s)
{
    char set[32];
    const char *argv[] = {"openbox", NULL}, *env[] = {set, NULL};
    struct dh_proc_spec spec = {
        .argv = argv, .set = env, .own_group = true, .die_with_parent = true};
    snprintf(set, sizeof(set), "DISPLAY=%s", s->name);
    if (dh_proc_spawn(&spec, &s->wm, NULL) != DH_OK)
        return false;
    Display *d = XOpenDisplay(s->name);
    if (!d)
        return false;
    XSelectInput(d, DefaultRootWindow(d), PropertyChangeMask);
    bool ok = wait_managing(d, dh_tick_now() + READY_BOUND);
    XCloseDisplay(d);
    return ok;
}

static void reap(pid_t *pid)
{
    if (*pid > 0) {
        kill(*pid, SIGKILL);
        dh_proc_wait(*pid, dh_tick_now() + DH_TICK_S(5));
    }
    *pid = 0;
}

void xserver_stop(struct xserver *s)
{
    reap(&s->wm);
    reap(&s->pid);
    if (s->cookie_fd > 0)
        close(s->cookie_fd);
    s->cookie_fd = 0;
}
