"""A private desktop for the proofs of teaching: Xvfb, a window manager, a message bus with accessibility, a home of
its own, and a scripted human at its physical devices. Everything ends with it."""
import difflib
import json
import os
import secrets
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

from waiting import Attend, ended

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD", ROOT + "/build")
DESKHAND = os.environ.get("DESKHAND", BUILD + "/agent/deskhand")
DEMONSTRATE = os.environ.get("DEMONSTRATE", BUILD + "/tests/tools/demonstrate")
ATTEND = os.environ.get("ATTEND", BUILD + "/tests/tools/attend")
PYTHON = "/usr/bin/python3"


class Failed(Exception):
    """What went wrong with a proof, told in one line."""


class Desk:
    def __init__(self, width=1280, height=800, speed=None):
        self.folder = tempfile.mkdtemp(prefix="deskhand-teach.")
        self.children = []
        self.width, self.height = width, height
        self.speed = speed or float(os.environ.get("SPEED", "2"))
        self.logs = self.folder + "/logs"
        for name in ("home", "run", "state", "logs", "skills"):
            os.makedirs(self.folder + "/" + name, 0o700)
        self.home = self.folder + "/home"
        self.env = {"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8",
                    "XAUTHORITY": self.folder + "/cookie", "XDG_RUNTIME_DIR": self.folder + "/run",
                    "XDG_STATE_HOME": self.folder + "/state", "XDG_CONFIG_HOME": self.home + "/.config",
                    "XDG_DATA_HOME": self.home + "/.local/share", "XDG_CACHE_HOME": self.home + "/.cache",
                    "GSETTINGS_BACKEND": "memory", "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb",
                    "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "ACCESSIBILITY_ENABLED": "1", "TMPDIR": "/tmp", "LIBGL_ALWAYS_SOFTWARE": "1"}
        self.human_at_work = self.attend = None
        try:
            self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        # One entry of an Xauthority file that fits every display: family FamilyWild (libXau, AuWrite.c).
        name, data = b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16)
        with open(self.env["XAUTHORITY"], "wb") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write(struct.pack(">HHH", 65535, 0, 0) + struct.pack(">H", len(name)) + name +
                    struct.pack(">H", len(data)) + data)
        r, w = os.pipe()
        self.spawn("Xvfb", ["Xvfb", "-displayfd", str(w), "-screen", "0", "%dx%dx24" % (self.width, self.height), "-dpi",
                            "96", "-nolisten", "tcp", "-noreset", "-auth", self.env["XAUTHORITY"]], pass_fds=(w,))
        os.close(w)
        with os.fdopen(r) as f:
            number = f.readline().strip()
        if not number:
            raise Failed("Xvfb did not start")
        self.display = ":" + number
        self.env["DISPLAY"] = self.display
        self.attend = Attend(ATTEND, self.display, self.env)
        bus = "unix:path=%s/run/bus" % self.folder
        r, w = os.pipe()
        self.spawn("bus", ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--address=" + bus, "--print-address=%d" % w], pass_fds=(w,))
        os.close(w)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus
        with os.fdopen(r) as f:
            if not f.readline():
                raise Failed("the message bus did not start")
        # The message bus starts the accessibility bus, which the first application need not wait for then.
        self.x(["dbus-send", "--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus", "org.a11y.Bus.GetAddress"])
        with open(self.folder + "/openbox.xml", "w") as f:
            f.write("""<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus><desktops><number>1</number></desktops>
<theme><name>Clearlooks</name><animateIconify>no</animateIconify></theme><keyboard></keyboard><mouse><dragThreshold>4</dragThreshold><doubleClickTime>400</doubleClickTime>
<context name="Titlebar"><mousebind button="Left" action="Drag"><action name="Move"/></mousebind></context>
<context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context>
<context name="Close"><mousebind button="Left" action="Click"><action name="Close"/></mousebind></context>
</mouse></openbox_config>""")
        self.spawn("openbox", ["openbox", "--config-file", self.folder + "/openbox.xml", "--sm-disable"])
        self.until(lambda: "window id" in self.x(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]), 20, "openbox did not start")

    def until(self, what, seconds, why):
        """The value of what() once it is true; it is asked again when something happened on the display."""
        value = self.attend.until(what, seconds)
        if not value:
            raise Failed(why)
        return value

    def x(self, argv):
        return subprocess.run(argv, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20).stdout.decode(
            "utf-8", "replace")

    def spawn(self, name, argv, env=None, **more):
        """In a group of its own; what it says goes to the logs."""
        out = open("%s/%s.log" % (self.logs, name), "ab")
        more.setdefault("stdout", out)
        child = subprocess.Popen(argv, env=dict(self.env, **(env or {})), stdin=more.pop("stdin", subprocess.DEVNULL),
                                 stderr=out, start_new_session=True, **more)
        out.close()
        self.children.append(child)
        return child

    def end(self, child):
        for sig in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, sig)
            except ProcessLookupError:
                pass
            if ended(child, 5 if sig == signal.SIGTERM else 20):
                break
        # Children of its own that outlive it are in the same group.
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        if child in self.children:
            self.children.remove(child)

    def close(self):
        if self.attend:
            self.attend.close()
        for child in reversed(list(self.children)):
            self.end(child)
        self.sweep()
        if os.environ.get("KEEP"):
            print("kept: " + self.folder, file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def sweep(self):
        """Ends what left its group but still carries our folder in its environment."""
        mark = ("HOME=" + self.home).encode()
        for pid in os.listdir("/proc"):
            if not pid.isdigit() or int(pid) == os.getpid():
                continue
            try:
                with open("/proc/%s/environ" % pid, "rb") as f:
                    ours = mark in f.read().split(b"\0")
                if ours:
                    os.kill(int(pid), signal.SIGKILL)
            except OSError:
                continue

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    # Windows, by the window manager's own list.

    def windows(self):
        """Of every managed window: (id, title)."""
        return [(w, title) for w, title, _ in self.attend.windows()]

    def window(self, title, seconds=40):
        """The window whose title has these words, once it is there."""
        def found():
            return next((w for w, t in self.windows() if title in t), None)
        return self.until(found, seconds, 'no window "%s"' % title)

    def place(self, window):
        """(x, y, width, height) of a window's inside, in pixels of the screen."""
        for w, _, place in self.attend.windows():
            if int(w, 16) == int(window, 16):
                return place
        raise Failed("the window %s is gone" % window)

    # The program under test.

    def deskhand(self, *argv, timeout=240, env=None, merge=False):
        """(exit code, output, errors, seconds)."""
        began = time.monotonic()
        p = subprocess.Popen([DESKHAND, *argv], env=dict(self.env, **(env or {})), stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.home)
        try:
            out, err = p.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            p.send_signal(signal.SIGINT)
            try:
                out, err = p.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                p.kill()
                out, err = p.communicate()
        return p.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), time.monotonic() - began

    def look(self, *argv):
        code, out, err, _ = self.deskhand("look", "--json", *argv, timeout=60)
        if code != 0:
            raise Failed("look: " + err.strip())
        return json.loads(out)

    def human(self, seed=1):
        if self.human_at_work:
            self.human_at_work.leave()
        self.human_at_work = Human(self, seed)
        return self.human_at_work


class Human:
    """Acts at the physical devices. Places are pixels of the screen, or whatever `eyes` resolves."""

    def __init__(self, desk, seed):
        self.desk = desk
        self.eyes = None
        self.p = subprocess.Popen([DEMONSTRATE, desk.display, str(desk.speed), str(seed)], env=desk.env,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        desk.children.append(self.p)

    def leave(self):
        self.p.stdin.close()
        self.p.wait()
        self.desk.children.remove(self.p)
        self.desk.human_at_work = None

    def do(self, line):
        self.p.stdin.write(line.encode() + b"\n")
        self.p.stdin.flush()
        answer = self.p.stdout.readline().decode().strip()
        if answer != "ok":
            raise Failed("the human cannot: %s: %s" % (line, answer or "is gone"))

    def at(self, where):
        """The pixel to point at: slightly beside the middle, as people do."""
        if isinstance(where, tuple) and len(where) == 2 and isinstance(where[0], int):
            return where
        x, y, w, h = where if isinstance(where, (tuple, list)) else self.eyes(where)
        return int(x + w * 0.47), int(y + h * 0.52)

    def move(self, where):
        self.do("move %d %d" % self.at(where))

    def click(self, where, button=1, count=1):
        self.do("click %d %d %d %d" % (*self.at(where), button, count))

    def double(self, where):
        self.click(where, 1, 2)

    def menu(self, where):
        self.click(where, 3)

    def drag(self, start, end):
        self.do("drag %d %d %d %d" % (*self.at(start), *self.at(end)))

    def pause(self, ms):
        self.do("pause %d" % ms)

    def calm(self, quiet=0.4, seconds=10):
        """Watches until a busy program has taken what it was given."""
        self.desk.attend.calm(quiet, seconds)

    def press(self, keys, times=1):
        self.do("press %s %d" % (keys, times))

    def type(self, text, slip=False):
        """Types; with a slip, one letter is wrong, is seen, and is taken back."""
        text = str(text)
        if slip and len(text) > 2:
            at = len(text) // 2
            wrong = "k" if text[at] != "k" else "j"
            self.say(text[:at] + wrong + text[at:at + 1])
            self.pause(300)
            self.press("BackSpace", 2)
            text = text[at:]
        self.say(text)

    def say(self, text):
        for i, part in enumerate(text.split("\n")):
            if i:
                self.press("Return")
            if part:
                self.do("type " + part)

    def fill(self, where, text, slip=False):
        """Clicks a field and types into it."""
        self.click(where)
        self.type(text, slip)

    def refill(self, where, text):
        """Replaces what stands in a field."""
        self.click(where)
        self.press("ctrl+a")
        self.type(text)

    def see(self, word, inside=None, nth=0, role=None, seconds=8):
        """Where deskhand itself sees something; for what has no truth of its own, such as the lists of native menus."""
        def found():
            hits, seen = [], self.desk.look()
            while seen["partial"] and time.monotonic() < end:
                seen = self.desk.look()
            for e in seen["elements"]:
                name = e.get("name") or e.get("text") or ""
                if alike(name.strip(), word) and (not role or e["role"] == role) and (not inside or overlaps(e["rect"], inside)):
                    hits.append(tuple(e["rect"]))
            return hits[nth:nth + 1]
        # What a program had no time to tell is told later, and nothing is drawn then.
        end = time.monotonic() + seconds
        try:
            return self.desk.until(found, seconds, 'the human does not see "%s"' % word)[0]
        except Failed:
            self.desk.deskhand("look", "--image", BUILD + "/teach/not-seen.png")
            with open(BUILD + "/teach/not-seen.json", "w") as f:
                json.dump(self.desk.look(), f, indent=1)
            raise

    def await_text(self, words, seconds=15):
        self.desk.until(lambda: any(words in t for t in self.desk.look()["text"]), seconds, 'the human waits in vain for "%s"' % words)


def alike(seen, word):
    """The same but for a letter that was misread: people know what they look for."""
    return seen == word or (len(word) > 5 and difflib.SequenceMatcher(None, seen, word).ratio() > 0.9)


def overlaps(a, b):
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
