#include "tests/x11/xdesk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "base/mem.h"

struct xdesk *xdesk_open(int width, int height, int depth, const char *const *extra)
{
    struct dh_err err = {0};
    struct xdesk *d = dh_alloc(1, sizeof(*d));
    assert_non_null(d);
    assert_true(xserver_start(&d->server, width, height, depth, extra));
    assert_int_equal(dh_intr_init(&d->intr, &err), DH_OK);
    d->loop = dh_loop_create(&d->intr);
    assert_non_null(d->loop);
    assert_int_equal(dh_xconn_open(d->server.name, d->loop, &d->x, &err), DH_OK);
    if (dh_screen_x11_create(d->x, d->loop, &d->screen, &err) != DH_OK)
        fail_msg("%s", err.what);
    assert_true(xclient_open(&d->client, d->server.name));
    d->arena = dh_arena_create();
    assert_non_null(d->arena);
    return d;
}

void xdesk_close(struct xdesk *d)
{
    dh_arena_destroy(d->arena);
    xclient_close(&d->client);
    dh_screen_destroy(d->screen);
    dh_xconn_close(d->x);
    dh_loop_destroy(d->loop);
    dh_intr_finish(&d->intr);
    xserver_stop(&d->server);
    dh_free(d);
}
