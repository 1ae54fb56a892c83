#!/usr/bin/python3
"""again.py [NAME...]

What one demonstration alone cannot tell, and what people do between two windows or inside a field: shown by the scripted
human at the physical devices, where it takes a second demonstration shown again (record --again), and replayed with
values of its own. What the programs and pages really received decides. A line of TAP for each. Environment: as for
teach.py; TEACH_TEXT=1 shows the skills."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from apps import App  # noqa: E402
from desk import Failed  # noqa: E402
from habits import tap  # noqa: E402
from lesson import Inputs, Lesson, plain  # noqa: E402
from site_ import Site, browser_args  # noqa: E402
from web import Eyes  # noqa: E402

ALLOW = "submit,personal-data,cross-app,account,purchase"
HEAD = """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>%s</title><script src=/kit.js></script><style>body{font:16px sans-serif;
margin:40px}label{display:inline-block;width:150px}p{margin:16px 0}</style><body autocomplete=off>"""

ORDER = HEAD % "Orders" + """<p><label for=n>Customer</label><input id=n><p><label for=d>Depot</label><input id=d>
<p><label for=w>Way</label><select id=w><option>Van<option>Post<option>Courier</select><p><input type=checkbox id=g> <label for=g>Gift wrap</label>
<p id=x hidden><label for=t>Ship by time</label><input id=t><p><button id=b>Place order</button>
<script>w.onchange=()=>{x.hidden=w.value!='Courier'};b.onclick=()=>file({customer:n.value,depot:d.value,way:w.value,gift:g.checked,
time:t.value},'The order is placed')</script>"""

ROWS = HEAD % "Parcels" + """<p><label for=n>Receiver</label><input id=n><p><label for=k>Weight</label><input id=k><p><button id=b>Add parcel</button>
<ul id=u></ul><script>const all=[];b.onclick=()=>{const li=document.createElement('li');li.textContent=n.value+', '+k.value+' kg';u.append(li);
all.push([n.value,k.value]);send({rows:all});n.value=k.value=''};function send(r){fetch('/file?seed=1',{method:'POST',body:JSON.stringify(r)})}</script>"""

NOTE = HEAD % "Memos" + """<p><label for=n>Subject</label><input id=n size=40><p><label for=m>Signed</label><input id=m size=40>
<p><button id=b>Keep memo</button><script>b.onclick=()=>file({subject:n.value,signed:m.value},'The memo is kept')</script>"""


class Page:
    """A page in Chromium that a lesson is shown on; it is loaded anew for each time."""

    def __init__(self, desk, html, title):
        self.desk, self.site = desk, Site({"/": lambda q: html})
        self.p = desk.spawn("chromium", browser_args(desk, "chromium", self.site.address + "/"))
        self.site.first()
        self.eyes = Eyes(desk, self.site, desk.human_at_work, desk.window(title))

    def fresh(self):
        self.site.records()
        self.site.go("/")

    def records(self):
        self.site.wait_filed(8)
        return [f["record"] for f in self.site.records()]

    def close(self):
        self.desk.end(self.p)
        self.site.close()


class Again:
    def __init__(self, desk):
        self.desk, self.human, self.open = desk, desk.human(1), []

    def app(self, name, title, values=None):
        a = App(self.desk, name, title, values or {})
        self.open.append(a)
        return a

    def page(self, html, title):
        p = Page(self.desk, html, title)
        self.open.append(p)
        self.human.eyes = p.eyes
        self.human.at("#n")
        return p

    def rest(self):
        for a in reversed(self.open):
            a.close()
        self.open = []
        self.human.move((self.desk.width - 30, self.desk.height // 2))

    def show(self, lesson, show, *options):
        def shown():
            why = show()
            self.human.pause(700)
            return why
        lesson.record(shown, *options)
        if os.environ.get("TEACH_TEXT"):
            print("\n".join("# " + line for line in lesson.text.splitlines()), flush=True)

    def given(self, lesson, **values):
        """Each input gets the new one of the (shown, new) whose shown value is its example."""
        argv = []
        for name, kind, example in Inputs(lesson.text):
            new = next((v[1] for v in values.values() if plain(v[0]) == plain(example)), None)
            if new is None:
                raise Failed("it asks for %s (%s), which nobody showed:\n%s" % (name, example, lesson.text))
            argv.append("%s=%s" % (name, new))
        return argv

    def right(self, lesson, got, want, code, said):
        if code != 0 or got != want:
            raise Failed("exit %d, %s\ngot  %s\nwant %s\n%s" % (code, said, got, want, lesson.text))

    def same(self, got, want):
        return None if got == want else "got %s, not %s" % (got, want)

    # A second demonstration.

    def contact_again(self):
        "GTK 3: what is typed and chosen, what stays, and a box that is ticked only sometimes"
        h, lesson = self.human, Lesson(self.desk, "newcomer", "Put the newcomer on the list")

        def once(name, kind, news):
            def show():
                a = self.app("gtk3_contact", "Contacts")
                h.eyes = a.where
                h.fill("name", name, slip=True)
                h.fill("firm", "Plum Ltd")
                h.click("kind")
                h.click(h.see(kind))
                if news:
                    h.click("news")
                h.click("add")
                return self.same(a.records(8), [{"name": name, "firm": "Plum Ltd", "kind": kind, "news": news}])
            return show
        self.show(lesson, once("Greta Ost", "Client", True))
        self.rest()
        self.show(lesson, once("Jon Pike", "Friend", False), "--again")
        for name, kind, news in (("Ada Reed", "Neighbour", False), ("Max Holm", "Supplier", True)):
            self.rest()
            a = self.app("gtk3_contact", "Contacts")
            argv = self.given(lesson, name=("Greta Ost", name), kind=("Client", kind), news=("yes", "yes" if news else "no"))
            code, said, _ = lesson.replay(argv, ALLOW)
            self.right(lesson, a.records(3), [{"name": name, "firm": "Plum Ltd", "kind": kind, "news": news}], code, said)

    def page_again(self):
        "Chromium: the same, and a field that only one of the choices brings up"
        h, lesson = self.human, Lesson(self.desk, "order", "Enter the order")
        p = self.page(ORDER, "Orders")

        def once(name, way, gift, time):
            def show():
                h.fill("#n", name)
                h.fill("#d", "North gate", slip=True)
                h.click("#w")
                h.click(h.see(way))
                if gift:
                    h.click("#g")
                if time:
                    h.pause(500)
                    h.fill("#t", time)
                h.click("#b")
                return self.same(p.records(), [{"customer": name, "depot": "North gate", "way": way, "gift": gift, "time": time}])
            return show
        self.show(lesson, once("Greta Ost", "Post", False, ""))
        p.fresh()
        self.show(lesson, once("Jon Pike", "Courier", True, "09:30"), "--again")
        for name, way, gift, time in (("Ada Reed", "Courier", False, "14:15"), ("Max Holm", "Post", True, "")):
            p.fresh()
            argv = self.given(lesson, name=("Greta Ost", name), way=("Post", way), gift=("no", "yes" if gift else "no"),
                              time=("09:30", time or "00:00"))
            code, said, _ = lesson.replay(argv, ALLOW)
            self.right(lesson, p.records(), [{"customer": name, "depot": "North gate", "way": way, "gift": gift, "time": time}], code, said)

    def card(self, owner, payer, title="Repair card"):
        a = self.app("gtk3_card", title, {"_title": title, "_card": [("Owner", owner), ("Payer", payer), ("Serial", "K-10422-3")]})
        b = self.app("gtk3_contact", "Contacts")
        return a, b

    def front(self, window):
        self.desk.until(lambda: self.desk.active() and int(self.desk.active(), 16) == int(window, 16), 5, "another window came to the front")

    def bring(self, newest, window):
        """Brings a window to the front, once the newest one has been there."""
        self.front(newest.window)
        self.desk.activate(window)
        self.front(window)

    def over(self, a, b):
        """The one that is read lies over a part of the one that is filled in."""
        self.desk.x(["xdotool", "windowmove", "--sync", a.window, "300", "200"])
        self.desk.x(["xdotool", "windowmove", "--sync", b.window, "320", "220"])
        self.bring(b, a.window)

    def copy(self, owner, payer, typed, title="Repair card", go=None):
        h = self.human

        def show():
            a, b = self.card(owner, payer, title)
            self.over(a, b)
            h.pause(900)
            (go or (lambda b: h.press("alt+Tab")))(b)
            self.front(b.window)
            h.pause(400)
            h.eyes = b.where
            h.fill("name", typed)
            h.click("add")
            return self.same(b.records(8), [{"name": typed, "firm": "", "kind": "", "news": False}])
        return show

    def copied(self, lesson, owner, payer, typed, title="Repair card"):
        self.rest()
        a, b = self.card(owner, payer, title)
        self.over(a, b)
        code, said, _ = lesson.replay([], ALLOW)
        self.right(lesson, b.records(3), [{"name": typed, "firm": "", "kind": "", "news": False}], code, said)

    def place_again(self):
        "two places show what was typed; the second time only one of them does"
        lesson = Lesson(self.desk, "payer", "Enter who is on the card")
        self.show(lesson, self.copy("Greta Ost", "Greta Ost", "Greta Ost"))
        self.rest()
        self.show(lesson, self.copy("Jon Pike", "Ida Wolf", "Jon Pike"), "--again")
        self.copied(lesson, "Max Holm", "Ada Reed", "Max Holm")

    # Copying by eye.

    def asked(self):
        "two places show what was typed: which is meant is asked, in few words, and the answer counts"
        for answer in ("Owner", "Payer"):
            self.rest()
            lesson = Lesson(self.desk, "asked", "Enter who is on the card", ['at "%s"' % answer])
            self.show(lesson, self.copy("Greta Ost", "Greta Ost", "Greta Ost"))
            self.copied(lesson, "Max Holm", "Ada Reed", "Max Holm" if answer == "Owner" else "Ada Reed")

    def copy_by_keys(self):
        "seen in a window that is left by Alt+Tab and never touched"
        lesson = Lesson(self.desk, "owner", "Enter who owns the machine")
        self.show(lesson, self.copy("Greta Ost", "Ida Wolf", "Greta Ost"))
        self.copied(lesson, "Max Holm", "Ada Reed", "Max Holm")

    def copy_by_task_bar(self):
        "the same by the task bar"
        lesson = Lesson(self.desk, "owner", "Enter who owns the machine")
        self.show(lesson, self.copy("Greta Ost", "Ida Wolf", "Ida Wolf", go=lambda b: self.human.click(self.desk.task_button(self.human, "Contacts"))))
        self.copied(lesson, "Max Holm", "Ada Reed", "Ada Reed")

    def copy_unnamed(self):
        "the window that is read has nothing but a date for a title"
        lesson = Lesson(self.desk, "owner", "Enter who owns the machine")
        self.show(lesson, self.copy("Greta Ost", "Ida Wolf", "Greta Ost", title="2026-03-14"))
        self.copied(lesson, "Max Holm", "Ada Reed", "Max Holm", title="2027-11-05")

    def copy_among_like(self):
        "two windows of one program with nothing but dates for titles: the one that was looked at, or none"
        lesson = Lesson(self.desk, "owner", "Enter who owns the machine")

        def behind(title):
            w = self.app("gtk3_card", title, {"_title": title, "_card": [("Owner", "Otto Falk"), ("Payer", "Ines Roth"), ("Serial", "B-9")]})
            self.desk.x(["xdotool", "windowmove", "--sync", w.window, "880", "60"])
        behind("2025-01-02")
        self.show(lesson, self.copy("Greta Ost", "Ida Wolf", "Greta Ost", title="2026-03-14"))
        self.rest()
        behind("2025-04-09")
        a, b = self.card("Max Holm", "Ada Reed", "2027-11-05")
        self.over(a, b)
        code, said, _ = lesson.replay([], ALLOW)
        got = [r["name"] for r in b.records(3)]
        if (code, got) not in ((0, ["Max Holm"]), (3, [])):
            raise Failed("exit %d, %s, got %s\n%s" % (code, said, got, lesson.text))

    def copy_from_page(self):
        "a page of Chromium is read, a GTK 3 window filled in; back and forth by the keys, nothing of the page touched"
        h, lesson = self.human, Lesson(self.desk, "from-page", "Enter the tenant of the flat")

        def both(tenant, firm):
            html = HEAD % "Flats" + "<h1>Flat 7</h1><p id=n>Tenant: %s<p>Employer: %s<p>Floor: second" % (tenant, firm)
            p = self.page(html, "Flats")
            b = self.app("gtk3_contact", "Contacts")
            self.bring(b, p.eyes.window)
            return p, b

        def show():
            p, b = both("Greta Ost", "Plum Ltd")
            h.pause(900)
            for name, text in (("name", "Greta Ost"), ("firm", "Plum Ltd")):
                h.press("alt+Tab")
                self.front(b.window)
                h.pause(400)
                h.eyes = b.where
                h.fill(name, text)
                if name == "name":
                    h.press("alt+Tab")
                    self.front(p.eyes.window)
                    h.pause(900)
            h.click("add")
            return self.same(b.records(8), [{"name": "Greta Ost", "firm": "Plum Ltd", "kind": "", "news": False}])
        self.show(lesson, show)
        self.rest()
        _, b = both("Max Holm", "Walnut and Sons")
        code, said, _ = lesson.replay([], ALLOW)
        self.right(lesson, b.records(3), [{"name": "Max Holm", "firm": "Walnut and Sons", "kind": "", "news": False}], code, said)

    # Several times.

    def entered(self, p, rows):
        h = self.human

        def show():
            for i, (name, weight) in enumerate(rows):
                h.fill("#n", name, slip=i == 1)
                h.fill("#k", weight)
                h.click("#b")
                h.pause(600)
            return self.same(p.records()[-1:], [{"rows": rows}])
        return show

    def by_table(self, lesson, p):
        p.fresh()
        new = [["Ada Reed", "7"], ["Max Holm", "1.25"], ["Olga Strand, jr.", "30"], ["Tom \"Tip\" Fox", "4"], ["Una Bell", "9.9"]]
        names = [n for n, _, _ in Inputs(lesson.text)]
        if len(names) != 1:
            raise Failed("it asks for %s\n%s" % (names, lesson.text))
        with open(lesson.skill + "/assets/%s.csv" % names[0]) as f:
            head = f.readline()
        path = self.desk.home + "/new.csv"
        with open(path, "w") as f:
            f.write(head + "".join('"%s",%s\n' % (n.replace('"', '""'), w) for n, w in new))
        code, said, _ = lesson.replay(["%s=%s" % (names[0], path)], ALLOW)
        self.right(lesson, p.records()[-1:], [{"rows": new}], code, said)

    ROWS = [["Greta Ost", "3.5"], ["Jon Pike", "12"], ["Ida Wolf", "0.8"]]

    def rows(self):
        "three like entries, replayed with a table of five"
        lesson, p = Lesson(self.desk, "parcels", "Enter the parcels", ["it changes each time"]), self.page(ROWS, "Parcels")
        self.show(lesson, self.entered(p, self.ROWS))
        self.by_table(lesson, p)

    def rows_seen(self):
        "the same, typed from a table that another window shows"
        lesson, p = Lesson(self.desk, "parcels", "Enter the parcels", ["it changes each time"]), self.page(ROWS, "Parcels")
        w = self.app("gtk3_stock", "Store room", {"_rows": self.ROWS})
        self.desk.x(["xdotool", "windowmove", "--sync", w.window, "700", "250"])
        self.bring(w, p.eyes.window)
        self.show(lesson, self.entered(p, self.ROWS))
        self.by_table(lesson, p)

    def rows_again(self):
        "shown again with another number of entries"
        lesson, p = Lesson(self.desk, "parcels", "Enter the parcels", ["it changes each time"]), self.page(ROWS, "Parcels")
        for rows, options in ((self.ROWS, ()), ([["Max Holm", "5"], ["Una Bell", "1"]], ("--again",))):
            p.fresh()
            self.show(lesson, self.entered(p, rows), *options)
        self.by_table(lesson, p)

    # In a field.

    def edited(self, edit, final, goal="Keep the memo"):
        h, lesson = self.human, Lesson(self.desk, "memo", goal, ["it changes each time"])
        p = self.page(NOTE, "Memos")

        def show():
            edit(h, p)
            h.fill("#m", "Greta")
            h.click("#b")
            return self.same(p.records(), [{"subject": final, "signed": "Greta"}])
        self.show(lesson, show)
        p.fresh()
        code, said, _ = lesson.replay(self.given(lesson, subject=(final, "Lamp for Olga"), signed=("Greta", "Ida")), ALLOW)
        self.right(lesson, p.records(), [{"subject": "Lamp for Olga", "signed": "Ida"}], code, said)

    def undone(self):
        "a slip is taken back by Ctrl+Z"
        def edit(h, p):
            h.fill("#n", "Roof repair")
            h.pause(400)
            h.press("ctrl+a")
            h.press("Delete")
            h.pause(500)
            h.press("ctrl+z")
            h.pause(400)
        self.edited(edit, "Roof repair")

    def undone_in_vain(self):
        "GTK 3 takes nothing back: what was typed stays"
        h, lesson = self.human, Lesson(self.desk, "plain", "Put the newcomer on the list", ["it changes each time"])

        def show():
            a = self.app("gtk3_contact", "Contacts")
            h.eyes = a.where
            h.fill("name", "Greta Ost")
            h.pause(500)
            h.press("ctrl+z")
            h.pause(500)
            h.click("add")
            return self.same(a.records(8), [{"name": "Greta Ost", "firm": "", "kind": "", "news": False}])
        self.show(lesson, show)
        self.rest()
        a = self.app("gtk3_contact", "Contacts")
        code, said, _ = lesson.replay(self.given(lesson, name=("Greta Ost", "Ada Reed")), ALLOW)
        self.right(lesson, a.records(3), [{"name": "Ada Reed", "firm": "", "kind": "", "news": False}], code, said)

    def middle(self):
        "the caret is put into the middle by the mouse, and a word corrected there"
        def edit(h, p):
            h.fill("#n", "Roof  repair")
            x, y, w, height = p.eyes("#n")
            h.pause(500)
            h.click((x + 40, y + height // 2))
            h.press("Home")
            h.press("Right", 5)
            h.type("old")
            h.pause(400)
        self.edited(edit, "Roof old repair")

    def middle_by_mouse(self):
        "the caret stays where the mouse put it"
        def edit(h, p):
            h.fill("#n", "iiii")
            x, y, w, height = p.eyes("#n")
            h.pause(700)
            h.click((x + w // 2, y + height // 2))
            h.type(" slate")
            h.pause(300)
            h.click((x + 2, y + height // 2))
            h.type("Roof ")
            h.pause(400)
        self.edited(edit, "Roof iiii slate")

    def retyped(self):
        "all of it is selected and typed anew"
        def edit(h, p):
            h.fill("#n", "Cellar door")
            h.pause(500)
            h.click("#m")
            h.type("x")
            h.press("BackSpace")
            h.click("#n")
            h.press("ctrl+a")
            h.type("Roof repair")
            h.pause(300)
        self.edited(edit, "Roof repair")

    def over_selection(self):
        "BackSpace over what a double click selected"
        def edit(h, p):
            h.fill("#n", "Roof wrongword")
            x, y, w, height = p.eyes("#n")
            h.pause(500)
            h.double((x + 70, y + height // 2))
            h.pause(300)
            h.press("BackSpace")
            h.type("repair")
            h.pause(400)
        self.edited(edit, "Roof repair")


NAMES = ["contact_again", "page_again", "place_again", "asked", "copy_by_keys", "copy_by_task_bar", "copy_unnamed", "copy_among_like",
         "copy_from_page", "rows", "rows_seen", "rows_again", "undone", "undone_in_vain", "middle", "middle_by_mouse", "retyped", "over_selection"]
# Of every kind one; what fits into a minute.
SHORT = ["contact_again", "copy_by_keys", "rows", "undone", "middle_by_mouse"]


if __name__ == "__main__":
    sys.exit(tap(Again, NAMES, SHORT))
