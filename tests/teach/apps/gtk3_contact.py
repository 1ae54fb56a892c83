"""GTK 3: a contact with a name, a firm, a kind and a box."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Contacts")
window.set_default_size(560, 400)
window.connect("destroy", Gtk.main_quit)
grid = Gtk.Grid(row_spacing=14, column_spacing=16, margin=24)
window.add(grid)
kind = Gtk.ComboBoxText()
for text in ("Friend", "Client", "Supplier", "Neighbour"):
    kind.append_text(text)
parts = {"name": Gtk.Entry(), "firm": Gtk.Entry(), "kind": kind, "news": Gtk.CheckButton(label="Send the newsletter"),
         "add": Gtk.Button(label="Add contact")}
for row, (label, name) in enumerate((("Full name", "name"), ("Company", "firm"), ("Kind", "kind"))):
    grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
    grid.attach(parts[name], 1, row, 1, 1)
    parts[name].set_hexpand(True)
grid.attach(parts["news"], 1, 3, 1, 1)
grid.attach(parts["add"], 1, 4, 1, 1)
said = Gtk.Label(label="", xalign=0)
grid.attach(said, 0, 5, 2, 1)


def add(_):
    kit.file(name=parts["name"].get_text(), firm=parts["firm"].get_text(), kind=kind.get_active_text() or "",
             news=parts["news"].get_active())
    said.set_text("Contact added")


parts["add"].connect("clicked", add)


def where(name):
    w = parts[name]
    x, y = w.translate_coordinates(window, 0, 0)
    _, ox, oy = window.get_window().get_origin()
    a = w.get_allocation()
    return [ox + x, oy + y, a.width, a.height]


kit.listen(GLib.idle_add, where)
window.show_all()
Gtk.main()
