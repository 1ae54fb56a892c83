#!/usr/bin/python3
"""truth.py OUT.json SECONDS [LANG]: what the one program on $DISPLAY's accessibility bus says it shows.

Words have the box of their characters where the toolkit tells it, else that of the thing they stand in. GTK 4 tells
places within the window only; its window is at 0, 0 here, as there is no window manager."""
import json
import sys
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

R = Atspi.Role
ROLES = {R.PUSH_BUTTON: 'button', R.TOGGLE_BUTTON: 'button', R.CHECK_BOX: 'checkbox', R.RADIO_BUTTON: 'radio',
         R.ENTRY: 'entry', R.PASSWORD_TEXT: 'entry', R.SPIN_BUTTON: 'entry', R.COMBO_BOX: 'list', R.PAGE_TAB: 'tab'}
NO_WORDS = {R.PANEL, R.FILLER, R.FRAME, R.WINDOW, R.DIALOG, R.SCROLL_PANE, R.TABLE, R.TREE_TABLE, R.MENU_BAR, R.TOOL_BAR, R.LIST,
            R.PAGE_TAB_LIST, R.SCROLL_BAR, R.SEPARATOR, R.SPLIT_PANE, R.ROOT_PANE, R.LAYERED_PANE, R.DOCUMENT_TEXT,
            R.DOCUMENT_SPREADSHEET, R.ICON, R.IMAGE, R.COMBO_BOX, R.APPLICATION, R.STATUS_BAR, R.VIEWPORT, R.TREE, R.LIST_BOX,
            R.GROUPING, R.RULER, R.SLIDER, R.PROGRESS_BAR, R.DRAWING_AREA, R.UNKNOWN, R.OPTION_PANE, R.TEAROFF_MENU_ITEM}


class Truth:
    def __init__(self, seconds):
        self.words, self.controls, self.until = [], [], time.time() + seconds
        self.office = self.gtk4 = self.qt = False
        self.bar = self.down = 0

    def box(self, node):
        try:
            e = node.get_component_iface().get_extents(Atspi.CoordType.WINDOW if self.gtk4 else Atspi.CoordType.SCREEN)
        except Exception:
            return None
        if node.get_role() == R.MENU:
            self.bar = max(self.bar, e.height)
        e.y += self.down
        return None if e.width <= 1 or e.height <= 1 or e.x < -5 or e.y < -5 else [e.x, e.y, e.width, e.height]

    def say(self, box, text):
        for w in text.split():
            if any(o[5] == w and abs(o[1] - box[0]) < 60 and abs(o[2] - box[1]) < 8 for o in self.words if self.office):
                continue  # menus are told twice
            self.words.append(['word', *box, w])

    def text(self, node, box):
        """Words with boxes of their own; False when the node has no text."""
        t = node.get_text_iface()
        if not t:
            return False
        n = Atspi.Text.get_character_count(t)
        s = Atspi.Text.get_text(t, 0, n) if 0 < n < 5000 else ''
        at = 0
        for w in s.split():
            at = s.index(w, at)
            try:
                e = Atspi.Text.get_range_extents(t, at, at + len(w), Atspi.CoordType.SCREEN)
            except Exception:
                e = None
            if e:
                e.y += self.down
            own = e and not self.gtk4 and 2 < e.width < 900 and 4 < e.height < 90
            inside = own and box[0] - 3 <= e.x <= box[0] + box[2] and box[1] - 3 <= e.y <= box[1] + box[3]
            if not own or inside:
                self.say([e.x, e.y, e.width, e.height] if own else box, w)
            at += len(w)
        return True

    def name(self, node):
        name = node.get_name() or ''
        if not self.gtk4:
            return name
        if node.get_role() == R.PAGE_TAB:  # named by what is in it
            return node.get_child_at_index(0).get_name() if node.get_child_count() else ''
        half = len(name) // 2  # "Port Port": by its label and by its property
        return '' if name.startswith('Gtk') else name[:half] if name[:half] == name[half + 1:] else name

    def hint(self, node, box):
        hint = (node.get_attributes() or {}).get('placeholder-text', '')
        t = node.get_text_iface()
        if hint and not (t and Atspi.Text.get_character_count(t)):
            self.say(box, hint)

    def label(self, node, role):
        for rel in node.get_relation_set() if role in ('entry', 'list') else ():
            if rel.get_relation_type() == Atspi.RelationType.LABELLED_BY:
                return rel.get_target(0).get_name()
        return self.name(node)

    def control(self, node, role, box, states):
        name = ' '.join(self.label(node, role).replace('\ufffc', '').split()).replace('&', '')
        if self.office and (role == 'button' or box[3] > 50):
            return  # pictures without a text, panes
        kind = role
        if self.office and role == 'entry':  # of a list with a field, whose name is not on the screen
            t = node.get_text_iface()
            kind, name = 'list|entry', Atspi.Text.get_text(t, 0, -1) if t else ''
        has = states.contains
        said = ['checked'] if has(Atspi.StateType.CHECKED) else []
        said += [] if has(Atspi.StateType.ENABLED) or has(Atspi.StateType.SENSITIVE) else ['disabled']
        said += ['password'] if node.get_role() == R.PASSWORD_TEXT else []
        said += ['selected'] if role == 'tab' and has(Atspi.StateType.SELECTED) else []
        self.controls.append(['control', *box, kind, name, said])

    def sheet(self, node):
        """The first cells of a spreadsheet, and its heads, which are not told."""
        table = node.get_table_iface()
        for r in range(0, 30):
            for c in range(0, 16):
                cell = Atspi.Table.get_accessible_at(table, r, c)
                box = self.box(cell) if cell else None
                if not box or box[0] + box[2] > 1024 or box[1] + box[3] > 700:
                    continue
                if r == 0:
                    self.say([box[0], box[1] - box[3] - 3, box[2], box[3]], chr(65 + c))
                if c == 0:
                    self.say([box[0] - 45, box[1], 44, box[3]], str(r + 1))
                t = cell.get_text_iface()
                self.say(box, (Atspi.Text.get_text(t, 0, -1) if t else cell.get_name()) or '')

    def walk(self, node, depth=0, spoken=''):
        states = node.get_state_set()
        role = node.get_role()
        # The office forgets that its menu bar pushes down what it draws itself.
        self.down = self.bar if self.office and role not in (R.MENU_BAR, R.MENU, R.TEXT, R.ENTRY) else 0
        top = depth < 2 or role in (R.FRAME, R.WINDOW)
        if not top and not self.gtk4 and not states.contains(Atspi.StateType.SHOWING):
            return
        box = self.box(node)
        name = self.name(node)
        editable = states.contains(Atspi.StateType.EDITABLE)
        if box and not top and role == R.TABLE and self.office:
            self.sheet(node)
            return
        if box and not top:
            kind = ROLES.get(role) or ('entry' if role == R.TEXT and editable else None)
            if kind and (not self.gtk4 or name or kind == 'entry'):
                self.control(node, kind, box, states)
            hidden = role == R.PASSWORD_TEXT
            if role in (R.PANEL, R.GROUPING) and self.qt:
                self.say([*box[:3], 26], name)  # the title of a group
            again = self.gtk4 and role == R.LABEL and name == spoken  # a button says what its label does
            if not hidden and not again and role not in NO_WORDS:
                plain = role in (R.ENTRY, R.SPIN_BUTTON, R.TEXT, R.PARAGRAPH, R.LABEL, R.STATIC)
                done = self.text(node, box) if plain else False
                if kind == 'entry':
                    self.hint(node, box)
                if not done and role not in (R.ENTRY, R.SPIN_BUTTON, R.TEXT, R.PARAGRAPH, R.PASSWORD_TEXT)\
                        and not (self.gtk4 and role == R.PAGE_TAB):
                    if not (node.get_role() == R.LABEL and name == spoken):
                        if not self.office or role not in (R.PUSH_BUTTON, R.TOGGLE_BUTTON):
                            self.say(box, name.replace('&', ''))
        if role in (R.MENU, R.SPIN_BUTTON) or (role == R.COMBO_BOX and self.shown(node, box)):
            return
        for i in range(min(node.get_child_count(), 300)):
            child = node.get_child_at_index(i)
            if child:
                self.walk(child, depth + 1, '' if role == R.PAGE_TAB else name)

    def shown(self, node, box):
        """The chosen text of a closed list; True: nothing more of it is on the screen."""
        if not box:
            return True
        name = node.get_name() or ''
        sel = node.get_selection_iface()
        item = Atspi.Selection.get_selected_child(sel, 0) if sel and not self.office else None
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child and child.get_role() in (R.ENTRY, R.TEXT):
                return not self.text(child, box)
        said = (item.get_name() if item else '') or ('' if self.office else name)
        value = node.get_text_iface()
        if not said and value:
            said = Atspi.Text.get_text(value, 0, -1)
        if self.gtk4:
            return False
        self.say(box, said)
        return True

    def application(self):
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app and app.get_child_count() > 0:
                return app
        return None


class Quiet:
    """Nothing tells when a program has built all of its tree: it has when nothing of it changes for a while."""

    def __init__(self):
        self.listener = Atspi.EventListener.new(self.changed)
        for event in ("object:children-changed", "object:bounds-changed", "object:text-changed", "object:state-changed"):
            self.listener.register(event)
        self.loop, self.timer, self.seconds = GLib.MainLoop(), 0, 0

    def changed(self, _):
        if self.timer:
            GLib.source_remove(self.timer)
            self.timer = GLib.timeout_add(int(self.seconds * 1000), self.end)

    def end(self):
        self.timer = 0
        self.loop.quit()
        return False

    def wait(self, seconds):
        self.seconds = seconds
        self.timer = GLib.timeout_add(int(seconds * 1000), self.end)
        bound = GLib.timeout_add(int(seconds * 5000), self.loop.quit)
        self.loop.run()
        for source in (self.timer, bound):
            if source and GLib.MainContext.default().find_source_by_id(source):
                GLib.source_remove(source)
        self.timer = 0


def main():
    if sys.argv[1] == '--wake':
        return Atspi.get_desktop(0).get_child_count() and 0
    out, seconds = sys.argv[1], float(sys.argv[2])
    t, quiet = Truth(seconds), Quiet()
    app, last, calm, problem = None, None, 0, None
    while time.time() < t.until:  # until it tells the same twice
        app = t.application()
        if app:
            t.words, t.controls = [], []
            t.gtk4 = app.get_toolkit_name().upper() == 'GTK' and app.get_toolkit_version().startswith('4')
            t.qt = app.get_toolkit_name().lower().startswith('qt')
            t.office = 'soffice' in app.get_name().lower() or 'libreoffice' in app.get_name().lower()
            try:
                t.walk(app)
            except Exception as e:
                problem = e  # a tree that changes under the walk
                last = None
            calm = calm + 1 if t.words == last and len(t.words) > 8 else 0
            last = list(t.words)
            if calm == (6 if t.office else 2):
                break
        quiet.wait(1)
    lang = sys.argv[3] if len(sys.argv) > 3 else 'eng'
    with open(out, 'w', encoding='utf-8') as f:
        lines = lambda items: ',\n'.join(json.dumps(i, ensure_ascii=False) for i in items)
        f.write('{"lang": "%s", "words": [\n%s\n], "controls": [\n%s\n]}\n' % (lang, lines(t.words), lines(t.controls)))
    if problem:
        print('truth.py:', repr(problem), file=sys.stderr)
    return 0 if t.words and calm > 1 else 1


sys.exit(main())
