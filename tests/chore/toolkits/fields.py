"""Fields of GTK 3, which tells what they hold; three of them hold something else than what was typed."""
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk

window = Gtk.Window(title="fields")
window.set_default_size(700, 400)
grid = Gtk.Grid(row_spacing=20, column_spacing=10, margin=30)
fields = [Gtk.Entry(width_chars=40), Gtk.Entry(width_chars=40), Gtk.Entry(width_chars=40, visibility=False),
          Gtk.Entry(width_chars=40), Gtk.Entry(width_chars=40)]
for row, name in enumerate(("Name", "Code", "Password", "Capitals", "Sieve")):
    label = Gtk.Label(label=name)
    label.set_mnemonic_widget(fields[row])
    grid.attach(label, 0, row, 1, 1)
    grid.attach(fields[row], 1, row, 1, 1)
fields[1].set_max_length(3)


changing = []


def put(field, text):
    changing.append(field)
    field.insert_text(text.swapcase() if field is fields[3] else text.replace("o", ""), -1)
    field.set_position(-1)
    changing.clear()


def change(field, text, length, position):
    """Inserts something else in its place."""
    if not changing:
        field.stop_emission_by_name("insert-text")
        GLib.idle_add(put, field, text)


for field in fields[3:]:
    field.connect("insert-text", change)
window.add(grid)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
