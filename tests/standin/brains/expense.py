"""Files a business lunch: reads the receipt and the calendar off the screen, fills the portal's form, submits it.

Only what stands in the chore is known beforehand: the day, the files, the address, the category and a reason."""
import re

from brains.eyes import Eyes


def goal_of(ask):
    found = re.search(r"lunch of (\S+) with the receipt (\S+) in the portal (\S+) as \"([^\"]+)\"", ask.goal)
    reason = re.search(r"reason is \"([^\"]+)\"", ask.goal)
    return {"date": found.group(1), "receipt": found.group(2), "portal": found.group(3), "category": found.group(4),
            "reason": reason.group(1)}


def read_receipt(eyes, memory):
    total, merchant = eyes.right_of("TOTAL"), eyes.right_of("Merchant")
    amount = re.search(r"\d+[.,]\d\d", total)
    currency = re.search(r"EUR|USD|GBP|CHF", total)
    if merchant and amount and currency:
        memory.update(merchant=merchant, amount=amount.group(0), currency=currency.group(0))
        return True
    return False


def form(eyes, memory, goal):
    """The fields of the portal's form, in one reply; places stay as they are while it is filled."""
    date, merchant, amount = (eyes.thing(n, "entry") for n in ("Date", "Merchant", "Amount"))
    if not (date and merchant and amount):
        return None
    return (eyes.fill(date, goal["date"]) + eyes.fill(merchant, memory["merchant"]) + eyes.fill(amount, memory["amount"]) +
            [("tool", "choose", {"option": memory["currency"], "target": {"text": "Currency", "role": "list"}}),
             ("tool", "choose", {"option": goal["category"], "target": {"text": "Category", "role": "list"}})])


def attendee_of(eyes, day):
    """"11/19/26  Lunch with Somebody" in the calendar's list."""
    for t in eyes.things:
        found = re.search(r"Lunch with (\S.*)", t.name)
        if not found:
            continue
        row = " ".join([t.name] + [o.name for o in eyes.things if abs(o.y - t.y) <= 8])
        if day in row:
            return re.sub(r"\s*\d\d/\d\d/\d\d.*", "", found.group(1)).strip()
    return None


def step(eyes, memory, goal):
    """The next gestures; memory["at"] says how far it is."""
    at = memory.get("at", "receipt")

    def go(then, gestures):
        memory["at"], memory["tries"] = then, 0
        return gestures

    if at == "receipt":
        return go("read", [eyes.open(file=goal["receipt"])])
    if at == "read" and read_receipt(eyes, memory):
        return go("calendar", [eyes.open(app="orage")])
    if at == "calendar" and (eyes.thing("View") and eyes.thing("File")):
        return go("list", [("tool", "choose", {"option": ["View", "View selected date"]})])
    if at == "list" and eyes.thing("Search"):
        return go("search", [eyes.click(eyes.thing("Search"))])
    if at == "search" and eyes.thing("Search text", "entry"):
        return go("found", eyes.fill(eyes.thing("Search text", "entry"), "Lunch with") + [eyes.key("Return")])
    if at == "found":
        y, m, d = goal["date"].split("-")
        memory["attendee"] = attendee_of(eyes, "%s/%s/%s" % (m, d, y[2:]))
        if memory["attendee"]:
            return go("portal", [eyes.open(url=goal["portal"])])
    if at == "portal" and eyes.thing("New expense"):
        return go("form", [eyes.click(eyes.thing("New expense"))])
    if at == "form":
        gestures = form(eyes, memory, goal)
        if gestures:
            return go("people", gestures)
    if at == "people" and eyes.thing("Attendees"):
        reason = eyes.thing("Reason", "entry")
        gestures = eyes.fill(reason, goal["reason"]) if reason and eyes.says("Over the limit") else []
        person = eyes.thing("Attendees", "entry") or eyes.thing("Attendees")
        return go("attach", gestures + [eyes.click(person), eyes.write(memory["attendee"]), eyes.key("Return")])
    if at == "attach" and eyes.says("Upload receipt"):
        return go("review", [("tool", "attach", {"file": goal["receipt"], "target": {"text": "Upload receipt"}})])
    if at == "review" and eyes.thing("Review", "button"):
        return go("submit", [eyes.click(eyes.thing("Review", "button"))])
    if at == "submit" and eyes.says("Is everything right?") and eyes.thing("Submit", "button"):
        return go("end", [eyes.click(eyes.thing("Submit", "button"))])
    if at == "end" and eyes.says("Report submitted"):
        reference = next((re.search(r"Reference (\S+)", t.name) for t in eyes.things if "Reference " in t.name), None)
        return [eyes.done("the lunch is filed", reference=reference.group(1) if reference else "")]
    memory["tries"] = memory.get("tries", 0) + 1
    if memory["tries"] > 8:
        return [("tool", "fail", {"reason": "stuck at %s: %s" % (at, "; ".join(t.name for t in eyes.things)[:500])})]
    return [eyes.wait()]


def think(ask):
    if any(failed for _, failed, _ in ask.results):
        print("failed:", ask.results, file=__import__("sys").stderr)
    eyes = Eyes(ask)
    return step(eyes, eyes.memory, goal_of(ask))
