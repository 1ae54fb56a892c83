"""GTK 3: a slip with an article and its price, in the lower right, so that a sheet behind it can be read."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Order slip")
window.set_default_size(420, 260)
window.connect("destroy", Gtk.main_quit)
grid = Gtk.Grid(row_spacing=14, column_spacing=16, margin=24)
window.add(grid)
parts = {"article": Gtk.Entry(hexpand=True), "price": Gtk.Entry(), "put": Gtk.Button(label="Put on slip")}
for row, (label, name) in enumerate((("Article", "article"), ("Price", "price"))):
    grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
    grid.attach(parts[name], 1, row, 1, 1)
grid.attach(parts["put"], 1, 2, 1, 1)
said = Gtk.Label(label="", xalign=0)
grid.attach(said, 0, 3, 2, 1)


def put(_):
    kit.file(article=parts["article"].get_text(), price=parts["price"].get_text())
    said.set_text("It is on the slip")


parts["put"].connect("clicked", put)


def where(name):
    w = parts[name]
    x, y = w.translate_coordinates(window, 0, 0)
    _, ox, oy = window.get_window().get_origin()
    a = w.get_allocation()
    return [ox + x, oy + y, a.width, a.height]


kit.listen(GLib.idle_add, where)
window.move(720, 380)
window.show_all()
Gtk.main()
