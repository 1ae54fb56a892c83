"""GTK 4: a booking with a guest, a room from a drop-down and a switch."""
import gi

gi.require_version("Gtk", "4.0")
gi.require_version("GdkX11", "4.0")
from gi.repository import GdkX11, GLib, Gtk  # noqa: F401

import kit


def build(app):
    window = Gtk.ApplicationWindow(application=app, title="Guest house")
    window.set_default_size(560, 400)
    grid = Gtk.Grid(row_spacing=16, column_spacing=16, margin_start=24, margin_top=24, margin_end=24)
    window.set_child(grid)
    rooms = kit.VALUES["_rooms"]
    parts = {"guest": Gtk.Entry(hexpand=True), "nights": Gtk.Entry(), "room": Gtk.DropDown.new_from_strings(["Choose"] + rooms),
             "breakfast": Gtk.Switch(halign=Gtk.Align.START), "book": Gtk.Button(label="Book room")}
    for row, (label, name) in enumerate((("Guest", "guest"), ("Nights", "nights"), ("Room", "room"), ("Breakfast", "breakfast"))):
        grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
        grid.attach(parts[name], 1, row, 1, 1)
    grid.attach(parts["book"], 1, 4, 1, 1)
    said = Gtk.Label(label="", xalign=0)
    grid.attach(said, 0, 5, 2, 1)

    def book(_):
        kit.file(guest=parts["guest"].get_text(), nights=parts["nights"].get_text(),
                 room=parts["room"].get_selected_item().get_string(), breakfast=parts["breakfast"].get_active())
        said.set_text("The room is booked")
    parts["book"].connect("clicked", book)

    def where(name):
        # GTK 4 knows no places on the screen: the window's id goes with it, for the driver to add where that is.
        ok, r = parts[name].compute_bounds(window)
        dx, dy = window.get_surface_transform()
        return [hex(window.get_surface().get_xid()), int(r.origin.x + dx), int(r.origin.y + dy), int(r.size.width), int(r.size.height)]
    kit.listen(GLib.idle_add, where)
    window.present()


app = Gtk.Application(application_id="test.deskhand.booking")
app.connect("activate", build)
app.run([])
