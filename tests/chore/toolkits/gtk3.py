"""A pad of GTK 3 controls; every result is a line on standard output."""
import os
import subprocess

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import Gtk


def say(*words):
    print(*words, flush=True)


def menu_bar():
    bar = Gtk.MenuBar()
    top = None
    for path in ("File/Export/As picture", "File/Export/As table", "File/Export/As film", "Edit/Tidy up"):
        menu, parts = bar, path.split("/")
        for i, part in enumerate(parts):
            item = next((c for c in menu.get_children() if c.get_label() == part), None)
            if item is None:
                item = Gtk.MenuItem(label=part)
                menu.append(item)
                if i == len(parts) - 1:
                    item.connect("activate", lambda w, p=path: say("menu", p))
                    item.set_sensitive(part != "As film")
                else:
                    item.set_submenu(Gtk.Menu())
            menu = item.get_submenu()
    return bar


def ask(window, event):
    dialog = Gtk.MessageDialog(transient_for=window, modal=True, title="Save changes?", text="Save changes before closing?")
    dialog.add_buttons("_Cancel", Gtk.ResponseType.CANCEL, "_Discard", Gtk.ResponseType.NO)
    answer = dialog.run()
    dialog.destroy()
    if answer == Gtk.ResponseType.NO:
        say("discarded")
    return answer != Gtk.ResponseType.NO


def attach(button, window):
    if os.environ.get("RING"):
        # A stranger's dialog comes up first.
        with open(os.environ["RING"], "w") as ring:
            ring.write("now\n")
        subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--name", "Decoy paper"], check=True)
    if os.environ.get("GTK_USE_PORTAL"):
        dialog = Gtk.FileChooserNative(title="Choose a paper", transient_for=window, action=Gtk.FileChooserAction.OPEN)
        if dialog.run() == Gtk.ResponseType.ACCEPT:
            say("file", dialog.get_filename())
            button.set_label(dialog.get_filename().rsplit("/", 1)[1])
        dialog.destroy()
        return
    dialog = Gtk.FileChooserDialog(title="Choose a paper", transient_for=window, action=Gtk.FileChooserAction.OPEN)
    dialog.add_buttons("_Cancel", Gtk.ResponseType.CANCEL, "_Open", Gtk.ResponseType.OK)
    if dialog.run() == Gtk.ResponseType.OK:
        say("file", dialog.get_filename())
        button.set_label(dialog.get_filename().rsplit("/", 1)[1])
    dialog.destroy()


def context(place, event):
    if event.button == 3:
        place.menu = Gtk.Menu()
        for name in ("Cut it", "Copy it", "Leave it"):
            item = Gtk.MenuItem(label=name)
            item.connect("activate", lambda w, n=name: say("context", n))
            place.menu.append(item)
        place.menu.show_all()
        place.menu.popup_at_pointer(event)


window = Gtk.Window(title="Pad three")
window.set_default_size(620, 420)
window.connect("destroy", Gtk.main_quit)
if os.environ.get("ASK_ON_CLOSE"):
    window.connect("delete-event", ask)
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12)
window.add(box)
box.add(menu_bar())
grid = Gtk.Grid(row_spacing=16, column_spacing=16, margin=20)
box.add(grid)
combo = Gtk.ComboBoxText()
for text in ("Red", "Green", "Blue", "Yellow"):
    combo.append_text(text)
combo.set_active(0)
combo.connect("changed", lambda w: say("combo", w.get_active_text()))
day = Gtk.Entry()
day.connect("activate", lambda w: say("day", w.get_text()))
button = Gtk.Button(label="Attach paper")
button.connect("clicked", attach, window)
for row, (label, control) in enumerate((("Colour", combo), ("Due day", day), ("Paper", button))):
    grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
    grid.attach(control, 1, row, 1, 1)
place = Gtk.EventBox()
place.add(Gtk.Label(label="Press me with the other button"))
place.connect("button-press-event", context)
grid.attach(place, 0, 3, 2, 1)
other = Gtk.Button(label="Leave me")
other.connect("clicked", lambda w: say("pressed"))
grid.attach(other, 0, 4, 2, 1)
window.show_all()
Gtk.main()
