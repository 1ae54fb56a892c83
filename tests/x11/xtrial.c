#include "tests/x11/xtrial.h"

#include <X11/extensions/XInput2.h>
#include <X11/keysym.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate/ticket_mint.h"
#include "base/mem.h"

#define CHARACTERS 10000

static void start_busy(struct xtrial_desk *d, int n)
{
    for (int i = 0; i < n && i < 16; i++) {
        pid_t parent = getpid(), pid = fork();
        if (pid == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (volatile unsigned long k = 0; getppid() == parent; k++)
                for (volatile int j = 0; j < 1000000; j++)
                    ;
            _exit(0);
        }
        if (pid > 0)
            d->busy_pids[d->busy++] = pid;
    }
}

bool xtrial_open(struct xtrial_desk *d, int busy)
{
    struct dh_err err = {0};
    *d = (struct xtrial_desk){.intr = {.fd = -1}};
    if (!xserver_start(&d->server, 1280, 800, 24, NULL) || dh_intr_init(&d->intr, &err) != DH_OK)
        return false;
    start_busy(d, busy);
    d->loop = dh_loop_create(&d->intr);
    d->text = dh_alloc(CHARACTERS + 1, 1);
    if (!d->loop || !d->text || !xclient_open(&d->client, d->server.name) || !xhuman_open(&d->human, d->server.name))
        return false;
    for (int i = 0; i < CHARACTERS; i++)
        d->text[i] = (char)('a' + i % 26);
    d->window = xclient_window(&d->client, (struct dh_rect){0, 0, 1200, 700}, "target", false);
    XSetInputFocus(d->client.display, d->window, RevertToParent, CurrentTime);
    XSync(d->client.display, False);
    struct dh_guardian_stop stop = {.sym = XK_Escape, .count = 3};
    return d->window && dh_xconn_open(d->server.name, d->loop, &d->x, &err) == DH_OK &&
           dh_guardian_start(d->loop, &d->guardian, &err) == DH_OK &&
           dh_guardian_watch(d->guardian, d->server.name, getenv("XAUTHORITY"), &err) == DH_OK &&
           dh_guardian_chord(d->guardian, &stop, &err) == DH_OK &&
           dh_actuator_create(d->x, d->loop, d->guardian, NULL, &d->actuator, &err) == DH_OK;
}

void xtrial_close(struct xtrial_desk *d)
{
    for (int i = 0; i < d->busy; i++) {
        kill(d->busy_pids[i], SIGKILL);
        waitpid(d->busy_pids[i], NULL, 0);
    }
    dh_actuator_destroy(d->actuator);
    dh_guardian_stop(d->guardian);
    dh_xconn_close(d->x);
    xhuman_close(&d->human);
    xclient_close(&d->client);
    dh_loop_destroy(d->loop);
    dh_intr_finish(&d->intr);
    xserver_stop(&d->server);
    dh_free(d->text);
    *d = (struct xtrial_desk){0};
}

/* The second listener and the person, on a thread and connections of their own. */
struct other {
    struct xtrial_desk *desk;
    Display *display;
    int opcode;
    int over; /* eventfd: the touch has ended */
    enum xtrial_sign sign;
    dh_tick at, first, last_sign; /* when to come; of the first and the last press of the sign */
    uint32_t xtest; /* bits of the devices that are ours */
    bool sign_seen;
    unsigned long sign_time, last_time; /* the server's clock, ms */
    int after;
};

static bool listen_xtest(struct other *o)
{
    int event, error, major = 2, minor = 2, n = 0;
    Display *d = o->display;
    if (!d || !XQueryExtension(d, "XInputExtension", &o->opcode, &event, &error) ||
        XIQueryVersion(d, &major, &minor) != Success)
        return false;
    unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {0};
    XISetMask(bits, XI_RawMotion);
    XISetMask(bits, XI_RawButtonPress);
    XISetMask(bits, XI_RawButtonRelease);
    XISetMask(bits, XI_RawKeyPress);
    XISetMask(bits, XI_RawKeyRelease);
    XIDeviceInfo *info = XIQueryDevice(d, XIAllDevices, &n);
    for (int i = 0; info && i < n; i++) {
        XIEventMask mask = {info[i].deviceid, sizeof(bits), bits};
        bool ours = strstr(info[i].name, "XTEST") != NULL;
        if (info[i].use != XISlavePointer && info[i].use != XISlaveKeyboard)
            continue;
        XISelectEvents(d, DefaultRootWindow(d), &mask, 1);
        if (ours && info[i].deviceid < 32)
            o->xtest |= UINT32_C(1) << info[i].deviceid;
    }
    if (info)
        XIFreeDeviceInfo(info);
    XSync(d, False);
    return true;
}

static void take(struct other *o)
{
    while (XPending(o->display) > 0) {
        XEvent e;
        XNextEvent(o->display, &e);
        if (e.type != GenericEvent || e.xcookie.extension != o->opcode || !XGetEventData(o->display, &e.xcookie))
            continue;
        const XIRawEvent *raw = e.xcookie.data;
        bool ours = raw->deviceid < 32 && o->xtest >> raw->deviceid & 1;
        /* The server's own times: ours would count how late we listen. */
        if (!ours && !o->sign_seen) {
            o->sign_seen = true;
            o->sign_time = raw->time;
        } else if (ours && o->sign_seen) {
            o->last_time = raw->time;
            o->after += raw->evtype == XI_RawKeyPress || raw->evtype == XI_RawButtonPress || raw->evtype == XI_RawMotion;
        }
        XFreeEventData(o->display, &e.xcookie);
    }
}

static void give_sign(struct other *o)
{
    struct xhuman *h = &o->desk->human;
    o->first = dh_tick_now();
    o->last_sign = o->first;
    switch (o->sign) {
    case XTRIAL_MOVE:
        xhuman_move(h, 9, 4);
        break;
    case XTRIAL_KEY:
        xhuman_tap(h, XK_F9);
        break;
    case XTRIAL_BUTTON:
        xhuman_button(h, 3, true);
        xhuman_button(h, 3, false);
        break;
    default:
        xhuman_tap(h, XK_Escape);
        xhuman_tap(h, XK_Escape);
        o->last_sign = dh_tick_now();
        xhuman_tap(h, XK_Escape);
        break;
    }
}

/* Until the touch is over and everything that was sent has been seen. */
static void *live(void *data)
{
    struct other *o = data;
    bool over = false;
    while (!over) {
        take(o);
        dh_tick now = dh_tick_now();
        if (!o->first && now >= o->at)
            give_sign(o);
        struct pollfd p[2] = {{ConnectionNumber(o->display), POLLIN, 0}, {o->over, POLLIN, 0}};
        dh_tick left = o->first ? DH_TICK_S(1) : o->at - now;
        struct timespec ts = {left / 1000000, left > 0 ? left % 1000000 * 1000 : 0};
        if (left > 0)
            ppoll(p, 2, &ts, NULL);
        over = p[1].revents != 0;
    }
    XSync(o->display, False);
    take(o);
    return NULL;
}

bool xtrial_anything_down(struct xtrial_desk *d)
{
    char keys[32];
    Window root, child;
    int rx, ry, wx, wy;
    unsigned mask = 0;
    bool down = false;
    XQueryKeymap(d->client.display, keys);
    for (int i = 0; i < 32; i++)
        down = down || keys[i];
    XQueryPointer(d->client.display, d->client.root, &root, &child, &rx, &ry, &wx, &wy, &mask);
    return down || (mask & (Button1Mask | Button2Mask | Button3Mask | ShiftMask | ControlMask | Mod1Mask));
}

void xtrial_calm(struct xtrial_desk *d)
{
    struct dh_guardian_stop stop = {.sym = XK_Escape, .count = 3};
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    /* The guardian's answer comes after its news, and before each message it takes what the server has sent. */
    for (int same = 0; same < 3;) {
        uint32_t before = ledger->human;
        dh_guardian_chord(d->guardian, &stop, NULL);
        same = ledger->human == before ? same + 1 : 0;
    }
    dh_intr_clear(&d->intr);
    ledger->stop = ledger->stopping = 0;
    dh_actuator_accept(d->actuator);
}

bool xtrial_run(struct xtrial_desk *d, enum xtrial_work work, enum xtrial_sign sign, dh_tick after,
                struct xtrial_result *ret)
{
    static const char modifiers_held[] = "ctrl+shift+F5";
    struct dh_touch t[XTRIAL_WORKS] = {
        /* A secret stays with the keys however long it is. */
        [XTRIAL_TYPE] = {.kind = DH_TOUCH_TYPE, .text = d->text, .secret = true},
        [XTRIAL_DRAG] = {.kind = DH_TOUCH_DRAG, .at = {20, 20}, .to = {1100, 650}},
        [XTRIAL_HOLD] = {.kind = DH_TOUCH_HOLD, .keys = modifiers_held, .seconds = 3},
        [XTRIAL_SCROLL] = {.kind = DH_TOUCH_SCROLL, .at = {300, 300}, .dy = 100},
    };
    struct other o = {.desk = d, .sign = sign, .display = XOpenDisplay(d->server.name)};
    struct dh_ticket *ticket = NULL;
    struct dh_touch_result r = {0};
    struct dh_err err = {0};
    pthread_t thread;
    xtrial_calm(d);
    o.over = eventfd(0, EFD_CLOEXEC);
    bool ok = listen_xtest(&o) && o.over >= 0 &&
              dh_ticket_mint(&t[work], dh_tick_now() + DH_TICK_S(60), &ticket, &err) == DH_OK;
    if (ok) {
        dh_loop_turn(d->loop, 0);
        dh_actuator_accept(d->actuator);
        o.at = dh_tick_now() + after;
        ok = pthread_create(&thread, NULL, live, &o) == 0;
    }
    if (ok) {
        ret->status = dh_actuator_perform(d->actuator, ticket, &t[work], &r, &err);
        /* The first press of the chord has ended the touch already. */
        if (sign == XTRIAL_STOP && dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_S(2)) == DH_WAIT_INTERRUPTED)
            ret->status = DH_INTERRUPTED;
        dh_tick end = dh_tick_now();
        eventfd_write(o.over, 1);
        pthread_join(thread, NULL);
        ret->last_event = o.last_time > o.sign_time ? (dh_tick)(o.last_time - o.sign_time) * 1000 : 0;
        ret->returned = o.last_sign ? end - o.last_sign : 0;
        ret->events_after = o.after;
        ret->characters = r.characters;
        ret->clean = !xtrial_anything_down(d);
        ok = o.first != 0;
    }
    dh_ticket_destroy(ticket);
    close(o.over);
    if (o.display)
        XCloseDisplay(o.display);
    return ok;
}

static int by_size(const void *a, const void *b)
{
    dh_tick x = *(const dh_tick *)a, y = *(const dh_tick *)b;
    return x < y ? -1 : x > y;
}

dh_tick xtrial_percentile(dh_tick *times, size_t n, double p)
{
    if (n == 0)
        return 0;
    qsort(times, n, sizeof(*times), by_size);
    size_t i = (size_t)(p / 100 * (double)n + 0.999999);
    return times[i > 0 ? (i <= n ? i - 1 : n - 1) : 0];
}
