/* What it costs to be recorded: the recorder's share of a processor while nothing happens, and how long a key takes from
 * the device to the application, in turns: alone twice, whose difference is the noise; beside a client that does nothing
 * but select raw events, which is what the server takes to tell one more; and beside the recorder.
 * usage: bench_record [SECONDS [KEYS]] */
#include <X11/Xutil.h>
#include <X11/extensions/XInput2.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "agent/skill/record.h"
#include "base/loop.h"
#include "base/mem.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

#define KEYS_MOST 5000
#define ROUNDS 6
#define KEY_BOUND 1000 /* milliseconds until a key counts as lost */
#define PACE DH_TICK_MS(8)

struct bench {
    struct xserver server;
    struct xhuman human;
    Display *display; /* of the window that takes the keys */
    Window window;
    struct dh_loop *loop;
    double times[4][ROUNDS * KEYS_MOST]; /* microseconds, by enum beside */
    int count[4], lost[4];
};

enum beside { ALONE, ALONE_AGAIN, LISTENER, RECORDER };
static const char *const names[] = {"alone", "alone again", "a listener", "recorded"};

static void say_ready(void *data)
{
    if (write(*(int *)data, "r", 1) != 1)
        _exit(1);
}

/* A recorder in a process of its own; returns when it listens. */
static pid_t start_recorder(const char *display)
{
    int fds[2];
    char c;
    if (pipe(fds) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        struct dh_err err = {0};
        struct dh_desk *desk;
        struct dh_demo *demo = NULL;
        struct dh_desk_options o = {.display = display, .no_a11y = true, .catch_signals = true};
        struct dh_record_options r = {.name = "bench", .ready = say_ready, .data = &fds[1]};
        if (dh_desk_open(&o, &desk, &err) != DH_OK || dh_record(desk, &r, &demo, &err) != DH_OK) {
            fprintf(stderr, "%s\n", err.what);
            _exit(1);
        }
        _exit(0);
    }
    close(fds[1]);
    bool ready = read(fds[0], &c, 1) == 1;
    close(fds[0]);
    return ready ? pid : -1;
}

/* A client that is told of raw events and throws them away. */
static pid_t start_listener(const char *display)
{
    int fds[2];
    char c;
    if (pipe(fds) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        Display *d = XOpenDisplay(display);
        unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {0};
        XIEventMask mask = {XIAllDevices, sizeof(bits), bits};
        XEvent e;
        XISetMask(bits, XI_RawKeyPress);
        XISetMask(bits, XI_RawKeyRelease);
        if (!d)
            _exit(1);
        XISelectEvents(d, DefaultRootWindow(d), &mask, 1);
        XSync(d, False);
        say_ready(&fds[1]);
        for (;;)
            XNextEvent(d, &e);
    }
    close(fds[1]);
    bool ready = read(fds[0], &c, 1) == 1;
    close(fds[0]);
    return ready ? pid : -1;
}

static void stop_listener(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void stop_recorder(pid_t pid)
{
    kill(pid, SIGINT);
    waitpid(pid, NULL, 0);
}

static void wait_for(struct bench *b, dh_tick time)
{
    dh_loop_until(b->loop, NULL, NULL, dh_tick_now() + time);
}

/* CPU time of another process (POSIX, clock_getcpuclockid), in seconds. */
static double cpu_of(pid_t pid)
{
    clockid_t id;
    struct timespec t;
    if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double idle_share(struct bench *b, int seconds)
{
    pid_t pid = start_recorder(b->server.name);
    if (pid < 0)
        return -1;
    wait_for(b, DH_TICK_S(1));
    double before = cpu_of(pid);
    dh_tick from = dh_tick_now();
    wait_for(b, DH_TICK_S(seconds));
    double share = (cpu_of(pid) - before) * 1e8 / (double)(dh_tick_now() - from);
    stop_recorder(pid);
    return share;
}

static bool arrives(struct bench *b)
{
    struct pollfd p = {.fd = ConnectionNumber(b->display), .events = POLLIN};
    for (;;) {
        while (XPending(b->display)) {
            XEvent e;
            XNextEvent(b->display, &e);
            if (e.type == KeyPress)
                return true;
        }
        if (poll(&p, 1, KEY_BOUND) <= 0)
            return false;
    }
}

/* A key every few milliseconds; from before the device is told until the window has it. */
static void type_keys(struct bench *b, int keys, int recorded)
{
    int code = XKeysymToKeycode(b->human.display, XK_e);
    for (int i = 0; i < keys; i++) {
        dh_tick from = dh_tick_now();
        XTestFakeDeviceKeyEvent(b->human.display, b->human.keyboard, (unsigned)code, True, NULL, 0, CurrentTime);
        XFlush(b->human.display);
        if (arrives(b))
            b->times[recorded][b->count[recorded]++] = (double)(dh_tick_now() - from);
        else
            b->lost[recorded]++;
        xhuman_code(&b->human, code, false);
        wait_for(b, PACE);
    }
}

static int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

static double part(struct bench *b, int recorded, double p)
{
    int n = b->count[recorded];
    qsort(b->times[recorded], (size_t)n, sizeof(double), by_size);
    return n ? b->times[recorded][(int)(p * (n - 1))] : 0;
}

static bool bench_open(struct bench *b)
{
    if (!xserver_start(&b->server, 1280, 800, 24, NULL) || !xhuman_open(&b->human, b->server.name))
        return false;
    b->loop = dh_loop_create(NULL);
    b->display = XOpenDisplay(b->server.name);
    if (!b->loop || !b->display)
        return false;
    b->window = XCreateSimpleWindow(b->display, DefaultRootWindow(b->display), 100, 100, 400, 300, 0, 0, 0xffffff);
    XSelectInput(b->display, b->window, KeyPressMask | ExposureMask);
    XMapWindow(b->display, b->window);
    XEvent e;
    do
        XNextEvent(b->display, &e);
    while (e.type != Expose);
    XSetInputFocus(b->display, b->window, RevertToParent, CurrentTime);
    XSync(b->display, False);
    return true;
}

int main(int argc, char **argv)
{
    int seconds = argc > 1 ? atoi(argv[1]) : 10, keys = argc > 2 ? atoi(argv[2]) : 100;
    struct bench *b = dh_alloc(1, sizeof(*b));
    if (!xserver_available())
        return XSERVER_SKIP;
    if (!b || keys < 1 || keys > KEYS_MOST || !bench_open(b))
        return 1;
    double idle = idle_share(b, seconds);
    type_keys(b, 20, 0);
    b->count[0] = 0;
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < 4; i++) {
            enum beside kind = (enum beside)((i + round) % 4); /* none is always behind the same other */
            pid_t pid = kind == LISTENER   ? start_listener(b->server.name)
                        : kind == RECORDER ? start_recorder(b->server.name)
                                           : 0;
            if (pid < 0)
                return 1;
            type_keys(b, keys, kind);
            if (kind == LISTENER)
                stop_listener(pid);
            else if (kind == RECORDER)
                stop_recorder(pid);
        }
    printf("idle: %.2f %% of a processor over %d s\n", idle, seconds);
    for (int r = 0; r < 4; r++)
        printf("%-12s %5d keys  p50 %6.0f us  p95 %6.0f us  lost %d\n", names[r], b->count[r], part(b, r, 0.5), part(b, r, 0.95),
               b->lost[r]);
    printf("at p50: noise %.0f us, one more client of the server %.0f us, the recorder beyond that %.0f us\n",
           part(b, ALONE_AGAIN, 0.5) - part(b, ALONE, 0.5), part(b, LISTENER, 0.5) - part(b, ALONE, 0.5),
           part(b, RECORDER, 0.5) - part(b, LISTENER, 0.5));
    bool good = idle >= 0 && idle <= 1.0 && b->lost[RECORDER] == 0;
    XCloseDisplay(b->display);
    xhuman_close(&b->human);
    dh_loop_destroy(b->loop);
    xserver_stop(&b->server);
    dh_free(b);
    return good ? 0 : 1;
}
