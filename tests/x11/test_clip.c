/* Every form of the clipboard's content comes back byte for byte, of every format and size, in pieces both ways; what
 * cannot be kept is named. The owner is a client that is written out here, since toolkits give bytes alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <X11/Xatom.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/x11/xhands.h"

#define PIECE 100000 /* bytes of a property */

static const char odd[] = "\u00e9 \u20ac5 \u6f22\u5b57 \u03a9";

struct form {
    const char *target, *type;
    int format;
    size_t items;
    bool mute; /* is offered, and never given */
};

/* Formats 16 and 32, an odd type, an empty one, one that is its own and one that needs pieces in each format. */
static const struct form forms[] = {
    {"UTF8_STRING", "UTF8_STRING", 8, 700, false},
    {"TEXT", "COMPOUND_TEXT", 8, 90, false},
    {"text/html", "text/html", 8, 3000, false},
    {"image/bmp", "image/bmp", 8, 900001, false},
    {"application/x-words", "INTEGER", 16, 300001, false},
    {"application/x-longs", "CARDINAL", 32, 200001, false},
    {"application/x-few", "CARDINAL", 32, 3, false},
    {"application/x-empty", "application/x-empty", 8, 0, false},
    {"x-special/odd type", "some type", 8, 17, false},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

static size_t unit_of(int format)
{
    return format == 32 ? sizeof(long) : format == 16 ? sizeof(short) : 1;
}

/* The content of a form, as Xlib has it in memory. Owned by the caller. */
static unsigned char *content(const struct form *f)
{
    unsigned char *p = dh_alloc(f->items * unit_of(f->format) + 1, 1);
    for (size_t i = 0; i < f->items; i++) {
        uint32_t v = (uint32_t)i * 2654435761u + (uint32_t)f->items;
        if (f->format == 32)
            ((long *)(void *)p)[i] = (int32_t)v;
        else if (f->format == 16)
            ((short *)(void *)p)[i] = (short)v;
        else
            p[i] = (unsigned char)('a' + v % 26);
    }
    return p;
}

struct owner {
    const char *display;
    const struct form *extra; /* beside those above, NULL */
    int ready, over;          /* eventfds */
    /* of the thread */
    Display *d;
    Window window, requestor;
    Atom property;
    const struct form *sending;
    unsigned char *bytes;
    size_t sent;
    bool last;
};

static const struct form *form_at(const struct owner *o, size_t i)
{
    return i < FORMS ? &forms[i] : i == FORMS ? o->extra : NULL;
}

static void put(struct owner *o, Window w, Atom property, const struct form *f, const unsigned char *p, size_t items)
{
    XChangeProperty(o->d, w, property, XInternAtom(o->d, f->type, False), f->format, PropModeReplace, p, (int)items);
}

static bool give(struct owner *o, const XSelectionRequestEvent *r)
{
    Atom list[FORMS + 2], incr = XInternAtom(o->d, "INCR", False);
    size_t n = 0;
    list[n++] = XInternAtom(o->d, "TARGETS", False);
    for (size_t i = 0; form_at(o, i); i++)
        list[n++] = XInternAtom(o->d, form_at(o, i)->target, False);
    if (r->target == list[0]) {
        XChangeProperty(o->d, r->requestor, r->property, XA_ATOM, 32, PropModeReplace, (unsigned char *)list, (int)n);
        return true;
    }
    for (size_t i = 0; form_at(o, i); i++) {
        const struct form *f = form_at(o, i);
        if (r->target != list[i + 1])
            continue;
        unsigned char *p = content(f);
        if (f->items * unit_of(f->format) <= PIECE) {
            put(o, r->requestor, r->property, f, p, f->items);
            dh_free(p);
            return true;
        }
        long size = (long)f->items;
        dh_free(o->bytes);
        o->requestor = r->requestor;
        o->property = r->property;
        o->sending = f;
        o->bytes = p;
        o->sent = 0;
        o->last = false;
        XSelectInput(o->d, r->requestor, PropertyChangeMask);
        XChangeProperty(o->d, r->requestor, r->property, incr, 32, PropModeReplace, (unsigned char *)&size, 1);
        return true;
    }
    return false;
}

static void next_piece(struct owner *o, const XPropertyEvent *e)
{
    if (!o->sending || e->window != o->requestor || e->atom != o->property || e->state != PropertyDelete)
        return;
    size_t unit = unit_of(o->sending->format), left = o->sending->items - o->sent, n = PIECE / unit;
    if (n > left)
        n = left;
    put(o, o->requestor, o->property, o->sending, o->bytes + o->sent * unit, n);
    o->sent += n;
    if (n == 0)
        o->sending = NULL;
}

static void serve(struct owner *o, XEvent *e)
{
    if (e->type == PropertyNotify)
        next_piece(o, &e->xproperty);
    if (e->type != SelectionRequest)
        return;
    const XSelectionRequestEvent *r = &e->xselectionrequest;
    if (o->extra && o->extra->mute && r->target == XInternAtom(o->d, o->extra->target, False))
        return;
    bool good = give(o, r);
    XEvent a = {.xselection = {.type = SelectionNotify,
                               .requestor = r->requestor,
                               .selection = r->selection,
                               .target = r->target,
                               .property = good ? r->property : None,
                               .time = r->time}};
    XSendEvent(o->d, r->requestor, False, NoEventMask, &a);
}

static void *own(void *data)
{
    struct owner *o = data;
    o->d = XOpenDisplay(o->display);
    o->window = XCreateSimpleWindow(o->d, DefaultRootWindow(o->d), 0, 0, 1, 1, 0, 0, 0);
    XSetSelectionOwner(o->d, XInternAtom(o->d, "CLIPBOARD", False), o->window, CurrentTime);
    XSync(o->d, False);
    eventfd_write(o->ready, 1);
    for (bool over = false; !over;) {
        struct pollfd p[2] = {{ConnectionNumber(o->d), POLLIN, 0}, {o->over, POLLIN, 0}};
        while (XPending(o->d) > 0) {
            XEvent e;
            XNextEvent(o->d, &e);
            serve(o, &e);
        }
        poll(p, 2, 1000);
        over = p[1].revents != 0;
    }
    dh_free(o->bytes);
    o->bytes = NULL;
    o->sending = NULL;
    XCloseDisplay(o->d);
    return NULL;
}

/* What the clipboard gives for a target, in pieces or at once. */
struct reader {
    struct xhands *h;
    Display *d;
    Window window;
    Atom property;
    struct dh_buf bytes;
    Atom type;
    int format, pieces;
    bool answered, incr, done, refused;
};

static void take(struct reader *r)
{
    unsigned long n = 0, left;
    unsigned char *data = NULL;
    Atom type;
    int format;
    XGetWindowProperty(r->d, r->window, r->property, 0, 1 << 20, True, AnyPropertyType, &type, &format, &n, &left, &data);
    if (type == XInternAtom(r->d, "INCR", False)) {
        r->incr = true;
    } else if (type != None) {
        dh_buf_add(&r->bytes, data, n * unit_of(format));
        r->pieces++;
        r->done = !r->incr || n == 0;
        r->type = n || !r->incr ? type : r->type;
        r->format = n || !r->incr ? format : r->format;
    }
    if (data)
        XFree(data);
}

static bool step(void *data)
{
    struct reader *r = data;
    while (XPending(r->d) > 0) {
        XEvent e;
        XNextEvent(r->d, &e);
        if (e.type == SelectionNotify && e.xselection.property == None)
            r->refused = r->done = true;
        else if (e.type == SelectionNotify || (e.type == PropertyNotify && r->incr && e.xproperty.state == PropertyNewValue))
            take(r);
    }
    return r->done;
}

static void read_form(struct xhands *h, const char *target, struct reader *r)
{
    *r = (struct reader){.h = h, .d = XOpenDisplay(h->server.name)};
    r->window = XCreateSimpleWindow(r->d, DefaultRootWindow(r->d), 0, 0, 1, 1, 0, 0, 0);
    r->property = XInternAtom(r->d, "ANSWER", False);
    XSelectInput(r->d, r->window, PropertyChangeMask);
    XConvertSelection(r->d, XInternAtom(r->d, "CLIPBOARD", False), XInternAtom(r->d, target, False), r->property, r->window,
                      CurrentTime);
    XFlush(r->d);
    struct dh_loop_source *wake = dh_loop_add_fd(h->loop, ConnectionNumber(r->d), POLLIN, NULL, NULL);
    dh_tick until = dh_tick_now() + DH_TICK_S(20);
    while (!step(r) && dh_tick_now() < until)
        dh_loop_turn(h->loop, dh_tick_now() + DH_TICK_MS(20));
    dh_loop_remove(h->loop, wake);
}

static void close_reader(struct reader *r)
{
    dh_buf_finish(&r->bytes);
    XCloseDisplay(r->d);
}

static void comes_back(struct xhands *h, const struct form *f)
{
    struct reader r;
    read_form(h, f->target, &r);
    if (!r.done || r.refused)
        fail_msg("%s is not given back", f->target);
    unsigned char *wanted = content(f);
    assert_int_equal(r.format, f->format);
    assert_int_equal(r.type, XInternAtom(r.d, f->type, False));
    assert_int_equal(r.bytes.len, f->items * unit_of(f->format));
    if (f->items)
        assert_memory_equal(r.bytes.data, wanted, r.bytes.len);
    dh_free(wanted);
    close_reader(&r);
}

static void start_owner(struct owner *o, pthread_t *thread)
{
    struct pollfd p = {.fd = o->ready = eventfd(0, EFD_CLOEXEC), .events = POLLIN};
    o->over = eventfd(0, EFD_CLOEXEC);
    assert_int_equal(pthread_create(thread, NULL, own, o), 0);
    assert_int_equal(poll(&p, 1, 10000), 1);
}

static void stop_owner(struct owner *o, pthread_t thread)
{
    eventfd_write(o->over, 1);
    pthread_join(thread, NULL);
    close(o->ready);
    close(o->over);
}

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s", dh_status_name(s), err->what);
}

static void every_form_comes_back(void **state)
{
    struct xhands *h = *state;
    struct owner o = {.display = h->server.name};
    struct dh_touch_result result = {0};
    struct dh_err err = {0};
    pthread_t thread;
    assert_true(xhands_target(h, "gtk3-entry"));
    start_owner(&o, &thread);
    must(xhands_type(h, odd, &result, &err), &err);
    assert_true(result.pasted);
    assert_string_equal(result.lost, "");
    assert_true(xtarget_holds(&h->target, odd, dh_tick_now() + DH_TICK_S(10)));
    stop_owner(&o, thread);
    dh_actuator_clipboard_settle(h->a);
    for (size_t i = 0; i < FORMS; i++)
        comes_back(h, &forms[i]);
}

static void what_is_lost_is_named(void **state)
{
    struct xhands *h = *state;
    static const struct form mute = {"application/x-mute", "application/x-mute", 8, 5, true};
    struct owner o = {.display = h->server.name, .extra = &mute};
    struct dh_touch_result result = {0};
    struct dh_err err = {0};
    pthread_t thread;
    assert_true(xtarget_clear(&h->target));
    start_owner(&o, &thread);
    must(xhands_type(h, odd, &result, &err), &err);
    assert_true(result.pasted);
    assert_string_equal(result.lost, mute.target);
    /* What the keyboard has is typed instead, and nothing is lost. */
    stop_owner(&o, thread);
    dh_actuator_clipboard_settle(h->a);
    start_owner(&o, &thread);
    char line[500];
    memset(line, 'x', sizeof(line) - 1);
    line[sizeof(line) - 1] = '\0';
    must(xhands_type(h, line, &result, &err), &err);
    assert_false(result.pasted);
    assert_string_equal(result.lost, "");
    dh_actuator_clipboard_settle(h->a);
    stop_owner(&o, thread);
    assert_true(xtarget_clear(&h->target));
}

static int start(void **state)
{
    struct xhands *h = dh_alloc(1, sizeof(*h));
    assert_non_null(h);
    *state = h;
    assert_true(xhands_open(h, true));
    return 0;
}

static int stop(void **state)
{
    xhands_close(*state);
    dh_free(*state);
    return 0;
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_comes_back),
        cmocka_unit_test(what_is_lost_is_named),
    };
    return cmocka_run_group_tests_name("clip", tests, start, stop);
}
