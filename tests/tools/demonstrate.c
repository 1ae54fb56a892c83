/* A scripted human at the physical devices of a display: moves along curves, types with rollover and uneven
 * rhythm, waits before it presses. One command a line on stdin, one answer a line on stdout: "ok", or "no REASON".
 *
 *   move X Y | click X Y [BUTTON [COUNT]] | drag X Y X Y | type TEXT (to the end of the line) |
 *   press KEYS [TIMES], for instance press ctrl+a | hold KEY | leave KEY | pause MS | speed FACTOR
 *
 * usage: demonstrate DISPLAY [SPEED [SEED]]. SPEED 1 is a calm person; 2 is twice as fast. Pixels of the screen.
 * The paths, pauses and the rhythm come from SEED, so that the same script makes the same events. */
#include <X11/XKBlib.h>
#include <X11/keysym.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/utf8.h"
#include "tests/x11/xhuman.h"

struct person {
    struct xhuman hands;
    struct dh_loop *loop;
    double speed;
    uint64_t dice;
    unsigned long events;
    int held; /* the key code that is still down while the next one is pressed, or 0 */
};

/* A number of [low, high], by a linear congruential generator (Knuth, MMIX). */
static double between(struct person *p, double low, double high)
{
    p->dice = p->dice * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(p->dice >> 33) / 2147483648.0;
}

/* People are not instant: passes the time of one of their movements. */
static void pass(struct person *p, double ms)
{
    dh_loop_until(p->loop, NULL, NULL, dh_tick_now() + (dh_tick)(ms * 1000 / p->speed));
}

static void where(struct person *p, int *x, int *y)
{
    Window root, child;
    int wx, wy;
    unsigned mask;
    XQueryPointer(p->hands.display, DefaultRootWindow(p->hands.display), &root, &child, x, y, &wx, &wy, &mask);
}

/* Devices move by differences, which the server may accelerate: looks where the pointer came to. */
static void step_to(struct person *p, int x, int y)
{
    for (int i = 0; i < 6; i++) {
        int nx, ny;
        where(p, &nx, &ny);
        if (nx == x && ny == y)
            return;
        p->events++, xhuman_move(&p->hands, x - nx, y - ny);
    }
}

/* Along a quadratic curve, slow at both ends; every 10 ms or so one event, as mice send them. */
static void glide(struct person *p, int x, int y)
{
    int fx, fy;
    where(p, &fx, &fy);
    double far = hypot(x - fx, y - fy);
    if (far < 1)
        return;
    double bow = between(p, -0.15, 0.15) * far, ms = 120 + 90 * log2(far / 20 + 1);
    double cx = (fx + x) / 2.0 - (y - fy) / far * bow, cy = (fy + y) / 2.0 + (x - fx) / far * bow;
    int steps = (int)(ms / 10 / p->speed) + 4;
    for (int i = 1; i < steps; i++) {
        double t = (double)i / steps;
        t = t * t * (3 - 2 * t);
        step_to(p, (int)lround((1 - t) * (1 - t) * fx + 2 * t * (1 - t) * cx + t * t * x),
                (int)lround((1 - t) * (1 - t) * fy + 2 * t * (1 - t) * cy + t * t * y));
        pass(p, ms / steps);
    }
    step_to(p, x, y);
}

static void let_go(struct person *p)
{
    if (p->held)
        p->events++, xhuman_code(&p->hands, p->held, false);
    p->held = 0;
}

static void click(struct person *p, int x, int y, int button, int count)
{
    let_go(p);
    glide(p, x, y);
    pass(p, between(p, 80, 260));
    for (int i = 0; i < count; i++) {
        p->events++, xhuman_button(&p->hands, button, true);
        pass(p, between(p, 40, 90));
        p->events++, xhuman_button(&p->hands, button, false);
        if (i + 1 < count)
            pass(p, between(p, 50, 110));
    }
    pass(p, between(p, 150, 300));
}

static void drag(struct person *p, int x, int y, int to_x, int to_y)
{
    let_go(p);
    glide(p, x, y);
    pass(p, between(p, 100, 250));
    p->events++, xhuman_button(&p->hands, 1, true);
    pass(p, between(p, 90, 160));
    glide(p, to_x, to_y);
    pass(p, between(p, 120, 260));
    p->events++, xhuman_button(&p->hands, 1, false);
    pass(p, between(p, 150, 300));
}

static KeySym sym_of(uint32_t c)
{
    if (c == '\n')
        return XK_Return;
    return (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0x100) ? c : c | 0x01000000;
}

/* Which key of the first group gives it, and whether with Shift. */
static bool key_of(struct person *p, KeySym sym, int *code, bool *shift)
{
    *code = XKeysymToKeycode(p->hands.display, sym);
    if (!*code)
        return false;
    *shift = XkbKeycodeToKeysym(p->hands.display, (KeyCode)*code, 0, 0) != sym;
    return !*shift || XkbKeycodeToKeysym(p->hands.display, (KeyCode)*code, 0, 1) == sym;
}

static bool type(struct person *p, const char *text)
{
    int shift_code = XKeysymToKeycode(p->hands.display, XK_Shift_L);
    bool shifted = false, ok = true;
    for (size_t n = strlen(text); n > 0 && ok;) {
        uint32_t c;
        int code;
        bool shift;
        size_t took = dh_utf8_next(text, n, &c);
        text += took, n -= took;
        ok = key_of(p, sym_of(c), &code, &shift);
        if (!ok)
            break;
        if (shift != shifted || p->held == code)
            let_go(p);
        if (shift != shifted) {
            p->events++, xhuman_code(&p->hands, shift_code, shift);
            pass(p, between(p, 15, 40));
            shifted = shift;
        }
        p->events++, xhuman_code(&p->hands, code, true);
        let_go(p);
        pass(p, between(p, 25, 60));
        if (between(p, 0, 1) < 0.2 && n > 0)
            p->held = code;
        else
            p->events++, xhuman_code(&p->hands, code, false);
        pass(p, between(p, 15, 80));
    }
    let_go(p);
    if (shifted)
        p->events++, xhuman_code(&p->hands, shift_code, false);
    pass(p, between(p, 80, 200));
    return ok;
}

static KeySym named(const char *name)
{
    static const struct {
        const char *name;
        KeySym sym;
    } names[] = {{"ctrl", XK_Control_L}, {"shift", XK_Shift_L}, {"alt", XK_Alt_L}, {"enter", XK_Return}};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].sym;
    return XStringToKeysym(name);
}

static bool press(struct person *p, char *keys, int times)
{
    int codes[6], n = 0;
    let_go(p);
    for (char *k = strtok(keys, "+"); k && n < 6; k = strtok(NULL, "+")) {
        codes[n] = XKeysymToKeycode(p->hands.display, named(k));
        if (!codes[n++])
            return false;
    }
    for (int t = 0; t < times; t++) {
        for (int i = 0; i < n; i++) {
            p->events++, xhuman_code(&p->hands, codes[i], true);
            pass(p, between(p, 25, 60));
        }
        for (int i = n; i-- > 0;)
            p->events++, xhuman_code(&p->hands, codes[i], false);
        pass(p, between(p, 50, 130));
    }
    pass(p, between(p, 80, 200));
    return true;
}

/* Held until it is let go: for a click with Control, say. */
static bool hold(struct person *p, const char *key, bool down)
{
    let_go(p);
    int code = XKeysymToKeycode(p->hands.display, named(key));
    if (!code)
        return false;
    p->events++, xhuman_code(&p->hands, code, down);
    pass(p, between(p, 40, 90));
    return true;
}

static bool obey(struct person *p, char *line)
{
    double f;
    int a, b, c = 1, d = 1;
    char keys[80];
    if (sscanf(line, "move %d %d", &a, &b) == 2)
        glide(p, a, b);
    else if (sscanf(line, "click %d %d %d %d", &a, &b, &c, &d) >= 2)
        click(p, a, b, c, d);
    else if (sscanf(line, "drag %d %d %d %d", &a, &b, &c, &d) == 4)
        drag(p, a, b, c, d);
    else if (strncmp(line, "type ", 5) == 0)
        return type(p, line + 5);
    else if (sscanf(line, "press %79s %d", keys, &c) >= 1)
        return press(p, keys, c);
    else if (sscanf(line, "hold %79s", keys) == 1)
        return hold(p, keys, true);
    else if (sscanf(line, "leave %79s", keys) == 1)
        return hold(p, keys, false);
    else if (sscanf(line, "pause %lf", &f) == 1)
        pass(p, f);
    else if (sscanf(line, "speed %lf", &f) == 1 && f > 0)
        p->speed = f;
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    struct person p = {.speed = argc > 2 ? atof(argv[2]) : 1, .dice = argc > 3 ? strtoull(argv[3], NULL, 10) : 1};
    char line[4096];
    if (argc < 2 || p.speed <= 0 || !xhuman_open(&p.hands, argv[1]) || !(p.loop = dh_loop_create(NULL))) {
        fputs("demonstrate: no such display. usage: demonstrate DISPLAY [SPEED [SEED]]\n", stderr);
        return 1;
    }
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, "count") == 0) {
            printf("%lu\n", p.events);
            fflush(stdout);
            continue;
        }
        bool ok = obey(&p, line);
        printf(ok ? "ok\n" : "no such key or command\n");
        fflush(stdout);
    }
    let_go(&p);
    dh_loop_destroy(p.loop);
    xhuman_close(&p.hands);
    return 0;
}
