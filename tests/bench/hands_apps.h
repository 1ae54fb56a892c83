/* Applications for benches of the hands: started on a private 1920x1080 display, known by their titles. */
#ifndef DH_TESTS_BENCH_HANDS_APPS_H
#define DH_TESTS_BENCH_HANDS_APPS_H

#include "actuate/actuator.h"
#include "tests/x11/xdesk.h"

struct hands {
    struct xdesk *desk;
    struct dh_actuator *actuator;
    char folder[64]; /* HOME and files of the applications */
};

struct hands_app {
    pid_t pid;
    Window window;
};

/* Exit on failure with a message: a bench without its display says nothing. */
void hands_open(struct hands *h);
void hands_close(struct hands *h);
/* Starts a program and waits for a window whose title begins with `title`, 40 s at most; false: none came. */
bool hands_start(struct hands *h, const char *const *argv, const char *title, struct hands_app *ret);
void hands_end(struct hands_app *app);
/* Writes a file into the folder; the path is owned by the caller (dh_free). */
char *hands_file(struct hands *h, const char *name, const char *text);
/* A browser that shows a page; `name` is chromium or firefox-esr. */
bool hands_browse(struct hands *h, const char *name, const char *page, const char *title, struct hands_app *ret);
/* Whether the title begins so within the bound. */
bool hands_title(struct hands *h, Window w, const char *title, dh_tick bound);
/* A point of the window's client area as one of the screen. */
struct dh_point hands_point(struct hands *h, Window w, int x, int y);
/* Mints, performs; fails with the status of the touch. */
enum dh_status hands_touch(struct hands *h, struct dh_touch *t, struct dh_touch_result *ret, struct dh_err *err);

#endif
