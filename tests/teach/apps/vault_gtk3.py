"""GTK 3: a door with a user, a password and a PIN."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Vault")
window.set_default_size(460, 240)
window.connect("destroy", Gtk.main_quit)
grid = Gtk.Grid(row_spacing=14, column_spacing=16, margin=24)
window.add(grid)
parts = {"user": Gtk.Entry(), "password": Gtk.Entry(visibility=False), "pin": Gtk.Entry(visibility=False), "unlock": Gtk.Button(label="Unlock")}
for row, (label, name) in enumerate((("User", "user"), ("Password", "password"), ("PIN", "pin"))):
    grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
    grid.attach(parts[name], 1, row, 1, 1)
    parts[name].set_hexpand(True)
grid.attach(parts["unlock"], 1, 3, 1, 1)
said = Gtk.Label(label="Locked", xalign=0)
grid.attach(said, 0, 4, 2, 1)


def unlock(_):
    kit.file(user=parts["user"].get_text(), lengths=[len(parts[n].get_text()) for n in ("password", "pin")])
    said.set_text("The vault is open")


parts["unlock"].connect("clicked", unlock)


def where(name):
    w = parts[name]
    x, y = w.translate_coordinates(window, 0, 0)
    _, ox, oy = window.get_window().get_origin()
    a = w.get_allocation()
    return [ox + x, oy + y, a.width, a.height]


kit.listen(GLib.idle_add, where)
window.show_all()
Gtk.main()
