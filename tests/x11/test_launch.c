/* What was opened finds its window and nobody else's: programs that hand over, forks that left their group, entries for
 * terminals and the session bus, and a stranger who shows a window of the same moment for as long as it likes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/kin.h"
#include "actuate/xwin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/xowner.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xhands.h"

static int start(void **state)
{
    struct xhands *h = dh_alloc(1, sizeof(*h));
    assert_non_null(h);
    *state = h;
    assert_true(xhands_open(h, true));
    return 0;
}

static int stop(void **state)
{
    xhands_close(*state);
    dh_free(*state);
    return 0;
}

static void write_file(const char *path, const char *text, int mode)
{
    struct dh_err err = {0};
    if (dh_file_write(path, text, strlen(text), (unsigned)mode, &err) != DH_OK)
        fail_msg("%s", err.what);
}

/* Opens; the title of the window that was taken, "" for none. */
static Window open_it(struct xhands *h, enum dh_open_kind kind, const char *what, char *title, size_t n)
{
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    struct dh_touch t = {.kind = DH_TOUCH_OPEN, .open_kind = kind, .open = what};
    enum dh_status s = xhands_touch(h, &t, &r, &err);
    if (s != DH_OK)
        fail_msg("%s: %s", what, err.what);
    title[0] = '\0';
    if (r.window)
        dh_xwin_title(h->x, r.window, title, n);
    return r.window;
}

/* A script in the folder of the test; owned by the caller. */
static char *script(struct xhands *h, const char *name, const char *text)
{
    char *path = dh_path_join(h->folder, name), *all = dh_asprintf("#!/bin/sh\n%s\n", text);
    write_file(path, all, 0700);
    dh_free(all);
    return path;
}

struct ringer {
    int timer;
    const char *fifo;
};

static void ring(void *data, short revents)
{
    struct ringer *r = data;
    uint64_t n;
    (void)revents;
    if (read(r->timer, &n, sizeof(n)) != sizeof(n))
        return;
    FILE *f = fopen(r->fifo, "we");
    if (f)
        fclose(f);
}

static void a_strangers_window_is_never_taken(void **state)
{
    struct xhands *h = *state;
    struct xclient other;
    char title[80];
    assert_true(xclient_open(&other, h->server.name));
    char *fifo = dh_path_join(h->folder, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    char *text = dh_asprintf("read line <%s\nexec zenity --info --title=Mine --text=x", fifo);
    char *path = script(h, "late", text);
    /* The stranger is there for three seconds before the program's own window. */
    struct ringer r = {timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), fifo};
    struct itimerspec when = {.it_value = {3, 0}};
    timerfd_settime(r.timer, 0, &when, NULL);
    struct dh_loop_source *source = dh_loop_add_fd(h->loop, r.timer, POLLIN, ring, &r);
    Window stranger = xclient_window_unmapped(&other, (struct dh_rect){10, 300, 100, 80}, "late", false);
    XMapWindow(other.display, stranger);
    XFlush(other.display);
    open_it(h, DH_OPEN_ARGV, path, title, sizeof(title));
    assert_string_equal(title, "Mine");
    dh_loop_remove(h->loop, source);
    close(r.timer);
    dh_free(path);
    dh_free(text);
    dh_free(fifo);
    xclient_close(&other);
}

/* A child that left the process group, the session and its parent behind is still known by what it was started with. */
static void a_child_that_left_its_group_is_found(void **state)
{
    struct xhands *h = *state;
    char title[80];
    char *path = script(h, "leaver", "setsid zenity --info --title=Left --text=x &\nexit 0");
    open_it(h, DH_OPEN_ARGV, path, title, sizeof(title));
    assert_string_equal(title, "Left");
    dh_free(path);
}

static void a_desktop_entry_is_started_as_it_says(void **state)
{
    struct xhands *h = *state;
    char title[80];
    char *apps = dh_path_join(h->folder, "applications"), *data = dh_path_join(h->folder, "a file %f.txt");
    assert_int_equal(dh_dir_make(apps, 0700, NULL), DH_OK);
    write_file(data, "x\n", 0600);
    setenv("XDG_DATA_HOME", h->folder, 1);
    char *shows = script(h, "shows", "exec zenity --info \"--title=$#:$1:$2\" --text=x");
    char *entry = dh_asprintf("[Desktop Entry]\nType=Application\nName=Shower\nExec=%s \"one two\" %%f\n"
                              "MimeType=text/plain;\n",
                              shows);
    char *file = dh_path_join(apps, "shower.desktop");
    write_file(file, entry, 0600);
    char *list = dh_path_join(apps, "mimeapps.list");
    write_file(list, "[Default Applications]\ntext/plain=shower.desktop\n", 0600);
    open_it(h, DH_OPEN_APP, "shower", title, sizeof(title));
    assert_string_equal(title, "1:one two:");
    open_it(h, DH_OPEN_FILE, data, title, sizeof(title));
    char *wanted = dh_asprintf("2:one two:%s", data);
    assert_string_equal(title, wanted);
    dh_free(wanted);
    dh_free(entry);
    entry = dh_strdup("[Desktop Entry]\nType=Application\nName=Texter\nTerminal=true\nExec=cat\n");
    dh_free(file);
    file = dh_path_join(apps, "texter.desktop");
    write_file(file, entry, 0600);
    char name[64];
    dh_xwin_class(h->x, open_it(h, DH_OPEN_APP, "texter", title, sizeof(title)), name, sizeof(name));
    assert_string_equal(name, "xterm");
    dh_free(entry);
    dh_free(file);
    dh_free(list);
    dh_free(shows);
    dh_free(apps);
    dh_free(data);
}

/* What a window says of itself does not make it kin; what the server knows does. */
static void kinship_is_not_a_matter_of_words(void **state)
{
    struct xhands *h = *state;
    struct xclient mine, theirs;
    pid_t child;
    int pair[2];
    assert_true(xhands_target(h, "xterm"));
    assert_true(xclient_open(&mine, h->server.name) && xclient_open(&theirs, h->server.name));
    Window app = xclient_window(&mine, (struct dh_rect){0, 0, 200, 200}, "App", false);
    assert_int_equal(dh_xowner_pid(h->x, app), getpid());
    assert_true(dh_kin_of_application(h->x, xclient_window(&theirs, (struct dh_rect){0, 0, 50, 50}, "Same", false), app));
    Window root_app = h->window;
    assert_int_equal(pipe(pair), 0);
    child = fork();
    if (child == 0) {
        struct xclient c;
        if (xclient_open(&c, h->server.name)) {
            Window w = xclient_window(&c, (struct dh_rect){0, 0, 60, 60}, "Claims", false);
            XSetTransientForHint(c.display, w, root_app);
            XSync(c.display, False);
            if (write(pair[1], &w, sizeof(w)) != sizeof(w))
                _exit(1);
        }
        pause();
        _exit(0);
    }
    close(pair[1]);
    Window claims = None;
    assert_int_equal(read(pair[0], &claims, sizeof(claims)), sizeof(claims));
    /* A child of ours may show our dialog. */
    assert_true(dh_kin_of_application(h->x, claims, app));
    /* The terminal's it is not, although it says that it is transient for it and has its number. */
    long lie = dh_xowner_pid(h->x, root_app);
    XChangeProperty(mine.display, claims, XInternAtom(mine.display, "_NET_WM_PID", False), XA_CARDINAL, 32, PropModeReplace,
                    (unsigned char *)&lie, 1);
    XSync(mine.display, False);
    assert_int_equal(dh_xwin_pid(h->x, claims), lie);
    assert_int_equal(dh_xwin_transient_for(h->x, claims), root_app);
    assert_false(dh_kin_of_application(h->x, claims, root_app));
    kill(child, SIGKILL);
    dh_proc_wait(child, dh_tick_now() + DH_TICK_S(2));
    close(pair[0]);
    xclient_close(&theirs);
    xclient_close(&mine);
}

/* Any client may write any format: numbers of 8 bits are not read as numbers of 32. */
static void properties_of_another_format_are_none(void **state)
{
    struct xhands *h = *state;
    struct xclient c;
    unsigned long n;
    assert_true(xclient_open(&c, h->server.name));
    Window w = xclient_window(&c, (struct dh_rect){0, 0, 50, 50}, "Odd", false);
    Atom pid = XInternAtom(c.display, "_NET_WM_PID", False);
    XChangeProperty(c.display, w, pid, XA_CARDINAL, 8, PropModeReplace, (const unsigned char *)"\1", 1);
    XChangeProperty(c.display, w, XA_WM_TRANSIENT_FOR, XA_WINDOW, 16, PropModeReplace, (const unsigned char *)"\1\2", 1);
    XSync(c.display, False);
    assert_null(dh_xconn_property(h->x, w, pid, XA_CARDINAL, 32, &n));
    unsigned char *p = dh_xconn_property(h->x, w, pid, XA_CARDINAL, 8, &n);
    assert_non_null(p);
    XFree(p);
    assert_int_equal(dh_xwin_pid(h->x, w), 0);
    assert_int_equal(dh_xwin_transient_for(h->x, w), None);
    xclient_close(&c);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_strangers_window_is_never_taken),
        cmocka_unit_test(a_child_that_left_its_group_is_found),
        cmocka_unit_test(a_desktop_entry_is_started_as_it_says),
        cmocka_unit_test(kinship_is_not_a_matter_of_words),
        cmocka_unit_test(properties_of_another_format_are_none),
    };
    return cmocka_run_group_tests_name("launch", tests, start, stop);
}
