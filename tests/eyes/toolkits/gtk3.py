#!/usr/bin/python3
"""gtk3.py light|dark: a window of GTK 3 with controls of many kinds."""
import sys

import gi
gi.require_version('Gtk', '3.0')
from gi.repository import Gtk  # noqa: E402


def row(grid, y, text, widget):
    label = Gtk.Label(label=text, xalign=0)
    label.set_mnemonic_widget(widget)
    grid.attach(label, 0, y, 1, 1)
    grid.attach(widget, 1, y, 1, 1)


def entry(text, hint='', secret=False):
    e = Gtk.Entry(text=text, placeholder_text=hint, width_chars=26)
    e.set_visibility(not secret)
    return e


def combo(*texts):
    c = Gtk.ComboBoxText()
    for t in texts:
        c.append_text(t)
    c.set_active(0)
    return c


def marks(box, group, *items):
    first = None
    for text, on in items:
        b = Gtk.RadioButton.new_with_label_from_widget(first, text) if group else Gtk.CheckButton(label=text)
        first = first or b
        b.set_active(on)
        box.pack_start(b, False, False, 0)


def table():
    store = Gtk.ListStore(str, str, str)
    for r in (('Report of the board', '14 kB', '3 March'), ('Minutes, spring', '9 kB', '27 April'), ('Budget 2025', '112 kB', '2 May'),
              ('Letter to members', '6 kB', '9 May')):
        store.append(r)
    view = Gtk.TreeView(model=store)
    for i, t in enumerate(('Document', 'Size', 'Changed')):
        view.append_column(Gtk.TreeViewColumn(t, Gtk.CellRendererText(), text=i))
    return view


def main():
    dark = sys.argv[1] == 'dark'
    s = Gtk.Settings.get_default()
    s.set_property('gtk-application-prefer-dark-theme', dark)
    s.set_property('gtk-cursor-blink', False)
    s.set_property('gtk-font-name', 'DejaVu Sans 10' if dark else 'Liberation Sans 10.5')
    w = Gtk.Window(title='Members')
    w.set_default_size(1024, 768)
    outer = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=10, border_width=14)
    book, grid = Gtk.Notebook(), Gtk.Grid(row_spacing=8, column_spacing=12, border_width=12)
    row(grid, 0, 'Full name', entry('Benedikt Aalto'))
    row(grid, 1, 'Passphrase', entry('correcthorse', secret=True))
    row(grid, 2, 'Nickname', entry('', 'as others call you'))
    row(grid, 3, 'Country', combo('Iceland', 'Norway'))
    row(grid, 4, 'Shares', Gtk.SpinButton.new_with_range(0, 90, 1))
    row(grid, 5, 'Branch', combo('Harbour office', 'Town'))
    for t in ('Person', 'Address', 'Payments') if not dark else ('Allgemein', 'Netz', 'Anzeige'):
        page = grid if book.get_n_pages() == 0 else Gtk.Label(label=t)
        book.append_page(page, Gtk.Label(label=t))
    outer.pack_start(book, False, False, 0)
    box = Gtk.Box(spacing=16)
    marks(box, False, ('Newsletter', True), ('Printed journal', False), ('Vote by mail', True))
    outer.pack_start(box, False, False, 0)
    box = Gtk.Box(spacing=16)
    marks(box, True, ('Full member', False), ('Student', True), ('Honorary', False))
    outer.pack_start(box, False, False, 0)
    outer.pack_start(table(), False, False, 0)
    bar = Gtk.Box(spacing=8)
    for t in ('Save', 'Revert changes', 'Print card', 'Delete'):
        b = Gtk.Button(label=t)
        b.set_sensitive(t != 'Revert changes')
        b.get_style_context().add_class({'Save': 'suggested-action', 'Delete': 'destructive-action'}.get(t, 'plain'))
        bar.pack_start(b, False, False, 0)
    bar.pack_end(Gtk.Button(label='Close'), False, False, 0)
    outer.pack_start(bar, False, False, 0)
    outer.pack_start(Gtk.Label(label='Fees are due on the first of each quarter.', xalign=0), False, False, 0)
    w.add(outer)
    w.connect('destroy', Gtk.main_quit)
    w.show_all()
    Gtk.main()


main()
