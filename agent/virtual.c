#include "agent/virtual.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"

/* New windows get the focus, nothing is bound to keys or the desktop, one desktop, no animation. */
static const char openbox_config[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<openbox_config xmlns=\"http://openbox.org/3.4/rc\">\n"
    "  <focus><focusNew>yes</focusNew><followMouse>no</followMouse><raiseOnFocus>yes</raiseOnFocus></focus>\n"
    "  <placement><policy>Smart</policy><center>yes</center></placement>\n"
    "  <theme><name>Clearlooks</name><titleLayout>NLIMC</titleLayout>\n"
    "    <animateIconify>no</animateIconify></theme>\n"
    "  <desktops><number>1</number><popupTime>0</popupTime></desktops>\n"
    "  <resize><drawContents>no</drawContents><popupShow>Never</popupShow></resize>\n"
    "  <keyboard></keyboard>\n"
    "  <mouse><dragThreshold>4</dragThreshold><doubleClickTime>400</doubleClickTime>\n"
    "    <context name=\"Client\"><mousebind button=\"Left\" action=\"Press\">"
    "<action name=\"Focus\"/><action name=\"Raise\"/></mousebind>\n"
    "      <mousebind button=\"Middle\" action=\"Press\"><action name=\"Focus\"/><action name=\"Raise\"/></mousebind>\n"
    "      <mousebind button=\"Right\" action=\"Press\"><action name=\"Focus\"/><action name=\"Raise\"/></mousebind></context>\n"
    "    <context name=\"Titlebar\"><mousebind button=\"Left\" action=\"Press\">"
    "<action name=\"Focus\"/><action name=\"Raise\"/></mousebind>\n"
    "      <mousebind button=\"Left\" action=\"Drag\"><action name=\"Move\"/></mousebind></context>\n"
    "    <context name=\"Close\"><mousebind button=\"Left\" action=\"Click\"><action name=\"Close\"/></mousebind></context>\n"
    "    <context name=\"Maximize\"><mousebind button=\"Left\" action=\"Click\">"
    "<action name=\"ToggleMaximize\"/></mousebind></context>\n"
    "    <context name=\"Iconify\"><mousebind button=\"Left\" action=\"Click\"><action name=\"Iconify\"/></mousebind></context>\n"
    "  </mouse>\n"
    "</openbox_config>\n";

enum dh_status dh_virtual_parse_size(const char *text, int *ret_width, int *ret_height,
                                     struct dh_err *err)
{
    char *end;
    long w = strtol(text, &end, 10);
    long h = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    if (*end != '\0' || w < 320 || w > 8192 || h < 200 || h > 8192)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "write it like 1280x800 (320x200 to 8192x8192)",
                          "\"%s\" is not a screen size", text);
    *ret_width = (int)w;
    *ret_height = (int)h;
    return DH_OK;
}

/* An Xauthority entry (Xau(3)): family, address, number, name, data, lengths in big endian. FamilyWild
 * with no address and number fits whatever display number the server takes. */
static enum dh_status write_cookie(const char *path, const unsigned char cookie[16], struct dh_err *err)
{
    static const char name[] = "MIT-MAGIC-COOKIE-1";
    unsigned char entry[2 + 2 + 2 + 2 + sizeof(name) - 1 + 2 + 16];
    unsigned char *p = entry;
    memset(entry, 0, sizeof(entry));
    *p++ = 0xff;
    *p++ = 0xff;
    p += 4;
    *p++ = 0;
    *p++ = sizeof(name) - 1;
    memcpy(p, name, sizeof(name) - 1);
    p += sizeof(name) - 1;
    *p++ = 0;
    *p++ = 16;
    memcpy(p, cookie, 16);
    return dh_file_write(path, entry, sizeof(entry), 0600, err);
}

struct line_wait {
    int fd;
    char text[512];
    size_t n;
    bool done;
};

static void on_readable(void *data, short revents)
{
    struct line_wait *w = data;
    (void)revents;
    ssize_t k = read(w->fd, w->text + w->n, sizeof(w->text) - 1 - w->n);
    if (k < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (k > 0)
        w->n += (size_t)k;
    w->text[w->n] = '\0';
    if (k <= 0 || strchr(w->text, '\n') || w->n == sizeof(w->text) - 1)
        w->done = true;
}

static bool line_done(void *data)
{
    return ((struct line_wait *)data)->done;
}

/* Starts a server that tells something on descriptor 3 when it is ready; the line is left in w. */
static enum dh_status start_and_listen(struct dh_guardian *g, struct dh_loop *loop,
                                       const char *const *argv, const char *const *set,
                                       const char *log, struct line_wait *w, struct dh_err *err)
{
    int p[2];
    if (pipe2(p, O_CLOEXEC) != 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot create a pipe");
    struct dh_guardian_spawn spec = {
        .argv = argv, .set = set, .log = log, .pass_fd = p[1], .essential = true};
    pid_t pid;
    enum dh_status s = dh_guardian_run(g, &spec, &pid, err);
    close(p[1]);
    if (s != DH_OK) {
        close(p[0]);
        return s;
    }
    *w = (struct line_wait){.fd = p[0]};
    struct dh_loop_source *src = dh_loop_add_fd(loop, p[0], POLLIN, on_readable, w);
    enum dh_wait r = src ? dh_loop_until(loop, line_done, w, dh_tick_now() + DH_TICK_S(15))
                         : DH_WAIT_TIMED_OUT;
    dh_loop_remove(loop, src);
    close(p[0]);
    if (r == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    char *end = strchr(w->text, '\n');
    if (r == DH_WAIT_TIMED_OUT || !end || end == w->text)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "run \"deskhand doctor\"",
                          "%s did not start", argv[0]);
    *end = '\0';
    return DH_OK;
}

static enum dh_status need(const char *program, const char *package, struct dh_err *err)
{
    char *p = dh_path_find_program(program);
    if (!p) {
        char next[96];
        snprintf(next, sizeof(next), "apt-get install %s", package);
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, next,
                          "a private display needs %s, which is not installed", program);
    }
    dh_free(p);
    return DH_OK;
}

static enum dh_status start_xvfb(struct dh_guardian *g, struct dh_loop *loop, struct dh_virtual *v,
                                 struct dh_err *err)
{
    unsigned char cookie[16];
    char size[32], name[16];
    int number = 0;
    dh_random(cookie, sizeof(cookie));
    char *server_auth = dh_path_join(dh_guardian_folder(g), "server-auth");
    char *log = dh_path_join(dh_guardian_folder(g), "xvfb.log");
    v->xauthority = dh_path_join(dh_guardian_folder(g), "Xauthority");
    enum dh_status s = DH_OK;
    if (!server_auth || !log || !v->xauthority)
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_guardian_claim_display(g, &number, err);
    if (s == DH_OK)
        s = write_cookie(server_auth, cookie, err);
    if (s == DH_OK)
        s = write_cookie(v->xauthority, cookie, err);
    if (s == DH_OK) {
        snprintf(size, sizeof(size), "%dx%dx24", v->width, v->height);
        snprintf(name, sizeof(name), ":%d", number);
        const char *argv[] = {"Xvfb", name,        "-displayfd", "3",         "-screen",   "0",     size,
                              "-auth", server_auth, "-dpi",       "96",        "-noreset",  "-nolisten",
                              "tcp",  "-nolisten", "local",      "+extension", "XTEST",    NULL};
        struct line_wait w;
        s = start_and_listen(g, loop, argv, NULL, log, &w, err);
        if (s == DH_OK)
            snprintf(v->display, sizeof(v->display), ":%.8s", w.text);
    }
    dh_free(server_auth);
    dh_free(log);
    return s;
}

static enum dh_status start_wm(struct dh_guardian *g, const struct dh_virtual *v, struct dh_err *err)
{
    char *config = dh_path_join(dh_guardian_folder(g), "openbox.xml");
    char *log = dh_path_join(dh_guardian_folder(g), "openbox.log");
    enum dh_status s = config && log ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_file_write(config, openbox_config, sizeof(openbox_config) - 1, 0600, err);
    if (s == DH_OK) {
        const char *argv[] = {"openbox", "--config-file", config, "--sm-disable", NULL};
        struct dh_guardian_spawn spec = {
            .argv = argv, .set = v->env, .log = log, .pass_fd = -1, .essential = true};
        pid_t pid;
        s = dh_guardian_run(g, &spec, &pid, err);
    }
    dh_free(config);
    dh_free(log);
    return s;
}

static enum dh_status fill_env(struct dh_virtual *v, struct dh_err *err)
{
    size_t n = 0;
    v->env_owned[0] = dh_asprintf("DISPLAY=%s", v->display);
    v->env_owned[1] = dh_asprintf("XAUTHORITY=%s", v->xauthority);
    v->env_owned[2] = v->bus ? dh_asprintf("DBUS_SESSION_BUS_ADDRESS=%s", v->bus) : NULL;
    if (!v->env_owned[0] || !v->env_owned[1] || (v->bus && !v->env_owned[2]))
        return dh_err_nomem(err);
    for (size_t i = 0; i < 3; i++)
        if (v->env_owned[i])
            v->env[n++] = v->env_owned[i];
    /* Applications look for an accessibility bus and wait for it: say so when there is none. */
    v->env[n++] = v->a11y && v->bus ? "QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1" : "NO_AT_BRIDGE=1";
    if (v->a11y && v->bus)
        v->env[n++] = "ACCESSIBILITY_ENABLED=1"; /* Chromium's; actuate/launch.c adds the switch for its pages */
    v->env[n] = NULL;
    return DH_OK;
}

static void free_env(struct dh_virtual *v)
{
    for (size_t i = 0; i < sizeof(v->env_owned) / sizeof(v->env_owned[0]); i++) {
        dh_free(v->env_owned[i]);
        v->env_owned[i] = NULL;
    }
}

static enum dh_status start_bus(struct dh_guardian *g, struct dh_loop *loop, struct dh_virtual *v,
                                struct dh_err *err)
{
    char *program = dh_path_find_program("dbus-daemon");
    if (!program)
        return DH_OK; /* most applications do without; doctor says so */
    dh_free(program);
    const char *argv[] = {"dbus-daemon", "--session", "--nofork", "--nopidfile", "--nosyslog",
                          "--print-address=3", NULL};
    struct line_wait w;
    enum dh_status s = start_and_listen(g, loop, argv, v->env, NULL, &w, err);
    if (s != DH_OK)
        return s;
    v->bus = dh_strdup(w.text);
    return v->bus ? DH_OK : dh_err_nomem(err);
}

/* Has the message bus start the accessibility bus beside everything else, so that the first application need not
 * wait for it. The bus starts it once however many ask, with the display in its environment, where it leaves
 * its address as a property of the root window. When this fails applications start it themselves. */
static void wake_a11y(struct dh_guardian *g, const struct dh_virtual *v)
{
    const char *argv[] = {"dbus-send", "--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus",
                          "org.a11y.Bus.GetAddress", NULL};
    struct dh_guardian_spawn spec = {.argv = argv, .set = v->env, .pass_fd = -1};
    pid_t pid;
    if (v->a11y && v->bus)
        (void)dh_guardian_run(g, &spec, &pid, NULL);
}

enum dh_status dh_virtual_start(struct dh_guardian *g, struct dh_loop *loop, int width, int height, bool a11y,
                                struct dh_virtual *ret, struct dh_err *err)
{
    struct dh_virtual v = {.width = width, .height = height, .a11y = a11y};
    enum dh_status s = need("Xvfb", "xvfb", err);
    if (s == DH_OK)
        s = need("openbox", "openbox", err);
    if (s == DH_OK)
        s = start_xvfb(g, loop, &v, err);
    if (s == DH_OK)
        s = fill_env(&v, err);
    if (s == DH_OK)
        s = start_bus(g, loop, &v, err);
    if (s == DH_OK) {
        free_env(&v);
        s = fill_env(&v, err);
    }
    if (s == DH_OK)
        s = start_wm(g, &v, err);
    if (s == DH_OK)
        wake_a11y(g, &v);
    if (s == DH_OK)
        s = dh_guardian_watch(g, v.display, v.xauthority, err);
    if (s != DH_OK) {
        dh_virtual_finish(&v);
        return s;
    }
    *ret = v;
    return DH_OK;
}

enum dh_status dh_virtual_restore(const char *display, const char *xauthority, const char *bus,
                                  bool a11y, struct dh_virtual *ret, struct dh_err *err)
{
    struct dh_virtual v = {.a11y = a11y};
    snprintf(v.display, sizeof(v.display), "%s", display);
    v.xauthority = dh_strdup(xauthority);
    v.bus = bus ? dh_strdup(bus) : NULL;
    enum dh_status s = !v.xauthority || (bus && !v.bus) ? dh_err_nomem(err) : fill_env(&v, err);
    if (s != DH_OK) {
        dh_virtual_finish(&v);
        return s;
    }
    *ret = v;
    return DH_OK;
}

void dh_virtual_finish(struct dh_virtual *v)
{
    free_env(v);
    dh_free(v->xauthority);
    dh_free(v->bus);
    v->xauthority = v->bus = NULL;
}
