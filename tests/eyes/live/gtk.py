#!/usr/bin/python3
"""gtk.py 3|4 TITLE [X Y]: a window of GTK whose controls are known from the widgets themselves.

Prints one line of JSON once it shows: {"title": ..., "controls": [[x, y, w, h, role, label, [states]], ...]}, in
pixels of the screen from the corner of the window's client area. Commands on standard input: "move X Y" (GTK 3)."""
import json
import sys

import gi

VERSION = int(sys.argv[1])
TITLE = sys.argv[2]
gi.require_version("Gtk", f"{VERSION}.0")
from gi.repository import GLib, Gtk  # noqa: E402

rows = []  # (widget, role, label, states)


def add(box, widget):
    box.append(widget) if VERSION == 4 else box.pack_start(widget, False, False, 0)


def hold(box, child):
    box.set_child(child) if VERSION == 4 else box.add(child)


def known(widget, role, label, *states):
    rows.append((widget, role, label, list(states)))
    return widget


def labelled(grid, line, text, widget):
    label = Gtk.Label(label=text, xalign=0)
    label.set_mnemonic_widget(widget)
    if VERSION == 4:
        widget.update_property([Gtk.AccessibleProperty.LABEL], [text])
    grid.attach(label, 0, line, 1, 1)
    grid.attach(widget, 1, line, 1, 1)


def radio(text, first=None):
    if VERSION == 4:
        r = Gtk.CheckButton(label=text)
        if first:
            r.set_group(first)
        return r
    return Gtk.RadioButton.new_with_label_from_widget(first, text)


def build():
    box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=10)
    for side in ("top", "bottom", "start", "end"):
        getattr(box, f"set_margin_{side}")(16)
    grid = Gtk.Grid(row_spacing=8, column_spacing=12)
    name = known(Gtk.Entry(text="Ada Lovelace"), "entry", "Name")
    secret = Gtk.PasswordEntry() if VERSION == 4 else Gtk.Entry(visibility=False)
    secret.set_text("open sesame")
    known(secret, "entry", "Secret", "password")
    kind = known(Gtk.ComboBoxText(), "list", "Kind")
    for choice in ("Travel", "Meals", "Hotel"):
        kind.append_text(choice)
    kind.set_active(1)
    for line, (text, widget) in enumerate((("Name", name), ("Secret", secret), ("Kind", kind))):
        labelled(grid, line, text, widget)
    amount = known(Gtk.SpinButton.new_with_range(0, 99, 1), "entry", "Amount")
    labelled(grid, 3, "Amount", amount)
    add(box, grid)
    keep = known(Gtk.CheckButton(label="Remember me"), "checkbox", "Remember me", "checked")
    keep.set_active(True)
    add(box, keep)
    add(box, known(Gtk.CheckButton(label="Send me a copy"), "checkbox", "Send me a copy"))
    daily = known(radio("Every day"), "radio", "Every day", "checked")
    daily.set_active(True)
    add(box, daily)
    add(box, known(radio("Every week", daily), "radio", "Every week"))
    line = Gtk.Box(spacing=8)
    for text, usable in (("Save", True), ("Cancel", True), ("Remove", False)):
        button = known(Gtk.Button(label=text, sensitive=usable), "button", text, *([] if usable else ["disabled"]))
        add(line, button)
    add(box, line)
    book = Gtk.Notebook()
    for text in ("General", "Details"):
        tab = known(Gtk.Label(label=text), "tab", text, *(["selected"] if text == "General" else []))
        page = Gtk.Label(label=f"What is {text.lower()}")
        page.set_size_request(200, 60)
        book.append_page(page, tab)
    add(box, book)
    return box


def place(widget, window):
    scale = window.get_scale_factor()
    if VERSION == 4:
        good, r = widget.compute_bounds(window)
        x, y, w, h = r.get_x(), r.get_y(), r.get_width(), r.get_height()
    else:
        r = widget.get_allocation()
        x, y = widget.translate_coordinates(window, 0, 0)
        w, h = r.width, r.height
    return [round(v * scale) for v in (x, y, w, h)]


def tell(window):
    print(json.dumps({"title": TITLE, "controls": [place(w, window) + [role, label, states]
                                                    for w, role, label, states in rows]}), flush=True)
    return False


def command(channel, condition, window):
    line = sys.stdin.readline().split()
    if line[:1] == ["move"] and VERSION == 3:
        window.move(int(line[1]), int(line[2]))
    if not line:
        (loop.quit if loop.is_running() else sys.exit)()
    return bool(line)


loop = GLib.MainLoop()
if VERSION == 4:
    Gtk.init()
    window = Gtk.Window(title=TITLE)
    hold(window, build())
    window.set_decorated(True)
    window.present()
else:
    window = Gtk.Window(title=TITLE)
    hold(window, build())
    window.show_all()
GLib.timeout_add(400, tell, window)
GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN | GLib.IO_HUP, command, window)
loop.run()
