"""GTK 3: a table; a row is selected, and its quantity is changed below."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Store room")
window.set_default_size(520, 480)
window.connect("destroy", Gtk.main_quit)
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin=14)
window.add(box)
store = Gtk.ListStore(str, str)
for item, n in kit.VALUES["_rows"]:
    store.append([item, str(n)])
view = Gtk.TreeView(model=store)
for i, title in enumerate(("Item", "In stock")):
    column = Gtk.TreeViewColumn(title, Gtk.CellRendererText(), text=i)
    column.set_min_width(200)
    view.append_column(column)
box.pack_start(view, True, True, 0)
line = Gtk.Box(spacing=12)
count, apply = Gtk.Entry(), Gtk.Button(label="Apply")
line.add(Gtk.Label(label="New quantity"))
line.add(count)
line.add(apply)
box.add(line)
said = Gtk.Label(label="", xalign=0)
box.add(said)


def change(_):
    model, row = view.get_selection().get_selected()
    kit.file(item=model[row][0] if row else "", count=count.get_text())
    if row:
        model[row][1] = count.get_text()
    said.set_text("Stock updated")


apply.connect("clicked", change)


def where(name):
    _, ox, oy = window.get_window().get_origin()
    if name in ("count", "apply"):
        w = {"count": count, "apply": apply}[name]
        x, y = w.translate_coordinates(window, 0, 0)
        a = w.get_allocation()
        return [ox + x, oy + y, a.width, a.height]
    row = next(i for i, r in enumerate(store) if r[0] == name)
    cell = view.get_cell_area(Gtk.TreePath(row), view.get_column(0))
    cx, cy = view.convert_bin_window_to_widget_coords(cell.x, cell.y)
    x, y = view.translate_coordinates(window, cx, cy)
    return [ox + x, oy + y, 90, cell.height]


kit.listen(GLib.idle_add, where)
window.show_all()
Gtk.main()
