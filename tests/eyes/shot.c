/* shot OUT.png: what is on $DISPLAY now, once it stands still, as deskhand captures it. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "capture/picture.h"
#include "capture/screen.h"

static enum dh_status shoot(const char *path, struct dh_err *err)
{
    struct dh_intr intr = {0};
    struct dh_xconn *x = NULL;
    struct dh_screen *screen = NULL;
    struct dh_frame *frame = NULL;
    struct dh_buf png = {0};
    enum dh_status st = dh_intr_init(&intr, err);
    struct dh_loop *loop = st == DH_OK ? dh_loop_create(&intr) : NULL;
    if (st == DH_OK && !loop)
        st = dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_xconn_open(NULL, loop, &x, err);
    if (st == DH_OK)
        st = dh_screen_x11_create(x, loop, &screen, err);
    if (st == DH_OK)
        dh_screen_settle(screen, dh_screen_mark(screen), 0, DH_TICK_MS(400), DH_TICK_S(8));
    if (st == DH_OK)
        st = dh_screen_capture(screen, &frame, err);
    if (st == DH_OK)
        st = dh_picture_png(frame, &png, err);
    if (st == DH_OK)
        st = dh_file_write(path, png.data, png.len, 0644, err);
    dh_buf_finish(&png);
    dh_frame_unref(frame);
    dh_screen_destroy(screen);
    dh_xconn_close(x);
    dh_loop_destroy(loop);
    dh_intr_finish(&intr);
    return st;
}

int main(int argc, char **argv)
{
    struct dh_err err = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: shot OUT.png\n");
        return 2;
    }
    if (shoot(argv[1], &err) == DH_OK)
        return 0;
    fprintf(stderr, "shot: %s\n", err.what);
    return 1;
}
