#include "capture/a11y_bus.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum dh_status dh_a11y_bus_open(DBusConnection **ret, struct dh_err *err)
{
    const char *address = getenv("AT_SPI_BUS_ADDRESS");
    DBusError e = DBUS_ERROR_INIT;
    DBusConnection *c = address && *address ? dbus_connection_open_private(address, &e) : NULL;
    if (c)
        dbus_connection_set_exit_on_disconnect(c, FALSE);
    if (c && !dbus_bus_register(c, &e)) {
        dh_a11y_bus_close(c);
        c = NULL;
    }
    if (!c)
        dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "apt-get install at-spi2-core dbus",
                   "there is no accessibility bus (%.120s)", e.message ? e.message : "no address");
    dbus_error_free(&e);
    if (!c)
        return DH_ENV;
    *ret = c;
    return DH_OK;
}

void dh_a11y_bus_close(DBusConnection *c)
{
    if (!c)
        return;
    dbus_connection_close(c);
    dbus_connection_unref(c);
}

DBusPendingCall *dh_a11y_bus_post(DBusConnection *c, DBusMessage *m)
{
    DBusPendingCall *p = NULL;
    /* Deadlines are ours. */
    if (m && !dbus_connection_send_with_reply(c, m, &p, DBUS_TIMEOUT_INFINITE))
        p = NULL;
    if (m)
        dbus_message_unref(m);
    return p;
}

DBusPendingCall *dh_a11y_bus_send(DBusConnection *c, struct dh_a11y_ref o, const char *interface,
                                  const char *member, int type, ...)
{
    DBusMessage *m = dbus_message_new_method_call(o.bus, o.path, interface, member);
    va_list args;
    va_start(args, type);
    if (m && type != DBUS_TYPE_INVALID && !dbus_message_append_args_valist(m, type, args)) {
        dbus_message_unref(m);
        m = NULL;
    }
    va_end(args);
    return dh_a11y_bus_post(c, m);
}

DBusPendingCall *dh_a11y_bus_property(DBusConnection *c, struct dh_a11y_ref o, const char *interface,
                                      const char *name)
{
    return dh_a11y_bus_send(c, o, DBUS_INTERFACE_PROPERTIES, "Get", DBUS_TYPE_STRING, &interface,
                            DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
}

static void dispatch(DBusConnection *c)
{
    while (dbus_connection_dispatch(c) == DBUS_DISPATCH_DATA_REMAINS)
        continue;
}

bool dh_a11y_bus_wait(DBusConnection *c, DBusPendingCall *p, dh_tick deadline)
{
    dispatch(c);
    while (p && !dbus_pending_call_get_completed(p)) {
        dh_tick left = deadline - dh_tick_now();
        /* With no time left it still takes what has arrived. */
        if (!dbus_connection_read_write(c, left > 0 ? (int)(left / 1000) + 1 : 0))
            return false;
        dispatch(c);
        if (left <= 0)
            return dbus_pending_call_get_completed(p);
    }
    return true;
}

DBusMessage *dh_a11y_bus_take(DBusPendingCall **p)
{
    DBusMessage *m = NULL;
    if (*p && dbus_pending_call_get_completed(*p))
        m = dbus_pending_call_steal_reply(*p);
    else if (*p)
        dbus_pending_call_cancel(*p);
    if (*p)
        dbus_pending_call_unref(*p);
    *p = NULL;
    if (m && dbus_message_get_type(m) != DBUS_MESSAGE_TYPE_METHOD_RETURN) {
        dbus_message_unref(m);
        m = NULL;
    }
    return m;
}

/* What can be asked: libdbus ends the process over a malformed name, and toolkits name nothing so as well. An
 * application names its own objects; only the registry (`any`) names those of others. */
static bool is_useful(const char *bus, const char *path, const char *sender, bool any)
{
    return dbus_validate_bus_name(bus, NULL) && strcmp(path, DH_A11Y_NULL) != 0 &&
           (any || (sender && strcmp(bus, sender) == 0));
}

bool dh_a11y_read_refs(DBusMessage *m, bool any, struct dh_arena *arena, struct dh_a11y_ref **ret, size_t *ret_count)
{
    DBusMessageIter top, list, pair;
    if (!m || !dbus_message_has_signature(m, "a(so)") || !dbus_message_iter_init(m, &top))
        return false;
    size_t n = (size_t)dbus_message_iter_get_element_count(&top), k = 0;
    struct dh_a11y_ref *refs = dh_arena_alloc(arena, n + 1, sizeof(refs[0]));
    if (!refs)
        return false;
    dbus_message_iter_recurse(&top, &list);
    for (size_t i = 0; i < n; i++, dbus_message_iter_next(&list)) {
        const char *bus, *path;
        dbus_message_iter_recurse(&list, &pair);
        dbus_message_iter_get_basic(&pair, &bus);
        dbus_message_iter_next(&pair);
        dbus_message_iter_get_basic(&pair, &path);
        if (!is_useful(bus, path, dbus_message_get_sender(m), any))
            continue;
        refs[k] = (struct dh_a11y_ref){dh_arena_strdup(arena, bus), dh_arena_strdup(arena, path)};
        if (!refs[k].bus || !refs[k].path)
            return false;
        k++;
    }
    *ret = refs;
    *ret_count = k;
    return true;
}

bool dh_a11y_read_rect(DBusMessage *m, struct dh_rect *ret)
{
    DBusMessageIter top, in;
    dbus_int32_t v[4];
    if (!m || !dbus_message_has_signature(m, "(iiii)") || !dbus_message_iter_init(m, &top))
        return false;
    dbus_message_iter_recurse(&top, &in);
    for (int i = 0; i < 4; i++, dbus_message_iter_next(&in))
        dbus_message_iter_get_basic(&in, &v[i]);
    /* Toolkits say -1 or nonsense of what is hidden. */
    for (int i = 0; i < 4; i++)
        if (v[i] < (i < 2 ? -32768 : 1) || v[i] > 32767)
            return false;
    *ret = (struct dh_rect){v[0], v[1], v[2], v[3]};
    return true;
}

bool dh_a11y_read_uint(DBusMessage *m, unsigned *ret)
{
    dbus_uint32_t v;
    if (!m || !dbus_message_get_args(m, NULL, DBUS_TYPE_UINT32, &v, DBUS_TYPE_INVALID))
        return false;
    *ret = v;
    return true;
}

bool dh_a11y_read_states(DBusMessage *m, unsigned long long *ret)
{
    dbus_uint32_t *v;
    int n;
    if (!m || !dbus_message_get_args(m, NULL, DBUS_TYPE_ARRAY, DBUS_TYPE_UINT32, &v, &n, DBUS_TYPE_INVALID) || n < 1)
        return false;
    *ret = v[0] | (n > 1 ? (unsigned long long)v[1] << 32 : 0);
    return true;
}

const char *dh_a11y_read_text(DBusMessage *m)
{
    DBusMessageIter top, in;
    const char *s = NULL;
    if (!m || !dbus_message_iter_init(m, &top))
        return NULL;
    if (dbus_message_iter_get_arg_type(&top) == DBUS_TYPE_VARIANT) {
        dbus_message_iter_recurse(&top, &in);
        top = in;
    }
    if (dbus_message_iter_get_arg_type(&top) == DBUS_TYPE_STRING)
        dbus_message_iter_get_basic(&top, &s);
    return s;
}

bool dh_a11y_read_relation(DBusMessage *m, unsigned kind, struct dh_a11y_ref *ret)
{
    DBusMessageIter top, list, pair, targets, target;
    if (!m || !dbus_message_has_signature(m, "a(ua(so))") || !dbus_message_iter_init(m, &top))
        return false;
    dbus_message_iter_recurse(&top, &list);
    for (; dbus_message_iter_get_arg_type(&list) == DBUS_TYPE_STRUCT; dbus_message_iter_next(&list)) {
        dbus_uint32_t is;
        dbus_message_iter_recurse(&list, &pair);
        dbus_message_iter_get_basic(&pair, &is);
        dbus_message_iter_next(&pair);
        dbus_message_iter_recurse(&pair, &targets);
        if (is != kind || dbus_message_iter_get_arg_type(&targets) != DBUS_TYPE_STRUCT)
            continue;
        dbus_message_iter_recurse(&targets, &target);
        dbus_message_iter_get_basic(&target, &ret->bus);
        dbus_message_iter_next(&target);
        dbus_message_iter_get_basic(&target, &ret->path);
        return is_useful(ret->bus, ret->path, dbus_message_get_sender(m), false);
    }
    return false;
}
