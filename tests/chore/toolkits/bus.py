"""A program that is only started by its name on the session bus."""
import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gio, Gtk


def activate(app):
    window = Gtk.ApplicationWindow(application=app, title="Bus pad")
    window.set_default_size(300, 200)
    window.add(Gtk.Label(label="Started by name"))
    window.show_all()


app = Gtk.Application(application_id="test.deskhand.Bus", flags=Gio.ApplicationFlags.IS_SERVICE)
app.connect("activate", activate)
app.run([])
