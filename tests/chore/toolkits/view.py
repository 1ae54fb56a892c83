"""A text that scrolls and a label that does not, side by side."""
import gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gtk

window = Gtk.Window(title="view")
window.set_default_size(700, 400)
box = Gtk.Box()
scrolled, text = Gtk.ScrolledWindow(), Gtk.TextView(editable=False)
scrolled.set_overlay_scrolling(False)
text.get_buffer().set_text("\n".join("row %d %d" % (i, i * i * 7919 % 10007) for i in range(100)))
scrolled.add(text)
box.pack_start(scrolled, True, True, 0)
box.pack_start(Gtk.Label(label="Nothing moves here", margin=20), False, False, 0)
window.add(box)
window.connect("destroy", Gtk.main_quit)
scrolled.get_vadjustment().connect("value-changed", lambda a: print("at %d" % a.get_value(), flush=True))
window.show_all()
Gtk.main()
