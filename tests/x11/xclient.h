/* A known client: a second connection that makes windows and draws what it is told, so that a test
 * knows every pixel on the screen. */
#ifndef DH_TESTS_X11_XCLIENT_H
#define DH_TESTS_X11_XCLIENT_H

#include <X11/Xlib.h>
#include <stdbool.h>
#include <stdint.h>
#include <deskhand/geom.h>

struct xclient {
    Display *display;
    Window root;
    GC gc;
};

bool xclient_open(struct xclient *c, const char *name);
/* Its windows go with it. Zeroed is allowed. */
void xclient_close(struct xclient *c);
/* A mapped black window, viewable on return (also under a window manager; 5 s at most). `title` NULL:
 * none; UTF-8, goes into _NET_WM_NAME as it is. */
Window xclient_window(struct xclient *c, struct dh_rect rect, const char *title, bool override);
/* The same without mapping it. */
Window xclient_window_unmapped(struct xclient *c, struct dh_rect rect, const char *title,
                               bool override);
bool xclient_map(struct xclient *c, Window w);
/* Fills a rectangle and waits until the server has done it. */
void xclient_fill(struct xclient *c, Drawable w, struct dh_rect rect, uint32_t rgb);
/* The visual's pixel for 0x00RRGGBB. */
unsigned long xclient_pixel(struct xclient *c, uint32_t rgb);

#endif
