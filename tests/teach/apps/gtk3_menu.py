"""GTK 3: a report with a title that is sent from the menu bar."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Reports")
window.set_default_size(520, 260)
window.connect("destroy", Gtk.main_quit)
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=14)
window.add(box)
bar, entry, said = Gtk.MenuBar(), Gtk.Entry(margin=12), Gtk.Label(label="Nothing sent")
parts = {"title": entry}


def send(_):
    kit.file(title=entry.get_text())
    said.set_text("The report is sent")


for top, items in (("File", ("New", "Close")), ("Edit", ("Undo", "Copy all")), ("Report", ("Preview", "Send now"))):
    menu, item = Gtk.Menu(), Gtk.MenuItem(label=top)
    item.set_submenu(menu)
    bar.append(item)
    parts[top] = item
    for name in items:
        entry_of = Gtk.MenuItem(label=name)
        menu.append(entry_of)
        parts[name] = entry_of
        if name == "Send now":
            entry_of.connect("activate", send)
box.pack_start(bar, False, False, 0)
line = Gtk.Box(spacing=8, margin=12)
line.add(Gtk.Label(label="Title"))
line.pack_start(entry, True, True, 0)
box.add(line)
box.add(said)


def where(name):
    w = parts[name]
    a = w.get_allocation()
    if w in bar.get_children() or w is entry:
        x, y = w.translate_coordinates(window, 0, 0)
        _, ox, oy = window.get_window().get_origin()
        return [ox + x, oy + y, a.width, a.height]
    _, ox, oy = w.get_window().get_origin()
    return [ox + a.x, oy + a.y, a.width, a.height] if w.get_mapped() else None


kit.listen(GLib.idle_add, where)
window.show_all()
Gtk.main()
