/* bench_hands_pointer [click] [drag] [loop]: the pointer beside xdotool, drag and drop in three toolkits, and
 * perceive-act steps in Chromium beside scrot, tesseract and xdotool; all on a private 1920x1080 display. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "actuate/xwin.h"
#include "base/mem.h"
#include "capture/observe.h"
#include "tests/bench/hands_apps.h"

enum { CLICKS = 101, PEERS = 15, DRAGS = 20, STEPS = 200, PEER_STEPS = 3, CHECK_W = 96, CHECK_H = 40 };

static const char gtk_drop[] =
    "import gi\n"
    "gi.require_version('Gtk', '3.0')\n"
    "from gi.repository import Gtk, Gdk\n"
    "w = Gtk.Window(title='ready 0')\n"
    "w.set_default_size(700, 400)\n"
    "box = Gtk.Fixed()\n"
    "w.add(box)\n"
    "a, b, c = Gtk.EventBox(), Gtk.EventBox(), Gtk.Button(label='press')\n"
    "a.add(Gtk.Label(label='take'))\n"
    "b.add(Gtk.Label(label='drop'))\n"
    "for e, x, y in ((a, 40, 40), (b, 450, 250), (c, 40, 250)):\n"
    "    e.set_size_request(160, 100)\n"
    "    box.put(e, x, y)\n"
    "t = [Gtk.TargetEntry.new('text/plain', 0, 0)]\n"
    "a.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, t, Gdk.DragAction.COPY)\n"
    "b.drag_dest_set(Gtk.DestDefaults.ALL, t, Gdk.DragAction.COPY)\n"
    "a.connect('drag-data-get', lambda e, k, s, i, n: s.set_text('x', -1))\n"
    "n = [0]\n"
    "def got(*args):\n"
    "    n[0] += 1\n"
    "    w.set_title('ready %d' % n[0])\n"
    "b.connect('drag-data-received', got)\n"
    "w.connect('destroy', Gtk.main_quit)\n"
    "w.show_all()\n"
    "Gtk.main()\n";

static const char drop_page[] =
    "<!doctype html><meta charset=utf-8><title>ready 0</title><style>div{position:fixed;width:160px;height:100px}"
    "#a{left:40px;top:140px;background:#8cf}#b{left:850px;top:550px;background:#cfc}</style>"
    "<div id=a draggable=true>take</div><div id=b>drop</div><script>let n=0;"
    "a.ondragstart=e=>e.dataTransfer.setData('text','x');b.ondragover=e=>e.preventDefault();"
    "b.ondrop=e=>{e.preventDefault();document.title='ready '+ ++n}</script>";

static const char step_page[] =
    "<!doctype html><meta charset=utf-8><title>ready 0</title><style>body{font:18px sans-serif}button{font:18px "
    "sans-serif;width:200px;height:50px;margin:12px}</style><p>Press the next one.</p><script>let n=0;"
    "for(let i=0;i<35;i++){let b=document.createElement('button');b.textContent='Item '+(100+i);"
    "b.onclick=()=>{n++;b.textContent='Done '+(100+n%900);document.title='ready '+n};document.body.append(b)}"
    /* As many words as an ordinary page has. */
    "let p=document.createElement('p'),w='orders from the north are shipped on the second Monday unless the store has "
    "no stock left and somebody has to call the customer about it'.split(' ');for(let i=0;i<350;i++)"
    "p.append(w[i*7%w.length]+' ');document.body.append(p)</script>";

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

/* What the road pins a touch to, taken from the screen as it is. */
static void pin(struct hands *h, struct dh_touch *t, uint32_t *pixels)
{
    t->active = dh_xwin_active(h->desk->x);
    dh_xwin_place(h->desk->x, t->window, &t->place);
    t->check = dh_rect_cross((struct dh_rect){t->at.x - CHECK_W / 2, t->at.y - CHECK_H / 2, CHECK_W, CHECK_H},
                             (struct dh_rect){0, 0, 1920, 1080});
    assert_int_equal(dh_screen_peek(h->desk->screen, t->check, pixels, NULL), DH_OK);
    t->pixels = pixels;
}

static bool start_gtk(struct hands *h, struct hands_app *app)
{
    char *file = hands_file(h, "drop.py", gtk_drop);
    const char *argv[] = {"/usr/bin/python3", file, NULL};
    bool ok = hands_start(h, argv, "ready", app);
    dh_free(file);
    return ok;
}

static void click(struct hands *h)
{
    struct hands_app app;
    static dh_tick own[CLICKS], grab[CLICKS], peer[PEERS];
    static uint32_t pixels[CHECK_W * CHECK_H];
    if (!start_gtk(h, &app)) {
        print_message("click: no GTK 3 for python3\n");
        return;
    }
    for (int i = 0; i < CLICKS; i++) {
        /* Spots apart, so that no click waits for not being half of a double click. */
        struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .window = app.window};
        struct dh_touch_result r = {0};
        t.at = hands_point(h, app.window, 45 + i % 19 * 8, 255 + i / 19 * 8);
        pin(h, &t, pixels);
        enum dh_status s = hands_touch(h, &t, &r, NULL);
        for (int k = 0; s == DH_STALE && k < 50; k++) { /* the button was still being redrawn */
            dh_loop_until(h->desk->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(10));
            pin(h, &t, pixels);
            s = hands_touch(h, &t, &r, NULL);
        }
        own[i] = r.time;
        grab[i] = r.grabbed;
        dh_loop_until(h->desk->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(20));
    }
    for (int i = 0; i < PEERS; i++) {
        struct dh_point p = hands_point(h, app.window, 60 + i * 7, 300);
        char *command = dh_asprintf("xdotool mousemove %d %d click 1", p.x, p.y);
        dh_tick start = dh_tick_now();
        int code = system(command);
        peer[i] = dh_tick_now() - start;
        dh_free(command);
        if (code != 0) {
            print_message("click: xdotool is not installed\n");
            break;
        }
    }
    double mine = median_ms(own, CLICKS), theirs = median_ms(peer, PEERS);
    print_message("click with check and sync, ms: %.3f (p95 %.3f), server held %.3f | xdotool mousemove click: %.1f | "
                  "ratio %.0f\n",
                  mine, (double)own[CLICKS * 95 / 100] / 1000, median_ms(grab, CLICKS), theirs, theirs / mine);
    hands_end(&app);
}

static void drags(struct hands *h, const char *name, struct hands_app *app, struct dh_point from, struct dh_point to)
{
    int good = 0;
    dh_tick all = 0;
    for (int i = 0; i < DRAGS; i++) {
        char title[32];
        struct dh_touch_result r = {0};
        struct dh_touch t = {.kind = DH_TOUCH_DRAG, .button = 1, .window = app->window};
        t.at = hands_point(h, app->window, from.x, from.y);
        t.to = hands_point(h, app->window, to.x, to.y);
        snprintf(title, sizeof(title), "ready %d", good + 1);
        bool ok = hands_touch(h, &t, &r, NULL) == DH_OK && hands_title(h, app->window, title, DH_TICK_S(3));
        all += r.time;
        good += ok;
    }
    print_message("drag and drop, %s: %d of %d, %.0f ms each\n", name, good, DRAGS, (double)all / DRAGS / 1000);
}

static void drag(struct hands *h)
{
    struct hands_app app;
    if (start_gtk(h, &app))
        drags(h, "GTK 3", &app, (struct dh_point){120, 90}, (struct dh_point){530, 300});
    hands_end(&app);
    static const char *const browsers[] = {"chromium", "firefox-esr"};
    for (size_t i = 0; i < 2; i++) {
        if (hands_browse(h, browsers[i], drop_page, "ready", &app))
            drags(h, browsers[i], &app, (struct dh_point){120, 190}, (struct dh_point){930, 600});
        else
            print_message("drag and drop, %s: no window\n", browsers[i]);
        hands_end(&app);
    }
}

/* The first button of the page that has not been pressed, far from the last one; the planner. */
static const struct dh_element *choose(const struct dh_observation *o, int step)
{
    const struct dh_element *found = NULL;
    int k = 0;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        if ((strncmp(e->name, "Item ", 5) == 0 || strncmp(e->name, "Done ", 5) == 0) && k++ == step % 35)
            found = e;
    }
    return found;
}

static void aim_at(const struct dh_observation *o, const struct dh_element *e, Window w, struct dh_touch *t,
                   uint32_t *pixels)
{
    *t = (struct dh_touch){.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .window = w};
    t->at = dh_rect_centre(e->rect);
    if (o->active >= 0)
        t->active = o->windows[o->active].xid;
    t->check = dh_rect_cross((struct dh_rect){t->at.x - CHECK_W / 2, t->at.y - CHECK_H / 2, CHECK_W, CHECK_H}, e->rect);
    for (int y = 0; y < t->check.h; y++)
        memcpy(pixels + (size_t)y * (size_t)t->check.w,
               o->frame->pixels + (size_t)(t->check.y + y) * (size_t)o->frame->stride + t->check.x,
               (size_t)t->check.w * sizeof(*pixels));
    t->pixels = pixels;
}

/* The loop that scripts have: picture of the screen, words with their places, click. */
static double peer_loop(void)
{
    static const char command[] =
        "scrot -o \"$HOME/screen.png\" && OMP_THREAD_LIMIT=1 tesseract \"$HOME/screen.png\" - --psm 11 tsv 2>/dev/null | "
        "awk -F'\\t' '$12 == \"Item\" || $12 == \"Done\" { x = $7; y = $8 } END { print x, y }' | "
        "{ read -r x y && xdotool mousemove \"$x\" \"$y\" click 1; }";
    dh_tick start = dh_tick_now();
    for (int i = 0; i < PEER_STEPS; i++)
        if (system(command) != 0)
            return 0;
    return (double)PEER_STEPS * 1e6 / (double)(dh_tick_now() - start);
}

static void loop(struct hands *h)
{
    struct hands_app app;
    struct dh_observer *eyes = NULL;
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    static uint32_t pixels[CHECK_W * CHECK_H];
    static dh_tick looked[STEPS], touched[STEPS], waited[STEPS];
    if (!hands_browse(h, "chromium", step_page, "ready", &app)) {
        print_message("loop: no Chromium\n");
        return;
    }
    assert_int_equal(dh_observer_create(h->desk->screen, h->desk->loop, NULL, &eyes, &err), DH_OK);
    struct dh_settle settle = {.first = DH_TICK_MS(200), .quiet = DH_TICK_MS(300), .bound = DH_TICK_S(3)};
    int done = 0, stale = 0, missing = 0;
    dh_tick start = 0;
    for (int i = 0; done < STEPS && i < STEPS * 3; i++) {
        if (done && !start)
            start = dh_tick_now(); /* the first look reads the whole page */
        dh_tick t0 = dh_tick_now();
        dh_observation_unref(o);
        o = NULL;
        assert_int_equal(dh_observer_look(eyes, &settle, &o, &err), DH_OK);
        dh_tick t1 = dh_tick_now();
        const struct dh_element *e = choose(o, i);
        settle = (struct dh_settle){.first = DH_TICK_MS(60), .quiet = DH_TICK_MS(5), .bound = DH_TICK_MS(300)};
        settle.since = dh_screen_mark(h->desk->screen);
        if (!e) {
            missing++;
            continue;
        }
        struct dh_touch t;
        struct dh_touch_result r = {0};
        aim_at(o, e, app.window, &t, pixels);
        enum dh_status s = hands_touch(h, &t, &r, &err);
        stale += s == DH_STALE;
        if (s != DH_OK)
            continue;
        looked[done] = t1 - t0;
        waited[done] = o->stage_time[DH_STAGE_SETTLE];
        touched[done++] = r.time;
    }
    double mine = done > 1 ? (double)(done - 1) * 1e6 / (double)(dh_tick_now() - start) : 0;
    char title[32];
    snprintf(title, sizeof(title), "ready %d", done);
    print_message("perceive-act steps in Chromium at 1920x1080: %.1f a second (%d steps, %d stale, %d unseen%s); a look "
                  "%.1f ms, of it settling %.1f, a touch %.2f\n",
                  mine, done, stale, missing,
                  hands_title(h, app.window, title, DH_TICK_S(2)) ? ", every click counted by the page" : ", CLICKS LOST",
                  median_ms(looked, done), median_ms(waited, done), median_ms(touched, done));
    double theirs = peer_loop();
    if (theirs > 0)
        print_message("scrot, tesseract (OMP_THREAD_LIMIT=1), xdotool: %.2f steps a second | ratio %.0f\n", theirs,
                      mine / theirs);
    else
        print_message("scrot, tesseract or xdotool is not installed\n");
    dh_observation_unref(o);
    dh_observer_destroy(eyes);
    hands_end(&app);
}

static bool wanted(int argc, char **argv, const char *name)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc < 2;
}

struct wish {
    int argc;
    char **argv;
};

static void measure(void **state)
{
    const struct wish *w = *state;
    struct hands h = {0};
    hands_open(&h);
    if (wanted(w->argc, w->argv, "click"))
        click(&h);
    if (wanted(w->argc, w->argv, "drag"))
        drag(&h);
    if (wanted(w->argc, w->argv, "loop"))
        loop(&h);
    hands_close(&h);
}

int main(int argc, char **argv)
{
    struct wish w = {argc, argv};
    const struct CMUnitTest tests[] = {cmocka_unit_test_prestate(measure, &w)};
    return xserver_available() ? cmocka_run_group_tests(tests, NULL, NULL) : XSERVER_SKIP;
}
