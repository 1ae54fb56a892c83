"""What a brain sees: things with their place, out of the text of a screen, or out of its picture by `deskhand look`.

    eyes = Eyes(ask)            the things of now; texts that tell only what changed are laid over the earlier ones
    eyes.thing("Save", "button")   the first thing whose name holds the words; None
    eyes.click(thing)           a gesture: by id where there are tools for it, else at its place
"""
import json
import os
import re
import subprocess
import tempfile

LINE = re.compile(r'^(e\d+) (\S+) "((?:\\.|[^"\\])*)"(?:  ?="((?:\\.|[^"\\])*)")?(.*?) @(-?\d+),(-?\d+)(?: (w\d+))?$')
WINDOW = re.compile(r'^(w\d+) "((?:\\.|[^"\\])*)"(.*)$')


def plain(text):
    return re.sub(r"\\(.)", r"\1", text) if text is not None else None


# What a brain remembers of a chore. The first message is not the key: older pictures in it are dropped as it goes on.
MEMORY = {}


def memory_of(ask):
    return MEMORY.setdefault((ask.form, ask.goal.split("Today is")[0]), {})


class Thing:
    def __init__(self, ident, role, name, value, states, x, y, window=""):
        self.id, self.role, self.name, self.value, self.states = ident, role, name or "", value, states
        self.x, self.y, self.window = x, y, window

    def __repr__(self):
        return "%s %s %r=%r @%d,%d" % (self.id, self.role, self.name, self.value, self.x, self.y)


def look(image):
    """The things on a picture, as `deskhand look` sees them."""
    fd, path = tempfile.mkstemp(suffix=".png")
    try:
        with os.fdopen(fd, "wb") as f:
            f.write(image)
        out = subprocess.run([os.environ["DESKHAND"], "look", "--json", path], stdout=subprocess.PIPE, check=True).stdout
    finally:
        os.unlink(path)
    things = []
    for e in json.loads(out)["elements"]:
        x, y, w, h = e["rect"]
        things.append(Thing(e["id"], e["role"], e["name"], e.get("value"), e.get("states", []), x + w // 2, y + h // 2))
    return things


class Eyes:
    def __init__(self, ask):
        self.ask = ask
        self.tools = ask.tools
        self.memory = memory_of(ask)
        # A model that is shown a picture alone has nothing else.
        self.blind = not re.search(r"^<data-[0-9a-f]+ from=\"the screen\">$", ask.text, re.M) and ask.image
        if self.blind:
            self.things, self.windows = look(ask.image[2]), {}
            return
        known = self.memory.setdefault("things", {})
        windows = self.memory.setdefault("windows", {})
        if re.search(r"^The screen[,;]", ask.text, re.M):
            known.clear()
            windows.clear()
        for line in ask.text.splitlines():
            found = LINE.match(line)
            if found:
                known[found.group(1)] = Thing(found.group(1), found.group(2), plain(found.group(3)), plain(found.group(4)),
                                              found.group(5).split(), int(found.group(6)), int(found.group(7)), found.group(8))
            elif WINDOW.match(line):
                windows[WINDOW.match(line).group(1)] = plain(WINDOW.match(line).group(2))
            elif line.startswith("gone: "):
                for ident in line[6:].split():
                    known.pop(ident, None)
                    windows.pop(ident, None)
        # In reading order, as a picture would give them.
        self.things, self.windows = sorted(known.values(), key=lambda t: (t.y // 8, t.x)), windows

    def all(self, words, role=None):
        words = words.lower()
        return [t for t in self.things if words in t.name.lower() and (role is None or t.role in role.split("|"))]

    def thing(self, words, role=None):
        exact = [t for t in self.all(words, role) if t.name.lower() == words.lower()]
        return (exact or self.all(words, role) or [None])[0]

    def says(self, words):
        return any(words.lower() in t.name.lower() or words.lower() in (t.value or "").lower() for t in self.things)

    def right_of(self, words):
        """The texts in the same row, behind the words."""
        at = self.thing(words)
        if at is None:
            return ""
        rest = at.name[len(words):].strip() if at.name.lower().startswith(words.lower()) else ""
        row = [t for t in self.things if abs(t.y - at.y) <= 8 and t.x > at.x]
        return " ".join([rest] * bool(rest) + [t.name for t in sorted(row, key=lambda t: t.x)]).strip()

    # Gestures, in the way that this model has.

    def click(self, t, count=1):
        if not self.blind and "desk_click" in self.tools:
            return ("tool", "click", {"target": {"element": t.id}, **({"count": count} if count > 1 else {})})
        return ("click", t.x, t.y, {"count": count}) if count > 1 else ("click", t.x, t.y)

    def fill(self, t, text):
        """Puts a text into a field."""
        if not self.blind and "desk_type" in self.tools:
            return [("tool", "type", {"target": {"element": t.id}, "text": text, "replace": True})]
        return [self.click(t), self.key("ctrl+a"), self.write(text)]

    def key(self, keys):
        return ("tool", "press", {"keys": keys}) if "desk_press" in self.tools else ("key", keys)

    def write(self, text):
        return ("tool", "type", {"text": text}) if "desk_type" in self.tools else ("type", text)

    def wait(self, seconds=1):
        return ("tool", "wait", {"seconds": seconds}) if "desk_wait" in self.tools else ("wait", seconds)

    @staticmethod
    def open(**what):
        return ("tool", "open", {"open": what})

    @staticmethod
    def done(summary, **outputs):
        return ("tool", "done", {"summary": summary, "outputs": outputs})
