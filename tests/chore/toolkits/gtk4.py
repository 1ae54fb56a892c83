"""A pad of GTK 4 controls; every result is a line on standard output."""
import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk


def say(*words):
    print(*words, flush=True)


def attach(button, window):
    dialog = Gtk.FileChooserDialog(title="Choose a paper", transient_for=window, action=Gtk.FileChooserAction.OPEN)
    dialog.add_button("_Cancel", Gtk.ResponseType.CANCEL)
    dialog.add_button("_Open", Gtk.ResponseType.ACCEPT)

    def answered(dialog, answer):
        if answer == Gtk.ResponseType.ACCEPT:
            path = dialog.get_file().get_path()
            say("file", path)
            button.set_label(path.rsplit("/", 1)[1])
        dialog.destroy()

    dialog.connect("response", answered)
    dialog.show()


def menu(app):
    bar, file, export, edit = Gio.Menu(), Gio.Menu(), Gio.Menu(), Gio.Menu()
    for into, name in ((export, "As picture"), (export, "As table"), (edit, "Tidy up")):
        action = Gio.SimpleAction.new(name.replace(" ", "-"), None)
        action.connect("activate", lambda a, p, n=name: say("menu", n))
        app.add_action(action)
        into.append(name, "app." + name.replace(" ", "-"))
    file.append_submenu("Export", export)
    bar.append_submenu("File", file)
    bar.append_submenu("Edit", edit)
    return bar


def picked(calendar, button):
    day = calendar.get_date().format("%Y-%m-%d")
    button.set_label(day)
    say("start", day)


def entries(app, kind, names):
    menu = Gio.Menu()
    for name in names:
        action = Gio.SimpleAction.new(name.replace(" ", "-"), None)
        action.connect("activate", lambda a, p, n=name: say(kind, n))
        app.add_action(action)
        menu.append(name, "app." + name.replace(" ", "-"))
    return menu


def context(app, place, x, y):
    at = Gdk.Rectangle()
    at.x, at.y, at.width, at.height = int(x), int(y), 1, 1
    pop = Gtk.PopoverMenu.new_from_model(entries(app, "context", ("Cut it", "Copy it", "Leave it")))
    pop.set_parent(place)
    pop.set_has_arrow(False)
    pop.set_pointing_to(at)
    pop.popup()


def build(app):
    app.set_menubar(menu(app))
    window = Gtk.ApplicationWindow(application=app, title="Pad four", show_menubar=True)
    window.set_default_size(620, 420)
    grid = Gtk.Grid(row_spacing=16, column_spacing=16, margin_start=20, margin_top=20)
    window.set_child(grid)
    drop = Gtk.DropDown.new_from_strings(["Red", "Green", "Blue", "Yellow"])
    drop.connect("notify::selected-item", lambda w, p: say("combo", w.get_selected_item().get_string()))
    day = Gtk.Entry()
    day.connect("activate", lambda w: say("day", w.get_text()))
    button = Gtk.Button(label="Attach paper")
    button.connect("clicked", attach, window)
    for row, (label, control) in enumerate((("Colour", drop), ("Due day", day), ("Paper", button))):
        grid.attach(Gtk.Label(label=label, xalign=0), 0, row, 1, 1)
        grid.attach(control, 1, row, 1, 1)
    calendar, pick = Gtk.Calendar(), Gtk.MenuButton(label="2026-11-05")
    calendar.select_day(GLib.DateTime.new_utc(2026, 11, 5, 12, 0, 0))
    calendar.connect("day-selected", lambda c: picked(c, pick))
    pop = Gtk.Popover()
    pop.set_child(calendar)
    pick.set_popover(pop)
    grid.attach(Gtk.Label(label="Start day", xalign=0), 0, 3, 1, 1)
    grid.attach(pick, 1, 3, 1, 1)
    place = Gtk.Label(label="Press me with the other button")
    click = Gtk.GestureClick(button=3)
    click.connect("pressed", lambda g, n, x, y: context(app, place, x, y))
    place.add_controller(click)
    grid.attach(place, 0, 4, 2, 1)
    more = Gtk.MenuButton(label="More", menu_model=entries(app, "more", ("Tidy it", "Keep it")))
    grid.attach(more, 0, 5, 1, 1)
    window.present()


app = Gtk.Application(application_id="test.deskhand.pad4", flags=Gio.ApplicationFlags.NON_UNIQUE)
app.connect("activate", build)
app.run([])
