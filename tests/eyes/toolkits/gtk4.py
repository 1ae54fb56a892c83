#!/usr/bin/python3
"""gtk4.py mail|trip|depot: a window of GTK 4 with controls of many kinds."""
import sys

import gi
gi.require_version('Gtk', '4.0')
from gi.repository import Gtk  # noqa: E402


def row(grid, y, text, widget):
    label = Gtk.Label(label=text, xalign=0)
    label.set_mnemonic_widget(widget)
    widget.update_property([Gtk.AccessibleProperty.LABEL], [text])
    grid.attach(label, 0, y, 1, 1)
    grid.attach(widget, 1, y, 1, 1)


def box(*widgets):
    b = Gtk.Box(spacing=12)
    for w in widgets:
        b.append(w)
    return b


def mark(text, on=False, group=None, radio=False):
    role = Gtk.AccessibleRole.RADIO if radio or group else Gtk.AccessibleRole.CHECKBOX
    c = Gtk.CheckButton(label=text, active=on, accessible_role=role)
    if group:
        c.set_group(group)
    return c


def button(text, kind=None, usable=True):
    b = Gtk.Button(label=text, sensitive=usable)
    if kind:
        b.add_css_class(kind)
    return b


def mail(grid, outer):
    row(grid, 0, 'Display name', Gtk.Entry(text='Sigrid Vane', width_chars=28))
    row(grid, 1, 'Mail address', Gtk.Entry(placeholder_text='you@example.net'))
    row(grid, 2, 'Secret', Gtk.PasswordEntry(text='abcdefgh'))
    row(grid, 3, 'Server kind', Gtk.DropDown.new_from_strings(['IMAP', 'POP']))
    row(grid, 4, 'Port', Gtk.SpinButton.new_with_range(1, 65000, 1))
    a = mark('Plain', radio=True)
    outer.append(box(mark('Check at start', True), mark('Leave on server'), mark('Sign all mail', True)))
    outer.append(box(a, mark('STARTTLS', True, a), mark('TLS', False, a)))
    outer.append(box(button('Connect', 'suggested-action'), button('Test'), button('Advanced', None, False), button('Forget', 'destructive-action')))
    outer.append(Gtk.SearchEntry(placeholder_text='Search settings'))


def trip(grid, outer):
    row(grid, 0, 'Voyage', Gtk.Entry(text='Round the Skaw'))
    row(grid, 1, 'Skipper', Gtk.Entry(text='Aksel Thorsen', width_chars=24))
    row(grid, 2, 'Harbour', Gtk.DropDown.new_from_strings(['Frederikshavn', 'Skagen']))
    row(grid, 3, 'Crew', Gtk.SpinButton.new_with_range(2, 9, 1))
    row(grid, 4, 'Remarks', Gtk.Entry(placeholder_text='optional'))
    a = mark('By day', True, radio=True)
    outer.append(box(a, mark('By night', False, a), mark('Either', False, a)))
    outer.append(box(mark('Life rafts checked', True), mark('Radio licence'), mark('Insurance')))
    outer.append(Gtk.ToggleButton(label='Show the chart', active=True))
    outer.append(box(button('Plan it'), button('Copy'), button('Discard', 'destructive-action'), button('Publish', None, False)))


def depot(grid, outer):
    row(grid, 0, 'Goods', Gtk.Entry(text='Copper pipe, 22 mm', width_chars=30))
    row(grid, 1, 'Shelf', Gtk.Entry(text='D-14'))
    row(grid, 2, 'Unit', Gtk.DropDown.new_from_strings(['metres', 'pieces']))
    row(grid, 3, 'Supplier', Gtk.DropDown.new_from_strings(['Holm and Sons', 'Nordkap']))
    row(grid, 4, 'Stock', Gtk.SpinButton.new_with_range(40, 900, 1))
    a = mark('In use', True, radio=True)
    outer.append(box(mark('Order when low', True), mark('Needs a licence'), mark('Fragile')))
    outer.append(box(a, mark('Blocked', False, a), mark('Sold off', False, a)))
    outer.append(box(button('Book in'), button('Book out'), button('Count', None, False), button('Store', 'suggested-action')))


def show(app):
    kind = sys.argv[1]
    s = Gtk.Settings.get_default()
    s.set_property('gtk-cursor-blink', False)
    s.set_property('gtk-application-prefer-dark-theme', kind == 'trip')
    w = Gtk.ApplicationWindow(application=app, title=kind, default_width=1024, default_height=768)
    w.set_decorated(False)
    outer = Gtk.Box(orientation=Gtk.Orientation.VERTICAL, spacing=12, margin_top=14, margin_start=16, margin_end=16)
    grid, book = Gtk.Grid(row_spacing=8, column_spacing=14, margin_top=10, margin_start=10, margin_bottom=10), Gtk.Notebook()
    pages = {'mail': ('Account', 'Folders', 'Filters'), 'trip': ('Plan', 'Crew list', 'Weather', 'Log'), 'depot': ('Goods in', 'Orders', 'History')}
    for t in pages[kind]:
        book.append_page(grid if book.get_n_pages() == 0 else Gtk.Label(label=t), Gtk.Label(label=t))
    outer.append(book)
    {'mail': mail, 'trip': trip, 'depot': depot}[kind](grid, outer)
    outer.append(Gtk.Label(label='Changes are written when the window is closed.', xalign=0))
    w.set_child(outer)
    w.present()


app = Gtk.Application(application_id='org.example.Eyes')
app.connect('activate', show)
app.run()
