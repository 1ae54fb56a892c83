#!/usr/bin/python3
"""habits.py [NAME...]

How people get about while they show a chore: windows are switched by keys, task bars and frames; the recording is ended
from a terminal on the same screen, by the stop keys, or by a signal; files are chosen in the dialogs of every toolkit.
Each scenario is shown by the scripted human at the physical devices; the steps that were recorded decide, and what the
programs received. A line of TAP for each. Environment: as for teach.py."""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from apps import App  # noqa: E402
from desk import ATTEND, DESKHAND, Desk, Failed, Human  # noqa: E402
from site_ import Site, browser_args  # noqa: E402
from waiting import Attend, Folder, ended  # noqa: E402
from web import Eyes  # noqa: E402

KEYS = "".join('<keybind key="%s"><action name="%s"/></keybind>' % k for k in (
    ("A-Tab", "NextWindow"), ("A-S-Tab", "PreviousWindow"), ("W-Down", "Iconify")))
STEP = re.compile(r"^ *\d+\. (.*)$", re.M)


class HabitDesk(Desk):
    """With the keys of a window manager, its buttons, and a task bar."""

    def start(self):
        super().start()
        path = self.folder + "/openbox.xml"
        text = open(path).read().replace("<keyboard></keyboard>", "<keyboard>%s</keyboard>" % KEYS)
        text = text.replace('<context name="Close">', '<context name="Iconify"><mousebind button="Left" action="Click"><action name="Iconify"/>'
                            '</mousebind></context><context name="Close">')
        text = text.replace('<mousebind button="Left" action="Drag">', '<mousebind button="Left" action="Press"><action name="Focus"/>'
                            '<action name="Raise"/></mousebind><mousebind button="Left" action="Drag">')
        with open(path, "w") as f:
            f.write(text)
        self.x(["openbox", "--reconfigure"])
        with open(self.folder + "/tint2rc", "w") as f:
            f.write("panel_items = T\npanel_size = 100% 34\npanel_position = bottom center horizontal\ntaskbar_mode = single_desktop\n"
                    "task_text = 1\ntask_icon = 0\ntask_maximum_size = 240 32\ntask_font = sans 11\ntask_font_color = #000000 100\n"
                    "mouse_left = toggle_iconify\nrounded = 0\nborder_width = 1\nbackground_color = #dddddd 100\nborder_color = #888888 100\n"
                    "panel_background_id = 1\ntask_background_id = 1\ntask_active_background_id = 1\nstrut_policy = follow_size\n")
        self.spawn("tint2", ["tint2", "-c", self.folder + "/tint2rc"])
        self.until(lambda: "0x" in self.x(["xdotool", "search", "--onlyvisible", "--class", "tint2"]) or
                   self.x(["xdotool", "search", "--onlyvisible", "--class", "tint2"]).strip(), 20, "tint2 did not start")

    def active(self):
        m = re.search(r"0x[0-9a-f]+", self.x(["xprop", "-root", "_NET_ACTIVE_WINDOW"]))
        return m.group(0) if m else ""

    def activate(self, window):
        self.x(["xdotool", "windowactivate", "--sync", window])

    def task_button(self, human, title):
        """Where the task bar has a window: its words, as a person finds them."""
        return human.see(title, inside=(0, self.height - 40, self.width, 40))


class Recording:
    """deskhand record, without a terminal, or in one that stands on the desk."""

    def __init__(self, desk, name, terminal=False, options=(), goal="Show it"):
        self.desk, self.name = desk, name
        self.err, self.out = "%s/%s.err" % (desk.folder, name), "%s/%s.out" % (desk.folder, name)
        self.folder = desk.folder + "/skills/" + name
        shutil.rmtree(self.folder, ignore_errors=True)
        for path in (self.err, self.out):
            if os.path.exists(path):
                os.unlink(path)
        argv = [DESKHAND, "record", name, "--goal", goal, "--out", desk.folder + "/skills", "--json", *options]
        for _ in range(3):  # whatever is asked in the end, it changes
            argv += ["--answer", "it changes each time"]
        line = 'exec "$@" >%s 2>%s' % (self.out, self.err)
        if terminal:
            pid = desk.folder + "/pid"
            line = 'echo $$ >%s; ' % pid + line
            self.p = desk.spawn("xterm", ["xterm", "-T", "Recorder", "-geometry", "60x10+700+500", "-e", "sh", "-c", line, "sh", *argv])
            self.window = desk.window("Recorder")
            self.await_file(lambda: os.path.exists(pid) and open(pid).read().strip(), 10, "the terminal runs nothing")
            self.pid = int(open(pid).read())
            os.unlink(pid)
        else:
            self.p = desk.spawn("record", ["sh", "-c", line, "sh", *argv])
            self.pid = self.p.pid
        self.await_file(lambda: os.path.exists(self.err) and "recording:" in open(self.err).read(), 40, "record does not begin")

    def await_file(self, what, seconds, why):
        with Folder(self.desk.folder) as folder:
            if not folder.until(what, seconds):
                raise Failed(why)

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self):
        """The steps, a sentence each."""
        if not ended(self.p, 60):
            raise Failed("record does not end")
        if self.p in self.desk.children:
            self.desk.end(self.p)
        self.said = open(self.err).read()
        self.steps = STEP.findall(self.said)
        self.text = ""
        if os.path.exists(self.folder + "/SKILL.md"):
            self.text = open(self.folder + "/SKILL.md").read()
        return self.steps


class Virtual:
    """The private display of a recorder, as far as a program and a human need a desk."""

    def __init__(self, desk, display, cookie):
        self.desk, self.display, self.speed, self.children = desk, display, desk.speed, desk.children
        self.env = dict(desk.env, DISPLAY=display, XAUTHORITY=cookie)
        self.attend = Attend(ATTEND, display, self.env)
        self.human_at_work = None

    def spawn(self, name, argv, **more):
        return self.desk.spawn(name, argv, env={"DISPLAY": self.display, "XAUTHORITY": self.env["XAUTHORITY"]}, **more)

    def end(self, child):
        self.desk.end(child)

    def until(self, what, seconds, why):
        value = self.attend.until(what, seconds)
        if not value:
            raise Failed(why)
        return value

    def window(self, title):
        return self.until(lambda: next((w for w, t, _ in self.attend.windows() if title in t), None), 40, 'no window "%s"' % title)

    def place(self, window):
        return next(place for w, _, place in self.attend.windows() if int(w, 16) == int(window, 16))


def equal(got, want, more=""):
    if got != want:
        raise Failed("recorded:\n%s\nexpected:\n%s\n%s" % ("\n".join(got), "\n".join(want), more))


NAME = 'type "Greta" into "Full name" field'
FIRM = 'type "Plum" into "Company" field'


class Habits:
    def __init__(self, desk):
        self.desk, self.human = desk, desk.human(1)
        self.apps = []

    def app(self, name, title, values=None):
        a = App(self.desk, name, title, values or {})
        self.apps.append(a)
        return a

    def rest(self):
        """Nothing of one scenario is there in the next."""
        for child in [c for c in self.desk.children if c.args[0] in ("xterm", "sh")]:
            self.desk.end(child)
        for a in self.apps:
            a.close()
        self.apps = []
        # A window that comes up under a pointer that does not move takes no notice of it.
        self.human.move((self.desk.width - 30, self.desk.height // 2))

    def contact(self):
        a = self.app("gtk3_contact", "Contacts")
        self.human.eyes = a.where
        return a

    def two(self):
        a = self.contact()
        b = self.app("gtk3_stock", "Store room", {"_rows": [("Bolt", 1), ("Nut", 2)]})
        # Side by side.
        self.desk.x(["xdotool", "windowmove", "--sync", a.window, "20", "40"])
        self.desk.x(["xdotool", "windowmove", "--sync", b.window, "640", "40"])
        self.desk.activate(a.window)
        self.desk.until(lambda: self.desk.active() and int(self.desk.active(), 16) == int(a.window, 16), 5, "the window does not come to the front")
        return a, b

    def front(self, window):
        self.desk.until(lambda: self.desk.active() and int(self.desk.active(), 16) == int(window, 16), 5, "another window came to the front")

    # How it ends.

    def ctrl_c(self, way):
        a, h = self.contact(), self.human
        self.desk.x(["xdotool", "windowmove", "--sync", a.window, "20", "40"])
        r = Recording(self.desk, "way", terminal=True)
        h.fill("name", "Greta")
        h.pause(700)
        way(h, r)
        self.front(r.window)
        h.press("ctrl+c")
        equal(r.wait(), [NAME], r.said)

    def stop_by_switching(self):
        "Alt+Tab to the terminal, and Ctrl+C there"
        def way(h, r):
            h.press("alt+Tab")
            h.pause(800)
        self.ctrl_c(way)

    def stop_at_once(self):
        "Alt+Tab and Ctrl+C before the screen was looked at again"
        self.ctrl_c(lambda h, r: h.press("alt+Tab"))

    def stop_by_task_bar(self):
        "the terminal's button on the task bar, and Ctrl+C"
        def way(h, r):
            h.click(self.desk.task_button(h, "Recorder"))
            h.pause(600)
        self.ctrl_c(way)

    def stop_by_click(self):
        "a click into the terminal, and Ctrl+C"
        def way(h, r):
            x, y, w, height = self.desk.place(r.window)
            h.click((x + w // 2, y + height // 2))
        self.ctrl_c(way)

    def begin_at_once(self):
        "the first keys follow Alt+Tab out of the terminal before the screen was looked at again"
        a, h = self.contact(), self.human
        self.desk.x(["xdotool", "windowmove", "--sync", a.window, "20", "40"])
        h.click("name")
        r = Recording(self.desk, "begin", terminal=True)
        self.front(r.window)
        h.press("alt+Tab")
        self.front(a.window)
        h.type("Greta")
        h.pause(900)
        h.press("alt+Tab")
        self.front(r.window)
        h.press("ctrl+c")
        equal(r.wait(), [NAME], r.said)

    def stop_keys(self):
        "the stop keys, of which nothing stays"
        self.contact()
        r, h = Recording(self.desk, "keys"), self.human
        h.fill("name", "Greta")
        h.pause(600)
        h.press("Escape", 3)
        equal(r.wait(), [NAME], r.said)

    def other_stop_keys(self):
        "stop keys of one's own"
        self.contact()
        r, h = Recording(self.desk, "keys", options=("--stop-keys", "ctrl+F12 x2")), self.human
        h.fill("name", "Greta")
        h.pause(600)
        h.press("ctrl+F12", 2)
        equal(r.wait(), [NAME], r.said)

    def by_signal(self, number):
        self.contact()
        r, h = Recording(self.desk, "signal"), self.human
        h.fill("name", "Greta")
        h.pause(300)
        h.click("firm")
        h.type("Plum")
        r.signal(number)
        equal(r.wait(), [NAME, FIRM], r.said)

    def terminate(self):
        "SIGTERM in the middle of a look: what was done before it is kept"
        self.by_signal(signal.SIGTERM)

    def twice(self):
        "an impatient Ctrl+C after the first one loses nothing"
        self.contact()
        r, h = Recording(self.desk, "signal"), self.human
        h.fill("name", "Greta")
        h.pause(300)
        r.signal(signal.SIGINT)
        r.signal(signal.SIGINT)
        equal(r.wait(), [NAME], r.said)

    def hang_up(self):
        "the terminal is closed by its frame"
        a, h = self.contact(), self.human
        self.desk.x(["xdotool", "windowmove", "--sync", a.window, "20", "40"])
        r = Recording(self.desk, "close", terminal=True)
        h.fill("name", "Greta")
        h.pause(700)
        x, y, w, _ = self.desk.place(r.window)
        h.click((x + w - 11, y - 11))
        equal(r.wait() and STEP.findall(r.said), [NAME], r.said)

    def virtual(self):
        "a private display, which somebody else shows"
        r = Recording(self.desk, "private", options=("--virtual", "1000x700"))
        m = re.search(r"DISPLAY=(\S+) XAUTHORITY=(\S*)", open(r.err).read())
        if not m:
            raise Failed("it does not say where: " + open(r.err).read())
        there = Virtual(self.desk, m.group(1), m.group(2))
        h = None
        try:
            a = App(there, "gtk3_contact", "Contacts", {})
            self.apps.append(a)
            h = Human(there, 1)
            h.eyes = a.where
            h.pause(1200)
            h.fill("name", "Greta")
            h.pause(800)
            h.press("Escape", 3)
            equal(r.wait(), [NAME], r.said)
        finally:
            if h:
                h.leave()
            there.attend.close()

    # Secrets.

    PASSWORD, PIN = "quokka7shale", "90417"

    def kept(self, word):
        """Every file of the desk that holds a word."""
        out = []
        for folder, _, names in os.walk(self.desk.folder):
            for name in names:
                try:
                    with open(folder + "/" + name, "rb") as f:
                        if word.encode() in f.read():
                            out.append(folder + "/" + name)
                except OSError:
                    continue
        return out

    def secret(self, unlock, options=()):
        h = self.human
        r = Recording(self.desk, "secret", options=options)
        h.fill("user", "greta")
        h.click("password")
        h.type(self.PASSWORD, slip=True)
        h.click("pin")
        h.type(self.PIN)
        h.pause(500)
        unlock()
        h.pause(900)
        h.press("Escape", 3)
        steps = r.wait()
        for word in (self.PASSWORD, self.PASSWORD[:-1], self.PASSWORD[1:], self.PIN):
            if self.kept(word):
                raise Failed("%s is in %s" % (word, ", ".join(self.kept(word))))
        if "greta" not in r.said or not self.kept("greta"):
            raise Failed("what is no secret is not kept: " + r.said)
        equal(steps, ['type "greta" into "User" field', 'type "{{secret:password}}" into "Password" field',
                      'type "{{secret:pin}}" into "PIN" field', 'click "Unlock" button'], r.said)

    def vault(self, kit, options=()):
        a, h = self.app("vault_" + kit, "Vault"), self.human
        h.eyes = a.where

        def unlock():
            h.click("unlock")
            if a.records(10) != [{"user": "greta", "lengths": [len(self.PASSWORD), len(self.PIN)]}]:
                raise Failed("the program did not get it")
        self.secret(unlock, options)

    def secret_gtk3(self):
        "GTK 3: nothing of a password is on disk"
        self.vault("gtk3")

    def secret_gtk3_seen(self):
        "GTK 3, without asking the application"
        self.vault("gtk3", ("--no-a11y",))

    def secret_qt(self):
        "Qt"
        self.vault("qt")

    def secret_qt_seen(self):
        "Qt, without asking the application"
        self.vault("qt", ("--no-a11y",))

    def secret_page(self, options=()):
        page = """<!DOCTYPE html><html lang=en><title>Vault</title><script src=/kit.js></script><style>body{font:16px sans-serif;margin:40px}
label{display:inline-block;width:120px}</style><p><label for=u>User</label><input id=u><p><label for=p>Password</label><input id=p type=password>
<p><label for=n>PIN</label><input id=n type=password><p><button id=b>Unlock</button>
<script>b.onclick=()=>file({lengths:[p.value.length,n.value.length]},'The vault is open')</script>"""
        site, h = Site({"/": lambda q: page}), self.human
        browser = self.desk.spawn("chromium", browser_args(self.desk, "chromium", site.address + "/"))
        try:
            site.first()
            eyes = Eyes(self.desk, site, h, self.desk.window("Vault"))
            h.eyes = lambda name: eyes({"user": "#u", "password": "#p", "pin": "#n", "unlock": "#b"}[name])
            h.at("user")

            def unlock():
                h.click("unlock")
                if not site.wait_filed(8) or site.records()[0]["record"] != {"lengths": [len(self.PASSWORD), len(self.PIN)]}:
                    raise Failed("the page did not get it")
            self.secret(unlock, options)
        finally:
            self.desk.end(browser)
            site.close()

    def secret_chromium(self):
        "Chromium"
        self.secret_page()

    def secret_chromium_seen(self):
        "Chromium, without asking the application"
        self.secret_page(("--no-a11y",))

    # Among a thousand events that mean nothing.

    def events(self):
        self.human.p.stdin.write(b"count\n")
        self.human.p.stdin.flush()
        return int(self.human.p.stdout.readline())

    def among(self, nonsense, least, chore):
        """The chore, before and in the middle of which things are done that leave all as it was."""
        dice, began = random.Random(11), self.events()
        parts = [0.0, 0.5, 1.0]
        for do, part in zip([None, *chore], parts):
            if do:
                do()
            while self.events() - began < least * part or part == 0.0 and self.events() - began < least / 4:
                dice.choice(nonsense)()

    def random_page(self):
        "a thousand events at a form of Chromium: lists looked into, boxes ticked twice, text taken back"
        page = """<!DOCTYPE html><html lang=en><title>Visits</title><script src=/kit.js></script><style>body{font:16px sans-serif;margin:40px}
label{display:inline-block;width:120px}p{margin:18px 0}</style><p><label for=n>Name</label><input id=n><p><label for=k>Kind</label><select id=k>
<option>Friend<option>Client<option>Supplier</select><p><input type=checkbox id=c> <label for=c>Send a card</label>
<p><label for=a>Remark</label><textarea id=a rows=4 cols=30></textarea><p><button id=b>Keep visit</button>
<script>b.onclick=()=>file({name:n.value,kind:k.value,card:c.checked,remark:a.value},'The visit is kept')</script>"""
        site, h = Site({"/": lambda q: page}), self.human
        browser = self.desk.spawn("chromium", browser_args(self.desk, "chromium", site.address + "/"))
        try:
            site.first()
            h.eyes = Eyes(self.desk, site, h, self.desk.window("Visits"))
            h.at("#n")
            r = Recording(self.desk, "random")

            def taken_back(where):
                h.fill(where, "never mind")
                h.press("ctrl+a")
                h.press("BackSpace")

            def looked_into():
                h.click("#k")
                h.pause(700)
                h.press("Escape")
                h.pause(400)

            def ticked_twice():
                h.click("#c")
                h.pause(300)
                h.click("#c")

            def first():
                h.fill("#n", "Greta", slip=True)

            def rest():
                h.click("#k")
                h.click(h.see("Supplier"))
                h.click("#c")
                h.fill("#a", "Ring twice\nat the back")
                h.pause(500)
                h.click("#b")
                h.pause(600)
            nonsense = [lambda: taken_back("#a"), looked_into, ticked_twice, lambda: h.move((700, 600)), lambda: h.move((300, 200))]
            self.among(nonsense, 1000, [first, lambda: None])
            rest()
            want = {"name": "Greta", "kind": "Supplier", "card": True, "remark": "Ring twice\nat the back"}
            if not site.wait_filed(8) or site.records()[0]["record"] != want:
                raise Failed("the page did not get it")
            h.press("Escape", 3)
            steps = r.wait()
        finally:
            self.desk.end(browser)
            site.close()
        equal(steps, ['type "Greta" into "Name" field', 'choose "Supplier" from "Kind" list', 'check "Send a card" checkbox',
                      'type "Ring twice\u240aat the back" into "Remark" field', 'click "Keep visit" button'], r.said)
        if 'Ring twice{{newline}}at the back' not in r.text and "(text)" not in r.text:
            raise Failed(r.text)

    def random_menus(self):
        "a thousand events at a menu bar: menus looked into, one after the other"
        a, h = self.app("gtk3_menu", "Reports"), self.human
        h.eyes = a.where
        r = Recording(self.desk, "random")

        def looked_into(name):
            h.click(name)
            h.pause(700)
            h.press("Escape")
            h.pause(400)

        def taken_back():
            h.fill("title", "wrong")
            h.press("BackSpace", 5)

        def title():
            h.fill("title", "June", slip=True)
        self.among([lambda: looked_into("File"), lambda: looked_into("Report"), taken_back, lambda: h.move((900, 600))], 600, [lambda: None])
        title()
        self.among([lambda: looked_into("Edit"), lambda: looked_into("File"), lambda: h.move((900, 600))], 400, [lambda: None])
        h.click("Report")
        h.pause(600)
        h.click("Send now")
        if a.records(8) != [{"title": "June"}]:
            raise Failed("the program did not get it")
        h.pause(700)
        h.press("Escape", 3)
        equal(r.wait(), ['type "June" into "Title" field', 'choose "Report" > "Send now"'], r.said)

    # Windows.

    def switching(self, go, ends=()):
        a, b = self.two()
        h = self.human
        r = Recording(self.desk, "switch")
        h.fill("name", "Greta")
        h.pause(700)
        go(a, b)
        self.front(b.window)
        h.pause(300)
        h.eyes = b.where
        h.fill("count", "12")
        h.pause(600)
        h.press("Escape", 3)
        want = ['in "Contacts", ' + NAME, 'in "Store room", type "12" into "New quantity" field']
        equal(r.wait(), want, r.said)

    def alt_tab(self):
        "Alt+Tab is no key of the chore"
        self.switching(lambda a, b: self.human.press("alt+Tab"))

    def title_bar(self):
        "a press on the frame brings a window to the front"
        def go(a, b):
            x, y, w, _ = self.desk.place(b.window)
            self.human.click((x + w // 2, y - 10))
        self.switching(go)

    def task_bar(self):
        "so does the task bar"
        self.switching(lambda a, b: self.human.click(self.desk.task_button(self.human, "Store room")))

    def restored(self):
        "a window that was hidden comes back by the task bar"
        def go(a, b):
            self.human.click(self.desk.task_button(self.human, "Store room"))
        a, b = self.two()
        self.desk.x(["xdotool", "windowminimize", "--sync", b.window])
        h = self.human
        r = Recording(self.desk, "switch")
        h.fill("name", "Greta")
        h.pause(700)
        go(a, b)
        self.front(b.window)
        h.pause(400)
        h.eyes = b.where
        h.fill("count", "12")
        h.pause(600)
        h.press("Escape", 3)
        steps = r.wait()
        equal([s.split(", ")[-1] for s in steps], [NAME, 'type "12" into "New quantity" field'], r.said)
        if not steps[1].startswith('in "Store room"'):
            raise Failed(r.said)

    def only_looked(self):
        "what is brought to the front last, and not touched, is a step"
        a, b = self.two()
        h = self.human
        r = Recording(self.desk, "switch")
        h.fill("name", "Greta")
        h.pause(700)
        h.press("alt+Tab")
        self.front(b.window)
        h.pause(900)
        h.press("Escape", 3)
        equal(r.wait(), ['in "Contacts", ' + NAME, 'switch to "Store room"'], r.said)

    # Files.

    def bills(self):
        os.makedirs(self.desk.home + "/Bills", exist_ok=True)
        for n in ("april", "march", "may"):
            with open(self.desk.home + "/Bills/%s.txt" % n, "w") as f:
                f.write(n)
        return self.desk.home + "/Bills/march.txt"

    def files(self, name, choose, folder="/Bills"):
        path = self.bills()
        a = self.app(name, "Files", {"folder": self.desk.home + folder})
        h = self.human
        h.eyes = a.where
        r = Recording(self.desk, "file")
        h.click("open")
        choose(h, path)
        got = a.records(10)
        h.pause(700)
        h.press("Escape", 3)
        steps = r.wait()
        if got != [{"path": path}]:
            raise Failed("the program got %s" % got)
        equal(steps, ['attach "%s" with "Choose file" button' % path], r.said)

    def browser(self, kind, choose):
        path = self.bills()
        page = """<!DOCTYPE html><html lang=en><title>Claims</title><script src=/kit.js></script><style>body{font:16px sans-serif;margin:40px}</style>
<h1>Claims</h1><p><label for=f>Receipt</label> <input id=f type=file><p><button id=b>Hand in</button>
<script>b.onclick=()=>{file({name:f.files[0]?f.files[0].name:''},'Handed in')}</script>"""
        site = Site({"/": lambda q: page})
        h = self.human
        browser = self.desk.spawn(kind, browser_args(self.desk, kind, site.address + "/"))
        try:
            site.first()
            h.eyes = Eyes(self.desk, site, h, self.desk.window("Claims"))
            h.at("#f")
            r = Recording(self.desk, "file")
            h.click("#f")
            choose(h, path)
            h.pause(800)
            h.click("#b")
            if not site.wait_filed(8) or site.records()[0]["record"] != {"name": "march.txt"}:
                raise Failed("the page did not get the file")
            h.pause(700)
            h.press("Escape", 3)
            steps = r.wait()
        finally:
            self.desk.end(browser)
            site.close()
        steps[0] = re.sub(r" with .*", "", steps[0])
        equal(steps, ['attach "%s"' % path, 'click "Hand in" button'], r.said)

    def dialog(self):
        """Where it is, once it is in front."""
        def opened():
            return next((w for w, t in self.desk.windows() if t in ("Open", "Open File") or t.startswith("File Upload")), None)
        w = self.desk.until(opened, 20, "no dialog")
        self.front(w)
        self.human.pause(900)
        return self.desk.place(w)

    def typed(self, h, path):
        self.dialog()
        h.type(path)
        h.pause(300)
        h.press("Return")

    def picked(self, h, path):
        place = self.dialog()
        h.click(h.see(os.path.basename(path), inside=place))
        h.pause(500)
        h.click(h.see("Open", inside=place, role="button"))

    def doubled(self, h, path):
        h.double(h.see(os.path.basename(path), inside=self.dialog()))

    def entry(self, place, name):
        """An entry of the list, which may be read as a row with its date."""
        def found():
            for e in self.desk.look()["elements"]:
                x, y, w, height = e["rect"]
                if (e["name"] == name or e["name"].startswith(name + " ")) and place[0] <= x and place[1] <= y:
                    return (x + 30, y + height // 2)
        return self.desk.until(found, 8, "the list does not show " + name)

    def walked(self, h, path, last="double"):
        place = self.dialog()
        place = (place[0] + 100, *place[1:])
        h.double(self.entry(place, "Bills"))
        h.pause(900)
        getattr(h, last)(self.entry(place, os.path.basename(path)))

    def from_home(self, h, path):
        place = self.dialog()
        h.click(h.see("Home", inside=place))
        h.pause(700)
        self.walked(h, path, "click")
        h.pause(500)
        h.click(h.see("Select", inside=place, role="button"))


def add_files():
    """Every way in every toolkit, as scenarios of their own."""
    ways = {"typed": "the path is typed", "picked": "the file is picked from the list", "doubled": "the file is double-clicked",
            "walked": "the folder is opened first", "from_home": "from another folder, step by step"}
    names = []
    for kit in ("gtk3", "gtk4", "qt", "chromium", "firefox-esr"):
        for way, words in ways.items():
            def scenario(self, kit=kit, way=way):
                if kit in ("chromium", "firefox-esr"):
                    self.browser(kit, getattr(self, way))
                else:
                    self.files("files_" + kit, getattr(self, way), "/" if way == "walked" else "/Bills")
            web = kit in ("chromium", "firefox-esr")
            if web != (way == "from_home") and way != "typed":
                continue
            scenario.__doc__ = kit + ": " + words
            names.append("%s_%s" % (kit.split("-")[0], way))
            setattr(Habits, names[-1], scenario)
    return names


NAMES = ["stop_by_switching", "stop_at_once", "stop_by_task_bar", "stop_by_click", "begin_at_once", "stop_keys", "other_stop_keys",
         "terminate", "twice", "hang_up", "virtual", "secret_gtk3", "secret_gtk3_seen", "secret_qt", "secret_qt_seen",
         "secret_chromium", "secret_chromium_seen", "random_page", "random_menus", "alt_tab", "title_bar", "task_bar", "restored", "only_looked",
         *add_files()]


# Of every kind one; what fits into two minutes.
SHORT = ["stop_by_switching", "stop_keys", "terminate", "virtual", "secret_gtk3", "secret_chromium", "random_menus", "alt_tab", "task_bar",
         "gtk3_picked", "qt_typed", "chromium_typed"]


def tap(made, names, short):
    """A line for each scenario: all of `names`, or those that the command line names. made(desk) has them as methods."""
    names = short if sys.argv[1:] == ["--short"] else sys.argv[1:] or names
    bad = 0
    with HabitDesk() as desk:
        scenarios = made(desk)
        for i, name in enumerate(names):
            why = None
            try:
                getattr(scenarios, name)()
            except (Failed, OSError, subprocess.SubprocessError, AssertionError) as e:
                why = str(e)
            scenarios.rest()
            bad += why is not None
            print("%sok %d - %s: %s" % ("not " if why else "", i + 1, name, getattr(made, name).__doc__), flush=True)
            for line in (why or "").splitlines():
                print("# " + line, flush=True)
        print("1..%d" % len(names))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(tap(Habits, NAMES, SHORT))
