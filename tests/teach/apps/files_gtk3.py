"""GTK 3: a button that asks for a file with the toolkit's own dialog."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

import kit

window = Gtk.Window(title="Files")
window.set_default_size(420, 160)
window.connect("destroy", Gtk.main_quit)
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin=24)
window.add(box)
button, said = Gtk.Button(label="Choose file"), Gtk.Label(label="No file yet")
box.add(button)
box.add(said)


def choose(_):
    d = Gtk.FileChooserDialog(title="Open", parent=window, action=Gtk.FileChooserAction.OPEN)
    d.add_buttons("Cancel", Gtk.ResponseType.CANCEL, "Open", Gtk.ResponseType.ACCEPT)
    d.set_default_response(Gtk.ResponseType.ACCEPT)
    d.set_current_folder(kit.VALUES["folder"])

    def done(_, response):
        if response == Gtk.ResponseType.ACCEPT:
            said.set_text("Taken")
            kit.file(path=d.get_filename())
        d.destroy()
    d.connect("response", done)
    d.show()


button.connect("clicked", choose)


def where(_):
    x, y = button.translate_coordinates(window, 0, 0)
    _, ox, oy = window.get_window().get_origin()
    a = button.get_allocation()
    return [ox + x, oy + y, a.width, a.height]


kit.listen(GLib.idle_add, where)
window.show_all()
Gtk.main()
