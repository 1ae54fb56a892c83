"""Two fields; the first one gives the focus to the second at its 20th character."""
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk

window = Gtk.Window(title="jump")
window.set_default_size(700, 300)
grid = Gtk.Grid(row_spacing=20, column_spacing=10, margin=30)
fields = [Gtk.Entry(width_chars=60), Gtk.Entry(width_chars=60)]
for row, name in enumerate(("First name", "Second name")):
    grid.attach(Gtk.Label(label=name), 0, row, 1, 1)
    grid.attach(fields[row], 1, row, 1, 1)


def changed(entry):
    print("has %d %d" % tuple(len(f.get_text()) for f in fields), flush=True)
    if entry is fields[0] and len(entry.get_text()) == 20:
        fields[1].grab_focus()


for f in fields:
    f.connect("changed", changed)
window.add(grid)
window.connect("destroy", Gtk.main_quit)
window.show_all()
Gtk.main()
