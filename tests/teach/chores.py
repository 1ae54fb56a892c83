"""Chores over GTK, Qt, Chromium, Firefox, LibreOffice Calc and xterm: each is recorded once and replayed with new
values; what the program really received decides."""
import random

from apps import App, Office, Terminal
from desk import Desk, Failed
from lesson import Lesson
from tasks import CITIES, FIRST, LAST, WORDS, Task, options, pick
from web import Web


def person(r):
    return "%s %s" % (r.choice(FIRST), r.choice(LAST))


class Chore:
    """values(r); open(desk, v) starts what is needed; show(h, v); right(v) is what must have arrived."""
    allow, replays = "submit", 20

    def drawn(self, seed):
        return self.values(random.Random("%s %s" % (self.name, seed)))

    def begin(self, desk):
        """Once, before the first seed."""

    def end(self):
        """Once, behind the last one."""

    def eyes(self, name):
        return self.app.where(name)

    def close(self):
        self.app.close()

    def arrived(self, seconds):
        return self.app.records(seconds)

    def verdict(self, seed, seconds=0):
        got, right = self.arrived(seconds), self.right(self.drawn(seed))
        if got == [right]:
            return None
        return "nothing arrived" if not got else "arrived %s, not %s" % (got, right)


class Contact(Chore):
    name, goal, allow = "gtk3-contact", "Add {name} of {firm} as a {kind}", "submit,personal-data"

    def values(self, r):
        return {"name": person(r), "firm": r.choice(WORDS) + " Ltd", "kind": r.choice(["Friend", "Client", "Supplier", "Neighbour"])}

    def open(self, desk, v):
        self.app = App(desk, "gtk3_contact", "Contacts", v)

    def show(self, h, v):
        h.fill("name", v["name"], slip=True)
        h.press("Tab")
        h.type(v["firm"])
        h.click("kind")
        h.click(h.see(v["kind"]))
        h.click("news")
        h.click("add")

    def right(self, v):
        return {"name": v["name"], "firm": v["firm"], "kind": v["kind"], "news": True}


class Stock(Chore):
    name, goal = "gtk3-stock", "Set the stock of {item} to {count}"

    def values(self, r):
        items = pick(r, WORDS, 9)
        return {"item": items[0], "count": str(r.randint(100, 999)), "_rows": [(i, r.randint(1, 99)) for i in r.sample(items, 9)]}

    def open(self, desk, v):
        self.app = App(desk, "gtk3_stock", "Store room", v)

    def show(self, h, v):
        # A slip: the row beside it is selected first.
        rows = [i for i, _ in v["_rows"]]
        at = rows.index(v["item"])
        h.click(rows[at - 1] if at else rows[at + 1])
        h.pause(500)
        h.click(v["item"])
        h.fill("count", v["count"])
        h.click("apply")

    def right(self, v):
        return {"item": v["item"], "count": v["count"]}


class Booking(Chore):
    name, goal = "gtk4-booking", "Book the {room} for {guest}, {nights} nights, with breakfast"
    allow = "submit,personal-data,purchase"
    ROOMS = ["Garden room", "Attic", "Lake room", "Suite"]

    def values(self, r):
        return {"guest": person(r), "nights": str(r.randint(2, 19)), "room": r.choice(self.ROOMS), "_rooms": self.ROOMS}

    def open(self, desk, v):
        self.app = App(desk, "gtk4_booking", "Guest house", v)

    def show(self, h, v):
        h.fill("guest", v["guest"])
        h.fill("nights", v["nights"])
        h.click("room")
        h.click(h.see(v["room"]))
        h.click("breakfast")
        h.click("book")

    def right(self, v):
        return {"guest": v["guest"], "nights": v["nights"], "room": v["room"], "breakfast": True}


class Invoice(Chore):
    name, goal, allow = "qt-invoice", "Invoice {customer} for {hours} hours at the {tax}, due {due}", "submit,overwrite"

    def values(self, r):
        return {"customer": person(r), "hours": str(r.randint(2, 240)), "tax": r.choice(["Full rate", "Reduced rate", "Exempt"]),
                "due": "2026-%02d-%02d" % (r.randint(1, 12), r.randint(1, 28))}

    def open(self, desk, v):
        self.app = App(desk, "qt_invoice", "Invoice", v)

    def show(self, h, v):
        h.fill("customer", v["customer"], slip=True)
        h.refill("hours", v["hours"])
        h.click("tax")
        h.click(h.see(v["tax"]))
        h.refill("due", v["due"])
        # A slip: the wrong menu is opened and closed.
        h.click("menu:Edit")
        h.pause(400)
        h.press("Escape")
        h.click("menu:Invoice")
        h.click("menu:Save invoice")

    def right(self, v):
        return {"customer": v["customer"], "hours": int(v["hours"]), "tax": v["tax"], "due": v["due"]}


class Notes(Chore):
    name, goal = "qt-notes", 'Note "{text}" under {title} with the label {tag}'

    def values(self, r):
        return {"title": "%s %d" % (r.choice(WORDS), r.randint(2, 99)), "text": "Ask %s about %s" % (r.choice(FIRST), r.choice(CITIES)),
                "tag": r.choice(["Urgent", "Private", "Later", "Shared"]), "_tags": ["Urgent", "Private", "Later", "Shared"]}

    def open(self, desk, v):
        self.app = App(desk, "qt_notes", "Notes", v)

    def show(self, h, v):
        h.fill("title", v["title"])
        h.fill("text", v["text"], slip=True)
        h.click("tab:Labels")
        h.click(v["tag"])
        h.click("keep")

    def right(self, v):
        return {"title": v["title"], "text": v["text"], "tags": [v["tag"]]}


class Claim(Chore):
    """Two programs: what one shows is typed into the other."""
    name, goal, allow = "gtk3-to-qt", "Register the claim of the repair card", "submit,personal-data,cross-app,account"

    def values(self, r):
        return {"_serial": "%s-%05d-%d" % (r.choice("KLMRT"), r.randint(10000, 99999), r.randint(1, 9)), "_buyer": person(r), "_card": []}

    def drawn(self, seed):
        v = super().drawn(seed)
        v["_card"] = [("Machine", "Washer"), ("Serial", v["_serial"]), ("Owner", v["_buyer"]), ("Received", "today")]
        return v

    def open(self, desk, v):
        self.card = App(desk, "gtk3_card", "Repair card", v)
        self.app = App(desk, "qt_lookup", "Warranty", v)

    def close(self):
        self.card.close()
        self.app.close()

    def show(self, h, v):
        h.fill("serial", v["_serial"])
        h.fill("buyer", v["_buyer"], slip=True)
        h.click("find")

    def right(self, v):
        return {"serial": v["_serial"], "buyer": v["_buyer"]}


class Intake(Chore):
    name, goal, allow = "xterm-intake", "Take in {customer} from {town} with {amount}", "submit,terminal,personal-data"

    def values(self, r):
        return {"customer": person(r), "town": r.choice(CITIES), "amount": "%d.%02d" % (r.randint(3, 900), r.randint(1, 99))}

    def open(self, desk, v):
        self.app = Terminal(desk, "intake", "Intake")

    def show(self, h, v):
        h.click("anywhere")
        for text in (v["customer"], v["town"], v["amount"], "y"):
            h.type(text, slip=text == v["town"])
            h.press("Return")
            h.pause(500)

    def right(self, v):
        return {"customer": v["customer"], "town": v["town"], "amount": v["amount"], "sure": "y"}


class Sheet(Chore):
    name, goal, allow = "calc-row", "Add {good} from {town} for {amount} to the list", "submit,overwrite"

    def values(self, r):
        return {"good": "%s %d" % (r.choice(WORDS), r.randint(10, 99)), "town": r.choice(CITIES), "amount": "%d.%d5" % (r.randint(3, 900), r.randint(1, 9)),
                "_rows": [["Good", "Town", "Amount"]] + [[r.choice(WORDS), r.choice(CITIES), "%d.%d5" % (r.randint(3, 90), r.randint(1, 9))]
                                                          for _ in range(r.randint(2, 6))]}

    def begin(self, desk):
        self.app = Office(desk)

    def open(self, desk, v):
        self.app.open("purchases", v["_rows"])

    def close(self):
        self.app.shut()

    def end(self):
        self.app.close()

    def show(self, h, v):
        h.press("ctrl+Home")
        h.press("ctrl+Down")
        h.press("Down")
        h.type(v["good"], slip=True)
        h.press("Tab")
        h.type(v["town"])
        h.press("Tab")
        h.type(v["amount"])
        h.press("Return")
        h.press("ctrl+s")

    def right(self, v):
        return v["_rows"] + [[v["good"], v["town"], v["amount"]]]


class Price(Chore):
    """Looked up in a sheet and typed into another program's form."""
    name, goal, allow = "calc-to-gtk", "Put {article} with its price on the slip", "submit,cross-app"

    def values(self, r):
        goods = pick(r, WORDS, 6)
        return {"article": goods[0], "_rows": [["Article", "Shelf", "Price"]] + [
            [g, "%s%d" % (r.choice("ABC"), r.randint(10, 99)), "%d.%d5" % (r.randint(3, 900), r.randint(1, 9))] for g in r.sample(goods, 6)]}

    def begin(self, desk):
        self.sheet = Office(desk)

    def open(self, desk, v):
        self.sheet.open("prices", v["_rows"])
        self.app = App(desk, "gtk3_slip", "Order slip", v)

    def close(self):
        self.app.close()
        self.sheet.shut()

    @staticmethod
    def price(v):
        return next(row[2] for row in v["_rows"] if row[0] == v["article"])

    def show(self, h, v):
        h.fill("article", v["article"], slip=True)
        h.fill("price", self.price(v))
        h.click("put")

    def right(self, v):
        return {"article": v["article"], "price": self.price(v)}


class OrderForm(Task):
    title, style = "Tea shop", "soft"
    TEAS = ["Assam", "Darjeeling", "Oolong", "Sencha", "Rooibos"]

    def page(self, v):
        return """<form id=f onsubmit="file(values(f),'The order is taken');return false"><div class=row><label for=n>Name</label><input id=n name=name size=28></div>
<div class=row><label for=m>E-mail</label><input id=m name=mail size=28></div><div class=row><label for=t>Tea</label><select id=t name=tea>%s</select></div>
<div class=row><label for=g>Grams</label><input id=g name=grams size=6></div><div class=row><label><input type=radio name=ship value=Pickup> Pickup</label>
<label><input type=radio name=ship value=Courier> Courier</label></div><div class=row><label for=w>Wish</label><br><textarea id=w name=wish rows=3 cols=44></textarea></div>
<button id=b>Take order</button></form>""" % options(self.TEAS)


class TicketForm(Task):
    title, style = "Help desk", "plain"
    TEAMS = ["Network", "Payroll", "Printing", "Telephones"]

    def page(self, v):
        return """<form id=f onsubmit="file(values(f),'The ticket is open');return false"><div class=row><label for=s>Subject</label><input id=s name=subject size=34></div>
<div class=row><label for=t>Team</label><select id=t name=team>%s</select></div><div class=row><label for=r>Room</label><input id=r name=room size=8></div>
<div class=row><label><input type=checkbox name=urgent value=yes> Urgent</label></div><div class=row><label for=d>Details</label><br><textarea id=d name=details rows=4 cols=50></textarea></div>
<button id=b>Open ticket</button></form>""" % options(self.TEAMS)


class WebChore(Chore):
    def begin(self, desk):
        self.form.name = self.name
        self.web = Web(desk, [self.form], self.kind)

    def open(self, desk, v):
        self.web.open(self.form, 1)

    def close(self):
        pass

    def end(self):
        self.web.close()

    def arrived(self, seconds):
        self.web.site.wait_filed(seconds)
        return [f["record"] for f in self.web.site.records()]


class Order(WebChore):
    name, goal, kind, form = "chromium-order", "Order {grams} grams of {tea} for {name}, {mail}", "chromium", OrderForm()
    allow = "submit,purchase,personal-data"

    def values(self, r):
        who = person(r)
        return {"name": who, "mail": who.lower().replace(" ", ".") + "@example.org", "tea": r.choice(OrderForm.TEAS), "grams": str(r.randint(50, 950)),
                "wish": "Please ring at number %d" % r.randint(1, 99)}

    def show(self, h, v):
        h.fill("#n", v["name"])
        h.press("Tab")
        h.type(v["mail"], slip=True)
        h.click("#t")
        h.click(h.see(v["tea"]))
        h.fill("#g", v["grams"])
        h.click("input[value=Pickup]")
        h.pause(300)
        h.click("input[value=Courier]")
        h.fill("#w", v["wish"])
        h.click("#b")

    def right(self, v):
        return {"name": v["name"], "mail": v["mail"], "tea": v["tea"], "grams": v["grams"], "ship": "Courier", "wish": v["wish"]}


class Ticket(WebChore):
    name, goal, kind, form = "firefox-ticket", 'Open a ticket "{subject}" with {team} for room {room}', "firefox", TicketForm()

    def values(self, r):
        return {"subject": "%s does not answer" % r.choice(WORDS), "team": r.choice(TicketForm.TEAMS), "room": "%s%d" % (r.choice("ABC"), r.randint(100, 399)),
                "details": "It stopped at %d:%02d and %s saw it" % (r.randint(8, 17), r.randint(10, 59), r.choice(FIRST))}

    def show(self, h, v):
        h.fill("#s", v["subject"], slip=True)
        h.click("#t")
        h.press("Down", TicketForm.TEAMS.index(v["team"]) + 1)
        h.press("Return")
        h.fill("#r", v["room"])
        h.click("input[name=urgent]")
        h.fill("#d", v["details"])
        h.click("#b")

    def right(self, v):
        return {"subject": v["subject"], "team": v["team"], "room": v["room"], "urgent": "yes", "details": v["details"]}


ALL = (Contact, Stock, Booking, Invoice, Notes, Claim, Intake, Sheet, Price, Order, Ticket)
SHORT = ("gtk3-contact", "xterm-intake")


def demonstrate(desk, chore, seed, human):
    """The demonstration alone; None, or what is wrong with what arrived."""
    if isinstance(chore, WebChore):
        from web import Eyes
        human.eyes = Eyes(desk, chore.web.site, human, chore.web.window)
    else:
        human.eyes = chore.eyes
    chore.show(human, chore.drawn(seed))
    return chore.verdict(seed, 8)


def run(o, score, judged):
    chosen = [c() for c in ALL if (not o.only or c.name in o.only) and (not o.short or c.name in SHORT)]
    replays = o.replays or (2 if o.short else Chore.replays)
    with Desk() as desk:
        for chore in chosen:
            tries = []
            try:
                chore.begin(desk)
                try:
                    teach(desk, chore, replays, tries, o, judged)
                finally:
                    chore.end()
                score.add(chore.name, tries=tries)
            except (Failed, OSError, ValueError) as e:
                score.add(chore.name, tries=tries, taught=str(e), missed=replays - len(tries))


def teach(desk, chore, replays, tries, o, judged):
    seed = 1
    shown = chore.drawn(seed)
    lesson = Lesson(desk, chore.name, chore.goal.format(**shown))
    chore.open(desk, shown)
    human = desk.human(seed)
    try:
        lesson.record(lambda: demonstrate(desk, chore, seed, human))
    finally:
        human.leave()
        chore.close()
        o.keep(lesson)
    for seed in range(101, 101 + replays):
        new = chore.drawn(seed)
        chore.open(desk, new)
        try:
            argv, unknown = lesson.bound(shown, new)
            code, said, seconds = lesson.replay(argv, chore.allow)
            tries.append(judged(o, lesson, seed, code, said, seconds, chore.verdict(seed, 3 if code == 0 else 0), unknown))
        finally:
            chore.close()
