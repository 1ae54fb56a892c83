"""The small web tasks on one browser: one demonstration each, then the same chore with other seeds."""
from desk import Failed
from site_ import Site, browser_args


class Eyes:
    """What the scripted human knows of the open page: the page's own word of where its parts are."""

    def __init__(self, desk, site, human, window):
        self.desk, self.site, self.human, self.window = desk, site, human, window

    def __call__(self, want):
        want = {"css": want} if isinstance(want, str) else want
        for _ in range(80):
            seen = self.desk.until(lambda: self.site.ask("where", **want), 8, "not on the page: %s" % want)
            if not seen["known"]:
                # The page learns where it is on the screen when the pointer comes over it.
                x, y, w, h = self.desk.place(self.window)
                self.human.move((x + w // 2 + 7, y + h // 2 + 9))
                self.human.move((x + w // 2, y + h // 2))
            elif not seen["seen"]:
                # Xvfb's mouse has no wheel: by the keys, as people without one do.
                self.human.press("Page_Up" if seen.get("above") else "Page_Down")
                self.human.pause(300)
            else:
                return tuple(seen["rect"])
        raise Failed("the human cannot get there: %s" % want)

    def value(self, css):
        return self.site.ask("value", css=css)

    def until(self, css, value):
        self.desk.until(lambda: self.value(css) == value, 5, "%s did not become %s" % (css, value))


class Web:
    """One browser that all the tasks share."""

    def __init__(self, desk, tasks, kind="chromium", a11y=True):
        self.desk, self.kind = desk, kind
        pages = {"/t/" + t.name: t.html for t in tasks}
        pages["/"] = lambda q: "<!DOCTYPE html><title>Nothing yet</title><script src=/kit.js></script><p>Nothing yet"
        self.site = Site(pages)
        self.browser = desk.spawn(kind, browser_args(desk, kind, self.site.address + "/", a11y=a11y))
        self.site.first()
        self.window = desk.window("Nothing yet")

    def close(self):
        self.desk.end(self.browser)
        self.site.close()

    def open(self, task, seed, more=""):
        self.site.records()
        self.site.go("/t/%s?seed=%s%s" % (task.name, seed, more))
        self.desk.until(lambda: any(task.title in t for _, t in self.desk.windows()), 20, "the browser does not show " + task.title)

    def show(self, task, seed, human):
        """The demonstration; fails when it did not file what it should."""
        eyes = Eyes(self.desk, self.site, human, self.window)
        human.eyes, human.value, human.until = eyes, eyes.value, eyes.until
        task.show(human, task.drawn(seed))
        self.site.wait_filed(8)
        return self.verdict(task, seed)

    def verdict(self, task, seed):
        """None when exactly the right record was filed, else what is wrong."""
        filed = [f["record"] for f in self.site.records()]
        right = task.right(task.drawn(seed))
        if filed == [right]:
            return None
        return "nothing was filed" if not filed else "filed %s, not %s" % (filed, right)
