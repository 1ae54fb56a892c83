/* A private Xvfb for a test: any free number, gone when the test is, however that ends. It asks for a cookie,
 * because a window manager of a test that just ended may knock at a number that is in use again. */
#ifndef DH_TESTS_X11_XSERVER_H
#define DH_TESTS_X11_XSERVER_H

#include <stdbool.h>
#include <sys/types.h>

#define XSERVER_SKIP 77 /* exit code that meson counts as skipped */

/* Zeroed is none. */
struct xserver {
    char name[16];  /* ":7", for XOpenDisplay and DISPLAY */
    pid_t pid, wm;
    int cookie_fd;  /* memfd with the cookie; $XAUTHORITY names it while the server runs; 0: none */
};

/* Whether Xvfb is installed; says so on stdout when it is not (TAP). */
bool xserver_available(void);
/* Starts it and waits until it takes connections, 10 s at most. `extra`: more arguments, NULL-terminated,
 * may be NULL. */
bool xserver_start(struct xserver *s, int width, int height, int depth, const char *const *extra);
/* Starts openbox on it and waits until it manages windows; false when it is not installed or slow. */
bool xserver_start_wm(struct xserver *s);
/* Kills both and reaps them. Zeroed is allowed. */
void xserver_stop(struct xserver *s);

#endif
