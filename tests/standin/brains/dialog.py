"""Answers a dialog that asks for a name; the name stands in the chore."""
import re

from brains.eyes import Eyes


def think(ask):
    eyes = Eyes(ask)
    memory = eyes.memory
    name = re.search(r"name (?:of )?\"([^\"]+)\"", ask.goal).group(1)
    if eyes.says("Thank you"):
        ok = eyes.thing("OK", "button")
        if ok and not memory.get("thanked"):
            memory["thanked"] = True
            return [eyes.click(ok)]
        return [eyes.done("the name was taken")]
    if memory.get("thanked"):
        return [eyes.done("the name was taken")]
    if memory.get("typed") == 2:
        return [eyes.wait()]
    field = eyes.thing("What is your name", "entry") or next((t for t in eyes.things if t.role == "entry"), None)
    if field is None:
        if memory.get("opened", 0) >= 3:
            return [("tool", "fail", {"reason": "no dialog came up"})]
        memory["opened"] = memory.get("opened", 0) + 1
        return [eyes.open(app="ask-name")] if memory["opened"] == 1 else [eyes.wait()]
    if not memory.get("typed"):
        memory["typed"] = 1
        return eyes.fill(field, name)
    memory["typed"] = 2
    return [eyes.click(eyes.thing("OK", "button"))]
