"""Small web tasks: each has pages that vary with a seed, one demonstration, and what must have been filed."""
import html
import importlib
import random

WORDS = ["Plum", "Walnut", "Cedar", "Harbour", "Velvet", "Copper", "Meadow", "Lantern", "Pepper", "Saffron", "Granite",
         "Willow", "Marble", "Falcon", "Orchid", "Timber", "Ribbon", "Canyon", "Pebble", "Magnet", "Barley", "Summit"]
FIRST = ["Dana", "Ravi", "Helen", "Marcus", "Ingrid", "Tomas", "Yasmin", "Oliver", "Nadia", "Peter", "Lucia", "Hector",
         "Amara", "Felix", "Greta", "Simon"]
LAST = ["Okafor", "Lindqvist", "Moreau", "Tanaka", "Bauer", "Fernandez", "Novak", "Whitfield", "Larsen", "Costa",
        "Adeyemi", "Schneider", "Kowalski", "Brennan", "Hoffmann", "Duarte"]
CITIES = ["Lisbon", "Oslo", "Toronto", "Nairobi", "Vienna", "Santiago", "Helsinki", "Dublin", "Prague", "Madrid",
          "Warsaw", "Denver", "Bogota", "Zagreb"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December"]

STYLES = {
    "plain": "body{margin:24px;font-family:serif;font-size:17px} input,select,button,textarea{font-size:16px} p{margin:10px 0}",
    "soft": """body{margin:0;background:#f3f5f9;font:16px 'Liberation Sans',sans-serif;color:#1f2933} main{max-width:760px;margin:32px auto;
background:#fff;border:1px solid #dde3ec;border-radius:10px;padding:24px 32px} input,select,textarea{font:inherit;padding:8px 10px;
border:1px solid #aeb8c6;border-radius:6px;background:#fff} button{font:inherit;padding:9px 18px;border:0;border-radius:6px;
background:#2563eb;color:#fff} button.quiet{background:#e5e9f0;color:#1f2933}""",
    "dark": """body{margin:0;background:#15181d;color:#e6e8eb;font:16px 'DejaVu Sans',sans-serif} main{margin:24px 40px} input,select,
textarea{font:inherit;background:#22262d;color:#f1f3f5;border:1px solid #5b6370;padding:7px 9px} button{font:inherit;padding:8px 16px;
background:#2d6a4f;color:#fff;border:1px solid #52b788} a{color:#8ec5ff} table{border-color:#444}""",
    "dense": """body{margin:10px 14px;font:14px 'Liberation Serif',serif;background:#fffff6} input,select,button,textarea{font:14px
'Liberation Serif',serif} table{border-collapse:collapse} td,th{border:1px solid #bbb;padding:3px 8px;text-align:left}""",
    "round": """body{margin:0;background:#fafafa;font:16px 'DejaVu Sans',sans-serif} header{background:#5e35b1;color:#fff;padding:16px 28px;
font-size:20px} main{margin:24px auto;max-width:640px} input,select,textarea{font:inherit;border:0;border-bottom:2px solid #5e35b1;
background:#eee;padding:10px} button{font:inherit;text-transform:uppercase;letter-spacing:.05em;border:0;border-radius:20px;
padding:10px 24px;background:#5e35b1;color:#fff} button.quiet{background:#ddd;color:#222}""",
    "old": """body{margin:0;background:#008080;font:15px 'Liberation Sans',sans-serif} main{margin:26px;background:#c0c0c0;padding:16px 20px;
border:2px outset #fff;max-width:700px} input,select,textarea{font:inherit;border:2px inset #fff;background:#fff;padding:3px}
button{font:inherit;border:2px outset #fff;background:#c0c0c0;padding:4px 16px}""",
}
ALWAYS = """label{display:inline-block;min-width:110px} .row{margin:12px 0} .finished{padding:20px 0} table{border-collapse:collapse}
td,th{padding:6px 14px;border:1px solid #bbb;text-align:left} dialog{padding:22px}"""

esc = html.escape


class Task:
    """name, goal (a format of the values), title of the window, style, and the classes that are allowed beforehand."""
    goal, title, style, allow = "", "", "plain", "submit"
    stops = False  # whether a replay has to stop: what it needs cannot be known

    def values(self, r):
        """The values of a seed. Those whose names begin with _ belong to the page and are no inputs."""
        return {}

    def page(self, v):
        """The inside of the page's <main>, or a whole body with one."""
        raise NotImplementedError

    def show(self, h, v):
        """The demonstration, by the scripted human."""
        raise NotImplementedError

    def right(self, v):
        """The record that must be filed."""
        raise NotImplementedError

    def drawn(self, seed):
        return self.values(random.Random("%s %s" % (self.name, seed)))

    def html(self, query):
        v = self.drawn(query.get("seed", "1"))
        body = self.page(v)
        if "<main" not in body:
            body = "<main><h2>%s</h2>%s</main>" % (esc(self.title), body)
        if self.style == "round":
            body = "<header>%s</header>%s" % (esc(self.title), body)
        return """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>%s</title><style>%s%s</style><body autocomplete=off>
<script src="/kit.js"></script>%s</html>""" % (esc(self.title), STYLES[self.style], ALWAYS, body)


def pick(r, words, n):
    return r.sample(words, n)


def options(words, first=True):
    return ("<option value=''>Choose</option>" if first else "") + "".join("<option>%s</option>" % esc(w) for w in words)


def all_tasks():
    found = []
    for name in ("press", "write", "choose", "move", "find", "flow", "point", "fill", "sort"):
        module = importlib.import_module("tasks." + name)
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Task) and kind is not Task and kind.__module__ == module.__name__:
                task = kind()
                task.name = "".join("-" + c.lower() if c.isupper() else c for c in kind.__name__).lstrip("-")
                found.append(task)
    return found
