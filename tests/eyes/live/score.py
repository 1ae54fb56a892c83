#!/usr/bin/python3
"""score.py [--misses] [--least SHARE] DESKHAND FOLDER [NAME...]: controls of live windows, with accessibility and without.

Windows of GTK 3, GTK 4, Qt and Chromium are opened one after the other on a private display with a message bus. What
stands in them is known from the programs themselves (gtk.py, qt.py) or from the page's DOM (pages/truth.js), never
from accessibility. A control is hit when an element of its role has its centre within the true rectangle; its label
and states are right when that element has them. Prints both figures for each window, and TAP; skipped (77) without
the programs. FOLDER is tests/eyes."""
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PYTHON = "/usr/bin/python3"  # that Debian's modules belong to
STATES = {"checked", "disabled", "password", "selected"}


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(77)


def line_of(stream, wanted, seconds):
    """The first line of a pipe that has the pattern, bounded; None when there is none."""
    end, held = time.monotonic() + seconds, b""
    while time.monotonic() < end:
        if select.select([stream], [], [], max(0, end - time.monotonic()))[0]:
            data = os.read(stream.fileno(), 65536)
            if not data:
                return None
            held += data
            *lines, held = held.split(b"\n")
            for text in lines:
                if re.search(wanted, text.decode("utf-8", "replace")):
                    return text.decode("utf-8", "replace")
    return None


class Desk:
    """A private display with a window manager and a message bus; everything goes with it."""

    def __init__(self, width, height):
        self.work = tempfile.mkdtemp()
        self.started = []
        self.env = {k: v for k, v in os.environ.items()
                    if k not in ("NO_AT_BRIDGE", "AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY",
                                 "WAYLAND_DISPLAY", "GTK_THEME")}
        self.env.update(HOME=self.work, XDG_RUNTIME_DIR=self.work, LC_ALL="C.UTF-8", GDK_BACKEND="x11",
                        QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", ACCESSIBILITY_ENABLED="1", GSK_RENDERER="cairo")
        server = self.start(["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"])
        self.env["DISPLAY"] = ":" + (line_of(server.stdout, r"^\d+$", 15) or "")
        bus = self.start(["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"])
        self.env["DBUS_SESSION_BUS_ADDRESS"] = line_of(bus.stdout, ":", 15) or ""
        self.start(["openbox", "--sm-disable"])
        # Qt joins an accessibility bus that is there; it does not start one.
        subprocess.run(["dbus-send", "--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus",
                        "org.a11y.Bus.GetAddress"], env=self.env, stdout=subprocess.DEVNULL, timeout=30)

    def start(self, argv, **extra):
        p = subprocess.Popen(argv, env={**self.env, **extra}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, start_new_session=True)
        self.started.append(p)
        return p

    def close(self):
        for p in reversed(self.started):
            try:
                os.killpg(p.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            p.wait()
        shutil.rmtree(self.work, ignore_errors=True)


def look(deskhand, desk, *options):
    r = subprocess.run([deskhand, "look", "--json", *options], env=desk.env, stdout=subprocess.PIPE, timeout=60)
    return json.loads(r.stdout) if r.returncode == 0 else {"elements": [], "windows": []}


def centre_in(rect, box):
    x, y = rect[0] + rect[2] // 2, rect[1] + rect[3] // 2
    return box[0] <= x < box[0] + box[2] and box[1] <= y < box[1] + box[3]


def plain(label):
    return label.rstrip(" *:").lower()


def score(seen, truth, misses, name):
    """[controls, hit, named, states]"""
    sums = [0, 0, 0, 0]
    for x, y, w, h, role, label, states in truth["controls"]:
        if not label:
            continue
        inside = [e for e in seen["elements"] if e["role"] in role.split("|") and centre_in(e["rect"], (x, y, w, h))]
        named = [e for e in inside if plain(e["name"]) == plain(label)]
        exact = [e for e in named or inside if {*e["states"]} & STATES & {*states} == {*states}]
        for i, good in enumerate((True, inside, named, exact)):
            sums[i] += bool(good)
        if misses and not inside:
            print(f"{name}: no {role} \"{label}\" at {x},{y}")
        elif misses and not named:
            print(f"{name}: the {role} \"{label}\" is called \"{inside[0]['name']}\"")
        elif misses and not exact:
            print(f"{name}: the {role} \"{label}\" is {named[0]['states']}, not {states}")
    return sums


def open_toolkit(folder, desk, argv, extra):
    p = desk.start([PYTHON, *argv], **extra)
    text = line_of(p.stdout, "^{", 30)
    return json.loads(text) if text else None


def open_page(folder, desk, page):
    scale = "2" if page.startswith("hidpi") else "1"
    root = ["--no-sandbox", "--test-type"] if os.geteuid() == 0 else []
    log = open(os.path.join(desk.work, "log"), "wb")
    p = subprocess.Popen(["chromium", *root, f"--user-data-dir={desk.work}/profile", "--no-first-run",
                          "--no-default-browser-check", "--kiosk", "--window-position=0,0", "--window-size=1400,1100",
                          f"--force-device-scale-factor={scale}", "--disable-features=Translate", "--disable-lcd-text",
                          "--disable-background-networking", "--disable-component-update", "--disable-sync",
                          "--password-store=basic", "--enable-logging=stderr", "--hide-scrollbars",
                          "--force-renderer-accessibility", f"file://{folder}/pages/{page}.html"], env=desk.env,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         start_new_session=True)
    log.close()
    desk.started.append(p)
    controls, end, held = [], time.monotonic() + 60, b""
    while time.monotonic() < end:
        if not select.select([p.stderr], [], [], max(0, end - time.monotonic()))[0]:
            break
        data = os.read(p.stderr.fileno(), 65536)
        held += data
        *lines, held = held.split(b"\n")
        for text in lines:
            m = re.search(r'TRUTH (\[.*\])", source: ', text.decode("utf-8", "replace"))
            v = json.loads(m.group(1)) if m else [None]
            if v[0] == "control":
                controls.append(v[1:])
            if v[0] == "end":
                return {"title": None, "controls": controls}
        if not data:
            break
    return None


def shown(deskhand, desk, truth):
    """Waits until the window is there and says what it has, 10 s; both looks and where its client area is."""
    end = time.monotonic() + 10
    while True:
        told = look(deskhand, desk)
        windows = [w for w in told["windows"] if truth["title"] in (None, w["title"])]
        joined = sum("a11y" in e["source"] for e in told["elements"])
        if (windows and joined >= len(truth["controls"]) // 2) or time.monotonic() > end:
            return told, look(deskhand, desk, "--no-a11y"), windows[0]["rect"] if windows else [0, 0, 0, 0]


def main():
    args = sys.argv[1:]
    misses, least = False, 0.0
    while args and args[0].startswith("--"):
        option = args.pop(0)
        if option == "--misses":
            misses = True
        elif option == "--least":
            least = float(args.pop(0))
    deskhand, folder = os.path.abspath(args[0]), os.path.abspath(args[1])
    for program in ("Xvfb", "openbox", "dbus-daemon", "chromium"):
        if not shutil.which(program):
            skip(f"{program} is not installed")
    check = "import gi; gi.require_version('Gtk', '%d.0'); from gi.repository import Gtk"
    for what, code in (("GTK 3", check % 3), ("GTK 4", check % 4), ("PyQt5", "import PyQt5.QtWidgets")):
        if subprocess.run([PYTHON, "-c", code], stderr=subprocess.DEVNULL, env={**os.environ, "DISPLAY": ""}).returncode:
            skip(f"{what} for Python is not installed")
    live = os.path.join(folder, "live")
    windows = {"gtk3": ([f"{live}/gtk.py", "3", "Known"], {}), "gtk4": ([f"{live}/gtk.py", "4", "Known"], {}),
               "qt": ([f"{live}/qt.py", "Known"], {}),
               "gtk3-dark": ([f"{live}/gtk.py", "3", "Known"], {"GTK_THEME": "Adwaita:dark"}),
               "gtk4-dark": ([f"{live}/gtk.py", "4", "Known"], {"GTK_THEME": "Adwaita:dark"}),
               "gtk3-2x": ([f"{live}/gtk.py", "3", "Known"], {"GDK_SCALE": "2"}),
               "gtk4-2x": ([f"{live}/gtk.py", "4", "Known"], {"GDK_SCALE": "2"}),
               "qt-2x": ([f"{live}/qt.py", "Known"], {"QT_SCALE_FACTOR": "2"}),
               "qt-1.5x": ([f"{live}/qt.py", "Known"], {"QT_SCALE_FACTOR": "1.5"})}
    pages = sorted(p[:-5] for p in os.listdir(os.path.join(folder, "pages")) if p.endswith(".html"))
    sums = {True: [0] * 4, False: [0] * 4}
    broken = []
    for name in args[2:] or [*windows, *pages]:
        desk = Desk(1400, 1100)
        try:
            truth = open_toolkit(folder, desk, *windows[name]) if name in windows else open_page(folder, desk, name)
            if not truth:
                broken.append(name)
                continue
            told, alone, at = shown(deskhand, desk, truth)
            for v in truth["controls"] if truth["title"] else []:
                v[0] += at[0]
                v[1] += at[1]
            text = []
            for a11y, seen in ((False, alone), (True, told)):
                s = score(seen, truth, misses and a11y, name)
                sums[a11y] = [p + q for p, q in zip(sums[a11y], s)]
                text.append(f"{'with' if a11y else 'without'} {s[1]} of {s[0]}, labels {s[2]}, states {s[3]}")
            print(f"# {name:12} {'; '.join(text)}", flush=True)
        finally:
            desk.close()
    share = {k: v[1] / max(1, v[0]) for k, v in sums.items()}
    for a11y in (False, True):
        s = sums[a11y]
        print(f"# all {'with' if a11y else 'without'}: controls {share[a11y]:.4f} ({s[1]} of {s[0]}), "
              f"labels {s[2] / max(1, s[0]):.4f}, states {s[3] / max(1, s[0]):.4f}")
    print(f"{'not ' if broken else ''}ok 1 - every window told what stands in it {' '.join(broken)}")
    print(f"{'ok' if share[True] >= least else 'not ok'} 2 - {least} of the controls are there with accessibility")
    print(f"{'ok' if share[True] >= share[False] else 'not ok'} 3 - accessibility takes nothing away")
    print("1..3")


main()
