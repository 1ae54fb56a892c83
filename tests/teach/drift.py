"""Drift, from pixels alone: three chores are recorded without accessibility and replayed on screens that have changed since.
Right is the right record; where nobody could tell what is meant, it is to stop and say why. Nothing wrong is ever filed."""

import json
import os

from desk import Desk, Failed
from drift_claim import Claim, Mark
from drift_kept import healed, kept
from lesson import Lesson
from tasks import ALWAYS, CITIES, FIRST, LAST, STYLES, Task, esc, options
from web import Web

TOWNS = CITIES[:6]
FILLER = "<p>Members come together on the first Monday of each month. Guests are welcome, and there is tea for everybody who stays on.</p>"


class Membership(Task):
    name, goal, title = "drift-form", "Enrol {first} {last}, phone {mobile}, from {city}", "Rowing club"
    allow = "submit,personal-data,account"

    def values(self, r):
        return {"last": r.choice(LAST), "first": r.choice(FIRST), "mobile": "0%d %d" % (r.randint(300, 999), r.randint(10000, 99999)), "city": r.choice(TOWNS)}

    # name -> what is different. css: more style; labels, order, above, extra: of the fields; the rest is read below.
    VARIANTS = {
        "base": {},
        "moved": {"window": (100, 70, 1160, 720)},
        "resized": {"window": (20, 20, 820, 640)},
        "dark": {"style": "dark"},
        "retheme": {"style": "round"},
        "scale-125": {"css": "body{zoom:1.25}"},
        "scale-150": {"css": "body{zoom:1.5}"},
        "large-font": {"css": "body,input,select,button{font-size:22px!important}"},
        "serif": {"css": "body,input,select,button{font-family:'Liberation Serif',serif!important}"},
        "reordered": {"order": ["city", "mobile", "first", "last"]},
        "extra-fields": {"extra": ["Title", "Street", "Postcode"]},
        "labels-above": {"css": ".row label{display:block;margin-bottom:4px}"},
        "upper-case": {"css": "label,button{text-transform:uppercase}"},
        "decorated": {"labels": {"last": "Surname *", "first": "First name *", "mobile": "Mobile:", "city": "Town:"}},
        "synonyms": {"labels": {"last": "Last name", "mobile": "Cell phone"}},
        "renamed-button": {"button": "Send"},
        "dialog": {"dialog": True},
        "slow-load": {"late": 3000},
        "slow-answer": {"slowfile": 3},
        "below-the-fold": {"above": 9},
        "button-on-top": {"top": True},
        "sidebar": {"side": True},
        "twins": {"twins": True, "stops": True},
    }

    def page(self, v):
        raise NotImplementedError

    def fields(self, variant, suffix=""):
        labels = dict({"last": "Surname", "first": "First name", "mobile": "Mobile", "city": "Town"}, **variant.get("labels", {}))
        rows = []
        for extra in variant.get("extra", []):
            rows.append("<div class=row><label>%s</label><input size=26></div>" % extra)
        for name in variant.get("order", ["last", "first", "mobile", "city"]):
            field = "<select id=%s%s name=%s>%s</select>" % (name, suffix, name, options(TOWNS)) if name == "city" else \
                "<input id=%s%s name=%s size=26>" % (name, suffix, name)
            rows.append("<div class=row><label for=%s%s>%s</label>%s</div>" % (name, suffix, labels[name], field))
        rows.append("<div class=row><label><input type=checkbox id=news%s name=news value=yes> Send me the newsletter</label></div>" % suffix)
        button = "<p><button id=b%s>%s</button></p>" % (suffix, variant.get("button", "Enrol"))
        inside = button + "".join(rows) if variant.get("top") else "".join(rows) + button
        return "<form id=f%s onsubmit=\"file(values(this),'Welcome to the club');return false\">%s</form>" % (suffix, inside)

    def html(self, query):
        variant = self.VARIANTS[query.get("variant", "base")]
        style = STYLES[variant.get("style", "soft")] + ALWAYS + variant.get("css", "")
        form = self.fields(variant)
        if variant.get("twins"):
            form = "<div style='display:flex;gap:30px'><div>%s</div><div>%s</div></div>" % (form, self.fields(variant, "2"))
        body = "<main><h2>Rowing club</h2>%s%s%s</main>" % (FILLER * variant.get("above", 0), FILLER[:60] + "</p>", form)
        if variant.get("style") == "round":
            body = "<header>Rowing club</header>" + body
        if variant.get("side"):
            body = "<div style='display:flex'><nav style='width:230px;background:#dde5f0;padding:20px'>%s</nav>%s</div>" % ("".join(
                "<p><a href='#'>%s</a></p>" % w for w in ("Boats", "Calendar", "Races", "News", "Contact")), body)
        if variant.get("dialog"):
            body += """<dialog id=d><h3>Our page has a new look</h3><p>We hope you like it.</p><button>Got it</button></dialog><script>
d.showModal();d.querySelector('button').onclick=()=>d.close()</script>"""
        if variant.get("late"):
            body = "<div id=wait>Loading...</div><div id=all hidden>%s</div><script>setTimeout(()=>{wait.remove();all.hidden=false},%d)</script>" % (
                body, variant["late"])
        return "<!DOCTYPE html><html lang=en><meta charset=utf-8><title>%s</title><style>%s</style><body autocomplete=off><script src=/kit.js></script>%s" % (
            esc(self.title), style, body)

    def show(self, h, v):
        h.fill("#last", v["last"], slip=True)
        h.fill("#first", v["first"])
        h.fill("#mobile", v["mobile"])
        h.click("#city")
        h.click(h.see(v["city"]))
        h.click("#news")
        h.click("#b")

    def right(self, v):
        return {"last": v["last"], "first": v["first"], "mobile": v["mobile"], "city": v["city"], "news": "yes"}


class Stand(Task):
    """A row of a table by its first column."""
    name, goal, title, style = "drift-table", "Give the boat {boat} to {who}", "Boat house", "plain"

    VARIANTS = {"base": {}, "more-rows": {"rows": 9}, "columns-swapped": {"swap": True}}

    def values(self, r):
        boats = r.sample(["Heron", "Otter", "Kingfisher", "Pelican", "Swift", "Marten", "Osprey", "Puffin", "Badger", "Lapwing", "Curlew", "Walrus"], 12)
        return {"boat": boats[0], "who": "%s %s" % (r.choice(FIRST), r.choice(LAST)), "_boats": boats, "_at": r.randint(1, 4)}

    def html(self, query):
        variant = self.VARIANTS[query.get("variant", "base")]
        v = self.drawn(query.get("seed", "1"))
        boats = v["_boats"][1:variant.get("rows", 5) + 1]
        boats.insert(v["_at"] if not variant.get("rows") else v["_at"] + 3, v["boat"])
        rows = ["<tr>%s</tr>" % "".join("<th>%s</th>" % c for c in self.cells(variant, "Boat", "Seats", ""))]
        for i, b in enumerate(boats):
            rows.append("<tr>%s</tr>" % "".join("<td>%s</td>" % c for c in self.cells(variant, b, str(2 + i % 4), "<button data-b='%s'>Lend</button>" % b)))
        return """<!DOCTYPE html><html lang=en><meta charset=utf-8><title>%s</title><style>%s%s</style><body autocomplete=off><script src=/kit.js></script><main><h2>Boat house</h2>
<table>%s</table><div id=e hidden><p id=n></p><label for=t>Lent to</label><input id=t size=26> <button id=b>Note it</button></div></main><script>let g;
document.querySelectorAll('td button').forEach(x=>x.onclick=()=>{g=x.dataset.b;n.textContent='Lending '+g;e.hidden=false});
b.onclick=()=>file({boat:g,who:t.value},'The loan is noted')</script>""" % (esc(self.title), STYLES[self.style], ALWAYS, "".join(rows))

    @staticmethod
    def cells(variant, boat, seats, button):
        return (button, seats, boat) if variant.get("swap") else (boat, seats, button)

    def show(self, h, v):
        h.click("button[data-b='%s']" % v["boat"])
        h.fill("#t", v["who"])
        h.click("#b")

    def right(self, v):
        return {"boat": v["boat"], "who": v["who"]}


def run(o, score, judged):
    lessons = (Membership(), Stand(), Claim(), Mark())
    chosen = [(t, n) for t in lessons for n in t.VARIANTS if n != "base" and (not o.only or n in o.only)]
    if o.short:
        chosen = [(t, n) for t, n in chosen if n in ("moved", "dark", "scale-125", "reordered")]
    with Desk() as desk:
        browser = Web(desk, lessons, a11y=False)
        for task in lessons:
            names = [n for t, n in chosen if t is task]
            names += [n for n in o.only if n in ("kept", "healed")] if isinstance(task, Claim) else []
            if not names:
                continue
            try:
                lesson = teach(desk, browser, task, o)
            except (Failed, OSError, ValueError) as e:
                score.add(task.name, taught=str(e), missed=len(names))
                continue
            if isinstance(task, Claim) and (not o.only or "kept" in o.only):
                kept(desk, lesson, task.drawn(1), score)
            for i, name in enumerate(names):
                if name not in task.VARIANTS:
                    continue
                score.add(name, tries=[replay(desk, browser, task, lesson, name, 101 + i, o, judged)])
            if isinstance(task, Claim) and not o.short and (not o.only or "healed" in o.only):
                healed(desk, browser, task, lesson, lambda name, seed: replay(desk, browser, task, lesson, name, seed, o, judged), score)
        browser.close()
        for name, kind, variants in TOOLKITS:
            if not o.short and (not o.only or any(v[0] in o.only for v in variants)):
                toolkit(desk, o, score, judged, name, kind, variants)


def teach(desk, browser, task, o):
    browser.open(task, 1)
    lesson = Lesson(desk, task.name, task.goal.format(**task.drawn(1)))
    human = desk.human(1)
    try:
        lesson.record(lambda: browser.show(task, 1, human), "--no-a11y")
    finally:
        human.leave()
        o.keep(lesson)
    return lesson


def replay(desk, browser, task, lesson, name, seed, o, judged):
    variant = task.VARIANTS[name]
    place = variant.get("window")
    more = "&variant=%s" % name + ("&slowfile=%s" % variant["slowfile"] if "slowfile" in variant else "")
    old = desk.place(browser.window)
    if place:
        arrange(desk, browser.window, place)
    lid = None
    try:
        browser.open(task, seed, more)
        lid = cover(desk, browser.window) if variant.get("behind") else None
        new = task.drawn(seed)
        argv, unknown = lesson.bound(task.drawn(1), new)
        code, said, seconds = lesson.replay(argv, task.allow, ("--no-a11y",))
        if code == 0:
            browser.site.wait_filed(4)
        verdict = browser.verdict(task, seed)
    finally:
        if lid:
            desk.end(lid)
        if place:
            arrange(desk, browser.window, old)
    t = judged(o, lesson, name, code, said, seconds, verdict, unknown)
    if t["right"] and "by" in variant:
        # Each way of finding something has a drift in which no other one leads there, and the journal names it.
        ways = found_by(desk)
        if variant["by"] not in ways:
            t.update(right=False, why="it was found by " + "; ".join(sorted(ways)))
    t["stopped"] = code != 0 and bool(verdict) and verdict.startswith("nothing") and bool(said)
    if variant.get("stops") or variant.get("may"):
        # Nobody could tell what is meant, or the page does not do it: to stop and to say why is right.
        t["right"] = t["stopped"] or (t["right"] and bool(variant.get("may")))
    return t


def found_by(desk):
    """How the targets of the last run were found, as its journal says."""
    code, out, _, _ = desk.deskhand("runs", "show", "last", "--json")
    records = json.loads(out) if code == 0 else []
    return {r["by"] for r in records if r.get("kind") == "GROUND" and "by" in r}


def cover(desk, window):
    """Another program's window in front, over a good part of this one."""
    x, y, _, _ = desk.place(window)
    lid = desk.spawn("lid", ["xterm", "-T", "Notes of others", "-geometry", "70x22+%d+%d" % (x + 60, y + 130), "-e", "cat"])
    desk.window("Notes of others")
    return lid


def arrange(desk, window, place):
    x, y, w, h = place
    desk.x(["xdotool", "windowsize", window, str(w), str(h)])
    desk.x(["xdotool", "windowmove", window, str(x), str(y)])
    desk.until(lambda: abs(desk.place(window)[2] - w) < 8, 5, "the window does not become %d wide" % w)


# Of each toolkit: what a lesson that was shown in its usual looks is replayed in. ini: lines of GTK's settings.
TOOLKITS = (("drift-gtk", "Contact", (("gtk-dark", {"GTK_THEME": "Adwaita:dark"}, ""), ("gtk-scale-150", {"GDK_DPI_SCALE": "1.5"}, ""),
                                      ("gtk-contrast", {"GTK_THEME": "HighContrast"}, ""),
                                      ("gtk-mono", {}, "gtk-font-name=DejaVu Sans Mono 12"), ("gtk-serif", {}, "gtk-font-name=DejaVu Serif 9"))),
            ("drift-qt", "Invoice", (("qt-scale-125", {"QT_SCALE_FACTOR": "1.25"}, ""), ("qt-windows", {"QT_STYLE_OVERRIDE": "windows"}, ""))))


def toolkit(desk, o, score, judged, name, kind, variants):
    """A chore of a toolkit, replayed in other looks."""
    import chores
    chore = getattr(chores, kind)()
    settings = desk.env["XDG_CONFIG_HOME"] + "/gtk-3.0/settings.ini"
    os.makedirs(os.path.dirname(settings), exist_ok=True)
    try:
        chore.open(desk, chore.drawn(1))
        lesson = Lesson(desk, name, chore.goal.format(**chore.drawn(1)))
        human = desk.human(1)
        try:
            lesson.record(lambda: chores.demonstrate(desk, chore, 1, human), "--no-a11y")
        finally:
            human.leave()
            chore.close()
            o.keep(lesson)
        for seed, (looks, env, ini) in enumerate(variants, 101):
            if o.only and looks not in o.only:
                continue
            before = dict(desk.env)
            desk.env.update(env)
            with open(settings, "w") as f:
                f.write("[Settings]\n%s\n" % ini)
            try:
                chore.open(desk, chore.drawn(seed))
                argv, unknown = lesson.bound(chore.drawn(1), chore.drawn(seed))
                code, said, seconds = lesson.replay(argv, chore.allow, ("--no-a11y",))
                score.add(looks, tries=[judged(o, lesson, looks, code, said, seconds, chore.verdict(seed, 3 if code == 0 else 0), unknown)])
            finally:
                desk.env.clear()
                desk.env.update(before)
                chore.close()
    except (Failed, OSError, ValueError) as e:
        score.add(name, taught=str(e), missed=len(variants))
    finally:
        if os.path.exists(settings):
            os.unlink(settings)
