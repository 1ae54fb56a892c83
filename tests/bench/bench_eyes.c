/* bench_eyes DESKHAND PICTURE.png [ROUNDS]: what looking costs, on a private 1920x1080 display that
 * shows the picture. Medians in milliseconds. With ROUNDS instead: that many observations of a
 * screen that changes each time, and what memory and file descriptors did meanwhile (exit code 1
 * when they grew). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <X11/Xutil.h>
#include <cmocka.h>
#include <dirent.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "capture/observe.h"
#include "capture/picture.h"
#include "tests/x11/xdesk.h"

enum { MANY = 101, SOME = 201, FEW = 9, KB_GROWN = 4096 };

struct bench {
    char *deskhand, *picture;
    int soak;
    struct xdesk *desk;
    struct dh_observer *observer;
    Window window;
};

static int by_time(const void *a, const void *b)
{
    const dh_tick *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

static double median_ms(dh_tick *t, int n)
{
    qsort(t, (size_t)n, sizeof(t[0]), by_time);
    return (double)t[n / 2] / 1000;
}

static void paint(struct xclient *c, Window w, const char *path)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_picture_read(path, &f, NULL), DH_OK);
    char *copy = dh_alloc((size_t)f->height * (size_t)f->width, 4);
    assert_non_null(copy);
    for (int y = 0; y < f->height; y++)
        memcpy(copy + (size_t)y * (size_t)f->width * 4, f->pixels + (size_t)y * (size_t)f->stride,
               (size_t)f->width * 4);
    XImage *im = XCreateImage(c->display, DefaultVisual(c->display, 0), 24, ZPixmap, 0, copy,
                              (unsigned)f->width, (unsigned)f->height, 32, 0);
    assert_non_null(im);
    for (int x = 0; x < 1920; x += f->width) /* side by side until the screen is full */
        XPutImage(c->display, w, c->gc, im, 0, 0, x, 0, (unsigned)f->width, (unsigned)f->height);
    XSync(c->display, False);
    im->data = NULL; /* ours */
    XDestroyImage(im);
    dh_free(copy);
    dh_frame_unref(f);
}

/* A field with a text that was never there before. */
static void change_field(struct bench *b, int n)
{
    struct xclient *c = &b->desk->client;
    char text[64];
    int len = snprintf(text, sizeof(text), "Invoice %d of %d", 7919 * (n + 1) % 100003, n + 12);
    XSetForeground(c->display, c->gc, xclient_pixel(c, 0xffffff));
    XFillRectangle(c->display, b->window, c->gc, 200, 900, 300, 30);
    XSetForeground(c->display, c->gc, xclient_pixel(c, 0x202020));
    XDrawString(c->display, b->window, c->gc, 210, 920, text, len);
    XSync(c->display, False);
}

static size_t observe(struct bench *b, dh_tick *stages)
{
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    if (dh_observer_look(b->observer, NULL, &o, &err) != DH_OK)
        fail_msg("%s", err.what);
    size_t n = o->word_count;
    if (stages)
        memcpy(stages, o->stage_time, sizeof(o->stage_time));
    dh_observation_unref(o);
    return n;
}

static dh_tick time_capture(struct bench *b)
{
    struct dh_frame *f = NULL;
    dh_tick t0 = dh_tick_now();
    assert_int_equal(dh_screen_capture(b->desk->screen, &f, NULL), DH_OK);
    t0 = dh_tick_now() - t0;
    dh_frame_unref(f);
    return t0;
}

static void bench_capture(struct bench *b)
{
    dh_tick copy[MANY], still[MANY], all[MANY], first[FEW];
    size_t n = (size_t)1920 * 1080 * 4;
    char *from = dh_alloc(n, 1), *to = dh_alloc(n, 1);
    assert_true(from && to);
    memset(from, 1, n);
    memset(to, 2, n);
    for (int i = 0; i < FEW; i++) { /* nothing is known of the screen yet */
        struct dh_screen *fresh = NULL, *own = b->desk->screen;
        assert_int_equal(dh_screen_x11_create(b->desk->x, b->desk->loop, &fresh, NULL), DH_OK);
        b->desk->screen = fresh;
        first[i] = time_capture(b);
        b->desk->screen = own;
        dh_screen_destroy(fresh);
    }
    for (int i = 0; i < MANY; i++) {
        dh_tick t0 = dh_tick_now();
        memcpy(to, from, n);
        copy[i] = dh_tick_now() - t0;
        from[i] = to[i + 1];
        still[i] = time_capture(b);
    }
    for (int i = 0; i < MANY; i++) {
        xclient_fill(&b->desk->client, b->window, (struct dh_rect){0, 0, 1920, 1080}, 0x10101u * (unsigned)i);
        all[i] = time_capture(b);
    }
    double c = median_ms(copy, MANY), s = median_ms(still, MANY), a = median_ms(all, MANY);
    printf("memcpy of 1920x1080: %.2f ms\n", c);
    printf("capture, nothing changed: %.2f ms, ratio %.2f; every pixel changed: %.2f ms, ratio %.2f; the first, with its "
           "memory: %.2f ms\n",
           s, s / c, a, a / c, median_ms(first, FEW));
    dh_free(from);
    dh_free(to);
    paint(&b->desk->client, b->window, b->picture);
}

static void bench_damage(struct bench *b)
{
    dh_tick seen[MANY], held[MANY];
    static uint32_t pixels[200 * 50];
    struct xclient *c = &b->desk->client;
    for (int i = 0; i < MANY; i++) {
        uint64_t mark = dh_screen_mark(b->desk->screen);
        dh_tick t0 = dh_tick_now();
        XSetForeground(c->display, c->gc, xclient_pixel(c, 0x10203u * (unsigned)i + 9));
        XFillRectangle(c->display, b->window, c->gc, 50, 850, 200, 50);
        XFlush(c->display);
        assert_int_equal(dh_screen_wait_change(b->desk->screen, mark, t0 + DH_TICK_S(1)),
                         DH_WAIT_REACHED);
        struct dh_rect r = dh_screen_changed_rect(b->desk->screen, mark);
        seen[i] = dh_tick_now() - t0;
        assert_true(r.w >= 200 && r.h >= 50);
        r = (struct dh_rect){50, 850, 200, 50};
        assert_int_equal(dh_screen_peek(b->desk->screen, r, pixels, NULL), DH_OK);
        held[i] = dh_tick_now() - t0;
    }
    printf("draw of 200x50 -> dirty rectangle in hand: %.3f ms; its pixels too: %.3f ms\n",
           median_ms(seen, MANY), median_ms(held, MANY));
}

static void bench_look(struct bench *b)
{
    dh_tick same[SOME], field[SOME], stages[SOME][DH_STAGE_COUNT], t0 = dh_tick_now();
    size_t words = observe(b, NULL);
    printf("first look in process: %.1f ms, %zu words\n", (double)(dh_tick_now() - t0) / 1000,
           words);
    for (int i = 0; i < SOME; i++) {
        t0 = dh_tick_now();
        observe(b, NULL);
        same[i] = dh_tick_now() - t0;
        change_field(b, i);
        t0 = dh_tick_now();
        observe(b, stages[i]);
        field[i] = dh_tick_now() - t0;
    }
    printf("look at an unchanged screen: %.2f ms; after a change of one field: %.2f ms, of it", median_ms(same, SOME),
           median_ms(field, SOME));
    for (int k = DH_STAGE_CAPTURE; k < DH_STAGE_COUNT; k++) {
        for (int i = 0; i < SOME; i++)
            same[i] = stages[i][k];
        printf(" %s %.2f", dh_stage_name((enum dh_stage)k), median_ms(same, SOME));
    }
    printf("\n");
}

static void bench_process(struct bench *b)
{
    dh_tick took[FEW];
    char look[] = "look", display[] = "-d", words[] = "--words";
    char *argv[] = {b->deskhand, look, words, display, b->desk->server.name, NULL};
    posix_spawn_file_actions_t quiet;
    assert_int_equal(posix_spawn_file_actions_init(&quiet), 0);
    posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", 1, 0);
    for (int i = 0; i < FEW; i++) {
        pid_t pid;
        int status;
        dh_tick t0 = dh_tick_now();
        assert_int_equal(posix_spawn(&pid, b->deskhand, &quiet, NULL, argv, environ), 0);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        took[i] = dh_tick_now() - t0;
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    posix_spawn_file_actions_destroy(&quiet);
    printf("exec -> full observation of a live 1920x1080 screen -> exit: %.0f ms\n",
           median_ms(took, FEW));
}

static long resident_kb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
    fclose(f);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int open_files(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* The first fifth fills caches to their bounds. */
static void soak(struct bench *b)
{
    long kb = 0;
    int files = 0, warm = b->soak / 5;
    for (int i = 0; i < b->soak; i++) {
        change_field(b, i);
        observe(b, NULL);
        if (i == warm) {
            kb = resident_kb();
            files = open_files();
        }
        if (i % (b->soak / 10 + 1) == 0)
            printf("%d observations: %ld KB, %d file descriptors\n", i, resident_kb(),
                   open_files());
        fflush(stdout);
    }
    printf("%d observations: %ld KB, %d file descriptors\n", b->soak, resident_kb(), open_files());
    assert_true(resident_kb() - kb < KB_GROWN);
    assert_int_equal(open_files(), files);
}

static void run(void **state)
{
    struct bench *b = *state;
    struct dh_err err = {0};
    b->desk = xdesk_open(1920, 1080, 24, NULL);
    struct xclient *c = &b->desk->client;
    b->window = xclient_window(c, (struct dh_rect){0, 0, 1920, 1080}, "Picture", false);
    xclient_fill(c, b->window, (struct dh_rect){0, 0, 1920, 1080}, 0xffffff);
    paint(c, b->window, b->picture);
    XFontStruct *font = XLoadQueryFont(c->display, "fixed");
    assert_non_null(font);
    XSetFont(c->display, c->gc, font->fid);
    if (dh_observer_create(b->desk->screen, b->desk->loop, NULL, &b->observer, &err) != DH_OK)
        fail_msg("%s", err.what);
    if (b->soak) {
        soak(b);
    } else {
        bench_capture(b);
        bench_damage(b);
        bench_look(b);
        bench_process(b);
    }
    dh_observer_destroy(b->observer);
    XFreeFont(c->display, font);
    xdesk_close(b->desk);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: bench_eyes DESKHAND PICTURE.png [ROUNDS]\n");
        return 2;
    }
    struct bench b = {
        .deskhand = argv[1], .picture = argv[2], .soak = argc > 3 ? atoi(argv[3]) : 0};
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(run, &b)};
    return xserver_available() ? cmocka_run_group_tests(tests, NULL, NULL) : XSERVER_SKIP;
}
