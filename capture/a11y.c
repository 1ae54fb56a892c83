#include "capture/a11y_impl.h"

#include <atspi/atspi-constants.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

#define REGISTRY_BOUND DH_TICK_MS(200)

DBusMessage *dh_a11y_answer(struct dh_a11y_query *q, DBusPendingCall **p)
{
    if (*p && !q->dead && !dh_a11y_bus_wait(q->a->bus, *p, q->deadline))
        q->dead = true;
    return dh_a11y_bus_take(p);
}

/* A sheet of LibreOffice Calc has a child for each of its 17 billion cells, and the question for what shows in it goes
 * through them one by one: the program would be frozen for hours. */
static bool endless(const char *title)
{
    return title && strstr(title, "LibreOffice Calc");
}

/* A name of the window and where it says it is. */
static void ask_frame(struct dh_a11y_query *q, struct dh_a11y_ref frame, int pid)
{
    dbus_uint32_t relative = q->relative;
    DBusPendingCall *name = dh_a11y_bus_property(q->a->bus, frame, DH_A11Y_ACCESSIBLE, "Name");
    DBusPendingCall *rect = dh_a11y_bus_send(q->a->bus, frame, "org.a11y.atspi.Component", "GetExtents",
                                             DBUS_TYPE_UINT32, &relative, DBUS_TYPE_INVALID);
    DBusMessage *n = dh_a11y_answer(q, &name), *r = dh_a11y_answer(q, &rect);
    struct dh_rect at;
    const char *title = dh_a11y_read_text(n);
    if (!endless(title) && dh_a11y_read_rect(r, &at) && dh_a11y_place(q, at, title, pid))
        dh_a11y_collect(q, frame);
    if (n)
        dbus_message_unref(n);
    if (r)
        dbus_message_unref(r);
}

static DBusPendingCall *knock(struct dh_a11y *a, const struct dh_a11y_app *app)
{
    struct dh_a11y_ref root = {app->bus, DH_A11Y_ROOT};
    return dh_a11y_bus_send(a->bus, root, DH_A11Y_ACCESSIBLE, "GetChildren", DBUS_TYPE_INVALID);
}

static bool has_window(const struct dh_a11y_query *q, int pid)
{
    for (size_t i = 0; i < q->window_count; i++)
        if (q->windows[i].pid == pid && !q->windows[i].minimized)
            return true;
    return false;
}

static void forget(struct dh_a11y *a, size_t i)
{
    DBusMessage *m = dh_a11y_bus_take(&a->apps[i].knock);
    if (m)
        dbus_message_unref(m);
    a->apps[i] = a->apps[--a->app_count];
}

static struct dh_a11y_app *find(struct dh_a11y *a, const char *bus)
{
    for (size_t i = 0; i < a->app_count; i++)
        if (strcmp(a->apps[i].bus, bus) == 0)
            return &a->apps[i];
    if (a->app_count == DH_A11Y_APPS || strlen(bus) >= sizeof(a->apps[0].bus))
        return NULL;
    struct dh_a11y_app *app = &a->apps[a->app_count++];
    *app = (struct dh_a11y_app){.pid = 0};
    snprintf(app->bus, sizeof(app->bus), "%s", bus);
    return app;
}

/* The process of each that is new, all asked at once. */
static void identify(struct dh_a11y_query *q)
{
    struct dh_a11y *a = q->a;
    struct dh_a11y_ref driver = {DBUS_SERVICE_DBUS, DBUS_PATH_DBUS};
    DBusPendingCall *asked[DH_A11Y_APPS] = {NULL};
    for (size_t i = 0; i < a->app_count; i++) {
        const char *name = a->apps[i].bus;
        if (!a->apps[i].pid)
            asked[i] = dh_a11y_bus_send(a->bus, driver, DBUS_INTERFACE_DBUS, "GetConnectionUnixProcessID",
                                        DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
    }
    for (size_t i = 0; i < a->app_count; i++) {
        DBusMessage *m = dh_a11y_answer(q, &asked[i]);
        unsigned pid;
        if (dh_a11y_read_uint(m, &pid))
            a->apps[i].pid = (int)pid;
        if (m)
            dbus_message_unref(m);
    }
}

/* Brings the list of applications up to date with the registry. */
static void enumerate(struct dh_a11y_query *q)
{
    struct dh_a11y *a = q->a;
    struct dh_a11y_ref registry = {"org.a11y.atspi.Registry", DH_A11Y_ROOT};
    struct dh_a11y_ref *refs;
    size_t n = 0;
    DBusPendingCall *p = dh_a11y_bus_send(a->bus, registry, DH_A11Y_ACCESSIBLE, "GetChildren", DBUS_TYPE_INVALID);
    DBusMessage *m = dh_a11y_answer(q, &p);
    bool known = m && dh_a11y_read_refs(m, true, q->arena, &refs, &n);
    if (m)
        dbus_message_unref(m);
    for (size_t i = 0; i < a->app_count; i++)
        a->apps[i].seen = !known;
    for (size_t i = 0; i < n; i++) {
        struct dh_a11y_app *app = find(a, refs[i].bus);
        if (app)
            app->seen = true;
    }
    for (size_t i = a->app_count; i-- > 0;)
        if (!a->apps[i].seen)
            forget(a, i);
    identify(q);
}

/* Windows whose process has no application on the bus, and those of silent ones: nothing more will come. */
static void tell_early(struct dh_a11y_query *q, const struct dh_a11y_sink *sink, const bool *silent)
{
    for (size_t i = 0; i < q->window_count; i++) {
        int pid = q->windows[i].pid;
        bool first = true, there = false, quiet = false;
        for (size_t k = 0; k < i; k++)
            first = first && q->windows[k].pid != pid;
        for (size_t k = 0; k < q->a->app_count; k++) {
            bool his = q->a->apps[k].pid == pid;
            there = there || (his && !silent[k]);
            quiet = quiet || (his && silent[k]);
        }
        if (first && !there)
            sink->told(sink->data, pid, quiet, NULL, 0);
    }
    sink->knocked(sink->data);
}

/* GTK 4 does not know where its windows are, and complains on stderr when it is asked. */
static void ask_toolkit(struct dh_a11y_query *q, struct dh_a11y_app *app)
{
    struct dh_a11y_ref root = {app->bus, DH_A11Y_ROOT};
    const char *const interface = "org.a11y.atspi.Application";
    DBusPendingCall *name = dh_a11y_bus_property(q->a->bus, root, interface, "ToolkitName");
    DBusPendingCall *version = dh_a11y_bus_property(q->a->bus, root, interface, "Version");
    DBusMessage *n = dh_a11y_answer(q, &name), *v = dh_a11y_answer(q, &version);
    const char *toolkit = dh_a11y_read_text(n), *number = dh_a11y_read_text(v);
    bool gtk4 = toolkit && number && strcmp(toolkit, "GTK") == 0 && number[0] >= '4';
    app->relative = gtk4 ? ATSPI_COORD_TYPE_WINDOW : ATSPI_COORD_TYPE_SCREEN;
    app->known = !q->dead;
    if (n)
        dbus_message_unref(n);
    if (v)
        dbus_message_unref(v);
}

static void ask_application(struct dh_a11y_query *q, struct dh_a11y_app *app, DBusMessage *children)
{
    struct dh_a11y_ref *frames;
    size_t n = 0;
    q->deadline = dh_tick_now() + DH_A11Y_APPLICATION;
    q->dead = false;
    memset(q->taken, 0, sizeof(q->taken));
    if (!app->known)
        ask_toolkit(q, app);
    q->relative = app->relative;
    if (!dh_a11y_read_refs(children, false, q->arena, &frames, &n))
        n = 0;
    for (size_t i = 0; i < n && !q->dead; i++)
        ask_frame(q, frames[i], app->pid);
    if (q->dead) /* fell asleep on the way: the next answer says that it is back */
        app->knock = knock(q->a, app);
}

static void ask_all(struct dh_a11y_query *q, const struct dh_a11y_sink *sink)
{
    struct dh_a11y *a = q->a;
    bool silent[DH_A11Y_APPS] = {false}, wanted[DH_A11Y_APPS] = {false};
    q->deadline = dh_tick_now() + DH_A11Y_KNOCK;
    for (size_t i = 0; i < a->app_count; i++) {
        wanted[i] = a->apps[i].pid > 0 && has_window(q, a->apps[i].pid);
        silent[i] = a->apps[i].knock && !dh_a11y_bus_wait(a->bus, a->apps[i].knock, 0);
        if (wanted[i] && !silent[i]) { /* what it said when it came back is old */
            DBusMessage *m = dh_a11y_bus_take(&a->apps[i].knock);
            if (m)
                dbus_message_unref(m);
            a->apps[i].knock = knock(a, &a->apps[i]);
        }
    }
    for (size_t i = 0; i < a->app_count; i++) {
        if (wanted[i] && !silent[i])
            silent[i] = !dh_a11y_bus_wait(a->bus, a->apps[i].knock, q->deadline);
        q->out->silent += wanted[i] && silent[i];
    }
    if (sink)
        tell_early(q, sink, silent);
    for (size_t i = 0; i < a->app_count; i++) {
        size_t from = q->from = q->out->count;
        if (!wanted[i] || silent[i])
            continue;
        DBusMessage *m = dh_a11y_bus_take(&a->apps[i].knock);
        ask_application(q, &a->apps[i], m);
        if (m)
            dbus_message_unref(m);
        q->out->silent += q->dead;
        if (sink)
            sink->told(sink->data, a->apps[i].pid, q->dead, q->out->items + from, q->out->count - from);
    }
}

enum dh_status dh_a11y_query(struct dh_a11y *a, const struct dh_window *windows, size_t count,
                             const struct dh_a11y_sink *sink, struct dh_arena *arena,
                             struct dh_a11y_nodes *ret, struct dh_err *err)
{
    enum { ROOM = 4 * DH_A11Y_NODES };
    struct dh_a11y_nodes out = {.items = dh_arena_alloc(arena, ROOM, sizeof(out.items[0]))};
    struct dh_a11y_query q = {.a = a,
                              .room = ROOM,
                              .windows = windows,
                              .window_count = count,
                              .arena = arena,
                              .out = &out,
                              .deadline = dh_tick_now() + REGISTRY_BOUND};
    if (!out.items)
        return dh_err_nomem(err);
    enumerate(&q);
    q.dead = false;
    ask_all(&q, sink);
    if (q.nomem)
        return dh_err_nomem(err);
    if (!dbus_connection_get_is_connected(a->bus))
        return dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, NULL, "the accessibility bus is gone");
    *ret = out;
    return DH_OK;
}

enum dh_status dh_a11y_create(struct dh_a11y **ret, struct dh_err *err)
{
    struct dh_a11y *a = dh_alloc(1, sizeof(*a));
    if (!a)
        return dh_err_nomem(err);
    enum dh_status s = dh_a11y_bus_open(&a->bus, err);
    if (s != DH_OK) {
        dh_free(a);
        return s;
    }
    *ret = a;
    return DH_OK;
}

void dh_a11y_destroy(struct dh_a11y *a)
{
    if (!a)
        return;
    while (a->app_count > 0)
        forget(a, a->app_count - 1);
    dh_a11y_bus_close(a->bus);
    dh_free(a);
}
