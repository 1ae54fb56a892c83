/* Many questions at once on the accessibility bus. libatspi asks one thing after the other and waits for each; a
 * form of fifty controls is then three hundred waits. Here all questions are sent before the first answer is
 * awaited, nothing is subscribed to (so nothing piles up while nobody looks), and every wait has a deadline.
 * The protocol is that of the interface files of AT-SPI 2 (org.a11y.atspi.Accessible, Component, Collection, Text);
 * roles and states are the numbers of libatspi's headers. */
#ifndef DH_CAPTURE_A11Y_BUS_H
#define DH_CAPTURE_A11Y_BUS_H

#include <dbus/dbus.h>
#include <stdbool.h>
#include <deskhand/geom.h>
#include <deskhand/tick.h>
#include "base/arena.h"
#include "base/err.h"

#define DH_A11Y_NULL "/org/a11y/atspi/null" /* the path of no object */
#define DH_A11Y_ACCESSIBLE "org.a11y.atspi.Accessible"
#define DH_A11Y_ROOT "/org/a11y/atspi/accessible/root"

/* An object of an application; strings in the arena of whoever has it. */
struct dh_a11y_ref {
    const char *bus, *path;
};

/* A private connection to the bus at $AT_SPI_BUS_ADDRESS. DH_ENV when there is none. */
enum dh_status dh_a11y_bus_open(DBusConnection **ret, struct dh_err *err);
void dh_a11y_bus_close(DBusConnection *c);

/* A question on its way; NULL when it could not be sent. `type` and what follows: basic arguments as in
 * dbus_message_append_args(3), DBUS_TYPE_INVALID for none. */
DBusPendingCall *dh_a11y_bus_send(DBusConnection *c, struct dh_a11y_ref o, const char *interface,
                                  const char *member, int type, ...);
/* A property (org.freedesktop.DBus.Properties.Get). */
DBusPendingCall *dh_a11y_bus_property(DBusConnection *c, struct dh_a11y_ref o, const char *interface,
                                      const char *name);
/* The same for a message that is ready; takes it over. */
DBusPendingCall *dh_a11y_bus_post(DBusConnection *c, DBusMessage *m);
/* Waits until it is answered; false: the deadline passed or the bus is gone. NULL counts as answered. */
bool dh_a11y_bus_wait(DBusConnection *c, DBusPendingCall *p, dh_tick deadline);
/* The answer, NULL when there is none or it is an error. The question is dropped in every case. */
DBusMessage *dh_a11y_bus_take(DBusPendingCall **p);

/* Names that cannot be asked are left out, and those of other programs unless `any` says so. */
/* Reading answers: false, or NULL, when they are of another kind. */
bool dh_a11y_read_refs(DBusMessage *m, bool any, struct dh_arena *arena, struct dh_a11y_ref **ret, size_t *ret_count);
bool dh_a11y_read_rect(DBusMessage *m, struct dh_rect *ret);
bool dh_a11y_read_uint(DBusMessage *m, unsigned *ret);
/* The first object that stands in a relation (a(ua(so))); its strings are borrowed from the message. */
bool dh_a11y_read_relation(DBusMessage *m, unsigned kind, struct dh_a11y_ref *ret);
/* The 64 state bits. */
bool dh_a11y_read_states(DBusMessage *m, unsigned long long *ret);
/* A string, or a variant that holds one; borrowed from the message. */
const char *dh_a11y_read_text(DBusMessage *m);

#endif
