"""GTK 3: a card that only shows something, for copying by eye."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title=kit.VALUES.get("_title", "Repair card"))
window.set_default_size(360, 220)
window.connect("destroy", Gtk.main_quit)
grid = Gtk.Grid(row_spacing=14, column_spacing=20, margin=24)
window.add(grid)
for row, (label, text) in enumerate(kit.VALUES["_card"]):
    grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
    grid.attach(Gtk.Label(label=text, xalign=0), 1, row, 1, 1)
kit.listen(GLib.idle_add, lambda name: None)
window.move(40, 60)
window.show_all()
Gtk.main()
