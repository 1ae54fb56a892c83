"""The expense chore of demos/: shown once, by a person who slips and corrects, then replayed with other months, receipts
and portals. What the portal stored is compared with the truth by the demo's own checker."""
import json
import os
import shutil
import subprocess

import pace
from apps import App
from desk import BUILD, ROOT, Desk, Failed
from lesson import Lesson

HERE = ROOT + "/demos/expense-report"
PROGRAMS = BUILD + "/demos/expense-report"
ALLOW = "submit,upload,personal-data,cross-app"


class Chore:
    """One seed: calendar, receipt and portal in three windows that are open, and a bar to reach them."""

    def __init__(self, desk, seed):
        self.desk, self.seed, self.apps = desk, seed, []
        self.work = "%s/expense-%d" % (desk.folder, seed)
        os.makedirs(self.work)
        subprocess.run([PROGRAMS + "/expense-generate", "--seed", str(seed), "--out", self.work + "/data"], check=True)
        subprocess.run([HERE + "/home", self.work, self.work + "/data/month.ics"], check=True, env=dict(os.environ, HOME=self.work))
        with open(self.work + "/data/truth.json") as f:
            self.truth = json.load(f)
        # Where a person keeps it: the same place for every month.
        self.receipt = desk.home + "/receipts/receipt-%s.png" % self.truth["date"]
        os.makedirs(desk.home + "/receipts", exist_ok=True)
        shutil.copyfile(self.work + "/data/receipt.png", self.receipt)

    def values(self):
        return {"date": self.truth["date"], "receipt": self.receipt, "category": self.truth["category"],
                "reason": "Agreed with the client beforehand"}

    def start(self):
        home = self.work + "/home"
        env = {"HOME": home, "XDG_CONFIG_HOME": home + "/.config", "XDG_DATA_HOME": home + "/.local/share", "XDG_CACHE_HOME": home + "/.cache"}
        portal = self.desk.spawn("portal", [PROGRAMS + "/expense-portal", "--port", "0", "--data", self.work + "/data/portal.json", "--store",
                                            self.work + "/store"], stdout=subprocess.PIPE)
        self.apps.append(portal)
        self.address = "http://127.0.0.1:%d/" % int(portal.stdout.readline())
        chromium = ["chromium", "--app=" + self.address, "--user-data-dir=%s/.chromium" % home, "--test-type", "--no-first-run",
                    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-gpu", "--password-store=basic", "--force-device-scale-factor=1", "--disable-features=Translate",
                    "--force-renderer-accessibility", "--window-size=1160,610", "--window-position=60,30"]
        if os.geteuid() == 0:
            chromium.append("--no-sandbox")
        for name, argv, title in (("orage", ["orage"], "Orage"), ("viewnior", ["viewnior", self.receipt], "receipt-"),
                                  ("chromium", chromium, "Expenses")):
            self.apps.append(self.desk.spawn(name, argv, env))
            self.desk.window(title)
        self.panel = App(self.desk, "panel", "Panel", {"buttons": [["Calendar", "Orage"], ["Receipt", "receipt-"], ["Portal", "Expenses"]]})
        self.desk.until(lambda: self.desk.place(self.panel.window)[1] > 600, 10, "the bar does not come to the bottom")

    def stop(self):
        if hasattr(self, "panel"):
            self.panel.close()
        for app in reversed(self.apps):
            self.desk.end(app)
        self.apps = []

    def verdict(self):
        if not os.path.isdir(self.work + "/store") or not any(n.endswith(".json") for n in os.listdir(self.work + "/store")):
            return "nothing was filed"
        p = subprocess.run([PROGRAMS + "/expense-check", "--truth", self.work + "/data/truth.json", "--store", self.work + "/store"],
                           stdout=subprocess.PIPE, text=True)
        return None if p.returncode == 0 else "filed wrongly: " + p.stdout.strip().replace("\n", "; ")

    def show(self, h):
        """The person looks into the calendar, at the receipt, and fills in the form; two slips on the way."""
        t = self.truth
        h.eyes = self.panel.where
        h.click("Calendar")
        view = h.see("View")
        h.click(view)
        # Straight down, since the menu beside it would open on the way.
        item = h.see("View selected date")
        h.move((h.at(view)[0], h.at(item)[1]))
        h.click(item)
        h.click(h.see("Search", role="tab"))
        h.click(h.see("Search text", role="entry"))
        h.type("Lunch with")
        h.press("Return")
        h.await_text(t["attendee"])
        h.pause(1200)
        h.click("Receipt")
        h.await_text("TOTAL")
        h.pause(1500)
        h.click("Portal")
        h.click(h.see("New expense"))
        h.await_text("What did you spend?")
        # A slip: the date is begun in the wrong field.
        h.click(h.see("Merchant", role="entry"))
        h.type(t["date"][:5])
        h.pause(400)
        h.press("BackSpace", 5)
        h.fill(h.see("Date", role="entry"), t["date"])
        h.fill(h.see("Merchant", role="entry"), t["merchant"], slip=True)
        h.fill(h.see("Amount", role="entry"), t["amount"])
        for name, value in (("Currency", t["currency"]), ("Category", t["category"])):
            h.click(h.see(name, role="list"))
            h.click(h.see(value))
        if t["over_limit"]:
            h.fill(h.see("Reason", role="entry"), self.values()["reason"])
        h.fill(h.see("Attendees", role="entry"), t["attendee"])
        h.press("Return")
        h.click(h.see("Upload receipt"))
        self.desk.window("Open", 15)
        h.pause(500)
        # The dialog opens its line for a path at the first letter.
        h.type("/")
        h.pause(900)
        h.type(self.receipt[1:])
        # While it looks the path up it takes no Return; a person glances at what was typed.
        h.pause(700)
        h.press("Return")
        h.await_text(os.path.basename(self.receipt))
        h.click(h.see("Review"))
        h.await_text("Is everything right?")
        h.click(h.see("Submit"))
        h.await_text("Report submitted")
        return self.verdict()


def run(o, score, judged):
    replays = o.replays or (2 if o.short else 50)
    with Desk() as desk:
        tries = []
        try:
            lesson, first = teach(desk, o)
            for seed in range(first.seed + 1000, first.seed + 1000 + replays):
                tries.append(replay(desk, lesson, first, seed, o, judged))
                print("    seed %d: %s" % (seed, "right, %.1f s" % tries[-1]["seconds"] if tries[-1]["right"] else tries[-1]["why"]), flush=True)
            took = pace.summary(tries)
            if took:
                print(pace.table(took), flush=True)
            score.add("expense", tries=tries, pace=took)
        except (Failed, OSError, subprocess.SubprocessError, ValueError) as e:
            score.add("expense", tries=tries, taught=str(e), missed=replays - len(tries))


def teach(desk, o):
    """Shown with a lunch that is over the limit, so that all there is to do is seen."""
    seed = 1
    while True:
        chore = Chore(desk, seed)
        if chore.truth["over_limit"]:
            break
        seed += 1
    chore.start()
    lesson = Lesson(desk, "expense-lunch", "File the lunch of %s with its receipt as %s" % (chore.truth["date"], chore.truth["category"]))
    human = desk.human(seed)
    try:
        lesson.record(lambda: chore.show(human))
    finally:
        human.leave()
        chore.stop()
        o.keep(lesson)
    return lesson, chore


def replay(desk, lesson, first, seed, o, judged):
    chore = Chore(desk, seed)
    chore.start()
    try:
        # Who was there, where and how much it was are not told: they are to be read, as the person did.
        argv, unknown = lesson.bound(first.values(), chore.values())
        code, said, seconds = lesson.replay(argv, ALLOW)
        return dict(judged(o, lesson, seed, code, said, seconds, chore.verdict(), unknown), pace=pace.of_last(desk))
    finally:
        chore.stop()
        shutil.rmtree(chore.work, ignore_errors=True)
