"""GTK 4: a button that asks for a file with the toolkit's own dialog."""
import gi

gi.require_version("Gtk", "4.0")
gi.require_version("GdkX11", "4.0")
from gi.repository import GdkX11, Gio, GLib, Gtk  # noqa: F401

import kit


def build(app):
    window = Gtk.ApplicationWindow(application=app, title="Files")
    window.set_default_size(420, 160)
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin_start=24, margin_top=24, margin_end=24)
    window.set_child(box)
    button, said = Gtk.Button(label="Choose file"), Gtk.Label(label="No file yet")
    box.append(button)
    box.append(said)

    def choose(_):
        d = Gtk.FileChooserDialog(title="Open", transient_for=window, modal=True, action=Gtk.FileChooserAction.OPEN)
        d.add_button("Cancel", Gtk.ResponseType.CANCEL)
        d.add_button("Open", Gtk.ResponseType.ACCEPT)
        d.set_default_response(Gtk.ResponseType.ACCEPT)
        d.set_current_folder(Gio.File.new_for_path(kit.VALUES["folder"]))

        def done(_, response):
            if response == Gtk.ResponseType.ACCEPT:
                said.set_text("Taken")
                kit.file(path=d.get_file().get_path())
            d.destroy()
        d.connect("response", done)
        d.show()
    button.connect("clicked", choose)

    def where(_):
        ok, r = button.compute_bounds(window)
        dx, dy = window.get_surface_transform()
        return [hex(window.get_surface().get_xid()), int(r.origin.x + dx), int(r.origin.y + dy), int(r.size.width), int(r.size.height)]
    kit.listen(GLib.idle_add, where)
    window.present()


app = Gtk.Application(application_id="test.deskhand.files")
app.connect("activate", build)
app.run([])
