#include "tests/bench/hands_apps.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "actuate/ticket_mint.h"
#include "actuate/xwin.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

#define WINDOWS 64

static void peek_ask(void *data, struct dh_rect rect)
{
    dh_screen_peek_ask(data, rect);
}

static enum dh_status peek(void *data, struct dh_rect rect, uint32_t *out, struct dh_err *err)
{
    return dh_screen_peek(data, rect, out, err);
}

/* Chromium's processes cannot all read the cookie where the harness keeps it, in a descriptor of ours. */
static void keep_cookie(struct hands *h)
{
    struct dh_buf cookie = {0};
    char *path = dh_path_join(h->folder, "cookie");
    assert_int_equal(dh_file_read(getenv("XAUTHORITY"), 4096, &cookie, NULL), DH_OK);
    assert_int_equal(dh_file_write(path, cookie.data, cookie.len, 0600, NULL), DH_OK);
    setenv("XAUTHORITY", path, 1);
    dh_buf_finish(&cookie);
    dh_free(path);
}

void hands_open(struct hands *h)
{
    struct dh_err err = {0};
    h->desk = xdesk_open(1920, 1080, 24, NULL);
    assert_true(xserver_start_wm(&h->desk->server));
    setenv("DISPLAY", h->desk->server.name, 1);
    snprintf(h->folder, sizeof(h->folder), "/tmp/dh-hands-XXXXXX");
    assert_non_null(mkdtemp(h->folder));
    setenv("HOME", h->folder, 1);
    keep_cookie(h);
    setenv("XDG_RUNTIME_DIR", h->folder, 1);
    setenv("GSETTINGS_BACKEND", "memory", 1);
    setenv("NO_AT_BRIDGE", "1", 1);
    unsetenv("XDG_CONFIG_HOME");
    struct dh_actuator_options o = {.peek = peek, .peek_ask = peek_ask, .peek_data = h->desk->screen, .private_display = true};
    assert_int_equal(dh_actuator_create(h->desk->x, h->desk->loop, NULL, &o, &h->actuator, &err), DH_OK);
}

void hands_close(struct hands *h)
{
    dh_actuator_destroy(h->actuator);
    xdesk_close(h->desk);
    dh_dir_remove(h->folder, NULL);
}

static bool starts(struct hands *h, Window w, const char *title)
{
    char now[200];
    dh_xwin_title(h->desk->x, w, now, sizeof(now));
    return strncmp(now, title, strlen(title)) == 0;
}

bool hands_title(struct hands *h, Window w, const char *title, dh_tick bound)
{
    dh_tick until = dh_tick_now() + bound;
    while (!starts(h, w, title)) {
        if (dh_tick_now() > until)
            return false;
        dh_loop_until(h->desk->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(2));
    }
    return true;
}

bool hands_start(struct hands *h, const char *const *argv, const char *title, struct hands_app *ret)
{
    struct dh_err err = {0};
    struct dh_proc_spec spec = {.argv = argv, .own_group = true, .die_with_parent = true};
    dh_tick until = dh_tick_now() + DH_TICK_S(40);
    *ret = (struct hands_app){0};
    if (dh_proc_spawn(&spec, &ret->pid, &err) != DH_OK) {
        print_message("# %s\n", err.what);
        return false;
    }
    while (!ret->window && dh_tick_now() < until) {
        Window list[WINDOWS];
        size_t n = dh_xwin_clients(h->desk->x, list, WINDOWS);
        for (size_t i = 0; i < n; i++)
            if (starts(h, list[i], title) && dh_xwin_viewable(h->desk->x, list[i]))
                ret->window = list[i];
        dh_loop_until(h->desk->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(20));
    }
    struct dh_touch focus = {.kind = DH_TOUCH_FOCUS, .window = ret->window};
    return ret->window && hands_touch(h, &focus, NULL, NULL) == DH_OK;
}

void hands_end(struct hands_app *app)
{
    if (app->pid > 0) {
        kill(-app->pid, SIGKILL);
        waitpid(app->pid, NULL, 0);
    }
    *app = (struct hands_app){0};
}

char *hands_file(struct hands *h, const char *name, const char *text)
{
    char *path = dh_path_join(h->folder, name);
    assert_int_equal(dh_file_write(path, text, strlen(text), 0600, NULL), DH_OK);
    return path;
}

bool hands_browse(struct hands *h, const char *name, const char *page, const char *title, struct hands_app *ret)
{
    char *file = hands_file(h, "page.html", page), *profile = dh_path_join(h->folder, name);
    char *app = dh_asprintf("--app=file://%s", file), *data = dh_asprintf("--user-data-dir=%s", profile);
    const char *chromium[] = {name, app, data, "--test-type", "--no-first-run", "--no-default-browser-check",
                              "--disable-gpu", "--disable-sync", "--password-store=basic",
                              "--window-size=1800,960", geteuid() == 0 ? "--no-sandbox" : NULL, NULL};
    const char *firefox[] = {name, "--new-instance", "--profile", profile, "--kiosk", file, NULL};
    dh_dir_make(profile, 0700, NULL);
    char *prefs = dh_path_join(profile, "user.js");
    static const char quiet[] = "user_pref('browser.shell.checkDefaultBrowser', false);\n"
                                "user_pref('browser.aboutwelcome.enabled', false);\n"
                                "user_pref('datareporting.policy.dataSubmissionEnabled', false);\n"
                                "user_pref('browser.startup.homepage_override.mstone', 'ignore');\n"
                                "user_pref('toolkit.telemetry.reportingpolicy.firstRun', false);\n";
    assert_int_equal(dh_file_write(prefs, quiet, strlen(quiet), 0600, NULL), DH_OK);
    bool ok = hands_start(h, strcmp(name, "chromium") == 0 ? chromium : firefox, title, ret);
    dh_free(prefs);
    dh_free(data);
    dh_free(app);
    dh_free(profile);
    dh_free(file);
    return ok;
}

struct dh_point hands_point(struct hands *h, Window w, int x, int y)
{
    struct dh_rect place = {0};
    dh_xwin_place(h->desk->x, w, &place);
    return (struct dh_point){place.x + x, place.y + y};
}

enum dh_status hands_touch(struct hands *h, struct dh_touch *t, struct dh_touch_result *ret, struct dh_err *err)
{
    struct dh_ticket *ticket = NULL;
    struct dh_err own = {0};
    assert_int_equal(dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(10), &ticket, &own), DH_OK);
    enum dh_status s = dh_actuator_perform(h->actuator, ticket, t, ret, &own);
    dh_ticket_destroy(ticket);
    if (s != DH_OK)
        print_message("# %s: %s\n", dh_touch_name(t->kind), own.what);
    if (err)
        *err = own;
    return s;
}
